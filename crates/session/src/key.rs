//! The session key: the one secret that names a session. Parsed here and nowhere else, so that no engine ever sees a
//! key that could be a path, an empty string or a query.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// 32 characters of `[a-z0-9]` from the system's random source (165 bits). Lower case only, because some file systems
/// do not tell cases apart. Wiped when dropped, and never printed by `Debug`.
///
/// ```
/// let key = session::SessionKey::generate()?;
/// assert_eq!(format!("{key:?}"), "SessionKey(…)");
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey(Zeroizing<String>);

/// What came from outside is not a session key.
///
/// ```
/// let refused = session::SessionKey::parse("../../etc/passwd").unwrap_err();
/// assert!(refused.to_string().starts_with("this is not a session key"));
/// ```
#[derive(Debug, thiserror::Error)]
#[error("this is not a session key: one has {} characters from a-z and 0-9", SessionKey::LENGTH)]
pub struct InvalidSessionKey;

impl SessionKey {
    /// Characters in a key.
    pub const LENGTH: usize = 32;

    /// A new random key.
    ///
    /// ```
    /// use session::SessionKey;
    ///
    /// assert_ne!(SessionKey::generate()?, SessionKey::generate()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut text = Zeroizing::new(String::with_capacity(Self::LENGTH));
        let mut bytes = Zeroizing::new([0_u8; 64]);
        while text.len() < Self::LENGTH {
            getrandom::fill(bytes.as_mut_slice())?;
            // 252 is the largest multiple of 36 in a byte: what lies above would favour the first letters.
            let fair = bytes.iter().filter(|byte| **byte < 252).take(Self::LENGTH - text.len());
            text.extend(fair.map(|byte| char::from(ALPHABET[usize::from(byte % 36)])));
        }
        Ok(Self(text))
    }

    /// Reads a key that came from outside. It is looked up, never adopted: an unknown key gives a new session.
    ///
    /// ```
    /// use session::SessionKey;
    ///
    /// assert!(SessionKey::parse("abcdefghijklmnopqrstuvwxyz012345").is_ok());
    /// assert!(SessionKey::parse("12345678").is_err());
    /// ```
    ///
    /// There is no other way from a text to a key:
    ///
    /// ```compile_fail,E0423
    /// let key = session::SessionKey("abcdefghijklmnopqrstuvwxyz012345".to_owned());
    /// ```
    pub fn parse(text: &str) -> Result<Self, InvalidSessionKey> {
        let valid = text.len() == Self::LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        if valid { Ok(Self(Zeroizing::new(text.to_owned()))) } else { Err(InvalidSessionKey) }
    }

    /// The key itself, for whoever has to keep it (a keychain). Never for a log, a URL or a file name.
    ///
    /// ```
    /// let key = session::SessionKey::generate()?;
    /// assert_eq!(session::SessionKey::parse(key.expose()).ok(), Some(key));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What engines store instead of the key.
    ///
    /// ```
    /// let key = session::SessionKey::generate()?;
    /// assert_eq!(key.digest(), key.clone().digest());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn digest(&self) -> KeyDigest {
        KeyDigest(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionKey(…)")
    }
}

/// SHA-256 of a [`SessionKey`]: the row key and file name. Whoever reads it cannot open the session with it.
///
/// ```
/// use std::collections::HashMap;
/// use session::{KeyDigest, SessionKey};
///
/// let mut names: HashMap<KeyDigest, &str> = HashMap::new();
/// names.insert(SessionKey::generate()?.digest(), "a session");
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyDigest([u8; 32]);

impl KeyDigest {
    /// The 32 bytes of the hash.
    ///
    /// ```
    /// let digest = session::SessionKey::generate()?.digest();
    /// assert_eq!(digest.as_bytes().len(), 32);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_parses_and_no_two_are_the_same() {
        let (one, two) = (SessionKey::generate().unwrap(), SessionKey::generate().unwrap());
        assert_eq!(SessionKey::parse(one.expose()).unwrap(), one, "a key survives being written down");
        assert_ne!(one, two, "keys are random");
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        for text in ["", "short", "../../../etc/passwd", &"A".repeat(32), &"a".repeat(33), &"é".repeat(16)] {
            assert!(SessionKey::parse(text).is_err(), "{text:?} must not pass for a key");
        }
    }

    #[test]
    fn a_key_never_shows_itself_in_debug_output() {
        let key = SessionKey::generate().unwrap();
        assert!(!format!("{key:?}").contains(key.expose()), "a log line must not carry the key");
    }
}
