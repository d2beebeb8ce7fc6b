//! The anonymous session: what the app remembers before anybody has signed in. That is the profile last used, and the id
//! and key of a draft journal. It outlives the app; its whole secret is in the operating system's keychain, as the
//! terminal's is, and what it seals lies in `sessions.db`. Without a keychain it lives in memory, which matters to nobody
//! but whoever writes a draft. What a draft is, is in `drafts`; who was here last, in `last_profile`.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use session::{
    Clock, Expiry, ManualClock, MemoryEngine, SealingSecret, Session, SessionEngine, SessionError,
    SessionKey, Sessions,
};
use uuid::Uuid;
use vault::{EntryName, ProfileLock, store_verified};

use crate::last_profile::Known;
use crate::terminal_session::empty_log;
use crate::ticket::Ticket;
use crate::{Error, Everpaw, Remark};

pub(crate) const KIND: &str = "anonymous";
const PURPOSE: &str = "anonymous session, format 1";
pub(crate) const LAST_PROFILE: &str = "last_profile";
pub(crate) const DRAFT: &str = "draft";
pub(crate) const DRAFT_KEY: &str = "draft_key";

/// How long it lives after it was last touched, which every start does.
const UNTOUCHED: Duration = Duration::from_hours(365 * 24);
/// How long it lives while it holds the only key to what somebody wrote: until that is claimed or discarded.
const WITH_A_DRAFT: Duration = Duration::from_hours(100 * 365 * 24);

/// The anonymous session of this process.
#[derive(Default)]
pub(crate) struct AnonymousSession {
    pub(crate) known: Mutex<Known>,
    pub(crate) answered: Condvar,
    /// Held by whoever asks the keychain or changes what is stored, which may take seconds.
    pub(crate) place: Mutex<Option<Place>>,
}

/// Where the session is.
pub(crate) enum Place {
    /// In `sessions.db`, which is opened for each use: as long as it is open, the log beside it keeps what was deleted.
    Lasting(Ticket),
    /// In memory, with what shows other processes that its draft is in use.
    InMemory { sessions: Sessions, key: SessionKey, draft_lock: Option<Arc<ProfileLock>> },
}

/// What came of looking for a session that an earlier run left.
enum Recalled {
    Found(Place),
    Nothing,
    /// There may be one, and it cannot be read now. It must not be replaced, for it may hold the key of a draft.
    Unreadable,
}

impl Everpaw {
    /// Works with the place of the session, which nobody else does meanwhile.
    pub(crate) fn with_place<T>(
        &self,
        work: impl FnOnce(&mut Option<Place>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let worked = {
            let mut place = self.anonymous.place.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut place)
        };
        // Whoever had something to store meanwhile did not wait.
        self.store_last_profile(false);
        worked
    }

    /// Finds the session that an earlier run left, if this run has none yet or has lost it. Says whether one may be begun
    /// that lasts.
    pub(crate) fn find_place(&self, place: &mut Option<Place>) -> Result<bool, Error> {
        if let Some(there) = place {
            if !self.open_place(there)?.is_empty()? {
                return Ok(true);
            }
            // It may come back when the clock is right again, so it is looked for as if this were a start.
            *place = None;
        }
        match self.recall()? {
            Recalled::Found(found) => {
                let last: Option<Uuid> = self.open_place(&found)?.get(LAST_PROFILE)?;
                {
                    let mut known = self.known();
                    known.last_profile = known.last_profile.or(last);
                }
                self.anonymous.answered.notify_all();
                *place = Some(found);
                Ok(true)
            }
            Recalled::Nothing => Ok(true),
            Recalled::Unreadable => Ok(false),
        }
    }

