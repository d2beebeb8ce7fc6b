//! Putting a finished folder in the place of an old one, so that at every moment a whole export exists.
//!
//! The new folder is built as `<name>.everpaw.new`; the old one becomes `<name>.everpaw.old`, the new one takes its
//! name, the old one goes. If the computer stops in between, the next export finishes or undoes what it finds. Only
//! files that the manifest of the old folder names, and that are still what it says, are ever removed. Filling an
//! empty folder that exists is [`crate::inside`].

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{ExportError, Foreign};
use crate::folder::{self, Place};
use crate::inside;
use crate::manifest::{self, Manifest};

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
    ///
    /// Building takes a while, so what `out` holds is looked at anew.
    pub(crate) fn move_into(mut self, out: &Path) -> Result<(), ExportError> {
        let old = match folder::inspect(out)? {
            Place::New => None,
            Place::Ours { .. } => Some(set_aside(out)?),
            // Somebody has made or emptied the folder meanwhile and is not done with it.
            Place::Empty => return Err(ExportError::InUse { path: out.to_path_buf() }),
        };
        if let Err(error) = fs::rename(&self.path, out) {
            if old.is_some() {
                put_back(out);
            }
            return Err(ExportError::from_io(out, error));
        }
        self.in_place = true;
        if let Some(parent) = out.parent() {
            sync_folder(parent);
        }
        if let Some(manifest) = old {
            // The new export is in place and whole. An old folder that cannot be removed is left for the next export.
            let _ = remove_old(&sibling(out, OLD), &manifest);
        }
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

/// The folders that exist only while an export works. They have no meaning to anybody, so no message names them.
pub(crate) fn working_folders(out: &Path) -> [PathBuf; 3] {
    [sibling(out, NEW), sibling(out, OLD), inside::subfolder(out)]
}

/// Finishes or undoes what an interrupted export left beside `out`. An old folder stays only while `out` is empty.
pub(crate) fn finish_interrupted(out: &Path) -> Result<(), ExportError> {
    let old = sibling(out, OLD);
    if exists(&old) {
        match (folder::inspect(out)?, folder::inspect(&old)) {
            // It is the only copy, and `out` is its name: whatever was done to it since is for the person to see there.
            (
                Place::New,
                Ok(_) | Err(ExportError::NotOurs { why: Foreign::Added | Foreign::Changed, .. }),
            ) => fs::rename(&old, out).map_err(|error| ExportError::from_io(&old, error))?,
            // It may be the only copy, until the empty folder is filled.
            (Place::Empty, Ok(_)) => {}
            (_, Ok(Place::Ours { manifest, .. })) => remove_old(&old, &manifest)?,
            (_, Ok(_)) => remove_folder(&old).map_err(|error| ExportError::from_io(&old, error))?,
            (_, Err(ExportError::NotOurs { path, .. } | ExportError::NotAFolder { path })) => {
                return Err(in_the_way(out, &old, &path));
            }
            (_, Err(error)) => return Err(error),
        }
    }
    let new = sibling(out, NEW);
    if exists(&new) {
        if let Some(file) = first_foreign(&new)? {
            return Err(ExportError::InTheWay { folder: out.to_path_buf(), file });
        }
        fs::remove_dir_all(&new).map_err(|error| ExportError::from_io(&new, error))?;
    }
    Ok(())
}

/// Renames `out` out of the way and hands back its manifest. Somebody may have changed it in the last moment, up to
/// the renaming itself: then it gets its name back and nothing has happened.
fn set_aside(out: &Path) -> Result<Manifest, ExportError> {
    let old = sibling(out, OLD);
    fs::rename(out, &old).map_err(|error| ExportError::from_io(out, error))?;
    let found = folder::inspect(&old);
    if let Ok(Place::Ours { manifest, .. }) = found {
        return Ok(manifest);
    }
    put_back(out);
    Err(found.err().unwrap_or_else(|| ExportError::InUse { path: out.to_path_buf() }))
}

/// Gives the old folder its name again. If even this fails, the next export finds the old folder and does it.
fn put_back(out: &Path) {
    let _ = fs::rename(sibling(out, OLD), out);
}

/// `name` and `ending` in the same folder. The ending is long so that nobody has a folder of that name by chance.
fn sibling(out: &Path, ending: &str) -> PathBuf {
    let mut name = out.file_name().map_or_else(OsString::new, OsString::from);
    name.push(ending);
    out.with_file_name(name)
}

fn in_the_way(out: &Path, working: &Path, found: &Path) -> ExportError {
    let file = found.strip_prefix(working).map(Path::to_path_buf).unwrap_or_default();
    ExportError::InTheWay { folder: out.to_path_buf(), file }
}

pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Removes a folder that `inspect` found to be ours, by the names in its manifest. The manifest goes last, so that an
/// interrupted removal can be told from somebody's own folder.
fn remove_old(old: &Path, manifest: &Manifest) -> Result<(), ExportError> {
    for (name, hash) in &manifest.hashes {
        remove_if_unchanged(&old.join(name), hash)?;
    }
    let failed = |error| ExportError::from_io(old, error);
    for folder in ["photos", "stories"] {
        let folder = old.join(folder);
        if folder.is_dir() {
            remove_folder(&folder).map_err(failed)?;
        }
    }
    remove_file_if_there(&old.join(manifest::NAME)).map_err(failed)?;
    remove_folder(old).map_err(failed)
}

/// Removes a file that still is what an export wrote; a changed one stays.
pub(crate) fn remove_if_unchanged(path: &Path, hash: &str) -> Result<(), ExportError> {
    if !exists(path) || folder::hash_of_file(path)? != hash {
        return Ok(());
    }
    remove_file_if_there(path).map_err(|error| ExportError::from_io(path, error))
}

/// Removes a folder that holds nothing but what file browsers leave behind.
pub(crate) fn remove_folder(folder: &Path) -> io::Result<()> {
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

/// The first thing in a half-built folder that no export put there. It may have no manifest yet, so every name in it
/// must be one that an export writes; the empty name is the folder itself, when it is none.
pub(crate) fn first_foreign(half_built: &Path) -> Result<Option<PathBuf>, ExportError> {
    if !half_built.is_dir() || half_built.is_symlink() {
        return Ok(Some(PathBuf::new()));
    }
    let is_ours = |entry: &folder::Found| {
        if entry.is_dir {
            matches!(entry.name.as_str(), "photos" | "stories")
        } else {
            entry.name == manifest::NAME || manifest::is_inside(&entry.name)
        }
    };
    let found = folder::list_folder(half_built)?;
    Ok(found.into_iter().find(|entry| !is_ours(entry)).map(|entry| PathBuf::from(entry.name)))
}

/// Makes the renaming last. Not every system can; it is worth trying and not worth failing for.
pub(crate) fn sync_folder(path: &Path) {
    if let Ok(folder) = fs::File::open(path) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An earlier export, as far as the folder tells.
    fn earlier_export(out: &Path) {
        let mut manifest = Manifest::default();
        fs::create_dir(out).unwrap();
        for name in ["README.txt", "index.html", "memorial.json", "style.css"] {
            fs::write(out.join(name), name).unwrap();
            manifest.add(name, name.as_bytes());
        }
        fs::write(out.join(manifest::NAME), manifest.text()).unwrap();
    }

    #[test]
    fn what_is_changed_in_the_moment_of_renaming_gets_its_name_back() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("Luna");
        earlier_export(&out);
        fs::write(out.join("letter.txt"), "dear").unwrap();
        let error = set_aside(&out).expect_err("it is not ours alone any more");
        assert_eq!(error.code(), "export-folder-not-ours", "{error}");
        assert_eq!(fs::read_to_string(out.join("letter.txt")).unwrap(), "dear", "it is where it was put");
        assert!(!exists(&sibling(&out, OLD)), "and not under a strange name");
    }

    #[test]
    fn a_file_changed_after_the_last_look_is_not_removed() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("Luna");
        earlier_export(&out);
        let manifest = folder::read_manifest(&out).unwrap().unwrap();
        fs::write(out.join("index.html"), "mine").unwrap();
        assert!(remove_old(&out, &manifest).is_err(), "a folder with something in it cannot go");
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "mine", "the change is kept");
    }
}
