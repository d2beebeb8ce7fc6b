//! Files of the person's: what is said when one cannot be read or written, and how a new one is written. What the system
//! says ("os error 17") is for `--json`, not for people.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::Failure;

/// Why a file could not be read or written, to be said after its path.
pub(crate) fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AlreadyExists => "there is something of this name already",
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::IsADirectory => "it is a folder, not a file",
        ErrorKind::NotADirectory => "a part of this path is not a folder",
        ErrorKind::PermissionDenied => "the permission to use it is missing",
        ErrorKind::ReadOnlyFilesystem => "nothing can be written to this disk",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::InvalidFilename => "such a name cannot be used here",
        _ => "it could not be read or written",
    }
}

/// The same of our own data, where something that "exists already" is a file in the place of a folder.
pub(crate) fn reason_of_ours(path: &Path, error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AlreadyExists if path.is_file() => "it is not a folder",
        _ => reason(error),
    }
}

/// What to do about it.
pub(crate) fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AlreadyExists => "It was left as it is. Choose another name.",
        ErrorKind::NotFound => "Check how the path is written.",
        ErrorKind::IsADirectory => "Name a file in it.",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Make some room, or choose another disk.",
        _ => "Check the path and whether you may read or write there.",
    }
}

/// A new file in the folder that `out` is to be in. It is gone again unless it is put in place.
pub(crate) fn beside(out: &Path) -> Result<NamedTempFile, Failure> {
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".everpaw-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // It becomes an ordinary file of the person's, with the rights that new files get here.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(Failure::file(folder))
}

/// Gives a file from [`beside`] its name, and never takes the name from something that has it.
pub(crate) fn put_in_place(file: NamedTempFile, out: &Path) -> io::Result<()> {
    let file = match file.persist_noclobber(out) {
        Ok(_) => return Ok(()),
        Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => return Err(refused.error),
        Err(refused) => refused.file,
    };
    // Some sticks and cards can neither link nor move with that care. There the name is taken first.
    File::create_new(out)?;
    file.persist(out).map(drop).map_err(|refused| {
        // What is removed is the empty file of a moment ago.
        let _ = fs::remove_file(out);
        refused.error
    })
}