    /// Changes the session. If there is none, one begins: where it lasts if that may be and can be, else in memory.
    pub(crate) fn change_or_begin(
        &self,
        place: &mut Option<Place>,
        may_last: bool,
        change: &dyn Fn(&mut Session) -> Result<(), SessionError>,
    ) -> Result<(), Error> {
        if let Some(there) = place
            && self.change(there, change)?
        {
            return Ok(());
        }
        let in_memory = |error: Error| {
            tracing::warn!(%error, "what is remembered before signing in stays in memory");
        };
        let lasting = if may_last { self.begin_lasting(change).map_err(in_memory).ok() } else { None };
        *place = if lasting.is_some() {
            lasting
        } else {
            // Its clock stands still: nothing but the end of this process ends it.
            let clock = Arc::new(ManualClock::at(self.around.clock.now()));
            let sessions = sessions(MemoryEngine::default(), SealingSecret::generate()?, clock);
            let key = begin_in(&sessions, change)?.1;
            Some(Place::InMemory { sessions, key, draft_lock: None })
        };
        Ok(())
    }

    /// Takes the draft's key out of the session, and begins that anew: an old copy of it does not open with what the keychain
    /// then has. If nothing more is remembered, no session is left, and no entry.
    pub(crate) fn forget_draft(&self, place: &mut Option<Place>) -> Result<(), Error> {
        let Some(there) = place else { return Ok(()) };
        let lasted = there.lasts();
        self.open_place(there)?.flush()?;
        *place = None;
        if lasted {
            match self.engine(KIND) {
                Ok(engine) => empty_log(&engine),
                Err(error) => tracing::warn!(%error, "what was deleted of a session may still be in the log"),
            }
            *place = self.begin_anew();
        }
        Ok(())
    }

    /// Forgets every anonymous session, also what cannot be opened.
    pub(crate) fn forget_everything(&self, place: &mut Option<Place>) -> Result<(), Error> {
        let engine = self.engine(KIND)?;
        engine.delete_all()?;
        empty_log(&engine);
        *place = None;
        self.remove_anonymous_entry();
        Ok(())
    }

    /// Forgets anonymous sessions that are over, and the key of a draft that is gone; says how many that were. The
    /// keychain keeps its entry: it opens nothing any more, and another process may have begun one just now.
    pub(crate) fn purge_anonymous(&self) -> Result<usize, Error> {
        let gone = self.engine(KIND)?.clear_expired(self.around.clock.now())?;
        self.with_place(|place| {
            self.find_place(place)?;
            self.forget_gone_draft(place);
            Ok(gone)
        })
    }

    /// What an earlier run left. What does not open is nothing only if nothing can depend on it: the keychain's entry may
    /// be all that opens a draft, now or when a file is back in its place, and a session that is begun overwrites it.
    fn recall(&self) -> Result<Recalled, Error> {
        let recalled = self.recall_stored()?;
        if !matches!(recalled, Recalled::Nothing) || !self.has_lasting_drafts() {
            return Ok(recalled);
        }
        match self.around.keychain.get(&self.anonymous_entry()) {
            Ok(None) => Ok(Recalled::Nothing),
            _ => Ok(Recalled::Unreadable),
        }
    }

    /// The keychain is asked only if there is something to be asked for.
    fn recall_stored(&self) -> Result<Recalled, Error> {
        if !self.folder.sessions().exists() || self.engine(KIND)?.is_empty()? {
            return Ok(Recalled::Nothing);
        }
        let text = match self.around.keychain.get(&self.anonymous_entry()) {
            Ok(Some(text)) => text,
            // Another desktop's keychain, perhaps. Nothing there can be replaced.
            Ok(None) => return Ok(Recalled::Nothing),
            Err(_) => return Ok(Recalled::Unreadable),
        };
        let Some(ticket) = Ticket::from_text(&text) else { return Ok(Recalled::Nothing) };
        let found = Place::Lasting(ticket);
        let mut session = self.open_place(&found)?;
        if session.is_empty()? {
            return Ok(Recalled::Nothing);
        }
        if let Err(error) = session.touch() {
            tracing::warn!(%error, "the end of the anonymous session could not be moved");
        }
        Ok(Recalled::Found(found))
    }

    /// A new session with who was here last, where there is something to be remembered and a keychain.
    fn begin_anew(&self) -> Option<Place> {
        let is_known = self.known().last_profile.is_some();
        let begun = is_known.then(|| self.begin_lasting(&|_| Ok(())));
        match begun {
            Some(Ok(begun)) => return Some(begun),
            Some(Err(error)) => tracing::warn!(%error, "who was here last is forgotten"),
            None => {}
        }
        self.remove_anonymous_entry();
        None
    }

