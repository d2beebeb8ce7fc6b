//! What the journal's window does, over the same calls.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

use std::time::Duration;

use common::{Home, PASSPHRASE, Seen, pet_form, story_form};
use desk::wire::Notice;
use desk::{Choice, Window};
use serde_json::{Value, json};

#[test]
fn a_second_profile_sees_nothing_of_the_first() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    home.add_story(&pet, "First snow", "in the garden");
    home.journal(
        "remember_place",
        json!({ "place":
        { "view": "memorial", "pet": pet, "story": null, "cursor": null, "scroll": 0.0 } }),
    )
    .unwrap();
    home.journal("lock", json!({ "kept": true })).unwrap();

    let ben = home.create("Ben");
    home.unlock(&ben);
    let overview = home.journal("overview", json!({})).unwrap();
    assert_eq!(overview["pets"], json!([]), "no pet");
    assert_eq!(overview["place"], Value::Null, "no place");
    assert_eq!(home.journal("search", json!({ "words": "snow", "pet": null })), Ok(json!([])), "no word");
    assert_eq!(home.journal("trashed", json!({})), Ok(json!([])), "nothing thrown away");
    assert_eq!(
        home.journal("memorial", json!({ "pet": pet })).unwrap_err().code,
        "not-found",
        "not by id either"
    );
}

#[test]
fn a_date_is_read_back_and_an_ambiguous_one_asks_but_is_saved() {
    let home = Home::new();
    home.unlocked();
    let read = |words: &str| {
        home.journal("read_date", json!({ "date": { "words": words, "language": "en" } })).unwrap()
    };
    assert_eq!(
        read("spring 2009"),
        json!({ "kind": "understood", "earliest": "2009-03-01", "latest": "2009-05-31" }),
        "three months"
    );
    assert_eq!(read("when we moved"), json!({ "kind": "kept" }), "kept as it is");
    assert_eq!(
        read("3/4/2009"),
        json!({ "kind": "ambiguous", "readings": ["2009-04-03", "2009-03-04"] }),
        "asks"
    );
    let pet = home.add_pet("Luna");
    let mut form = story_form("Snow", "");
    form["date"] = json!({ "words": "3/4/2009", "language": "en" });
    let story = home.journal("add_story", json!({ "pet": pet, "story": form })).unwrap();
    assert_eq!(story["date"]["words"], "3/4/2009", "saved as typed");
    assert_eq!(story["date"]["edtf"], Value::Null, "and not guessed");
}

#[test]
fn a_story_is_saved_by_its_revision_and_nobodys_words_are_lost() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    let story = home.add_story(&pet, "", "S");
    let save = |revision: i64, text: &str| {
        home.journal(
            "save_story",
            json!({ "id": story["id"], "revision": revision, "story": story_form("", text) }),
        )
        .unwrap()
    };
    assert_eq!(save(1, "Sn"), json!({ "revision": 2, "otherKept": false }), "grown from what was there");
    assert_eq!(save(1, "Snow"), json!({ "revision": 3, "otherKept": true }), "grown from something older");
    assert_eq!(
        save(3, "Snow"),
        json!({ "revision": 3, "otherKept": false }),
        "nothing changed, nothing written"
    );
}

#[test]
fn a_pet_that_somebody_else_changed_meanwhile_is_not_overwritten() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    let save = |revision: i64, name: &str| {
        home.journal("save_pet", json!({ "id": pet, "revision": revision, "pet": pet_form(name) }))
    };
    assert_eq!(save(1, "Luna Maria").unwrap()["name"], "Luna Maria", "saved");
    assert_eq!(save(1, "Luni").unwrap_err().code, "changed-meanwhile", "refused by name");
    assert_eq!(save(2, "  ").unwrap_err().code, "pet-nameless", "a pet has a name");
}

#[test]
fn a_storys_photos_come_with_their_sizes_and_its_words_without_anything_that_acts() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    home.answer(&home.files(1));
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    let photo = home.import_report().kept[0];
    let text =
        format!("She *ran*. <script>alert(1)</script>\n\n![in the snow](photo:{photo})\n\n![gone](photo:x)");
    let story = home.add_story(&pet, "Snow", &text);
    let read = home.journal("read_story", json!({ "id": story["id"] })).unwrap();
    let blocks = read["blocks"].as_array().unwrap();
    let html: String = blocks.iter().filter_map(|block| block["html"].as_str()).collect();
    assert!(html.contains("<em>ran</em>"), "emphasis is kept: {html}");
    assert!(!html.contains("<script"), "no script: {html}");
    let photos: Vec<&Value> =
        blocks.iter().filter_map(|block| block["photos"].as_array()).flatten().collect();
    assert_eq!(photos.len(), 1, "the one that is there");
    assert_eq!(photos[0]["alt"], "in the snow", "what the story says of it");
    assert_eq!((photos[0]["width"].as_u64(), photos[0]["height"].as_u64()), (Some(16), Some(12)), "its size");
}

