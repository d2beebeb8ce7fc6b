//! A journal from the outside: what goes in comes out, is found, is kept, and survives.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Place, stamp};
use journal::dates::{DateLanguage, FuzzyDate, Hemisphere};
use journal::search::Query;
use journal::{FoundItem, JournalError, PetCounts, PetFacts, SavedStory, StoryWords};

#[expect(clippy::unnecessary_wraps, reason = "as the fields want it")]
fn date(words: &str) -> Option<FuzzyDate> {
    Some(FuzzyDate::parse(words, DateLanguage::English, Hemisphere::North).unwrap())
}

fn luna() -> PetFacts {
    PetFacts {
        name: "Luna".into(),
        species: Some("cat".into()),
        born: date("spring 2009"),
        died: date("2023-05-12"),
        ..PetFacts::default()
    }
}

fn first_snow() -> StoryWords {
    StoryWords {
        title: "First snow".into(),
        text: "She put one paw out of the door and took it back.".into(),
        date: date("December 2010"),
        place: Some("the back garden".into()),
    }
}

#[test]
fn a_pet_and_a_story_come_back_as_they_were_after_closing() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    let story = journal.add_story(&first_snow(), &[pet], stamp()).unwrap();
    drop(journal);

    let journal = place.open().unwrap();
    let read = journal.pet(pet).unwrap().facts;
    assert_eq!((read.name.as_str(), read.born, read.died), ("Luna", date("spring 2009"), date("2023-05-12")));
    assert_eq!(journal.story(story).unwrap().words, first_snow(), "every word of it");
    assert_eq!(journal.find_pet("Luna").unwrap().id, pet, "found by name");
}

#[test]
fn stories_come_in_the_order_of_their_dates_and_undated_ones_last() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    for (title, words) in
        [("c", "2012"), ("e", "some day"), ("a", "before 2010"), ("d", "2012-06-01"), ("b", "about 2011")]
    {
        let story = StoryWords { title: title.into(), date: date(words), ..StoryWords::default() };
        journal.add_story(&story, &[pet], stamp()).unwrap();
    }
    let titles: String =
        journal.stories_of(pet).unwrap().into_iter().map(|story| story.words.title).collect();
    assert_eq!(titles, "abcde", "by sort day, unknown last and not hidden");
}

#[test]
fn search_finds_stories_pets_and_dates_newest_first() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    let one = journal.add_story(&first_snow(), &[pet], stamp()).unwrap();
    let two = StoryWords { title: "Snow again".into(), date: date("winter 2011"), ..StoryWords::default() };
    let two = journal.add_story(&two, &[pet], stamp()).unwrap();
    let find = |typed: &str| -> Vec<FoundItem> {
        journal.search(&Query::parse(typed), 10).unwrap().into_iter().map(|found| found.item).collect()
    };
    assert_eq!(find("sno"), [FoundItem::Story(two), FoundItem::Story(one)], "newest first, as you type");
    assert_eq!(find("luna"), [FoundItem::Pet(pet)], "names");
    assert_eq!(find("2009"), [FoundItem::Pet(pet)], "“2009” finds “spring 2009”");
    assert_eq!(find("2012"), [FoundItem::Story(two)], "the winter of 2011 reaches into 2012");
    assert_eq!(find("garden"), [FoundItem::Story(one)], "places");
    let found = &journal.search(&Query::parse("paw"), 1).unwrap()[0];
    assert!(found.snippet.as_ref().unwrap().text.contains("one paw out"), "with the words around it");
}

#[test]
fn saving_what_is_there_already_writes_nothing() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let story = journal.add_story(&first_snow(), &[], stamp()).unwrap();
    let saved = journal.save_story(story, 1, &first_snow(), stamp()).unwrap();
    assert_eq!(saved, SavedStory { revision: 1, kept: None }, "opening and closing changes nothing");
}

