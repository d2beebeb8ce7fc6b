//! The lock, as the windows meet it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{Home, PASSPHRASE, Seen, story_form};
use desk::wire::Notice;
use desk::{Desk, PhotoRefusal, PhotoRequest, Window, commands};
use everpaw::{EntryName, KeychainError, MemoryKeychain};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

/// Something plausible for every argument there is.
fn plausible(name: &str, of: &str) -> Value {
    match (name, of) {
        ("settings", _) => json!({}),
        ("place", _) => json!({ "view": "home", "pet": null, "story": null, "cursor": null, "scroll": 0 }),
        ("pet", "PetForm") => common::pet_form("Luna"),
        ("story", "StoryForm") => story_form("Snow", "It snowed."),
        ("photo", "PhotoForm") => json!({ "caption": null, "alt": null }),
        ("date", _) => json!({ "words": "2009", "language": "en" }),
        ("item", _) => json!({ "kind": "pet", "id": uuid::Uuid::now_v7() }),
        ("language", _) => json!("en"),
        (_, "number") => json!(60),
        (_, "boolean") => json!(true),
        ("profile" | "pet" | "photo" | "id", _) => json!(uuid::Uuid::now_v7()),
        _ => json!("some words"),
    }
}

fn call_with_plausible_arguments(
    desk: &Desk,
    window: Window,
    command: &desk::Command,
) -> Result<Value, String> {
    let arguments: Map<String, Value> =
        command.arguments.iter().map(|(name, of)| ((*name).to_owned(), plausible(name, of))).collect();
    desk.call(window, command.name, Value::Object(arguments)).map_err(|error| error.code)
}

#[test]
fn while_it_is_locked_nothing_of_a_journal_is_answered() {
    let home = Home::new();
    home.create("Anna");
    let mut refused = 0;
    for command in commands() {
        if command.windows.contains(&Window::Welcome) {
            continue;
        }
        let answer = call_with_plausible_arguments(&home.desk, Window::Journal, &command);
        // These two give nothing and change nothing: there is nothing to lock and nobody to tell.
        if ["lock", "words_are_safe"].contains(&command.name) {
            assert_eq!(answer, Ok(Value::Null), "{}", command.name);
            continue;
        }
        assert_eq!(answer, Err("locked".to_owned()), "{} answered while everything is locked", command.name);
        refused += 1;
    }
    assert!(refused > 20, "only {refused} commands were looked at");
}

#[test]
fn the_welcome_window_may_ask_for_nothing_of_a_journal_even_if_one_is_open() {
    let home = Home::new();
    home.unlocked();
    for command in commands() {
        let answer = call_with_plausible_arguments(&home.desk, Window::Welcome, &command);
        let refused = answer == Err("not-allowed".to_owned());
        if command.windows.contains(&Window::Welcome) {
            // Unlocking while a journal is open is refused by the state, not by the window.
            assert!(
                !refused || ["unlock", "recover"].contains(&command.name),
                "{} is the welcome window's",
                command.name
            );
        } else {
            assert!(refused, "{} answered the welcome window: {answer:?}", command.name);
        }
    }
}

#[test]
fn a_person_finds_their_way_back_after_a_lock() {
    let home = Home::new();
    let profile = home.unlocked();
    let pet = home.add_pet("Luna");
    let story = home.add_story(&pet, "First snow", "She did not know what to make of it.");
    let place = json!({ "view": "story", "pet": pet, "story": story["id"], "cursor": 11, "scroll": 240.5 });
    home.journal("remember_place", json!({ "place": place })).unwrap();
    home.journal("lock", json!({ "kept": true })).unwrap();
    assert!(home.shell.saw(&Seen::Showed(Window::Welcome)), "the welcome window is shown");
    home.unlock(&profile);
    let overview = home.journal("overview", json!({})).unwrap();
    assert_eq!(overview["place"], place, "the same screen, story, cursor and scroll");
    assert_eq!(overview["pets"][0]["name"], "Luna", "and the pet is there");
    assert_eq!(overview["label"], "Anna", "in Anna's journal");
}

#[test]
fn nobody_there_for_the_idle_time_locks_and_input_puts_it_off() {
    let home = Home::new();
    home.unlocked();
    assert_eq!(home.journal("set_idle_seconds", json!({ "seconds": 60 })), Ok(json!(60)), "a minute");
    home.clock.advance(Duration::from_secs(50));
    home.journal("report_input", json!({})).unwrap();
    home.clock.advance(Duration::from_secs(50));
    home.desk.tick();
    home.journal("overview", json!({})).expect("somebody was there fifty seconds ago");
    home.clock.advance(Duration::from_secs(11));
    home.desk.tick();
    assert_eq!(home.journal("overview", json!({})).unwrap_err().code, "locked", "a minute without anybody");
    assert!(home.shell.saw(&Seen::Showed(Window::Welcome)), "and the window went");
}

