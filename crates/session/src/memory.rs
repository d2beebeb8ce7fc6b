//! Sessions in memory: gone with the process. An engine by itself, and the copies of a [`CachedEngine`](crate::CachedEngine).

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::cached::SessionCache;
use crate::{EngineError, KeyDigest, Record, RunId, SessionEngine, Timestamp};

/// As many shards as there are at most, and sessions that one has to hold before there is another: below that, what waits
/// for the lock is nothing beside what a shard too full throws out.
const SHARDS: usize = 16;
const SESSIONS_A_SHARD: usize = 256;

/// At most so many sessions in memory. When there is no room for a new one, the one goes that nobody has loaded or saved for
/// longest. Above 511 sessions they lie in several shards, each with a lock and a share of the room of its own: the
/// number is kept exactly, and "for longest" is meant within the shard.
///
/// ```
/// use session::{MemoryEngine, SealingSecret, Sessions};
///
/// let sessions = Sessions::new(MemoryEngine::with_capacity(1), SealingSecret::generate()?, "example");
/// let (mut one, mut two) = (sessions.start(), sessions.start());
/// one.insert("pet", &"Luna")?;
/// one.save()?;
/// two.insert("pet", &"Milo")?;
/// two.save()?;
/// let evicted = one.key().expect("it was saved").clone();
/// assert!(sessions.open(evicted).is_empty()?);
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Debug)]
pub struct MemoryEngine {
    shards: Vec<Mutex<Shard>>,
}

type Shard = LruCache<KeyDigest, Record>;

/// The shards of two keys, which may be one.
struct Pair<'a> {
    lower: MutexGuard<'a, Shard>,
    upper: Option<MutexGuard<'a, Shard>>,
}

impl Default for MemoryEngine {
    /// Room for 10,000 sessions.
    fn default() -> Self {
        Self::with_capacity(10_000)
    }
}

impl MemoryEngine {
    /// An engine that keeps at most `capacity` sessions (at least one).
    ///
    /// ```
    /// let engine = session::MemoryEngine::with_capacity(100);
    /// ```
    pub fn with_capacity(capacity: usize) -> Self {
        let shards = (capacity / SESSIONS_A_SHARD).clamp(1, SHARDS);
        let room = |shard| capacity / shards + usize::from(shard < capacity % shards);
        let shard = |index| LruCache::sparse(NonZeroUsize::new(room(index)).unwrap_or(NonZeroUsize::MIN));
        Self { shards: (0..shards).map(|index| Mutex::new(shard(index))).collect() }
    }

    /// How many sessions are kept, living or over.
    ///
    /// ```
    /// assert_eq!(session::MemoryEngine::default().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        (0..self.shards.len()).map(|shard| self.lock(shard).len()).sum()
    }

    /// Whether no session is kept.
    ///
    /// ```
    /// assert!(session::MemoryEngine::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a record in unless one is there that was saved as often or more often.
    #[cfg(feature = "token")]
    pub(crate) fn put_newer(&self, key: &KeyDigest, record: &Record) {
        let mut shard = self.shard(key);
        if shard.peek(key).is_none_or(|there| there.version < record.version) {
            shard.put(*key, kept(record, record.version));
        }
    }

    fn index(&self, key: &KeyDigest) -> usize {
        // A digest is even by nature; its second byte is as good as any.
        usize::from(key.as_bytes()[1]) % self.shards.len()
    }

    fn lock(&self, index: usize) -> MutexGuard<'_, Shard> {
        // A panic elsewhere leaves the map whole: every change to it is one call.
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shard(&self, key: &KeyDigest) -> MutexGuard<'_, Shard> {
        self.lock(self.index(key))
    }

    /// Locks in the order of the shards, so that two that move sessions towards each other do not wait for ever.
    fn pair(&self, one: usize, other: usize) -> Pair<'_> {
        let lower = self.lock(one.min(other));
        let upper = (one != other).then(|| self.lock(one.max(other)));
        Pair { lower, upper }
    }

    fn retain(&self, keep: impl Fn(&Record) -> bool) -> usize {
        let removed = |index| {
            let mut shard = self.lock(index);
            let before = shard.len();
            shard.retain(|_, record| keep(record));
            before - shard.len()
        };
        (0..self.shards.len()).map(removed).sum()
    }

    /// Every run that a session ends with, once.
    fn runs(&self) -> Vec<RunId> {
        let mut runs = Vec::new();
        for index in 0..self.shards.len() {
            for run in self.lock(index).iter().filter_map(|(_, record)| record.run) {
                if !runs.contains(&run) {
                    runs.push(run);
                }
            }
        }
        runs
    }
}

impl Pair<'_> {
    fn get(&mut self, is_upper: bool) -> &mut Shard {
        match &mut self.upper {
            Some(upper) if is_upper => upper,
            _ => &mut self.lower,
        }
    }
}

/// Whether `version` is what there is and lives.
fn check(shard: &Shard, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
    match shard.peek(key).filter(|record| !record.is_over(now)) {
        None => Err(EngineError::Gone),
        Some(current) if current.version != version => Err(EngineError::Conflict),
        Some(_) => Ok(()),
    }
}