    pub(crate) fn begin_lasting(
        &self,
        fill: &dyn Fn(&mut Session) -> Result<(), SessionError>,
    ) -> Result<Place, Error> {
        let (secret, last) = (SealingSecret::generate()?, self.known().last_profile);
        let sessions = self.anonymous_sessions(secret.clone())?;
        let (mut session, key) = begin_in(&sessions, &|session| {
            last.map_or(Ok(()), |last| session.insert(LAST_PROFILE, &last))?;
            fill(session)
        })?;
        let ticket = Ticket { key, secret };
        if let Err(error) = store_verified(&*self.around.keychain, &self.anonymous_entry(), &ticket.to_text())
        {
            session.flush()?;
            return Err(error.into());
        }
        Ok(Place::Lasting(ticket))
    }

    /// Opened for each use and wiped after it, because it may hold a key.
    pub(crate) fn open_place(&self, place: &Place) -> Result<Session, Error> {
        Ok(match place {
            Place::Lasting(Ticket { key, secret }) => {
                self.anonymous_sessions(secret.clone())?.open(key.clone())
            }
            Place::InMemory { sessions, key, .. } => sessions.open(key.clone()),
        })
    }

    /// `false` if there is nothing left of it, before or after.
    pub(crate) fn change(
        &self,
        place: &Place,
        change: &dyn Fn(&mut Session) -> Result<(), SessionError>,
    ) -> Result<bool, Error> {
        let mut session = self.open_place(place)?;
        if session.is_empty()? {
            return Ok(false);
        }
        change(&mut session)?;
        set_end(&mut session)?;
        session.save()?;
        Ok(session.key().is_some())
    }

    fn remove_anonymous_entry(&self) {
        if let Err(error) = self.around.keychain.delete(&self.anonymous_entry()) {
            self.remark(Remark::EntryLeft(error));
        }
    }

    fn anonymous_sessions(&self, secret: SealingSecret) -> Result<Sessions, Error> {
        Ok(sessions(self.engine(KIND)?, secret, self.around.clock.clone()))
    }

    fn anonymous_entry(&self) -> EntryName {
        EntryName::new(self.folder.id(), KIND)
    }
}

impl Place {
    /// Whether it outlives this process.
    pub(crate) fn lasts(&self) -> bool {
        matches!(self, Self::Lasting(_))
    }

    /// The lock of a draft that ends with this process. Held all the while, so that nobody sweeps it.
    pub(crate) fn draft_lock(&self) -> Option<&Arc<ProfileLock>> {
        match self {
            Self::Lasting(_) => None,
            Self::InMemory { draft_lock, .. } => draft_lock.as_ref(),
        }
    }

    /// Holds the lock of a draft, or lets go of it, where that is needed.
    pub(crate) fn hold_draft(&mut self, lock: Option<Arc<ProfileLock>>) {
        if let Self::InMemory { draft_lock, .. } = self {
            *draft_lock = lock;
        }
    }
}

fn sessions(engine: impl SessionEngine + 'static, secret: SealingSecret, clock: Arc<dyn Clock>) -> Sessions {
    // The length of what is stored says only whether there is a draft. And it guards nothing: a clock that ran ahead when it
    // was saved is no reason to hide what somebody wrote.
    Sessions::builder(engine, secret, PURPOSE)
        .clock(clock)
        .deflate_above(usize::MAX)
        .opening_from_the_future()
        .build()
}

fn begin_in(
    sessions: &Sessions,
    fill: &dyn Fn(&mut Session) -> Result<(), SessionError>,
) -> Result<(Session, SessionKey), SessionError> {
    let mut session = sessions.start();
    fill(&mut session)?;
    set_end(&mut session)?;
    session.save()?;
    let key = session.key().cloned().ok_or(SessionError::Gone)?;
    Ok((session, key))
}

fn set_end(session: &mut Session) -> Result<(), SessionError> {
    let idle = if session.contains(DRAFT)? { WITH_A_DRAFT } else { UNTOUCHED };
    session.set_expiry(Expiry::Idle(idle))
}
