//! Uncertain dates. A [`FuzzyDate`] keeps the words as they were typed; what they mean is stored beside them as EDTF
//! (ISO 8601-2) and as the days they can lie between, and is never rounded to a day that nobody said.

mod read;
mod vocabulary;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

pub use vocabulary::DateLanguage;

/// A day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(pub i64);

/// Which half of the year spring is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hemisphere {
    /// Spring is March to May.
    #[default]
    North,
    /// Spring is September to November.
    South,
}

/// A date as somebody remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FuzzyDate {
    /// The words as typed.
    pub words: String,
    /// The language they were read in.
    pub language: DateLanguage,
    /// What they mean; `None` if they could not be read, in which case they are kept and sort last.
    pub reading: Option<Reading>,
}

/// What a date's words mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// As EDTF.
    pub edtf: String,
    /// The first day it can be; `None` if that is open.
    pub earliest: Option<Day>,
    /// The last day it can be; `None` if that is open.
    pub latest: Option<Day>,
    /// Where it stands among others.
    pub sort_day: Day,
}

/// Words that mean one day to some people and another to others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{words}” can be read as {} or as {}; write the month as a word, or the date as {}", readings[0], readings[1], readings[0])]
pub struct AmbiguousDate {
    /// The words as typed.
    pub words: String,
    /// The two days they can mean, as `2009-04-03`.
    pub readings: [String; 2],
}

impl FuzzyDate {
    /// Reads a date the way people write it. Words that mean nothing to us are kept all the same.
    pub fn parse(words: &str, language: DateLanguage, hemisphere: Hemisphere) -> Result<Self, AmbiguousDate> {
        let words = words.trim();
        let reading = read::read(words, language, hemisphere)?;
        Ok(Self { words: words.to_owned(), language, reading })
    }

    /// The date a camera wrote, as much of it as there is (`2009`, `2009-05`, `2009-05-12…`).
    pub fn from_camera(local: &str) -> Option<Self> {
        let words = local.get(..local.len().min(10))?.to_owned();
        let reading = read::read(&words, DateLanguage::English, Hemisphere::North).ok()??;
        Some(Self { words, language: DateLanguage::English, reading: Some(reading) })
    }

    /// The years it can lie in, if they are few enough to be worth searching for.
    pub fn years(&self) -> impl Iterator<Item = i32> + use<> {
        let bounds = self.reading.as_ref().and_then(|reading| reading.earliest.zip(reading.latest));
        let years = bounds.map(|(earliest, latest)| earliest.year()..=latest.year());
        years.filter(|years| years.end() - years.start() <= 10).into_iter().flatten()
    }
}

impl Day {
    /// The day of a calendar date.
    pub fn of(date: NaiveDate) -> Self {
        Self(date.signed_duration_since(NaiveDate::default()).num_days())
    }

    fn year(self) -> i32 {
        NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(self.0)).map_or(0, |date| date.year())
    }
}

#[cfg(test)]
mod tests;
