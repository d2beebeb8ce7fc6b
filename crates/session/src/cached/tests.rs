use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::*;
use crate::{MemoryEngine, SessionKey};

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const LATER: Timestamp = Timestamp(NOW.0 + 60_000);

/// A cache of which the calls fail that the test says.
#[derive(Default)]
struct Faulty {
    kept: MemoryEngine,
    get_fails: AtomicBool,
    put_fails: AtomicBool,
    forget_fails: AtomicBool,
    forget_all_fails: AtomicBool,
}

impl Faulty {
    fn fail(&self, fails: bool) {
        for call in [&self.get_fails, &self.put_fails, &self.forget_fails, &self.forget_all_fails] {
            call.store(fails, Ordering::SeqCst);
        }
    }
}

fn unless(fails: &AtomicBool) -> Result<(), EngineError> {
    if fails.load(Ordering::SeqCst) { Err(EngineError::Storage("the cache is down".into())) } else { Ok(()) }
}

impl SessionCache for Faulty {
    fn get(&self, key: &KeyDigest) -> Result<Option<Record>, EngineError> {
        unless(&self.get_fails)?;
        self.kept.get(key)
    }

    fn put(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        unless(&self.put_fails)?;
        self.kept.put(key, record)
    }

    fn forget(&self, key: &KeyDigest) -> Result<(), EngineError> {
        unless(&self.forget_fails)?;
        self.kept.forget(key)
    }

    fn forget_all(&self) -> Result<(), EngineError> {
        unless(&self.forget_all_fails)?;
        self.kept.forget_all()
    }
}

thread_local! {
    /// What happens in this thread between a durable load and its answer, or before a durable write, once.
    static MEANWHILE: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

fn meanwhile() {
    if let Some(meanwhile) = MEANWHILE.take() {
        meanwhile();
    }
}

/// A durable engine that counts its loads and says of others' changes what the test says.
struct Durable {
    kept: MemoryEngine,
    loads: AtomicUsize,
    others: Mutex<Option<u64>>,
}

impl Durable {
    fn others_changed(&self, to: Option<u64>) {
        *self.others.lock().unwrap() = to;
    }

    fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }
}

