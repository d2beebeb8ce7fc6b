use rusqlite::{Connection, params};
use session::{EngineError, KeyDigest, Record, SqliteEngine};

/// The engine, with the account that each session belongs to in a column of its own.
pub fn with_accounts(engine: SqliteEngine) -> Result<SqliteEngine, EngineError> {
    let fill = format!("UPDATE {} SET account = ?2 WHERE key = ?1", engine.table());
    engine.extended(add_column, move |connection: &Connection, key: &KeyDigest, record: &Record| {
        connection.prepare_cached(&fill)?.execute(params![key.as_bytes(), record.label])?;
        Ok(())
    })
}

/// Once: the table may be one that was made before accounts were thought of.
fn add_column(connection: &Connection, table: &str) -> rusqlite::Result<()> {
    let is_there = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = 'account'";
    if connection.query_row(is_there, [table], |row| row.get::<_, i64>(0))? == 0 {
        connection.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN account TEXT"))?;
    }
    connection.execute_batch(&format!(
        "CREATE INDEX IF NOT EXISTS {table}_account ON {table} (account) WHERE account IS NOT NULL"
    ))
}

/// How many sessions an account has, living or over.
pub fn sessions_of(engine: &SqliteEngine, account: &str) -> rusqlite::Result<i64> {
    let count = format!("SELECT count(*) FROM {} WHERE account = ?1", engine.table());
    engine.connection().query_row(&count, [account], |row| row.get(0))
}

/// Ends every session of an account, on whatever device; says how many that were.
pub fn end_all_of(engine: &SqliteEngine, account: &str) -> rusqlite::Result<usize> {
    let delete = format!("DELETE FROM {} WHERE account = ?1", engine.table());
    engine.connection().execute(&delete, [account])
}
