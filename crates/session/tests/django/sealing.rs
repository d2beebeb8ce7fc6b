//! Sealing, as the user of a store sees it: what does not open is absent, is warned of once, and is left for its owner.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use session::{
    EngineError, Expiry, Json, KeyDigest, Record, RunId, SealingSecret, SealingSecrets, Serializer,
    SerializerError, SessionEngine, SessionKey, Sessions, Timestamp,
};
use tracing::Level;

use crate::logged::logged;
use crate::places::{DAY, Place, START, memory, places, saved, secret};

/// Replaces what the engine holds under `key` by what `change` makes of it, behind every store's back.
fn tamper(place: &Place, key: &SessionKey, change: impl FnOnce(&mut Record)) {
    let (engine, key) = (place.engine(), key.digest());
    let mut record = engine.load(&key, place.now()).unwrap().unwrap();
    change(&mut record);
    engine.save(&key, &record, place.now()).unwrap();
}

/// Whether nothing is found under `key`, its key is given up, and one warning says so.
fn is_absent_and_warned_of(place: &Place, key: &SessionKey) -> bool {
    let mut session = place.sessions().open(key.clone());
    let (empty, log) = logged(|| session.is_empty().unwrap());
    let warnings = log.iter().filter(|(level, _)| *level <= Level::WARN).count();
    empty && session.key().is_none() && warnings == 1
}

#[test]
fn every_kind_of_value_comes_back_as_it_was() {
    let mut values = json!({
        "nothing": null, "yes": true, "no": false, "zero": 0, "small": -1, "large": i64::MIN, "larger": u64::MAX,
        "half": 0.5, "tiny": f64::MIN_POSITIVE, "huge": f64::MAX, "third": 1.0 / 3.0, "one": 1.0,
        "empty": "", "text": "Luna 🐾 \u{0}\u{1f}\"\\/\u{2028}", "list": [1, [2, [3, {}]], []],
        "map": { "": 1, "0": 2, "a b": { "c": null } }, "": "a name of no letters",
    });
    values["long"] = Value::String("by the river ".repeat(1000));
    let values = values.as_object().unwrap();
    for place in places() {
        let mut session = place.sessions().start();
        session.update(values).unwrap();
        session.save().unwrap();
        for read in ["first", "second"] {
            let mut again = place.sessions().open(session.key().unwrap().clone());
            let back: Map<String, Value> =
                again.iter().unwrap().map(|(name, value)| (name.to_owned(), value.clone())).collect();
            assert_eq!(
                &back, values,
                "{place}: at the {read} reading, of the same types and to the last bit"
            );
        }
    }
}

#[test]
fn a_value_nested_as_deeply_as_is_taken_in_comes_back() {
    let nested = |depth: usize| (0..depth).fold(json!("deep"), |inner, _| json!([inner]));
    for place in places() {
        let mut taken = 0;
        for depth in [1, 50, 99, 100, 101, 120, 126, 127, 128, 129, 500] {
            let mut session = place.sessions().start();
            session.insert("beside", &"it").unwrap();
            if session.insert("nested", &nested(depth)).is_err() {
                continue;
            }
            session.save().unwrap();
            let mut again = place.sessions().open(session.key().unwrap().clone());
            assert_eq!(
                again.len().unwrap(),
                2,
                "{place}: {depth} deep it was taken in, so it must come back"
            );
            taken = depth;
        }
        assert!(taken >= 50, "{place}: nobody needs more, but nobody should need less: {taken}");
    }
}

#[test]
fn a_name_among_the_values_never_makes_a_session_unreadable() {
    let odd =
        ["$serde_json::private::RawValue", "$serde_json::private::Number", "__proto__", "@type", "$ref"];
    for place in places() {
        for name in odd {
            let mut session = place.sessions().start();
            session.insert("beside", &"it").unwrap();
            let value = json!([{ name: "this is no JSON" }]);
            let taken = session.insert(name, &"text").is_ok() && session.insert("map", &value).is_ok();
            session.save().unwrap();
            let mut again = place.sessions().open(session.key().unwrap().clone());
            assert_eq!(again.get::<String>("beside").unwrap().as_deref(), Some("it"), "{place}: {name}");
            let back = again.get::<Value>("map").unwrap();
            assert_eq!(back, taken.then_some(value), "{place}: {name} comes back, or was refused");
        }
    }
}

