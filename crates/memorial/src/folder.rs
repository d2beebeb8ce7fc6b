//! Writing a site into a folder, and telling whether that folder may be written at all.
//!
//! What is in the folder is only looked at here; moving folders about is [`crate::swap`] and
//! [`crate::inside`].

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::{ExportError, Foreign};
use crate::inside::{self, BuildingInside};
use crate::manifest::{self, Manifest};
use crate::memorial::PictureSource;
use crate::site::Site;
use crate::swap::{self, Building};
use crate::{Outcome, Progress};

/// What file browsers leave behind in every folder they show. It holds nothing of the person's, so it neither makes
/// a folder foreign nor is it kept.
const LEFT_BY_FILE_BROWSERS: [&str; 2] = [".DS_Store", "Thumbs.db"];

/// What has been written.
pub(crate) struct Written {
    pub(crate) outcome: Outcome,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

/// What the chosen folder holds, when it may be written.
#[derive(Debug)]
pub(crate) enum Place {
    /// It does not exist.
    New,
    /// It exists and holds nothing.
    Empty,
    /// It holds an earlier export, nothing added and nothing changed.
    Ours {
        /// The manifest found there.
        manifest: Manifest,
        /// False when files that it names are gone.
        complete: bool,
    },
}

/// Writes the site into `out`, or finds that it is there already.
pub(crate) fn write(
    site: &Site,
    pictures: &dyn PictureSource,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, ExportError> {
    let out = settle(out)?;
    let written = write_settled(site, pictures, &out, progress);
    written.map_err(|error| error.named_for(&out, &swap::working_folders(&out)))
}

fn write_settled(
    site: &Site,
    pictures: &dyn PictureSource,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Written, ExportError> {
    inside::finish_interrupted(out)?;
    swap::finish_interrupted(out)?;
    let place = inspect(out)?;
    let files = site.files.len() + 1;
    if let Place::Ours { manifest, complete: true } = &place {
        let (new, bytes) = list(site, pictures, progress)?;
        if new == *manifest {
            return Ok(Written { outcome: Outcome::Unchanged, files, bytes });
        }
    }
    if matches!(place, Place::Empty) {
        let building = BuildingInside::start(out)?;
        let (manifest, bytes) = build(site, pictures, building.path(), progress)?;
        building.move_up(&manifest)?;
        // An old folder beside an empty one was kept until now. If it cannot go, the next export removes it.
        let _ = swap::finish_interrupted(out);
        return Ok(Written { outcome: Outcome::Written, files, bytes });
    }
    let building = Building::beside(out)?;
    let (_, bytes) = build(site, pictures, building.path(), progress)?;
    building.move_into(out)?;
    let outcome = if matches!(place, Place::New) { Outcome::Written } else { Outcome::Replaced };
    Ok(Written { outcome, files, bytes })
}

/// What the folder at `path` holds; an error names the first thing in it that is not ours.
pub(crate) fn inspect(path: &Path) -> Result<Place, ExportError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Place::New),
        Err(error) => return Err(ExportError::from_io(path, error)),
        Ok(facts) if !facts.is_dir() => return Err(ExportError::NotAFolder { path: path.to_path_buf() }),
        Ok(_) => {}
    }
    let found = list_folder(path)?;
    let Some(first) = found.first() else { return Ok(Place::Empty) };
    let Some(manifest) = read_manifest(path)? else {
        return Err(ExportError::NotOurs { path: first.path.clone(), why: Foreign::NoManifest });
    };
    let mut present = 0;
    for entry in &found {
        present += usize::from(is_known_file(entry, &manifest)?);
    }
    let complete = present == manifest.hashes.len();
    Ok(Place::Ours { manifest, complete })
}

/// Something in a folder.
pub(crate) struct Found {
    /// Relative to the folder, parts joined by `/`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) is_dir: bool,
    is_file: bool,
}

/// Everything in a folder and in the folders within, sorted by name, except what file browsers leave behind.
/// Links are listed and not followed.
pub(crate) fn list_folder(root: &Path) -> Result<Vec<Found>, ExportError> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| ExportError::from_io(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| ExportError::from_io(&folder, error))?;
            let kind = entry.file_type().map_err(|error| ExportError::from_io(&entry.path(), error))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_file() && is_left_by_file_browser(&entry.path()) {
                continue;
            }
            if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            }
            found.push(Found { name, path: entry.path(), is_dir: kind.is_dir(), is_file: kind.is_file() });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// True for the litter that [`list_folder`] passes over.
