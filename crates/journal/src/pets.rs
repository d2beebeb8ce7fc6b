//! Pets: who they are and when they lived.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use serde::Serialize;

use crate::dates::FuzzyDate;
use crate::index::{self, Entry, FoundItem};
use crate::rows::{self, DateColumns};
use crate::{Journal, JournalError, PetId, PhotoId, Stamp};

/// How the person speaks of the death.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DiedWording {
    /// Died.
    #[default]
    Died,
    /// Passed away.
    Passed,
    /// Crossed the Rainbow Bridge.
    RainbowBridge,
    /// Put to sleep.
    PutToSleep,
    /// The date alone.
    Nothing,
}

/// Which date of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifeDate {
    /// The birth.
    Born,
    /// The day a pet came to its people.
    CameHome,
    /// The death.
    Died,
}

/// What a person says of a pet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PetFacts {
    /// Its name.
    pub name: String,
    /// What kind of animal, in the person's words.
    pub species: Option<String>,
    /// A line of words for the top of the memorial.
    pub words: Option<String>,
    /// When it was born.
    pub born: Option<FuzzyDate>,
    /// When it came home.
    pub came_home: Option<FuzzyDate>,
    /// When it died, if it did.
    pub died: Option<FuzzyDate>,
    /// How the person speaks of the death.
    pub died_wording: DiedWording,
}

/// A pet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pet {
    /// Its id.
    pub id: PetId,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: PetFacts,
    /// The photo that stands for it.
    pub portrait: Option<PhotoId>,
    /// Counts its changes.
    pub revision: i64,
}

/// How much there is of a pet, without what is in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PetCounts {
    /// Stories.
    pub stories: usize,
    /// Photos, films and sounds.
    pub photos: usize,
}

impl DiedWording {
    fn stored(self) -> &'static str {
        match self {
            Self::Died => "died",
            Self::Passed => "passed",
            Self::RainbowBridge => "rainbow_bridge",
            Self::PutToSleep => "put_to_sleep",
            Self::Nothing => "nothing",
        }
    }

    fn from_stored(text: &str) -> Self {
        match text {
            "passed" => Self::Passed,
            "rainbow_bridge" => Self::RainbowBridge,
            "put_to_sleep" => Self::PutToSleep,
            "nothing" => Self::Nothing,
            _ => Self::Died,
        }
    }
}

impl LifeDate {
    fn stored(self) -> &'static str {
        match self {
            Self::Born => "born",
            Self::CameHome => "came_home",
            Self::Died => "died",
        }
    }
}

impl Journal {
    /// Adds a pet.
    pub fn add_pet(&mut self, new: &PetFacts, stamp: Stamp) -> Result<PetId, JournalError> {
        let name = new.name.trim();
        if name.is_empty() {
            return Err(JournalError::NamelessPet);
        }
        let id = PetId::new();
        let step = self.words.transaction()?;
        step.execute(
            "INSERT INTO pet (id, name, species, words, died_wording, created_at, changed_at, written_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
            params![
                id,
                name,
                new.species,
                new.words,
                new.died_wording.stored(),
                stamp.milliseconds(),
                stamp.by
            ],
        )?;
        put_dates(&step, id, new)?;
        index_pet(&step, id)?;
        step.commit()?;
        Ok(id)
    }