#[test]
fn a_save_that_saw_an_older_revision_loses_nothing() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let story = journal.add_story(&first_snow(), &[], stamp()).unwrap();
    let with = |text: &str| StoryWords { text: text.into(), ..first_snow() };
    assert_eq!(journal.save_story(story, 1, &with("one window"), stamp()).unwrap().revision, 2);
    let saved = journal.save_story(story, 1, &with("another window"), stamp()).unwrap();
    assert_eq!(saved, SavedStory { revision: 3, kept: Some(2) }, "it says that there were two");
    assert_eq!(journal.story(story).unwrap().words.text, "another window", "the newer words stand");
    let versions = journal.story_versions(story).unwrap();
    assert_eq!(versions[0].text, "one window", "and the others are kept");
}

#[test]
fn the_trash_gives_back_what_was_thrown_away_and_forgets_it_after_thirty_days() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    let story = journal.add_story(&first_snow(), &[pet], stamp()).unwrap();
    journal.trash(FoundItem::Story(story), stamp()).unwrap();
    assert!(journal.stories_of(pet).unwrap().is_empty(), "gone from the memorial");
    assert!(journal.search(&Query::parse("snow"), 9).unwrap().is_empty(), "gone from the search");
    assert_eq!(journal.trashed().unwrap()[0].name, "First snow", "and listed in the trash");
    assert!(journal.trash(FoundItem::Story(story), stamp()).is_err(), "once is enough");

    journal.restore(FoundItem::Story(story)).unwrap();
    assert_eq!(journal.story(story).unwrap().words, first_snow(), "as it was");
    assert_eq!(journal.search(&Query::parse("snow"), 9).unwrap().len(), 1, "found again");

    journal.trash(FoundItem::Story(story), stamp()).unwrap();
    let days = |days| stamp().at + chrono::TimeDelta::days(days);
    assert_eq!(journal.empty_old_trash(days(29)).unwrap(), 0, "not before thirty days");
    assert_eq!(journal.empty_old_trash(days(30)).unwrap(), 1, "and then for good");
    assert!(journal.restore(FoundItem::Story(story)).is_err(), "there is nothing left to restore");
}

#[test]
fn with_a_pet_goes_what_is_nobody_elses() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let luna_id = journal.add_pet(&luna(), stamp()).unwrap();
    let milo = journal.add_pet(&PetFacts { name: "Milo".into(), ..luna() }, stamp()).unwrap();
    let hers = journal.add_story(&first_snow(), &[luna_id], stamp()).unwrap();
    let both = journal.add_story(&first_snow(), &[luna_id, milo], stamp()).unwrap();
    journal.trash(FoundItem::Pet(luna_id), stamp()).unwrap();
    let days = |days| stamp().at + chrono::TimeDelta::days(days);
    assert_eq!(journal.empty_old_trash(days(29)).unwrap(), 0, "everything stays for thirty days");
    assert!(journal.story(hers).is_ok(), "hers as well");
    assert_eq!(journal.empty_old_trash(days(30)).unwrap(), 2, "Luna, and the story that is hers alone");
    assert!(journal.story(hers).is_err(), "it is gone");
    assert!(journal.story(both).is_ok(), "Milo's is not");
    assert_eq!(journal.search(&Query::parse("snow"), 9).unwrap().len(), 1, "and only that is found");
}

#[test]
fn neither_file_opens_without_its_key_and_neither_holds_a_word_in_the_open() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&PetFacts { name: "Zanzibar-Marker".into(), ..luna() }, stamp()).unwrap();
    journal
        .add_story(&StoryWords { text: "quetzal-marker ".repeat(500), ..first_snow() }, &[pet], stamp())
        .unwrap();
    // While it is open, the write-ahead log is there as well.
    for entry in std::fs::read_dir(place.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for word in ["Zanzibar", "zanzibar", "quetzal", "First snow", "CREATE TABLE", "SQLite format"] {
            let there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!there, "{word} lies in the open in {}", path.display());
        }
    }
    drop(journal);
    for name in ["journal.db", "photos.db"] {
        let plain = rusqlite::Connection::open(place.path().join(name)).unwrap();
        let read = plain.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
        assert!(read.is_err(), "{name} must not open without its key");
    }
    let swapped = journal::Journal::open(place.path(), &common::key(2), &common::key(1));
    assert!(matches!(swapped, Err(JournalError::Damaged { .. })), "each file has a key of its own");
}

