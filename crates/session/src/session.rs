//! One session: a lazy map of JSON values with Django's flags.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::time::Duration;
use zeroize::Zeroize;

use crate::store::{Contents, to_value};
use crate::{Expiry, SessionError, SessionKey, Sessions, Timestamp};

const TEST_NAME: &str = "testvalue";
const TEST_VALUE: &str = "worked";

/// How often a save that met another save starts over before it gives up.
const SAVE_ATTEMPTS: usize = 16;

/// What the program remembers. Reading marks it accessed, changing marks it modified; only a modified one is written.
/// Values are given out by value: changing one means inserting it again.
pub struct Session {
    store: Sessions,
    key: Option<SessionKey>,
    loaded: bool,
    values: Map<String, Value>,
    expiry: Expiry,
    stored_expiry: Option<Timestamp>,
    version: i64,
    /// What was done since the last load, to do it again on top of somebody else's save.
    changes: Vec<Change>,
    accessed: bool,
    modified: bool,
}

#[derive(Clone)]
enum Change {
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
            values: Map::new(),
            expiry: Expiry::Default,
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
        let Some(value) = self.values.get(name) else { return Ok(None) };
        T::deserialize(value)
            .map(Some)
            .map_err(|source| SessionError::WrongType { name: name.to_owned(), source })
    }

    /// Puts a value under `name`. Putting in what is there already changes nothing and marks nothing.
    pub fn insert(&mut self, name: &str, value: &impl Serialize) -> Result<(), SessionError> {
        check_name(name)?;
        let value = to_value(name, value)?;
        self.load()?;
        if self.values.get(name) != Some(&value) {
            self.change(Change::Insert(name.to_owned(), value));
        }
        Ok(())
    }

    /// Takes the value under `name` out; says whether there was one.
    pub fn remove(&mut self, name: &str) -> Result<bool, SessionError> {
        self.load()?;
        let there = self.values.contains_key(name);
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
        Ok(self.values.contains_key(name))
    }

    /// All names and values.
    #[expect(clippy::iter_not_returning_iterator, reason = "loading may fail, as with every call here")]
    pub fn iter(&mut self) -> Result<impl Iterator<Item = (&str, &Value)>, SessionError> {
        self.load()?;
        Ok(self.values.iter().map(|(name, value)| (name.as_str(), value)))
    }

    /// How many values there are.
    pub fn len(&mut self) -> Result<usize, SessionError> {
        self.load()?;
        Ok(self.values.len())
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
        if self.expiry != expiry {
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
        Ok(self.expiry.date(now, self.store.default_idle()))
    }

    /// When what is stored ends; `None` if nothing is stored or the clock does not end it.
    pub fn expires_at(&mut self) -> Result<Option<Timestamp>, SessionError> {
        self.load()?;
        Ok(self.stored_expiry)
    }

    /// Whether it ends with the program.
    pub fn ends_at_app_close(&mut self) -> Result<bool, SessionError> {
        self.load()?;
        Ok(self.expiry == Expiry::AppClose)
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

    /// Writes it if it was modified. An empty session is not stored, and one that became empty is deleted. If somebody
    /// else saved it meanwhile, our changes are made again on top of theirs.
    pub fn save(&mut self) -> Result<(), SessionError> {
        if !self.modified {
            return Ok(());
        }
        self.load()?;
        match self.key.clone() {
            None if self.values.is_empty() => {}
            None => self.key = Some(self.store.create(&self.values, self.expiry)?),
            Some(key) => self.save_under(&key)?,
        }
        self.forget_changes();
        self.reread_expiry();
        Ok(())
    }

    /// Deletes it from the engine, wipes the values and forgets the key: what logging out must do.
    pub fn flush(&mut self) -> Result<(), SessionError> {
        if let Some(key) = self.key.take() {
            self.store.delete(&key)?;
        }
        self.wipe();
        self.forget_changes();
        self.expiry = Expiry::Default;
        self.stored_expiry = None;
        self.version = 0;
        self.loaded = true;
        Ok(())
    }

    /// The same values under a new key, the old key void, in one step: what logging in must do, so that whoever knew
    /// the key before knows nothing after. A session that is not stored has no key to cycle and takes one when it is saved.
    pub fn cycle_key(&mut self) -> Result<(), SessionError> {
        self.load()?;
        if let Some(old) = self.key.clone() {
            self.key = Some(self.until_settled(&old, |session| {
                session.store.rename(&old, &session.values, session.expiry, session.version)
            })?);
            self.version = 1;
            self.forget_changes();
            self.reread_expiry();
        }
        Ok(())
    }

    fn save_under(&mut self, key: &SessionKey) -> Result<(), SessionError> {
        self.until_settled(key, |session| {
            let (store, version) = (&session.store, session.version);
            let settled = if session.values.is_empty() {
                store.delete_version(key, version)?
            } else {
                store.replace(key, &session.values, session.expiry, version)?
            };
            Ok(settled.then_some(()))
        })?;
        if self.values.is_empty() {
            self.key = None;
            self.version = 0;
        } else {
            self.version += 1;
        }
        Ok(())
    }

    /// Tries until nobody else has saved meanwhile; each time, what was changed here is changed again on top of theirs.
    fn until_settled<T>(
        &mut self,
        key: &SessionKey,
        attempt: impl Fn(&Self) -> Result<Option<T>, SessionError>,
    ) -> Result<T, SessionError> {
        for _ in 0..SAVE_ATTEMPTS {
            if let Some(settled) = attempt(self)? {
                return Ok(settled);
            }
            let theirs = self.store.read(key)?.ok_or(SessionError::Gone)?;
            self.take(theirs);
            for change in self.changes.clone() {
                self.apply(change);
            }
        }
        Err(SessionError::Contended)
    }

    fn load(&mut self) -> Result<(), SessionError> {
        self.accessed = true;
        if self.loaded {
            return Ok(());
        }
        if let Some(key) = &self.key {
            match self.store.read(key)? {
                Some(contents) => self.take(contents),
                None => self.key = None,
            }
        }
        self.loaded = true;
        Ok(())
    }

    fn take(&mut self, contents: Contents) {
        self.values = contents.values;
        self.expiry = contents.expiry;
        self.stored_expiry = contents.expires_at;
        self.version = contents.version;
    }

    fn change(&mut self, change: Change) {
        self.changes.push(change.clone());
        self.apply(change);
        self.modified = true;
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Insert(name, value) => drop(self.values.insert(name, value)),
            Change::Remove(name) => drop(self.values.remove(&name)),
            Change::Clear => self.values.clear(),
            Change::Expiry(expiry) => self.expiry = expiry,
        }
    }

    /// Overwrites the texts among the values. A session may have held a key.
    fn wipe(&mut self) {
        for change in &mut self.changes {
            if let Change::Insert(_, value) = change {
                wipe(value);
            }
        }
        self.values.values_mut().for_each(wipe);
        self.values.clear();
    }

    fn forget_changes(&mut self) {
        self.changes.clear();
        self.modified = false;
    }

    fn reread_expiry(&mut self) {
        self.version = self.version.max(1);
        self.stored_expiry =
            self.key.as_ref().and_then(|_| self.expiry.date(self.store.now(), self.store.default_idle()));
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.wipe();
    }
}

fn wipe(value: &mut Value) {
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
