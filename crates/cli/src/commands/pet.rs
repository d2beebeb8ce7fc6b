//! `pet add`, `pet list`.

use std::fmt::Write;

use chrono::Local;
use everpaw::dates::FuzzyDate;
use everpaw::{DiedWording, Error, Pet, PetFacts, Unlocked};
use serde_json::json;

use super::dates::{contradiction, date, reading};
use super::{given, unlocked};
use crate::arguments::{Global, PetCommand, Wording};
use crate::{Failure, World};

pub(crate) fn run(command: PetCommand, global: &Global, world: &mut World) -> Result<(), Failure> {
    match command {
        PetCommand::Add { name, species, words, born, came_home, died, wording, language, profile } => {
            let new = PetFacts {
                name,
                species: given(species),
                words: given(words),
                born: date(born.as_deref(), language)?,
                came_home: date(came_home.as_deref(), language)?,
                died: date(died.as_deref(), language)?,
                died_wording: wording.into(),
            };
            let mut unlocked = unlocked(&profile, global, world)?;
            let stamp = unlocked.stamp();
            let id = unlocked.add_pet(&new, stamp).map_err(Error::from)?;
            let pet = unlocked.pet(id).map_err(Error::from)?;
            let sentences = format!("{id}  {}\n{}", pet.facts.name, understood(&pet.facts));
            world.terminal.print(global.json, &json!(pet), &sentences)?;
            let today = stamp.at.with_timezone(&Local).date_naive();
            for remark in contradiction(&pet.facts, today).into_iter().chain(namesakes(&unlocked, &pet)?) {
                world.terminal.remark(&remark)?;
            }
            Ok(())
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

/// How the dates were understood, to be shown back.
fn understood(facts: &PetFacts) -> String {
    let (_, death) = death(facts.died_wording);
    let dates = [("Born", &facts.born), ("Came home", &facts.came_home), (death, &facts.died)];
    dates.map(|(label, date)| reading(label, date.as_ref())).concat()
}

/// Two animals may well have one name; a command has to know which of them is meant.
fn namesakes(unlocked: &Unlocked, pet: &Pet) -> Result<Option<String>, Failure> {
    let name = &pet.facts.name;
    let pets = unlocked.pets().map_err(Error::from)?;
    let number = match pets.iter().filter(|other| other.facts.name == *name).count() {
        0 | 1 => return Ok(None),
        2 => "two".to_owned(),
        more => more.to_string(),
    };
    Ok(Some(format!(
        "There are {number} pets called “{name}” now. To say which one is meant, give --pet the id; `everpaw-cli pet list` \
         shows it."
    )))
}

fn life(pet: &Pet) -> String {
    fn words(date: Option<&FuzzyDate>) -> Option<&str> {
        date.map(|date| date.words.as_str())
    }
    match (words(pet.facts.born.as_ref()), words(pet.facts.died.as_ref())) {
        (None, None) => String::new(),
        (Some(born), None) => format!("  (born {born})"),
        (None, Some(died)) => format!("  ({} {died})", death(pet.facts.died_wording).0),
        (Some(born), Some(died)) => format!("  ({born} to {died})"),
    }
}

/// The words the person chose for the death, inside a line and at the head of one.
fn death(wording: DiedWording) -> (&'static str, &'static str) {
    match wording {
        DiedWording::Died => ("died", "Died"),
        DiedWording::Passed => ("passed away", "Passed away"),
        DiedWording::RainbowBridge => ("crossed the Rainbow Bridge", "Crossed the Rainbow Bridge"),
        DiedWording::PutToSleep => ("put to sleep", "Put to sleep"),
        DiedWording::Nothing => ("until", "Until"),
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
