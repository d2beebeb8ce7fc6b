//! What a window can ask for: a [`Desk`] over one [`everpaw::Everpaw`], with a method for every command, the state that
//! says which of them are answered, and the jobs that go on behind them.
//!
//! It knows no window toolkit. The desktop shell and the loopback transport of the tests both drive it, each through the
//! one table of commands ([`for_each_command`]) and the [`Shell`] trait. Rules about pets, locks and files are below it;
//! how things look and what they are called on the screen is the page's.

pub mod bindings;
mod codes;
mod commands;
mod convert;
mod desk;
mod error;
mod jobs;
mod picture;
mod settings;
mod shell;
mod table;
pub mod wire;

pub use codes::ERROR_CODES;
pub use desk::Desk;
pub use picture::{PhotoAnswer, PhotoRefusal, PhotoRequest, PhotoSize};
pub use shell::{Choice, Shell};
pub use table::{Command, commands};

/// The windows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// Who are you? Everything is locked.
    Welcome,
    /// An unlocked journal.
    Journal,
}

impl Window {
    /// Its label, and the name of its page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Journal => "journal",
        }
    }

    /// The window with this label.
    pub fn from_label(label: &str) -> Option<Self> {
        [Self::Welcome, Self::Journal].into_iter().find(|window| window.label() == label)
    }
}
