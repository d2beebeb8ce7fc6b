//! What the terminal says to a person, with the real program: in words, true in every case, and never in the system's.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::process::Command;

use common::{Home, PASSPHRASE, Ran, files_below, finish, picture};

/// The real program without `--json`.
fn said(home: &Home, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
    command.arg("--data-dir").arg(home.data()).args(arguments).arg("--passphrase-stdin");
    finish(command, Some(PASSPHRASE))
}

/// A line without the id that it begins with.
fn without_id(line: &str) -> &str {
    line.split_once("  ").expect("an id and two spaces").1
}

#[test]
fn a_pets_dates_are_shown_back_in_words() {
    let home = Home::with_luna();
    let added = said(&home, &["pet", "add", "Milo", "--born", "about 2011", "--died", "12 May 2023"]);
    let lines: Vec<&str> = added.out.lines().collect();
    assert_eq!(
        lines[1..],
        ["Born: about 2011 (some time from 1 January 2009 to 31 December 2013)", "Died: 12 May 2023"],
        "no EDTF: {added:?}"
    );
    assert_eq!(added.err, "", "and nothing is odd about them");
}

#[test]
fn the_list_of_pets_says_what_is_known_and_no_more() {
    let home = Home::new();
    home.ok(&["profile", "create", "--label", "Anna"]);
    home.ok(&["pet", "add", "Ada", "--born", "2009", "--died", "2020"]);
    home.ok(&["pet", "add", "Bo", "--born", "2009", "--died", ""]);
    home.ok(&["pet", "add", "Cleo", "--died", "2020", "--wording", "passed"]);
    let blank =
        home.ok(&["pet", "add", "Dodo", "--born", " ", "--came-home", "", "--species", "", "--words", " "]);
    for field in ["born", "came_home", "died", "species", "words"] {
        assert!(blank[field].is_null(), "a blank {field} was not given: {blank}");
    }
    let listed = said(&home, &["pet", "list"]).out;
    let lines: Vec<&str> = listed.lines().map(without_id).collect();
    assert_eq!(lines, ["Ada  (2009 to 2020)", "Bo  (born 2009)", "Cleo  (passed away 2020)", "Dodo"]);
}

#[test]
fn odd_dates_are_remarked_on_once_and_saved() {
    let home = Home::with_luna();
    let added = home.run(&["pet", "add", "Milo", "--born", "2011", "--died", "2010"]);
    assert_eq!(added.json()["died"]["words"], "2010", "saved");
    assert_eq!(
        added.err,
        "The date of death is before the date of birth. Both are saved as you wrote them.\n"
    );
    let added = home.run(&["pet", "add", "Otto", "--died", "9999"]);
    assert_eq!(added.json()["died"]["words"], "9999", "saved");
    assert_eq!(added.err, "The date of death is still to come. It is saved as you wrote it.\n");
}

#[test]
fn a_second_luna_is_welcome_and_one_is_told_how_to_tell_them_apart() {
    let home = Home::with_luna();
    let second = home.run(&["pet", "add", " Luna "]);
    assert_eq!(second.json()["name"], "Luna", "added");
    assert!(second.err.starts_with("There are two pets called “Luna” now."), "{}", second.err);
    assert!(second.err.contains("the id"), "{}", second.err);
    let id = second.json()["id"].as_str().unwrap().to_owned();
    home.ok(&["photo", "list", "--pet", &id]);
    let third = home.run(&["pet", "add", "Luna"]);
    assert!(third.err.starts_with("There are 3 pets"), "{}", third.err);
}

#[test]
fn names_and_titles_are_one_line() {
    let home = Home::with_luna();
    let story = home.write("story.md", b"She waited.");
    let adding = ["story", "add", "--pet", "Luna", "--file", &story, "--title"];
    for unusable in ["Mi\nlo", "Mi\u{1b}[31mlo", "Mi\tlo", "Mi\u{2028}lo"] {
        for arguments in [vec!["pet", "add", unusable], [adding.as_slice(), &[unusable]].concat()] {
            let refused = home.run(&arguments);
            assert_eq!((refused.code, refused.error_code().as_str()), (2, "text-unusable"), "{arguments:?}");
        }
        let refused = said(&home, &["pet", "add", unusable]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.starts_with("A name or title is one line of text"), "{}", refused.err);
        assert!(!refused.err.contains('\u{1b}'), "and nothing of it reaches the terminal: {refused:?}");
    }
    assert_eq!(home.ok(&["pet", "list"]).as_array().unwrap().len(), 1, "nothing was saved");
}

