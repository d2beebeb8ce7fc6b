//! The app's session on an injected clock and keychain: it lives while somebody is there, ends when it should, leaves
//! nothing behind that opens anything, and depends on no keychain.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use everpaw::{
    AppUnlocked, BrokenKeychain, EntryName, Error, ErrorKind, Everpaw, IDLE_SECONDS, KeychainError,
    KeychainState, LONGEST_IDLE, Language, ManualClock, Passphrase, PetFacts, PetId, RecoveryWords, Remark,
    SHORTEST_IDLE, Surroundings, Timestamp, VaultError,
};
use session::{Clock, SqliteEngine};
use vault::{KeyCost, Keychain};

use common::{Moody, OnePicture, PLAIN, passphrase, settle};

const MINUTE: Duration = Duration::from_mins(1);

struct Scene {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
    keychain: Arc<Moody>,
    words: RecoveryWords,
    luna: PetId,
}

fn around(clock: &Arc<ManualClock>, keychain: Arc<dyn Keychain>) -> Surroundings {
    let key_cost = Some(KeyCost::weak_for_tests());
    Surroundings { keychain, clock: clock.clone(), decoder: Arc::new(OnePicture), key_cost }
}

/// Anna and Ben have a profile each; Anna's cat is called Luna.
fn scene() -> Scene {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Moody::default()));
    let clock = Arc::new(ManualClock::at(Timestamp(1_790_000_000_000)));
    let everpaw = Everpaw::open(folder.path(), around(&clock, keychain.clone())).unwrap();
    let words = everpaw.create_profile("Anna", &passphrase()).unwrap().words;
    everpaw.create_profile("Ben", &passphrase()).unwrap();
    let mut anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    let stamp = anna.stamp();
    let luna = anna.add_pet(&PetFacts { name: "Luna".into(), ..PetFacts::default() }, stamp).unwrap();
    Scene { folder, clock, keychain, words, luna }
}

impl Scene {
    /// Another start of the program.
    fn start(&self) -> Arc<Everpaw> {
        self.start_with(self.keychain.clone())
    }

    fn start_with(&self, keychain: Arc<dyn Keychain>) -> Arc<Everpaw> {
        Arc::new(Everpaw::open(self.folder.path(), around(&self.clock, keychain)).unwrap())
    }

    /// How many sessions of the app are stored, whoever's.
    fn stored(&self) -> usize {
        SqliteEngine::open(&self.folder.path().join("sessions.db"), "app").unwrap().len().unwrap()
    }

    /// How many entries the keychain has, without the one that outlives every session of the app.
    fn entries(&self) -> usize {
        let anonymous = EntryName::new(data_folder_id(self.folder.path()), "anonymous");
        let is_there = self.keychain.entries.get(&anonymous).unwrap().is_some();
        self.keychain.entries.len() - usize::from(is_there)
    }

