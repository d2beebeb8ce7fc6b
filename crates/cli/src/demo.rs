//! `demo`: a sample journal in a temporary place, and its memorial. It goes the whole way that a person's own words go:
//! a profile, a pet, photos through the decoder, stories, encryption, export.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use everpaw::dates::{DateLanguage, FuzzyDate, Hemisphere};
use everpaw::{
    Error, Everpaw, Language, MemoryKeychain, Passphrase, PetFacts, PetId, PhotoId, StoryWords, Surroundings,
    Unlocked,
};

use crate::arguments::Global;
use crate::commands::export;
use crate::{Failure, World, progress};

struct Picture {
    file: &'static str,
    bytes: &'static [u8],
    caption: &'static str,
    alt: &'static str,
    date: &'static str,
}

macro_rules! picture {
    ($name:literal, $date:literal, $caption:literal, $alt:literal) => {
        Picture {
            file: concat!($name, ".jpg"),
            bytes: include_bytes!(concat!("../demo/pictures/", $name, ".jpg")),
            caption: $caption,
            alt: $alt,
            date: $date,
        }
    };
}

static PICTURES: [Picture; 7] = [
    picture!(
        "window-at-dusk",
        "autumn 2016",
        "Her window. She had one in every room, and this was the one she meant.",
        "A grey tabby seen from behind, sitting on a window sill beside a lamp at dusk."
    ),
    picture!(
        "first-snow",
        "December 2010",
        "As far as the apple tree, and back the same way.",
        "A small cat crossing a snow-covered garden, with a line of paw prints behind her."
    ),
    picture!(
        "asleep-on-the-blanket",
        "about 2012",
        "Gran's blanket, from the first day.",
        "A tabby cat curled up asleep on a knitted blanket."
    ),
    picture!(
        "summer-grass",
        "summer 2013",
        "Invisible.",
        "Two ears and the tip of a tail above tall grass in low sun."
    ),
    picture!(
        "rain",
        "November 2018",
        "Rain was something to watch.",
        "A cat beside a rainy window with blurred lights."
    ),
    picture!(
        "autumn-step",
        "October 2020",
        "The warm step, at four in the afternoon.",
        "A tabby lying on a doorstep among leaves, beside a pair of red boots."
    ),
    picture!(
        "the-two-of-us",
        "spring 2023",
        "The last warm evening.",
        "A person and a cat side by side on a garden bench, seen from behind."
    ),
];

/// Title, date, place, text. `{name}` stands for the photo of that name.
static STORIES: [(&str, &str, &str, &str); 5] = [
    (
        "How she came to us",
        "summer 2009",
        "the farm at Lower Wick",
        include_str!("../demo/stories/how-she-came.md"),
    ),
    ("First snow", "December 2010", "the back garden", include_str!("../demo/stories/first-snow.md")),
    ("What she was like", "about 2012", "", include_str!("../demo/stories/what-she-was-like.md")),
    ("The heron", "about 2014", "the pond", include_str!("../demo/stories/the-heron.md")),
    (
        "The last warm evening",
        "May 2023",
        "the bench",
        include_str!("../demo/stories/the-last-warm-evening.md"),
    ),
];

pub(crate) fn run(out: &Path, global: &Global, world: &mut World) -> Result<(), Failure> {
    let out = std::path::absolute(out).map_err(Failure::file(out))?;
    let place = tempfile::tempdir().map_err(Failure::file(&std::env::temp_dir()))?;
    let around = Surroundings { keychain: Arc::new(MemoryKeychain::default()), ..(world.around)() };
    let everpaw = Everpaw::open(&place.path().join("data"), around)?;
    let passphrase = Passphrase::new("a sample for everybody to read");
    let profile = everpaw.create_profile("Sample", &passphrase)?;
    let mut unlocked = everpaw.unlock(&profile.id.to_string(), &passphrase)?;
    let pet = add_luna(&mut unlocked)?;
    let photos = add_pictures(&mut unlocked, pet, place.path())?;
    add_stories(&mut unlocked, pet, &photos)?;
    let (bar, mut tell) = progress::exporting();
    let exported = unlocked.export(pet, Language::English, &out, &mut tell);
    bar.finish_and_clear();
    let exported = exported?;
    world.terminal.print(global.json, &export::as_json(&exported, &out), &export::sentences(&exported, &out))
}

fn add_luna(unlocked: &mut Unlocked) -> Result<PetId, Error> {
    let luna = PetFacts {
        name: "Luna".into(),
        species: Some("cat".into()),
        words: Some("She chose the warm places, and us.".into()),
        born: date("spring 2009")?,
        came_home: date("summer 2009")?,
        died: date("12 May 2023")?,
        ..PetFacts::default()
    };
    let stamp = unlocked.stamp();
    Ok(unlocked.add_pet(&luna, stamp)?)
}

fn add_pictures(unlocked: &mut Unlocked, pet: PetId, place: &Path) -> Result<Vec<PhotoId>, Failure> {
    let folder = place.join("pictures");
    fs::create_dir(&folder).map_err(Failure::file(&folder))?;
    let mut files = Vec::new();
    for picture in &PICTURES {
        let file = folder.join(picture.file);
        fs::write(&file, picture.bytes).map_err(Failure::file(&file))?;
        files.push(file);
    }
    let (bar, mut tell) = progress::importing();
    let imported = unlocked.import(pet, &files, &AtomicBool::new(false), &mut tell);
    bar.finish_and_clear();
    let report = imported?;
    if let Some(error) = report.stopped {
        return Err(Error::from(error).into());
    }
    let mut photos = Vec::new();
    for (picture, file) in PICTURES.iter().zip(&files) {
        let Some(kept) = report.kept.iter().find(|kept| kept.file == *file) else { continue };
        let taken = date(picture.date)?;
        let stamp = unlocked.stamp();
        unlocked
            .describe_photo(kept.photo, Some(picture.caption), Some(picture.alt), taken.as_ref(), stamp)
            .map_err(Error::from)?;
        photos.push(kept.photo);
    }
    if let Some(portrait) = photos.first() {
        let stamp = unlocked.stamp();
        unlocked.set_portrait(pet, Some(*portrait), stamp).map_err(Error::from)?;
    }
    Ok(photos)
}

fn add_stories(unlocked: &mut Unlocked, pet: PetId, photos: &[PhotoId]) -> Result<(), Error> {
    for (title, when, place, text) in STORIES {
        let mut text = text.to_owned();
        for (picture, photo) in PICTURES.iter().zip(photos) {
            let name = picture.file.trim_end_matches(".jpg");
            text = text.replace(&format!("{{{name}}}"), &format!("photo:{photo}"));
        }
        let words = StoryWords {
            title: title.into(),
            text,
            date: date(when)?,
            place: (!place.is_empty()).then(|| place.into()),
        };
        let stamp = unlocked.stamp();
        unlocked.add_story(&words, &[pet], stamp)?;
    }
    Ok(())
}

fn date(words: &str) -> Result<Option<FuzzyDate>, Error> {
    if words.is_empty() {
        return Ok(None);
    }
    Ok(Some(FuzzyDate::parse(words, DateLanguage::English, Hemisphere::North)?))
}