#[test]
fn a_damaged_payload_is_absent_and_warned_of_once() {
    let damages: [fn(&mut Record); 5] = [
        |record| record.payload[0] ^= 1,
        |record| record.payload[10] ^= 1,
        |record| *record.payload.last_mut().unwrap() ^= 0x80,
        |record| record.payload.truncate(30),
        |record| record.payload.clear(),
    ];
    for place in places() {
        for (nth, damage) in damages.into_iter().enumerate() {
            let key = saved(&place.sessions(), Expiry::Default);
            tamper(&place, &key, damage);
            assert!(is_absent_and_warned_of(&place, &key), "{place}: damage number {nth}");
            assert!(
                place.engine().load(&key.digest(), place.now()).unwrap().is_some(),
                "{place}: reading destroys no evidence"
            );
        }
    }
}

#[test]
fn what_comes_after_a_damaged_session_takes_a_new_key_and_leaves_the_damage_alone() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        tamper(&place, &key, |record| record.payload[10] ^= 1);
        let before = place.engine().load(&key.digest(), place.now()).unwrap();
        let mut session = place.sessions().open(key.clone());
        session.insert("pet", &"Milo").unwrap();
        session.save().unwrap();
        assert_ne!(session.key(), Some(&key), "{place}: a key of its own");
        assert_eq!(place.engine().load(&key.digest(), place.now()).unwrap(), before, "{place}: as it was");
    }
}

#[test]
fn a_payload_moved_to_another_session_does_not_open() {
    for place in places() {
        let (hers, his) =
            (saved(&place.sessions(), Expiry::Default), saved(&place.sessions(), Expiry::Default));
        let stolen = place.engine().load(&hers.digest(), place.now()).unwrap().unwrap().payload;
        tamper(&place, &his, |record| record.payload.clone_from(&stolen));
        assert!(is_absent_and_warned_of(&place, &his), "{place}: bound to the session it was sealed for");
        assert!(!place.sessions().open(hers).is_empty().unwrap(), "{place}: where it still opens");
    }
}

#[test]
fn an_end_or_a_run_moved_by_hand_ends_the_session() {
    let moves: [fn(&mut Record); 4] = [
        |record| record.expires_at = record.expires_at.map(|end| end.plus(DAY)),
        |record| record.expires_at = record.expires_at.map(|end| Timestamp(end.0 - 1)),
        |record| record.expires_at = None,
        |record| record.run = Some(RunId::generate()),
    ];
    for place in places() {
        for (nth, change) in moves.into_iter().enumerate() {
            let key = saved(&place.sessions(), Expiry::Idle(DAY));
            tamper(&place, &key, change);
            let mut session = place.sessions().open(key);
            assert!(session.is_empty().unwrap(), "{place}: move number {nth}: the end is sealed with it");
        }
        let key = saved(&place.sessions(), Expiry::AtAppClose);
        tamper(&place, &key, |record| record.run = None);
        assert!(place.sessions().open(key).is_empty().unwrap(), "{place}: a run cannot be taken off either");
    }
}

#[test]
fn an_older_payload_put_back_does_not_open() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::At(START.plus(DAY)));
        let older = place.engine().load(&key.digest(), place.now()).unwrap().unwrap().payload;
        let mut session = place.sessions().open(key.clone());
        session.insert("pet", &"Milo").unwrap();
        session.save().unwrap();
        tamper(&place, &key, |record| record.payload.clone_from(&older));
        let mut session = place.sessions().open(key);
        let pet = session.get::<String>("pet").unwrap();
        assert_eq!(pet, None, "{place}: it is sealed as the version that it was");
    }
}

