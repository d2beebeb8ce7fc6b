//! Everpaw without a window: one [`Everpaw`] value that the terminal and the desktop shell drive alike.
//!
//! It joins the parts that know nothing of each other: a profile's vault, its journal, the session that remembers who is
//! unlocked, and the exported memorial. It asks nobody anything and prints nothing; wording is the shells' own.

mod anonymous_session;
mod app_run;
mod app_session;
mod app_unlock;
mod data_folder;
mod drafts;
mod error;
mod kept_sessions;
mod last_profile;
mod own_folder;
mod private_memory;
mod remark;
mod run_engine;
mod terminal_session;
mod ticket;
mod unlocked;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Utc};
use photo::Decoder;
use session::Clock;
use uuid::Uuid;
use vault::{JournalKey, KeyCost, Keychain, Opened, Profile, ProfileLock, Profiles};

use crate::anonymous_session::AnonymousSession;
use crate::app_run::AppRun;
use crate::data_folder::DataFolder;

pub use app_session::{
    AppSession, IDLE_SECONDS, KeychainState, KeychainWatch, LONGEST_IDLE, SHORTEST_IDLE, USUAL_IDLE,
};
pub use app_unlock::AppUnlocked;
pub use drafts::Draft;
pub use error::{Error, ErrorKind};
pub use kept_sessions::{KeptSession, SessionKind};
pub use private_memory::{keep_memory_private, limit_core_dumps};
pub use remark::Remark;
pub use terminal_session::UnlockedUntil;
pub use unlocked::Unlocked;
// What the shells need of the parts; they depend on nothing below this crate but the decode worker's entry.
pub use journal::{
    DiedWording, Found, FoundItem, Import, ImportProgress, ImportReport, JournalError, KEPT_IN_TRASH, Merged,
    Pet, PetCounts, PetFacts, PetId, Photo, PhotoId, PictureState, RenditionSize, Story, StoryId, StoryWords,
    dates, search,
};
pub use memorial::{
    Block, ExportError, Exported, Language, Mention, Outcome, Progress as ExportProgress, folder_for,
    story_blocks,
};
pub use session::{ManualClock, SystemClock, Timestamp};
pub use vault::{
    BrokenKeychain, EntryName, KeychainError, MemoryKeychain, Passphrase, ProfileState, ProfileSummary,
    RecoveryWords, Repaired, Strength, SystemKeychain, VaultError,
};

/// What the program needs from the world around it, handed in so that a test can hand in another world.
pub struct Surroundings {
    /// Where session secrets are kept.
    pub keychain: Arc<dyn Keychain>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What makes pictures of files.
    pub decoder: Arc<dyn Decoder>,
    /// What a new passphrase costs to try; `None` measures it.
    pub key_cost: Option<KeyCost>,
}

/// The program, with everybody locked out. Unlocking gives an [`Unlocked`]; dropping that locks again.
pub struct Everpaw {
    folder: DataFolder,
    around: Surroundings,
    remarks: Mutex<Vec<Remark>>,
    /// The run of the desktop app, once something was unlocked in it.
    run: OnceLock<Arc<AppRun>>,
    anonymous: AnonymousSession,
    /// When sessions that are over were last looked for.
    purged: Mutex<Option<Timestamp>>,
    /// How many were forgotten when the data folder was opened, and have not been told of.
    gone_at_start: AtomicUsize,
}

/// A vault that has been opened, and the lock that makes its profile ours.
pub(crate) struct OpenedVault {
    pub(crate) profile: Profile,
    pub(crate) lock: Arc<ProfileLock>,
    pub(crate) opened: Opened,
}

/// A profile that has just been made.
pub struct CreatedProfile {
    /// Its id.
    pub id: Uuid,
    /// The words that open it when the passphrase is lost; they are nowhere else.
    pub words: RecoveryWords,
}

