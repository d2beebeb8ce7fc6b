//! What the person sees of the system around the window: its dialogs for files, and its file browser. Pages have no
//! permission to call either; a command of ours does, and paths stay on this side.

use std::io;
use std::path::{Path, PathBuf};

use desk::{Choice, Window};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FilePath};

/// The system around the window. A test has one of its own, because nothing can drive the real dialogs.
pub trait Outside: Send + Sync {
    /// Asks the person for files or a folder, and waits for the answer. `None`: they would rather not.
    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>>;

    /// Closes the dialogs that are open: everything is locked, and whatever is chosen now comes too late.
    fn dismiss(&self);

    /// Shows a folder in the file browser.
    fn reveal(&self, folder: &Path) -> io::Result<()>;
}

/// The real one.
pub(crate) struct Desktop(pub(crate) AppHandle);

impl Outside for Desktop {
    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>> {
        let mut dialog = self.0.dialog().file();
        if let Some(parent) = self.0.get_webview_window(Window::Journal.label()) {
            dialog = dialog.set_parent(&parent);
        }
        let one = |chosen: Option<FilePath>| chosen.map(|path| vec![path]);
        let chosen = match what {
            Choice::Files => dialog.blocking_pick_files(),
            Choice::OneFile => one(dialog.blocking_pick_file()),
            Choice::FolderToImport | Choice::FolderForExport => one(dialog.blocking_pick_folder()),
        };
        // What is no path is nothing that could be read from.
        Some(chosen?.into_iter().filter_map(|path| path.into_path().ok()).collect())
    }

    /// On Linux a dialog is our own, and a box of its own that it may show ("this folder cannot be opened") stops Tauri's
    /// loop until somebody answers it, and with it the change of windows. Other systems show dialogs from outside.
    fn dismiss(&self) {
        #[cfg(target_os = "linux")]
        gtk::glib::MainContext::default().invoke(|| {
            use gtk::prelude::{Cast, DialogExt};
            let dialogs = gtk::Window::list_toplevels().into_iter();
            for dialog in dialogs.filter_map(|window| window.downcast::<gtk::Dialog>().ok()) {
                dialog.response(gtk::ResponseType::Cancel);
            }
        });
    }

    fn reveal(&self, folder: &Path) -> io::Result<()> {
        tauri_plugin_opener::open_path(folder, None::<&str>).map_err(io::Error::other)
    }
}
