//! The trash: what was deleted stays for thirty days and comes back as it was.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use serde::Serialize;
use uuid::Uuid;

use crate::index::{self, FoundItem};
use crate::pets::index_pet;
use crate::photos::index_photo;
use crate::rows;
use crate::stories::index_story;
use crate::{Journal, JournalError, PetId, PhotoId, Stamp, StoryId};

/// How long something stays in the trash.
pub const KEPT_IN_TRASH: TimeDelta = TimeDelta::days(30);

/// What can be thrown away.
pub type Trashable = FoundItem;

/// Something in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trashed {
    /// What it is.
    #[serde(flatten)]
    pub item: Trashable,
    /// Its name, title or file name.
    pub name: String,
    /// When it was thrown away.
    pub at: DateTime<Utc>,
}

impl Journal {
    /// Puts something into the trash. It is found nowhere else until it is restored.
    pub fn trash(&mut self, item: Trashable, stamp: Stamp) -> Result<(), JournalError> {
        self.set_trashed(item, Some(stamp))
    }

    /// Takes something out of the trash, as it was.
    pub fn restore(&mut self, item: Trashable) -> Result<(), JournalError> {
        self.set_trashed(item, None)
    }

    /// What is in the trash, the latest first.
    pub fn trashed(&self) -> Result<Vec<Trashed>, JournalError> {
        let mut statement = self.words.prepare_cached(
            "SELECT 'pet', id, name, trashed_at FROM pet WHERE trashed_at IS NOT NULL
             UNION ALL SELECT 'story', id, title, trashed_at FROM story WHERE trashed_at IS NOT NULL
             UNION ALL SELECT 'photo', id, file_name, trashed_at FROM photo WHERE trashed_at IS NOT NULL
             ORDER BY 4 DESC",
        )?;
        let trashed = statement.query_map([], |row| {
            let id = Uuid::from_bytes(row.get(1)?);
            let item = match row.get_ref(0)?.as_str()? {
                "pet" => FoundItem::Pet(PetId(id)),
                "story" => FoundItem::Story(StoryId(id)),
                _ => FoundItem::Photo(PhotoId(id)),
            };
            Ok(Trashed { item, name: row.get(2)?, at: rows::instant(row, 3)? })
        })?;
        Ok(trashed.collect::<rusqlite::Result<_>>()?)
    }

    /// Deletes for good what has been in the trash for thirty days at `now`, and with a pet the stories and photos that
    /// are nobody else's: on no screen but in every search they would be neither kept nor gone. A photo that another
    /// story shows stays. Returns how many things went. Their pixels stay in `photos.db`.
    pub fn empty_old_trash(&mut self, now: DateTime<Utc>) -> Result<usize, JournalError> {
        let before = (now - KEPT_IN_TRASH).timestamp_millis();
        let step = self.words.transaction()?;
        let mut gone = delete_with_their_pets(&step, before)?;
        for table in ["story", "photo", "pet"] {
            gone += step.execute(&format!("DELETE FROM {table} WHERE trashed_at <= ?1"), [before])?;
        }
        step.commit()?;
        Ok(gone)
    }

    fn set_trashed(&mut self, item: Trashable, stamp: Option<Stamp>) -> Result<(), JournalError> {
        let (table, id) = match item {
            FoundItem::Pet(id) => ("pet", id.0),
            FoundItem::Story(id) => ("story", id.0),
            FoundItem::Photo(id) => ("photo", id.0),
        };
        let step = self.words.transaction()?;
        let changed = step.execute(
            &format!(
                "UPDATE {table} SET trashed_at = ?2 WHERE id = ?1 AND (trashed_at IS NULL) = (?2 IS NOT NULL)"
            ),
            params![id.as_bytes(), stamp.map(|stamp| stamp.milliseconds())],
        )?;
        if changed == 0 {
            return Err(JournalError::NotFound { kind: table, name: id.to_string() });
        }
        index_again(&step, item)?;
        Ok(step.commit()?)
    }
}

fn delete_with_their_pets(words: &Connection, before: i64) -> rusqlite::Result<usize> {
    let mut gone = 0;
    // Stories first: what only they show goes with them.
    for (table, relation, shown) in [
        ("story", "story_pet", ""),
        (
            "photo",
            "photo_pet",
            "AND NOT EXISTS (SELECT 1 FROM story WHERE trashed_at IS NULL AND instr(lower(text), lower(
                'photo:' || substr(hex(photo.id), 1, 8) || '-' || substr(hex(photo.id), 9, 4) || '-' ||
                substr(hex(photo.id), 13, 4) || '-' || substr(hex(photo.id), 17, 4) || '-' || substr(hex(photo.id), 21))))",
        ),
    ] {
        let mut theirs = words.prepare(&format!(
            "SELECT id FROM {table} WHERE id IN (SELECT {table} FROM {relation} JOIN pet ON pet.id = {relation}.pet
                                                 WHERE pet.trashed_at <= ?1)
             AND NOT EXISTS (SELECT 1 FROM {relation} JOIN pet ON pet.id = {relation}.pet
                             WHERE {relation}.{table} = {table}.id
                             AND (pet.trashed_at IS NULL OR pet.trashed_at > ?1)) {shown}"
        ))?;
        let ids = theirs.query_map([before], |row| row.get::<_, [u8; 16]>(0))?.collect::<Result<Vec<_>, _>>()?;
        for id in ids {
            let item = if table == "story" {
                FoundItem::Story(StoryId(Uuid::from_bytes(id)))
            } else {
                FoundItem::Photo(PhotoId(Uuid::from_bytes(id)))
            };
            index::take_out(words, item)?;
            gone += words.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [id])?;
        }
    }
    Ok(gone)
}

fn index_again(words: &Connection, item: FoundItem) -> rusqlite::Result<()> {
    match item {
        FoundItem::Pet(id) => index_pet(words, id),
        FoundItem::Story(id) => index_story(words, id),
        FoundItem::Photo(id) => index_photo(words, id),
    }
}
