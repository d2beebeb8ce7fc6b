//! Taking files in, with decoders of our own making: every kind of trouble costs at most a picture, never a file.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use common::{Place, stamp};
use journal::{
    FoundItem, Import, ImportReport, Journal, PetFacts, PetId, PictureState, RenditionSize, StoryWords,
};
use photo::{DecodeError, Decoder, Facts, Format, Rendered, Rendition};

/// Makes a picture of anything that starts like a JPEG, and fails by the fourth letter.
struct Fake;

impl Decoder for Fake {
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError> {
        match original.get(3) {
            Some(b'C') => return Err(DecodeError::WorkerCrashed),
            Some(b'H') => return Err(DecodeError::WorkerTimedOut),
            _ if !original.starts_with(&[0xFF, 0xD8, 0xFF]) => {
                return Err(DecodeError::Unsupported { format: photo::sniff(original) });
            }
            _ => {}
        }
        let rendition = |mark: &[u8]| Rendition { jpeg: [mark, original].concat(), width: 4, height: 3 };
        let facts = Facts {
            format: Format::Jpeg,
            width: 4,
            height: 3,
            orientation: 1,
            taken: Some(photo::Taken {
                local: "2010-12-05T14:03:22".into(),
                offset: None,
                source: photo::TakenSource::OriginalTag,
            }),
            place: None,
            camera: None,
            damaged: false,
        };
        Ok(Rendered { facts, large: rendition(b"large"), small: rendition(b"small") })
    }
}

/// A decoder that cannot be started at the moment.
struct Absent;

impl Decoder for Absent {
    fn render(&self, _: &[u8]) -> Result<Rendered, DecodeError> {
        Err(DecodeError::WorkerUnavailable(std::io::Error::other("a test")))
    }
}

struct Scene {
    place: Place,
    journal: Journal,
    pet: PetId,
    files: tempfile::TempDir,
}

fn scene() -> Scene {
    let place = Place::new();
    let mut journal = place.open().unwrap();
    let pet = journal.add_pet(&PetFacts { name: "Luna".into(), ..PetFacts::default() }, stamp()).unwrap();
    Scene { place, journal, pet, files: tempfile::tempdir().unwrap() }
}

impl Scene {
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn jpeg(&self, name: &str, rest: &str) -> PathBuf {
        self.file(name, &[&[0xFF, 0xD8, 0xFF], rest.as_bytes()].concat())
    }

    fn import(&mut self, paths: &[PathBuf]) -> ImportReport {
        self.import_by(&Fake, paths)
    }

    fn import_by(&mut self, decoder: &dyn Decoder, paths: &[PathBuf]) -> ImportReport {
        let cancelled = AtomicBool::new(false);
        let import = Import { pet: self.pet, decoder, at_a_time: 2, stamp: stamp(), cancelled: &cancelled };
        self.journal.import(paths, &import, &mut |_| {}).unwrap()
    }

    fn original(&self, id: journal::PhotoId) -> Vec<u8> {
        let mut bytes = Vec::new();
        let photo = self.journal.photo(id).unwrap();
        self.journal.original(&photo, &mut |chunk| bytes.extend_from_slice(chunk)).unwrap();
        bytes
    }
}

#[test]
fn every_byte_is_kept_and_both_renditions_are_there() {
    let mut scene = scene();
    let long = "x".repeat(3 * 1024 * 1024 + 17);
    let path = scene.jpeg("long.jpg", &long);
    let report = scene.import(std::slice::from_ref(&path));
    let id = report.kept[0].photo;
    assert_eq!(scene.original(id), std::fs::read(&path).unwrap(), "bit for bit, over several chunks");
    let photo = scene.journal.photo(id).unwrap();
    assert_eq!(photo.taken.as_ref().unwrap().words, "2010-12-05", "the day the camera wrote");
    for (size, mark) in [(RenditionSize::Large, b"large"), (RenditionSize::Small, b"small")] {
        assert!(scene.journal.rendition(&photo, size).unwrap().starts_with(mark), "{size:?}");
    }
}

