//! The two ways a command ends early, and their exit codes. The wording of what is said belongs in `says`.

use std::fmt;
use std::io;
use std::process::{Command, ExitCode, ExitStatus};

use crate::says;

/// Why a command stopped. Each holds the sentences a person reads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The person has something to do first: exit code 2.
    FirstDo(String),
    /// It was tried, and it failed: exit code 1.
    Failed(String),
}

impl Stop {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::FirstDo(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstDo(sentences) | Self::Failed(sentences) => formatter.write_str(sentences),
        }
    }
}

/// Runs a command whose own output the person sees, and waits for it.
pub(crate) fn status_of(command: &mut Command) -> Result<ExitStatus, Stop> {
    command.status().map_err(|cause| could_not_start(command, &cause))
}

pub(crate) fn could_not_start(command: &Command, cause: &io::Error) -> Stop {
    Stop::FirstDo(says::could_not_start(&command.get_program().to_string_lossy(), cause))
}
