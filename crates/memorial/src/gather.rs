//! From an open journal to a [`Memorial`]: what of a pet's life goes into its page, and in which order. The one place
//! here that knows a journal.

use journal::{
    DiedWording, Journal, JournalError, Pet, PetId, PhotoId, PictureState, RenditionSize, dates::FuzzyDate,
};

use crate::memorial::{
    DateWords, Language, Memorial, Photo, Picture, PictureError, PictureSource, Size, Story, Wording,
};

/// Everything of one pet: stories and photos in the order of their dates. The first photo that can be shown stands on
/// the cover until a portrait is chosen.
pub fn gather(journal: &Journal, pet: PetId, language: Language) -> Result<Memorial, JournalError> {
    let Pet { id, facts, portrait, .. } = journal.pet(pet)?;
    let photos: Vec<Photo> = journal.photos_of(id)?.into_iter().map(photo).collect();
    let stories = journal.stories_of(id)?.into_iter().map(story).collect();
    let first = || photos.iter().find(|photo| photo.large.is_some()).map(|photo| photo.id.clone());
    Ok(Memorial {
        portrait: portrait.map(|id| id.to_string()).or_else(first),
        name: facts.name,
        species: facts.species,
        words: facts.words,
        born: facts.born.map(date),
        came_home: facts.came_home.map(date),
        died: facts.died.map(date),
        died_wording: wording(facts.died_wording),
        stories,
        photos,
        language,
    })
}

/// The renditions of a journal, as an export asks for them.
pub struct JournalPictures<'a>(pub &'a Journal);

impl PictureSource for JournalPictures<'_> {
    fn jpeg(&self, photo_id: &str, size: Size) -> Result<Vec<u8>, PictureError> {
        let id: PhotoId = photo_id.parse()?;
        let photo = self.0.photo(id)?;
        Ok(self.0.rendition(
            &photo,
            match size {
                Size::Large => RenditionSize::Large,
                Size::Small => RenditionSize::Small,
            },
        )?)
    }
}

fn story(story: journal::Story) -> Story {
    Story {
        id: story.id.to_string(),
        title: story.words.title,
        markdown: story.words.text,
        date: story.words.date.map(date),
        place: story.words.place,
        photos: Vec::new(),
    }
}

fn photo(photo: journal::Photo) -> Photo {
    let (large, small) = match photo.picture {
        PictureState::Ready { large, small, .. } => (Some(picture(large)), Some(picture(small))),
        PictureState::None { .. } => (None, None),
    };
    Photo {
        id: photo.id.to_string(),
        caption: photo.caption,
        alt: photo.alt,
        date: photo.taken.map(date),
        large,
        small,
    }
}

fn picture((width, height): (u32, u32)) -> Picture {
    Picture { width, height }
}

fn date(date: FuzzyDate) -> DateWords {
    DateWords { words: date.words, language: date.language.tag().to_owned() }
}

fn wording(wording: DiedWording) -> Wording {
    match wording {
        DiedWording::Died => Wording::Died,
        DiedWording::Passed => Wording::Passed,
        DiedWording::RainbowBridge => Wording::RainbowBridge,
        DiedWording::PutToSleep => Wording::PutToSleep,
        DiedWording::Nothing => Wording::Nothing,
    }
}
