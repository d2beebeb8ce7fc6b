//! `cargo xtask bench sessions`: our sessions beside Django's, beside tower-sessions and beside bare statements, in turns
//! and on this machine, as one table with ratios. A time never makes it fail. What is not right does, and then no time
//! is told: see `crates/session/benches/sessions`, which also does the timing.

mod peers;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cargo::{cargo, fetch, target_folder, workspace_root};
use crate::needs::Purpose;
use crate::stop::{Stop, status_of};
use crate::{install, says};
use peers::Peers;

/// Where Django's side is, from the workspace's root.
const DJANGO_SCRIPT: &str = "../shared/peers/bench_django_sessions.py";

/// The program that uses tower-sessions, from the workspace's root.
pub(crate) const TOWER_MANIFEST: &str = "crates/session/benches/tower-sessions/Cargo.toml";

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    rounds: usize,
    /// Of each kind, in each round.
    operations: usize,
    /// Sessions that are over, to be purged.
    rows: usize,
    script: PathBuf,
}

/// What everybody said in one round.
struct Round {
    ours: Value,
    tower: Value,
    django: Value,
    /// As [`django`](Self::django), where nothing is purged.
    django_others: Value,
}

/// Runs it, with the words that came after `bench sessions`.
pub(crate) fn sessions(words: &[&str]) -> Result<(), Stop> {
    let wanted = Wanted::from_words(words).ok_or_else(|| Stop::FirstDo(says::unknown_words(words)))?;
    if !wanted.script.is_file() {
        return Err(Stop::FirstDo(says::no_django_script(&wanted.script)));
    }
    install::see_to(Purpose::Bench)?;
    fetch()?;
    let folder = target_folder()?.join("xtask").join("bench-sessions");
    fs::create_dir_all(&folder)
        .map_err(|cause| Stop::FirstDo(format!("{} could not be made: {cause}.", folder.display())))?;
    eprintln!("Building, and getting Django and tower-sessions; the first time this takes some minutes.");
    if !status_of(cargo(&OURS).arg("--no-run"))?.success() {
        return Err(Stop::Failed("Our own benchmark did not build; what cargo said is above.".to_owned()));
    }
    let peers = Peers::ready(&folder, &wanted.script)?;

    let machine = format!("{}; load average before it began {}", peers::versions(), peers::load_average());
    let mut rounds = Vec::new();
    for number in 1..=wanted.rounds {
        eprintln!("Round {number} of {} …", wanted.rounds);
        rounds.push(Round {
            ours: ours(&wanted, &folder)?,
            tower: peers.tower(wanted.operations)?,
            django: peers.django("db_wal", wanted.operations, wanted.rows)?,
            django_others: peers.django(
                "cache_locmem,cached_db_locmem_wal,file,signed_cookies",
                wanted.operations,
                // Told for one engine; the others have to purge something all the same.
                100,
            )?,
        });
    }
    print!("{}", table::of(&rounds, &wanted, &machine));
    Ok(())
}

const OURS: [&str; 6] = ["bench", "--quiet", "--package", "everpaw-session", "--bench", "sessions"];

fn ours(wanted: &Wanted, folder: &Path) -> Result<Value, Stop> {
    let mut command = cargo(&OURS);
    command.args(["--", "--n", &wanted.operations.to_string(), "--rows", &wanted.rows.to_string()]);
    command.arg("--folder").arg(folder);
    peers::told(&mut command, "Our sessions are not right, so no time is told; the reason is above.")
}

impl Wanted {
    fn from_words(words: &[&str]) -> Option<Self> {
        let script = workspace_root().join(DJANGO_SCRIPT);
        let mut wanted = Self { rounds: 3, operations: 5000, rows: 100_000, script };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--quick" => (wanted.rounds, wanted.operations, wanted.rows) = (1, 200, 2000),
                "--repeat" => {
                    wanted.rounds = words.next()?.parse().ok().filter(|rounds| *rounds > 0)?;
                }
                // From where the person is, and not from the root.
                "--django-script" => wanted.script = std::path::absolute(words.next()?).ok()?,
                _ => return None,
            }
        }
        Some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_word_it_is_measured_in_full_and_three_times() {
        let wanted = Wanted::from_words(&[]).expect("no word is a word too many");
        assert_eq!((wanted.rounds, wanted.operations, wanted.rows), (3, 5000, 100_000), "as Django's script");
        assert!(wanted.script.ends_with("peers/bench_django_sessions.py"), "beside the project");
    }

    #[test]
    fn it_can_be_made_short_or_long_and_be_told_where_django_is() {
        let wanted = Wanted::from_words(&["--quick", "--repeat", "2", "--django-script", "/a/b.py"]);
        let wanted = wanted.expect("these are words it knows");
        assert_eq!((wanted.rounds, wanted.operations), (2, 200), "what is said later counts");
        assert_eq!(wanted.script, PathBuf::from("/a/b.py"), "the script that was named");
    }

    #[test]
    fn words_it_does_not_know_are_refused() {
        for words in [&["--fast"][..], &["--repeat"], &["--repeat", "0"], &["--repeat", "x"], &["5"]] {
            assert_eq!(Wanted::from_words(words), None, "{words:?} would be measured as something else");
        }
    }
}
