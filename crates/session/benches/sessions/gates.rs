//! What has to be right before it may be fast. One gate that does not hold ends the run, and no time is told.

use std::sync::Arc;
use std::time::Duration;

use session::{ManualClock, SessionEngine as _, SessionError, SessionKey, Timestamp};

use crate::Outcome;
use crate::places::{Place, places, store, tokens};

/// Later than any session of these gates lives.
const A_MONTH: Duration = Duration::from_hours(30 * 24);

/// Tries every engine at every gate.
pub(crate) fn pass() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(ManualClock::at(Timestamp(1_700_000_000_000)));
    for place in places(folder.path(), 100, clock.clone())? {
        let name = place.name;
        both_updates_survive(&place)
            .map_err(|cause| not_passed(name, "two handles, both updates", &cause))?;
        what_was_deleted_stays_so(&place).map_err(|cause| not_passed(name, "no way back", &cause))?;
        what_is_moved_does_not_open(&place).map_err(|cause| not_passed(name, "moved payload", &cause))?;
        what_is_over_is_not_read(&place, &clock).map_err(|cause| not_passed(name, "over is over", &cause))?;
    }
    Ok(tokens_hold().map_err(|cause| not_passed("token", "over, or moved", &cause))?)
}

fn not_passed(engine: &str, gate: &str, cause: &impl std::fmt::Display) -> String {
    format!("the {engine} engine is not right ({gate}): {cause}")
}

fn both_updates_survive(place: &Place) -> Outcome<()> {
    let key = saved(place)?;
    let (mut one, mut two) = (place.sessions.open(key.clone()), place.sessions.open(key.clone()));
    one.insert("one", &1)?;
    two.insert("two", &2)?;
    one.save()?;
    two.save()?;
    let mut both = place.sessions.open(key);
    let found = (both.get::<i64>("one")?, both.get::<i64>("two")?);
    demand(found == (Some(1), Some(2)), &format!("of two updates, {found:?} is left"))
}

fn what_was_deleted_stays_so(place: &Place) -> Outcome<()> {
    let key = saved(place)?;
    let mut held = place.sessions.open(key.clone());
    held.insert("pet", &"Milo")?;
    place.sessions.open(key.clone()).flush()?;
    demand(matches!(held.save(), Err(SessionError::Gone)), "a save did not say that it is gone")?;
    let back = place.sessions.open(key).get::<String>("pet")?;
    demand(back.is_none(), "it came back to life")
}

fn what_is_over_is_not_read(place: &Place, clock: &ManualClock) -> Outcome<()> {
    let key = saved(place)?;
    let before = place.sessions.open(key.clone()).get::<String>("pet")?;
    demand(before.as_deref() == Some("Luna"), "it is not even read while it lives")?;
    clock.advance(A_MONTH);
    let after = place.sessions.open(key).get::<String>("pet")?;
    demand(after.is_none(), "it is read after its end")
}

fn what_is_moved_does_not_open(place: &Place) -> Outcome<()> {
    let (from, to) = (saved(place)?, SessionKey::generate()?);
    let now = place.sessions.now();
    let record = place.engine.load(&from.digest(), now)?.ok_or("it is not there")?;
    place.engine.create(&to.digest(), &record)?;
    let is_there = place.engine.exists(&to.digest(), now)?;
    demand(is_there, "it could not even be moved")?;
    let moved = place.sessions.open(to).get::<String>("pet")?;
    demand(moved.is_none(), "it opens under another key")
}

/// A token is with its caller: nothing to delete, and whoever changes it has changed it.
fn tokens_hold() -> Outcome<()> {
    let (engine, sessions) = tokens();
    let mut session = sessions.start();
    session.insert("pet", &"Luna")?;
    session.save()?;
    let key = session.key().ok_or("it has no key")?;
    let token = engine.token(key).ok_or("it has no token")?;
    let (there, sessions_there) = tokens();
    let held = there.hold(token.expose())?;
    let read = sessions_there.open(held).get::<String>("pet")?;
    demand(read.as_deref() == Some("Luna"), "it is not even read while it lives")?;

    let (later, _) = tokens();
    let clock = Arc::new(ManualClock::at(sessions.now().plus(A_MONTH)));
    let held = later.hold(token.expose())?;
    let after = store(later, clock).open(held).get::<String>("pet")?;
    demand(after.is_none(), "it is read after its end")?;

    let (moved, sessions_moved) = tokens();
    let (held, other) = (moved.hold(token.expose())?, SessionKey::generate()?);
    let record = moved.load(&held.digest(), sessions.now())?.ok_or("what is held is not there")?;
    moved.create(&other.digest(), &record)?;
    let opened = sessions_moved.open(other).get::<String>("pet")?;
    demand(opened.is_none(), "it opens under another key")
}

fn saved(place: &Place) -> Outcome<SessionKey> {
    let mut session = place.sessions.start();
    session.insert("pet", &"Luna")?;
    session.save()?;
    Ok(session.key().cloned().ok_or("a saved session has no key")?)
}

fn demand(holds: bool, otherwise: &str) -> Outcome<()> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}
