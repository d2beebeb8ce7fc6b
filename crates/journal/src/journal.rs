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

    /// Whether the same journal can be opened once more beside this one, for work that takes a while. It cannot while the
    /// disk is full: then this one has the files to itself.
    pub fn can_be_shared(&self) -> Result<bool, JournalError> {
        let shared = |connection, file| database::is_shared(connection).map_err(JournalError::of(file));
        Ok(shared(&self.words, WORDS.name)? && shared(&self.pixels, PIXELS.name)?)
    }

    /// The bytes under a hash.
    pub fn blob(&self, hash: &BlobHash) -> Result<Vec<u8>, JournalError> {
        blobs::read(&self.pixels, hash)
    }
}
