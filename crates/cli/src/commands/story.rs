//! `story add`, `story list`.

use std::fs;
use std::path::Path;

use everpaw::{Error, Story, StoryWords};
use serde_json::json;

use super::dates::{date, reading};
use super::{given, titled, unlocked_pet};
use crate::arguments::{Global, StoryCommand};
use crate::{Failure, World};

pub(crate) fn run(command: StoryCommand, global: &Global, world: &mut World) -> Result<(), Failure> {
    match command {
        StoryCommand::Add { pet, title, date: date_words, place, file, language } => {
            let words = StoryWords {
                title,
                text: read(&file)?,
                date: date(date_words.as_deref(), language)?,
                place: given(place),
            };
            let (mut unlocked, pet) = unlocked_pet(&pet, global, world)?;
            let stamp = unlocked.stamp();
            let id = unlocked.add_story(&words, &[pet.id], stamp).map_err(Error::from)?;
            let story = unlocked.story(id).map_err(Error::from)?;
            let sentences =
                format!("{id}  {}\n{}", titled(&words.title), reading("Date", words.date.as_ref()));
            world.terminal.print(global.json, &json!(story), &sentences)
        }
        StoryCommand::List { pet } => {
            let (unlocked, pet) = unlocked_pet(&pet, global, world)?;
            let stories = unlocked.stories_of(pet.id).map_err(Error::from)?;
            let sentences: String = stories.iter().map(line).collect();
            world.terminal.print(global.json, &json!(stories), &sentences)
        }
    }
}

fn line(story: &Story) -> String {
    let date = story.words.date.as_ref().map_or("no date", |date| date.words.as_str());
    format!("{}  {}  ({date})\n", story.id, titled(&story.words.title))
}

fn read(file: &Path) -> Result<String, Failure> {
    let bytes = fs::read(file).map_err(Failure::file(file))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::NotText { path: file.to_owned() })?;
    // The mark that some editors put at the start of a file is not part of the story.
    Ok(text.strip_prefix('\u{FEFF}').map_or_else(|| text.clone(), str::to_owned))
}
