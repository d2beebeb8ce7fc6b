//! Purging many sessions that are over: how long it takes, and how long whoever calls meanwhile waits.
//!
//! The other caller calls every other millisecond and counts the wait from when the call was due: whoever only thinks of the
//! next call after the one before would call least when they wait most, and not notice.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use session::{
    Clock as _, Durability, Record, SessionEngine as _, SessionKey, Sessions, SqliteEngine, SystemClock,
};

use crate::Outcome;
use crate::measure::Times;
use crate::payload::payload;
use crate::places::{sqlite, store};
use crate::sealing::sealed;

/// Sessions that are not over, beside those that are.
const LIVE: usize = 1000;

/// From one call of the other caller to the next.
const PACE: Duration = Duration::from_millis(2);

/// Rows that are filled in at a time.
const FILL: usize = 5000;

/// What the other caller does.
#[derive(Clone, Copy)]
enum Call {
    Load,
    LoadChangeSave,
}

/// Purges of `rows` each: alone, with another thread on the same engine, and with one on a connection of its own. Whoever
/// loads has a purge to themselves, so that no save of theirs keeps them waiting; so has whoever saves.
pub(crate) fn beside_other_calls(folder: &Path, rows: usize) -> Outcome<Value> {
    let alone = Full::filled(folder, "purge-alone", rows)?.purge()?.as_secs_f64();
    let same = |name: &str, call| {
        let full = Full::filled(folder, name, rows)?;
        full.purge_beside(&store(full.engine.clone(), Arc::new(SystemClock)), call)
    };
    let second = |name: &str, call| {
        let full = Full::filled(folder, name, rows)?;
        let other = sqlite(folder, name, Durability::Normal)?;
        full.purge_beside(&store(other, Arc::new(SystemClock)), call)
    };
    Ok(json!({
        "rows": rows,
        "alone": { "sec": alone },
        "same_engine": {
            "load": same("purge-one", Call::Load)?,
            "rmw": same("purge-two", Call::LoadChangeSave)?,
        },
        "second_connection": {
            "load": second("purge-three", Call::Load)?,
            "rmw": second("purge-four", Call::LoadChangeSave)?,
        },
    }))
}

/// An engine full of sessions that are over, and the keys of some that are not.
struct Full {
    engine: Arc<SqliteEngine>,
    rows: usize,
    live: Vec<SessionKey>,
}

impl Full {
    fn filled(folder: &Path, name: &str, rows: usize) -> Outcome<Self> {
        let engine = Arc::new(sqlite(folder, name, Durability::Normal)?);
        let (now, payload) = (SystemClock.now(), sealed()?);
        for from in (0..rows).step_by(FILL) {
            engine.connection().execute_batch("BEGIN")?;
            for number in from..rows.min(from + FILL) {
                let over = now.minus(Duration::from_secs(60 + number as u64));
                let record = Record {
                    payload: payload.clone(),
                    expires_at: Some(over),
                    run: None,
                    version: 1,
                    label: None,
                };
                engine.create(&SessionKey::generate()?.digest(), &record)?;
            }
            engine.connection().execute_batch("COMMIT")?;
        }
        let live = live(&store(engine.clone(), Arc::new(SystemClock)))?;
        Ok(Self { engine, rows, live })
    }

    /// How long it took.
    fn purge(&self) -> Outcome<Duration> {
        let begun = Instant::now();
        let removed = self.engine.clear_expired(SystemClock.now())?;
        let took = begun.elapsed();
        if removed != self.rows || self.engine.len()? != LIVE {
            return Err(
                format!("{removed} of {} went, and {} are left", self.rows, self.engine.len()?).into()
            );
        }
        Ok(took)
    }

    fn purge_beside(&self, other: &Sessions, call: Call) -> Outcome<Value> {
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let calls = scope.spawn(|| call_until(&is_over, other, &self.live, call));
            let took = self.purge();
            is_over.store(true, Ordering::SeqCst);
            let mut told = calls.join().map_err(|_| "the other caller panicked")??;
            told["purge_sec"] = took?.as_secs_f64().into();
            Ok(told)
        })
    }
}

fn live(sessions: &Sessions) -> Outcome<Vec<SessionKey>> {
    let data = payload();
    let one = |_| {
        let mut session = sessions.start();
        session.update(&data)?;
        session.save()?;
        session.key().cloned().ok_or("a saved session has a key".into())
    };
    (0..LIVE).map(one).collect()
}

/// Calls until the purge is over: how long each waited.
fn call_until(is_over: &AtomicBool, sessions: &Sessions, keys: &[SessionKey], call: Call) -> Outcome<Value> {
    let (mut waits, mut due) = (Times::default(), Instant::now());
    for key in keys.iter().cycle() {
        if is_over.load(Ordering::SeqCst) {
            break;
        }
        let begun = wait_until(due);
        let mut session = sessions.open(key.clone());
        let counter = session.get::<i64>("counter")?.ok_or("a session that lives was purged")?;
        if let Call::LoadChangeSave = call {
            session.insert("counter", &(counter + 1))?;
            session.save()?;
        }
        waits.add(begun.elapsed());
        due += PACE;
    }
    Ok(waits.told())
}

/// Sleeps until then, and says from when on the call counts: from when it was due, unless it was slept too long.
fn wait_until(due: Instant) -> Instant {
    match due.checked_duration_since(Instant::now()) {
        Some(early) => {
            thread::sleep(early);
            Instant::now()
        }
        None => due,
    }
}
