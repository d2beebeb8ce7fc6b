//! The store: an engine, the secrets that seal, a clock, and this run of the program.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::engine::{EngineError, Record, RunId, SessionEngine};
use crate::sealing::{Beside, Sealer};
use crate::session::{SessionState, wipe_all};
use crate::{
    Clock, Expiry, Json, KeyDigest, SealingSecrets, Serializer, Session, SessionError, SessionKey,
    SystemClock, Timestamp,
};

/// The names under which a payload keeps its own [`Expiry`] and the instant of its last save.
const EXPIRY_NAME: &str = "_expiry";
const SAVED_NAME: &str = "_saved";

const TWO_WEEKS: Duration = Duration::from_hours(14 * 24);

/// A session from the future is over: the clock was set back. By less than this, it was only corrected.
const CLOCK_CORRECTION: Duration = Duration::from_mins(2);

/// How often a new key may turn out to be taken before something is wrong with the engine, not with chance.
const KEY_ATTEMPTS: usize = 8;

/// How deeply a value may be nested. JSON is not read back beyond 127, and what cannot be read back is not taken in.
const DEEPEST: usize = 100;

/// A map with such a name is read back as something else, or makes the whole session unreadable.
const TAKEN_NAMES: &str = "$serde_json::private::";

/// Values up to this many bytes are not worth deflating.
const DEFLATE_ABOVE: usize = 1024;

/// What an engine that keeps a column of its own is told of a session.
type Label = dyn Fn(&Map<String, Value>) -> Option<String> + Send + Sync;

/// Sessions of one kind: kept in one engine, sealed under one secret for one purpose. Cheap to clone.
///
/// ```
/// # use session::{MemoryEngine, SealingSecret, Sessions};
/// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
/// let copy = sessions.clone();
/// let mut session = sessions.start();
/// session.insert("pet", &"Luna")?;
/// session.save()?;
/// let key = session.key().expect("a saved session has a key").clone();
/// assert_eq!(copy.open(key).len()?, 1);
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Clone)]
pub struct Sessions {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Box<dyn SessionEngine>,
    sealer: Sealer,
    serializer: Box<dyn Serializer>,
    clock: Arc<dyn Clock>,
    default_expiry: Expiry,
    default_idle: Duration,
    touches_every_command: bool,
    opens_from_the_future: bool,
    label: Option<Box<Label>>,
    run: RunId,
}

/// What a store is made of, where it differs from the usual. See [`Sessions::builder`].
///
/// ```
/// # use session::{MemoryEngine, SealingSecret, Sessions};
/// # let secret = SealingSecret::generate()?;
/// use session::{Json, SessionsBuilder};
///
/// let builder: SessionsBuilder = Sessions::builder(MemoryEngine::default(), secret, "example");
/// let sessions = builder.serializer(Json).touching_every_command().build();
/// # Ok::<(), session::SessionError>(())
/// ```
pub struct SessionsBuilder {
    engine: Box<dyn SessionEngine>,
    secrets: SealingSecrets,
    purpose: String,
    serializer: Box<dyn Serializer>,
    clock: Arc<dyn Clock>,
    default_expiry: Expiry,
    default_idle: Duration,
    touches_every_command: bool,
    opens_from_the_future: bool,
    deflate_above: usize,
    label: Option<Box<Label>>,
    run: Option<RunId>,
}

/// What a payload says, once opened.
pub(crate) struct Contents {
    pub(crate) state: SessionState,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) version: i64,
}

/// What is to be stored under a key.
#[derive(Clone, Copy)]
pub(crate) struct Draft<'a> {
    pub(crate) values: &'a Map<String, Value>,
    pub(crate) expiry: Expiry,
    /// The version it takes the place of.
    pub(crate) version: i64,
    /// The one "now" of this save: what its end counts from, and what tells whether it still lives.
    pub(crate) saved: Timestamp,
}

