//! `photo import`, `photo list`, `photo save`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use everpaw::{Error, ImportReport, Photo, PhotoId, PictureState, Unlocked};
use serde_json::{Value, json};

use super::{unlocked, unlocked_pet};
use crate::arguments::{Global, PetChoice, PhotoCommand, ProfileChoice};
use crate::screen::{count, with_detail};
use crate::{Failure, World, files, progress};

pub(crate) fn run(command: PhotoCommand, global: &Global, world: &mut World) -> Result<(), Failure> {
    match command {
        PhotoCommand::Import { pet, paths } => import(&pet, &paths, global, world),
        PhotoCommand::List { pet } => {
            let (unlocked, pet) = unlocked_pet(&pet, global, world)?;
            let photos = unlocked.photos_of(pet.id).map_err(Error::from)?;
            let sentences: String = photos.iter().map(line).collect();
            world.terminal.print(global.json, &json!(photos), &sentences)
        }
        PhotoCommand::Save { photo, out, profile } => save(PhotoId(photo), &out, &profile, global, world),
    }
}

fn import(pet: &PetChoice, paths: &[PathBuf], global: &Global, world: &mut World) -> Result<(), Failure> {
    let (mut unlocked, pet) = unlocked_pet(pet, global, world)?;
    let (bar, mut tell) = progress::importing();
    let imported = unlocked.import(pet.id, paths, &AtomicBool::new(false), &mut tell);
    bar.finish_and_clear();
    let report = imported?;
    world.terminal.print(global.json, &as_json(&report), &sentences(&report, &pet.facts.name, &unlocked))?;
    if let Some(error) = report.stopped {
        return Err(Error::from(error).into());
    }
    match report.failed.len() {
        0 => Ok(()),
        failed => {
            let all = failed + report.kept.len() + report.known.len();
            Err(Failure::SomeNotImported { failed, all })
        }
    }
}

fn sentences(report: &ImportReport, pet: &str, unlocked: &Unlocked) -> String {
    let mut text = match report.kept.len() {
        0 => "Nothing new was taken in.\n".to_owned(),
        kept => format!("{} of {pet} kept.\n", count(kept, "photo")),
    };
    for kept in &report.kept {
        if let Some(code) = &kept.no_picture {
            let photo = unlocked.photo(kept.photo).ok();
            let _ = writeln!(text, "  {}: kept; {}", kept.file.display(), no_picture(code, photo.as_ref()));
        } else if kept.cut_short {
            let _ = writeln!(
                text,
                "  {}: kept; the file is cut short and shows what there is",
                kept.file.display()
            );
        }
    }
    if !report.known.is_empty() {
        let _ = writeln!(
            text,
            "{} already here, byte for byte; nothing is kept twice.",
            count(report.known.len(), "file")
        );
    }
    for file in &report.left_out {
        let _ = writeln!(
            text,
            "  {}: left out; it is neither a picture nor a film nor a sound. Name it by itself to keep it",
            file.display()
        );
    }
    for problem in &report.failed {
        let _ = writeln!(
            text,
            "  {}: not read; {}",
            problem.file.display(),
            not_read(problem.code, &problem.source)
        );
    }
    text
}

/// Why there is no picture. The file is kept in every case. What the file is goes before what the decoder made of it: a
/// long film is not "too large", it is a film.
fn no_picture(code: &str, photo: Option<&Photo>) -> &'static str {
    let media_type = photo.map_or("", |photo| photo.media_type.as_str());
    if photo.is_some_and(|photo| photo.byte_length == 0) {
        return "the file is empty";
    }
    if media_type == "application/octet-stream" {
        return "it is not recognised as a picture, film or sound";
    }
    if media_type.starts_with("video/") || media_type.starts_with("audio/") {
        return "films and sounds cannot be shown or played yet";
    }
    match code {
        "photo-unsupported" if media_type.starts_with("image/") => {
            "pictures of this kind cannot be shown yet"
        }
        "photo-unsupported" => "files of this kind cannot be shown",
        "photo-too-large" => "it is too large to be shown",
        "photo-damaged" => "it is damaged and cannot be shown",
        "decoder-crashed" => "the picture decoder stopped at it, so it cannot be shown",
        "decoder-timed-out" => "the picture decoder took too long over it, so it cannot be shown",
        _ => "no picture could be made of it",
    }
}

fn not_read(code: &str, error: &io::Error) -> &'static str {
    match code {
        "file-changed" => "it changed while it was being read",
        _ => files::reason(error),
    }
}

fn as_json(report: &ImportReport) -> Value {
    let failed: Vec<Value> = report
        .failed
        .iter()
        .map(|problem| {
            let message = not_read(problem.code, &problem.source);
            let value = json!({ "file": problem.file, "code": problem.code, "message": message });
            with_detail(value, Some(problem.source.to_string()))
        })
        .collect();
    json!({
        "kept": report.kept,
        "known": report.known.iter().map(|known| &known.file).collect::<Vec<_>>(),
        "left_out": report.left_out,
        "failed": failed,
        "stopped": report.stopped.as_ref().map(everpaw::JournalError::code),
    })
}

fn line(photo: &Photo) -> String {
    let date = photo.taken.as_ref().map_or("no date", |date| date.words.as_str());
    let state = match &photo.picture {
        PictureState::Ready { cut_short: false, .. } => String::new(),
        PictureState::Ready { .. } => ", cut short".to_owned(),
        PictureState::None { code } => format!(", {}", no_picture(code, Some(photo))),
    };
    format!("{}  {}  ({date}, {} bytes{state})\n", photo.id, photo.file_name, photo.byte_length)
}

/// Writes into a new file only: nothing of the person's is ever overwritten.
fn save(
    id: PhotoId,
    out: &Path,
    profile: &ProfileChoice,
    global: &Global,
    world: &mut World,
) -> Result<(), Failure> {
    let unlocked = unlocked(profile, global, world)?;
    let photo = unlocked.photo(id).map_err(Error::from)?;
    // Beside it first: whatever goes wrong, nothing half written lies at `out`.
    let mut file = files::beside(out)?;
    let mut written = Ok(());
    unlocked
        .original(&photo, &mut |chunk| {
            if written.is_ok() {
                written = file.write_all(chunk);
            }
        })
        .map_err(Error::from)?;
    written.and_then(|()| file.as_file().sync_all()).map_err(Failure::file(out))?;
    files::put_in_place(file, out).map_err(Failure::file(out))?;
    let value = json!({ "photo": id, "file": out, "bytes": photo.byte_length });
    world.terminal.print(
        global.json,
        &value,
        &format!("{} bytes written to {}", photo.byte_length, out.display()),
    )
}
