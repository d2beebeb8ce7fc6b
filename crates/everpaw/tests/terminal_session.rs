//! The terminal's session on an injected clock and keychain: it opens what it should, for as long as it should, and
//! leaves nothing behind.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use everpaw::{
    BrokenKeychain, Error, ErrorKind, Everpaw, KeychainError, ManualClock, MemoryKeychain, Passphrase,
    PetFacts, RecoveryWords, Remark, Surroundings, Timestamp, VaultError,
};
use photo::{DecodeError, Decoder, Rendered};
use session::Clock;
use vault::{KeyCost, Keychain};

const QUARTER: Duration = Duration::from_mins(15);

struct NoPictures;

impl Decoder for NoPictures {
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError> {
        Err(DecodeError::Unsupported { format: photo::sniff(original) })
    }
}

struct Scene {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
    keychain: Arc<MemoryKeychain>,
    words: RecoveryWords,
}

fn passphrase() -> Passphrase {
    Passphrase::new("snow in the garden")
}

fn around(clock: &Arc<ManualClock>, keychain: Arc<dyn Keychain>) -> Surroundings {
    let key_cost = Some(KeyCost::weak_for_tests());
    Surroundings { keychain, clock: clock.clone(), decoder: Arc::new(NoPictures), key_cost }
}

/// Anna and Ben have a profile each; Anna's cat is called Luna.
fn scene() -> Scene {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(MemoryKeychain::default()));
    let clock = Arc::new(ManualClock::at(Timestamp(1_790_000_000_000)));
    let everpaw = Everpaw::open(folder.path(), around(&clock, keychain.clone())).unwrap();
    let words = everpaw.create_profile("Anna", &passphrase()).unwrap().words;
    everpaw.create_profile("Ben", &passphrase()).unwrap();
    let mut anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    let stamp = anna.stamp();
    anna.add_pet(&PetFacts { name: "Luna".into(), ..PetFacts::default() }, stamp).unwrap();
    Scene { folder, clock, keychain, words }
}

impl Scene {
    /// Another start of the program.
    fn start(&self) -> Everpaw {
        self.start_with(self.keychain.clone())
    }

    fn start_with(&self, keychain: Arc<dyn Keychain>) -> Everpaw {
        Everpaw::open(self.folder.path(), around(&self.clock, keychain)).unwrap()
    }

    fn pets_of(&self, profile: Option<&str>) -> Option<Vec<String>> {
        let unlocked = self.start().resume(profile).unwrap()?;
        Some(unlocked.pets().unwrap().into_iter().map(|pet| pet.facts.name).collect())
    }

    fn luna_is_open(&self) -> bool {
        self.pets_of(Some("Anna")) == Some(vec!["Luna".to_owned()])
    }
}

#[test]
fn until_its_end_no_passphrase_is_needed_and_then_nothing_is_left() {
    let scene = scene();
    assert!(!scene.luna_is_open(), "locked before");
    let until = scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap().until;
    assert_eq!(until.timestamp_millis(), scene.clock.now().plus(QUARTER).0, "it says when");
    scene.clock.set(Timestamp(until.timestamp_millis() - 1));
    assert!(scene.luna_is_open(), "open to the last moment");
    scene.clock.set(Timestamp(until.timestamp_millis()));
    assert!(!scene.luna_is_open(), "and no longer");
    assert!(scene.keychain.is_empty(), "the keychain forgot it");
    assert!(!scene.start().has_terminal_session().unwrap(), "so did the sessions");
}

#[test]
fn using_it_does_not_move_its_end() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    for _ in 0..15 {
        assert!(scene.luna_is_open(), "in use all the time");
        scene.clock.advance(Duration::from_mins(1));
    }
    assert!(!scene.luna_is_open(), "and over all the same");
}

#[test]
fn locking_ends_it_at_once() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    assert!(scene.start().lock_terminal().unwrap(), "there was one");
    assert!(!scene.luna_is_open() && scene.keychain.is_empty(), "and nothing is left of it");
    assert!(!scene.start().lock_terminal().unwrap(), "locking again is no error");
}

