//! Search text. SQLite's own tokenizers take a run of Chinese for one word and cut Thai at its vowel marks, and one of
//! ours written in C would leave a file that nobody else can read. So Rust prepares the text, and plain FTS5 with its
//! `ascii` tokenizer keeps it.

mod query;
mod snippet;
mod words;

pub use query::Query;
pub use snippet::{Snippet, snippet};
pub(crate) use words::prepare;

#[cfg(test)]
mod tests;
