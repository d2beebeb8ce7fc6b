//! What happened beside what was asked for. Nothing failed because of it, and a person should know.

use std::path::PathBuf;

use vault::KeychainError;

/// Something to be told, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The keychain did not answer, so there is no session and the passphrase is needed.
    KeychainSilent(KeychainError),
    /// The session has ended, and its secret could not be removed from the keychain. It opens nothing any more.
    EntryLeft(KeychainError),
    /// The file of sessions was damaged; it was put aside here, and a new one begun.
    SessionsDamaged(PathBuf),
    /// Sessions cannot be read or written at the moment, for this reason.
    SessionsUnreadable(String),
}
