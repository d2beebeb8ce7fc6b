//! Purging, so that nobody waits for it: in small steps, with everybody else's calls in between.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior, params};

use super::statements::PURGE_KEYS;
use super::{Durability, ERASING, PATIENCE, SqliteEngine};
use crate::EngineError;

/// Purging holds the file for about so long at a time, and then leaves it to others for a moment.
const PURGE_STEP: Duration = Duration::from_millis(1);
const PURGE_PAUSE: Duration = Duration::from_micros(200);

/// Rows that purging deletes between two looks at the clock.
const PURGE_ROWS: usize = 16;

/// How many steps of purging may lie in the log before they are put where they belong.
const STEPS_BETWEEN_CHECKPOINTS: usize = 16;

/// As many pages as SQLite itself lets lie in the log.
const SQLITES_OWN_CHECKPOINT: u32 = 1000;

impl SqliteEngine {
    /// Every run that a session ends with, once.
    pub(super) fn runs(&self) -> Result<Vec<[u8; 16]>, EngineError> {
        let connection = self.connection();
        let mut statement =
            connection.prepare(&self.on("SELECT DISTINCT run FROM {} WHERE run IS NOT NULL"))?;
        let runs = statement.query_map([], |row| row.get(0))?;
        Ok(runs.collect::<Result<_, _>>()?)
    }

    /// Deletes every session that `find` finds, in steps of about a millisecond: other calls come in between. `delete` says
    /// once more what is to go, because somebody may have saved it meanwhile. For a file it has a connection of its own:
    /// nobody waits while that puts in place what was written. What a power cut brings back nobody misses.
    pub(super) fn purge(&self, find: &str, delete: &str, what: &dyn ToSql) -> Result<usize, EngineError> {
        let keys = self.keys(find, what)?;
        let Some(path) = self.path.as_ref().filter(|_| !keys.is_empty()) else {
            return self.purge_with(None, keys, find, delete, what);
        };
        let own = connection_for_purging(path)?;
        // Whoever saves meanwhile would find so much in the log that they had to put it in place.
        checkpoint_after(&self.connection(), 0)?;
        let removed = self.purge_with(Some(own), keys, find, delete, what);
        checkpoint_after(&self.connection(), SQLITES_OWN_CHECKPOINT)?;
        removed
    }

    fn purge_with(
        &self,
        mut own: Option<Connection>,
        mut keys: Vec<[u8; 32]>,
        find: &str,
        delete: &str,
        what: &dyn ToSql,
    ) -> Result<usize, EngineError> {
        let (mut removed, mut steps) = (0, 0);
        loop {
            let mut left = keys.as_slice();
            while !left.is_empty() {
                removed += self.purge_step(own.as_mut(), &mut left, delete, what)?;
                steps += 1;
                match &own {
                    Some(own) if steps % STEPS_BETWEEN_CHECKPOINTS == 0 => checkpoint(own)?,
                    // Somebody who waits comes in now, and not only if they are quicker than the next step.
                    _ => thread::sleep(PURGE_PAUSE),
                }
            }
            if keys.len() < PURGE_KEYS {
                own.as_ref().map_or(Ok(()), checkpoint)?;
                return Ok(removed);
            }
            keys = self.keys(find, what)?;
        }
    }

    /// The first keys that `find` finds, in the order of the table, so that deleting goes through the file once.
    fn keys(&self, find: &str, what: &dyn ToSql) -> Result<Vec<[u8; 32]>, EngineError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(find)?;
        let keys = statement.query_map([what], |row| row.get(0))?;
        let mut keys: Vec<[u8; 32]> = keys.collect::<Result<_, _>>()?;
        keys.sort_unstable();
        Ok(keys)
    }

    /// Deletes from the front of `keys` for as long as one step of purging may take.
    fn purge_step(
        &self,
        own: Option<&mut Connection>,
        keys: &mut &[[u8; 32]],
        delete: &str,
        what: &dyn ToSql,
    ) -> Result<usize, EngineError> {
        // Held all the while: whoever writes here waits for one step, and not for SQLite to look again.
        let mut everyday = self.connection();
        let step = own.unwrap_or(&mut everyday).transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (begun, mut removed) = (Instant::now(), 0);
        {
            let mut delete = step.prepare_cached(delete)?;
            while begun.elapsed() < PURGE_STEP && !keys.is_empty() {
                let (next, rest) = keys.split_at(PURGE_ROWS.min(keys.len()));
                for key in next {
                    removed += delete.execute(params![what, key])?;
                }
                *keys = rest;
            }
        }
        step.commit()?;
        Ok(removed)
    }
}

/// Another connection to a file that is there. It puts what was written where it belongs only when it is told to.
fn connection_for_purging(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(Durability::Normal.pragma())?;
    connection.execute_batch(ERASING)?;
    checkpoint_after(&connection, 0)?;
    Ok(connection)
}

/// How many pages may lie in the log until a save puts them where they belong; 0 for as many as there are.
fn checkpoint_after(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "wal_autocheckpoint", pages, |_| Ok(()))
}

/// Puts what was written where it belongs, as far as that goes while others read and write.
fn checkpoint(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}
