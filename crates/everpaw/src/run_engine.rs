//! An engine for the sessions of one run: what it keeps carries the run, so that it can be found and forgotten when the
//! run is over, whatever else ends it before. Sessions themselves know only their idle time.

use session::{EngineError, KeyDigest, Record, RunId, SessionEngine, SqliteEngine, Timestamp};

/// Sessions of one run in a file that other runs use too.
pub(crate) struct RunEngine {
    engine: SqliteEngine,
    run: RunId,
}

impl RunEngine {
    /// Begins with nothing: what this run kept before is forgotten.
    pub(crate) fn begin(engine: SqliteEngine, run: RunId) -> Result<Self, EngineError> {
        engine.clear_ended_runs(&|other| other != run)?;
        Ok(Self { engine, run })
    }

    /// What is there already, as somebody would find it who has the file.
    #[cfg(test)]
    pub(crate) fn found(engine: SqliteEngine, run: RunId) -> Self {
        Self { engine, run }
    }

    fn marked(&self, record: &Record) -> Record {
        Record { run: Some(self.run), ..record.clone() }
    }
}

impl SessionEngine for RunEngine {
    /// A record of another run is none of ours. What is given back is what was sealed, which says nothing of a run.
    fn load(&self, key: &KeyDigest, now: Timestamp) -> Result<Option<Record>, EngineError> {
        let record = self.engine.load(key, now)?.filter(|record| record.run == Some(self.run));
        Ok(record.map(|record| Record { run: None, ..record }))
    }

    fn create(&self, key: &KeyDigest, record: &Record) -> Result<(), EngineError> {
        self.engine.create(key, &self.marked(record))
    }

    fn save(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.engine.save(key, &self.marked(record), now)
    }

    fn rename(
        &self,
        old: &KeyDigest,
        new: &KeyDigest,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.engine.rename(old, new, &self.marked(record), now)
    }

    fn delete(&self, key: &KeyDigest) -> Result<(), EngineError> {
        self.engine.delete(key)
    }

    fn delete_version(&self, key: &KeyDigest, version: i64, now: Timestamp) -> Result<(), EngineError> {
        self.engine.delete_version(key, version, now)
    }

    fn clear_expired(&self, now: Timestamp) -> Result<usize, EngineError> {
        self.engine.clear_expired(now)
    }

    fn clear_ended_runs(&self, is_alive: &dyn Fn(RunId) -> bool) -> Result<usize, EngineError> {
        self.engine.clear_ended_runs(is_alive)
    }

    fn quarantine(&self, key: &KeyDigest, record: &Record, now: Timestamp) -> Result<(), EngineError> {
        self.engine.quarantine(key, record, now)
    }

    fn changes_of_others(&self) -> Result<Option<u64>, EngineError> {
        self.engine.changes_of_others()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::SessionKey;

    #[test]
    fn what_the_file_can_do_it_can_do_through_this() {
        let folder = tempfile::tempdir().unwrap();
        let open = || SqliteEngine::open(&folder.path().join("sessions.db"), "app").unwrap();
        let engine = RunEngine::begin(open(), RunId::generate()).unwrap();
        let before = engine.changes_of_others().unwrap();
        let key = SessionKey::generate().unwrap().digest();
        let record = Record { payload: vec![1], expires_at: None, run: None, version: 1, label: None };
        open().create(&key, &record).unwrap();
        assert!(before.is_some() && engine.changes_of_others().unwrap() != before, "others are heard of");
        engine.quarantine(&key, &record, Timestamp(0)).unwrap();
        let count = "SELECT count(*) FROM session_app_quarantine";
        let kept: i64 = open().connection().query_row(count, [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 1, "a copy is kept of what does not open");
    }
}
