//! Failures as the terminal tells them: what happened, what to do, and the exit code.

use std::io;
use std::path::{Path, PathBuf};

use everpaw::{Error, ErrorKind, ExportError, JournalError, KeychainError, VaultError};

use crate::files;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Core(#[from] Error),
    #[error("there is no profile yet")]
    NoProfileYet,
    #[error("there are several profiles")]
    WhichProfile,
    #[error("no folder for the data is known on this system")]
    NoDataFolder,
    #[error("{path}: {}", files::reason(.source))]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is not a text file in UTF-8")]
    NotText { path: PathBuf },
    #[error("the two passphrases are not the same")]
    PassphrasesDiffer,
    #[error("no passphrase was given")]
    NoPassphrase,
    #[error("the passphrase that was piped in is not text in UTF-8")]
    PassphraseNotText,
    #[error("{}", not_imported(*.failed, *.all))]
    SomeNotImported { failed: usize, all: usize },
    #[error("the output could not be written")]
    Output(#[from] io::Error),
}

impl Failure {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Core(error) => match error.kind() {
                ErrorKind::Other => 1,
                ErrorKind::Usage => 2,
                ErrorKind::WrongPassphrase => 3,
                ErrorKind::Damaged => 4,
                ErrorKind::NewerVersion => 5,
                ErrorKind::Locked => 6,
                ErrorKind::NotFound => 7,
                ErrorKind::InUse => 8,
            },
            Self::NoProfileYet => 7,
            Self::WhichProfile
            | Self::NotText { .. }
            | Self::PassphrasesDiffer
            | Self::NoPassphrase
            | Self::PassphraseNotText => 2,
            Self::NoDataFolder | Self::File { .. } | Self::SomeNotImported { .. } | Self::Output(_) => 1,
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Core(error) => error.code(),
            Self::NoProfileYet => "no-profile-yet",
            Self::WhichProfile => "which-profile",
            Self::NoDataFolder => "no-data-folder",
            Self::File { source, .. } if source.kind() == io::ErrorKind::AlreadyExists => "file-exists",
            Self::File { .. } => "file-unreadable",
            Self::NotText { .. } => "not-text",
            Self::PassphrasesDiffer => "passphrases-differ",
            Self::NoPassphrase => "no-passphrase",
            Self::PassphraseNotText => "passphrase-not-text",
            Self::SomeNotImported { .. } => "some-not-imported",
            Self::Output(_) => "output-failed",
        }
    }

    /// What happened. In our words: what the system calls it is the [`detail`](Self::detail).
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Core(
                Error::Io { path, source }
                | Error::Vault(VaultError::Io { path, source })
                | Error::Journal(JournalError::Io { path, source }),
            ) => format!("{}: {}", path.display(), files::reason_of_ours(path, source)),
            other => other.to_string(),
        }
    }

    /// What the system said, if it said something.
    pub(crate) fn detail(&self) -> Option<String> {
        let first = Some(self as &(dyn std::error::Error + 'static));
        std::iter::successors(first, |error| error.source())
            .find_map(|error| error.downcast_ref::<io::Error>())
            .map(io::Error::to_string)
    }

    /// What to do now. Every failure has an answer: the compiler sees to it.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Core(Error::Vault(error)) => of_vault(error),
            Self::Core(Error::Journal(error)) => of_journal(error),
            Self::Core(Error::Keychain(error)) => of_keychain(error),
            Self::Core(Error::Export(error)) => of_export(error),
            Self::Core(Error::Session(_)) => {
                "Try again. If it stays so, use the passphrase with each command."
            }
            Self::Core(Error::Locked) => {
                "Run the command in a terminal to be asked for the passphrase, pipe it in with --passphrase-stdin, or open the profile for a while with `everpaw-cli unlock --for 15m`."
            }
            Self::Core(Error::ExportCancelled) => {
                "An earlier export is untouched. Run the same command again."
            }
            Self::Core(Error::DraftUnreadable) => {
                "Unlock this computer's keychain and try again, or discard what was written."
            }
            Self::Core(Error::Io { .. }) => "Check that the disk is there, has room and may be written to.",
            Self::Core(Error::ExportInsideDataFolder { .. }) => {
                "Anybody can read a memorial. Choose a folder outside Everpaw's own."
            }
            Self::NoProfileYet => "Make one with `everpaw-cli profile create --label NAME`.",
            Self::WhichProfile => "Say which one with --profile; `everpaw-cli profile list` shows them.",
            Self::NoDataFolder => "Say where with --data-dir.",
            Self::File { source, .. } => files::advice(source),
            Self::NotText { .. } => "Save the text as UTF-8 and try again.",
            Self::PassphrasesDiffer => "Nothing was changed. Try again.",
            Self::NoPassphrase => {
                "Run the command in a terminal to be asked for it, or pipe it in with --passphrase-stdin."
            }
            Self::PassphraseNotText => "Pipe it in as UTF-8, or type it in a terminal.",
            Self::SomeNotImported { failed, all } if failed < all => {
                "The others are kept. Check the files named above and import them again; nothing is taken in twice."
            }
            Self::SomeNotImported { .. } => "Check what is named above and import it again.",
            Self::Output(_) => "Check where the output goes.",
        }
    }
}

