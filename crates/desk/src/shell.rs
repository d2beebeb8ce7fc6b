//! What a desk needs of the shell around it: windows, dialogs, and a way to tell a page something.

use std::path::{Path, PathBuf};

use crate::Window;
use crate::wire::Notice;

/// The shell around a desk. Every call may come from any thread.
pub trait Shell: Send + Sync {
    /// Tells a window something. A window that is not there is told nothing.
    fn notify(&self, window: Window, notice: &Notice);

    /// Opens a window and, once it is there, destroys the other, so that its process and what it knew end with it.
    fn show(&self, window: Window);

    /// Asks the person for files or a folder, and waits for the answer. `None`: they would rather not.
    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>>;

    /// Shows a folder in the system's file browser.
    fn reveal(&self, folder: &Path) -> std::io::Result<()>;

    /// Ends the program. Everything is locked.
    fn quit(&self);
}

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Photos, films and sounds, any number.
    Files,
    /// One picture.
    OneFile,
    /// A folder with photos.
    FolderToImport,
    /// The folder that a memorial is to lie in.
    FolderForExport,
}
