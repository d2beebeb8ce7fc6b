//! Sessions in memory: gone with the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

/// Sessions in memory, as many as `capacity`; beyond it the one saved longest ago makes room.
#[derive(Debug)]
pub struct MemoryEngine {
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    records: HashMap<KeyDigest, (u64, Record)>,
    saves: u64,
}

impl Default for MemoryEngine {
    fn default() -> Self {
        Self::with_capacity(10_000)
    }
}

impl MemoryEngine {
    /// An engine that keeps at most `capacity` sessions (at least one).
    pub fn with_capacity(capacity: usize) -> Self {
        Self { capacity: capacity.max(1), kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A panic elsewhere leaves the map whole: every change to it is one call.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn retain(&self, keep: impl Fn(&Record) -> bool) -> usize {
        let mut kept = self.kept();
        let before = kept.records.len();
        kept.records.retain(|_, (_, record)| keep(record));
        before - kept.records.len()
    }
}

impl Kept {
    fn put(&mut self, key: &KeyDigest, record: Record) {
        self.saves += 1;
        self.records.insert(*key, (self.saves, record));
    }

    fn check(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        let current = self.live(key, now).ok_or(EngineError::Gone)?.version;
        if current == version { Ok(()) } else { Err(EngineError::Conflict) }
    }

    fn live(&self, key: &KeyDigest, now: Timestamp) -> Option<&Record> {
        self.records.get(key).map(|(_, record)| record).filter(|record| !record.is_over(now))
    }
}

impl SessionEngine for MemoryEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(self.kept().live(key, now).cloned())
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        let mut kept = self.kept();
        if kept.records.contains_key(key) {
            return Err(EngineError::Taken);
        }
        if kept.records.len() >= self.capacity {
            let oldest = kept.records.iter().min_by_key(|(_, (saved, _))| *saved).map(|(key, _)| *key);
            oldest.map(|key| kept.records.remove(&key));
        }
        kept.put(key, Record { version: 1, ..record.clone() });
        Ok(())
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let mut kept = self.kept();
        kept.check(key, record.version, now)?;
        kept.put(key, Record { version: record.version + 1, ..record.clone() });
        Ok(())
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let mut kept = self.kept();
        kept.check(old, record.version, now)?;
        kept.records.remove(old);
        kept.put(new, Record { version: 1, ..record.clone() });
        Ok(())
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.kept().records.remove(key);
        Ok(())
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        let mut kept = self.kept();
        kept.check(key, version, now)?;
        kept.records.remove(key);
        Ok(())
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        Ok(self.retain(|record| !record.is_over(now)))
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        Ok(self.retain(|record| record.run.is_none_or(is_alive)))
    }
}
