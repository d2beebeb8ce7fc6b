//! [`desk::Shell`] over Tauri: every call is handed on to who can do it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::wire::Notice;
use desk::{Choice, Shell, Window};
use tauri::{AppHandle, Emitter};

use crate::outside::Outside;
use crate::windows::Windows;

/// The event that carries a notice.
const NOTICE: &str = "notice";

pub(crate) struct TauriShell {
    pub(crate) app: AppHandle,
    pub(crate) windows: Windows,
    pub(crate) outside: Arc<dyn Outside>,
}

impl Shell for TauriShell {
    fn notify(&self, window: Window, notice: &Notice) {
        // A window that is not there is told nothing.
        let _ = self.app.emit_to(window.label(), NOTICE, notice);
    }

    fn show(&self, window: Window) {
        self.outside.dismiss();
        self.windows.show(window);
    }

    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>> {
        self.outside.choose(what)
    }

    fn reveal(&self, folder: &Path) -> io::Result<()> {
        self.outside.reveal(folder)
    }

    fn quit(&self) {
        self.app.exit(0);
    }
}