    fn runs(&self) -> Vec<PathBuf> {
        let runs = self.folder.path().join("runs");
        if !runs.exists() {
            return Vec::new();
        }
        std::fs::read_dir(runs).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// The keychain's entry of the only run there is.
    fn entry(&self) -> EntryName {
        let run = self.runs().pop().unwrap();
        EntryName::new(
            data_folder_id(self.folder.path()),
            &format!("app {}", run.file_name().unwrap().to_str().unwrap()),
        )
    }

    /// The app as somebody left it who pulled the plug: what a crash leaves on the disk and in the keychain.
    fn crash(&self) {
        let everpaw = self.start();
        let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
        settle(&everpaw);
        let files: Vec<(PathBuf, Vec<u8>)> = ["sessions.db", "sessions.db-wal"]
            .map(|name| self.folder.path().join(name))
            .into_iter()
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        drop(anna);
        drop(everpaw);
        let _ = std::fs::remove_file(self.folder.path().join("sessions.db-shm"));
        for (path, bytes) in files {
            std::fs::write(path, bytes).unwrap();
        }
    }
}

fn data_folder_id(folder: &Path) -> uuid::Uuid {
    let text = std::fs::read_to_string(folder.join("data-folder.json")).unwrap();
    let id: serde_json::Value = serde_json::from_str(&text).unwrap();
    uuid::Uuid::parse_str(id["id"].as_str().unwrap()).unwrap()
}

#[test]
fn it_lives_while_somebody_is_there_and_ends_when_nobody_was_for_the_idle_time() {
    let scene = scene();
    let everpaw = scene.start();
    let mut session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    assert_eq!(session.idle(), 10 * MINUTE, "unless the journal says otherwise");
    for _ in 0..20 {
        scene.clock.advance(9 * MINUTE);
        session.touch().unwrap();
        assert!(!session.is_over(), "in use for three hours");
    }
    scene.clock.set(Timestamp(session.ends_at().0 - 1));
    assert!(!session.is_over(), "to the last moment");
    scene.clock.set(session.ends_at());
    assert!(session.is_over(), "and no longer");
    session.touch().unwrap();
    assert!(session.is_over(), "a touch does not bring it back");
}

#[test]
fn input_moves_the_end_at_most_twenty_times_in_the_idle_time() {
    let scene = scene();
    let everpaw = scene.start();
    let mut session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    let first = session.ends_at();
    scene.clock.advance(Duration::from_secs(29));
    session.touch().unwrap();
    assert_eq!(session.ends_at(), first, "not for every key");
    scene.clock.advance(Duration::from_secs(1));
    session.touch().unwrap();
    assert_eq!(session.ends_at(), first.plus(Duration::from_secs(30)), "after a twentieth it moves");
}

#[test]
fn a_clock_set_back_ends_it_and_a_corrected_one_does_not() {
    let scene = scene();
    let everpaw = scene.start();
    let mut session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    let back = |by: Duration| Timestamp(scene.clock.now().0 - i64::try_from(by.as_millis()).unwrap());
    scene.clock.set(back(2 * MINUTE));
    assert!(!session.is_over(), "two minutes are the system's");
    session.touch().unwrap();
    assert_eq!(session.ends_at(), scene.clock.now().plus(10 * MINUTE), "and count from there");
    scene.clock.set(back(2 * MINUTE + Duration::from_millis(1)));
    assert!(session.is_over(), "more is somebody who wants it to live longer");
}

#[test]
fn its_entry_is_in_the_keychain_while_it_lives_and_nothing_is_left_after() {
    let scene = scene();
    let everpaw = scene.start();
    assert!(scene.runs().is_empty() && scene.entries() == 0, "nothing before somebody unlocks");
    let AppUnlocked { page, background, session } = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    assert_eq!(page.pets().unwrap().len(), 1, "the page has the journal");
    assert_eq!(background.pets().unwrap().len(), 1, "and so has what works behind it");
    assert_eq!((scene.entries(), scene.stored()), (1, 1), "an entry, a session");
    assert!(scene.keychain.get(&scene.entry()).unwrap().is_some(), "under this run's name");
    assert_eq!(session.keychain_holds(), KeychainState::Holds);
    everpaw.end_app_session(session);
    assert_eq!((scene.entries(), scene.stored()), (0, 0), "gone");
    settle(&everpaw);
    drop((page, background, everpaw));
    assert!(scene.runs().is_empty(), "and the run leaves no file");
}

#[test]
fn an_entry_that_is_gone_or_changed_is_noticed_and_a_silent_keychain_is_another_thing() {
    let scene = scene();
    let everpaw = scene.start();
    let session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    let watch = session.keychain_watch();
    scene.keychain.be_silent(true);
    assert_eq!(watch.look(), KeychainState::Unreachable, "what is open stays open");
    scene.keychain.be_silent(false);
    let entry = scene.entry();
    scene.keychain.set(&entry, "something else").unwrap();
    assert_eq!(session.keychain_holds(), KeychainState::GoneOrChanged, "overwritten");
    scene.keychain.delete(&entry).unwrap();
    assert_eq!(session.keychain_holds(), KeychainState::GoneOrChanged, "deleted");
}

#[test]
fn without_a_keychain_everything_works_in_memory_and_that_is_said_once() {
    let scene = scene();
    let refuses = |error| BrokenKeychain::Refuses(error);
    let unavailable = KeychainError::Unavailable("no bus".into());
    for (keychain, error) in [
        (refuses(unavailable.clone()), unavailable),
        (refuses(KeychainError::TimedOut), KeychainError::TimedOut),
        (BrokenKeychain::Forgets, KeychainError::ReadBackDiffers),
    ] {
        let everpaw = scene.start_with(Arc::new(keychain));
        for time in 1..=2 {
            let AppUnlocked { page, mut session, .. } = everpaw.unlock_app("Anna", &passphrase()).unwrap();
            assert_eq!(page.pets().unwrap().len(), 1, "it is open");
            assert_eq!(session.keychain_holds(), KeychainState::NotUsed);
            let said = if time == 1 { vec![Remark::KeychainSilent(error.clone())] } else { vec![] };
            assert_eq!(everpaw.remarks(), said, "time {time}");
            scene.clock.advance(5 * MINUTE);
            session.touch().unwrap();
            scene.clock.advance(6 * MINUTE);
            assert!(!session.is_over(), "somebody was there");
            scene.clock.advance(4 * MINUTE);
            assert!(session.is_over(), "and is no more");
            everpaw.end_app_session(session);
            assert_eq!(everpaw.remarks(), [], "there is nothing that could be left");
        }
        assert_eq!(scene.stored(), 0, "nothing of it was ever on the disk");
    }
}

#[test]
fn where_no_session_can_be_stored_it_lives_in_memory() {
    for in_the_way in ["sessions.db", "runs"] {
        let scene = scene();
        let path = scene.folder.path().join(in_the_way);
        let everpaw = scene.start();
        // A folder where a file should be, and a file where a folder should be.
        if in_the_way == "runs" {
            std::fs::write(path, "").unwrap();
        } else {
            std::fs::create_dir(path).unwrap();
        }
        let session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
        assert!(
            matches!(everpaw.remarks().as_slice(), [Remark::SessionsUnreadable(_)]),
            "said: {in_the_way}"
        );
        assert_eq!((session.keychain_holds(), scene.entries()), (KeychainState::NotUsed, 0), "{in_the_way}");
        assert!(!session.is_over(), "and it lives");
    }
}

#[test]
fn a_crash_is_swept_at_the_next_start_and_a_living_run_is_not() {
    let scene = scene();
    scene.crash();
    assert_eq!((scene.entries(), scene.stored(), scene.runs().len()), (1, 1, 1), "what a crash leaves");
    let living = scene.start();
    let ben = living.unlock_app("Ben", &passphrase()).unwrap();
    let theirs = EntryName::new(uuid::Uuid::nil(), "app 1");
    scene.keychain.set(&theirs, "another data folder's").unwrap();
    assert_eq!((scene.entries(), scene.stored(), scene.runs().len()), (3, 2, 2), "and what lives beside it");

    let next = scene.start();
    next.purge_sessions().unwrap();
    assert_eq!((scene.entries(), scene.stored(), scene.runs().len()), (2, 1, 1), "the dead one's are gone");
    assert!(scene.keychain.get(&theirs).unwrap().is_some(), "another's is not ours");
    assert_eq!(ben.session.keychain_holds(), KeychainState::Holds, "and the living one's is there");
    let mut session = ben.session;
    scene.clock.advance(5 * MINUTE);
    session.touch().unwrap();
    assert!(!session.is_over(), "it goes on");
    assert!(next.unlock_app("Anna", &passphrase()).is_ok(), "and nothing was lost in the crash");
}

#[test]
fn what_a_silent_keychain_kept_is_removed_when_it_speaks_again() {
    let scene = scene();
    let everpaw = scene.start();
    let session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    settle(&everpaw);
    scene.keychain.be_silent(true);
    everpaw.end_app_session(session);
    assert_eq!(everpaw.remarks(), [Remark::EntryLeft(KeychainError::TimedOut)], "it is said");
    assert_eq!(scene.stored(), 0, "what it could have opened is gone");
    drop(everpaw);
    scene.start().purge_sessions().unwrap();
    assert_eq!((scene.entries(), scene.runs().len()), (1, 1), "still silent: tried again another time");
    scene.keychain.be_silent(false);
    scene.start().purge_sessions().unwrap();
    assert_eq!((scene.entries(), scene.runs().len()), (0, 0), "gone");
}

#[test]
fn dropped_without_an_end_it_leaves_nothing_that_opens() {
    let scene = scene();
    let everpaw = scene.start();
    drop(everpaw.unlock_app("Anna", &passphrase()).unwrap());
    assert_eq!((scene.stored(), scene.entries()), (0, 1), "no session, and half of a secret to nothing");
    settle(&everpaw);
    drop(everpaw);
    scene.start().purge_sessions().unwrap();
    assert_eq!((scene.entries(), scene.runs().len()), (0, 0), "the next start removes that too");
}

#[test]
fn a_session_that_somebody_deleted_is_over() {
    let scene = scene();
    let everpaw = scene.start();
    let mut session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    SqliteEngine::open(&scene.folder.path().join("sessions.db"), "app").unwrap().delete_all().unwrap();
    scene.clock.advance(MINUTE);
    session.touch().unwrap();
    assert!(session.is_over(), "it does not come back to life");
}

#[test]
fn two_profiles_in_turn_share_nothing() {
    let scene = scene();
    let everpaw = scene.start();
    let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    let first = scene.keychain.get(&scene.entry()).unwrap().unwrap();
    let ben = everpaw.unlock_app("Ben", &passphrase()).unwrap();
    assert_eq!((scene.entries(), scene.stored()), (1, 1), "the first one's session was flushed");
    assert_ne!(*scene.keychain.get(&scene.entry()).unwrap().unwrap(), *first, "no secret is used twice");
    assert!(anna.session.is_over() && !ben.session.is_over(), "one at a time");
    everpaw.end_app_session(anna.session);
    assert_eq!(
        ben.session.keychain_holds(),
        KeychainState::Holds,
        "ending the first touches nothing of the second"
    );
    assert_eq!(ben.page.pets().unwrap().len(), 0, "Ben sees nothing of Luna");
    everpaw.end_app_session(ben.session);
    assert_eq!((scene.entries(), scene.stored()), (0, 0), "nothing is left of either");
}

#[test]
fn a_wrong_passphrase_leaves_nothing() {
    let scene = scene();
    let everpaw = scene.start();
    let error = everpaw.unlock_app("Anna", &Passphrase::new("sun in the garden")).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::WrongPassphrase, "{error}");
    assert_eq!((scene.entries(), scene.stored()), (0, 0), "no entry, no session");
    assert!(everpaw.unlock_app("Anna", &passphrase()).is_ok(), "and the right one opens");
}

