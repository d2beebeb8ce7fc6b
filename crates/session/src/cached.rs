//! Sessions in a durable engine, with copies in a quicker place. The durable engine is right, always: a copy is only ever
//! what lies there, and a cache that fails costs time and nothing else.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

/// Where a [`CachedEngine`] keeps copies. It may forget any of them at any time, and must not give one back after it said
/// that it forgot it. When a copy ends by the clock it may be forgotten; it is not asked for again.
///
/// ```
/// use session::{EngineError, KeyDigest, Record, SessionCache};
///
/// /// Remembers nothing.
/// struct Nowhere;
///
/// impl SessionCache for Nowhere {
///     fn get(&self, _: &KeyDigest) -> Result<Option<Record>, EngineError> {
///         Ok(None)
///     }
///
///     fn put(&self, _: &KeyDigest, _: &Record) -> Result<(), EngineError> {
///         Ok(())
///     }
///
///     fn forget(&self, _: &KeyDigest) -> Result<(), EngineError> {
///         Ok(())
///     }
///
///     fn forget_all(&self) -> Result<(), EngineError> {
///         Ok(())
///     }
/// }
/// ```
pub trait SessionCache: Send + Sync {
    /// The copy under `key`, over or not, if there is one.
    fn get(&self, key: &KeyDigest) -> Result<Option<Record>, EngineError>;

    /// Keeps a copy, in the place of an older one.
    fn put(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError>;

    /// Forgets the copy under `key`, if there is one.
    fn forget(&self, key: &KeyDigest) -> Result<(), EngineError>;

    /// Forgets every copy.
    fn forget_all(&self) -> Result<(), EngineError>;
}

/// A cache shared between engines.
impl<C: SessionCache + ?Sized> SessionCache for Arc<C> {
    fn get(&self, key: &KeyDigest) -> Result<Option<Record>, EngineError> {
        (**self).get(key)
    }

    fn put(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        (**self).put(key, record)
    }

    fn forget(&self, key: &KeyDigest) -> Result<(), EngineError> {
        (**self).forget(key)
    }

    fn forget_all(&self) -> Result<(), EngineError> {
        (**self).forget_all()
    }
}

/// Writes through to a durable engine and reads copies from a cache while nobody else changed what is stored: the durable
/// engine has to be able to tell ([`changes_of_others`](SessionEngine::changes_of_others)); with one that cannot, nothing
/// is cached. What is changed through the very engine object that was handed in here, past the cache, is not seen, so
/// share a path and not the object.
///
/// ```
/// use session::{CachedEngine, MemoryEngine, SealingSecret, Sessions};
/// # #[cfg(feature = "sqlite")] {
/// use session::SqliteEngine;
///
/// # let folder = tempfile::tempdir().unwrap();
/// let durable = SqliteEngine::open(&folder.path().join("sessions.db"), "window")?;
/// let engine = CachedEngine::new(MemoryEngine::default(), durable);
/// let sessions = Sessions::new(engine, SealingSecret::generate()?, "example");
/// # drop(sessions);
/// # }
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Debug)]
pub struct CachedEngine<C, D> {
    cache: C,
    durable: D,
    watch: Mutex<Watch>,
}

/// What has to be so for a copy to be what is stored.
#[derive(Debug, Default)]
struct Watch {
    /// What the durable engine said of others' changes when the cache held no copy older than that; `None` if it may hold one.
    trusted_at: Option<u64>,
    /// Counts what may have made a copy old that somebody is about to put in.
    changes: u64,
    /// Writes that have begun and not ended. One that panicked never does, and nothing is cached after it.
    under_way: usize,
}

impl<C: SessionCache, D: SessionEngine> CachedEngine<C, D> {
    /// Sessions in `durable`, with copies in `cache`, which is emptied before it is first used.
    ///
    /// ```
    /// use session::{CachedEngine, MemoryEngine};
    ///
    /// let engine = CachedEngine::new(MemoryEngine::with_capacity(100), MemoryEngine::default());
    /// ```
    pub fn new(cache: C, durable: D) -> Self {
        Self { cache, durable, watch: Mutex::default() }
    }

