//! What a session should be: a map, an end, a version, and what was done to it since it was read.

use std::time::Duration;

use serde_json::{Value, json};
use session::{Expiry, RunId, Timestamp};

use super::{Call, Values};
use crate::places::{DAY, START};

/// What lies in the engine under the handle's key.
#[derive(Debug, Clone)]
struct Stored {
    values: Values,
    expiry: Expiry,
    ends: Option<Timestamp>,
    run: RunId,
    version: u64,
}

/// What a handle should be.
#[derive(Debug)]
pub(super) struct Model {
    now: Timestamp,
    pub(super) run: RunId,
    stored: Option<Stored>,
    pub(super) has_key: bool,
    is_loaded: bool,
    values: Values,
    expiry: Expiry,
    expires_at: Option<Timestamp>,
    version: u64,
    /// What was done since it was read, to be done again on top of somebody else's save.
    done: Vec<Done>,
    pub(super) modified: bool,
}

#[derive(Debug, Clone)]
enum Done {
    Put(String, Value),
    Took(String),
    Emptied,
    Ends(Expiry),
}

/// How a call ended: what it gave, or why it gave nothing.
pub(super) type Outcome = Result<Value, &'static str>;

impl Model {
    pub(super) fn new(run: RunId) -> Self {
        Self {
            now: START,
            run,
            stored: None,
            has_key: false,
            is_loaded: true,
            values: Values::new(),
            expiry: Expiry::Default,
            expires_at: None,
            version: 0,
            done: Vec::new(),
            modified: false,
        }
    }

    fn idle(expiry: Expiry) -> Option<Duration> {
        match expiry {
            Expiry::Default => Some(DAY),
            Expiry::Idle(idle) => Some(idle),
            Expiry::AtAppClose | Expiry::At(_) => None,
        }
    }

    fn ends(&self, expiry: Expiry) -> Option<Timestamp> {
        match expiry {
            Expiry::At(end) => Some(end),
            other => Self::idle(other).map(|idle| self.now.plus(idle)),
        }
    }

    fn live(&self) -> Option<&Stored> {
        self.stored.as_ref().filter(|stored| stored.ends.is_none_or(|end| end > self.now))
    }

    fn readable(&self) -> Option<Stored> {
        let ended = |stored: &&Stored| stored.expiry == Expiry::AtAppClose && stored.run != self.run;
        self.live().filter(|stored| !ended(stored)).cloned()
    }

    fn take(&mut self, stored: Stored) {
        (self.values, self.expiry) = (stored.values, stored.expiry);
        (self.expires_at, self.version) = (stored.ends, stored.version);
    }

    fn load(&mut self) {
        if !self.is_loaded {
            match self.readable().filter(|_| self.has_key) {
                Some(stored) => self.take(stored),
                None => self.has_key = false,
            }
            self.is_loaded = true;
        }
    }

    fn apply(&mut self, done: &Done) {
        match done.clone() {
            Done::Put(name, value) => drop(self.values.insert(name, value)),
            Done::Took(name) => drop(self.values.remove(&name)),
            Done::Emptied => self.values.clear(),
            Done::Ends(expiry) => self.expiry = expiry,
        }
    }

    fn change(&mut self, done: Done) {
        self.apply(&done);
        self.done.push(done);
        self.modified = true;
    }

    fn put(&mut self, name: &str, value: &Value) {
        if self.values.get(name) != Some(value) {
            self.change(Done::Put(name.to_owned(), value.clone()));
        }
    }

    fn reload(&mut self) {
        self.done.clear();
        self.modified = false;
        self.values.clear();
        (self.expiry, self.expires_at, self.version) = (Expiry::Default, None, 0);
        self.is_loaded = !self.has_key;
    }

