//! A memorial as a web page: one pet's name, dates, stories and photographs become a folder of plain files that
//! opens by double click in any browser, without a network, without scripts and without this program.
//!
//! The templates, the style and the exported words live here and nowhere else. What does *not* belong here: reading
//! a journal's tables, decoding or scaling pictures, asking the person anything. The caller describes the memorial
//! as a [`Memorial`] and hands over finished pictures one at a time through a [`PictureSource`].
//!
//! ```text
//! index.html         the page                      photos/001-2000.jpg   each photo, large
//! style.css          its look, fonts included      photos/001-400.jpg    and small
//! memorial.json      everything again, as data     stories/001-snow.md   each story as Markdown
//! README.txt         what this folder is           SHA256SUMS            names every other file: the manifest
//! ```
//!
//! The same memorial gives the same bytes, always: nothing in the folder tells when or where it was made, and no id of
//! the journal is in it, because such an id holds the time at which its photo or story was made.

mod dates;
mod error;
mod folder;
mod gather;
mod inside;
mod local;
mod manifest;
mod memorial;
mod page;
mod plan;
mod record;
mod rows;
mod site;
mod story_text;
mod style;
mod swap;
mod words;

use std::path::{Path, PathBuf};

pub use error::{ExportError, Foreign};
pub use gather::{JournalPictures, gather};
pub use memorial::{
    DateWords, Language, Memorial, Photo, Picture, PictureError, PictureSource, Size, Story, Wording,
};
pub use story_text::{Block, Mention, story_blocks};

/// How far an export has come, told after every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files dealt with so far.
    pub done: usize,
    /// Files there will be in all.
    pub total: usize,
}

/// What an export did to the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The folder was new or empty and holds the memorial now.
    Written,
    /// The folder held an earlier export, which the new one has replaced.
    Replaced,
    /// The folder already held exactly this. Nothing was written.
    Unchanged,
}

/// A finished export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// What happened to the folder.
    pub outcome: Outcome,
    /// Files in the folder, the manifest included.
    pub files: usize,
    /// Bytes in the folder, the manifest included.
    pub bytes: u64,
    /// Photos that are kept in the journal but have no picture the page could show.
    pub photos_without_picture: usize,
}

/// The folder that a memorial called `name` is written to when somebody chose `chosen`: that one itself if it is empty
/// or holds an earlier export, and otherwise one called after the pet inside it, because people choose the place where
/// they want to find it.
pub fn folder_for(chosen: &Path, name: &str) -> Result<PathBuf, ExportError> {
    match folder::inspect(chosen) {
        Ok(folder::Place::New | folder::Place::Empty | folder::Place::Ours { .. }) => Ok(chosen.to_owned()),
        Err(ExportError::NotOurs { why: Foreign::NoManifest, .. }) => {
            Ok(chosen.join(plan::folder_name(name)))
        }
        Err(error) => Err(error),
    }
}

/// Writes `memorial` into the folder `out`.
///
/// `out` may be new (its parent must exist), empty, or hold an earlier export that nobody has added to or changed
/// since; anything else is refused with [`ExportError::NotOurs`] and left as it is, also when it comes about while the
/// export is at work. The new folder is built beside `out` and renamed into place, so that a failure at any point
/// leaves the earlier export whole; a folder that is empty is filled from within and stays the same folder. Pictures
/// are fetched one at a time; one that carries metadata of any kind is refused.
pub fn export(
    memorial: &Memorial,
    pictures: &dyn PictureSource,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Exported, ExportError> {
    let local = local::LocalMemorial::new(memorial);
    let plan = plan::Plan::new(&local.memorial);
    let site = site::Site::new(&plan, &local.originals)?;
    folder::write(&site, pictures, out, progress).map(|written| Exported {
        outcome: written.outcome,
        files: written.files,
        bytes: written.bytes,
        photos_without_picture: plan.photos_without_picture,
    })
}
