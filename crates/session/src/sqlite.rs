//! Sessions in an SQLite file of their own. Payloads come sealed; when they end is readable, so that purging needs no
//! secret.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS session (
        key        BLOB PRIMARY KEY NOT NULL,  -- SHA-256 of the session key
        payload    BLOB NOT NULL,              -- sealed
        expires_at INTEGER,                    -- milliseconds since 1970, UTC
        run        BLOB,                       -- the run it ends with
        version    INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS session_expires_at ON session (expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS session_run ON session (run) WHERE run IS NOT NULL;";

/// How many rows one purging statement takes, so that nobody waits for it.
const PURGE_BATCH: usize = 1000;

/// Sessions in an SQLite file.
pub struct SqliteEngine {
    connection: Mutex<Connection>,
}

impl SqliteEngine {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, EngineError> {
        Self::over(Connection::open(path)?)
    }

    /// Takes over an open connection, which the engine then has to itself.
    pub fn over(connection: Connection) -> Result<Self, EngineError> {
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // What was deleted must be gone from the file, sealed or not.
        connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
        connection.execute_batch(TABLE)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// How many sessions are kept, living or over.
    pub fn len(&self) -> Result<usize, EngineError> {
        let count: i64 = self.connection().query_row("SELECT count(*) FROM session", [], |row| row.get(0))?;
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

    fn gone_or_conflict(connection: &Connection, key: &KeyDigest, now: Timestamp) -> EngineError {
        match live(connection, key, now) {
            Ok(Some(_)) => EngineError::Conflict,
            Ok(None) => EngineError::Gone,
            Err(error) => error.into(),
        }
    }
}

impl SessionEngine for SqliteEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(live(&self.connection(), key, now)?)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        insert(&self.connection(), key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let connection = self.connection();
        let changed = connection
            .prepare_cached(
                "UPDATE session SET payload = ?3, expires_at = ?4, run = ?5, version = version + 1
                 WHERE key = ?1 AND version = ?2 AND (expires_at IS NULL OR expires_at > ?6)",
            )?
            .execute(params![
                key.as_bytes(),
                record.version,
                record.payload,
                record.expires_at.map(|end| end.0),
                record.run.map(|run| run.0.into_bytes()),
                now.0
            ])?;
        if changed == 1 { Ok(()) } else { Err(Self::gone_or_conflict(&connection, key, now)) }
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
        let removed = step.execute(
            "DELETE FROM session WHERE key = ?1 AND (expires_at IS NULL OR expires_at > ?2)",
            params![old.as_bytes(), now.0],
        )?;
        if removed == 0 {
            return Err(EngineError::Gone);
        }
        insert(&step, new, record)?;
        Ok(step.commit()?)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.connection()
            .prepare_cached("DELETE FROM session WHERE key = ?1")?
            .execute(params![key.as_bytes()])?;
        Ok(())
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        let mut removed = 0;
        loop {
            // The lock is taken anew for each batch, so that other calls come in between.
            let batch = self.connection().execute(
                "DELETE FROM session WHERE key IN (SELECT key FROM session WHERE expires_at <= ?1 LIMIT ?2)",
                params![now.0, i64::try_from(PURGE_BATCH).unwrap_or(i64::MAX)],
            )?;
            removed += batch;
            if batch < PURGE_BATCH {
                return Ok(removed);
            }
        }
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        let connection = self.connection();
        let runs: Vec<[u8; 16]> = connection
            .prepare("SELECT DISTINCT run FROM session WHERE run IS NOT NULL")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut removed = 0;
        for run in runs.into_iter().filter(|run| !is_alive(RunId(Uuid::from_bytes(*run)))) {
            removed += connection.execute("DELETE FROM session WHERE run = ?1", params![run])?;
        }
        Ok(removed)
    }
}

fn insert(connection: &Connection, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO session (key, payload, expires_at, run, version) VALUES (?1, ?2, ?3, ?4, 1)
             ON CONFLICT (key) DO NOTHING",
        )?
        .execute(params![
            key.as_bytes(),
            record.payload,
            record.expires_at.map(|end| end.0),
            record.run.map(|run| run.0.into_bytes())
        ])?;
    if inserted == 1 { Ok(()) } else { Err(EngineError::Taken) }
}

fn live(connection: &Connection, key: &KeyDigest, now: Timestamp) -> rusqlite::Result<Option<Record>> {
    connection
        .prepare_cached(
            "SELECT payload, expires_at, run, version FROM session
             WHERE key = ?1 AND (expires_at IS NULL OR expires_at > ?2)",
        )?
        .query_row(params![key.as_bytes(), now.0], |row: &Row<'_>| {
            Ok(Record {
                payload: row.get(0)?,
                expires_at: row.get::<_, Option<i64>>(1)?.map(Timestamp),
                run: row.get::<_, Option<[u8; 16]>>(2)?.map(|bytes| RunId(Uuid::from_bytes(bytes))),
                version: row.get(3)?,
            })
        })
        .optional()
}

impl From<rusqlite::Error> for EngineError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(Box::new(error))
    }
}
