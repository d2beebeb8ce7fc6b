//! The terminal shell: takes arguments, calls [`everpaw::Everpaw`], prints. It owns the wording for the terminal and the
//! exit codes; every rule about profiles, journals and memorials is below it.

mod arguments;
mod commands;
mod demo;
mod failure;
mod files;
mod passphrase;
mod progress;
mod screen;
mod world;

use std::ffi::OsString;

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;

pub use world::{EndSessionLater, Terminal, World};

/// Runs one command and returns its exit code: 0 done, 1 failed, 2 usage, 3 wrong passphrase, 4 damaged, 5 made
/// by a newer version, 6 locked, 7 not found, 8 in use elsewhere.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(refusal) => return world.terminal.print_refusal(&refusal, json),
    };
    let json = arguments.global.json;
    match commands::run(arguments, world) {
        Ok(()) => 0,
        Err(failure) => {
            world.terminal.print_failure(&failure, json);
            failure.exit_code()
        }
    }
}
