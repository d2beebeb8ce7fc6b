//! What holds for a session whatever engine keeps it. Each test runs on every engine.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use session::{
    Clock, Expiry, ManualClock, MemoryEngine, RunId, SealingSecret, SessionEngine, SessionError, SessionKey,
    Sessions, SqliteEngine, Timestamp,
};

const DAY: Duration = Duration::from_hours(24);

/// Two stores over the same place, so that each test can ask what another process would see.
struct Place {
    clock: Arc<ManualClock>,
    run: RunId,
    open: Box<dyn Fn(Arc<ManualClock>, RunId) -> Sessions>,
    _folder: Option<tempfile::TempDir>,
}

impl Place {
    fn sessions(&self) -> Sessions {
        (self.open)(self.clock.clone(), self.run)
    }

    fn sessions_of_the_next_run(&self) -> Sessions {
        (self.open)(self.clock.clone(), RunId::generate())
    }
}

fn store(engine: impl SessionEngine + 'static, clock: Arc<ManualClock>, run: RunId) -> Sessions {
    Sessions::builder(engine, SealingSecret::from_bytes([7; 32]), "test")
        .clock(clock)
        .run(run)
        .default_idle(DAY)
        .build()
}

fn places() -> Vec<(&'static str, Place)> {
    let clock = || Arc::new(ManualClock::at(Timestamp(1_700_000_000_000)));
    let memory = Arc::new(MemoryEngine::default());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sessions.db");
    vec![
        (
            "memory",
            Place {
                clock: clock(),
                run: RunId::generate(),
                open: Box::new(move |clock, run| store(memory.clone(), clock, run)),
                _folder: None,
            },
        ),
        (
            "sqlite",
            Place {
                clock: clock(),
                run: RunId::generate(),
                open: Box::new(move |clock, run| {
                    store(SqliteEngine::open(&file, "test").unwrap(), clock, run)
                }),
                _folder: Some(folder),
            },
        ),
    ]
}

fn saved(sessions: &Sessions, expiry: Expiry) -> SessionKey {
    let mut session = sessions.start();
    session.insert("pet", &"Luna").unwrap();
    session.set_expiry(expiry).unwrap();
    session.save().unwrap();
    session.key().unwrap().clone()
}

#[test]
fn what_is_saved_is_there_for_the_next_handle() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut again = place.sessions().open(key);
        assert_eq!(again.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{name}");
    }
}

#[test]
fn reading_marks_accessed_and_only_a_change_marks_modified() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key);
        assert!(!session.accessed(), "{name}: opening does nothing");
        session.get::<String>("pet").unwrap();
        assert!(session.accessed() && !session.modified(), "{name}: reading is not changing");
        session.insert("pet", &"Luna").unwrap();
        session.remove("nobody").unwrap();
        assert!(!session.modified(), "{name}: what changes nothing marks nothing");
        assert_eq!(session.set_default("pet", "Milo".to_owned()).unwrap(), "Luna", "{name}: it was there");
        assert!(!session.modified(), "{name}: set_default that stored nothing marks nothing");
        session.insert("pet", &"Milo").unwrap();
        assert!(session.modified(), "{name}: a change does");
    }
}

#[test]
fn an_unknown_key_is_never_adopted() {
    for (name, place) in places() {
        let forged = SessionKey::generate().unwrap();
        let mut session = place.sessions().open(forged.clone());
        assert!(session.is_empty().unwrap(), "{name}: unknown is empty, not an error");
        session.insert("pet", &"Luna").unwrap();
        session.save().unwrap();
        assert_ne!(session.key(), Some(&forged), "{name}: it got a key of its own");
        assert!(
            place.sessions().open(forged).is_empty().unwrap(),
            "{name}: nothing lies under the forged key"
        );
    }
}

#[test]
fn an_empty_session_is_not_stored_and_one_that_became_empty_is_deleted() {
    for (name, place) in places() {
        let mut session = place.sessions().start();
        session.set_modified();
        session.save().unwrap();
        assert!(session.key().is_none(), "{name}: nothing to keep, so nothing is written");

        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.clear().unwrap();
        session.save().unwrap();
        assert!(place.sessions().open(key).is_empty().unwrap(), "{name}: it is gone");
    }
}

