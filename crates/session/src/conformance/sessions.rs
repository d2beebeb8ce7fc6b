//! What holds for a session whatever keeps it: the engine under a store.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use super::NOW;
use crate::{
    Expiry, ManualClock, RunId, SealingSecret, SessionEngine, SessionError, SessionKey, Sessions, Timestamp,
};

/// A store on one more opened engine, at a time that the test decides. All of a test belong to one run.
struct Stores<O> {
    open: O,
    clock: Arc<ManualClock>,
    run: RunId,
}

impl<E: SessionEngine + 'static, O: Fn() -> E> Stores<O> {
    fn over(open: O) -> Self {
        Self { open, clock: Arc::new(ManualClock::at(NOW)), run: RunId::generate() }
    }

    fn store(&self) -> Sessions {
        Sessions::builder((self.open)(), SealingSecret::from_bytes([7; 32]), "conformance")
            .clock(self.clock.clone())
            .run(self.run)
            .build()
    }

    fn saved(&self) -> SessionKey {
        let mut session = self.store().start();
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        session.key().unwrap().clone()
    }

    /// The value as anybody else would find it; `None` if the session has no such value, or is none.
    fn value<T: serde::de::DeserializeOwned>(&self, key: &SessionKey, name: &str) -> Option<T> {
        self.store().open(key.clone()).get(name).unwrap()
    }

    fn is_absent(&self, key: &SessionKey) -> bool {
        self.store().open(key.clone()).is_empty().unwrap()
    }
}

pub fn two_handles_lose_no_update_to_each_other<E: SessionEngine + 'static>(open: impl Fn() -> E) {
    let stores = Stores::over(open);
    let key = stores.saved();
    let (mut one, mut two) = (stores.store().open(key.clone()), stores.store().open(key.clone()));
    one.insert("one", &1).unwrap();
    two.insert("two", &2).unwrap();
    two.remove("pet").unwrap();
    one.save().unwrap();
    two.save().unwrap();
    assert_eq!(stores.value(&key, "one"), Some(1), "the first update is not lost");
    assert_eq!(stores.value(&key, "two"), Some(2), "nor the second");
    assert_eq!(stores.value::<String>(&key, "pet"), None, "nor the removal");
}

pub fn a_key_that_nobody_gave_out_is_never_adopted<E: SessionEngine + 'static>(open: impl Fn() -> E) {
    let (stores, forged) = (Stores::over(open), SessionKey::generate().unwrap());
    let mut session = stores.store().open(forged.clone());
    assert!(session.is_empty().unwrap(), "unknown is empty, not an error");
    session.insert("pet", &"Luna").unwrap();
    session.save().unwrap();
    assert_ne!(session.key(), Some(&forged), "it got a key of its own");
    assert!(stores.is_absent(&forged), "nothing lies under the forged key");
}

pub fn flushing_leaves_nothing_behind<E: SessionEngine + 'static>(open: impl Fn() -> E) {
    let stores = Stores::over(open);
    let key = stores.saved();
    let mut session = stores.store().open(key.clone());
    session.get::<String>("pet").unwrap();
    session.flush().unwrap();
    assert!(session.key().is_none() && session.is_empty().unwrap(), "the handle forgot it");
    assert!(stores.is_absent(&key), "the engine forgot it");
}

pub fn a_new_key_has_the_values_and_the_old_one_has_none<E: SessionEngine + 'static>(open: impl Fn() -> E) {
    let stores = Stores::over(open);
    let old = stores.saved();
    let mut session = stores.store().open(old.clone());
    session.cycle_key().unwrap();
    let new = session.key().unwrap().clone();
    assert_ne!(new, old, "the key was cycled");
    assert!(stores.is_absent(&old), "the old key is void");
    assert_eq!(stores.value::<String>(&new, "pet").as_deref(), Some("Luna"), "the values moved");
    session.insert("after", &1).unwrap();
    session.save().expect("it goes on under its new key");
    assert_eq!(stores.value(&new, "after"), Some(1), "and is saved there");
}

pub fn a_session_that_was_deleted_meanwhile_is_gone<E: SessionEngine + 'static>(open: impl Fn() -> E) {
    let stores = Stores::over(open);
    let key = stores.saved();
    let mut slow = stores.store().open(key.clone());
    slow.insert("late", &true).unwrap();
    stores.store().open(key.clone()).flush().unwrap();
    assert!(matches!(slow.save(), Err(SessionError::Gone)), "it was deleted elsewhere");
    assert!(matches!(slow.cycle_key(), Err(SessionError::Gone)), "nor does it get a new key");
    assert!(stores.is_absent(&key), "it did not come back to life");
}

pub fn an_empty_session_is_not_stored_and_one_that_became_empty_is_deleted<E: SessionEngine + 'static>(
    open: impl Fn() -> E,
) {
    let stores = Stores::over(open);
    let mut session = stores.store().start();
    session.set_modified();
    session.save().unwrap();
    assert!(session.key().is_none(), "nothing to keep, so nothing is written");
    let key = stores.saved();
    let mut session = stores.store().open(key.clone());
    session.clear().unwrap();
    session.save().unwrap();
    let digest = key.digest();
    assert!(!(stores.open)().exists(&digest, NOW).unwrap(), "what became empty is deleted, not kept empty");
}

pub fn a_session_can_be_read_until_it_ends_and_not_saved_after<E: SessionEngine + 'static>(
    open: impl Fn() -> E,
) {
    let stores = Stores::over(open);
    let mut session = stores.store().start();
    session.insert("pet", &"Luna").unwrap();
    session.set_expiry(Expiry::Idle(Duration::from_secs(10))).unwrap();
    session.save().unwrap();
    let key = session.key().unwrap().clone();
    session.insert("late", &true).unwrap();
    stores.clock.set(Timestamp(NOW.0 + 9_999));
    assert!(!stores.is_absent(&key), "until then it is there");
    stores.clock.set(Timestamp(NOW.0 + 10_000));
    assert!(stores.is_absent(&key), "then it is over");
    assert!(matches!(session.save(), Err(SessionError::Gone)), "and no save brings it back");
    stores.clock.set(NOW);
    assert_eq!(
        stores.value::<bool>(&key, "late"),
        None,
        "and nothing was written, whatever a clock that was set back shows"
    );
}

pub fn eight_threads_lose_no_update<E: SessionEngine + 'static>(open: impl Fn() -> E) {
    let stores = Stores::over(open);
    let key = stores.saved();
    let names: Vec<String> = (0..8).map(|thread| format!("thread{thread}")).collect();
    // Everybody has read the same session before anybody saves.
    let everybody = Barrier::new(names.len());
    thread::scope(|scope| {
        for name in &names {
            let (mut session, everybody) = (stores.store().open(key.clone()), &everybody);
            scope.spawn(move || {
                session.insert(name, &name).unwrap();
                everybody.wait();
                session.save().unwrap();
            });
        }
    });
    for name in &names {
        assert_eq!(stores.value(&key, name).as_ref(), Some(name), "an update was lost");
    }
}
