//! What the keychain keeps of a session whose whole secret is there: the session's key, and what its payload is sealed
//! under. Whoever has both and `sessions.db` can open the session; whoever lacks one of them cannot.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use session::{SealingSecret, SessionKey};
use vault::JournalKey;
use zeroize::Zeroizing;

/// A session's key and sealing secret.
pub(crate) struct Ticket {
    pub(crate) key: SessionKey,
    pub(crate) secret: SealingSecret,
}

impl Ticket {
    /// As text, because one of the keychains takes nothing else.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(STANDARD.encode(self.secret.expose()));
        Zeroizing::new(format!("{} {}", self.key.expose(), *secret))
    }

    /// `None` if that is not what [`to_text`](Self::to_text) wrote.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (key, secret) = text.split_once(' ')?;
        let secret = Zeroizing::new(STANDARD.decode(secret).ok()?);
        Some(Self {
            key: SessionKey::parse(key).ok()?,
            secret: SealingSecret::from_bytes(secret.as_slice().try_into().ok()?),
        })
    }
}

/// A journal key as a value of a session.
pub(crate) fn key_to_text(key: &JournalKey) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(key.expose()))
}

/// The journal key that [`key_to_text`] wrote.
pub(crate) fn key_from_text(text: &str) -> Option<JournalKey> {
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    Some(JournalKey::from_bytes(bytes.as_slice().try_into().ok()?))
}
