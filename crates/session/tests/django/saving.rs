//! Saving: when it writes, what two handles make of one session, and that what has ended stays so.

use session::{Expiry, SessionError};

use crate::places::{DAY, places, saved};

#[test]
fn what_is_saved_is_there_for_the_next_handle_and_for_this_one() {
    for place in places() {
        let mut session = place.sessions().start();
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        let key = session.key().unwrap().clone();
        assert!(place.engine().exists(&key.digest(), place.now()).unwrap(), "{place}: the engine has it");
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: the handle too");
        let mut again = place.sessions().open(key);
        assert_eq!(again.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: and the next one");
    }
}

#[test]
fn saving_again_keeps_the_key_and_what_was_saved_before() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        for turn in 0..5 {
            session.insert("turn", &turn).unwrap();
            session.save().unwrap();
            assert!(!session.modified(), "{place}: nothing is left to save");
            assert_eq!(session.key(), Some(&key), "{place}: it is the same session");
        }
        let mut again = place.sessions().open(key);
        assert_eq!(again.get::<u8>("turn").unwrap(), Some(4), "{place}: the last value");
        assert_eq!(again.len().unwrap(), 2, "{place}: beside the first");
    }
}

#[test]
fn what_was_not_modified_is_not_written() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let version = || place.engine().load(&key.digest(), place.now()).unwrap().unwrap().version;
        let before = version();
        let mut session = place.sessions().open(key.clone());
        session.len().unwrap();
        session.save().unwrap();
        session.insert("pet", &"Luna").unwrap();
        session.save_if_unchanged().unwrap();
        assert_eq!(version(), before, "{place}: reading writes nothing");
        session.set_modified();
        session.save().unwrap();
        assert_eq!(version(), before + 1, "{place}: unless somebody says so");
    }
}

#[test]
fn an_empty_session_is_not_stored_and_one_that_became_empty_is_deleted() {
    for place in places() {
        let mut session = place.sessions().start();
        session.set_modified();
        session.save().unwrap();
        assert!(session.key().is_none(), "{place}: nothing to keep, so nothing is written");
        session.set_expiry(Expiry::Idle(DAY)).unwrap();
        session.save().unwrap();
        assert!(session.key().is_none(), "{place}: an end alone is nothing to keep");

        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.clear().unwrap();
        session.save().unwrap();
        assert!(session.key().is_none() && !session.modified(), "{place}: the handle knows");
        assert!(place.sessions().open(key.clone()).is_empty().unwrap(), "{place}: it is gone");
        session.insert("pet", &"Milo").unwrap();
        session.save().unwrap();
        assert_ne!(session.key(), Some(&key), "{place}: and what comes after is another session");
    }
}

#[test]
fn flush_leaves_nothing_behind() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::AtAppClose);
        let mut session = place.sessions().open(key.clone());
        session.insert("late", &true).unwrap();
        session.flush().unwrap();
        assert!(session.key().is_none() && session.is_empty().unwrap(), "{place}: the handle forgot it");
        assert!(!session.modified(), "{place}: nothing is left to be saved");
        assert!(!session.ends_at_app_close().unwrap(), "{place}: nor how it was to end");
        assert!(!place.engine().exists(&key.digest(), place.now()).unwrap(), "{place}: the engine forgot it");
        session.save().unwrap();
        assert_eq!(place.stored(), 0, "{place}: and no new one took its place");
    }
}

#[test]
fn a_handle_goes_on_after_a_flush_under_a_new_key() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.flush().unwrap();
        session.insert("somebody", &"else").unwrap();
        session.save().unwrap();
        assert_ne!(session.key(), Some(&key), "{place}: another key");
        assert_eq!(session.len().unwrap(), 1, "{place}: and nothing of what was before");
    }
}

#[test]
fn reloading_shows_what_somebody_else_saved_and_forgets_what_was_not_saved() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.insert("mine", &1).unwrap();
        let mut other = place.sessions().open(key);
        other.insert("pet", &"Milo").unwrap();
        other.set_expiry(Expiry::AtAppClose).unwrap();
        other.save().unwrap();
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: read once");
        session.reload();
        assert!(!session.modified(), "{place}: nothing of ours is left to save");
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Milo"), "{place}: read anew");
        assert!(!session.contains("mine").unwrap(), "{place}: and only what is stored");
        assert!(session.ends_at_app_close().unwrap(), "{place}: and how it ends now");
    }
}

#[test]
fn two_handles_both_updates_survive() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let (mut one, mut two) = (place.sessions().open(key.clone()), place.sessions().open(key.clone()));
        one.insert("one", &1).unwrap();
        two.insert("two", &2).unwrap();
        two.remove("pet").unwrap();
        one.save().unwrap();
        two.save().unwrap();
        let mut both = place.sessions().open(key);
        assert_eq!(both.get::<i32>("one").unwrap(), Some(1), "{place}: the first update is not lost");
        assert_eq!(both.get::<i32>("two").unwrap(), Some(2), "{place}: nor the second");
        assert!(!both.contains("pet").unwrap(), "{place}: nor the removal");
    }
}

#[test]
fn of_two_changes_to_one_value_the_last_save_wins() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let (mut one, mut two) = (place.sessions().open(key.clone()), place.sessions().open(key.clone()));
        one.insert("pet", &"one").unwrap();
        two.insert("pet", &"two").unwrap();
        two.set_expiry(Expiry::AtAppClose).unwrap();
        two.save().unwrap();
        one.save().unwrap();
        let mut both = place.sessions().open(key);
        assert_eq!(both.get::<String>("pet").unwrap().as_deref(), Some("one"), "{place}: the last one whole");
        assert!(both.ends_at_app_close().unwrap(), "{place}: and the end that only the other decided");
    }
}

