//! The table of one kind of session, and what is said to it every day.

/// `{}` is the table's name.
pub(super) const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS {} (
        key        BLOB PRIMARY KEY NOT NULL,  -- SHA-256 of the session key
        payload    BLOB NOT NULL,              -- sealed
        expires_at INTEGER,                    -- milliseconds since 1970, UTC
        run        BLOB,                       -- the run it ends with
        version    INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {}_expires_at ON {} (expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS {}_run ON {} (run) WHERE run IS NOT NULL;
    CREATE TABLE IF NOT EXISTS {}_quarantine (
        key     BLOB PRIMARY KEY NOT NULL,
        payload BLOB NOT NULL,                 -- as it was found
        found   INTEGER NOT NULL               -- milliseconds since 1970, UTC
    ) STRICT, WITHOUT ROWID;";

/// Keys that purging has in mind at a time. More would take longer to find than somebody should wait.
pub(super) const PURGE_KEYS: usize = 4096;

/// The statements of every day, written once.
pub(super) struct Statements {
    pub(super) insert: String,
    pub(super) load: String,
    pub(super) exists: String,
    pub(super) update: String,
    pub(super) delete: String,
    pub(super) delete_version: String,
    pub(super) delete_over: String,
    pub(super) find_over: String,
    pub(super) delete_of_run: String,
    pub(super) find_of_run: String,
}

impl Statements {
    pub(super) fn on(table: &str) -> Self {
        let live = "key = ?1 AND (expires_at IS NULL OR expires_at >";
        Self {
            insert: format!(
                "INSERT INTO {table} (key, payload, expires_at, run, version) VALUES (?1, ?2, ?3, ?4, 1)
                 ON CONFLICT (key) DO NOTHING"
            ),
            load: format!("SELECT payload, expires_at, run, version FROM {table} WHERE {live} ?2)"),
            exists: format!("SELECT 1 FROM {table} WHERE {live} ?2)"),
            update: format!(
                "UPDATE {table} SET payload = ?3, expires_at = ?4, run = ?5, version = version + 1
                 WHERE version = ?2 AND {live} ?6)"
            ),
            delete: format!("DELETE FROM {table} WHERE key = ?1"),
            delete_version: format!("DELETE FROM {table} WHERE version = ?2 AND {live} ?3)"),
            delete_over: format!("DELETE FROM {table} WHERE expires_at <= ?1 AND key = ?2"),
            find_over: format!(
                "SELECT key FROM {table} WHERE expires_at <= ?1 ORDER BY expires_at LIMIT {PURGE_KEYS}"
            ),
            delete_of_run: format!("DELETE FROM {table} WHERE run = ?1 AND key = ?2"),
            find_of_run: format!("SELECT key FROM {table} WHERE run = ?1 LIMIT {PURGE_KEYS}"),
        }
    }
}
