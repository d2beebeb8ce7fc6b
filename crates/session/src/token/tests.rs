use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::{Expiry, ManualClock, SealingSecret, SessionError, Sessions};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// A place of its own, as another program or another day would have it.
struct Place {
    engine: Arc<TokenEngine>,
    clock: Arc<ManualClock>,
    sessions: Sessions,
}

fn place() -> Place {
    let (engine, clock) = (Arc::new(TokenEngine::default()), Arc::new(ManualClock::at(NOW)));
    let sessions = Sessions::builder(engine.clone(), SealingSecret::from_bytes([7; 32]), "test")
        .clock(clock.clone())
        .build();
    Place { engine, clock, sessions }
}

impl Place {
    fn token_for(&self, pet: &str) -> SessionToken {
        let mut session = self.sessions.start();
        session.insert("pet", &pet).unwrap();
        session.set_expiry(Expiry::Idle(Duration::from_secs(10))).unwrap();
        session.save().unwrap();
        self.engine.token(session.key().unwrap()).unwrap()
    }

    fn pet(&self, token: &str) -> Option<String> {
        let key = self.engine.hold(token).ok()?;
        self.sessions.open(key).get("pet").unwrap()
    }
}

#[test]
fn a_token_opens_where_nothing_was_held() {
    let token = place().token_for("Luna");
    assert_eq!(place().pet(token.expose()).as_deref(), Some("Luna"), "the token is the session");
    let text = token.expose();
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text:?}");
    assert!(!format!("{token:?}").contains(text), "a log line must not carry the token");
}

#[test]
fn what_was_saved_in_the_second_place_goes_back_to_the_first() {
    let (one, two) = (place(), place());
    let key = two.engine.hold(one.token_for("Luna").expose()).unwrap();
    let mut session = two.sessions.open(key.clone());
    session.insert("pet", &"Milo").unwrap();
    session.save().unwrap();
    let token = two.engine.token(&key).unwrap();
    assert_eq!(
        one.pet(token.expose()).as_deref(),
        Some("Milo"),
        "the later token takes the earlier one's place"
    );
}

#[test]
fn an_older_token_changes_nothing_while_a_later_one_is_held() {
    let place = place();
    let old = place.token_for("Luna");
    let key = place.engine.hold(old.expose()).unwrap();
    let mut session = place.sessions.open(key);
    session.insert("pet", &"Milo").unwrap();
    session.save().unwrap();
    assert_eq!(place.pet(old.expose()).as_deref(), Some("Milo"), "who comes late loses nobody's save");
}

#[test]
fn a_token_ends_when_its_session_ends() {
    let token = place().token_for("Luna");
    let place = place();
    place.clock.set(Timestamp(NOW.0 + 9_999));
    assert!(place.pet(token.expose()).is_some(), "until then it opens");
    place.clock.set(Timestamp(NOW.0 + 10_000));
    assert_eq!(place.pet(token.expose()), None, "then it is over, wherever it was kept");
}

#[test]
fn an_end_moved_by_hand_does_not_open() {
    let token = place().token_for("Luna");
    let mut bytes = URL_SAFE_NO_PAD.decode(token.expose()).unwrap();
    bytes.truncate(bytes.len() - CHECKSUM_BYTES);
    let end = SessionKey::LENGTH + 10..SessionKey::LENGTH + 18;
    assert_eq!(bytes[end.clone()], (NOW.0 + 10_000).to_be_bytes(), "this is where the end lies");
    bytes[end].copy_from_slice(&(NOW.0 + 1_000_000).to_be_bytes());
    let sum = checksum(&bytes);
    bytes.extend(sum);
    let moved = URL_SAFE_NO_PAD.encode(&bytes);
    assert!(place().engine.hold(&moved).is_ok(), "the checksum was made right again");
    assert_eq!(place().pet(&moved), None, "the seal tells");
}

