//! What npm brings: the packages of a folder, installed once for every lock file, and a folder's own scripts. Whether
//! Node is there at all is seen to in `node`.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::stop::{Stop, status_of};
use crate::{node, says};

/// A copy of the lock file that the installed packages came from.
const STAMP: &str = "node_modules/.installed-from-package-lock.json";

/// Sees to it that the packages of this folder are those of its lock file.
pub(crate) fn install_packages(folder: &Path) -> Result<(), Stop> {
    if are_installed(folder) {
        return Ok(());
    }
    let mut npm = Command::new(node::NPM);
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    if !status_of(&mut npm)?.success() {
        return Err(Stop::FirstDo(says::packages_not_fetched()));
    }
    // Without the stamp they are only installed once more the next time.
    let _ = stamp(folder);
    Ok(())
}

/// One of the folder's scripts.
pub(crate) fn script(folder: &Path, name: &str) -> Command {
    let mut npm = Command::new(node::NPM);
    npm.args(["run", "--silent", name]).current_dir(folder);
    npm
}

/// Whether there is a test for Node in this folder. Node calls it a success when it finds nothing to run.
pub(crate) fn holds_tests(folder: &Path) -> bool {
    let is_test = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().ends_with(".test.mjs");
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| is_test(&entry)))
}

fn are_installed(folder: &Path) -> bool {
    match (fs::read(folder.join("package-lock.json")), fs::read(folder.join(STAMP))) {
        (Ok(wanted), Ok(installed)) => wanted == installed,
        _ => false,
    }
}

fn stamp(folder: &Path) -> io::Result<()> {
    fs::copy(folder.join("package-lock.json"), folder.join(STAMP)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_installed_once_and_again_when_the_lock_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("package-lock.json");
        fs::write(&lock, "one").unwrap();
        assert!(!are_installed(folder.path()), "a fresh checkout has no packages");

        fs::create_dir(folder.path().join("node_modules")).unwrap();
        assert!(!are_installed(folder.path()), "an installation that was cut short left no stamp");

        stamp(folder.path()).unwrap();
        assert!(are_installed(folder.path()), "nothing changed, so nothing is to be downloaded");

        fs::write(&lock, "two").unwrap();
        assert!(!are_installed(folder.path()), "other packages are wanted now");

        stamp(folder.path()).unwrap();
        fs::remove_dir_all(folder.path().join("node_modules")).unwrap();
        assert!(!are_installed(folder.path()), "the stamp goes with the packages");
    }

    #[test]
    fn a_folder_without_tests_is_not_taken_for_one_whose_tests_pass() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("look.mjs"), "").unwrap();
        assert!(!holds_tests(folder.path()), "look.mjs is no test");
        fs::write(folder.path().join("memorial.test.mjs"), "").unwrap();
        assert!(holds_tests(folder.path()), "memorial.test.mjs is one");
    }
}
