//! One process per profile, by a lock that the operating system lets go of by itself when the process ends, however it
//! ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::VaultError;

/// Held as long as the profile is ours; dropping it lets the next one in.
#[derive(Debug)]
pub struct ProfileLock {
    _file: File,
}

impl ProfileLock {
    /// Takes the lock of the profile in `folder`, or says at once that somebody else has it.
    pub(crate) fn take(folder: &Path) -> Result<Self, VaultError> {
        let path = folder.join("lock");
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(VaultError::io(&path)(error)),
        }
    }
}

/// Held while a profile is being made, so that two are made one after the other.
#[derive(Debug)]
pub(crate) struct CreationLock {
    _file: File,
}

impl CreationLock {
    /// Waits for its turn.
    pub(crate) fn wait(profiles: &Path) -> Result<Self, VaultError> {
        let path = profiles.join(".creating");
        let file = open(&path)?;
        file.lock().map_err(VaultError::io(&path))?;
        Ok(Self { _file: file })
    }
}

fn open(path: &Path) -> Result<File, VaultError> {
    let options = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    options.map_err(VaultError::io(path))
}
