//! Every command a page can call: its name, the windows it may come from, what it takes and what it gives. This table is
//! the only one: the desktop shell's commands, the loopback transport of the tests, the TypeScript and the test of
//! which window may call what are all made from it.

/// Calls `$callback!` with every command, each as `[Window …] name(argument: Type, …) -> Type;` behind its
/// documentation. Each is a method of [`Desk`](crate::Desk) by the same name that returns a `Result`.
#[macro_export]
macro_rules! for_each_command {
    ($callback:ident) => {
        $callback! {
            /// What is set for this computer.
            [Welcome Journal] settings() -> $crate::wire::Settings;
            /// Sets it. The last profile is ours to remember and is not taken from here.
            [Welcome Journal] save_settings(settings: $crate::wire::Settings) -> ();

            /// Every profile on this computer.
            [Welcome] profiles() -> Vec<$crate::wire::ProfileCard>;
            /// What should be said once, and is nobody's own.
            [Welcome] remarks() -> Vec<$crate::wire::Remark>;
            /// How hard a passphrase is to guess.
            [Welcome] passphrase_strength(passphrase: String) -> $crate::wire::PassphraseStrength;
            /// Five words that make a good one.
            [Welcome] suggest_passphrase() -> String;
            /// Makes a profile. It is still locked.
            [Welcome] create_profile(label: String, passphrase: String) -> $crate::wire::NewProfile;
            /// Opens a profile; the journal's window follows, and this one goes.
            [Welcome] unlock(profile: $crate::wire::Id, passphrase: String) -> ();
            /// Opens a profile with its recovery words and gives it a new passphrase.
            [Welcome] recover(profile: $crate::wire::Id, words: String, passphrase: String) -> ();

            /// Everything the journal's window needs to begin.
            [Journal] overview() -> $crate::wire::Overview;
            /// Somebody typed, pressed or moved: what the idle time is counted from.
            [Journal] report_input() -> ();
            /// Locks. `kept`: whether the page could save whatever was being written; if not, its owner is told next time.
            [Journal] lock(kept: bool) -> ();
            /// The answer to the notice that the journal is about to lock.
            [Journal] words_are_safe() -> ();
            /// Where the person is, to be found again.
            [Journal] remember_place(place: $crate::wire::Place) -> ();
            /// Sets after how many seconds without input it locks, within 30 seconds and 4 hours. Gives what it is now.
            [Journal] set_idle_seconds(seconds: u32) -> u32;

            /// What typed words mean as a date.
            [Journal] read_date(date: $crate::wire::DateInput) -> $crate::wire::DateReading;
            /// Adds a pet and gives its id.
            [Journal] add_pet(pet: $crate::wire::PetForm) -> $crate::wire::Id;
            /// Changes what is said of a pet.
            [Journal] save_pet(id: $crate::wire::Id, revision: i32, pet: $crate::wire::PetForm) -> $crate::wire::Pet;
            /// Makes a photo the pet's portrait, or none.
            [Journal] set_portrait(pet: $crate::wire::Id, photo: Option<$crate::wire::Id>) -> ();
            /// Everything on a pet's page.
            [Journal] memorial(pet: $crate::wire::Id) -> $crate::wire::Memorial;

            /// One story, to write.
            [Journal] story(id: $crate::wire::Id) -> $crate::wire::Story;
            /// One story, to read.
            [Journal] read_story(id: $crate::wire::Id) -> $crate::wire::StoryCard;
            /// Begins a story, from its first character.
            [Journal] add_story(pet: $crate::wire::Id, story: $crate::wire::StoryForm) -> $crate::wire::Story;
            /// Saves a story.
            [Journal] save_story(id: $crate::wire::Id, revision: i32, story: $crate::wire::StoryForm) -> $crate::wire::SavedStory;

            /// One photo.
            [Journal] photo(id: $crate::wire::Id) -> $crate::wire::Photo;
            /// Sets what is said of a photo.
            [Journal] describe_photo(id: $crate::wire::Id, photo: $crate::wire::PhotoForm) -> $crate::wire::Photo;
            /// Asks for files and takes them in. `false`: none were chosen.
            [Journal] import_files(pet: $crate::wire::Id) -> bool;
            /// Asks for a folder and takes in what is in it.
            [Journal] import_folder(pet: $crate::wire::Id) -> bool;
            /// Takes in what was dropped last.
            [Journal] import_dropped(pet: $crate::wire::Id) -> bool;
            /// Asks for one file, takes it in and makes it the portrait.
            [Journal] choose_portrait(pet: $crate::wire::Id) -> bool;
            /// Stops taking files in, after the one at hand. What is in stays.
            [Journal] cancel_import() -> ();

            /// Looks for words, in everything or in what belongs to one pet. Newest first.
            [Journal] search(words: String, pet: Option<$crate::wire::Id>) -> Vec<$crate::wire::Found>;

            /// Puts something into the trash.
            [Journal] trash(item: $crate::wire::Item) -> ();
            /// Takes it out again, as it was.
            [Journal] restore(item: $crate::wire::Item) -> ();
            /// What is in the trash.
            [Journal] trashed() -> Vec<$crate::wire::TrashedItem>;

            /// Asks for a folder and writes the pet's memorial there. `false`: none was chosen.
            [Journal] export_memorial(pet: $crate::wire::Id, language: $crate::wire::UiLanguage) -> bool;
            /// Shows the folder of the last export.
            [Journal] show_exported() -> ();
        }
    };
}

use ts_rs::{Config, TS};

use crate::Window;

/// What is known of a command without calling it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// The windows it may come from.
    pub windows: &'static [Window],
    /// Its documentation.
    pub doc: &'static str,
    /// Its arguments, each with its TypeScript type.
    pub arguments: Vec<(&'static str, String)>,
    /// The TypeScript type of what it gives.
    pub gives: String,
}

macro_rules! table {
    ($( #[doc = $doc:literal] [$($window:ident)*] $name:ident($($argument:ident: $type:ty),*) -> $gives:ty; )*) => {
        /// Every command.
        pub fn commands() -> Vec<Command> {
            let config = Config::default();
            vec![$(Command {
                name: stringify!($name),
                windows: &[$(Window::$window),*],
                doc: $doc.trim_ascii(),
                arguments: vec![$((stringify!($argument), <$type as TS>::name(&config))),*],
                gives: <$gives as TS>::name(&config),
            }),*]
        }
    };
}

for_each_command!(table);
