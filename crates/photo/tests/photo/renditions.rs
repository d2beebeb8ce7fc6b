//! What JPEGs become: upright, plain, true to their colours, and whole as far as they are.

use std::time::{Duration, Instant};

use everpaw_photo::{DecodeError, Decoder, Limits, TakenSource, WorkerPool, is_plain_jpeg};
use exif::{Tag, Value};
use turbojpeg::PixelFormat;

use crate::pictures::{
    BLUE, GREEN, Picture, RED, YELLOW, encode, exif, near, orientation, pool, rationals, real_worker, seen,
    with_exif, with_segment, words,
};

#[test]
fn the_eight_orientations_look_the_same() {
    let (pool, upright) = (pool(), Picture::quarters(600, 400));
    let expected = pool.render(&upright.jpeg()).unwrap();
    for asked in 1..=8 {
        let file = with_exif(&upright.stored_as(asked).jpeg(), &exif(vec![orientation(asked)]));
        let rendered = pool.render(&file).unwrap();
        assert_eq!(rendered.facts.orientation, asked, "the fact is kept though the rendition is upright");
        assert_eq!((rendered.facts.width, rendered.facts.height), (600, 400), "{asked}: size as displayed");
        for (rendition, like) in [(&rendered.large, &expected.large), (&rendered.small, &expected.small)] {
            let difference = seen(rendition).difference(&seen(like));
            assert!(difference < 200, "orientation {asked} differs by {difference} hundredths");
        }
    }
    let colours = seen(&expected.large).quarter_colours();
    for (colour, drawn) in colours.into_iter().zip([RED, GREEN, BLUE, YELLOW]) {
        assert!(near(colour, drawn), "{colour:?} was drawn as {drawn:?}");
    }
}

#[test]
fn a_photo_becomes_two_renditions_and_none_is_enlarged() {
    let pool = pool();
    for (size, large, small) in [
        ((4032, 3024), (2000, 1500), (400, 300)),
        ((2448, 3264), (1500, 2000), (300, 400)),
        ((2001, 9), (2000, 9), (400, 2)),
        ((1200, 900), (1200, 900), (400, 300)),
        ((3, 2), (3, 2), (3, 2)),
    ] {
        let rendered = pool.render(&Picture::quarters(size.0, size.1).jpeg()).unwrap();
        assert_eq!((rendered.large.width, rendered.large.height), large, "large of {size:?}");
        assert_eq!((rendered.small.width, rendered.small.height), small, "small of {size:?}");
        assert!(!rendered.facts.damaged, "{size:?} is whole");
    }
}

#[test]
fn renditions_carry_no_metadata() {
    let block = exif(vec![words(Tag::Make, "SECRET"), orientation(6)]);
    let mut file = with_exif(&Picture::quarters(900, 600).jpeg(), &block);
    file = with_segment(&file, 0xFE, b"SECRET comment");
    file = with_segment(&file, 0xED, b"Photoshop 3.0\0SECRET");
    file = with_segment(&file, 0xE1, b"http://ns.adobe.com/xap/1.0/\0SECRET");
    file.extend_from_slice(b"SECRET film behind the picture");
    let rendered = pool().render(&file).unwrap();
    assert_eq!(rendered.facts.camera.as_deref(), Some("SECRET"), "the fact itself is read");
    for rendition in [&rendered.large, &rendered.small] {
        assert!(is_plain_jpeg(&rendition.jpeg), "a rendition is a picture and nothing else");
        assert!(!rendition.jpeg.windows(6).any(|window| window == b"SECRET"), "and carries no words");
    }
}

#[test]
fn gps_is_a_fact_and_never_in_a_rendition() {
    let block = exif(vec![
        words(Tag::GPSLatitudeRef, "N"),
        rationals(Tag::GPSLatitude, &[(43, 1), (28, 1), (281_400_000, 10_000_000)]),
        words(Tag::GPSLongitudeRef, "W"),
        rationals(Tag::GPSLongitude, &[(11, 1), (53, 1), (645_599_999, 100_000_000)]),
        rationals(Tag::GPSAltitude, &[(1234, 10)]),
    ]);
    let rendered = pool().render(&with_exif(&Picture::quarters(640, 480).jpeg(), &block)).unwrap();
    let place = rendered.facts.place.expect("a place was given");
    assert!((place.latitude - 43.474_483_3).abs() < 1e-6, "{} is not where it was", place.latitude);
    assert!((place.longitude + 11.885_126_6).abs() < 1e-6, "{} is not where it was", place.longitude);
    assert!((place.altitude_metres.unwrap() - 123.4).abs() < 1e-6, "metres above the sea");
    assert!(
        is_plain_jpeg(&rendered.large.jpeg) && is_plain_jpeg(&rendered.small.jpeg),
        "no room for a place"
    );
}

