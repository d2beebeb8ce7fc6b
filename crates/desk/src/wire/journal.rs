//! What is in an unlocked journal, as its window shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, ImportState, Remark, UiLanguage};

/// A date as somebody remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DateWords {
    /// As typed.
    pub words: String,
    /// The language they were read in, as a BCP 47 tag.
    pub language: String,
    /// ISO 8601-2; `null` if the words could not be read.
    pub edtf: Option<String>,
    /// The first day it can be, `2009-03-01`; `null` if that is open or unknown.
    pub earliest: Option<String>,
    /// The last day it can be.
    pub latest: Option<String>,
}

/// A date that is being typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DateInput {
    /// As typed.
    pub words: String,
    /// What language they are typed in.
    pub language: UiLanguage,
}

/// What typed words mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum DateReading {
    /// A range of days.
    Understood {
        /// First day, `2009-03-01`.
        earliest: Option<String>,
        /// Last day.
        latest: Option<String>,
    },
    /// Nothing that we can place. The words are kept and sort last.
    Kept,
    /// Either of these two days; the person is asked.
    Ambiguous {
        /// Both, `2009-04-03`.
        readings: [String; 2],
    },
}

/// How a death is worded, if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DiedWording {
    /// “died”
    Died,
    /// “passed away”
    Passed,
    /// “crossed the Rainbow Bridge”
    RainbowBridge,
    /// “was put to sleep”
    PutToSleep,
    /// No word, only the date.
    Nothing,
}

/// A photo with a picture: what is needed to lay it out before it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// The photo's id.
    pub photo: Id,
    /// The large rendition's width in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// What is to be seen, in the person's words (alt text, or else the caption).
    pub alt: Option<String>,
}

/// A pet in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PetCard {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// “cat”, in the person's word.
    pub species: Option<String>,
    /// Its portrait.
    pub portrait: Option<Picture>,
    /// When it was born.
    pub born: Option<DateWords>,
    /// When it died; `null` while it lives, or if that is not said.
    pub died: Option<DateWords>,
    /// How many stories there are.
    pub stories: u32,
    /// How many photos.
    pub photos: u32,
}

/// What a person says of a pet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PetForm {
    /// Its name; never empty.
    pub name: String,
    /// “cat”
    pub species: Option<String>,
    /// A line of words for the top of the memorial.
    pub words: Option<String>,
    /// When it was born.
    pub born: Option<DateInput>,
    /// When it came home.
    pub came_home: Option<DateInput>,
    /// When it died.
    pub died: Option<DateInput>,
    /// How that is worded.
    pub died_wording: DiedWording,
}

/// One pet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pet {
    /// Its id.
    pub id: Id,
    /// Name it when saving, so that nobody's change is lost.
    pub revision: i32,
    /// Its name.
    pub name: String,
    /// “cat”
    pub species: Option<String>,
    /// A line of words for the top of the memorial.
    pub words: Option<String>,
    /// When it was born.
    pub born: Option<DateWords>,
    /// When it came home.
    pub came_home: Option<DateWords>,
    /// When it died.
    pub died: Option<DateWords>,
    /// How that is worded.
    pub died_wording: DiedWording,
    /// Its portrait.
    pub portrait: Option<Picture>,
}

/// A pet's memorial: everything on its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Memorial {
    /// The pet.
    pub pet: Pet,
    /// Its stories, by date, undated last.
    pub stories: Vec<StoryCard>,
    /// Its photos, by date, undated last.
    pub photos: Vec<Photo>,
}

/// A story in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StoryCard {
    /// Its id.
    pub id: Id,
    /// Its title; may be empty.
    pub title: String,
    /// When it happened.
    pub date: Option<DateWords>,
    /// Where, in words.
    pub place: Option<String>,
    /// The story to read, in order.
    pub blocks: Vec<StoryBlock>,
}

