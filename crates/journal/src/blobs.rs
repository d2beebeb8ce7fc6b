//! Pixels under their hash: stored once, whole or not at all, in chunks, and never looked into.

use std::fmt;
use std::io::{self, Read};

use chrono::{DateTime, Utc};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};

use crate::JournalError;
use crate::database::PIXELS;

/// A chunk's longest, in bytes. SQLite reads and writes a chunk whole, so this bounds memory.
const CHUNK: usize = 1024 * 1024;

/// BLAKE3 of a blob's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlobHash([u8; 32]);

impl BlobHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).into())
    }

    /// The hash of everything `from` gives.
    pub fn of_reader(from: impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(from)?;
        Ok(Self(hasher.finalize().into()))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(blake3::Hash::from(self.0).to_hex().as_str())
    }
}

impl ToSql for BlobHash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for BlobHash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self)
    }
}

/// What a stream turned out to be while it was stored.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// Reading the source failed.
    Source(io::Error),
    /// The source is not what it was when it was hashed.
    Changed,
    Journal(JournalError),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Journal(JournalError::of(PIXELS.name)(error))
    }
}

/// Stores bytes that are in memory. What is there already is not written again.
pub(crate) fn store(
    pixels: &mut Connection,
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Result<BlobHash, JournalError> {
    let hash = BlobHash::of(bytes);
    match store_stream(pixels, &hash, bytes, now) {
        Ok(()) => Ok(hash),
        Err(StoreError::Journal(error)) => Err(error),
        Err(StoreError::Source(_) | StoreError::Changed) => unreachable!("memory neither fails nor changes"),
    }
}

/// Stores a stream whose hash is known, in one transaction, never holding more than a chunk of it.
pub(crate) fn store_stream(
    pixels: &mut Connection,
    hash: &BlobHash,
    mut from: impl Read,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if contains(pixels, hash).map_err(StoreError::Journal)? {
        return Ok(());
    }
    let step = pixels.transaction()?;
    step.execute(
        "INSERT INTO blob (hash, byte_length, stored_at) VALUES (?1, 0, ?2)",
        params![hash, now.timestamp_millis()],
    )?;
    let blob = step.last_insert_rowid();
    let (mut hasher, mut length) = (blake3::Hasher::new(), 0_i64);
    let mut chunk = Vec::with_capacity(CHUNK);
    for number in 0_i64.. {
        chunk.clear();
        from.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map_err(StoreError::Source)?;
        if chunk.is_empty() {
            break;
        }
        hasher.update(&chunk);
        length += i64::try_from(chunk.len()).unwrap_or(0);
        step.prepare_cached("INSERT INTO chunk (blob, number, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![blob, number, chunk])?;
    }
    if BlobHash(hasher.finalize().into()) != *hash {
        return Err(StoreError::Changed);
    }
    step.execute("UPDATE blob SET byte_length = ?2 WHERE id = ?1", params![blob, length])?;
    Ok(step.commit()?)
}

/// Stores what another file has under a hash. What is here already is not written again, and what is missing there cannot
/// be had: it is missing here too, which is a named state.
pub(crate) fn take_over(
    from: &Connection,
    into: &mut Connection,
    hash: &BlobHash,
    now: DateTime<Utc>,
) -> Result<(), JournalError> {
    if contains(into, hash)? || !contains(from, hash)? {
        return Ok(());
    }
    let of_pixels = JournalError::of(PIXELS.name);
    let step = into.transaction().map_err(&of_pixels)?;
    step.execute(
        "INSERT INTO blob (hash, byte_length, stored_at) VALUES (?1, 0, ?2)",
        params![hash, now.timestamp_millis()],
    )
    .map_err(&of_pixels)?;
    let (blob, mut number, mut length, mut failed) = (step.last_insert_rowid(), 0_i64, 0_i64, None);
    copy(from, hash, &mut |chunk| {
        let insert = "INSERT INTO chunk (blob, number, bytes) VALUES (?1, ?2, ?3)";
        let inserted = step
            .prepare_cached(insert)
            .and_then(|mut statement| statement.execute(params![blob, number, chunk]));
        failed = failed.take().or(inserted.err());
        length += i64::try_from(chunk.len()).unwrap_or(0);
        number += 1;
    })?;
    failed.map_or(Ok(()), Err).map_err(&of_pixels)?;
    step.execute("UPDATE blob SET byte_length = ?2 WHERE id = ?1", params![blob, length])
        .and_then(|_| step.commit())
        .map_err(of_pixels)
}

/// Whether the bytes under a hash are there.
pub(crate) fn contains(pixels: &Connection, hash: &BlobHash) -> Result<bool, JournalError> {
    pixels
        .prepare_cached("SELECT 1 FROM blob WHERE hash = ?1")
        .and_then(|mut statement| statement.exists(params![hash]))
        .map_err(JournalError::of(PIXELS.name))
}

/// Everything under a hash.
pub(crate) fn read(pixels: &Connection, hash: &BlobHash) -> Result<Vec<u8>, JournalError> {
    let mut bytes = Vec::new();
    copy(pixels, hash, &mut |chunk| bytes.extend_from_slice(chunk))?;
    Ok(bytes)
}

/// Gives the blob chunk by chunk.
pub(crate) fn copy(
    pixels: &Connection,
    hash: &BlobHash,
    to: &mut dyn FnMut(&[u8]),
) -> Result<(), JournalError> {
    let of_pixels = JournalError::of(PIXELS.name);
    let blob: Option<(i64, i64)> = pixels
        .prepare_cached("SELECT id, byte_length FROM blob WHERE hash = ?1")
        .and_then(|mut statement| {
            statement.query_row(params![hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(&of_pixels)?;
    let (blob, length) = blob.ok_or(JournalError::PixelsMissing)?;
    let mut statement = pixels
        .prepare_cached("SELECT bytes FROM chunk WHERE blob = ?1 ORDER BY number")
        .map_err(&of_pixels)?;
    let mut rows = statement.query(params![blob]).map_err(&of_pixels)?;
    let mut given = 0;
    while let Some(row) = rows.next().map_err(&of_pixels)? {
        let chunk = row.get_ref(0).and_then(|value| Ok(value.as_blob()?)).map_err(&of_pixels)?;
        given += i64::try_from(chunk.len()).unwrap_or(0);
        to(chunk);
    }
    if given == length { Ok(()) } else { Err(JournalError::PixelsMissing) }
}
