//! The worked example of `docs/extending.md`: an engine of one's own out of the SQLite one, with an account beside each
//! session.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "extending/accounts.rs"]
#[expect(
    unreachable_pub,
    reason = "it stands in the document as it stands here, where it is a program of its own"
)]
mod accounts;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use accounts::{end_all_of, sessions_of, with_accounts};
use serde_json::{Map, Value};
use session::{
    Expiry, ManualClock, SealingSecret, SessionError, Sessions, SqliteEngine, Timestamp, engine_conformance,
};

/// A folder in memory where the system has one: what is asked here is what is right, and not what outlives a power cut.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

engine_conformance!(extended, || {
    let folder = folder();
    move || with_accounts(SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap()).unwrap()
});

struct Scene {
    engine: Arc<SqliteEngine>,
    sessions: Sessions,
    clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

fn account(values: &Map<String, Value>) -> Option<String> {
    Some(values.get("account")?.as_str()?.to_owned())
}

fn scene() -> Scene {
    let folder = folder();
    let engine = SqliteEngine::open(&folder.path().join("sessions.db"), "test").unwrap();
    let engine = Arc::new(with_accounts(engine).unwrap());
    let clock = Arc::new(ManualClock::at(Timestamp(1_700_000_000_000)));
    let sessions = Sessions::builder(engine.clone(), SealingSecret::from_bytes([7; 32]), "test")
        .clock(clock.clone())
        .label(account)
        .build();
    Scene { engine, sessions, clock, folder }
}

impl Scene {
    fn logged_in(&self, account: &str) -> session::Session {
        let mut session = self.sessions.start();
        session.insert("account", &account).unwrap();
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        session
    }

    fn column(&self) -> Vec<Option<String>> {
        let connection = self.engine.connection();
        let mut all = connection.prepare("SELECT account FROM session_test ORDER BY account").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

#[test]
fn the_account_is_kept_in_a_column_and_taken_out_of_it_with_the_value() {
    let scene = scene();
    let mut session = scene.logged_in("anna");
    assert_eq!(scene.column(), [Some("anna".to_owned())], "it is written with the first save");
    session.insert("account", &"berta").unwrap();
    session.save().unwrap();
    assert_eq!(scene.column(), [Some("berta".to_owned())], "and with every other");
    session.cycle_key().unwrap();
    assert_eq!(scene.column(), [Some("berta".to_owned())], "it goes along to a new key");
    assert_eq!(session.pop("account", String::new()).unwrap(), "berta");
    session.save().unwrap();
    assert_eq!(scene.column(), [None], "popped, it is NULL");
    session.flush().unwrap();
    assert_eq!(scene.column(), [], "and goes with the session");
}

#[test]
fn all_sessions_of_one_account_are_found_and_ended() {
    let scene = scene();
    let (mut one, mut two, mut other) =
        (scene.logged_in("anna"), scene.logged_in("anna"), scene.logged_in("berta"));
    assert_eq!(sessions_of(&scene.engine, "anna").unwrap(), 2, "hers, on two devices");
    assert_eq!(sessions_of(&scene.engine, "nobody").unwrap(), 0, "and nobody's");
    assert_eq!(end_all_of(&scene.engine, "anna").unwrap(), 2, "both end");
    for session in [&mut one, &mut two] {
        session.insert("late", &true).unwrap();
        assert!(matches!(session.save(), Err(SessionError::Gone)), "for whoever had them open too");
    }
    other.insert("late", &true).unwrap();
    other.save().expect("nobody else's ends");
}

#[test]
fn a_session_saved_before_there_were_accounts_has_none_until_it_is_saved_again() {
    let folder = folder();
    let path = folder.path().join("sessions.db");
    let store = |engine: Arc<SqliteEngine>| {
        Sessions::builder(engine, SealingSecret::from_bytes([7; 32]), "test").label(account).build()
    };
    let mut session = store(Arc::new(SqliteEngine::open(&path, "test").unwrap())).start();
    session.insert("account", &"anna").unwrap();
    session.save().unwrap();
    let key = session.key().unwrap().clone();
    for _ in 0..2 {
        let engine = with_accounts(SqliteEngine::open(&path, "test").unwrap()).unwrap();
        assert_eq!(sessions_of(&engine, "anna").unwrap(), 0, "the column is there, and empty");
    }
    let engine = Arc::new(with_accounts(SqliteEngine::open(&path, "test").unwrap()).unwrap());
    let mut session = store(engine.clone()).open(key);
    session.set_modified();
    session.save().unwrap();
    assert_eq!(sessions_of(&engine, "anna").unwrap(), 1, "saved again, it has hers");
}

#[test]
fn a_refused_save_leaves_the_account_as_it_was() {
    let scene = scene();
    let session = scene.logged_in("anna");
    let key = session.key().unwrap().clone();
    let (mut one, mut two) = (scene.sessions.open(key.clone()), scene.sessions.open(key));
    one.insert("account", &"berta").unwrap();
    two.insert("account", &"carla").unwrap();
    one.save_if_unchanged().unwrap();
    assert!(matches!(two.save_if_unchanged(), Err(SessionError::Conflict)), "somebody was first");
    assert_eq!(scene.column(), [Some("berta".to_owned())], "and hers is what is there");
}

#[test]
fn a_column_that_cannot_be_filled_undoes_the_save() {
    let scene = scene();
    let mut session = scene.logged_in("anna");
    let unique = "CREATE UNIQUE INDEX only_one ON session_test (account)";
    scene.engine.connection().execute_batch(unique).unwrap();
    let mut second = scene.sessions.start();
    second.insert("account", &"anna").unwrap();
    assert!(second.save().is_err() && second.key().is_none(), "refused, nothing is stored");
    assert_eq!(scene.engine.len().unwrap(), 1, "not even half of it");
    session.insert("pet", &"Milo").unwrap();
    session.save().expect("and the first goes on");
}

#[test]
fn purging_takes_the_account_with_the_session() {
    let scene = scene();
    let mut session = scene.logged_in("anna");
    session.set_expiry(Expiry::Idle(Duration::from_secs(1))).unwrap();
    session.save().unwrap();
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(scene.sessions.purge(&|_| true).unwrap(), 1, "it was over");
    assert_eq!(sessions_of(&scene.engine, "anna").unwrap(), 0, "and its account is not there either");
}

#[test]
fn a_cached_engine_notices_what_was_ended_through_another_one_on_the_file() {
    let scene = scene();
    let path = scene.folder.path().join("sessions.db");
    let open = || with_accounts(SqliteEngine::open(&path, "test").unwrap()).unwrap();
    let cached = session::CachedEngine::new(session::MemoryEngine::default(), open());
    let sessions = Sessions::builder(cached, SealingSecret::from_bytes([7; 32]), "test")
        .clock(scene.clock.clone())
        .label(account)
        .build();
    let mut session = sessions.start();
    session.insert("account", &"anna").unwrap();
    session.save().unwrap();
    let key = session.key().unwrap().clone();
    assert!(!sessions.open(key.clone()).is_empty().unwrap(), "a copy is kept");
    assert_eq!(end_all_of(&open(), "anna").unwrap(), 1, "ended past the cache");
    assert!(sessions.open(key).is_empty().unwrap(), "and gone for it too");
}

#[test]
fn the_document_shows_this_very_code() {
    let document = include_str!("../docs/extending.md");
    let code = include_str!("extending/accounts.rs").trim();
    assert!(document.contains(code), "what is tested here is what the document says");
    let hidden: String = code.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
    assert!(document.contains(&hidden), "in its second example too");
}
