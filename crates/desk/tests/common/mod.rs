//! A desk with a shell that remembers what it was asked, and a journal to work with.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::large_enum_variant,
    reason = "each test file uses its part, and small things only"
)]

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use desk::wire::{Notice, WireError};
use desk::{Choice, Desk, Shell, Window};
use everpaw::{EntryName, Everpaw, ManualClock, MemoryKeychain, Surroundings, Timestamp};
use photo::{DecodeError, Decoder, Facts, Format, Rendered, Rendition};
use serde_json::{Value, json};
use vault::Keychain;

pub(crate) const PASSPHRASE: &str = "rain on the roof";

/// Remembers everything, and answers dialogs with what was put there.
#[derive(Default)]
pub(crate) struct RememberingShell {
    pub(crate) seen: Mutex<Vec<Seen>>,
    pub(crate) changed: Condvar,
    pub(crate) answers: Mutex<VecDeque<Vec<PathBuf>>>,
    /// Happens while a dialog is open.
    pub(crate) while_asked: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    Told(Window, Notice),
    Showed(Window),
    Asked(Choice),
    Revealed(PathBuf),
    Quit,
}

impl RememberingShell {
    fn see(&self, seen: Seen) {
        self.seen.lock().unwrap().push(seen);
        self.changed.notify_all();
    }

    /// Waits until something was seen for which `pick` gives a value.
    pub(crate) fn wait_for<T>(&self, what: &str, mut pick: impl FnMut(&Seen) -> Option<T>) -> T {
        let until = Instant::now() + Duration::from_secs(20);
        let mut seen = self.seen.lock().unwrap();
        loop {
            if let Some(found) = seen.iter().find_map(&mut pick) {
                return found;
            }
            let left = until.checked_duration_since(Instant::now());
            let left = left.unwrap_or_else(|| panic!("waited in vain for {what}; seen: {seen:?}"));
            seen = self.changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    pub(crate) fn forget(&self) {
        self.seen.lock().unwrap().clear();
    }

    pub(crate) fn saw(&self, wanted: &Seen) -> bool {
        self.seen.lock().unwrap().contains(wanted)
    }
}

impl Shell for RememberingShell {
    fn notify(&self, window: Window, notice: &Notice) {
        self.see(Seen::Told(window, notice.clone()));
    }

    fn show(&self, window: Window) {
        self.see(Seen::Showed(window));
    }

    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>> {
        self.see(Seen::Asked(what));
        if let Some(happens) = self.while_asked.lock().unwrap().take() {
            happens();
        }
        self.answers.lock().unwrap().pop_front()
    }

    fn reveal(&self, folder: &Path) -> std::io::Result<()> {
        self.see(Seen::Revealed(folder.to_owned()));
        Ok(())
    }

    fn quit(&self) {
        self.see(Seen::Quit);
    }
}

/// Draws the same small picture of whatever it is given, after a while.
pub(crate) struct SlowDecoder(pub Duration);

/// The smallest plain JPEG that an export takes: made by the same library that makes the real ones.
pub(crate) const JPEG: &[u8] = include_bytes!("picture.jpg");

impl Decoder for SlowDecoder {
    fn render(&self, _original: &[u8]) -> Result<Rendered, DecodeError> {
        std::thread::sleep(self.0);
        let rendition = || Rendition { jpeg: JPEG.to_vec(), width: 16, height: 12 };
        let facts = Facts {
            format: Format::Jpeg,
            width: 16,
            height: 12,
            orientation: 1,
            taken: None,
            place: None,
            camera: None,
            damaged: false,
        };
        Ok(Rendered { facts, large: rendition(), small: rendition() })
    }
}

/// A desk in a folder of its own.
pub(crate) struct Home {
    pub(crate) desk: Desk,
    pub(crate) shell: Arc<RememberingShell>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) keychain: Arc<MemoryKeychain>,
    pub(crate) folder: tempfile::TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self::with_decoder(Duration::ZERO)
    }

    /// A picture takes so long to draw.
    pub(crate) fn with_decoder(drawing: Duration) -> Self {
        let keychain = Arc::new(MemoryKeychain::default());
        Self::in_folder(tempfile::tempdir().unwrap(), keychain.clone(), keychain, drawing)
    }

