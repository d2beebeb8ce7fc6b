//! From the core's values to the wire's. Every struct is taken apart by name, so that a new field has to be thought of here.

use chrono::{NaiveDate, TimeDelta};
use everpaw::dates::{DateLanguage, Day, FuzzyDate, Hemisphere};
use everpaw::{FoundItem, Language, PetId, PhotoId, PictureState, StoryId, Unlocked};

use crate::wire::{
    self, DateInput, DateReading, DateWords, DiedWording, Item, ItemKind, Picture, UiLanguage,
};

pub(crate) fn date(date: FuzzyDate) -> DateWords {
    let FuzzyDate { words, language, reading } = date;
    let (edtf, earliest, latest) = match reading {
        Some(reading) => (Some(reading.edtf), reading.earliest.map(day), reading.latest.map(day)),
        None => (None, None, None),
    };
    DateWords { words, language: language.tag().to_owned(), edtf, earliest, latest }
}

fn day(day: Day) -> String {
    let date = NaiveDate::default().checked_add_signed(TimeDelta::days(day.0));
    date.unwrap_or_default().format("%Y-%m-%d").to_string()
}

/// A date to be kept. Words that can be read in two ways are kept as words: whoever writes is asked, and not made to wait.
pub(crate) fn typed_date(input: Option<DateInput>) -> Option<FuzzyDate> {
    let DateInput { words, language } = input?;
    if words.trim().is_empty() {
        return None;
    }
    let language = date_language(language);
    Some(FuzzyDate::parse(&words, language, Hemisphere::default()).unwrap_or_else(|ambiguous| FuzzyDate {
        words: ambiguous.words,
        language,
        reading: None,
    }))
}

/// What is being typed, read back.
pub(crate) fn reading(input: &DateInput) -> DateReading {
    match FuzzyDate::parse(&input.words, date_language(input.language), Hemisphere::default()) {
        Ok(FuzzyDate { reading: Some(reading), .. }) => {
            DateReading::Understood { earliest: reading.earliest.map(day), latest: reading.latest.map(day) }
        }
        Ok(_) => DateReading::Kept,
        Err(ambiguous) => DateReading::Ambiguous { readings: ambiguous.readings },
    }
}

fn date_language(language: UiLanguage) -> DateLanguage {
    match language {
        UiLanguage::En => DateLanguage::English,
        UiLanguage::De => DateLanguage::German,
    }
}

pub(crate) fn export_language(language: UiLanguage) -> Language {
    match language {
        UiLanguage::En => Language::English,
        UiLanguage::De => Language::German,
    }
}

pub(crate) fn picture(photo: &everpaw::Photo) -> Option<Picture> {
    let PictureState::Ready { large: (width, height), .. } = photo.picture else { return None };
    let alt = photo.alt.clone().or_else(|| photo.caption.clone());
    Some(Picture { photo: photo.id.0, width, height, alt })
}

pub(crate) fn photo(photo: everpaw::Photo) -> wire::Photo {
    let picture = picture(&photo);
    let (no_picture, cut_short) = match photo.picture {
        PictureState::Ready { cut_short, .. } => (None, cut_short),
        PictureState::None { code } => (Some(code), false),
    };
    wire::Photo {
        id: photo.id.0,
        file_name: photo.file_name,
        media_type: photo.media_type,
        bytes: photo.byte_length,
        picture,
        no_picture,
        cut_short,
        caption: photo.caption,
        alt: photo.alt,
        taken: photo.taken.map(date),
    }
}

pub(crate) fn pet(pet: everpaw::Pet, portrait: Option<Picture>) -> wire::Pet {
    let everpaw::Pet { id, facts, revision, portrait: _ } = pet;
    let everpaw::PetFacts { name, species, words, born, came_home, died, died_wording } = facts;
    wire::Pet {
        id: id.0,
        revision: self::revision(revision),
        name,
        species,
        words,
        born: born.map(date),
        came_home: came_home.map(date),
        died: died.map(date),
        died_wording: match died_wording {
            everpaw::DiedWording::Died => DiedWording::Died,
            everpaw::DiedWording::Passed => DiedWording::Passed,
            everpaw::DiedWording::RainbowBridge => DiedWording::RainbowBridge,
            everpaw::DiedWording::PutToSleep => DiedWording::PutToSleep,
            everpaw::DiedWording::Nothing => DiedWording::Nothing,
        },
        portrait,
    }
}

