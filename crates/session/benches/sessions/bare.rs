//! The SQLite engine beside bare prepared statements that do the same reads and writes: the same table, statements and
//! settings, a record that is sealed already, and nothing around them. Call by call in turns, so that neither has the
//! better moment.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Row, Statement, params};
use serde_json::{Value, json};
use session::{
    Clock as _, Durability, KeyDigest, Record, SessionEngine as _, SessionKey, SystemClock, Timestamp,
};

use crate::Outcome;
use crate::measure::Times;
use crate::places::sqlite;
use crate::sealing::sealed;

/// How long the sessions live.
const TWO_WEEKS: Duration = Duration::from_hours(14 * 24);

/// Of each operation, the times of the engine and those of the statements.
pub(crate) fn beside_the_engine(folder: &Path, count: usize) -> Outcome<Value> {
    let engine = sqlite(folder, "engine", Durability::Normal)?;
    // The engine makes the table, and lets go of the file.
    let table = sqlite(folder, "bare", Durability::Normal)?.table().to_owned();
    let connection = Connection::open(folder.join("bare.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;",
    )?;
    let mut bare = Bare::on(&connection, &table)?;

    let keys = (0..count).map(|_| Ok(SessionKey::generate()?.digest())).collect::<Outcome<Vec<_>>>()?;
    let now = SystemClock.now();
    let record = Record {
        payload: sealed()?,
        expires_at: Some(now.plus(TWO_WEEKS)),
        run: None,
        version: 1,
        label: None,
    };
    Ok(json!({
        "create": in_turns(&keys, |key| Ok(engine.create(key, &record)?), |key| bare.create(key, &record))?,
        "load": in_turns(
            &keys,
            |key| same(engine.load(key, now)?, &record),
            |key| same(bare.load(key, now)?, &record)
        )?,
        "save": in_turns(
            &keys,
            |key| Ok(engine.save(key, &record, now)?),
            |key| bare.save(key, &record, now)
        )?,
        "delete": in_turns(&keys, |key| Ok(engine.delete(key)?), |key| bare.delete(key))?,
    }))
}

fn in_turns(
    keys: &[KeyDigest],
    mut engine: impl FnMut(&KeyDigest) -> Outcome<()>,
    mut bare: impl FnMut(&KeyDigest) -> Outcome<()>,
) -> Outcome<Value> {
    let (mut of_engine, mut of_bare) = (Times::default(), Times::default());
    for (number, key) in keys.iter().enumerate() {
        if number % 2 == 0 {
            of_engine.take(|| engine(key))?;
            of_bare.take(|| bare(key))?;
        } else {
            of_bare.take(|| bare(key))?;
            of_engine.take(|| engine(key))?;
        }
    }
    Ok(json!({ "engine": of_engine.told(), "bare": of_bare.told() }))
}

/// What the engine says to SQLite, prepared once.
struct Bare<'connection> {
    insert: Statement<'connection>,
    load: Statement<'connection>,
    update: Statement<'connection>,
    delete: Statement<'connection>,
}

impl<'connection> Bare<'connection> {
    fn on(connection: &'connection Connection, table: &str) -> rusqlite::Result<Self> {
        let live = "key = ?1 AND (expires_at IS NULL OR expires_at >";
        Ok(Self {
            insert: connection.prepare(&format!(
                "INSERT INTO {table} (key, payload, expires_at, run, version) VALUES (?1, ?2, ?3, ?4, 1)
                 ON CONFLICT (key) DO NOTHING"
            ))?,
            load: connection.prepare(&format!(
                "SELECT payload, expires_at, run, version FROM {table} WHERE {live} ?2)"
            ))?,
            update: connection.prepare(&format!(
                "UPDATE {table} SET payload = ?3, expires_at = ?4, run = ?5, version = version + 1
                 WHERE version = ?2 AND {live} ?6)"
            ))?,
            delete: connection.prepare(&format!("DELETE FROM {table} WHERE key = ?1"))?,
        })
    }

    fn create(&mut self, key: &KeyDigest, record: &Record) -> Outcome<()> {
        let end = record.expires_at.map(|end| end.0);
        one(self.insert.execute(params![key.as_bytes(), record.payload, end, None::<[u8; 16]>])?)
    }

    fn load(&mut self, key: &KeyDigest, now: Timestamp) -> rusqlite::Result<Option<Record>> {
        self.load.query_row(params![key.as_bytes(), now.0], read).optional()
    }

    fn save(&mut self, key: &KeyDigest, record: &Record, now: Timestamp) -> Outcome<()> {
        let end = record.expires_at.map(|end| end.0);
        one(self.update.execute(params![
            key.as_bytes(),
            record.version,
            record.payload,
            end,
            None::<[u8; 16]>,
            now.0
        ])?)
    }

    fn delete(&mut self, key: &KeyDigest) -> Outcome<()> {
        one(self.delete.execute([key.as_bytes()])?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let _: Option<[u8; 16]> = row.get(2)?;
    Ok(Record {
        payload: row.get(0)?,
        expires_at: row.get::<_, Option<i64>>(1)?.map(Timestamp),
        run: None,
        version: row.get(3)?,
        label: None,
    })
}

fn same(found: Option<Record>, record: &Record) -> Outcome<()> {
    if found.is_some_and(|found| found == *record) {
        Ok(())
    } else {
        Err("a record came back changed".into())
    }
}

fn one(rows: usize) -> Outcome<()> {
    if rows == 1 { Ok(()) } else { Err(format!("a statement changed {rows} rows").into()) }
}
