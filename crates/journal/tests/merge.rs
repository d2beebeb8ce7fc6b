//! Merging one journal into another: everything arrives, once, and what was there stays.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;
use common::{Place, stamp};
use journal::dates::{DateLanguage, FuzzyDate, Hemisphere};
use journal::search::Query;
use journal::{
    FoundItem, Import, Journal, Merged, PetFacts, PetId, PhotoId, ProfileId, RenditionSize, Stamp, StoryId,
    StoryWords,
};
use photo::{DecodeError, Decoder, Facts, Format, Rendered, Rendition};
use uuid::Uuid;

/// Makes a picture of everything, which says of what.
struct Fake;

impl Decoder for Fake {
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError> {
        let rendition = |mark: &[u8]| Rendition { jpeg: [mark, original].concat(), width: 4, height: 3 };
        let facts = Facts {
            format: Format::Jpeg,
            width: 4,
            height: 3,
            orientation: 1,
            taken: None,
            place: None,
            camera: None,
            damaged: false,
        };
        Ok(Rendered { facts, large: rendition(b"large"), small: rendition(b"small") })
    }
}

/// A draft about Luna, and Anna's own journal with Milo in it.
struct Scene {
    draft: Journal,
    luna: PetId,
    anna: Journal,
    milo: PetId,
    files: tempfile::TempDir,
    places: [Place; 2],
}

fn pet(name: &str) -> PetFacts {
    let born = FuzzyDate::parse("spring 2009", DateLanguage::English, Hemisphere::North).unwrap();
    PetFacts { name: name.into(), born: Some(born), ..PetFacts::default() }
}

fn story(title: &str, text: &str) -> StoryWords {
    StoryWords { title: title.into(), text: text.into(), ..StoryWords::default() }
}

fn anna() -> Stamp {
    Stamp { at: stamp().at + TimeDelta::days(1), by: ProfileId(Uuid::from_u128(7)) }
}

fn scene() -> Scene {
    let places = [Place::new(), Place::new()];
    let [mut draft, mut anna] = places.each_ref().map(|place| place.open().unwrap());
    let luna = draft.add_pet(&pet("Luna"), stamp()).unwrap();
    let milo = anna.add_pet(&pet("Milo"), self::anna()).unwrap();
    Scene { draft, luna, anna, milo, files: tempfile::tempdir().unwrap(), places }
}

impl Scene {
    /// A file with a megabyte and a half of this, so that it takes two chunks.
    fn file(&self, name: &str) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, [&[0xFF, 0xD8, 0xFF], name.repeat(1_500_000 / name.len()).as_bytes()].concat())
            .unwrap();
        path
    }

    fn merge(&mut self) -> Merged {
        self.anna.merge(&self.draft, anna()).unwrap()
    }
}

fn import(journal: &mut Journal, pet: PetId, file: PathBuf) -> PhotoId {
    let cancelled = AtomicBool::new(false);
    let import = Import { pet, decoder: &Fake, at_a_time: 1, stamp: stamp(), cancelled: &cancelled };
    let report = journal.import(&[file], &import, &mut |_| {}).unwrap();
    report.kept[0].photo
}

fn text_of(journal: &Journal, story: StoryId) -> String {
    journal.story(story).unwrap().words.text
}

#[test]
fn everything_arrives_under_its_id_and_is_found() {
    let mut scene = scene();
    let file = scene.file("snow.jpg");
    let snow = import(&mut scene.draft, scene.luna, file);
    scene.draft.set_portrait(scene.luna, Some(snow), stamp()).unwrap();
    scene.draft.describe_photo(snow, Some("in the snow"), None, None, stamp()).unwrap();
    let words = story("First snow", &format!("One paw. ![](photo:{snow})"));
    let first = scene.draft.add_story(&words, &[scene.luna], stamp()).unwrap();
    assert_eq!(scene.merge(), Merged { pets: 1, stories: 1, photos: 1 });

    let anna = &scene.anna;
    let luna = anna.pet(scene.luna).unwrap();
    assert_eq!((luna.facts, luna.portrait), (pet("Luna"), Some(snow)), "with her dates and her portrait");
    assert_eq!(anna.story(first).unwrap().words, words, "every word");
    let photo = anna.photo(snow).unwrap();
    assert_eq!(photo.caption.as_deref(), Some("in the snow"));
    let whole = std::fs::read(scene.file("snow.jpg")).unwrap();
    let mut original = Vec::new();
    anna.original(&photo, &mut |chunk| original.extend_from_slice(chunk)).unwrap();
    assert!(original == whole, "every byte of the original");
    let large = anna.rendition(&photo, RenditionSize::Large).unwrap();
    assert!(large == [b"large", whole.as_slice()].concat(), "and the pictures made from it");
    assert_eq!(anna.photos_of(scene.luna).unwrap().len(), 1, "it is hers");
    assert_eq!(anna.stories_of(scene.luna).unwrap().len(), 1, "and so is the story");
    for (typed, item) in [("luna", FoundItem::Pet(scene.luna)), ("paw", FoundItem::Story(first))] {
        let found: Vec<_> =
            anna.search(&Query::parse(typed), 9).unwrap().into_iter().map(|found| found.item).collect();
        assert_eq!(found, [item], "{typed} is found at once");
    }
    assert_eq!(anna.pet(scene.milo).unwrap().facts, pet("Milo"), "and what was there is what it was");
    scene.places[1].with_raw("journal.db", 1, "PRAGMA cipher_page_size = 4096;", |raw| {
        for table in ["pet", "story", "photo"] {
            let count = format!("SELECT count(*) FROM {table} WHERE written_by <> ?1");
            let by = self::anna().by;
            let of_others: i64 = raw.query_row(&count, [by], |row| row.get(0)).unwrap();
            assert_eq!(of_others, 0, "whoever wrote before signing in is Anna: {table}");
        }
    });
}

