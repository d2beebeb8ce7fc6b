//! `cargo xtask test`: the layers of tests in their order, each run whatever became of the one before, and the
//! summary. How the keyring and the browser tests are run is in modules of their own.

use std::env;
use std::process::Command;

use crate::cargo::cargo;
use crate::needs::Purpose;
use crate::stop::{Stop, status_of};
use crate::{bench, browser, cargo as cargo_calls, install, keyring, node, pages, says, screens, window};

/// How a layer ended that did not have to stop.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// It could not be run here, and that is no fault of the code; with the reason.
    Skipped(&'static str),
}

struct Layer {
    name: &'static str,
    heading: &'static str,
    /// What the machine has to have, if the layer builds anything.
    needs: Option<Purpose>,
    run: fn() -> Result<Outcome, Stop>,
}

/// The version that `deny.toml` was written for.
const CARGO_DENY: &str = "0.20.2";

const LAYERS: &[Layer] = &[
    Layer { name: "format", heading: "Is the code laid out by rustfmt?", needs: None, run: format },
    // Before everything that builds the app, which carries the pages.
    Layer {
        name: "ui",
        heading: "The pages: their types, their own tests, their build",
        needs: None,
        run: pages::test,
    },
    Layer { name: "lints", heading: "Has clippy nothing to say?", needs: Some(Purpose::Window), run: lints },
    Layer { name: "licences", heading: "Are licences and sources as allowed?", needs: None, run: licences },
    Layer { name: "rust", heading: "The crates' own tests", needs: Some(Purpose::Test), run: rust },
    Layer {
        name: "keyring",
        heading: "Against a real keyring",
        needs: Some(Purpose::Test),
        run: keyring::run,
    },
    Layer {
        name: "browser",
        heading: "The export in a browser",
        needs: Some(Purpose::Test),
        run: browser::run,
    },
    Layer {
        name: "screens",
        heading: "Every screen in a browser",
        needs: Some(Purpose::Test),
        run: screens::test,
    },
    Layer { name: "window", heading: "The real window", needs: Some(Purpose::Test), run: window::run },
];

/// Those that Node has no part in, and that build nothing which carries the pages.
const WITHOUT_PAGES: &[&str] = &["format", "licences"];

