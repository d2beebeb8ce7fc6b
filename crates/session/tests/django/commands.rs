//! One command of the program in a session: saved when it succeeds, dropped when it fails, whatever it was.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use session::{Expiry, SessionError, SessionKey};

use crate::places::{DAY, Place, places, saved};

/// What a program of its own may answer.
#[derive(Debug)]
enum Failure {
    Internal,
    Unavailable,
    Session(SessionError),
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        Self::Session(error)
    }
}

fn version(place: &Place, key: &SessionKey) -> Option<i64> {
    place.engine().load(&key.digest(), place.now()).unwrap().map(|record| record.version)
}

#[test]
fn what_a_command_remembers_is_there_for_the_next() {
    for place in places() {
        let sessions = place.sessions();
        let (first, key) = sessions.command(None, |session| session.set_default("visits", 1)).unwrap();
        let ((), key) = sessions
            .command(key, |session| {
                let visits = session.get::<u32>("visits")?.unwrap_or(0);
                session.insert("visits", &(visits + first))
            })
            .unwrap();
        let (visits, _) = sessions.command(key, |session| session.get::<u32>("visits")).unwrap();
        assert_eq!(visits, Some(2), "{place}: each found what the one before left");
    }
}

#[test]
fn a_command_that_answers_no_still_keeps_what_it_remembered() {
    for place in places() {
        let done = place.sessions().command(None, |session| {
            session.insert("tries", &1)?;
            Ok::<_, SessionError>(Err::<(), _>("this is no date"))
        });
        let (answer, key) = done.unwrap();
        assert_eq!(answer, Err("this is no date"), "{place}: an answer is not a failure");
        assert!(key.is_some(), "{place}: what it remembered is kept");
    }
}

#[test]
fn what_a_command_that_fails_changed_is_dropped() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        for failure in [Failure::Internal, Failure::Unavailable] {
            let said = format!("{failure:?}");
            let failed = place.sessions().command(Some(key.clone()), |session| {
                session.insert("pet", &"nobody")?;
                session.insert("half", &"done")?;
                Err::<(), _>(failure)
            });
            assert_eq!(format!("{:?}", failed.unwrap_err()), said, "{place}: its failure is what comes back");
            assert_eq!(version(&place, &key), Some(1), "{place}: {said}: nothing was written");
        }
        let failed = place.sessions().command(None, |session| {
            session.insert("half", &"done")?;
            Err::<(), _>(Failure::Internal)
        });
        assert!(failed.is_err(), "{place}");
        assert_eq!(place.stored(), 1, "{place}: and no new session either");
    }
}

#[test]
fn what_a_command_that_panics_changed_is_dropped() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let sessions = place.sessions();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            sessions.command(Some(key.clone()), |session| {
                session.insert("half", &"done")?;
                assert!(!session.modified(), "a fault in the program");
                Ok::<_, SessionError>(())
            })
        }));
        assert!(panicked.is_err(), "{place}: the panic goes its way");
        assert_eq!(version(&place, &key), Some(1), "{place}: nothing was written");
        let (pet, _) = sessions.command(Some(key), |session| session.get::<String>("pet")).unwrap();
        assert_eq!(pet.as_deref(), Some("Luna"), "{place}: and the store works on");
    }
}

#[test]
fn a_session_that_ends_during_a_command_is_an_error_of_its_own() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let done = place.sessions().command(Some(key.clone()), |session| {
            session.insert("late", &true)?;
            place.sessions().open(key.clone()).flush()?;
            Ok::<_, Failure>(())
        });
        let Err(Failure::Session(gone)) = done else { panic!("{place}: it must not pass for saved") };
        assert!(matches!(gone, SessionError::Gone), "{place}: the program can tell it from all others");
        assert_eq!(gone.to_string(), "the session has ended", "{place}: in these words");
        assert_eq!(version(&place, &key), None, "{place}: and it does not come back");
    }
}

#[test]
fn a_command_under_an_unknown_key_never_adopts_it() {
    for place in places() {
        let forged = SessionKey::generate().unwrap();
        let read = place.sessions().command(Some(forged.clone()), |session| session.get::<u8>("x"));
        assert_eq!(read.unwrap(), (None, None), "{place}: read, there is nothing, and no key to keep");
        assert_eq!(place.stored(), 0, "{place}: reading stores nothing");

        let wrote = place.sessions().command(Some(forged.clone()), |session| session.insert("x", &1));
        let ((), key) = wrote.unwrap();
        assert_ne!(key.as_ref(), Some(&forged), "{place}: written, it is under a new key");
        assert!(version(&place, &key.unwrap()).is_some(), "{place}: where it lies");
        assert_eq!(version(&place, &forged), None, "{place}: and not under the forged one");
    }
}

