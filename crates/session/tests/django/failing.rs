//! Engines that fail: nothing is swallowed, nothing is half done, and what could not be saved can be saved later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use session::{
    EngineError, Expiry, KeyDigest, Record, RunId, SealingSecret, SessionEngine, SessionError, Sessions,
    Timestamp,
};

use crate::places::{Place, places, saved};

/// An engine whose storage is full for as long as somebody says so: what is to be written fails, what is there is read.
struct Full {
    inner: Arc<dyn SessionEngine>,
    is_full: Arc<AtomicBool>,
}

impl Full {
    fn writing(&self) -> Result<&dyn SessionEngine, EngineError> {
        if self.is_full.load(Ordering::SeqCst) {
            return Err(EngineError::Storage("no space left on device".into()));
        }
        Ok(&*self.inner)
    }
}

impl SessionEngine for Full {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        self.inner.load(key, now)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.writing()?.create(key, record)
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.writing()?.save(key, record, now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.writing()?.rename(old, new, record, now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.writing()?.delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.writing()?.delete_version(key, version, now)
    }
}

/// A store over the place whose storage is full while the switch is on.
fn filling(place: &Place) -> (Sessions, Arc<AtomicBool>) {
    let is_full = Arc::new(AtomicBool::new(false));
    let full = Full { inner: place.engine(), is_full: is_full.clone() };
    (place.builder_over(full).build(), is_full)
}

fn is_storage(error: &Result<(), SessionError>) -> bool {
    matches!(error, Err(SessionError::Engine(EngineError::Storage(_))))
}

#[test]
fn a_first_save_that_fails_can_be_done_again() {
    for place in places() {
        let (sessions, is_full) = filling(&place);
        let mut session = sessions.start();
        session.insert("pet", &"Luna").unwrap();
        is_full.store(true, Ordering::SeqCst);
        assert!(is_storage(&session.save()), "{place}: it says so");
        assert!(session.key().is_none(), "{place}: nothing is stored, so there is no key");
        assert!(session.modified(), "{place}: and it is still to be saved");
        is_full.store(false, Ordering::SeqCst);
        session.save().unwrap();
        let key = session.key().unwrap().clone();
        assert_eq!(place.sessions().open(key).len().unwrap(), 1, "{place}: now it is");
    }
}

#[test]
fn a_save_onto_a_full_disk_fails_whole_and_can_be_done_again() {
    for place in places() {
        let (sessions, is_full) = filling(&place);
        let key = saved(&sessions, Expiry::Default);
        let mut session = sessions.open(key.clone());
        session.insert("pet", &"Milo").unwrap();
        session.insert("new", &1).unwrap();
        is_full.store(true, Ordering::SeqCst);
        assert!(is_storage(&session.save()), "{place}: it says so");
        assert!(is_storage(&session.save_if_unchanged()), "{place}: in either way");
        assert!(session.modified(), "{place}: it is still to be saved");
        let mut stored = place.sessions().open(key.clone());
        assert_eq!(stored.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: as it was");
        assert_eq!(stored.len().unwrap(), 1, "{place}: and nothing of the new");
        is_full.store(false, Ordering::SeqCst);
        session.save().unwrap();
        assert_eq!(place.sessions().open(key).len().unwrap(), 2, "{place}: now it is saved");
    }
}

#[test]
fn a_key_that_cannot_be_cycled_stays_good() {
    for place in places() {
        let (sessions, is_full) = filling(&place);
        let key = saved(&sessions, Expiry::Default);
        let mut session = sessions.open(key.clone());
        session.insert("new", &1).unwrap();
        is_full.store(true, Ordering::SeqCst);
        assert!(is_storage(&session.cycle_key()), "{place}: it says so");
        assert_eq!(session.key(), Some(&key), "{place}: the key is the one that is stored");
        is_full.store(false, Ordering::SeqCst);
        session.cycle_key().unwrap();
        assert_ne!(session.key(), Some(&key), "{place}: now it moved");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: and the old one is void");
        let mut moved = place.sessions().open(session.key().unwrap().clone());
        assert_eq!(moved.len().unwrap(), 2, "{place}: with what was not saved yet");
    }
}

#[test]
fn a_flush_that_fails_says_so_shows_nothing_and_can_be_done_again() {
    for place in places() {
        let (sessions, is_full) = filling(&place);
        let key = saved(&sessions, Expiry::Default);
        let mut session = sessions.open(key.clone());
        session.len().unwrap();
        is_full.store(true, Ordering::SeqCst);
        assert!(is_storage(&session.flush()), "{place}: whoever logs out must know");
        assert_eq!(session.key(), Some(&key), "{place}: the key is kept to try again with");
        is_full.store(false, Ordering::SeqCst);
        session.flush().unwrap();
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: now it is gone");
    }
}

#[test]
fn a_command_whose_save_fails_fails() {
    for place in places() {
        let (sessions, is_full) = filling(&place);
        is_full.store(true, Ordering::SeqCst);
        let done = sessions.command(None, |session| session.insert("pet", &"Luna"));
        assert!(is_storage(&done.map(drop)), "{place}: success would be a lie");
    }
}

/// An engine that fails at every call.
struct Broken;

impl SessionEngine for Broken {
    fn load(&self, _: &KeyDigest, _: Timestamp) -> Result<Option<Record>, EngineError> {
        Err(EngineError::Storage("broken".into()))
    }

    fn create(&self, _: &KeyDigest, _: &Record) -> Result<(), EngineError> {
        Err(EngineError::Storage("broken".into()))
    }

    fn save(&self, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Storage("broken".into()))
    }

    fn rename(&self, _: &KeyDigest, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Storage("broken".into()))
    }

