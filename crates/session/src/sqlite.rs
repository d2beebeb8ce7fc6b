//! Sessions in an SQLite file of their own. Payloads come sealed; when they end is readable, so that purging needs no
//! secret.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

/// `{}` is the table's name.
const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS {} (
        key        BLOB PRIMARY KEY NOT NULL,  -- SHA-256 of the session key
        payload    BLOB NOT NULL,              -- sealed
        expires_at INTEGER,                    -- milliseconds since 1970, UTC
        run        BLOB,                       -- the run it ends with
        version    INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {}_expires_at ON {} (expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS {}_run ON {} (run) WHERE run IS NOT NULL;";

/// How many rows one purging statement takes, so that nobody waits for it.
const PURGE_BATCH: i64 = 1000;

/// Sessions of one kind in an SQLite file, in a table of their own.
pub struct SqliteEngine {
    connection: Mutex<Connection>,
    table: String,
}

impl SqliteEngine {
    /// Opens the file, or makes it. `kind` names the sessions in it, in letters from a to z: another kind is another table,
    /// and neither sees the other.
    pub fn open(path: &Path, kind: &str) -> Result<Self, EngineError> {
        Self::over(Connection::open(path)?, kind)
    }

    /// Takes over an open connection, which the engine then has to itself.
    pub fn over(connection: Connection, kind: &str) -> Result<Self, EngineError> {
        let letters: String = kind.chars().filter(char::is_ascii_lowercase).collect();
        let table = format!("session_{letters}");
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // What was deleted must be gone from the file, sealed or not.
        connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
        connection.execute_batch(&TABLE.replace("{}", &table))?;
        Ok(Self { connection: Mutex::new(connection), table })
    }

    /// Forgets every session of this kind, living or over; says how many that were. Needs no key, so that locking never
    /// depends on finding one.
    pub fn delete_all(&self) -> Result<usize, EngineError> {
        Ok(self.connection().execute(&self.on("DELETE FROM {}"), [])?)
    }

    /// A statement on this engine's table.
    fn on(&self, statement: &str) -> String {
        statement.replace("{}", &self.table)
    }

    /// How many sessions are kept, living or over.
    pub fn len(&self) -> Result<usize, EngineError> {
        let count: i64 =
            self.connection().query_row(&self.on("SELECT count(*) FROM {}"), [], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Whether no session is kept.
    pub fn is_empty(&self) -> Result<bool, EngineError> {
        Ok(self.len()? == 0)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no statement half done: SQLite rolls it back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a statement says that found nothing to change.
    fn changed(
        &self,
        rows: usize,
        connection: &Connection,
        key: &KeyDigest,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        match rows {
            0 if self.live(connection, key, now)?.is_some() => Err(EngineError::Conflict),
            0 => Err(EngineError::Gone),
            _ => Ok(()),
        }
    }

    fn insert(&self, connection: &Connection, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        let inserted = connection
            .prepare_cached(
                &self.on("INSERT INTO {} (key, payload, expires_at, run, version) VALUES (?1, ?2, ?3, ?4, 1)
                 ON CONFLICT (key) DO NOTHING"),
            )?
            .execute(params![
                key.as_bytes(),
                record.payload,
                record.expires_at.map(|end| end.0),
                record.run.map(|run| run.0.into_bytes())
            ])?;
        if inserted == 1 { Ok(()) } else { Err(EngineError::Taken) }
    }

    fn live(
        &self,
        connection: &Connection,
        key: &KeyDigest,
        now: Timestamp,
    ) -> rusqlite::Result<Option<Record>> {
        connection
            .prepare_cached(&self.on("SELECT payload, expires_at, run, version FROM {}
                 WHERE key = ?1 AND (expires_at IS NULL OR expires_at > ?2)"))?
            .query_row(params![key.as_bytes(), now.0], record)
            .optional()
    }
}

impl SessionEngine for SqliteEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(self.live(&self.connection(), key, now)?)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.insert(&self.connection(), key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let connection = self.connection();
        let changed = connection
            .prepare_cached(
                &self.on("UPDATE {} SET payload = ?3, expires_at = ?4, run = ?5, version = version + 1
                 WHERE key = ?1 AND version = ?2 AND (expires_at IS NULL OR expires_at > ?6)"),
            )?
            .execute(params![
                key.as_bytes(),
                record.version,
                record.payload,
                record.expires_at.map(|end| end.0),
                record.run.map(|run| run.0.into_bytes()),
                now.0
            ])?;
        self.changed(changed, &connection, key, now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let mut connection = self.connection();
        let step = connection.transaction()?;
        let removed =
            step.execute(&self.on(DELETE_VERSION), params![old.as_bytes(), record.version, now.0])?;
        self.changed(removed, &step, old, now)?;
        self.insert(&step, new, record)?;
        Ok(step.commit()?)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        let connection = self.connection();
        connection
            .prepare_cached(&self.on("DELETE FROM {} WHERE key = ?1"))?
            .execute(params![key.as_bytes()])?;
        Ok(())
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        let connection = self.connection();
        let removed =
            connection.execute(&self.on(DELETE_VERSION), params![key.as_bytes(), version, now.0])?;
        self.changed(removed, &connection, key, now)
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        let batch = "DELETE FROM {} WHERE key IN (SELECT key FROM {} WHERE expires_at <= ?1 LIMIT ?2)";
        let mut removed = 0;
        loop {
            // The lock is taken anew for each batch, so that other calls come in between.
            let gone = self.connection().execute(&self.on(batch), params![now.0, PURGE_BATCH])?;
            removed += gone;
            if gone == 0 {
                return Ok(removed);
            }
        }
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        let connection = self.connection();
        let runs: Vec<[u8; 16]> = connection
            .prepare(&self.on("SELECT DISTINCT run FROM {} WHERE run IS NOT NULL"))?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut removed = 0;
        for run in runs.into_iter().filter(|run| !is_alive(RunId(Uuid::from_bytes(*run)))) {
            removed += connection.execute(&self.on("DELETE FROM {} WHERE run = ?1"), params![run])?;
        }
        Ok(removed)
    }
}

const DELETE_VERSION: &str =
    "DELETE FROM {} WHERE key = ?1 AND version = ?2 AND (expires_at IS NULL OR expires_at > ?3)";

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        payload: row.get(0)?,
        expires_at: row.get::<_, Option<i64>>(1)?.map(Timestamp),
        run: row.get::<_, Option<[u8; 16]>>(2)?.map(|bytes| RunId(Uuid::from_bytes(bytes))),
        version: row.get(3)?,
    })
}

impl From<rusqlite::Error> for EngineError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(Box::new(error)),
            _ => Self::Storage(Box::new(error)),
        }
    }
}