#[test]
fn a_command_that_asks_nothing_of_its_session_reads_and_writes_nothing() {
    for place in places() {
        let done = place.sessions().command(None, |_| Ok::<_, SessionError>(7));
        assert_eq!(done.unwrap(), (7, None), "{place}: no session came of it");
        let key = saved(&place.sessions(), Expiry::Default);
        place.clock.advance(Duration::from_hours(1));
        let ((), kept) = place.sessions().command(Some(key.clone()), |_| Ok::<_, SessionError>(())).unwrap();
        assert_eq!(kept.as_ref(), Some(&key), "{place}: the key stays the one to keep");
        assert_eq!(version(&place, &key), Some(1), "{place}: and nothing was written");
    }
}

#[test]
fn reading_in_a_command_does_not_move_the_end_unless_every_command_touches() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let read = |sessions: session::Sessions| {
            sessions.command(Some(key.clone()), |session| session.get::<String>("pet")).unwrap();
            place.sessions().open(key.clone()).expires_at().unwrap().unwrap()
        };
        let first = place.now().plus(DAY);
        place.clock.advance(Duration::from_hours(2));
        assert_eq!(read(place.sessions()), first, "{place}: reading is not activity");
        let touching = || place.builder().touching_every_command().build();
        let moved = place.now().plus(DAY);
        assert_eq!(read(touching()), moved, "{place}: where every command touches, it is");
        place.clock.advance(Duration::from_mins(71));
        assert_eq!(read(touching()), moved, "{place}: but it writes once in a twentieth of the idle time");
        assert_eq!(version(&place, &key), Some(2), "{place}: which is what that spares");

        let (_, none) = touching().command(None, |session| session.get::<u8>("x")).unwrap();
        assert!(none.is_none() && place.stored() == 1, "{place}: and an empty session is never stored");
    }
}

#[test]
fn a_command_that_empties_its_session_ends_it() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let ((), none) = place.sessions().command(Some(key.clone()), session::Session::clear).unwrap();
        assert!(none.is_none(), "{place}: there is no key to keep");
        assert_eq!(version(&place, &key), None, "{place}: and nothing under the old one");
    }
}

#[test]
fn logging_out_in_a_command_leaves_no_key_and_without_a_session_does_nothing() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let ((), none) = place.sessions().command(Some(key.clone()), session::Session::flush).unwrap();
        assert!(none.is_none(), "{place}: the key is forgotten");
        assert_eq!(version(&place, &key), None, "{place}: and what it named");
        let ((), none) = place.sessions().command(None, session::Session::flush).unwrap();
        assert!(none.is_none() && place.stored() == 0, "{place}: no session, nothing to do");
    }
}

#[test]
fn logging_in_as_somebody_else_in_a_command_starts_anew() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let logged_in = place.sessions().command(Some(key.clone()), |session| {
            session.flush()?;
            session.insert("profile", &"another")
        });
        let new = logged_in.unwrap().1.unwrap();
        assert_ne!(new, key, "{place}: another key");
        let mut session = place.sessions().open(new);
        assert!(!session.contains("pet").unwrap(), "{place}: and nothing of who was there before");
        assert_eq!(version(&place, &key), None, "{place}: whose session is over");
    }
}

#[test]
fn logging_in_in_a_command_takes_a_new_key_and_keeps_what_was_remembered() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let logged_in = place.sessions().command(Some(key.clone()), |session| {
            session.cycle_key()?;
            session.insert("profile", &"hers")
        });
        let new = logged_in.unwrap().1.unwrap();
        assert_ne!(new, key, "{place}: whoever knew the key before knows nothing after");
        assert_eq!(place.sessions().open(new).len().unwrap(), 2, "{place}: the pet and the profile");
    }
}

#[test]
fn a_session_that_ends_with_the_program_is_kept_by_a_command_like_any_other() {
    for place in places() {
        let ((), key) = place
            .sessions()
            .command(None, |session| {
                session.set_expiry(Expiry::AtAppClose)?;
                session.insert("pet", &"Luna")
            })
            .unwrap();
        let key = key.unwrap();
        let (pet, _) =
            place.sessions().command(Some(key.clone()), |session| session.get::<String>("pet")).unwrap();
        assert_eq!(pet.as_deref(), Some("Luna"), "{place}: while this run lasts");
        let next =
            place.sessions_of_the_next_run().command(Some(key), |session| session.get::<String>("pet"));
        assert_eq!(next.unwrap(), (None, None), "{place}: the next has nothing, and no key to keep");
    }
}