    fn delete(&self, _: &KeyDigest) -> Result<(), EngineError> {
        Err(EngineError::Storage("broken".into()))
    }

    fn delete_version(&self, _: &KeyDigest, _: i64, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Storage("broken".into()))
    }
}

#[test]
fn a_session_that_cannot_be_read_is_an_error_and_not_an_empty_one() {
    let sessions = Sessions::new(Broken, SealingSecret::from_bytes([7; 32]), "test");
    let key = session::SessionKey::generate().unwrap();
    let mut session = sessions.open(key.clone());
    assert!(is_storage(&session.len().map(drop)), "what is there is not known");
    assert!(is_storage(&session.insert("pet", &"Luna")), "so nothing can be put beside it");
    assert_eq!(session.key(), Some(&key), "nor is the key given up");
}

#[test]
fn an_engine_that_cannot_purge_says_so() {
    let clear = Broken.clear_expired(Timestamp(0));
    assert!(matches!(clear, Err(EngineError::Unsupported)), "unless it says how");
    let clear = Broken.clear_ended_runs(&|_: RunId| false);
    assert!(matches!(clear, Err(EngineError::Unsupported)), "the ended runs likewise");
    let sessions = Sessions::new(Broken, SealingSecret::from_bytes([7; 32]), "test");
    let refused = sessions.purge(&|_| true).unwrap_err();
    assert!(matches!(refused, SessionError::Engine(EngineError::Unsupported)), "and a purge tells");
    assert_eq!(refused.to_string(), "this kind of session storage cannot do that", "in these words");
}

/// An engine in which every key is taken.
struct Crowded(Arc<AtomicUsize>);

impl SessionEngine for Crowded {
    fn load(&self, _: &KeyDigest, _: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(None)
    }

    fn create(&self, _: &KeyDigest, _: &Record) -> Result<(), EngineError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err(EngineError::Taken)
    }

    fn save(&self, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Gone)
    }

    fn rename(&self, _: &KeyDigest, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Taken)
    }

    fn delete(&self, _: &KeyDigest) -> Result<(), EngineError> {
        Ok(())
    }

    fn delete_version(&self, _: &KeyDigest, _: i64, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Gone)
    }
}

#[test]
fn when_every_key_is_taken_it_gives_up_instead_of_going_on_for_ever() {
    let tries = Arc::new(AtomicUsize::new(0));
    let sessions = Sessions::new(Crowded(tries.clone()), SealingSecret::from_bytes([7; 32]), "test");
    let mut session = sessions.start();
    session.insert("pet", &"Luna").unwrap();
    let refused = session.save();
    assert!(matches!(refused, Err(SessionError::Engine(EngineError::Taken))), "something is wrong there");
    assert!(session.key().is_none() && session.modified(), "and nothing was saved");
    let tries = tries.load(Ordering::SeqCst);
    assert!((2..=16).contains(&tries), "chance is given a chance, and no more: {tries} tries");
}