#[test]
fn the_profile_is_ours_until_both_journals_are_closed() {
    let scene = scene();
    let everpaw = scene.start();
    let AppUnlocked { page, background, session } = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    let is_in_use = || {
        let other = scene.start().unlock("Anna", &passphrase());
        matches!(other, Err(Error::Vault(VaultError::InUse)))
    };
    everpaw.end_app_session(session);
    drop(page);
    assert!(is_in_use(), "an import may still be at work");
    drop(background);
    assert!(!is_in_use(), "the next one may come in");
}

#[test]
fn the_app_and_the_terminal_do_not_disturb_each_other() {
    let scene = scene();
    let terminal = scene.start();
    terminal.unlock_for("Ben", &passphrase(), 15 * MINUTE).unwrap();
    let everpaw = scene.start();
    let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    assert_eq!(scene.entries(), 2, "an entry each");
    everpaw.purge_sessions().unwrap();
    assert!(scene.start().resume(Some("Ben")).unwrap().is_some(), "the terminal's is still there");
    scene.start().lock_terminal().unwrap();
    let mut session = anna.session;
    scene.clock.advance(5 * MINUTE);
    session.touch().unwrap();
    assert!(!session.is_over(), "locking the terminal leaves the app open");
    terminal.unlock_for("Ben", &passphrase(), 15 * MINUTE).unwrap();
    everpaw.end_app_session(session);
    assert!(scene.start().resume(Some("Ben")).unwrap().is_some(), "and the other way round");
}