#[test]
fn a_place_in_signed_numbers_is_a_place_too() {
    let part = |num| exif::SRational { num, denom: 1 };
    let block = exif(vec![
        words(Tag::GPSLatitudeRef, "N"),
        (Tag::GPSLatitude, Value::SRational(vec![part(60), part(30), part(0)])),
        words(Tag::GPSLongitudeRef, "E"),
        (Tag::GPSLongitude, Value::SRational(vec![part(24), part(0), part(0)])),
    ]);
    let place = pool().render(&with_exif(&Picture::quarters(64, 48).jpeg(), &block)).unwrap().facts.place;
    assert_eq!(
        place.map(|place| (place.latitude, place.longitude)),
        Some((60.5, 24.0)),
        "as some phones write it"
    );
}

#[test]
fn a_place_that_cannot_be_is_no_place() {
    let pool = pool();
    let at = |north: &[(u32, u32)], east: &[(u32, u32)], hemisphere: &str| {
        let block = exif(vec![
            words(Tag::GPSLatitudeRef, hemisphere),
            rationals(Tag::GPSLatitude, north),
            words(Tag::GPSLongitudeRef, "E"),
            rationals(Tag::GPSLongitude, east),
        ]);
        pool.render(&with_exif(&Picture::quarters(64, 48).jpeg(), &block)).unwrap().facts.place
    };
    assert!(at(&[(10, 1), (0, 0), (0, 0)], &[(10, 1)], "S").is_some(), "nought of nought seconds is none");
    assert_eq!(at(&[(91, 1)], &[(10, 1)], "N"), None, "beyond the pole");
    assert_eq!(at(&[(10, 0)], &[(10, 1)], "N"), None, "divided by nought");
    assert_eq!(at(&[(0, 1)], &[(0, 1)], "N"), None, "a receiver without a fix");
    assert_eq!(at(&[(10, 1)], &[(10, 1)], "?"), None, "no hemisphere");
}

#[test]
fn partial_dates_stay_partial() {
    let pool = pool();
    let taken = |fields| {
        let file = with_exif(&Picture::quarters(64, 48).jpeg(), &exif(fields));
        pool.render(&file).unwrap().facts.taken
    };
    let whole = taken(vec![
        words(Tag::DateTimeOriginal, "2010:12:05 14:03:22"),
        words(Tag::OffsetTimeOriginal, "+02:00"),
    ])
    .unwrap();
    assert_eq!(
        (whole.local.as_str(), whole.offset.as_deref()),
        ("2010-12-05T14:03:22", Some("+02:00")),
        "whole"
    );
    assert_eq!(whole.source, TakenSource::OriginalTag, "and where it was said");
    let year = taken(vec![words(Tag::DateTimeOriginal, "2009:00:00 00:00:00")]).unwrap();
    assert_eq!((year.local.as_str(), year.offset), ("2009", None), "a year is not rounded to a day");
    assert_eq!(taken(vec![words(Tag::DateTimeOriginal, "0000:00:00 00:00:00")]), None, "noughts are no date");
    let other = taken(vec![words(Tag::DateTime, "2020:01:01 10:00:00")]);
    assert_eq!(other, None, "when a file was last changed is not when a picture was taken");
}

#[test]
fn exif_with_errors_in_it_still_turns_the_picture() {
    let mut block = exif(vec![orientation(6), words(Tag::Model, "A camera with a long enough name")]);
    let length = block.len();
    block.truncate(length - 10);
    let rendered = pool().render(&with_exif(&Picture::quarters(300, 200).jpeg(), &block)).unwrap();
    assert_eq!(rendered.facts.orientation, 6, "one broken field must not hide the others");
}

#[test]
fn a_truncated_jpeg_still_gives_a_picture() {
    let (pool, picture) = (pool(), Picture::quarters(1600, 1200));
    for progressive in [false, true] {
        let whole = picture.jpeg_by(|compressor| compressor.set_progressive(progressive).unwrap());
        let cut = &whole[..whole.len() * 6 / 10];
        let rendered = pool.render(cut).unwrap();
        assert!(rendered.facts.damaged, "what is missing is said (progressive: {progressive})");
        let colours = seen(&rendered.large).quarter_colours();
        assert!(near(colours[0], RED) && near(colours[1], GREEN), "the upper half is there, not {colours:?}");
    }
    assert!(!pool.render(&picture.jpeg()).unwrap().facts.damaged, "a whole one is not called damaged");
    let header_only = &picture.jpeg()[..200];
    let error = pool.render(header_only).unwrap_err();
    assert_eq!(error.code(), "photo-damaged", "nothing to show is said as that: {error:?}");
}

#[test]
fn harmless_oddities_are_not_damage() {
    let (pool, jpeg) = (pool(), Picture::quarters(320, 240).jpeg());
    let mut padded = jpeg.clone();
    let end = padded.len() - 2;
    padded.splice(end..end, [0, 0, 0, 0]);
    assert!(!pool.render(&padded).unwrap().facts.damaged, "padding before the end hides nothing");
    let mut rubbish = jpeg.clone();
    rubbish.splice(20..20, [1, 2, 3]);
    let rendered = pool.render(&rubbish).unwrap();
    assert!(near(seen(&rendered.small).quarter_colours()[0], RED), "rubbish in the header costs no pixel");
    assert!(!rendered.facts.damaged, "nor is anything missing");
}