    /// The engine that is right, to ask it what only it can tell. What is written there past the cache is not seen here.
    ///
    /// ```
    /// use session::{CachedEngine, MemoryEngine};
    ///
    /// let engine = CachedEngine::new(MemoryEngine::with_capacity(100), MemoryEngine::default());
    /// assert_eq!(engine.durable().len(), 0);
    /// ```
    pub fn durable(&self) -> &D {
        &self.durable
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        // A panic elsewhere leaves at worst a write under way, after which nothing is cached.
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes sure that no copy is older than now, and gives the count of changes to put in a copy by; `None` if the cache is
    /// of no use.
    fn trusted(&self) -> Option<u64> {
        let theirs = self.durable.changes_of_others().unwrap_or_else(|error| {
            tracing::warn!(%error, "whether sessions were changed by others cannot be told; copies are not used");
            None
        });
        let mut watch = self.watch();
        if theirs.is_none() {
            watch.trusted_at = None;
        } else if watch.trusted_at != theirs {
            self.empty(&mut watch, theirs);
        }
        watch.trusted_at.map(|_| watch.changes)
    }

    /// Empties the cache, which is trusted as of `theirs` if that worked.
    fn empty(&self, watch: &mut Watch, theirs: Option<u64>) {
        watch.changes += 1;
        watch.trusted_at = theirs;
        survive(watch, self.cache.forget_all());
    }

    /// Writes durably, and then what is to be copied. The old copies go first: whoever reads meanwhile reads what is
    /// durable, and a process killed meanwhile leaves no old copy behind.
    fn write(
        &self,
        keys: &[&KeyDigest],
        copy: Option<(&KeyDigest, Record)>,
        write: impl FnOnce(&D) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        if self.watch().trusted_at.is_none() {
            // What is written before anybody reads is to be found in the cache as well.
            self.trusted();
        }
        let mut watch = self.watch();
        watch.under_way += 1;
        let begun = watch.changes;
        // What is not trusted is emptied before it is.
        if watch.trusted_at.is_some() {
            for key in keys {
                survive(&mut watch, self.cache.forget(key));
            }
        }
        drop(watch);
        let written = write(&self.durable);
        let mut watch = self.watch();
        watch.under_way -= 1;
        let alone = watch.changes == begun && watch.under_way == 0;
        watch.changes += 1;
        if let (Ok(()), true, Some(_), Some((key, record))) = (&written, alone, watch.trusted_at, copy) {
            survive(&mut watch, self.cache.put(key, &record));
        }
        written
    }

    /// After a purge: which copies are of what went, nobody can tell.
    fn purged(&self, removed: Result<usize, EngineError>) -> Result<usize, EngineError> {
        if !matches!(removed, Ok(0) | Err(EngineError::Unsupported)) {
            let mut watch = self.watch();
            let trusted_at = watch.trusted_at;
            self.empty(&mut watch, trusted_at);
        }
        removed
    }
}

impl<C: SessionCache, D: SessionEngine> SessionEngine for CachedEngine<C, D> {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        let Some(changes) = self.trusted() else { return self.durable.load(key, now) };
        match self.cache.get(key) {
            Ok(Some(copy)) if !copy.is_over(now) => return Ok(Some(copy)),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the cache of sessions fails; the session is read without it");
            }
        }
        let found = self.durable.load(key, now)?;
        if let Some(record) = &found {
            let mut watch = self.watch();
            // Only if nothing was written since before it was loaded.
            if watch.changes == changes && watch.under_way == 0 {
                survive(&mut watch, self.cache.put(key, record));
            }
        }
        Ok(found)
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.write(&[key], Some((key, copy(record, 1))), |durable| durable.create(key, record))
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let copy = copy(record, record.version + 1);
        self.write(&[key], Some((key, copy)), |durable| durable.save(key, record, now))
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let copy = copy(record, 1);
        self.write(&[old, new], Some((new, copy)), |durable| durable.rename(old, new, record, now))
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.write(&[key], None, |durable| durable.delete(key))
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.write(&[key], None, |durable| durable.delete_version(key, version, now))
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        self.purged(self.durable.clear_expired(now))
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        self.purged(self.durable.clear_ended_runs(is_alive))
    }

    fn quarantine(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.durable.quarantine(key, record, now)
    }

    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        self.durable.changes_of_others()
    }
}

/// Whatever the cache failed to do, it may hold an old copy now.
fn survive(watch: &mut Watch, done: Result<(), EngineError>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the cache of sessions fails; it is emptied before it is used again");
        watch.trusted_at = None;
    }
}

/// What the durable engine would give back of it.
fn copy(record: &Record, version: i64) -> Record {
    Record {
        payload: record.payload.clone(),
        expires_at: record.expires_at,
        run: record.run,
        version,
        label: None,
    }
}

#[cfg(test)]
mod tests;
