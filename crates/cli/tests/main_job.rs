//! The main job, with the real program: from a profile to a memorial, and back to the bytes that went in.

mod common;

use std::fs;

use common::{Home, contains, files_below, picture, samples};

#[test]
fn the_whole_line_from_a_profile_to_a_memorial() {
    let home = Home::new();
    let created = home.ok(&["profile", "create", "--label", "Anna"]);
    assert_eq!(created["recovery_words"].as_array().unwrap().len(), 24, "the words are shown");
    assert_eq!(home.ok(&["profile", "list"])[0]["label"], "Anna");

    let pet = home.ok(&[
        "pet",
        "add",
        "Luna",
        "--species",
        "cat",
        "--born",
        "spring 2009",
        "--died",
        "2023-05-12",
        "--profile",
        "Anna",
    ]);
    assert_eq!(pet["born"]["reading"]["edtf"], "2009-21", "the reading is shown back");

    let one = home.write("window.jpg", &picture("window-at-dusk"));
    let two = home.write("snow.jpg", &picture("first-snow"));
    let imported = home.ok(&["photo", "import", "--pet", "Luna", "--profile", "Anna", &one, &two]);
    assert_eq!(imported["kept"].as_array().unwrap().len(), 2);

    let text = format!("It fell all night.\n\n![](photo:{})", imported["kept"][1]["photo"].as_str().unwrap());
    let file = home.write("story.md", text.as_bytes());
    home.ok(&[
        "story",
        "add",
        "--pet",
        "Luna",
        "--title",
        "First snow",
        "--date",
        "December 2010",
        "--file",
        &file,
        "--profile",
        "Anna",
    ]);

    let found = home.ok(&["search", "sno", "--profile", "Anna"]);
    assert_eq!(found[0]["title"], "First snow", "found by the beginning of a word");
    assert_eq!(home.ok(&["search", "2009"])[0]["kind"], "pet", "found by the year of an uncertain date");

    let out = home.path("memorial");
    let exported = home.ok(&["export", "--pet", "Luna", "--out", out.to_str().unwrap(), "--profile", "Anna"]);
    assert_eq!(exported["outcome"], "written");
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    for words in ["Luna", "spring 2009", "First snow", "It fell all night."] {
        assert!(page.contains(words), "{words} is on the page");
    }
    let again = home.ok(&["export", "--pet", "Luna", "--out", out.to_str().unwrap()]);
    assert_eq!(again["outcome"], "unchanged", "the same journal gives the same bytes");
}

#[test]
fn what_a_photo_says_of_itself_stays_in_the_journal() {
    let home = Home::new();
    home.ok(&["profile", "create", "--label", "Annabel Thackeray"]);
    home.ok(&["pet", "add", "Luna"]);
    home.ok(&["pet", "add", "Another-Pet"]);
    let original = picture("rain");
    assert!(contains(&original, b"Exif\0\0"), "the picture that goes in says where it was taken");
    assert!(contains(&original, b"EP-0001"), "and by which camera");
    let file = home.write("private-file-name.jpg", &original);
    home.ok(&["photo", "import", "--pet", "Luna", &file]);
    let out = home.path("memorial");
    home.ok(&["export", "--pet", "Luna", "--out", out.to_str().unwrap()]);
    let place = home.path("").to_str().unwrap().to_owned();
    let words =
        ["Exif\0\0", "EP-0001", "Drawing by hand", "http://ns.adobe.com", "private-file-name", "Thackeray"];
    for path in files_below(&out) {
        let bytes = fs::read(&path).unwrap();
        for word in words.into_iter().chain(["Another-Pet", &place]) {
            assert!(!contains(&bytes, word.as_bytes()), "{word:?} left with {}", path.display());
        }
    }
}

#[test]
fn an_original_comes_out_as_it_went_in_and_nothing_is_overwritten() {
    let home = Home::with_luna();
    let file = home.write("autumn.jpg", &picture("autumn-step"));
    let imported = home.ok(&["photo", "import", "--pet", "Luna", &file]);
    let id = imported["kept"][0]["photo"].as_str().unwrap();
    let out = home.path("again.jpg");
    home.ok(&["photo", "save", id, "--out", out.to_str().unwrap()]);
    assert_eq!(fs::read(&out).unwrap(), picture("autumn-step"), "byte for byte");
    fs::write(&out, "something else").unwrap();
    assert_eq!(home.run(&["photo", "save", id, "--out", out.to_str().unwrap()]).code, 1, "it refuses");
    assert_eq!(fs::read(&out).unwrap(), b"something else", "and leaves what is there");
}

