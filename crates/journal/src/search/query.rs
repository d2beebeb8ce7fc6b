//! From what somebody typed to a query that FTS5 understands. Every sign that means something to FTS5 is gone by then,
//! so nothing typed can be a syntax error.

use super::words::{Word, words};

/// A query. Every part has to be found; the last word may be unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    parts: Vec<Part>,
}

/// Words that have to follow one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) words: Vec<String>,
    /// Whether the last word may go on.
    pub(super) unfinished: bool,
}

impl Query {
    /// Reads what was typed: words, and phrases between quotation marks. The last word may be unfinished, unless a
    /// space or a closing mark follows it.
    pub fn parse(typed: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let mut quoted = false;
        for (number, piece) in typed.split(['"', '“', '”', '„']).enumerate() {
            quoted = number % 2 == 1;
            let found: Vec<Word> = words(piece).collect();
            if quoted {
                parts.push(Part {
                    words: found.into_iter().map(|word| word.folded).collect(),
                    unfinished: false,
                });
                continue;
            }
            for word in found {
                match parts.last_mut() {
                    Some(part) if word.joined => part.words.push(word.folded),
                    _ => parts.push(Part { words: vec![word.folded], unfinished: false }),
                }
            }
        }
        parts.retain(|part| !part.words.is_empty());
        let finished = typed.ends_with(|letter: char| !letter.is_alphanumeric()) && !quoted;
        if let Some(last) = parts.last_mut() {
            last.unfinished = !finished;
        }
        Self { parts }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The query in FTS5's language; `None` if there is nothing to look for.
    pub(crate) fn to_fts5(&self) -> Option<String> {
        let parts: Vec<String> = self.parts.iter().map(Part::to_fts5).collect();
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl Part {
    fn to_fts5(&self) -> String {
        let star = if self.unfinished { " *" } else { "" };
        format!("\"{}\"{star}", self.words.join(" "))
    }

    /// Whether `text[place..]` starts with these words.
    pub(super) fn matches_at(&self, text: &[Word], place: usize) -> bool {
        let Some(there) = text.get(place..place + self.words.len()) else { return false };
        let last = self.words.len() - 1;
        there.iter().zip(&self.words).enumerate().all(|(number, (found, wanted))| {
            found.folded == *wanted
                || (number == last && self.unfinished && found.folded.starts_with(wanted.as_str()))
        })
    }
}
