//! `profile create`, `profile list`, `profile recover`.

use std::fmt::Write;

use everpaw::ProfileState;
use serde_json::{Value, json};

use crate::arguments::{Global, ProfileCommand};
use crate::{Failure, World, passphrase};

pub(crate) fn run(command: ProfileCommand, global: &Global, world: &mut World) -> Result<(), Failure> {
    let (everpaw, _) = world.everpaw(global.data_dir.as_deref())?;
    let terminal = &mut world.terminal;
    match command {
        ProfileCommand::Create { label } => {
            let passphrase = passphrase::to_set(global, terminal)?;
            let created = everpaw.create_profile(&label, &passphrase)?;
            let words: Vec<&str> = created.words.words().collect();
            let value = json!({ "id": created.id, "label": label.trim(), "recovery_words": words });
            let sentences = format!(
                "{}\n\nThese 24 words open the profile if the passphrase is lost. They are shown this once. Write them \
                 down and keep them where you keep papers:\n\n{}",
                created.id,
                sheet(&words)
            );
            terminal.print(global.json, &value, &sentences)
        }
        ProfileCommand::List => {
            let profiles = everpaw.profiles()?;
            let mut sentences = String::new();
            for profile in &profiles {
                let label = profile.label.as_deref().unwrap_or("(its name cannot be read)");
                let _ = writeln!(sentences, "{}  {label}{}", profile.id, remark(profile.state));
            }
            let value: Vec<Value> = profiles
                .iter()
                .map(|one| json!({ "id": one.id, "label": one.label, "state": state(one.state) }))
                .collect();
            terminal.print(global.json, &Value::from(value), &sentences)
        }
        ProfileCommand::Recover { profile } => {
            let profile = passphrase::chosen(&everpaw, &profile)?;
            let words = passphrase::recovery_words(global, terminal)?;
            let new = passphrase::to_set(global, terminal)?;
            let unlocked = everpaw.recover(&profile.name, &words, &new)?;
            terminal.say_repaired(&unlocked)?;
            let value = json!({ "id": unlocked.profile() });
            let sentences = "The new passphrase opens the profile from now on, the old one no longer does. The recovery words stay the same.";
            terminal.print(global.json, &value, sentences)
        }
    }
}

fn sheet(words: &[&str]) -> String {
    let mut sheet = String::new();
    for (row, four) in words.chunks(4).enumerate() {
        for (column, word) in four.iter().enumerate() {
            let _ = write!(sheet, "{:4}. {word:10}", row * 4 + column + 1);
        }
        sheet.truncate(sheet.trim_end().len());
        sheet.push('\n');
    }
    sheet
}

fn state(state: ProfileState) -> &'static str {
    match state {
        ProfileState::Sound => "sound",
        ProfileState::Damaged => "damaged",
        ProfileState::Newer => "newer-version",
        ProfileState::Unreadable => "unreadable",
    }
}

fn remark(state: ProfileState) -> &'static str {
    match state {
        ProfileState::Sound => "",
        ProfileState::Damaged => "  (both copies of its vault file are damaged)",
        ProfileState::Newer => "  (made by a newer version of Everpaw)",
        ProfileState::Unreadable => {
            "  (its vault file cannot be read; the permission or the disk may be why)"
        }
    }
}
