//! What sealing takes, apart from any engine: everything above an engine that holds one record and does nothing else, and
//! the cipher alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde_json::{Value, json};
use session::{EngineError, KeyDigest, Record, SessionEngine, SystemClock, Timestamp};

use crate::Outcome;
use crate::measure::timed;
use crate::payload::payload;
use crate::places::store;

/// Bytes that sealing adds: format, nonce and tag.
const SEAL: usize = 1 + 24 + 16;

/// `load` and `create_save`: the key's hash, the map, JSON and the cipher, all that is not the engine. `cipher`: sealing and
/// opening the same bytes once, with a new nonce.
pub(crate) fn apart(count: usize) -> Outcome<Value> {
    let (sessions, data) = (store(Slot::default(), Arc::new(SystemClock)), payload());
    let mut key = None;
    let create_save = timed(count, |_| {
        let mut session = sessions.start();
        session.update(&data)?;
        session.save()?;
        key = session.key().cloned();
        Ok(())
    })?;
    let key = key.ok_or("a saved session has a key")?;
    let load = timed(count, |_| {
        let value = sessions.open(key.clone()).get::<i64>("k")?;
        value.map(drop).ok_or("a session lost what was put in".into())
    })?;
    Ok(json!({ "create_save": create_save, "load": load, "cipher": cipher(count)? }))
}

/// As many bytes as an engine is given, sealed once and for all: noise.
pub(crate) fn sealed() -> Result<Vec<u8>, getrandom::Error> {
    let mut bytes = vec![0; plain().len() + SEAL];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The payload as it is sealed: JSON, with the instant of saving.
fn plain() -> Vec<u8> {
    let mut values = payload();
    values.insert("_saved".to_owned(), 1_700_000_000_000_i64.into());
    Value::Object(values).to_string().into_bytes()
}

fn cipher(count: usize) -> Outcome<Value> {
    let cipher = XChaCha20Poly1305::new(&[7; 32].into());
    let (plain, aad) = (plain(), [1; 42]);
    timed(count, |_| {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce)?;
        let nonce = XNonce::from(nonce);
        let sealed = cipher.encrypt(&nonce, Payload { msg: &plain, aad: &aad });
        let opened = cipher.decrypt(&nonce, Payload { msg: &sealed.map_err(|_| "not sealed")?, aad: &aad });
        if opened.is_ok_and(|opened| opened == plain) { Ok(()) } else { Err("not opened".into()) }
    })
}

/// One record, whatever the key.
#[derive(Default)]
struct Slot(Mutex<Option<Record>>);

impl Slot {
    fn record(&self) -> MutexGuard<'_, Option<Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionEngine for Slot {
    fn load(&self, _: &KeyDigest, _: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(self.record().clone())
    }

    fn create(&self, _: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        *self.record() = Some(record.clone());
        Ok(())
    }

    fn save(&self, _: &KeyDigest, record: &Record, _: Timestamp) -> Result<(), EngineError> {
        *self.record() = Some(record.clone());
        Ok(())
    }

    fn rename(&self, _: &KeyDigest, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Unsupported)
    }

    fn delete(&self, _: &KeyDigest) -> Result<(), EngineError> {
        *self.record() = None;
        Ok(())
    }

    fn delete_version(&self, _: &KeyDigest, _: i64, _: Timestamp) -> Result<(), EngineError> {
        Err(EngineError::Unsupported)
    }
}