/// Writes down something else than it was given.
struct Says(&'static [u8]);

impl Serializer for Says {
    fn encode(&self, _: &Map<String, Value>) -> Result<Vec<u8>, SerializerError> {
        Ok(self.0.to_vec())
    }

    fn decode(&self, bytes: &[u8]) -> Result<Map<String, Value>, SerializerError> {
        Json.decode(bytes)
    }
}

#[test]
fn a_payload_that_is_sealed_well_and_holds_no_values_is_absent() {
    let not_values: [&'static [u8]; 12] = [
        b"",
        b"[1,2]",
        b"null",
        b"\"text\"",
        b"7",
        b"{\"a\":1",
        b"{\"a\":1}{}",
        b"{\"_expiry\":\"garbage\"}",
        b"{\"_expiry\":{\"idle\":{\"secs\":-1,\"nanos\":0}}}",
        b"{\"_expiry\":{\"idle\":{\"secs\":18446744073709551615,\"nanos\":4294967295}}}",
        b"{\"_saved\":\"yesterday\"}",
        b"\xff\xfe",
    ];
    for place in places() {
        for payload in not_values {
            let key = saved(&place.builder().serializer(Says(payload)).build(), Expiry::Default);
            let text = String::from_utf8_lossy(payload);
            assert!(is_absent_and_warned_of(&place, &key), "{place}: {text:?} is no map of values");
        }
        let key = saved(&place.builder().serializer(Says(b"{\"pet\":\"Nala\"}")).build(), Expiry::Default);
        let mut session = place.sessions().open(key);
        let pet = session.get::<String>("pet").unwrap();
        assert_eq!(pet.as_deref(), Some("Nala"), "{place}: one that is opens, whoever wrote it down");
    }
}

/// Writes nothing down.
struct Mute;

impl Serializer for Mute {
    fn encode(&self, _: &Map<String, Value>) -> Result<Vec<u8>, SerializerError> {
        Err("mute".into())
    }

    fn decode(&self, _: &[u8]) -> Result<Map<String, Value>, SerializerError> {
        Err("mute".into())
    }
}

#[test]
fn a_serializer_that_fails_loses_nothing() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mute = place.builder().serializer(Mute).build();
        let mut session = mute.start();
        session.insert("pet", &"Luna").unwrap();
        assert!(session.save().is_err() && session.key().is_none(), "{place}: it is said, and no key taken");
        let mut session = mute.open(key.clone());
        assert!(session.is_empty().unwrap(), "{place}: what it cannot read is absent");
        assert!(!place.sessions().open(key).is_empty().unwrap(), "{place}: and left for who can");
    }
}

#[test]
fn a_session_larger_than_can_be_read_back_is_refused_and_can_be_made_smaller() {
    let place = memory();
    let mut session = place.sessions().start();
    session.insert("small", &1).unwrap();
    session.insert("large", &"x".repeat(16 * 1024 * 1024)).unwrap();
    let refused = session.save();
    assert!(matches!(refused, Err(session::SessionError::TooLarge { .. })), "{refused:?}");
    assert!(session.key().is_none() && session.modified(), "nothing was stored");
    session.remove("large").unwrap();
    session.save().unwrap();
    assert!(session.key().is_some(), "without it, it is");
}

#[test]
fn a_store_with_another_secret_or_purpose_sees_an_empty_session_and_destroys_nothing() {
    for place in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let over = |secret, purpose| {
            Sessions::builder(place.engine(), secret, purpose)
                .clock(place.clock.clone())
                .run(place.run)
                .build()
        };
        for other in [over(SealingSecret::from_bytes([8; 32]), "test"), over(secret(), "another")] {
            let mut session = other.open(key.clone());
            assert!(session.is_empty().unwrap(), "{place}: what does not open is absent");
            session.insert("x", &1).unwrap();
            session.save().unwrap();
        }
        assert_eq!(place.sessions().open(key).len().unwrap(), 1, "{place}: and is left for its owner");
    }
}

