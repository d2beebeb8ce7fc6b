//! The three examples of the project's founding notes, under their names: a comment only once, log in, log out.

mod common;

use std::time::Duration;

use common::{Scene, passphrase};
use everpaw::{AppUnlocked, Error, Passphrase, VaultError};

/// What a visitor leaves.
const TRIBUTE: &str = "tribute for Luna";

#[test]
fn a_comment_only_once() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    let mut session = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    assert!(session.once(TRIBUTE).unwrap(), "the first time");
    let end = session.ends_at();
    scene.clock.advance(Duration::from_mins(1));
    assert!(!session.once(TRIBUTE).unwrap(), "has commented");
    assert!(session.once("tribute for Milo").unwrap(), "another pet's is another one");
    assert_eq!(session.ends_at(), end, "leaving words is no reason to stay unlocked for longer");
    let stored = everpaw.sessions().unwrap()[0].until.unwrap();
    assert_eq!(stored.timestamp_millis(), end.0, "neither here nor in what is stored");
    session.touch().unwrap();
    assert!(!session.once(TRIBUTE).unwrap(), "and somebody who stays has still commented");
    assert!(!scene.holds(TRIBUTE.as_bytes()), "what was done lies nowhere in the open");

    everpaw.end_app_session(session);
    let mut session = everpaw.unlock_app("Ben", &passphrase()).unwrap().session;
    assert!(session.once(TRIBUTE).unwrap(), "another session knows nothing of it");
    scene.clock.set(session.ends_at());
    assert!(matches!(session.once(TRIBUTE), Err(Error::Locked)), "and one that is over says nothing");
}

#[test]
fn log_in() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    let profiles = everpaw.profiles().unwrap();
    let wrong = everpaw.unlock_app("Anna", &Passphrase::new("wrong")).err().unwrap();
    assert!(
        matches!(wrong, Error::Vault(VaultError::WrongPassphrase { .. })),
        "it is verified first: {wrong}"
    );
    assert_eq!((scene.rows("app").len(), everpaw.last_profile()), (0, None), "and nothing begins");

    let mut seen = Vec::new();
    for label in ["Anna", "Anna", "Ben"] {
        let AppUnlocked { page, session, .. } = everpaw.unlock_app(label, &passphrase()).unwrap();
        let profile = profiles.iter().find(|profile| profile.label.as_deref() == Some(label)).unwrap().id;
        assert_eq!(
            (page.profile(), everpaw.last_profile()),
            (profile, Some(profile)),
            "{label} is remembered"
        );
        let rows = scene.rows("app");
        assert_eq!(rows.len(), 1, "whoever was unlocked before is flushed first");
        assert!(!seen.contains(&rows[0].0), "a new key each time, so that nobody knows it from before");
        seen.push(rows[0].0.clone());
        assert!(!session.is_over(), "{label} is unlocked");
        // Not ended: the next one comes in all the same, as after a switch.
        std::mem::forget(session);
    }
}

#[test]
fn switching_profiles_takes_nothing_along() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    let mut anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    anna.session.once(TRIBUTE).unwrap();
    let mut ben = everpaw.unlock_app("Ben", &passphrase()).unwrap();
    assert!(anna.session.is_over(), "Anna is logged out");
    assert!(ben.session.once(TRIBUTE).unwrap(), "Ben's session begins with nothing of hers");
    assert!(matches!(anna.session.once(TRIBUTE), Err(Error::Locked)), "and hers is over for good");
}

#[test]
fn log_out() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    let AppUnlocked { page, background, mut session } = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    session.once(TRIBUTE).unwrap();
    let (_, payload) = scene.rows("app").pop().unwrap();
    assert!(scene.holds(&payload), "it is there");
    everpaw.end_app_session(session);
    drop((page, background));
    assert!(scene.rows("app").is_empty(), "flushed: no row, not even an empty one");
    assert!(!scene.holds(&payload), "and nothing of it is left in the file");
    assert_eq!(everpaw.remarks(), [], "without a word");
    let mut again = everpaw.unlock_app("Anna", &passphrase()).unwrap().session;
    assert!(again.once(TRIBUTE).unwrap(), "whoever comes back comes back anew");
}