#[test]
fn a_decoder_that_crashes_or_hangs_costs_one_picture_and_no_file() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", "C"), scene.jpeg("b.jpg", "H"), scene.jpeg("c.jpg", "fine")];
    let report = scene.import(&paths);
    let mut codes: Vec<_> = report.kept.iter().map(|kept| kept.no_picture.clone()).collect();
    codes.sort();
    assert_eq!(codes, [None, Some("decoder-crashed".into()), Some("decoder-timed-out".into())]);
    for kept in &report.kept {
        assert_eq!(scene.original(kept.photo), std::fs::read(&kept.file).unwrap(), "all three are kept");
    }
    assert_eq!(scene.journal.photos_of(scene.pet).unwrap().len(), 3, "and listed");
}

#[test]
fn a_second_run_takes_in_nothing_twice() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", "one"), scene.jpeg("same.jpg", "one"), scene.jpeg("b.jpg", "two")];
    let first = scene.import(&paths);
    assert_eq!((first.kept.len(), first.known.len()), (2, 1), "the same bytes are one photo");
    let again = scene.import(&paths);
    assert_eq!((again.kept.len(), again.known.len()), (0, 3), "and it says which were here already");
}

#[test]
fn a_photo_of_two_pets_is_kept_once_and_is_both_theirs() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", "both of them")];
    scene.import(&paths);
    let milo =
        scene.journal.add_pet(&PetFacts { name: "Milo".into(), ..PetFacts::default() }, stamp()).unwrap();
    let luna = std::mem::replace(&mut scene.pet, milo);
    assert_eq!(scene.import(&paths).kept.len(), 1, "new for Milo");
    let photos = |pet| scene.journal.photos_of(pet).unwrap();
    assert_eq!(photos(luna)[0].id, photos(milo)[0].id, "the same photo");
}

#[test]
fn a_picture_that_could_not_be_made_is_made_by_the_next_import() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", "one")];
    let first = scene.import_by(&Absent, &paths);
    assert_eq!(first.kept[0].no_picture.as_deref(), Some("decoder-unavailable"), "kept, without a picture");
    let again = scene.import_by(&Absent, &paths);
    assert_eq!((again.kept.len(), again.known.len()), (0, 1), "still none: nothing is new");
    let mended = scene.import(&paths);
    assert_eq!(mended.kept[0].photo, first.kept[0].photo, "the same photo");
    let photo = scene.journal.photo(first.kept[0].photo).unwrap();
    assert!(matches!(photo.picture, PictureState::Ready { .. }), "has its picture now");
    assert_eq!(photo.taken.unwrap().words, "2010-12-05", "and its date");
}

#[test]
fn pixels_that_went_missing_come_back_when_the_file_is_imported_again() {
    let Scene { place, journal, pet, files } = scene();
    drop(journal);
    let before = std::fs::read(place.path().join("photos.db")).unwrap();
    let mut scene = Scene { journal: place.open().unwrap(), place, pet, files };
    let paths = [scene.jpeg("a.jpg", "one")];
    let id = scene.import(&paths).kept[0].photo;

    // Somebody puts an older photos.db back.
    let Scene { place, journal, pet, files } = scene;
    drop(journal);
    std::fs::write(place.path().join("photos.db"), before).unwrap();
    let mut scene = Scene { journal: place.open().unwrap(), place, pet, files };
    let photo = scene.journal.photo(id).unwrap();
    let missing = scene.journal.rendition(&photo, RenditionSize::Small);
    assert!(matches!(missing, Err(journal::JournalError::PixelsMissing)), "a named state, and no crash");

    scene.import(&paths);
    let photo = scene.journal.photo(id).unwrap();
    assert!(scene.journal.rendition(&photo, RenditionSize::Small).is_ok(), "the picture is back");
    assert_eq!(scene.original(id), std::fs::read(&paths[0]).unwrap(), "and every byte of the original");
}

