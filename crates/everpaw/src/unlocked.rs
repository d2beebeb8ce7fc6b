//! An unlocked profile. It owns the open connections and the lock that keeps others out, and no key. Dropping it is
//! locking.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use journal::{DatabaseKey, Import, ImportProgress, ImportReport, Journal, PetId, ProfileId, Stamp};
use memorial::{ExportError, Exported, JournalPictures, Language, PictureError, PictureSource, Size};
use photo::Decoder;
use session::Clock;
use uuid::Uuid;
use vault::{JournalKey, ProfileLock, Repaired};

use crate::{Error, utc};

/// A profile's open journal.
pub struct Unlocked {
    pub(crate) journal: Journal,
    pub(crate) profile: Uuid,
    pub(crate) data_folder: PathBuf,
    pub(crate) repaired: Option<Repaired>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) decoder: Arc<dyn Decoder>,
    // Dropped last: the files are closed before the next process comes in.
    pub(crate) lock: Arc<ProfileLock>,
}

/// The keys of the two files, each made from the journal key for its purpose.
pub(crate) fn keys(key: &JournalKey) -> (DatabaseKey, DatabaseKey) {
    let file = |purpose| DatabaseKey::from_bytes(*key.derive(purpose).expose());
    (file("journal"), file("photos"))
}

impl Unlocked {
    /// The profile's id.
    pub fn profile(&self) -> Uuid {
        self.profile
    }

    /// Set if one copy of the vault file was damaged and has been repaired from the other.
    pub fn repaired(&self) -> Option<Repaired> {
        self.repaired
    }

    /// Who changes something now.
    pub fn stamp(&self) -> Stamp {
        Stamp { at: utc(self.clock.now()), by: ProfileId(self.profile) }
    }

    /// Takes files in as photos of a pet, on all cores.
    pub fn import(
        &mut self,
        pet: PetId,
        paths: &[PathBuf],
        cancelled: &AtomicBool,
        progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<ImportReport, Error> {
        let at_a_time = thread::available_parallelism().map_or(1, usize::from);
        let decoder = self.decoder.clone();
        let import = Import { pet, decoder: &*decoder, at_a_time, stamp: self.stamp(), cancelled };
        Ok(self.journal.import(paths, &import, progress)?)
    }

    /// Writes a pet's memorial into a folder, which may lie anywhere but in the data folder: that one is copied as a
    /// backup in the belief that nothing in it can be read.
    pub fn export(
        &self,
        pet: PetId,
        language: Language,
        out: &Path,
        progress: &mut dyn FnMut(memorial::Progress),
    ) -> Result<Exported, Error> {
        self.export_until(pet, language, out, &AtomicBool::new(false), progress)
    }

    /// As [`export`](Self::export), until `cancelled` is set: then an earlier export in the same place stays as it was.
    pub fn export_until(
        &self,
        pet: PetId,
        language: Language,
        out: &Path,
        cancelled: &AtomicBool,
        progress: &mut dyn FnMut(memorial::Progress),
    ) -> Result<Exported, Error> {
        if lies_within(out, &self.data_folder) {
            return Err(Error::ExportInsideDataFolder { path: out.to_owned() });
        }
        if cancelled.load(Ordering::Relaxed) {
            return Err(Error::ExportCancelled);
        }
        let memorial = memorial::gather(&self.journal, pet, language)?;
        let pictures = PicturesUntil { pictures: JournalPictures(&self.journal), cancelled };
        memorial::export(&memorial, &pictures, out, progress).map_err(|error| match error {
            ExportError::PhotoUnreadable { source, .. } if source.is::<Cancelled>() => Error::ExportCancelled,
            other => other.into(),
        })
    }
}

/// The journal's pictures, until somebody wants no more of them.
struct PicturesUntil<'a> {
    pictures: JournalPictures<'a>,
    cancelled: &'a AtomicBool,
}

/// No more pictures are wanted.
#[derive(Debug, thiserror::Error)]
#[error("cancelled")]
struct Cancelled;

impl PictureSource for PicturesUntil<'_> {
    fn jpeg(&self, photo_id: &str, size: Size) -> Result<Vec<u8>, PictureError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Box::new(Cancelled));
        }
        self.pictures.jpeg(photo_id, size)
    }
}

/// Whether a path that may not exist yet would lie in `folder`, links resolved.
fn lies_within(path: &Path, folder: &Path) -> bool {
    let there = path.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    there.is_some_and(|there| there.starts_with(folder))
}

impl Deref for Unlocked {
    type Target = Journal;

    fn deref(&self) -> &Journal {
        &self.journal
    }
}

impl DerefMut for Unlocked {
    fn deref_mut(&mut self) -> &mut Journal {
        &mut self.journal
    }
}
