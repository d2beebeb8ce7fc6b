//! Filling an empty folder from within, so that the folder itself stays the same one: it may be a stick's top folder,
//! stand in a place where nothing else may be made, or be the one a shell stands in.
//!
//! The export is built in a subfolder of its own name and its entries are moved up one by one, the manifest last. How
//! far that came can be read from the disk at any time: what the manifest names and is no longer below has been moved.
//! Replacing an earlier export is [`crate::swap`].

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{ExportError, Foreign};
use crate::folder::{self, Found};
use crate::manifest::{self, Manifest};
use crate::swap;

/// The subfolder in which the export is built.
const BELOW: &str = ".everpaw.new";

/// An export being built inside its folder. Unless it is moved up it disappears again, whatever made it stop.
pub(crate) struct BuildingInside<'a> {
    out: &'a Path,
    below: PathBuf,
    is_up: bool,
}

impl<'a> BuildingInside<'a> {
    pub(crate) fn start(out: &'a Path) -> Result<Self, ExportError> {
        let below = subfolder(out);
        fs::create_dir(&below).map_err(|error| ExportError::from_io(&below, error))?;
        Ok(Self { out, below, is_up: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.below
    }

    /// Moves what was built up into the folder, unless somebody has put something there meanwhile.
    pub(crate) fn move_up(mut self, manifest: &Manifest) -> Result<(), ExportError> {
        if let Some(first) = beside_the_subfolder(self.out)?.into_iter().next() {
            return Err(ExportError::NotOurs { path: first.path, why: Foreign::NoManifest });
        }
        raise(self.out, manifest)?;
        self.is_up = true;
        // The export is whole. An empty subfolder that stays is removed by the next one.
        let _ = swap::remove_folder(&self.below);
        swap::sync_folder(self.out);
        Ok(())
    }
}

impl Drop for BuildingInside<'_> {
    fn drop(&mut self) {
        if !self.is_up {
            // What cannot be cleaned up now is cleaned up by the next export.
            let _ = match folder::read_manifest(&self.below) {
                Ok(Some(manifest)) => take_back(self.out, &manifest),
                _ => remove(&self.below),
            };
        }
    }
}

/// The subfolder's path, which no message names.
pub(crate) fn subfolder(out: &Path) -> PathBuf {
    out.join(BELOW)
}

/// Finishes an interrupted export inside `out`, or undoes it when something else is in the folder by now.
pub(crate) fn finish_interrupted(out: &Path) -> Result<(), ExportError> {
    let below = subfolder(out);
    if !swap::exists(&below) {
        return Ok(());
    }
    if let Some(file) = swap::first_foreign(&below)? {
        return Err(ExportError::InTheWay { folder: out.to_path_buf(), file });
    }
    let Some(manifest) = folder::read_manifest(&below)? else { return remove(&below) };
    for entry in beside_the_subfolder(out)? {
        match folder::is_known_file(&entry, &manifest) {
            Ok(_) => {}
            Err(ExportError::NotOurs { .. }) => return take_back(out, &manifest),
            Err(error) => return Err(error),
        }
    }
    raise(out, &manifest)?;
    swap::remove_folder(&below).map_err(|error| ExportError::from_io(&below, error))
}

/// Moves up what has not been moved yet. A name that is taken stops it: nothing is ever written over.
fn raise(out: &Path, manifest: &Manifest) -> Result<(), ExportError> {
    for name in entries(manifest) {
        let (from, to) = (subfolder(out).join(name), out.join(name));
        if swap::exists(&from) {
            if swap::exists(&to) {
                return Err(ExportError::NotOurs { path: to, why: Foreign::Added });
            }
            fs::rename(&from, &to).map_err(|error| ExportError::from_io(&to, error))?;
        }
    }
    Ok(())
}

/// Removes what had been moved up and is still as it was written, then the subfolder.
fn take_back(out: &Path, manifest: &Manifest) -> Result<(), ExportError> {
    let below = subfolder(out);
    let is_up = |path: &str| !swap::exists(&below.join(entry_of(path)));
    for (path, hash) in manifest.hashes.iter().filter(|(path, _)| is_up(path)) {
        swap::remove_if_unchanged(&out.join(path), hash)?;
    }
    for folder in entries(manifest).filter(|name| is_up(name)).map(|name| out.join(name)) {
        if folder.is_dir() {
            // What keeps it from going is somebody's, and the folder stays for it.
            let _ = swap::remove_folder(&folder);
        }
    }
    remove(&below)
}

fn remove(below: &Path) -> Result<(), ExportError> {
    fs::remove_dir_all(below).map_err(|error| ExportError::from_io(below, error))
}

/// Everything in `out` but the subfolder.
fn beside_the_subfolder(out: &Path) -> Result<Vec<Found>, ExportError> {
    let mut found = folder::list_folder(out)?;
    found.retain(|entry| entry_of(&entry.name) != BELOW);
    Ok(found)
}

/// The names directly in the folder, the manifest last: a folder with a manifest holds all that it names.
fn entries(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let named: BTreeSet<&str> = manifest.hashes.keys().map(|path| entry_of(path)).collect();
    named.into_iter().chain([manifest::NAME])
}

fn entry_of(path: &str) -> &str {
    path.split_once('/').map_or(path, |(folder, _)| folder)
}
