//! The grammar of written dates: from words to a [`Reading`]. What it does not know it leaves unread; it never guesses.
//!
//! | written | EDTF | days it can be | sorts at |
//! |---|---|---|---|
//! | `12 May 2009`, `May 12, 2009`, `2009-05-12`, `12.5.2009` | `2009-05-12` | that day | that day |
//! | `May 2009`, `2009-05` | `2009-05` | the month | its first day |
//! | `spring 2009` | `2009-21` | three months; winter belongs to the year it starts in | its first day |
//! | `2009` | `2009` | the year | its first day |
//! | `the 1990s` | `199X` | the ten years | its first day |
//! | `about 2011` | `2011~` | two years either way (months, days likewise) | as `2011` |
//! | `maybe 2011`, `2011?` | `2011?` | the year | its first day |
//! | `winter 2009/2010`, `winter 2009/10` | `2009-24` | as `winter 2009` | its first day |
//! | `before 2012` | `../2011` | open, to the day before | its last day |
//! | `until 2012` | `../2012` | open, to the last day of it | its last day |
//! | `after 2012` | `2013/..` | from the day after, open | its first day |
//! | `since 2012`, `from 2012` | `2012/..` | from its first day, open | its first day |
//! | `2009 to 2011`, `2009-2011` | `2009/2011` | from the first to the last | its first day |

use chrono::{Datelike, Days, Months, NaiveDate};

use super::vocabulary::Vocabulary;
use super::{AmbiguousDate, DateLanguage, Day, Hemisphere, Reading};

/// A stretch of the calendar with a name in EDTF.
#[derive(Debug, Clone)]
struct Stretch {
    edtf: String,
    first: NaiveDate,
    last: NaiveDate,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Month,
    Year,
}

pub(super) fn read(
    words: &str,
    language: DateLanguage,
    hemisphere: Hemisphere,
) -> Result<Option<Reading>, AmbiguousDate> {
    let lower = words.to_lowercase();
    let reader = Reader { words, vocabulary: language.vocabulary(), language, hemisphere };
    reader.date(lower.trim())
}

struct Reader<'a> {
    words: &'a str,
    vocabulary: &'static Vocabulary,
    language: DateLanguage,
    hemisphere: Hemisphere,
}