#[test]
fn merging_again_adds_nothing_and_undoes_nothing() {
    let mut scene = scene();
    let kept = story("First snow", "One paw.");
    let first = scene.draft.add_story(&kept, &[scene.luna], stamp()).unwrap();
    let file = scene.file("snow.jpg");
    import(&mut scene.draft, scene.luna, file);
    scene.merge();
    let renamed = PetFacts { born: None, ..pet("Luna the cat") };
    scene.anna.save_pet(scene.luna, 1, &renamed, anna()).unwrap();
    assert_eq!(scene.merge(), Merged::default(), "nothing new");
    assert_eq!(scene.anna.pet(scene.luna).unwrap().facts, renamed, "nor a date that was taken away");
    assert_eq!(scene.anna.stories_of(scene.luna).unwrap().len(), 1, "one story");

    let seen = scene.draft.story(first).unwrap().revision;
    scene.draft.save_story(first, seen, &story("First snow", "Two paws."), stamp()).unwrap();
    for time in 1..=2 {
        scene.merge();
        let texts: Vec<String> =
            scene.anna.stories_of(scene.luna).unwrap().into_iter().map(|story| story.words.text).collect();
        assert_eq!(texts, ["One paw.", "Two paws."], "written in since: both are kept, once (time {time})");
    }
    assert_eq!(text_of(&scene.anna, first), "One paw.", "the one that was there under its name");
}

#[test]
fn a_photo_that_is_here_already_stays_the_one_it_is() {
    let mut scene = scene();
    let file = scene.file("snow.jpg");
    let here = import(&mut scene.anna, scene.milo, file.clone());
    scene.anna.describe_photo(here, Some("the garden"), None, None, anna()).unwrap();
    scene.anna.trash(FoundItem::Photo(here), anna()).unwrap();
    let there = import(&mut scene.draft, scene.luna, file);
    scene.draft.describe_photo(there, Some("her first snow"), Some("a black cat"), None, stamp()).unwrap();
    scene.draft.set_portrait(scene.luna, Some(there), stamp()).unwrap();
    let words = story("First snow", &format!("![](photo:{there})"));
    let first = scene.draft.add_story(&words, &[scene.luna], stamp()).unwrap();
    for time in 1..=2 {
        let merged = scene.merge();
        assert_eq!(merged.photos, 0, "time {time}");
        let photo = scene.anna.photo(here).unwrap();
        let said = (photo.caption.as_deref(), photo.alt.as_deref());
        assert_eq!(
            said,
            (Some("the garden / her first snow"), Some("a black cat")),
            "all that was said of it"
        );
        assert!(scene.anna.photo(there).is_err(), "and no second one");
        assert_eq!(scene.anna.pets_of_photo(here).unwrap().len(), 2, "it shows both of them");
        assert_eq!(scene.anna.pet(scene.luna).unwrap().portrait, Some(here), "she has her portrait");
        assert_eq!(text_of(&scene.anna, first), format!("![](photo:{here})"), "and the story its picture");
    }
}

#[test]
fn what_was_thrown_away_in_a_draft_comes_as_thrown_away_and_versions_come_along() {
    let mut scene = scene();
    let first = scene.draft.add_story(&story("Snow", "One paw."), &[scene.luna], stamp()).unwrap();
    scene.draft.save_story(first, 7, &story("Snow", "Two paws."), stamp()).unwrap();
    let other = scene.draft.add_story(&story("Rain", "No."), &[scene.luna], stamp()).unwrap();
    scene.draft.trash(FoundItem::Story(other), stamp()).unwrap();
    scene.merge();
    let versions = scene.anna.story_versions(first).unwrap();
    assert_eq!(versions.iter().map(|version| version.text.as_str()).collect::<Vec<_>>(), ["One paw."]);
    assert!(scene.anna.story(other).is_err(), "it is on no page");
    scene.anna.restore(FoundItem::Story(other)).unwrap();
    assert_eq!(text_of(&scene.anna, other), "No.", "and comes back when it is asked for");
}