#[test]
fn flush_leaves_nothing_behind() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(key.clone());
        session.flush().unwrap();
        assert!(session.key().is_none() && session.is_empty().unwrap(), "{name}: the handle forgot it");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{name}: the engine forgot it");
    }
}

#[test]
fn cycling_the_key_keeps_the_values_and_voids_the_old_key() {
    for (name, place) in places() {
        let old = saved(&place.sessions(), Expiry::Default);
        let mut session = place.sessions().open(old.clone());
        session.cycle_key().unwrap();
        let new = session.key().unwrap().clone();
        assert_ne!(new, old, "{name}");
        assert!(place.sessions().open(old).is_empty().unwrap(), "{name}: the old key is void");
        assert_eq!(
            place.sessions().open(new).get::<String>("pet").unwrap().as_deref(),
            Some("Luna"),
            "{name}: the values moved"
        );
        session.insert("after", &1).unwrap();
        session.save().expect("a session goes on under its new key");
    }
}

#[test]
fn a_session_ends_at_its_expiry_and_not_a_moment_later() {
    let minute = Duration::from_mins(1);
    for (name, place) in places() {
        let at = Expiry::At(place.clock.now().plus(minute));
        for expiry in [Expiry::Idle(minute), at] {
            let start = place.clock.now();
            let key = saved(&place.sessions(), expiry);
            place.clock.set(Timestamp(start.0 + 59_999));
            assert!(
                !place.sessions().open(key.clone()).is_empty().unwrap(),
                "{name} {expiry:?}: still there"
            );
            place.clock.set(Timestamp(start.0 + 60_000));
            assert!(place.sessions().open(key).is_empty().unwrap(), "{name} {expiry:?}: over");
            place.clock.set(start);
        }
    }
}

#[test]
fn saving_moves_an_idle_end_and_reading_does_not() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Idle(Duration::from_mins(10)));
        place.clock.advance(Duration::from_mins(9));
        let mut session = place.sessions().open(key.clone());
        session.get::<String>("pet").unwrap();
        session.save().unwrap();
        assert_eq!(
            session.expires_at().unwrap().unwrap(),
            place.clock.now().plus(Duration::from_mins(1)),
            "{name}: reading is not activity"
        );
        session.set_modified();
        session.save().unwrap();
        place.clock.advance(Duration::from_mins(9));
        assert!(!place.sessions().open(key).is_empty().unwrap(), "{name}: saving is");
    }
}

#[test]
fn a_session_that_ends_with_the_app_is_unreadable_to_the_next_run_and_swept() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::AtAppClose);
        assert!(!place.sessions().open(key.clone()).is_empty().unwrap(), "{name}: this run reads it");
        let next = place.sessions_of_the_next_run();
        assert!(next.open(key.clone()).is_empty().unwrap(), "{name}: the next does not");
        assert_eq!(next.purge(&|run| run == place.run).unwrap(), 0, "{name}: a living run's are left alone");
        assert_eq!(next.purge(&|_| false).unwrap(), 1, "{name}: a dead run's are swept");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{name}: and gone");
    }
}

#[test]
fn purging_takes_what_is_over_and_nothing_else() {
    for (name, place) in places() {
        let sessions = place.sessions();
        for _ in 0..1200 {
            saved(&sessions, Expiry::Idle(Duration::from_secs(1)));
        }
        let kept = saved(&sessions, Expiry::Default);
        place.clock.advance(Duration::from_secs(1));
        assert_eq!(sessions.purge(&|_| true).unwrap(), 1200, "{name}: more than one batch");
        assert!(!sessions.open(kept).is_empty().unwrap(), "{name}: the living one stays");
    }
}

#[test]
fn a_session_deleted_or_expired_meanwhile_does_not_come_back_to_life() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let mut slow = place.sessions().open(key.clone());
        slow.insert("late", &true).unwrap();
        place.sessions().open(key.clone()).flush().unwrap();
        assert!(matches!(slow.save(), Err(SessionError::Gone)), "{name}: deleted elsewhere");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{name}: still gone");

        let key = saved(&place.sessions(), Expiry::Idle(Duration::from_secs(1)));
        let mut slow = place.sessions().open(key.clone());
        slow.insert("late", &true).unwrap();
        place.clock.advance(Duration::from_secs(1));
        assert!(matches!(slow.save(), Err(SessionError::Gone)), "{name}: ran out");
    }
}