impl Reader<'_> {
    fn date(&self, text: &str) -> Result<Option<Reading>, AmbiguousDate> {
        let vocabulary = self.vocabulary;
        if let Some(winter) = self.winter_of_two_years(text) {
            return Ok(Some(between(winter.edtf, winter.first, winter.last)));
        }
        if let Some(reading) = self.range(text)? {
            return Ok(Some(reading));
        }
        if let Some(rest) = after_word(text, vocabulary.before) {
            return Ok(self.stretch(rest)?.and_then(|stretch| open_before(&stretch)));
        }
        if let Some(rest) = after_word(text, vocabulary.after) {
            return Ok(self.stretch(rest)?.and_then(|stretch| open_after(&stretch)));
        }
        if let Some(rest) = after_word(text, vocabulary.until) {
            return Ok(self.stretch(rest)?.map(|stretch| open_until(&stretch)));
        }
        if let Some(rest) = after_word(text, vocabulary.since) {
            return Ok(self.stretch(rest)?.map(|stretch| open_since(&stretch)));
        }
        if let Some(rest) = after_word(text, vocabulary.about).or_else(|| text.strip_prefix('~')) {
            return Ok(self.stretch(rest)?.and_then(|stretch| about(&stretch)));
        }
        let certain = after_word(text, vocabulary.maybe).or_else(|| text.strip_suffix('?'));
        let stretch = self.stretch(certain.unwrap_or(text))?;
        Ok(stretch.map(|stretch| {
            let mark = if certain.is_some() { "?" } else { "" };
            between(format!("{}{mark}", stretch.edtf), stretch.first, stretch.last)
        }))
    }

    /// A winter lies in two years, and is often named after both.
    fn winter_of_two_years(&self, text: &str) -> Option<Stretch> {
        let (before, second) = text.rsplit_once(['/', '-', '–'])?;
        let (name, first) = before.trim().rsplit_once(' ')?;
        let name = name.split(' ').rfind(|part| !self.vocabulary.fillers.contains(part))?;
        let (first, second) = (year(first.trim())?, second.trim());
        let next = (first + 1).to_string();
        let follows = second == next || second == &next[2..];
        let winter = self.vocabulary.seasons[3].contains(&name);
        (follows && winter).then(|| self.season(first, 3))?
    }

    /// Two ends with a word or a dash between them.
    fn range(&self, text: &str) -> Result<Option<Reading>, AmbiguousDate> {
        let text = after_word(text, self.vocabulary.since).unwrap_or(text);
        let worded = self.vocabulary.to.iter().map(|word| format!(" {word} "));
        let dashes = ["–", "—", " - ", "/"].map(str::to_owned);
        for separator in worded.chain(dashes) {
            if let Some((from, to)) = text.split_once(&separator)
                && let (Some(from), Some(to)) = (self.stretch(from)?, self.stretch(to)?)
                && from.first <= to.last
            {
                return Ok(Some(between(format!("{}/{}", from.edtf, to.edtf), from.first, to.last)));
            }
        }
        // "2009-2011": two years. "2009-05" is a month and is read as one.
        if let Some((from, to)) = text.split_once('-')
            && let (Some(from), Some(to)) = (year(from.trim()), year(to.trim()))
            && from <= to
        {
            let ends = (whole_year(from), whole_year(to));
            if let (Some(from), Some(to)) = ends {
                return Ok(Some(between(format!("{}/{}", from.edtf, to.edtf), from.first, to.last)));
            }
        }
        Ok(None)
    }

    fn stretch(&self, text: &str) -> Result<Option<Stretch>, AmbiguousDate> {
        let text = text.trim().trim_end_matches('.');
        if let Some(stretch) = iso(text) {
            return Ok(Some(stretch));
        }
        if let Some(day) = self.numeric(text)? {
            return Ok(Some(day));
        }
        let fillers = self.vocabulary.fillers;
        let parts: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || letter == ',')
            .map(|part| part.trim_end_matches('.'))
            .filter(|part| !part.is_empty() && !fillers.contains(part))
            .collect();
        Ok(match *parts.as_slice() {
            [one] => year(one).and_then(whole_year).or_else(|| self.decade(one)),
            [one, two] => self.month_or_season(one, two),
            [one, two, three] => {
                self.worded_day(one, two, three).or_else(|| self.worded_day(two, one, three))
            }
            _ => None,
        })
    }

    fn month_or_season(&self, name: &str, year_text: &str) -> Option<Stretch> {
        let year = year(year_text)?;
        if let Some(month) = self.month(name) {
            return whole_month(year, month);
        }
        let season = self.vocabulary.seasons.iter().position(|spellings| spellings.contains(&name))?;
        self.season(year, u32::try_from(season).ok()?)
    }

    fn worded_day(&self, day: &str, month: &str, year_text: &str) -> Option<Stretch> {
        let ordinals = self.vocabulary.ordinals;
        let number = ordinals.iter().find_map(|ordinal| day.strip_suffix(ordinal)).unwrap_or(day);
        one_day(year(year_text)?, self.month(month)?, number.parse().ok()?)
    }

    fn month(&self, name: &str) -> Option<u32> {
        let place = self.vocabulary.months.iter().position(|spellings| spellings.contains(&name))?;
        u32::try_from(place + 1).ok()
    }

    /// Spring is 0. A season is named after the year it starts in.
    fn season(&self, year: i32, season: u32) -> Option<Stretch> {
        let starts = match self.hemisphere {
            Hemisphere::North => [3, 6, 9, 12],
            Hemisphere::South => [9, 12, 3, 6],
        };
        let first = NaiveDate::from_ymd_opt(year, starts[season as usize], 1)?;
        let last = first.checked_add_months(Months::new(3))?.pred_opt()?;
        Some(Stretch { edtf: format!("{year:04}-{}", 21 + season), first, last, unit: Unit::Month })
    }

    fn decade(&self, text: &str) -> Option<Stretch> {
        let number = self.vocabulary.decade.iter().find_map(|ending| text.strip_suffix(ending))?;
        let year = year(number).filter(|year| year % 10 == 0)?;
        let (first, last) = (whole_year(year)?.first, whole_year(year + 9)?.last);
        Some(Stretch { edtf: format!("{:03}X", year / 10), first, last, unit: Unit::Year })
    }

    /// `12.5.2009` is a day first everywhere. `3/4/2009` is not, and asks, unless one of the numbers is no month.
    fn numeric(&self, text: &str) -> Result<Option<Stretch>, AmbiguousDate> {
        let Some((separator, [one, two, year])) = numbers(text) else { return Ok(None) };
        let year = i32::try_from(year).unwrap_or(0);
        let (day_first, month_first) = (one_day(year, two, one), one_day(year, one, two));
        if separator == '.' || self.language == DateLanguage::German {
            return Ok(day_first);
        }
        match (day_first, month_first) {
            (Some(one), Some(two)) if one.edtf != two.edtf => {
                Err(AmbiguousDate { words: self.words.to_owned(), readings: [one.edtf, two.edtf] })
            }
            (one, two) => Ok(one.or(two)),
        }
    }
}

