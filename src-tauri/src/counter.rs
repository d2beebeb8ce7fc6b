//! Where the app finds its desk, until it ends. Tauri keeps what it manages for as long as the process lives, and a desk
//! has something to tidy up when it goes.

use std::sync::{Mutex, PoisonError};

use desk::Desk;

/// Holds the desk until it is cleared.
pub struct Counter(Mutex<Option<Desk>>);

impl Counter {
    /// One with a desk.
    pub fn of(desk: Desk) -> Self {
        Self(Mutex::new(Some(desk)))
    }

    /// The desk, unless the app is at its end.
    pub(crate) fn desk(&self) -> Option<Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets go of it.
    pub(crate) fn clear(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}
