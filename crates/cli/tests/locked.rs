//! What a thief of the laptop finds when everything is locked: nothing of the journal.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::io::Write;
use std::sync::Arc;

use common::{Home, Kept, contains, files_below, picture, real_decoder};
use everpaw::MemoryKeychain;

const WORDS: [&str; 6] =
    ["Zanzibarina", "quetzal", "kumquat", "1987-03-04", "Xylophone Street", "unmistakable-file-name"];

/// A journal full of words that stand nowhere else, made by commands of every kind.
fn written() -> Home {
    let home = Home::new();
    home.ok(&["profile", "create", "--label", "Anna"]);
    home.ok(&["pet", "add", "Zanzibarina", "--species", "quetzal", "--born", "1987-03-04"]);
    let file = home.write("unmistakable-file-name.jpg", &picture("summer-grass"));
    home.ok(&["photo", "import", "--pet", "Zanzibarina", &file]);
    let story = home.write("story.md", "A kumquat fell. ".repeat(300).as_bytes());
    let place = ["--place", "Xylophone Street", "--file", &story];
    home.ok(&[&["story", "add", "--pet", "Zanzibarina", "--title", "Kumquat"], place.as_slice()].concat());
    home.ok(&["search", "kumquat"]);
    home
}

#[test]
fn nothing_of_the_journal_lies_in_the_open() {
    let home = written();
    let keychain = Arc::new(MemoryKeychain::default());
    let unlock = ["unlock", "--for", "15m", "--passphrase-stdin"];
    let kept = || Kept::InMemory(keychain.clone());
    assert_eq!(home.run_in_process(&unlock, real_decoder(), kept()).code, 0, "a session is begun");
    assert_eq!(home.run_in_process(&["pet", "list"], real_decoder(), kept()).code, 0, "and used");
    search_everything(&home, "while a terminal session is open");
    assert_eq!(home.run_in_process(&["lock"], real_decoder(), kept()).code, 0, "and ended");
    assert!(keychain.is_empty(), "the keychain forgot it");
    search_everything(&home, "when all is locked");
}

fn search_everything(home: &Home, when: &str) {
    let original = picture("summer-grass");
    // Sixty-four bytes from many places of the picture: a copy of any part of it would hold some of them.
    let pieces: Vec<&[u8]> = original.chunks(2048).filter_map(|chunk| chunk.get(..64)).collect();
    let files = files_below(&home.data());
    assert!(files.len() >= 6, "vault, copies and both databases are there: {files:?}");
    for path in files {
        let bytes = fs::read(&path).unwrap();
        for word in WORDS {
            for form in [word.to_owned(), word.to_lowercase()] {
                assert!(!contains(&bytes, form.as_bytes()), "{form} lies in {} {when}", path.display());
            }
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(!contains(&bytes, &wide), "{word} lies in {} in UTF-16 {when}", path.display());
        }
        for piece in &pieces {
            assert!(!contains(&bytes, piece), "a piece of the picture lies in {} {when}", path.display());
        }
        assert!(
            !contains(&bytes, common::PASSPHRASE.as_bytes()),
            "the passphrase lies in {} {when}",
            path.display()
        );
    }
}

#[test]
fn the_log_of_a_killed_process_holds_nothing_in_the_open_either() {
    let home = written();
    let mut import = home.command(&["photo", "import", "--pet", "Zanzibarina", "--passphrase-stdin"]);
    for number in 0..40 {
        let mut bytes = picture("summer-grass");
        bytes.extend_from_slice(format!("copy {number}").as_bytes());
        import.arg(home.write(&format!("unmistakable-file-name-{number}.jpg"), &bytes));
    }
    import.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
    let mut child = import.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", common::PASSPHRASE).unwrap();
    let log = home.profile().join("photos.db-wal");
    let began = std::time::Instant::now();
    while fs::metadata(&log).map_or(0, |facts| facts.len()) < 1_000_000 && began.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(log.exists(), "it was killed while its write-ahead log was there");
    search_everything(&home, "after a kill");
    let listed = home.ok(&["photo", "list", "--pet", "Zanzibarina"]);
    for photo in listed.as_array().unwrap() {
        assert_eq!(photo["picture"]["state"], "ready", "no photo is half there: {photo}");
    }
}

#[cfg(unix)]
#[test]
fn the_data_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::with_luna();
    let mode = fs::metadata(home.data()).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700, "others on this computer can neither list nor enter it");
}
