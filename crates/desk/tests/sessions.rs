//! Sessions as the windows notice them: what is over goes by itself, and whoever was here last is offered first.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Home, PASSPHRASE};
use desk::Window;
use everpaw::{EntryName, KeychainError, MemoryKeychain, Passphrase};
use serde_json::json;
use vault::Keychain;
use zeroize::Zeroizing;

/// The purge has a thread of its own.
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < until, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A run that died and left nothing but its file. The next purge removes it, last of all.
fn dead_run(home: &Home) -> std::path::PathBuf {
    let runs = home.folder.path().join("data/runs");
    fs::create_dir_all(&runs).unwrap();
    let file = runs.join(uuid::Uuid::now_v7().to_string());
    fs::write(&file, "").unwrap();
    file
}

#[test]
fn a_session_that_is_over_is_gone_an_hour_later_without_a_restart() {
    let home = Home::new();
    home.create("Anna");
    let run = dead_run(&home);
    home.desk.tick();
    wait_until("the first purge is over", || !run.exists());

    let terminal = home.terminal();
    terminal.unlock_for("Anna", &Passphrase::new(PASSPHRASE), Duration::from_mins(15)).unwrap();
    home.clock.advance(Duration::from_mins(59));
    home.desk.tick();
    std::thread::sleep(Duration::from_millis(200));
    assert!(terminal.has_terminal_session().unwrap(), "not before the hour is over");
    let run = dead_run(&home);
    home.clock.advance(Duration::from_mins(1));
    home.desk.tick();
    wait_until("the second purge is over", || !run.exists());
    assert!(
        !terminal.has_terminal_session().unwrap(),
        "it is gone, although nothing is unlocked and nobody asked"
    );
}

/// A keychain that takes its time to forget.
struct Slow(Arc<MemoryKeychain>);

impl Keychain for Slow {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        self.0.set(entry, secret)
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.0.get(entry)
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        std::thread::sleep(Duration::from_secs(2));
        self.0.delete(entry)
    }
}

#[test]
fn the_lock_does_not_come_late_because_a_keychain_is_slow_to_forget_dead_runs() {
    let keychain = Arc::new(MemoryKeychain::default());
    let slow = Arc::new(Slow(keychain.clone()));
    let home = Home::in_folder(tempfile::tempdir().unwrap(), keychain, slow, Duration::ZERO);
    let run = dead_run(&home);
    let begun = Instant::now();
    home.desk.tick();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(1), "the tick that locks waited {took:?}");
    wait_until("the dead run is gone", || !run.exists());
}

#[test]
fn whoever_was_here_last_is_offered_first_after_a_restart() {
    let home = Home::new();
    let anna = home.unlocked();
    home.journal("lock", json!({ "kept": true })).unwrap();
    // It is stored, and read again, on threads that nobody waits for.
    wait_until("she is known before anybody has unlocked", || {
        let settings = home.start_again().call(Window::Welcome, "settings", json!({})).unwrap();
        settings["lastProfile"] == json!(anna)
    });
    home.desk.save_settings(serde_json::from_value(json!({ "theme": "dark" })).unwrap()).unwrap();
    let file = fs::read_to_string(home.folder.path().join("data/settings.json")).unwrap();
    assert!(!file.contains(&anna), "and stands in no open file: {file}");
}
