//! What can be said when the app is started.

use std::path::PathBuf;

use clap::Parser;
use directories::ProjectDirs;

/// What was said when the app was started.
#[derive(Debug, Default, Parser)]
#[command(name = "everpaw", version, about = "An offline, encrypted journal for remembering pets.")]
pub struct Arguments {
    /// The folder that everything is kept in.
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
}

impl Arguments {
    /// Reads them. What cannot be understood is answered in the terminal, and the program ends.
    pub fn read() -> Self {
        Self::parse()
    }

    /// The folder that everything is kept in: the one that was said, or the system's place for it, which is the same as
    /// the terminal's.
    pub(crate) fn data_folder(&self) -> Option<PathBuf> {
        match &self.data_dir {
            Some(folder) => std::path::absolute(folder).ok(),
            None => Some(ProjectDirs::from("", "", "Everpaw")?.data_local_dir().to_owned()),
        }
    }
}
