//! Several processes on one place, and processes that are killed. The tests start this very binary again, and have it run
//! [`child`] alone.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use session::{
    EngineError, FileEngine, Record, SealingSecret, SessionEngine, SessionKey, Sessions, SqliteEngine,
    Timestamp,
};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const ENGINES: [&str; 2] = ["sqlite", "file"];
const CHILDREN: usize = 4;
const NAMES_A_CHILD: usize = 5;

/// Longer than anything here takes. Whoever still waits then has found a fault.
const PATIENCE: Duration = Duration::from_mins(1);

/// What parent and child share: a place for sessions, and signs for each other.
struct Place {
    folder: PathBuf,
    engine: String,
}

impl Place {
    fn new(folder: &TempDir, engine: &str) -> Self {
        Self { folder: folder.path().to_owned(), engine: engine.to_owned() }
    }

    fn engine(&self) -> Arc<dyn SessionEngine> {
        match self.engine.as_str() {
            "sqlite" => Arc::new(SqliteEngine::open(&self.folder.join("sessions.db"), "test").unwrap()),
            "file" => Arc::new(FileEngine::open(self.folder.join("sessions"), "test").unwrap()),
            other => panic!("no engine is called {other}"),
        }
    }

    fn sessions(&self) -> Sessions {
        Sessions::new(self.engine(), SealingSecret::from_bytes([7; 32]), "processes")
    }

    fn saved(&self) -> SessionKey {
        let mut session = self.sessions().start();
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        session.key().unwrap().clone()
    }

    fn sign(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.sign"))
    }

    fn give(&self, sign: &str) {
        fs::write(self.sign(sign), []).unwrap();
    }

