//! One session: a lazy map of JSON values with Django's flags.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::time::Duration;
use zeroize::Zeroize;

use crate::store::to_value;
use crate::{Expiry, SessionError, SessionKey, Sessions, Timestamp};

const TEST_NAME: &str = "testvalue";
const TEST_VALUE: &str = "worked";

/// What the program remembers. Reading marks it accessed, changing marks it modified; only a modified one is written.
/// Values are given out by value: changing one means inserting it again.
pub struct Session {
    pub(crate) store: Sessions,
    pub(crate) key: Option<SessionKey>,
    pub(crate) loaded: bool,
    pub(crate) state: SessionState,
    pub(crate) stored_expiry: Option<Timestamp>,
    pub(crate) version: i64,
    /// What was done since the last load, to do it again on top of somebody else's save.
    pub(crate) changes: Vec<Change>,
    pub(crate) accessed: bool,
    pub(crate) modified: bool,
}

/// What is remembered, and for how long.
#[derive(Default)]
pub(crate) struct SessionState {
    pub(crate) values: Map<String, Value>,
    pub(crate) expiry: Expiry,
}

#[derive(Clone)]
pub(crate) enum Change {
    Insert(String, Value),
    Remove(String),
    Clear,
    Expiry(Expiry),
}

impl Session {
    pub(crate) fn new(store: Sessions, key: Option<SessionKey>) -> Self {
        Self {
            store,
            loaded: key.is_none(),
            key,
            state: SessionState::default(),
            stored_expiry: None,
            version: 0,
            changes: Vec::new(),
            accessed: false,
            modified: false,
        }
    }

    /// The key it is stored under; `None` until it is.
    pub fn key(&self) -> Option<&SessionKey> {
        self.key.as_ref()
    }

    /// The value under `name`, if there is one.
    pub fn get<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, SessionError> {
        self.load()?;
        let Some(value) = self.state.values.get(name) else { return Ok(None) };
        T::deserialize(value)
            .map(Some)
            .map_err(|source| SessionError::WrongType { name: name.to_owned(), source })
    }

    /// Puts a value under `name`. Putting in what is there already changes nothing and marks nothing.
    pub fn insert(&mut self, name: &str, value: &impl Serialize) -> Result<(), SessionError> {
        check_name(name)?;
        let value = to_value(name, value)?;
        self.load()?;
        if self.state.values.get(name) != Some(&value) {
            self.change(Change::Insert(name.to_owned(), value));
        }
        Ok(())
    }

    /// Takes the value under `name` out; says whether there was one.
    pub fn remove(&mut self, name: &str) -> Result<bool, SessionError> {
        self.load()?;
        let there = self.state.values.contains_key(name);
        if there {
            self.change(Change::Remove(name.to_owned()));
        }
        Ok(there)
    }

    /// Takes the value under `name` out and returns it, or `default` if there is none.
    pub fn pop<T: DeserializeOwned>(&mut self, name: &str, default: T) -> Result<T, SessionError> {
        let value = self.get(name)?;
        self.remove(name)?;
        Ok(value.unwrap_or(default))
    }

    /// The value under `name`, after putting `value` there if there was none.
    pub fn set_default<T: Serialize + DeserializeOwned>(
        &mut self,
        name: &str,
        value: T,
    ) -> Result<T, SessionError> {
        if let Some(there) = self.get(name)? {
            return Ok(there);
        }
        self.insert(name, &value)?;
        Ok(value)
    }

    /// Puts in every value of `values`.
    pub fn update(&mut self, values: &Map<String, Value>) -> Result<(), SessionError> {
        for name in values.keys() {
            check_name(name)?;
        }
        values.iter().try_for_each(|(name, value)| self.insert(name, value))
    }

    /// Whether there is a value under `name`.
    pub fn contains(&mut self, name: &str) -> Result<bool, SessionError> {
        self.load()?;
        Ok(self.state.values.contains_key(name))
    }

    /// All names and values.
    #[expect(clippy::iter_not_returning_iterator, reason = "loading may fail, as with every call here")]
    pub fn iter(&mut self) -> Result<impl Iterator<Item = (&str, &Value)>, SessionError> {
        self.load()?;
        Ok(self.state.values.iter().map(|(name, value)| (name.as_str(), value)))
    }

