//! The words of dates, by language. The grammar is in `read`; a language is added here and nowhere else.

use serde::Serialize;

/// A language that dates are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum DateLanguage {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl DateLanguage {
    /// The language's tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language with this tag; English if it is another.
    pub fn from_tag(tag: &str) -> Self {
        if tag == "de" { Self::German } else { Self::English }
    }

    pub(super) fn vocabulary(self) -> &'static Vocabulary {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

/// The words of one language, in lower case. Lists of spellings; the first match counts.
pub(super) struct Vocabulary {
    /// January to December; a written word matches if it is one of the spellings.
    pub(super) months: [&'static [&'static str]; 12],
    /// Spring, summer, autumn, winter.
    pub(super) seasons: [&'static [&'static str]; 4],
    pub(super) about: &'static [&'static str],
    pub(super) before: &'static [&'static str],
    pub(super) after: &'static [&'static str],
    /// Open at the start, and what follows still belongs to it.
    pub(super) until: &'static [&'static str],
    /// Open at the end, and what follows belongs to it already.
    pub(super) since: &'static [&'static str],
    pub(super) maybe: &'static [&'static str],
    /// Words that stand between the two ends of a range.
    pub(super) to: &'static [&'static str],
    /// Words that mean nothing by themselves.
    pub(super) fillers: &'static [&'static str],
    /// What follows a number that is a decade (“1990s”, “1990er”).
    pub(super) decade: &'static [&'static str],
    /// What may follow the number of a day (“12th”).
    pub(super) ordinals: &'static [&'static str],
}

static ENGLISH: Vocabulary = Vocabulary {
    months: [
        &["january", "jan"],
        &["february", "feb"],
        &["march", "mar"],
        &["april", "apr"],
        &["may"],
        &["june", "jun"],
        &["july", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["october", "oct"],
        &["november", "nov"],
        &["december", "dec"],
    ],
    seasons: [&["spring", "springtime"], &["summer", "summertime"], &["autumn", "fall"], &["winter"]],
    about: &["about", "around", "circa", "ca", "c", "approximately", "roughly"],
    before: &["before"],
    after: &["after"],
    until: &["until", "till", "to"],
    since: &["since", "from"],
    maybe: &["maybe", "perhaps", "probably", "possibly"],
    to: &["to", "until", "till", "and", "or"],
    fillers: &["the", "in", "of", "on", "between", "early", "late", "mid"],
    decade: &["s", "'s", "’s"],
    ordinals: &["st", "nd", "rd", "th"],
};

static GERMAN: Vocabulary = Vocabulary {
    months: [
        &["januar", "jänner", "jan"],
        &["februar", "feber", "feb"],
        &["märz", "maerz", "mär"],
        &["april", "apr"],
        &["mai"],
        &["juni", "jun"],
        &["juli", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["oktober", "okt"],
        &["november", "nov"],
        &["dezember", "dez"],
    ],
    seasons: [&["frühling", "frühjahr", "fruehling", "fruehjahr"], &["sommer"], &["herbst"], &["winter"]],
    about: &["um", "etwa", "circa", "ca", "ungefähr", "gegen", "rund"],
    before: &["vor"],
    after: &["nach"],
    until: &["bis"],
    since: &["seit", "ab", "von"],
    maybe: &["vielleicht", "wohl", "vermutlich", "wahrscheinlich"],
    to: &["bis", "und", "oder"],
    fillers: &["im", "in", "der", "den", "dem", "die", "am", "zwischen", "anfang", "ende", "mitte"],
    decade: &["er", "ern"],
    ordinals: &[],
};
