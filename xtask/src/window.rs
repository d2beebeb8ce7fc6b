//! The test of the real window: the app, built to be tested, and the script that drives it. The script starts the
//! display, the keyring and the driver by itself; what it asserts is in `tests/window`.

use std::process::Command;

use crate::cargo::{tested_binary, workspace_root};
use crate::npm;
use crate::stop::Stop;
use crate::test::{Outcome, passes};

pub(crate) fn run() -> Result<Outcome, Stop> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Skipped("the window is driven by WebKitGTK's driver, which is of Linux"));
    }
    let tests = workspace_root().join("tests").join("window");
    if !npm::holds_tests(&tests) {
        return Ok(Outcome::Skipped("tests/window has no test yet"));
    }
    let app = tested_binary("everpaw-under-test")?;
    // One file after the other: each has a display, a keyring and an app of its own, and some of them watch the clock.
    let how = ["--test", "--test-concurrency=1", "--test-reporter=spec"];
    passes(Command::new("node").args(how).current_dir(&tests).env("EVERPAW_UNDER_TEST", app))
}