    /// All names.
    pub fn keys(&mut self) -> Result<impl Iterator<Item = &str>, SessionError> {
        Ok(self.iter()?.map(|(name, _)| name))
    }

    /// All values.
    pub fn values(&mut self) -> Result<impl Iterator<Item = &Value>, SessionError> {
        Ok(self.iter()?.map(|(_, value)| value))
    }

    /// How many values there are.
    pub fn len(&mut self) -> Result<usize, SessionError> {
        self.load()?;
        Ok(self.state.values.len())
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&mut self) -> Result<bool, SessionError> {
        Ok(self.len()? == 0)
    }

    /// Takes out every value and keeps the key.
    pub fn clear(&mut self) -> Result<(), SessionError> {
        self.load()?;
        self.change(Change::Clear);
        Ok(())
    }

    /// Decides when it ends. Stored with it, so that the decision outlives the program.
    pub fn set_expiry(&mut self, expiry: Expiry) -> Result<(), SessionError> {
        self.load()?;
        if self.state.expiry != expiry {
            self.change(Change::Expiry(expiry));
        }
        Ok(())
    }

    /// How long it would live if it were saved at `now`; `None` if the clock does not end it.
    pub fn expiry_age(&mut self, now: Timestamp) -> Result<Option<Duration>, SessionError> {
        Ok(self.expiry_date(now)?.map(|end| now.until(end)))
    }

    /// When it would end if it were saved at `now`; `None` if the clock does not end it.
    pub fn expiry_date(&mut self, now: Timestamp) -> Result<Option<Timestamp>, SessionError> {
        self.load()?;
        Ok(self.store.ends(self.state.expiry, now))
    }

    /// When what is stored ends; `None` if nothing is stored or the clock does not end it.
    pub fn expires_at(&mut self) -> Result<Option<Timestamp>, SessionError> {
        self.load()?;
        Ok(self.stored_expiry)
    }

    /// Whether it ends with the program, by its own choice or the store's.
    pub fn ends_at_app_close(&mut self) -> Result<bool, SessionError> {
        self.load()?;
        Ok(self.store.settled(self.state.expiry) == Expiry::AtAppClose)
    }

    /// Whether anything was read or changed.
    pub fn accessed(&self) -> bool {
        self.accessed
    }

    /// Whether there is anything to save.
    pub fn modified(&self) -> bool {
        self.modified
    }

    /// Has it written at the next save although nothing changed, which moves the end of an idle session.
    pub fn set_modified(&mut self) {
        self.modified = true;
    }

    /// Puts in a value to find out whether the engine remembers at all, before anything depends on it.
    pub fn set_test_value(&mut self) -> Result<(), SessionError> {
        self.insert(TEST_NAME, &TEST_VALUE)
    }

    /// Whether the value of [`set_test_value`](Self::set_test_value) came back.
    pub fn test_value_worked(&mut self) -> Result<bool, SessionError> {
        Ok(self.get::<String>(TEST_NAME)?.as_deref() == Some(TEST_VALUE))
    }

    /// Takes the test value out again.
    pub fn delete_test_value(&mut self) -> Result<(), SessionError> {
        self.remove(TEST_NAME).map(drop)
    }

    fn change(&mut self, change: Change) {
        self.state.apply(&change);
        self.changes.push(change);
        self.modified = true;
    }

    /// Overwrites the texts among the values. A session may have held a key.
    pub(crate) fn wipe(&mut self) {
        for change in &mut self.changes {
            if let Change::Insert(_, value) = change {
                wipe(value);
            }
        }
        self.state.values.values_mut().for_each(wipe);
        self.state.values.clear();
    }

    pub(crate) fn forget_changes(&mut self) {
        self.changes.clear();
        self.modified = false;
    }
}

impl SessionState {
    pub(crate) fn apply_all(&mut self, changes: &[Change]) {
        changes.iter().for_each(|change| self.apply(change));
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Insert(name, value) => drop(self.values.insert(name.clone(), value.clone())),
            Change::Remove(name) => drop(self.values.remove(name)),
            Change::Clear => self.values.clear(),
            Change::Expiry(expiry) => self.expiry = *expiry,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.wipe();
    }
}

pub(crate) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(values) => values.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn check_name(name: &str) -> Result<(), SessionError> {
    if name.starts_with('_') { Err(SessionError::ReservedName(name.to_owned())) } else { Ok(()) }
}
