//! Merging: everything of one journal into another, by id, so that merging twice adds nothing the second time. Pixels come
//! first and the words that point to them second, in one transaction. Nothing of the other journal is changed.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde::Serialize;
use uuid::Uuid;

use crate::pets::index_pet;
use crate::photos::index_photo;
use crate::stories::index_story;
use crate::{BlobHash, Journal, JournalError, PetId, PhotoId, Stamp, StoryId, blobs};

/// How much came in that was not there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Merged {
    /// Pets.
    pub pets: usize,
    /// Stories.
    pub stories: usize,
    /// Photos, films and sounds.
    pub photos: usize,
}

/// What a photo reference in a story begins with.
const REFERENCE: &str = "photo:";
/// How long an id is as text.
const ID_LENGTH: usize = 36;

impl Journal {
    /// Takes in everything of another journal, what is in its trash included: it stays there. A photo whose bytes are here
    /// already stays the one photo it is, and what is said of it there is added to what is said of it here. What comes in
    /// counts as written by whoever merges. If anything fails, no word has come in.
    pub fn merge(&mut self, from: &Self, stamp: Stamp) -> Result<Merged, JournalError> {
        for hash in pixels_of(&from.words)? {
            blobs::take_over(&from.pixels, &mut self.pixels, &hash, stamp.at)?;
        }
        let step = self.words.transaction()?;
        let merged = Merge::new(&from.words, &step, stamp).run()?;
        step.commit()?;
        Ok(merged)
    }
}

/// A merge of words that is under way.
struct Merge<'a> {
    from: &'a Connection,
    into: &'a Connection,
    stamp: Stamp,
    merged: Merged,
    /// Photos that are here under another id.
    photos: HashMap<Uuid, Uuid>,
    /// Stories that came in under another id, because theirs says something else here.
    stories: HashMap<Uuid, Uuid>,
    new_pets: HashSet<Uuid>,
    new_stories: HashSet<Uuid>,
}

/// A row, by column.
type Values = Vec<(String, Value)>;

impl<'a> Merge<'a> {
    fn new(from: &'a Connection, into: &'a Connection, stamp: Stamp) -> Self {
        Self {
            from,
            into,
            stamp,
            merged: Merged::default(),
            photos: HashMap::new(),
            stories: HashMap::new(),
            new_pets: HashSet::new(),
            new_stories: HashSet::new(),
        }
    }

    /// In the order in which rows name each other.
    fn run(mut self) -> rusqlite::Result<Merged> {
        self.each("photo", Self::photo)?;
        self.each("pet", Self::pet)?;
        self.each("pet_date", Self::pet_date)?;
        self.each("photo_pet", |merge, row| merge.insert("photo_pet", row).map(drop))?;
        self.each("story", Self::story)?;
        self.each("story_pet", |merge, row| merge.insert("story_pet", row).map(drop))?;
        self.each("story_version", Self::story_version)?;
        self.index()?;
        Ok(self.merged)
    }

    fn photo(&mut self, mut row: Values) -> rusqlite::Result<()> {
        let (id, original) = (id_in(&row, "id"), value_in(&row, "original"));
        let here: Option<[u8; 16]> = self
            .into
            .prepare_cached("SELECT id FROM photo WHERE original = ?1")?
            .query_row([original], |row| row.get(0))
            .optional()?;
        match here.map(Uuid::from_bytes) {
            None => {
                self.own(&mut row);
                self.merged.photos += usize::from(self.insert("photo", row)?);
            }
            Some(here) if Some(here) == id => {}
            Some(here) => {
                self.photos.extend(id.map(|id| (id, here)));
                self.add_what_is_said(here, &row)?;
            }
        }
        Ok(())
    }

