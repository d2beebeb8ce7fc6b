//! Writing before signing in: a draft journal, which is a journal like any other in a folder of its own, under a random key
//! that nobody has but the anonymous session. It becomes a profile, is merged into one, or is discarded. What shows it on
//! a screen is not here.
//!
//! A folder with the file `temporary` in it is not to be kept: its draft is being made, ends with this process because
//! there is no keychain, or was discarded. Whoever finds one that no process holds removes it.

use std::fs::{self, File};
use std::io;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use journal::{Journal, Merged};
use session::Session;
use uuid::Uuid;
use vault::{JournalKey, Passphrase, Profile, ProfileLock, Profiles, VaultError};
use zeroize::Zeroizing;

use crate::anonymous_session::{DRAFT, DRAFT_KEY, Place};
use crate::app_run::make_private;
use crate::ticket::{key_from_text, key_to_text};
use crate::unlocked::keys;
use crate::{CreatedProfile, Error, Everpaw, Unlocked};

const TEMPORARY: &str = "temporary";

/// An open draft journal. It is written in as any other journal is; dropping it closes it, and
/// [`Everpaw::draft`] opens it again.
pub struct Draft {
    journal: Unlocked,
    lasts: bool,
}

/// The draft that the anonymous session names.
struct Named {
    profile: Profile,
    key: JournalKey,
}

impl Draft {
    /// Whether it outlives this process. If not, there is no keychain for its key, and whoever writes should know first.
    pub fn is_durable(&self) -> bool {
        self.lasts
    }
}

impl Deref for Draft {
    type Target = Unlocked;

    fn deref(&self) -> &Unlocked {
        &self.journal
    }
}

impl DerefMut for Draft {
    fn deref_mut(&mut self) -> &mut Unlocked {
        &mut self.journal
    }
}

impl Everpaw {
    /// Begins a draft journal, or opens the one there is. Whether it outlives this process,
    /// [`Draft::is_durable`] says. May take as long as a keychain does.
    pub fn begin_draft(&self) -> Result<Draft, Error> {
        self.with_place(|place| {
            let may_last = self.find_place(place)?;
            match self.open_draft(place)? {
                Some(draft) => Ok(draft),
                None => self.make_draft(place, may_last),
            }
        })
    }

    /// The draft journal that was begun here, in this run or an earlier one, also after a crash. `None` if there is none,
    /// or the keychain does not give its key. May take as long as a keychain does.
    pub fn draft(&self) -> Result<Option<Draft>, Error> {
        self.with_place(|place| {
            self.find_place(place)?;
            self.open_draft(place)
        })
    }

    /// Throws the draft away, for good: its key goes first. It must not be open. Says whether there was one.
    pub fn discard_draft(&self) -> Result<bool, Error> {
        self.with_place(|place| {
            self.find_place(place)?;
            self.discard(place)
        })
    }

    /// Makes a profile of the draft, which must not be open. After a crash in between there is either the draft or the
    /// profile. `None` if there is no draft.
    pub fn create_profile_from_draft(
        &self,
        label: &str,
        passphrase: &Passphrase,
    ) -> Result<Option<CreatedProfile>, Error> {
        self.with_place(|place| {
            self.find_place(place)?;
            let Some(Named { profile, key }) = self.named_draft(place)? else { return Ok(None) };
            let held = claim(place.as_ref(), &profile)?;
            // A folder in which a file is open cannot be moved everywhere.
            hold_draft(place, None);
            drop(held);
            let profiles = self.all_profiles();
            let adopted = profiles.adopt(&profile, &key, label, passphrase, self.cost(), self.now());
            let created = match adopted {
                Ok(created) => created,
                Err(error) => {
                    hold_draft(place, Some(Arc::new(profile.take()?)));
                    return Err(error.into());
                }
            };
            self.leave_draft(place);
            remove_mark(created.profile.folder());
            Ok(Some(CreatedProfile { id: created.profile.id(), words: created.words }))
        })
    }

    /// Puts everything of the draft into an unlocked journal, by id, so that doing it twice does it once, and discards the
    /// draft, which must not be open. `None` if there is no draft.
    pub fn merge_draft(&self, into: &mut Unlocked) -> Result<Option<Merged>, Error> {
        self.with_place(|place| {
            self.find_place(place)?;
            let Some(draft) = self.open_draft(place)? else { return Ok(None) };
            let stamp = into.stamp();
            let merged = into.journal.merge(&draft.journal.journal, stamp)?;
            drop(draft);
            // It is all in the journal. What cannot be removed now is offered again, and adds nothing a second time.
            if let Err(error) = self.discard(place) {
                tracing::warn!(%error, "a draft that was merged could not be removed");
            }
            Ok(Some(merged))
        })
    }

    /// Whether there is a draft that outlives the process which made it.
    pub(crate) fn has_lasting_drafts(&self) -> bool {
        self.draft_folders().iter().any(|draft| !mark(draft.folder()).exists())
    }

    /// Removes drafts that are not to be kept and that nobody holds: those of a process that died, and what an
    /// interrupted discarding left.
    pub(crate) fn sweep_drafts(&self) {
        for draft in self.draft_folders() {
            let is_temporary = || mark(draft.folder()).exists();
            // Looked at before, so that nobody who opens a draft finds it locked by us; and again under the lock, under
            // which the mark is made and taken away.
            if is_temporary()
                && let Ok(lock) = draft.take()
                && is_temporary()
                && let Err(error) = remove_folder(&draft, lock)
            {
                tracing::warn!(%error, "a draft that was not to be kept could not be removed");
            }
        }
    }

