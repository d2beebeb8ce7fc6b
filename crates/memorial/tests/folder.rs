//! What an export does to the folder it is pointed at, and above all what it does not do.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Pictures, export_to, files_of, luna};
use everpaw_memorial::{ExportError, Outcome, Progress, export};
use tempfile::TempDir;

/// A folder to work in and the place of the export inside it.
fn place() -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("Luna");
    (dir, out)
}

/// The names in the folder around the export: none but the export's own may be left.
fn beside(out: &Path) -> Vec<String> {
    let entries = fs::read_dir(out.parent().unwrap()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn refusal(out: &Path) -> ExportError {
    export_to(&luna(), out).expect_err("this folder must be refused")
}

#[test]
fn a_new_folder_is_made_with_everything_in_it() {
    let (_dir, out) = place();
    let mut steps = Vec::new();
    let done = export(&luna(), &Pictures::default(), &out, &mut |step| steps.push(step)).unwrap();
    let files = files_of(&out);
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    let expected = [
        "README.txt",
        "SHA256SUMS",
        "index.html",
        "memorial.json",
        "photos/001-2000.jpg",
        "photos/001-400.jpg",
        "photos/002-2000.jpg",
        "photos/002-400.jpg",
        "photos/003-2000.jpg",
        "photos/003-400.jpg",
        "photos/004-2000.jpg",
        "photos/004-400.jpg",
        "stories/001-first-snow-after.md",
        "stories/002.md",
        "style.css",
    ];
    assert_eq!(names, expected, "these files and no others");
    assert_eq!(done.outcome, Outcome::Written, "it is a first export");
    assert_eq!(done.files, names.len(), "the count includes the manifest");
    let bytes: usize = files.values().map(Vec::len).sum();
    assert_eq!(done.bytes, bytes as u64, "the size is that of the folder");
    assert_eq!(done.photos_without_picture, 1, "the HEIC is counted");
    assert_eq!(steps.last(), Some(&Progress { done: 15, total: 15 }), "the progress ends at its end");
    assert_eq!(beside(&out), ["Luna"], "nothing is left beside it");
}

#[test]
fn two_exports_are_the_same_bytes() {
    let (_one, first) = place();
    let (_two, second) = place();
    export_to(&luna(), &first).unwrap();
    export_to(&luna(), &second).unwrap();
    assert_eq!(files_of(&first), files_of(&second), "nothing of the run may be in the folder");
}

#[test]
fn an_empty_folder_may_be_used() {
    let (_dir, out) = place();
    fs::create_dir(&out).unwrap();
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Written, "empty is as good as new");
    assert_eq!(beside(&out), ["Luna"], "the empty folder has not been left under another name");
}

#[test]
fn the_same_memorial_again_writes_nothing() {
    let (_dir, out) = place();
    export_to(&luna(), &out).unwrap();
    let written = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap();
    let before = (written("index.html"), written("."));
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Unchanged, "there is nothing to do");
    assert_eq!((written("index.html"), written(".")), before, "no file and no folder was touched");
}

#[test]
fn a_changed_memorial_replaces_the_old_export_whole() {
    let (_dir, out) = place();
    export_to(&luna(), &out).unwrap();
    let mut memorial = luna();
    memorial.stories.remove(0);
    memorial.photos.pop();
    assert_eq!(export_to(&memorial, &out).unwrap().outcome, Outcome::Replaced, "the folder is ours");
    let (_other, fresh) = place();
    export_to(&memorial, &fresh).unwrap();
    assert_eq!(files_of(&out), files_of(&fresh), "nothing of the old export stays behind");
    assert_eq!(beside(&out), ["Luna"], "nothing is left beside it");
}

#[test]
fn a_file_that_is_missing_is_written_again() {
    let (_dir, out) = place();
    export_to(&luna(), &out).unwrap();
    fs::remove_file(out.join("photos/002-400.jpg")).unwrap();
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Replaced, "a hole is not 'unchanged'");
    assert!(out.join("photos/002-400.jpg").exists(), "the picture is back");
}