#[test]
fn no_changed_bit_and_no_cut_opens() {
    let token = place().token_for("Luna");
    let bytes = URL_SAFE_NO_PAD.decode(token.expose()).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert_eq!(place().pet(&URL_SAFE_NO_PAD.encode(&changed)), None, "bit {bit} of byte {at}");
        }
        assert_eq!(place().pet(&URL_SAFE_NO_PAD.encode(&bytes[..at])), None, "cut to {at} bytes");
    }
}

#[test]
fn what_makes_too_long_a_token_is_refused_and_changes_nothing() {
    let engine = TokenEngine::new(400);
    let (key, other) = (SessionKey::generate().unwrap(), SessionKey::generate().unwrap());
    let with =
        |bytes| Record { payload: vec![1; bytes], expires_at: None, run: None, version: 1, label: None };
    let is_too_large = |refused| matches!(refused, Err(EngineError::TooLarge { bytes: 402.., limit: 400 }));
    let largest = 400 / 4 * 3 - SessionKey::LENGTH - record::HEADER_BYTES - CHECKSUM_BYTES;
    assert!(is_too_large(engine.create(&key.digest(), &with(largest + 1))), "one byte too many");
    assert_eq!(engine.token(&key), None, "nothing was made");
    engine.create(&key.digest(), &with(largest)).expect("this fits exactly");
    let token = engine.token(&key).unwrap();
    assert_eq!(token.expose().len(), 400, "to the byte");
    assert!(is_too_large(engine.save(&key.digest(), &with(largest + 1), NOW)), "nor can it grow");
    assert!(is_too_large(engine.rename(&key.digest(), &other.digest(), &with(largest + 1), NOW)), "nor move");
    assert_eq!(engine.token(&key), Some(token), "and what was there is there");

    let small = Sessions::builder(TokenEngine::new(100), SealingSecret::from_bytes([7; 32]), "test").build();
    let mut session = small.start();
    session.insert("pet", &"Luna").unwrap();
    assert!(
        matches!(session.save(), Err(SessionError::TooLarge { limit: 100, .. })),
        "the session says so too"
    );
}

#[test]
fn what_was_deleted_has_no_token() {
    let place = place();
    let key = place.engine.hold(place.token_for("Luna").expose()).unwrap();
    place.sessions.open(key.clone()).flush().unwrap();
    assert_eq!(place.engine.token(&key), None, "flushed");
    assert_eq!(place.engine.token(&SessionKey::generate().unwrap()), None, "never saved");
}

#[test]
fn a_token_that_says_it_was_saved_without_end_counts_nobody_over_the_edge() {
    let key = SessionKey::generate().unwrap();
    let record = Record { payload: vec![], expires_at: None, run: None, version: 1, label: None };
    let mut content = key.expose().as_bytes().to_vec();
    content.extend(record::encode(&record, i64::MAX));
    let sum = checksum(&content);
    content.extend(sum);
    assert!(TokenEngine::default().hold(&URL_SAFE_NO_PAD.encode(content)).is_err(), "it is none of ours");
}

proptest! {
    #[test]
    fn garbage_is_no_token_and_no_panic(text in ".{0,200}", bytes in any::<Vec<u8>>()) {
        let engine = TokenEngine::default();
        prop_assert!(engine.hold(&text).is_err(), "text");
        prop_assert!(engine.hold(&URL_SAFE_NO_PAD.encode(&bytes)).is_err(), "bytes");
    }

    #[test]
    fn garbage_with_a_right_checksum_opens_nothing(
        key in "[a-z0-9]{32}",
        what in 0_u8..4,
        rest in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let mut content = key.into_bytes();
        content.extend([1, what, 0]);
        content.extend(rest);
        let sum = checksum(&content);
        content.extend(sum);
        prop_assert_eq!(place().pet(&URL_SAFE_NO_PAD.encode(content)), None, "nobody sealed it");
    }
}
