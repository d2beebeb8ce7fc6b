//! The terminal shell: takes arguments, calls [`everpaw::Everpaw`], prints. It owns the wording for the terminal and the
//! exit codes; every rule about profiles, journals and memorials is below it.

mod arguments;
mod commands;
mod demo;
mod failure;
mod passphrase;
mod progress;
mod screen;
mod world;

use std::ffi::OsString;

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;

pub use world::{EndSessionLater, Terminal, World};

/// Runs one command and returns its exit code: 0 done, 1 failed, 2 not meant so, 3 wrong passphrase, 4 damaged, 5 made
/// by a newer version, 6 locked, 7 not found, 8 in use elsewhere.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(refusal) => return world.terminal.print_refusal(&refusal),
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

/// A crash must not leave a copy of the memory, and with it of a key, on the disk.
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
        // Where even lowering a limit is refused there is nothing more to be done.
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    }
}