#[test]
fn a_photo_in_the_trash_comes_back_when_it_is_imported_again() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", "thrown away")];
    let id = scene.import(&paths).kept[0].photo;
    scene.journal.trash(FoundItem::Photo(id), stamp()).unwrap();
    assert_eq!(scene.import(&paths).kept[0].photo, id, "the same photo, back");
    assert_eq!(scene.journal.photos_of(scene.pet).unwrap().len(), 1);
}

#[test]
fn a_folder_gives_its_media_and_names_what_it_leaves_out() {
    let mut scene = scene();
    scene.jpeg("b.jpg", "two");
    scene.file("broken.heic", b"not even a header");
    scene.file("notes.txt", b"words");
    let report = scene.import(&[scene.files.path().to_owned()]);
    assert_eq!(report.kept.len(), 2, "a broken file with a picture's name is kept too");
    assert_eq!(report.left_out.len(), 1, "the text is named and left out");
    let explicitly = scene.import(&[scene.files.path().join("notes.txt")]);
    let state = scene.journal.photo(explicitly.kept[0].photo).unwrap().picture;
    assert_eq!(state, PictureState::None { code: "photo-unsupported".into() }, "named by itself it is kept");
}

#[test]
fn a_file_that_cannot_be_read_is_reported_and_the_next_one_follows() {
    let mut scene = scene();
    let paths = [scene.files.path().join("nowhere.jpg"), scene.jpeg("z.jpg", "fine")];
    let report = scene.import(&paths);
    assert_eq!(report.failed[0].code, "file-unreadable");
    assert_eq!(report.kept.len(), 1, "the next one is kept");
}

#[test]
fn a_cancelled_import_stops_and_the_next_one_takes_in_the_rest() {
    let mut scene = scene();
    let paths: Vec<PathBuf> =
        (0..20).map(|number| scene.jpeg(&format!("{number:02}.jpg"), &number.to_string())).collect();
    let cancelled = AtomicBool::new(false);
    let import =
        Import { pet: scene.pet, decoder: &Fake, at_a_time: 2, stamp: stamp(), cancelled: &cancelled };
    let report = scene
        .journal
        .import(&paths, &import, &mut |far| cancelled.store(far.files >= 3, Ordering::Relaxed))
        .unwrap();
    assert!(report.cancelled && report.kept.len() < 20, "it stopped after {}", report.kept.len());
    let rest = scene.import(&paths);
    assert_eq!(rest.kept.len() + report.kept.len(), 20, "and the rest came in later");
}

#[test]
fn progress_ends_at_every_file_and_every_byte() {
    let mut scene = scene();
    let paths =
        [scene.jpeg("a.jpg", "one"), scene.files.path().join("nowhere.jpg"), scene.jpeg("b.jpg", "three")];
    let cancelled = AtomicBool::new(false);
    let import =
        Import { pet: scene.pet, decoder: &Fake, at_a_time: 1, stamp: stamp(), cancelled: &cancelled };
    let mut last = None;
    scene.journal.import(&paths, &import, &mut |far| last = Some(far)).unwrap();
    let last = last.unwrap();
    assert_eq!((last.files, last.bytes), (last.files_total, last.bytes_total), "{last:?}");
    assert_eq!(last.bytes_total, 14, "two files of six and eight bytes");
}

#[test]
fn no_pixel_lies_in_the_open() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", &"pelican-marker".repeat(1000))];
    scene.import(&paths);
    for entry in std::fs::read_dir(scene.place.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"pelican"), "in the open in {}", path.display());
    }
}

