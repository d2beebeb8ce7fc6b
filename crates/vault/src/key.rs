//! The journal key, and the keys made from it. Wiped when dropped, never printed.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The random 256-bit key that a vault keeps. Everything a profile holds is encrypted under keys made from it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct JournalKey([u8; 32]);

/// A key for one purpose. Knowing it tells nothing of the journal key or of the other purposes' keys.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SubKey([u8; 32]);

impl JournalKey {
    /// A new random key.
    pub fn make() -> Result<Self, getrandom::Error> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0)?;
        Ok(key)
    }

    /// A key that a session kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key itself, for the session that keeps it. Nothing else may ask.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key for one purpose (HKDF-SHA-256, RFC 5869, with the purpose as info).
    #[must_use]
    pub fn derive(&self, purpose: &str) -> SubKey {
        SubKey(expand(&self.0, purpose))
    }
}

impl SubKey {
    /// The 32 bytes of the key.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JournalKey(…)")
    }
}

pub(crate) fn expand(secret: &[u8], purpose: &str) -> [u8; 32] {
    let mut out = [0_u8; 32];
    #[expect(clippy::expect_used, reason = "HKDF-SHA-256 gives up to 8160 bytes")]
    Hkdf::<Sha256>::new(None, secret).expand(purpose.as_bytes(), &mut out).expect("32 bytes are few enough");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let key = JournalKey::from_bytes([9; 32]);
        assert_ne!(key.derive("journal").expose(), key.derive("photos").expose(), "purposes are apart");
        assert_ne!(key.derive("journal").expose(), key.expose(), "and none of them is the key itself");
        assert_eq!(key.derive("journal").expose(), key.derive("journal").expose(), "the same one every time");
    }
}
