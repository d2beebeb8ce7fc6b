//! Django's four operations, each on a fresh handle, so that reading lazily is really paid for.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use session::{Sessions, SystemClock};

use crate::Outcome;
use crate::measure::timed;
use crate::payload::payload;
use crate::places::{places, tokens};

/// Calls before the first that counts.
const WARM_UP: usize = 20;

/// The times of every operation on every engine.
pub(crate) fn every_engine(folder: &Path, count: usize) -> Outcome<Value> {
    let mut runs = Map::new();
    // Room for all: what is read from a cache has to be in it.
    for place in places(folder, 2 * (count + WARM_UP), Arc::new(SystemClock))? {
        runs.insert(place.name.to_owned(), on(&place.sessions, count)?);
    }
    runs.insert("token".to_owned(), on_tokens(count)?);
    Ok(runs.into())
}

fn on(sessions: &Sessions, count: usize) -> Outcome<Value> {
    let data = payload();
    let create = || {
        let mut session = sessions.start();
        session.update(&data)?;
        session.save()?;
        session.key().cloned().ok_or("a saved session has a key".into())
    };
    for _ in 0..WARM_UP {
        create()?;
    }
    let mut keys = Vec::with_capacity(count);
    let create_save = timed(count, |_| create().map(|key| keys.push(key)))?;
    let load = timed(count, |number| {
        let value = sessions.open(keys[number].clone()).get::<i64>("k")?;
        expect(value, 1, "a session lost what was put in")
    })?;
    let rmw = timed(count, |number| {
        let mut session = sessions.open(keys[number].clone());
        let counter = session.get::<i64>("counter")?.unwrap_or_default();
        session.insert("counter", &(counter + 1))?;
        Ok(session.save()?)
    })?;
    for key in &keys {
        expect(sessions.open(key.clone()).get::<i64>("counter")?, 1, "a save did not arrive")?;
    }
    let flush = timed(count, |number| Ok(sessions.open(keys[number].clone()).flush()?))?;
    for key in &keys {
        expect_nothing(sessions.open(key.clone()).get::<i64>("k")?, "a session outlived its end")?;
    }
    Ok(json!({ "create_save": create_save, "load": load, "rmw": rmw, "flush": flush }))
}

/// From values to a token, and from a token that this engine has never seen to a value.
fn on_tokens(count: usize) -> Outcome<Value> {
    let data = payload();
    let (here, sessions_here) = tokens();
    let create = || {
        let mut session = sessions_here.start();
        session.update(&data)?;
        session.save()?;
        let key = session.key().ok_or("a saved session has a key")?;
        let token = here.token(key).ok_or("what was saved has no token")?;
        // The caller has it now.
        session.flush()?;
        Ok(token)
    };
    for _ in 0..WARM_UP {
        create()?;
    }
    let mut kept = Vec::with_capacity(count);
    let create_save = timed(count, |_| create().map(|token| kept.push(token)))?;
    let (there, sessions_there) = tokens();
    let load = timed(count, |number| {
        let key = there.hold(kept[number].expose())?;
        expect(sessions_there.open(key).get::<i64>("k")?, 1, "a token lost what was put in")
    })?;
    Ok(
        json!({ "create_save": create_save, "load": load, "stored_bytes": kept.first().map(|token| token.expose().len()) }),
    )
}

fn expect(found: Option<i64>, wanted: i64, otherwise: &str) -> Outcome<()> {
    if found == Some(wanted) { Ok(()) } else { Err(otherwise.into()) }
}

fn expect_nothing(found: Option<i64>, otherwise: &str) -> Outcome<()> {
    if found.is_none() { Ok(()) } else { Err(otherwise.into()) }
}
