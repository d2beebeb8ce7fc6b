//! `everpaw-cli`: the process. Everything it does is in the library, so that tests can do it too.

use std::process::ExitCode;

use everpaw_cli::{World, run};

fn main() -> ExitCode {
    // Before anything else: this very program is also the worker that decodes pictures, without keys and files.
    photo::serve_if_asked();
    everpaw::keep_memory_private();
    ExitCode::from(run(std::env::args_os(), &mut World::real()))
}
