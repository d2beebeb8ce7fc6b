//! The tests of the exported memorial in a browser: their npm packages, a fresh export of the demo, and the run.
//! What they assert is in `tests/browser`.

use std::fs;
use std::io;
use std::process::Command;

use crate::cargo::{demo_of, target_folder, tested_binary, workspace_root};
use crate::stop::Stop;
use crate::test::{Outcome, passes};
use crate::{needs, npm};

pub(crate) fn run() -> Result<Outcome, Stop> {
    let tests = workspace_root().join("tests").join("browser");
    if !npm::holds_tests(&tests) {
        return Err(Stop::Failed(format!("there is no test in {}", tests.display())));
    }
    npm::install_packages(&tests)?;

    // Under the target folder, because a browser from a snap sees nothing of the temporary folder; and left there,
    // because whoever has a failed test wants to look at it.
    let export = target_folder()?.join("xtask").join("browser-export");
    match fs::remove_dir_all(&export) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            return Err(Stop::FirstDo(format!("{} could not be emptied: {cause}.", export.display())));
        }
        _ => {}
    }
    demo_of(&tested_binary("everpaw-cli")?, &export)?;

    let mut node = Command::new("node");
    node.arg("--test").current_dir(&tests).env("EVERPAW_EXPORT", &export);
    if let Some(chromium) = needs::chromium() {
        node.env("CHROMIUM", chromium);
    }
    passes(&mut node)
}
