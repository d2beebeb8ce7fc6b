//! `sessions list` and `sessions clear-expired`: what can be seen of sessions without a key, and that nothing else can.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::{self, sleep};
use std::time::Duration;

use common::{Home, Kept, Ran, real_decoder};
use everpaw::{EntryName, MemoryKeychain, Timestamp};
use serde_json::{Value, json};
use vault::Keychain;

fn run(home: &Home, keychain: &Arc<MemoryKeychain>, arguments: &[&str]) -> Ran {
    home.run_in_process(arguments, real_decoder(), Kept::InMemory(keychain.clone()))
}

fn unlock(home: &Home, keychain: &Arc<MemoryKeychain>, duration: &str) -> Value {
    run(home, keychain, &["unlock", "--for", duration, "--passphrase-stdin"]).json()
}

/// The same as a person sees it.
fn said(home: &Home, arguments: &[&str]) -> Ran {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
    command.arg("--data-dir").arg(home.data()).args(arguments);
    common::finish(command, None)
}

#[test]
fn sessions_are_listed_without_their_keys() {
    let (home, keychain) = (Home::with_luna(), Arc::new(MemoryKeychain::default()));
    assert_eq!(run(&home, &keychain, &["sessions", "list"]).json(), json!([]), "none is kept");
    assert_eq!(said(&home, &["sessions", "list"]).out, "No session is kept.\n");
    let unlocked = unlock(&home, &keychain, "15m");

    let listed = run(&home, &keychain, &["sessions", "list"]);
    let session = &listed.json()[0];
    assert_eq!((&session["kind"], &session["until"]), (&json!("terminal"), &unlocked["until"]), "{session}");
    assert_eq!((&session["over"], &session["run"]), (&json!(false), &Value::Null), "{session}");
    assert!(session["bytes"].as_u64().unwrap() > 100, "{session}");
    let in_words = said(&home, &["sessions", "list"]);
    assert!(in_words.out.starts_with("terminal   until 20"), "{in_words:?}");
    assert!(in_words.out.trim_end().ends_with(" bytes"), "{in_words:?}");

    let ticket = keychain.get(&EntryName::new(data_folder_id(&home), "terminal")).unwrap().unwrap();
    for output in [&listed.out, &in_words.out] {
        assert!(!ticket.split(' ').any(|part| output.contains(part)), "a secret was printed: {output}");
        // A hash in hex or base64 would be longer than any word that belongs here.
        let longest = output.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::len).max();
        assert!(longest < Some(22), "what stands for a key was printed: {output}");
    }
}

#[test]
fn what_is_over_is_cleared_and_counted() {
    let (home, keychain) = (Home::with_luna(), Arc::new(MemoryKeychain::default()));
    let clear = || run(&home, &keychain, &["sessions", "clear-expired"]).json();
    assert_eq!(clear(), json!({ "cleared": 0 }), "there is nothing");
    unlock(&home, &keychain, "15m");
    assert_eq!(clear(), json!({ "cleared": 0 }), "nothing is over");
    assert_eq!(run(&home, &keychain, &["sessions", "list"]).json().as_array().unwrap().len(), 1, "it stays");
    unlock(&home, &keychain, "1s");
    sleep(Duration::from_millis(1100));
    assert_eq!(clear(), json!({ "cleared": 1 }), "it is over");
    assert!(keychain.is_empty(), "and its secret has gone with it");
    assert_eq!(said(&home, &["sessions", "clear-expired"]).out, "No session was over.\n");
}

#[test]
fn a_session_ends_in_its_time_also_by_a_clock_that_was_set_back() {
    let (home, keychain) = (Home::with_luna(), Arc::new(MemoryKeychain::default()));
    let end_of = |unlocked: &Value| {
        let until = chrono::DateTime::parse_from_rfc3339(unlocked["until"].as_str().unwrap());
        until.unwrap().timestamp_millis()
    };
    // What waits for an end that is a second away, by a clock on which it never comes.
    let wait_for = |end: i64| {
        let (done, ended) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                let arguments = ["end-session", "--at", &end.to_string()];
                let kept = Kept::InMemory(keychain.clone());
                home.run_at(Some(Timestamp(end - 1000)), &arguments, real_decoder(), kept);
                done.send(()).unwrap();
            });
            let in_time = ended.recv_timeout(Duration::from_secs(20)).is_ok();
            if !in_time {
                run(&home, &keychain, &["lock"]);
            }
            assert!(in_time, "it waited for a time that does not come");
        });
    };
    let kept = || run(&home, &keychain, &["sessions", "list"]).json().as_array().unwrap().len();
    let end = end_of(&unlock(&home, &keychain, "15m"));
    wait_for(end);
    assert_eq!(kept(), 0, "a second is over, whatever the clock says");
    let later = end_of(&unlock(&home, &keychain, "30m"));
    assert!(later > end, "another one");
    wait_for(end);
    assert_eq!(kept(), 1, "one that begins meanwhile has an end of its own");
}

fn data_folder_id(home: &Home) -> uuid::Uuid {
    let text = std::fs::read_to_string(home.data().join("data-folder.json")).unwrap();
    let id: Value = serde_json::from_str(&text).unwrap();
    id["id"].as_str().unwrap().parse().unwrap()
}
