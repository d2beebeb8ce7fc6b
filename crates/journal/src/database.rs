//! The two encrypted files: opened with their keys, checked, and brought up to date. Two connections and never ATTACH,
//! so that an import into one never makes writing in the other wait.

use std::path::Path;
use std::time::Duration;

use refinery::Runner;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};
use zeroize::Zeroizing;

use crate::JournalError;

mod words {
    refinery::embed_migrations!("../../migrations/journal");
}
mod pixels {
    refinery::embed_migrations!("../../migrations/photos");
}

/// What differs between the two files.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    migrations: fn() -> Runner,
    /// Set before the first page is touched, and the same for ever: they are part of the file format.
    cipher: &'static str,
    page_bytes: i64,
    cache_kib: i64,
}

/// Words and structure. A large cache, because selective searches are slow without one under encryption.
pub(crate) static WORDS: Kind = Kind {
    name: "journal.db",
    migrations: words::migrations::runner,
    cipher: "PRAGMA cipher_page_size = 4096;",
    page_bytes: 4096,
    cache_kib: 64 * 1024,
};

/// Pixels. Large pages with a faster checksum, because they are read and written in megabytes.
pub(crate) static PIXELS: Kind = Kind {
    name: "photos.db",
    migrations: pixels::migrations::runner,
    cipher: "PRAGMA cipher_page_size = 16384; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;",
    page_bytes: 16384,
    cache_kib: 16 * 1024,
};

/// A raw 256-bit database key. Wiped when dropped.
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The pragma that sets it, reserved up front: a string that grows leaves copies of the key behind.
    fn pragma(&self) -> Zeroizing<String> {
        let mut pragma = Zeroizing::new(String::with_capacity(128));
        pragma.push_str("PRAGMA key = \"x'");
        for byte in self.0.iter() {
            for digit in [byte >> 4, byte & 15] {
                pragma.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
            }
        }
        pragma.push_str("'\"");
        pragma
    }
}

/// Makes the file. It must not be there.
pub(crate) fn create(folder: &Path, kind: &Kind, key: &DatabaseKey) -> Result<(), JournalError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        connect(folder, kind, key, flags, Locking::Shared).map_err(JournalError::of(kind.name))?;
    migrate(&mut connection, kind)
}

/// Opens the file, which must be whole and not newer than this version.
pub(crate) fn open(folder: &Path, kind: &Kind, key: &DatabaseKey) -> Result<Connection, JournalError> {
    check_size(folder, kind)?;
    // Never created here: an empty journal in place of a lost one would look like a loss of everything.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = match connect(folder, kind, key, flags, Locking::Shared) {
        // On a full disk there is no room for the file that shares the write-ahead log between connections. Without
        // sharing none is needed, and what is there can be read.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) => {
            connect(folder, kind, key, flags, Locking::Exclusive)
        }
        connected => connected,
    }
    .map_err(JournalError::of(kind.name))?;
    check_pages(&connection, folder, kind)?;
    check_version(&connection, kind)?;
    migrate(&mut connection, kind)?;
    // A transaction that read before it writes is refused if another connection wrote in between, however long it would
    // wait. One that means to write from the start waits its turn and is never refused.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(connection)
}

/// Whether another connection can be opened beside this one. Not if it had to take the file for itself.
pub(crate) fn is_shared(connection: &Connection) -> rusqlite::Result<bool> {
    let mode: String = connection.query_row("PRAGMA locking_mode", [], |row| row.get(0))?;
    Ok(mode.eq_ignore_ascii_case("normal"))
}

/// Whether other connections of this process may open the file as well. Other processes never do: the profile's lock
/// keeps them out.
#[derive(Clone, Copy)]
enum Locking {
    Shared,
    Exclusive,
}

fn connect(
    folder: &Path,
    kind: &Kind,
    key: &DatabaseKey,
    flags: OpenFlags,
    locking: Locking,
) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(folder.join(kind.name), flags)?;
    connection.execute_batch(&key.pragma())?;
    connection.execute_batch(kind.cipher)?;
    // Damage is told once, by us, in words.
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    connection.busy_timeout(Duration::from_secs(5))?;
    if let Locking::Exclusive = locking {
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    }
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -{};",
        kind.cache_kib
    ))?;
    Ok(connection)
}

fn check_size(folder: &Path, kind: &Kind) -> Result<(), JournalError> {
    let path = folder.join(kind.name);
    let damaged = |reason: &str| JournalError::Damaged { file: kind.name, reason: reason.to_owned() };
    match std::fs::metadata(&path) {
        Ok(facts) if facts.len() == 0 => Err(damaged("it is empty")),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(damaged("it is missing")),
        Err(error) => Err(JournalError::io(&path)(error)),
    }
}

/// Whether the file is as long as its header says. Pages still waiting in the write-ahead log are not missing.
fn check_pages(connection: &Connection, folder: &Path, kind: &Kind) -> Result<(), JournalError> {
    let pages: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .map_err(JournalError::of(kind.name))?;
    let length = |name: String| std::fs::metadata(folder.join(name)).map_or(0, |facts| facts.len());
    let log = length(format!("{}-wal", kind.name));
    let file = length(kind.name.to_owned());
    if log == 0 && u64::try_from(pages * kind.page_bytes).is_ok_and(|expected| file < expected) {
        return Err(JournalError::Damaged { file: kind.name, reason: "it has been cut short".to_owned() });
    }
    Ok(())
}

fn check_version(connection: &Connection, kind: &Kind) -> Result<(), JournalError> {
    let newest: Option<Option<u32>> = connection
        .query_row("SELECT max(version) FROM refinery_schema_history", [], |row| row.get(0))
        .optional()
        .map_err(|error| match JournalError::of(kind.name)(error) {
            JournalError::Database(_) => JournalError::Damaged {
                file: kind.name,
                reason: "its list of versions is missing".to_owned(),
            },
            other => other,
        })?;
    let known =
        (kind.migrations)().get_migrations().iter().map(refinery::Migration::version).max().unwrap_or(0);
    let known = u32::try_from(known).unwrap_or(u32::MAX);
    match newest.flatten() {
        Some(found) if found > known => Err(JournalError::NewerVersion { file: kind.name, found, known }),
        Some(_) => Ok(()),
        None => {
            Err(JournalError::Damaged { file: kind.name, reason: "its list of versions is empty".to_owned() })
        }
    }
}

fn migrate(connection: &mut Connection, kind: &Kind) -> Result<(), JournalError> {
    (kind.migrations)().run(connection).map(drop).map_err(|error| JournalError::Migration(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_that_reads_first_is_not_refused_because_somebody_else_writes() {
        let folder = tempfile::tempdir().unwrap();
        let key = || DatabaseKey::from_bytes([1; 32]);
        create(folder.path(), &WORDS, &key()).unwrap();
        let mut one = open(folder.path(), &WORDS, &key()).unwrap();
        let other = open(folder.path(), &WORDS, &key()).unwrap();
        other.busy_timeout(Duration::ZERO).unwrap();
        let set = |connection: &Connection, value: i64| {
            connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('place', ?1)", [value])
        };
        let step = one.transaction().unwrap();
        let _: i64 = step.query_row("SELECT count(*) FROM setting", [], |row| row.get(0)).unwrap();
        assert!(set(&other, 1).is_err(), "the other one waits its turn, which here it will not");
        set(&step, 2).unwrap();
        step.commit().unwrap();
        assert_eq!(set(&other, 3).unwrap(), 1, "and has it afterwards");
        assert!(is_shared(&one).unwrap() && is_shared(&other).unwrap(), "both have the file open");
    }
}
