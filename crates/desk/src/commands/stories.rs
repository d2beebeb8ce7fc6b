//! Stories: reading and writing.

use everpaw::{JournalError, PetId, StoryId};

use crate::wire::{Id, SavedStory, Story, StoryCard, StoryForm, WireError};
use crate::{Desk, convert};

impl Desk {
    /// One story, to write.
    pub fn story(&self, id: Id) -> Result<Story, WireError> {
        self.with_journal(|journal| {
            let id = StoryId(id);
            Ok::<_, JournalError>(convert::story(journal.story(id)?, journal.pets_of_story(id)?))
        })
    }

    /// One story, to read.
    pub fn read_story(&self, id: Id) -> Result<StoryCard, WireError> {
        self.with_journal(|journal| {
            journal.story(StoryId(id)).map(|story| convert::story_card(journal, story))
        })
    }

    /// Begins a story, from its first character.
    pub fn add_story(&self, pet: Id, story: StoryForm) -> Result<Story, WireError> {
        self.with_journal(|journal| {
            let stamp = journal.stamp();
            let id = journal.add_story(&convert::words(story), &[PetId(pet)], stamp)?;
            Ok::<_, JournalError>(convert::story(journal.story(id)?, vec![PetId(pet)]))
        })
    }

    /// Saves a story.
    pub fn save_story(&self, id: Id, revision: i32, story: StoryForm) -> Result<SavedStory, WireError> {
        self.with_journal(|journal| {
            let stamp = journal.stamp();
            let saved = journal.save_story(StoryId(id), revision.into(), &convert::words(story), stamp)?;
            let revision = i32::try_from(saved.revision).unwrap_or(i32::MAX);
            Ok::<_, JournalError>(SavedStory { revision, other_kept: saved.kept.is_some() })
        })
    }
}
