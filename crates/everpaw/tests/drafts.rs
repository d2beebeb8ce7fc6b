//! Writing before signing in: nothing that was written is lost to a crash, nobody without the keychain reads it, and it
//! becomes somebody's own exactly once.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use common::{PLAIN, Scene, passphrase, pet};
use everpaw::{
    BrokenKeychain, Draft, Error, Everpaw, KeychainError, Merged, PetId, StoryWords, Timestamp, VaultError,
};
use session::Clock;
use vault::Keychain;

/// Words that stand nowhere else.
const WORDS: &str = "The quetzal sat on the windowsill.";

fn write(draft: &mut Draft, name: &str) -> PetId {
    let stamp = draft.stamp();
    let pet = draft.add_pet(&pet(name), stamp).unwrap();
    let story = StoryWords { title: "Snow".into(), text: WORDS.into(), ..StoryWords::default() };
    draft.add_story(&story, &[pet], stamp).unwrap();
    pet
}

fn import(draft: &mut Draft, scene: &Scene, pet: PetId) {
    let file = scene.path("luna.jpg");
    std::fs::write(&file, PLAIN).unwrap();
    let report =
        draft.import(pet, std::slice::from_ref(&file), &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(report.kept.len(), 1, "{report:?}");
    std::fs::remove_file(file).unwrap();
}

fn names(draft: &Draft) -> Vec<String> {
    draft.pets().unwrap().into_iter().map(|pet| pet.facts.name).collect()
}

/// A draft about Luna that was begun in an earlier run.
fn scene_with_draft() -> Scene {
    let scene = Scene::with_anna_and_ben();
    let mut draft = scene.start().begin_draft().unwrap();
    assert!(draft.is_durable(), "the keychain answers");
    write(&mut draft, "Luna");
    scene
}

fn without_keychain(scene: &Scene) -> Arc<Everpaw> {
    scene.start_with(Arc::new(BrokenKeychain::Refuses(KeychainError::TimedOut)))
}

#[test]
fn what_was_written_is_there_after_a_crash() {
    let scene = Scene::empty();
    let everpaw = scene.start();
    assert!(everpaw.draft().unwrap().is_none(), "nothing was begun");
    let mut draft = everpaw.begin_draft().unwrap();
    let luna = write(&mut draft, "Luna");
    import(&mut draft, &scene, luna);
    // Nobody says goodbye: the file lock goes with the process, everything else stays as it is.
    let copy = Scene { keychain: scene.keychain.clone(), ..Scene::empty() };
    copy_folder(scene.folder.path(), copy.folder.path());

    let next = copy.start();
    next.purge_sessions().unwrap();
    let draft = next.draft().unwrap().unwrap();
    assert_eq!(names(&draft), ["Luna"], "her name");
    assert_eq!(draft.stories_of(luna).unwrap()[0].words.text, WORDS, "every word");
    assert_eq!(draft.photos_of(luna).unwrap().len(), 1, "and her picture");
}

#[test]
fn nothing_of_it_can_be_read_without_the_keychains_entry() {
    let scene = scene_with_draft();
    assert!(!scene.holds(WORDS.as_bytes()) && !scene.holds(b"quetzal"), "nothing lies in the open");
    let everpaw = without_keychain(&scene);
    assert!(everpaw.draft().unwrap().is_none(), "a keychain that is silent gives nothing");
    scene.keychain.delete(&scene.anonymous_entry()).unwrap();
    assert!(scene.start().draft().unwrap().is_none(), "nor does one that has forgotten");
}

#[test]
fn a_draft_is_not_given_up_while_its_key_cannot_be_had() {
    let scene = scene_with_draft();
    let silent = without_keychain(&scene);
    let is_refused = |everpaw: &Everpaw| matches!(everpaw.begin_draft().err(), Some(Error::DraftUnreadable));
    assert!(is_refused(&silent), "nobody takes an empty one for what they wrote");
    scene.keychain.be_silent_once();
    assert!(
        is_refused(&scene.start()),
        "a keychain that hesitates once is not asked to keep another instead"
    );
    let set_back = scene.clock.now();
    scene.clock.set(Timestamp(0));
    let past = scene.start();
    assert_eq!(
        names(&past.draft().unwrap().unwrap()),
        ["Luna"],
        "a clock that is years behind hides nothing"
    );
    common::unlock(&past, "Anna");
    drop((silent, past));
    scene.clock.set(set_back);
    for time in 1..=2 {
        let everpaw = scene.start();
        everpaw.purge_sessions().unwrap();
        assert_eq!(names(&everpaw.draft().unwrap().unwrap()), ["Luna"], "she is still there (start {time})");
        assert_eq!(scene.names_in("drafts").len(), 1, "and alone");
    }
}

#[test]
fn it_lives_until_it_is_claimed_or_discarded() {
    let scene = scene_with_draft();
    scene.clock.advance(Duration::from_hours(20 * 365 * 24));
    let everpaw = scene.start();
    everpaw.purge_sessions().unwrap();
    assert_eq!(names(&everpaw.draft().unwrap().unwrap()), ["Luna"], "after twenty years");
}

#[test]
fn without_a_keychain_it_ends_with_the_app_and_says_so() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = without_keychain(&scene);
    let mut draft = everpaw.begin_draft().unwrap();
    assert!(!draft.is_durable(), "whoever writes can know first");
    write(&mut draft, "Luna");
    drop(draft);
    scene.clock.set(Timestamp(0));
    assert_eq!(names(&everpaw.draft().unwrap().unwrap()), ["Luna"], "no clock ends it");
    scene.start().purge_sessions().unwrap();
    assert_eq!(names(&everpaw.draft().unwrap().unwrap()), ["Luna"], "nobody sweeps it while the app runs");
    assert_eq!(names(&everpaw.begin_draft().unwrap()), ["Luna"], "and it is the one there is");
    assert_eq!(everpaw.remarks(), [], "said once");
    drop(everpaw);
    let next = scene.start();
    next.purge_sessions().unwrap();
    assert!(next.draft().unwrap().is_none() && scene.names_in("drafts").is_empty(), "then it is gone");
}