/// A stretch of a story, to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum StoryBlock {
    /// Text.
    Text {
        /// Sanitised HTML without pictures, scripts, styles or attributes that act. Headings begin at h4.
        html: String,
    },
    /// Photos that stand together.
    Photos {
        /// In order. Those without a picture are left out.
        photos: Vec<Picture>,
    },
}

/// A story, to write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Story {
    /// Its id.
    pub id: Id,
    /// Name it when saving, so that nobody's change is lost.
    pub revision: i32,
    /// The pets it is about.
    pub pets: Vec<Id>,
    /// Its title.
    pub title: String,
    /// CommonMark, with `![alt](photo:<id>)` for photos.
    pub text: String,
    /// When it happened.
    pub date: Option<DateWords>,
    /// Where, in words.
    pub place: Option<String>,
}

/// What a person writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StoryForm {
    /// Its title; may be empty.
    pub title: String,
    /// CommonMark.
    pub text: String,
    /// When it happened. Saving never waits for a date to be understood.
    pub date: Option<DateInput>,
    /// Where, in words.
    pub place: Option<String>,
}

/// A story was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedStory {
    /// The revision it has now.
    pub revision: i32,
    /// Somebody else had changed it meanwhile; what they wrote is kept as a version.
    pub other_kept: bool,
}

/// A photo, film or sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Photo {
    /// Its id.
    pub id: Id,
    /// The name its file had.
    pub file_name: String,
    /// By its content, `image/jpeg`.
    pub media_type: String,
    /// The original's length in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// `null`: the file is kept and there is nothing to look at.
    pub picture: Option<Picture>,
    /// Why there is no picture: a stable code.
    pub no_picture: Option<String>,
    /// The file is damaged and shows what there is.
    pub cut_short: bool,
    /// What the person wrote under it.
    pub caption: Option<String>,
    /// What is to be seen, in the person's words.
    pub alt: Option<String>,
    /// When it was taken.
    pub taken: Option<DateWords>,
}

/// What a person says of a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PhotoForm {
    /// To stand under it.
    pub caption: Option<String>,
    /// What is to be seen, for those who cannot.
    pub alt: Option<String>,
}

/// One thing in a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Which kind of thing.
    pub kind: ItemKind,
    /// Its id.
    pub id: Id,
}

/// The kinds of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A pet.
    Pet,
    /// A story.
    Story,
    /// A photo.
    Photo,
}

/// Something in the trash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrashedItem {
    /// What it is.
    pub item: Item,
    /// Its name, title or file name.
    pub name: String,
    /// For how many more days it stays.
    pub days_left: u32,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// What it is.
    pub item: Item,
    /// A pet that it belongs to, to be opened there.
    pub pet: Option<Id>,
    /// Its title, name or caption.
    pub title: String,
    /// Its date as typed.
    pub date: Option<String>,
    /// The words around the match.
    pub snippet: Vec<SnippetPiece>,
    /// What it looks like.
    pub picture: Option<Picture>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnippetPiece {
    /// Its text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// Everything a journal's window needs to begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The profile's label.
    pub label: String,
    /// Every pet.
    pub pets: Vec<PetCard>,
    /// Where the person was when it was last locked.
    pub place: Option<Place>,
    /// After how many seconds without input it locks.
    pub idle_seconds: u32,
    /// What should be said once.
    pub remarks: Vec<Remark>,
    /// What is being taken in.
    pub import: Option<ImportState>,
}

/// Where somebody is in the app. It is kept in the journal, so that it can be found again after a lock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The screen.
    pub view: View,
    /// Which pet.
    pub pet: Option<Id>,
    /// Which story.
    pub story: Option<Id>,
    /// Where the cursor is in the story's text, in UTF-16 units.
    pub cursor: Option<u32>,
    /// How far the page is scrolled, in CSS pixels.
    pub scroll: f64,
}

/// The screens that somebody can come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// All pets.
    Home,
    /// One pet's memorial.
    Memorial,
    /// A story being written.
    Story,
    /// What was deleted.
    Trash,
    /// Settings.
    Settings,
}