    /// Changes what is said of a pet, and gives the revision that the next save has to name. `seen` is the revision the
    /// changes grew from. A pet keeps no versions, so if it has moved on since, nothing is written:
    /// [`JournalError::ChangedMeanwhile`]. Saving what is there already writes nothing.
    pub fn save_pet(
        &mut self,
        id: PetId,
        seen: i64,
        facts: &PetFacts,
        stamp: Stamp,
    ) -> Result<i64, JournalError> {
        let facts = PetFacts { name: facts.name.trim().to_owned(), ..facts.clone() };
        if facts.name.is_empty() {
            return Err(JournalError::NamelessPet);
        }
        let step = self.words.transaction()?;
        let current = read(&step, id)?.ok_or_else(|| not_found(id))?;
        if current.facts == facts {
            return Ok(current.revision);
        }
        if current.revision != seen {
            return Err(JournalError::ChangedMeanwhile);
        }
        step.execute(
            "UPDATE pet SET name = ?2, species = ?3, words = ?4, died_wording = ?5, changed_at = ?6, written_by = ?7,
                    revision = revision + 1
             WHERE id = ?1",
            params![
                id,
                facts.name,
                facts.species,
                facts.words,
                facts.died_wording.stored(),
                stamp.milliseconds(),
                stamp.by
            ],
        )?;
        step.execute("DELETE FROM pet_date WHERE pet = ?1", [id])?;
        put_dates(&step, id, &facts)?;
        index_pet(&step, id)?;
        step.commit()?;
        Ok(current.revision + 1)
    }

    /// A pet that is not in the trash.
    pub fn pet(&self, id: PetId) -> Result<Pet, JournalError> {
        read(&self.words, id)?.ok_or_else(|| not_found(id))
    }

    /// Every pet that is not in the trash, in the order they were added.
    pub fn pets(&self) -> Result<Vec<Pet>, JournalError> {
        let mut statement =
            self.words.prepare_cached("SELECT id FROM pet WHERE trashed_at IS NULL ORDER BY id")?;
        let ids: Vec<PetId> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        ids.into_iter().map(|id| self.pet(id)).collect()
    }

    /// The pet with this name or id. Case counts only where two names differ by nothing else.
    pub fn find_pet(&self, name: &str) -> Result<Pet, JournalError> {
        let pets = self.pets()?;
        if let Some(pet) = name.parse().ok().and_then(|id: PetId| pets.iter().find(|pet| pet.id == id)) {
            return Ok(pet.clone());
        }
        let named = |matches: &dyn Fn(&str) -> bool| -> Vec<&Pet> {
            pets.iter().filter(|pet| matches(&pet.facts.name)).collect()
        };
        let exactly = named(&|one| one == name.trim());
        let any_case = || named(&|one| one.to_lowercase() == name.trim().to_lowercase());
        match if exactly.is_empty() { any_case() } else { exactly }.as_slice() {
            [only] => Ok((*only).clone()),
            [] => Err(JournalError::NotFound { kind: "pet", name: name.to_owned() }),
            _ => Err(JournalError::AmbiguousPet { name: name.to_owned() }),
        }
    }

    /// Chooses the photo that stands for a pet, or none. That is no change of what is said of it: it moves no revision,
    /// so that whoever is writing about a pet may choose its portrait meanwhile.
    pub fn set_portrait(
        &mut self,
        pet: PetId,
        photo: Option<PhotoId>,
        stamp: Stamp,
    ) -> Result<(), JournalError> {
        if let Some(photo) = photo {
            self.photo(photo)?;
        }
        let changed = self.words.execute(
            "UPDATE pet SET portrait = ?2, changed_at = ?3, written_by = ?4 WHERE id = ?1 AND trashed_at IS NULL",
            params![pet, photo, stamp.milliseconds(), stamp.by],
        )?;
        if changed == 1 { Ok(()) } else { Err(not_found(pet)) }
    }

    /// How much there is of each pet. A pet that nothing belongs to is not named.
    pub fn pet_counts(&self) -> Result<HashMap<PetId, PetCounts>, JournalError> {
        let mut counts: HashMap<PetId, PetCounts> = HashMap::new();
        for (pet, stories) in self.count("story")? {
            counts.entry(pet).or_default().stories = stories;
        }
        for (pet, photos) in self.count("photo")? {
            counts.entry(pet).or_default().photos = photos;
        }
        Ok(counts)
    }

