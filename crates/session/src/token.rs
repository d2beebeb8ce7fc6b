//! The whole session in one sealed text, which somebody else keeps: a file of theirs, a cookie, a line in a settings file.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::cached::SessionCache;
use crate::{
    EngineError, KeyDigest, MemoryEngine, Record, RunId, SessionEngine, SessionKey, Timestamp, record,
};

/// What a browser keeps in a cookie, and a token of ours if nobody says otherwise.
const LIMIT: usize = 4096;

/// Enough to tell a token that lost a letter; what somebody changed on purpose, the seal tells.
const CHECKSUM_BYTES: usize = 8;

/// Sessions that lie nowhere: after a save the caller takes the [`token`](Self::token) and keeps it, and next time gives
/// it to [`hold`](Self::hold) before the session is opened. In between it is held in memory, as long as there is room. A
/// token carries the session's key, its end and its sealed values; a changed end does not open.
///
/// **A token cannot be revoked before it expires.** Deleting the session makes this engine forget it, but a token that was
/// given out is as good as before, and an older one brings back what the session was then. Whoever has the token, where
/// the secret is, has the session. So let such sessions end soon, and keep nothing in them that must be taken back.
///
/// ```
/// use std::sync::Arc;
/// use session::{SealingSecret, Sessions, TokenEngine};
///
/// let secret = SealingSecret::generate()?;
/// let engine = Arc::new(TokenEngine::default());
/// let mut session = Sessions::new(engine.clone(), secret.clone(), "example").start();
/// session.insert("pet", &"Luna")?;
/// session.save()?;
/// let token = engine.token(session.key().expect("it was saved")).expect("it is held");
///
/// // Somewhere else, or much later.
/// let engine = Arc::new(TokenEngine::default());
/// let key = engine.hold(token.expose()).expect("it is a token");
/// let sessions = Sessions::new(engine, secret, "example");
/// assert_eq!(sessions.open(key).get::<String>("pet")?.as_deref(), Some("Luna"));
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Debug)]
pub struct TokenEngine {
    held: MemoryEngine,
    limit: usize,
}

/// The text of a session that somebody keeps. As secret as the session; never printed by `Debug`, and wiped when dropped.
///
/// ```
/// # use session::{EngineError, Record, SessionEngine, SessionKey, TokenEngine};
/// let (engine, key) = (TokenEngine::default(), SessionKey::generate()?);
/// let record = Record { payload: vec![1, 2, 3], expires_at: None, run: None, version: 1, label: None };
/// engine.create(&key.digest(), &record).expect("there is room");
/// let token = engine.token(&key).expect("it is held");
/// assert!(token.expose().len() < 128);
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(Zeroizing<String>);

/// What came from outside is not a token, or not all of one.
///
/// ```
/// assert!(session::TokenEngine::default().hold("half a tok").is_err());
/// ```
#[derive(Debug, thiserror::Error)]
#[error("this is not a session token, or not all of one")]
pub struct InvalidToken;

impl SessionToken {
    /// The text itself, for whoever keeps it. Letters, digits, "-" and "_". Never for a log or a URL.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(…)")
    }
}

impl Default for TokenEngine {
    /// Tokens of up to 4096 bytes.
    fn default() -> Self {
        Self::new(LIMIT)
    }
}

impl TokenEngine {
    /// Tokens of up to `limit` bytes. A session that would take more is refused when it is saved
    /// ([`EngineError::TooLarge`]), and nothing is changed.
    ///
    /// ```
    /// use session::{SealingSecret, SessionError, Sessions, TokenEngine};
    ///
    /// let sessions = Sessions::new(TokenEngine::new(200), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("noise", &SealingSecret::generate()?.expose())?;
    /// assert!(matches!(session.save(), Err(SessionError::TooLarge { limit: 200, .. })));
    /// # Ok::<(), SessionError>(())
    /// ```
    pub fn new(limit: usize) -> Self {
        Self { held: MemoryEngine::default(), limit }
    }

    /// Takes in a token that somebody kept, and gives the key to open its session with. What is held already stays if it was
    /// saved as often or more often. Whether the session lives and is what was sealed shows when it is opened.
    ///
    /// ```
    /// # use session::{EngineError, Record, SessionEngine, SessionKey, TokenEngine};
    /// # let (here, key) = (TokenEngine::default(), SessionKey::generate().unwrap());
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// # here.create(&key.digest(), &record)?;
    /// let kept: String = here.token(&key).expect("it is held").expose().to_owned();
    ///
    /// let there = TokenEngine::default();
    /// assert_eq!(there.hold(&kept).expect("it is a token"), key);
    /// assert!(there.hold(&kept[1..]).is_err());
    /// # Ok::<(), EngineError>(())
    /// ```
    pub fn hold(&self, token: &str) -> Result<SessionKey, InvalidToken> {
        if token.len() > self.limit {
            return Err(InvalidToken);
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(token).map_err(|_| InvalidToken)?);
        let (content, sum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(InvalidToken)?;
        let (key, record) = content.split_at_checked(SessionKey::LENGTH).ok_or(InvalidToken)?;
        if checksum(content) != *sum {
            return Err(InvalidToken);
        }
        let key = std::str::from_utf8(key).ok().and_then(|key| SessionKey::parse(key).ok());
        let (key, record) = key.zip(record::decode(record)).ok_or(InvalidToken)?;
        self.held.put_newer(&key.digest(), &record);
        Ok(key)
    }

    /// What to keep of the session, after a save; `None` if it is not held: it was never saved, was deleted, or had to make
    /// room.
    ///
    /// ```
    /// use session::{SessionKey, TokenEngine};
    ///
    /// let nobodys = SessionKey::generate().unwrap();
    /// assert!(TokenEngine::default().token(&nobodys).is_none());
    /// ```
    pub fn token(&self, key: &SessionKey) -> Option<SessionToken> {
        let record = self.held.get(&key.digest()).ok().flatten()?;
        let bytes = record::encode(&record, record.version);
        // In one piece from the start, so that no copy of the key is left behind.
        let mut content =
            Zeroizing::new(Vec::with_capacity(SessionKey::LENGTH + bytes.len() + CHECKSUM_BYTES));
        content.extend_from_slice(key.expose().as_bytes());
        content.extend_from_slice(&bytes);
        let sum = checksum(&content);
        content.extend_from_slice(&sum);
        Some(SessionToken(Zeroizing::new(URL_SAFE_NO_PAD.encode(&*content))))
    }

    fn fits(&self, record: &Record) -> Result<(), EngineError> {
        let content = SessionKey::LENGTH + record::HEADER_BYTES + record.payload.len() + CHECKSUM_BYTES;
        let bytes = base64::encoded_len(content, false).unwrap_or(usize::MAX);
        if bytes > self.limit { Err(EngineError::TooLarge { bytes, limit: self.limit }) } else { Ok(()) }
    }
}

impl SessionEngine for TokenEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        self.held.load(key, now)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.fits(record)?;
        self.held.create(key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.fits(record)?;
        self.held.save(key, record, now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.fits(record)?;
        self.held.rename(old, new, record, now)
    }

    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        self.held.exists(key, now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.held.delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.held.delete_version(key, version, now)
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        self.held.clear_expired(now)
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        self.held.clear_ended_runs(is_alive)
    }
}

fn checksum(content: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash: [u8; 32] = Sha256::digest(content).into();
    std::array::from_fn(|at| hash[at])
}

#[cfg(test)]
mod tests;
