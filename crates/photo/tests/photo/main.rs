//! The decoder from outside: pictures go in, and what comes out is looked at. The worker is the real one unless a test
//! says otherwise.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod formats;
mod pictures;
mod renditions;
mod samples;
#[cfg(unix)]
mod workers;