fn not_imported(failed: usize, all: usize) -> String {
    match (failed, all) {
        (_, 1) => "the file could not be read".to_owned(),
        (failed, all) if failed == all => format!("none of the {all} files could be read"),
        _ => format!("{failed} of {all} files could not be read"),
    }
}

fn of_vault(error: &VaultError) -> &'static str {
    match error {
        VaultError::WrongPassphrase { .. } => {
            "Try again. If it is lost, the recovery words open the profile: `everpaw-cli profile recover`."
        }
        VaultError::WrongRecoveryWords { .. } => {
            "Check that the words belong to this profile. Nothing was changed."
        }
        VaultError::NotRecoveryWords { .. } => "Check the words against the sheet. Nothing was changed.",
        VaultError::Wait { .. } => {
            "Nothing is lost and nothing will be erased. Wait, or use the recovery words: `everpaw-cli profile recover`."
        }
        VaultError::Damaged { .. } => {
            "The passphrase is not the problem. Put vault.json and vault.json.2 back from a copy of the profile's folder; the journal beside them is untouched."
        }
        VaultError::NewerVersion { .. } => "Open it with that version. Nothing was changed.",
        VaultError::InUse => "Close it there, then try again.",
        VaultError::NotFound { .. } => "`everpaw-cli profile list` shows the profiles on this computer.",
        VaultError::Ambiguous { .. } => "`everpaw-cli profile list` shows the ids.",
        VaultError::LabelTaken { .. } => "Choose another label.",
        VaultError::UnusableLabel => "A name is fine.",
        VaultError::PassphraseTooShort => "A few words in a row are easy to remember and hard to guess.",
        VaultError::Io { .. } => "Check that the disk is there, has room and may be written to.",
        VaultError::Filling(_) => "No profile was made. Check that the disk has room and try again.",
        VaultError::NoRandomness(_) => "Restart the computer and try again.",
    }
}

fn of_journal(error: &JournalError) -> &'static str {
    match error {
        JournalError::Damaged { .. } => {
            "The passphrase is right. Leave the folder as it is, make a copy of it, and put the damaged file back from an earlier copy of the profile's folder."
        }
        JournalError::NewerVersion { .. } => "Open it with that version. Nothing was changed.",
        JournalError::DiskFull => {
            "Make some room on the disk, then run the same command again; nothing is taken in twice."
        }
        JournalError::NotFound { .. } => {
            "`everpaw-cli pet list`, `photo list` and `story list` show what there is."
        }
        JournalError::AmbiguousPet { .. } => "`everpaw-cli pet list` shows the ids.",
        JournalError::ChangedMeanwhile => {
            "Nothing was saved. Look at what it says now, then make the change again."
        }
        JournalError::NamelessPet => "Any name will do.",
        JournalError::AmbiguousDate(_) => "Nothing was saved.",
        JournalError::PixelsMissing => {
            "Import the same file again, or put photos.db back from a copy of the profile's folder."
        }
        JournalError::Io { .. } | JournalError::Database(_) => {
            "Check that the disk is there, has room and may be written to. What was saved before stays."
        }
        JournalError::Migration(_) => {
            "Nothing was changed. Make a copy of the profile's folder before trying again."
        }
    }
}

