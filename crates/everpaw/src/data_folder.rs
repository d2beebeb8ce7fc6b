//! The data folder: where everything of this computer's profiles lies, and the id that tells it from other data folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;
use crate::own_folder::make_private;

const ID_FILE: &str = "data-folder.json";

/// A data folder that is there.
pub(crate) struct DataFolder {
    path: PathBuf,
    id: Uuid,
}

#[derive(Serialize, Deserialize)]
struct IdFile {
    id: Uuid,
}

impl DataFolder {
    /// Opens the folder, or makes it for its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        make_ours(path).map_err(Error::io(path))?;
        let path = &fs::canonicalize(path).map_err(Error::io(path))?;
        let file = path.join(ID_FILE);
        let id = match read_id(&file) {
            Some(id) => id,
            None => make_id(&file).map_err(Error::io(&file))?,
        };
        Ok(Self { path: path.to_owned(), id })
    }

    /// Names this data folder's keychain entries. If it is lost, the entries are never found again and the passphrase
    /// is asked for: nothing else depends on it.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn profiles(&self) -> PathBuf {
        self.path.join("profiles")
    }

    pub(crate) fn drafts(&self) -> PathBuf {
        self.path.join("drafts")
    }

    pub(crate) fn sessions(&self) -> PathBuf {
        self.path.join("sessions.db")
    }

    pub(crate) fn runs(&self) -> PathBuf {
        self.path.join("runs")
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes room for new sessions. What was put aside before is replaced. The log goes along under the name that makes it
    /// the log of what is put aside, because it may hold what was written last.
    pub(crate) fn put_sessions_aside(&self) -> io::Result<PathBuf> {
        let aside = self.path.join("sessions.db.damaged");
        remove_if_there(&self.path.join("sessions.db-shm"))?;
        let (log, log_aside) = (self.path.join("sessions.db-wal"), self.path.join("sessions.db.damaged-wal"));
        remove_if_there(&log_aside)?;
        // First: what comes next must not find it.
        match fs::rename(log, log_aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::rename(self.sessions(), &aside)?;
        Ok(aside)
    }
}

fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read_id(file: &Path) -> Option<Uuid> {
    let bytes = fs::read(file).ok()?;
    serde_json::from_slice::<IdFile>(&bytes).ok().map(|read| read.id)
}

/// Two processes may come here at the same time: the first one's file counts.
fn make_id(file: &Path) -> io::Result<Uuid> {
    let id = Uuid::now_v7();
    let mut made = tempfile::NamedTempFile::new_in(file.parent().unwrap_or_else(|| Path::new(".")))?;
    serde_json::to_writer(&mut made, &IdFile { id })?;
    made.as_file().sync_all()?;
    match made.persist_noclobber(file) {
        Ok(_) => Ok(id),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => match read_id(file) {
            Some(theirs) => Ok(theirs),
            // What is there cannot be read: it is replaced, because nothing but a convenience depends on it.
            None => error.file.persist(file).map(|_| id).map_err(|error| error.error),
        },
        Err(error) => Err(error.error),
    }
}

/// A folder that is new or empty becomes its owner's alone. One with somebody's other things in it keeps the rights they
/// gave it, for ever; what is ours in it, the profiles, is private by itself. On Windows a folder below the user's own takes
/// that one's rights, which are the owner's alone.
fn make_ours(path: &Path) -> io::Result<()> {
    if !path.is_dir() {
        return make_private(path);
    }
    #[cfg(unix)]
    if fs::read_dir(path)?.next().is_none() {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_keeps_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(folder.path()).unwrap();
        for time in ["first", "second"] {
            fs::write(data.sessions(), time).unwrap();
            fs::write(data.path().join("sessions.db-wal"), format!("{time} log")).unwrap();
            let aside = data.put_sessions_aside().unwrap();
            assert_eq!(fs::read_to_string(&aside).unwrap(), time, "what it said");
            let log = fs::read_to_string(data.path().join("sessions.db.damaged-wal")).unwrap();
            assert_eq!(log, format!("{time} log"), "and what was written last");
            assert!(!data.path().join("sessions.db-wal").exists(), "nothing is left in the way");
        }
        fs::write(data.sessions(), "third").unwrap();
        data.put_sessions_aside().unwrap();
        assert!(
            !data.path().join("sessions.db.damaged-wal").exists(),
            "another's log is not taken for its own"
        );
    }
}
