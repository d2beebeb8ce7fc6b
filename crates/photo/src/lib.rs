//! Bytes in, facts and renditions out: what a picture file says about itself, and two smaller pictures made from it.
//!
//! Untrusted bytes are decoded, and their metadata parsed, only in a worker process: the shell's own binary started
//! again with [`WORKER_FLAG`], without keys, files or an environment, bounded by the system and by a clock. The one
//! thing done with such bytes in the calling process is [`sniff`], which compares a few of them with constants.
//!
//! What is deliberately *not* here: files on disk, databases, pets, or any decision to lose an original. A picture
//! that cannot be decoded is an answer ([`DecodeError`]), and the caller keeps the file.

mod colour;
mod confine;
mod error;
mod facts;
mod format;
mod job;
mod jpeg;
mod limits;
mod markers;
mod metadata;
mod pool;
mod protocol;
mod raster;
mod rendering;
mod worker;

pub use error::DecodeError;
pub use facts::{Facts, Place, Rendered, Rendition, Taken, TakenSource};
pub use format::{Format, sniff};
pub use limits::Limits;
pub use markers::is_plain_jpeg;
pub use pool::{Decoder, WorkerCommand, WorkerPool};
pub use worker::{WORKER_FLAG, serve_if_asked};

/// The long edge of [`Rendered::large`], in pixels; a half-scale decode of a 4032-pixel photo still reaches it.
pub const LARGE_EDGE: u32 = 2000;

/// The long edge of [`Rendered::small`], in pixels.
pub const SMALL_EDGE: u32 = 400;