impl SessionsBuilder {
    /// Where "now" comes from; the computer's clock if nobody says.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// use session::{Expiry, ManualClock, Timestamp};
    /// use std::{sync::Arc, time::Duration};
    ///
    /// let clock = Arc::new(ManualClock::at(Timestamp(1_700_000_000_000)));
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").clock(clock.clone()).build();
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// session.set_expiry(Expiry::Idle(Duration::from_hours(1)))?;
    /// session.save()?;
    /// clock.advance(Duration::from_hours(1));
    /// assert!(sessions.open(session.key().expect("it was saved").clone()).is_empty()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// This run of the program, with which sessions of [`Expiry::AtAppClose`] end; a new one if nobody says.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let run = session::RunId::generate();
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").run(run).build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn run(self, run: RunId) -> Self {
        Self { run: Some(run), ..self }
    }

    /// How long a session of [`Expiry::Default`] lives after its last save; two weeks if nobody says.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let hour = std::time::Duration::from_hours(1);
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").default_idle(hour).build();
    /// assert_eq!(sessions.start().expiry_age(sessions.now())?, Some(hour));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn default_idle(self, default_idle: Duration) -> Self {
        Self { default_idle, ..self }
    }

    /// Sessions that say nothing else end with the program.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").ending_at_app_close().build();
    /// assert!(sessions.start().ends_at_app_close()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn ending_at_app_close(self) -> Self {
        Self { default_expiry: Expiry::AtAppClose, ..self }
    }

    /// How values become bytes; [`Json`] if nobody says.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").serializer(session::Json).build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn serializer(self, serializer: impl Serializer + 'static) -> Self {
        Self { serializer: Box::new(serializer), ..self }
    }

    /// Every [`command`](Sessions::command) that succeeds moves the end of its idle session, also one that only reads.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").touching_every_command().build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn touching_every_command(self) -> Self {
        Self { touches_every_command: true, ..self }
    }

    /// A session that was saved later than now opens all the same, where otherwise it is over, because the clock was set back:
    /// for sessions that let nobody in, and that a clock which ran ahead and was put right must not hide.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let builder = Sessions::builder(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let sessions = builder.opening_from_the_future().build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn opening_from_the_future(self) -> Self {
        Self { opens_from_the_future: true, ..self }
    }

    /// Values of more bytes than this are deflated where that makes them smaller; 1024 if nobody says. The length of what
    /// is stored then tells something of what it says: `usize::MAX` for sessions where that matters.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").deflate_above(usize::MAX).build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn deflate_above(self, deflate_above: usize) -> Self {
        Self { deflate_above, ..self }
    }

    /// What to tell the engine of a session at every save, for an engine that keeps it in a column of its own: an account,
    /// to find all sessions of one. It is stored as it is, for whoever has the storage to read.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example")
    ///     .label(|values| Some(values.get("account")?.as_str()?.to_owned()))
    ///     .build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn label(
        self,
        label: impl Fn(&Map<String, Value>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self { label: Some(Box::new(label)), ..self }
    }

    /// The store.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::builder(MemoryEngine::default(), secret, "example").build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn build(self) -> Sessions {
        let sealer = Sealer::new(&self.secrets, &self.purpose, self.deflate_above);
        Sessions {
            shared: Arc::new(Shared {
                engine: self.engine,
                sealer,
                serializer: self.serializer,
                clock: self.clock,
                default_expiry: self.default_expiry,
                default_idle: self.default_idle,
                touches_every_command: self.touches_every_command,
                opens_from_the_future: self.opens_from_the_future,
                label: self.label,
                run: self.run.unwrap_or_else(RunId::generate),
            }),
        }
    }
}

impl Sessions {
    /// Sessions in `engine`, sealed under `secrets`. The purpose names what they are for: sessions of one purpose do not
    /// open as those of another, whatever secret they share.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let sessions = Sessions::new(MemoryEngine::default(), secret, "example");
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn new(
        engine: impl SessionEngine + 'static,
        secrets: impl Into<SealingSecrets>,
        purpose: &str,
    ) -> Self {
        Self::builder(engine, secrets, purpose).build()
    }

