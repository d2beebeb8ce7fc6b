//! The parent's side: workers started, given one picture at a time, watched by the clock, and ended. It never looks
//! into a picture beyond its magic bytes, and believes no worker.

use std::{
    env,
    ffi::OsString,
    io,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

use crate::{
    DecodeError, Limits, Rendered, WORKER_FLAG, job,
    protocol::{self, Answer},
    sniff,
};

/// Makes facts and renditions from a picture's bytes. Blocks until they are made or refused.
pub trait Decoder: Send + Sync {
    /// Renders one file, given whole.
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError>;

    /// Lets go of whatever knows anything of earlier pictures. Called when a journal is locked.
    fn dismiss(&self) {}
}

/// How a worker is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program, by its full path.
    pub program: PathBuf,
    /// Its arguments; the limits are added behind them.
    pub arguments: Vec<OsString>,
}

impl WorkerCommand {
    /// This very program as a worker. Its `main` must begin with [`crate::serve_if_asked`].
    pub fn this_program() -> io::Result<Self> {
        Ok(Self { program: env::current_exe()?, arguments: vec![WORKER_FLAG.into()] })
    }
}

/// Workers that are started when needed and kept for the next picture. Dropping it ends them all.
pub struct WorkerPool {
    command: WorkerCommand,
    limits: Limits,
    staff: Mutex<Staff>,
    freed: Condvar,
}

#[derive(Default)]
struct Staff {
    idle: Vec<Worker>,
    busy: usize,
    /// Raised by [`WorkerPool::dismiss`]: workers of an earlier age do not come back.
    age: u64,
}

impl WorkerPool {
    /// Starts nothing yet.
    pub fn new(command: WorkerCommand, limits: Limits) -> Self {
        Self { command, limits, staff: Mutex::default(), freed: Condvar::new() }
    }

    /// Ends the workers at rest now, and those at work after the picture they have: what a worker's memory still
    /// holds of somebody's pictures goes with it. The next picture starts a new one.
    pub fn dismiss(&self) {
        let dismissed = {
            let mut staff = self.staff();
            staff.age += 1;
            std::mem::take(&mut staff.idle)
        };
        drop(dismissed);
    }

    fn staff(&self) -> MutexGuard<'_, Staff> {
        self.staff.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until fewer than the agreed number of workers are busy, and takes an idle one if there is one.
    fn wait_for_turn(&self) -> Turn<'_> {
        let full = |staff: &mut Staff| staff.busy >= self.limits.workers.max(1);
        let mut staff = self.freed.wait_while(self.staff(), full).unwrap_or_else(PoisonError::into_inner);
        staff.busy += 1;
        Turn { pool: self, age: staff.age, worker: staff.idle.pop() }
    }
}

impl Decoder for WorkerPool {
    fn render(&self, original: &[u8]) -> Result<Rendered, DecodeError> {
        let format = sniff(original);
        if !format.can_be_drawn() {
            return Err(DecodeError::Unsupported { format });
        }
        let bytes = original.len() as u64;
        if bytes > self.limits.longest_input {
            return Err(DecodeError::TooLong { bytes });
        }
        let mut turn = self.wait_for_turn();
        // An idle worker may have been ended by the system, say for memory: that must not cost this picture.
        let mut worker = match turn.worker.take().and_then(Worker::if_alive) {
            Some(worker) => worker,
            None => Worker::start(&self.command, &self.limits).map_err(DecodeError::WorkerUnavailable)?,
        };
        // On an error the worker is dropped here, and that ends it.
        let answer = worker.render(original.to_vec(), self.limits.wall)?;
        turn.worker = Some(worker);
        Ok(answer?)
    }

    fn dismiss(&self) {
        WorkerPool::dismiss(self);
    }
}

/// One caller's right to a worker; giving it up lets the next caller in, whatever happened.
struct Turn<'a> {
    pool: &'a WorkerPool,
    age: u64,
    worker: Option<Worker>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut staff = self.pool.staff();
        staff.busy -= 1;
        let rejected = match self.worker.take() {
            Some(worker) if staff.age == self.age => {
                staff.idle.push(worker);
                None
            }
            other => other,
        };
        drop(staff);
        self.pool.freed.notify_one();
        drop(rejected);
    }
}

/// A child process, and the pipes to it while it is idle.
struct Worker {
    child: Child,
    pipes: Option<(ChildStdin, ChildStdout)>,
    _job: job::WorkerJob,
}

impl Worker {
    /// Without our environment, our working directory, or a way to print.
    fn start(command: &WorkerCommand, limits: &Limits) -> io::Result<Self> {
        let mut process = Command::new(&command.program);
        process
            .args(&command.arguments)
            .args(limits.to_arguments())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Without it no Windows program finds its system libraries.
        #[cfg(windows)]
        process.envs(env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        // A group of its own: no Ctrl-C meant for us reaches it, and whatever it may start ends with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut process, 0);
        let mut child = process.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let job = match job::bind(&child, limits) {
            Ok(job) => job,
            Err(error) => {
                end(&mut child);
                return Err(error);
            }
        };
        Ok(Self { child, pipes, _job: job })
    }

    /// One picture. After an error this worker is of no more use.
    fn render(&mut self, original: Vec<u8>, wall: Duration) -> Result<Answer, DecodeError> {
        let Some((mut stdin, mut stdout)) = self.pipes.take() else { return Err(DecodeError::WorkerCrashed) };
        // The talking is done on a thread that owns all it needs: if even a killed worker's pipe should stay open,
        // it is that thread which hangs, never the caller.
        let (sender, outcome) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("picture-worker".into())
            .spawn(move || {
                let answer = protocol::write_request(&mut stdin, &original)
                    .and_then(|()| protocol::read_answer(&mut stdout));
                // The caller may have given up waiting.
                let _ = sender.send((answer, stdin, stdout));
            })
            .map_err(DecodeError::WorkerUnavailable)?;
        match outcome.recv_timeout(wall) {
            Ok((Ok(answer), stdin, stdout)) => {
                self.pipes = Some((stdin, stdout));
                Ok(answer)
            }
            Ok((Err(_), ..)) | Err(mpsc::RecvTimeoutError::Disconnected) => {
                Err(cause_of_death(end(&mut self.child)))
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                end(&mut self.child);
                Err(DecodeError::WorkerTimedOut)
            }
        }
    }

    fn if_alive(mut self) -> Option<Self> {
        let alive = self.pipes.is_some() && matches!(self.child.try_wait(), Ok(None));
        alive.then_some(self)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Kills a child and all it started, and says how it died. Harmless where it is dead already.
fn end(child: &mut Child) -> Option<ExitStatus> {
    // A child that has been waited for has given its number back; it must not be used again.
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(
        rustix::process::Pid::from_child(child),
        rustix::process::Signal::KILL,
    );
    // An error means it has just ended by itself.
    let _ = child.kill();
    child.wait().ok()
}

/// The system ends a process that has used up its processor time with a signal of its own.
fn cause_of_death(status: Option<ExitStatus>) -> DecodeError {
    #[cfg(unix)]
    if let Some(status) = status
        && std::os::unix::process::ExitStatusExt::signal(&status)
            == Some(rustix::process::Signal::XCPU.as_raw())
    {
        return DecodeError::WorkerTimedOut;
    }
    #[cfg(not(unix))]
    let _ = status;
    DecodeError::WorkerCrashed
}
