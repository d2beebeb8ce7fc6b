//! Dates: read from what was typed, shown back in words, and held against each other. How they are understood is the
//! journal's; nothing is corrected here.

use chrono::{Datelike, NaiveDate, TimeDelta};
use everpaw::PetFacts;
use everpaw::dates::{Day, FuzzyDate, Hemisphere, Reading};

use crate::Failure;
use crate::arguments::Tongue;

/// Reads a date. Nothing but blanks is no date.
pub(super) fn date(words: Option<&str>, language: Tongue) -> Result<Option<FuzzyDate>, Failure> {
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    let parse = |words| FuzzyDate::parse(words, language.into(), Hemisphere::North);
    Ok(words.map(parse).transpose().map_err(everpaw::Error::from)?)
}

/// How a date was understood, to be shown back.
pub(super) fn reading(label: &str, date: Option<&FuzzyDate>) -> String {
    match date {
        None => String::new(),
        Some(FuzzyDate { words, reading: Some(reading), .. }) => match meaning(reading) {
            Some(meaning) => format!("{label}: {words} ({meaning})\n"),
            None => format!("{label}: {words}\n"),
        },
        Some(FuzzyDate { words, .. }) => {
            format!("{label}: {words} (kept as it is; it is not understood as a date and sorts last)\n")
        }
    }
}

/// What is odd about a pet's dates, to be said once. They are saved all the same: a family's memory is not ours to mend.
pub(super) fn contradiction(facts: &PetFacts, today: NaiveDate) -> Option<String> {
    let (born, came_home, died) = (facts.born.as_ref(), facts.came_home.as_ref(), facts.died.as_ref());
    let before = |one: Option<&FuzzyDate>, other: Option<&FuzzyDate>| {
        last(one).zip(first(other)).is_some_and(|(one, other)| one < other)
    };
    let odd = if before(died, born) {
        "The date of death is before the date of birth. Both are saved as you wrote them."
    } else if before(came_home, born) {
        "The date of coming home is before the date of birth. Both are saved as you wrote them."
    } else if before(died, came_home) {
        "The date of death is before the date of coming home. Both are saved as you wrote them."
    } else if first(died).is_some_and(|died| died > Day::of(today)) {
        "The date of death is still to come. It is saved as you wrote it."
    } else {
        return None;
    };
    Some(odd.to_owned())
}

fn first(date: Option<&FuzzyDate>) -> Option<Day> {
    date?.reading.as_ref()?.earliest
}

fn last(date: Option<&FuzzyDate>) -> Option<Day> {
    date?.reading.as_ref()?.latest
}

/// The days that are meant; `None` of a plain day, which says so itself.
fn meaning(reading: &Reading) -> Option<String> {
    let uncertain = reading.edtf.ends_with(['~', '?']);
    match (reading.earliest.and_then(calendar), reading.latest.and_then(calendar)) {
        (Some(first), Some(last)) if first == last => uncertain.then(|| format!("perhaps {}", whole(first))),
        (Some(first), Some(last)) if uncertain => Some(format!("some time from {}", span(first, last))),
        (Some(first), Some(last)) => Some(span(first, last)),
        (None, Some(last)) => Some(format!("before {}", whole(last.succ_opt()?))),
        (Some(first), None) => Some(format!("after {}", whole(first.pred_opt()?))),
        (None, None) => None,
    }
}

/// From one day to another, with what they share said once.
fn span(first: NaiveDate, last: NaiveDate) -> String {
    let from = match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => first.format("%-d"),
        (true, false) => first.format("%-d %B"),
        (false, _) => first.format("%-d %B %Y"),
    };
    format!("{from} to {}", whole(last))
}

fn whole(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn calendar(day: Day) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::try_days(day.0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(words: &str) -> Option<FuzzyDate> {
        date(Some(words), Tongue::En).unwrap()
    }

    #[test]
    fn a_date_is_shown_back_in_words() {
        for (words, shown) in [
            ("12 May 2009", "Born: 12 May 2009\n"),
            ("2009-05-12", "Born: 2009-05-12\n"),
            ("May 2009", "Born: May 2009 (1 to 31 May 2009)\n"),
            ("spring 2009", "Born: spring 2009 (1 March to 31 May 2009)\n"),
            ("winter 2009", "Born: winter 2009 (1 December 2009 to 28 February 2010)\n"),
            ("2009", "Born: 2009 (1 January to 31 December 2009)\n"),
            ("about 2011", "Born: about 2011 (some time from 1 January 2009 to 31 December 2013)\n"),
            ("about 12 May 2009", "Born: about 12 May 2009 (some time from 10 to 14 May 2009)\n"),
            ("maybe 12 May 2009", "Born: maybe 12 May 2009 (perhaps 12 May 2009)\n"),
            ("before 2012", "Born: before 2012 (before 1 January 2012)\n"),
            ("after 2012", "Born: after 2012 (after 31 December 2012)\n"),
            ("2009 to 2011", "Born: 2009 to 2011 (1 January 2009 to 31 December 2011)\n"),
        ] {
            assert_eq!(reading("Born", written(words).as_ref()), shown, "{words}");
        }
        let unread = reading("Born", written("when the plums were ripe").as_ref());
        assert!(unread.starts_with("Born: when the plums were ripe (kept as it is"), "{unread}");
    }

    #[test]
    fn blanks_are_no_date() {
        assert_eq!(written("  "), None, "an empty variable in a script gives this");
    }

    #[test]
    fn only_dates_that_cannot_be_are_remarked_on() {
        let today = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let of = |born: &str, came_home: &str, died: &str| {
            let facts = PetFacts {
                born: written(born),
                came_home: written(came_home),
                died: written(died),
                ..PetFacts::default()
            };
            contradiction(&facts, today).unwrap_or_default()
        };
        assert_eq!(of("spring 2009", "summer 2009", "12 May 2023"), "", "an ordinary life");
        assert_eq!(of("about 2011", "", "2010"), "", "they may both be true");
        assert_eq!(of("2009", "2009", "2009"), "", "all in one year");
        assert_eq!(of("", "", "29 February 2024"), "", "today");
        assert!(of("2011", "", "2010").starts_with("The date of death is before the date of birth."));
        assert!(of("2011", "2010", "").starts_with("The date of coming home is before the date of birth."));
        assert!(of("", "2011", "2010").starts_with("The date of death is before the date of coming home."));
        assert!(of("2011", "", "March 2024").starts_with("The date of death is still to come."));
    }
}
