//! A profile from the outside: made, opened, damaged, recovered.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use vault::{
    Adoption, JournalKey, KeyCost, Passphrase, Profile, ProfileState, Profiles, RecoveryWords, VaultError,
};

const RIGHT: &str = "snow in the garden";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

struct Family {
    folder: tempfile::TempDir,
    profiles: Profiles,
    anna: Profile,
    words: RecoveryWords,
}

fn family() -> Family {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Profiles::at(folder.path().join("profiles"));
    let made = profiles
        .create("Anna", &Passphrase::to_set(RIGHT).unwrap(), KeyCost::floor(), now(), |_, _, _| Ok(()))
        .unwrap();
    Family { folder, profiles, anna: made.profile, words: made.words }
}

fn open(profile: &Profile, passphrase: &str) -> Result<vault::Opened, VaultError> {
    profile.open(&profile.take()?, &Passphrase::new(passphrase), now())
}

fn flip_a_bit(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 4;
    fs::write(path, bytes).unwrap();
}

fn recover(family: &Family, new: &str) -> vault::Opened {
    let typed = family.words.words().collect::<Vec<_>>().join(" ");
    let words = RecoveryWords::parse(&typed).unwrap();
    let lock = family.anna.take().unwrap();
    family.anna.recover(&lock, &words, &Passphrase::to_set(new).unwrap(), KeyCost::floor()).unwrap()
}

#[test]
fn the_right_passphrase_opens_and_a_wrong_one_says_so() {
    let family = family();
    let key = open(&family.anna, RIGHT).unwrap().key;
    assert_eq!(open(&family.anna, RIGHT).unwrap().key.expose(), key.expose(), "the same key every time");
    let wrong = open(&family.anna, "sun in the garden");
    assert!(matches!(wrong, Err(VaultError::WrongPassphrase { .. })), "{wrong:?}");
}

#[test]
fn wrong_tries_are_counted_across_restarts_and_a_right_one_forgets_them() {
    let family = family();
    for _ in 0..4 {
        open(&family.anna, "wrong").unwrap_err();
    }
    open(&family.anna, RIGHT).unwrap();
    for _ in 0..5 {
        assert!(
            matches!(open(&family.anna, "wrong"), Err(VaultError::WrongPassphrase { .. })),
            "five are free"
        );
    }
    let wait = open(&family.anna, RIGHT);
    assert!(matches!(wait, Err(VaultError::Wait { seconds: 15 })), "even the right one waits now: {wait:?}");
}

#[test]
fn a_flipped_bit_in_one_copy_is_repaired_from_the_other() {
    let family = family();
    let (one, two) = (family.anna.folder().join("vault.json"), family.anna.folder().join("vault.json.2"));
    let whole = fs::read(&one).unwrap();
    for (path, at) in [(&one, 0), (&one, 20), (&one, whole.len() / 2), (&two, 100), (&two, whole.len() - 4)] {
        flip_a_bit(path, at);
        let opened = open(&family.anna, RIGHT).unwrap();
        let repaired = opened.repaired.expect("it says so");
        assert_eq!(Some(repaired.copy), path.file_name().unwrap().to_str(), "and which copy");
        assert_eq!(fs::read(path).unwrap(), whole, "byte {at}: the copy is as it was");
        assert!(open(&family.anna, RIGHT).unwrap().repaired.is_none(), "and it stays repaired");
    }
}