#[test]
fn a_page_that_asks_every_second_does_not_keep_it_open() {
    let home = Home::new();
    home.unlocked();
    home.journal("set_idle_seconds", json!({ "seconds": 30 })).unwrap();
    let mut answered = 0;
    for _ in 0..60 {
        home.clock.advance(Duration::from_secs(1));
        answered += u32::from(home.journal("overview", json!({})).is_ok());
        home.desk.tick();
    }
    assert!(answered <= 30, "it answered for {answered} seconds");
    assert!(answered >= 25, "but not at once: {answered}");
}

#[test]
fn after_a_night_of_sleep_the_first_click_meets_a_locked_app() {
    let home = Home::new();
    home.unlocked();
    home.clock.advance(Duration::from_hours(8));
    assert_eq!(home.journal("report_input", json!({})).unwrap_err().code, "locked", "no tick came between");
    home.shell.wait_for("the welcome window", |seen| (*seen == Seen::Showed(Window::Welcome)).then_some(()));
}

#[test]
fn the_idle_time_has_a_floor_and_a_ceiling_and_belongs_to_the_profile() {
    let home = Home::new();
    let profile = home.unlocked();
    assert_eq!(
        home.journal("set_idle_seconds", json!({ "seconds": 0 })),
        Ok(json!(30)),
        "nobody locks themselves out"
    );
    assert_eq!(
        home.journal("set_idle_seconds", json!({ "seconds": 99_999 })),
        Ok(json!(14_400)),
        "four hours"
    );
    home.journal("set_idle_seconds", json!({ "seconds": 120 })).unwrap();
    home.journal("lock", json!({ "kept": true })).unwrap();
    let other = home.create("Ben");
    home.unlock(&other);
    assert_eq!(home.journal("overview", json!({})).unwrap()["idleSeconds"], 600, "Ben has ten minutes");
    home.journal("lock", json!({ "kept": true })).unwrap();
    home.unlock(&profile);
    assert_eq!(home.journal("overview", json!({})).unwrap()["idleSeconds"], 120, "Anna has her own");
}

#[test]
fn a_page_that_is_told_in_time_saves_what_is_being_written() {
    let home = Home::new();
    let profile = home.unlocked();
    let pet = home.add_pet("Luna");
    let story = home.add_story(&pet, "Snow", "It");
    home.clock.advance(Duration::from_hours(1));
    std::thread::scope(|scope| {
        let page = scope.spawn(|| {
            home.shell.wait_for("the notice", |seen| (*seen == Seen::Told(Window::Journal, Notice::Locking)).then_some(()));
            let words = json!({ "id": story["id"], "revision": story["revision"], "story": story_form("Snow", "It snowed.") });
            home.journal("save_story", words).expect("there is a quarter of a second for this");
            home.journal("words_are_safe", json!({})).unwrap();
        });
        home.desk.tick();
        page.join().unwrap();
    });
    home.unlock(&profile);
    let kept = home.journal("story", json!({ "id": story["id"] })).unwrap();
    assert_eq!(kept["text"], "It snowed.", "not a word is lost");
}

#[test]
fn a_page_that_hangs_cannot_hold_the_lock_open() {
    let home = Home::new();
    home.unlocked();
    home.clock.advance(Duration::from_hours(1));
    let begun = Instant::now();
    home.desk.tick();
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(400), "it took {took:?}");
    assert_eq!(home.journal("overview", json!({})).unwrap_err().code, "locked", "locked without an answer");
}

#[test]
fn closing_the_window_locks_and_then_quits() {
    let home = Home::new();
    home.unlocked();
    assert_eq!(home.secrets_of_the_app(), 1, "the session's secret is in the keychain");
    home.desk.close();
    let seen = home.shell.seen.lock().unwrap().clone();
    assert_eq!(seen.last(), Some(&Seen::Quit), "the last thing: {seen:?}");
    assert_eq!(home.secrets_of_the_app(), 0, "and is gone when we are");
}

#[test]
fn a_secret_that_vanishes_from_the_keychain_locks_within_a_minute() {
    let home = Home::new();
    home.unlocked();
    home.keychain.clear();
    for _ in 0..60 {
        home.desk.tick();
    }
    assert_eq!(home.journal("overview", json!({})).unwrap_err().code, "locked", "somebody took it away");
}