#[test]
fn a_truncated_journal_is_damaged_and_never_an_empty_one() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let text = "a long evening ".repeat(20_000);
    journal.add_story(&StoryWords { text, ..first_snow() }, &[], stamp()).unwrap();
    drop(journal);
    for name in ["journal.db", "photos.db"] {
        let path = place.path().join(name);
        let whole = std::fs::read(&path).unwrap();
        for length in [0, 100, 5000, whole.len() / 2 / 4096 * 4096, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            let opened = place.open().map(drop);
            assert!(
                matches!(opened, Err(JournalError::Damaged { file, .. }) if file == name),
                "{name} cut to {length} of {}: {opened:?}",
                whole.len()
            );
        }
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(place.open().map(drop), Err(JournalError::Damaged { .. })), "{name} missing");
        assert!(!path.exists(), "and no empty one is made in its place");
        std::fs::write(&path, &whole).unwrap();
    }
    assert!(place.open().is_ok(), "looking at the damage changed nothing");
}

#[test]
fn a_flipped_bit_in_a_page_is_damage_when_it_is_read() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let text = "a long evening ".repeat(20_000);
    let story = journal.add_story(&StoryWords { text, ..first_snow() }, &[], stamp()).unwrap();
    drop(journal);
    let path = place.path().join("journal.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // In every page but the first few: some of them hold the story, wherever the database has put it.
    for page in (bytes.len() / 4096 / 4..bytes.len() / 4096).map(|number| number * 4096) {
        bytes[page + 1000] ^= 1;
    }
    std::fs::write(&path, bytes).unwrap();
    let read = place.open().and_then(|journal| journal.story(story)).map(|story| story.words.text.len());
    assert!(matches!(read, Err(JournalError::Damaged { .. })), "{read:?}");
}

#[test]
fn a_journal_of_a_newer_version_is_refused_by_name_and_left_untouched() {
    let place = Place::new();
    place.with_raw("journal.db", 1, "", |raw| {
        raw.execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (99, 'something_new', '2031-01-01T00:00:00Z', '1')",
            [],
        )
        .unwrap();
    });
    let before = std::fs::read(place.path().join("journal.db")).unwrap();
    let opened = place.open().map(drop);
    assert!(matches!(opened, Err(JournalError::NewerVersion { found: 99, .. })), "{opened:?}");
    assert_eq!(std::fs::read(place.path().join("journal.db")).unwrap(), before, "not a byte was changed");
}

#[test]
fn a_journal_of_the_first_version_opens_with_everything_in_it() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    let story = journal.add_story(&first_snow(), &[pet], stamp()).unwrap();
    drop(journal);
    place.with_raw("journal.db", 1, "", |raw| {
        raw.execute_batch("DROP TABLE setting; DELETE FROM refinery_schema_history WHERE version > 1;")
            .unwrap();
    });
    let mut journal = place.open().unwrap();
    assert_eq!(journal.story(story).unwrap().words, first_snow(), "what was written is there");
    journal.set_setting("idle_seconds", &90).unwrap();
    assert_eq!(journal.setting("idle_seconds").unwrap(), Some(90), "and what is new works");
}

#[test]
fn a_setting_stays_and_one_of_another_shape_counts_as_not_set() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    assert_eq!(journal.setting::<u64>("idle_seconds").unwrap(), None, "nothing is set yet");
    journal.set_setting("idle_seconds", &600).unwrap();
    journal.set_setting("idle_seconds", &90).unwrap();
    drop(journal);
    let mut journal = place.open().unwrap();
    assert_eq!(journal.setting("idle_seconds").unwrap(), Some(90_u64), "the last one, after closing");
    journal.set_setting("idle_seconds", &"a while").unwrap();
    assert_eq!(journal.setting::<u64>("idle_seconds").unwrap(), None, "nobody is kept out by it");
    place.with_raw("journal.db", 1, "", |raw| {
        raw.execute("UPDATE setting SET value = '{not json'", []).unwrap();
    });
    assert_eq!(journal.setting::<String>("idle_seconds").unwrap(), None, "nor by what is no JSON");
}

