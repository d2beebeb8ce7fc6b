//! What a session does with its engine: saving, moving its end, taking a new key, ending.

use crate::session::{Session, SessionState};
use crate::store::{Contents, Draft};
use crate::{Expiry, SessionError, SessionKey, Timestamp};

/// How often a save that met another save starts over before it gives up.
const SAVE_ATTEMPTS: usize = 16;

/// Touching moves the end of a session at most this many times in its idle time.
const TOUCHES_IN_IDLE_TIME: u32 = 20;

impl Session {
    /// Writes it if it was modified. An empty session is not stored, and one that became empty is deleted. If somebody
    /// else saved it meanwhile, our changes are made again on top of theirs: of one value the last save wins, and no other
    /// is lost. One that was deleted or ran out meanwhile is [`SessionError::Gone`] and does not come back to life.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// session.save()?;
    ///
    /// let key = session.key().expect("a saved session has a key").clone();
    /// let (mut one, mut two) = (sessions.open(key.clone()), sessions.open(key.clone()));
    /// one.insert("one", &1)?;
    /// two.insert("two", &2)?;
    /// one.save()?;
    /// two.save()?;
    /// assert_eq!(sessions.open(key).len()?, 3);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn save(&mut self) -> Result<(), SessionError> {
        self.write(SAVE_ATTEMPTS, SessionError::Contended)
    }

    /// As [`save`](Self::save), but if somebody else saved it meanwhile, nothing is written and that is
    /// [`SessionError::Conflict`].
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.insert("pet", &"Luna")?;
    /// # session.save()?;
    /// # let key = session.key().expect("a saved session has a key").clone();
    /// let (mut one, mut two) = (sessions.open(key.clone()), sessions.open(key));
    /// one.insert("pet", &"Milo")?;
    /// two.insert("pet", &"Nala")?;
    /// one.save_if_unchanged()?;
    /// assert!(matches!(two.save_if_unchanged(), Err(session::SessionError::Conflict)));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn save_if_unchanged(&mut self) -> Result<(), SessionError> {
        self.write(1, SessionError::Conflict)
    }

    /// Moves the end of an idle session, as a save does, but writes at most twenty times in its idle time. Says whether it
    /// wrote. A session that ends otherwise, or that is not stored, is left as it is.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.insert("pet", &"Luna")?;
    /// # session.save()?;
    /// assert!(!session.touch()?, "it was saved a moment ago");
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn touch(&mut self) -> Result<bool, SessionError> {
        self.load()?;
        let (Some(_), Expiry::Idle(idle), Some(end)) =
            (&self.key, self.store.settled(self.state.expiry), self.stored_expiry)
        else {
            return Ok(false);
        };
        let soonest = end.minus(idle).plus(idle / TOUCHES_IN_IDLE_TIME);
        if !self.modified && self.store.now() < soonest {
            return Ok(false);
        }
        self.set_modified();
        self.save().map(|()| true)
    }

    /// Forgets what was not saved and reads it anew when it is next asked for something.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// let mut session = sessions.start();
    /// session.insert("pet", &"Luna")?;
    /// session.save()?;
    /// session.insert("pet", &"Milo")?;
    /// session.reload();
    /// assert_eq!(session.get::<String>("pet")?.as_deref(), Some("Luna"));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn reload(&mut self) {
        self.forget_changes();
        (self.state, self.stored_expiry, self.version) = (SessionState::default(), None, 0);
        self.loaded = self.key.is_none();
    }

    /// Deletes it from the engine, wipes the values and forgets the key: what logging out must do.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.insert("pet", &"Luna")?;
    /// # session.save()?;
    /// session.flush()?;
    /// assert!(session.key().is_none() && session.is_empty()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn flush(&mut self) -> Result<(), SessionError> {
        let deleted = self.key.as_ref().map_or(Ok(()), |key| self.store.delete(key));
        if deleted.is_ok() {
            self.key = None;
        }
        // Whatever the engine said: nothing of it stays here.
        self.reload();
        self.accessed = true;
        deleted
    }

    /// The same values under a new key, the old key void, in one step: what logging in must do, so that whoever knew
    /// the key before knows nothing after. A session that is not stored has no key to cycle and takes one when it is saved.
    ///
    /// ```
    /// # use session::{MemoryEngine, SealingSecret, Sessions};
    /// # let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
    /// # let mut session = sessions.start();
    /// # session.insert("pet", &"Luna")?;
    /// # session.save()?;
    /// let before = session.key().cloned();
    /// session.cycle_key()?;
    /// assert_ne!(session.key().cloned(), before);
    /// assert_eq!(session.get::<String>("pet")?.as_deref(), Some("Luna"));
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn cycle_key(&mut self) -> Result<(), SessionError> {
        self.load()?;
        if let Some(old) = self.key.clone() {
            let (new, saved) =
                self.until_settled(&old, SAVE_ATTEMPTS, SessionError::Contended, |session| {
                    if session.state.values.is_empty() {
                        return Ok(session.write_under(&old)?.map(|saved| (None, saved)));
                    }
                    let draft = session.draft();
                    Ok(session.store.rename(&old, draft)?.map(|new| (Some(new), draft.saved)))
                })?;
            self.key = new;
            self.is_stored_as(1, saved);
        }
        Ok(())
    }

    fn write(&mut self, attempts: usize, otherwise: SessionError) -> Result<(), SessionError> {
        if !self.modified {
            return Ok(());
        }
        self.load()?;
        match self.key.clone() {
            // The key is ours only once something is stored under it.
            None if !self.state.values.is_empty() => {
                let draft = self.draft();
                let saved = draft.saved;
                self.key = Some(self.store.create(draft)?);
                self.is_stored_as(1, saved);
            }
            None => self.forget_changes(),
            Some(key) => {
                let saved =
                    self.until_settled(&key, attempts, otherwise, |session| session.write_under(&key))?;
                self.is_stored_as(self.version + 1, saved);
            }
        }
        Ok(())
    }

    /// When it was written; `None` if somebody else saved meanwhile.
    fn write_under(&self, key: &SessionKey) -> Result<Option<Timestamp>, SessionError> {
        let draft = self.draft();
        let settled = if self.state.values.is_empty() {
            self.store.delete_version(key, self.version)?
        } else {
            self.store.replace(key, draft)?
        };
        Ok(settled.then_some(draft.saved))
    }

    fn draft(&self) -> Draft<'_> {
        Draft {
            values: &self.state.values,
            expiry: self.state.expiry,
            version: self.version,
            saved: self.store.now(),
        }
    }

    /// Nothing is left to be written.
    fn is_stored_as(&mut self, version: i64, saved: Timestamp) {
        self.forget_changes();
        if self.state.values.is_empty() {
            (self.key, self.version, self.stored_expiry) = (None, 0, None);
        } else {
            self.version = version;
            self.stored_expiry = self.store.ends(self.state.expiry, saved);
        }
    }

    /// Tries until nobody else has saved meanwhile; each time, what was changed here is changed again on top of theirs.
    fn until_settled<T>(
        &mut self,
        key: &SessionKey,
        attempts: usize,
        otherwise: SessionError,
        attempt: impl Fn(&Self) -> Result<Option<T>, SessionError>,
    ) -> Result<T, SessionError> {
        for left in (0..attempts).rev() {
            if let Some(settled) = attempt(self)? {
                return Ok(settled);
            }
            if left > 0 {
                let theirs = self.store.read(key)?.ok_or(SessionError::Gone)?;
                self.take(theirs);
                self.state.apply_all(&self.changes);
            }
        }
        Err(otherwise)
    }

    pub(crate) fn load(&mut self) -> Result<(), SessionError> {
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
        self.state = contents.state;
        self.stored_expiry = contents.expires_at;
        self.version = contents.version;
    }
}
