//! Sessions in an SQLite file of their own. Payloads come sealed; when they end is readable, so that purging needs no
//! secret.

#[cfg(unix)]
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use uuid::Uuid;

mod purging;
mod statements;

use statements::{Statements, TABLE};

use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

/// How long somebody waits for others who use the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was deleted must be gone from the file, sealed or not.
const ERASING: &str = "PRAGMA secure_delete = ON";

/// How long a copy is kept of what did not open.
const QUARANTINE: Duration = Duration::from_hours(30 * 24);

/// Two kinds that differ in anything else would share a table, unnoticed.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” cannot name a kind of session: letters from a to z can")]
struct InvalidKind(String);

/// Called with what was written, in the same transaction.
type AfterWrite = dyn Fn(&Connection, &KeyDigest, &Record) -> rusqlite::Result<()> + Send + Sync;

/// What a commit waits for.
///
/// ```
/// # use session::SqliteEngine;
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("sessions.db");
/// use session::Durability;
///
/// assert_eq!(Durability::default(), Durability::Full);
/// let engine = SqliteEngine::open_with(&path, "window", Durability::Normal)?;
/// # Ok::<(), session::EngineError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// For the disk: what was saved is there after a power cut.
    #[default]
    Full,
    /// For nothing: a power cut may take the last saves with it, and leaves the file whole.
    Normal,
}

/// What [`SqliteEngine::list`] says of a session. Neither its key nor a word of it.
///
/// ```
/// # use session::SqliteEngine;
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("sessions.db");
/// use session::{SealingSecret, Sessions};
///
/// let sessions = Sessions::new(SqliteEngine::open(&path, "window")?, SealingSecret::generate().unwrap(), "example");
/// let mut session = sessions.start();
/// session.insert("pet", &"Luna").unwrap();
/// session.save().unwrap();
/// let kept = SqliteEngine::open(&path, "window")?.list()?;
/// assert_eq!((kept.len(), kept[0].version), (1, 1));
/// # Ok::<(), session::EngineError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When it ends by the clock; `None` if only with its run.
    pub expires_at: Option<Timestamp>,
    /// The run it ends with, if it does.
    pub run: Option<RunId>,
    /// How often it was saved.
    pub version: i64,
    /// How large its sealed payload is.
    pub bytes: usize,
}

/// Sessions of one kind in an SQLite file, in a table of their own.
///
/// ```
/// # use session::SqliteEngine;
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("sessions.db");
/// use session::{SealingSecret, Sessions};
///
/// let engine = SqliteEngine::open(&path, "window")?;
/// let sessions = Sessions::new(engine, SealingSecret::generate().unwrap(), "example");
/// let mut session = sessions.start();
/// session.insert("pet", &"Luna").unwrap();
/// session.save().unwrap();
/// # Ok::<(), session::EngineError>(())
/// ```
pub struct SqliteEngine {
    connection: Mutex<Connection>,
    /// Where another connection to the same file is to be had. One that was handed over may have been opened in a way that
    /// only its owner knows.
    path: Option<PathBuf>,
    table: String,
    sql: Statements,
    after_write: Option<Box<AfterWrite>>,
}

impl SqliteEngine {
    /// Opens the file, or makes it for its owner alone. `kind` names the sessions in it, in letters from a to z: another kind is another table,
    /// and neither sees the other.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// let (window, terminal) = (SqliteEngine::open(&path, "window")?, SqliteEngine::open(&path, "terminal")?);
    /// assert_ne!(window.table(), terminal.table());
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn open(path: &Path, kind: &str) -> Result<Self, EngineError> {
        Self::open_with(path, kind, Durability::Full)
    }

    /// As [`open`](Self::open), and says what a commit waits for.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// # use session::Durability;
    /// let engine = SqliteEngine::open_with(&path, "window", Durability::Normal)?;
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn open_with(path: &Path, kind: &str, durability: Durability) -> Result<Self, EngineError> {
        make_private(path);
        let engine = Self::over(Connection::open(path)?, kind, durability)?;
        Ok(Self { path: Some(path.to_owned()), ..engine })
    }

