//! What we tell a page without being asked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, WireError};

/// Something a page is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Notice {
    /// Files are held over the window, or no longer.
    Hovering {
        /// How many; 0 when they have left.
        files: u32,
    },
    /// Files were dropped. `import_dropped` takes them in; their paths stay with us.
    Dropped {
        /// How many.
        files: u32,
    },
    /// How an import goes.
    Import {
        /// How it stands.
        state: ImportState,
    },
    /// How an export goes.
    Export {
        /// How it stands.
        state: ExportState,
    },
    /// The journal locks in a quarter of a second. Save what is being written, then call `words_are_safe`.
    Locking,
    /// There is something to be said once; `remarks` says what.
    Remarks,
}

/// How an import stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportState {
    /// Whose photos.
    pub pet: Id,
    /// Files done with.
    pub files: u32,
    /// Files in all.
    pub files_total: u32,
    /// Bytes done with.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes in all.
    #[ts(type = "number")]
    pub bytes_total: u64,
    /// Seconds left, once that can be known.
    pub seconds_left: Option<u32>,
    /// Set when it is over.
    pub report: Option<ImportReport>,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Photos taken in, in the order of the files.
    pub kept: Vec<Id>,
    /// How many were here already, byte for byte.
    pub known: u32,
    /// Names of files in a folder that are no photo, film or sound.
    pub left_out: Vec<String>,
    /// Files that are kept and have no picture.
    pub without_picture: Vec<FileRemark>,
    /// Names of damaged files that show what there is.
    pub cut_short: Vec<String>,
    /// Files that could not be read, and are not kept.
    pub failed: Vec<FileRemark>,
    /// What stopped it before the end.
    pub stopped: Option<WireError>,
    /// It was cancelled.
    pub cancelled: bool,
}

/// A file, and a stable code that says what is the matter with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileRemark {
    /// The file's name, without its folder.
    pub name: String,
    /// Why.
    pub code: String,
}

/// How an export stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportState {
    /// Whose memorial.
    pub pet: Id,
    /// Files written.
    pub files: u32,
    /// Files in all; 0 while that is not known.
    pub files_total: u32,
    /// Set when it is done.
    pub done: Option<ExportDone>,
    /// Set when it was not.
    pub error: Option<WireError>,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportDone {
    /// The name of the folder it lies in. `show_exported` opens it.
    pub folder: String,
    /// How many files.
    pub files: u32,
    /// How large they are together.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Nothing had changed, so nothing was written.
    pub unchanged: bool,
    /// Photos that have no picture and are listed by name only.
    pub without_picture: u32,
}

/// What happened beside what was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "camelCase")]
pub enum Remark {
    /// The keychain does not answer: the session is held in memory alone.
    KeychainSilent,
    /// A secret that opens nothing any more could not be removed from the keychain.
    EntryLeft,
    /// The file of sessions was damaged and put aside.
    SessionsDamaged,
    /// Sessions cannot be read or written at the moment.
    SessionsUnreadable,
    /// One copy of the vault file was damaged and has been repaired from the other.
    VaultRepaired,
    /// It was locked before the page could say that everything was saved: the last words may be missing.
    WordsMayBeMissing,
    /// `settings.json` could not be read; these are the settings it begins with.
    SettingsUnreadable,
}
