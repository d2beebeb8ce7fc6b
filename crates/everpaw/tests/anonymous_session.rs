//! The anonymous session: who was here last is known at the next start, to whoever has the keychain, and nobody waits for
//! it.

mod common;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use common::{Moody, Scene, passphrase, recalled, settle, unlock};
use everpaw::{BrokenKeychain, EntryName, KeychainError, Timestamp};
use session::Clock;
use uuid::Uuid;
use vault::Keychain;
use zeroize::Zeroizing;

const DAY: Duration = Duration::from_hours(24);

/// Whom a new start of the program offers first.
fn offered(scene: &Scene) -> Option<Uuid> {
    recalled(scene.start()).last_profile()
}

#[test]
fn the_profile_last_used_is_known_at_the_next_start() {
    let scene = Scene::with_anna_and_ben();
    assert_eq!(offered(&scene), None, "nobody was here yet");
    assert_eq!(scene.keychain.asked.load(Ordering::SeqCst), 0, "and the keychain is not asked for nothing");
    let everpaw = recalled(scene.start());
    for label in ["Anna", "Ben"] {
        let profile = unlock(&everpaw, label);
        assert_eq!(everpaw.last_profile(), Some(profile), "{label}, in this run");
        assert_eq!(offered(&scene), Some(profile), "{label}, in the next");
    }
    assert_eq!(scene.rows("anonymous").len(), 1, "one session for both");
}

#[test]
fn who_was_here_last_stands_nowhere_in_the_open() {
    let scene = Scene::with_anna_and_ben();
    let anna = unlock(&scene.start(), "Anna");
    for file in ["sessions.db", "sessions.db-wal", "settings.json", "data-folder.json"] {
        let Ok(bytes) = std::fs::read(scene.path(file)) else { continue };
        for id in [anna.to_string().into_bytes(), anna.as_bytes().to_vec()] {
            assert!(!bytes.windows(id.len()).any(|window| window == id), "{file} names her");
        }
    }
    let elsewhere = recalled(scene.start_with(Arc::new(Moody::default())));
    assert_eq!(elsewhere.last_profile(), None, "another keychain tells nothing");
    let ticket = scene.keychain.get(&scene.anonymous_entry()).unwrap().unwrap();
    for part in ticket.split(' ') {
        assert!(!scene.holds(part.as_bytes()), "a part of the secret lies in a file");
    }
}

#[test]
fn a_slow_keychain_makes_nobody_wait_and_is_heard_when_it_answers() {
    let scene = Scene::with_anna_and_ben();
    let anna = unlock(&scene.start(), "Anna");
    scene.keychain.be_slow(Duration::from_secs(2));
    let everpaw = scene.start();
    let begun = Instant::now();
    everpaw.recall_in_background();
    assert_eq!(everpaw.last_profile(), None, "not known yet");
    let waited = begun.elapsed();
    assert!((250..1500).contains(&waited.as_millis()), "it waited {waited:?}");
    while everpaw.last_profile() != Some(anna) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the keychain's answer was never heard");
    }
}

/// A keychain that takes two seconds for one entry.
struct SlowFor(Arc<Moody>, EntryName);

impl SlowFor {
    fn wait(&self, entry: &EntryName) {
        if *entry == self.1 {
            std::thread::sleep(Duration::from_secs(2));
        }
    }
}

impl Keychain for SlowFor {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        self.wait(entry);
        self.0.set(entry, secret)
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.wait(entry);
        self.0.get(entry)
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        self.wait(entry);
        self.0.delete(entry)
    }
}

#[test]
fn nobody_waits_at_unlocking_for_it_to_be_noted() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start_with(Arc::new(SlowFor(scene.keychain.clone(), scene.anonymous_entry())));
    let begun = Instant::now();
    let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    let waited = begun.elapsed();
    assert!(waited < Duration::from_millis(1500), "it waited {waited:?}");
    assert_eq!(everpaw.last_profile(), Some(anna.page.profile()), "in this run it is known at once");
    settle(&everpaw);
    assert_eq!(offered(&scene), Some(anna.page.profile()), "and in the next");
}

#[test]
fn without_a_keychain_it_is_known_until_the_app_closes_and_nothing_is_said() {
    let scene = Scene::with_anna_and_ben();
    let silent = BrokenKeychain::Refuses(KeychainError::TimedOut);
    let everpaw = recalled(scene.start_with(Arc::new(silent)));
    let anna = unlock(&everpaw, "Anna");
    assert_eq!(everpaw.last_profile(), Some(anna), "in this run");
    let said = everpaw.remarks();
    assert_eq!(said.len(), 1, "what the app's session says of the keychain, and no more: {said:?}");
    assert_eq!((offered(&scene), scene.rows("anonymous").len()), (None, 0), "and nothing lies anywhere");
}

#[test]
fn a_keychain_that_is_silent_for_a_while_loses_nothing() {
    let scene = Scene::with_anna_and_ben();
    let anna = unlock(&scene.start(), "Anna");
    scene.keychain.be_silent(true);
    assert_eq!(offered(&scene), None, "nobody is offered");
    unlock(&scene.start(), "Ben");
    scene.keychain.be_silent(false);
    assert_eq!(offered(&scene), Some(anna), "what was noted before is still there");
}

#[test]
fn it_lives_a_year_after_the_last_start_and_no_longer() {
    let scene = Scene::with_anna_and_ben();
    let anna = unlock(&scene.start(), "Anna");
    for _ in 0..4 {
        scene.clock.advance(364 * DAY);
        assert_eq!(offered(&scene), Some(anna), "a start is enough");
    }
    scene.clock.advance(365 * DAY);
    assert_eq!(offered(&scene), None, "after a year nobody comes any more");
    scene.start().purge_sessions().unwrap();
    assert!(scene.rows("anonymous").is_empty(), "and it is forgotten");
    // A session that begins in another process just now would lose its secret; this one opens nothing any more.
    assert!(scene.keychain.get(&scene.anonymous_entry()).unwrap().is_some(), "purging takes nobody's secret");
}

#[test]
fn a_clock_that_was_wrong_for_a_while_does_no_harm() {
    let scene = Scene::with_anna_and_ben();
    let anna = unlock(&scene.start(), "Anna");
    let now = scene.clock.now();
    scene.clock.set(Timestamp(0));
    assert_eq!(offered(&scene), Some(anna), "it guards nothing, so it opens before its time too");
    let ben = unlock(&scene.start(), "Ben");
    assert_eq!(offered(&scene), Some(ben), "and goes on");
    scene.clock.set(now);
    assert_eq!(offered(&scene), None, "what was noted then is over when the clock is right again");
    assert_eq!(offered(&scene), None, "and keeps nobody out");
    let ben = unlock(&scene.start(), "Ben");
    assert_eq!(offered(&scene), Some(ben), "it goes on from there");
}
