//! What EXIF (CIPA DC-008) says of a picture: which way up, when, where, with what. Only what is plausible is passed
//! on, and nothing is guessed: no date from a file's own times, none rounded to a false day. Runs in the worker only.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};

use crate::{Format, Place, Taken, TakenSource, facts::LONGEST_FACT, markers};

/// The oldest photograph that exists; an earlier year is a clock that was never set.
const FIRST_PHOTOGRAPH: u16 = 1826;

#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    /// 1 to 8; 1 where the file says nothing or nonsense.
    pub(crate) orientation: u8,
    pub(crate) taken: Option<Taken>,
    pub(crate) place: Option<Place>,
    pub(crate) camera: Option<String>,
}

/// What can be read is read; the rest is as if it were not there.
pub(crate) fn read(original: &[u8], format: Format) -> Said {
    let Some(exif) = parsed(original, format) else {
        return Said { orientation: 1, taken: None, place: None, camera: None };
    };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| u8::try_from(field.value.get_uint(0)?).ok())
        .filter(|orientation| (1..=8).contains(orientation));
    Said {
        orientation: orientation.unwrap_or(1),
        taken: taken(&exif),
        place: place(&exif),
        camera: camera(&exif),
    }
}

/// A strict reader rejects much real EXIF, and with it the orientation: errors are stepped over.
fn parsed(original: &[u8], format: Format) -> Option<Exif> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let outcome = match format {
        Format::Jpeg => reader.read_raw(markers::exif_block(original)?.to_vec()),
        Format::Png | Format::WebP | Format::Tiff => reader.read_from_container(&mut Cursor::new(original)),
        _ => return None,
    };
    outcome.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

fn taken(exif: &Exif) -> Option<Taken> {
    let local = local_time(&text(exif, Tag::DateTimeOriginal)?)?;
    let offset = text(exif, Tag::OffsetTimeOriginal).and_then(|offset| offset_from_utc(&offset));
    Some(Taken { local, offset, source: TakenSource::OriginalTag })
}

/// `2010:12:05 14:03:22` as ISO 8601, cut where the file stops knowing: zeros, blanks and nonsense end it.
fn local_time(text: &str) -> Option<String> {
    let (date, time) = text.trim().split_once([' ', 'T']).unwrap_or((text.trim(), ""));
    let mut date = date.split([':', '-', '/']);
    let year = number(date.next(), 4).filter(|year| *year >= FIRST_PHOTOGRAPH)?;
    let Some(month) = number(date.next(), 2).filter(|month| (1..=12).contains(month)) else {
        return Some(format!("{year:04}"));
    };
    let Some(day) = number(date.next(), 2).filter(|day| (1..=days_in(year, month)).contains(day)) else {
        return Some(format!("{year:04}-{month:02}"));
    };
    let mut time = time.trim().split(':');
    let [hour, minute, second] =
        [24, 60, 60].map(|bound| number(time.next(), 2).filter(|value| *value < bound));
    Some(match (hour, minute, second) {
        (Some(hour), Some(minute), Some(second)) => {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        }
        _ => format!("{year:04}-{month:02}-{day:02}"),
    })
}

fn offset_from_utc(text: &str) -> Option<String> {
    let text = text.trim();
    if text == "Z" {
        return Some("+00:00".into());
    }
    let sign = text.chars().next().filter(|sign| ['+', '-'].contains(sign))?;
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let hours = number(Some(hours), 2).filter(|hours| *hours <= 14)?;
    let minutes = number(Some(minutes), 2).filter(|minutes| *minutes < 60)?;
    Some(format!("{sign}{hours:02}:{minutes:02}"))
}

fn number(text: Option<&str>, digits: usize) -> Option<u16> {
    let text = text?;
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

const fn days_in(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

fn place(exif: &Exif) -> Option<Place> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, ["N", "S"])?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, ["E", "W"])?;
    // Exactly nought and nought is what a receiver without a fix writes, not a spot in the Gulf of Guinea.
    if latitude == 0.0 && longitude == 0.0 {
        return None;
    }
    let place = Place { latitude, longitude, altitude_metres: None };
    let with_altitude = Place { altitude_metres: altitude(exif), ..place };
    [with_altitude, place].into_iter().find(Place::is_plausible)
}