#[test]
fn every_sample_is_kept_byte_for_byte_and_the_eight_orientations_look_the_same() {
    let Some(samples) = samples() else { return };
    let home = Home::with_luna();
    let imported = home.ok(&["photo", "import", "--pet", "Luna", samples.to_str().unwrap()]);
    let kept = imported["kept"].as_array().unwrap();
    assert_eq!(imported["failed"].as_array().unwrap().len(), 0, "every file can be read");
    for (number, photo) in kept.iter().enumerate() {
        let out = home.path(&format!("out{number}"));
        home.ok(&["photo", "save", photo["photo"].as_str().unwrap(), "--out", out.to_str().unwrap()]);
        let original = fs::read(photo["file"].as_str().unwrap()).unwrap();
        assert!(fs::read(&out).unwrap() == original, "{} comes out as it went in", photo["file"]);
    }
    let listed = home.ok(&["photo", "list", "--pet", "Luna"]);
    let listed = listed.as_array().unwrap();
    let named = |name: &str| listed.iter().find(|photo| photo["file_name"] == name);
    for entry in fs::read_dir(&samples).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let photo = named(&name);
        if name.to_lowercase().contains(".hei") {
            assert_eq!(photo.unwrap()["picture"]["code"], "photo-unsupported", "{name} is kept and listed");
        } else if name != "README.md" {
            assert_eq!(photo.unwrap_or_else(|| panic!("{name}"))["picture"]["state"], "ready", "{name}");
        }
    }
    let shape = |number: u8| named(&format!("orientation_{number}.jpg")).unwrap()["picture"]["large"].clone();
    for number in 2..=8 {
        assert_eq!(shape(number), shape(1), "orientation {number} stands as the others do");
    }
    let again = home.ok(&["photo", "import", "--pet", "Luna", samples.to_str().unwrap()]);
    assert_eq!(again["known"].as_array().unwrap().len(), kept.len(), "a second run takes in nothing twice");
}

#[test]
fn the_demo_is_the_main_job_in_one_line() {
    let home = Home::new();
    let out = home.path("demo");
    let made = home.run_with(&["demo", "--out", out.to_str().unwrap()], None, &[]).json();
    assert_eq!(made["photos_without_picture"], 0, "every picture is drawn");
    assert!(fs::read_to_string(out.join("index.html")).unwrap().contains("First snow"));
    assert!(!home.data().exists(), "and nothing is left in anybody's data folder");
}

#[test]
fn without_json_it_speaks_in_sentences() {
    let home = Home::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
    command.arg("--data-dir").arg(home.data()).args([
        "profile",
        "create",
        "--label",
        "Anna",
        "--passphrase-stdin",
    ]);
    let ran = common::finish(command, Some(common::PASSPHRASE));
    let id = ran.out.lines().next().unwrap();
    assert!(uuid::Uuid::parse_str(id).is_ok(), "the first line is the id: {id}");
    assert!(ran.out.contains("shown this once") && ran.out.contains("  24. "), "{}", ran.out);

    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
    command.arg("--data-dir").arg(home.data()).args(["pet", "list", "--passphrase-stdin"]);
    let wrong = common::finish(command, Some("not the passphrase"));
    assert_eq!((wrong.code, wrong.out.as_str()), (3, ""), "an error prints no result");
    assert!(wrong.err.starts_with("This is not the passphrase of “Anna”.\nTry again."), "{}", wrong.err);
}

#[test]
fn recovery_words_open_a_profile_and_set_a_new_passphrase() {
    let home = Home::new();
    let created = home.ok(&["profile", "create", "--label", "Anna"]);
    let words: Vec<&str> =
        created["recovery_words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let typed = format!("{}\na brand new passphrase", words.join(" "));
    assert_eq!(home.run_with(&["profile", "recover", "--profile", "Anna"], Some(&typed), &[]).code, 0);
    assert_eq!(home.run(&["pet", "list"]).code, 3, "the old passphrase is void");
    assert_eq!(
        home.run_with(&["pet", "list"], Some("a brand new passphrase"), &[]).code,
        0,
        "the new one opens"
    );
}

#[test]
fn a_date_that_means_two_days_asks_and_saves_nothing() {
    let home = Home::with_luna();
    let asked = home.run(&["pet", "add", "Milo", "--born", "03/04/2009"]);
    assert_eq!((asked.code, asked.error_code().as_str()), (2, "date-ambiguous"));
    assert!(asked.err.contains("2009-04-03") && asked.err.contains("2009-03-04"), "{}", asked.err);
    assert_eq!(home.ok(&["pet", "list"]).as_array().unwrap().len(), 1, "there is no Milo");
}
