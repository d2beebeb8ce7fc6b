//! Profiles: one folder each, named by an id, holding everything that belongs to one person. Copy the folder and you
//! have moved the profile.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::attempts::Attempts;
use crate::file::{self, Repaired, VaultFile};
use crate::lock::CreationLock;
use crate::slot::KeySlot;
use crate::{JournalKey, KeyCost, Passphrase, ProfileLock, RecoveryWords, VaultError, durable};

/// The folder of all profiles.
#[derive(Debug, Clone)]
pub struct Profiles {
    folder: PathBuf,
}

/// What the chooser may show of a profile while it is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSummary {
    /// Its id.
    pub id: Uuid,
    /// The label its owner gave it; `None` if the vault file cannot say.
    pub label: Option<String>,
    /// Whether it can be opened here.
    pub state: ProfileState,
}

/// Whether a profile can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileState {
    /// Its vault file is in order.
    Sound,
    /// Neither copy of its vault file is whole.
    Damaged,
    /// It was made by a newer version.
    Newer,
    /// The system cannot read its vault file.
    Unreadable,
}

/// One profile, locked.
#[derive(Debug, Clone)]
pub struct Profile {
    folder: PathBuf,
    id: Uuid,
}

/// A profile that has been made.
pub struct Created {
    /// The profile.
    pub profile: Profile,
    /// The words that open it when the passphrase is lost. They are nowhere else: show them now.
    pub words: RecoveryWords,
}

/// A folder that has a vault and waits to be moved to the other profiles. Nobody else makes one meanwhile. See
/// [`Profiles::begin_adoption`].
pub struct Adoption {
    made: Profile,
    profile: Profile,
    words: RecoveryWords,
    _creating: CreationLock,
}

/// A vault that has been opened.
#[derive(Debug)]
pub struct Opened {
    /// What everything in the profile is encrypted under.
    pub key: JournalKey,
    /// The profile's label.
    pub label: String,
    /// See [`Profile::auth_epoch`].
    pub auth_epoch: u64,
    /// Set if one copy of the vault file was not whole and has been repaired from the other.
    pub repaired: Option<Repaired>,
}

impl Profiles {
    /// The profiles in `folder`, which is made when the first one is.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Every profile, in the order they were made, whatever state it is in.
    pub fn list(&self) -> Result<Vec<ProfileSummary>, VaultError> {
        Ok(self.ids()?.into_iter().map(|id| self.profile(id).summary()).collect())
    }

    /// The profile with this label or id. Case counts only where two labels differ by nothing else.
    pub fn find(&self, name: &str) -> Result<Profile, VaultError> {
        let ids = self.ids()?;
        if let Some(id) = Uuid::parse_str(name).ok().filter(|id| ids.contains(id)) {
            return Ok(self.profile(id));
        }
        let summaries = self.list()?;
        let labelled = |matches: &dyn Fn(&str) -> bool| -> Vec<Uuid> {
            let named = summaries.iter().filter(|summary| summary.label.as_deref().is_some_and(matches));
            named.map(|summary| summary.id).collect()
        };
        let exactly = labelled(&|label| label == name.trim());
        let found = if exactly.is_empty() { labelled(&|label| same_label(label, name)) } else { exactly };
        match *found.as_slice() {
            [id] => Ok(self.profile(id)),
            [] => Err(self.not_found(name, &summaries)),
            _ => Err(VaultError::Ambiguous { name: name.to_owned() }),
        }
    }

    /// If a profile cannot tell its label, it may well be the one that is meant: its own trouble is the answer then, and
    /// never "there is no such profile".
    fn not_found(&self, name: &str, summaries: &[ProfileSummary]) -> VaultError {
        let nameless = summaries.iter().find(|summary| summary.label.is_none());
        let trouble = nameless.and_then(|summary| VaultFile::read(self.profile(summary.id).folder()).err());
        trouble.unwrap_or_else(|| VaultError::NotFound { name: name.to_owned() })
    }

    /// The profile with this id, whether it is there or not.
    pub fn profile(&self, id: Uuid) -> Profile {
        Profile { folder: self.folder.join(id.to_string()), id }
    }

