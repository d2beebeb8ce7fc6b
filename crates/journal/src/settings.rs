//! A journal's own settings: small values under a name, as JSON. What they mean is their readers' business; what is set
//! for the whole computer is not here.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Journal, JournalError};

impl Journal {
    /// What is set under `key`. A value of another shape than `T` counts as not set, so that no setting keeps anybody out.
    pub fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, JournalError> {
        let value: Option<String> = self
            .words
            .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
    }

    /// Sets the value under `key`. Setting what is set already writes nothing.
    pub fn set_setting(&mut self, key: &str, value: &impl Serialize) -> Result<(), JournalError> {
        let value = serde_json::to_string(value)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        self.words
            .prepare_cached(
                "INSERT INTO setting (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
            )?
            .execute(params![key, value])?;
        Ok(())
    }
}
