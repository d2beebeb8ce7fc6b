//! Where sessions are kept. An engine stores opaque, sealed payloads under the hash of a key; it never sees a key, a
//! value or a secret, and it decides nothing: reading never writes, and what is over at `now` does not exist.
//!
//! Anybody can write one: implement [`SessionEngine`] and run `engine_conformance!` on it.

use std::sync::Arc;

use uuid::Uuid;

use crate::{KeyDigest, Timestamp};

/// One run of the program. Sessions that end with the program carry it.
///
/// ```
/// use session::RunId;
///
/// let run = RunId::generate();
/// assert_eq!(run, RunId(run.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunId(pub Uuid);

impl RunId {
    /// A new run.
    ///
    /// ```
    /// use session::RunId;
    ///
    /// assert_ne!(RunId::generate(), RunId::generate());
    /// ```
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }
}

/// What an engine keeps for one session.
///
/// ```
/// use session::Record;
///
/// let record = Record { payload: vec![1, 2, 3], expires_at: None, run: None, version: 1, label: None };
/// assert_eq!(record.clone(), record);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The sealed payload.
    pub payload: Vec<u8>,
    /// When it ends by the clock; `None` if only with its run.
    pub expires_at: Option<Timestamp>,
    /// The run it ends with, if it does.
    pub run: Option<RunId>,
    /// Counts saves, from 1; a save names the version it saw.
    pub version: i64,
    /// What the application tells the engine about the session, readably, for an engine that keeps it in a column of its
    /// own (see [`SessionsBuilder::label`](crate::SessionsBuilder::label)). It is told, never read back.
    pub label: Option<String>,
}

impl Record {
    /// Whether it is over at `now`. The one comparison: an instant that has come has passed.
    ///
    /// ```
    /// use session::{Record, Timestamp};
    ///
    /// let end = Some(Timestamp(1000));
    /// let record = Record { payload: vec![], expires_at: end, run: None, version: 1, label: None };
    /// assert!(!record.is_over(Timestamp(999)) && record.is_over(Timestamp(1000)));
    /// ```
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// Why an engine did not do what it was asked.
///
/// ```
/// use session::EngineError;
///
/// let full = EngineError::Storage("no space left on device".into());
/// assert_eq!(full.to_string(), "sessions cannot be stored: no space left on device");
/// ```
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// `create` met a session that is already there.
    #[error("a session with this key exists already")]
    Taken,
    /// `save` met no live session: it was deleted or ran out meanwhile.
    #[error("the session is gone")]
    Gone,
    /// `save` met a version other than the one it was told to replace.
    #[error("the session was saved by somebody else meanwhile")]
    Conflict,
    /// The session is larger than this engine can keep.
    #[error("the session takes {bytes} bytes, and no more than {limit} fit here")]
    TooLarge {
        /// What it takes.
        bytes: usize,
        /// What fits.
        limit: usize,
    },
    /// The engine cannot do this at all.
    #[error("this kind of session storage cannot do that")]
    Unsupported,
    /// What is stored is damaged. Sessions are a convenience: whoever meets this may begin with new storage.
    #[error("the stored sessions are damaged: {0}")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The storage itself failed. Never swallowed.
    #[error("sessions cannot be stored: {0}")]
    Storage(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A place where sessions are kept. What has no default here an engine has to say, or it does not compile:
///
/// ```compile_fail,E0046
/// struct Nothing;
///
/// impl session::SessionEngine for Nothing {}
/// ```
pub trait SessionEngine: Send + Sync {
    /// The live record under `key`, if there is one at `now`.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// assert_eq!(engine.load(&key, now)?, None);
    /// engine.create(&key, &record)?;
    /// assert_eq!(engine.load(&key, now)?, Some(record));
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError>;

    /// Stores a new session as version 1, or fails with [`EngineError::Taken`].
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// engine.create(&key, &record)?;
    /// assert!(matches!(engine.create(&key, &record), Err(EngineError::Taken)));
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError>;

    /// Replaces version `record.version` of a session that is live at `now`, which becomes the next version. One
    /// statement: a session deleted or expired meanwhile stays so ([`EngineError::Gone`]), and a save that saw an older
    /// version changes nothing ([`EngineError::Conflict`]).
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// engine.create(&key, &record)?;
    /// engine.save(&key, &record, now)?;
    /// assert_eq!(engine.load(&key, now)?.map(|record| record.version), Some(2));
    /// assert!(matches!(engine.save(&key, &record, now), Err(EngineError::Conflict)));
    /// engine.delete(&key)?;
    /// assert!(matches!(engine.save(&key, &record, now), Err(EngineError::Gone)));
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError>;

    /// Moves version `record.version` of a live session to a new key in one step, with a payload sealed for the new one.
    /// Refuses as [`save`](Self::save) does.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// let new = SessionKey::generate().expect("random numbers").digest();
    /// engine.create(&key, &record)?;
    /// engine.rename(&key, &new, &record, now)?;
    /// assert!(engine.exists(&new, now)? && !engine.exists(&key, now)?);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError>;

    /// Whether there is a live session under `key` at `now`.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// assert!(!engine.exists(&key, now)?);
    /// engine.create(&key, &record)?;
    /// assert!(engine.exists(&key, now)?);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        Ok(self.load(key, now)?.is_some())
    }

    /// Forgets a session. One that is not there is forgotten already.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// engine.create(&key, &record)?;
    /// engine.delete(&key)?;
    /// engine.delete(&key)?;
    /// assert!(!engine.exists(&key, now)?);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError>;

    /// Forgets a session if `version` is still what there is. Refuses as [`save`](Self::save) does.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// engine.create(&key, &record)?;
    /// assert!(matches!(engine.delete_version(&key, 7, now), Err(EngineError::Conflict)));
    /// engine.delete_version(&key, 1, now)?;
    /// assert!(!engine.exists(&key, now)?);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError>;

    /// Forgets what is over at `now` and says how many that were. Other calls come in between: nobody waits for it.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// engine.create(&key, &Record { expires_at: Some(Timestamp(1000)), ..record })?;
    /// assert_eq!(engine.clear_expired(Timestamp(999))?, 0);
    /// assert_eq!(engine.clear_expired(Timestamp(1000))?, 1);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        let _ = now;
        Err(EngineError::Unsupported)
    }

