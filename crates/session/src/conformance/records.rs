//! One engine after another, one call after another.

use super::{LATER, NOW, ending, key, of_run, purged, record};
use crate::{EngineError, Record, RunId, SessionEngine, Timestamp};

/// More than any engine removes in one step.
const MANY: usize = 2500;

pub fn a_new_session_is_version_one_and_is_read_back_whole<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key, run) = (open(), key(), RunId::generate());
    let whole = Record { run: Some(run), label: Some("told".into()), version: 7, ..ending(LATER) };
    engine.create(&key, &whole).unwrap();
    let read = Record { version: 1, label: None, ..whole };
    assert_eq!(
        engine.load(&key, NOW).unwrap(),
        Some(read),
        "all of it, as version 1, and the label only told"
    );
    assert!(engine.exists(&key, NOW).unwrap(), "what loads exists");
}

pub fn what_one_engine_wrote_another_on_the_same_place_reads<E: SessionEngine>(open: impl Fn() -> E) {
    let (one, two, key) = (open(), open(), key());
    assert_eq!(two.load(&key, NOW).unwrap(), None, "nothing is there yet");
    one.create(&key, &record(b"made")).unwrap();
    assert_eq!(two.load(&key, NOW).unwrap().unwrap().payload, b"made", "what one made the other has");
    one.save(&key, &record(b"saved"), NOW).unwrap();
    let read = two.load(&key, NOW).unwrap().unwrap();
    assert_eq!((read.payload.as_slice(), read.version), (&b"saved"[..], 2), "nobody serves an old copy");
    assert!(matches!(two.save(&key, &record(b"late"), NOW), Err(EngineError::Conflict)), "nor saves over it");
    two.delete(&key).unwrap();
    assert_eq!(one.load(&key, NOW).unwrap(), None, "what the other deleted is gone for the one");
    assert_eq!(open().load(&key, NOW).unwrap(), None, "and for the next");
}

pub fn an_unknown_key_is_nothing_and_reading_it_writes_nothing<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key) = (open(), key());
    for _ in 0..2 {
        assert_eq!(engine.load(&key, NOW).unwrap(), None, "reading made something");
        assert!(!engine.exists(&key, NOW).unwrap(), "asking made something");
    }
    engine.create(&key, &record(b"first")).expect("nothing was made by reading");
}

pub fn a_taken_key_is_refused_and_what_lies_there_stays<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key) = (open(), key());
    engine.create(&key, &record(b"first")).unwrap();
    let second = open().create(&key, &record(b"second"));
    assert!(matches!(second, Err(EngineError::Taken)), "{second:?}");
    let there = engine.load(&key, NOW).unwrap().unwrap();
    assert_eq!((there.payload.as_slice(), there.version), (&b"first"[..], 1), "the first is untouched");
}

pub fn a_save_replaces_the_version_it_names_and_counts_on<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key, run) = (open(), key(), RunId::generate());
    engine.create(&key, &record(b"1")).unwrap();
    for version in 1..5 {
        let next = Record { version, run: Some(run), ..ending(LATER) };
        engine.save(&key, &next, NOW).unwrap();
        let read = Record { version: version + 1, ..next };
        assert_eq!(engine.load(&key, NOW).unwrap(), Some(read), "a save is read back whole, one version on");
    }
}

pub fn a_save_of_another_version_is_a_conflict_and_changes_nothing<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key) = (open(), key());
    engine.create(&key, &record(b"1")).unwrap();
    engine.save(&key, &record(b"2"), NOW).unwrap();
    for version in [0, 1, 3, i64::MAX - 1] {
        let refused = engine.save(&key, &Record { version, ..record(b"x") }, NOW);
        assert!(matches!(refused, Err(EngineError::Conflict)), "version {version}: {refused:?}");
    }
    assert_eq!(engine.load(&key, NOW).unwrap().unwrap().payload, b"2", "a refused save wrote nothing");
}

