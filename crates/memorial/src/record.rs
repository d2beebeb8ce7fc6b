//! The memorial once more for programs and for plain text: `memorial.json`, the stories as Markdown, `README.txt`.
//!
//! `memorial.json` holds everything a journal needs to take the memorial back: the person's words and dates as typed
//! (the Markdown with its `photo:<id>` references, by the ids that the record itself gives), and every photo's files. `schema` grows by one whenever an old
//! reader could misunderstand a new file.

use serde::Serialize;

use crate::dates;
use crate::error::ExportError;
use crate::memorial::{DateWords, Wording};
use crate::plan::{Plan, PlannedPhoto, PlannedPicture, PlannedStory};
use crate::story_text;
use crate::words::Words;

/// The name that tells our data from other people's.
pub(crate) const FORMAT: &str = "everpaw-memorial";

/// The version of the shape of `memorial.json`.
pub(crate) const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Record<'a> {
    format: &'static str,
    schema: u32,
    language: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    species: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    born: Option<DateRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came_home: Option<DateRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    died: Option<DateRecord<'a>>,
    died_wording: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    portrait: Option<&'a str>,
    stories: Vec<StoryRecord<'a>>,
    photos: Vec<PhotoRecord<'a>>,
}

#[derive(Serialize)]
struct DateRecord<'a> {
    words: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
}

#[derive(Serialize)]
struct StoryRecord<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    photos: Vec<&'a str>,
    file: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct PhotoRecord<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateRecord<'a>>,
    pictures: Vec<PictureRecord<'a>>,
}

#[derive(Serialize)]
struct PictureRecord<'a> {
    file: &'a str,
    width: u32,
    height: u32,
}

/// `memorial.json`. Photos without a picture are not in the folder, so they are not in its record either.
pub(crate) fn json(plan: &Plan<'_>) -> Result<String, ExportError> {
    let memorial = plan.memorial;
    let record = Record {
        format: FORMAT,
        schema: SCHEMA,
        language: memorial.language.code(),
        name: &memorial.name,
        species: memorial.species.as_deref(),
        words: memorial.words.as_deref(),
        born: memorial.born.as_ref().map(DateRecord::from),
        came_home: memorial.came_home.as_ref().map(DateRecord::from),
        died: memorial.died.as_ref().map(DateRecord::from),
        died_wording: wording(memorial.died_wording),
        portrait: plan.portrait,
        stories: plan.stories.iter().map(|story| StoryRecord::new(story, plan)).collect(),
        photos: plan.photos_in_order().into_iter().map(PhotoRecord::from).collect(),
    };
    let json = serde_json::to_string_pretty(&record)
        .map_err(|error| ExportError::Page { source: Box::new(error) })?;
    Ok(json + "\n")
}

/// A story as a text file: title, when and where, a line, and the person's own words below it.
pub(crate) fn markdown(planned: &PlannedStory<'_>, plan: &Plan<'_>, words: &Words) -> String {
    let story = planned.story;
    let title = story.title.trim();
    let title = if title.is_empty() { words.say("untitled-story") } else { title.to_owned() };
    let language = plan.memorial.language.code();
    let date = story.date.as_ref().and_then(|date| dates::write(date, words, language));
    let date = date.as_ref().map(|date| date.words.as_ref());
    let place = story.place.as_deref().map(str::trim);
    let line: Vec<&str> = [date, place].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let mut text = format!("# {title}\n\n");
    if !line.is_empty() {
        text.extend([&line.join(", "), "\n\n"]);
    }
    let file_of = |id: &str| plan.photos.get(id).map(|photo| photo.main.file.clone());
    text.push_str("---\n\n");
    text.push_str(story_text::point_at_files(&story.markdown, &file_of).trim_end());
    text.push('\n');
    for id in &planned.beside {
        if let Some(file) = file_of(id) {
            text.extend(["\n![](../", &file, ")\n"]);
        }
    }
    text
}

/// `README.txt`.
pub(crate) fn readme(plan: &Plan<'_>, words: &Words) -> String {
    words.say_name("readme", plan.memorial.name.trim()) + "\n"
}

/// The wording's name in the record, never to be changed.
fn wording(wording: Wording) -> &'static str {
    match wording {
        Wording::Died => "died",
        Wording::Passed => "passed",
        Wording::RainbowBridge => "rainbow-bridge",
        Wording::PutToSleep => "put-to-sleep",
        Wording::Nothing => "nothing",
    }
}

impl<'a> StoryRecord<'a> {
    fn new(planned: &'a PlannedStory<'a>, plan: &Plan<'a>) -> Self {
        let story = planned.story;
        let in_folder = |id: &&str| plan.photos.contains_key(id);
        StoryRecord {
            id: &story.id,
            title: &story.title,
            date: story.date.as_ref().map(DateRecord::from),
            place: story.place.as_deref(),
            photos: story.photos.iter().map(String::as_str).filter(in_folder).collect(),
            file: &planned.file,
            markdown: &story.markdown,
        }
    }
}

impl<'a> From<&'a DateWords> for DateRecord<'a> {
    fn from(date: &'a DateWords) -> Self {
        DateRecord { words: &date.words, language: &date.language }
    }
}

impl<'a> From<&'a PlannedPhoto<'a>> for PhotoRecord<'a> {
    fn from(planned: &'a PlannedPhoto<'a>) -> Self {
        let photo = planned.photo;
        PhotoRecord {
            id: &photo.id,
            caption: photo.caption.as_deref(),
            alt: photo.alt.as_deref(),
            date: photo.date.as_ref().map(DateRecord::from),
            pictures: planned.pictures().map(PictureRecord::from).collect(),
        }
    }
}

impl<'a> From<&'a PlannedPicture> for PictureRecord<'a> {
    fn from(planned: &'a PlannedPicture) -> Self {
        PictureRecord { file: &planned.file, width: planned.picture.width, height: planned.picture.height }
    }
}
