//! The shell that a desk has here: pages listen for notices, windows are pages, and a test has said beforehand what will
//! be chosen in a dialog.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use desk::wire::Notice;
use desk::{Choice, Shell, Window};
use serde_json::{Value, json};

/// A shell of pages in a browser.
pub(crate) struct LoopbackShell {
    photos: Option<PathBuf>,
    export_to: Option<PathBuf>,
    state: Mutex<State>,
}

struct State {
    shown: Window,
    listeners: Vec<(Window, Sender<Value>)>,
    answers: VecDeque<Option<Vec<PathBuf>>>,
    revealed: Vec<PathBuf>,
    has_quit: bool,
}

impl LoopbackShell {
    /// With what is chosen in dialogs that nobody has queued an answer for.
    pub(crate) fn new(photos: Option<PathBuf>, export_to: Option<PathBuf>) -> Self {
        let state = State {
            shown: Window::Welcome,
            listeners: Vec::new(),
            answers: VecDeque::new(),
            revealed: Vec::new(),
            has_quit: false,
        };
        Self { photos, export_to, state: Mutex::new(state) }
    }

    /// Everything that a window is told from now on. A page that stands where its window is gone is told so at once.
    pub(crate) fn listen(&self, window: Window) -> Receiver<Value> {
        let (sender, receiver) = channel();
        let mut state = self.state();
        if state.shown != window {
            let _ = sender.send(shows(state.shown));
        }
        state.listeners.push((window, sender));
        receiver
    }

    /// What the next dialog is answered with; `None` is a person who would rather not.
    pub(crate) fn queue(&self, answer: Option<Vec<PathBuf>>) {
        self.state().answers.push_back(answer);
    }

    /// What a test can ask about the shell.
    pub(crate) fn describe(&self) -> Value {
        let state = self.state();
        json!({ "window": state.shown.label(), "quit": state.has_quit, "revealed": state.revealed })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn chosen_by_default(&self, what: Choice) -> Option<Vec<PathBuf>> {
        let photos = || self.photos.clone();
        match what {
            Choice::FolderForExport => self.export_to.clone().map(|folder| vec![folder]),
            Choice::FolderToImport => photos().map(|folder| vec![folder]),
            Choice::Files => photos().map(|folder| files_in(&folder)),
            Choice::OneFile => photos().map(|folder| files_in(&folder).into_iter().take(1).collect()),
        }
    }
}

impl Shell for LoopbackShell {
    fn notify(&self, window: Window, notice: &Notice) {
        let Ok(notice) = serde_json::to_value(notice) else { return };
        // Whoever does not listen any more is forgotten.
        self.state().listeners.retain(|(of, sender)| *of != window || sender.send(notice.clone()).is_ok());
    }

    fn show(&self, window: Window) {
        let mut state = self.state();
        state.shown = window;
        state.listeners.retain(|(of, sender)| *of == window || sender.send(shows(window)).is_ok());
    }

    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>> {
        let queued = self.state().answers.pop_front();
        queued.unwrap_or_else(|| self.chosen_by_default(what))
    }

    fn reveal(&self, folder: &Path) -> io::Result<()> {
        self.state().revealed.push(folder.to_owned());
        Ok(())
    }

    fn quit(&self) {
        self.state().has_quit = true;
    }
}

fn shows(window: Window) -> Value {
    json!({ "kind": "show", "window": window.label() })
}

/// The files of a folder, by name. One that cannot be read has none.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_whose_window_is_gone_is_told_which_one_took_its_place() {
        let shell = LoopbackShell::new(None, None);
        let welcome = shell.listen(Window::Welcome);
        assert!(welcome.try_recv().is_err(), "it is the welcome window's turn");
        shell.show(Window::Journal);
        assert_eq!(welcome.try_recv(), Ok(shows(Window::Journal)), "now it is not");
        assert!(shell.listen(Window::Journal).try_recv().is_err(), "the journal is where it belongs");
        assert_eq!(
            shell.listen(Window::Welcome).try_recv(),
            Ok(shows(Window::Journal)),
            "a page that came late"
        );
    }

    #[test]
    fn dialogs_are_answered_in_turn_and_then_not_at_all() {
        let shell = LoopbackShell::new(None, None);
        shell.queue(Some(vec!["/snow.jpg".into()]));
        shell.queue(None);
        assert_eq!(shell.choose(Choice::Files), Some(vec!["/snow.jpg".into()]), "the first answer");
        assert_eq!(shell.choose(Choice::Files), None, "the second, which is none");
        assert_eq!(shell.choose(Choice::Files), None, "nobody is there");
    }

    #[test]
    fn a_notice_goes_to_its_own_window() {
        let shell = LoopbackShell::new(None, None);
        let (welcome, journal) = (shell.listen(Window::Welcome), shell.listen(Window::Journal));
        let _ = journal.try_recv();
        shell.notify(Window::Journal, &Notice::Locking);
        assert_eq!(journal.try_recv(), Ok(json!({ "kind": "locking" })), "as the page reads it");
        assert!(welcome.try_recv().is_err(), "and nobody else");
    }
}
