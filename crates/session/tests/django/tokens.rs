//! Sessions in a token that somebody else keeps: what Django's signed cookies are, sealed, and with an end that holds.

use std::sync::Arc;

use session::{Expiry, SessionError, TokenEngine};

use crate::places::{DAY, Place, memory, saved};

/// A store over a token engine of its own, as after a start of the program.
fn started(place: &Place) -> (Arc<TokenEngine>, session::Sessions) {
    let engine = Arc::new(TokenEngine::default());
    (engine.clone(), place.builder_over(engine).build())
}

#[test]
fn a_token_is_all_that_is_needed_and_without_it_nothing_is_there() {
    let place = memory();
    let (engine, sessions) = started(&place);
    let key = saved(&sessions, Expiry::Idle(DAY));
    let token = engine.token(&key).unwrap();
    let (engine, sessions) = started(&place);
    assert!(sessions.open(key.clone()).is_empty().unwrap(), "a key alone names nothing here");
    let held = engine.hold(token.expose()).unwrap();
    assert_eq!(held, key, "the token says which session it is");
    assert_eq!(sessions.open(held).len().unwrap(), 1, "and what is in it");
}

#[test]
fn a_token_ends_when_its_session_does_and_its_end_cannot_be_moved() {
    let place = memory();
    for expiry in [Expiry::Idle(DAY), Expiry::At(place.now().plus(DAY))] {
        let (engine, sessions) = started(&place);
        let token = engine.token(&saved(&sessions, expiry)).unwrap();
        place.clock.advance(DAY);
        let (engine, sessions) = started(&place);
        let key = engine.hold(token.expose()).unwrap();
        assert!(sessions.open(key).is_empty().unwrap(), "{expiry:?} is over, whoever kept the token");
        place.clock.set(crate::places::START);
    }
    let (engine, sessions) = started(&place);
    let token = engine.token(&saved(&sessions, Expiry::AtAppClose)).unwrap();
    let engine = Arc::new(TokenEngine::default());
    let next = place.builder_over(engine.clone()).run(session::RunId::generate()).build();
    let key = engine.hold(token.expose()).unwrap();
    assert!(next.open(key).is_empty().unwrap(), "nor does it outlive the run that it ends with");
}

#[test]
fn an_old_token_opens_until_it_ends_and_that_is_known() {
    let place = memory();
    let (engine, sessions) = started(&place);
    let key = saved(&sessions, Expiry::Idle(DAY));
    let before = engine.token(&key).unwrap();
    sessions.open(key.clone()).cycle_key().unwrap();
    sessions.open(key.clone()).flush().unwrap();
    assert!(sessions.open(key.clone()).is_empty().unwrap(), "here the old key is void");
    assert!(engine.token(&key).is_none(), "and no token of it is given out");
    let (engine, sessions) = started(&place);
    let key = engine.hold(before.expose()).unwrap();
    assert_eq!(sessions.open(key).len().unwrap(), 1, "a token that was given out cannot be taken back");
}

#[test]
fn a_token_that_would_be_too_long_is_refused_and_nothing_is_changed() {
    let place = memory();
    let (engine, sessions) = started(&place);
    let key = saved(&sessions, Expiry::Default);
    let mut session = sessions.open(key.clone());
    let noise: Vec<u64> = (0..1000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    session.insert("noise", &noise).unwrap();
    let refused = session.save();
    assert!(matches!(refused, Err(SessionError::TooLarge { limit: 4096, .. })), "it says so: {refused:?}");
    let token = engine.token(&key).unwrap();
    assert!(token.expose().len() <= 4096, "what fits fits");
    let (engine, sessions) = started(&place);
    let mut before = sessions.open(engine.hold(token.expose()).unwrap());
    assert_eq!(before.len().unwrap(), 1, "and the session is as it was");
    session.remove("noise").unwrap();
    session.insert("little", &1).unwrap();
    session.save().expect("smaller, it is saved");
}

#[test]
fn a_token_engine_of_any_limit_gives_tokens() {
    let place = memory();
    for limit in [1 << 20, usize::MAX] {
        let engine = Arc::new(TokenEngine::new(limit));
        let sessions = place.builder_over(engine.clone()).build();
        let key = saved(&sessions, Expiry::Default);
        let token = engine.token(&key).unwrap();
        assert_eq!(engine.hold(token.expose()).unwrap(), key, "{limit}");
    }
}

#[test]
fn a_changed_token_gives_nothing() {
    let place = memory();
    let (engine, sessions) = started(&place);
    let token = engine.token(&saved(&sessions, Expiry::Idle(DAY))).unwrap();
    for at in 0..token.expose().len() {
        let mut changed = token.expose().to_owned();
        let other = if &changed[at..=at] == "A" { "B" } else { "A" };
        changed.replace_range(at..=at, other);
        let (engine, sessions) = started(&place);
        let Ok(key) = engine.hold(&changed) else { continue };
        assert!(sessions.open(key).is_empty().unwrap(), "letter {at} was changed, and it opens");
    }
}
