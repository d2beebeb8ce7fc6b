//! The engines a test runs on, each in a place of its own that can be opened again and again, as by another process.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use session::{
    CachedEngine, Expiry, FileEngine, ManualClock, MemoryEngine, RunId, SealingSecret, SessionEngine,
    SessionKey, Sessions, SessionsBuilder, SqliteEngine, Timestamp, TokenEngine,
};

/// What every test's clock says first.
pub(crate) const START: Timestamp = Timestamp(1_700_000_000_000);

/// How long a session of these places lives that says nothing else.
pub(crate) const DAY: Duration = Duration::from_hours(24);

/// What every place seals under.
pub(crate) fn secret() -> SealingSecret {
    SealingSecret::from_bytes([7; 32])
}

pub(crate) struct Place {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) run: RunId,
    name: &'static str,
    reach: Box<dyn Fn() -> Arc<dyn SessionEngine>>,
    folder: Option<tempfile::TempDir>,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Place {
    pub(crate) fn new(
        name: &'static str,
        folder: Option<tempfile::TempDir>,
        reach: impl Fn() -> Arc<dyn SessionEngine> + 'static,
    ) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        Self { clock, run: RunId::generate(), name, reach: Box::new(reach), folder }
    }

    /// The engine, opened once more.
    pub(crate) fn engine(&self) -> Arc<dyn SessionEngine> {
        (self.reach)()
    }

    /// A store over the engine, opened once more.
    pub(crate) fn sessions(&self) -> Sessions {
        self.builder().build()
    }

    pub(crate) fn sessions_of_the_next_run(&self) -> Sessions {
        self.builder().run(RunId::generate()).build()
    }

    pub(crate) fn builder(&self) -> SessionsBuilder {
        self.builder_over(self.engine())
    }

    /// A store of this place's clock and run over another engine.
    pub(crate) fn builder_over(&self, engine: impl SessionEngine + 'static) -> SessionsBuilder {
        Sessions::builder(engine, secret(), "test").clock(self.clock.clone()).run(self.run).default_idle(DAY)
    }

    pub(crate) fn now(&self) -> Timestamp {
        session::Clock::now(&*self.clock)
    }

    /// How many sessions are stored, living or over; they are gone after this.
    pub(crate) fn stored(&self) -> usize {
        let engine = self.engine();
        let ended = engine.clear_ended_runs(&|_| false).unwrap();
        ended + engine.clear_expired(Timestamp(i64::MAX)).unwrap()
    }

    /// Where its files lie, if it has any.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(tempfile::TempDir::path)
    }
}

pub(crate) fn places() -> Vec<Place> {
    vec![memory(), sqlite(), file(), token(), cached(), cached_and_shared()]
}

pub(crate) fn memory() -> Place {
    let memory = Arc::new(MemoryEngine::default());
    Place::new("memory", None, move || memory.clone())
}

pub(crate) fn sqlite() -> Place {
    let folder = folder();
    let path = folder.path().to_owned();
    Place::new("sqlite", Some(folder), move || opened("sqlite", &path))
}

pub(crate) fn file() -> Place {
    let folder = folder();
    let path = folder.path().to_owned();
    Place::new("file", Some(folder), move || opened("file", &path))
}

/// The engine of the place of this name whose files lie in `folder`.
pub(crate) fn opened(name: &str, folder: &Path) -> Arc<dyn SessionEngine> {
    match name {
        "sqlite" => Arc::new(SqliteEngine::open(&folder.join("sessions.db"), "test").unwrap()),
        _ => Arc::new(FileEngine::open(folder.join("sessions"), "test-").unwrap()),
    }
}

/// Its tokens are not asked for, so they may be as large as a session may be.
pub(crate) fn token() -> Place {
    let held = Arc::new(TokenEngine::new(64 * 1024 * 1024));
    Place::new("token", None, move || held.clone())
}

/// Each with copies of its own, as in two programs.
pub(crate) fn cached() -> Place {
    let folder = folder();
    let path = folder.path().join("sessions.db");
    Place::new("cached", Some(folder), move || {
        let durable = SqliteEngine::open(&path, "test").unwrap();
        Arc::new(CachedEngine::new(MemoryEngine::default(), durable))
    })
}

/// One for all, so that what is read is mostly a copy.
pub(crate) fn cached_and_shared() -> Place {
    let folder = folder();
    let durable = SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap();
    let shared = Arc::new(CachedEngine::new(MemoryEngine::default(), durable));
    Place::new("cached and shared", Some(folder), move || shared.clone())
}

/// In memory where the system has such: what is asked here is what is right, and not what outlives a power cut.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// The key of a session with a pet in it, saved.
pub(crate) fn saved(sessions: &Sessions, expiry: Expiry) -> SessionKey {
    let mut session = sessions.start();
    session.insert("pet", &"Luna").unwrap();
    session.set_expiry(expiry).unwrap();
    session.save().unwrap();
    session.key().unwrap().clone()
}