#[test]
fn ink_and_grey_come_out_as_they_were_meant() {
    let pool = pool();
    let grey = encode(&[90].repeat(320 * 240), 320, 240, PixelFormat::GRAY, |compressor| {
        compressor.set_colorspace(turbojpeg::Colorspace::Gray).unwrap();
    });
    let colours = seen(&pool.render(&grey).unwrap().large).quarter_colours();
    assert!(near(colours[0], [90; 3]), "grey is grey, not {:?}", colours[0]);

    // Photoshop's way: inverted, with an Adobe marker, which libjpeg writes of itself for YCCK and CMYK.
    let red_ink = [255, 0, 0, 255].repeat(320 * 240);
    for space in [turbojpeg::Colorspace::CMYK, turbojpeg::Colorspace::YCCK] {
        let file = encode(&red_ink, 320, 240, PixelFormat::CMYK, |compressor| {
            compressor.set_colorspace(space).unwrap();
        });
        assert!(file.windows(5).any(|window| window == b"Adobe"), "the file is as Photoshop writes it");
        let colour = seen(&pool.render(&file).unwrap().large).quarter_colours()[0];
        assert!(near(colour, [255, 0, 0]), "{space:?} red came out as {colour:?}");
    }
}

#[test]
fn a_many_scan_bomb_is_refused_by_its_markers() {
    let jpeg = Picture::quarters(64, 48).jpeg_by(|compressor| compressor.set_progressive(true).unwrap());
    let scan = jpeg.windows(2).rposition(|window| window == [0xFF, 0xDA]).unwrap();
    let (head, tail) = jpeg.split_at(scan);
    let bomb = [head, &tail[..tail.len() - 2].repeat(2000), &[0xFF, 0xD9]].concat();
    let started = Instant::now();
    let error = pool().render(&bomb).unwrap_err();
    assert_eq!(error.code(), "photo-damaged", "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "and it was refused before its scans were decoded");
}

#[test]
fn a_jpeg_that_claims_too_much_is_refused_by_its_header() {
    let pool = pool();
    let claiming = |progressive: bool, side: u16| {
        let mut jpeg = Picture::quarters(64, 48).jpeg_by(|compressor| {
            compressor.set_progressive(progressive).unwrap();
        });
        let frame = if progressive { [0xFF, 0xC2] } else { [0xFF, 0xC0] };
        let at = jpeg.windows(2).position(|window| window == frame).unwrap() + 5;
        jpeg[at..at + 4].copy_from_slice(&[side.to_be_bytes(), side.to_be_bytes()].concat());
        jpeg
    };
    for (file, claimed) in [(claiming(false, 60_000), 60_000), (claiming(true, 8000), 8000)] {
        match pool.render(&file) {
            Err(DecodeError::TooLarge { width, height }) => {
                assert_eq!((width, height), (claimed, claimed), "the size is said");
            }
            other => panic!("{claimed} square should be too large, not {:?}", other.map(|r| r.facts)),
        }
    }
    let within = pool.render(&claiming(false, 20_000)).unwrap();
    assert!(within.facts.damaged, "400 megapixels of baseline are decoded at a smaller scale");
}

#[test]
fn a_file_longer_than_agreed_is_refused_unread() {
    let limits = Limits { longest_input: 1000, ..Limits::default() };
    let error =
        WorkerPool::new(real_worker(), limits).render(&Picture::quarters(640, 480).jpeg()).unwrap_err();
    assert!(matches!(error, DecodeError::TooLong { .. }), "{error:?}");
    assert_eq!(error.code(), "photo-too-large", "to people it is all one");
}

#[test]
fn an_embedded_profile_is_applied_and_left_out() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let plain = Picture::drawn(320, 240, |_, _| [200, 80, 80]).jpeg();
    let tagged = with_segment(&plain, 0xE2, &[b"ICC_PROFILE\0\x01\x01", &profile[..]].concat());
    let rendered = pool().render(&tagged).unwrap();
    let red = seen(&rendered.large).at(100, 100)[0];
    assert!(red > 206, "this red of Display P3 is stronger in sRGB than {red}");
    assert!(is_plain_jpeg(&rendered.large.jpeg), "and needs no profile any more");
}

#[test]
fn an_orientation_of_nonsense_is_upright() {
    let block = exif(vec![(Tag::Orientation, Value::Short(vec![9]))]);
    let rendered = pool().render(&with_exif(&Picture::quarters(60, 40).jpeg(), &block)).unwrap();
    assert_eq!((rendered.facts.orientation, rendered.facts.width), (1, 60), "nine is no orientation");
}
