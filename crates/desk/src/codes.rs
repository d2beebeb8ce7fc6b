//! Every code that a page may be told, so that it can have words for each. The codes themselves stand where the failures
//! are; a test compares.

/// All of them, in order of the alphabet.
pub const ERROR_CODES: &[&str] = &[
    "changed-meanwhile",
    "data-folder-io",
    "date-ambiguous",
    "decoder-crashed",
    "decoder-timed-out",
    "decoder-unavailable",
    "disk-full",
    "export-cancelled",
    "export-disk-full",
    "export-folder-in-use",
    "export-folder-not-ours",
    "export-in-the-way",
    "export-inside-data-folder",
    "export-io",
    "export-name-too-long",
    "export-needs-a-folder-name",
    "export-not-a-folder",
    "export-page",
    "export-parent-missing",
    "export-photo-not-plain",
    "export-photo-unreadable",
    "export-read-only",
    "export-running",
    "file-changed",
    "file-unreadable",
    "import-running",
    "internal",
    "journal-damaged",
    "journal-database",
    "journal-io",
    "journal-migration",
    "journal-newer-version",
    "keychain-timed-out",
    "keychain-unavailable",
    "keychain-unreliable",
    "label-taken",
    "label-unusable",
    "locked",
    "malformed",
    "no-randomness",
    "not-allowed",
    "not-found",
    "not-recovery-words",
    "nothing-exported",
    "passphrase-too-short",
    "pet-ambiguous",
    "pet-nameless",
    "photo-damaged",
    "photo-too-large",
    "photo-unsupported",
    "pixels-missing",
    "profile-ambiguous",
    "profile-in-use",
    "profile-not-filled",
    "profile-not-found",
    "reveal-failed",
    "session-failed",
    "settings-unwritable",
    "too-many-attempts",
    "vault-damaged",
    "vault-io",
    "vault-newer-version",
    "wrong-passphrase",
    "wrong-recovery-words",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    const MARKS: [&str; 6] = ["=> \"", "code: \"", "of(\"", "fail(source, \"", "= \"", "{ \"photo-"];

    /// The codes of a source file: a literal behind an arrow that ends a match, or in a place that is called a code.
    fn codes_in(source: &str) -> impl Iterator<Item = &str> {
        let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
        shipped.lines().flat_map(|line| {
            MARKS.iter().filter_map(move |mark| {
                let begin = line.find(mark)? + mark.len();
                let begin = if mark.ends_with("photo-") { begin - "photo-".len() } else { begin };
                line[begin..].split('"').next()
            })
        })
    }

    #[test]
    fn every_code_that_stands_somewhere_stands_here_and_no_other() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut found = BTreeSet::new();
        for file in [
            "vault/src/error.rs",
            "vault/src/keychain.rs",
            "journal/src/error.rs",
            "journal/src/import.rs",
            "journal/src/sources.rs",
            "photo/src/error.rs",
            "memorial/src/error.rs",
            "everpaw/src/error.rs",
            "desk/src/error.rs",
            "desk/src/jobs.rs",
            "desk/src/commands/going_on.rs",
            "desk/src/commands/settings.rs",
        ] {
            let source = fs::read_to_string(crates.join(file)).unwrap();
            let is_code = |word: &str| {
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            };
            found.extend(codes_in(&source).filter(|word| is_code(word)).map(str::to_owned));
        }
        // Words of other kinds in the same places.
        for word in ["kebab-case", "large", "small"] {
            found.remove(word);
        }
        let listed: BTreeSet<String> = ERROR_CODES.iter().map(|code| (*code).to_owned()).collect();
        let missing: Vec<_> = found.difference(&listed).collect();
        let invented: Vec<_> = listed.difference(&found).collect();
        assert!(
            missing.is_empty() && invented.is_empty(),
            "not here: {missing:?}; nowhere else: {invented:?}"
        );
        assert!(ERROR_CODES.is_sorted(), "in order, so that the next one finds its place");
    }
}
