//! Every way an export can fail, each with a stable code. The wording that people read belongs to the shells.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::memorial::{PictureError, Size};

/// Why an export did not happen. Whatever the reason, an earlier export in the same place is untouched.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder holds something that an earlier export did not put there, or that was changed since.
    #[error("{} {why}", .path.display())]
    NotOurs {
        /// The first such file, inside the chosen folder.
        path: PathBuf,
        /// What is wrong with it.
        why: Foreign,
    },
    /// Where the folder should be there is a file.
    #[error("{} is not a folder", .path.display())]
    NotAFolder {
        /// The place that was chosen.
        path: PathBuf,
    },
    /// The chosen place is a whole drive or has no name of its own, so nothing can be built beside it.
    #[error("{} has no folder name of its own", .path.display())]
    NeedsAName {
        /// The place that was chosen.
        path: PathBuf,
    },
    /// The folder around the chosen one does not exist.
    #[error("the folder {} does not exist", .path.display())]
    ParentMissing {
        /// The missing folder.
        path: PathBuf,
    },
    /// An interrupted export left something at the folder, and something that is not ours is in it.
    #[error("an interrupted export left unfinished files at {}, and what is among them now is not its own: {}",
        .folder.display(), .file.display())]
    InTheWay {
        /// The place that was chosen.
        folder: PathBuf,
        /// What is among the unfinished files.
        file: PathBuf,
    },
    /// A picture carries more than a picture.
    #[error("the {size} picture of photo {photo} is not a plain JPEG: it may carry metadata")]
    PhotoNotPlain {
        /// The photo's id.
        photo: String,
        /// Which of its pictures.
        size: Size,
    },
    /// A picture could not be had.
    #[error("the {size} picture of photo {photo} could not be read")]
    PhotoUnreadable {
        /// The photo's id.
        photo: String,
        /// Which of its pictures.
        size: Size,
        /// Why.
        source: PictureError,
    },
    /// No room is left.
    #[error("no room left to write {}", .path.display())]
    DiskFull {
        /// The file that did not fit.
        path: PathBuf,
    },
    /// Nothing may be written there.
    #[error("{} may not be written", .path.display())]
    ReadOnly {
        /// The file or folder that refused.
        path: PathBuf,
    },
    /// The folder's name leaves no room for the longer name that the export needs while it works.
    #[error("the name {} is too long", .path.display())]
    NameTooLong {
        /// The path that is too long.
        path: PathBuf,
    },
    /// Another program holds the folder or a file in it.
    #[error("{} is in use", .path.display())]
    InUse {
        /// What is held.
        path: PathBuf,
    },
    /// Any other failure of reading or writing.
    #[error("could not read or write {}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The page could not be put together.
    #[error("the page could not be put together")]
    Page {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What makes a file in the folder not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// It is not named by the manifest.
    Added,
    /// It is named, but is no longer what was written.
    Changed,
    /// The folder has no manifest of ours.
    NoManifest,
}

impl fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Foreign::Added => "was not written by an export",
            Foreign::Changed => "has been changed since it was exported",
            Foreign::NoManifest => "lies in a folder that is not an exported memorial",
        })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Size::Large => "large",
            Size::Small => "small",
        })
    }
}

impl ExportError {
    /// The stable name of the failure; the shells find their wording by it.
    pub fn code(&self) -> &'static str {
        match self {
            ExportError::NotOurs { .. } => "export-folder-not-ours",
            ExportError::NotAFolder { .. } => "export-not-a-folder",
            ExportError::NeedsAName { .. } => "export-needs-a-folder-name",
            ExportError::ParentMissing { .. } => "export-parent-missing",
            ExportError::InTheWay { .. } => "export-in-the-way",
            ExportError::PhotoNotPlain { .. } => "export-photo-not-plain",
            ExportError::PhotoUnreadable { .. } => "export-photo-unreadable",
            ExportError::DiskFull { .. } => "export-disk-full",
            ExportError::ReadOnly { .. } => "export-read-only",
            ExportError::NameTooLong { .. } => "export-name-too-long",
            ExportError::InUse { .. } => "export-folder-in-use",
            ExportError::Io { .. } => "export-io",
            ExportError::Page { .. } => "export-page",
        }
    }

    /// The same failure, told of the folder `out` that the person chose where it happened in one of the `working`
    /// folders, which mean nothing to anybody.
    pub(crate) fn named_for(mut self, out: &Path, working: &[PathBuf]) -> Self {
        if let Some(path) = self.path_mut()
            && let Some(rest) = working.iter().find_map(|folder| path.strip_prefix(folder).ok())
        {
            *path = out.components().chain(rest.components()).collect();
        }
        self
    }

    fn path_mut(&mut self) -> Option<&mut PathBuf> {
        match self {
            ExportError::NotOurs { path, .. }
            | ExportError::NotAFolder { path }
            | ExportError::NeedsAName { path }
            | ExportError::ParentMissing { path }
            | ExportError::DiskFull { path }
            | ExportError::ReadOnly { path }
            | ExportError::NameTooLong { path }
            | ExportError::InUse { path }
            | ExportError::Io { path, .. } => Some(path),
            ExportError::InTheWay { .. }
            | ExportError::PhotoNotPlain { .. }
            | ExportError::PhotoUnreadable { .. }
            | ExportError::Page { .. } => None,
        }
    }

    /// Gives a failure of the file system its own name.
    pub(crate) fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ExportError::DiskFull { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                ExportError::ReadOnly { path }
            }
            io::ErrorKind::InvalidFilename => ExportError::NameTooLong { path },
            io::ErrorKind::ResourceBusy
            | io::ErrorKind::CrossesDevices
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::DirectoryNotEmpty => ExportError::InUse { path },
            _ if is_sharing_violation(&source) => ExportError::InUse { path },
            _ => ExportError::Io { path, source },
        }
    }
}

/// Windows says 32 or 33 when another program holds a file; the standard library has no kind for either.
fn is_sharing_violation(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(kind: io::ErrorKind) -> &'static str {
        ExportError::from_io(Path::new("Luna"), io::Error::from(kind)).code()
    }

    #[test]
    fn failures_of_the_file_system_have_names_of_their_own() {
        assert_eq!(code_of(io::ErrorKind::StorageFull), "export-disk-full", "a full disk is named");
        assert_eq!(code_of(io::ErrorKind::ReadOnlyFilesystem), "export-read-only", "a locked stick is named");
        assert_eq!(
            code_of(io::ErrorKind::PermissionDenied),
            "export-read-only",
            "a forbidden folder is named"
        );
        assert_eq!(code_of(io::ErrorKind::InvalidFilename), "export-name-too-long", "a long name is named");
        assert_eq!(code_of(io::ErrorKind::ResourceBusy), "export-folder-in-use", "a held folder is named");
        assert_eq!(
            code_of(io::ErrorKind::DirectoryNotEmpty),
            "export-folder-in-use",
            "a busy folder is named"
        );
        assert_eq!(code_of(io::ErrorKind::TimedOut), "export-io", "the rest keeps its cause");
    }
}
