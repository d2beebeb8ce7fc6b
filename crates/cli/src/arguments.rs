//! What can be typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A private, offline journal for remembering pets.
#[derive(Debug, Parser)]
#[command(name = "everpaw-cli", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 usage, 3 wrong passphrase, 4 damaged, \
5 made by a newer version, 6 locked, 7 not found, 8 in use elsewhere.";

#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Where the data is kept, if not in the usual place
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print JSON instead of sentences
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read the passphrase from the first line of standard input
    #[arg(long, global = true)]
    pub(crate) passphrase_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make, list and recover profiles
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Add and list pets
    #[command(subcommand)]
    Pet(PetCommand),
    /// Import, list and save photos
    #[command(subcommand)]
    Photo(PhotoCommand),
    /// Add and list stories
    #[command(subcommand)]
    Story(StoryCommand),
    /// Find words in stories, captions, names, places and dates
    Search {
        /// What to look for: words, or a phrase in quotation marks; the last word may be unfinished
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        profile: ProfileChoice,
        /// How many results at most
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Open a profile for a while, so that commands need no passphrase
    Unlock {
        #[command(flatten)]
        profile: ProfileChoice,
        /// For how long, as in 15m or 2h; a day at most
        #[arg(long = "for", value_name = "TIME", value_parser = duration)]
        duration: Duration,
    },
    /// Lock what `unlock` opened
    Lock,
    /// List what is kept of sessions, and clear what is over
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// Write a pet's memorial into a folder, as a page that opens in any browser
    Export {
        #[command(flatten)]
        pet: PetChoice,
        /// The folder: a new or empty one, or one that holds an earlier export
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The language of the page's own words
        #[arg(long, value_enum, default_value_t = Tongue::En)]
        language: Tongue,
    },
    /// Make a sample journal in a temporary place and export its memorial
    Demo {
        /// The folder for the memorial
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Wait until a session has ended and take away what is left of it
    #[command(hide = true)]
    EndSession {
        /// When it ends, in milliseconds since 1970
        #[arg(long)]
        at: i64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// Make a profile; prints its recovery words, once
    Create {
        /// The name it has in the list of profiles; readable by anybody who uses this computer
        #[arg(long)]
        label: String,
    },
    /// List the profiles on this computer
    List,
    /// Open a profile with its recovery words and set a new passphrase
    ///
    /// With --passphrase-stdin the first line holds the 24 words and the second the new passphrase.
    Recover {
        #[command(flatten)]
        profile: ProfileChoice,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SessionsCommand {
    /// List the sessions that are kept: whose, until when, how large; never a key
    List,
    /// Forget the sessions that are over, and what apps left that ended without being asked
    ClearExpired,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PetCommand {
    /// Add a pet
    Add {
        /// Name
        #[arg(value_parser = one_line)]
        name: String,
        /// Kind of animal, in your words
        #[arg(long)]
        species: Option<String>,
        /// A line of words for the top of the memorial
        #[arg(long)]
        words: Option<String>,
        /// Date of birth, as you would write it: "spring 2009", "about 2011", 2009-05-12
        #[arg(long, value_name = "DATE")]
        born: Option<String>,
        /// Date of coming home
        #[arg(long, value_name = "DATE")]
        came_home: Option<String>,
        /// Date of death
        #[arg(long, value_name = "DATE")]
        died: Option<String>,
        /// Wording for the death
        #[arg(long, value_enum, default_value_t = Wording::Died)]
        wording: Wording,
        /// The language the dates are written in
        #[arg(long, value_enum, default_value_t = Tongue::En)]
        language: Tongue,
        #[command(flatten)]
        profile: ProfileChoice,
    },
    /// List the pets
    List {
        #[command(flatten)]
        profile: ProfileChoice,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PhotoCommand {
    /// Take in photos, films and sounds, every byte of them
    Import {
        #[command(flatten)]
        pet: PetChoice,
        /// Files, and folders with everything in them
        #[arg(required = true, value_name = "FILE-OR-FOLDER")]
        paths: Vec<PathBuf>,
    },
    /// List a pet's photos
    List {
        #[command(flatten)]
        pet: PetChoice,
    },
    /// Write a photo's original into a new file, byte for byte as it was taken in
    Save {
        /// The photo's id, as `photo list` prints it
        #[arg(value_parser = photo_id)]
        photo: uuid::Uuid,
        /// The new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        profile: ProfileChoice,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoryCommand {
    /// Add a story from a text file
    Add {
        #[command(flatten)]
        pet: PetChoice,
        /// Title
        #[arg(long, value_parser = one_line)]
        title: String,
        /// Date, as you would write it
        #[arg(long)]
        date: Option<String>,
        /// Where, in words
        #[arg(long)]
        place: Option<String>,
        /// The text: plain, or with Markdown
        #[arg(long)]
        file: PathBuf,
        /// The language the date is written in
        #[arg(long, value_enum, default_value_t = Tongue::En)]
        language: Tongue,
    },
    /// List a pet's stories
    List {
        #[command(flatten)]
        pet: PetChoice,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ProfileChoice {
    /// Whose journal: a label or an id; not needed if there is one profile only, or one is unlocked
    #[arg(long)]
    pub(crate) profile: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PetChoice {
    /// Which pet: a name or an id
    #[arg(long)]
    pub(crate) pet: String,
    #[command(flatten)]
    pub(crate) profile: ProfileChoice,
}

/// A language that dates are read in and pages are written in.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Tongue {
    /// English
    En,
    /// German
    De,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Wording {
    /// Died
    Died,
    /// Passed away
    Passed,
    /// Crossed the Rainbow Bridge
    RainbowBridge,
    /// Put to sleep
    PutToSleep,
    /// The date alone
    Nothing,
}

/// A name or title that would break the lines of a list, or do something to the terminal that prints it.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("a name or title is one line of text, without control characters")]
pub(crate) struct UnusableText;

impl UnusableText {
    pub(crate) const CODE: &str = "text-unusable";
    pub(crate) const ADVICE: &str = "Nothing was saved. Write it again on one line.";
}

fn one_line(text: &str) -> Result<String, UnusableText> {
    let text = text.trim();
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Err(UnusableText) } else { Ok(text.to_owned()) }
}

fn photo_id(text: &str) -> Result<uuid::Uuid, &'static str> {
    text.parse().map_err(|_| "that is not a photo's id; `photo list` shows them")
}

const LONGEST_UNLOCK: Duration = Duration::from_hours(24);

fn duration(text: &str) -> Result<Duration, String> {
    let duration = humantime::parse_duration(text).map_err(|_| "write it like 15m or 2h".to_owned())?;
    match duration {
        Duration::ZERO => Err("that is no time at all".to_owned()),
        long if long > LONGEST_UNLOCK => Err("a journal stays unlocked for a day at most".to_owned()),
        fine => Ok(fine),
    }
}
