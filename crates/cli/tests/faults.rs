//! Everything that goes wrong sooner or later. Each ends in its own error and exit code, and nothing that was saved
//! before is lost.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use common::{Home, Kept, Ran, decoder, picture, real_decoder};
use photo::Limits;

/// Luna and one story, which has to be there at the end of every test.
fn home() -> Home {
    let home = Home::with_luna();
    let story = home.write("story.md", b"She waited at the door.");
    home.ok(&["story", "add", "--pet", "Luna", "--title", "The door", "--file", &story]);
    home
}

fn nothing_is_lost(home: &Home) {
    let stories = home.ok(&["story", "list", "--pet", "Luna"]);
    assert_eq!(stories[0]["text"], "She waited at the door.", "what was saved is still there");
}

fn refused(ran: &Ran, exit_code: i32, code: &str) {
    assert_eq!((ran.code, ran.error_code().as_str()), (exit_code, code), "{ran:?}");
}

fn flip_a_bit(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 4;
    fs::write(path, bytes).unwrap();
}

#[test]
fn wrong_passphrase() {
    let home = home();
    refused(&home.run_with(&["pet", "list"], Some("sun in the garden"), &[]), 3, "wrong-passphrase");
    nothing_is_lost(&home);
}

#[test]
fn too_many_wrong_passphrases_make_one_wait_and_lose_nothing() {
    let home = home();
    for _ in 0..5 {
        refused(&home.run_with(&["pet", "list"], Some("sun in the garden"), &[]), 3, "wrong-passphrase");
    }
    refused(&home.run(&["pet", "list"]), 6, "too-many-attempts");
    fs::remove_file(home.profile().join("attempts.json")).unwrap();
    nothing_is_lost(&home);
}