impl Everpaw {
    /// Opens the data folder, or makes it, readable by its owner alone. Forgets sessions that are over.
    pub fn open(data_folder: &Path, around: Surroundings) -> Result<Self, Error> {
        let folder = DataFolder::open(data_folder)?;
        let everpaw = Self {
            folder,
            around,
            remarks: Mutex::default(),
            run: OnceLock::new(),
            anonymous: AnonymousSession::default(),
            purged: Mutex::default(),
            gone_at_start: AtomicUsize::new(0),
        };
        // Sessions are a convenience: no trouble with them keeps anybody out.
        match everpaw.purge_terminal() {
            Ok(gone) => everpaw.gone_at_start.store(gone, Ordering::Relaxed),
            Err(error) => everpaw.remark(Remark::SessionsUnreadable(error.to_string())),
        }
        Ok(everpaw)
    }

    /// Every profile on this computer, in the order they were made.
    pub fn profiles(&self) -> Result<Vec<ProfileSummary>, Error> {
        Ok(self.all_profiles().list()?)
    }

    /// Makes a profile with an empty journal.
    pub fn create_profile(&self, label: &str, passphrase: &Passphrase) -> Result<CreatedProfile, Error> {
        let created =
            self.all_profiles().create(label, passphrase, self.cost(), self.now(), |folder, _, key| {
                let (words, pixels) = unlocked::keys(key);
                Ok(journal::Journal::create(folder, &words, &pixels)?)
            })?;
        Ok(CreatedProfile { id: created.profile.id(), words: created.words })
    }

    /// Opens a profile with its passphrase.
    pub fn unlock(&self, profile: &str, passphrase: &Passphrase) -> Result<Unlocked, Error> {
        self.unlocked(&self.open_vault(profile, passphrase)?)
    }

    /// Opens a profile with its recovery words and gives it a new passphrase. The old one is void, and so is every
    /// session that was opened with it.
    pub fn recover(&self, profile: &str, words: &RecoveryWords, new: &Passphrase) -> Result<Unlocked, Error> {
        self.unlocked(&self.recover_vault(profile, words, new)?)
    }

    /// What happened beside what was asked for, since this was last called: to be told once.
    pub fn remarks(&self) -> Vec<Remark> {
        std::mem::take(&mut *self.remarks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn remark(&self, remark: Remark) {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).push(remark);
    }

    pub(crate) fn open_vault(&self, profile: &str, passphrase: &Passphrase) -> Result<OpenedVault, Error> {
        let profile = self.all_profiles().find(profile)?;
        let lock = Arc::new(profile.take()?);
        let opened = profile.open(&lock, passphrase, self.now())?;
        Ok(OpenedVault { profile, lock, opened })
    }

    pub(crate) fn recover_vault(
        &self,
        profile: &str,
        words: &RecoveryWords,
        new: &Passphrase,
    ) -> Result<OpenedVault, Error> {
        let profile = self.all_profiles().find(profile)?;
        let lock = Arc::new(profile.take()?);
        let opened = profile.recover(&lock, words, new, self.cost())?;
        // Now, and not when it is next used: what it sealed is the journal key, which a new passphrase does not change.
        self.lock_terminal()?;
        Ok(OpenedVault { profile, lock, opened })
    }

    pub(crate) fn unlocked(&self, vault: &OpenedVault) -> Result<Unlocked, Error> {
        let unlocked = self.unlocked_by_key(&vault.profile, vault.lock.clone(), &vault.opened.key)?;
        Ok(Unlocked { repaired: vault.opened.repaired, ..unlocked })
    }

    fn unlocked_by_key(
        &self,
        profile: &Profile,
        lock: Arc<ProfileLock>,
        key: &JournalKey,
    ) -> Result<Unlocked, Error> {
        let (words, pixels) = unlocked::keys(key);
        Ok(Unlocked {
            journal: journal::Journal::open(profile.folder(), &words, &pixels)?,
            profile: profile.id(),
            data_folder: self.folder.path().to_owned(),
            repaired: None,
            clock: self.around.clock.clone(),
            decoder: self.around.decoder.clone(),
            lock,
        })
    }

    fn all_profiles(&self) -> Profiles {
        Profiles::at(self.folder.profiles())
    }

    fn cost(&self) -> KeyCost {
        self.around.key_cost.unwrap_or_else(KeyCost::calibrated)
    }

    fn now(&self) -> DateTime<Utc> {
        utc(self.around.clock.now())
    }
}

/// The same instant, as the parts that deal in calendars want it.
fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