#[test]
fn photos_are_counted_and_told_by_pet_and_never_from_the_trash() {
    let mut scene = scene();
    let paths = [scene.jpeg("a.jpg", "one"), scene.jpeg("b.jpg", "two")];
    let kept = scene.import(&paths).kept;
    let (first, second) = (kept[0].photo, kept[1].photo);
    let photos = |scene: &Scene| scene.journal.pet_counts().unwrap().get(&scene.pet).unwrap().photos;
    assert_eq!(photos(&scene), 2, "both");
    assert_eq!(scene.journal.pets_of_photo(first).unwrap(), [scene.pet], "it is hers");
    scene.journal.trash(FoundItem::Photo(first), stamp()).unwrap();
    assert_eq!(photos(&scene), 1, "one went");
    let listed: Vec<_> = scene.journal.photos_of(scene.pet).unwrap().iter().map(|photo| photo.id).collect();
    assert_eq!(listed, [second], "and is not listed");
}

#[test]
fn a_portrait_is_chosen_and_taken_back_while_somebody_writes_about_the_pet() {
    let mut scene = scene();
    let path = scene.jpeg("a.jpg", "one");
    let photo = scene.import(&[path]).kept[0].photo;
    scene.journal.set_portrait(scene.pet, Some(photo), stamp()).unwrap();
    let pet = scene.journal.pet(scene.pet).unwrap();
    assert_eq!((pet.portrait, pet.revision), (Some(photo), 1), "a portrait is no change of what is said");
    scene.journal.set_portrait(scene.pet, None, stamp()).unwrap();
    assert_eq!(scene.journal.pet(scene.pet).unwrap().portrait, None, "none again");
    scene.journal.trash(FoundItem::Photo(photo), stamp()).unwrap();
    assert!(scene.journal.set_portrait(scene.pet, Some(photo), stamp()).is_err(), "not out of the trash");
}

/// Makes pictures only while it is told to, one for each time.
struct Patient(Mutex<Receiver<()>>);

impl Decoder for Patient {
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError> {
        self.0.lock().unwrap().recv().unwrap();
        Fake.render(original)
    }
}

#[test]
fn writing_goes_on_while_files_come_in() {
    const FILES: usize = 40;
    let Scene { place, mut journal, pet, files } = scene();
    let paths: Vec<PathBuf> = (0..FILES)
        .map(|number| {
            let path = files.path().join(format!("{number:02}.jpg"));
            std::fs::write(&path, [&[0xFF, 0xD8, 0xFF], format!("{number}").as_bytes()].concat()).unwrap();
            path
        })
        .collect();
    let mut page = place.open().unwrap();
    let story = page.add_story(&StoryWords::default(), &[pet], stamp()).unwrap();
    let (go, may_go) = mpsc::channel();
    let decoder = Patient(Mutex::new(may_go));
    let cancelled = AtomicBool::new(false);
    let done = AtomicBool::new(false);
    let mut revision = 1;
    let mut save = |text: String| {
        let words = StoryWords { text, ..StoryWords::default() };
        // A writer that met a lock would wait five seconds and then be refused.
        revision = page.save_story(story, revision, &words, stamp()).unwrap().revision;
        // Faster than anybody types, and not so fast that nobody else ever has a turn.
        thread::sleep(Duration::from_millis(5));
    };
    let report = thread::scope(|scope| {
        let importing = scope.spawn(|| {
            let import =
                Import { pet, decoder: &decoder, at_a_time: 2, stamp: stamp(), cancelled: &cancelled };
            let report = journal.import(&paths, &import, &mut |_| {}).unwrap();
            done.store(true, Ordering::SeqCst);
            report
        });
        // No picture is made until these are saved: an import that held a lock meanwhile would never end.
        for number in 0..20 {
            save(format!("before the first picture, {number}"));
        }
        for _ in 0..FILES {
            go.send(()).unwrap();
        }
        while !done.load(Ordering::SeqCst) {
            save(format!("while pictures come in, {:?}", std::time::Instant::now()));
        }
        importing.join().unwrap()
    });
    assert!(report.stopped.is_none() && report.failed.is_empty(), "writing does not stop it: {report:?}");
    assert_eq!(report.kept.len(), FILES, "every file is in");
    assert!(page.story_versions(story).unwrap().is_empty(), "and no save met another");
}
