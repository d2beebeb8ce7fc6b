//! How fast sessions are: Django's four operations on every engine, the SQLite engine beside bare statements, what sealing
//! takes, and whether anybody waits for a purge. Prints one line of JSON; `cargo xtask bench sessions` reads it, and puts
//! what others take beside it. Before anything is timed it has to be right (`gates`).
//!
//! Arguments: `--n` operations of each kind, `--rows` that are over to be purged, `--folder` for the files.
#![expect(clippy::print_stdout, reason = "what it found out goes to whoever started it")]

mod bare;
mod gates;
mod measure;
mod operations;
mod payload;
mod places;
mod purge;
mod sealing;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// Whatever goes wrong here ends the run.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let wanted = Wanted::from_words(std::env::args().skip(1))?;
    gates::pass()?;
    let folder = tempfile::Builder::new().prefix("ours-").tempdir_in(&wanted.folder)?;
    println!("{}", measured(&wanted, folder.path())?);
    Ok(())
}

fn measured(wanted: &Wanted, folder: &Path) -> Outcome<Value> {
    Ok(json!({
        "sqlite": rusqlite::version(),
        "n": wanted.operations,
        "runs": operations::every_engine(folder, wanted.operations)?,
        "bare": bare::beside_the_engine(folder, wanted.operations)?,
        "sealing": sealing::apart(wanted.operations)?,
        "clear": purge::beside_other_calls(folder, wanted.rows)?,
    }))
}

/// What was asked for.
struct Wanted {
    operations: usize,
    rows: usize,
    folder: PathBuf,
}

impl Wanted {
    fn from_words(mut words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut wanted = Self { operations: 5000, rows: 100_000, folder: std::env::temp_dir() };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} wants a value"));
            match word.as_str() {
                "--n" => wanted.operations = value()?.parse()?,
                "--rows" => wanted.rows = value()?.parse()?,
                "--folder" => wanted.folder = value()?.into(),
                // Cargo says so to every benchmark.
                "--bench" => {}
                _ => return Err(format!("there is no {word} here: --n, --rows and --folder").into()),
            }
        }
        Ok(wanted)
    }
}
