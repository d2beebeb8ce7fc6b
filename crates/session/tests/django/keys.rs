//! The key: where one comes from, what is none, and that nobody else's is ever adopted.

use session::{Expiry, SessionError, SessionKey};

use crate::places::{places, saved};

#[test]
fn what_is_not_a_key_is_refused_before_any_engine_sees_it() {
    for text in [
        "",
        "1",
        "1234567",
        "12345678",
        "a\\b\\c",
        "a/b/c",
        "../../../etc/passwd",
        "..................../etc/passwd1",
        "abcdefghijklmnopqrstuvwxyz01234\0",
        "abcdefghijklmnopqrstuvwxyz01234%",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
        "abcdefghijklmnopqrstuvwxyz012345\n",
    ] {
        assert!(SessionKey::parse(text).is_err(), "{text:?} must not pass for a key");
    }
    let overlong = "1".repeat(1240);
    let refused = SessionKey::parse(&overlong).unwrap_err().to_string();
    assert!(!refused.contains("11"), "and what was refused is not said again: {refused}");
}

#[test]
fn a_key_says_nothing_of_itself() {
    let key = SessionKey::generate().unwrap();
    let printed = format!("{key:?} {key:#?}");
    assert!(!printed.contains(key.expose()), "printing a key must not show it: {printed}");
    let in_an_option = format!("{:?}", Some(&key));
    assert!(!in_an_option.contains(key.expose()), "wherever it is: {in_an_option}");
    let hash: String = key.digest().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!hash.contains(key.expose()), "and what engines see is not it");
}

#[test]
fn a_key_comes_only_with_something_stored_under_it() {
    for place in places() {
        let mut session = place.sessions().start();
        assert!(session.key().is_none(), "{place}: a new session has none");
        session.insert("pet", &"Luna").unwrap();
        assert!(session.key().is_none(), "{place}: nor has one with values that are not saved");
        session.save().unwrap();
        let key = session.key().unwrap();
        assert_eq!(key.expose().len(), SessionKey::LENGTH, "{place}: 32 characters");
        assert!(
            key.expose().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
            "{place}: that no file system confuses"
        );
        assert!(place.engine().exists(&key.digest(), place.now()).unwrap(), "{place}: it is stored");
    }
}

#[test]
fn an_unknown_key_is_never_adopted() {
    for place in places() {
        let forged = SessionKey::generate().unwrap();
        let mut session = place.sessions().open(forged.clone());
        assert!(session.is_empty().unwrap(), "{place}: unknown is empty, not an error");
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        assert_ne!(session.key(), Some(&forged), "{place}: it got a key of its own");
        let mut under_it = place.sessions().open(forged);
        assert!(under_it.is_empty().unwrap(), "{place}: nothing lies under the forged key");
    }
}

#[test]
fn reading_an_unknown_key_stores_nothing_and_forgets_it() {
    for place in places() {
        let forged = SessionKey::generate().unwrap();
        let mut session = place.sessions().open(forged.clone());
        assert_eq!(session.len().unwrap(), 0, "{place}");
        assert!(session.key().is_none(), "{place}: the key was no key of ours");
        session.save().unwrap();
        session.set_modified();
        session.save().unwrap();
        assert!(session.key().is_none(), "{place}: there is nothing to keep");
        assert!(!place.engine().exists(&forged.digest(), place.now()).unwrap(), "{place}: nothing stored");
        assert_eq!(place.stored(), 0, "{place}: under any key");
    }
}

#[test]
fn clearing_under_a_forged_key_does_not_adopt_it_either() {
    for place in places() {
        let forged = SessionKey::generate().unwrap();
        let mut session = place.sessions().open(forged.clone());
        session.clear().unwrap();
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        assert_ne!(session.key(), Some(&forged), "{place}: it took a key of its own");
        assert!(!place.engine().exists(&forged.digest(), place.now()).unwrap(), "{place}: not the forged");
    }
}

#[test]
fn cycling_a_forged_key_gives_none() {
    for place in places() {
        let forged = SessionKey::generate().unwrap();
        let mut session = place.sessions().open(forged.clone());
        session.cycle_key().unwrap();
        assert!(session.key().is_none(), "{place}: there was nothing to move");
        session.flush().unwrap();
        assert_eq!(place.stored(), 0, "{place}: and nothing is stored");
    }
}

#[test]
fn cycling_the_key_keeps_the_values_and_voids_the_old_key() {
    for place in places() {
        let old = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(old.clone());
        assert_eq!(session.len().unwrap(), 1, "{place}");
        session.cycle_key().unwrap();
        let new = session.key().unwrap().clone();
        assert_ne!(new, old, "{place}");
        assert!(place.sessions().open(old.clone()).is_empty().unwrap(), "{place}: the old key is void");
        assert!(!place.engine().exists(&old.digest(), place.now()).unwrap(), "{place}: to the engine too");
        let mut moved = place.sessions().open(new);
        assert_eq!(moved.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: the values moved");
        session.insert("after", &1).unwrap();
        session.save().expect("a session goes on under its new key");
    }
}

#[test]
fn cycling_the_key_of_a_session_never_read_keeps_its_values_and_its_end() {
    for place in places() {
        let old = saved(&place.sessions(), Expiry::AtAppClose);
        let mut session = place.sessions().open(old);
        session.cycle_key().unwrap();
        let mut moved = place.sessions().open(session.key().unwrap().clone());
        assert_eq!(moved.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: values");
        assert!(moved.ends_at_app_close().unwrap(), "{place}: and its end");
    }
}

#[test]
fn whoever_knew_the_old_key_cannot_save_under_it() {
    for place in places() {
        let old = saved(&place.sessions(), Expiry::Default);
        let mut slow = place.sessions().open(old.clone());
        slow.insert("late", &true).unwrap();
        place.sessions().open(old.clone()).cycle_key().unwrap();
        assert!(matches!(slow.save(), Err(SessionError::Gone)), "{place}: it ended for them");
        assert!(place.sessions().open(old).is_empty().unwrap(), "{place}: and is not revived");
    }
}