#[test]
fn an_older_secret_opens_until_it_is_taken_out_and_a_save_seals_anew() {
    let new = || SealingSecret::from_bytes([9; 32]);
    for place in places() {
        let with = |secrets: SealingSecrets| {
            Sessions::builder(place.engine(), secrets, "test")
                .clock(place.clock.clone())
                .run(place.run)
                .build()
        };
        let (kept, left) =
            (saved(&place.sessions(), Expiry::Default), saved(&place.sessions(), Expiry::Default));
        let both = with(SealingSecrets::new(new()).and_older(secret()));
        assert!(!both.open(left.clone()).is_empty().unwrap(), "{place}: the older one still opens");
        let mut session = both.open(kept.clone());
        session.set_modified();
        session.save().unwrap();

        let only_new = with(new().into());
        assert!(!only_new.open(kept.clone()).is_empty().unwrap(), "{place}: what was saved is sealed anew");
        assert!(only_new.open(left).is_empty().unwrap(), "{place}: what was not is closed");
        assert!(
            place.sessions().open(kept).is_empty().unwrap(),
            "{place}: and the older one opens it no more"
        );
    }
}

/// An engine with one record in it, whatever is asked for, that counts the copies it was to keep.
struct Holds(Record, Arc<std::sync::Mutex<Vec<Record>>>);

impl SessionEngine for Holds {
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

    fn quarantine(&self, _: &KeyDigest, record: &Record, _: Timestamp) -> Result<(), EngineError> {
        self.1.lock().unwrap().push(record.clone());
        Err(EngineError::Storage("no space left on device".into()))
    }
}

#[test]
fn the_engine_is_asked_to_keep_what_does_not_open_and_may_fail_at_it() {
    let record = Record { payload: vec![1; 60], expires_at: None, run: None, version: 1, label: None };
    let kept = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sessions = Sessions::new(Holds(record.clone(), kept.clone()), secret(), "test");
    let mut session = sessions.open(SessionKey::generate().unwrap());
    let (empty, log) = logged(|| session.is_empty().unwrap());
    assert!(empty, "what does not open is absent, whether or not a copy could be kept");
    assert_eq!(*kept.lock().unwrap(), [record], "the engine was given what there is");
    assert_eq!(log.len(), 2, "that it does not open, and that no copy could be kept: {log:?}");
}

#[test]
fn nothing_that_is_logged_or_said_names_a_key_a_payload_or_a_value() {
    for place in places() {
        let mut secrets = vec!["zanzibar".to_owned()];
        let ((), log) = logged(|| {
            let sessions = place.sessions();
            let mut session = sessions.start();
            session.insert("pet", &"zanzibar").unwrap();
            session.save().unwrap();
            let mut said = vec![session.get::<u8>("pet").unwrap_err().to_string()];
            let key = session.key().unwrap().clone();
            let mut slow = sessions.open(key.clone());
            slow.insert("late", &"zanzibar").unwrap();
            tamper(&place, &key, |record| record.payload[30] ^= 1);
            let payload = place.engine().load(&key.digest(), place.now()).unwrap().unwrap().payload;
            said.extend(slow.save().err().map(|error| format!("{error} {error:?}")));
            assert!(sessions.open(key.clone()).is_empty().unwrap(), "{place}: it does not open");
            sessions.open(key.clone()).flush().unwrap();
            sessions.purge(&|_| false).unwrap();
            let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            secrets.extend([
                key.expose().to_owned(),
                hex(key.digest().as_bytes()),
                format!("{:?}", &key.digest().as_bytes()[..8]).replace(['[', ']'], ""),
                hex(&payload[30..]),
                format!("{:?}", &payload[30..40]).replace(['[', ']'], ""),
            ]);
            for text in said {
                tracing::info!("{text}");
            }
        });
        assert!(!log.is_empty(), "{place}: there was something to say");
        for secret in &secrets {
            for (level, line) in &log {
                assert!(!line.contains(secret.as_str()), "{place}: {level} says “{secret}”: {line}");
            }
        }
    }
}
