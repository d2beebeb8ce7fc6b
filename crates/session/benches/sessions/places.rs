//! Stores over each engine, as the other modules time and try them.

use std::path::Path;
use std::sync::Arc;

use session::{
    CachedEngine, Clock, Durability, EngineError, FileEngine, MemoryEngine, SealingSecret, SessionEngine,
    Sessions, SqliteEngine, SystemClock, TokenEngine,
};

use crate::Outcome;

/// A store, and the engine under it.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) sessions: Sessions,
    pub(crate) engine: Arc<dyn SessionEngine>,
}

/// A store over every engine that remembers by itself, as many sessions as `capacity` at least.
pub(crate) fn places(folder: &Path, capacity: usize, clock: Arc<dyn Clock>) -> Outcome<Vec<Place>> {
    let memory = || MemoryEngine::with_capacity(capacity);
    let sqlite = |name: &str, durability| sqlite(folder, name, durability);
    let engines: [(_, Arc<dyn SessionEngine>); 5] = [
        ("memory", Arc::new(memory())),
        ("cached", Arc::new(CachedEngine::new(memory(), sqlite("cached", Durability::Normal)?))),
        ("sqlite_normal", Arc::new(sqlite("normal", Durability::Normal)?)),
        ("sqlite_full", Arc::new(sqlite("full", Durability::Full)?)),
        ("file", Arc::new(FileEngine::open(folder.join("files"), "bench")?)),
    ];
    let place = |(name, engine): (_, Arc<dyn SessionEngine>)| Place {
        name,
        sessions: store(engine.clone(), clock.clone()),
        engine,
    };
    Ok(engines.into_iter().map(place).collect())
}

/// The SQLite engine over a file called `name`.
pub(crate) fn sqlite(folder: &Path, name: &str, durability: Durability) -> Result<SqliteEngine, EngineError> {
    SqliteEngine::open_with(&folder.join(name).with_extension("db"), "bench", durability)
}

/// Always the same secret, so that two stores over one place see the same.
pub(crate) fn store(engine: impl SessionEngine + 'static, clock: Arc<dyn Clock>) -> Sessions {
    Sessions::builder(engine, SealingSecret::from_bytes([7; 32]), "bench").clock(clock).build()
}

/// Sessions that the caller keeps, in tokens of up to 4096 bytes.
pub(crate) fn tokens() -> (Arc<TokenEngine>, Sessions) {
    let engine = Arc::new(TokenEngine::new(4096));
    (engine.clone(), store(engine, Arc::new(SystemClock)))
}
