//! What can go wrong with a session, as its user sees it.

use crate::{EngineError, SerializerError};

/// Why a session call failed. None of them names a key or a value.
///
/// ```
/// use session::{MemoryEngine, SealingSecret, SessionError, Sessions};
///
/// let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
/// let mut session = sessions.start();
/// let refused = session.insert("_expiry", &"never");
/// assert!(matches!(refused, Err(SessionError::ReservedName(_))));
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The value under this name is there, but of another type.
    #[error("the session's value “{name}” is not of the type asked for, {expected}")]
    WrongType {
        /// The value's name.
        name: String,
        /// The type asked for. What serde says is left out, because it says the value.
        expected: &'static str,
    },
    /// The value cannot be kept as JSON.
    #[error("the value “{name}” cannot be kept in a session: {source}")]
    NotStorable {
        /// The value's name.
        name: String,
        /// What serde said.
        source: serde_json::Error,
    },
    /// Names that start with an underscore belong to the session itself.
    #[error("the name “{0}” is reserved: names that start with “_” belong to the session itself")]
    ReservedName(String),
    /// The session was deleted or ran out since it was read; it does not come back to life.
    #[error("the session has ended")]
    Gone,
    /// Somebody else saved the session since it was read, and it was to be saved only if nobody had.
    #[error("the session was changed by somebody else meanwhile; nothing was saved")]
    Conflict,
    /// The session holds more than can be kept and read back.
    #[error("the session holds {bytes} bytes, and at most {limit} can be kept")]
    TooLarge {
        /// What it holds.
        bytes: usize,
        /// What can be kept.
        limit: usize,
    },
    /// The serializer failed.
    #[error("the session's values cannot be written down: {0}")]
    NotSerializable(#[source] SerializerError),
    /// Others kept saving the same session; nothing of ours was written.
    #[error("the session is being changed by somebody else; nothing was saved")]
    Contended,
    /// The engine failed.
    #[error(transparent)]
    Engine(EngineError),
    /// The system gave no random bytes.
    #[error("the system gave no random numbers: {0}")]
    NoRandomness(#[from] getrandom::Error),
}

impl From<EngineError> for SessionError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Gone => Self::Gone,
            EngineError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            other => Self::Engine(other),
        }
    }
}
