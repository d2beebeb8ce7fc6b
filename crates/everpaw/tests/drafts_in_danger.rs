//! Writing before signing in, when something goes wrong just then: whatever is damaged, slow or in somebody's way, no word
//! is lost unnoticed, and no key stays behind.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::{OnePicture, Scene, passphrase, pet, recalled, unlock};
use everpaw::{BrokenKeychain, Draft, EntryName, Error, Everpaw, KeychainError, Surroundings, VaultError};
use session::Clock;
use vault::{KeyCost, Keychain};
use zeroize::Zeroizing;

/// Nothing can be deleted from what is remembered, or changed in it.
const STUCK: &str = "
    CREATE TRIGGER stuck_1 BEFORE DELETE ON session_anonymous BEGIN SELECT RAISE(ABORT, 'stuck'); END;
    CREATE TRIGGER stuck_2 BEFORE UPDATE ON session_anonymous BEGIN SELECT RAISE(ABORT, 'stuck'); END;";

fn write(draft: &mut Draft, name: &str) {
    let stamp = draft.stamp();
    draft.add_pet(&pet(name), stamp).unwrap();
}

fn names(draft: &Draft) -> Vec<String> {
    draft.pets().unwrap().into_iter().map(|pet| pet.facts.name).collect()
}

fn has_luna(everpaw: &Everpaw) -> bool {
    everpaw.draft().unwrap().is_some_and(|draft| names(&draft) == ["Luna"])
}

/// Anna was here, and a draft about Luna was begun.
fn scene_with_draft() -> Scene {
    let scene = Scene::with_anna_and_ben();
    let everpaw = scene.start();
    unlock(&everpaw, "Anna");
    write(&mut everpaw.begin_draft().unwrap(), "Luna");
    scene
}

/// A start of the program without a keychain, with which a passphrase takes a while.
fn temporary(scene: &Scene) -> Arc<Everpaw> {
    let around = Surroundings {
        keychain: Arc::new(BrokenKeychain::Refuses(KeychainError::TimedOut)),
        clock: scene.clock.clone(),
        decoder: Arc::new(OnePicture),
        key_cost: Some(KeyCost::floor()),
    };
    Arc::new(Everpaw::open(scene.folder.path(), around).unwrap())
}

fn execute(scene: &Scene, statements: &str) {
    let database = rusqlite::Connection::open(scene.path("sessions.db")).unwrap();
    database.execute_batch(statements).unwrap();
}

fn ticket(scene: &Scene) -> Option<String> {
    scene.keychain.get(&scene.anonymous_entry()).unwrap().map(|text| text.to_string())
}

fn only_draft(scene: &Scene) -> String {
    let drafts = scene.names_in("drafts");
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    drafts[0].clone()
}

#[test]
fn a_purge_while_it_becomes_a_profile_takes_nothing_away() {
    let scene = Scene::empty();
    let everpaw = temporary(&scene);
    write(&mut everpaw.begin_draft().unwrap(), "Luna");
    let done = AtomicBool::new(false);
    let made = std::thread::scope(|scope| {
        scope.spawn(|| {
            let other = scene.start();
            while !done.load(Ordering::SeqCst) {
                other.purge_sessions().unwrap();
            }
        });
        let made = everpaw.create_profile_from_draft("Clara", &passphrase());
        done.store(true, Ordering::SeqCst);
        made
    });
    assert!(made.unwrap().is_some(), "there was a draft");
    let clara = everpaw.unlock("Clara", &passphrase()).unwrap();
    assert_eq!(clara.pets().unwrap().len(), 1, "and it is hers, with Luna");
}

#[test]
fn a_folder_that_cannot_be_moved_stays_the_draft_it_was() {
    for durable in [true, false] {
        let scene = Scene::with_anna_and_ben();
        let everpaw = if durable { scene.start() } else { temporary(&scene) };
        write(&mut everpaw.begin_draft().unwrap(), "Luna");
        let draft = only_draft(&scene);
        let in_the_way = scene.path("profiles").join(&draft);
        fs::create_dir(&in_the_way).unwrap();
        fs::write(in_the_way.join("note.txt"), "mine").unwrap();
        let error = everpaw.create_profile_from_draft("Clara", &passphrase()).err().unwrap();
        assert!(matches!(error, Error::Vault(VaultError::Io { .. })), "what went wrong is said: {error}");
        let marked = scene.names_in(&format!("drafts/{draft}")).contains(&"temporary".to_owned());
        assert_eq!(marked, !durable, "it ends with its program, or does not, as before");
        scene.start().purge_sessions().unwrap();
        assert!(has_luna(&everpaw), "and nobody takes it away");
        fs::remove_dir_all(in_the_way).unwrap();
        assert!(everpaw.create_profile_from_draft("Clara", &passphrase()).unwrap().is_some(), "later");
    }
}

