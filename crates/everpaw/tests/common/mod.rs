//! A data folder with a clock and a keychain of a test's own, and any number of starts of the program in it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and may stop at a surprise"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use everpaw::{
    EntryName, Everpaw, KeychainError, ManualClock, MemoryKeychain, Passphrase, PetFacts, Surroundings,
    Timestamp,
};
use photo::{DecodeError, Decoder, Facts, Format, Rendered, Rendition};
use vault::{KeyCost, Keychain};
use zeroize::Zeroizing;

pub(crate) const PLAIN: &[u8] = include_bytes!("../../../memorial/tests/pictures/plain.jpg");

/// Makes the same plain picture of everything.
pub(crate) struct OnePicture;

impl Decoder for OnePicture {
    fn render(&self, _: &[u8]) -> Result<Rendered, DecodeError> {
        let facts = Facts {
            format: Format::Jpeg,
            width: 12,
            height: 8,
            orientation: 1,
            taken: None,
            place: None,
            camera: None,
            damaged: false,
        };
        let rendition = || Rendition { jpeg: PLAIN.to_vec(), width: 12, height: 8 };
        Ok(Rendered { facts, large: rendition(), small: rendition() })
    }
}

/// A keychain that can be silenced or made slow, and counts how often it is asked for something.
#[derive(Default)]
pub(crate) struct Moody {
    pub(crate) entries: MemoryKeychain,
    silent: AtomicBool,
    silent_once: AtomicBool,
    pub(crate) asked: AtomicU64,
    slowness: Mutex<Duration>,
}

impl Moody {
    fn mood(&self) -> Result<(), KeychainError> {
        std::thread::sleep(*self.slowness.lock().unwrap());
        let silent = self.silent_once.swap(false, Ordering::SeqCst) || self.silent.load(Ordering::SeqCst);
        if silent { Err(KeychainError::TimedOut) } else { Ok(()) }
    }

    pub(crate) fn be_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    /// For the next question alone.
    pub(crate) fn be_silent_once(&self) {
        self.silent_once.store(true, Ordering::SeqCst);
    }

    pub(crate) fn be_slow(&self, slowness: Duration) {
        *self.slowness.lock().unwrap() = slowness;
    }
}

impl Keychain for Moody {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        self.mood().and_then(|()| self.entries.set(entry, secret))
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.mood().and_then(|()| self.entries.get(entry))
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        self.mood().and_then(|()| self.entries.delete(entry))
    }
}

pub(crate) struct Scene {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) keychain: Arc<Moody>,
}

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new("snow in the garden")
}

pub(crate) fn pet(name: &str) -> PetFacts {
    PetFacts { name: name.into(), ..PetFacts::default() }
}

/// A start of the program whose keychain has been asked and has answered: the thread that asked has gone.
pub(crate) fn recalled(everpaw: Arc<Everpaw>) -> Arc<Everpaw> {
    everpaw.recall_in_background();
    settle(&everpaw);
    everpaw
}

/// Unlocks somebody and locks again, and waits until it is noted who that was.
pub(crate) fn unlock(everpaw: &Arc<Everpaw>, label: &str) -> uuid::Uuid {
    let unlocked = everpaw.unlock_app(label, &passphrase()).unwrap();
    let profile = unlocked.page.profile();
    everpaw.end_app_session(unlocked.session);
    settle(everpaw);
    profile
}

/// Waits until no thread works for it any more, which only its own test may hold.
pub(crate) fn settle(everpaw: &Arc<Everpaw>) {
    while Arc::strong_count(everpaw) > 1 {
        std::thread::sleep(Duration::from_millis(1));
    }
}

impl Scene {
    pub(crate) fn empty() -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp(1_790_000_000_000)));
        Self { folder: tempfile::tempdir().unwrap(), clock, keychain: Arc::default() }
    }

    /// Anna and Ben have a profile each; Anna's cat is called Luna.
    pub(crate) fn with_anna_and_ben() -> Self {
        let scene = Self::empty();
        let everpaw = scene.start();
        for label in ["Anna", "Ben"] {
            everpaw.create_profile(label, &passphrase()).unwrap();
        }
        let mut anna = everpaw.unlock("Anna", &passphrase()).unwrap();
        let stamp = anna.stamp();
        anna.add_pet(&pet("Luna"), stamp).unwrap();
        drop(anna);
        scene
    }

    /// Another start of the program.
    pub(crate) fn start(&self) -> Arc<Everpaw> {
        self.start_with(self.keychain.clone())
    }

    pub(crate) fn start_with(&self, keychain: Arc<dyn Keychain>) -> Arc<Everpaw> {
        let around = Surroundings {
            keychain,
            clock: self.clock.clone(),
            decoder: Arc::new(OnePicture),
            key_cost: Some(KeyCost::weak_for_tests()),
        };
        Arc::new(Everpaw::open(self.folder.path(), around).unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the columns of the sessions of one kind say, as somebody reads them who has the file.
    pub(crate) fn rows(&self, kind: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
        let database = rusqlite::Connection::open(self.path("sessions.db")).unwrap();
        let read = database.prepare(&format!("SELECT key, payload FROM session_{kind}"));
        // A kind of which there was never one has no table.
        let Ok(mut read) = read else { return Vec::new() };
        let rows = read.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The keychain's entry of the anonymous session.
    pub(crate) fn anonymous_entry(&self) -> EntryName {
        let text = std::fs::read_to_string(self.path("data-folder.json")).unwrap();
        let id: serde_json::Value = serde_json::from_str(&text).unwrap();
        EntryName::new(uuid::Uuid::parse_str(id["id"].as_str().unwrap()).unwrap(), "anonymous")
    }

    /// The names of what lies in a folder of the data folder.
    pub(crate) fn names_in(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path(folder)) else { return Vec::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with('.')).collect()
    }

    /// Whether these bytes stand anywhere in the data folder.
    pub(crate) fn holds(&self, wanted: &[u8]) -> bool {
        lies_below(self.folder.path(), wanted)
    }
}

fn lies_below(folder: &Path, wanted: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return lies_below(&path, wanted);
        }
        std::fs::read(&path).unwrap().windows(wanted.len()).any(|window| window == wanted)
    })
}
