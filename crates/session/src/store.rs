//! The store: an engine, the secret that seals, a clock, and this run of the program.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::engine::{EngineError, Record, RunId, SessionEngine};
use crate::sealing::{Ends, Sealer};
use crate::{Clock, Expiry, SealingSecret, Session, SessionError, SessionKey, SystemClock, Timestamp};

/// The name under which a payload keeps its own [`Expiry`].
pub(crate) const EXPIRY_NAME: &str = "_expiry";

const TWO_WEEKS: Duration = Duration::from_hours(14 * 24);

/// Sessions of one kind: kept in one engine, sealed under one secret for one purpose. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Box<dyn SessionEngine>,
    sealer: Sealer,
    clock: Arc<dyn Clock>,
    default_idle: Duration,
    run: RunId,
}

/// What a payload says, once opened.
pub(crate) struct Contents {
    pub(crate) values: Map<String, Value>,
    pub(crate) expiry: Expiry,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) version: i64,
}

impl Sessions {
    /// Sessions in `engine`, sealed under `secret`. The purpose names what they are for: sessions of one purpose do not
    /// open as those of another, whatever secret they share.
    pub fn new(engine: impl SessionEngine + 'static, secret: SealingSecret, purpose: &str) -> Self {
        Self::with(engine, secret, purpose, Arc::new(SystemClock), RunId::generate(), TWO_WEEKS)
    }

    /// As [`new`](Self::new), with the clock, this run's id and the idle time of [`Expiry::Default`] given.
    pub fn with(
        engine: impl SessionEngine + 'static,
        secret: SealingSecret,
        purpose: &str,
        clock: Arc<dyn Clock>,
        run: RunId,
        default_idle: Duration,
    ) -> Self {
        let sealer = Sealer::new(&secret, purpose);
        Self { shared: Arc::new(Shared { engine: Box::new(engine), sealer, clock, default_idle, run }) }
    }

    /// A new, empty session. Nothing is stored until it is saved with something in it.
    pub fn start(&self) -> Session {
        Session::new(self.clone(), None)
    }

    /// The session under `key`. Nothing is read until it is asked for something; an unknown key then gives an empty
    /// session, which takes a new key when it is saved.
    pub fn open(&self, key: SessionKey) -> Session {
        Session::new(self.clone(), Some(key))
    }

    /// Forgets every session that is over, and those that ended with a run for which `is_alive` says no. Returns how
    /// many went.
    pub fn purge(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, SessionError> {
        let (engine, run) = (&self.shared.engine, self.shared.run);
        let expired = engine.clear_expired(self.now())?;
        let ended = engine.clear_ended_runs(&|other| other == run || is_alive(other))?;
        Ok(expired + ended)
    }

    /// The clock's time.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    pub(crate) fn default_idle(&self) -> Duration {
        self.shared.default_idle
    }

    /// What is stored under `key`: `None` if it is unknown, over, of an ended run, tampered with or unreadable. All of
    /// these are the same to the caller, on purpose; a payload that does not open is left where it is, as evidence,
    /// until it is purged.
    pub(crate) fn read(&self, key: &SessionKey) -> Result<Option<Contents>, SessionError> {
        let Some(record) = self.shared.engine.load(&key.digest(), self.now())? else { return Ok(None) };
        if record.run.is_some_and(|run| run != self.shared.run) {
            return Ok(None);
        }
        let contents = self.decode(key, &record);
        if contents.is_none() {
            tracing::warn!("a session's payload does not open; it is treated as absent");
        }
        Ok(contents)
    }

    fn decode(&self, key: &SessionKey, record: &Record) -> Option<Contents> {
        let ends = Ends { at: record.expires_at, run: record.run };
        let plain = self.shared.sealer.open(key, ends, &record.payload)?;
        let Value::Object(mut values) = serde_json::from_slice(&plain).ok()? else { return None };
        let expiry = match values.remove(EXPIRY_NAME) {
            Some(stored) => serde_json::from_value(stored).ok()?,
            None => Expiry::Default,
        };
        Some(Contents { values, expiry, expires_at: record.expires_at, version: record.version })
    }

    fn record(
        &self,
        key: &SessionKey,
        values: &Map<String, Value>,
        expiry: Expiry,
        version: i64,
    ) -> Result<Record, SessionError> {
        let mut stored = values.clone();
        if expiry != Expiry::Default {
            stored.insert(EXPIRY_NAME.into(), to_value(EXPIRY_NAME, &expiry)?);
        }
        let plain = zeroize::Zeroizing::new(Value::Object(stored).to_string());
        let ends = Ends {
            at: expiry.date(self.now(), self.shared.default_idle),
            run: (expiry == Expiry::AppClose).then_some(self.shared.run),
        };
        let payload = self.shared.sealer.seal(key, ends, plain.as_bytes())?;
        Ok(Record { payload, expires_at: ends.at, run: ends.run, version })
    }

    /// Stores under a new key, which nobody can have chosen or guessed.
    pub(crate) fn create(
        &self,
        values: &Map<String, Value>,
        expiry: Expiry,
    ) -> Result<SessionKey, SessionError> {
        loop {
            let key = SessionKey::generate()?;
            match self.shared.engine.create(&key.digest(), &self.record(&key, values, expiry, 1)?) {
                Err(EngineError::Taken) => {}
                other => return other.map(|()| key).map_err(Into::into),
            }
        }
    }

    /// Replaces `version`. `Ok(false)` means somebody else saved meanwhile and nothing was written.
    pub(crate) fn replace(
        &self,
        key: &SessionKey,
        values: &Map<String, Value>,
        expiry: Expiry,
        version: i64,
    ) -> Result<bool, SessionError> {
        let record = self.record(key, values, expiry, version)?;
        unless_conflict(self.shared.engine.save(&key.digest(), &record, self.now()))
    }

    /// Moves `version` to a new key. `Ok(None)` means somebody else saved meanwhile and nothing was moved.
    pub(crate) fn rename(
        &self,
        old: &SessionKey,
        values: &Map<String, Value>,
        expiry: Expiry,
        version: i64,
    ) -> Result<Option<SessionKey>, SessionError> {
        let new = SessionKey::generate()?;
        let record = self.record(&new, values, expiry, version)?;
        unless_conflict(self.shared.engine.rename(&old.digest(), &new.digest(), &record, self.now()))
            .map(|moved| moved.then_some(new))
    }

    /// Deletes `version`. `Ok(false)` means somebody else saved meanwhile and nothing was deleted.
    pub(crate) fn delete_version(&self, key: &SessionKey, version: i64) -> Result<bool, SessionError> {
        unless_conflict(self.shared.engine.delete_version(&key.digest(), version, self.now()))
    }

    pub(crate) fn delete(&self, key: &SessionKey) -> Result<(), SessionError> {
        Ok(self.shared.engine.delete(&key.digest())?)
    }
}

pub(crate) fn to_value(name: &str, value: &impl serde::Serialize) -> Result<Value, SessionError> {
    serde_json::to_value(value).map_err(|source| SessionError::NotStorable { name: name.into(), source })
}

fn unless_conflict(done: Result<(), EngineError>) -> Result<bool, SessionError> {
    match done {
        Err(EngineError::Conflict) => Ok(false),
        other => other.map(|()| true).map_err(Into::into),
    }
}