/// Without a hemisphere a number of degrees is no place.
fn degrees(exif: &Exif, tag: Tag, reference: Tag, [positive, negative]: [&str; 2]) -> Option<f64> {
    let parts = fractions(exif, tag)?;
    let whole = quotient(*parts.first()?).filter(|value| *value >= 0.0)?;
    let [minutes, seconds] = [1, 2].map(|index| match parts.get(index) {
        None | Some((0, _)) => Some(0.0),
        Some(part) => quotient(*part).filter(|value| (0.0..60.0).contains(value)),
    });
    let value = whole + minutes? / 60.0 + seconds? / 3600.0;
    match text(exif, reference)? {
        hemisphere if hemisphere.eq_ignore_ascii_case(positive) => Some(value),
        hemisphere if hemisphere.eq_ignore_ascii_case(negative) => Some(-value),
        _ => None,
    }
}

fn altitude(exif: &Exif) -> Option<f64> {
    let metres = quotient(*fractions(exif, Tag::GPSAltitude)?.first()?)?;
    let reference =
        exif.get_field(Tag::GPSAltitudeRef, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    Some(if reference == Some(1) { -metres } else { metres })
}

/// Numerators and denominators; some phones write signed ones where the standard has unsigned.
fn fractions(exif: &Exif, tag: Tag) -> Option<Vec<(i64, i64)>> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => {
            Some(parts.iter().map(|part| (part.num.into(), part.denom.into())).collect())
        }
        Value::SRational(parts) => {
            Some(parts.iter().map(|part| (part.num.into(), part.denom.into())).collect())
        }
        _ => None,
    }
}

fn quotient((numerator, denominator): (i64, i64)) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "both came from 32 bits")]
    let value = numerator as f64 / denominator as f64;
    (denominator != 0).then_some(value)
}

fn camera(exif: &Exif) -> Option<String> {
    let make = text(exif, Tag::Make).unwrap_or_default();
    let model = text(exif, Tag::Model).unwrap_or_default();
    let repeated = model.to_lowercase().starts_with(&make.to_lowercase());
    let name = if repeated { model } else { format!("{make} {model}") };
    let name: String = name.trim().chars().take(LONGEST_FACT).collect();
    (!name.is_empty()).then_some(name)
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(lines) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let words = String::from_utf8_lossy(lines.first()?);
    let words: String = words.chars().take(LONGEST_FACT).filter(|letter| !letter.is_control()).collect();
    Some(words.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_stay_partial() {
        let cases = [
            ("2010:12:05 14:03:22", Some("2010-12-05T14:03:22")),
            ("2009:00:00 00:00:00", Some("2009")),
            ("2009:05:00 00:00:00", Some("2009-05")),
            ("2009", Some("2009")),
            ("2009:05:17   :  :  ", Some("2009-05-17")),
            ("2009:05:17 25:00:00", Some("2009-05-17")),
            ("2009:02:30 10:00:00", Some("2009-02")),
            ("2008:02:29 00:00:00", Some("2008-02-29T00:00:00")),
            ("0000:00:00 00:00:00", None),
            ("    :  :     :  :  ", None),
            ("0001:01:01 00:00:00", None),
            ("", None),
            ("yesterday", None),
        ];
        for (written, expected) in cases {
            assert_eq!(local_time(written).as_deref(), expected, "{written:?}");
        }
    }

    #[test]
    fn an_offset_is_kept_only_if_it_is_one() {
        let cases = [
            ("+02:00", Some("+02:00")),
            ("-09:30", Some("-09:30")),
            ("Z", Some("+00:00")),
            ("+99:00", None),
            ("   :  ", None),
            ("é2:00", None),
        ];
        for (written, expected) in cases {
            assert_eq!(offset_from_utc(written).as_deref(), expected, "{written:?}");
        }
    }
}
