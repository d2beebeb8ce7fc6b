//! `everpaw-cli`: the process. Everything it does is in the library, so that tests can do it too.

use std::process::ExitCode;

use everpaw_cli::{World, run};

fn main() -> ExitCode {
    // Before anything else: this very program is also the worker that decodes pictures, without keys and files.
    photo::serve_if_asked();
    everpaw_cli::keep_memory_private();
    ExitCode::from(run(std::env::args_os(), &mut World::real()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn the_memory_is_not_for_others_and_the_program_still_finds_itself() {
        everpaw_cli::keep_memory_private();
        assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable), "no other process may look in");
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0), "a crash leaves no copy");
        assert!(std::env::current_exe().is_ok(), "workers are started by this path");
    }
}
