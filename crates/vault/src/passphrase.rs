//! A passphrase as it is used: normalised, so that the same one typed on another system opens the same vault.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::VaultError;

/// What a person types to open a profile, in Unicode normal form C. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The fewest characters of a new passphrase. There is no other rule.
    pub const FLOOR: usize = 8;

    /// A passphrase to try.
    pub fn new(typed: &str) -> Self {
        // Reserved up front: a string that grows leaves copies behind. NFC never needs more than three times the bytes.
        let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 3));
        normal.extend(typed.nfc());
        Self(normal)
    }

    /// A passphrase to set, which has to be long enough.
    pub fn to_set(typed: &str) -> Result<Self, VaultError> {
        let passphrase = Self::new(typed);
        if passphrase.0.chars().count() < Self::FLOOR {
            return Err(VaultError::PassphraseTooShort);
        }
        Ok(passphrase)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Passphrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_letters_are_the_same_passphrase() {
        let (composed, decomposed) =
            (Passphrase::new("Äpfel im Schnee"), Passphrase::new("A\u{308}pfel im Schnee"));
        assert_eq!(composed.as_bytes(), decomposed.as_bytes(), "typed on a Mac, opened on Windows");
    }

    #[test]
    fn the_only_rule_is_a_floor_of_eight_characters() {
        assert!(Passphrase::to_set("七文字しかない").is_err(), "seven characters are too few");
        assert!(Passphrase::to_set("八文字もあるのだ").is_ok(), "characters count, not bytes");
    }
}
