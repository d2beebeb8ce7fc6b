//! From an open journal to a [`Memorial`]: what of a pet's life goes into its page, and in which order. The one place
//! here that knows a journal.

use journal::{
    DiedWording, Journal, JournalError, Pet, PetId, PhotoId, PictureState, RenditionSize, dates::FuzzyDate,
};

use crate::memorial::{
    DateWords, Language, Memorial, Photo, Picture, PictureError, PictureSource, Size, Story, Wording,
};

/// Everything of one pet: stories and photos in the order of their dates. Until a portrait is chosen the first whole
/// photo stands on the cover.
pub fn gather(journal: &Journal, pet: PetId, language: Language) -> Result<Memorial, JournalError> {
    let Pet { id, facts, portrait, .. } = journal.pet(pet)?;
    let photos = journal.photos_of(id)?;
    let stories = journal.stories_of(id)?.into_iter().map(story).collect();
    let portrait = portrait.or_else(|| first_to_show(photos.iter().map(|photo| (photo.id, &photo.picture))));
    Ok(Memorial {
        portrait: portrait.map(|id| id.to_string()),
        name: facts.name,
        species: facts.species,
        words: facts.words,
        born: facts.born.map(date),
        came_home: facts.came_home.map(date),
        died: facts.died.map(date),
        died_wording: wording(facts.died_wording),
        stories,
        photos: photos.into_iter().map(photo).collect(),
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

/// The first photo with a picture; one that is cut short only where there is no other.
fn first_to_show<'a>(photos: impl Iterator<Item = (PhotoId, &'a PictureState)>) -> Option<PhotoId> {
    let shown = photos.filter_map(|(id, picture)| match picture {
        PictureState::Ready { cut_short, .. } => Some((id, *cut_short)),
        PictureState::None { .. } => None,
    });
    shown.min_by_key(|(_, cut_short)| *cut_short).map(|(id, _)| id)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_that_is_cut_short_is_not_the_cover_while_there_is_a_whole_one() {
        let id = |number: u8| -> PhotoId {
            let text = format!("019078ab-0000-7000-8000-0000000000{number:02}");
            text.parse().expect("this is an id")
        };
        let ready = |cut_short| PictureState::Ready { large: (12, 8), small: (12, 8), cut_short };
        let (cut, whole) = (ready(true), ready(false));
        let none = PictureState::None { code: "unknown-format".into() };
        let cover = |pictures: &[&PictureState]| {
            let numbered = pictures.iter().enumerate();
            first_to_show(numbered.map(|(index, picture)| (id(u8::try_from(index).unwrap_or(0)), *picture)))
        };
        assert_eq!(cover(&[&none, &cut, &whole, &whole]), Some(id(2)), "the first whole one");
        assert_eq!(cover(&[&none, &cut, &cut]), Some(id(1)), "a half picture is better than none");
        assert_eq!(cover(&[&none]), None, "nothing to show");
    }
}
