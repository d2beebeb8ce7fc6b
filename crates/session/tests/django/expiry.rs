//! When a session ends, what moves its end, and what a clock may do to it.

use std::time::Duration;

use session::{Expiry, SessionError, Timestamp};

use crate::places::{DAY, Place, START, places, saved};

const TEN_SECONDS: Duration = Duration::from_secs(10);

/// What a handle says of its end if it were saved now: the instant, the age, and whether the program's end is its own.
fn ends(place: &Place, expiry: Expiry) -> (Option<Timestamp>, Option<Duration>, bool) {
    let mut session = place.sessions().start();
    session.set_expiry(expiry).unwrap();
    let now = place.now();
    (
        session.expiry_date(now).unwrap(),
        session.expiry_age(now).unwrap(),
        session.ends_at_app_close().unwrap(),
    )
}

#[test]
fn a_session_that_says_nothing_lives_as_long_as_the_store_says() {
    for place in places() {
        let said = ends(&place, Expiry::Default);
        assert_eq!(said, (Some(START.plus(DAY)), Some(DAY), false), "{place}: the store's idle time");
        let short = place.builder().default_idle(TEN_SECONDS).build();
        let mut session = short.open(saved(&short, Expiry::Default));
        assert_eq!(session.expiry_age(START).unwrap(), Some(TEN_SECONDS), "{place}: another store, another");
        assert_eq!(session.expires_at().unwrap(), Some(START.plus(TEN_SECONDS)), "{place}: and it is stored");
    }
}

#[test]
fn an_idle_time_counts_from_the_save() {
    for place in places() {
        let said = ends(&place, Expiry::Idle(TEN_SECONDS));
        assert_eq!(said, (Some(START.plus(TEN_SECONDS)), Some(TEN_SECONDS), false), "{place}");
        let mut session = place.sessions().start();
        session.set_expiry(Expiry::Idle(TEN_SECONDS)).unwrap();
        let later = START.plus(DAY);
        assert_eq!(
            session.expiry_date(later).unwrap(),
            Some(later.plus(TEN_SECONDS)),
            "{place}: whenever that is"
        );
    }
}

#[test]
fn an_instant_stays_where_it_is_whenever_it_is_saved() {
    for place in places() {
        let end = START.plus(TEN_SECONDS);
        assert_eq!(ends(&place, Expiry::At(end)), (Some(end), Some(TEN_SECONDS), false), "{place}");
        let key = saved(&place.sessions(), Expiry::At(end));
        place.clock.advance(Duration::from_secs(4));
        let mut session = place.sessions().open(key);
        session.insert("later", &true).unwrap();
        session.save().unwrap();
        assert_eq!(session.expires_at().unwrap(), Some(end), "{place}: a save does not move it");
        let left = session.expiry_age(place.now()).unwrap();
        assert_eq!(left, Some(Duration::from_secs(6)), "{place}: it only comes nearer");
    }
}

#[test]
fn going_back_to_the_default_is_a_change_unless_it_was_the_default() {
    for place in places() {
        let mut session = place.sessions().open(saved(&place.sessions(), Expiry::Default));
        session.set_expiry(Expiry::Default).unwrap();
        assert!(session.accessed() && !session.modified(), "{place}: it was");
        session.set_expiry(Expiry::Idle(TEN_SECONDS)).unwrap();
        session.set_expiry(Expiry::Default).unwrap();
        assert!(session.modified(), "{place}: it was not");
        assert_eq!(session.expiry_age(START).unwrap(), Some(DAY), "{place}: the store's idle time again");
    }
}

#[test]
fn a_session_says_whether_it_ends_with_the_program() {
    for place in places() {
        for (all, expiry, expected) in [
            (false, Expiry::Default, false),
            (false, Expiry::Idle(TEN_SECONDS), false),
            (false, Expiry::AtAppClose, true),
            (true, Expiry::Default, true),
            (true, Expiry::Idle(TEN_SECONDS), false),
            (true, Expiry::AtAppClose, true),
        ] {
            let builder = if all { place.builder().ending_at_app_close() } else { place.builder() };
            let sessions = builder.build();
            let mut session = sessions.open(saved(&sessions, expiry));
            let ends = session.ends_at_app_close().unwrap();
            assert_eq!(ends, expected, "{place}: {expiry:?}, and of all others {all}");
            let clock_ends_it = session.expires_at().unwrap().is_some();
            assert_eq!(clock_ends_it, !expected, "{place}: {expiry:?} and the clock, others {all}");
        }
    }
}

