//! How a date is written on the page and in the stories' files. Words stay as the person typed them; a bare number from
//! a camera, such as "2008-10-22", becomes words in the page's language. What a date means is the journal's business.

use std::borrow::Cow;

use crate::memorial::DateWords;
use crate::words::Words;

/// A date to be read.
pub(crate) struct Written<'a> {
    pub(crate) words: Cow<'a, str>,
    /// The BCP 47 code of the language of the words, where known.
    pub(crate) language: &'a str,
}

/// The date in words; nothing for an empty one. `page_language` is the language of `words`.
pub(crate) fn write<'a>(
    date: &'a DateWords,
    words: &Words,
    page_language: &'static str,
) -> Option<Written<'a>> {
    let typed = date.words.trim();
    if typed.is_empty() {
        return None;
    }
    Some(match parse(typed) {
        Some((year, month, day)) => {
            let month = words.say_count("month", month);
            let written = match day {
                Some(day) => words.say_date("date-of-day", year, &month, day),
                None => words.say_date("date-of-month", year, &month, 0),
            };
            Written { words: Cow::Owned(written), language: page_language }
        }
        None => Written { words: Cow::Borrowed(typed), language: &date.language },
    })
}

/// Year, month and day of `YYYY-MM-DD` or `YYYY-MM`; nothing for any other text and for days that never were.
fn parse(text: &str) -> Option<(&str, usize, Option<usize>)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
    let is_digits =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_shaped = is_digits(year, 4) && is_digits(month, 2) && day.is_none_or(|day| is_digits(day, 2));
    if !is_shaped || parts.next().is_some() {
        return None;
    }
    let number: usize = year.parse().ok()?;
    let month: usize = month.parse().ok()?;
    let day: Option<usize> = day.map(str::parse).transpose().ok()?;
    let days = days_of(number, month)?;
    day.is_none_or(|day| (1..=days).contains(&day)).then_some((year, month, day))
}

fn days_of(year: usize, month: usize) -> Option<usize> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if is_leap { 29 } else { 28 }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memorial::Language;

    fn written(typed: &str, language: Language) -> String {
        let date = DateWords { words: typed.into(), language: "en".into() };
        let written = write(&date, &Words::new(language), language.code()).expect("there are words");
        written.words.into_owned()
    }

    #[test]
    fn a_bare_date_is_written_in_words() {
        assert_eq!(written("2008-10-22", Language::English), "22 October 2008", "a day");
        assert_eq!(written("2008-10-05", Language::German), "5. Oktober 2008", "a day, without the nought");
        assert_eq!(written("2008-10", Language::English), "October 2008", "a month");
        assert_eq!(written("2008-03", Language::German), "März 2008", "a month");
        assert_eq!(written("2008-02-29", Language::English), "29 February 2008", "a leap day");
    }

    #[test]
    fn every_other_date_stays_as_typed() {
        for typed in
            ["spring 2009", "2008", "2008-13", "2009-02-29", "2008-10-22 at noon", "22-10-2008", "2008-1"]
        {
            assert_eq!(written(typed, Language::English), typed, "these are the person's words");
        }
    }
}
