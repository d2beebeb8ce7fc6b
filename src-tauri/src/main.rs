//! `everpaw`: the process. Everything it does is in the library, so that the test of the real window starts the same.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use everpaw_desktop::{Arguments, Start};

fn main() -> ExitCode {
    // Before anything else: this very program is also the worker that decodes pictures, without keys and files.
    photo::serve_if_asked();
    everpaw_desktop::run(Start::new(Arguments::read()))
}
