//! What can go wrong, from whichever part, in one type with stable codes. The wording of what to do is the shells'.

use std::io;
use std::path::{Path, PathBuf};

use journal::JournalError;
use journal::dates::AmbiguousDate;
use memorial::ExportError;
use session::SessionError;
use vault::{KeychainError, VaultError};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A profile or its vault.
    #[error(transparent)]
    Vault(VaultError),
    /// A journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A session.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The operating system's keychain.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// An export.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A memorial is not locked and may not lie among what is.
    #[error("{path} lies inside Everpaw's own data folder, where everything is encrypted")]
    ExportInsideDataFolder {
        /// Where it was to be written.
        path: PathBuf,
    },
    /// An export was cancelled. Nothing was written.
    #[error("the export was cancelled")]
    ExportCancelled,
    /// The profile is locked and nobody is there to be asked.
    #[error("this profile is locked")]
    Locked,
    /// What was written before signing in is there, and its key cannot be had. Nothing else is begun in its place.
    #[error(
        "what was written before signing in cannot be opened now, because this computer's keychain does not give its key; \
         it is kept until it can be, or until it is discarded"
    )]
    DraftUnreadable,
    /// A file of ours could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The few kinds of failure that call for different next steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The passphrase or the recovery words are wrong.
    WrongPassphrase,
    /// A file is damaged.
    Damaged,
    /// Made by a newer version.
    NewerVersion,
    /// Locked, or to be tried again later.
    Locked,
    /// No such profile, pet, story or photo.
    NotFound,
    /// Open elsewhere.
    InUse,
    /// What was asked for cannot be meant so.
    Usage,
    /// Everything else.
    Other,
}

impl Error {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vault(error) => error.code(),
            Self::Journal(error) => error.code(),
            Self::Session(_) => "session-failed",
            Self::Keychain(error) => error.code(),
            Self::Export(error) => error.code(),
            Self::ExportInsideDataFolder { .. } => "export-inside-data-folder",
            Self::ExportCancelled => "export-cancelled",
            Self::Locked => "locked",
            // What can be done is the same: see to the keychain.
            Self::DraftUnreadable => "keychain-unavailable",
            Self::Io { .. } => "data-folder-io",
        }
    }

    /// Which kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Vault(error) => of_vault(error),
            Self::Journal(error) => of_journal(error),
            Self::ExportInsideDataFolder { .. } => ErrorKind::Usage,
            Self::Locked => ErrorKind::Locked,
            Self::Session(_)
            | Self::Keychain(_)
            | Self::Export(_)
            | Self::ExportCancelled
            | Self::DraftUnreadable
            | Self::Io { .. } => ErrorKind::Other,
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

fn of_vault(error: &VaultError) -> ErrorKind {
    match error {
        VaultError::WrongPassphrase { .. } | VaultError::WrongRecoveryWords { .. } => {
            ErrorKind::WrongPassphrase
        }
        VaultError::Damaged { .. } => ErrorKind::Damaged,
        VaultError::NewerVersion { .. } => ErrorKind::NewerVersion,
        VaultError::Wait { .. } => ErrorKind::Locked,
        VaultError::NotFound { .. } => ErrorKind::NotFound,
        VaultError::InUse => ErrorKind::InUse,
        VaultError::Ambiguous { .. }
        | VaultError::LabelTaken { .. }
        | VaultError::UnusableLabel
        | VaultError::PassphraseTooShort
        | VaultError::NotRecoveryWords { .. } => ErrorKind::Usage,
        VaultError::Io { .. } | VaultError::Filling(_) | VaultError::NoRandomness(_) => ErrorKind::Other,
    }
}

fn of_journal(error: &JournalError) -> ErrorKind {
    match error {
        JournalError::Damaged { .. } | JournalError::PixelsMissing => ErrorKind::Damaged,
        JournalError::NewerVersion { .. } => ErrorKind::NewerVersion,
        JournalError::NotFound { .. } => ErrorKind::NotFound,
        JournalError::AmbiguousPet { .. } | JournalError::NamelessPet | JournalError::AmbiguousDate(_) => {
            ErrorKind::Usage
        }
        JournalError::ChangedMeanwhile
        | JournalError::DiskFull
        | JournalError::Io { .. }
        | JournalError::Database(_)
        | JournalError::Migration(_) => ErrorKind::Other,
    }
}

/// What stopped a profile from being filled is what stopped it from being made.
impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Filling(source) => match source.downcast::<JournalError>() {
                Ok(journal) => Self::Journal(*journal),
                Err(other) => Self::Vault(VaultError::Filling(other)),
            },
            other => Self::Vault(other),
        }
    }
}

impl From<session::EngineError> for Error {
    fn from(error: session::EngineError) -> Self {
        Self::Session(error.into())
    }
}

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Self {
        Self::Session(error.into())
    }
}

impl From<AmbiguousDate> for Error {
    fn from(error: AmbiguousDate) -> Self {
        Self::Journal(error.into())
    }
}