/// Runs every layer, or the one called `only`.
pub(crate) fn test(only: Option<&str>) -> Result<(), Stop> {
    let layers = chosen(only)?;
    let with_pages = layers.iter().any(|layer| !WITHOUT_PAGES.contains(&layer.name));
    if with_pages {
        node::see_to()?;
    }
    if let Some(purpose) = layers.iter().filter_map(|layer| layer.needs).max() {
        install::see_to(purpose)?;
    }
    if layers.iter().any(|layer| !["format", "ui"].contains(&layer.name)) {
        cargo_calls::fetch()?;
    }
    if with_pages && layers.iter().all(|layer| layer.name != "ui") {
        pages::see_to()?;
    }

    let mut results = Vec::new();
    for layer in layers {
        println!("\n== {}: {}", layer.name, layer.heading);
        results.push((layer.name, (layer.run)()));
    }
    println!("\n== summary");
    for (name, result) in &results {
        println!("{}", summary_line(name, result));
    }
    verdict(&results)
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Layer>, Stop> {
    let layers: Vec<_> = LAYERS.iter().filter(|layer| only.is_none_or(|name| layer.name == name)).collect();
    if layers.is_empty() {
        let names: Vec<_> = LAYERS.iter().map(|layer| layer.name).collect();
        return Err(Stop::FirstDo(says::unknown_layer(only.unwrap_or_default(), &names)));
    }
    Ok(layers)
}

fn summary_line(name: &str, result: &Result<Outcome, Stop>) -> String {
    match result {
        Ok(Outcome::Passed) => format!("{name} … ok"),
        Ok(Outcome::Skipped(reason)) => format!("{name} … skipped: {reason}"),
        Err(Stop::Failed(reason)) => format!("{name} … failed: {reason}"),
        Err(Stop::FirstDo(reason)) => format!("{name} … not run: {reason}"),
    }
}

/// A failure outweighs something to do first: the code is looked at before the machine.
fn verdict(results: &[(&str, Result<Outcome, Stop>)]) -> Result<(), Stop> {
    let named = |wanted: fn(&Result<Outcome, Stop>) -> bool| {
        results
            .iter()
            .filter(|(_, result)| wanted(result))
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let failed = named(|result| matches!(result, Err(Stop::Failed(_))));
    let not_run = named(|result| matches!(result, Err(Stop::FirstDo(_))));
    if !failed.is_empty() {
        return Err(Stop::Failed(format!("Failed: {failed}.")));
    }
    if !not_run.is_empty() {
        return Err(Stop::FirstDo(format!("Not run: {not_run}. The summary says what to do first.")));
    }
    Ok(())
}

fn format() -> Result<Outcome, Stop> {
    if !cargo_calls::has("fmt") {
        return Ok(Outcome::Skipped("rustfmt is not installed (rustup component add rustfmt)"));
    }
    let ours = passes(&mut cargo(&["fmt", "--all", "--check"]));
    // A workspace of its own, which cargo does not look into.
    let beside = passes(&mut cargo(&["fmt", "--check", "--manifest-path", bench::TOWER_MANIFEST]));
    ours.and(beside)
}

fn lints() -> Result<Outcome, Stop> {
    if !cargo_calls::has("clippy") {
        return Ok(Outcome::Skipped("clippy is not installed (rustup component add clippy)"));
    }
    passes(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn licences() -> Result<Outcome, Stop> {
    let check = ["--offline", "check", "bans", "licenses", "sources"];
    if cargo_calls::has("deny") {
        return passes(cargo(&["deny"]).args(check));
    }
    // Kept beside what is built, so that it is built once and nobody's own tools change.
    let tools = cargo_calls::target_folder()?.join("xtask").join("tools");
    let deny = tools.join("bin").join("cargo-deny").with_extension(env::consts::EXE_EXTENSION);
    if !deny.is_file() {
        let mut install =
            cargo(&["install", "--quiet", "--locked", "--version", CARGO_DENY, "cargo-deny", "--root"]);
        if !status_of(install.arg(&tools))?.success() {
            return Err(Stop::FirstDo(says::cargo_deny_not_installed()));
        }
    }
    passes(Command::new(deny).args(check).current_dir(cargo_calls::workspace_root()))
}

fn rust() -> Result<Outcome, Stop> {
    if !cargo_calls::has("nextest") {
        return passes(&mut cargo(&["test", "--workspace", "--no-fail-fast"]));
    }
    // nextest does not know the examples in documentation, so cargo runs those, whatever became of the rest.
    let tests = passes(&mut cargo(&["nextest", "run", "--workspace", "--no-fail-fast"]));
    let examples = passes(&mut cargo(&["test", "--doc", "--workspace"]));
    tests.and(examples)
}

/// `cargo xtask bindings`: the page's contract, as the table of commands has it now. The same test that finds it stale
/// writes it.
pub(crate) fn write_bindings() -> Result<(), Stop> {
    install::see_to(Purpose::Build)?;
    cargo_calls::fetch()?;
    let mut test = cargo(&["test", "--quiet", "--package", "everpaw-desk", "--test", "bindings"]);
    passes(test.env("EVERPAW_WRITE_BINDINGS", "1"))?;
    println!("ui/src/api/contract.ts is as the commands are.");
    Ok(())
}

/// Runs a command that is its own judge.
pub(crate) fn passes(command: &mut Command) -> Result<Outcome, Stop> {
    let status = status_of(command)?;
    if status.success() {
        return Ok(Outcome::Passed);
    }
    Err(Stop::Failed(format!("see what is said under its heading ({status})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Result<Outcome, Stop> {
        Err(Stop::Failed("seen".to_owned()))
    }

    fn to_do() -> Result<Outcome, Stop> {
        Err(Stop::FirstDo("go online".to_owned()))
    }

    #[test]
    fn the_summary_says_of_each_layer_how_it_ended() {
        assert_eq!(summary_line("rust", &Ok(Outcome::Passed)), "rust … ok", "passed");
        assert_eq!(
            summary_line("lints", &Ok(Outcome::Skipped("no clippy"))),
            "lints … skipped: no clippy",
            "skipped"
        );
        assert_eq!(summary_line("format", &failed()), "format … failed: seen", "failed");
        assert_eq!(summary_line("browser", &to_do()), "browser … not run: go online", "not run");
    }

    #[test]
    fn one_failed_layer_fails_the_whole_and_is_named() {
        let results = [("format", failed()), ("rust", Ok(Outcome::Passed)), ("browser", to_do())];
        assert_eq!(
            verdict(&results),
            Err(Stop::Failed("Failed: format.".to_owned())),
            "failing outweighs not running"
        );
    }

    #[test]
    fn a_layer_that_could_not_be_run_is_no_success() {
        let results = [("rust", Ok(Outcome::Passed)), ("browser", to_do())];
        assert!(
            matches!(verdict(&results), Err(Stop::FirstDo(said)) if said.contains("browser")),
            "it is named"
        );
    }

    #[test]
    fn skipped_layers_do_not_fail_the_whole() {
        let results = [("rust", Ok(Outcome::Passed)), ("licences", Ok(Outcome::Skipped("no cargo-deny")))];
        assert_eq!(verdict(&results), Ok(()), "what cannot be run here is printed and no more");
    }

    #[test]
    fn the_pages_are_there_before_anything_carries_them() {
        let place = |name: &str| LAYERS.iter().position(|layer| layer.name == name);
        for later in ["lints", "rust", "screens", "window"] {
            assert!(place("ui") < place(later), "{later} builds the app, or looks at the pages");
        }
        for name in WITHOUT_PAGES {
            assert!(place(name).is_some(), "{name} is a layer");
        }
    }

    #[test]
    fn one_layer_can_be_chosen_and_an_unknown_one_is_refused_by_name() {
        let names =
            |only| chosen(only).map(|layers| layers.iter().map(|layer| layer.name).collect::<Vec<_>>());
        assert_eq!(names(Some("lints")), Ok(vec!["lints"]), "the one asked for");
        assert_eq!(names(None).map(|all| all.len()), Ok(LAYERS.len()), "all of them");
        assert!(
            matches!(names(Some("lint")), Err(Stop::FirstDo(said)) if said.contains("\"lint\"")),
            "refused"
        );
    }
}