    /// Ours on top of theirs, unless the session is gone or theirs may not be there.
    fn settle(&mut self, only_if_unchanged: bool) -> Result<(), &'static str> {
        let version = self.live().ok_or("gone")?.version;
        if version != self.version {
            if only_if_unchanged {
                return Err("conflict");
            }
            let theirs = self.readable().ok_or("gone")?;
            self.take(theirs);
            for done in self.done.clone() {
                self.apply(&done);
            }
        }
        Ok(())
    }

    fn store(&mut self, version: u64) {
        self.done.clear();
        self.modified = false;
        if self.values.is_empty() {
            (self.stored, self.has_key, self.expires_at, self.version) = (None, false, None, 0);
            return;
        }
        self.expires_at = self.ends(self.expiry);
        (self.version, self.has_key) = (version, true);
        self.stored = Some(Stored {
            values: self.values.clone(),
            expiry: self.expiry,
            ends: self.expires_at,
            run: self.run,
            version,
        });
    }

    fn save(&mut self, only_if_unchanged: bool) -> Outcome {
        if !self.modified {
            return Ok(Value::Null);
        }
        self.load();
        if self.has_key {
            self.settle(only_if_unchanged)?;
            self.store(self.version + 1);
        } else {
            // What lay under a key that was given up is nobody's.
            self.stored = None;
            self.store(1);
        }
        Ok(Value::Null)
    }

    fn touch(&mut self) -> Outcome {
        self.load();
        let (true, Some(idle), Some(end)) = (self.has_key, Self::idle(self.expiry), self.expires_at) else {
            return Ok(json!(false));
        };
        let saved = end.minus(idle);
        if !self.modified && self.now < saved.plus(idle / 20) {
            return Ok(json!(false));
        }
        self.modified = true;
        self.save(false).map(|_| json!(true))
    }

    fn cycle(&mut self) -> Outcome {
        self.load();
        if self.has_key {
            self.settle(false)?;
            self.store(1);
        }
        Ok(Value::Null)
    }

    fn elsewhere(&mut self, name: &str, value: &Value) {
        let ends = |expiry| self.ends(expiry);
        let Some(mut theirs) = self.readable() else { return };
        if theirs.values.get(name) != Some(value) {
            theirs.values.insert(name.to_owned(), value.clone());
            theirs.ends = ends(theirs.expiry);
            theirs.version += 1;
            theirs.run = self.run;
            self.stored = Some(theirs);
        }
    }

    pub(super) fn call(&mut self, call: &Call) -> Outcome {
        match call {
            Call::Reload | Call::Reopen | Call::Restart => self.reload(),
            Call::SetModified => self.modified = true,
            Call::Advance(duration) => self.now = self.now.plus(*duration),
            Call::Flush => {
                (self.stored, self.has_key) = (None, false);
                self.reload();
            }
            Call::Elsewhere(name, value) if self.has_key => self.elsewhere(name, value),
            Call::FlushElsewhere if self.has_key => self.stored = None,
            Call::Purge => {
                self.stored =
                    self.live().filter(|stored| stored.run == self.run || stored.ends.is_some()).cloned();
            }
            Call::Elsewhere(..) | Call::FlushElsewhere => {}
            Call::Save => return self.save(false),
            Call::SaveIfUnchanged => return self.save(true),
            Call::Touch => return self.touch(),
            Call::CycleKey => return self.cycle(),
            other => {
                self.load();
                return Ok(self.map_call(other));
            }
        }
        Ok(Value::Null)
    }

    fn map_call(&mut self, call: &Call) -> Value {
        match call {
            Call::Insert(name, value) => self.put(name, value),
            Call::Remove(name) => {
                let was_there = self.values.contains_key(name);
                if was_there {
                    self.change(Done::Took(name.clone()));
                }
                return json!(was_there);
            }
            Call::Pop(name) => {
                let value = self.values.get(name).cloned().unwrap_or(json!("default"));
                if self.values.contains_key(name) {
                    self.change(Done::Took(name.clone()));
                }
                return value;
            }
            Call::SetDefault(name, value) => {
                let value = self.values.get(name).unwrap_or(value).clone();
                self.put(name, &value);
                return value;
            }
            Call::Update(values) => values.iter().for_each(|(name, value)| self.put(name, value)),
            Call::Clear => self.change(Done::Emptied),
            Call::SetExpiry(expiry) if *expiry != self.expiry => self.change(Done::Ends(*expiry)),
            Call::Look => return json!([self.values, self.expires_at, self.ends(self.expiry)]),
            _ => {}
        }
        Value::Null
    }
}
