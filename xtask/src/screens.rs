//! The tests of the interface in Chromium, over the loopback harness, and the gallery that is made from the same table of
//! screens. What they assert is in `tests/ui`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cargo::{target_folder, tested_binary, workspace_root};
use crate::needs::Purpose;
use crate::stop::Stop;
use crate::test::{Outcome, passes};
use crate::{cargo, install, needs, node, npm, pages};

/// Every test in `tests/ui`.
pub(crate) fn test() -> Result<Outcome, Stop> {
    let tests = workspace_root().join("tests").join("ui");
    if !npm::holds_tests(&tests) {
        return Err(Stop::Failed(format!("there is no test in {}", tests.display())));
    }
    passes(prepared(&tests)?.args(["--test", "--test-reporter=spec"]))
}

/// `cargo xtask screenshots`: every screen in both themes, and the picture in the README.
pub(crate) fn take_pictures() -> Result<(), Stop> {
    node::see_to()?;
    install::see_to(Purpose::Test)?;
    cargo::fetch()?;
    pages::see_to()?;
    let gallery = target_folder()?.join("screenshots");
    let tests = workspace_root().join("tests").join("ui");
    let mut node = prepared(&tests)?;
    node.arg("gallery.mjs").arg(&gallery).arg(workspace_root().join("docs").join("screenshot.png"));
    passes(&mut node)?;
    let index = gallery.join("index.html");
    if fs::metadata(&index).is_err() {
        return Err(Stop::Failed(format!(
            "The pictures were taken, and yet there is no {}.",
            index.display()
        )));
    }
    println!("\nThe gallery is here:\n\n    {}", index.display());
    Ok(())
}

/// Node in this folder, with everything around it that the tests ask for.
fn prepared(tests: &Path) -> Result<Command, Stop> {
    npm::install_packages(tests)?;
    let mut node = Command::new("node");
    node.current_dir(tests).env("EVERPAW_HARNESS", tested_binary("everpaw-harness")?);
    if let Some(chromium) = needs::chromium() {
        node.env("CHROMIUM", chromium);
    }
    Ok(node)
}