/// Three numbers with the same sign between them, the last of four digits.
fn numbers(text: &str) -> Option<(char, [u32; 3])> {
    let separator = text.chars().find(|letter| matches!(letter, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let [one, two, three] = *parts.as_slice() else { return None };
    year(three)?;
    let short = |part: &str| (part.len() <= 2).then(|| part.parse().ok())?;
    Some((separator, [short(one)?, short(two)?, three.parse().ok()?]))
}

/// `2009`, `2009-05`, `2009-05-12`.
fn iso(text: &str) -> Option<Stretch> {
    let parts: Vec<&str> = text.split('-').collect();
    let two_digits = |part: &str| (part.len() == 2).then(|| part.parse().ok())?;
    match *parts.as_slice() {
        [one, two] => whole_month(year(one)?, two_digits(two)?),
        [one, two, three] => one_day(year(one)?, two_digits(two)?, two_digits(three)?),
        _ => None,
    }
}

/// Four digits, from the year 1000.
fn year(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    digits.then(|| text.parse().ok())?
}

fn one_day(year: i32, month: u32, day: u32) -> Option<Stretch> {
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(Stretch { edtf: date.format("%Y-%m-%d").to_string(), first: date, last: date, unit: Unit::Day })
}

fn whole_month(year: i32, month: u32) -> Option<Stretch> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Stretch { edtf: first.format("%Y-%m").to_string(), first, last, unit: Unit::Month })
}

fn whole_year(year: i32) -> Option<Stretch> {
    let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
    Some(Stretch { edtf: format!("{year:04}"), first, last, unit: Unit::Year })
}

fn between(edtf: String, first: NaiveDate, last: NaiveDate) -> Reading {
    Reading { edtf, earliest: Some(Day::of(first)), latest: Some(Day::of(last)), sort_day: Day::of(first) }
}

/// Two of its units either way.
fn about(stretch: &Stretch) -> Option<Reading> {
    let (first, last) = (stretch.first, stretch.last);
    let (earliest, latest) = match stretch.unit {
        Unit::Day => (first.checked_sub_days(Days::new(2))?, last.checked_add_days(Days::new(2))?),
        Unit::Month => (first.checked_sub_months(Months::new(2))?, end_of_month(last, 2)?),
        Unit::Year => (first.checked_sub_months(Months::new(24))?, end_of_month(last, 24)?),
    };
    let sort_day = Day::of(first);
    Some(Reading { sort_day, ..between(format!("{}~", stretch.edtf), earliest, latest) })
}

fn end_of_month(day: NaiveDate, months_later: u32) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(months_later + 1))?.pred_opt()
}

fn open_before(stretch: &Stretch) -> Option<Reading> {
    let last = stretch.first.pred_opt()?;
    let edtf = format!("../{}", name_of_end(last, stretch.unit));
    Some(Reading { edtf, earliest: None, latest: Some(Day::of(last)), sort_day: Day::of(last) })
}

fn open_after(stretch: &Stretch) -> Option<Reading> {
    let first = stretch.last.succ_opt()?;
    let edtf = format!("{}/..", name_of_end(first, stretch.unit));
    Some(Reading { edtf, earliest: Some(Day::of(first)), latest: None, sort_day: Day::of(first) })
}

fn open_until(stretch: &Stretch) -> Reading {
    let last = Day::of(stretch.last);
    Reading { edtf: format!("../{}", stretch.edtf), earliest: None, latest: Some(last), sort_day: last }
}

fn open_since(stretch: &Stretch) -> Reading {
    let first = Day::of(stretch.first);
    Reading { edtf: format!("{}/..", stretch.edtf), earliest: Some(first), latest: None, sort_day: first }
}

/// The end of an open range, no more precise than what it was made from.
fn name_of_end(day: NaiveDate, unit: Unit) -> String {
    let format = match unit {
        Unit::Day => "%Y-%m-%d",
        Unit::Month => "%Y-%m",
        Unit::Year => "%Y",
    };
    day.format(format).to_string()
}

fn after_word<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let (first, rest) = text.split_once(|letter: char| letter.is_whitespace() || letter == '.')?;
    words.contains(&first).then_some(rest.trim())
}
