//! Real photos, where they are at hand: they are not part of the project, and a clone does not have them.

use std::{fs, path::PathBuf};

use everpaw_photo::{DecodeError, Decoder, Format, is_plain_jpeg, sniff};

use crate::pictures::{pool, seen};

#[test]
fn real_photos_give_two_renditions_and_heic_is_kept_for_later() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let Ok(entries) = fs::read_dir(&folder) else {
        // The one word a skipped test owes its reader.
        #[expect(clippy::print_stderr, reason = "says why nothing was tested")]
        {
            eprintln!("skipped: no sample photos at {}", folder.display());
        }
        return;
    };
    let pool = pool();
    let mut turned = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match sniff(&bytes) {
            Format::Unknown => assert_eq!(name, "README.md", "{name} is a picture we do not recognise"),
            Format::Heif => {
                let error = pool.render(&bytes).unwrap_err();
                assert!(
                    matches!(error, DecodeError::Unsupported { format: Format::Heif }),
                    "{name}: {error:?}"
                );
            }
            _ => {
                let rendered = pool.render(&bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert!(is_plain_jpeg(&rendered.large.jpeg) && is_plain_jpeg(&rendered.small.jpeg), "{name}");
                assert!(!rendered.facts.damaged, "{name} is whole");
                if name.starts_with("DSCN") || name.starts_with("HMD") {
                    assert!(rendered.facts.place.is_some(), "{name} says where it was taken");
                    assert!(rendered.facts.taken.is_some(), "{name} says when");
                }
                if name.starts_with("orientation_") {
                    turned.push((name, rendered));
                }
            }
        }
    }
    assert_eq!(turned.len(), 8, "there are eight orientations");
    let first = seen(&turned[0].1.large);
    for (name, rendered) in &turned {
        let difference = seen(&rendered.large).difference(&first);
        // Each was compressed anew, so they are alike, not equal.
        assert!(difference < 600, "{name} differs from {} by {difference}", turned[0].0);
    }
}