#[test]
fn a_folder_of_somebody_elses_is_refused_by_name() {
    let (_dir, out) = place();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("letter.txt"), "dear").unwrap();
    let error = refusal(&out);
    assert_eq!(error.code(), "export-folder-not-ours", "{error}");
    assert!(error.to_string().contains("letter.txt"), "the file is named: {error}");
    assert_eq!(fs::read_to_string(out.join("letter.txt")).unwrap(), "dear", "and it is still there");
    assert_eq!(beside(&out), ["Luna"], "nothing is left beside it");
}

#[test]
fn an_added_a_changed_and_a_hidden_file_are_each_refused() {
    for name in ["photos/mine.jpg", "index.html", "notes/", ".hidden"] {
        let (_dir, out) = place();
        export_to(&luna(), &out).unwrap();
        if name.ends_with('/') {
            fs::create_dir(out.join(name)).unwrap();
        } else {
            fs::write(out.join(name), "mine").unwrap();
        }
        let before = files_of(&out);
        let mut changed = luna();
        changed.name = "Someone else".into();
        let error = export_to(&changed, &out).expect_err(name);
        assert_eq!(error.code(), "export-folder-not-ours", "{name}: {error}");
        assert!(
            error.to_string().contains(Path::new(name).file_name().unwrap().to_str().unwrap()),
            "named: {error}"
        );
        assert_eq!(files_of(&out), before, "{name}: nothing in the folder was touched");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_not_followed() {
    let (dir, out) = place();
    export_to(&luna(), &out).unwrap();
    let elsewhere = dir.path().join("elsewhere.md");
    fs::rename(out.join("stories/002.md"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("stories/002.md")).unwrap();
    assert_eq!(refusal(&out).code(), "export-folder-not-ours", "a link is not a file that we wrote");
    assert!(elsewhere.exists(), "what it points to is untouched");
}

#[test]
fn what_a_file_browser_leaves_behind_does_not_make_the_folder_foreign() {
    let (_dir, out) = place();
    export_to(&luna(), &out).unwrap();
    fs::write(out.join(".DS_Store"), "icons").unwrap();
    fs::write(out.join("photos/Thumbs.db"), "thumbs").unwrap();
    let mut memorial = luna();
    memorial.words = None;
    assert_eq!(export_to(&memorial, &out).unwrap().outcome, Outcome::Replaced, "looking at it is no change");
    assert_eq!(beside(&out), ["Luna"], "and the old folder goes with its litter");
}

#[test]
fn a_file_where_the_folder_should_be_is_refused() {
    let (_dir, out) = place();
    fs::write(&out, "a letter").unwrap();
    assert_eq!(refusal(&out).code(), "export-not-a-folder", "a file is not written over");
}

#[test]
fn a_missing_parent_is_refused_by_name() {
    let (dir, _) = place();
    let error = refusal(&dir.path().join("no such folder/Luna"));
    assert_eq!(error.code(), "export-parent-missing", "{error}");
    assert!(error.to_string().contains("no such folder"), "the folder is named: {error}");
}

#[test]
fn a_place_without_a_name_of_its_own_is_refused() {
    assert_eq!(
        refusal(Path::new("/")).code(),
        "export-needs-a-folder-name",
        "nothing can be built beside a root"
    );
}

#[test]
fn a_name_that_is_too_long_is_said_so() {
    let (dir, _) = place();
    let error = refusal(&dir.path().join("L".repeat(250)));
    assert_eq!(error.code(), "export-name-too-long", "{error}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "and nothing was made");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_where_nothing_may_be_written_is_said_so() {
    // Not even root may make a folder there.
    let error = refusal(Path::new("/sys/everpaw-memorial-test"));
    assert_eq!(error.code(), "export-read-only", "{error}");
    assert_eq!(
        error.to_string(),
        "/sys/everpaw-memorial-test may not be written",
        "the folder that was asked for is named, not one that nobody knows"
    );
}

#[test]
fn a_picture_with_metadata_stops_the_export() {
    let (_dir, out) = place();
    let pictures = Pictures { tainted: vec!["snow".into()], ..Pictures::default() };
    let error = export(&luna(), &pictures, &out, &mut |_| {}).expect_err("a location must not leave");
    assert_eq!(error.code(), "export-photo-not-plain", "{error}");
    assert!(error.to_string().contains("snow"), "the photo is named: {error}");
    assert_eq!(beside(&out), [""; 0], "and nothing of the export is left");
}

#[test]
fn a_failure_on_the_way_leaves_the_good_old_export() {
    let (_dir, out) = place();
    export_to(&luna(), &out).unwrap();
    let before = files_of(&out);
    let mut memorial = luna();
    memorial.photos.push(common::photo("lost"));
    let pictures = Pictures { broken: vec!["lost".into()], ..Pictures::default() };
    let error = export(&memorial, &pictures, &out, &mut |_| {}).expect_err("a photo cannot be read");
    assert_eq!(error.code(), "export-photo-unreadable", "{error}");
    assert_eq!(files_of(&out), before, "the old export is as it was");
    assert_eq!(beside(&out), ["Luna"], "nothing is left beside it");
}

/// Does something to the folder while the export of a changed memorial is being built.
fn export_while(out: &Path, meanwhile: &mut dyn FnMut()) -> ExportError {
    let mut changed = luna();
    changed.words = None;
    let mut at_the_first_file = Some(meanwhile);
    let mut progress = |step: Progress| {
        // The last step of the building itself: everything is written and nothing is in place.
        if step.done == step.total
            && let Some(meanwhile) = at_the_first_file.take()
        {
            meanwhile();
        }
    };
    export(&changed, &Pictures::default(), out, &mut progress).expect_err("the folder is not ours any more")
}

#[test]
fn what_is_added_or_changed_while_the_export_is_built_is_kept_where_it_is() {
    for name in ["letter.txt", "index.html", "photos/mine.jpg"] {
        let (_dir, out) = place();
        let old = luna();
        export_to(&old, &out).unwrap();
        fs::remove_file(out.join("README.txt")).unwrap();
        let mut before = files_of(&out);
        let error = export_while(&out, &mut || fs::write(out.join(name), "mine").unwrap());
        before.insert(name.to_owned(), b"mine".to_vec());
        assert_eq!(error.code(), "export-folder-not-ours", "{name}: {error}");
        let shown = error.to_string();
        assert!(shown.starts_with(&out.join(name).display().to_string()), "it is named where it is: {shown}");
        assert_eq!(files_of(&out), before, "{name}: the folder is as the person left it");
        assert_eq!(beside(&out), ["Luna"], "{name}: and nothing is under a strange name");
    }
}

#[test]
fn what_is_put_into_an_empty_folder_while_the_export_is_built_is_kept_alone() {
    for name in ["letter.txt", "README.txt"] {
        let (_dir, out) = place();
        fs::create_dir(&out).unwrap();
        let error = export_while(&out, &mut || fs::write(out.join(name), "mine").unwrap());
        assert_eq!(error.code(), "export-folder-not-ours", "{name}: {error}");
        assert_eq!(files_of(&out).into_keys().collect::<Vec<_>>(), [name], "nothing of ours is left with it");
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), "mine", "{name}: it is the person's still");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "{name}: no working folder is left");
    }
}

#[test]
fn a_folder_made_while_the_export_is_built_is_not_written_over() {
    let (_dir, out) = place();
    let error = export_while(&out, &mut || {
        fs::create_dir(&out).unwrap();
        fs::write(out.join("letter.txt"), "dear").unwrap();
    });
    assert_eq!(error.code(), "export-folder-not-ours", "{error}");
    assert_eq!(files_of(&out).into_keys().collect::<Vec<_>>(), ["letter.txt"], "it holds what was put there");
    assert_eq!(beside(&out), ["Luna"], "nothing is left beside it");
}

#[test]
fn an_empty_folder_is_filled_without_making_anything_beside_it() {
    let (_dir, out) = place();
    fs::create_dir(&out).unwrap();
    let (_other, fresh) = place();
    let mut seen = Vec::new();
    export(&luna(), &Pictures::default(), &out, &mut |_| seen.extend(beside(&out))).unwrap();
    export_to(&luna(), &fresh).unwrap();
    assert!(seen.iter().all(|name| name == "Luna"), "the folder around it may be locked: {seen:?}");
    assert_eq!(files_of(&out), files_of(&fresh), "it holds what any export holds");
    assert_eq!(fs::read_dir(&out).unwrap().count(), fs::read_dir(&fresh).unwrap().count(), "and no more");
}

#[cfg(unix)]
#[test]
fn an_empty_folder_stays_the_same_folder() {
    use std::os::unix::fs::MetadataExt as _;
    let (_dir, out) = place();
    fs::create_dir(&out).unwrap();
    let before = fs::metadata(&out).unwrap().ino();
    export_to(&luna(), &out).unwrap();
    assert_eq!(fs::metadata(&out).unwrap().ino(), before, "somebody may stand in it, or it may be a stick");
}

#[test]
fn a_failure_in_an_empty_folder_leaves_it_empty() {
    let (_dir, out) = place();
    fs::create_dir(&out).unwrap();
    let pictures = Pictures { broken: vec!["rest".into()], ..Pictures::default() };
    let error = export(&luna(), &pictures, &out, &mut |_| {}).expect_err("a photo cannot be read");
    assert_eq!(error.code(), "export-photo-unreadable", "{error}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "nothing is left in it");
}

/// An export into an empty folder that stopped when only these had been moved up.
fn stopped_inside(out: &Path, moved_up: &[&str]) {
    let below = out.join(".everpaw.new");
    let elsewhere = out.with_file_name("elsewhere");
    export_to(&luna(), &elsewhere).unwrap();
    fs::create_dir(out).unwrap();
    fs::rename(&elsewhere, &below).unwrap();
    for name in moved_up {
        fs::rename(below.join(name), out.join(name)).unwrap();
    }
}

#[test]
fn an_interrupted_filling_is_finished_by_the_next_export() {
    let moved = ["README.txt", "index.html", "memorial.json", "photos", "stories", "style.css", "SHA256SUMS"];
    for count in 0..=moved.len() {
        let (_dir, out) = place();
        stopped_inside(&out, &moved[..count]);
        let outcome = export_to(&luna(), &out).unwrap().outcome;
        assert_eq!(outcome, Outcome::Unchanged, "{count} moved: the rest follows and it is whole");
        assert!(!out.join(".everpaw.new").exists(), "{count} moved: no working folder is left");
    }
    let (_dir, out) = place();
    stopped_inside(&out, &[]);
    fs::remove_file(out.join(".everpaw.new/SHA256SUMS")).unwrap();
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Written, "a half-built one begins anew");
    assert!(!out.join(".everpaw.new").exists(), "and is gone");
}

#[test]
fn an_interrupted_filling_makes_way_for_what_was_put_there_since() {
    for name in ["letter.txt", "index.html", "photos/mine.jpg"] {
        let (_dir, out) = place();
        stopped_inside(&out, &["README.txt", "index.html", "photos"]);
        fs::write(out.join(name), "mine").unwrap();
        let error = refusal(&out);
        assert_eq!(error.code(), "export-folder-not-ours", "{name}: {error}");
        assert_eq!(files_of(&out).into_keys().collect::<Vec<_>>(), [name], "only the person's own is left");
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), "mine", "{name}: as it was");
    }
}