    /// Makes a profile. It is built in a temporary sibling, where `fill` puts what belongs inside, and renamed when it
    /// is whole: there is never half a profile.
    pub fn create(
        &self,
        label: &str,
        passphrase: &Passphrase,
        cost: KeyCost,
        now: DateTime<Utc>,
        fill: impl FnOnce(&Path, Uuid, &JournalKey) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<Created, VaultError> {
        let label = usable_label(label)?;
        let _creating = self.begin_creation(label)?;
        let id = Uuid::now_v7();
        let building = tempfile::Builder::new()
            .prefix(BUILDING)
            .tempdir_in(&self.folder)
            .map_err(VaultError::io(&self.folder))?;
        let key = JournalKey::make()?;
        let words = lock_up(building.path(), id, &key, label, passphrase, cost, now)?;
        fill(building.path(), id, &key).map_err(VaultError::Filling)?;
        let profile = self.profile(id);
        fs::rename(building.path(), &profile.folder).map_err(VaultError::io(&profile.folder))?;
        // The name the guard would remove is taken by nobody now.
        let _ = building.keep();
        durable::sync_folder(&self.folder).map_err(VaultError::io(&self.folder))?;
        Ok(Created { profile, words })
    }

    /// Begins to make a profile of a folder that lies elsewhere on the same disk and is encrypted under `key` already: gives
    /// it a vault, which takes as long as a passphrase does, and keeps the label for it. [`Adoption::finish`] moves it
    /// here. Whoever calls this holds the folder's lock. If this fails, or that never comes, the folder is what it was,
    /// and perhaps a vault more.
    pub fn begin_adoption(
        &self,
        made: &Profile,
        key: &JournalKey,
        label: &str,
        passphrase: &Passphrase,
        cost: KeyCost,
        now: DateTime<Utc>,
    ) -> Result<Adoption, VaultError> {
        let label = usable_label(label)?;
        let creating = self.begin_creation(label)?;
        // A vault that an interrupted attempt left there is replaced.
        let words = lock_up(&made.folder, made.id, key, label, passphrase, cost, now)?;
        Ok(Adoption { made: made.clone(), profile: self.profile(made.id), words, _creating: creating })
    }

    /// One creation at a time: nobody takes the same label meanwhile, or sweeps what is being built.
    fn begin_creation(&self, label: &str) -> Result<CreationLock, VaultError> {
        make_private(&self.folder).map_err(VaultError::io(&self.folder))?;
        let creating = CreationLock::wait(&self.folder)?;
        if self.list()?.iter().any(|one| one.label.as_deref().is_some_and(|taken| same_label(taken, label))) {
            return Err(VaultError::LabelTaken { label: label.to_owned() });
        }
        self.sweep();
        Ok(creating)
    }

    /// Removes what an interrupted creation left. Called by the one creation that is going on.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let building = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(BUILDING);
        for entry in entries.flatten().filter(|entry| building(&entry.file_name())) {
            if let Err(error) = fs::remove_dir_all(entry.path()) {
                tracing::warn!(%error, "what an interrupted creation left could not be removed");
            }
        }
    }

    fn ids(&self) -> Result<Vec<Uuid>, VaultError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(VaultError::io(&self.folder)(error)),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let entry = entry.map_err(VaultError::io(&self.folder))?;
            let id = entry.file_name().to_str().and_then(|name| Uuid::parse_str(name).ok());
            ids.extend(id.filter(|_| entry.path().is_dir()));
        }
        ids.sort_unstable();
        Ok(ids)
    }
}

impl Adoption {
    /// Moves the folder to the other profiles, under the id it has. Nobody may have anything open in it, its lock
    /// included, because such a folder cannot be moved everywhere. At any instant it lies either there or here, whole; if
    /// this fails, it is still there.
    pub fn finish(self) -> Result<Created, VaultError> {
        let Self { made, profile, words, _creating } = self;
        fs::rename(&made.folder, &profile.folder).map_err(VaultError::io(&profile.folder))?;
        // The profile is there, and these are the only words that open it.
        if let Some(profiles) = profile.folder.parent()
            && let Err(error) = durable::sync_folder(profiles)
        {
            tracing::warn!(%error, "a power cut may still undo that a profile was made");
        }
        Ok(Created { profile, words })
    }
}

const BUILDING: &str = ".new-";