pub fn a_save_of_what_was_deleted_is_gone_and_revives_nothing<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, deleted, unknown, over) = (open(), key(), key(), key());
    engine.create(&deleted, &record(b"1")).unwrap();
    engine.delete(&deleted).unwrap();
    engine.create(&over, &ending(NOW)).unwrap();
    for key in [deleted, unknown, over] {
        let refused = engine.save(&key, &record(b"late"), NOW);
        assert!(matches!(refused, Err(EngineError::Gone)), "{refused:?}");
        assert_eq!(engine.load(&key, NOW).unwrap(), None, "a session came back to life");
    }
}

pub fn a_session_moves_to_its_new_key_in_one_step<E: SessionEngine>(open: impl Fn() -> E) {
    let engine = open();
    // Often enough to move between all the parts that an engine may have.
    for _ in 0..32 {
        let (old, new) = (key(), key());
        engine.create(&old, &record(b"1")).unwrap();
        engine.save(&old, &record(b"2"), NOW).unwrap();
        engine.rename(&old, &new, &Record { version: 2, ..ending(LATER) }, NOW).unwrap();
        assert_eq!(engine.load(&old, NOW).unwrap(), None, "the old key is void");
        assert_eq!(engine.load(&new, NOW).unwrap(), Some(ending(LATER)), "the new one begins at version 1");
        assert_eq!(open().load(&old, NOW).unwrap(), None, "for others as well");
        engine.save(&new, &record(b"on"), NOW).expect("it goes on under its new key");
    }
}

pub fn a_move_is_refused_as_a_save_is<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, old, taken, free) = (open(), key(), key(), key());
    engine.create(&old, &record(b"old")).unwrap();
    engine.create(&taken, &record(b"taken")).unwrap();
    let onto = engine.rename(&old, &taken, &record(b"moved"), NOW);
    assert!(matches!(onto, Err(EngineError::Taken)), "{onto:?}");
    let stale = engine.rename(&old, &free, &Record { version: 2, ..record(b"moved") }, NOW);
    assert!(matches!(stale, Err(EngineError::Conflict)), "{stale:?}");
    let unknown = engine.rename(&key(), &free, &record(b"moved"), NOW);
    assert!(matches!(unknown, Err(EngineError::Gone)), "{unknown:?}");
    let over = key();
    engine.create(&over, &ending(NOW)).unwrap();
    let over = engine.rename(&over, &free, &record(b"moved"), NOW);
    assert!(matches!(over, Err(EngineError::Gone)), "{over:?}");
    assert_eq!(engine.load(&old, NOW).unwrap().unwrap().payload, b"old", "a refused move moved nothing");
    assert_eq!(engine.load(&taken, NOW).unwrap().unwrap().payload, b"taken", "nor overwrote anything");
    assert_eq!(engine.load(&free, NOW).unwrap(), None, "nor left anything");
}

pub fn a_version_is_deleted_only_if_it_is_what_there_is<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key, over) = (open(), key(), key());
    engine.create(&key, &record(b"1")).unwrap();
    engine.save(&key, &record(b"2"), NOW).unwrap();
    let stale = engine.delete_version(&key, 1, NOW);
    assert!(matches!(stale, Err(EngineError::Conflict)), "{stale:?}");
    assert!(engine.exists(&key, NOW).unwrap(), "a refused deletion deletes nothing");
    engine.delete_version(&key, 2, NOW).unwrap();
    assert_eq!(engine.load(&key, NOW).unwrap(), None, "it is deleted");
    engine.create(&over, &ending(NOW)).unwrap();
    for (key, what) in [(key, "deleted"), (over, "over")] {
        let gone = engine.delete_version(&key, 1, NOW);
        assert!(matches!(gone, Err(EngineError::Gone)), "{what}: {gone:?}");
    }
}

pub fn deleting_twice_or_what_never_was_is_no_error<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key, other) = (open(), key(), key());
    engine.create(&key, &record(b"1")).unwrap();
    engine.create(&other, &record(b"other")).unwrap();
    for _ in 0..2 {
        engine.delete(&key).expect("what is not there is forgotten already");
    }
    assert_eq!(engine.load(&key, NOW).unwrap(), None, "it is forgotten");
    assert!(engine.exists(&other, NOW).unwrap(), "and no other is");
}