#[test]
fn the_key_of_what_became_a_profile_is_forgotten_by_whoever_comes_next() {
    for purged in [true, false] {
        let scene = scene_with_draft();
        // A crash after the folder has moved.
        let draft = only_draft(&scene);
        fs::rename(scene.path("drafts").join(&draft), scene.path("profiles").join(&draft)).unwrap();
        let (_, payload) = scene.rows("anonymous").pop().unwrap();
        let next = scene.start();
        if purged {
            next.purge_sessions().unwrap();
        } else {
            recalled(next);
        }
        assert!(!scene.holds(&payload), "its key is no longer in the session");
        assert!(recalled(scene.start()).last_profile().is_some(), "which still knows who was here");
    }
}

#[test]
fn an_old_copy_of_the_sessions_opens_nothing_of_what_became_a_profile() {
    let scene = scene_with_draft();
    let (draft, old) = (only_draft(&scene), fs::read(scene.path("sessions.db")).unwrap());
    assert!(!scene.path("sessions.db-wal").exists(), "all of it is in this file");
    scene.start().create_profile_from_draft("Clara", &passphrase()).unwrap().unwrap();
    assert!(recalled(scene.start()).last_profile().is_some(), "who was here last is still known");
    fs::write(scene.path("sessions.db"), old).unwrap();
    fs::rename(scene.path("profiles").join(&draft), scene.path("drafts").join(&draft)).unwrap();
    assert!(scene.start().draft().unwrap().is_none(), "the keychain has another secret now");
}

#[test]
fn sessions_that_are_damaged_or_away_do_not_take_the_drafts_key_with_them() {
    for damaged in [true, false] {
        let scene = scene_with_draft();
        let (ticket_before, whole) = (ticket(&scene), fs::read(scene.path("sessions.db")).unwrap());
        if damaged {
            fs::write(scene.path("sessions.db"), "nothing that was ever a database".repeat(99)).unwrap();
        } else {
            fs::remove_file(scene.path("sessions.db")).unwrap();
        }
        unlock(&scene.start(), "Ben");
        let error = scene.start().begin_draft().err();
        assert!(matches!(error, Some(Error::DraftUnreadable)), "it says that there is another: {error:?}");
        assert_eq!(ticket(&scene), ticket_before, "the keychain keeps what opens it");
        fs::write(scene.path("sessions.db"), whole).unwrap();
        assert!(has_luna(&scene.start()), "when the file is back, she is");
    }
}

/// A keychain that has nothing and takes nothing.
struct Empty;

impl Keychain for Empty {
    fn set(&self, _: &EntryName, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::TimedOut)
    }

    fn get(&self, _: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        Ok(None)
    }

    fn delete(&self, _: &EntryName) -> Result<(), KeychainError> {
        Ok(())
    }
}

#[test]
fn no_draft_that_ends_with_the_program_is_begun_beside_one_that_lasts() {
    let scene = scene_with_draft();
    let error = scene.start_with(Arc::new(Empty)).begin_draft().err();
    assert!(matches!(error, Some(Error::DraftUnreadable)), "{error:?}");
    assert!(has_luna(&scene.start()), "she is still there");
    only_draft(&scene);
    let alone = Scene::empty();
    let draft = alone.start_with(Arc::new(Empty)).begin_draft().unwrap();
    assert!(!draft.is_durable(), "where there is none, one may be begun that says what it is");
}

#[test]
fn drafts_that_cannot_be_looked_at_count_as_there() {
    let scene = scene_with_draft();
    let (before, whole) = (ticket(&scene), fs::read(scene.path("sessions.db")).unwrap());
    fs::remove_file(scene.path("sessions.db")).unwrap();
    fs::rename(scene.path("drafts"), scene.path("away")).unwrap();
    fs::write(scene.path("drafts"), "no folder").unwrap();
    unlock(&scene.start(), "Ben");
    assert_eq!(ticket(&scene), before, "nobody knows what its secret opens, so it stays");
    fs::remove_file(scene.path("drafts")).unwrap();
    fs::rename(scene.path("away"), scene.path("drafts")).unwrap();
    fs::write(scene.path("sessions.db"), whole).unwrap();
    assert!(has_luna(&scene.start()), "she is there");
}

#[test]
fn a_draft_that_was_merged_is_not_offered_again_whatever_fails() {
    let scene = scene_with_draft();
    let everpaw = scene.start();
    assert!(has_luna(&everpaw));
    execute(&scene, STUCK);
    let mut anna = everpaw.unlock("Anna", &passphrase()).unwrap();
    assert!(everpaw.merge_draft(&mut anna).unwrap().is_some(), "it is merged");
    execute(&scene, "DROP TRIGGER stuck_1; DROP TRIGGER stuck_2;");
    for everpaw in [everpaw, scene.start()] {
        assert!(everpaw.draft().unwrap().is_none(), "nobody writes in it any more");
    }
    scene.start().purge_sessions().unwrap();
    assert!(scene.names_in("drafts").is_empty(), "and it goes");
}