#[test]
fn a_session_whose_end_has_come_before_it_was_saved_is_not_there() {
    for place in places() {
        let past = START.minus(TEN_SECONDS);
        for expiry in [Expiry::Idle(Duration::ZERO), Expiry::At(START), Expiry::At(past)] {
            let key = saved(&place.sessions(), expiry);
            let mut session = place.sessions().open(key);
            assert_eq!(
                session.expiry_age(START).unwrap(),
                Some(DAY),
                "{place}: what is not there says nothing"
            );
            assert!(session.is_empty().unwrap() && session.key().is_none(), "{place}: {expiry:?} is over");
        }
    }
}

#[test]
fn a_session_ends_at_its_expiry_and_not_a_moment_later() {
    let minute = Duration::from_mins(1);
    for place in places() {
        for expiry in [Expiry::Idle(minute), Expiry::At(START.plus(minute))] {
            let key = saved(&place.sessions(), expiry);
            place.clock.set(Timestamp(START.0 + 59_999));
            let mut session = place.sessions().open(key.clone());
            assert!(!session.is_empty().unwrap(), "{place} {expiry:?}: still there");
            let engine = place.engine();
            assert!(engine.exists(&key.digest(), place.now()).unwrap(), "{place}: and to the engine");
            assert_eq!(engine.clear_expired(place.now()).unwrap(), 0, "{place}: and to a purge");

            place.clock.set(Timestamp(START.0 + 60_000));
            assert!(place.sessions().open(key.clone()).is_empty().unwrap(), "{place} {expiry:?}: over");
            assert!(!engine.exists(&key.digest(), place.now()).unwrap(), "{place}: and to the engine");
            assert_eq!(engine.clear_expired(place.now()).unwrap(), 1, "{place}: and to a purge");
            place.clock.set(START);
        }
    }
}

#[test]
fn saving_moves_an_idle_end_and_reading_does_not() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Idle(Duration::from_mins(10)));
        place.clock.advance(Duration::from_mins(9));
        let mut session = place.sessions().open(key.clone());
        session.get::<String>("pet").unwrap();
        session.save().unwrap();
        assert_eq!(
            session.expires_at().unwrap(),
            Some(START.plus(Duration::from_mins(10))),
            "{place}: reading is not activity"
        );
        session.set_modified();
        session.save().unwrap();
        place.clock.advance(Duration::from_mins(9));
        assert!(!place.sessions().open(key).is_empty().unwrap(), "{place}: saving is");
    }
}

#[test]
fn touching_moves_an_idle_end_and_writes_at_most_twenty_times_in_it() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Idle(Duration::from_mins(20)));
        let mut session = place.sessions().open(key.clone());
        let mut written = 0;
        for _ in 0..20 * 60 {
            place.clock.advance(Duration::from_secs(1));
            written += usize::from(session.touch().unwrap());
        }
        assert_eq!(written, 20, "{place}: once a minute");
        assert_eq!(
            place.sessions().open(key).expires_at().unwrap(),
            Some(place.now().plus(Duration::from_mins(20))),
            "{place}: and it lives on"
        );
        let fixed = saved(&place.sessions(), Expiry::At(place.now().plus(DAY)));
        let of_this_run = saved(&place.sessions(), Expiry::AtAppClose);
        place.clock.advance(Duration::from_hours(23));
        for key in [fixed, of_this_run] {
            assert!(!place.sessions().open(key).touch().unwrap(), "{place}: another kind of end stays");
        }
        assert!(!place.sessions().start().touch().unwrap(), "{place}: and nothing is stored by touching");
    }
}

#[test]
fn touching_what_ended_meanwhile_says_so() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Idle(DAY));
        let mut session = place.sessions().open(key.clone());
        session.len().unwrap();
        place.clock.advance(DAY);
        assert!(matches!(session.touch(), Err(SessionError::Gone)), "{place}: it ran out");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: and stays so");
    }
}