#[test]
fn importing_reports_what_came_of_every_file() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    let files = home.files(3);
    home.answer(&files);
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    let report = home.import_report();
    assert_eq!((report.kept.len(), report.known, report.cancelled), (3, 0, false), "all three are in");
    home.shell.forget();
    let mut again = files.clone();
    again.push(home.folder.path().join("pictures/not there.jpg"));
    home.answer(&again);
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    let report = home.import_report();
    assert_eq!((report.kept.len(), report.known), (0, 3), "all known");
    assert_eq!(report.failed[0].name, "not there.jpg", "by its name, without its folder");
}

#[test]
fn what_is_dropped_waits_here_until_the_page_says_for_whom() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    home.desk.drop_files(home.files(2));
    assert!(
        home.shell.saw(&Seen::Told(Window::Journal, Notice::Dropped { files: 2 })),
        "the page is told how many"
    );
    assert_eq!(home.journal("import_dropped", json!({ "pet": pet })), Ok(json!(true)), "taken in");
    assert_eq!(home.import_report().kept.len(), 2, "both");
    assert_eq!(home.journal("import_dropped", json!({ "pet": pet })), Ok(json!(false)), "only once");
}

#[test]
fn a_cancelled_import_keeps_what_is_in_and_says_so() {
    let home = Home::with_decoder(Duration::from_millis(150));
    home.unlocked();
    let pet = home.add_pet("Luna");
    home.answer(&home.files(12));
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    home.shell.wait_for("progress", |seen| {
        matches!(seen, Seen::Told(_, Notice::Import { state }) if state.files > 0).then_some(())
    });
    home.journal("cancel_import", json!({})).unwrap();
    let report = home.import_report();
    assert!(report.cancelled, "it says so");
    let photos = home.journal("memorial", json!({ "pet": pet })).unwrap()["photos"].as_array().unwrap().len();
    assert_eq!(photos, report.kept.len(), "what it says is in is in");
    assert!(photos < 12, "and the rest is not");
}

#[test]
fn writing_goes_on_while_files_are_taken_in() {
    let home = Home::with_decoder(Duration::from_millis(100));
    home.unlocked();
    let pet = home.add_pet("Luna");
    home.answer(&home.files(8));
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    let story = home.add_story(&pet, "", "S");
    let (mut revision, mut saves) = (story["revision"].as_i64().unwrap(), 0);
    while home.journal("overview", json!({})).unwrap()["import"].is_object() {
        let words = json!({ "id": story["id"], "revision": revision, "story": story_form("", &"x".repeat(saves + 2)) });
        revision = home.journal("save_story", words).unwrap()["revision"].as_i64().unwrap();
        saves += 1;
    }
    assert!(saves > 10, "only {saves} saves while the import ran");
    assert_eq!(home.import_report().kept.len(), 8, "and the import came to its end");
}

#[test]
fn one_file_becomes_the_portrait_also_if_it_was_there_before() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    let files = home.files(2);
    home.answer(&files);
    home.journal("import_files", json!({ "pet": pet })).unwrap();
    let kept = home.import_report().kept;
    home.shell.forget();
    home.answer(&files[1..]);
    home.journal("choose_portrait", json!({ "pet": pet })).unwrap();
    home.import_report();
    let memorial = home.journal("memorial", json!({ "pet": pet })).unwrap();
    assert_eq!(memorial["pet"]["portrait"]["photo"], json!(kept[1]), "the chosen one");
    assert!(home.shell.saw(&Seen::Asked(Choice::OneFile)), "one file was asked for");
}

#[test]
fn a_memorial_is_written_where_the_person_chose_and_shown_there() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    assert_eq!(home.journal("show_exported", json!({})).unwrap_err().code, "nothing-exported", "nothing yet");
    assert_eq!(
        home.journal("export_memorial", json!({ "pet": pet, "language": "de" })),
        Ok(json!(false)),
        "thought better of it"
    );
    let chosen = home.folder.path().join("for grandma");
    std::fs::create_dir(&chosen).unwrap();
    std::fs::write(chosen.join("letter.txt"), "Dear Grandma").unwrap();
    home.answer(std::slice::from_ref(&chosen));
    assert_eq!(
        home.journal("export_memorial", json!({ "pet": pet, "language": "de" })),
        Ok(json!(true)),
        "begun"
    );
    let done = home.shell.wait_for("the export's end", |seen| match seen {
        Seen::Told(_, Notice::Export { state }) => {
            assert_eq!(state.error, None, "no failure");
            state.done.clone()
        }
        _ => None,
    });
    assert_eq!(done.folder, "Luna", "in a folder of its own beside the letter");
    let page = std::fs::read_to_string(chosen.join("Luna/index.html")).unwrap();
    assert!(page.contains("lang=\"de\""), "in German");
    home.journal("show_exported", json!({})).unwrap();
    let shown = std::fs::canonicalize(chosen.join("Luna")).unwrap();
    home.shell.wait_for("the folder", |seen| {
        matches!(seen, Seen::Revealed(folder) if std::fs::canonicalize(folder).unwrap() == shown)
            .then_some(())
    });
}

