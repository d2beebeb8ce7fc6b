//! Files: disks that are full, places that are none, and what others left lying there.

use std::fs::{self, File};
use std::path::Path;

use std::time::{Duration, SystemTime};

use session::{EngineError, Expiry, FileEngine, SessionEngine, SqliteEngine};

use crate::places::{DAY, Place, START, file, folder, saved, sqlite};

const LONG_AGO: Duration = Duration::from_hours(115 * 24);

/// The files of sessions, and of nothing else, that lie in the place's folder.
fn session_files(place: &Place) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(place.folder().unwrap().join("sessions")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.file_name().is_some_and(|name| name.len() == "test-".len() + 64)).collect()
}

/// Makes a file look as if nobody had touched it for so long before the place's clock.
fn age(path: &Path, place: &Place, by: Duration) {
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(place.now().0.unsigned_abs());
    File::options().append(true).open(path).unwrap().set_modified(now - by).unwrap();
}

#[test]
fn an_idle_session_in_a_file_ends_whatever_the_file_system_says_of_its_age() {
    let place = file();
    let (short, long) = (
        saved(&place.sessions(), Expiry::Idle(Duration::from_secs(10))),
        saved(&place.sessions(), Expiry::Idle(DAY)),
    );
    for path in session_files(&place) {
        age(&path, &place, LONG_AGO);
    }
    assert!(!place.sessions().open(short.clone()).is_empty().unwrap(), "an old file is not an old session");
    assert_eq!(place.engine().clear_expired(place.now()).unwrap(), 0, "not to a purge either");
    place.clock.advance(Duration::from_secs(10));
    for path in session_files(&place) {
        File::options().append(true).open(path).unwrap().set_modified(SystemTime::now()).unwrap();
    }
    assert!(place.sessions().open(short).is_empty().unwrap(), "nor is a new file a new session");
    assert_eq!(place.engine().clear_expired(place.now()).unwrap(), 1, "to a purge neither");
    assert!(!place.sessions().open(long).is_empty().unwrap(), "and the other one lives");
}

#[test]
fn purging_leaves_what_is_not_ours_alone_and_takes_what_was_left_unfinished() {
    let place = file();
    let (over, living) = (
        saved(&place.sessions(), Expiry::Idle(Duration::from_secs(10))),
        saved(&place.sessions(), Expiry::Default),
    );
    let sessions = place.folder().unwrap().join("sessions");
    let of = |digit: &str| sessions.join(format!("test-{}", digit.repeat(64)));
    let theirs = [
        sessions.join("notes.txt"),
        sessions.join("Tagebuch für Luna.txt"),
        sessions.join(format!("other-{}", "0".repeat(64))),
        sessions.join(format!("test-{}.bak", "0".repeat(64))),
    ];
    for path in &theirs {
        fs::write(path, "für Luna 🐾 \u{1}").unwrap();
        age(path, &place, LONG_AGO);
    }
    // Not every system lets such a name in.
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        fs::write(sessions.join(std::ffi::OsStr::from_bytes(b"test-\xff\xfe")), "not even a name").unwrap();
    }
    fs::create_dir(of("a")).unwrap();
    fs::write(of("b"), "für Luna 🐾".repeat(40)).unwrap();
    fs::write(of("c"), "").unwrap();
    let orphan = sessions.join(format!("test-{}.0123456789abcdef.tmp", "d".repeat(64)));
    fs::write(&orphan, "half a sess").unwrap();
    for path in [of("b"), of("c"), orphan.clone()] {
        age(&path, &place, Duration::from_mins(61));
    }
    place.clock.advance(Duration::from_secs(10));
    assert_eq!(place.sessions().purge(&|_| true).unwrap(), 1, "one was over, whatever else lies there");
    assert!(place.sessions().open(over).is_empty().unwrap(), "that one");
    assert!(!place.sessions().open(living).is_empty().unwrap(), "the living one stays");
    assert!(theirs.iter().all(|path| path.exists()), "and whatever is not ours");
    assert!(of("a").is_dir(), "and a folder of such a name");
    assert!(of("b").exists() && of("c").exists(), "and damage, for whoever wants to look into it");
    assert!(!orphan.exists(), "what nobody finished goes");
    for path in [of("b"), of("c")] {
        age(&path, &place, LONG_AGO);
    }
    place.sessions().purge(&|_| true).unwrap();
    assert!(!of("b").exists() && !of("c").exists(), "damage goes when nobody looked for a month");
}

