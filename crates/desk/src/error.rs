//! From a failure of the core to what a page is told of it.

use everpaw::{Error, ExportError, JournalError, VaultError};
use serde_json::{Value, json};

use crate::wire::WireError;

impl WireError {
    /// This window may not ask for that.
    pub(crate) fn not_allowed(name: &str) -> Self {
        Self::of("not-allowed", format!("{name} is no command of this window"))
    }

    /// The page and we do not understand each other.
    pub(crate) fn malformed(error: &serde_json::Error) -> Self {
        Self::of("malformed", error.to_string())
    }

    /// A command came to no end: a fault of ours.
    pub fn internal(fault: &dyn std::fmt::Display) -> Self {
        Self::of("internal", fault.to_string())
    }

    /// Everything is locked.
    pub fn locked() -> Self {
        Self::of("locked", "this journal is locked")
    }

    pub(crate) fn of(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), detail: None }
    }
}

impl From<Error> for WireError {
    fn from(error: Error) -> Self {
        Self { code: error.code().to_owned(), detail: detail(&error), message: error.to_string() }
    }
}

impl From<JournalError> for WireError {
    fn from(error: JournalError) -> Self {
        Error::from(error).into()
    }
}

/// What the page's words need, by the names they are known by there.
fn detail(error: &Error) -> Option<Value> {
    let file =
        |path: &std::path::Path| path.file_name().map(|name| json!({ "name": name.to_string_lossy() }));
    match error {
        Error::Vault(VaultError::Wait { seconds }) => Some(json!({ "seconds": seconds })),
        Error::Vault(VaultError::NotRecoveryWords { place: Some(place), .. }) => {
            Some(json!({ "word": place }))
        }
        Error::Journal(JournalError::Damaged { file, .. }) => Some(json!({ "name": file })),
        Error::Journal(JournalError::AmbiguousDate(date)) => Some(json!({ "readings": date.readings })),
        Error::Vault(VaultError::Io { path, .. })
        | Error::Io { path, .. }
        | Error::Export(
            ExportError::NotOurs { path, .. }
            | ExportError::NotAFolder { path }
            | ExportError::ReadOnly { path }
            | ExportError::InUse { path }
            | ExportError::NameTooLong { path },
        ) => file(path),
        _ => None,
    }
}
