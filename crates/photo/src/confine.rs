//! A worker binding its own hands, before it reads the first byte: memory, processor time, files. What cannot be bound
//! from inside (the clock, the job object on Windows) is `pool`'s and `job`'s. That a worker, which runs as the same
//! user, cannot read its parent's memory is the parent's to see to: the shell makes itself unreadable.

#[cfg(unix)]
pub(crate) use unix::{confine, grant_processor_time, let_go_of_inherited_files};

#[cfg(not(unix))]
pub(crate) use elsewhere::{confine, grant_processor_time, let_go_of_inherited_files};

#[cfg(unix)]
mod unix {
    use std::{fs, io, os::fd::RawFd, time::Duration};

    use rustix::{
        process::{Resource, Rlimit, getrlimit, setrlimit},
        time::{ClockId, clock_gettime},
    };

    use crate::Limits;

    /// The first descriptor that is not one of the three standard ones.
    const FIRST_EXTRA: RawFd = 3;

    /// Closes every descriptor beyond stdin, stdout and stderr. Whoever started the shell may have left files open for
    /// all that it starts, and no limit takes away what is open already.
    ///
    /// To be called before anything in this process has opened a file of its own: it closes by number, whoever owns it.
    pub(crate) fn let_go_of_inherited_files() -> io::Result<()> {
        let mut extra = Vec::new();
        for entry in fs::read_dir("/dev/fd")? {
            let number = entry?.file_name().to_str().and_then(|name| name.parse::<RawFd>().ok());
            extra.extend(number.filter(|&number| number >= FIRST_EXTRA));
        }
        for number in extra {
            // The listing's own descriptor is among them, and is closed by now.
            let _ = nix::unistd::close(number);
        }
        Ok(())
    }

    /// No more memory than agreed, no core dump of somebody's photo, no growing file, no child process, and not one
    /// file or socket more: what is open stays, but not even a closed descriptor's number can be used again.
    pub(crate) fn confine(limits: &Limits) -> io::Result<()> {
        let memory = lower(Resource::As, limits.memory_bytes);
        // macOS does not always let a process lower its address space; everywhere else a refusal ends the worker.
        if !cfg!(target_vendor = "apple") {
            memory?;
        }
        lower(Resource::Core, 0)?;
        lower(Resource::Fsize, 0)?;
        lower(Resource::Nproc, 0)?;
        lower(Resource::Nofile, 0)
    }

    /// Processor time is counted over the process's life, so each picture raises the soft limit by its own share.
    pub(crate) fn grant_processor_time(share: Duration) -> io::Result<()> {
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
        let wanted = used.saturating_add(1).saturating_add(share.as_secs().max(1));
        let maximum = getrlimit(Resource::Cpu).maximum;
        let current = Some(maximum.map_or(wanted, |maximum| wanted.min(maximum)));
        Ok(setrlimit(Resource::Cpu, Rlimit { current, maximum })?)
    }

    /// Soft and hard, so that it cannot be undone.
    fn lower(resource: Resource, wanted: u64) -> io::Result<()> {
        let value = Some(getrlimit(resource).maximum.map_or(wanted, |maximum| wanted.min(maximum)));
        Ok(setrlimit(resource, Rlimit { current: value, maximum: value })?)
    }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "each of these can fail on Unix")]
mod elsewhere {
    use std::{io, time::Duration};

    use crate::Limits;

    /// Not done here. Windows passes on no handle that we opened; one that the shell's launcher made inheritable may
    /// reach the worker.
    pub(crate) fn let_go_of_inherited_files() -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn confine(_: &Limits) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn grant_processor_time(_: Duration) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::{env, fs::File, net::TcpListener, process::Command};

    use crate::Limits;

    /// Confinement cannot be undone, so it is tried in a process of its own.
    #[test]
    #[ignore = "run in a child process by a_worker_cannot_open_files"]
    fn in_a_confined_process_nothing_opens() {
        assert!(File::open("/proc/self/status").is_ok(), "before, files open");
        super::confine(&Limits::default()).unwrap();
        super::grant_processor_time(Limits::default().processor).unwrap();
        assert!(File::open("/proc/self/status").is_err(), "after, no file opens");
        assert!(TcpListener::bind("127.0.0.1:0").is_err(), "nor a socket");
        nix::unistd::close(0).unwrap();
        assert!(File::open("/proc/self/status").is_err(), "not even in the place of one that was given up");
        let mut room = Vec::<u8>::new();
        assert!(room.try_reserve_exact(2 << 30).is_err(), "nor is there memory without end");
    }

    #[test]
    fn a_worker_cannot_open_files() {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "confine::tests::in_a_confined_process_nothing_opens"])
            .args(["--ignored", "--nocapture", "--test-threads=1"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success() && said.contains("1 passed"), "the confined process said: {said}");
    }
}