#[test]
fn a_place_that_is_none_is_an_error_from_the_start() {
    let folder = folder();
    let taken = folder.path().join("taken");
    fs::write(&taken, "somebody's file").unwrap();
    let is_storage = |opened: Result<(), EngineError>| match opened {
        Err(error @ EngineError::Storage(_)) => error.to_string().starts_with("sessions cannot be stored: "),
        _ => false,
    };
    assert!(is_storage(FileEngine::open(&taken, "test-").map(drop)), "a file is no folder");
    assert!(is_storage(FileEngine::open(taken.join("sessions"), "test-").map(drop)), "nor has it one in it");
    assert!(is_storage(SqliteEngine::open(folder.path(), "test").map(drop)), "a folder is no file");
    let missing = folder.path().join("missing").join("sessions.db");
    assert!(is_storage(SqliteEngine::open(&missing, "test").map(drop)), "and what is not there holds none");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "somebody's file", "what was there is left alone");
}

#[test]
fn a_file_that_is_no_database_is_told_from_one_that_cannot_be_reached() {
    let folder = folder();
    let path = folder.path().join("sessions.db");
    fs::write(&path, "für Luna 🐾 ".repeat(1000)).unwrap();
    let opened = SqliteEngine::open(&path, "test").map(drop);
    assert!(matches!(opened, Err(EngineError::Damaged(_))), "whoever meets this may begin anew: {opened:?}");
}

#[test]
fn a_folder_that_goes_away_under_a_session_is_an_error_and_not_a_lost_save() {
    let place = file();
    let sessions = place.sessions();
    let mut session = sessions.open(saved(&sessions, Expiry::Default));
    session.insert("late", &true).unwrap();
    fs::remove_dir_all(place.folder().unwrap().join("sessions")).unwrap();
    let refused = session.save();
    assert!(matches!(refused, Err(session::SessionError::Engine(EngineError::Storage(_)))), "{refused:?}");
    assert!(session.modified(), "it is still to be saved");
    let mut new = sessions.start();
    new.insert("pet", &"Luna").unwrap();
    assert!(new.save().is_err() && new.key().is_none(), "and a new one is not said to be stored");
}

#[test]
fn a_name_for_files_is_checked_as_a_key_is() {
    let folder = folder();
    for prefix in ["", "../up", "a/b", "a\\b", "UPPER", "ü", "a b", &"a".repeat(33)] {
        assert!(FileEngine::open(folder.path(), prefix).is_err(), "{prefix:?} must not begin a file's name");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "and nothing was made of it");
}

#[test]
fn a_kind_of_session_is_named_in_letters_and_no_two_share_a_table() {
    let folder = folder();
    let path = folder.path().join("sessions.db");
    for kind in ["", "a b", "a_b", "Window", "window2", "x; DROP TABLE session_window", "ü"] {
        assert!(SqliteEngine::open(&path, kind).is_err(), "{kind:?} would be taken for another kind");
    }
    SqliteEngine::open(&path, "window").expect("letters are fine");
}

#[test]
fn starting_times_before_1970_and_after_2500_are_no_trouble() {
    for place in [file(), sqlite()] {
        for now in [session::Timestamp(-1), session::Timestamp(START.0 * 20)] {
            place.clock.set(now);
            let key = saved(&place.sessions(), Expiry::Default);
            assert!(!place.sessions().open(key).is_empty().unwrap(), "{place} at {now:?}");
            place.clock.advance(DAY);
            assert_eq!(place.engine().clear_expired(place.now()).unwrap(), 1, "{place} at {now:?}");
        }
    }
}

