//! A worker binding its own hands, before it reads the first byte: memory, processor time, files. What cannot be bound
//! from inside (the clock, the job object on Windows) is `pool`'s and `job`'s.

#[cfg(unix)]
pub(crate) use unix::{confine, grant_processor_time};

#[cfg(not(unix))]
pub(crate) use elsewhere::{confine, grant_processor_time};

#[cfg(unix)]
mod unix {
    use std::{io, time::Duration};

    use rustix::{
        process::{Resource, Rlimit, getrlimit, setrlimit},
        time::{ClockId, clock_gettime},
    };

    use crate::Limits;

    /// No more memory than agreed, no core dump of somebody's photo, no file or socket beyond the three pipes, no
    /// child process.
    pub(crate) fn confine(limits: &Limits) -> io::Result<()> {
        let memory = lower(Resource::As, limits.memory_bytes);
        // macOS does not always let a process lower its address space; everywhere else a refusal ends the worker.
        if !cfg!(target_vendor = "apple") {
            memory?;
        }
        lower(Resource::Core, 0)?;
        lower(Resource::Fsize, 0)?;
        lower(Resource::Nproc, 0)?;
        lower(Resource::Nofile, 3)
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
mod elsewhere {
    use std::{io, time::Duration};

    use crate::Limits;

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
