//! Folders of ours: readable by their owner alone, and known to the disk before anybody relies on them.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Makes a folder for its owner alone, whatever the folder around it allows.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Waits until the disk knows of the names in a folder. Windows does so by itself and has no call for it.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
