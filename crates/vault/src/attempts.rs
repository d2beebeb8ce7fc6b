//! `attempts.json`: wrong tries, counted across restarts, and the pause that follows them. It is courtesy against a
//! curious brother; what holds against a thief is Argon2id. It never wipes anything and never hides recovery.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{VaultError, durable};

const FREE: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempts {
    wrong: u32,
    last: Option<DateTime<Utc>>,
}

impl Attempts {
    /// What was counted so far. A missing or damaged count is no count: nobody may be locked out by it.
    pub(crate) fn read(folder: &Path) -> Self {
        let read = fs::read(path(folder)).ok();
        read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Refuses a try that comes too soon. A count from the future was made while the clock was wrong: the pause begins
    /// now, once, so that nobody waits for that future to come.
    pub(crate) fn check(self, folder: &Path, now: DateTime<Utc>) -> Result<(), VaultError> {
        let (Some(last), true) = (self.last, self.wrong >= FREE) else { return Ok(()) };
        let Ok(passed) = now.signed_duration_since(last).to_std() else {
            Self { last: Some(now), ..self }.write(folder)?;
            return Err(VaultError::Wait { seconds: self.pause().as_secs() });
        };
        let left = self.pause().saturating_sub(passed);
        if left.is_zero() { Ok(()) } else { Err(VaultError::Wait { seconds: left.as_secs().max(1) }) }
    }

    /// Counts a wrong try.
    pub(crate) fn record_wrong(self, folder: &Path, now: DateTime<Utc>) -> Result<(), VaultError> {
        Self { wrong: self.wrong.saturating_add(1), last: Some(now) }.write(folder)
    }

    /// Forgets the wrong tries after a right one. That it cannot be written down is no reason to stay locked.
    pub(crate) fn forget(self, folder: &Path) {
        if self.wrong > 0
            && let Err(error) = Self::default().write(folder)
        {
            tracing::warn!(%error, "the count of wrong tries could not be reset");
        }
    }

    fn write(self, folder: &Path) -> Result<(), VaultError> {
        #[expect(clippy::expect_used, reason = "a number and a time always serialise")]
        let bytes = serde_json::to_vec(&self).expect("plain values");
        durable::replace(&path(folder), &bytes).map_err(VaultError::io(&path(folder)))
    }

    fn pause(self) -> Duration {
        let doublings = self.wrong.saturating_sub(FREE).min(16);
        (FIRST_PAUSE * 2_u32.pow(doublings)).min(LONGEST_PAUSE)
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("attempts.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    fn after(wrong: u32) -> Attempts {
        Attempts { wrong, last: Some(at(0)) }
    }

    #[test]
    fn five_tries_are_free_and_then_the_pause_grows_to_a_quarter_of_an_hour() {
        let folder = tempfile::tempdir().unwrap();
        let check = |wrong, at| after(wrong).check(folder.path(), at);
        for (wrong, pause) in [(5, 15), (6, 30), (7, 60), (11, 900), (1000, 900)] {
            assert!(
                matches!(check(wrong, at(0)), Err(VaultError::Wait { seconds }) if seconds == pause),
                "{wrong} wrong tries make one wait {pause} seconds"
            );
            assert!(check(wrong, at(pause.try_into().unwrap())).is_ok(), "and no longer");
        }
        assert!(check(4, at(0)).is_ok(), "the fifth try is free");
    }

    #[test]
    fn tries_counted_by_a_wrong_clock_make_nobody_wait_for_the_future() {
        let folder = tempfile::tempdir().unwrap();
        let years_ahead = Attempts { wrong: 5, last: Some(at(400_000_000)) };
        years_ahead.write(folder.path()).unwrap();
        let check = |now| Attempts::read(folder.path()).check(folder.path(), now);
        assert!(matches!(check(at(0)), Err(VaultError::Wait { seconds: 15 })), "the pause begins now");
        assert!(matches!(check(at(10)), Err(VaultError::Wait { seconds: 5 })), "goes on");
        assert!(check(at(15)).is_ok(), "and ends");
    }

    #[test]
    fn a_damaged_count_locks_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        after(3).record_wrong(folder.path(), at(1)).unwrap();
        assert_eq!(Attempts::read(folder.path()).wrong, 4, "counts survive");
        fs::write(path(folder.path()), "{broken").unwrap();
        assert_eq!(Attempts::read(folder.path()), Attempts::default(), "and damage is no count");
    }
}
