//! The world a command runs in: the terminal it speaks to, and what the core needs. Tests hand in another one.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use directories::ProjectDirs;
use everpaw::{Everpaw, Surroundings, SystemClock, SystemKeychain, Timestamp};
use photo::{Limits, WorkerCommand, WorkerPool};

use crate::Failure;

/// Everything around a command.
pub struct World {
    /// What it speaks to.
    pub terminal: Terminal,
    /// What the core needs.
    pub around: Box<dyn Fn() -> Surroundings>,
    /// Sees to it that a session's secret goes when the session ends, even if no command comes any more.
    pub end_session_later: EndSessionLater,
}

/// Is given the data folder and when its session ends.
pub type EndSessionLater = Box<dyn Fn(&Path, Timestamp)>;

/// Where a command reads and prints.
pub struct Terminal {
    /// Results.
    pub out: Box<dyn Write>,
    /// Remarks and errors.
    pub err: Box<dyn Write>,
    /// What is piped in.
    pub input: Box<dyn BufRead>,
    /// Whether somebody is there to be asked.
    pub interactive: bool,
}

impl World {
    /// The real one.
    pub fn real() -> Self {
        Self {
            terminal: Terminal {
                out: Box::new(io::stdout()),
                err: Box::new(io::stderr()),
                input: Box::new(io::BufReader::new(io::stdin())),
                interactive: io::stdin().is_terminal(),
            },
            around: Box::new(|| Surroundings {
                keychain: Arc::new(SystemKeychain),
                clock: Arc::new(SystemClock),
                decoder: Arc::new(decoder()),
                key_cost: None,
            }),
            end_session_later: Box::new(|data_folder, at| {
                // Without it the next command does the same, only later.
                let _ = spawn_session_end(data_folder, at);
            }),
        }
    }

    pub(crate) fn everpaw(&self, data_dir: Option<&Path>) -> Result<(Everpaw, PathBuf), Failure> {
        let folder = match data_dir {
            Some(folder) => std::path::absolute(folder).map_err(|_| Failure::NoDataFolder)?,
            None => {
                ProjectDirs::from("", "", "Everpaw").ok_or(Failure::NoDataFolder)?.data_local_dir().to_owned()
            }
        };
        Ok((Everpaw::open(&folder, (self.around)())?, folder))
    }
}

/// Workers are this very program. If it cannot say where it is, none starts, and every photo is kept without a picture.
fn decoder() -> WorkerPool {
    let command = WorkerCommand::this_program()
        .unwrap_or_else(|_| WorkerCommand { program: PathBuf::new(), arguments: Vec::new() });
    WorkerPool::new(command, Limits::default())
}

fn spawn_session_end(data_folder: &Path, at: Timestamp) -> io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--data-dir").arg(data_folder).args(["end-session", "--at", &at.0.to_string()]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Out of the terminal's group: closing the terminal must not end it.
        command.process_group(0);
        command.current_dir("/");
    }
    command.spawn().map(drop)
}