    /// A photo that is here already: it comes out of the trash, as when it is imported again, and nothing that was said of
    /// it is lost.
    fn add_what_is_said(&self, photo: Uuid, row: &Values) -> rusqlite::Result<()> {
        if value_in(row, "trashed_at") == Value::Null {
            self.into.execute("UPDATE photo SET trashed_at = NULL WHERE id = ?1", [photo.as_bytes()])?;
        }
        for column in ["caption", "alt"] {
            let said = value_in(row, column);
            self.into.execute(
                &format!(
                    "UPDATE photo SET {column} = CASE WHEN coalesce({column}, '') = '' THEN ?2 ELSE {column} || ' / ' || ?2 END,
                            changed_at = ?3, written_by = ?4, revision = revision + 1
                     WHERE id = ?1 AND coalesce(?2, '') <> '' AND instr(coalesce({column}, ''), ?2) = 0"
                ),
                params![photo.as_bytes(), said, self.stamp.milliseconds(), self.stamp.by],
            )?;
        }
        Ok(())
    }

    fn pet(&mut self, mut row: Values) -> rusqlite::Result<()> {
        let id = id_in(&row, "id");
        self.own(&mut row);
        self.redirect(&mut row, "portrait");
        if self.insert("pet", row)? {
            self.merged.pets += 1;
            self.new_pets.extend(id);
        }
        Ok(())
    }

    /// Only of pets that are new here: what was taken away here meanwhile does not come back.
    fn pet_date(&mut self, row: Values) -> rusqlite::Result<()> {
        if id_in(&row, "pet").is_some_and(|pet| self.new_pets.contains(&pet)) {
            self.insert("pet_date", row)?;
        }
        Ok(())
    }

    fn story(&mut self, mut row: Values) -> rusqlite::Result<()> {
        let Some(id) = id_in(&row, "id") else { return Ok(()) };
        self.own(&mut row);
        self.redirect_text(&mut row);
        let (title, text) = (value_in(&row, "title"), value_in(&row, "text"));
        let says_the_same: Option<bool> = self
            .into
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM story WHERE title = ?2 AND text = ?3) FROM story WHERE id = ?1",
            )?
            .query_row(params![id.as_bytes(), title, text], |row| row.get(0))
            .optional()?;
        match says_the_same {
            Some(true) => return Ok(()),
            // It was merged before and written in since, here or there. Both are kept.
            Some(false) => {
                let other = StoryId::new().0;
                set(&mut row, "id", Value::Blob(other.as_bytes().to_vec()));
                self.stories.insert(id, other);
            }
            None => {}
        }
        self.merged.stories += usize::from(self.insert("story", row)?);
        self.new_stories.insert(id);
        Ok(())
    }

    fn story_version(&mut self, mut row: Values) -> rusqlite::Result<()> {
        if id_in(&row, "story").is_some_and(|story| self.new_stories.contains(&story)) {
            self.own(&mut row);
            self.redirect_text(&mut row);
            self.insert("story_version", row)?;
        }
        Ok(())
    }

    /// What came in can be searched for at once.
    fn index(&mut self) -> rusqlite::Result<()> {
        self.each("pet", |merge, row| {
            id_in(&row, "id").map_or(Ok(()), |id| index_pet(merge.into, PetId(id)))
        })?;
        self.each("photo", |merge, row| {
            let photo = merge.photo_here(id_in(&row, "id"));
            photo.map_or(Ok(()), |id| index_photo(merge.into, PhotoId(id)))
        })?;
        self.each("story", |merge, row| {
            let id = id_in(&row, "id").map(|id| merge.stories.get(&id).copied().unwrap_or(id));
            id.map_or(Ok(()), |id| index_story(merge.into, StoryId(id)))
        })
    }

    /// Gives every row of a table of the other journal.
    fn each(
        &mut self,
        table: &str,
        work: impl Fn(&mut Self, Values) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let from = self.from;
        let mut statement = from.prepare(&format!("SELECT * FROM {table}"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let value = |(place, column): (usize, &String)| Ok((column.clone(), row.get(place)?));
            let values = columns.iter().enumerate().map(value).collect::<rusqlite::Result<Values>>()?;
            work(self, values)?;
        }
        Ok(())
    }

    /// Puts a row in, unless there is one of that name. Says whether it did. Both journals were brought up to date when they
    /// were opened, so their columns are the same.
    fn insert(&self, table: &str, mut row: Values) -> rusqlite::Result<bool> {
        self.redirect(&mut row, "photo");
        self.redirect(&mut row, "story");
        let columns: Vec<&str> = row.iter().map(|(column, _)| column.as_str()).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let insert =
            format!("INSERT INTO {table} ({}) VALUES ({places}) ON CONFLICT DO NOTHING", columns.join(", "));
        let values = row.iter().map(|(_, value)| value);
        Ok(self.into.prepare_cached(&insert)?.execute(params_from_iter(values))? == 1)
    }

    /// Whoever wrote before signing in is whoever merges.
    fn own(&self, row: &mut Values) {
        set(row, "written_by", Value::Blob(self.stamp.by.0.as_bytes().to_vec()));
    }

    /// Lets a column that names a photo or a story name what that is here.
    fn redirect(&self, row: &mut Values, column: &str) {
        let Some(id) = id_in(row, column) else { return };
        let here = if column == "story" { self.stories.get(&id) } else { self.photos.get(&id) };
        if let Some(here) = here {
            set(row, column, Value::Blob(here.as_bytes().to_vec()));
        }
    }

    fn redirect_text(&self, row: &mut Values) {
        if let Value::Text(text) = value_in(row, "text") {
            set(row, "text", Value::Text(with_references(&text, &|photo| self.photo_here(Some(photo)))));
        }
    }

    fn photo_here(&self, photo: Option<Uuid>) -> Option<Uuid> {
        photo.map(|photo| self.photos.get(&photo).copied().unwrap_or(photo))
    }
}