/// Writes a vault around `key` into the folder of a profile to be. Gives the words that open it.
fn lock_up(
    folder: &Path,
    id: Uuid,
    key: &JournalKey,
    label: &str,
    passphrase: &Passphrase,
    cost: KeyCost,
    now: DateTime<Utc>,
) -> Result<RecoveryWords, VaultError> {
    let words = RecoveryWords::make()?;
    let slots =
        vec![KeySlot::for_passphrase(key, passphrase, cost, id)?, KeySlot::for_recovery(key, &words, id)?];
    VaultFile::new(id, label.to_owned(), now, slots).write(folder)?;
    Ok(words)
}

fn same_label(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// For its owner alone, whatever the folder around it allows.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Profile {
    /// Its id.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What may be shown of it while it is locked.
    pub fn summary(&self) -> ProfileSummary {
        let probable = || VaultFile::probable_label(&self.folder);
        let (label, state) = match VaultFile::read(&self.folder) {
            Ok((file, _)) => (Some(file.label), ProfileState::Sound),
            Err(VaultError::NewerVersion { .. }) => (probable(), ProfileState::Newer),
            Err(VaultError::Damaged { .. }) => (probable(), ProfileState::Damaged),
            // One profile that cannot be read hides none of the others.
            Err(_) => (None, ProfileState::Unreadable),
        };
        ProfileSummary { id: self.id, label, state }
    }

    /// Counts the changes of passphrase. A session that was opened at another count is over.
    pub fn auth_epoch(&self) -> Result<u64, VaultError> {
        Ok(VaultFile::read(&self.folder)?.0.auth_epoch)
    }

    /// Makes the profile this process's own until the lock is dropped.
    pub fn take(&self) -> Result<ProfileLock, VaultError> {
        if !self.folder.is_dir() {
            return Err(VaultError::NotFound { name: self.id.to_string() });
        }
        ProfileLock::take(&self.folder)
    }

    /// Opens the vault with a passphrase. Wrong ones are counted, and after some a pause follows.
    pub fn open(
        &self,
        _lock: &ProfileLock,
        passphrase: &Passphrase,
        now: DateTime<Utc>,
    ) -> Result<Opened, VaultError> {
        let (file, repaired) = self.read_and_repair()?;
        let attempts = Attempts::read(&self.folder);
        attempts.check(&self.folder, now)?;
        let key = file.slots.iter().find_map(|slot| slot.open_with_passphrase(passphrase, self.id));
        let Some(key) = key else {
            attempts.record_wrong(&self.folder, now)?;
            return Err(VaultError::WrongPassphrase { label: file.label });
        };
        attempts.forget(&self.folder);
        Ok(Opened { key, label: file.label, auth_epoch: file.auth_epoch, repaired })
    }

    /// Opens the vault with its recovery words and sets a new passphrase, which voids the old one.
    pub fn recover(
        &self,
        _lock: &ProfileLock,
        words: &RecoveryWords,
        new: &Passphrase,
        cost: KeyCost,
    ) -> Result<Opened, VaultError> {
        let (mut file, repaired) = self.read_and_repair()?;
        let key = file.slots.iter().find_map(|slot| slot.open_with_words(words, self.id));
        let Some(key) = key else { return Err(VaultError::WrongRecoveryWords { label: file.label }) };
        file.slots.retain(|slot| slot.opener == crate::slot::Opener::Recovery);
        file.slots.insert(0, KeySlot::for_passphrase(&key, new, cost, self.id)?);
        file.revision += 1;
        file.auth_epoch += 1;
        file.write(&self.folder)?;
        Attempts::read(&self.folder).forget(&self.folder);
        Ok(Opened { key, label: file.label, auth_epoch: file.auth_epoch, repaired })
    }

    fn read_and_repair(&self) -> Result<(VaultFile, Option<Repaired>), VaultError> {
        let (file, repaired) = VaultFile::read(&self.folder)?;
        if file.profile != self.id {
            let path = file::path(&self.folder);
            let reason = format!("{} belongs to another profile", path.display());
            return Err(VaultError::Damaged { reason });
        }
        // A full disk is no reason to stay locked: what cannot be repaired now is found wanting the next time.
        let repaired = repaired.filter(|which| match file.repair(&self.folder, *which) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "a copy of the vault file could not be repaired");
                false
            }
        });
        Ok((file, repaired))
    }
}

fn usable_label(label: &str) -> Result<&str, VaultError> {
    let label = label.trim();
    let usable = !label.is_empty() && label.chars().count() <= 80 && !label.chars().any(char::is_control);
    if usable { Ok(label) } else { Err(VaultError::UnusableLabel) }
}
