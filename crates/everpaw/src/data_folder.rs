//! The data folder: where everything of this computer's profiles lies, and the id that tells it from other data folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;

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
        make_private(path).map_err(Error::io(path))?;
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

    /// Makes room for new sessions. What was put aside before is replaced.
    pub(crate) fn put_sessions_aside(&self) -> io::Result<PathBuf> {
        let aside = self.path.join("sessions.db.damaged");
        for log in ["sessions.db-wal", "sessions.db-shm"] {
            match fs::remove_file(self.path.join(log)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(self.sessions(), &aside)?;
        Ok(aside)
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
/// gave it, for ever; what is ours in it, the profiles, is private by itself.
#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    if !path.is_dir() {
        return fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    }
    if fs::read_dir(path)?.next().is_none() {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// On Windows a folder below the user's own takes that one's rights, which are the owner's alone.
#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
