//! Sessions: what a program remembers from one action to the next.
//!
//! The semantics are those of Django's `contrib.sessions`, for one person at a desk instead of a browser: a lazy,
//! string-keyed map of JSON values that is written only when it changed, ends at a typed [`Expiry`], and lives in a
//! [`SessionEngine`] under the hash of an unguessable [`SessionKey`]. What is stored is sealed, not only signed.
//!
//! A session may vanish at any moment (it expired, was deleted elsewhere, or its payload no longer opens), so nothing
//! that a person made may live only here. This crate knows nothing of any application, window or keychain: the
//! application hands over the [`SealingSecret`] and says what it means when a session is gone.
//!
//! ```
//! use session::{Expiry, MemoryEngine, SealingSecret, Sessions};
//!
//! let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
//! let mut session = sessions.start();
//! session.insert("has_commented", &true)?;
//! session.set_expiry(Expiry::Idle(std::time::Duration::from_secs(600)))?;
//! session.save()?;
//!
//! let key = session.key().expect("a saved session has a key").clone();
//! assert_eq!(sessions.open(key).get::<bool>("has_commented")?, Some(true));
//! # Ok::<(), session::SessionError>(())
//! ```

mod cached;
mod clock;
#[cfg(feature = "conformance")]
#[doc(hidden)]
pub mod conformance;
mod engine;
mod error;
mod expiry;
#[cfg(feature = "file")]
mod file;
mod key;
mod memory;
#[cfg(any(feature = "file", feature = "token"))]
mod record;
mod saving;
mod sealing;
mod serializer;
mod session;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
#[cfg(feature = "token")]
mod token;

pub use cached::{CachedEngine, SessionCache};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use engine::{EngineError, Record, RunId, SessionEngine};
pub use error::SessionError;
pub use expiry::Expiry;
#[cfg(feature = "file")]
pub use file::FileEngine;
pub use key::{InvalidSessionKey, KeyDigest, SessionKey};
pub use memory::MemoryEngine;
pub use sealing::{SealingHalf, SealingSecret, SealingSecrets};
pub use serializer::{Json, Serializer, SerializerError};
pub use session::Session;
#[cfg(feature = "sqlite")]
pub use sqlite::{Durability, Kept, SqliteEngine};
pub use store::{Sessions, SessionsBuilder};
#[cfg(feature = "token")]
pub use token::{InvalidToken, SessionToken, TokenEngine};

/// What is said outside the source, so that its examples are run too.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;

    #[doc = include_str!("../docs/extending.md")]
    struct Extending;
}