#[test]
fn save_if_unchanged_refuses_what_somebody_else_saved_meanwhile() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let (mut one, mut two) = (place.sessions().open(key.clone()), place.sessions().open(key.clone()));
        one.insert("pet", &"one").unwrap();
        two.insert("two", &2).unwrap();
        one.save_if_unchanged().unwrap();
        assert!(matches!(two.save_if_unchanged(), Err(SessionError::Conflict)), "{place}: it was changed");
        assert!(two.modified() && two.contains("two").unwrap(), "{place}: what was refused is not lost");
        let mut stored = place.sessions().open(key.clone());
        assert!(!stored.contains("two").unwrap(), "{place}: and nothing of it was written");
        two.reload();
        two.insert("two", &2).unwrap();
        two.save_if_unchanged().unwrap();
        assert_eq!(place.sessions().open(key).len().unwrap(), 2, "{place}: on top of what is there it is");
    }
}

#[test]
fn cycling_the_key_and_emptying_lose_no_update_either() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let (mut one, mut two) = (place.sessions().open(key.clone()), place.sessions().open(key.clone()));
        one.remove("pet").unwrap();
        two.insert("two", &2).unwrap();
        two.save().unwrap();
        one.save().unwrap();
        let mut both = place.sessions().open(key.clone());
        assert_eq!(both.len().unwrap(), 1, "{place}: one took the pet out, the other's value stays");

        let mut slow = place.sessions().open(key.clone());
        slow.insert("slow", &3).unwrap();
        both.insert("both", &4).unwrap();
        both.save().unwrap();
        slow.cycle_key().unwrap();
        assert_eq!(slow.len().unwrap(), 3, "{place}: the new key has everybody's values");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: and the old one none");
        let mut nothing = place.sessions().start();
        nothing.cycle_key().unwrap();
        assert!(nothing.key().is_none(), "{place}: an empty session is not stored");
    }
}

#[test]
fn a_session_emptied_and_cycled_is_deleted_and_forgotten() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.remove("pet").unwrap();
        session.cycle_key().unwrap();
        assert!(session.key().is_none() && !session.modified(), "{place}: there is nothing to move");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: nor to find");
        assert_eq!(place.stored(), 0, "{place}: under any key");
    }
}

#[test]
fn a_session_deleted_meanwhile_does_not_come_back_to_life() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut slow = place.sessions().open(key.clone());
        slow.insert("late", &true).unwrap();
        place.sessions().open(key.clone()).flush().unwrap();
        for _ in 0..2 {
            let refused = slow.save().unwrap_err();
            assert!(matches!(refused, SessionError::Gone), "{place}: deleted elsewhere");
            assert_eq!(refused.to_string(), "the session has ended", "{place}: and said in these words");
        }
        assert!(matches!(slow.save_if_unchanged(), Err(SessionError::Gone)), "{place}: in either way");
        assert!(matches!(slow.cycle_key(), Err(SessionError::Gone)), "{place}: nor under a new key");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: still gone");
        assert!(slow.contains("late").unwrap(), "{place}: what was to be saved can still be asked for");
        slow.reload();
        assert!(slow.is_empty().unwrap() && slow.key().is_none(), "{place}: read anew it is nothing");
    }
}

#[test]
fn a_session_that_ran_out_meanwhile_is_not_revived_by_a_save() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Idle(DAY));
        let mut slow = place.sessions().open(key.clone());
        slow.insert("late", &true).unwrap();
        slow.set_expiry(Expiry::AtAppClose).unwrap();
        place.clock.advance(DAY);
        assert!(matches!(slow.save(), Err(SessionError::Gone)), "{place}: it ran out");
        assert!(matches!(slow.cycle_key(), Err(SessionError::Gone)), "{place}: nor by a new key");
        slow.clear().unwrap();
        assert!(matches!(slow.save(), Err(SessionError::Gone)), "{place}: nor to be emptied");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: still over");
    }
}

#[test]
fn eight_threads_lose_no_update() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let everybody = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (sessions, key, everybody) = (place.sessions(), key.clone(), &everybody);
                scope.spawn(move || {
                    let mut session = sessions.open(key);
                    session.insert(&format!("thread{thread}"), &thread).unwrap();
                    everybody.wait();
                    session.save().unwrap();
                });
            }
        });
        assert_eq!(place.sessions().open(key).len().unwrap(), 9, "{place}: the pet and eight threads");
    }
}

#[test]
fn what_a_save_says_of_its_end_is_what_is_stored() {
    for place in places() {
        let sessions = place.builder().clock(std::sync::Arc::new(Ticking::default())).build();
        let key = saved(&sessions, Expiry::Idle(DAY));
        let mut session = sessions.open(key.clone());
        session.insert("later", &true).unwrap();
        session.save().unwrap();
        let stored = place.engine().load(&key.digest(), place.now()).unwrap().unwrap().expires_at;
        assert_eq!(session.expires_at().unwrap(), stored, "{place}: however long the save took");
    }
}

/// A clock on which a second goes by whenever somebody looks at it.
struct Ticking(session::ManualClock);

impl Default for Ticking {
    fn default() -> Self {
        Self(session::ManualClock::at(crate::places::START))
    }
}

impl session::Clock for Ticking {
    fn now(&self) -> session::Timestamp {
        self.0.advance(std::time::Duration::from_secs(1));
        self.0.now()
    }
}
