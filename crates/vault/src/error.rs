//! What can go wrong with a vault. Four failures that must never be confused have a variant each: a wrong passphrase,
//! damage, a newer version, and a keychain that refuses (that one is [`KeychainError`](crate::KeychainError)).

use std::io;
use std::path::{Path, PathBuf};

/// Why a vault did not open, or a profile was not made or found.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The passphrase opens no slot. The file is in order.
    #[error("this is not the passphrase of “{label}”")]
    WrongPassphrase {
        /// The profile's label.
        label: String,
    },
    /// The recovery words open no slot. The file is in order.
    #[error("these are not the recovery words of “{label}”")]
    WrongRecoveryWords {
        /// The profile's label.
        label: String,
    },
    /// What was typed are not 24 recovery words.
    #[error("these are not recovery words: {reason}")]
    NotRecoveryWords {
        /// Which word, or how many.
        reason: String,
        /// The place of the first word that is not in the list, from 1.
        place: Option<usize>,
    },
    /// Too many wrong tries; the next one counts after a while.
    #[error("there were several wrong tries; the next one is possible in {seconds} seconds")]
    Wait {
        /// Until then.
        seconds: u64,
    },
    /// Neither copy of the vault file is whole.
    #[error("the vault file of this profile is damaged, and so is its copy ({reason})")]
    Damaged {
        /// What was found.
        reason: String,
    },
    /// Made by a version that is newer than this one; nothing was touched.
    #[error(
        "this profile was made by a newer version of Everpaw (vault format {found}, this one reads {known})"
    )]
    NewerVersion {
        /// The format found.
        found: u64,
        /// The newest format known here.
        known: u64,
    },
    /// Another process has the profile open.
    #[error("this profile is open in another window or terminal")]
    InUse,
    /// There is no such profile.
    #[error("there is no profile called “{name}”")]
    NotFound {
        /// What was asked for.
        name: String,
    },
    /// More than one profile has this label.
    #[error("more than one profile is called “{name}”; use its id")]
    Ambiguous {
        /// What was asked for.
        name: String,
    },
    /// The label is taken already.
    #[error("there is a profile called “{label}” already")]
    LabelTaken {
        /// The label.
        label: String,
    },
    /// A label has to be something one can see and read on one line.
    #[error("a profile needs a label of 1 to 80 characters, on one line")]
    UnusableLabel,
    /// Shorter than the floor.
    #[error("a passphrase needs at least {} characters", crate::Passphrase::FLOOR)]
    PassphraseTooShort,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What was to be made inside the new profile could not be made.
    #[error("the new profile could not be filled: {0}")]
    Filling(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system gave no random bytes.
    #[error("the system gave no random numbers: {0}")]
    NoRandomness(#[from] getrandom::Error),
}

impl VaultError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPassphrase { .. } => "wrong-passphrase",
            Self::WrongRecoveryWords { .. } => "wrong-recovery-words",
            Self::NotRecoveryWords { .. } => "not-recovery-words",
            Self::Wait { .. } => "too-many-attempts",
            Self::Damaged { .. } => "vault-damaged",
            Self::NewerVersion { .. } => "vault-newer-version",
            Self::InUse => "profile-in-use",
            Self::NotFound { .. } => "profile-not-found",
            Self::Ambiguous { .. } => "profile-ambiguous",
            Self::LabelTaken { .. } => "label-taken",
            Self::UnusableLabel => "label-unusable",
            Self::PassphraseTooShort => "passphrase-too-short",
            Self::Io { .. } => "vault-io",
            Self::Filling(_) => "profile-not-filled",
            Self::NoRandomness(_) => "no-randomness",
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
