//! The map: what is put in, taken out and looked at, and which of it marks a session accessed or modified.

use serde_json::{Map, Value, json};
use session::{Expiry, Session, SessionError};

use crate::places::{memory, places, saved};

/// A handle that nothing was asked of, on a stored session with a pet in it.
fn fresh(place: &crate::places::Place) -> Session {
    place.sessions().open(saved(&place.sessions(), Expiry::Default))
}

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn a_new_session_is_neither_accessed_nor_modified() {
    for place in places() {
        let new = place.sessions().start();
        assert!(!new.accessed() && !new.modified(), "{place}: nobody asked it for anything");
        let opened = fresh(&place);
        assert!(!opened.accessed() && !opened.modified(), "{place}: opening reads nothing");
    }
}

#[test]
fn a_name_that_is_not_there_gives_none() {
    for place in places() {
        assert_eq!(place.sessions().start().get::<String>("pet").unwrap(), None, "{place}: a new session");
        let mut session = fresh(&place);
        assert_eq!(session.get::<String>("cat").unwrap(), None, "{place}: a stored one");
        assert!(session.accessed() && !session.modified(), "{place}: asking is not changing");
    }
}

#[test]
fn a_value_put_in_marks_modified_and_comes_out_again() {
    for place in places() {
        let mut session = fresh(&place);
        session.insert("cat", &"Milo").unwrap();
        assert!(session.accessed() && session.modified(), "{place}: putting in marks both");
        assert_eq!(session.pop("cat", String::new()).unwrap(), "Milo", "{place}: it comes out");
    }
}

#[test]
fn putting_in_what_is_there_already_marks_nothing() {
    for place in places() {
        let mut session = fresh(&place);
        session.insert("pet", &"Luna").unwrap();
        assert!(session.accessed() && !session.modified(), "{place}: the same value is no change");
        session.update(&Map::new()).unwrap();
        session.update(&map(json!({ "pet": "Luna" }))).unwrap();
        assert!(!session.modified(), "{place}: nor is an update that changes nothing");
        session.set_expiry(Expiry::Default).unwrap();
        assert!(!session.modified(), "{place}: nor is the expiry it has");
        session.insert("pet", &"Milo").unwrap();
        assert!(session.modified(), "{place}: another value is");
    }
}

#[test]
fn popping_takes_the_value_out_and_marks_both() {
    for place in places() {
        let mut session = fresh(&place);
        assert_eq!(session.pop("pet", String::new()).unwrap(), "Luna", "{place}");
        assert!(session.accessed() && session.modified(), "{place}: it was taken out");
        assert!(!session.contains("pet").unwrap(), "{place}: and is not there");
    }
}

#[test]
fn popping_what_is_not_there_gives_the_default_and_changes_nothing() {
    for place in places() {
        let mut session = fresh(&place);
        assert_eq!(session.pop("cat", "nobody".to_owned()).unwrap(), "nobody", "{place}");
        assert!(session.accessed() && !session.modified(), "{place}: nothing was there to take");
    }
}

#[test]
fn removing_says_whether_anything_was_there() {
    for place in places() {
        let mut session = fresh(&place);
        assert!(!session.remove("cat").unwrap(), "{place}: nothing was");
        assert!(session.accessed() && !session.modified(), "{place}: so nothing changed");
        assert!(session.remove("pet").unwrap(), "{place}: something was");
        assert!(session.modified(), "{place}: and is gone");
    }
}

#[test]
fn popping_a_value_of_another_type_leaves_it_there() {
    for place in places() {
        let mut session = fresh(&place);
        assert!(matches!(session.pop("pet", 0_u8), Err(SessionError::WrongType { .. })), "{place}: a name");
        assert!(!session.modified(), "{place}: what could not be read was not taken");
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}");
    }
}

#[test]
fn set_default_stores_once_and_then_gives_what_is_there() {
    for place in places() {
        let mut session = fresh(&place);
        assert_eq!(session.set_default("pet", "Milo".to_owned()).unwrap(), "Luna", "{place}: it was there");
        assert!(session.accessed() && !session.modified(), "{place}: nothing was stored");
        assert_eq!(session.set_default("cat", "Milo".to_owned()).unwrap(), "Milo", "{place}: it was not");
        assert!(session.modified(), "{place}: it was stored");
        assert_eq!(session.set_default("cat", "Nala".to_owned()).unwrap(), "Milo", "{place}: now it is");
    }
}

#[test]
fn update_puts_in_every_value() {
    for place in places() {
        let mut session = fresh(&place);
        session.update(&map(json!({ "cat": "Milo", "age": 9 }))).unwrap();
        assert!(session.accessed() && session.modified(), "{place}");
        assert_eq!(session.get::<String>("cat").unwrap().as_deref(), Some("Milo"), "{place}: the first");
        assert_eq!(session.get::<u8>("age").unwrap(), Some(9), "{place}: the second");
        assert_eq!(session.get::<String>("pet").unwrap().as_deref(), Some("Luna"), "{place}: and the others");
    }
}

