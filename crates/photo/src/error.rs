//! Why there is no picture. None of these loses a file: the caller keeps the original whatever is said here.

use std::io;

use serde::{Deserialize, Serialize};

use crate::Format;

/// Why a file has no renditions.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// A kind of file this version cannot draw (HEIC, film, sound, something unknown).
    #[error("a file of this kind ({}) cannot be shown yet", format.media_type())]
    Unsupported {
        /// What the file is.
        format: Format,
    },
    /// The picture has more pixels than can be decoded within the limits.
    #[error("the picture is too large to be shown ({width} by {height} pixels)")]
    TooLarge {
        /// Width the file claims.
        width: u32,
        /// Height the file claims.
        height: u32,
    },
    /// The file is longer than any picture that is tried.
    #[error("the file is too large to be shown ({bytes} bytes)")]
    TooLong {
        /// Its length.
        bytes: u64,
    },
    /// Nothing of the picture can be shown.
    #[error("the picture is damaged: {reason}")]
    Damaged {
        /// What the decoder said, for a log; not wording for people.
        reason: String,
    },
    /// The worker ended, or answered with something that is no answer, while it had this picture.
    #[error("the picture decoder stopped unexpectedly at this picture")]
    WorkerCrashed,
    /// The picture took more time than is allowed.
    #[error("the picture decoder took too long over this picture")]
    WorkerTimedOut,
    /// No worker could be started; this says nothing about the picture, and trying again later makes sense.
    #[error("the picture decoder could not be started")]
    WorkerUnavailable(#[source] io::Error),
}

impl DecodeError {
    /// A name that never changes, by which callers tell the cases apart.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsupported { .. } => "photo-unsupported",
            Self::TooLarge { .. } | Self::TooLong { .. } => "photo-too-large",
            Self::Damaged { .. } => "photo-damaged",
            Self::WorkerCrashed => "decoder-crashed",
            Self::WorkerTimedOut => "decoder-timed-out",
            Self::WorkerUnavailable(_) => "decoder-unavailable",
        }
    }
}

/// A worker's reason for not drawing a picture: the part of [`DecodeError`] that travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Refusal {
    Unsupported { format: Format },
    TooLarge { width: u32, height: u32 },
    TooLong { bytes: u64 },
    Damaged { reason: String },
}

/// More of a worker's words than this is nothing a log needs.
const LONGEST_REASON: usize = 200;

impl Refusal {
    pub(crate) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged { reason: reason.to_string() }
    }
}

impl From<Refusal> for DecodeError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unsupported { format } => Self::Unsupported { format },
            Refusal::TooLarge { width, height } => Self::TooLarge { width, height },
            Refusal::TooLong { bytes } => Self::TooLong { bytes },
            // The words may come from a decoder that a file has taken over: no escape sequences into a terminal.
            Refusal::Damaged { reason } => Self::Damaged {
                reason: reason
                    .chars()
                    .take(LONGEST_REASON)
                    .map(|letter| if letter.is_control() { ' ' } else { letter })
                    .collect(),
            },
        }
    }
}
