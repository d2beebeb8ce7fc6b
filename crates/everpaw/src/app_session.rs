//! The app's session: who is unlocked, for as long as somebody is there. It holds the journal key, sealed under two halves:
//! one in the operating system's keychain, one that is nowhere but in this process. A crash ends it, and what it leaves
//! behind opens nothing. How one begins is in `app_unlock`; the terminal's session is another one and lives beside it.

use std::sync::Arc;
use std::time::Duration;

use session::{Expiry, Session, SessionError, SessionKey, Sessions, Timestamp};
use vault::{EntryName, Keychain, KeychainError};

use crate::app_run::AppRun;
use crate::terminal_session::PROFILE;
use crate::{Error, Remark};

/// The name of the journal's setting that says after how many seconds without input it locks.
pub const IDLE_SECONDS: &str = "idle_seconds";
/// The idle time of a journal that says nothing else.
pub const USUAL_IDLE: Duration = Duration::from_mins(10);
/// The shortest idle time: long enough to find the settings and choose another.
pub const SHORTEST_IDLE: Duration = Duration::from_secs(30);
/// The longest idle time.
pub const LONGEST_IDLE: Duration = Duration::from_hours(4);

/// A clock that is set back by more than this ends the session; less is the system correcting the time.
const CLOCK_CORRECTION: Duration = Duration::from_mins(2);

/// Input moves the end of the session at most this many times in its idle time.
const SAVES_IN_IDLE_TIME: u32 = 20;

/// Before the name of what was done in a session.
const ONCE: &str = "once ";

/// The session of an unlocked app. Dropping it makes what is stored of it unreadable; [`end`](Self::end) removes it.
pub struct AppSession {
    pub(crate) sessions: Sessions,
    pub(crate) key: SessionKey,
    /// What the keychain keeps of it; `None` for a session that lives in memory alone.
    pub(crate) kept: Option<KeptHalf>,
    pub(crate) run: Arc<AppRun>,
    pub(crate) number: u64,
    pub(crate) idle: Duration,
    /// When its end was last moved.
    pub(crate) moved: Timestamp,
    /// When somebody was last seen.
    pub(crate) touched: Timestamp,
    /// When what is stored ends. Earlier than it should be if storing failed.
    pub(crate) stored_until: Timestamp,
    /// What was stored has been deleted or changed by somebody else.
    pub(crate) gone: bool,
    pub(crate) ended: bool,
}

/// Whether the keychain still has what a session needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainState {
    /// It has.
    Holds,
    /// The entry was deleted or overwritten.
    GoneOrChanged,
    /// The keychain does not answer.
    Unreachable,
    /// The session never relied on it.
    NotUsed,
}

/// Asks the keychain about a session's entry, apart from the session: the keychain may take seconds to answer, and
/// nobody who needs the session should wait for it.
#[derive(Clone)]
pub struct KeychainWatch(Option<KeptHalf>);

/// The entry of a half that the keychain keeps. The half itself is not here, only what tells it from another.
#[derive(Clone)]
pub(crate) struct KeptHalf {
    pub(crate) keychain: Arc<dyn Keychain>,
    pub(crate) entry: EntryName,
    pub(crate) hash: blake3::Hash,
}

impl AppSession {
    /// Somebody is there: real input was seen now. Moves the end of the session, at most twenty times in its idle time,
    /// so that it comes at most a twentieth too early. A session that is over stays so.
    ///
    /// If the new end cannot be stored, that is the error, and the session lives on all the same: a full disk locks
    /// nobody out who is writing.
    pub fn touch(&mut self) -> Result<(), Error> {
        if self.is_over() {
            return Ok(());
        }
        let now = self.sessions.now();
        self.touched = now;
        let is_recent = self.moved <= now && self.moved.until(now) < self.idle / SAVES_IN_IDLE_TIME;
        if is_recent { Ok(()) } else { self.move_end(now) }
    }

    /// Whether nobody was there for too long, the clock was set back, or the session was ended from somewhere else.
    pub fn is_over(&self) -> bool {
        let now = self.sessions.now();
        let is_set_back = now.plus(CLOCK_CORRECTION) < self.touched;
        self.gone || is_set_back || self.ends_at() <= now || !self.run.is_latest(self.number)
    }

    /// When it is over if nobody touches it.
    pub fn ends_at(&self) -> Timestamp {
        self.moved.plus(self.idle)
    }

    /// How long it lives untouched.
    pub fn idle(&self) -> Duration {
        self.idle
    }

    /// Sets how long it lives untouched, counted from now, and gives what it is: between [`SHORTEST_IDLE`] and
    /// [`LONGEST_IDLE`]. The journal's setting is the caller's to write.
    pub fn set_idle(&mut self, idle: Duration) -> Result<Duration, Error> {
        if self.is_over() {
            return Err(Error::Locked);
        }
        let now = self.sessions.now();
        (self.idle, self.touched) = (allowed_idle(idle), now);
        self.move_end(now)?;
        Ok(self.idle)
    }