    /// Forgets sessions that ended with their run: those of every run for which `is_alive` says no.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// let run = session::RunId::generate();
    /// engine.create(&key, &Record { run: Some(run), ..record })?;
    /// assert_eq!(engine.clear_ended_runs(&|ended| ended == run)?, 0);
    /// assert_eq!(engine.clear_ended_runs(&|_| false)?, 1);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        let _ = is_alive;
        Err(EngineError::Unsupported)
    }

    /// Keeps a copy of a record that does not open, so that purging does not destroy what somebody may want to look into.
    /// The record itself stays where it is until its time is over: it may be another application's, and whole.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// engine.create(&key, &record)?;
    /// engine.quarantine(&key, &record, now)?;
    /// assert!(engine.exists(&key, now)?, "the record itself stays");
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn quarantine(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let _ = (key, record, now);
        Ok(())
    }

    /// A number that differs from the one before if anybody but this engine changed what is stored meanwhile; `None` if it
    /// cannot tell. What asks is a [`CachedEngine`](crate::CachedEngine), before it trusts a copy.
    ///
    /// ```
    /// # use session::{EngineError, MemoryEngine, Record, SessionEngine, SessionKey, Timestamp};
    /// # let (engine, now) = (MemoryEngine::default(), Timestamp(0));
    /// # let key = SessionKey::generate().expect("random numbers").digest();
    /// # let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
    /// assert_eq!(engine.changes_of_others()?, engine.changes_of_others()?, "nobody else was here");
    /// # Ok::<(), session::EngineError>(())
    /// ```
    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        Ok(None)
    }
}

/// An engine shared between stores.
impl<E: SessionEngine + ?Sized> SessionEngine for Arc<E> {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        (**self).load(key, now)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        (**self).create(key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        (**self).save(key, record, now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        (**self).rename(old, new, record, now)
    }

    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        (**self).exists(key, now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        (**self).delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        (**self).delete_version(key, version, now)
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        (**self).clear_expired(now)
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        (**self).clear_ended_runs(is_alive)
    }

    fn quarantine(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        (**self).quarantine(key, record, now)
    }

    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        (**self).changes_of_others()
    }
}
