//! The pages of the app's windows: their checks, their tests, and building them where they have changed. The pages
//! themselves are in `ui`. They are built before the app, which carries them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cargo::workspace_root;
use crate::npm;
use crate::stop::Stop;
use crate::test::{Outcome, passes};

/// What is made, and what it is made with: neither is a source.
const NOT_SOURCES: &[&str] = &["dist", "node_modules"];

/// Everything there is to prove about the pages without a core, and the pages themselves.
pub(crate) fn test() -> Result<Outcome, Stop> {
    let ui = folder();
    npm::install_packages(&ui)?;
    // Built first, and whatever the rest says: other layers need them.
    build_changed(&ui)?;
    let checked = passes(&mut npm::script(&ui, "check"));
    let tested = passes(&mut npm::script(&ui, "test"));
    checked.and(tested)
}

/// Sees to it that the pages are built as their sources are now.
pub(crate) fn see_to() -> Result<(), Stop> {
    let ui = folder();
    npm::install_packages(&ui)?;
    build_changed(&ui)
}

fn folder() -> PathBuf {
    workspace_root().join("ui")
}

/// Only where something changed: the app carries the pages, and would be built anew with them.
fn build_changed(ui: &Path) -> Result<(), Stop> {
    if is_built(ui) {
        return Ok(());
    }
    passes(&mut npm::script(ui, "build"))
        .map(drop)
        .map_err(|_| Stop::Failed("the pages could not be built; what vite said is above".to_owned()))
}

/// Whether the built pages are younger than everything they are made of.
fn is_built(ui: &Path) -> bool {
    let built = ["welcome.html", "journal.html"].map(|page| modified(&ui.join("dist").join(page)));
    let oldest = built.into_iter().min().flatten();
    match (oldest, youngest_source(ui)) {
        (Some(built), Ok(source)) => source <= built,
        _ => false,
    }
}

/// A folder counts as well: something may have gone from it.
fn youngest_source(folder: &Path) -> io::Result<SystemTime> {
    let mut youngest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        youngest = youngest.max(entry.metadata()?.modified()?);
        if entry.file_type()?.is_dir() {
            youngest = youngest.max(youngest_source(&entry.path())?);
        }
    }
    Ok(youngest)
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn write(file: &Path, seconds: u64) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "").unwrap();
        at(file, seconds);
    }

    fn at(path: &Path, seconds: u64) {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        fs::File::open(path).unwrap().set_modified(time).unwrap();
    }

    #[test]
    fn pages_are_built_again_when_a_source_is_younger_or_gone() {
        let folder = tempfile::tempdir().unwrap();
        let ui = folder.path();
        let source = ui.join("src").join("journal").join("Home.svelte");
        write(&source, 100);
        assert!(!is_built(ui), "nothing is built in a fresh checkout");

        for page in ["welcome.html", "journal.html"] {
            write(&ui.join("dist").join(page), 200);
        }
        for folder in ["src/journal", "src"] {
            at(&ui.join(folder), 100);
        }
        assert!(is_built(ui), "nothing has changed");
        write(&ui.join("node_modules").join("svelte").join("index.js"), 300);
        assert!(is_built(ui), "what comes from npm has a lock file of its own");

        at(&source, 300);
        assert!(!is_built(ui), "a source was changed");
        at(&source, 100);
        at(&ui.join("src/journal"), 300);
        assert!(!is_built(ui), "something has gone from the folder");
    }

    #[test]
    fn half_a_build_is_none() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("src").join("start.ts"), 100);
        at(&folder.path().join("src"), 100);
        write(&folder.path().join("dist").join("welcome.html"), 200);
        assert!(!is_built(folder.path()), "the journal's page is missing");
    }
}