#[test]
fn the_journal_says_how_long_and_nothing_it_says_keeps_anybody_out() {
    let scene = scene();
    let everpaw = scene.start();
    for (setting, idle) in [
        (serde_json::json!(90), Duration::from_secs(90)),
        (serde_json::json!(0), SHORTEST_IDLE),
        (serde_json::json!(u64::MAX), LONGEST_IDLE),
        (serde_json::json!("a while"), 10 * MINUTE),
    ] {
        everpaw.unlock("Anna", &passphrase()).unwrap().set_setting(IDLE_SECONDS, &setting).unwrap();
        let session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
        assert_eq!(session.idle(), idle, "{setting}");
    }
}

#[test]
fn the_idle_time_can_be_set_within_bounds_and_counts_from_now() {
    let scene = scene();
    let everpaw = scene.start();
    let mut session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    assert_eq!(session.set_idle(Duration::ZERO).unwrap(), SHORTEST_IDLE, "nobody locks themselves out");
    assert_eq!(session.set_idle(Duration::MAX).unwrap(), LONGEST_IDLE);
    scene.clock.advance(5 * MINUTE);
    assert_eq!(session.set_idle(MINUTE).unwrap(), MINUTE);
    assert_eq!(session.ends_at(), scene.clock.now().plus(MINUTE), "from now");
    scene.clock.advance(MINUTE);
    assert!(session.is_over(), "and it holds");
    assert!(matches!(session.set_idle(LONGEST_IDLE), Err(Error::Locked)), "what is over stays over");
}

