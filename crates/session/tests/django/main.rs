//! What Django's own session tests ask for, asked of every engine of ours, and what they do not ask. `../DJANGO.md` says
//! which of their tests each of these stands for.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod commands;
mod copies;
mod engines;
mod expiry;
mod failing;
mod files;
mod keys;
mod logged;
mod model;
mod places;
mod saving;
mod sealing;
mod tokens;
mod values;
mod vectors;
