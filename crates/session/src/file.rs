//! Sessions in a folder, one file each: what is stored can be looked at, copied and removed with what every system has.
//! Names are hashes of keys, and what is in a file comes sealed; when it ends is readable.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

mod disk;

use disk::{Stored, Unfinished, hex, is_older, stored};

use crate::record;
use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

/// How long a file is left alone that nobody finished writing.
const UNFINISHED: Duration = Duration::from_hours(1);

/// How long a copy is kept of what did not open, and a file in which nothing can be read.
const QUARANTINE: Duration = Duration::from_hours(30 * 24);

/// After so many files purging leaves the folder to others for a moment.
const PURGE_FILES: usize = 16;
const PURGE_PAUSE: Duration = Duration::from_micros(500);

/// Sessions in a folder, in files that only their owner can read. A save is written beside the old file, waits for the disk
/// and takes its place in one step, so that whoever is killed at any moment leaves the old session or the new one. Who
/// changes something holds the lock of a file, across threads and processes; who reads does not wait.
///
/// It cannot tell what others changed, so in a [`CachedEngine`](crate::CachedEngine) nothing of it is copied.
///
/// ```
/// use session::{FileEngine, SealingSecret, Sessions};
///
/// # let folder = tempfile::tempdir().unwrap();
/// let engine = FileEngine::open(folder.path().join("sessions"), "window-")?;
/// let sessions = Sessions::new(engine, SealingSecret::generate()?, "example");
/// let mut session = sessions.start();
/// session.insert("pet", &"Luna")?;
/// session.save()?;
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Debug)]
pub struct FileEngine {
    folder: PathBuf,
    prefix: String,
    lock: Mutex<File>,
}

/// What a file in the folder is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Session,
    /// What somebody is writing, or did not finish.
    Unfinished,
    /// A copy of what did not open.
    Quarantined,
}

/// The lock of the folder, for as long as it lives.
struct Held<'a>(MutexGuard<'a, File>);

/// An I/O error, and where.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", folder.display())]
struct FolderError {
    folder: PathBuf,
    source: io::Error,
}

#[derive(Debug, thiserror::Error)]
#[error("“{0}” cannot begin the names of session files: 1 to 32 characters from a-z, 0-9 and “-” can")]
struct InvalidPrefix(String);

impl FileEngine {
    /// Opens the folder, or makes it for its owner alone. `prefix` begins the name of each file: 1 to 32 characters from a-z,
    /// 0-9 and "-". Engines of other prefixes in the same folder, and files of anybody else, do not see each other.
    ///
    /// ```
    /// use session::FileEngine;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// FileEngine::open(folder.path(), "window-")?;
    /// assert!(FileEngine::open(folder.path(), "../").is_err());
    /// # Ok::<(), session::EngineError>(())
    /// ```
    pub fn open(folder: impl Into<PathBuf>, prefix: &str) -> Result<Self, EngineError> {
        let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=32).contains(&prefix.len()) || !prefix.bytes().all(is_fine) {
            return Err(EngineError::Storage(Box::new(InvalidPrefix(prefix.to_owned()))));
        }
        let folder = folder.into();
        let lock =
            disk::make_folder(&folder).and_then(|()| disk::open_lock(&folder.join(format!("{prefix}-lock"))));
        match lock {
            Ok(lock) => Ok(Self { folder, prefix: prefix.to_owned(), lock: Mutex::new(lock) }),
            Err(error) => Err(failed(&folder, error)),
        }
    }

    /// What was done; or what went wrong, and in which folder. Names of files are nobody else's business.
    fn done<T>(&self, done: io::Result<T>) -> Result<T, EngineError> {
        done.map_err(|source| failed(&self.folder, source))
    }

    fn path(&self, key: &KeyDigest) -> PathBuf {
        self.folder.join(format!("{}{}", self.prefix, hex(key.as_bytes())))
    }

    /// What `name` is to this engine; `None` if it belongs to somebody else.
    fn kind(&self, name: &OsStr) -> Option<Kind> {
        let (digest, rest) = name.to_str()?.strip_prefix(&self.prefix)?.split_at_checked(64)?;
        if !digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        match rest {
            "" => Some(Kind::Session),
            ".damaged" => Some(Kind::Quarantined),
            _ => rest.strip_prefix('.')?.strip_suffix(".tmp").map(|_| Kind::Unfinished),
        }
    }

    /// Until it is dropped, nobody else changes a session of this prefix: no other thread, and no other process.
    fn hold(&self) -> Result<Held<'_>, EngineError> {
        let file = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.done(disk::lock(&file))?;
        Ok(Held(file))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<Unfinished, EngineError> {
        self.done(Unfinished::write(path, bytes))
    }

    fn is_taken(&self, path: &Path) -> Result<bool, EngineError> {
        self.done(path.try_exists())
    }

    /// Whether `version` is what there is and lives. Damaged is gone, as it is for whoever loads it.
    fn check(&self, path: &Path, version: i64, now: Timestamp) -> Result<(), EngineError> {
        match self.done(stored(path))? {
            Stored::Whole(header) if header.is_over(now) => Err(EngineError::Gone),
            Stored::Whole(header) if header.version != version => Err(EngineError::Conflict),
            Stored::Whole(_) => Ok(()),
            Stored::Damaged | Stored::Absent => Err(EngineError::Gone),
        }
    }

    /// Every file of ours, by what its name says it is.
    fn files(&self) -> Result<impl Iterator<Item = Result<(Kind, PathBuf), EngineError>>, EngineError> {
        let entries = self.done(fs::read_dir(&self.folder))?;
        Ok(entries.filter_map(|entry| match entry {
            Ok(entry) => {
                let kind = self.kind(&entry.file_name())?;
                entry.file_type().is_ok_and(|kind| kind.is_file()).then(|| Ok((kind, entry.path())))
            }
            Err(error) => Some(self.done(Err(error))),
        }))
    }

    /// Removes every file of ours that is to go, one at a time: looked at without the lock, and once more under it. Says how
    /// many sessions those were.
    fn sweep(&self, is_to_go: impl Fn(Kind, &Path) -> io::Result<bool>) -> Result<usize, EngineError> {
        let (mut sessions, mut removed) = (0, 0);
        for file in self.files()? {
            let (kind, path) = file?;
            match is_to_go(kind, &path) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) => {
                    tracing::warn!(%error, "a session's file cannot be read; it is left alone");
                    continue;
                }
            }
            let held = self.hold()?;
            if self.done(is_to_go(kind, &path))? {
                self.done(disk::remove(&path))?;
                sessions += usize::from(kind == Kind::Session);
                removed += 1;
            }
            drop(held);
            if removed % PURGE_FILES == 0 {
                thread::sleep(PURGE_PAUSE);
            }
        }
        Ok(sessions)
    }
}

