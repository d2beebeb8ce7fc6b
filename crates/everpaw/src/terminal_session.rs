//! The terminal's session: `unlock --for 15m`. It has a fixed end, lives in `sessions.db`, and its whole secret is in the
//! operating system's keychain: until it ends, whoever can read that keychain can open the journal, and whoever cannot,
//! cannot. Locking, expiry and a changed passphrase remove it.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use session::{
    EngineError, Expiry, SealingSecret, Session, SessionEngine, SessionError, Sessions, SqliteEngine,
};
use uuid::Uuid;
use vault::{EntryName, JournalKey, Passphrase, store_verified};
use zeroize::Zeroizing;

use crate::ticket::{Ticket, key_from_text, key_to_text};
use crate::{Error, Everpaw, OpenedVault, Remark, Unlocked, utc};

const PURPOSE: &str = "terminal session, format 1";
pub(crate) const KIND: &str = "terminal";
pub(crate) const PROFILE: &str = "profile";
const JOURNAL_KEY: &str = "journal_key";
const AUTH_EPOCH: &str = "auth_epoch";

/// A terminal session that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlockedUntil {
    /// The profile's id.
    pub profile: Uuid,
    /// When it ends.
    pub until: DateTime<Utc>,
}

/// What the session says, once it is open.
struct Remembered {
    profile: Uuid,
    key: JournalKey,
    auth_epoch: u64,
}

impl Everpaw {
    /// Opens a profile for the commands of the next while. Another profile that was open so is locked first.
    pub fn unlock_for(
        &self,
        profile: &str,
        passphrase: &Passphrase,
        duration: Duration,
    ) -> Result<UnlockedUntil, Error> {
        let vault = self.open_vault(profile, passphrase)?;
        let unlocked = self.unlocked(&vault)?;
        let engine = self.engine(KIND)?;
        engine.delete_all()?;
        let until = self.around.clock.now().plus(duration);
        let secret = SealingSecret::generate()?;
        let mut session = self.terminal_sessions(engine, secret.clone()).start();
        remember(&mut session, &vault)?;
        session.set_expiry(Expiry::At(until))?;
        session.save()?;
        let kept = match session.key() {
            Some(key) => {
                let ticket = Ticket { key: key.clone(), secret }.to_text();
                store_verified(&*self.around.keychain, &self.entry(), &ticket)
            }
            None => return Err(Error::Locked),
        };
        if let Err(error) = kept {
            session.flush()?;
            return Err(error.into());
        }
        Ok(UnlockedUntil { profile: unlocked.profile(), until: utc(until) })
    }

    /// Opens the profile that the terminal's session remembers. `None` if there is no session, it is over, or it is
    /// another profile's: then the passphrase is asked for. Storage or a keychain that fails is no reason to fail: it is
    /// remarked, and there is no session.
    pub fn resume(&self, profile: Option<&str>) -> Result<Option<Unlocked>, Error> {
        let Some(remembered) = self.remembered().unwrap_or_else(|error| {
            self.remark(Remark::SessionsUnreadable(error.to_string()));
            None
        }) else {
            return Ok(None);
        };
        let rightful = self.all_profiles().profile(remembered.profile);
        if let Some(name) = profile
            && self.all_profiles().find(name)?.id() != rightful.id()
        {
            return Ok(None);
        }
        let lock = rightful.take()?;
        if rightful.auth_epoch()? != remembered.auth_epoch {
            self.lock_terminal()?;
            return Ok(None);
        }
        self.unlocked_by_key(&rightful, Arc::new(lock), &remembered.key).map(Some)
    }

    /// Ends the terminal's session, whoever's it is. Says whether there was one. It needs nobody's consent: the sealed
    /// keys are deleted first, and a keychain that does not answer keeps a secret that opens nothing. Where nothing can be
    /// deleted, as on a full disk, the secret goes, and what is left of the session opens nothing either: that is remarked.
    pub fn lock_terminal(&self) -> Result<bool, Error> {
        match self.delete_sealed() {
            Ok(false) => Ok(false),
            Ok(true) => {
                self.remove_entry();
                Ok(true)
            }
            Err(error) if self.around.keychain.delete(&self.entry()).is_err() => Err(error),
            Err(error) => {
                self.remark(Remark::SessionsUnreadable(error.to_string()));
                Ok(true)
            }
        }
    }