#[test]
fn a_pet_is_changed_and_found_by_what_is_said_of_it_now() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    let facts = PetFacts { name: " Luna Blue ".into(), died: None, born: date("2008"), ..luna() };
    assert_eq!(journal.save_pet(pet, 1, &facts, stamp()).unwrap(), 2, "a new revision");
    let read = journal.pet(pet).unwrap();
    let expected = PetFacts { name: "Luna Blue".into(), ..facts.clone() };
    assert_eq!((read.facts, read.revision), (expected, 2), "every field, and the date that was taken out");
    assert_eq!(journal.save_pet(pet, 2, &facts, stamp()).unwrap(), 2, "the same once more changes nothing");
    let found = |typed: &str| journal.search(&Query::parse(typed), 10).unwrap().len();
    assert_eq!((found("blue"), found("2008"), found("2009")), (1, 1, 0), "the index is in step");
}

#[test]
fn a_pet_that_was_changed_meanwhile_is_not_overwritten() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&luna(), stamp()).unwrap();
    let named = |name: &str| PetFacts { name: name.into(), ..luna() };
    journal.save_pet(pet, 1, &named("Luna Blue"), stamp()).unwrap();
    let late = journal.save_pet(pet, 1, &named("Luna Red"), stamp()).unwrap_err();
    assert_eq!(late.code(), "changed-meanwhile", "{late}");
    assert_eq!(journal.pet(pet).unwrap().facts.name, "Luna Blue", "what was saved first stands");
    let same = journal.save_pet(pet, 1, &named("Luna Blue"), stamp()).unwrap();
    assert_eq!(same, 2, "who says the same is told of no quarrel");
    let nameless = journal.save_pet(pet, 2, &named("  "), stamp()).unwrap_err();
    assert!(matches!(nameless, JournalError::NamelessPet), "{nameless}");
    journal.trash(FoundItem::Pet(pet), stamp()).unwrap();
    let trashed = journal.save_pet(pet, 2, &named("Luna"), stamp()).unwrap_err();
    assert!(matches!(trashed, JournalError::NotFound { .. }), "{trashed}");
}

#[test]
fn what_belongs_to_a_pet_is_counted_without_the_trash() {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let luna_id = journal.add_pet(&luna(), stamp()).unwrap();
    let milo = journal.add_pet(&PetFacts { name: "Milo".into(), ..luna() }, stamp()).unwrap();
    let both = journal.add_story(&first_snow(), &[milo, luna_id], stamp()).unwrap();
    let only = journal.add_story(&first_snow(), &[luna_id], stamp()).unwrap();
    let stories = |stories| Some(PetCounts { stories, photos: 0 });
    let counts = journal.pet_counts().unwrap();
    assert_eq!((counts.get(&luna_id).copied(), counts.get(&milo).copied()), (stories(2), stories(1)));
    assert_eq!(journal.pets_of_story(both).unwrap(), [luna_id, milo], "in the order they were added");

    journal.trash(FoundItem::Story(only), stamp()).unwrap();
    journal.trash(FoundItem::Pet(milo), stamp()).unwrap();
    assert_eq!(journal.pet_counts().unwrap().get(&luna_id).copied(), stories(1), "the trash is not counted");
    let listed: Vec<_> = journal.stories_of(luna_id).unwrap().iter().map(|story| story.id).collect();
    assert_eq!(listed, [both], "nor listed");
    assert_eq!(journal.pets_of_story(both).unwrap(), [luna_id], "a pet in the trash leads nowhere");
}