/// Everything in `photos.db` that a journal's rows name.
fn pixels_of(words: &Connection) -> rusqlite::Result<Vec<BlobHash>> {
    words
        .prepare(
            "SELECT original FROM photo UNION SELECT large FROM photo WHERE large IS NOT NULL
             UNION SELECT small FROM photo WHERE small IS NOT NULL",
        )?
        .query_map([], |row| row.get(0))?
        .collect()
}

fn value_in(row: &Values, column: &str) -> Value {
    row.iter().find(|(name, _)| name == column).map_or(Value::Null, |(_, value)| value.clone())
}

fn id_in(row: &Values, column: &str) -> Option<Uuid> {
    match value_in(row, column) {
        Value::Blob(bytes) => Uuid::from_slice(&bytes).ok(),
        _ => None,
    }
}

fn set(row: &mut Values, column: &str, value: Value) {
    for (_, there) in row.iter_mut().filter(|(name, _)| name == column) {
        *there = value.clone();
    }
}

/// The text with every photo reference naming what `here` gives for it.
fn with_references(text: &str, here: &dyn Fn(Uuid) -> Option<Uuid>) -> String {
    let mut parts = text.split(REFERENCE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(REFERENCE);
        let named = part.get(..ID_LENGTH).and_then(|id| Uuid::try_parse(id).ok());
        match named.and_then(|photo| here(photo).filter(|there| *there != photo)) {
            Some(there) => {
                out.push_str(&there.to_string());
                out.push_str(&part[ID_LENGTH..]);
            }
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_references_to_moved_photos_change() {
        let (moved, there, other) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let here = |photo| Some(if photo == moved { there } else { photo });
        let text =
            |first: Uuid| format!("photo: snow. ![a](photo:{first}) ![b](photo:{other}) {moved} photo:ü");
        assert_eq!(with_references(&text(moved), &here), text(there), "the first one, and no word beside it");
        assert_eq!(with_references("", &here), "", "nothing is nothing");
    }
}
