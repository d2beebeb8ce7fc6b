//! The commands, one module a noun. Each opens what it needs, calls the core once, and prints.

mod dates;
pub(crate) mod export;
mod pet;
mod photo;
mod profile;
mod search;
mod session;
mod sessions;
mod story;

use everpaw::dates::DateLanguage;
use everpaw::{Error, Language, Pet, Unlocked};

use crate::arguments::{Arguments, Command, Global, PetChoice, ProfileChoice, Tongue};
use crate::{Failure, World, demo, passphrase};

pub(crate) fn run(arguments: Arguments, world: &mut World) -> Result<(), Failure> {
    let global = &arguments.global;
    match arguments.command {
        Command::Profile(command) => profile::run(command, global, world),
        Command::Pet(command) => pet::run(command, global, world),
        Command::Photo(command) => photo::run(command, global, world),
        Command::Story(command) => story::run(command, global, world),
        Command::Search { words, profile, limit } => search::run(&words, &profile, limit, global, world),
        Command::Unlock { profile, duration } => session::unlock(&profile, duration, global, world),
        Command::Lock => session::lock(global, world),
        Command::Sessions(command) => sessions::run(&command, global, world),
        Command::Export { pet, out, language } => export::run(&pet, &out, language, global, world),
        Command::Demo { out } => demo::run(&out, global, world),
        Command::EndSession { at } => session::end_later(at, global, world),
    }
}

/// Opens the chosen profile.
fn unlocked(choice: &ProfileChoice, global: &Global, world: &mut World) -> Result<Unlocked, Failure> {
    let (everpaw, _) = world.everpaw(global.data_dir.as_deref())?;
    passphrase::unlocked(&everpaw, choice, global, &mut world.terminal)
}

/// Opens the chosen profile and finds the chosen pet in it.
fn unlocked_pet(choice: &PetChoice, global: &Global, world: &mut World) -> Result<(Unlocked, Pet), Failure> {
    let unlocked = unlocked(&choice.profile, global, world)?;
    let pet = unlocked.find_pet(&choice.pet).map_err(Error::from)?;
    Ok((unlocked, pet))
}

/// What was given for an option: nothing but blanks is nothing.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A story's title as lists show it.
fn titled(title: &str) -> &str {
    if title.trim().is_empty() { "Untitled" } else { title }
}

impl From<Tongue> for DateLanguage {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::English,
            Tongue::De => Self::German,
        }
    }
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::English,
            Tongue::De => Self::German,
        }
    }
}
