//! What the file engine asks of the system: one file at a time, and nothing of sessions but their first bytes.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Timestamp;
use crate::record::{HEADER_BYTES, Header};

/// What is in a session's file, as far as its first bytes say.
pub(super) enum Stored {
    Whole(Header),
    Damaged,
    Absent,
}

/// A file that was written and waits to be put where it belongs. If nobody does, it is removed again.
pub(super) struct Unfinished(pub(super) PathBuf);

impl Unfinished {
    /// Writes beside `path`, and waits for the disk.
    pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.tmp", hex(&random)));
        let mut file = owner_only(OpenOptions::new().write(true).create_new(true)).open(&name)?;
        let unfinished = Self(name.into());
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(unfinished)
    }

    /// Takes the place of what is at `path`, in one step.
    pub(super) fn put(&self, path: &Path) -> io::Result<()> {
        fs::rename(&self.0, path)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Put where it belongs, it is not here any more. What cannot be removed now, purging will.
        let _ = fs::remove_file(&self.0);
    }
}

pub(super) fn stored(path: &Path) -> io::Result<Stored> {
    let mut header = [0; HEADER_BYTES];
    match File::open(path).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) => Ok(Header::read(&header).map_or(Stored::Damaged, Stored::Whole)),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(Stored::Damaged),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Stored::Absent),
        Err(error) => Err(error),
    }
}

/// Whether the file was last changed so long before `now`.
pub(super) fn is_older(path: &Path, age: Duration, now: Timestamp) -> io::Result<bool> {
    match fs::metadata(path).and_then(|metadata| metadata.modified()) {
        Ok(changed) => Ok(Timestamp::from(changed).plus(age) <= now),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes a file that may be gone already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a folder for its owner alone, if it is not there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Opens a file to be locked, or makes it.
pub(super) fn open_lock(path: &Path) -> io::Result<File> {
    owner_only(OpenOptions::new().write(true).create(true)).open(path)
}

/// Holds the lock, as soon as nobody else does.
pub(super) fn lock(file: &File) -> io::Result<()> {
    loop {
        match file.lock() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Waits until the disk has the names that were changed in a folder. Elsewhere than on Unix a folder cannot be opened, and
/// the file system sees to its names itself.
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

/// Elsewhere a file takes its rights from the folder, and the folder from the person's own.
#[cfg(not(unix))]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