#[test]
fn an_old_export_that_was_changed_after_an_interruption_gets_its_name_back() {
    let (dir, out) = place();
    export_to(&luna(), &out).unwrap();
    fs::write(out.join("letter.txt"), "dear").unwrap();
    fs::rename(&out, dir.path().join("Luna.everpaw.old")).unwrap();
    let error = refusal(&out);
    assert_eq!(error.code(), "export-folder-not-ours", "{error}");
    assert!(out.join("letter.txt").exists(), "the letter is in the folder that the person knows");
    assert_eq!(beside(&out), ["Luna"], "and not under a strange name");
}

#[test]
fn an_old_export_stays_until_the_empty_folder_in_its_place_is_filled() {
    let (dir, out) = place();
    let old = dir.path().join("Luna.everpaw.old");
    export_to(&luna(), &out).unwrap();
    fs::rename(&out, &old).unwrap();
    fs::create_dir(&out).unwrap();
    let pictures = Pictures { broken: vec!["rest".into()], ..Pictures::default() };
    export(&luna(), &pictures, &out, &mut |_| {}).expect_err("a photo cannot be read");
    assert!(old.join("index.html").exists(), "it may be the only copy");
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Written, "the folder is filled");
    assert_eq!(beside(&out), ["Luna"], "and the old one goes");
}

