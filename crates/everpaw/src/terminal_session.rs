//! The terminal's session: `unlock --for 15m`. It has a fixed end, lives in `sessions.db`, and its whole secret is in the
//! operating system's keychain: until it ends, whoever can read that keychain can open the journal, and whoever cannot,
//! cannot. Locking, expiry and a changed passphrase remove it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use session::{Expiry, RunId, SealingSecret, Session, SessionKey, Sessions, SqliteEngine};
use uuid::Uuid;
use vault::{EntryName, JournalKey, Passphrase, store_verified};
use zeroize::Zeroizing;

use crate::{Error, Everpaw, Unlocked, utc};

const PURPOSE: &str = "terminal session, format 1";
const PROFILE: &str = "profile";
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

/// What the keychain keeps: the session's key and what its payload is sealed under.
struct Ticket {
    key: SessionKey,
    secret: SealingSecret,
}

impl Everpaw {
    /// Opens a profile for the commands of the next while. Another profile that was open so is locked first.
    pub fn unlock_for(
        &self,
        profile: &str,
        passphrase: &Passphrase,
        duration: Duration,
    ) -> Result<UnlockedUntil, Error> {
        let (unlocked, opened) = self.open_vault(profile, passphrase)?;
        self.lock_terminal()?;
        let until = self.around.clock.now().plus(duration);
        let secret = SealingSecret::generate()?;
        let mut session = self.sessions(self.engine()?, secret.clone()).start();
        session.insert(PROFILE, &unlocked.profile())?;
        session.insert(JOURNAL_KEY, &STANDARD.encode(opened.key.expose()))?;
        session.insert(AUTH_EPOCH, &opened.auth_epoch)?;
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
    /// another profile's: then the passphrase is asked for.
    pub fn resume(&self, profile: Option<&str>) -> Result<Option<Unlocked>, Error> {
        let Some(mut session) = self.terminal_session()? else { return Ok(None) };
        let (Some(id), Some(key), Some(auth_epoch)) = (
            session.get::<Uuid>(PROFILE)?,
            session.get::<String>(JOURNAL_KEY)?.map(Zeroizing::new),
            session.get::<u64>(AUTH_EPOCH)?,
        ) else {
            return Ok(None);
        };
        let remembered = self.all_profiles().profile(id);
        if let Some(name) = profile
            && self.all_profiles().find(name)?.id() != id
        {
            return Ok(None);
        }
        let lock = remembered.take()?;
        if remembered.auth_epoch()? != auth_epoch {
            self.lock_terminal()?;
            return Ok(None);
        }
        let Some(key) = journal_key(&key) else { return Ok(None) };
        self.unlocked_by_key(&remembered, lock, &key).map(Some)
    }

    /// Ends the terminal's session, whoever's it is. Says whether there was one.
    pub fn lock_terminal(&self) -> Result<bool, Error> {
        let Some(mut session) = self.terminal_session()? else { return Ok(false) };
        let there = !session.is_empty()?;
        session.flush()?;
        // The session is gone and nothing opens any more. An entry that cannot be removed now opens nothing.
        if let Err(error) = self.around.keychain.delete(&self.entry()) {
            tracing::warn!(%error, "the keychain entry of a session that has ended could not be removed");
        }
        Ok(there)
    }

    /// Whether any session is kept, living or over. Asks no keychain.
    pub fn has_terminal_session(&self) -> Result<bool, Error> {
        Ok(self.folder.sessions().exists() && !self.engine()?.is_empty()?)
    }

    /// Forgets sessions that are over, and the keychain's entry with them.
    pub fn end_expired_sessions(&self) -> Result<(), Error> {
        if !self.folder.sessions().exists() {
            return Ok(());
        }
        let engine = self.engine()?;
        let nobody = SealingSecret::generate()?;
        let gone = self.sessions(engine, nobody).purge(&|_| false)?;
        if gone > 0 {
            // Looking for it removes the entry if its session is not there any more.
            self.terminal_session_or_stale_entry()?;
        }
        Ok(())
    }

    fn terminal_session(&self) -> Result<Option<Session>, Error> {
        // A keychain may ask its owner to be unlocked; it is not disturbed for a session that cannot be there.
        if !self.has_terminal_session()? {
            return Ok(None);
        }
        self.terminal_session_or_stale_entry()
    }

    fn terminal_session_or_stale_entry(&self) -> Result<Option<Session>, Error> {
        let (keychain, entry) = (&self.around.keychain, self.entry());
        let text = match keychain.get(&entry) {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(None),
            Err(error) => {
                tracing::warn!(%error, "the keychain does not answer; the passphrase is needed");
                return Ok(None);
            }
        };
        if let Some(ticket) = Ticket::from_text(&text) {
            let mut session = self.sessions(self.engine()?, ticket.secret).open(ticket.key);
            if !session.is_empty()? {
                return Ok(Some(session));
            }
        }
        if let Err(error) = keychain.delete(&entry) {
            tracing::warn!(%error, "a keychain entry that opens nothing could not be removed");
        }
        Ok(None)
    }

    fn sessions(&self, engine: SqliteEngine, secret: SealingSecret) -> Sessions {
        let day = Duration::from_hours(24);
        Sessions::with(engine, secret, PURPOSE, self.around.clock.clone(), RunId::generate(), day)
    }

    fn engine(&self) -> Result<SqliteEngine, Error> {
        SqliteEngine::open(&self.folder.sessions()).map_err(|error| Error::Session(error.into()))
    }

    fn entry(&self) -> EntryName {
        EntryName::new(self.folder.id(), "terminal")
    }
}

impl Ticket {
    fn to_text(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(STANDARD.encode(self.secret.expose()));
        Zeroizing::new(format!("{} {}", self.key.expose(), *secret))
    }

    fn from_text(text: &str) -> Option<Self> {
        let (key, secret) = text.split_once(' ')?;
        let secret = Zeroizing::new(STANDARD.decode(secret).ok()?);
        Some(Self {
            key: SessionKey::parse(key).ok()?,
            secret: SealingSecret::from_bytes(secret.as_slice().try_into().ok()?),
        })
    }
}

fn journal_key(text: &str) -> Option<JournalKey> {
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    Some(JournalKey::from_bytes(bytes.as_slice().try_into().ok()?))
}
