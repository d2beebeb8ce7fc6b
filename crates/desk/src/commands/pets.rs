//! Pets and their pages.

use std::collections::HashMap;

use everpaw::{JournalError, PetCounts, PetId, PhotoId, Unlocked};

use super::journal::portrait;
use crate::wire::{DateInput, DateReading, Id, Memorial, Pet, PetCard, PetForm, Picture, WireError};
use crate::{Desk, convert};

impl Desk {
    /// What typed words mean as a date.
    pub fn read_date(&self, date: DateInput) -> Result<DateReading, WireError> {
        self.live()?;
        Ok(convert::reading(&date))
    }

    /// Adds a pet and gives its id.
    pub fn add_pet(&self, pet: PetForm) -> Result<Id, WireError> {
        self.with_journal(|journal| {
            let stamp = journal.stamp();
            journal.add_pet(&convert::facts(pet), stamp).map(|id| id.0)
        })
    }

    /// Changes what is said of a pet.
    pub fn save_pet(&self, id: Id, revision: i32, pet: PetForm) -> Result<Pet, WireError> {
        self.with_journal(|journal| {
            let (id, stamp) = (PetId(id), journal.stamp());
            journal.save_pet(id, revision.into(), &convert::facts(pet), stamp)?;
            whole(journal, id)
        })
    }

    /// Makes a photo the pet's portrait, or none.
    pub fn set_portrait(&self, pet: Id, photo: Option<Id>) -> Result<(), WireError> {
        self.with_journal(|journal| {
            let stamp = journal.stamp();
            journal.set_portrait(PetId(pet), photo.map(PhotoId), stamp)
        })
    }

    /// Everything on a pet's page.
    pub fn memorial(&self, pet: Id) -> Result<Memorial, WireError> {
        self.with_journal(|journal| {
            let pet = whole(journal, PetId(pet))?;
            let id = PetId(pet.id);
            let stories = journal
                .stories_of(id)?
                .into_iter()
                .map(|story| convert::story_card(journal, story))
                .collect();
            let photos = journal.photos_of(id)?.into_iter().map(convert::photo).collect();
            Ok::<_, JournalError>(Memorial { pet, stories, photos })
        })
    }

    pub(super) fn pet_cards(&self) -> Result<Vec<PetCard>, WireError> {
        self.with_journal(|journal| {
            let counts = journal.pet_counts()?;
            journal
                .pets()?
                .into_iter()
                .map(|pet| card(journal, pet, &counts))
                .collect::<Result<_, JournalError>>()
        })
    }
}

fn whole(journal: &Unlocked, id: PetId) -> Result<Pet, JournalError> {
    let pet = journal.pet(id)?;
    let portrait = shown_portrait(journal, &pet)?;
    Ok(convert::pet(pet, portrait))
}

fn card(
    journal: &Unlocked,
    pet: everpaw::Pet,
    counts: &HashMap<PetId, PetCounts>,
) -> Result<PetCard, JournalError> {
    let portrait = shown_portrait(journal, &pet)?;
    let counts = counts.get(&pet.id);
    Ok(PetCard {
        id: pet.id.0,
        name: pet.facts.name,
        species: pet.facts.species,
        portrait,
        born: pet.facts.born.map(convert::date),
        died: pet.facts.died.map(convert::date),
        stories: counts.map_or(0, |counts| convert::count(counts.stories)),
        photos: counts.map_or(0, |counts| convert::count(counts.photos)),
    })
}

/// The portrait, as a person who chose one wants to see it. Whoever chose none sees the first photo, as in an export.
fn shown_portrait(journal: &Unlocked, pet: &everpaw::Pet) -> Result<Option<Picture>, JournalError> {
    if let Some(chosen) = portrait(journal, pet)? {
        return Ok(Some(chosen));
    }
    Ok(journal.photos_of(pet.id)?.iter().find_map(convert::picture))
}
