//! Every row of the grammar's table, and what must stay unread.

use super::*;
use proptest::prelude::*;

fn read(words: &str) -> FuzzyDate {
    FuzzyDate::parse(words, DateLanguage::English, Hemisphere::North).expect("not ambiguous")
}

fn day(text: &str) -> Option<Day> {
    (text != "..").then(|| Day::of(text.parse().expect("a day")))
}

#[test]
fn people_write_dates_in_many_ways() {
    for (words, edtf, earliest, latest, sort) in [
        ("12 May 2009", "2009-05-12", "2009-05-12", "2009-05-12", "2009-05-12"),
        ("12th of May, 2009", "2009-05-12", "2009-05-12", "2009-05-12", "2009-05-12"),
        ("May 12, 2009", "2009-05-12", "2009-05-12", "2009-05-12", "2009-05-12"),
        ("2023-05-12", "2023-05-12", "2023-05-12", "2023-05-12", "2023-05-12"),
        ("25/12/2009", "2009-12-25", "2009-12-25", "2009-12-25", "2009-12-25"),
        ("12/25/2009", "2009-12-25", "2009-12-25", "2009-12-25", "2009-12-25"),
        ("5/5/2009", "2009-05-05", "2009-05-05", "2009-05-05", "2009-05-05"),
        ("3.4.2009", "2009-04-03", "2009-04-03", "2009-04-03", "2009-04-03"),
        ("December 2010", "2010-12", "2010-12-01", "2010-12-31", "2010-12-01"),
        ("Feb. 2012", "2012-02", "2012-02-01", "2012-02-29", "2012-02-01"),
        ("2009-05", "2009-05", "2009-05-01", "2009-05-31", "2009-05-01"),
        ("spring 2009", "2009-21", "2009-03-01", "2009-05-31", "2009-03-01"),
        ("the winter of 2009", "2009-24", "2009-12-01", "2010-02-28", "2009-12-01"),
        ("2009", "2009", "2009-01-01", "2009-12-31", "2009-01-01"),
        ("in the 1990s", "199X", "1990-01-01", "1999-12-31", "1990-01-01"),
        ("about 2011", "2011~", "2009-01-01", "2013-12-31", "2011-01-01"),
        ("ca. 2011", "2011~", "2009-01-01", "2013-12-31", "2011-01-01"),
        ("around May 2011", "2011-05~", "2011-03-01", "2011-07-31", "2011-05-01"),
        ("2012?", "2012?", "2012-01-01", "2012-12-31", "2012-01-01"),
        ("maybe spring 2012", "2012-21?", "2012-03-01", "2012-05-31", "2012-03-01"),
        ("before 2012", "../2011", "..", "2011-12-31", "2011-12-31"),
        ("before May 2012", "../2012-04", "..", "2012-04-30", "2012-04-30"),
        ("after 2012", "2013/..", "2013-01-01", "..", "2013-01-01"),
        ("until 2012", "../2012", "..", "2012-12-31", "2012-12-31"),
        ("since May 2012", "2012-05/..", "2012-05-01", "..", "2012-05-01"),
        ("from 2009", "2009/..", "2009-01-01", "..", "2009-01-01"),
        ("from 2009 to 2011", "2009/2011", "2009-01-01", "2011-12-31", "2009-01-01"),
        ("winter 2009/2010", "2009-24", "2009-12-01", "2010-02-28", "2009-12-01"),
        ("the winter of 2009/10", "2009-24", "2009-12-01", "2010-02-28", "2009-12-01"),
        ("2009 to 2011", "2009/2011", "2009-01-01", "2011-12-31", "2009-01-01"),
        ("between 2009 and 2011", "2009/2011", "2009-01-01", "2011-12-31", "2009-01-01"),
        ("2009-2011", "2009/2011", "2009-01-01", "2011-12-31", "2009-01-01"),
        ("May 2009 – June 2010", "2009-05/2010-06", "2009-05-01", "2010-06-30", "2009-05-01"),
    ] {
        let expected = Reading {
            edtf: edtf.to_owned(),
            earliest: day(earliest),
            latest: day(latest),
            sort_day: day(sort).expect("a sort day"),
        };
        assert_eq!(read(words).reading, Some(expected), "{words}");
        assert_eq!(read(words).words, words, "and the words stay as typed");
    }
}

#[test]
fn german_dates_are_read_as_germans_write_them() {
    for (words, edtf) in [
        ("12. Mai 2009", "2009-05-12"),
        ("3.4.2009", "2009-04-03"),
        ("im Frühling 2009", "2009-21"),
        ("Dezember 2010", "2010-12"),
        ("um 2011", "2011~"),
        ("vor 2012", "../2011"),
        ("seit 2012", "2012/.."),
        ("bis Mai 2012", "../2012-05"),
        ("nach 2012", "2013/.."),
        ("von 2009 bis 2011", "2009/2011"),
        ("Winter 2009/10", "2009-24"),
        ("2009 bis 2011", "2009/2011"),
        ("die 1990er", "199X"),
    ] {
        let date = FuzzyDate::parse(words, DateLanguage::German, Hemisphere::North).expect("not ambiguous");
        assert_eq!(date.reading.map(|reading| reading.edtf).as_deref(), Some(edtf), "{words}");
    }
}

#[test]
fn a_date_that_means_two_days_asks() {
    let asks = FuzzyDate::parse("03/04/2009", DateLanguage::English, Hemisphere::North);
    let ambiguous = asks.expect_err("the third of April or the fourth of March");
    assert_eq!(ambiguous.readings, ["2009-04-03", "2009-03-04"], "it names both");
}

#[test]
fn what_cannot_be_read_is_kept_and_not_guessed() {
    for words in
        ["before we moved, 2012?", "31 February 2009", "2009:00:00", "one day", "", "0000", "13/13/2009"]
    {
        let date = read(words);
        assert_eq!(date.reading, None, "{words:?} has no reading");
        assert_eq!(date.words, words, "and is kept");
    }
}

#[test]
fn seasons_follow_the_hemisphere() {
    let south =
        FuzzyDate::parse("spring 2009", DateLanguage::English, Hemisphere::South).expect("not ambiguous");
    assert_eq!(south.reading.and_then(|reading| reading.earliest), day("2009-09-01"), "spring in Sydney");
}

#[test]
fn a_range_is_found_by_every_year_it_touches() {
    assert_eq!(
        read("winter 2009").years().collect::<Vec<_>>(),
        [2009, 2010],
        "it starts in one and ends in the next"
    );
    assert_eq!(read("before 2012").years().count(), 0, "an open range has no years to list");
}

proptest! {
    #[test]
    fn no_words_make_it_panic(words in "\\PC{0,40}") {
        let _ = FuzzyDate::parse(&words, DateLanguage::English, Hemisphere::North);
        let _ = FuzzyDate::parse(&words, DateLanguage::German, Hemisphere::South);
    }

    #[test]
    fn every_day_survives_being_written(number in -200_000_i64..200_000) {
        let date = chrono::NaiveDate::default() + chrono::TimeDelta::days(number);
        for format in ["%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%-d.%-m.%Y"] {
            let words = date.format(format).to_string();
            let reading = read(&words).reading.expect("a plain day");
            prop_assert_eq!(reading.earliest, Some(Day(number)), "{}", words);
            prop_assert_eq!(reading.latest, Some(Day(number)), "{}", words);
        }
    }
}