#[test]
fn no_single_flipped_bit_is_taken_for_a_wrong_passphrase_or_a_newer_version() {
    let family = family();
    let one = family.anna.folder().join("vault.json");
    let whole = fs::read(&one).unwrap();
    fs::remove_file(family.anna.folder().join("vault.json.2")).unwrap();
    for at in 0..whole.len() - 1 {
        for bit in [1, 8, 64] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            fs::write(&one, &bytes).unwrap();
            let state = family.anna.summary().state;
            assert_eq!(
                state,
                ProfileState::Damaged,
                "byte {at}, bit {bit}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn both_copies_damaged_is_damaged_and_never_a_wrong_passphrase() {
    let family = family();
    for name in ["vault.json", "vault.json.2"] {
        flip_a_bit(&family.anna.folder().join(name), 200);
    }
    let damaged = open(&family.anna, RIGHT);
    assert!(matches!(damaged, Err(VaultError::Damaged { .. })), "{damaged:?}");
    assert_eq!(family.profiles.list().unwrap()[0].state, ProfileState::Damaged, "the chooser knows");
    for name in [family.anna.id().to_string().as_str(), "Anna", "anna"] {
        assert_eq!(family.profiles.find(name).unwrap().id(), family.anna.id(), "it is still found as {name}");
    }
    for name in ["vault.json", "vault.json.2"] {
        fs::write(family.anna.folder().join(name), "nothing at all").unwrap();
    }
    let nameless = family.profiles.find("Anna");
    assert!(
        matches!(nameless, Err(VaultError::Damaged { .. })),
        "and never said not to be there: {nameless:?}"
    );
}

#[test]
fn a_newer_format_is_refused_by_name_and_left_untouched() {
    let family = family();
    let paths = ["vault.json", "vault.json.2"].map(|name| family.anna.folder().join(name));
    for path in &paths {
        let text =
            fs::read_to_string(path).unwrap().replace("\"format\":1,", "\"format\":99,\"slot_rings\":[],");
        fs::write(path, text).unwrap();
    }
    let before = fs::read(&paths[0]).unwrap();
    let newer = open(&family.anna, RIGHT);
    assert!(matches!(newer, Err(VaultError::NewerVersion { found: 99, .. })), "{newer:?}");
    assert_eq!(fs::read(&paths[0]).unwrap(), before, "nothing was touched");
    assert_eq!(family.profiles.find("Anna").unwrap().id(), family.anna.id(), "it is found by its label");
}

#[test]
fn a_copy_that_the_disk_does_not_give_is_as_good_as_damaged() {
    let family = family();
    let one = family.anna.folder().join("vault.json");
    fs::remove_file(&one).unwrap();
    // Reading it fails, although it is there.
    fs::create_dir(&one).unwrap();
    assert!(
        open(&family.anna, RIGHT).is_ok(),
        "the other copy opens it, although this one cannot be replaced"
    );
}

#[test]
fn one_profile_that_cannot_be_read_hides_none_of_the_others() {
    let family = family();
    let folder = family.folder.path().join("profiles");
    fs::write(folder.join(uuid::Uuid::from_u128(5).to_string()), "a stray file").unwrap();
    let broken = folder.join(uuid::Uuid::from_u128(6).to_string());
    for name in ["vault.json", "vault.json.2"] {
        fs::create_dir_all(broken.join(name)).unwrap();
    }
    assert_eq!(family.profiles.find("Anna").unwrap().id(), family.anna.id(), "Anna's is found");
    let states: Vec<_> = family.profiles.list().unwrap().into_iter().map(|summary| summary.state).collect();
    assert_eq!(states.len(), 2, "the stray file is no profile");
    assert!(states.contains(&ProfileState::Unreadable), "the broken one is listed as what it is");
}

#[test]
fn a_newer_format_with_a_right_checksum_is_refused_even_if_one_copy_is_ours() {
    let family = family();
    let vault = r#"{"format":99,"anything":["else"]}"#;
    let checksum = blake3::hash(vault.as_bytes()).to_hex();
    let envelope = format!(r#"{{"checksum":"{checksum}","vault":{vault}}}"#);
    fs::write(family.anna.folder().join("vault.json"), envelope).unwrap();
    let newer = open(&family.anna, RIGHT);
    assert!(
        matches!(newer, Err(VaultError::NewerVersion { found: 99, .. })),
        "an upgrade cut short: {newer:?}"
    );
}

#[test]
fn a_change_cut_short_between_the_copies_is_completed() {
    let family = family();
    let two = family.anna.folder().join("vault.json.2");
    let before = fs::read(&two).unwrap();
    recover(&family, "rain on the roof");
    fs::write(&two, before).unwrap();
    let opened = open(&family.anna, "rain on the roof").expect("the newer copy counts");
    assert_eq!(
        opened.repaired.map(|repaired| repaired.copy),
        Some("vault.json.2"),
        "and the older one follows"
    );
    assert!(open(&family.anna, RIGHT).is_err(), "the old passphrase is void in both");
}

#[test]
fn recovery_words_open_it_and_set_a_new_passphrase() {
    let family = family();
    let before = open(&family.anna, RIGHT).unwrap();
    let opened = recover(&family, "rain on the roof");
    assert_eq!(opened.key.expose(), before.key.expose(), "the data needs no new encryption");
    assert_eq!(opened.auth_epoch, before.auth_epoch + 1, "sessions opened before are over");
    assert!(open(&family.anna, "rain on the roof").is_ok(), "the new passphrase opens");
    assert!(open(&family.anna, RIGHT).is_err(), "the old one does not");
}

#[test]
fn a_profile_belongs_to_one_at_a_time() {
    let family = family();
    let held = family.anna.take().unwrap();
    assert!(matches!(family.anna.take(), Err(VaultError::InUse)), "the second is told");
    drop(held);
    assert!(family.anna.take().is_ok(), "and comes in when the first has left");
}

#[test]
fn a_creation_that_fails_leaves_nothing_and_one_cut_short_is_swept() {
    let family = family();
    let (folder, passphrase) = (family.folder.path().join("profiles"), Passphrase::to_set(RIGHT).unwrap());
    let failed =
        family.profiles.create("Ben", &passphrase, KeyCost::floor(), now(), |_, _, _| Err("full".into()));
    assert!(matches!(failed, Err(VaultError::Filling(_))), "it says why");
    fs::create_dir(folder.join(".new-cut-short")).unwrap();
    family.profiles.create("Ben", &passphrase, KeyCost::floor(), now(), |_, _, _| Ok(())).unwrap();
    let names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let profiles = names.iter().filter(|name| *name != ".creating").count();
    assert_eq!(profiles, 2, "Anna and Ben and nothing else: {names:?}");
}

#[test]
fn a_folder_that_is_encrypted_already_becomes_a_profile_under_its_id_and_key() {
    let family = family();
    let elsewhere = Profiles::at(family.folder.path().join("drafts"));
    let (made, key) = (elsewhere.profile(uuid::Uuid::from_u128(7)), JournalKey::from_bytes([5; 32]));
    fs::create_dir_all(made.folder()).unwrap();
    fs::write(made.folder().join("journal.db"), "words").unwrap();
    // What an attempt left that was interrupted.
    fs::write(made.folder().join("vault.json"), "half").unwrap();
    let passphrase = Passphrase::to_set(RIGHT).unwrap();
    let begin = |label: &str| {
        let _lock = made.take().unwrap();
        family.profiles.begin_adoption(&made, &key, label, &passphrase, KeyCost::floor(), now())
    };
    let adopt = |label: &str| begin(label).and_then(Adoption::finish);
    assert!(matches!(adopt("Anna"), Err(VaultError::LabelTaken { .. })), "her name is taken");
    assert!(made.folder().join("journal.db").exists(), "so it stays where it is");
    drop(begin("Clara").unwrap());
    assert!(made.folder().join("journal.db").exists(), "also when it is never finished");
    assert!(family.profiles.find("Clara").is_err(), "and then nobody has the name");

    let created = adopt("Clara").unwrap();
    assert_eq!(created.profile.id(), made.id(), "it has the id it had");
    assert!(!made.folder().exists(), "and lies in one place");
    assert_eq!(fs::read_to_string(created.profile.folder().join("journal.db")).unwrap(), "words", "whole");
    let opened = open(&created.profile, RIGHT).unwrap();
    assert_eq!(opened.key.expose(), key.expose(), "its key is what it is encrypted under");
    let lock = created.profile.take().unwrap();
    let again = created.profile.recover(&lock, &created.words, &passphrase, KeyCost::floor()).unwrap();
    assert_eq!(again.key.expose(), key.expose(), "the words open it too");
}

#[test]
fn a_label_is_taken_once_and_has_to_be_readable() {
    let family = family();
    let create = |label: &str| {
        let passphrase = Passphrase::to_set(RIGHT).unwrap();
        family.profiles.create(label, &passphrase, KeyCost::floor(), now(), |_, _, _| Ok(())).map(|_| ())
    };
    for taken in [" Anna ", "ANNA"] {
        assert!(matches!(create(taken), Err(VaultError::LabelTaken { .. })), "{taken:?} is taken");
    }
    for label in ["", "  ", "two\nlines", &"x".repeat(81)] {
        assert!(matches!(create(label), Err(VaultError::UnusableLabel)), "{label:?}");
    }
}

#[test]
fn a_profile_copied_to_another_id_does_not_pass_for_it() {
    let family = family();
    let other = family.profiles.profile(uuid::Uuid::from_u128(7));
    fs::create_dir(other.folder()).unwrap();
    for name in ["vault.json", "vault.json.2"] {
        fs::copy(family.anna.folder().join(name), other.folder().join(name)).unwrap();
    }
    assert!(
        matches!(open(&other, RIGHT), Err(VaultError::Damaged { .. })),
        "its vault names another profile"
    );
}

#[test]
fn a_vault_file_of_format_1_opens_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let id = uuid::Uuid::parse_str("01920000-0000-7000-8000-000000000001").unwrap();
    let profile = Profiles::at(folder.path()).profile(id);
    fs::create_dir(profile.folder()).unwrap();
    for name in ["vault.json", "vault.json.2"] {
        fs::write(profile.folder().join(name), include_str!("vectors/vault-1.json")).unwrap();
    }
    let opened = open(&profile, "a vector for ever").unwrap();
    let hex: String = opened.key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, include_str!("vectors/vault-1.key").trim(), "and gives the same key");
}