#[test]
fn the_recovery_words_open_the_app_and_set_a_new_passphrase() {
    let scene = scene();
    scene.start().unlock_for("Anna", &passphrase(), 15 * MINUTE).unwrap();
    let everpaw = scene.start();
    let new = Passphrase::to_set("rain on the roof").unwrap();
    let anna = everpaw.recover_app("Anna", &scene.words, &new).unwrap();
    assert_eq!(anna.page.pets().unwrap().len(), 1, "it is open");
    assert!(!anna.session.is_over() && scene.stored() == 1, "with a session of its own");
    assert!(!scene.start().has_terminal_session().unwrap(), "who knew the old passphrase is out");
    everpaw.end_app_session(anna.session);
    drop((anna.page, anna.background));
    assert!(everpaw.unlock_app("Anna", &passphrase()).is_err(), "the old one is void");
    assert!(everpaw.unlock_app("Anna", &new).is_ok(), "the new one opens");
}

#[test]
fn an_import_behind_the_page_shows_on_it() {
    let scene = scene();
    let everpaw = scene.start();
    let AppUnlocked { page, mut background, .. } = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    let file = scene.folder.path().join("luna.jpg");
    std::fs::write(&file, PLAIN).unwrap();
    let report = background.import(scene.luna, &[file], &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(report.kept.len(), 1, "{report:?}");
    assert_eq!(page.photos_of(scene.luna).unwrap().len(), 1, "at once");
}

#[test]
fn a_cancelled_export_writes_nothing_and_leaves_an_earlier_one_whole() {
    let scene = scene();
    let everpaw = scene.start();
    let mut anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    let files = tempfile::tempdir().unwrap();
    let import = |anna: &mut everpaw::Unlocked, name: &str, more: &[u8]| {
        let path = files.path().join(name);
        std::fs::write(&path, [PLAIN, more].concat()).unwrap();
        anna.import(scene.luna, &[path], &AtomicBool::new(false), &mut |_| {}).unwrap();
    };
    import(&mut anna, "one.jpg", b"");
    let out = files.path().join("memorial");
    let page = || std::fs::read(out.join("index.html")).ok();
    let export = |anna: &everpaw::Unlocked, cancel_after: usize| {
        let cancelled = AtomicBool::new(cancel_after == 0);
        anna.export_until(scene.luna, Language::English, &out, &cancelled, &mut |far| {
            cancelled.fetch_or(far.done == cancel_after, Ordering::SeqCst);
        })
    };
    for files_written in [0, 1] {
        let error = export(&anna, files_written).unwrap_err();
        assert_eq!(error.code(), "export-cancelled", "after {files_written} files");
        assert_eq!(page(), None, "nothing is there");
    }
    export(&anna, usize::MAX).unwrap();
    let before = page().unwrap();
    import(&mut anna, "two.jpg", b"another");
    assert!(matches!(export(&anna, 1), Err(Error::ExportCancelled)), "cancelled on its way");
    assert_eq!(page().unwrap(), before, "the earlier one is what it was");
}
