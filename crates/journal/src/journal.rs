//! The open journal: two connections, no keys. Dropping it closes both; whatever needs a key again asks for it.

use std::path::Path;

use rusqlite::Connection;

use crate::database::{self, DatabaseKey, PIXELS, WORDS};
use crate::{BlobHash, JournalError, blobs};

/// One profile's journal, open.
pub struct Journal {
    pub(crate) words: Connection,
    pub(crate) pixels: Connection,
}

impl Journal {
    /// Makes the two files in `folder`, which must not have them yet.
    pub fn create(folder: &Path, words: &DatabaseKey, pixels: &DatabaseKey) -> Result<(), JournalError> {
        database::create(folder, &WORDS, words)?;
        database::create(folder, &PIXELS, pixels)
    }

    /// Opens the journal in `folder`. Checks sizes, headers, schemas and first pages; what lies deeper is checked page
    /// by page as it is read.
    pub fn open(folder: &Path, words: &DatabaseKey, pixels: &DatabaseKey) -> Result<Self, JournalError> {
        Ok(Self {
            words: database::open(folder, &WORDS, words)?,
            pixels: database::open(folder, &PIXELS, pixels)?,
        })
    }

    /// The bytes under a hash.
    pub fn blob(&self, hash: &BlobHash) -> Result<Vec<u8>, JournalError> {
        blobs::read(&self.pixels, hash)
    }
}