#[test]
fn a_swap_that_was_cut_short_is_put_right_by_the_next_export() {
    let (dir, out) = place();
    export_to(&luna(), &out).unwrap();
    let old = dir.path().join("Luna.everpaw.old");
    let new = dir.path().join("Luna.everpaw.new");

    fs::rename(&out, &old).unwrap();
    fs::create_dir_all(new.join("photos")).unwrap();
    fs::write(new.join("photos/001-2000.jpg"), "half").unwrap();
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Unchanged, "the old export is put back");
    assert_eq!(beside(&out), ["Luna"], "what was half built is gone");

    let mut changed = luna();
    changed.words = None;
    export_to(&changed, &old).unwrap();
    fs::remove_file(old.join("index.html")).unwrap();
    assert_eq!(export_to(&luna(), &out).unwrap().outcome, Outcome::Unchanged, "the new export stays");
    assert_eq!(beside(&out), ["Luna"], "the rest of the old one is gone");
}

#[test]
fn siblings_that_hold_something_else_are_refused_and_kept() {
    for working in ["Luna.everpaw.old", "Luna.everpaw.new", "Luna/.everpaw.new"] {
        let (dir, out) = place();
        export_to(&luna(), &out).unwrap();
        let sibling = dir.path().join(working);
        fs::create_dir(&sibling).unwrap();
        fs::write(sibling.join("letter.txt"), "dear").unwrap();
        let error = refusal(&out);
        assert_eq!(error.code(), "export-in-the-way", "{working}: {error}");
        assert!(error.to_string().contains("letter.txt"), "it is named: {error}");
        assert!(!error.to_string().contains("everpaw.new"), "no working folder is named: {error}");
        assert!(!error.to_string().contains("everpaw.old"), "no working folder is named: {error}");
        assert!(sibling.join("letter.txt").exists(), "and it is still there");
    }
}

#[test]
fn a_memorial_lies_in_the_chosen_folder_or_in_one_of_its_own_there() {
    let desk = tempfile::tempdir().unwrap();
    let empty = desk.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(
        everpaw_memorial::folder_for(&empty, "Luna").unwrap(),
        empty,
        "an empty folder was made for it"
    );
    fs::write(desk.path().join("a letter.txt"), "mine").unwrap();
    let own = desk.path().join("Luna");
    assert_eq!(
        everpaw_memorial::folder_for(desk.path(), "Luna").unwrap(),
        own,
        "other things stay what they are"
    );
    export(&luna(), &Pictures::default(), &own, &mut |_| {}).unwrap();
    assert_eq!(everpaw_memorial::folder_for(&own, "Luna").unwrap(), own, "an earlier export is renewed");
    fs::write(own.join("note.txt"), "mine").unwrap();
    assert!(
        everpaw_memorial::folder_for(&own, "Luna").is_err(),
        "one that somebody added to is refused, not nested"
    );
}
