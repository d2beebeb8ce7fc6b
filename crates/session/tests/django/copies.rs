//! Copies in a cache: the durable engine is right, whatever the cache holds or fails to do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use session::{
    CachedEngine, EngineError, Expiry, KeyDigest, MemoryEngine, Record, SessionCache, SessionEngine,
    SqliteEngine, Timestamp,
};
use tracing::Level;

use crate::logged::{Line, logged};
use crate::places::{DAY, cached, cached_and_shared, folder, memory, places, saved};

/// Which calls of a cache fail.
#[derive(Clone, Copy, PartialEq)]
enum Fails {
    Putting,
    Forgetting,
    Everything,
}

/// A cache that fails at some calls while the switch is on.
struct FailingCache {
    copies: MemoryEngine,
    fails: Fails,
    is_on: Arc<AtomicBool>,
}

impl FailingCache {
    fn unless(&self, fails: Fails) -> Result<&MemoryEngine, EngineError> {
        let is_hit = self.fails == fails || self.fails == Fails::Everything;
        if self.is_on.load(Ordering::SeqCst) && is_hit {
            return Err(EngineError::Storage("the cache is unreachable".into()));
        }
        Ok(&self.copies)
    }
}

impl SessionCache for FailingCache {
    fn get(&self, key: &KeyDigest) -> Result<Option<Record>, EngineError> {
        self.unless(Fails::Everything)?.get(key)
    }

    fn put(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.unless(Fails::Putting)?.put(key, record)
    }

    fn forget(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.unless(Fails::Forgetting)?.forget(key)
    }

    fn forget_all(&self) -> Result<(), EngineError> {
        self.unless(Fails::Forgetting)?.forget_all()
    }
}

fn warnings(log: &[Line]) -> usize {
    log.iter().filter(|(level, _)| *level == Level::WARN).count()
}

#[test]
fn a_cache_that_fails_costs_a_warning_and_no_session() {
    for fails in [Fails::Putting, Fails::Forgetting, Fails::Everything] {
        let (place, folder) = (memory(), folder());
        let durable = || SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap();
        let is_on = Arc::new(AtomicBool::new(false));
        let cache = FailingCache { copies: MemoryEngine::default(), fails, is_on: is_on.clone() };
        let sessions = place.builder_over(CachedEngine::new(cache, durable())).build();
        let uncached = place.builder_over(durable()).build();
        let name = |session: &mut session::Session| session.get::<String>("pet").unwrap();

        let key = saved(&sessions, Expiry::Default);
        assert_eq!(name(&mut sessions.open(key.clone())).as_deref(), Some("Luna"), "a copy is kept");
        is_on.store(true, Ordering::SeqCst);
        let ((), log) = logged(|| {
            let mut session = sessions.open(key.clone());
            session.insert("pet", &"Milo").unwrap();
            session.save().expect("the save is done, whatever the cache says");
            assert_eq!(name(&mut sessions.open(key.clone())).as_deref(), Some("Milo"), "and read");
        });
        assert!(warnings(&log) > 0, "somebody should know: {log:?}");
        assert_eq!(name(&mut uncached.open(key.clone())).as_deref(), Some("Milo"), "it is durable");
        is_on.store(false, Ordering::SeqCst);
        assert_eq!(name(&mut sessions.open(key.clone())).as_deref(), Some("Milo"), "no old copy is left");

        is_on.store(true, Ordering::SeqCst);
        sessions.open(key.clone()).flush().expect("a logout is done, whatever the cache says");
        is_on.store(false, Ordering::SeqCst);
        assert!(sessions.open(key.clone()).is_empty().unwrap(), "and stays done when the cache is back");
        assert!(uncached.open(key).is_empty().unwrap(), "durably");
    }
}

/// An engine that counts how often it is read, and says that nobody else changes it.
struct Counting(MemoryEngine, Arc<AtomicUsize>);

