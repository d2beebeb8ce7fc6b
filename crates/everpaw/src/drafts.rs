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
use crate::own_folder::{make_private, sync_folder};
use crate::ticket::{key_from_text, key_to_text};
use crate::unlocked::keys;
use crate::{CreatedProfile, Error, Everpaw, Unlocked};

const TEMPORARY: &str = "temporary";
/// A folder without it is from a draft that never began.
const WORDS: &str = "journal.db";

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
    ///
    /// [`Error::DraftUnreadable`] if there is one that cannot be opened now: nobody should take an empty one for it.
    pub fn begin_draft(&self) -> Result<Draft, Error> {
        self.with_place(|place| {
            let may_last = self.find_place(place)?;
            match self.open_draft(place)? {
                Some(draft) => Ok(draft),
                None if !may_last && self.has_lasting_drafts() => Err(Error::DraftUnreadable),
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

    /// Throws the draft away, for good: its key goes first. It must not be open. Says whether there was one. One that
    /// cannot be opened is given up, and with it whatever was remembered before signing in.
    pub fn discard_draft(&self) -> Result<bool, Error> {
        self.with_place(|place| {
            let is_readable = self.find_place(place)?;
            Ok(self.discard(place)? || !is_readable && self.give_up(place)?)
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
            let (profiles, now) = (self.all_profiles(), self.now());
            let adoption = profiles.begin_adoption(&profile, &key, label, passphrase, self.cost(), now)?;
            // A folder in which a file is open cannot be moved everywhere, so the lock goes; with a mark, the folder would be
            // anybody's to remove from then on.
            take_mark(profile.folder()).map_err(Error::io(profile.folder()))?;
            hold_draft(place, None);
            drop(held);
            let created = match adoption.finish() {
                Ok(created) => created,
                Err(error) => {
                    hold_again(place, &profile);
                    return Err(error.into());
                }
            };
            // The draft is somewhere else now. If its name stays, it names nothing.
            if let Err(error) = self.forget_draft(place) {
                tracing::warn!(%error, "the name of a draft that is a profile now could not be forgotten");
            }
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
            // It is all in the journal, and nobody may write in it any more, where no second merge would look for changes. So
            // it is ours until it is gone, and whatever fails, the mark stays.
            let (lock, profile) = (draft.journal.lock.clone(), self.drafts().profile(draft.journal.profile));
            drop(draft);
            if let Err(error) = self.mark_and_forget(place, &profile) {
                tracing::warn!(%error, "the name of a draft that was merged could not be forgotten");
            }
            remove_folder(&profile, lock);
            Ok(Some(merged))
        })
    }

    /// Whether there is a draft that outlives the process which made it. If nobody can say, there is.
    pub(crate) fn has_lasting_drafts(&self) -> bool {
        !self.lasting_drafts().is_ok_and(|drafts| drafts.is_empty())
    }

    /// Takes the key of a draft that is gone out of the session: a crash may have left it there.
    pub(crate) fn forget_gone_draft(&self, place: &mut Option<Place>) {
        if let Err(error) = self.named_draft(place) {
            tracing::warn!(%error, "whether the draft is still there that was begun once is not known");
        }
    }

    /// Removes drafts that are not to be kept and that nobody holds: those of a process that died, and what an
    /// interrupted discarding left.
    pub(crate) fn sweep_drafts(&self) {
        for draft in self.draft_folders().unwrap_or_default() {
            let is_temporary = || mark(draft.folder()).exists();
            // Looked at before, so that nobody who opens a draft finds it locked by us; and again under the lock, under
            // which the mark is made and taken away.
            if is_temporary()
                && let Ok(lock) = draft.take()
                && is_temporary()
            {
                remove_folder(&draft, lock);
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
        // The key is only worth keeping if a power cut leaves what it opens.
        for folder in [folder, &self.folder.drafts(), self.folder.path()] {
            sync_folder(folder).map_err(Error::io(folder))?;
        }
        self.change_or_begin(place, may_last, &|session| {
            session.insert(DRAFT, &draft.id())?;
            session.insert(DRAFT_KEY, &*key_to_text(&key))
        })?;
        let lasts = place.as_ref().is_some_and(Place::lasts);
        if lasts {
            take_mark(folder).map_err(Error::io(folder))?;
        } else if self.has_lasting_drafts() {
            // The keychain knows nothing of the other one, and takes nothing for this one either.
            *place = None;
            remove_folder(&draft, lock);
            return Err(Error::DraftUnreadable);
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
        let folder = profile.folder();
        let is_discarded = there.lasts() && is_left_marked(&profile)?;
        // What cannot be looked at may be there.
        if folder.try_exists().map_err(Error::io(folder))? && !is_discarded {
            return Ok(Some(Named { profile, key }));
        }
        self.forget_draft(place)?;
        Ok(None)
    }

    fn discard(&self, place: &mut Option<Place>) -> Result<bool, Error> {
        let Some(Named { profile, .. }) = self.named_draft(place)? else { return Ok(false) };
        let lock = claim(place.as_ref(), &profile)?;
        if let Err(error) = self.mark_and_forget(place, &profile) {
            // It is still there and may be written in: then it is to be kept.
            if place.as_ref().is_some_and(Place::lasts)
                && let Err(error) = take_mark(profile.folder())
            {
                tracing::warn!(%error, "the mark of what is not to be kept could not be taken away");
            }
            return Err(error);
        }
        remove_folder(&profile, lock);
        Ok(true)
    }

    /// Whoever does this holds the draft's lock.
    fn mark_and_forget(&self, place: &mut Option<Place>, draft: &Profile) -> Result<(), Error> {
        // If we are interrupted, the next start goes on. A full disk is no reason to keep it.
        if let Err(error) = put_mark(draft.folder()) {
            tracing::warn!(%error, "a draft could not be marked as discarded");
        }
        self.forget_draft(place)
    }

    /// Gives up the drafts that no session opens, if nobody writes in one, and what may have held their keys.
    fn give_up(&self, place: &mut Option<Place>) -> Result<bool, Error> {
        let lasting = self.lasting_drafts().map_err(Error::io(&self.folder.drafts()))?;
        if lasting.is_empty() {
            return Ok(false);
        }
        let mut held = Vec::new();
        for draft in lasting {
            let lock = draft.take()?;
            held.push((draft, lock));
        }
        for (draft, _) in &held {
            if let Err(error) = put_mark(draft.folder()) {
                tracing::warn!(%error, "a draft could not be marked as discarded");
            }
        }
        self.forget_everything(place)?;
        for (draft, lock) in held {
            remove_folder(&draft, lock);
        }
        Ok(true)
    }

    fn drafts(&self) -> Profiles {
        Profiles::at(self.folder.drafts())
    }

    fn lasting_drafts(&self) -> io::Result<Vec<Profile>> {
        let lasts = |draft: &Profile| {
            let has = |file: PathBuf, otherwise| file.try_exists().unwrap_or(otherwise);
            has(draft.folder().join(WORDS), true) && !has(mark(draft.folder()), false)
        };
        Ok(self.draft_folders()?.into_iter().filter(lasts).collect())
    }

    fn draft_folders(&self) -> io::Result<Vec<Profile>> {
        let entries = match fs::read_dir(self.folder.drafts()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut folders = Vec::new();
        for entry in entries {
            let id = entry?.file_name().to_str().and_then(|name| Uuid::parse_str(name).ok());
            folders.extend(id.map(|id| self.drafts().profile(id)));
        }
        Ok(folders)
    }
}

fn named_in(session: &mut Session) -> Result<Option<(Uuid, JournalKey)>, Error> {
    let id: Option<Uuid> = session.get(DRAFT)?;
    let key = session.get::<String>(DRAFT_KEY)?.map(Zeroizing::new);
    Ok(id.zip(key.and_then(|key| key_from_text(&key))))
}

/// Whether a draft that should last has a mark, which then is from a discarding that was interrupted. While somebody holds
/// it, it may just be begun: then nobody can say, and it is in use.
fn is_left_marked(draft: &Profile) -> Result<bool, VaultError> {
    let is_marked = || mark(draft.folder()).exists();
    if !is_marked() {
        return Ok(false);
    }
    let _lock = draft.take()?;
    Ok(is_marked())
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

/// Makes a draft that could not be moved what it was: one that ends with this process is marked again, under its lock.
fn hold_again(place: &mut Option<Place>, draft: &Profile) {
    if !matches!(place, Some(Place::InMemory { .. })) {
        return;
    }
    match draft.take() {
        Ok(lock) => hold_draft(place, Some(Arc::new(lock))),
        Err(error) => {
            tracing::warn!(%error, "a draft that ends with this program is not held, and may outlive it");
            return;
        }
    }
    if let Err(error) = put_mark(draft.folder()) {
        tracing::warn!(%error, "a draft that ends with this program could not be marked, and may outlive it");
    }
}

fn put_mark(folder: &Path) -> io::Result<()> {
    File::create(mark(folder))?.sync_all()?;
    sync_folder(folder)
}

/// Takes a mark away, if there is one, and waits until the disk knows: one that comes back with the power would have what
/// somebody wrote removed.
fn take_mark(folder: &Path) -> io::Result<()> {
    match fs::remove_file(mark(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.and_then(|()| sync_folder(folder)),
    }
}

fn mark(folder: &Path) -> PathBuf {
    folder.join(TEMPORARY)
}

/// Removes what is marked. A folder in which a file is open cannot be removed everywhere, so the lock goes first.
fn remove_folder(draft: &Profile, lock: impl Sized) {
    drop(lock);
    match fs::remove_dir_all(draft.folder()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "what is left of a draft is removed at the next start");
        }
        _ => {}
    }
}
