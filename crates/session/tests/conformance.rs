//! Every engine of ours does what every engine has to do.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use session::{
    CachedEngine, EngineError, FileEngine, KeyDigest, MemoryEngine, Record, SessionCache, SqliteEngine,
    TokenEngine, engine_conformance,
};
use tempfile::TempDir;

/// A folder in memory where the system has one: what is asked here is what is right, and not what outlives a power cut.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

engine_conformance!(memory, || {
    let engine = Arc::new(MemoryEngine::default());
    move || engine.clone()
});

engine_conformance!(sqlite, || {
    let folder = folder();
    move || SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap()
});

engine_conformance!(file, || {
    let folder = folder();
    move || FileEngine::open(folder.path(), "test").unwrap()
});

engine_conformance!(token, || {
    let engine = Arc::new(TokenEngine::default());
    move || engine.clone()
});

engine_conformance!(cached_sqlite, || {
    let folder = folder();
    move || {
        let durable = SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap();
        CachedEngine::new(MemoryEngine::default(), durable)
    }
});

// One engine for all, so that its copies are read and written by many at once.
engine_conformance!(cached_sqlite_shared, || {
    let folder = folder();
    let durable = SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap();
    let engine = Arc::new(CachedEngine::new(MemoryEngine::default(), durable));
    move || {
        // So that the folder lives as long as what lies in it.
        let _ = &folder;
        engine.clone()
    }
});

/// A cache that fails at every third call, whatever it is.
#[derive(Default)]
struct Flaky {
    kept: MemoryEngine,
    calls: AtomicUsize,
}

impl Flaky {
    fn works(&self) -> Result<(), EngineError> {
        let fails = self.calls.fetch_add(1, Ordering::SeqCst) % 3 == 2;
        if fails { Err(EngineError::Storage("the cache is down".into())) } else { Ok(()) }
    }
}

impl SessionCache for Flaky {
    fn get(&self, key: &KeyDigest) -> Result<Option<Record>, EngineError> {
        self.works()?;
        self.kept.get(key)
    }

    fn put(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.works()?;
        self.kept.put(key, record)
    }

    fn forget(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.works()?;
        self.kept.forget(key)
    }

    fn forget_all(&self) -> Result<(), EngineError> {
        self.works()?;
        self.kept.forget_all()
    }
}

engine_conformance!(cached_by_what_fails, || {
    let folder = folder();
    let durable = SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap();
    let engine = Arc::new(CachedEngine::new(Flaky::default(), durable));
    move || {
        let _ = &folder;
        engine.clone()
    }
});

engine_conformance!(cached_file, || {
    let folder = folder();
    move || CachedEngine::new(MemoryEngine::default(), FileEngine::open(folder.path(), "test").unwrap())
});
