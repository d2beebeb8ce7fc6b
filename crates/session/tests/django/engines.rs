//! What engines do by themselves, below any store: forgetting, purging, and keeping what they were given and no more.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Map;
use session::{EngineError, Expiry, KeyDigest, MemoryEngine, Record, SessionEngine, SessionError, Timestamp};

use crate::places::{DAY, memory, places, saved};

#[test]
fn what_was_deleted_is_not_there_and_deleting_it_again_is_no_fault() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default).digest();
        let engine = place.engine();
        assert!(engine.exists(&key, place.now()).unwrap(), "{place}: it was there");
        engine.delete(&key).unwrap();
        assert!(!engine.exists(&key, place.now()).unwrap(), "{place}: now it is not");
        assert_eq!(engine.load(&key, place.now()).unwrap(), None, "{place}: to nobody");
        engine.delete(&key).unwrap();
    }
}

#[test]
fn purging_takes_what_is_over_and_nothing_else() {
    for place in places() {
        let sessions = place.sessions();
        for _ in 0..300 {
            saved(&sessions, Expiry::Idle(Duration::from_secs(1)));
        }
        let kept = [Expiry::Default, Expiry::AtAppClose, Expiry::At(place.now().plus(DAY))]
            .map(|expiry| saved(&sessions, expiry));
        place.clock.advance(Duration::from_secs(1));
        assert_eq!(sessions.purge(&|_| true).unwrap(), 300, "{place}: all that are over");
        for key in kept {
            assert!(!sessions.open(key).is_empty().unwrap(), "{place}: the living ones stay");
        }
        assert_eq!(sessions.purge(&|_| true).unwrap(), 0, "{place}: and there is nothing more to take");
    }
}

#[test]
fn purging_takes_every_kind_of_session_that_is_over() {
    for place in places() {
        let soon = place.now().plus(Duration::from_secs(1));
        for expiry in [Expiry::Default, Expiry::Idle(Duration::from_secs(1)), Expiry::At(soon)] {
            saved(&place.sessions(), expiry);
        }
        saved(&place.sessions(), Expiry::AtAppClose);
        place.clock.advance(DAY);
        assert_eq!(place.sessions().purge(&|_| true).unwrap(), 3, "{place}: those that the clock ends");
        assert_eq!(place.stored(), 1, "{place}: and not the one that it does not");
    }
}

#[test]
fn what_an_engine_keeps_tells_nothing_without_the_secret() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let record = place.engine().load(&key.digest(), place.now()).unwrap().unwrap();
        for word in ["Luna", "pet", "_saved", key.expose()] {
            let found = record.payload.windows(word.len()).any(|at| at == word.as_bytes());
            assert!(!found, "{place}: {word} can be read in the payload");
        }
        assert_eq!(place.sessions().open(key).len().unwrap(), 1, "{place}: the store reads it");
    }
}

#[test]
fn no_file_of_any_engine_holds_a_key_or_a_value() {
    for place in places() {
        let mut session = place.sessions().start();
        session.insert("marker", &"zanzibar-marker").unwrap();
        session.save().unwrap();
        let key = session.key().unwrap().expose().to_owned();
        let Some(folder) = place.folder() else { continue };
        let mut pending = vec![folder.to_owned()];
        let mut files = 0;
        while let Some(path) = pending.pop() {
            let name = path.to_string_lossy().into_owned();
            assert!(!name.contains(&key), "{place}: {name} is named after the key");
            if path.is_dir() {
                pending.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            files += 1;
            let bytes = std::fs::read(path).unwrap();
            for word in ["zanzibar-marker", "marker", key.as_str()] {
                let found = bytes.windows(word.len()).any(|at| at == word.as_bytes());
                assert!(!found, "{place}: {word} lies in the open in {name}");
            }
        }
        assert!(files > 0, "{place}: there was something to look into");
    }
}

#[test]
fn a_session_that_somebody_saved_behind_a_handle_is_of_the_next_version() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.len().unwrap();
        let (engine, digest) = (place.engine(), key.digest());
        let record = engine.load(&digest, place.now()).unwrap().unwrap();
        assert_eq!(record.version, 1, "{place}: the first save");
        engine.save(&digest, &record, place.now()).unwrap();
        let again = engine.load(&digest, place.now()).unwrap().unwrap();
        assert_eq!(again.version, 2, "{place}: the next");
        assert_eq!(again.payload, record.payload, "{place}: and what was given is what is kept");
        session.insert("mine", &1).unwrap();
        let saved = session.save();
        assert!(
            matches!(saved, Err(SessionError::Gone)),
            "{place}: sealed as the first, it opens as no other"
        );
    }
}

#[test]
fn the_label_is_told_and_never_read_back() {
    for place in places() {
        let sessions =
            place.builder().label(|values| Some(values.get("account")?.as_str()?.to_owned())).build();
        let mut session = sessions.start();
        session.insert("account", &"anna").unwrap();
        session.save().unwrap();
        let key = session.key().unwrap().clone();
        let record = place.engine().load(&key.digest(), place.now()).unwrap().unwrap();
        assert_eq!(record.label.filter(|label| label != "anna"), None, "{place}: hers, or nothing");
        let mut again = place.sessions().open(key);
        let values: Map<_, _> =
            again.iter().unwrap().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        assert_eq!(serde_json::Value::from(values), serde_json::json!({ "account": "anna" }), "{place}");
    }
}

#[test]
fn sessions_of_two_kinds_in_one_file_do_not_see_each_other() {
    use session::{Sessions, SqliteEngine};

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sessions.db");
    let of = |kind| Sessions::new(SqliteEngine::open(&file, kind).unwrap(), crate::places::secret(), "test");
    let key = saved(&of("terminal"), Expiry::Default);
    assert!(of("window").open(key.clone()).is_empty().unwrap(), "another kind is another table");
    assert_eq!(SqliteEngine::open(&file, "window").unwrap().delete_all().unwrap(), 0, "emptying one");
    assert!(!of("terminal").open(key).is_empty().unwrap(), "leaves the other");
}

#[test]
fn sessions_that_are_over_take_no_place_from_living_ones_for_ever() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Idle(Duration::from_secs(1)));
        place.clock.advance(Duration::from_secs(1));
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: over");
        let engine = place.engine();
        assert_eq!(engine.clear_expired(Timestamp(0)).unwrap(), 0, "{place}: not by an earlier clock");
        assert_eq!(engine.clear_expired(place.now()).unwrap(), 1, "{place}: reading it had not removed it");
    }
}

/// An engine that leaves to the trait what it may.
struct Least(MemoryEngine);

impl SessionEngine for Least {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        self.0.load(key, now)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.0.create(key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.0.save(key, record, now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.0.rename(old, new, record, now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.0.delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.0.delete_version(key, version, now)
    }
}

#[test]
fn an_engine_that_says_nothing_of_what_exists_has_what_it_loads() {
    let (place, engine) = (memory(), Arc::new(Least(MemoryEngine::default())));
    let sessions = place.builder_over(engine.clone()).build();
    let key = saved(&sessions, Expiry::Idle(DAY)).digest();
    assert!(engine.exists(&key, place.now()).unwrap(), "it is loaded, so it exists");
    assert!(!engine.exists(&key, place.now().plus(DAY)).unwrap(), "over, it is neither");
    assert_eq!(engine.changes_of_others().unwrap(), None, "what others do it cannot tell");
    let record = engine.load(&key, place.now()).unwrap().unwrap();
    engine.quarantine(&key, &record, place.now()).expect("and it keeps no copies");
}
