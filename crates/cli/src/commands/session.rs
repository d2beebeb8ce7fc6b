//! `unlock`, `lock`, and what ends a session when no command does.

use std::time::{Duration, Instant};

use chrono::{Local, TimeDelta};
use everpaw::{Everpaw, KeptSession, SessionKind, Timestamp};
use serde_json::json;

use crate::arguments::{Global, ProfileChoice};
use crate::{Failure, World, passphrase};

pub(crate) fn unlock(
    profile: &ProfileChoice,
    duration: Duration,
    global: &Global,
    world: &mut World,
) -> Result<(), Failure> {
    let (everpaw, folder) = world.everpaw(global.data_dir.as_deref())?;
    let profile = passphrase::chosen(&everpaw, profile)?;
    let passphrase = passphrase::to_try(&profile, global, &mut world.terminal)?;
    let unlocked = everpaw.unlock_for(&profile.name, &passphrase, duration)?;
    world.terminal.say_remarks(&everpaw)?;
    (world.end_session_later)(&folder, Timestamp(unlocked.until.timestamp_millis()));
    let local = unlocked.until.with_timezone(&Local);
    let far = duration > TimeDelta::hours(12).to_std().unwrap_or_default();
    let until = local.format(if far { "%H:%M on %A" } else { "%H:%M" });
    let value = json!({ "profile": unlocked.profile, "until": unlocked.until });
    let sentences = format!(
        "Unlocked until {until}. Until {until}, whoever can read your keychain can open this journal. \
         `everpaw-cli lock` ends it now."
    );
    world.terminal.print(global.json, &value, &sentences)
}

pub(crate) fn lock(global: &Global, world: &mut World) -> Result<(), Failure> {
    let (everpaw, _) = world.everpaw(global.data_dir.as_deref())?;
    let was_open = everpaw.lock_terminal()?;
    world.terminal.say_remarks(&everpaw)?;
    let sentence = if was_open { "Locked." } else { "Nothing was unlocked." };
    world.terminal.print(global.json, &json!({ "was_unlocked": was_open }), sentence)
}

/// Sleeps in short stretches, so that a computer that was suspended meanwhile is not kept waiting, and then forgets what
/// is over. Goes at once when the session was ended by hand. A clock that is set back meanwhile lengthens nothing: the time
/// that was left at first is also counted without it.
pub(crate) fn end_later(at: i64, global: &Global, world: &mut World) -> Result<(), Failure> {
    let (everpaw, _) = world.everpaw(global.data_dir.as_deref())?;
    let clock = (world.around)().clock;
    let by_clock = || clock.now().until(Timestamp(at));
    let (begun, lasts) = (Instant::now(), by_clock());
    while everpaw.has_terminal_session()? {
        let (by_clock, counted) = (by_clock(), lasts.saturating_sub(begun.elapsed()));
        if by_clock.is_zero() {
            return Ok(everpaw.end_expired_sessions()?);
        }
        if counted.is_zero() {
            return end_until(at, &everpaw);
        }
        std::thread::sleep(by_clock.min(counted).min(Duration::from_secs(10)));
    }
    Ok(())
}

/// Ends the terminal's session, unless it is a later one that ends after `at`.
fn end_until(at: i64, everpaw: &Everpaw) -> Result<(), Failure> {
    let is_meant = |session: &KeptSession| {
        session.kind == SessionKind::Terminal
            && session.until.is_some_and(|until| until.timestamp_millis() <= at)
    };
    if everpaw.sessions()?.iter().any(is_meant) {
        everpaw.lock_terminal()?;
    }
    Ok(())
}