pub fn a_session_is_over_at_the_very_instant_of_its_end<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key) = (open(), key());
    engine.create(&key, &ending(LATER)).unwrap();
    let before = Timestamp(LATER.0 - 1);
    assert!(engine.load(&key, before).unwrap().is_some(), "a millisecond before its end it lives");
    assert!(engine.exists(&key, before).unwrap(), "and exists");
    for now in [LATER, Timestamp(LATER.0 + 1), Timestamp(i64::MAX)] {
        assert_eq!(engine.load(&key, now).unwrap(), None, "an instant that has come has passed");
        assert!(!engine.exists(&key, now).unwrap(), "and what does not load does not exist");
        let saved = engine.save(&key, &record(b"late"), now);
        assert!(matches!(saved, Err(EngineError::Gone)), "nor is it saved: {saved:?}");
    }
    if let Some(removed) = purged(engine.clear_expired(before)) {
        assert_eq!(removed, 0, "what lives is not purged");
        assert_eq!(purged(engine.clear_expired(LATER)), Some(1), "what cannot be read can be purged");
    }
}

pub fn a_save_moves_the_end_and_takes_it_away<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, key, past) = (open(), key(), Timestamp(-5));
    engine.create(&key, &ending(Timestamp(NOW.0 + 1))).unwrap();
    engine.save(&key, &ending(LATER), NOW).unwrap();
    assert!(engine.exists(&key, Timestamp(LATER.0 - 1)).unwrap(), "it lives to its new end");
    engine.save(&key, &Record { version: 2, ..record(b"no end") }, NOW).unwrap();
    assert!(engine.exists(&key, Timestamp(i64::MAX)).unwrap(), "without an end the clock does not end it");
    engine.save(&key, &Record { version: 3, ..ending(past) }, NOW).unwrap();
    assert_eq!(engine.load(&key, NOW).unwrap(), None, "an end before 1970 is long over");
}

pub fn purging_takes_all_that_is_over_and_nothing_else<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, living, endless) = (open(), key(), key());
    for _ in 0..MANY {
        engine.create(&key(), &ending(NOW)).unwrap();
    }
    engine.create(&living, &ending(LATER)).unwrap();
    engine.create(&endless, &record(b"endless")).unwrap();
    if let Some(removed) = purged(open().clear_expired(NOW)) {
        assert_eq!(removed, MANY, "all that is over, and counted");
        assert_eq!(purged(engine.clear_expired(NOW)), Some(0), "and none is left");
    }
    assert!(engine.exists(&living, NOW).unwrap(), "what ends later stays");
    assert!(engine.exists(&endless, NOW).unwrap(), "what has no end stays");
}

pub fn sessions_of_dead_runs_go_and_those_of_living_ones_stay<E: SessionEngine>(open: impl Fn() -> E) {
    let (engine, ours, theirs, dead) = (open(), RunId::generate(), RunId::generate(), RunId::generate());
    let [of_ours, of_theirs, of_none, one, two] = [key(), key(), key(), key(), key()];
    engine.create(&of_ours, &of_run(ours)).unwrap();
    engine.create(&of_theirs, &of_run(theirs)).unwrap();
    engine.create(&of_none, &record(b"of no run")).unwrap();
    engine.create(&one, &of_run(dead)).unwrap();
    engine.create(&two, &Record { run: Some(dead), ..ending(LATER) }).unwrap();
    if let Some(removed) = purged(open().clear_ended_runs(&|run| run != dead)) {
        assert_eq!(removed, 2, "both sessions of the dead run");
        for key in [one, two] {
            assert_eq!(engine.load(&key, NOW).unwrap(), None, "they are gone");
        }
    }
    for key in [of_ours, of_theirs, of_none] {
        assert!(engine.exists(&key, NOW).unwrap(), "a session went whose run lives, or that has none");
    }
}

pub fn any_bytes_are_kept_as_they_are<E: SessionEngine>(open: impl Fn() -> E) {
    let engine = open();
    let all: Vec<u8> = (0..=255).cycle().take(512).collect();
    for payload in [&[][..], &[0], b"\r\n\0\x1a\"'", "Luna’s café".as_bytes(), &all] {
        let key = key();
        engine.create(&key, &record(payload)).unwrap();
        assert_eq!(open().load(&key, NOW).unwrap().unwrap().payload, payload, "a byte was changed");
    }
}
