//! The search index: one entry for each pet, story and photo that can be found, kept in step with every change in the
//! same transaction.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use uuid::Uuid;

use crate::dates::FuzzyDate;
use crate::search::{Query, Snippet, prepare, snippet};
use crate::{Journal, JournalError, PetId, PhotoId, StoryId};

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What it is.
    #[serde(flatten)]
    pub item: FoundItem,
    /// Its title, name or caption.
    pub title: String,
    /// Its date as typed.
    pub date: Option<String>,
    /// The words around the match, if it is in the text.
    pub snippet: Option<Snippet>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum FoundItem {
    /// A pet.
    Pet(PetId),
    /// A story.
    Story(StoryId),
    /// A photo.
    Photo(PhotoId),
}

/// What the index is told of an item.
pub(crate) struct Entry<'a> {
    pub(crate) item: FoundItem,
    pub(crate) title: &'a str,
    pub(crate) body: &'a str,
    pub(crate) dates: &'a [&'a FuzzyDate],
}

impl FoundItem {
    fn kind(self) -> &'static str {
        match self {
            Self::Pet(_) => "pet",
            Self::Story(_) => "story",
            Self::Photo(_) => "photo",
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Pet(PetId(id)) | Self::Story(StoryId(id)) | Self::Photo(PhotoId(id)) => id,
        }
    }
}

/// Puts an item into the index, in place of what was there of it.
pub(crate) fn put(words: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let rowid = if let Some(rowid) = rowid(words, entry.item)? {
        words.prepare_cached("DELETE FROM search_text WHERE rowid = ?1")?.execute([rowid])?;
        rowid
    } else {
        words
            .prepare_cached("INSERT INTO search_entry (kind, item) VALUES (?1, ?2)")?
            .execute(params![entry.item.kind(), entry.item.id().as_bytes()])?;
        words.last_insert_rowid()
    };
    let mut dates: Vec<String> = Vec::new();
    for date in entry.dates {
        dates.push(date.words.clone());
        dates.extend(date.years().map(|year| year.to_string()));
    }
    words
        .prepare_cached("INSERT INTO search_text (rowid, title, body, dates) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![rowid, prepare(entry.title), prepare(entry.body), prepare(&dates.join(" "))])?;
    Ok(())
}

/// Takes an item out of the index.
pub(crate) fn take_out(words: &Connection, item: FoundItem) -> rusqlite::Result<()> {
    if let Some(rowid) = rowid(words, item)? {
        words.execute("DELETE FROM search_text WHERE rowid = ?1", [rowid])?;
        words.execute("DELETE FROM search_entry WHERE rowid = ?1", [rowid])?;
    }
    Ok(())
}

fn rowid(words: &Connection, item: FoundItem) -> rusqlite::Result<Option<i64>> {
    words
        .prepare_cached("SELECT rowid FROM search_entry WHERE item = ?1 AND kind = ?2")?
        .query_row(params![item.id().as_bytes(), item.kind()], |row| row.get(0))
        .optional()
}

impl Journal {
    /// What the query finds, newest first, at most `limit`.
    pub fn search(&self, query: &Query, limit: u32) -> Result<Vec<Found>, JournalError> {
        let Some(fts5) = query.to_fts5() else { return Ok(Vec::new()) };
        let mut statement = self.words.prepare_cached(
            "SELECT entry.kind, entry.item FROM search_text
             JOIN search_entry AS entry ON entry.rowid = search_text.rowid
             WHERE search_text MATCH ?1 ORDER BY search_text.rowid DESC LIMIT ?2",
        )?;
        let items: Vec<FoundItem> =
            statement.query_map(params![fts5, limit], item)?.collect::<rusqlite::Result<_>>()?;
        items.into_iter().map(|item| self.found(item, query)).collect()
    }

    fn found(&self, item: FoundItem, query: &Query) -> Result<Found, JournalError> {
        let words = |date: Option<FuzzyDate>| date.map(|date| date.words);
        Ok(match item {
            FoundItem::Pet(id) => {
                let pet = self.pet(id)?.facts;
                Found {
                    item,
                    snippet: snippet(pet.words.as_deref().unwrap_or(""), query),
                    title: pet.name,
                    date: words(pet.died),
                }
            }
            FoundItem::Story(id) => {
                let story = self.story(id)?.words;
                Found {
                    item,
                    snippet: snippet(&story.text, query),
                    title: story.title,
                    date: words(story.date),
                }
            }
            FoundItem::Photo(id) => {
                let photo = self.photo(id)?;
                let caption = photo.caption.unwrap_or_default();
                Found {
                    item,
                    snippet: snippet(photo.alt.as_deref().unwrap_or(""), query),
                    title: caption,
                    date: words(photo.taken),
                }
            }
        })
    }
}

fn item(row: &Row<'_>) -> rusqlite::Result<FoundItem> {
    let (kind, id): (String, [u8; 16]) = (row.get(0)?, row.get(1)?);
    let id = Uuid::from_bytes(id);
    Ok(match kind.as_str() {
        "pet" => FoundItem::Pet(PetId(id)),
        "story" => FoundItem::Story(StoryId(id)),
        _ => FoundItem::Photo(PhotoId(id)),
    })
}
