//! The journal: pets, stories and photos of one profile, in two encrypted SQLite files. All SQL on them is here.
//!
//! `journal.db` holds words and structure, `photos.db` pixels under their hash. Pixels are committed first and the words
//! that point to them second, so that no row ever points to a picture that was not there. This crate is handed its keys
//! and knows nothing of passphrases, sessions or windows; pictures are decoded by the `photo` crate's workers, never here.

mod blobs;
mod database;
pub mod dates;
mod error;
mod ids;
mod import;
mod index;
mod journal;
mod merge;
mod pets;
mod photos;
mod rows;
pub mod search;
mod settings;
mod sources;
mod stamp;
mod stories;
mod trash;

pub use blobs::BlobHash;
pub use database::DatabaseKey;
pub use error::JournalError;
pub use ids::{PetId, PhotoId, ProfileId, StoryId};
pub use import::{Import, ImportProblem, ImportProgress, ImportReport, Imported};
pub use index::{Found, FoundItem};
pub use journal::Journal;
pub use merge::Merged;
pub use pets::{DiedWording, LifeDate, Pet, PetCounts, PetFacts};
pub use photos::{Photo, PictureState, RenditionSize};
pub use stamp::Stamp;
pub use stories::{SavedStory, Story, StoryVersion, StoryWords};
pub use trash::{KEPT_IN_TRASH, Trashable, Trashed};
