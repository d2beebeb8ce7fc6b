//! Any sequence of calls, on any engine, equals a plain map with a version, an end, and what was done to it since it was
//! read.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use session::{Expiry, RunId, Session, SessionError, Sessions};

use crate::places::{DAY, Place, START, places};

mod plain_map;

use plain_map::{Model, Outcome};

type Values = BTreeMap<String, Value>;

#[derive(Debug, Clone)]
enum Call {
    Insert(String, Value),
    Remove(String),
    Pop(String),
    SetDefault(String, Value),
    Update(Values),
    Clear,
    SetExpiry(Expiry),
    SetModified,
    Save,
    SaveIfUnchanged,
    Touch,
    Reload,
    CycleKey,
    Flush,
    Look,
    /// A new handle on what this one's key names, or on a new session.
    Reopen,
    /// The same after the program was started anew.
    Restart,
    /// Somebody else puts something into the same session and saves it.
    Elsewhere(String, Value),
    /// Somebody else ends it.
    FlushElsewhere,
    Advance(Duration),
    Purge,
}

fn names() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|n| json!(n)),
        ".{0,8}".prop_map(|s| json!(s)),
        Just(json!(null)),
        prop::num::f64::NORMAL.prop_map(|n| json!(n)),
        prop::collection::vec(any::<bool>(), 0..3).prop_map(|list| json!({ "list": list })),
    ]
}

fn durations() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (0..3_600_000_u64).prop_map(Duration::from_millis),
        prop::sample::select(vec![Duration::ZERO, DAY, 2 * DAY, DAY / 20, Duration::from_hours(1)]),
    ]
}

fn expiries() -> impl Strategy<Value = Expiry> {
    prop_oneof![
        Just(Expiry::Default),
        Just(Expiry::AtAppClose),
        durations().prop_map(Expiry::Idle),
        durations().prop_map(|from_start| Expiry::At(START.plus(from_start))),
    ]
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let call = prop_oneof![
        8 => (names(), values()).prop_map(|(name, value)| Call::Insert(name, value)),
        3 => names().prop_map(Call::Remove),
        2 => names().prop_map(Call::Pop),
        2 => (names(), values()).prop_map(|(name, value)| Call::SetDefault(name, value)),
        2 => prop::collection::btree_map(names(), values(), 0..3).prop_map(Call::Update),
        1 => Just(Call::Clear),
        3 => expiries().prop_map(Call::SetExpiry),
        1 => Just(Call::SetModified),
        8 => Just(Call::Save),
        2 => Just(Call::SaveIfUnchanged),
        3 => Just(Call::Touch),
        2 => Just(Call::Reload),
        3 => Just(Call::CycleKey),
        1 => Just(Call::Flush),
        4 => Just(Call::Look),
        4 => Just(Call::Reopen),
        1 => Just(Call::Restart),
        3 => (names(), values()).prop_map(|(name, value)| Call::Elsewhere(name, value)),
        1 => Just(Call::FlushElsewhere),
        4 => durations().prop_map(Call::Advance),
        1 => Just(Call::Purge),
    ];
    prop::collection::vec(call, 0..40)
}

/// The same call on a session.
fn call(session: &mut Session, sessions: &Sessions, call: &Call) -> Result<Value, SessionError> {
    match call {
        Call::Insert(name, value) => session.insert(name, value)?,
        Call::Remove(name) => return session.remove(name).map(Value::from),
        Call::Pop(name) => return session.pop(name, json!("default")),
        Call::SetDefault(name, value) => return session.set_default(name, value.clone()),
        Call::Update(values) => session.update(&values.clone().into_iter().collect::<Map<_, _>>())?,
        Call::Clear => session.clear()?,
        Call::SetExpiry(expiry) => session.set_expiry(*expiry)?,
        Call::SetModified => session.set_modified(),
        Call::Save => session.save()?,
        Call::SaveIfUnchanged => session.save_if_unchanged()?,
        Call::Touch => return session.touch().map(Value::from),
        Call::Reload => session.reload(),
        Call::CycleKey => session.cycle_key()?,
        Call::Flush => session.flush()?,
        Call::Look => {
            let values: Values =
                session.iter()?.map(|(name, value)| (name.to_owned(), value.clone())).collect();
            return Ok(json!([values, session.expires_at()?, session.expiry_date(sessions.now())?]));
        }
        Call::Elsewhere(name, value) => {
            let Some(key) = session.key() else { return Ok(Value::Null) };
            let mut other = sessions.open(key.clone());
            other.len()?;
            if other.key().is_some() {
                other.insert(name, value)?;
                other.save()?;
            }
        }
        Call::FlushElsewhere => {
            let Some(key) = session.key() else { return Ok(Value::Null) };
            sessions.open(key.clone()).flush()?;
        }
        Call::Purge => drop(sessions.purge(&|_| false)?),
        Call::Reopen | Call::Restart | Call::Advance(_) => {}
    }
    Ok(Value::Null)
}

fn outcome(done: Result<Value, SessionError>) -> Outcome {
    done.map_err(|error| match error {
        SessionError::Gone => "gone",
        SessionError::Conflict => "conflict",
        _ => "something else",
    })
}

fn equals_the_model(place: &Place, calls: &[Call]) -> Result<(), TestCaseError> {
    let mut model = Model::new(place.run);
    let mut sessions = place.sessions();
    let mut session = sessions.start();
    for (nth, made) in calls.iter().enumerate() {
        match made {
            Call::Advance(duration) => place.clock.advance(*duration),
            Call::Restart => {
                model.run = RunId::generate();
                sessions = place.builder().run(model.run).build();
            }
            _ => {}
        }
        if matches!(made, Call::Reopen | Call::Restart) {
            let key = session.key().cloned();
            session = key.map_or_else(|| sessions.start(), |key| sessions.open(key));
        }
        let (expected, seen) = (model.call(made), outcome(call(&mut session, &sessions, made)));
        prop_assert_eq!(&seen, &expected, "{}: call {}, {:?}, of {:?}", place, nth, made, calls);
        let flags = (session.key().is_some(), session.modified());
        prop_assert_eq!(
            flags,
            (model.has_key, model.modified),
            "{}: key and modified after call {}, {:?}, of {:?}",
            place,
            nth,
            made,
            calls
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_sequence_of_calls_equals_a_plain_map(calls in calls()) {
        for place in places() {
            equals_the_model(&place, &calls)?;
        }
    }
}

/// What the property has found before.
#[test]
fn sequences_that_once_went_wrong_equal_a_plain_map() {
    let put = |value: Value| Call::Insert("a".to_owned(), value);
    let sequences = [
        vec![
            put(json!(0)),
            Call::Save,
            Call::Remove("a".to_owned()),
            Call::CycleKey,
            Call::Reopen,
            Call::Look,
        ],
        // Read back, it had another last bit.
        vec![put(json!(3.252_183_478_398_998_3e66)), Call::Save, Call::Reopen, Call::Look],
        // Only an update of something was a look at the session.
        vec![
            put(json!(0)),
            Call::SetExpiry(Expiry::Idle(Duration::ZERO)),
            Call::Save,
            Call::Reopen,
            Call::Update(Values::new()),
            Call::Save,
        ],
    ];
    for calls in sequences {
        for place in places() {
            equals_the_model(&place, &calls).unwrap();
        }
    }
}