    /// As [`new`](Self::new), for a store that differs from the usual.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let secret = SealingSecret::generate()?;
    /// let builder = Sessions::builder(MemoryEngine::default(), secret, "example");
    /// let sessions = builder.ending_at_app_close().build();
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn builder(
        engine: impl SessionEngine + 'static,
        secrets: impl Into<SealingSecrets>,
        purpose: &str,
    ) -> SessionsBuilder {
        SessionsBuilder {
            engine: Box::new(engine),
            secrets: secrets.into(),
            purpose: purpose.to_owned(),
            serializer: Box::new(Json),
            clock: Arc::new(SystemClock),
            default_expiry: Expiry::Default,
            default_idle: TWO_WEEKS,
            touches_every_command: false,
            opens_from_the_future: false,
            deflate_above: DEFLATE_ABOVE,
            label: None,
            run: None,
        }
    }

    /// A new, empty session. Nothing is stored until it is saved with something in it.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.save()?;
    /// assert!(session.key().is_none(), "there is nothing in it to store");
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn start(&self) -> Session {
        Session::new(self.clone(), None)
    }

    /// The session under `key`. Nothing is read until it is asked for something; an unknown key then gives an empty
    /// session, which takes a new key when it is saved.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let unknown = session::SessionKey::generate()?;
    /// let mut session = sessions.open(unknown.clone());
    /// assert!(session.is_empty()?);
    /// session.insert("pet", &"Luna")?;
    /// session.save()?;
    /// assert_ne!(session.key(), Some(&unknown));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn open(&self, key: SessionKey) -> Session {
        Session::new(self.clone(), Some(key))
    }

    /// Does one command of the program in the session under `key`, or in a new one: what it changed is saved when it
    /// succeeds, and dropped when it fails or panics. Gives back what it gave, and the key to keep: none if there is
    /// nothing to keep.
    ///
    /// An answer such as "this is no date" is no failure: give it back in `Ok`, and what the command remembered stays.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let (visits, key) = sessions.command(None, |session| session.set_default("visits", 1))?;
    /// assert_eq!(visits, 1);
    ///
    /// let failed = sessions.command(key.clone(), |session| {
    ///     session.insert("visits", &2)?;
    ///     session.get::<String>("visits")
    /// });
    /// assert!(failed.is_err());
    /// let (visits, _) = sessions.command(key, |session| session.get::<u32>("visits"))?;
    /// assert_eq!(visits, Some(1), "what the command that failed did is dropped");
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn command<T, E: From<SessionError>>(
        &self,
        key: Option<SessionKey>,
        work: impl FnOnce(&mut Session) -> Result<T, E>,
    ) -> Result<(T, Option<SessionKey>), E> {
        let mut session = Session::new(self.clone(), key);
        let done = work(&mut session)?;
        if session.modified() {
            session.save()?;
        } else if self.shared.touches_every_command {
            session.touch()?;
        }
        Ok((done, session.key().cloned()))
    }

    /// Forgets every session that is over, and those that ended with a run for which `is_alive` says no. Returns how
    /// many went.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// session.set_expiry(session::Expiry::Idle(std::time::Duration::ZERO))?;
    /// session.save()?;
    /// assert_eq!(sessions.purge(&|_run| true)?, 1);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn purge(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, SessionError> {
        let (engine, run) = (&self.shared.engine, self.shared.run);
        let expired = engine.clear_expired(self.now());
        let ended = engine.clear_ended_runs(&|other| other == run || is_alive(other));
        match (expired, ended) {
            // An engine that can do one of the two has done it.
            (Ok(gone), Err(EngineError::Unsupported)) | (Err(EngineError::Unsupported), Ok(gone)) => Ok(gone),
            (expired, ended) => Ok(expired? + ended?),
        }
    }

    /// The clock's time.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let before = sessions.now();
    /// assert!(sessions.now() >= before);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// What ends a session that says so, or that says nothing.
    pub(crate) fn settled(&self, expiry: Expiry) -> Expiry {
        match (expiry, self.shared.default_expiry) {
            (Expiry::Default, Expiry::Default) => Expiry::Idle(self.shared.default_idle),
            (Expiry::Default, default) => default,
            (said, _) => said,
        }
    }

    /// When a session that is saved at `saved` ends; `None` if the clock does not end it.
    pub(crate) fn ends(&self, expiry: Expiry, saved: Timestamp) -> Option<Timestamp> {
        self.settled(expiry).date(saved, self.shared.default_idle)
    }

    /// What is stored under `key`: `None` if it is unknown, over, of an ended run, tampered with or unreadable. All of
    /// these are the same to the caller, on purpose. A payload that does not open stays where it is, its key is not used
    /// again, and the engine keeps a copy that outlives it.
    pub(crate) fn read(&self, key: &SessionKey) -> Result<Option<Contents>, SessionError> {
        let (digest, now) = (key.digest(), self.now());
        let Some(record) = self.shared.engine.load(&digest, now)? else {
            tracing::debug!("no session lives under this key; it is unknown or over");
            return Ok(None);
        };
        if record.run.is_some_and(|run| run != self.shared.run) {
            tracing::debug!("the session under this key belongs to another run");
            return Ok(None);
        }
        let Some((contents, saved)) = self.decode(&digest, &record) else {
            tracing::warn!("a session's payload does not open; it is treated as absent");
            if let Err(error) = self.shared.engine.quarantine(&digest, &record, now) {
                tracing::warn!(%error, "no copy could be kept of it");
            }
            return Ok(None);
        };
        if !self.shared.opens_from_the_future && saved.is_some_and(|saved| saved > now.plus(CLOCK_CORRECTION))
        {
            tracing::warn!("the clock was set back since a session was saved; the session is over");
            return Ok(None);
        }
        Ok(Some(contents))
    }

    /// The contents, and when they were saved.
    fn decode(&self, key: &KeyDigest, record: &Record) -> Option<(Contents, Option<Timestamp>)> {
        let beside = Beside { expires_at: record.expires_at, run: record.run, version: record.version };
        let plain = self.shared.sealer.open(key, beside, &record.payload)?;
        let mut values = self.shared.serializer.decode(&plain).ok()?;
        let expiry = reserved(&mut values, EXPIRY_NAME).ok()?.unwrap_or_default();
        let saved = reserved(&mut values, SAVED_NAME).ok()?;
        let state = SessionState { values, expiry };
        let contents = Contents { state, expires_at: record.expires_at, version: record.version };
        Some((contents, saved))
    }

    /// What is to be stored in the place of `draft.version`, sealed as the version that it will be.
    fn record(&self, key: &KeyDigest, draft: Draft<'_>, becomes: i64) -> Result<Record, SessionError> {
        let mut stored = draft.values.clone();
        if draft.expiry != Expiry::Default {
            stored.insert(EXPIRY_NAME.into(), to_value(EXPIRY_NAME, &draft.expiry)?);
        }
        stored.insert(SAVED_NAME.into(), draft.saved.0.into());
        let plain = self.shared.serializer.encode(&stored).map(Zeroizing::new);
        wipe_all(stored.values_mut());
        let beside = Beside {
            expires_at: self.ends(draft.expiry, draft.saved),
            run: (self.settled(draft.expiry) == Expiry::AtAppClose).then_some(self.shared.run),
            version: becomes,
        };
        let payload = self.shared.sealer.seal(key, beside, &plain.map_err(SessionError::NotSerializable)?)?;
        let label = self.shared.label.as_ref().and_then(|label| label(draft.values));
        Ok(Record { payload, expires_at: beside.expires_at, run: beside.run, version: draft.version, label })
    }

    /// Stores under a new key, which nobody can have chosen or guessed.
    pub(crate) fn create(&self, draft: Draft<'_>) -> Result<SessionKey, SessionError> {
        self.under_a_new_key(|digest, sessions| {
            let record = sessions.record(digest, Draft { version: 1, ..draft }, 1)?;
            Ok(sessions.shared.engine.create(digest, &record))
        })
    }

    /// Replaces `draft.version`. `Ok(false)` means somebody else saved meanwhile and nothing was written.
    pub(crate) fn replace(&self, key: &SessionKey, draft: Draft<'_>) -> Result<bool, SessionError> {
        let digest = key.digest();
        let record = self.record(&digest, draft, draft.version + 1)?;
        unless_conflict(self.shared.engine.save(&digest, &record, draft.saved))
    }

    /// Moves `draft.version` to a new key. `Ok(None)` means somebody else saved meanwhile and nothing was moved.
    pub(crate) fn rename(
        &self,
        old: &SessionKey,
        draft: Draft<'_>,
    ) -> Result<Option<SessionKey>, SessionError> {
        let (old, mut moved) = (old.digest(), true);
        let new = self.under_a_new_key(|digest, sessions| {
            let record = sessions.record(digest, draft, 1)?;
            let renamed = sessions.shared.engine.rename(&old, digest, &record, draft.saved);
            if matches!(renamed, Err(EngineError::Conflict)) {
                moved = false;
                return Ok(Ok(()));
            }
            Ok(renamed)
        })?;
        Ok(moved.then_some(new))
    }

    /// Deletes `version`. `Ok(false)` means somebody else saved meanwhile and nothing was deleted.
    pub(crate) fn delete_version(&self, key: &SessionKey, version: i64) -> Result<bool, SessionError> {
        unless_conflict(self.shared.engine.delete_version(&key.digest(), version, self.now()))
    }

    pub(crate) fn delete(&self, key: &SessionKey) -> Result<(), SessionError> {
        Ok(self.shared.engine.delete(&key.digest())?)
    }

    fn under_a_new_key(
        &self,
        mut store: impl FnMut(&KeyDigest, &Self) -> Result<Result<(), EngineError>, SessionError>,
    ) -> Result<SessionKey, SessionError> {
        for _ in 1..KEY_ATTEMPTS {
            let key = SessionKey::generate()?;
            match store(&key.digest(), self)? {
                Err(EngineError::Taken) => {}
                stored => return stored.map(|()| key).map_err(Into::into),
            }
        }
        Err(EngineError::Taken.into())
    }
}

