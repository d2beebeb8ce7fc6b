//! Putting a finished folder in the place of an old one, so that at every moment a whole export exists.
//!
//! The new folder is built as `<name>.everpaw.new`; the old one becomes `<name>.everpaw.old`, the new one takes its
//! name, the old one goes. If the computer stops in between, the next export finishes or undoes what it finds. Only
//! files that the manifest of the old folder names are ever removed.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::ExportError;
use crate::folder::{self, Place};
use crate::manifest;

const NEW: &str = ".everpaw.new";
const OLD: &str = ".everpaw.old";

/// A folder being built. Unless it is moved into place it disappears again, whatever made the export stop.
pub(crate) struct Building {
    path: PathBuf,
    in_place: bool,
}

impl Building {
    /// Starts an empty folder beside `out`.
    pub(crate) fn beside(out: &Path) -> Result<Self, ExportError> {
        let path = sibling(out, NEW);
        fs::create_dir(&path).map_err(|error| ExportError::from_io(&path, error))?;
        Ok(Self { path, in_place: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the built folder the name `out`. On failure whatever was there before is there again.
    pub(crate) fn move_into(mut self, out: &Path, place: Place) -> Result<(), ExportError> {
        let failed = |error| ExportError::from_io(out, error);
        let old = sibling(out, OLD);
        let had_old = !matches!(place, Place::New);
        if had_old {
            fs::rename(out, &old).map_err(failed)?;
        }
        if let Err(error) = fs::rename(&self.path, out) {
            if had_old {
                // If even this fails, the next export finds the old folder and puts it back.
                let _ = fs::rename(&old, out);
            }
            return Err(failed(error));
        }
        self.in_place = true;
        sync_folder_of(out);
        // The new export is in place and whole. An old folder that cannot be removed is left for the next export.
        let _ = remove_old(&old, place);
        Ok(())
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.in_place {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Finishes or undoes what an interrupted export left beside `out`. Afterwards neither sibling exists.
pub(crate) fn finish_interrupted(out: &Path) -> Result<(), ExportError> {
    let old = sibling(out, OLD);
    let new = sibling(out, NEW);
    let in_the_way = |path: PathBuf| ExportError::InTheWay { path };
    if exists(&old) {
        let left = folder::inspect(&old).map_err(|error| match error {
            ExportError::NotOurs { path, .. } | ExportError::NotAFolder { path } => in_the_way(path),
            other => other,
        })?;
        match (folder::inspect(out)?, left) {
            (Place::New, _) => fs::rename(&old, out).map_err(|error| ExportError::from_io(&old, error))?,
            (Place::Empty, Place::Ours { .. }) => return Err(in_the_way(old)),
            (_, left) => remove_old(&old, left).map_err(|error| ExportError::from_io(&old, error))?,
        }
    }
    if exists(&new) {
        remove_half_built(&new)?;
    }
    Ok(())
}

/// `name` and `ending` in the same folder. The ending is long so that nobody has a folder of that name by chance.
fn sibling(out: &Path, ending: &str) -> PathBuf {
    let mut name = out.file_name().map_or_else(OsString::new, OsString::from);
    name.push(ending);
    out.with_file_name(name)
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Removes a folder that `inspect` found to be empty or ours, by the names in its manifest. The manifest goes last, so
/// that an interrupted removal can be told from somebody's own folder.
fn remove_old(old: &Path, place: Place) -> io::Result<()> {
    let Place::Ours { manifest, .. } = place else { return remove_folder(old) };
    for name in manifest.hashes.keys() {
        remove_file_if_there(&old.join(name))?;
    }
    for folder in ["photos", "stories"] {
        let folder = old.join(folder);
        if folder.is_dir() {
            remove_folder(&folder)?;
        }
    }
    remove_file_if_there(&old.join(manifest::NAME))?;
    remove_folder(old)
}

/// Removes a folder that holds nothing but what file browsers leave behind.
fn remove_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if folder::is_left_by_file_browser(&path) {
            remove_file_if_there(&path)?;
        }
    }
    fs::remove_dir(folder)
}

fn remove_file_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes what a stopped export had built so far. It has no manifest yet, so every name in it must be one that an
/// export writes.
fn remove_half_built(new: &Path) -> Result<(), ExportError> {
    if !new.is_dir() || new.is_symlink() {
        return Err(ExportError::InTheWay { path: new.to_path_buf() });
    }
    for entry in folder::list_folder(new)? {
        let is_ours = if entry.is_dir {
            matches!(entry.name.as_str(), "photos" | "stories")
        } else {
            entry.name == manifest::NAME || manifest::is_inside(&entry.name)
        };
        if !is_ours {
            return Err(ExportError::InTheWay { path: entry.path });
        }
    }
    fs::remove_dir_all(new).map_err(|error| ExportError::from_io(new, error))
}

/// Makes the renaming last. Not every system can; it is worth trying and not worth failing for.
fn sync_folder_of(path: &Path) {
    if let Some(Ok(folder)) = path.parent().map(fs::File::open) {
        let _ = folder.sync_all();
    }
}
