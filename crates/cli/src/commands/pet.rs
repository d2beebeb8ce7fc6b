//! `pet add`, `pet list`.

use std::fmt::Write;

use everpaw::dates::FuzzyDate;
use everpaw::{DiedWording, Error, Pet, PetFacts};
use serde_json::json;

use super::{date, reading, unlocked};
use crate::arguments::{Global, PetCommand, Wording};
use crate::{Failure, World};

pub(crate) fn run(command: PetCommand, global: &Global, world: &mut World) -> Result<(), Failure> {
    match command {
        PetCommand::Add { name, species, words, born, came_home, died, wording, language, profile } => {
            let new = PetFacts {
                name,
                species,
                words,
                born: date(born.as_deref(), language)?,
                came_home: date(came_home.as_deref(), language)?,
                died: date(died.as_deref(), language)?,
                died_wording: wording.into(),
            };
            let mut unlocked = unlocked(&profile, global, world)?;
            let stamp = unlocked.stamp();
            let id = unlocked.add_pet(&new, stamp).map_err(Error::from)?;
            let pet = unlocked.pet(id).map_err(Error::from)?;
            let dates =
                [("Born", &pet.facts.born), ("Came home", &pet.facts.came_home), ("Died", &pet.facts.died)];
            let understood: String = dates.map(|(label, date)| reading(label, date.as_ref())).concat();
            world.terminal.print(global.json, &json!(pet), &format!("{id}  {}\n{understood}", pet.facts.name))
        }
        PetCommand::List { profile } => {
            let pets = unlocked(&profile, global, world)?.pets().map_err(Error::from)?;
            let sentences = pets.iter().fold(String::new(), |mut text, pet| {
                let _ = writeln!(text, "{}  {}{}", pet.id, pet.facts.name, life(pet));
                text
            });
            world.terminal.print(global.json, &json!(pets), &sentences)
        }
    }
}

fn life(pet: &Pet) -> String {
    let words = |date: &Option<FuzzyDate>| date.as_ref().map(|date| date.words.clone());
    match (words(&pet.facts.born), words(&pet.facts.died)) {
        (None, None) => String::new(),
        (born, died) => format!("  ({} to {})", born.unwrap_or_default(), died.unwrap_or_default()),
    }
}

impl From<Wording> for DiedWording {
    fn from(wording: Wording) -> Self {
        match wording {
            Wording::Died => Self::Died,
            Wording::Passed => Self::Passed,
            Wording::RainbowBridge => Self::RainbowBridge,
            Wording::PutToSleep => Self::PutToSleep,
            Wording::Nothing => Self::Nothing,
        }
    }
}
