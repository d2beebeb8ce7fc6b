//! What takes a while and goes on behind the page: files coming in, a memorial going out. Which files and which folder is
//! the person's answer to a dialog of the system's; no path comes from a page or goes to one.

use std::path::PathBuf;
use std::sync::Arc;

use everpaw::PetId;

use crate::desk::{Open, lock};
use crate::jobs::Order;
use crate::wire::{Id, UiLanguage, WireError};
use crate::{Choice, Desk, convert};

impl Desk {
    /// Asks for files and takes them in. `false`: none were chosen.
    pub fn import_files(&self, pet: Id) -> Result<bool, WireError> {
        self.import_chosen(pet, Choice::Files)
    }

    /// Asks for a folder and takes in what is in it.
    pub fn import_folder(&self, pet: Id) -> Result<bool, WireError> {
        self.import_chosen(pet, Choice::FolderToImport)
    }

    /// Takes in what was dropped last.
    pub fn import_dropped(&self, pet: Id) -> Result<bool, WireError> {
        let open = self.live()?;
        let paths = std::mem::take(&mut *lock(&open.dropped));
        if paths.is_empty() {
            return Ok(false);
        }
        self.import(&open, Order { pet: PetId(pet), paths, portrait: false })?;
        Ok(true)
    }

    /// Asks for one file, takes it in and makes it the portrait.
    pub fn choose_portrait(&self, pet: Id) -> Result<bool, WireError> {
        self.import_chosen(pet, Choice::OneFile)
    }

    /// Stops taking files in, after the one at hand. What is in stays.
    pub fn cancel_import(&self) -> Result<(), WireError> {
        self.live()?.jobs.cancel_import();
        Ok(())
    }

    /// Asks for a folder and writes the pet's memorial there. `false`: none was chosen.
    pub fn export_memorial(&self, pet: Id, language: UiLanguage) -> Result<bool, WireError> {
        let name = self.with_journal(|journal| journal.pet(PetId(pet)))?.facts.name;
        let (open, chosen) = self.choose(Choice::FolderForExport)?;
        let Some(chosen) = chosen.into_iter().next() else { return Ok(false) };
        let out = everpaw::folder_for(&chosen, &name).map_err(everpaw::Error::from)?;
        self.export(&open, PetId(pet), convert::export_language(language), out)?;
        Ok(true)
    }

    /// Shows the folder of the last export.
    pub fn show_exported(&self) -> Result<(), WireError> {
        let folder = lock(&self.live()?.exported).clone();
        let folder = folder.ok_or_else(|| WireError::of("nothing-exported", "nothing was exported yet"))?;
        self.0.shell.reveal(&folder).map_err(|error| WireError::of("reveal-failed", error.to_string()))
    }

    fn import_chosen(&self, pet: Id, what: Choice) -> Result<bool, WireError> {
        self.with_journal(|journal| journal.pet(PetId(pet)))?;
        let (open, paths) = self.choose(what)?;
        if paths.is_empty() {
            return Ok(false);
        }
        let portrait = what == Choice::OneFile;
        self.import(&open, Order { pet: PetId(pet), paths, portrait })?;
        Ok(true)
    }

    /// Asks the person; no paths are given if they would rather not. A dialog can stay open for a long time: what is answered after a lock is answered to nobody, least
    /// of all to whoever came in since.
    fn choose(&self, what: Choice) -> Result<(Arc<Open>, Vec<PathBuf>), WireError> {
        // Not held meanwhile, or the journal would stay open for the dialog.
        let asked_by = Arc::downgrade(&self.live()?);
        let paths = self.0.shell.choose(what).unwrap_or_default();
        let open = self.live()?;
        if std::ptr::eq(asked_by.as_ptr(), Arc::as_ptr(&open)) {
            Ok((open, paths))
        } else {
            Err(WireError::locked())
        }
    }
}
