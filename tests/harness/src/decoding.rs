//! A decoder that can be made to take its time, so that an import can be looked at while it runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use photo::{DecodeError, Decoder, Rendered};

/// Another decoder, and how long each picture waits for it.
pub(crate) struct Delayed<D> {
    decoder: D,
    milliseconds: AtomicU64,
}

impl<D: Decoder> Delayed<D> {
    /// Not delayed yet.
    pub(crate) fn new(decoder: D) -> Self {
        Self { decoder, milliseconds: AtomicU64::new(0) }
    }

    /// Every picture from now on waits so long.
    pub(crate) fn wait(&self, milliseconds: u64) {
        self.milliseconds.store(milliseconds, Ordering::Relaxed);
    }
}

impl<D: Decoder> Decoder for Delayed<D> {
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError> {
        thread::sleep(Duration::from_millis(self.milliseconds.load(Ordering::Relaxed)));
        self.decoder.render(original)
    }

    fn dismiss(&self) {
        self.decoder.dismiss();
    }
}