#[test]
fn a_draft_becomes_a_profile_with_everything_in_it() {
    for durable in [true, false] {
        let scene = Scene::empty();
        let everpaw = if durable { scene.start() } else { without_keychain(&scene) };
        let mut draft = everpaw.begin_draft().unwrap();
        let luna = write(&mut draft, "Luna");
        import(&mut draft, &scene, luna);
        drop(draft);
        let made = everpaw.create_profile_from_draft("Clara", &passphrase()).unwrap().unwrap();
        assert!(scene.names_in("drafts").is_empty(), "it has moved");
        assert!(everpaw.draft().unwrap().is_none(), "and is no draft any more");
        let clara = everpaw.unlock_app("Clara", &passphrase()).unwrap();
        assert_eq!(clara.page.profile(), made.id);
        assert_eq!(clara.page.stories_of(luna).unwrap()[0].words.text, WORDS, "every word");
        assert_eq!(clara.page.photos_of(luna).unwrap().len(), 1, "and the picture");
        everpaw.end_app_session(clara.session);
        drop((clara.page, clara.background));
        let new = everpaw::Passphrase::to_set("rain on the roof").unwrap();
        assert!(everpaw.recover("Clara", &made.words, &new).is_ok(), "the recovery words are hers");
        let files = scene.names_in(&format!("profiles/{}", made.id));
        assert!(!files.contains(&"temporary".to_owned()), "a profile is nothing temporary: {files:?}");
    }
}

#[test]
fn a_profile_that_cannot_be_made_leaves_the_draft() {
    for durable in [true, false] {
        let scene = Scene::with_anna_and_ben();
        let everpaw = if durable { scene.start() } else { without_keychain(&scene) };
        assert!(everpaw.create_profile_from_draft("Clara", &passphrase()).unwrap().is_none(), "no draft yet");
        let mut draft = everpaw.begin_draft().unwrap();
        write(&mut draft, "Luna");
        let error = everpaw.create_profile_from_draft("Clara", &passphrase()).err().unwrap();
        assert!(matches!(error, Error::Vault(VaultError::InUse)), "it is being written in: {error}");
        drop(draft);
        let error = everpaw.create_profile_from_draft("Anna", &passphrase()).err().unwrap();
        assert!(matches!(error, Error::Vault(VaultError::LabelTaken { .. })), "{error}");
        scene.start().purge_sessions().unwrap();
        assert_eq!(names(&everpaw.draft().unwrap().unwrap()), ["Luna"], "she is still there");
        assert_eq!(everpaw.profiles().unwrap().len(), 2, "and there is no third profile");
    }
}