/// What a process meets whose writes the system refuses: one that may not make a file longer than nothing stands for a full
/// disk, and one of nobody's rights for a folder that it may only read.
#[cfg(unix)]
mod refused {
    use std::env;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Output};

    use session::{SessionError, SessionKey};

    use super::*;
    use crate::places::opened;

    const NOBODY: u32 = 65_534;

    /// A process of this very test that does only this, in the place of that name in that folder.
    fn child(place: &Place, key: &SessionKey, mut command: Command) -> Output {
        command
            .arg(env::current_exe().unwrap())
            .args(["--exact", "files::refused::nothing_is_saved_and_that_is_said", "--nocapture"])
            .env("SESSION_TEST_PLACE", place.to_string())
            .env("SESSION_TEST_FOLDER", place.folder().unwrap())
            .env("SESSION_TEST_KEY", key.expose())
            .output()
            .unwrap()
    }

    #[test]
    fn nothing_is_saved_and_that_is_said() {
        let Ok(name) = env::var("SESSION_TEST_PLACE") else { return };
        let folder = env::var_os("SESSION_TEST_FOLDER").unwrap();
        let key = SessionKey::parse(&env::var("SESSION_TEST_KEY").unwrap()).unwrap();
        let place = Place::new("refused", None, move || opened(&name, Path::new(&folder)));
        let mut session = place.sessions().open(key);
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "it can be read");
        session.insert("pet", &"Milo").unwrap();
        let refused = session.save();
        let is_storage = matches!(refused, Err(SessionError::Engine(EngineError::Storage(_))));
        assert!(is_storage && session.modified(), "a save that did not happen says so: {refused:?}");
        session.reload();
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "as it was");
        let mut new = place.sessions().start();
        new.insert("pet", &"Nala").unwrap();
        assert!(new.save().is_err() && new.key().is_none(), "and a new one has no key");
        let deleted = session.flush();
        print_line(if deleted.is_ok() { "refused, deleted" } else { "refused" });
    }

    #[expect(clippy::print_stdout, reason = "it tells its parent that it came so far")]
    fn print_line(text: &str) {
        println!("{text}");
    }

    fn said(output: &Output) -> String {
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    #[test]
    fn a_disk_that_is_really_full_loses_nothing() {
        for place in [sqlite(), file()] {
            let sessions = place.sessions();
            let key = saved(&sessions, Expiry::Default);
            let mut command = Command::new("sh");
            command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
            let output = child(&place, &key, command);
            assert!(
                output.status.success() && said(&output).contains("refused"),
                "{place}: {}",
                said(&output)
            );
            if place.to_string() == "file" {
                let left = fs::read_dir(place.folder().unwrap().join("sessions")).unwrap().count();
                assert!(left <= 2, "{place}: nothing half written is left beside the session and the lock");
            }
            let mut session = sessions.open(saved(&sessions, Expiry::Default));
            session.insert("later", &true).unwrap();
            session.save().expect("with room again, it goes on");
        }
    }

    #[test]
    fn nobody_else_reads_a_database_of_sessions() {
        let folder = crate::places::folder();
        let path = folder.path().join("sessions.db");
        let engine = session::SqliteEngine::open(&path, "window").unwrap();
        for beside in ["", "-wal", "-shm"] {
            let file = format!("{}{beside}", path.display());
            let mode = fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file} is its owner's");
        }
        drop(engine);
    }

    #[test]
    fn a_folder_that_may_only_be_read_loses_nothing() {
        let place = file();
        let key = saved(&place.sessions(), Expiry::Default);
        let sessions = place.folder().unwrap().join("sessions");
        let is_root = fs::metadata(&sessions).unwrap().uid() == 0;
        let owned = [place.folder().unwrap().to_owned(), sessions.clone()];
        for path in
            owned.into_iter().chain(fs::read_dir(&sessions).unwrap().map(|entry| entry.unwrap().path()))
        {
            if is_root {
                chown(path, Some(NOBODY), None).unwrap();
            }
        }
        fs::set_permissions(&sessions, fs::Permissions::from_mode(0o500)).unwrap();
        let mut command = Command::new("env");
        if is_root {
            command.uid(NOBODY);
        }
        let output = child(&place, &key, command);
        fs::set_permissions(&sessions, fs::Permissions::from_mode(0o700)).unwrap();
        assert!(output.status.success() && said(&output).contains("refused"), "{place}: {}", said(&output));
        let mut session = place.sessions().open(key);
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "as it was");
        session.insert("later", &true).unwrap();
        session.save().expect("with its rights again, it goes on");
    }
}
