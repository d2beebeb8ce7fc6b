//! From text to search words: compatibility forms resolved (NFKC), case folded, accents of Latin, Greek and Cyrillic
//! removed, and the scripts that write without spaces taken apart into graphemes.

use std::ops::Range;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// One search word and where it stands in the text it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) at: Range<usize>,
    /// Whether it is a grapheme of a script that writes without spaces and follows another such one directly.
    pub(crate) joined: bool,
}

/// The words of `text`, separated by single spaces, as the index stores them.
pub(crate) fn prepare(text: &str) -> String {
    let folded: Vec<String> = words(text).map(|word| word.folded).collect();
    folded.join(" ")
}

/// The words of `text`, in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    runs(text).flat_map(|(at, unspaced)| {
        let run = &text[at.clone()];
        let whole = (!unspaced).then(|| (at.clone(), run));
        let graphemes = unspaced.then(|| {
            let start = at.start;
            run.grapheme_indices(true)
                .map(move |(offset, part)| (start + offset..start + offset + part.len(), part))
        });
        let parts = whole.into_iter().chain(graphemes.into_iter().flatten());
        parts
            .enumerate()
            .map(move |(number, (at, part))| Word { folded: fold(part), at, joined: unspaced && number > 0 })
            .filter(|word| !word.folded.is_empty())
    })
}

/// Stretches of letters and digits, each either of a script with spaces or of one without.
fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| letter.is_alphanumeric())?;
        let unspaced = is_unspaced(first);
        let mut end = start + first.len_utf8();
        while let Some((at, letter)) = letters.next_if(|(_, next)| {
            is_combining_mark(*next) || (next.is_alphanumeric() && is_unspaced(*next) == unspaced)
        }) {
            end = at + letter.len_utf8();
        }
        Some((start..end, unspaced))
    })
}

fn fold(part: &str) -> String {
    let folded: String = part.nfkc().default_case_fold().nfd().collect();
    let mut kept = String::with_capacity(folded.len());
    let mut accents_go = false;
    for letter in folded.chars() {
        if !is_combining_mark(letter) {
            accents_go = is_accented_script(letter);
        } else if accents_go {
            continue;
        }
        // A compatibility form may bring in signs (½ becomes 1⁄2) that the index must not see.
        if letter.is_alphanumeric() || is_combining_mark(letter) {
            kept.push(letter);
        }
    }
    kept.nfc().collect()
}

/// Latin, Greek and Cyrillic, in the ranges that canonical decomposition leaves.
fn is_accented_script(letter: char) -> bool {
    matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{0370}'..='\u{03FF}' | '\u{0400}'..='\u{052F}')
}

/// Scripts that write words without spaces: Han, kana, Hangul (compounds), Thai, Lao, Khmer, Burmese.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0E00}'..='\u{0EFF}'          // Thai, Lao
        | '\u{1000}'..='\u{109F}'        // Burmese
        | '\u{1100}'..='\u{11FF}'        // Hangul letters
        | '\u{1780}'..='\u{17FF}'        // Khmer
        | '\u{3005}'..='\u{3007}'        // iteration marks, zero
        | '\u{3040}'..='\u{30FF}'        // kana
        | '\u{3100}'..='\u{318F}'        // bopomofo, Hangul compatibility letters
        | '\u{31F0}'..='\u{31FF}'        // small kana
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{AC00}'..='\u{D7FF}'        // Hangul
        | '\u{FF66}'..='\u{FFDC}'        // half-width kana and Hangul
        | '\u{20000}'..='\u{3FFFF}')
}