impl SessionEngine for Counting {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        self.1.fetch_add(1, Ordering::SeqCst);
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

    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.exists(key, now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.0.delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.0.delete_version(key, version, now)
    }

    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        Ok(Some(0))
    }
}

#[test]
fn what_is_copied_is_found_without_asking_the_durable_engine() {
    let reads = Arc::new(AtomicUsize::new(0));
    let durable = Counting(MemoryEngine::default(), reads.clone());
    let place = memory();
    let engine = Arc::new(CachedEngine::new(MemoryEngine::default(), durable));
    let sessions = place.builder_over(engine.clone()).build();
    let key = saved(&sessions, Expiry::Idle(DAY));
    assert!(!sessions.open(key.clone()).is_empty().unwrap(), "the first reading may ask");
    reads.store(0, Ordering::SeqCst);
    for _ in 0..3 {
        assert!(engine.exists(&key.digest(), place.now()).unwrap(), "it is there");
        assert!(!sessions.open(key.clone()).is_empty().unwrap(), "and can be read");
    }
    assert_eq!(reads.load(Ordering::SeqCst), 0, "all of it from the copy");
    place.clock.advance(DAY);
    assert!(!engine.exists(&key.digest(), place.now()).unwrap(), "a copy ends when its session does");
    assert!(sessions.open(key).is_empty().unwrap(), "to everybody");
}

#[test]
fn a_copy_never_outlives_what_it_is_a_copy_of() {
    for place in [cached(), cached_and_shared()] {
        let path = place.folder().unwrap().join("sessions.db");
        let sessions = place.sessions();
        let other = || SqliteEngine::open(&path, "test").unwrap();
        let uncached = place.builder_over(other()).build();

        let key = saved(&sessions, Expiry::Default);
        assert!(!sessions.open(key.clone()).is_empty().unwrap(), "{place}: a copy is kept");
        other().delete(&key.digest()).unwrap();
        assert!(sessions.open(key).is_empty().unwrap(), "{place}: deleted underneath, it is gone here too");

        let key = saved(&sessions, Expiry::Default);
        assert!(!sessions.open(key.clone()).is_empty().unwrap(), "{place}: a copy is kept");
        let mut theirs = uncached.open(key.clone());
        theirs.insert("pet", &"Milo").unwrap();
        theirs.save().unwrap();
        let pet = sessions.open(key.clone()).get::<String>("pet").unwrap();
        assert_eq!(pet.as_deref(), Some("Milo"), "{place}: saved underneath, it is read anew");

        theirs.set_expiry(Expiry::Idle(DAY / 2)).unwrap();
        theirs.save().unwrap();
        place.clock.advance(DAY / 2);
        assert!(sessions.open(key).is_empty().unwrap(), "{place}: shortened underneath, it ends here too");

        let key = saved(&sessions, Expiry::Idle(DAY / 2));
        sessions.open(key.clone()).len().unwrap();
        place.clock.advance(DAY / 2);
        other().clear_expired(place.now()).unwrap();
        place.clock.set(crate::places::START);
        assert!(
            sessions.open(key).is_empty().unwrap(),
            "{place}: purged underneath, whatever the clock says"
        );
    }
}

#[test]
fn a_copy_and_what_is_stored_are_of_the_same_types() {
    let value = serde_json::json!({ "1": [1, 1.0, [2], null], "pair": [1, 2] });
    for place in places() {
        let sessions = place.sessions();
        let mut session = sessions.start();
        session.insert("value", &value).unwrap();
        session.save().unwrap();
        let key = session.key().unwrap().clone();
        let copy = sessions.open(key.clone()).get::<serde_json::Value>("value").unwrap();
        let stored = place.sessions().open(key).get::<serde_json::Value>("value").unwrap();
        assert_eq!(copy.as_ref(), Some(&value), "{place}: as the store that saved it reads it");
        assert_eq!(stored.as_ref(), Some(&value), "{place}: as one that opened later does");
    }
}