#[test]
fn a_crash_while_it_becomes_a_profile_leaves_one_of_the_two() {
    // Before the folder has moved: the draft, with a vault in it that nobody was told of.
    let scene = scene_with_draft();
    let folder = scene.path("drafts").join(&scene.names_in("drafts")[0]);
    for name in ["vault.json", "vault.json.2"] {
        std::fs::write(folder.join(name), "half a vault").unwrap();
    }
    let everpaw = scene.start();
    assert_eq!(names(&everpaw.draft().unwrap().unwrap()), ["Luna"], "the draft is there");
    assert!(everpaw.create_profile_from_draft("Clara", &passphrase()).unwrap().is_some(), "once more");

    // After it: the profile, and a session that still names a draft.
    let scene = scene_with_draft();
    common::unlock(&scene.start(), "Anna");
    let sessions = std::fs::read(scene.path("sessions.db")).unwrap();
    assert!(!scene.path("sessions.db-wal").exists(), "all of it is in this file");
    scene.start().create_profile_from_draft("Clara", &passphrase()).unwrap().unwrap();
    std::fs::write(scene.path("sessions.db"), sessions).unwrap();
    let everpaw = scene.start();
    assert!(everpaw.draft().unwrap().is_none(), "the name of the draft names nothing");
    assert_eq!(
        everpaw.unlock("Clara", &passphrase()).unwrap().pets().unwrap().len(),
        1,
        "the profile is there"
    );
    assert!(names(&everpaw.begin_draft().unwrap()).is_empty(), "and another draft can be begun");
}

#[test]
fn a_draft_is_merged_into_the_profile_that_wants_it() {
    let scene = scene_with_draft();
    let everpaw = scene.start();
    let mut anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    let merged = everpaw.merge_draft(&mut anna).unwrap();
    assert_eq!(merged, Some(Merged { pets: 1, stories: 1, photos: 0 }));
    let names: Vec<String> = anna.pets().unwrap().into_iter().map(|pet| pet.facts.name).collect();
    assert_eq!(names, ["Luna", "Luna"], "hers, and the one of the draft");
    assert!(scene.names_in("drafts").is_empty() && everpaw.draft().unwrap().is_none(), "it is hers now");
    assert_eq!(everpaw.merge_draft(&mut anna).unwrap(), None, "and there is none to merge again");
    let ben = everpaw.unlock("Ben", &passphrase()).unwrap();
    assert!(ben.pets().unwrap().is_empty(), "nobody else sees it");
}

#[test]
fn discarding_it_leaves_nothing_to_be_opened() {
    let scene = scene_with_draft();
    let everpaw = scene.start();
    let open = everpaw.draft().unwrap();
    assert!(matches!(everpaw.discard_draft(), Err(Error::Vault(VaultError::InUse))), "not while it is open");
    drop(open);
    let (_, payload) = scene.rows("anonymous").pop().unwrap();
    assert!(everpaw.discard_draft().unwrap(), "there was one");
    assert!(scene.names_in("drafts").is_empty() && everpaw.draft().unwrap().is_none(), "and it is gone");
    assert!(!scene.holds(&payload), "with what its key was sealed in");
    assert!(scene.rows("anonymous").is_empty(), "nothing else was remembered, so nothing is");
    assert!(scene.keychain.get(&scene.anonymous_entry()).unwrap().is_none(), "nor in the keychain");
    assert!(!everpaw.discard_draft().unwrap(), "discarding again is no error");
}

#[test]
fn a_discarding_that_was_interrupted_is_finished_at_the_next_start() {
    let scene = scene_with_draft();
    let folder = scene.path("drafts").join(&scene.names_in("drafts")[0]);
    std::fs::write(folder.join("temporary"), "").unwrap();
    let everpaw = scene.start();
    assert!(everpaw.draft().unwrap().is_none(), "nobody opens what is about to go");
    everpaw.purge_sessions().unwrap();
    assert!(scene.names_in("drafts").is_empty(), "it was not to be kept");
    assert!(everpaw.begin_draft().unwrap().is_durable(), "and another one can be begun");
}

#[test]
fn who_was_here_last_and_a_draft_are_remembered_together() {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    let anna = everpaw.unlock_app("Anna", &passphrase()).unwrap();
    let profile = anna.page.profile();
    drop(anna);
    write(&mut everpaw.begin_draft().unwrap(), "Luna");
    assert_eq!(scene.rows("anonymous").len(), 1, "one session");
    let next = scene.start();
    assert_eq!(names(&next.draft().unwrap().unwrap()), ["Luna"], "the draft");
    assert_eq!(next.last_profile(), Some(profile), "and the profile");
    assert!(next.discard_draft().unwrap());
    let next = scene.start();
    assert!(next.draft().unwrap().is_none(), "the draft goes");
    assert_eq!(next.last_profile(), Some(profile), "alone");
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, there) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if path.is_dir() {
            std::fs::create_dir(&there).unwrap();
            copy_folder(&path, &there);
        } else {
            std::fs::copy(path, there).unwrap();
        }
    }
}