#[test]
fn locking_needs_no_room_on_the_disk() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let (file, elsewhere) = (scene.folder.path().join("sessions.db"), scene.folder.path().join("elsewhere"));
    std::fs::rename(&file, &elsewhere).unwrap();
    // Nothing can be stored where a folder is.
    std::fs::create_dir(&file).unwrap();
    let everpaw = scene.start();
    assert!(everpaw.lock_terminal().unwrap(), "it locks");
    let remarks = everpaw.remarks();
    assert!(matches!(remarks.as_slice(), [.., Remark::SessionsUnreadable(_)]), "and says so: {remarks:?}");
    assert!(scene.keychain.is_empty(), "the secret is gone");
    let broken = Arc::new(BrokenKeychain::Refuses(KeychainError::TimedOut));
    assert!(scene.start_with(broken).lock_terminal().is_err(), "with neither of both it is not locked");
    std::fs::remove_dir(&file).unwrap();
    std::fs::rename(&elsewhere, &file).unwrap();
    assert!(!scene.luna_is_open(), "and what lies there opens nothing any more");
}

#[test]
fn it_is_one_profiles_alone() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    assert_eq!(scene.pets_of(Some("Ben")), None, "Ben's stays locked");
    assert_eq!(scene.pets_of(None), Some(vec!["Luna".to_owned()]), "Anna's is the one that is meant");
    scene.start().unlock_for("Ben", &passphrase(), QUARTER).unwrap();
    assert_eq!(scene.pets_of(Some("Anna")), None, "unlocking another one locks the first");
    assert_eq!(scene.pets_of(Some("Ben")), Some(vec![]), "and shows nothing of it");
    assert_eq!(scene.keychain.len(), 1, "one entry, not two");
}

#[test]
fn a_new_passphrase_ends_it() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    scene.start().recover("Anna", &scene.words, &Passphrase::to_set("rain on the roof").unwrap()).unwrap();
    assert!(scene.keychain.is_empty(), "its secret is gone at once");
    assert!(!scene.start().has_terminal_session().unwrap(), "and so is what it sealed");
    assert!(!scene.luna_is_open(), "whoever knew the old one is out");
}

#[test]
fn a_session_put_back_after_a_new_passphrase_opens_nothing() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let entry = everpaw::EntryName::new(data_folder_id(scene.folder.path()), "terminal");
    let ticket = scene.keychain.get(&entry).unwrap().unwrap();
    let file = scene.folder.path().join("sessions.db");
    let sessions = std::fs::read(&file).unwrap();
    scene.start().recover("Anna", &scene.words, &Passphrase::to_set("rain on the roof").unwrap()).unwrap();
    std::fs::write(&file, sessions).unwrap();
    scene.keychain.set(&entry, &ticket).unwrap();
    assert!(scene.start().has_terminal_session().unwrap(), "all of it is back");
    assert!(!scene.luna_is_open(), "and it was opened with a passphrase that is none any more");
    assert!(!scene.start().has_terminal_session().unwrap(), "so it is gone");
}

#[test]
fn an_entry_that_vanished_means_locked_and_loses_nothing() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let elsewhere = scene.start_with(Arc::new(MemoryKeychain::default()));
    assert!(elsewhere.resume(Some("Anna")).unwrap().is_none(), "another keychain opens nothing");
    let everpaw = scene.start();
    let anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    assert_eq!(anna.pets().unwrap().len(), 1, "the passphrase opens it as ever");
}

#[test]
fn a_keychain_that_does_not_keep_its_word_begins_no_session() {
    let scene = scene();
    let refuses = BrokenKeychain::Refuses(KeychainError::TimedOut);
    for keychain in [BrokenKeychain::Forgets, refuses] {
        let everpaw = scene.start_with(Arc::new(keychain));
        let error = everpaw.unlock_for("Anna", &passphrase(), QUARTER).unwrap_err();
        assert!(matches!(error, Error::Keychain(_)), "{error}");
        assert!(!everpaw.has_terminal_session().unwrap(), "nothing is half begun");
    }
}

#[test]
fn two_data_folders_never_touch_each_others_entries() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let other = Scene { folder: tempfile::tempdir().unwrap(), ..self::scene() };
    let beside = Everpaw::open(other.folder.path(), around(&scene.clock, scene.keychain.clone())).unwrap();
    beside.create_profile("Anna", &passphrase()).unwrap();
    beside.unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    assert_eq!(scene.keychain.len(), 2, "an entry each");
    beside.lock_terminal().unwrap();
    assert!(scene.luna_is_open(), "locking one leaves the other open");
}