    fn wait_for(&self, sign: &str) {
        let begun = Instant::now();
        while !self.sign(sign).exists() {
            assert!(begun.elapsed() < PATIENCE, "nobody gave the sign “{sign}”");
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn wait_for_all(&self, signs: &[impl AsRef<str>]) {
        for sign in signs {
            self.wait_for(sign.as_ref());
        }
    }

    /// A process of its own that does `task` in the session under `key`.
    fn start(&self, task: &str, name: &str, key: &SessionKey) -> Child {
        self.start_by(Command::new(env::current_exe().unwrap()), task, name, key)
    }

    fn start_by(&self, mut command: Command, task: &str, name: &str, key: &SessionKey) -> Child {
        command
            .args(["--exact", "child", "--nocapture"])
            .env("SESSION_TEST_TASK", task)
            .env("SESSION_TEST_NAME", name)
            .env("SESSION_TEST_KEY", key.expose())
            .env("SESSION_TEST_ENGINE", &self.engine)
            .env("SESSION_TEST_FOLDER", &self.folder)
            .spawn()
            .unwrap()
    }
}

/// Waits for all, so that none is left over when one fails.
fn all_succeed(children: impl IntoIterator<Item = Child>) -> bool {
    let ended: Vec<_> = children.into_iter().map(|mut child| child.wait().unwrap()).collect();
    ended.iter().all(ExitStatus::success)
}

/// Not a test: what a started process does. Without a task it returns at once.
#[test]
fn child() {
    let said = |name: &str| env::var(format!("SESSION_TEST_{name}"));
    let Ok(task) = said("TASK") else { return };
    let place = Place { folder: said("FOLDER").unwrap().into(), engine: said("ENGINE").unwrap() };
    let (name, key) = (said("NAME").unwrap(), SessionKey::parse(&said("KEY").unwrap()).unwrap());
    match task.as_str() {
        "insert" => insert(&place, &name, &key),
        "create" => create(&place, &name, &key),
        "open" => open(&place, &name),
        "save for ever" => save_for_ever(&place, &name, &key),
        "fill" => fill(&place, &key),
        other => panic!("no task is called {other}"),
    }
}

fn insert(place: &Place, name: &str, key: &SessionKey) {
    let sessions = place.sessions();
    place.give(name);
    place.wait_for("go");
    for number in 0..NAMES_A_CHILD {
        let mut session = sessions.open(key.clone());
        session.insert(&format!("{name}-{number}"), &number).unwrap();
        session.save().unwrap();
    }
}

#[test]
fn names_that_four_processes_put_into_one_session_all_survive() {
    for engine in ENGINES {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(&folder, engine);
        let key = place.saved();
        let names: Vec<String> = (0..CHILDREN).map(|child| format!("child{child}")).collect();
        let children: Vec<Child> = names.iter().map(|name| place.start("insert", name, &key)).collect();
        place.wait_for_all(&names);
        place.give("go");
        assert!(all_succeed(children), "{engine}: a process met an error");
        let mut session = place.sessions().open(key);
        for name in names {
            for number in 0..NAMES_A_CHILD {
                let value = session.get::<usize>(&format!("{name}-{number}")).unwrap();
                assert_eq!(value, Some(number), "{engine}: {name}'s update {number} was lost");
            }
        }
        assert_eq!(
            session.len().unwrap(),
            1 + CHILDREN * NAMES_A_CHILD,
            "{engine}: and nothing else is there"
        );
    }
}

fn create(place: &Place, name: &str, key: &SessionKey) {
    let engine = place.engine();
    place.give(name);
    place.wait_for("go");
    let record = Record { payload: name.into(), expires_at: None, run: None, version: 1, label: None };
    match engine.create(&key.digest(), &record) {
        Ok(()) => place.give(&format!("{name}-won")),
        Err(EngineError::Taken) => place.give(&format!("{name}-lost")),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn of_two_processes_that_make_one_key_exactly_one_wins() {
    for engine in ENGINES {
        for _ in 0..5 {
            let folder = tempfile::tempdir().unwrap();
            let (place, key) = (Place::new(&folder, engine), SessionKey::generate().unwrap());
            drop(place.engine());
            let names = ["one", "two"];
            let children = names.map(|name| place.start("create", name, &key));
            place.wait_for_all(&names);
            place.give("go");
            assert!(all_succeed(children), "{engine}: a process met an error");
            let winners = names.map(|name| place.sign(&format!("{name}-won")).exists());
            let losers = names.map(|name| place.sign(&format!("{name}-lost")).exists());
            assert_eq!(winners, losers.map(|lost| !lost), "{engine}: who did not win lost");
            assert_ne!(winners[0], winners[1], "{engine}: exactly one wins");
            let there = place.engine().load(&key.digest(), NOW).unwrap().unwrap();
            let winner = if winners[0] { "one" } else { "two" };
            assert_eq!(there.payload, winner.as_bytes(), "{engine}: what is there is the winner's");
        }
    }
}

fn open(place: &Place, name: &str) {
    place.give(name);
    place.wait_for("go");
    drop(place.engine());
}

fn two_processes_open(engine: &str) {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let (place, key) = (Place::new(&folder, engine), SessionKey::generate().unwrap());
        let names = ["one", "two"];
        let children = names.map(|name| place.start("open", name, &key));
        place.wait_for_all(&names);
        place.give("go");
        assert!(all_succeed(children), "{engine}: a process met an error");
    }
}

#[test]
fn two_processes_that_make_one_folder_at_once_both_open_it() {
    two_processes_open("file");
}

#[test]
fn two_processes_that_make_one_database_at_once_both_open_it() {
    two_processes_open("sqlite");
}

/// The text that belongs to a number, long enough to be torn.
fn text(number: u64) -> String {
    format!("{number} ").repeat(1000)
}

fn save_for_ever(place: &Place, name: &str, key: &SessionKey) {
    let mut session = place.sessions().open(key.clone());
    let mut number = session.get::<u64>("number").unwrap().unwrap_or(0);
    let begun = Instant::now();
    // Somebody is going to end it. If nobody does, it does not stay for ever.
    while begun.elapsed() < PATIENCE {
        number += 1;
        session.insert("number", &number).unwrap();
        session.insert("text", &text(number)).unwrap();
        session.save().unwrap();
        if !place.sign(name).exists() {
            place.give(name);
        }
    }
}

#[test]
fn a_process_killed_at_any_moment_tears_no_session() {
    for engine in ENGINES {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(&folder, engine);
        let (others, killed) = ([place.saved(), place.saved(), place.saved()], place.saved());
        let mut last = 0;
        for round in 0..20 {
            let name = format!("round{round}");
            let mut child = place.start("save for ever", &name, &killed);
            place.wait_for(&name);
            thread::sleep(a_moment());
            child.kill().unwrap();
            child.wait().unwrap();

            let sessions = place.sessions();
            let mut session = sessions.open(killed.clone());
            let number = session.get::<u64>("number").unwrap();
            assert!(number >= Some(last + 1), "{engine}: {number:?} after {last}: what was saved is lost");
            last = number.unwrap();
            assert_eq!(session.get("text").unwrap(), Some(text(last)), "{engine}: old or new, never both");
            for other in &others {
                let pet = sessions.open(other.clone()).get::<String>("pet").unwrap();
                assert_eq!(pet.as_deref(), Some("Luna"), "{engine}: another session does not open");
            }
            let mut other = sessions.open(others[0].clone());
            other.insert("round", &round).unwrap();
            other.save().expect("whoever was killed holds nobody up");
        }
        assert_eq!(place.sessions().purge(&|_| true).unwrap(), 0, "{engine}: and none of them is over");
    }
}

/// Between nothing and what a handful of saves take.
fn a_moment() -> Duration {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Duration::from_micros(u64::from(now.subsec_nanos()) / 7 % 20_000)
}

/// What a process does whose files may not grow beyond 128 blocks.
fn fill(place: &Place, key: &SessionKey) {
    let (engine, digest) = (place.engine(), key.digest());
    let there = engine.load(&digest, NOW).unwrap().unwrap();
    let large = Record { payload: vec![7; 1024 * 1024], ..there.clone() };
    let refused = engine.save(&digest, &large, NOW);
    assert!(matches!(refused, Err(EngineError::Storage(_))), "a disk that is full is said: {refused:?}");
    let moved = SessionKey::generate().unwrap().digest();
    let refused = engine.rename(&digest, &moved, &large, NOW);
    assert!(matches!(refused, Err(EngineError::Storage(_))), "also to whoever takes a new key: {refused:?}");
    let refused = engine.create(&moved, &large);
    assert!(matches!(refused, Err(EngineError::Storage(_))), "also to whoever begins: {refused:?}");
    assert_eq!(engine.load(&digest, NOW).unwrap(), Some(there), "and what was there is there");
    assert_eq!(engine.load(&moved, NOW).unwrap(), None, "and nothing else is");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_harms_nothing() {
    for engine in ENGINES {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(&folder, engine);
        let key = place.saved();
        // Not killed at the limit, but told.
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"trap '' XFSZ; ulimit -f 128; exec "$0" "$@""#]).arg(env::current_exe().unwrap());
        let mut child = place.start_by(shell, "fill", "child", &key);
        assert!(child.wait().unwrap().success(), "{engine}: see above for what it found");
        let mut session = place.sessions().open(key);
        session.insert("after", &true).unwrap();
        session.save().expect("when there is room again, it goes on");
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{engine}");
        assert!(
            unfinished(&folder.path().join("sessions")).is_empty(),
            "{engine}: nothing half-written is left"
        );
    }
}

fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "tmp")).collect()
}
