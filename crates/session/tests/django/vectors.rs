//! What was once stored opens for ever: a session as an engine keeps it, as a file, and as a token, as they were written when
//! these formats were new.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use session::{
    Expiry, FileEngine, ManualClock, MemoryEngine, Record, RunId, SealingHalf, SealingSecret, SessionEngine,
    SessionKey, Sessions, Timestamp, TokenEngine,
};

use crate::places::folder;

/// Two that end by the clock, the first of them from before payloads were bound to how often they were saved; and one that
/// ends with its run and was deflated.
const VECTORS: [&str; 3] = [
    include_str!("../vectors/session-1.txt"),
    include_str!("../vectors/session-2.txt"),
    include_str!("../vectors/session-3.txt"),
];

struct Vector {
    lines: HashMap<&'static str, &'static str>,
    ends_with_its_run: bool,
}

fn vectors() -> impl Iterator<Item = Vector> {
    VECTORS.into_iter().enumerate().map(|(nth, text)| Vector {
        lines: text.lines().filter_map(|line| line.split_once(' ')).collect(),
        ends_with_its_run: nth == 2,
    })
}

fn run() -> RunId {
    RunId(uuid::Uuid::from_bytes([3; 16]))
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

impl Vector {
    fn key(&self) -> SessionKey {
        SessionKey::parse(self.lines["key"]).unwrap()
    }

    /// Opens it in this engine, and looks whether it says what it said.
    fn opens(&self, engine: impl SessionEngine + 'static) {
        let secret = SealingSecret::from_halves(&SealingHalf([1; 32]), &SealingHalf([2; 32]));
        let clock = Arc::new(ManualClock::at(Timestamp(1_790_000_000_000)));
        let sessions = Sessions::builder(engine, secret, "vector").clock(clock).run(run()).build();
        let mut session = sessions.open(self.key());
        let mut expected = json!({ "pet": "Luna 🐾", "walks": [1, -2.5, null, { "by": "the river" }] });
        let mut expiry = Expiry::Idle(Duration::from_millis(90_061_001));
        if self.ends_with_its_run {
            expected["long"] = json!("along the river ".repeat(100));
            expiry = Expiry::AtAppClose;
        }
        let values = session.iter().unwrap().map(|(name, value)| (name.to_owned(), value.clone()));
        assert_eq!(Value::Object(values.collect()), expected, "it says what it said");
        session.set_expiry(expiry).unwrap();
        assert!(!session.modified(), "and ends as it ended");
    }
}

#[test]
fn a_stored_session_opens_for_ever() {
    for vector in vectors() {
        let record = Record {
            payload: bytes(vector.lines["payload"]),
            expires_at: vector.lines["expires_at"].parse().ok().map(Timestamp),
            run: vector.ends_with_its_run.then(run),
            version: 1,
            label: None,
        };
        let engine = MemoryEngine::default();
        engine.create(&vector.key().digest(), &record).unwrap();
        vector.opens(engine);
    }
}

#[test]
fn a_session_file_opens_for_ever() {
    for vector in vectors() {
        let folder = folder();
        let (name, content) = vector.lines["file"].split_once(' ').unwrap();
        fs::write(folder.path().join(name), bytes(content)).unwrap();
        vector.opens(FileEngine::open(folder.path(), "vector-").unwrap());
    }
}

#[test]
fn a_token_opens_for_ever() {
    for vector in vectors() {
        let engine = TokenEngine::default();
        let key = engine.hold(vector.lines["token"]).expect("it is a token for ever");
        assert_eq!(key, vector.key(), "of the same session");
        vector.opens(engine);
    }
}