#[test]
fn two_triggers_at_once_give_the_page_its_time_all_the_same() {
    let home = Home::new();
    let profile = home.unlocked();
    let pet = home.add_pet("Luna");
    let story = home.add_story(&pet, "Snow", "It");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| home.desk.close());
        }
        home.shell.wait_for("the notice", |seen| {
            (*seen == Seen::Told(Window::Journal, Notice::Locking)).then_some(())
        });
        std::thread::sleep(Duration::from_millis(80));
        let words = json!({ "id": story["id"], "revision": story["revision"], "story": story_form("Snow", "It snowed.") });
        home.journal("save_story", words)
            .expect("there is a quarter of a second, whoever else wants to lock");
        home.journal("words_are_safe", json!({})).unwrap();
    });
    home.unlock(&profile);
    assert_eq!(
        home.journal("story", json!({ "id": story["id"] })).unwrap()["text"],
        "It snowed.",
        "not a word is lost"
    );
}

#[test]
fn words_that_may_be_missing_are_said_once_and_to_their_owner() {
    let home = Home::new();
    let anna = home.unlocked();
    home.clock.advance(Duration::from_hours(1));
    home.desk.tick();
    let remarks = |profile: &str| {
        home.unlock(profile);
        let overview = home.journal("overview", json!({})).unwrap();
        home.journal("lock", json!({ "kept": true })).unwrap();
        overview["remarks"].clone()
    };
    assert_eq!(remarks(&home.create("Ben")), json!([]), "it is no business of Ben's");
    assert_eq!(remarks(&anna), json!([{ "code": "wordsMayBeMissing" }]), "Anna is told");
    assert_eq!(remarks(&anna), json!([]), "once");
    home.unlock(&anna);
    home.journal("lock", json!({ "kept": false })).unwrap();
    assert_eq!(remarks(&anna), json!([{ "code": "wordsMayBeMissing" }]), "also if the page said so itself");
}

#[test]
fn what_a_lock_left_behind_is_said_at_the_welcome_window_and_not_in_somebody_elses_journal() {
    let inner = Arc::new(MemoryKeychain::default());
    let keychain = Arc::new(NeverForgets(inner.clone()));
    let home = Home::in_folder(tempfile::tempdir().unwrap(), inner, keychain, Duration::ZERO);
    home.unlocked();
    home.journal("lock", json!({ "kept": true })).unwrap();
    assert!(
        home.shell.saw(&Seen::Told(Window::Welcome, Notice::Remarks)),
        "the window is told that there is something"
    );
    assert_eq!(home.welcome("remarks", json!({})), Ok(json!([{ "code": "entryLeft" }])), "what it is");
    home.unlock(&home.create("Ben"));
    assert_eq!(home.journal("overview", json!({})).unwrap()["remarks"], json!([]), "Ben has his peace");
}

/// A keychain that does not let go.
struct NeverForgets(Arc<MemoryKeychain>);

impl vault::Keychain for NeverForgets {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        self.0.set(entry, secret)
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.0.get(entry)
    }

    fn delete(&self, _entry: &EntryName) -> Result<(), KeychainError> {
        Err(KeychainError::TimedOut)
    }
}

#[test]
fn nothing_stays_open_for_a_keychain_that_takes_its_time() {
    let inner = Arc::new(MemoryKeychain::default());
    let keychain = Arc::new(SlowToForget(inner.clone()));
    let home = Home::in_folder(tempfile::tempdir().unwrap(), inner, keychain, Duration::ZERO);
    let profile = home.unlocked();
    let profiles = vault::Profiles::at(home.folder.path().join("data/profiles"));
    let is_free = || profiles.find(&profile).unwrap().take().is_ok();
    assert!(!is_free(), "it is ours while it is open");
    home.clock.advance(Duration::from_hours(1));
    std::thread::scope(|scope| {
        scope.spawn(|| home.desk.tick());
        std::thread::sleep(Duration::from_millis(400));
        assert!(is_free(), "the files are closed although the keychain still thinks");
    });
}

#[test]
fn what_a_dialog_answers_after_a_lock_is_answered_to_nobody() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    let ben = home.create("Ben");
    home.answer(&home.files(1));
    let desk = home.desk.clone();
    *home.shell.while_asked.lock().unwrap() = Some(Box::new(move || {
        desk.lock(true).unwrap();
        desk.unlock(ben.parse().unwrap(), PASSPHRASE.to_owned()).unwrap();
    }));
    let answer = home.journal("import_files", json!({ "pet": pet }));
    assert_eq!(answer.unwrap_err().code, "locked", "Ben has not asked for these files");
    assert_eq!(home.journal("overview", json!({})).unwrap()["import"], Value::Null, "and takes none in");
}