#[test]
fn two_handles_both_updates_survive() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let (mut one, mut two) = (place.sessions().open(key.clone()), place.sessions().open(key.clone()));
        one.insert("one", &1).unwrap();
        two.insert("two", &2).unwrap();
        two.remove("pet").unwrap();
        one.save().unwrap();
        two.save().unwrap();
        let mut both = place.sessions().open(key);
        assert_eq!(both.get::<i32>("one").unwrap(), Some(1), "{name}: the first update is not lost");
        assert_eq!(both.get::<i32>("two").unwrap(), Some(2), "{name}: nor the second");
        assert!(!both.contains("pet").unwrap(), "{name}: nor the removal");
    }
}

#[test]
fn cycling_the_key_and_emptying_lose_no_update_either() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let (mut one, mut two) = (place.sessions().open(key.clone()), place.sessions().open(key.clone()));
        one.remove("pet").unwrap();
        two.insert("two", &2).unwrap();
        two.save().unwrap();
        one.save().unwrap();
        let mut both = place.sessions().open(key.clone());
        assert_eq!(both.len().unwrap(), 1, "{name}: one took the pet out, the other's value stays");

        let mut slow = place.sessions().open(key.clone());
        slow.insert("slow", &3).unwrap();
        both.insert("both", &4).unwrap();
        both.save().unwrap();
        slow.cycle_key().unwrap();
        assert_eq!(slow.len().unwrap(), 3, "{name}: the new key has everybody's values");
        assert!(place.sessions().open(key).is_empty().unwrap(), "{name}: and the old one none");
        let mut nothing = place.sessions().start();
        nothing.cycle_key().unwrap();
        assert!(nothing.key().is_none(), "{name}: an empty session is not stored");
    }
}

#[test]
fn an_end_moved_by_hand_ends_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sessions.db");
    let engine = || SqliteEngine::open(&file, "test").unwrap();
    let clock = Arc::new(ManualClock::at(Timestamp(1_700_000_000_000)));
    let sessions = store(engine(), clock.clone(), RunId::generate());
    let key = saved(&sessions, Expiry::Idle(Duration::from_secs(3)));
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute("UPDATE session_test SET expires_at = expires_at + 1000000", []).unwrap();
    assert!(sessions.open(key).is_empty().unwrap(), "the end is sealed with the payload");
}

#[test]
fn sessions_of_two_kinds_in_one_file_do_not_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sessions.db");
    let of = |kind| {
        Sessions::new(SqliteEngine::open(&file, kind).unwrap(), SealingSecret::from_bytes([1; 32]), "test")
    };
    let key = saved(&of("terminal"), Expiry::Default);
    assert!(of("window").open(key.clone()).is_empty().unwrap(), "another kind is another table");
    assert_eq!(SqliteEngine::open(&file, "window").unwrap().delete_all().unwrap(), 0, "emptying one");
    assert!(!of("terminal").open(key).is_empty().unwrap(), "leaves the other");
}

#[test]
fn eight_threads_lose_no_update() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (sessions, key) = (place.sessions(), key.clone());
                scope.spawn(move || {
                    let mut session = sessions.open(key);
                    session.insert(&format!("thread{thread}"), &thread).unwrap();
                    session.save().unwrap();
                });
            }
        });
        assert_eq!(place.sessions().open(key).len().unwrap(), 9, "{name}: the pet and eight threads");
    }
}

#[test]
fn names_that_start_with_an_underscore_are_ours() {
    for (name, place) in places() {
        let mut session = place.sessions().start();
        let refused = session.insert("_expiry", &"garbage");
        assert!(matches!(refused, Err(SessionError::ReservedName(_))), "{name}");
        assert!(!session.modified(), "{name}: a refused insert changes nothing");
    }
}