#[test]
fn a_story_without_a_title_is_listed_as_untitled() {
    let home = Home::with_luna();
    let story = home.write("story.md", b"The heron stood in the pond.");
    let added =
        said(&home, &["story", "add", "--pet", "Luna", "--title", " ", "--place", "", "--file", &story]);
    assert_eq!(without_id(added.out.trim_end()), "Untitled", "{added:?}");
    let listed = said(&home, &["story", "list", "--pet", "Luna"]);
    assert_eq!(without_id(listed.out.trim_end()), "Untitled  (no date)", "{listed:?}");
    let found = said(&home, &["search", "heron"]);
    assert!(found.out.starts_with("story  Untitled\n"), "{found:?}");
    let stored = &home.ok(&["story", "list", "--pet", "Luna"])[0];
    assert_eq!(stored["title"], "", "the word is the list's, not the story's");
    assert!(stored["place"].is_null(), "a blank place was not given: {stored}");
}

#[test]
fn an_import_says_of_each_file_what_is_true_of_it() {
    let home = Home::with_luna();
    let names = [
        home.write("empty.jpg", b""),
        home.write("letter.bin", b"\x01\x02 a file of no known kind"),
        home.write("film.mp4", &[b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".as_slice(), &[0; 64]].concat()),
        home.write("picture.heic", &[b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 64]].concat()),
        home.write("rain.jpg", &picture("rain")),
    ];
    let import: Vec<&str> =
        ["photo", "import", "--pet", "Luna"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let imported = said(&home, &import);
    assert!(imported.out.starts_with("5 photos of Luna kept.\n"), "{imported:?}");
    let listed = said(&home, &["photo", "list", "--pet", "Luna"]).out;
    for (name, reason) in [
        ("empty.jpg", "the file is empty"),
        ("letter.bin", "it is not recognised as a picture, film or sound"),
        ("film.mp4", "films and sounds cannot be shown or played yet"),
        ("picture.heic", "pictures of this kind cannot be shown yet"),
    ] {
        assert!(imported.out.contains(&format!("{name}: kept; {reason}\n")), "{name}: {}", imported.out);
        let line = listed.lines().find(|line| line.contains(name)).unwrap();
        assert!(line.ends_with(&format!(", {reason})")), "the list says the same: {line}");
    }
    let again = said(&home, &import);
    assert!(again.out.starts_with("Nothing new was taken in.\n5 files already here"), "{again:?}");
    let out = home.path("memorial");
    let exported = said(&home, &["export", "--pet", "Luna", "--out", out.to_str().unwrap()]).out;
    assert!(
        exported.contains("4 photos could not be shown on the page and stayed in the journal.\n"),
        "{exported}"
    );
}

#[test]
fn an_import_of_nothing_does_not_speak_of_others() {
    let home = Home::with_luna();
    let missing = home.path("nowhere.jpg").to_str().unwrap().to_owned();
    let ran = said(&home, &["photo", "import", "--pet", "Luna", &missing]);
    assert_eq!(
        ran.out,
        format!("Nothing new was taken in.\n  {missing}: not read; there is no such file or folder\n")
    );
    assert_eq!(ran.err, "The file could not be read.\nCheck what is named above and import it again.\n");
    let report = home.run(&["photo", "import", "--pet", "Luna", &missing]).out;
    assert!(report.contains("\"detail\":\"") && report.contains("os error"), "the system's words: {report}");
}

#[test]
fn an_error_about_a_file_is_told_in_our_words_and_the_systems_are_in_the_detail() {
    let home = Home::with_luna();
    let folder = home.path("").to_str().unwrap().trim_end_matches('/').to_owned();
    let plain = home.write("plain.md", b"words");
    let below = format!("{plain}/story.md");
    let missing = format!("{folder}/nowhere.md");
    let mut cases = vec![(missing.as_str(), "there is no such file or folder")];
    if cfg!(unix) {
        cases.extend([
            (folder.as_str(), "it is a folder, not a file"),
            (below.as_str(), "a part of this path is not a folder"),
        ]);
    }
    for (path, reason) in cases {
        let adding = ["story", "add", "--pet", "Luna", "--title", "", "--file", path];
        let ran = said(&home, &adding);
        assert!(ran.err.starts_with(&format!("{path}: {reason}.\n")), "{}", ran.err);
        assert!(!ran.err.contains("os error"), "{}", ran.err);
        let ran = home.run(&adding);
        let error: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
        assert!(!error["error"]["message"].as_str().unwrap().contains("os error"), "{error}");
        assert!(error["error"]["detail"].as_str().unwrap().contains("os error"), "{error}");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
    command.args(["--data-dir", &plain, "pet", "list"]);
    let ran = finish(command, None);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.starts_with(&format!("{plain}: it is not a folder.\n")), "{}", ran.err);
}

#[test]
fn a_photo_that_cannot_be_saved_leaves_nothing_behind() {
    let home = Home::with_luna();
    let file = home.write("rain.jpg", &picture("rain"));
    let imported = home.ok(&["photo", "import", "--pet", "Luna", &file]);
    let id = imported["kept"][0]["photo"].as_str().unwrap();
    let place = home.path("place");
    fs::create_dir(&place).unwrap();
    let there = || fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();

    let taken = place.join("taken.jpg");
    fs::write(&taken, "something else").unwrap();
    let taken = taken.to_str().unwrap();
    let refused = home.run(&["photo", "save", id, "--out", taken]);
    assert_eq!((refused.code, refused.error_code().as_str()), (1, "file-exists"), "{refused:?}");
    let refused = said(&home, &["photo", "save", id, "--out", taken]);
    let words = "there is something of this name already.\nIt was left as it is. Choose another name.\n";
    assert_eq!(refused.err, format!("{taken}: {words}"));
    assert_eq!(fs::read(taken).unwrap(), b"something else", "it was");
    assert_eq!(there(), ["taken.jpg"], "and nothing lies beside it");

    // A photo whose pixels cannot be read to their end.
    let pixels = files_below(&home.data()).into_iter().find(|path| path.ends_with("photos.db")).unwrap();
    let whole = fs::read(&pixels).unwrap();
    let middle = whole.len() / 2;
    let mut damaged = whole.clone();
    damaged[middle..].fill(0);
    fs::write(&pixels, damaged).unwrap();
    home.ok(&["photo", "list", "--pet", "Luna"]);
    let out = place.join("rain.jpg");
    let failed = home.run(&["photo", "save", id, "--out", out.to_str().unwrap()]);
    assert_ne!(failed.code, 0, "{failed:?}");
    assert_eq!(there(), ["taken.jpg"], "no half photo, and none in the making");

    fs::write(&pixels, whole).unwrap();
    home.ok(&["photo", "save", id, "--out", out.to_str().unwrap()]);
    assert_eq!(fs::read(&out).unwrap(), picture("rain"), "when it can be read it is saved");
    assert_eq!(there().len(), 2, "and nothing else is left");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(rights(out), rights(taken.into()), "with the rights of any other new file");
    }
}

#[test]
fn what_is_not_a_photos_id_is_said_to_be_none() {
    let home = Home::with_luna();
    let out = home.path("out.jpg");
    let refused = said(&home, &["photo", "save", "nonsense", "--out", out.to_str().unwrap()]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("that is not a photo's id; `photo list` shows them"), "{}", refused.err);
}

#[test]
fn with_json_a_refusal_of_the_arguments_is_json_too() {
    let home = Home::new();
    for (arguments, message) in [
        (vec!["pet", "add", "Luna", "--colour", "grey"], "unexpected argument '--colour' found"),
        (vec!["profile", "create"], "the following required arguments were not provided: --label <LABEL>"),
        (vec!["photo", "save", "x", "--out", "y"], "that is not a photo's id; `photo list` shows them"),
        (vec![], "no command was given"),
        (vec!["pet"], "no command was given"),
    ] {
        let refused = home.run_with(&arguments, None, &[]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{refused:?}");
        let error: serde_json::Value = serde_json::from_str(&refused.err).unwrap();
        assert_eq!(error["error"]["code"], "usage", "{error}");
        let said = error["error"]["message"].as_str().unwrap();
        assert!(said.ends_with(message) && !said.contains('\n'), "one line without the usage: {said}");
    }
    let help = home.run_with(&["--help"], None, &[]);
    assert_eq!((help.code, help.err.as_str()), (0, ""), "help is a result");
    assert!(help.out.contains("2 usage, 3 wrong passphrase"), "{}", help.out);
}
