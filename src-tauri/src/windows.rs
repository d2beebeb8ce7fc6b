//! The windows: which there is, how it is made, and that one is gone when another has taken its place. A window is
//! destroyed, not hidden, so that its web process ends and what was typed and shown in it with it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use desk::Window;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::{Counter, paper};

/// Brings what windows there are in line with what is wanted. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub(crate) struct Windows {
    app: AppHandle,
    /// All windows share it: on Linux a window with a context of its own would not know our schemes.
    web_folder: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    wanted: Option<Window>,
    /// Destroyed by us and not gone yet. Their labels cannot be taken again until they are.
    leaving: BTreeSet<String>,
    closing: bool,
}

impl Windows {
    pub(crate) fn new(app: AppHandle, web_folder: PathBuf) -> Self {
        Self { app, web_folder, state: Arc::default() }
    }

    /// Opens a window and then destroys the other. May be called from any thread and does not wait, least of all for a
    /// page that hangs.
    pub(crate) fn show(&self, window: Window) {
        self.state().wanted = Some(window);
        self.settle_soon();
    }

    /// The app is ending: from now on no window opens any more.
    pub(crate) fn close(&self) {
        self.state().closing = true;
    }

    /// Whether the app is ending.
    pub(crate) fn closing(&self) -> bool {
        self.state().closing
    }

    /// A window has gone.
    pub(crate) fn gone(&self, label: &str) {
        self.state().leaving.remove(label);
        self.settle_soon();
    }

    fn settle_soon(&self) {
        let windows = self.clone();
        // Fails only when the app has ended, and its windows with it.
        let _ = self.app.run_on_main_thread(move || windows.settle());
    }

    /// On the main thread, so that two changes cannot meet.
    fn settle(&self) {
        let (wanted, closing, leaving) = {
            let state = self.state();
            (state.wanted, state.closing, state.leaving.clone())
        };
        let Some(wanted) = wanted else { return };
        // One with this label is still on its way out: when it has gone, we are here again.
        if leaving.contains(wanted.label()) {
            return;
        }
        let there = self.app.webview_windows();
        if !closing && !there.contains_key(wanted.label()) {
            // If it could not be made, the other still has to go: what it shows is locked.
            let _ = self.open(wanted);
        }
        for (label, window) in there {
            if (closing || label != wanted.label()) && self.state().leaving.insert(label) {
                let _ = window.destroy();
            }
        }
    }

    fn open(&self, window: Window) -> tauri::Result<WebviewWindow> {
        let page = format!("{}.html", window.label());
        let path = format!("/{page}");
        let made = WebviewWindowBuilder::new(&self.app, window.label(), WebviewUrl::App(page.into()))
            .title("Everpaw")
            .inner_size(1180.0, 800.0)
            .min_inner_size(900.0, 600.0)
            .center()
            .data_directory(self.web_folder.clone())
            // On Linux each such window would get a context of its own, without our schemes.
            .incognito(cfg!(not(target_os = "linux")))
            .on_navigation(move |url| is_page(url, &path))
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .on_download(|_, _| false)
            .build()?;
        let desk = self.app.try_state::<Counter>().and_then(|counter| counter.desk());
        let theme =
            desk.and_then(|desk| desk.settings().ok()).map(|settings| settings.theme).unwrap_or_default();
        made.set_background_color(Some(paper::of(theme, made.theme().unwrap_or(tauri::Theme::Light))))?;
        Ok(made)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody started the app while it runs: its window comes to the front.
pub(crate) fn bring_forward(app: &AppHandle) {
    for window in app.webview_windows().values() {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Whether this is the page at `path` in the app, as Tauri serves it here.
fn is_page(url: &Url, path: &str) -> bool {
    let (scheme, host) = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    url.scheme() == scheme && url.host_str() == Some(host) && url.port().is_none() && url.path() == path
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

    #[test]
    fn a_window_stays_on_its_page() {
        let goes = |to: &str| is_page(&to.parse().unwrap(), "/journal.html");
        assert!(goes(&format!("{HERE}/journal.html")), "its own page");
        assert!(goes(&format!("{HERE}/journal.html#pet")), "a place in it");
        for elsewhere in [
            &format!("{HERE}/welcome.html"),
            &format!("{HERE}/"),
            &format!("{HERE}.example.org/journal.html"),
            &format!("{HERE}:81/journal.html"),
            "https://example.org/journal.html",
            "file:///journal.html",
            "photo://localhost/journal.html",
            "about:blank",
            "data:text/html,hello",
            "javascript:alert(1)",
        ] {
            assert!(!goes(elsewhere), "{elsewhere} is not its page");
        }
    }
}