pub(crate) fn to_value(name: &str, value: &impl serde::Serialize) -> Result<Value, SessionError> {
    serde_json::to_value(value)
        .and_then(|value| match unreadable(&value, DEEPEST) {
            Some(why) => Err(serde::ser::Error::custom(why)),
            None => Ok(value),
        })
        .map_err(|source| SessionError::NotStorable { name: name.into(), source })
}

/// Why a value would not come back as it was put in, if it would not.
fn unreadable(value: &Value, levels: usize) -> Option<&'static str> {
    if levels == 0 && (value.is_array() || value.is_object()) {
        return Some("it is nested too deeply");
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| unreadable(item, levels - 1)),
        Value::Object(values) => values.iter().find_map(|(name, item)| {
            let taken = name.starts_with(TAKEN_NAMES).then_some("one of its names is serde_json's own");
            taken.or_else(|| unreadable(item, levels - 1))
        }),
        _ => None,
    }
}

/// Takes one of our own values out, if it is there.
fn reserved<T: serde::de::DeserializeOwned>(
    values: &mut Map<String, Value>,
    name: &str,
) -> serde_json::Result<Option<T>> {
    values.remove(name).map(serde_json::from_value).transpose()
}

fn unless_conflict(done: Result<(), EngineError>) -> Result<bool, SessionError> {
    match done {
        Err(EngineError::Conflict) => Ok(false),
        other => other.map(|()| true).map_err(Into::into),
    }
}