    /// Whether the keychain still has what was written there. Takes as long as the keychain does;
    /// [`keychain_watch`](Self::keychain_watch) asks the same without holding the session.
    pub fn keychain_holds(&self) -> KeychainState {
        self.keychain_watch().look()
    }

    /// What asks the keychain about this session.
    pub fn keychain_watch(&self) -> KeychainWatch {
        KeychainWatch(self.kept.clone())
    }

    /// Marks that something was done in this session, as a visitor who left a few words. `true` the first time; `false`
    /// ever after, until the session is over and with it the mark. Doing it is no input: the end does not move.
    pub fn once(&mut self, name: &str) -> Result<bool, Error> {
        if self.is_over() {
            return Err(Error::Locked);
        }
        let mut session = self.stored();
        if !session.contains(PROFILE)? {
            self.gone = true;
            return Err(Error::Locked);
        }
        let mark = format!("{ONCE}{name}");
        if session.contains(&mark)? {
            return Ok(false);
        }
        session.insert(&mark, &true)?;
        session.set_expiry(Expiry::At(self.ends_at()))?;
        match session.save() {
            Err(SessionError::Gone) => {
                self.gone = true;
                Err(Error::Locked)
            }
            saved => Ok(saved.map(|()| true)?),
        }
    }

    /// Ends it: deletes what is stored, which asks no keychain, then the keychain's entry, and wipes the rest. What could
    /// not be removed is told, and opens nothing.
    #[must_use = "what was left behind is to be told"]
    pub fn end(mut self) -> Vec<Remark> {
        self.ended = true;
        let mut remarks = Vec::new();
        if let Err(error) = self.delete_stored() {
            remarks.push(Remark::SessionsUnreadable(error.to_string()));
        }
        if let Some(kept) = self.kept.take()
            && let Err(error) = kept.remove(&self.run, self.number)
        {
            remarks.push(Remark::EntryLeft(error));
        }
        remarks
    }

    fn move_end(&mut self, now: Timestamp) -> Result<(), Error> {
        let is_stored = now < self.stored_until;
        self.moved = now;
        match self.store_end() {
            Ok(true) => self.stored_until = self.ends_at(),
            // What ran out because storing failed is no sign of anything; what is missing before its time is.
            Ok(false) => self.gone = is_stored,
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// `false` if there is nothing stored, or nothing that opens.
    fn store_end(&self) -> Result<bool, SessionError> {
        let mut session = self.stored();
        if !session.contains(PROFILE)? {
            return Ok(false);
        }
        session.set_expiry(Expiry::Idle(self.idle))?;
        session.set_modified();
        match session.save() {
            Err(SessionError::Gone) => Ok(false),
            saved => saved.map(|()| true),
        }
    }

    /// Opened for each use and wiped after it, because it holds the journal key.
    fn stored(&self) -> Session {
        self.sessions.open(self.key.clone())
    }

    fn delete_stored(&self) -> Result<(), SessionError> {
        self.stored().flush()
    }
}

impl Drop for AppSession {
    /// Asks no keychain: that may take long, and its half opens nothing without ours, which goes now. The next start
    /// removes it.
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        if let Err(error) = self.delete_stored() {
            tracing::warn!(%error, "a session could not be deleted; nothing opens it any more");
        }
        if self.kept.is_some() {
            self.run.leave_entry();
        }
    }
}

impl KeychainWatch {
    /// Whether the keychain still has what was written there.
    pub fn look(&self) -> KeychainState {
        let Some(kept) = &self.0 else { return KeychainState::NotUsed };
        match kept.keychain.get(&kept.entry) {
            Ok(Some(text)) if blake3::hash(text.as_bytes()) == kept.hash => KeychainState::Holds,
            Ok(_) => KeychainState::GoneOrChanged,
            Err(_) => KeychainState::Unreachable,
        }
    }
}

impl KeptHalf {
    /// Deletes the entry, unless a later session has taken it over.
    pub(crate) fn remove(&self, run: &AppRun, session: u64) -> Result<(), KeychainError> {
        let _in_hand = run.take_entry();
        if !run.is_latest(session) {
            return Ok(());
        }
        match self.keychain.delete(&self.entry) {
            Ok(()) => run.entry_is_gone(),
            Err(error) => {
                run.distrust_keychain();
                run.leave_entry();
                return Err(error);
            }
        }
        Ok(())
    }
}

/// The idle time nearest to `idle` that is allowed.
pub(crate) fn allowed_idle(idle: Duration) -> Duration {
    idle.clamp(SHORTEST_IDLE, LONGEST_IDLE)
}
