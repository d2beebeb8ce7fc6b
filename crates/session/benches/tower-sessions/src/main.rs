//! How fast tower-sessions is with its SQLite store: the operations and the payload of our own benchmark, told in the same
//! way. WAL and `synchronous = NORMAL`, one connection, and a runtime on this thread, which is what one caller is best
//! served with. Sessions are not sealed here.
//!
//! Arguments: `--n` operations of each kind, `--folder` for the file.

#[path = "../../sessions/measure.rs"]
#[expect(dead_code, reason = "part of it times calls that are not async")]
mod measure;
#[path = "../../sessions/payload.rs"]
mod payload;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use measure::Times;
use serde_json::{Map, Value, json};
use tower_sessions::session::Id;
use tower_sessions::{Expiry, Session};
use tower_sessions_sqlx_store::SqliteStore;
use tower_sessions_sqlx_store::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

/// Whatever goes wrong here ends the run.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Calls before the first that counts.
const WARM_UP: usize = 20;

fn main() -> Outcome<()> {
    let (mut count, mut folder) = (5000, std::env::temp_dir());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} wants a value"))?;
        match word.as_str() {
            "--n" => count = value.parse()?,
            "--folder" => folder = PathBuf::from(value),
            _ => return Err(format!("there is no {word} here: --n and --folder").into()),
        }
    }
    let folder = tempfile::Builder::new().prefix("tower-").tempdir_in(folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", runtime.block_on(measured(folder.path(), count))?);
    Ok(())
}

async fn measured(folder: &Path, count: usize) -> Outcome<Value> {
    let store = Arc::new(store(folder).await?);
    let data = payload::payload();
    for _ in 0..WARM_UP {
        create(&store, &data).await?;
    }
    let mut ids = Vec::with_capacity(count);
    let mut create_save = Times::default();
    for _ in 0..count {
        let begun = Instant::now();
        ids.push(create(&store, &data).await?);
        create_save.add(begun.elapsed());
    }
    let mut load = Times::default();
    for id in &ids {
        let begun = Instant::now();
        let value = open(&store, *id).get::<i64>("k").await?;
        load.add(begun.elapsed());
        expect(value, 1, "a session lost what was put in")?;
    }
    let mut rmw = Times::default();
    for id in &ids {
        let begun = Instant::now();
        let session = open(&store, *id);
        let counter = session.get::<i64>("counter").await?.unwrap_or_default();
        session.insert("counter", counter + 1).await?;
        session.save().await?;
        rmw.add(begun.elapsed());
    }
    for id in &ids {
        expect(open(&store, *id).get::<i64>("counter").await?, 1, "a save did not arrive")?;
    }
    let mut flush = Times::default();
    for id in &ids {
        let begun = Instant::now();
        open(&store, *id).flush().await?;
        flush.add(begun.elapsed());
    }
    Ok(json!({
        "create_save": create_save.told(),
        "load": load.told(),
        "rmw": rmw.told(),
        "flush": flush.told(),
    }))
}

async fn store(folder: &Path) -> Outcome<SqliteStore> {
    let file = SqliteConnectOptions::new()
        .filename(folder.join("sessions.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    let store = SqliteStore::new(SqlitePoolOptions::new().max_connections(1).connect_with(file).await?);
    store.migrate().await?;
    Ok(store)
}

async fn create(store: &Arc<SqliteStore>, data: &Map<String, Value>) -> Outcome<Id> {
    let session = Session::new(None, store.clone(), idle());
    for (name, value) in data {
        session.insert_value(name, value.clone()).await?;
    }
    session.save().await?;
    session.id().ok_or("a saved session has an id".into())
}

fn open(store: &Arc<SqliteStore>, id: Id) -> Session {
    Session::new(Some(id), store.clone(), idle())
}

fn idle() -> Option<Expiry> {
    Some(Expiry::OnInactivity(time::Duration::weeks(2)))
}

fn expect(found: Option<i64>, wanted: i64, otherwise: &str) -> Outcome<()> {
    if found == Some(wanted) { Ok(()) } else { Err(otherwise.into()) }
}