/// What is kept of a record: all but what it is told and does not read back.
fn kept(record: &Record, version: i64) -> Record {
    Record {
        payload: record.payload.clone(),
        expires_at: record.expires_at,
        run: record.run,
        version,
        label: None,
    }
}

impl SessionEngine for MemoryEngine {
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        Ok(self.shard(key).get(key).filter(|record| !record.is_over(now)).cloned())
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        let mut shard = self.shard(key);
        if shard.contains(key) {
            return Err(EngineError::Taken);
        }
        shard.put(*key, kept(record, 1));
        Ok(())
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        let mut shard = self.shard(key);
        check(&shard, key, record.version, now)?;
        shard.put(*key, kept(record, record.version + 1));
        Ok(())
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let (from, to) = (self.index(old), self.index(new));
        let mut pair = self.pair(from, to);
        check(pair.get(from > to), old, record.version, now)?;
        if pair.get(to > from).contains(new) {
            return Err(EngineError::Taken);
        }
        pair.get(from > to).pop(old);
        pair.get(to > from).put(*new, kept(record, 1));
        Ok(())
    }

    fn exists(&self, key: &KeyDigest, now: Timestamp) -> Result<bool, EngineError> {
        Ok(self.shard(key).get(key).is_some_and(|record| !record.is_over(now)))
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.shard(key).pop(key);
        Ok(())
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        let mut shard = self.shard(key);
        check(&shard, key, version, now)?;
        shard.pop(key);
        Ok(())
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        Ok(self.retain(|record| !record.is_over(now)))
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        // Asked before anything is locked: whoever answers may want to load a session.
        let ended: Vec<RunId> = self.runs().into_iter().filter(|run| !is_alive(*run)).collect();
        Ok(self.retain(|record| record.run.is_none_or(|run| !ended.contains(&run))))
    }

    /// Nobody else can reach it.
    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        Ok(Some(0))
    }
}

impl SessionCache for MemoryEngine {
    fn get(&self, key: &KeyDigest) -> Result<Option<Record>, EngineError> {
        Ok(self.shard(key).get(key).cloned())
    }

    fn put(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.shard(key).put(*key, kept(record, record.version));
        Ok(())
    }

    fn forget(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.delete(key)
    }

    fn forget_all(&self) -> Result<(), EngineError> {
        (0..self.shards.len()).for_each(|shard| self.lock(shard).clear());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::SessionKey;

    const NOW: Timestamp = Timestamp(0);

    fn record(version: i64) -> Record {
        Record { payload: vec![1], expires_at: None, run: None, version, label: None }
    }

    fn key() -> KeyDigest {
        SessionKey::generate().unwrap().digest()
    }

    #[test]
    fn what_was_neither_loaded_nor_saved_for_longest_makes_room() {
        let (engine, keys) = (MemoryEngine::with_capacity(3), [key(), key(), key()]);
        for key in &keys {
            engine.create(key, &record(1)).unwrap();
        }
        engine.load(&keys[0], NOW).unwrap();
        engine.save(&keys[1], &record(1), NOW).unwrap();
        engine.create(&key(), &record(1)).unwrap();
        assert!(engine.exists(&keys[0], NOW).unwrap(), "loading is using");
        assert!(engine.exists(&keys[1], NOW).unwrap(), "saving is using");
        assert!(!engine.exists(&keys[2], NOW).unwrap(), "the third was only made");
    }

    #[test]
    fn there_are_never_more_than_there_is_room_for() {
        for capacity in [0, 1, 2, 511, 512, 1000, 5000] {
            let engine = MemoryEngine::with_capacity(capacity);
            let rooms = engine.shards.iter().map(|shard| shard.lock().unwrap().cap().get());
            assert_eq!(rooms.sum::<usize>(), capacity.max(1), "the shards share {capacity} among them");
            for _ in 0..capacity * 2 + 2 {
                engine.create(&key(), &record(1)).unwrap();
            }
            assert!(engine.len() <= capacity.max(1), "{} of {capacity}", engine.len());
        }
    }

    #[test]
    fn sessions_that_move_towards_each_other_do_not_wait_for_ever() {
        let engine = MemoryEngine::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut here = key();
                    engine.create(&here, &record(1)).unwrap();
                    for _ in 0..2000 {
                        let there = key();
                        engine.rename(&here, &there, &record(1), NOW).unwrap();
                        here = there;
                    }
                });
            }
        });
        assert_eq!(engine.len(), 4, "each moved two thousand times and is there once");
    }

    #[test]
    fn whoever_tells_which_runs_live_may_load_a_session() {
        let (engine, key) = (MemoryEngine::with_capacity(1), key());
        engine.create(&key, &Record { run: Some(RunId::generate()), ..record(1) }).unwrap();
        let asked = engine.clear_ended_runs(&|_| engine.exists(&key, NOW).unwrap());
        assert_eq!(asked.unwrap(), 0, "nothing was locked meanwhile, and it lives");
    }
}
