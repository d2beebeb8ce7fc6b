//! What is kept of sessions: seen without a key, and gone when it is over.

mod common;

use std::time::Duration;

use common::{Scene, passphrase, settle};
use everpaw::{KeptSession, SessionKind, Timestamp};
use session::Clock;

const QUARTER: Duration = Duration::from_mins(15);

#[test]
fn every_kind_is_listed_with_its_end_and_its_run() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    assert_eq!(everpaw.sessions().unwrap(), [], "nobody was here");
    let until = scene.start().unlock_for("Ben", &passphrase(), QUARTER).unwrap().until;
    let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    settle(&everpaw);
    let listed = scene.start().sessions().unwrap();
    let kinds: Vec<SessionKind> = listed.iter().map(|session| session.kind).collect();
    assert_eq!(kinds, [SessionKind::App, SessionKind::Terminal, SessionKind::Anonymous]);
    let [app, terminal, anonymous] = <[KeptSession; 3]>::try_from(listed).unwrap();
    assert_eq!((app.run_lives, app.is_over), (Some(true), false), "the app is running");
    let end = app.until.unwrap().timestamp_millis();
    assert_eq!(end, anna.session.ends_at().0, "its end is the lock's");
    assert!(app.since.is_some() && app.bytes > 100, "{app:?}");
    assert_eq!((terminal.until, terminal.run_lives), (Some(until), None), "the terminal's outlives commands");
    assert_eq!((anonymous.run_lives, anonymous.is_over), (None, false));

    scene.clock.advance(Duration::from_hours(1));
    let over: Vec<bool> = everpaw.sessions().unwrap().into_iter().map(|session| session.is_over).collect();
    assert_eq!(over, [true, true, false], "an hour later");
}

#[test]
fn a_run_that_died_is_seen_to_have() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    settle(&everpaw);
    // As after a crash: the row is there, and nobody holds the file of its run.
    let run = scene.path("runs").join(&scene.names_in("runs")[0]);
    std::fs::remove_file(&run).unwrap();
    std::fs::write(&run, "").unwrap();
    let next = scene.start();
    assert_eq!(next.sessions().unwrap()[0].run_lives, Some(false), "nobody is there");
    assert_eq!(next.purge_sessions().unwrap(), 1, "so it goes, before its time");
    assert!(scene.rows("app").is_empty() && !run.exists(), "with everything");
    drop(anna);
}

#[test]
fn what_is_over_goes_when_it_is_told_to_and_is_counted_once() {
    let scene = Scene::with_anna_and_ben();
    let running = scene.start();
    let anna = running.unlock_app("Anna", &passphrase()).unwrap();
    settle(&running);
    scene.start().unlock_for("Ben", &passphrase(), QUARTER).unwrap();
    assert_eq!(scene.start().purge_sessions().unwrap(), 0, "nothing is over yet");
    assert_eq!(running.sessions().unwrap().len(), 3, "and nothing goes");
    scene.clock.advance(QUARTER);
    let everpaw = scene.start();
    assert_eq!(everpaw.purge_sessions().unwrap(), 2, "both, also the one that opening has forgotten");
    assert_eq!(everpaw.purge_sessions().unwrap(), 0, "counted once");
    let kinds: Vec<_> = everpaw.sessions().unwrap().into_iter().map(|session| session.kind).collect();
    assert_eq!(kinds, [SessionKind::Anonymous], "what outlives both stays");

    scene.start().unlock_for("Ben", &passphrase(), QUARTER).unwrap();
    scene.clock.advance(QUARTER);
    assert_eq!(running.purge_sessions().unwrap(), 1, "one that has run for long needs no start to see it");
    drop(anna);
}

#[test]
fn it_is_time_to_purge_at_first_and_every_hour() {
    let scene = Scene::empty();
    let everpaw = scene.start();
    assert!(everpaw.purge_is_due() && !everpaw.purge_is_due(), "at the start, once");
    scene.clock.advance(Duration::from_mins(59));
    assert!(!everpaw.purge_is_due(), "not before the hour is over");
    scene.clock.advance(Duration::from_mins(1));
    assert!(everpaw.purge_is_due() && !everpaw.purge_is_due(), "an hour later");
    scene.clock.set(Timestamp(scene.clock.now().0 - 1));
    assert!(everpaw.purge_is_due(), "a clock that was set back stops nothing");
}
