//! From a passphrase to a key: Argon2id. The cost is measured when a slot is made, written beside it, and held between
//! a floor and a ceiling whenever it is read, so that a changed file can neither weaken a slot nor exhaust the machine.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::Passphrase;

/// What one try costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyCost {
    /// Memory in KiB.
    memory_kib: u32,
    /// Passes over the memory.
    passes: u32,
    /// Lanes.
    lanes: u32,
}

const FLOOR: KeyCost = KeyCost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
const CEILING: KeyCost = KeyCost { memory_kib: 2 * 1024 * 1024, passes: 64, lanes: 16 };

/// As much memory as a new slot takes at most, so that the profile still opens on a smaller computer.
const MOST_MEMORY_KIB: u32 = 512 * 1024;
const AIM: Duration = Duration::from_millis(500);

impl KeyCost {
    /// What takes about half a second on this computer, never below 64 MiB and three passes.
    pub fn calibrated() -> Self {
        let start = Instant::now();
        let measured = derive(&Passphrase::new("calibration"), &[0; 16], FLOOR);
        drop(measured);
        Self::for_measured_floor(start.elapsed())
    }

    /// The least that a vault takes: what [`calibrated`](Self::calibrated) gives on a slow computer.
    pub fn floor() -> Self {
        FLOOR
    }

    /// Next to nothing: for tests that open many vaults.
    #[cfg(feature = "test-support")]
    pub fn weak_for_tests() -> Self {
        Self { memory_kib: 64, passes: 1, lanes: 1 }
    }

    fn for_measured_floor(floor_took: Duration) -> Self {
        let times = (AIM.as_secs_f64() / floor_took.as_secs_f64().max(0.001)).clamp(1.0, 16.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 64 MiB .. 1 GiB"
        )]
        let memory = (f64::from(FLOOR.memory_kib) * times) as u32 / 1024 * 1024;
        Self { memory_kib: memory.clamp(FLOOR.memory_kib, MOST_MEMORY_KIB), ..FLOOR }
    }

    pub(crate) fn is_within_bounds(self) -> bool {
        #[cfg(feature = "test-support")]
        let floor = Self::weak_for_tests();
        #[cfg(not(feature = "test-support"))]
        let floor = FLOOR;
        self.is_between(floor, CEILING)
    }

    fn is_between(self, floor: Self, ceiling: Self) -> bool {
        (floor.memory_kib..=ceiling.memory_kib).contains(&self.memory_kib)
            && (floor.passes..=ceiling.passes).contains(&self.passes)
            && (floor.lanes..=ceiling.lanes).contains(&self.lanes)
    }
}

/// The key that a passphrase gives with this salt at this cost. The cost must be within bounds.
pub(crate) fn derive(passphrase: &Passphrase, salt: &[u8; 16], cost: KeyCost) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0_u8; 32]);
    #[expect(clippy::expect_used, reason = "every cost within bounds is a valid parameter set")]
    let parameters =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).expect("valid parameters");
    #[expect(clippy::expect_used, reason = "salt and output are of lengths that Argon2 takes")]
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .expect("valid lengths");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_computer_pays_more_and_a_slow_one_never_less_than_the_floor() {
        let fast = KeyCost::for_measured_floor(Duration::from_millis(100));
        assert_eq!(fast.memory_kib, 320 * 1024, "five times the floor fits into half a second");
        assert_eq!(KeyCost::for_measured_floor(Duration::from_secs(9)), FLOOR, "never weaker");
        let fastest = KeyCost::for_measured_floor(Duration::from_nanos(1));
        assert_eq!(fastest.memory_kib, MOST_MEMORY_KIB, "and still opens on a smaller computer");
    }

    #[test]
    fn costs_beyond_the_bounds_are_refused_on_read() {
        for (cost, why) in [
            (KeyCost { memory_kib: 32, ..FLOOR }, "weaker than anything we write"),
            (KeyCost { passes: 0, ..FLOOR }, "no work at all"),
            (KeyCost { memory_kib: u32::MAX, ..FLOOR }, "would exhaust the memory"),
            (KeyCost { passes: 1000, ..FLOOR }, "would take for ever"),
            (KeyCost { lanes: 1000, ..FLOOR }, "would take every processor"),
        ] {
            assert!(!cost.is_within_bounds(), "{why}");
        }
        assert!(FLOOR.is_within_bounds() && CEILING.is_within_bounds(), "the bounds themselves are fine");
    }

    #[test]
    fn the_floor_is_64_mib_and_three_passes() {
        assert!(FLOOR.is_between(FLOOR, CEILING), "the floor itself is fine");
        for weaker in [KeyCost { memory_kib: 64 * 1024 - 1, ..FLOOR }, KeyCost { passes: 2, ..FLOOR }] {
            assert!(!weaker.is_between(FLOOR, CEILING), "{weaker:?} is refused");
        }
    }
}