pub(crate) fn facts(form: wire::PetForm) -> everpaw::PetFacts {
    let wire::PetForm { name, species, words, born, came_home, died, died_wording } = form;
    everpaw::PetFacts {
        name: name.trim().to_owned(),
        species: said(species),
        words: said(words),
        born: typed_date(born),
        came_home: typed_date(came_home),
        died: typed_date(died),
        died_wording: match died_wording {
            DiedWording::Died => everpaw::DiedWording::Died,
            DiedWording::Passed => everpaw::DiedWording::Passed,
            DiedWording::RainbowBridge => everpaw::DiedWording::RainbowBridge,
            DiedWording::PutToSleep => everpaw::DiedWording::PutToSleep,
            DiedWording::Nothing => everpaw::DiedWording::Nothing,
        },
    }
}

pub(crate) fn story(story: everpaw::Story, pets: Vec<PetId>) -> wire::Story {
    let everpaw::Story { id, words, revision } = story;
    let everpaw::StoryWords { title, text, date, place } = words;
    wire::Story {
        id: id.0,
        revision: self::revision(revision),
        pets: pets.into_iter().map(|pet| pet.0).collect(),
        title,
        text,
        date: date.map(self::date),
        place,
    }
}

pub(crate) fn words(form: wire::StoryForm) -> everpaw::StoryWords {
    let wire::StoryForm { title, text, date, place } = form;
    everpaw::StoryWords { title, text, date: typed_date(date), place: said(place) }
}

pub(crate) fn item(item: FoundItem) -> Item {
    match item {
        FoundItem::Pet(id) => Item { kind: ItemKind::Pet, id: id.0 },
        FoundItem::Story(id) => Item { kind: ItemKind::Story, id: id.0 },
        FoundItem::Photo(id) => Item { kind: ItemKind::Photo, id: id.0 },
    }
}

pub(crate) fn item_of(item: Item) -> FoundItem {
    match item.kind {
        ItemKind::Pet => FoundItem::Pet(PetId(item.id)),
        ItemKind::Story => FoundItem::Story(StoryId(item.id)),
        ItemKind::Photo => FoundItem::Photo(PhotoId(item.id)),
    }
}

/// What was said, if anything was.
pub(crate) fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A story with its photos, ready to be read.
pub(crate) fn story_card(journal: &Unlocked, story: everpaw::Story) -> wire::StoryCard {
    let everpaw::Story { id, words: everpaw::StoryWords { title, text, date, place }, revision: _ } = story;
    let shown = |id: &str| -> Option<Picture> { picture(&journal.photo(id.parse().ok()?).ok()?) };
    let blocks = everpaw::story_blocks(&text, &|id| shown(id).is_some());
    let blocks = blocks.into_iter().map(|block| match block {
        everpaw::Block::Text(html) => wire::StoryBlock::Text { html },
        everpaw::Block::Photos(mentions) => wire::StoryBlock::Photos {
            photos: mentions
                .iter()
                .filter_map(|mention| {
                    let picture = shown(&mention.photo)?;
                    // What the story says of it comes before what the photo says of itself.
                    Some(Picture { alt: said(Some(mention.alt.clone())).or(picture.alt.clone()), ..picture })
                })
                .collect(),
        },
    });
    wire::StoryCard { id: id.0, title, date: date.map(self::date), place, blocks: blocks.collect() }
}

/// Revisions count the changes of one thing by people; they fit.
fn revision(revision: i64) -> i32 {
    i32::try_from(revision).unwrap_or(i32::MAX)
}

/// As many as a page can be told of.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
