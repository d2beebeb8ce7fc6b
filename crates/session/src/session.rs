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
///
/// ```
/// # use session::{MemoryEngine, SealingSecret, Sessions};
/// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
/// let mut session = sessions.start();
/// session.insert("pet", &"Luna")?;
/// assert!(session.modified());
/// session.save()?;
/// assert!(!session.modified());
/// # Ok::<(), session::SessionError>(())
/// ```
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

    /// The key it is stored under; `None` until it is. Nobody sets it, so that no session can be planted on anybody:
    ///
    /// ```compile_fail,E0616
    /// # let engine = session::MemoryEngine::default();
    /// # let secret = session::SealingSecret::generate().unwrap();
    /// # let mut session = session::Sessions::new(engine, secret, "example").start();
    /// session.key = session::SessionKey::parse("abcdefghijklmnopqrstuvwxyz012345").ok();
    /// ```
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// assert!(session.key().is_none());
    /// session.insert("pet", &"Luna")?;
    /// session.save()?;
    /// assert!(session.key().is_some());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn key(&self) -> Option<&SessionKey> {
        self.key.as_ref()
    }

    /// The value under `name`, if there is one.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert_eq!(session.get::<String>("pet")?.as_deref(), Some("Luna"));
    /// assert_eq!(session.get::<String>("cat")?, None);
    /// assert!(session.get::<u32>("pet").is_err());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn get<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, SessionError> {
        self.load()?;
        let Some(value) = self.state.values.get(name) else { return Ok(None) };
        T::deserialize(value).map(Some).map_err(|_| SessionError::WrongType {
            name: name.to_owned(),
            expected: std::any::type_name::<T>(),
        })
    }

    /// Puts a value under `name`. Putting in what is there already changes nothing and marks nothing. What would not come back
    /// as it is, is refused; but for a float that is infinite or no number, which becomes null, as JSON has none.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("walks", &["along the river", "up the hill"])?;
    /// let mut walks: Vec<String> = session.get("walks")?.unwrap_or_default();
    /// walks.push("home".to_owned());
    /// session.insert("walks", &walks)?;
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn insert(&mut self, name: &str, value: &impl Serialize) -> Result<(), SessionError> {
        check_name(name)?;
        let value = to_value(name, value)?;
        self.load()?;
        self.put(name.to_owned(), value);
        Ok(())
    }

    /// Takes the value under `name` out; says whether there was one.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert!(session.remove("pet")?);
    /// assert!(!session.remove("pet")?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn remove(&mut self, name: &str) -> Result<bool, SessionError> {
        self.load()?;
        let there = self.state.values.contains_key(name);
        if there {
            self.change(Change::Remove(name.to_owned()));
        }
        Ok(there)
    }

    /// Takes the value under `name` out and returns it, or `default` if there is none.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("notice", &"The entry was saved.")?;
    /// assert_eq!(session.pop("notice", String::new())?, "The entry was saved.");
    /// assert_eq!(session.pop("notice", String::new())?, "");
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn pop<T: DeserializeOwned>(&mut self, name: &str, default: T) -> Result<T, SessionError> {
        let value = self.get(name)?;
        self.remove(name)?;
        Ok(value.unwrap_or(default))
    }

    /// The value under `name`, after putting `value` there if there was none.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// assert_eq!(session.set_default("visits", 1)?, 1);
    /// assert_eq!(session.set_default("visits", 100)?, 1);
    /// # Ok::<(), session::SessionError>(())
    /// ```
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

    /// Puts in every value of `values`, or none if one of them is refused.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// let values = serde_json::from_str(r#"{"pet": "Luna", "years": 14}"#).unwrap();
    /// session.update(&values)?;
    /// assert_eq!(session.len()?, 2);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn update(&mut self, values: &Map<String, Value>) -> Result<(), SessionError> {
        let checked = values.iter().map(|(name, value)| {
            check_name(name)?;
            Ok((name.clone(), to_value(name, value)?))
        });
        let checked: Vec<_> = checked.collect::<Result<_, SessionError>>()?;
        self.load()?;
        for (name, value) in checked {
            self.put(name, value);
        }
        Ok(())
    }

    /// Whether there is a value under `name`.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert!(session.contains("pet")? && !session.contains("cat")?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn contains(&mut self, name: &str) -> Result<bool, SessionError> {
        self.load()?;
        Ok(self.state.values.contains_key(name))
    }

    /// All names and values.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// for (name, value) in session.iter()? {
    ///     assert_eq!((name, value.as_str()), ("pet", Some("Luna")));
    /// }
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[expect(clippy::iter_not_returning_iterator, reason = "loading may fail, as with every call here")]
    pub fn iter(&mut self) -> Result<impl Iterator<Item = (&str, &Value)>, SessionError> {
        self.load()?;
        Ok(self.state.values.iter().map(|(name, value)| (name.as_str(), value)))
    }

    /// All names.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert_eq!(session.keys()?.collect::<Vec<_>>(), ["pet"]);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn keys(&mut self) -> Result<impl Iterator<Item = &str>, SessionError> {
        Ok(self.iter()?.map(|(name, _)| name))
    }

    /// All values.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert_eq!(session.values()?.collect::<Vec<_>>(), ["Luna"]);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn values(&mut self) -> Result<impl Iterator<Item = &Value>, SessionError> {
        Ok(self.iter()?.map(|(_, value)| value))
    }

    /// How many values there are.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert_eq!(session.len()?, 1);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn len(&mut self) -> Result<usize, SessionError> {
        self.load()?;
        Ok(self.state.values.len())
    }

    /// Whether there is nothing to keep.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// assert!(session.is_empty()?);
    /// session.insert("pet", &"Luna")?;
    /// assert!(!session.is_empty()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn is_empty(&mut self) -> Result<bool, SessionError> {
        Ok(self.len()? == 0)
    }

    /// Takes out every value and keeps the key.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// session.clear()?;
    /// assert!(session.is_empty()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn clear(&mut self) -> Result<(), SessionError> {
        self.load()?;
        self.change(Change::Clear);
        Ok(())
    }

    /// Decides when it ends. Stored with it, so that the decision outlives the program.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// use session::Expiry;
    /// use std::time::Duration;
    ///
    /// let mut session = sessions.start();
    /// session.set_expiry(Expiry::Idle(Duration::from_mins(10)))?;
    /// session.set_expiry(Expiry::AtAppClose)?;
    /// session.set_expiry(Expiry::Default)?;
    /// # Ok::<(), session::SessionError>(())
    /// ```
    /// What is no [`Expiry`] does not compile:
    ///
    /// ```compile_fail,E0308
    /// # let engine = session::MemoryEngine::default();
    /// # let secret = session::SealingSecret::generate().unwrap();
    /// # let mut session = session::Sessions::new(engine, secret, "example").start();
    /// session.set_expiry("tomorrow").unwrap();
    /// ```
    pub fn set_expiry(&mut self, expiry: Expiry) -> Result<(), SessionError> {
        self.load()?;
        if self.state.expiry != expiry {
            self.change(Change::Expiry(expiry));
        }
        Ok(())
    }

    /// How long it would live if it were saved at `now`; `None` if the clock does not end it.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// use session::Expiry;
    /// use std::time::Duration;
    ///
    /// let mut session = sessions.start();
    /// session.set_expiry(Expiry::Idle(Duration::from_mins(10)))?;
    /// assert_eq!(session.expiry_age(sessions.now())?, Some(Duration::from_mins(10)));
    /// session.set_expiry(Expiry::AtAppClose)?;
    /// assert_eq!(session.expiry_age(sessions.now())?, None);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn expiry_age(&mut self, now: Timestamp) -> Result<Option<Duration>, SessionError> {
        Ok(self.expiry_date(now)?.map(|end| now.until(end)))
    }

    /// When it would end if it were saved at `now`; `None` if the clock does not end it.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// use session::{Expiry, Timestamp};
    ///
    /// let (mut session, end) = (sessions.start(), Timestamp(1_790_000_000_000));
    /// session.set_expiry(Expiry::At(end))?;
    /// assert_eq!(session.expiry_date(sessions.now())?, Some(end));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn expiry_date(&mut self, now: Timestamp) -> Result<Option<Timestamp>, SessionError> {
        self.load()?;
        Ok(self.store.ends(self.state.expiry, now))
    }

    /// When what is stored ends; `None` if nothing is stored or the clock does not end it.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// assert_eq!(session.expires_at()?, None);
    /// session.save()?;
    /// let left = session.expires_at()?.map(|end| sessions.now().until(end));
    /// assert!(left.is_some_and(|left| left.as_secs() > 13 * 24 * 60 * 60));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn expires_at(&mut self) -> Result<Option<Timestamp>, SessionError> {
        self.load()?;
        Ok(self.stored_expiry)
    }

    /// Whether it ends with the program, by its own choice or the store's.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// assert!(!session.ends_at_app_close()?);
    /// session.set_expiry(session::Expiry::AtAppClose)?;
    /// assert!(session.ends_at_app_close()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn ends_at_app_close(&mut self) -> Result<bool, SessionError> {
        self.load()?;
        Ok(self.store.settled(self.state.expiry) == Expiry::AtAppClose)
    }

    /// Whether anything was read or changed.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// assert!(!session.accessed());
    /// session.get::<String>("pet")?;
    /// assert!(session.accessed());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn accessed(&self) -> bool {
        self.accessed
    }

    /// Whether there is anything to save.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.get::<String>("pet")?;
    /// assert!(!session.modified());
    /// session.insert("pet", &"Luna")?;
    /// assert!(session.modified());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn modified(&self) -> bool {
        self.modified
    }

    /// Has it written at the next save although nothing changed, which moves the end of an idle session.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.insert("pet", &"Luna")?;
    /// # session.save()?;
    /// session.set_modified();
    /// session.save()?;
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn set_modified(&mut self) {
        self.modified = true;
    }

    /// Puts in a value to find out whether the engine remembers at all, before anything depends on it.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.set_test_value()?;
    /// session.save()?;
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn set_test_value(&mut self) -> Result<(), SessionError> {
        self.insert(TEST_NAME, &TEST_VALUE)
    }

    /// Whether the value of [`set_test_value`](Self::set_test_value) came back.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.set_test_value()?;
    /// # session.save()?;
    /// # let key = session.key().expect("a saved session has a key").clone();
    /// assert!(sessions.open(key).test_value_worked()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn test_value_worked(&mut self) -> Result<bool, SessionError> {
        Ok(self.get::<String>(TEST_NAME)?.as_deref() == Some(TEST_VALUE))
    }

    /// Takes the test value out again.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.set_test_value()?;
    /// session.delete_test_value()?;
    /// assert!(!session.test_value_worked()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn delete_test_value(&mut self) -> Result<(), SessionError> {
        self.remove(TEST_NAME).map(drop)
    }

    fn put(&mut self, name: String, value: Value) {
        if self.state.values.get(&name) != Some(&value) {
            self.change(Change::Insert(name, value));
        }
    }

    fn change(&mut self, change: Change) {
        self.state.apply(&change);
        self.changes.push(change);
        self.modified = true;
    }

    pub(crate) fn forget_changes(&mut self) {
        self.changes.clear();
        self.modified = false;
    }
}

impl SessionState {
    pub(crate) fn apply_all(&mut self, changes: &[Change]) {
        for change in changes {
            self.apply(change);
        }
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Insert(name, value) => wipe_all(&mut self.values.insert(name.clone(), value.clone())),
            Change::Remove(name) => wipe_all(&mut self.values.remove(name)),
            Change::Clear => {
                wipe_all(self.values.values_mut());
                self.values.clear();
            }
            Change::Expiry(expiry) => self.expiry = *expiry,
        }
    }
}

/// A session may hold a key: what it forgets is overwritten.
impl Drop for SessionState {
    fn drop(&mut self) {
        wipe_all(self.values.values_mut());
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        if let Self::Insert(_, value) = self {
            wipe(value);
        }
    }
}

/// Overwrites the texts among some values.
pub(crate) fn wipe_all<'a>(values: impl IntoIterator<Item = &'a mut Value>) {
    values.into_iter().for_each(wipe);
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => wipe_all(items),
        Value::Object(values) => wipe_all(values.values_mut()),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn check_name(name: &str) -> Result<(), SessionError> {
    if name.starts_with('_') { Err(SessionError::ReservedName(name.to_owned())) } else { Ok(()) }
}
