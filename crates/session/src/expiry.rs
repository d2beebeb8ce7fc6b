//! When a session ends. A typed choice, because Django's five kinds of input to `set_expiry` are five kinds of fault.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// When a session ends.
///
/// ```
/// use session::{Expiry, Timestamp};
/// use std::time::Duration;
///
/// assert_eq!(Expiry::default(), Expiry::Default);
/// for expiry in [Expiry::AtAppClose, Expiry::Idle(Duration::from_mins(10)), Expiry::At(Timestamp(0))] {
///     assert_ne!(expiry, Expiry::Default);
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// The store's idle time, counted from the last save.
    #[default]
    Default,
    /// With the run of the program that saved it, whether it ends well or is killed.
    AtAppClose,
    /// So long after the last save. Zero means already over.
    Idle(Duration),
    /// At this instant, however much happens before.
    At(Timestamp),
}

impl Expiry {
    /// The instant at which a session saved at `saved` is over; `None` if only the end of the program ends it.
    ///
    /// ```
    /// # use session::{Expiry, Timestamp};
    /// # use std::time::Duration;
    /// let (saved, day) = (Timestamp(1000), Duration::from_hours(24));
    /// assert_eq!(Expiry::Default.date(saved, day), Some(saved.plus(day)));
    /// assert_eq!(Expiry::Idle(Duration::from_secs(1)).date(saved, day), Some(Timestamp(2000)));
    /// assert_eq!(Expiry::AtAppClose.date(saved, day), None);
    /// ```
    pub fn date(self, saved: Timestamp, default_idle: Duration) -> Option<Timestamp> {
        match self {
            Self::Default => Some(saved.plus(default_idle)),
            Self::AtAppClose => None,
            Self::Idle(duration) => Some(saved.plus(duration)),
            Self::At(instant) => Some(instant),
        }
    }
}
