use std::time::SystemTime;

use super::*;
use crate::SessionKey;
use crate::record::HEADER_BYTES;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const LATER: Timestamp = Timestamp(NOW.0 + 60_000);

fn key() -> KeyDigest {
    SessionKey::generate().unwrap().digest()
}

fn ending(at: Timestamp) -> Record {
    Record { payload: b"sealed".to_vec(), expires_at: Some(at), run: None, version: 1, label: None }
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

/// So long after the file was changed, as the clock on the wall has it.
fn after(duration: Duration) -> Timestamp {
    Timestamp::from(SystemTime::now()).plus(duration)
}

const DAY: Duration = Duration::from_hours(24);

#[test]
fn a_file_is_named_after_the_hash_and_nobody_else_reads_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new").join("sessions");
    let (engine, key) = (FileEngine::open(&folder, "app-").unwrap(), SessionKey::generate().unwrap());
    engine.create(&key.digest(), &ending(LATER)).unwrap();
    engine.save(&key.digest(), &ending(LATER), NOW).unwrap();
    engine.quarantine(&key.digest(), &ending(LATER), NOW).unwrap();
    let name = format!("app-{}", hex(key.digest().as_bytes()));
    assert_eq!(names(&folder), ["app--lock".into(), name.clone(), format!("{name}.damaged")], "and no more");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700, "the folder is its owner's");
        for name in names(&folder) {
            assert_eq!(mode(&folder.join(&name)), 0o600, "{name} is its owner's");
        }
    }
}

#[test]
fn a_prefix_that_could_be_a_path_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for prefix in ["", "..", "../x", "a/b", "a\\b", "A", "a.b", "é", "a\0", &"a".repeat(33)] {
        let refused = FileEngine::open(folder.path(), prefix);
        assert!(matches!(refused, Err(EngineError::Storage(_))), "{prefix:?} must not begin a file's name");
    }
    assert!(names(folder.path()).is_empty(), "and nothing was made");
}

#[test]
fn prefixes_in_one_folder_do_not_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) =
        (FileEngine::open(folder.path(), "a").unwrap(), FileEngine::open(folder.path(), "aa").unwrap());
    let (of_one, of_two) = (key(), key());
    one.create(&of_one, &ending(NOW)).unwrap();
    two.create(&of_two, &ending(LATER)).unwrap();
    assert!(!one.exists(&of_two, NOW).unwrap() && two.exists(&of_two, NOW).unwrap(), "each has its own");
    assert_eq!(two.clear_expired(Timestamp(LATER.0 - 1)).unwrap(), 0, "what is over belongs to the other");
    assert_eq!(one.clear_expired(Timestamp(i64::MAX)).unwrap(), 1, "each purges its own");
    assert!(two.exists(&of_two, NOW).unwrap(), "and no other");
}

#[test]
fn when_a_session_ends_its_file_says_and_not_its_age() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, old, new) = (FileEngine::open(folder.path(), "app-").unwrap(), key(), key());
    engine.create(&old, &ending(after(DAY))).unwrap();
    engine.create(&new, &ending(after(Duration::ZERO))).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + DAY;
    File::options().write(true).open(engine.path(&old)).unwrap().set_modified(long_ago).unwrap();
    let now = after(Duration::from_mins(1));
    assert_eq!(engine.clear_expired(now).unwrap(), 1, "one is over");
    assert!(engine.exists(&old, now).unwrap(), "and it is not the one with the old file");
    assert_eq!(engine.load(&new, now).unwrap(), None, "but the one that ended");
}

#[test]
fn purging_leaves_alone_what_is_not_ours() {
    let place = tempfile::tempdir().unwrap();
    let (engine, folder) = (FileEngine::open(place.path(), "app-").unwrap(), place.path());
    let digest = "0".repeat(64);
    let foreign = [
        "notes.txt".into(),
        format!("app-{}", &digest[1..]),
        format!("app-{digest}.bak"),
        format!("app-{}", "X".repeat(64)),
        format!("app-{}é", &digest[2..]),
        format!("app-{digest}tmp"),
        format!("other-{digest}.0.tmp"),
    ];
    for name in &foreign {
        fs::write(folder.join(name), "theirs").unwrap();
    }
    fs::create_dir(folder.join(format!("app-{digest}"))).unwrap();
    fs::create_dir(folder.join(format!("app-{digest}.0.tmp"))).unwrap();
    #[cfg(unix)]
    {
        let not_utf8 = <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"app-\xff\xfe");
        fs::write(folder.join(not_utf8), "theirs").unwrap();
        std::os::unix::fs::symlink("nowhere", folder.join(format!("app-{}", "1".repeat(64)))).unwrap();
    }
    engine.create(&key(), &ending(NOW)).unwrap();
    let before = names(folder).len();
    assert_eq!(engine.clear_expired(Timestamp(i64::MAX)).unwrap(), 1, "ours is found among them");
    assert_eq!(engine.clear_ended_runs(&|_| false).unwrap(), 0, "and none of theirs has a run");
    assert_eq!(names(folder).len(), before - 1, "everything else is where it was: {:?}", names(folder));
}

