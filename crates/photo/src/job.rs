//! A worker's job object on Windows, where a process cannot bind its own hands: it ends with us, however we end, and
//! its working set is bounded. Elsewhere there is nothing to do.

#[cfg(windows)]
mod windows {
    use std::{io, os::windows::io::AsRawHandle, process::Child};

    use win32job::{ExtendedLimitInfo, Job};

    use crate::Limits;

    /// Closing it ends the worker.
    pub(crate) struct WorkerJob {
        _job: Job,
    }

    /// The least a working set may be asked to be.
    const SMALLEST_WORKING_SET: usize = 1024 * 1024;

    pub(crate) fn bind(child: &Child, limits: &Limits) -> io::Result<WorkerJob> {
        let mut bounds = ExtendedLimitInfo::new();
        let memory = usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX);
        bounds.limit_kill_on_job_close().limit_working_memory(SMALLEST_WORKING_SET, memory);
        let job = Job::create_with_limit_info(&bounds).map_err(io::Error::other)?;
        job.assign_process(child.as_raw_handle() as isize).map_err(io::Error::other)?;
        Ok(WorkerJob { _job: job })
    }
}

#[cfg(windows)]
pub(crate) use windows::{WorkerJob, bind};

#[cfg(not(windows))]
mod elsewhere {
    use std::{io, process::Child};

    use crate::Limits;

    pub(crate) struct WorkerJob;

    #[expect(clippy::unnecessary_wraps, reason = "binding can fail on Windows")]
    pub(crate) fn bind(_: &Child, _: &Limits) -> io::Result<WorkerJob> {
        Ok(WorkerJob)
    }
}

#[cfg(not(windows))]
pub(crate) use elsewhere::{WorkerJob, bind};