pub(crate) fn is_left_by_file_browser(path: &Path) -> bool {
    LEFT_BY_FILE_BROWSERS.iter().any(|name| path.file_name().is_some_and(|found| found == *name))
}

/// An absolute path whose last part is the folder's own name.
fn settle(out: &Path) -> Result<PathBuf, ExportError> {
    if let Ok(real) = fs::canonicalize(out) {
        return if real.file_name().is_some() {
            Ok(real)
        } else {
            Err(ExportError::NeedsAName { path: real })
        };
    }
    let Some(name) = out.file_name() else {
        return Err(ExportError::NeedsAName { path: out.to_path_buf() });
    };
    let parent = match out.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    match fs::canonicalize(parent) {
        Ok(parent) if parent.is_dir() => Ok(parent.join(name)),
        Ok(parent) => Err(ExportError::NotAFolder { path: parent }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(ExportError::ParentMissing { path: parent.to_path_buf() })
        }
        Err(error) => Err(ExportError::from_io(parent, error)),
    }
}

/// The manifest in a folder, if there is one and it is ours.
pub(crate) fn read_manifest(folder: &Path) -> Result<Option<Manifest>, ExportError> {
    let path = folder.join(manifest::NAME);
    match fs::read(&path) {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok().and_then(|text| Manifest::parse(&text))),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => {
            Ok(None)
        }
        Err(error) => Err(ExportError::from_io(&path, error)),
    }
}

/// True for a file that the manifest names, with its hash; false for the manifest itself and the folders it implies.
pub(crate) fn is_known_file(entry: &Found, manifest: &Manifest) -> Result<bool, ExportError> {
    let not_ours = |why| Err(ExportError::NotOurs { path: entry.path.clone(), why });
    if entry.is_dir {
        let prefix = format!("{}/", entry.name);
        let is_implied = manifest.hashes.keys().any(|path| path.starts_with(&prefix));
        return if is_implied { Ok(false) } else { not_ours(Foreign::Added) };
    }
    if entry.name == manifest::NAME && entry.is_file {
        return Ok(false);
    }
    match manifest.hashes.get(&entry.name) {
        Some(hash) if entry.is_file => {
            if hash_of_file(&entry.path)? == *hash {
                Ok(true)
            } else {
                not_ours(Foreign::Changed)
            }
        }
        _ => not_ours(Foreign::Added),
    }
}

/// The SHA-256 of a file's bytes in lower-case hex.
pub(crate) fn hash_of_file(path: &Path) -> Result<String, ExportError> {
    let failed = |error| ExportError::from_io(path, error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).map_err(failed)? {
            0 => return Ok(manifest::hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// The manifest that writing the site would give, and its size with everything it names. Writes nothing.
fn list(
    site: &Site,
    pictures: &dyn PictureSource,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Manifest, u64), ExportError> {
    let mut manifest = Manifest::default();
    let mut bytes = 0;
    for (index, file) in site.files.iter().enumerate() {
        let content = file.read(pictures)?;
        manifest.add(&file.path, &content);
        bytes += content.len() as u64;
        progress(Progress { done: index + 1, total: site.files.len() + 1 });
    }
    bytes += manifest.text().len() as u64;
    Ok((manifest, bytes))
}

/// Writes every file of the site below `root`, the manifest last. It comes back with the sum of all sizes.
fn build(
    site: &Site,
    pictures: &dyn PictureSource,
    root: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Manifest, u64), ExportError> {
    let total = site.files.len() + 1;
    let mut manifest = Manifest::default();
    let mut bytes = 0;
    for (index, file) in site.files.iter().enumerate() {
        let content = file.read(pictures)?;
        write_file(root, &file.path, &content)?;
        manifest.add(&file.path, &content);
        bytes += content.len() as u64;
        progress(Progress { done: index + 1, total });
    }
    let text = manifest.text();
    write_file(root, manifest::NAME, text.as_bytes())?;
    progress(Progress { done: total, total });
    Ok((manifest, bytes + text.len() as u64))
}

/// Writes one new file and waits until the disk has it: the folder may be on a stick that is pulled out soon.
fn write_file(root: &Path, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
    let path = root.join(name);
    let failed = |error| ExportError::from_io(&path, error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = fs::File::create_new(&path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}
