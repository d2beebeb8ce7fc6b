//! `SHA256SUMS`: the list of all the other files with their hashes, in the form that `sha256sum --check` reads. It is
//! also how an export knows its own folder again.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// The manifest's own name.
pub(crate) const NAME: &str = "SHA256SUMS";

/// An export always has these; a folder whose list lacks one was made by something else.
const ALWAYS: [&str; 4] = ["README.txt", "index.html", "memorial.json", "style.css"];

/// Paths within the folder, sorted, each with its SHA-256 in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Manifest {
    pub(crate) hashes: BTreeMap<String, String>,
}

impl Manifest {
    pub(crate) fn add(&mut self, path: &str, bytes: &[u8]) {
        self.hashes.insert(path.to_owned(), hash(bytes));
    }

    pub(crate) fn text(&self) -> String {
        let lines = self.hashes.iter().flat_map(|(path, hash)| [hash.as_str(), "  ", path, "\n"]);
        lines.collect()
    }

    /// Reads a list that an export wrote; `None` for any other.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut manifest = Manifest::default();
        for line in text.lines() {
            let (hash, path) = line.split_once("  ")?;
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_hash || !is_inside(path) {
                return None;
            }
            manifest.hashes.insert(path.to_owned(), hash.to_owned());
        }
        ALWAYS.iter().all(|name| manifest.hashes.contains_key(*name)).then_some(manifest)
    }
}

/// The SHA-256 of some bytes in lower-case hex.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| DIGITS[usize::from(half)]).collect()
}

/// True for the paths an export writes: a file at the top, or one in `photos` or `stories`, of plain letters.
pub(crate) fn is_inside(path: &str) -> bool {
    let is_plain = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    match path.split_once('/') {
        None => ALWAYS.contains(&path),
        Some((folder, name)) => matches!(folder, "photos" | "stories") && is_plain(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Manifest {
        let mut manifest = Manifest::default();
        for name in ALWAYS {
            manifest.add(name, name.as_bytes());
        }
        manifest.add("photos/001-2000.jpg", b"picture");
        manifest
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_written() {
        assert_eq!(Manifest::parse(&ours().text()), Some(ours()), "parse must undo text");
    }

    #[test]
    fn a_list_of_other_files_is_not_ours() {
        let sums = format!("{}  debian.iso\n", hash(b"debian"));
        assert_eq!(Manifest::parse(&sums), None, "another program's list must not make its folder ours");
        assert_eq!(Manifest::parse(""), None, "nor an empty one");
    }

    #[test]
    fn a_list_that_points_outside_the_folder_is_not_ours() {
        for path in
            ["../letter.txt", "photos/../../letter.txt", "/etc/passwd", "photos\\x.jpg", "C:x", "photos/.x"]
        {
            let text = ours().text() + &format!("{}  {path}\n", hash(b""));
            assert_eq!(Manifest::parse(&text), None, "{path} must not be touched by us");
        }
    }
}