#[test]
fn a_draft_that_another_process_just_begins_is_not_taken_for_a_discarded_one() {
    let scene = scene_with_draft();
    let everpaw = scene.start();
    let open = everpaw.draft().unwrap().unwrap();
    // It has a mark until its name is stored.
    let mark = scene.path("drafts").join(only_draft(&scene)).join("temporary");
    fs::write(&mark, "").unwrap();
    scene.start().purge_sessions().unwrap();
    recalled(scene.start());
    fs::remove_file(mark).unwrap();
    drop(open);
    assert!(has_luna(&scene.start()), "its key is still there");
}

#[test]
fn a_draft_whose_discarding_failed_is_still_there() {
    let scene = scene_with_draft();
    let everpaw = scene.start();
    execute(&scene, STUCK);
    assert!(everpaw.discard_draft().is_err(), "it is said");
    execute(&scene, "DROP TRIGGER stuck_1; DROP TRIGGER stuck_2;");
    scene.start().purge_sessions().unwrap();
    assert!(has_luna(&everpaw), "and nothing was lost");
}

#[test]
fn a_clock_that_ran_ahead_hides_no_draft() {
    let scene = Scene::with_anna_and_ben();
    let now = scene.clock.now();
    scene.clock.advance(Duration::from_hours(400 * 24));
    write(&mut scene.start().begin_draft().unwrap(), "Luna");
    scene.clock.set(now);
    assert!(has_luna(&scene.start()), "it is right again");
    scene.start().purge_sessions().unwrap();
    assert!(has_luna(&scene.start()), "and stays");
}

#[test]
fn what_was_deleted_is_in_no_log_while_the_app_is_open() {
    let scene = scene_with_draft();
    let app = scene.start();
    let anna = app.unlock_app("Anna", &passphrase()).unwrap();
    scene.start().unlock_for("Ben", &passphrase(), Duration::from_mins(15)).unwrap();
    let (_, terminal) = scene.rows("terminal").pop().unwrap();
    assert!(scene.holds(&terminal) && scene.path("sessions.db-wal").exists(), "the app keeps a log");
    scene.start().lock_terminal().unwrap();
    assert!(!scene.holds(&terminal), "locking the terminal leaves nothing in it");
    let draft = scene.start();
    assert!(has_luna(&draft));
    let (_, anonymous) = scene.rows("anonymous").pop().unwrap();
    assert!(draft.discard_draft().unwrap());
    assert!(!scene.holds(&anonymous), "nor does discarding a draft");
    drop(anna);
}

#[test]
fn what_can_never_be_opened_can_be_given_up() {
    let scene = scene_with_draft();
    execute(&scene, "UPDATE session_anonymous SET payload = zeroblob(200)");
    let everpaw = scene.start();
    assert!(matches!(everpaw.begin_draft().err(), Some(Error::DraftUnreadable)), "it is in the way");
    assert!(everpaw.discard_draft().unwrap(), "it is given up");
    assert!(scene.names_in("drafts").is_empty(), "its folder goes");
    assert!(scene.rows("anonymous").is_empty() && ticket(&scene).is_none(), "and what is left of its key");
    assert!(everpaw.begin_draft().unwrap().is_durable(), "another one can be begun");
}

#[test]
fn what_somebody_writes_in_is_not_given_up() {
    let scene = scene_with_draft();
    let everpaw = scene.start();
    let open = everpaw.draft().unwrap().unwrap();
    execute(&scene, "UPDATE session_anonymous SET payload = zeroblob(200)");
    let error = scene.start().discard_draft().err();
    assert!(matches!(error, Some(Error::Vault(VaultError::InUse))), "somebody has it open: {error:?}");
    assert_eq!((names(&open).len(), scene.rows("anonymous").len()), (1, 1), "nothing has gone");
}

#[test]
fn an_empty_folder_is_no_draft() {
    let scene = Scene::with_anna_and_ben();
    unlock(&scene.start(), "Anna");
    execute(&scene, "UPDATE session_anonymous SET payload = zeroblob(200)");
    // A crash before anything was in it.
    fs::create_dir_all(scene.path("drafts").join(uuid::Uuid::now_v7().to_string())).unwrap();
    let ben = unlock(&scene.start(), "Ben");
    assert_eq!(recalled(scene.start()).last_profile(), Some(ben), "nothing is kept back for its sake");
}