#[test]
fn what_nobody_finished_writing_is_removed_after_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    let engine = FileEngine::open(folder.path(), "app-").unwrap();
    let orphan = engine.write(&engine.path(&key()), b"half").unwrap();
    assert_eq!(engine.clear_expired(after(Duration::from_mins(59))).unwrap(), 0);
    assert!(orphan.0.exists(), "somebody may still be writing it");
    assert_eq!(engine.clear_expired(after(Duration::from_mins(61))).unwrap(), 0, "it was no session");
    assert!(!orphan.0.exists(), "nobody is");
}

#[test]
fn a_damaged_file_is_absent_and_kept_for_a_month() {
    let folder = tempfile::tempdir().unwrap();
    let engine = FileEngine::open(folder.path(), "app-").unwrap();
    let whole = record::encode(&ending(LATER), 1);
    let mut other_format = whole.clone();
    other_format[0] = 9;
    for damage in [&[][..], &whole[..HEADER_BYTES - 1], &[0xFF; 100], &other_format] {
        let key = key();
        fs::write(engine.path(&key), damage).unwrap();
        assert_eq!(engine.load(&key, NOW).unwrap(), None, "nothing can be read in it");
        assert!(!engine.exists(&key, NOW).unwrap(), "so it does not exist");
        assert!(
            matches!(engine.save(&key, &ending(LATER), NOW), Err(EngineError::Gone)),
            "nor is saved over"
        );
        assert!(matches!(engine.create(&key, &ending(LATER)), Err(EngineError::Taken)), "nor made anew");
        engine.clear_expired(after(DAY * 29)).unwrap();
        assert!(engine.path(&key).exists(), "somebody may want to look into it");
        engine.clear_expired(after(DAY * 31)).unwrap();
        assert!(!engine.path(&key).exists(), "nobody did");
    }
}

#[test]
fn what_does_not_open_is_copied_once_and_the_copy_outlives_it() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, key) = (FileEngine::open(folder.path(), "app-").unwrap(), key());
    let found = Record { version: 3, ..ending(NOW) };
    engine.create(&key, &found).unwrap();
    engine.quarantine(&key, &found, NOW).unwrap();
    engine.quarantine(&key, &Record { payload: vec![], ..found.clone() }, NOW).unwrap();
    assert_eq!(engine.clear_expired(after(DAY * 29)).unwrap(), 1, "the session itself is over");
    let copy = engine.path(&key).with_added_extension("damaged");
    let kept = record::decode(&fs::read(&copy).unwrap());
    assert_eq!(kept, Some(found), "the copy is there, as it was first found");
    assert_eq!(engine.clear_expired(after(DAY * 31)).unwrap(), 0);
    assert!(!copy.exists(), "for a month");
}

#[test]
fn whoever_tells_which_runs_live_may_change_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, of_run, other) = (FileEngine::open(folder.path(), "app-").unwrap(), key(), key());
    engine.create(&of_run, &Record { run: Some(RunId::generate()), ..ending(LATER) }).unwrap();
    let asked = engine.clear_ended_runs(&|_| engine.create(&other, &ending(LATER)).is_err());
    assert_eq!(asked.unwrap(), 1, "nothing was locked meanwhile");
    assert!(engine.exists(&other, NOW).unwrap());
}

#[test]
fn no_error_of_the_disk_is_swallowed() {
    let place = tempfile::tempdir().unwrap();
    let (folder, key) = (place.path().join("sessions"), key());
    let engine = FileEngine::open(&folder, "app-").unwrap();
    // A folder lies where the file should.
    fs::create_dir_all(engine.path(&key).join("inside")).unwrap();
    let is_storage = |done: Result<(), EngineError>| matches!(done, Err(EngineError::Storage(_)));
    assert!(is_storage(engine.load(&key, NOW).map(drop)), "load");
    assert!(is_storage(engine.exists(&key, NOW).map(drop)), "exists");
    assert!(is_storage(engine.save(&key, &ending(LATER), NOW)), "save");
    assert!(is_storage(engine.delete(&key)), "delete");
    assert!(is_storage(engine.delete_version(&key, 1, NOW)), "delete_version");
    // The whole folder is gone.
    fs::remove_dir_all(&folder).unwrap();
    assert!(is_storage(engine.create(&key, &ending(LATER))), "create");
    assert!(is_storage(engine.save(&key, &ending(LATER), NOW)), "save");
    assert!(is_storage(engine.clear_expired(NOW).map(drop)), "clear_expired");
    assert!(is_storage(engine.clear_ended_runs(&|_| true).map(drop)), "clear_ended_runs");
    assert!(is_storage(engine.quarantine(&key, &ending(LATER), NOW)), "quarantine");
    fs::write(&folder, "a file").unwrap();
    assert!(is_storage(FileEngine::open(&folder, "app-").map(drop)), "open");
}