#[test]
fn a_session_that_ends_with_the_app_is_unreadable_to_the_next_run_and_swept() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::AtAppClose);
        place.clock.advance(1000 * DAY);
        assert!(!place.sessions().open(key.clone()).is_empty().unwrap(), "{place}: this run reads it");
        let next = place.sessions_of_the_next_run();
        assert!(next.open(key.clone()).is_empty().unwrap(), "{place}: the next does not");
        assert_eq!(next.purge(&|run| run == place.run).unwrap(), 0, "{place}: a living run's are left alone");
        assert_eq!(next.purge(&|_| false).unwrap(), 1, "{place}: a dead run's are swept");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: and gone");
        saved(&place.sessions(), Expiry::AtAppClose);
        assert_eq!(place.sessions().purge(&|_| false).unwrap(), 0, "{place}: nobody sweeps its own run");
    }
}

#[test]
fn an_expiry_comes_back_as_it_was_set() {
    for place in places() {
        let start = START.plus(Duration::from_millis(7));
        for expiry in [
            Expiry::Idle(Duration::from_millis(90_061_001)),
            Expiry::At(start.plus(DAY)),
            Expiry::AtAppClose,
            Expiry::Default,
        ] {
            let key = saved(&place.sessions(), expiry);
            let mut before = place.sessions().open(key.clone());
            let stored = before.expires_at().unwrap();
            place.clock.advance(Duration::from_secs(1));
            let mut again = place.sessions().open(key);
            again.set_expiry(expiry).unwrap();
            assert!(!again.modified(), "{place}: {expiry:?} is what it was already");
            assert_eq!(again.expires_at().unwrap(), stored, "{place}: {expiry:?}, to the millisecond");
            place.clock.set(START);
        }
    }
}

#[test]
fn the_longest_times_there_are_do_not_overflow() {
    for place in places() {
        let longest = [
            Expiry::Idle(Duration::MAX),
            Expiry::Idle(Duration::from_millis(u64::MAX)),
            Expiry::Idle(Duration::from_secs(1_000_000_000_000)),
            Expiry::At(Timestamp(i64::MAX)),
        ];
        for expiry in longest {
            let key = saved(&place.sessions(), expiry);
            place.clock.advance(10_000 * DAY);
            let mut session = place.sessions().open(key);
            assert!(!session.is_empty().unwrap(), "{place}: {expiry:?} outlives everybody");
            session.touch().unwrap();
            session.insert("later", &true).unwrap();
            session.save().unwrap();
            place.clock.set(START);
        }
        let key = saved(&place.sessions(), Expiry::At(Timestamp(i64::MIN)));
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: the first instant is long past");
        let age = place.sessions().start().expiry_age(Timestamp(i64::MAX)).unwrap();
        assert_eq!(age, Some(Duration::ZERO), "{place}: at the end of time nothing is left");
    }
}

#[test]
fn an_idle_time_shorter_than_the_clock_can_tell_is_over_at_once() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Idle(Duration::from_micros(999)));
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: less than a millisecond is none");
    }
}

#[test]
fn a_clock_set_back_ends_a_session_and_a_corrected_one_does_not() {
    let corrected = Duration::from_mins(2);
    for place in places() {
        for expiry in [Expiry::Default, Expiry::AtAppClose, Expiry::At(START.plus(400 * DAY))] {
            let key = saved(&place.sessions(), expiry);
            place.clock.set(START.minus(corrected));
            let mut session = place.sessions().open(key.clone());
            assert!(!session.is_empty().unwrap(), "{place}: {expiry:?}, and the clock was only corrected");
            place.clock.set(Timestamp(START.minus(corrected).0 - 1));
            let mut session = place.sessions().open(key);
            assert!(session.is_empty().unwrap(), "{place}: {expiry:?} was saved in what is now the future");
            place.clock.set(START);
        }
    }
}

#[test]
fn a_session_that_ran_out_does_not_live_again_when_the_clock_is_set_back_far() {
    for place in places() {
        place.clock.set(START.plus(500 * DAY));
        let key = saved(&place.sessions(), Expiry::Default);
        place.clock.advance(DAY);
        assert!(place.sessions().open(key.clone()).is_empty().unwrap(), "{place}: it ran out");
        place.clock.set(START.plus(100 * DAY));
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: 401 days earlier it is over too");
    }
}