#[test]
fn a_wrong_passphrase_begins_nothing_and_ends_nothing() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let error = scene.start().unlock_for("Anna", &Passphrase::new("wrong"), QUARTER).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongPassphrase);
    assert!(scene.luna_is_open(), "the session that was there goes on");
}

#[test]
fn a_profile_that_is_open_elsewhere_is_said_to_be() {
    let scene = scene();
    let everpaw = scene.start();
    let _open = everpaw.unlock("Anna", &passphrase()).unwrap();
    let error = scene.start().unlock("Anna", &passphrase()).err().unwrap();
    assert!(matches!(error, Error::Vault(VaultError::InUse)), "{error}");
}

#[test]
fn locking_needs_no_keychain() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let silent = scene.start_with(Arc::new(BrokenKeychain::Refuses(KeychainError::TimedOut)));
    assert!(silent.resume(Some("Anna")).unwrap().is_none(), "without the keychain the passphrase is needed");
    assert_eq!(silent.remarks(), [Remark::KeychainSilent(KeychainError::TimedOut)], "which is said");
    assert!(silent.lock_terminal().unwrap(), "there was a session, and it is over");
    assert_eq!(
        silent.remarks(),
        [Remark::EntryLeft(KeychainError::TimedOut)],
        "its secret stayed, which is said"
    );
    assert_eq!(scene.keychain.len(), 1, "the keychain is back and still has it");
    assert!(!scene.luna_is_open(), "and it opens nothing");
}

#[test]
fn a_damaged_file_of_sessions_keeps_nobody_out() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let file = scene.folder.path().join("sessions.db");
    std::fs::write(&file, [7; 8192]).unwrap();
    let everpaw = scene.start();
    assert!(
        matches!(everpaw.remarks().as_slice(), [Remark::SessionsDamaged(aside)] if aside.exists()),
        "it is said"
    );
    assert!(everpaw.resume(Some("Anna")).unwrap().is_none(), "the session is lost");
    assert!(everpaw.unlock("Anna", &passphrase()).is_ok(), "and nothing else");
    everpaw.unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    assert!(scene.luna_is_open(), "a new one can be begun");
}

#[test]
fn an_export_never_lies_among_what_is_locked() {
    let scene = scene();
    let everpaw = scene.start();
    let anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    let pet = anna.find_pet("Luna").unwrap().id;
    for inside in ["memorial", "profiles/memorial", "profiles/../memorial"] {
        let out = scene.folder.path().join(inside);
        let error = anna.export(pet, everpaw::Language::English, &out, &mut |_| {}).unwrap_err();
        assert_eq!(error.code(), "export-inside-data-folder", "{inside}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_with_other_things_in_it_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    std::fs::write(folder.path().join("something else"), "").unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let clock = Arc::new(ManualClock::default());
    for run in 1..=2 {
        let everpaw =
            Everpaw::open(folder.path(), around(&clock, Arc::new(MemoryKeychain::default()))).unwrap();
        if run == 1 {
            everpaw.create_profile("Anna", &passphrase()).unwrap();
        }
        assert_eq!(mode(folder.path()), 0o755, "run {run}: it is not ours to close");
    }
    assert_eq!(mode(&folder.path().join("profiles")), 0o700, "what is ours in it is closed");
}

#[test]
fn no_file_holds_the_secret() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), QUARTER).unwrap();
    let id = data_folder_id(scene.folder.path());
    let ticket = scene.keychain.get(&everpaw::EntryName::new(id, "terminal")).unwrap().unwrap();
    for part in ticket.split(' ') {
        assert!(!lies_below(scene.folder.path(), part.as_bytes()), "half of the ticket lies in a file");
    }
}

fn data_folder_id(folder: &Path) -> uuid::Uuid {
    let text = std::fs::read_to_string(folder.join("data-folder.json")).unwrap();
    let id: serde_json::Value = serde_json::from_str(&text).unwrap();
    uuid::Uuid::parse_str(id["id"].as_str().unwrap()).unwrap()
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
