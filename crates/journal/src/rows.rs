//! Between rows and values, for what every table family shares.

use chrono::{DateTime, Utc};
use rusqlite::Row;

use crate::dates::{DateLanguage, Day, FuzzyDate, Reading};

/// The six columns of a date that start at `first`: words, language, EDTF, earliest, latest, sort day.
pub(crate) fn date(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<FuzzyDate>> {
    let Some(words) = row.get::<_, Option<String>>(first)? else { return Ok(None) };
    let language: Option<String> = row.get(first + 1)?;
    let edtf: Option<String> = row.get(first + 2)?;
    let sort_day: Option<i64> = row.get(first + 5)?;
    let (earliest, latest) = (row.get::<_, Option<i64>>(first + 3)?, row.get::<_, Option<i64>>(first + 4)?);
    let reading = edtf.zip(sort_day).map(|(edtf, sort_day)| Reading {
        edtf,
        earliest: earliest.map(Day),
        latest: latest.map(Day),
        sort_day: Day(sort_day),
    });
    Ok(Some(FuzzyDate {
        words,
        language: DateLanguage::from_tag(language.as_deref().unwrap_or("en")),
        reading,
    }))
}

/// A date as its six columns. They are written in the row's own statement: one more would write all pages of a long story
/// a second time.
pub(crate) struct DateColumns<'a> {
    pub(crate) words: Option<&'a str>,
    pub(crate) language: Option<&'static str>,
    pub(crate) edtf: Option<&'a str>,
    pub(crate) earliest: Option<i64>,
    pub(crate) latest: Option<i64>,
    pub(crate) sort_day: Option<i64>,
}

impl<'a> From<Option<&'a FuzzyDate>> for DateColumns<'a> {
    fn from(date: Option<&'a FuzzyDate>) -> Self {
        let reading = date.and_then(|date| date.reading.as_ref());
        Self {
            words: date.map(|date| date.words.as_str()),
            language: date.map(|date| date.language.tag()),
            edtf: reading.map(|reading| reading.edtf.as_str()),
            earliest: reading.and_then(|reading| reading.earliest).map(|day| day.0),
            latest: reading.and_then(|reading| reading.latest).map(|day| day.0),
            sort_day: reading.map(|reading| reading.sort_day.0),
        }
    }
}

pub(crate) fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let milliseconds: i64 = row.get(column)?;
    Ok(DateTime::from_timestamp_millis(milliseconds).unwrap_or_default())
}
