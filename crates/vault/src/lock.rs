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
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(VaultError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(VaultError::io(&path)(error)),
        }
    }
}