    /// Takes over an open connection, which the engine then has to itself.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// # use session::Durability;
    /// let connection = rusqlite::Connection::open(&path)?;
    /// let engine = SqliteEngine::over(connection, "window", Durability::Full)?;
    /// assert!(engine.is_empty()?);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn over(connection: Connection, kind: &str, durability: Durability) -> Result<Self, EngineError> {
        if kind.is_empty() || !kind.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(EngineError::Storage(Box::new(InvalidKind(kind.to_owned()))));
        }
        let table = format!("session_{kind}");
        connection.busy_timeout(PATIENCE)?;
        keep_a_log(&connection)?;
        connection.execute_batch(durability.pragma())?;
        connection.execute_batch(ERASING)?;
        connection.execute_batch(&TABLE.replace("{}", &table))?;
        let sql = Statements::on(&table);
        Ok(Self { connection: Mutex::new(connection), path: None, table, sql, after_write: None })
    }

    /// With columns of your own. `definition` makes them, now, if they are not there yet: it is given the connection and the
    /// table's name. `after_write` is called in the same transaction with every record that was created, saved or moved,
    /// and fills them.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// let engine = SqliteEngine::open(&path, "window")?.extended(
    ///     |connection, table| connection.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN account TEXT")),
    ///     |connection, key, record| {
    ///         let fill = "UPDATE session_window SET account = ?2 WHERE key = ?1";
    ///         connection.execute(fill, rusqlite::params![key.as_bytes(), record.label]).map(drop)
    ///     },
    /// )?;
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn extended(
        mut self,
        definition: impl FnOnce(&Connection, &str) -> rusqlite::Result<()>,
        after_write: impl Fn(&Connection, &KeyDigest, &Record) -> rusqlite::Result<()> + Send + Sync + 'static,
    ) -> Result<Self, EngineError> {
        definition(&self.connection(), &self.table)?;
        self.after_write = Some(Box::new(after_write));
        Ok(self)
    }

    /// The name of this kind's table.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// assert_eq!(SqliteEngine::open(&path, "window")?.table(), "session_window");
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The connection, for questions about columns of your own. Every other call waits until it is given back.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// let engine = SqliteEngine::open(&path, "window")?;
    /// let count = "SELECT count(*) FROM session_window";
    /// assert_eq!(engine.connection().query_row(count, [], |row| row.get::<_, i64>(0))?, 0);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no statement half done: SQLite rolls it back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets every session of this kind, living or over; says how many that were. Needs no key, so that locking never
    /// depends on finding one.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// assert_eq!(SqliteEngine::open(&path, "window")?.delete_all()?, 0);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn delete_all(&self) -> Result<usize, EngineError> {
        Ok(self.connection().execute(&self.on("DELETE FROM {}"), [])?)
    }

    /// What is kept, living or over, the soonest to end first.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// assert!(SqliteEngine::open(&path, "window")?.list()?.is_empty());
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn list(&self) -> Result<Vec<Kept>, EngineError> {
        let list = "SELECT expires_at, run, version, length(payload) FROM {} ORDER BY expires_at, key";
        let connection = self.connection();
        let mut statement = connection.prepare(&self.on(list))?;
        let kept = statement.query_map([], |row| {
            Ok(Kept {
                expires_at: row.get::<_, Option<i64>>(0)?.map(Timestamp),
                run: row.get::<_, Option<[u8; 16]>>(1)?.map(|bytes| RunId(Uuid::from_bytes(bytes))),
                version: row.get(2)?,
                bytes: row.get::<_, i64>(3)?.try_into().unwrap_or_default(),
            })
        })?;
        Ok(kept.collect::<Result<_, _>>()?)
    }

    /// How many sessions are kept, living or over.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// assert_eq!(SqliteEngine::open(&path, "window")?.len()?, 0);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn len(&self) -> Result<usize, EngineError> {
        let count: i64 =
            self.connection().query_row(&self.on("SELECT count(*) FROM {}"), [], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Whether no session is kept.
    ///
    /// ```
    /// # use session::SqliteEngine;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("sessions.db");
    /// assert!(SqliteEngine::open(&path, "window")?.is_empty()?);
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn is_empty(&self) -> Result<bool, EngineError> {
        Ok(self.len()? == 0)
    }

    /// A statement on this engine's table.
    fn on(&self, statement: &str) -> String {
        statement.replace("{}", &self.table)
    }

    /// Writes, and what belongs to it in columns of somebody else's, or nothing.
    fn writing(
        &self,
        key: &KeyDigest,
        record: &Record,
        write: impl FnOnce(&Connection) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let mut connection = self.connection();
        let Some(after_write) = &self.after_write else { return write(&connection) };
        let step = connection.transaction()?;
        write(&step)?;
        after_write(&step, key, record)?;
        Ok(step.commit()?)
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
            0 if self.is_live(connection, key, now)? => Err(EngineError::Conflict),
            0 => Err(EngineError::Gone),
            _ => Ok(()),
        }
    }

    fn is_live(&self, connection: &Connection, key: &KeyDigest, now: Timestamp) -> rusqlite::Result<bool> {
        connection.prepare_cached(&self.sql.exists)?.exists(params![key.as_bytes(), now.0])
    }

    fn insert(&self, connection: &Connection, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        let inserted = connection.prepare_cached(&self.sql.insert)?.execute(params![
            key.as_bytes(),
            record.payload,
            record.expires_at.map(|end| end.0),
            record.run.map(|run| run.0.into_bytes())
        ])?;
        if inserted == 1 { Ok(()) } else { Err(EngineError::Taken) }
    }

    fn remove_version(
        &self,
        connection: &Connection,
        key: &KeyDigest,
        version: i64,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let removed = connection.prepare_cached(&self.sql.delete_version)?.execute(params![
            key.as_bytes(),
            version,
            now.0
        ])?;
        self.changed(removed, connection, key, now)
    }
}