impl SessionEngine for FileEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        let bytes = match fs::read(self.path(key)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return self.done(Err(error)),
        };
        let record = record::decode(&bytes);
        if record.is_none() {
            tracing::warn!("a session's file is damaged; it is treated as absent");
        }
        Ok(record.filter(|record| !record.is_over(now)))
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        let path = self.path(key);
        let new = self.write(&path, &record::encode(record, 1))?;
        let held = self.hold()?;
        if self.is_taken(&path)? {
            return Err(EngineError::Taken);
        }
        self.done(new.put(&path))?;
        drop(held);
        self.done(disk::settle(&self.folder))
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let path = self.path(key);
        let new = self.write(&path, &record::encode(record, record.version + 1))?;
        let held = self.hold()?;
        self.check(&path, record.version, now)?;
        self.done(new.put(&path))?;
        drop(held);
        self.done(disk::settle(&self.folder))
    }

    /// The new file comes before the old one goes. Killed in between, the old key is as good as before, and what lies under
    /// the new one, which nobody was told, ends by itself.
    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let (from, to) = (self.path(old), self.path(new));
        let moved = self.write(&to, &record::encode(record, 1))?;
        let held = self.hold()?;
        self.check(&from, record.version, now)?;
        if self.is_taken(&to)? {
            return Err(EngineError::Taken);
        }
        self.done(moved.put(&to))?;
        if let Err(error) = self.done(disk::remove(&from)) {
            // Neither of two keys may be left that both open it.
            self.done(disk::remove(&to))?;
            return Err(error);
        }
        drop(held);
        self.done(disk::settle(&self.folder))
    }

    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        let stored = self.done(stored(&self.path(key)))?;
        Ok(matches!(stored, Stored::Whole(header) if !header.is_over(now)))
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        let held = self.hold()?;
        self.done(disk::remove(&self.path(key)))?;
        drop(held);
        self.done(disk::settle(&self.folder))
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        let path = self.path(key);
        let held = self.hold()?;
        self.check(&path, version, now)?;
        self.done(disk::remove(&path))?;
        drop(held);
        self.done(disk::settle(&self.folder))
    }

    /// When a session ends, its file says; for how long damage and leftovers are kept, the time of the last change to theirs.
    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        self.sweep(|kind, path| match kind {
            Kind::Session => match stored(path)? {
                Stored::Whole(header) => Ok(header.is_over(now)),
                Stored::Damaged => is_older(path, QUARANTINE, now),
                Stored::Absent => Ok(false),
            },
            Kind::Unfinished => is_older(path, UNFINISHED, now),
            Kind::Quarantined => is_older(path, QUARANTINE, now),
        })
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        let run = |path: &Path| match stored(path)? {
            Stored::Whole(header) => Ok(header.run),
            Stored::Damaged | Stored::Absent => io::Result::Ok(None),
        };
        let mut runs: Vec<RunId> = Vec::new();
        for file in self.files()? {
            // What cannot be read is told of when it is swept.
            let (Kind::Session, path) = file? else { continue };
            runs.extend(run(&path).ok().flatten().filter(|run| !runs.contains(run)));
        }
        // Asked before anything is locked, and once.
        runs.retain(|run| !is_alive(*run));
        self.sweep(
            |kind, path| Ok(kind == Kind::Session && run(path)?.is_some_and(|run| runs.contains(&run))),
        )
    }

    fn quarantine(&self, key: &KeyDigest, record: &Record, _: Timestamp) -> Result<(), EngineError> {
        let mut copy = self.path(key).into_os_string();
        copy.push(".damaged");
        let copy = PathBuf::from(copy);
        if self.is_taken(&copy)? {
            return Ok(());
        }
        let new = self.write(&self.path(key), &record::encode(record, record.version))?;
        self.done(new.put(&copy))?;
        self.done(disk::settle(&self.folder))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the sessions' folder stays locked until the program ends");
        }
    }
}

fn failed(folder: &Path, source: io::Error) -> EngineError {
    EngineError::Storage(Box::new(FolderError { folder: folder.to_owned(), source }))
}

#[cfg(test)]
mod tests;
