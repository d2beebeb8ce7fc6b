//! What every session of the benchmark holds: the 512 bytes that Django's script has, made in the same way.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Characters of the note: half words, half noise.
const LETTERS: usize = 512;

/// The values.
pub(crate) fn payload() -> Map<String, Value> {
    let words = "walked along the river with her today ".repeat(LETTERS / 38 + 1);
    let mut noise = String::new();
    for number in 0..=LETTERS / 128 {
        for byte in Sha256::digest(number.to_string()) {
            // Writing to a text cannot fail.
            let _ = write!(noise, "{byte:02x}");
        }
    }
    let note = [&words[..LETTERS / 2], &noise[..LETTERS / 2]].concat();
    let values =
        [("k", json!(1)), ("counter", json!(0)), ("profile_id", json!("01HZX3")), ("note", json!(note))];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