impl SessionEngine for SqliteEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&self.sql.load)?;
        Ok(statement.query_row(params![key.as_bytes(), now.0], record).optional()?)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.writing(key, record, |connection| self.insert(connection, key, record))
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.writing(key, record, |connection| {
            let changed = connection.prepare_cached(&self.sql.update)?.execute(params![
                key.as_bytes(),
                record.version,
                record.payload,
                record.expires_at.map(|end| end.0),
                record.run.map(|run| run.0.into_bytes()),
                now.0
            ])?;
            self.changed(changed, connection, key, now)
        })
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
        self.remove_version(&step, old, record.version, now)?;
        self.insert(&step, new, record)?;
        if let Some(after_write) = &self.after_write {
            after_write(&step, new, record)?;
        }
        Ok(step.commit()?)
    }

    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        Ok(self.is_live(&self.connection(), key, now)?)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.connection().prepare_cached(&self.sql.delete)?.execute(params![key.as_bytes()])?;
        Ok(())
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.remove_version(&self.connection(), key, version, now)
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        self.connection()
            .execute(&self.on("DELETE FROM {}_quarantine WHERE found <= ?1"), [now.minus(QUARANTINE).0])?;
        self.purge(&self.sql.find_over, &self.sql.delete_over, &now.0)
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        // Asked while nothing is held: whoever answers may want to look into a session.
        let ended = self.runs()?.into_iter().filter(|run| !is_alive(RunId(Uuid::from_bytes(*run))));
        ended.map(|run| self.purge(&self.sql.find_of_run, &self.sql.delete_of_run, &run)).sum()
    }

    fn quarantine(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.connection().execute(
            &self.on("INSERT OR IGNORE INTO {}_quarantine (key, payload, found) VALUES (?1, ?2, ?3)"),
            params![key.as_bytes(), record.payload, now.0],
        )?;
        Ok(())
    }

    /// Counts what other connections have committed, in this process or another.
    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        let connection = self.connection();
        let version: i64 =
            connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(Some(version.cast_unsigned()))
    }
}

impl Durability {
    fn pragma(self) -> &'static str {
        match self {
            Self::Full => "PRAGMA synchronous = FULL",
            Self::Normal => "PRAGMA synchronous = NORMAL",
        }
    }
}

/// Makes a file that is not there yet, readable by its owner alone; SQLite gives the files beside it the same rights. One that
/// cannot be made SQLite says more about.
#[cfg(unix)]
fn make_private(path: &Path) {
    let _ = std::os::unix::fs::OpenOptionsExt::mode(OpenOptions::new().write(true).create_new(true), 0o600)
        .open(path);
}

/// Elsewhere a file takes its rights from the folder, and the folder from the person's own.
#[cfg(not(unix))]
fn make_private(_: &Path) {}

/// SQLite's own patience does not cover two that make one file at once: the later one is told at once that it is busy.
fn keep_a_log(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && begun.elapsed() < PATIENCE =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        payload: row.get(0)?,
        expires_at: row.get::<_, Option<i64>>(1)?.map(Timestamp),
        run: row.get::<_, Option<[u8; 16]>>(2)?.map(|bytes| RunId(Uuid::from_bytes(bytes))),
        version: row.get(3)?,
        label: None,
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