impl SessionEngine for Durable {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        let found = self.kept.load(key, now);
        meanwhile();
        found
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.kept.create(key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        meanwhile();
        self.kept.save(key, record, now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.kept.rename(old, new, record, now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        meanwhile();
        self.kept.delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.kept.delete_version(key, version, now)
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        self.kept.clear_expired(now)
    }

    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        Ok(*self.others.lock().unwrap())
    }
}

type Engine = CachedEngine<Faulty, Durable>;

fn engine() -> Arc<Engine> {
    let durable =
        Durable { kept: MemoryEngine::default(), loads: AtomicUsize::new(0), others: Mutex::new(Some(1)) };
    Arc::new(CachedEngine::new(Faulty::default(), durable))
}

fn key() -> KeyDigest {
    SessionKey::generate().unwrap().digest()
}

fn record(version: i64) -> Record {
    Record { payload: version.to_be_bytes().into(), expires_at: Some(LATER), run: None, version, label: None }
}

/// A session as it was just made, with its copy.
fn made(engine: &Engine) -> KeyDigest {
    let key = key();
    engine.load(&key, NOW).unwrap();
    engine.create(&key, &record(1)).unwrap();
    key
}

fn version(engine: &Engine, key: &KeyDigest) -> Option<i64> {
    engine.load(key, NOW).unwrap().map(|record| record.version)
}

#[test]
fn a_hit_loads_nothing_from_the_durable_engine() {
    let engine = engine();
    let (first, second) = (made(&engine), made(&engine));
    let before = engine.durable.loads();
    for _ in 0..3 {
        assert_eq!(version(&engine, &first), Some(1));
        assert!(engine.exists(&second, NOW).unwrap());
    }
    engine.save(&first, &record(1), NOW).unwrap();
    assert_eq!(version(&engine, &first), Some(2), "what is saved is copied");
    let third = key();
    engine.rename(&first, &third, &record(2), NOW).unwrap();
    assert_eq!(version(&engine, &third), Some(1), "what is moved is copied");
    assert_eq!(engine.durable.loads(), before, "every one of these was a copy");
    assert_eq!(version(&engine, &first), None, "the old key has no copy");
    assert_eq!(engine.durable.loads(), before + 1, "so this was asked of the durable engine");
}

#[test]
fn a_miss_is_copied_and_says_what_a_hit_says() {
    let (engine, key) = (engine(), key());
    let told = Record { label: Some("told".into()), ..record(1) };
    engine.durable.create(&key, &told).unwrap();
    let miss = engine.load(&key, NOW).unwrap();
    let hit = engine.load(&key, NOW).unwrap();
    assert_eq!(engine.durable.loads(), 1, "the second was a hit");
    assert_eq!(miss, hit, "nobody can tell them apart");
    let again = self::key();
    engine.create(&again, &told).unwrap();
    assert_eq!(engine.load(&again, NOW).unwrap(), hit, "also not one that was just made");
}

#[test]
fn a_durable_engine_that_cannot_tell_of_others_is_not_cached() {
    let engine = engine();
    engine.durable.others_changed(None);
    let key = made(&engine);
    let before = engine.durable.loads();
    for _ in 0..3 {
        version(&engine, &key);
    }
    assert_eq!(engine.durable.loads(), before + 3, "each was asked of the durable engine");
}

#[test]
fn what_others_changed_is_seen_at_once() {
    let engine = engine();
    let key = made(&engine);
    engine.durable.save(&key, &record(1), NOW).unwrap();
    assert_eq!(version(&engine, &key), Some(1), "nobody said that anything changed");
    engine.durable.others_changed(Some(2));
    assert_eq!(version(&engine, &key), Some(2), "now somebody did");
    engine.durable.delete(&key).unwrap();
    engine.durable.others_changed(None);
    assert_eq!(version(&engine, &key), None, "what cannot be told is not trusted");
    engine.durable.others_changed(Some(2));
    assert_eq!(version(&engine, &key), None, "nor is what was copied before");
}

#[test]
fn what_was_written_before_anybody_read_is_found_in_the_cache() {
    let (engine, key) = (engine(), self::key());
    engine.create(&key, &record(1)).unwrap();
    assert_eq!(version(&engine, &key), Some(1), "it is there");
    assert_eq!(engine.durable.loads(), 0, "and the durable engine was not asked for it");
}

#[test]
fn a_copy_that_is_over_is_not_served() {
    let engine = engine();
    let key = made(&engine);
    assert!(engine.load(&key, Timestamp(LATER.0 - 1)).unwrap().is_some(), "until then it is");
    assert_eq!(engine.load(&key, LATER).unwrap(), None, "an instant that has come has passed");
}

#[test]
fn what_was_purged_is_not_served_to_a_clock_that_is_slow() {
    let engine = engine();
    let key = made(&engine);
    assert_eq!(engine.clear_expired(LATER).unwrap(), 1);
    assert_eq!(version(&engine, &key), None, "the copy went with its row");
}

#[test]
fn a_refused_save_drops_the_copy_that_misled() {
    let engine = engine();
    let (changed, deleted) = (made(&engine), made(&engine));
    // By somebody of whom the durable engine does not tell.
    engine.durable.save(&changed, &record(1), NOW).unwrap();
    engine.durable.delete(&deleted).unwrap();
    assert_eq!(version(&engine, &changed), Some(1), "an old copy, this once");
    assert!(matches!(engine.save(&changed, &record(1), NOW), Err(EngineError::Conflict)));
    assert_eq!(version(&engine, &changed), Some(2), "who reads again after a conflict reads what is there");
    assert!(matches!(engine.save(&deleted, &record(1), NOW), Err(EngineError::Gone)));
    assert_eq!(version(&engine, &deleted), None, "what is gone is gone");
}

#[test]
fn a_cache_that_fails_at_everything_costs_time_and_nothing_else() {
    let engine = engine();
    let key = made(&engine);
    engine.cache.fail(true);
    engine.save(&key, &record(1), NOW).expect("the save is durable");
    assert_eq!(version(&engine, &key), Some(2), "and is read");
    let moved = self::key();
    engine.rename(&key, &moved, &record(2), NOW).expect("as is a move");
    engine.delete(&moved).expect("and a deletion");
    engine.cache.fail(false);
    assert_eq!(version(&engine, &key), None, "what the cache could not forget is not served later");
    assert_eq!(version(&engine, &moved), None);
}

#[test]
fn a_cache_that_cannot_forget_serves_nothing_old() {
    let engine = engine();
    for all in [false, true] {
        let (saved, deleted) = (made(&engine), made(&engine));
        engine.cache.forget_fails.store(true, Ordering::SeqCst);
        engine.cache.forget_all_fails.store(all, Ordering::SeqCst);
        engine.save(&saved, &record(1), NOW).unwrap();
        engine.delete(&deleted).unwrap();
        for _ in 0..2 {
            assert_eq!(version(&engine, &saved), Some(2), "not the old version");
            assert_eq!(version(&engine, &deleted), None, "not what was deleted");
        }
        engine.cache.fail(false);
        assert_eq!(version(&engine, &saved), Some(2), "nor when it works again");
        assert_eq!(version(&engine, &deleted), None);
    }
}

#[test]
fn a_cache_that_cannot_put_serves_nothing_old_and_is_used_again() {
    let engine = engine();
    let key = made(&engine);
    engine.cache.put_fails.store(true, Ordering::SeqCst);
    engine.save(&key, &record(1), NOW).unwrap();
    assert_eq!(version(&engine, &key), Some(2));
    engine.cache.put_fails.store(false, Ordering::SeqCst);
    version(&engine, &key);
    let before = engine.durable.loads();
    assert_eq!(version(&engine, &key), Some(2));
    assert_eq!(engine.durable.loads(), before, "when it works again, so do copies");
}

/// Somebody reads; before they have their answer, the session is changed; their answer is old. What is read next?
fn changed_while_read(change: impl FnOnce(&Engine, &KeyDigest) + 'static) -> (Option<i64>, Option<i64>) {
    let (engine, key) = (engine(), key());
    engine.durable.create(&key, &record(1)).unwrap();
    let (theirs, at) = (engine.clone(), key);
    MEANWHILE.set(Some(Box::new(move || change(&theirs, &at))));
    (version(&engine, &key), version(&engine, &key))
}

#[test]
fn nobody_puts_in_an_older_copy_after_somebody_else_wrote() {
    let saved = changed_while_read(|engine, key| engine.save(key, &record(1), NOW).unwrap());
    assert_eq!(saved, (Some(1), Some(2)), "a save");
    let deleted = changed_while_read(|engine, key| engine.delete(key).unwrap());
    assert_eq!(deleted, (Some(1), None), "a deletion");
    let version = changed_while_read(|engine, key| engine.delete_version(key, 1, NOW).unwrap());
    assert_eq!(version, (Some(1), None), "a deletion of a version");
    let moved = changed_while_read(|engine, old| engine.rename(old, &key(), &record(1), NOW).unwrap());
    assert_eq!(moved, (Some(1), None), "a move");
    let purged = changed_while_read(|engine, _| assert_eq!(engine.clear_expired(LATER).unwrap(), 1));
    assert_eq!(purged, (Some(1), None), "a purge");
    let others = changed_while_read(|engine, key| {
        engine.durable.kept.delete(key).unwrap();
        engine.durable.others_changed(Some(2));
        engine.exists(&self::key(), NOW).unwrap();
    });
    assert_eq!(others, (Some(1), None), "somebody else’s change, that a third one noticed");
}

#[test]
fn nobody_puts_in_a_copy_while_somebody_else_writes() {
    let engine = engine();
    let key = made(&engine);
    let theirs = engine.clone();
    MEANWHILE.set(Some(Box::new(move || assert_eq!(version(&theirs, &key), Some(1), "not deleted yet"))));
    engine.delete(&key).unwrap();
    assert_eq!(version(&engine, &key), None, "what was read during the deletion is not copied");
}

#[test]
fn nobody_puts_in_after_a_write_what_they_read_during_it() {
    let engine = engine();
    let key = made(&engine);
    let ((has_read, read), (let_go, go)) = (mpsc::channel(), mpsc::channel());
    let theirs = engine.clone();
    let reader = move || {
        MEANWHILE.set(Some(Box::new(move || {
            has_read.send(()).unwrap();
            go.recv().unwrap();
        })));
        assert_eq!(version(&theirs, &key), Some(1), "it was read before it was deleted");
    };
    let (started, starts) = mpsc::channel();
    MEANWHILE.set(Some(Box::new(move || {
        started.send(thread::spawn(reader)).unwrap();
        read.recv().unwrap();
    })));
    engine.delete(&key).unwrap();
    let_go.send(()).unwrap();
    starts.recv().unwrap().join().unwrap();
    assert_eq!(version(&engine, &key), None, "a copy outlived its row");
}

#[test]
fn of_two_writes_at_once_neither_puts_in_what_the_other_replaced() {
    let (engine, key) = (engine(), key());
    made(&engine);
    engine.durable.create(&key, &record(1)).unwrap();
    // The slower one has written, and is about to copy; the quicker one writes and copies in between.
    let slow = engine.write(&[&key], Some((&key, copy(&record(1), 2))), |durable| {
        durable.save(&key, &record(1), NOW)?;
        engine.save(&key, &record(2), NOW)
    });
    slow.unwrap();
    assert_eq!(version(&engine, &key), Some(3), "the later save is what is read");
}

#[test]
fn a_reader_never_sees_a_session_grow_younger() {
    let engine = engine();
    let key = made(&engine);
    thread::scope(|scope| {
        scope.spawn(|| {
            for version in 1..2000 {
                engine.save(&key, &record(version), NOW).unwrap();
            }
            engine.delete(&key).unwrap();
        });
        scope.spawn(|| {
            let mut last = 0;
            while let Some(now) = version(&engine, &key) {
                assert!(now >= last, "version {now} after {last}");
                last = now;
            }
            assert_eq!(version(&engine, &key), None, "what is gone stays gone");
        });
    });
    assert_eq!(version(&engine, &key), None, "a copy outlived its row");
}

#[cfg(feature = "sqlite")]
#[test]
fn a_row_deleted_underneath_by_somebody_else_has_no_copy_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sessions.db");
    let open = || crate::SqliteEngine::open(&path, "test").unwrap();
    let (engine, other, key) = (CachedEngine::new(MemoryEngine::default(), open()), open(), key());
    engine.load(&key, NOW).unwrap();
    engine.create(&key, &record(1)).unwrap();
    assert!(engine.cache.get(&key).unwrap().is_some(), "it was copied");
    assert!(engine.exists(&key, NOW).unwrap() && engine.cache.get(&key).unwrap().is_some(), "and read");
    other.save(&key, &record(1), NOW).unwrap();
    assert_eq!(engine.load(&key, NOW).unwrap().unwrap().version, 2, "the other’s save is seen");
    other.delete(&key).unwrap();
    assert_eq!(engine.load(&key, NOW).unwrap(), None, "and the other’s deletion");
    assert!(engine.cache.get(&key).unwrap().is_none(), "no copy outlives its row");
}