#[test]
fn what_was_thrown_away_comes_back_as_it_was() {
    let home = Home::new();
    home.unlocked();
    let pet = home.add_pet("Luna");
    let story = home.add_story(&pet, "First snow", "in the garden");
    let item = json!({ "kind": "story", "id": story["id"] });
    home.journal("trash", json!({ "item": item })).unwrap();
    let trashed = home.journal("trashed", json!({})).unwrap();
    assert_eq!(trashed[0], json!({ "item": item, "name": "First snow", "daysLeft": 30 }), "for thirty days");
    assert_eq!(
        home.journal("memorial", json!({ "pet": pet })).unwrap()["stories"],
        json!([]),
        "not on the page"
    );
    home.journal("restore", json!({ "item": item })).unwrap();
    let stories = home.journal("memorial", json!({ "pet": pet })).unwrap()["stories"].clone();
    assert_eq!(stories[0]["title"], "First snow", "back");
}

#[test]
fn after_thirty_days_the_trash_is_emptied_when_somebody_comes_in() {
    let home = Home::new();
    let profile = home.unlocked();
    let pet = home.add_pet("Luna");
    let story = home.add_story(&pet, "First snow", "in the garden");
    home.journal("trash", json!({ "item": { "kind": "story", "id": story["id"] } })).unwrap();
    let left_after = |days: u64| {
        home.journal("lock", json!({ "kept": true })).unwrap();
        home.clock.advance(Duration::from_hours(24 * days));
        home.unlock(&profile);
        home.journal("trashed", json!({})).unwrap().as_array().unwrap().len()
    };
    assert_eq!(left_after(29), 1, "it stays for thirty days");
    assert_eq!(left_after(2), 0, "and goes then");
}

#[test]
fn a_search_can_be_limited_to_one_pet() {
    let home = Home::new();
    home.unlocked();
    let (luna, milo) = (home.add_pet("Luna"), home.add_pet("Milo"));
    home.add_story(&luna, "First snow", "in the garden");
    home.add_story(&milo, "Rain", "no snow at all");
    let titles = |pet: Value| -> Vec<String> {
        let found = home.journal("search", json!({ "words": "snow", "pet": pet })).unwrap();
        found.as_array().unwrap().iter().map(|found| found["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(Value::Null), ["Rain", "First snow"], "newest first");
    assert_eq!(titles(json!(luna)), ["First snow"], "hers");
}

#[test]
fn settings_are_the_computers_and_the_last_profile_is_ours_to_remember() {
    let home = Home::new();
    let profile = home.unlocked();
    let settings = json!({ "language": "de", "theme": "dark", "motion": "still", "lastProfile": null });
    home.journal("save_settings", json!({ "settings": settings })).unwrap();
    let read = home.welcome("settings", json!({})).unwrap();
    assert_eq!(read["lastProfile"], json!(profile), "not what the page said");
    assert_eq!(
        (read["language"].as_str(), read["theme"].as_str()),
        (Some("de"), Some("dark")),
        "what it set"
    );
}

#[test]
fn recovery_words_open_a_profile_and_give_it_a_new_passphrase() {
    let home = Home::new();
    let made = home.welcome("create_profile", json!({ "label": "Anna", "passphrase": PASSPHRASE })).unwrap();
    let words: Vec<&str> =
        made["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let recover = |words: &str| {
        home.welcome(
            "recover",
            json!({ "profile": made["id"], "words": words, "passphrase": "a new one for us" }),
        )
    };
    assert_eq!(recover("not words").unwrap_err().code, "not-recovery-words", "said by name");
    recover(&words.join(" ")).unwrap();
    home.journal("lock", json!({ "kept": true })).unwrap();
    let with =
        |passphrase: &str| home.welcome("unlock", json!({ "profile": made["id"], "passphrase": passphrase }));
    assert_eq!(with(PASSPHRASE).unwrap_err().code, "wrong-passphrase", "the old one is void");
    with("a new one for us").unwrap();
}
