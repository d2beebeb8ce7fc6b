//! The few words around a match, cut from the text as it was written.

use std::ops::Range;

use serde::Serialize;

use super::Query;
use super::words::{Word, words};

const WORDS_BEFORE: usize = 6;
const WORDS_AFTER: usize = 14;

/// A piece of text with the matches in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The piece, white space made single, with `…` where it was cut.
    pub text: String,
    /// Where the matches are in `text`, in bytes.
    pub matches: Vec<Range<usize>>,
}

/// The piece of `text` around the first match of `query`; `None` if there is none.
pub fn snippet(text: &str, query: &Query) -> Option<Snippet> {
    let words: Vec<Word> = words(text).collect();
    let hits = hits(&words, query);
    let first = hits.first()?.start;
    let (from, to) = (first.saturating_sub(WORDS_BEFORE), (first + WORDS_AFTER).min(words.len()));
    let start = if from == 0 { 0 } else { words[from].at.start };
    let end = if to == words.len() { text.len() } else { words[to - 1].at.end };

    let mut cut = Snippet { text: String::new(), matches: Vec::new() };
    if from > 0 {
        cut.text.push('…');
    }
    let mut written = start;
    for hit in hits.iter().filter(|hit| hit.end <= to) {
        let (begins, ends) = (words[hit.start].at.start, words[hit.end - 1].at.end);
        push_single_spaced(&mut cut.text, &text[written..begins]);
        let opening = cut.text.len();
        push_single_spaced(&mut cut.text, &text[begins..ends]);
        cut.matches.push(opening..cut.text.len());
        written = ends;
    }
    push_single_spaced(&mut cut.text, &text[written..end]);
    cut.text.truncate(cut.text.trim_end().len());
    if to < words.len() {
        cut.text.push('…');
    }
    Some(cut)
}

/// Ranges of words, in order and apart.
fn hits(text: &[Word], query: &Query) -> Vec<Range<usize>> {
    let mut hits: Vec<Range<usize>> = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let matching = query.parts().iter().filter(|part| part.matches_at(text, place));
        let length = matching.map(|part| part.words.len()).max().unwrap_or(0);
        if length > 0 {
            hits.push(place..place + length);
        }
        place += length.max(1);
    }
    hits
}

fn push_single_spaced(to: &mut String, text: &str) {
    for letter in text.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if !(letter == ' ' && (to.is_empty() || to.ends_with([' ', '…']))) {
            to.push(letter);
        }
    }
}
