//! What an export is made from: plain values, already chosen and put in order by the caller.
//!
//! Nothing here knows where the words and pictures are kept. Names of files on the person's computer, cameras and
//! places on a map have no field to travel in.

use std::error::Error;

/// One pet's memorial.
#[derive(Debug, Clone, Default)]
pub struct Memorial {
    /// The pet's name.
    pub name: String,
    /// What kind of animal, in the person's own words.
    pub species: Option<String>,
    /// A line of words for the top of the page.
    pub words: Option<String>,
    /// When the pet was born.
    pub born: Option<DateWords>,
    /// When the pet came to live with its people.
    pub came_home: Option<DateWords>,
    /// When the pet died.
    pub died: Option<DateWords>,
    /// How the person wants the death to be worded.
    pub died_wording: Wording,
    /// The id of the photo on the cover, one of [`Memorial::photos`].
    pub portrait: Option<String>,
    /// The stories, in the order they are read.
    pub stories: Vec<Story>,
    /// Every photo of the memorial, in the order they are seen.
    pub photos: Vec<Photo>,
    /// The language of the page's own words.
    pub language: Language,
}

/// How the day of death is labelled. The plain word unless the person chose another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wording {
    /// "Died".
    #[default]
    Died,
    /// "Passed away".
    Passed,
    /// "Crossed the Rainbow Bridge".
    RainbowBridge,
    /// "Put to sleep".
    PutToSleep,
    /// The date alone, without a word.
    Nothing,
}

/// A language the page's own words exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// British English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, for choosing one.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// The language's BCP 47 code, as in `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }
}

/// A date as the person wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateWords {
    /// The words, such as "spring 2009".
    pub words: String,
    /// The BCP 47 code of the language they are in. Empty when unknown.
    pub language: String,
}

/// One story.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// The story's id.
    pub id: String,
    /// Its title. May be empty.
    pub title: String,
    /// Its text: CommonMark, with photos as `![…](photo:<id>)`.
    pub markdown: String,
    /// When it happened.
    pub date: Option<DateWords>,
    /// Where, in words.
    pub place: Option<String>,
    /// Ids of the photos kept beside the story; those that its text does not show come after it.
    pub photos: Vec<String>,
}

/// One photo and the pictures that exist of it.
#[derive(Debug, Clone, Default)]
pub struct Photo {
    /// The photo's id.
    pub id: String,
    /// What the person wrote under it.
    pub caption: Option<String>,
    /// What is to be seen, for those who cannot see it, in the person's words.
    pub alt: Option<String>,
    /// When it was taken.
    pub date: Option<DateWords>,
    /// The large picture, if there is one. A photo with neither size is counted at the end of the page, not shown.
    pub large: Option<Picture>,
    /// The small picture, if there is one.
    pub small: Option<Picture>,
}

/// The size of a finished picture, in pixels, turned the right way up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Which of a photo's two pictures is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// At most 2000 pixels on the longer side.
    Large,
    /// At most 400 pixels on the longer side.
    Small,
}

impl Size {
    /// The longer side in pixels, at most. Part of the exported file's name.
    pub fn pixels(self) -> u32 {
        match self {
            Size::Large => 2000,
            Size::Small => 400,
        }
    }
}

/// Why a picture could not be had; the export stops and carries this along.
pub type PictureError = Box<dyn Error + Send + Sync>;

/// Where the finished pictures come from.
pub trait PictureSource {
    /// The JPEG file of one picture that the [`Memorial`] says exists. Asked for one at a time, and sometimes twice:
    /// once to see whether anything has changed, once to write it.
    fn jpeg(&self, photo_id: &str, size: Size) -> Result<Vec<u8>, PictureError>;
}
