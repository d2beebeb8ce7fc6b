//! Who wrote something, and when. Handed in with every change, so that time is nobody's to guess.

use chrono::{DateTime, Utc};

use crate::ProfileId;

/// Who and when.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// The instant of the change.
    pub at: DateTime<Utc>,
    /// The profile that makes it.
    pub by: ProfileId,
}

impl Stamp {
    pub(crate) fn milliseconds(&self) -> i64 {
        self.at.timestamp_millis()
    }
}
