//! What can go wrong with a journal.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::dates::AmbiguousDate;

/// Why a journal did not open, or something in it was not done. Nothing is half done after any of these.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// One of the two files is cut short, overwritten or missing.
    #[error("{file} is damaged: {reason}")]
    Damaged {
        /// Which file.
        file: &'static str,
        /// What was found.
        reason: String,
    },
    /// Made by a version that is newer than this one; nothing was touched.
    #[error(
        "this journal was made by a newer version of Everpaw ({file} has schema {found}, this one reads {known})"
    )]
    NewerVersion {
        /// Which file.
        file: &'static str,
        /// The schema found.
        found: u32,
        /// The newest one known here.
        known: u32,
    },
    /// The disk is full. What was saved before stays.
    #[error("the disk is full; what was saved before stays as it was")]
    DiskFull,
    /// There is no such pet, story or photo, or it is in the trash.
    #[error("there is no {kind} “{name}” here")]
    NotFound {
        /// Pet, story or photo.
        kind: &'static str,
        /// What was asked for.
        name: String,
    },
    /// Several pets have this name.
    #[error("several pets are called “{name}”; use the id")]
    AmbiguousPet {
        /// What was asked for.
        name: String,
    },
    /// What was to be changed was changed by somebody else since it was read. Nothing was written.
    #[error("this was changed somewhere else meanwhile")]
    ChangedMeanwhile,
    /// A pet needs a name.
    #[error("a pet needs a name")]
    NamelessPet,
    /// A date that means two days.
    #[error(transparent)]
    AmbiguousDate(#[from] AmbiguousDate),
    /// A photo's pixels are not in photos.db although the journal names them.
    #[error("the picture of this photo is missing from photos.db")]
    PixelsMissing,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database failed in another way.
    #[error("the journal's database failed: {0}")]
    Database(#[source] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("the journal could not be brought up to date: {0}")]
    Migration(#[source] Box<refinery::Error>),
}

/// `SQLITE_IOERR_SHMSIZE`.
const IOERR_SHMSIZE: i32 = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

impl JournalError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "journal-damaged",
            Self::NewerVersion { .. } => "journal-newer-version",
            Self::DiskFull => "disk-full",
            Self::NotFound { .. } => "not-found",
            Self::AmbiguousPet { .. } => "pet-ambiguous",
            Self::ChangedMeanwhile => "changed-meanwhile",
            Self::NamelessPet => "pet-nameless",
            Self::AmbiguousDate(_) => "date-ambiguous",
            Self::PixelsMissing => "pixels-missing",
            Self::Io { .. } => "journal-io",
            Self::Database(_) => "journal-database",
            Self::Migration(_) => "journal-migration",
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { path, source },
        }
    }

    /// What the database said, about the file it said it of.
    pub(crate) fn of(file: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |error| match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            // The shared index of the write-ahead log could not grow, which happens only when there is no room.
            _ if error.sqlite_error().is_some_and(|code| code.extended_code == IOERR_SHMSIZE) => {
                Self::DiskFull
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { file, reason: "a page of it does not check out".to_owned() }
            }
            _ => Self::Database(error),
        }
    }
}

/// Statements on the words name no file; corruption there is corruption of `journal.db`.
impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::of(crate::database::WORDS.name)(error)
    }
}