#[test]
fn looking_at_names_and_values_is_not_changing_them() {
    for place in places() {
        assert_eq!(place.sessions().start().values().unwrap().count(), 0, "{place}: a new one has none");
        let looks: [fn(&mut Session) -> Value; 5] = [
            |session| json!(session.contains("pet").unwrap()),
            |session| json!(session.keys().unwrap().collect::<Vec<_>>()),
            |session| json!(session.values().unwrap().collect::<Vec<_>>()),
            |session| json!(session.iter().unwrap().collect::<Vec<_>>()),
            |session| json!(session.len().unwrap()),
        ];
        let expected = [json!(true), json!(["pet"]), json!(["Luna"]), json!([["pet", "Luna"]]), json!(1)];
        for (look, expected) in looks.into_iter().zip(expected) {
            let mut session = fresh(&place);
            assert_eq!(look(&mut session), expected, "{place}");
            assert!(session.accessed() && !session.modified(), "{place}: {expected} was only looked at");
        }
    }
}

#[test]
fn clearing_takes_everything_out_and_keeps_the_key() {
    for place in places() {
        let mut session = fresh(&place);
        session.clear().unwrap();
        assert!(session.accessed() && session.modified(), "{place}: a change, also before it was read");
        assert_eq!(session.len().unwrap(), 0, "{place}: nothing is left");
        assert!(session.key().is_some(), "{place}: the key is, until it is saved");
    }
}

#[test]
fn a_session_is_empty_when_there_is_nothing_to_keep() {
    for place in places() {
        let mut session = place.sessions().start();
        assert!(session.is_empty().unwrap(), "{place}: a new one");
        session.insert("pet", &"Luna").unwrap();
        assert!(!session.is_empty().unwrap(), "{place}: one with a value");
        session.save().unwrap();
        assert!(!session.is_empty().unwrap(), "{place}: nor once saved");
        session.clear().unwrap();
        assert!(session.is_empty().unwrap(), "{place}: one that was cleared, whether or not it has a key");
    }
}

#[test]
fn a_test_value_tells_whether_the_engine_remembers() {
    for place in places() {
        let mut session = place.sessions().start();
        session.set_test_value().unwrap();
        session.save().unwrap();
        let mut again = place.sessions().open(session.key().unwrap().clone());
        assert!(again.test_value_worked().unwrap(), "{place}: it does");
        again.delete_test_value().unwrap();
        assert!(again.modified(), "{place}: taking the test value out is a change");
        assert!(!again.test_value_worked().unwrap(), "{place}: it is out");
        again.save().unwrap();
        assert!(again.key().is_none(), "{place}: and nothing is left of the test");
        again.delete_test_value().unwrap();
        assert!(!again.modified(), "{place}: taking it out twice is no fault and no change");
    }
}

#[test]
fn names_that_start_with_an_underscore_are_ours() {
    for place in places() {
        let mut session = place.sessions().start();
        for name in ["_expiry", "_saved", "_", "_auth_user_id"] {
            let refused = session.insert(name, &"garbage");
            assert!(matches!(refused, Err(SessionError::ReservedName(_))), "{place}: {name}");
            let refused = session.set_default(name, 1);
            assert!(matches!(refused, Err(SessionError::ReservedName(_))), "{place}: {name} by default");
            let refused = session.update(&map(json!({ "a": 1, name: 2 })));
            assert!(matches!(refused, Err(SessionError::ReservedName(_))), "{place}: {name} among others");
        }
        let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
        let refused = session.update(&map(json!({ "a": 1, "deep": deep })));
        assert!(
            matches!(refused, Err(SessionError::NotStorable { .. })),
            "{place}: one that is not taken in"
        );
        assert!(!session.modified() && session.is_empty().unwrap(), "{place}: a refused call does nothing");

        let mut session = place.sessions().open(saved(&place.sessions(), Expiry::AtAppClose));
        let names: Vec<String> = session.keys().unwrap().map(str::to_owned).collect();
        assert_eq!(names, ["pet"], "{place}: what we keep under our names is not seen among the values");
    }
}

#[test]
fn a_value_of_another_type_is_an_error_and_not_a_panic() {
    for place in places() {
        let mut session = fresh(&place);
        let wrong = session.get::<u32>("pet");
        assert!(matches!(wrong, Err(SessionError::WrongType { .. })), "{place}: a name is no number");
        let text = wrong.unwrap_err().to_string();
        assert!(!text.contains("Luna"), "{place}: an error text says no value: {text}");
    }
}

#[test]
fn what_json_cannot_say_is_refused() {
    let mut session = memory().sessions().start();
    let by_pair = std::collections::HashMap::from([((1, 2), "a pair is no name")]);
    assert!(matches!(session.insert("map", &by_pair), Err(SessionError::NotStorable { .. })));
    assert!(!session.modified(), "a refused value changes nothing");
}

#[test]
fn a_float_that_is_no_number_becomes_null() {
    let mut session = memory().sessions().start();
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        session.insert("float", &float).unwrap();
        assert_eq!(session.get::<Option<f64>>("float").unwrap(), Some(None), "JSON has no {float}");
    }
}