/// A keychain that takes a second to forget something.
struct SlowToForget(Arc<MemoryKeychain>);

impl vault::Keychain for SlowToForget {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        self.0.set(entry, secret)
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.0.get(entry)
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        std::thread::sleep(Duration::from_secs(1));
        self.0.delete(entry)
    }
}

/// A keychain in which something else happens while it is asked.
struct Interrupted {
    inner: Arc<MemoryKeychain>,
    meanwhile: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl vault::Keychain for Interrupted {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        if let Some(happens) = self.meanwhile.lock().unwrap().take() {
            happens();
        }
        self.inner.set(entry, secret)
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.inner.get(entry)
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        self.inner.delete(entry)
    }
}

#[test]
fn an_unlock_that_finishes_after_a_lock_began_opens_nothing() {
    let inner = Arc::new(MemoryKeychain::default());
    let keychain = Arc::new(Interrupted { inner: inner.clone(), meanwhile: Mutex::default() });
    let home = Home::in_folder(tempfile::tempdir().unwrap(), inner, keychain.clone(), Duration::ZERO);
    let profile = home.create("Anna");
    let desk = home.desk.clone();
    *keychain.meanwhile.lock().unwrap() = Some(Box::new(move || {
        desk.lock(true).unwrap();
    }));
    let arguments = json!({ "profile": profile, "passphrase": PASSPHRASE });
    assert_eq!(home.welcome("unlock", arguments).unwrap_err().code, "locked", "the lock came first");
    assert!(!home.shell.saw(&Seen::Showed(Window::Journal)), "no journal is shown");
    assert_eq!(home.journal("overview", json!({})).unwrap_err().code, "locked", "and none is open");
    assert_eq!(home.secrets_of_the_app(), 0, "no secret stays behind");
    home.unlock(&profile);
}

#[test]
fn a_photo_is_refused_the_instant_it_is_locked() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    home.answer(&home.files(1));
    assert_eq!(home.journal("import_files", json!({ "pet": pet })), Ok(json!(true)), "a file was chosen");
    let photo = home.import_report().kept[0];
    let request = PhotoRequest::parse(&format!("/{photo}/small")).unwrap();
    assert_eq!(
        home.desk.photo_bytes(request).map(|answer| answer.bytes),
        Ok(common::JPEG.to_vec()),
        "its picture"
    );
    home.journal("lock", json!({ "kept": true })).unwrap();
    assert_eq!(home.desk.photo_bytes(request).map(|answer| answer.bytes), Err(PhotoRefusal::Locked), "403");
}

#[test]
fn a_running_import_does_not_hold_the_lock_open_and_the_profile_opens_again() {
    let home = Home::with_decoder(Duration::from_millis(200));
    let profile = home.unlocked();
    let pet = home.add_pet("Luna");
    home.answer(&home.files(12));
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    home.shell.wait_for("progress", |seen| {
        matches!(seen, Seen::Told(_, Notice::Import { state }) if state.files > 0).then_some(())
    });
    let begun = Instant::now();
    home.journal("lock", json!({ "kept": true })).unwrap();
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(150), "it took {took:?}");
    assert_eq!(home.journal("overview", json!({})).unwrap_err().code, "locked", "at once");
    home.unlock(&profile);
    let memorial = home.journal("memorial", json!({ "pet": pet })).unwrap();
    let photos = memorial["photos"].as_array().unwrap();
    assert!((1..12).contains(&photos.len()), "what was in is in, whole: {}", photos.len());
    assert!(photos.iter().all(|photo| photo["picture"].is_object()), "with their pictures");
}

#[test]
fn a_profile_opens_again_at_once_also_while_a_command_was_at_work() {
    let home = Home::new();
    let profile = home.unlocked();
    let pet = home.add_pet("Luna");
    home.add_story(&pet, "Long", &"snow ".repeat(200_000));
    for round in 0..5 {
        std::thread::scope(|scope| {
            let at_work = scope.spawn(|| home.journal("memorial", json!({ "pet": pet })));
            std::thread::sleep(Duration::from_millis(5 * round));
            home.journal("lock", json!({ "kept": true })).unwrap();
            home.unlock(&profile);
            // Answered or refused: the lock does not wait for it, and neither does it matter.
            let _ = at_work.join().unwrap();
        });
    }
}