    pub(crate) fn in_folder(
        folder: tempfile::TempDir,
        keychain: Arc<MemoryKeychain>,
        used: Arc<dyn vault::Keychain>,
        drawing: Duration,
    ) -> Self {
        let shell = Arc::new(RememberingShell::default());
        let clock = Arc::new(ManualClock::at(Timestamp(1_790_000_000_000)));
        let around = Surroundings {
            keychain: used,
            clock: clock.clone(),
            decoder: Arc::new(SlowDecoder(drawing)),
            key_cost: Some(vault::KeyCost::weak_for_tests()),
        };
        let desk = Desk::open(&folder.path().join("data"), around, shell.clone()).unwrap();
        Self { desk, shell, clock, keychain, folder }
    }

    /// How many entries the keychain has, without the one that outlives every session of the app.
    pub(crate) fn secrets_of_the_app(&self) -> usize {
        let anonymous = EntryName::new(self.data_folder_id(), "anonymous");
        let is_there = self.keychain.get(&anonymous).unwrap().is_some();
        self.keychain.len() - usize::from(is_there)
    }

    fn data_folder_id(&self) -> uuid::Uuid {
        let text = std::fs::read_to_string(self.folder.path().join("data/data-folder.json")).unwrap();
        let id: Value = serde_json::from_str(&text).unwrap();
        id["id"].as_str().unwrap().parse().unwrap()
    }

    /// Another start of the core in the same data folder, as a terminal makes it.
    pub(crate) fn terminal(&self) -> Everpaw {
        Everpaw::open(&self.folder.path().join("data"), self.around()).unwrap()
    }

    fn around(&self) -> Surroundings {
        Surroundings {
            keychain: self.keychain.clone(),
            clock: self.clock.clone(),
            decoder: Arc::new(SlowDecoder(Duration::ZERO)),
            key_cost: Some(vault::KeyCost::weak_for_tests()),
        }
    }

    /// Another start of the app in the same data folder.
    pub(crate) fn start_again(&self) -> Desk {
        Desk::open(&self.folder.path().join("data"), self.around(), self.shell.clone()).unwrap()
    }

    pub(crate) fn welcome(&self, command: &str, arguments: Value) -> Result<Value, WireError> {
        self.desk.call(Window::Welcome, command, arguments)
    }

    pub(crate) fn journal(&self, command: &str, arguments: Value) -> Result<Value, WireError> {
        self.desk.call(Window::Journal, command, arguments)
    }

    pub(crate) fn create(&self, label: &str) -> String {
        let made =
            self.welcome("create_profile", json!({ "label": label, "passphrase": PASSPHRASE })).unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn unlock(&self, profile: &str) {
        self.welcome("unlock", json!({ "profile": profile, "passphrase": PASSPHRASE })).unwrap();
    }

    /// A profile that is unlocked, and its id.
    pub(crate) fn unlocked(&self) -> String {
        let profile = self.create("Anna");
        self.unlock(&profile);
        profile
    }

    pub(crate) fn add_pet(&self, name: &str) -> String {
        let added = self.journal("add_pet", json!({ "pet": pet_form(name) })).unwrap();
        added.as_str().unwrap().to_owned()
    }

    pub(crate) fn add_story(&self, pet: &str, title: &str, text: &str) -> Value {
        self.journal("add_story", json!({ "pet": pet, "story": story_form(title, text) })).unwrap()
    }

    /// Files with different bytes.
    pub(crate) fn files(&self, count: usize) -> Vec<PathBuf> {
        let folder = self.folder.path().join("pictures");
        std::fs::create_dir_all(&folder).unwrap();
        (0..count)
            .map(|number| {
                let file = folder.join(format!("snow {number}.jpg"));
                let mut bytes = JPEG.to_vec();
                bytes.extend(number.to_be_bytes());
                std::fs::write(&file, bytes).unwrap();
                file
            })
            .collect()
    }

    pub(crate) fn answer(&self, paths: &[PathBuf]) {
        self.shell.answers.lock().unwrap().push_back(paths.to_vec());
    }

    /// The report of the import that is under way.
    pub(crate) fn import_report(&self) -> desk::wire::ImportReport {
        self.shell.wait_for("the import's report", |seen| match seen {
            Seen::Told(Window::Journal, Notice::Import { state }) => state.report.clone(),
            _ => None,
        })
    }
}

pub(crate) fn pet_form(name: &str) -> Value {
    json!({
        "name": name, "species": "cat", "words": null, "born": { "words": "spring 2009", "language": "en" },
        "cameHome": null, "died": { "words": "12 May 2023", "language": "en" }, "diedWording": "died"
    })
}

pub(crate) fn story_form(title: &str, text: &str) -> Value {
    json!({ "title": title, "text": text, "date": null, "place": null })
}