#[test]
fn a_value_of_another_type_is_an_error_and_not_a_panic() {
    for (name, place) in places() {
        let key = saved(&place.sessions(), Expiry::Default);
        let wrong = place.sessions().open(key).get::<u32>("pet");
        assert!(matches!(wrong, Err(SessionError::WrongType { .. })), "{name}");
    }
}

#[test]
fn a_test_value_tells_whether_the_engine_remembers() {
    for (name, place) in places() {
        let mut session = place.sessions().start();
        session.set_test_value().unwrap();
        session.save().unwrap();
        let mut again = place.sessions().open(session.key().unwrap().clone());
        assert!(again.test_value_worked().unwrap(), "{name}: it does");
        again.delete_test_value().unwrap();
        again.save().unwrap();
        assert!(again.key().is_none(), "{name}: and nothing is left of the test");
    }
}

#[test]
fn a_store_with_another_secret_sees_an_empty_session_and_destroys_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sessions.db");
    let with = |byte| {
        Sessions::new(
            SqliteEngine::open(&file, "test").unwrap(),
            SealingSecret::from_bytes([byte; 32]),
            "test",
        )
    };
    let key = saved(&with(1), Expiry::Default);
    let mut other = with(2).open(key.clone());
    assert!(other.is_empty().unwrap(), "what does not open is absent");
    other.insert("x", &1).unwrap();
    other.save().unwrap();
    assert_eq!(with(1).open(key).len().unwrap(), 1, "and what lies there is left for its owner");
}

#[test]
fn the_file_holds_neither_keys_nor_values() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sessions.db");
    let sessions =
        Sessions::new(SqliteEngine::open(&file, "test").unwrap(), SealingSecret::generate().unwrap(), "test");
    let mut session = sessions.start();
    session.insert("marker", &"zanzibar-marker").unwrap();
    session.save().unwrap();
    let key = session.key().unwrap().expose().to_owned();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for word in ["zanzibar-marker", "marker", key.as_str()] {
            assert!(!bytes.windows(word.len()).any(|at| at == word.as_bytes()), "{word} lies in the open");
        }
    }
}

#[derive(Debug, Clone)]
enum Call {
    Insert(String, Value),
    Remove(String),
    Clear,
    Save,
    Cycle,
    Reopen,
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let name = prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    let value =
        prop_oneof![any::<i64>().prop_map(|n| json!(n)), ".{0,8}".prop_map(|s| json!(s)), Just(json!(null))];
    let call = prop_oneof![
        4 => (name.clone(), value).prop_map(|(name, value)| Call::Insert(name, value)),
        2 => name.prop_map(Call::Remove),
        1 => Just(Call::Clear),
        2 => Just(Call::Save),
        1 => Just(Call::Cycle),
        2 => Just(Call::Reopen),
    ];
    prop::collection::vec(call, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_sequence_of_calls_equals_a_plain_map(calls in calls()) {
        for (name, place) in places() {
            let (mut model, mut stored) = (BTreeMap::new(), BTreeMap::new());
            let mut session = place.sessions().start();
            for call in &calls {
                match call {
                    Call::Insert(key, value) => {
                        session.insert(key, value).unwrap();
                        model.insert(key.clone(), value.clone());
                    }
                    Call::Remove(key) => {
                        let was_there = session.remove(key).unwrap();
                        prop_assert_eq!(was_there, model.remove(key).is_some(), "{}", name);
                    }
                    Call::Clear => { session.clear().unwrap(); model.clear(); }
                    Call::Save => { session.save().unwrap(); stored.clone_from(&model); }
                    Call::Cycle => {
                        session.cycle_key().unwrap();
                        // One that is not stored, or is empty, has nothing under any key.
                        if session.key().is_some() { stored.clone_from(&model); } else { stored.clear(); }
                    }
                    Call::Reopen => {
                        let key = session.key().cloned();
                        session = key.map_or_else(|| place.sessions().start(), |key| place.sessions().open(key));
                        model.clone_from(&stored);
                    }
                }
                let seen: BTreeMap<String, Value> =
                    session.iter().unwrap().map(|(key, value)| (key.to_owned(), value.clone())).collect();
                prop_assert_eq!(&seen, &model, "{} after {:?}", name, call);
            }
        }
    }
}
