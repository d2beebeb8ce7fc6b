//! Cargo as the other modules call it: where the workspace and its target folder are, fetching the crates,
//! building programs, and making the demo memorial with `everpaw-cli`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::says;
use crate::stop::{Stop, could_not_start, status_of};

pub(crate) fn workspace_root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Cargo, in the workspace's folder.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(workspace_root());
    command
}

/// Whether cargo has this subcommand.
pub(crate) fn has(subcommand: &str) -> bool {
    cargo(&[subcommand, "--version"]).output().is_ok_and(|output| output.status.success())
}

/// The folder that cargo builds into, wherever the person's settings put it.
pub(crate) fn target_folder() -> Result<PathBuf, Stop> {
    let mut command = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let output = command.output().map_err(|cause| could_not_start(&command, &cause))?;
    let metadata: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
    let folder =
        metadata.as_ref().and_then(|metadata| metadata["target_directory"].as_str()).map(PathBuf::from);
    folder.ok_or_else(|| Stop::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// Downloads the crates, so that a missing network is not mistaken for a failed build or test.
pub(crate) fn fetch() -> Result<(), Stop> {
    let status = status_of(&mut cargo(&["fetch"]))?;
    if status.success() { Ok(()) } else { Err(Stop::FirstDo(says::crates_not_fetched())) }
}

/// A program of the workspace, built as the tests build it: cargo chooses features for everything that is built together,
/// so that naming one package, or no test, would build half of the dependencies a second time.
pub(crate) fn tested_binary(name: &str) -> Result<PathBuf, Stop> {
    build(&["--workspace", "--bin", name, "--test", "architecture"], name)
}

/// A program of one package alone, which needs nothing that the others do.
pub(crate) fn binary_alone(package: &str, name: &str) -> Result<PathBuf, Stop> {
    build(&["--package", package, "--bin", name], name)
}

fn build(what: &[&str], name: &str) -> Result<PathBuf, Stop> {
    if !status_of(cargo(&["build"]).args(what))?.success() {
        return Err(Stop::Failed(format!("{name} did not build; what cargo said is above.")));
    }
    Ok(target_folder()?.join("debug").join(name).with_extension(env::consts::EXE_EXTENSION))
}

/// Makes the demo memorial in `folder` and gives back its first page.
pub(crate) fn demo_of(everpaw_cli: &Path, folder: &Path) -> Result<PathBuf, Stop> {
    let mut demo = Command::new(everpaw_cli);
    demo.args(["demo", "--out"]).arg(folder).current_dir(workspace_root());
    if !status_of(&mut demo)?.success() {
        return Err(Stop::Failed("The demo memorial was not made; the reason is above.".to_owned()));
    }
    let page = folder.join("index.html");
    if page.is_file() {
        return Ok(page);
    }
    Err(Stop::Failed(format!("The demo ended well, and yet there is no {}.", page.display())))
}