    fn count(&self, table: &str) -> Result<Vec<(PetId, usize)>, JournalError> {
        let mut statement = self.words.prepare_cached(&format!(
            "SELECT link.pet, count(*) FROM {table}_pet AS link JOIN {table} ON {table}.id = link.{table}
             WHERE {table}.trashed_at IS NULL GROUP BY link.pet"
        ))?;
        let counted = statement.query_map([], |row| {
            let count: i64 = row.get(1)?;
            Ok((row.get(0)?, usize::try_from(count).unwrap_or(0)))
        })?;
        Ok(counted.collect::<rusqlite::Result<_>>()?)
    }
}

/// The pets that something in `table` belongs to, without those in the trash, in the order they were added.
pub(crate) fn pets_of(words: &Connection, table: &str, item: impl ToSql) -> rusqlite::Result<Vec<PetId>> {
    words
        .prepare_cached(&format!(
            "SELECT pet.id FROM {table}_pet AS link JOIN pet ON pet.id = link.pet
             WHERE link.{table} = ?1 AND pet.trashed_at IS NULL ORDER BY pet.id"
        ))?
        .query_map([item], |row| row.get(0))?
        .collect()
}

fn not_found(id: PetId) -> JournalError {
    JournalError::NotFound { kind: "pet", name: id.to_string() }
}

fn put_dates(words: &Connection, pet: PetId, facts: &PetFacts) -> rusqlite::Result<()> {
    let dates = [
        (LifeDate::Born, &facts.born),
        (LifeDate::CameHome, &facts.came_home),
        (LifeDate::Died, &facts.died),
    ];
    for (kind, date) in dates {
        if let Some(date) = date {
            put_date(words, pet, kind, date)?;
        }
    }
    Ok(())
}

fn put_date(words: &Connection, pet: PetId, kind: LifeDate, date: &FuzzyDate) -> rusqlite::Result<()> {
    let columns = DateColumns::from(Some(date));
    words.execute(
        "INSERT INTO pet_date (pet, kind, words, language, edtf, earliest, latest, sort_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            pet,
            kind.stored(),
            columns.words,
            columns.language,
            columns.edtf,
            columns.earliest,
            columns.latest,
            columns.sort_day
        ],
    )?;
    Ok(())
}

fn read(words: &Connection, id: PetId) -> rusqlite::Result<Option<Pet>> {
    let mut pet = words
        .prepare_cached(
            "SELECT id, name, species, words, died_wording, portrait, revision FROM pet
             WHERE id = ?1 AND trashed_at IS NULL",
        )?
        .query_row([id], from_row)
        .optional()?;
    if let Some(pet) = &mut pet {
        let mut statement = words.prepare_cached(
            "SELECT kind, words, language, edtf, earliest, latest, sort_day FROM pet_date WHERE pet = ?1",
        )?;
        let mut dates = statement.query([id])?;
        while let Some(row) = dates.next()? {
            let date = rows::date(row, 1)?;
            match row.get_ref(0)?.as_str()? {
                "born" => pet.facts.born = date,
                "came_home" => pet.facts.came_home = date,
                _ => pet.facts.died = date,
            }
        }
    }
    Ok(pet)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Pet> {
    let facts = PetFacts {
        name: row.get(1)?,
        species: row.get(2)?,
        words: row.get(3)?,
        died_wording: DiedWording::from_stored(row.get_ref(4)?.as_str()?),
        ..PetFacts::default()
    };
    Ok(Pet { id: row.get(0)?, facts, portrait: row.get(5)?, revision: row.get(6)? })
}

pub(crate) fn index_pet(words: &Connection, id: PetId) -> rusqlite::Result<()> {
    let Some(Pet { facts: pet, .. }) = read(words, id)? else {
        return index::take_out(words, FoundItem::Pet(id));
    };
    let body =
        [pet.species.as_deref(), pet.words.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let dates: Vec<&FuzzyDate> = [&pet.born, &pet.came_home, &pet.died].into_iter().flatten().collect();
    index::put(words, &Entry { item: FoundItem::Pet(id), title: &pet.name, body: &body, dates: &dates })
}
