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
    for ending in ["old", "new"] {
        let (dir, out) = place();
        export_to(&luna(), &out).unwrap();
        let sibling = dir.path().join(format!("Luna.everpaw.{ending}"));
        fs::create_dir(&sibling).unwrap();
        fs::write(sibling.join("letter.txt"), "dear").unwrap();
        let error = refusal(&out);
        assert_eq!(error.code(), "export-in-the-way", "{ending}: {error}");
        assert!(error.to_string().contains("letter.txt"), "it is named: {error}");
        assert!(sibling.join("letter.txt").exists(), "and it is still there");
    }
}