#[test]
fn one_flipped_bit_in_vault_json_is_repaired_from_its_copy() {
    let home = home();
    let path = home.profile().join("vault.json");
    let whole = fs::read(&path).unwrap();
    flip_a_bit(&path, whole.len() / 2);
    let ran = home.run(&["pet", "list"]);
    assert_eq!(ran.code, 0, "it opens all the same: {ran:?}");
    assert!(
        ran.err.contains("vault.json was damaged and has been repaired from vault.json.2"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read(&path).unwrap(), whole, "the file is as it was");
    assert_eq!(home.run(&["pet", "list"]).err, "", "it is said once");
    nothing_is_lost(&home);
}

#[test]
fn both_copies_of_the_vault_damaged() {
    let home = home();
    let paths = ["vault.json", "vault.json.2"].map(|name| home.profile().join(name));
    let whole = fs::read(&paths[0]).unwrap();
    for path in &paths {
        flip_a_bit(path, whole.len() / 2);
    }
    let id = home.profile().file_name().unwrap().to_str().unwrap().to_owned();
    refused(&home.run(&["pet", "list", "--profile", &id]), 4, "vault-damaged");
    refused(&home.run(&["pet", "list", "--profile", "Anna"]), 4, "vault-damaged");
    refused(&home.run(&["pet", "list"]), 4, "vault-damaged");
    assert_eq!(home.ok(&["profile", "list"])[0]["state"], "damaged", "the list says it too");
    fs::write(&paths[0], whole).unwrap();
    nothing_is_lost(&home);
}

#[test]
fn a_truncated_journal_db() {
    let home = home();
    let path = home.profile().join("journal.db");
    let whole = fs::read(&path).unwrap();
    for length in [0, 1000, whole.len() / 2] {
        fs::write(&path, &whole[..length]).unwrap();
        refused(&home.run(&["pet", "list"]), 4, "journal-damaged");
        assert_eq!(fs::read(&path).unwrap().len(), length, "what is left of it is not touched");
    }
    fs::write(&path, whole).unwrap();
    nothing_is_lost(&home);
}

#[test]
fn a_vault_file_of_format_99() {
    let home = home();
    let paths = ["vault.json", "vault.json.2"].map(|name| home.profile().join(name));
    let ours = fs::read_to_string(&paths[0]).unwrap();
    let newer = ours.replace("\"format\":1,", "\"format\":99,");
    for path in &paths {
        fs::write(path, &newer).unwrap();
    }
    refused(&home.run(&["pet", "list", "--profile", "Anna"]), 5, "vault-newer-version");
    refused(&home.run(&["pet", "list"]), 5, "vault-newer-version");
    assert_eq!(fs::read_to_string(&paths[0]).unwrap(), newer, "it is left as it is");
    for path in &paths {
        fs::write(path, &ours).unwrap();
    }
    nothing_is_lost(&home);
}

#[test]
fn no_keychain() {
    let home = home();
    // The real program, with no bus to find a keychain on.
    refused(&home.run(&["unlock", "--for", "15m"]), 1, "keychain-unavailable");
    refused(&home.run_with(&["pet", "list"], None, &[]), 6, "locked");
    // And one that is there and refuses.
    let unlock = ["unlock", "--for", "15m", "--passphrase-stdin"];
    refused(&home.run_in_process(&unlock, real_decoder(), Kept::Refused), 1, "keychain-unavailable");
    refused(&home.run_in_process(&["pet", "list"], real_decoder(), Kept::Refused), 6, "locked");
    nothing_is_lost(&home);
}

#[test]
fn a_damaged_file_of_sessions() {
    let home = home();
    fs::write(home.data().join("sessions.db"), [7; 8192]).unwrap();
    let ran = home.run(&["pet", "list"]);
    assert_eq!(ran.code, 0, "sessions are a convenience: {ran:?}");
    assert!(ran.err.contains("sessions.db.damaged"), "it is said where it was put: {}", ran.err);
    nothing_is_lost(&home);
}

#[test]
fn a_second_process() {
    let home = home();
    // What another process does when it opens the profile.
    let held = fs::File::options().write(true).open(home.profile().join("lock")).unwrap();
    held.try_lock().unwrap();
    refused(&home.run(&["pet", "list"]), 8, "profile-in-use");
    drop(held);
    nothing_is_lost(&home);
}

#[test]
fn an_unreadable_photo() {
    let home = home();
    let fine = home.write("fine.jpg", &picture("rain"));
    let mut unreadable = vec![home.path("nowhere.jpg").to_str().unwrap().to_owned()];
    if cfg!(target_os = "linux") {
        // A file that is there and fails when it is read, as on a failing disk.
        unreadable.push("/proc/self/mem".to_owned());
    }
    for bad in &unreadable {
        let ran = home.run(&["photo", "import", "--pet", "Luna", bad, &fine]);
        refused(&ran, 1, "some-not-imported");
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["failed"][0]["file"], bad.as_str(), "it is named");
    }
    assert_eq!(
        home.ok(&["photo", "list", "--pet", "Luna"])[0]["file_name"],
        "fine.jpg",
        "the other one is kept"
    );
    nothing_is_lost(&home);
}

