//! Time as sessions see it: one integer clock, so that every comparison in memory and in SQL is the same one.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An instant in milliseconds since the Unix epoch, UTC. Before 1970 is negative.
///
/// ```
/// use session::Timestamp;
/// use std::time::{Duration, SystemTime};
///
/// assert_eq!(Timestamp::from(SystemTime::UNIX_EPOCH + Duration::from_secs(1)), Timestamp(1000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `duration` later; the end of time if that is further than the clock can count.
    ///
    /// ```
    /// # use session::Timestamp;
    /// # use std::time::Duration;
    /// assert_eq!(Timestamp(500).plus(Duration::from_secs(1)), Timestamp(1500));
    /// assert_eq!(Timestamp(500).plus(Duration::MAX), Timestamp(i64::MAX));
    /// ```
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The instant `duration` earlier; the beginning of time if that is further than the clock can count.
    ///
    /// ```
    /// # use session::Timestamp;
    /// # use std::time::Duration;
    /// assert_eq!(Timestamp(500).minus(Duration::from_secs(1)), Timestamp(-500));
    /// ```
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long it is from `self` to `later`; zero if `later` is not later.
    ///
    /// ```
    /// # use session::Timestamp;
    /// # use std::time::Duration;
    /// assert_eq!(Timestamp(500).until(Timestamp(1500)), Duration::from_secs(1));
    /// assert_eq!(Timestamp(1500).until(Timestamp(500)), Duration::ZERO);
    /// ```
    pub fn until(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => Self(0).plus(since),
            Err(before) => Self(-Self(0).plus(before.duration()).0),
        }
    }
}

/// Where "now" comes from; injected, so that a week is a unit test.
///
/// ```
/// use session::{Clock, Timestamp};
///
/// /// It is always noon on the first day of 2024.
/// struct Noon;
///
/// impl Clock for Noon {
///     fn now(&self) -> Timestamp {
///         Timestamp(1_704_110_400_000)
///     }
/// }
/// ```
pub trait Clock: Send + Sync {
    /// The wall clock's time.
    ///
    /// ```
    /// use session::{Clock, SystemClock, Timestamp};
    ///
    /// assert!(SystemClock.now() > Timestamp(1_700_000_000_000));
    /// ```
    fn now(&self) -> Timestamp;
}

/// The computer's own clock.
///
/// ```
/// use session::{Clock, SystemClock};
///
/// let earlier = SystemClock.now();
/// assert!(earlier <= SystemClock.now());
/// ```
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }
}

/// A clock that moves only when told to.
///
/// ```
/// use session::{Clock, ManualClock, Timestamp};
///
/// let clock = ManualClock::default();
/// assert_eq!(clock.now(), Timestamp(0));
/// ```
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `at`.
    ///
    /// ```
    /// # use session::{Clock, ManualClock, Timestamp};
    /// assert_eq!(ManualClock::at(Timestamp(1500)).now(), Timestamp(1500));
    /// ```
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves on by `duration`.
    ///
    /// ```
    /// # use session::{Clock, ManualClock, Timestamp};
    /// let clock = ManualClock::at(Timestamp(500));
    /// clock.advance(std::time::Duration::from_secs(1));
    /// assert_eq!(clock.now(), Timestamp(1500));
    /// ```
    pub fn advance(&self, duration: Duration) {
        self.0.store(self.now().plus(duration).0, Ordering::SeqCst);
    }

    /// Stands at `at` from now on.
    ///
    /// ```
    /// # use session::{Clock, ManualClock, Timestamp};
    /// let clock = ManualClock::at(Timestamp(500));
    /// clock.set(Timestamp(-1));
    /// assert_eq!(clock.now(), Timestamp(-1));
    /// ```
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}
