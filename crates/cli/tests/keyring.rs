//! The terminal's session against a real keyring. `cargo xtask test` starts one of its own for these, so that nobody's
//! is touched; by themselves they are ignored.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{Home, PASSPHRASE, Ran, contains, files_below, finish, picture};

/// The real program on the bus that this test was started on.
fn command(home: &Home, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
    command.arg("--data-dir").arg(home.data()).arg("--json").args(arguments);
    command
}

fn run(home: &Home, arguments: &[&str]) -> Ran {
    finish(command(home, arguments), None)
}

fn unlock(home: &Home, duration: &str) {
    let ran = finish(command(home, &["unlock", "--for", duration, "--passphrase-stdin"]), Some(PASSPHRASE));
    assert_eq!(ran.code, 0, "{ran:?}");
}

/// What this data folder has in the keyring, as `secret-tool` sees it.
fn in_keyring(home: &Home) -> Option<String> {
    let id = std::fs::read_to_string(home.data().join("data-folder.json")).unwrap();
    let id: serde_json::Value = serde_json::from_str(&id).unwrap();
    let user = format!("{}/terminal", id["id"].as_str().unwrap());
    let found = Command::new("secret-tool")
        .args(["lookup", "service", "Everpaw", "username", &user])
        .output()
        .unwrap();
    found.status.success().then(|| String::from_utf8(found.stdout).unwrap())
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "waited too long until {what}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
#[ignore = "needs a keyring; cargo xtask test starts one"]
fn unlock_keeps_its_secret_in_the_keyring_and_lock_removes_it() {
    let home = Home::with_luna();
    assert_eq!(in_keyring(&home), None, "nothing is there before");
    assert_eq!(run(&home, &["pet", "list"]).code, 6, "and everything is locked");

    unlock(&home, "15m");
    let secret = in_keyring(&home).expect("the secret is in the keyring");
    assert_eq!(run(&home, &["pet", "list"]).json()[0]["name"], "Luna", "no passphrase is needed now");
    for path in files_below(&home.data()) {
        let bytes = std::fs::read(&path).unwrap();
        for part in secret.split_whitespace() {
            assert!(!contains(&bytes, part.as_bytes()), "a part of the secret lies in {}", path.display());
        }
    }

    assert_eq!(run(&home, &["lock"]).json()["was_unlocked"], true);
    assert_eq!(in_keyring(&home), None, "the keyring forgot it");
    assert_eq!(run(&home, &["pet", "list"]).code, 6, "locked");
    assert_eq!(run(&home, &["lock"]).json()["was_unlocked"], false, "locking twice is no error");
}

#[test]
#[ignore = "needs a keyring; cargo xtask test starts one"]
fn expiry_removes_the_secret_although_no_command_comes() {
    let home = Home::with_luna();
    unlock(&home, "3s");
    assert!(in_keyring(&home).is_some(), "it is there");
    wait_until("the keyring has forgotten it", || in_keyring(&home).is_none());
    assert_eq!(run(&home, &["pet", "list"]).code, 6, "and the profile is locked");
}

#[test]
#[ignore = "needs a keyring; cargo xtask test starts one"]
fn a_session_taken_from_the_keyring_opens_nothing_after_its_end() {
    let home = Home::with_luna();
    unlock(&home, "3s");
    let secret = in_keyring(&home).unwrap();
    wait_until("it is over", || in_keyring(&home).is_none());
    // Somebody who kept a copy of the secret puts it back.
    let id = std::fs::read_to_string(home.data().join("data-folder.json")).unwrap();
    let id: serde_json::Value = serde_json::from_str(&id).unwrap();
    let user = format!("{}/terminal", id["id"].as_str().unwrap());
    let mut store = Command::new("secret-tool")
        .args(["store", "--label=put back", "service", "Everpaw", "username", &user])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    store.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
    assert!(store.wait().unwrap().success());
    assert_eq!(run(&home, &["pet", "list"]).code, 6, "there is nothing left that it could open");
}

#[test]
#[ignore = "needs a keyring; cargo xtask test starts one"]
fn a_killed_process_leaves_nothing_that_opens_the_journal_without_the_keyring() {
    let home = Home::with_luna();
    unlock(&home, "15m");
    let secret = in_keyring(&home).unwrap();
    let mut import = command(&home, &["photo", "import", "--pet", "Luna"]);
    for number in 0..30 {
        let bytes = [picture("rain"), vec![number; 8]].concat();
        import.arg(home.write(&format!("{number}.jpg"), &bytes));
    }
    let mut child = import.stdout(Stdio::null()).spawn().unwrap();
    let log = home.profile().join("photos.db-wal");
    wait_until("it is in the middle of its work", || {
        std::fs::metadata(&log).is_ok_and(|facts| facts.len() > 500_000)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    for path in files_below(&home.data()) {
        let bytes = std::fs::read(&path).unwrap();
        for part in secret.split_whitespace() {
            assert!(!contains(&bytes, part.as_bytes()), "a part of the secret lies in {}", path.display());
        }
    }
    // The files alone, on another computer: another bus, another keyring.
    let elsewhere = home.run_with(&["pet", "list"], None, &[]);
    assert_eq!(
        (elsewhere.code, elsewhere.error_code().as_str()),
        (6, "locked"),
        "the files alone open nothing"
    );
    assert_eq!(run(&home, &["pet", "list"]).code, 0, "with the keyring it goes on until its end");
    assert_eq!(run(&home, &["lock"]).code, 0);
}

#[test]
#[ignore = "needs a keyring; cargo xtask test starts one"]
fn another_profile_and_a_new_passphrase_need_the_passphrase() {
    let home = Home::new();
    let created = home.ok(&["profile", "create", "--label", "Anna"]);
    home.ok(&["profile", "create", "--label", "Ben"]);
    let unlock = ["unlock", "--for", "15m", "--profile", "Anna", "--passphrase-stdin"];
    assert_eq!(finish(command(&home, &unlock), Some(PASSPHRASE)).code, 0);
    assert_eq!(run(&home, &["pet", "list", "--profile", "Anna"]).code, 0, "Anna's is open");
    assert_eq!(run(&home, &["pet", "list"]).code, 0, "and is the one that is meant");
    assert_eq!(run(&home, &["pet", "list", "--profile", "Ben"]).code, 6, "Ben's is not");

    let words: Vec<&str> =
        created["recovery_words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let typed = format!("{}\na brand new passphrase", words.join(" "));
    let recover = ["profile", "recover", "--profile", "Anna", "--passphrase-stdin"];
    assert_eq!(finish(command(&home, &recover), Some(&typed)).code, 0);
    assert_eq!(
        run(&home, &["pet", "list", "--profile", "Anna"]).code,
        6,
        "the session ended with the passphrase"
    );
    assert_eq!(in_keyring(&home), None, "and the keyring forgot it");
}
