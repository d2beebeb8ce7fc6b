//! A journal in a temporary folder, and the stamp of a test.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and may stop at a surprise"
)]

use std::path::Path;

use chrono::DateTime;
use journal::{DatabaseKey, Journal, JournalError, ProfileId, Stamp};

pub(crate) struct Place(tempfile::TempDir);

pub(crate) fn key(number: u8) -> DatabaseKey {
    DatabaseKey::from_bytes([number; 32])
}

pub(crate) fn stamp() -> Stamp {
    Stamp { at: DateTime::from_timestamp(1_700_000_000, 0).unwrap(), by: ProfileId(uuid::Uuid::from_u128(1)) }
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Journal::create(folder.path(), &key(1), &key(2)).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn open(&self) -> Result<Journal, JournalError> {
        Journal::open(self.path(), &key(1), &key(2))
    }

    /// The database as plain SQLCipher sees it.
    pub(crate) fn with_raw<T>(
        &self,
        name: &str,
        number: u8,
        cipher: &str,
        work: impl FnOnce(&rusqlite::Connection) -> T,
    ) -> T {
        let raw = rusqlite::Connection::open(self.path().join(name)).unwrap();
        let hex: String = [number; 32].iter().map(|byte| format!("{byte:02x}")).collect();
        raw.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; {cipher}")).unwrap();
        work(&raw)
    }
}
