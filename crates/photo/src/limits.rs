//! How much one decode may cost. The numbers only, and their way to the worker as arguments; they are enforced in
//! `confine` (by the system), `pool` (by the clock) and the decoders (before allocating).

use std::{ffi::OsString, num::NonZero, thread, time::Duration};

/// What a pool of workers, and each worker in it, may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How many workers may live at once; further callers wait. At least one.
    pub workers: usize,
    /// Address space of a worker, in bytes.
    pub memory_bytes: u64,
    /// Processor time for one picture, in whole seconds (rounded up).
    pub processor: Duration,
    /// Wall-clock time for one picture, after which its worker is killed.
    pub wall: Duration,
    /// The longest file that is tried, in bytes.
    pub longest_input: u64,
    /// The largest picture that is tried, in pixels. Formats that cannot be decoded at a smaller scale are held to
    /// less, by `memory_bytes`.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            workers: thread::available_parallelism().map_or(1, NonZero::get),
            memory_bytes: 1536 * 1024 * 1024,
            processor: Duration::from_secs(25),
            wall: Duration::from_secs(30),
            longest_input: 256 * 1024 * 1024,
            pixels: 500_000_000,
        }
    }
}

impl Limits {
    /// What a worker has to know, as arguments after its flag.
    pub(crate) fn to_arguments(&self) -> [OsString; 4] {
        let seconds = self.processor.as_millis().div_ceil(1000).max(1);
        [
            self.memory_bytes.to_string(),
            seconds.to_string(),
            self.longest_input.to_string(),
            self.pixels.to_string(),
        ]
        .map(OsString::from)
    }

    /// The worker's side of [`Limits::to_arguments`]: no arguments are the default, garbled ones are `None`.
    pub(crate) fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let numbers: Vec<u64> =
            arguments.map(|text| text.to_str()?.parse().ok()).collect::<Option<Vec<u64>>>()?;
        match numbers[..] {
            [] => Some(Self::default()),
            [memory_bytes, seconds, longest_input, pixels] => Some(Self {
                memory_bytes,
                processor: Duration::from_secs(seconds),
                longest_input,
                pixels,
                ..Self::default()
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_arrive_as_they_were_sent() {
        let sent =
            Limits { memory_bytes: 7, processor: Duration::from_secs(3), pixels: 11, ..Limits::default() };
        let arrived = Limits::from_arguments(sent.to_arguments().into_iter());
        assert_eq!(arrived, Some(sent), "a worker must bind itself to what its parent wanted");
    }

    #[test]
    fn garbled_limits_are_no_limits_to_work_under() {
        let arguments = ["1", "2", "three", "4"].map(OsString::from);
        assert_eq!(Limits::from_arguments(arguments.into_iter()), None, "an unbounded worker must not start");
    }
}