    fn make_draft(&self, place: &mut Option<Place>, may_last: bool) -> Result<Draft, Error> {
        let (key, draft) = (JournalKey::make()?, self.drafts().profile(Uuid::now_v7()));
        let folder = draft.folder();
        make_private(folder).map_err(Error::io(folder))?;
        let lock = Arc::new(draft.take()?);
        put_mark(folder).map_err(Error::io(folder))?;
        let (words, pixels) = keys(&key);
        Journal::create(folder, &words, &pixels)?;
        self.change_or_begin(place, may_last, &|session| {
            session.insert(DRAFT, &draft.id())?;
            session.insert(DRAFT_KEY, &*key_to_text(&key))
        })?;
        let lasts = place.as_ref().is_some_and(Place::lasts);
        if lasts {
            take_mark(folder).map_err(Error::io(folder))?;
        } else {
            hold_draft(place, Some(lock.clone()));
        }
        Ok(Draft { journal: self.unlocked_by_key(&draft, lock, &key)?, lasts })
    }

    fn open_draft(&self, place: &mut Option<Place>) -> Result<Option<Draft>, Error> {
        let Some(Named { profile, key }) = self.named_draft(place)? else { return Ok(None) };
        let lock = claim(place.as_ref(), &profile)?;
        let lasts = place.as_ref().is_some_and(Place::lasts);
        Ok(Some(Draft { journal: self.unlocked_by_key(&profile, lock, &key)?, lasts }))
    }

    /// The draft that the session names, if its folder is there and to be kept: one that became a profile or was discarded
    /// is none any more, although a crash may have left its name.
    fn named_draft(&self, place: &mut Option<Place>) -> Result<Option<Named>, Error> {
        let Some(there) = place else { return Ok(None) };
        let Some((id, key)) = named_in(&mut self.open_place(there)?)? else { return Ok(None) };
        let profile = self.drafts().profile(id);
        // A mark on what should last is from a discarding that was interrupted.
        let is_discarded = there.lasts() && mark(profile.folder()).exists();
        if profile.folder().is_dir() && !is_discarded {
            return Ok(Some(Named { profile, key }));
        }
        self.forget_draft(place)?;
        Ok(None)
    }

    fn discard(&self, place: &mut Option<Place>) -> Result<bool, Error> {
        let Some(Named { profile, .. }) = self.named_draft(place)? else { return Ok(false) };
        let lock = claim(place.as_ref(), &profile)?;
        // If we are interrupted, the next start goes on. A full disk is no reason to keep it.
        if let Err(error) = put_mark(profile.folder()) {
            tracing::warn!(%error, "a draft could not be marked as discarded");
        }
        if let Err(error) = self.forget_draft(place) {
            // It is still there and may be written in: then it is to be kept.
            if place.as_ref().is_some_and(Place::lasts) {
                remove_mark(profile.folder());
            }
            return Err(error);
        }
        if let Err(error) = remove_folder(&profile, lock) {
            tracing::warn!(%error, "what was left of a draft is removed at the next start");
        }
        Ok(true)
    }

    /// The draft is somewhere else now. If its name stays, it names nothing.
    fn leave_draft(&self, place: &mut Option<Place>) {
        if let Err(error) = self.forget_draft(place) {
            tracing::warn!(%error, "the name of a draft that is a profile now could not be forgotten");
        }
    }

    fn drafts(&self) -> Profiles {
        Profiles::at(self.folder.drafts())
    }

    fn draft_folders(&self) -> Vec<Profile> {
        let Ok(entries) = fs::read_dir(self.folder.drafts()) else { return Vec::new() };
        let id = |entry: fs::DirEntry| Uuid::parse_str(entry.file_name().to_str()?).ok();
        entries.flatten().filter_map(id).map(|id| self.drafts().profile(id)).collect()
    }
}

fn named_in(session: &mut Session) -> Result<Option<(Uuid, JournalKey)>, Error> {
    let id: Option<Uuid> = session.get(DRAFT)?;
    let key = session.get::<String>(DRAFT_KEY)?.map(Zeroizing::new);
    Ok(id.zip(key.and_then(|key| key_from_text(&key))))
}

/// Makes a draft ours alone. One in memory is held by its session all the time, and open if somebody else holds it too.
fn claim(place: Option<&Place>, draft: &Profile) -> Result<Arc<ProfileLock>, VaultError> {
    match place.and_then(Place::draft_lock) {
        None => draft.take().map(Arc::new),
        Some(held) if Arc::strong_count(held) == 1 => Ok(held.clone()),
        Some(_) => Err(VaultError::InUse),
    }
}

fn hold_draft(place: &mut Option<Place>, lock: Option<Arc<ProfileLock>>) {
    if let Some(place) = place {
        place.hold_draft(lock);
    }
}

fn put_mark(folder: &Path) -> io::Result<()> {
    File::create(mark(folder))?.sync_all()?;
    sync_folder(folder)
}

/// Waits until the disk knows: a mark that comes back with the power would have what somebody wrote removed.
fn take_mark(folder: &Path) -> io::Result<()> {
    fs::remove_file(mark(folder))?;
    sync_folder(folder)
}

/// Takes a mark away if there is one.
fn remove_mark(folder: &Path) {
    match take_mark(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "the mark of what is not to be kept could not be taken away");
        }
        _ => {}
    }
}

fn mark(folder: &Path) -> PathBuf {
    folder.join(TEMPORARY)
}

/// A folder in which a file is open cannot be removed everywhere, so the lock goes first.
fn remove_folder(draft: &Profile, lock: impl Sized) -> io::Result<()> {
    drop(lock);
    match fs::remove_dir_all(draft.folder()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
