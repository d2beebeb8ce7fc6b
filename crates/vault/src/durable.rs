//! Writing a small file so that, whatever happens, either the old or the new one is there afterwards, whole.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Writes to a temporary sibling, waits until the disk has it, and renames it into place. Readable by the owner alone.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Waits until the disk knows of the names in a folder. Windows does so by itself and has no call for it.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