fn of_keychain(error: &KeychainError) -> &'static str {
    match error {
        KeychainError::Unavailable(_) | KeychainError::TimedOut | KeychainError::ReadBackDiffers => {
            "Nothing is lost and nothing stays unlocked. Give the passphrase with each command instead."
        }
    }
}

fn of_export(error: &ExportError) -> &'static str {
    match error {
        ExportError::NotOurs { .. } => "Choose a new or empty folder. Nothing in this one was touched.",
        ExportError::NotAFolder { .. } | ExportError::NeedsAName { .. } => "Choose a new or empty folder.",
        ExportError::ParentMissing { .. } => "Make that folder first, or choose another place.",
        ExportError::InTheWay { .. } => "Move it away, or choose another folder.",
        ExportError::PhotoNotPlain { .. } => {
            "Nothing was written, because the picture might tell more than it shows. Import the photo again."
        }
        ExportError::PhotoUnreadable { .. } => {
            "Nothing was written. Import the same file again, then export."
        }
        ExportError::DiskFull { .. } => {
            "Make some room, or choose another disk. An earlier export is untouched."
        }
        ExportError::ReadOnly { .. } => {
            "Choose a folder that you may write to. An earlier export is untouched."
        }
        ExportError::NameTooLong { .. } => "Choose a shorter name, or a place nearer to the top of the disk.",
        _ => "Nothing that was there is lost. Try again, or choose another folder.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_failure_has_the_exit_code_that_the_help_names() {
        for (failure, code) in [
            (Failure::SomeNotImported { failed: 1, all: 2 }, 1),
            (Failure::WhichProfile, 2),
            (Error::from(VaultError::WrongPassphrase { label: String::new() }).into(), 3),
            (Error::from(VaultError::Damaged { reason: String::new() }).into(), 4),
            (Error::from(JournalError::Damaged { file: "journal.db", reason: String::new() }).into(), 4),
            (Error::from(VaultError::NewerVersion { found: 99, known: 1 }).into(), 5),
            (Error::Locked.into(), 6),
            (Error::from(VaultError::Wait { seconds: 15 }).into(), 6),
            (Error::from(VaultError::NotFound { name: String::new() }).into(), 7),
            (Error::from(VaultError::InUse).into(), 8),
            (Error::from(JournalError::DiskFull).into(), 1),
            (Error::from(KeychainError::TimedOut).into(), 1),
        ] {
            assert_eq!(failure.exit_code(), code, "{failure}");
            assert!(failure.advice().ends_with('.'), "a sentence that says what to do: {}", failure.advice());
        }
    }

    #[test]
    fn others_are_mentioned_only_if_there_are_others() {
        let of = |failed, all| Failure::SomeNotImported { failed, all };
        assert_eq!(of(1, 1).message(), "the file could not be read");
        assert_eq!(of(3, 3).message(), "none of the 3 files could be read");
        assert_eq!(of(1, 3).message(), "1 of 3 files could not be read");
        assert!(of(1, 3).advice().contains("others"), "two are kept");
        assert!(!of(3, 3).advice().contains("others"), "there are none");
    }

    #[test]
    fn what_the_system_said_stands_in_the_detail_alone() {
        let path = PathBuf::from("there/story.md");
        let missing = || io::Error::from_raw_os_error(2);
        let of_core = |error: Error| Failure::from(error);
        for failure in [
            Failure::File { path: path.clone(), source: missing() },
            of_core(Error::Io { path: path.clone(), source: missing() }),
            of_core(VaultError::Io { path: path.clone(), source: missing() }.into()),
            of_core(JournalError::Io { path: path.clone(), source: missing() }.into()),
        ] {
            assert_eq!(failure.message(), "there/story.md: there is no such file or folder", "{failure:?}");
            assert_eq!(failure.detail(), Some(missing().to_string()), "{failure:?}");
        }
        assert_eq!(Failure::NoPassphrase.detail(), None, "the system had nothing to do with it");
    }
}
