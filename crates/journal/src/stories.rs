//! Stories: CommonMark text that saves itself. A story is a row from its first character; every save says which revision
//! it saw, and one that saw an older one loses nothing: what was there is kept as a version.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use crate::dates::FuzzyDate;
use crate::index::{self, Entry, FoundItem};
use crate::pets::pets_of;
use crate::rows::{self, DateColumns};
use crate::{Journal, JournalError, PetId, Stamp, StoryId};

/// What somebody wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StoryWords {
    /// The title; may be empty.
    pub title: String,
    /// CommonMark, with photos as `![…](photo:<id>)`.
    pub text: String,
    /// When it happened.
    pub date: Option<FuzzyDate>,
    /// Where, in words.
    pub place: Option<String>,
}

/// A story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Story {
    /// Its id.
    pub id: StoryId,
    /// What it says.
    #[serde(flatten)]
    pub words: StoryWords,
    /// Counts its changes; a save names the one it saw.
    pub revision: i64,
}

/// What a save did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedStory {
    /// The revision the next save has to name.
    pub revision: i64,
    /// Set if somebody else had saved meanwhile: the revision whose words were kept as a version.
    pub kept: Option<i64>,
}

/// What a story said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryVersion {
    /// The story's revision at that time.
    pub revision: i64,
    /// Its title then.
    pub title: String,
    /// Its text then.
    pub text: String,
}

impl Journal {
    /// Begins a story about these pets.
    pub fn add_story(
        &mut self,
        words: &StoryWords,
        pets: &[PetId],
        stamp: Stamp,
    ) -> Result<StoryId, JournalError> {
        let id = StoryId::new();
        for pet in pets {
            self.pet(*pet)?;
        }
        let step = self.words.transaction()?;
        let date = DateColumns::from(words.date.as_ref());
        step.execute(
            "INSERT INTO story (id, title, text, place, date_words, date_language, date_edtf, date_earliest,
                                date_latest, date_sort_day, created_at, changed_at, written_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12)",
            params![
                id,
                words.title,
                words.text,
                words.place,
                date.words,
                date.language,
                date.edtf,
                date.earliest,
                date.latest,
                date.sort_day,
                stamp.milliseconds(),
                stamp.by
            ],
        )?;
        for pet in pets {
            step.execute("INSERT OR IGNORE INTO story_pet (story, pet) VALUES (?1, ?2)", params![id, pet])?;
        }
        index_story(&step, id)?;
        step.commit()?;
        Ok(id)
    }

    /// Saves a story as it now reads. `seen` is the revision the words grew from. If the story has moved on since, what
    /// it said meanwhile is kept as a version and the newer words stand. Saving what is there already writes nothing.
    pub fn save_story(
        &mut self,
        id: StoryId,
        seen: i64,
        words: &StoryWords,
        stamp: Stamp,
    ) -> Result<SavedStory, JournalError> {
        let current = self.story(id)?;
        if current.words == *words {
            return Ok(SavedStory { revision: current.revision, kept: None });
        }
        let kept = (current.revision != seen).then_some(current.revision);
        let step = self.words.transaction()?;
        if kept.is_some() {
            keep_version(&step, id, stamp)?;
        }
        let date = DateColumns::from(words.date.as_ref());
        step.execute(
            "UPDATE story SET title = ?2, text = ?3, place = ?4, date_words = ?5, date_language = ?6, date_edtf = ?7,
                    date_earliest = ?8, date_latest = ?9, date_sort_day = ?10, changed_at = ?11, written_by = ?12,
                    revision = revision + 1
             WHERE id = ?1",
            params![
                id,
                words.title,
                words.text,
                words.place,
                date.words,
                date.language,
                date.edtf,
                date.earliest,
                date.latest,
                date.sort_day,
                stamp.milliseconds(),
                stamp.by
            ],
        )?;
        index_story(&step, id)?;
        step.commit()?;
        Ok(SavedStory { revision: current.revision + 1, kept })
    }

    /// A story that is not in the trash.
    pub fn story(&self, id: StoryId) -> Result<Story, JournalError> {
        let story = read(&self.words, id)?;
        story.ok_or_else(|| JournalError::NotFound { kind: "story", name: id.to_string() })
    }

    /// A pet's stories in the order of their dates; those without one come last, in the order they were begun.
    pub fn stories_of(&self, pet: PetId) -> Result<Vec<Story>, JournalError> {
        let mut statement = self.words.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM story JOIN story_pet ON story_pet.story = story.id
             WHERE story_pet.pet = ?1 AND trashed_at IS NULL
             ORDER BY date_sort_day IS NULL, date_sort_day, id"
        ))?;
        Ok(statement.query_map([pet], from_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The pets a story is about, without those in the trash.
    pub fn pets_of_story(&self, id: StoryId) -> Result<Vec<PetId>, JournalError> {
        Ok(pets_of(&self.words, "story", id)?)
    }

    /// What a story said before, the latest first.
    pub fn story_versions(&self, id: StoryId) -> Result<Vec<StoryVersion>, JournalError> {
        let mut statement = self.words.prepare_cached(
            "SELECT revision, title, text FROM story_version WHERE story = ?1 ORDER BY revision DESC",
        )?;
        let versions = statement.query_map([id], |row| {
            Ok(StoryVersion { revision: row.get(0)?, title: row.get(1)?, text: row.get(2)? })
        })?;
        Ok(versions.collect::<rusqlite::Result<_>>()?)
    }
}

const COLUMNS: &str =
    "id, title, text, place, date_words, date_language, date_edtf, date_earliest, date_latest,
                       date_sort_day, revision";

fn read(words: &Connection, id: StoryId) -> rusqlite::Result<Option<Story>> {
    words
        .prepare_cached(&format!("SELECT {COLUMNS} FROM story WHERE id = ?1 AND trashed_at IS NULL"))?
        .query_row([id], from_row)
        .optional()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Story> {
    Ok(Story {
        id: row.get(0)?,
        words: StoryWords {
            title: row.get(1)?,
            text: row.get(2)?,
            place: row.get(3)?,
            date: rows::date(row, 4)?,
        },
        revision: row.get(10)?,
    })
}

fn keep_version(words: &Connection, id: StoryId, stamp: Stamp) -> rusqlite::Result<()> {
    words.execute(
        "INSERT OR IGNORE INTO story_version
                (story, revision, title, text, place, date_words, date_language, written_by, kept_at)
         SELECT id, revision, title, text, place, date_words, date_language, written_by, ?2 FROM story WHERE id = ?1",
        params![id, stamp.milliseconds()],
    )?;
    Ok(())
}

pub(crate) fn index_story(words: &Connection, id: StoryId) -> rusqlite::Result<()> {
    let Some(Story { words: story, .. }) = read(words, id)? else {
        return index::take_out(words, FoundItem::Story(id));
    };
    let body = [Some(story.text.as_str()), story.place.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n");
    let dates: Vec<&FuzzyDate> = story.date.iter().collect();
    index::put(words, &Entry { item: FoundItem::Story(id), title: &story.title, body: &body, dates: &dates })
}