#[test]
fn a_picture_that_cannot_be_decoded_is_kept() {
    let home = home();
    let broken = home.write(
        "broken.jpg",
        &[&[0xFF, 0xD8, 0xFF, 0xE0], "not a picture at all".repeat(100).as_bytes()].concat(),
    );
    let report = home.ok(&["photo", "import", "--pet", "Luna", &broken]);
    assert_eq!(report["kept"][0]["no_picture"], "photo-damaged");
    let out = home.path("out");
    home.ok(&["photo", "save", report["kept"][0]["photo"].as_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(fs::read(out).unwrap(), fs::read(broken).unwrap(), "every byte of it");
}

#[cfg(unix)]
fn a_decoder_that(home: &Home, script: &str, code: &str) {
    let limits = Limits { wall: Duration::from_secs(2), ..Limits::default() };
    let broken = decoder("/bin/sh", &["-c", script], limits);
    let file = home.write("rain.jpg", &picture("rain"));
    let import = ["photo", "import", "--pet", "Luna", &file, "--passphrase-stdin"];
    let report = home.run_in_process(&import, broken, Kept::Refused).json();
    assert_eq!(report["kept"][0]["no_picture"], code, "the photo is kept, without a picture");
    let out = home.path("out.jpg");
    home.ok(&["photo", "save", report["kept"][0]["photo"].as_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(fs::read(out).unwrap(), picture("rain"), "every byte of it");
    nothing_is_lost(home);
}

#[cfg(unix)]
#[test]
fn a_decoder_that_crashes() {
    a_decoder_that(&home(), "kill -SEGV $$", "decoder-crashed");
}

#[cfg(unix)]
#[test]
fn a_decoder_that_hangs() {
    a_decoder_that(&home(), "exec sleep 600", "decoder-timed-out");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_during_photo_import() {
    let home = Home::new();
    let Some(disk) = SmallDisk::mount(&home.data(), "6m") else {
        common::skipped("no small disk can be mounted here, so a full one cannot be tried");
        return;
    };
    home.ok(&["profile", "create", "--label", "Anna"]);
    home.ok(&["pet", "add", "Luna"]);
    let story = home.write("story.md", b"She waited at the door.");
    home.ok(&["story", "add", "--pet", "Luna", "--title", "The door", "--file", &story]);
    let names =
        ["rain", "first-snow", "summer-grass", "autumn-step", "asleep-on-the-blanket", "window-at-dusk"];
    let mut files = Vec::new();
    for round in 0..4 {
        for name in names {
            let bytes = [picture(name), vec![round; 16]].concat();
            files.push(home.write(&format!("{name}-{round}.jpg"), &bytes));
        }
    }
    let mut import = vec!["photo", "import", "--pet", "Luna"];
    import.extend(files.iter().map(String::as_str));
    let ran = home.run(&import);
    refused(&ran, 1, "disk-full");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let kept = report["kept"].as_array().unwrap();
    assert!(
        !kept.is_empty() && kept.len() < files.len(),
        "some came in before the disk was full: {}",
        kept.len()
    );

    // Not a byte is left. What is there can still be read, with the right passphrase and after a wrong one.
    while fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(home.data().join("filler"))
        .and_then(|mut file| std::io::Write::write_all(&mut file, &[0; 512]))
        .is_ok()
    {}
    refused(&home.run_with(&["pet", "list"], Some("sun in the garden"), &[]), 1, "vault-io");
    nothing_is_lost(&home);
    let another = home.run(&["story", "add", "--pet", "Luna", "--title", "No room", "--file", &story]);
    refused(&another, 1, "disk-full");

    disk.grow("64m");
    let listed = home.ok(&["photo", "list", "--pet", "Luna"]);
    assert_eq!(
        listed.as_array().unwrap().len(),
        kept.len(),
        "those that were reported are there, and no half ones"
    );
    for photo in kept {
        let out = home.path(&format!("out-{}", photo["photo"].as_str().unwrap()));
        home.ok(&["photo", "save", photo["photo"].as_str().unwrap(), "--out", out.to_str().unwrap()]);
        assert_eq!(fs::read(out).unwrap(), fs::read(photo["file"].as_str().unwrap()).unwrap(), "whole");
    }
    let rest = home.ok(&import);
    assert_eq!(
        rest["kept"].as_array().unwrap().len(),
        files.len() - kept.len(),
        "the rest comes in when there is room"
    );
    nothing_is_lost(&home);
}

/// A disk of a few megabytes, unmounted at the end.
#[cfg(target_os = "linux")]
struct SmallDisk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let options = format!("size={size},mode=0700");
        let mounted = quietly(&["mount", "-t", "tmpfs", "-o", &options, "none", at.to_str().unwrap()]);
        mounted.then(|| Self(at.to_owned()))
    }

    fn grow(&self, size: &str) {
        let options = format!("remount,size={size}");
        assert!(quietly(&["mount", "-o", &options, self.0.to_str().unwrap()]), "the disk grows");
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        quietly(&["umount", self.0.to_str().unwrap()]);
    }
}

#[cfg(target_os = "linux")]
fn quietly(words: &[&str]) -> bool {
    let output = std::process::Command::new(words[0]).args(&words[1..]).output();
    output.is_ok_and(|output| output.status.success())
}