    /// `false` if nothing is kept.
    fn delete_sealed(&self) -> Result<bool, Error> {
        if !self.has_terminal_session()? {
            return Ok(false);
        }
        let engine = self.engine(KIND)?;
        engine.delete_all()?;
        empty_log(&engine);
        Ok(true)
    }

    /// Whether any session is kept, living or over. Asks no keychain.
    pub fn has_terminal_session(&self) -> Result<bool, Error> {
        Ok(self.folder.sessions().exists() && !self.engine(KIND)?.is_empty()?)
    }

    /// Forgets the terminal's session if it is over, and the keychain's entry with it.
    pub fn end_expired_sessions(&self) -> Result<(), Error> {
        self.purge_terminal().map(drop)
    }

    /// As [`end_expired_sessions`](Self::end_expired_sessions); says how many sessions that were.
    pub(crate) fn purge_terminal(&self) -> Result<usize, Error> {
        if !self.has_terminal_session()? {
            return Ok(0);
        }
        // What is over is told by its end alone; no secret is needed to forget it.
        let gone = self.engine(KIND)?.clear_expired(self.around.clock.now())?;
        if gone > 0 && !self.has_terminal_session()? {
            self.remove_entry();
        }
        Ok(gone)
    }

    fn remembered(&self) -> Result<Option<Remembered>, Error> {
        // A keychain may ask its owner to be unlocked; it is not disturbed for a session that cannot be there.
        if !self.has_terminal_session()? {
            return Ok(None);
        }
        let text = match self.around.keychain.get(&self.entry()) {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(None),
            Err(error) => {
                self.remark(Remark::KeychainSilent(error));
                return Ok(None);
            }
        };
        let Some(ticket) = Ticket::from_text(&text) else { return Ok(None) };
        let mut session = self.terminal_sessions(self.engine(KIND)?, ticket.secret).open(ticket.key);
        let (Some(profile), Some(key), Some(auth_epoch)) = (
            session.get::<Uuid>(PROFILE)?,
            session.get::<String>(JOURNAL_KEY)?.map(Zeroizing::new),
            session.get::<u64>(AUTH_EPOCH)?,
        ) else {
            return Ok(None);
        };
        Ok(key_from_text(&key).map(|key| Remembered { profile, key, auth_epoch }))
    }

    fn remove_entry(&self) {
        if let Err(error) = self.around.keychain.delete(&self.entry()) {
            self.remark(Remark::EntryLeft(error));
        }
    }

    fn terminal_sessions(&self, engine: SqliteEngine, secret: SealingSecret) -> Sessions {
        // Every one of these sessions says when it ends.
        Sessions::builder(engine, secret, PURPOSE).clock(self.around.clock.clone()).build()
    }

    /// The sessions of one kind. They are a convenience: a file that is damaged is put aside, and a new one begun.
    pub(crate) fn engine(&self, kind: &str) -> Result<SqliteEngine, Error> {
        let file = self.folder.sessions();
        match SqliteEngine::open(&file, kind) {
            Err(EngineError::Damaged(_)) => {
                let aside = self.folder.put_sessions_aside().map_err(Error::io(&file))?;
                self.remark(Remark::SessionsDamaged(aside));
                Ok(SqliteEngine::open(&file, kind)?)
            }
            opened => Ok(opened?),
        }
    }

    fn entry(&self) -> EntryName {
        EntryName::new(self.folder.id(), KIND)
    }
}

/// Puts into a session what it takes to open this vault's journal again.
pub(crate) fn remember(session: &mut Session, vault: &OpenedVault) -> Result<(), SessionError> {
    session.insert(PROFILE, &vault.profile.id())?;
    session.insert(JOURNAL_KEY, &*key_to_text(&vault.opened.key))?;
    session.insert(AUTH_EPOCH, &vault.opened.auth_epoch)
}

/// What was deleted stays readable in the log beside the file for as long as somebody else has it open, as an app does that
/// is unlocked. Where that cannot be helped now, it goes with the next deletion or the last who closes it.
pub(crate) fn empty_log(engine: &SqliteEngine) {
    if let Err(error) = engine.connection().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "what was deleted of a session may still be in the log");
    }
}
