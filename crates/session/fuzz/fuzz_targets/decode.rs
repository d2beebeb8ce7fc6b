//! Whatever bytes lie where a session should be: as a payload, as a session's file, as a token, or as values that were sealed
//! by somebody who has the secret. None makes the program panic, and none that was not sealed gives a value.
#![no_main]

use std::fs;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use session::{
    EngineError, FileEngine, Json, KeyDigest, ManualClock, Record, RunId, SealingSecret, Serializer,
    SerializerError, SessionEngine, SessionError, SessionKey, Sessions, Timestamp, TokenEngine,
};

const NOW: Timestamp = Timestamp(1_790_000_000_000);

/// An engine that gives back these bytes, whatever it is asked for.
struct Gives(Record);

impl SessionEngine for Gives {
    fn load(&self, _: &KeyDigest, _: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(Some(self.0.clone()))
    }

    fn create(&self, _: &KeyDigest, _: &Record) -> Result<(), EngineError> {
        Ok(())
    }

    fn save(&self, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Ok(())
    }

    fn rename(&self, _: &KeyDigest, _: &KeyDigest, _: &Record, _: Timestamp) -> Result<(), EngineError> {
        Ok(())
    }

    fn delete(&self, _: &KeyDigest) -> Result<(), EngineError> {
        Ok(())
    }

    fn delete_version(&self, _: &KeyDigest, _: i64, _: Timestamp) -> Result<(), EngineError> {
        Ok(())
    }
}

/// Writes down the bytes themselves, whatever the values are.
struct Says(Vec<u8>);

impl Serializer for Says {
    fn encode(&self, _: &serde_json::Map<String, serde_json::Value>) -> Result<Vec<u8>, SerializerError> {
        Ok(self.0.clone())
    }

    fn decode(&self, bytes: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, SerializerError> {
        Json.decode(bytes)
    }
}

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fn store(engine: impl SessionEngine + 'static) -> Sessions {
    let clock = Arc::new(ManualClock::at(NOW));
    Sessions::builder(engine, SealingSecret::from_bytes([7; 32]), "fuzz").clock(clock).build()
}

fn key() -> SessionKey {
    SessionKey::parse("abcdefghijklmnopqrstuvwxyz012345").expect("a key")
}

fn gives_nothing(sessions: &Sessions, key: SessionKey, what: &str) {
    let mut session = sessions.open(key);
    assert!(session.is_empty().expect("it is absent, not an error"), "{what} that nobody sealed gave values");
    assert!(session.key().is_none(), "{what} that nobody sealed kept its key");
}

fn as_a_payload(bytes: &[u8]) {
    let end = bytes.first().is_some_and(|byte| byte & 1 == 1).then_some(Timestamp(NOW.0 + 1));
    let record = Record { payload: bytes.to_vec(), expires_at: end, run: None, version: 1, label: None };
    gives_nothing(&store(Gives(record)), key(), "a payload");
}

fn as_a_file(bytes: &[u8]) {
    let engine = FileEngine::open(FOLDER.path(), "fuzz-").expect("the folder is there");
    let digest: String = key().digest().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(FOLDER.path().join(format!("fuzz-{digest}")), bytes).expect("there is room");
    let purged = engine.clear_expired(NOW).and_then(|_| engine.clear_ended_runs(&|_: RunId| true));
    purged.expect("damage stops no purge");
    gives_nothing(&store(engine), key(), "a file");
}

fn as_a_token(bytes: &[u8]) {
    let engine = Arc::new(TokenEngine::default());
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(key) = engine.hold(text)
    {
        assert_eq!(engine.token(&key).expect("it is held").expose(), text, "there are two ways to write it");
        gives_nothing(&store(engine), key, "a token");
    }
}

/// Sealed well, whatever it says: it is read as values or is absent, and what is read can be saved again.
fn as_values(bytes: &[u8]) {
    let engine = Arc::new(session::MemoryEngine::default());
    let clock = Arc::new(ManualClock::at(NOW));
    let builder = Sessions::builder(engine, SealingSecret::from_bytes([7; 32]), "fuzz").clock(clock);
    let sessions = builder.serializer(Says(bytes.to_vec())).build();
    let mut session = sessions.start();
    session.insert("something", &1).expect("it is taken in");
    session.save().expect("it is stored");
    let mut session = sessions.open(session.key().expect("it is stored").clone());
    let values = session.len().expect("it is there or absent");
    session.set_modified();
    match session.save() {
        Ok(()) => assert_eq!(session.key().is_some(), values > 0, "what is empty is not stored"),
        Err(SessionError::Gone) => {}
        Err(error) => panic!("what was read cannot be saved: {error}"),
    }
}

fuzz_target!(|bytes: &[u8]| {
    as_a_payload(bytes);
    as_a_file(bytes);
    as_a_token(bytes);
    as_values(bytes);
});
