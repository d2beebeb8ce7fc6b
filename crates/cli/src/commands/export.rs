//! `export`.

use std::path::Path;

use everpaw::{Exported, Outcome};
use serde_json::{Value, json};

use super::unlocked_pet;
use crate::arguments::{Global, PetChoice, Tongue};
use crate::screen::count;
use crate::{Failure, World, progress};

pub(crate) fn run(
    pet: &PetChoice,
    out: &Path,
    language: Tongue,
    global: &Global,
    world: &mut World,
) -> Result<(), Failure> {
    let out = std::path::absolute(out).map_err(Failure::file(out))?;
    let (unlocked, pet) = unlocked_pet(pet, global, world)?;
    let (bar, mut tell) = progress::exporting();
    let exported = unlocked.export(pet.id, language.into(), &out, &mut tell);
    bar.finish_and_clear();
    let exported = exported?;
    world.terminal.print(global.json, &as_json(&exported, &out), &sentences(&exported, &out))
}

pub(crate) fn as_json(exported: &Exported, out: &Path) -> Value {
    let outcome = match exported.outcome {
        Outcome::Written => "written",
        Outcome::Replaced => "replaced",
        Outcome::Unchanged => "unchanged",
    };
    json!({
        "outcome": outcome,
        "page": out.join("index.html"),
        "files": exported.files,
        "bytes": exported.bytes,
        "photos_without_picture": exported.photos_without_picture,
    })
}

pub(crate) fn sentences(exported: &Exported, out: &Path) -> String {
    let done = match exported.outcome {
        Outcome::Written => "The memorial is ready",
        Outcome::Replaced => "The memorial is up to date",
        Outcome::Unchanged => "The memorial was up to date already",
    };
    let mut text = format!("{done}: {}\n", out.join("index.html").display());
    if exported.photos_without_picture > 0 {
        let photos = count(exported.photos_without_picture, "photo");
        text.push_str(&photos);
        text.push_str(" could not be shown on the page and stayed in the journal.\n");
    }
    text.push_str("Anybody who has this folder can read it: it is not locked.\n");
    text
}
