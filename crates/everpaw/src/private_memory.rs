//! Keeping this process's memory to itself, as far as the system lets a program ask for that.

/// Nobody but the system's administrator may look into this process's memory, and with it at a key: a crash leaves no
/// copy of it on the disk, and on Linux no other process of the same user, a decode worker least of all, may read or
/// trace it. What is started from here is a new program and decides for itself, within the same limit on crashes.
pub fn keep_memory_private() {
    limit_core_dumps();
    #[cfg(target_os = "linux")]
    {
        // Refused only by kernels that do not know it.
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
}

/// Sees to it that a crash leaves no copy of the memory, and nothing else: for a process whose helpers have to be able to
/// look at it. What is started from here has the same limit.
pub fn limit_core_dumps() {
    #[cfg(unix)]
    {
        // A limit of 0 does not count where dumps are piped to a program, as most desktops do (core(5), on RLIMIT_CORE).
        // A limit of 1 stops those as well, for Linux gives it to the dumping program against dumping for ever. Where a
        // dump is a file, nothing of a program fits into one byte, and none is begun.
        let most = u64::from(cfg!(target_os = "linux"));
        let limit = rustix::process::Rlimit { current: Some(most), maximum: Some(most) };
        // Refused where the limit is 0 already and may not be raised.
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, limit);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn the_memory_is_not_for_others_and_the_program_still_finds_itself() {
        keep_memory_private();
        assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable), "no other process may look in");
        let limit = getrlimit(Resource::Core);
        assert_eq!(
            (limit.current, limit.maximum),
            (Some(1), Some(1)),
            "a crash leaves no copy, piped or not"
        );
        assert!(std::env::current_exe().is_ok(), "workers are started by this path");
    }
}
