//! The journal as a whole: where somebody is in it, what they look for, what they threw away, and its lock.

use std::ops::Range;
use std::time::Duration;

use everpaw::search::Query;
use everpaw::{FoundItem, JournalError, PetId, Unlocked};

use crate::desk::lock;
use crate::wire::{Found, Id, Item, Overview, Picture, Place, SnippetPiece, TrashedItem, WireError};
use crate::{Desk, convert};

/// The journal's settings that the window keeps in it.
const PLACE: &str = "place";

/// As many as a page of results can show.
const MOST_FOUND: u32 = 50;

impl Desk {
    /// Everything the journal's window needs to begin.
    pub fn overview(&self) -> Result<Overview, WireError> {
        let open = self.live()?;
        let pets = self.pet_cards()?;
        let place = lock(&open.page).setting::<Place>(PLACE)?;
        let idle = lock(&open.session).as_ref().map_or(Duration::ZERO, everpaw::AppSession::idle);
        Ok(Overview {
            label: open.label.clone(),
            pets,
            place,
            idle_seconds: whole_seconds(idle),
            remarks: self.take_remarks(Some(open.profile)),
            import: open.jobs.import_state(),
        })
    }

    /// Somebody typed, pressed or moved.
    pub fn report_input(&self) -> Result<(), WireError> {
        let open = self.live()?;
        if let Some(session) = &mut *lock(&open.session) {
            // Somebody is there, and stays in, also where that cannot be written down: a full disk locks nobody out.
            if let Err(error) = session.touch() {
                tracing::warn!(%error, "the end of the session could not be moved on the disk");
            }
        }
        Ok(())
    }

    /// Locks. `kept`: whether the page could save whatever was being written; if not, its owner is told next time.
    pub fn lock(&self, kept: bool) -> Result<(), WireError> {
        if !kept {
            self.words_may_be_missing();
        }
        self.lock_now();
        Ok(())
    }

    /// The answer to the notice that the journal is about to lock.
    pub fn words_are_safe(&self) -> Result<(), WireError> {
        self.farewell_is_answered();
        Ok(())
    }

    /// Where the person is, to be found again.
    pub fn remember_place(&self, place: Place) -> Result<(), WireError> {
        self.with_journal(|journal| journal.set_setting(PLACE, &place))
    }

    /// Sets after how many seconds without input it locks. Gives what it is now.
    pub fn set_idle_seconds(&self, seconds: u32) -> Result<u32, WireError> {
        let open = self.live()?;
        let wanted = Duration::from_secs(seconds.into()).clamp(everpaw::SHORTEST_IDLE, everpaw::LONGEST_IDLE);
        // Kept before it holds, so that what is shown is what holds; and apart, so that neither waits for the other.
        lock(&open.page).set_setting(everpaw::IDLE_SECONDS, &wanted.as_secs())?;
        let mut session = lock(&open.session);
        let session = session.as_mut().ok_or_else(WireError::locked)?;
        match session.set_idle(wanted) {
            Ok(idle) => Ok(whole_seconds(idle)),
            Err(everpaw::Error::Locked) => Err(WireError::locked()),
            Err(error) => {
                tracing::warn!(%error, "the end of the session could not be moved on the disk");
                Ok(whole_seconds(session.idle()))
            }
        }
    }

    /// Looks for words, in everything or in what belongs to one pet. Newest first.
    pub fn search(&self, words: String, pet: Option<Id>) -> Result<Vec<Found>, WireError> {
        self.with_journal(|journal| {
            // A pet's own are few among the found of all; the page shows the first of them.
            let limit = if pet.is_some() { MOST_FOUND * 20 } else { MOST_FOUND };
            let mut shown = Vec::new();
            for found in journal.search(&Query::parse(&words), limit)? {
                let pets = pets_of(journal, found.item)?;
                if pet.is_some_and(|wanted| !pets.contains(&PetId(wanted))) {
                    continue;
                }
                shown.push(self::found(journal, found, &pets)?);
                if shown.len() >= MOST_FOUND as usize {
                    break;
                }
            }
            Ok::<_, JournalError>(shown)
        })
    }

    /// Puts something into the trash.
    pub fn trash(&self, item: Item) -> Result<(), WireError> {
        self.with_journal(|journal| {
            let stamp = journal.stamp();
            journal.trash(convert::item_of(item), stamp)
        })
    }

    /// Takes it out again, as it was.
    pub fn restore(&self, item: Item) -> Result<(), WireError> {
        self.with_journal(|journal| journal.restore(convert::item_of(item)))
    }

    /// What is in the trash.
    pub fn trashed(&self) -> Result<Vec<TrashedItem>, WireError> {
        self.with_journal(|journal| {
            let now = journal.stamp().at;
            let trashed = journal.trashed()?.into_iter().map(|trashed| TrashedItem {
                item: convert::item(trashed.item),
                days_left: days_left(now - trashed.at),
                name: trashed.name,
            });
            Ok::<_, JournalError>(trashed.collect())
        })
    }
}

/// Whole days until it goes; the last one counts.
fn days_left(since: chrono::TimeDelta) -> u32 {
    let left = everpaw::KEPT_IN_TRASH - since;
    u32::try_from(left.num_hours().max(0).div_euclid(24) + i64::from(left.num_hours().rem_euclid(24) > 0))
        .unwrap_or(0)
}

fn whole_seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

fn pets_of(journal: &Unlocked, item: FoundItem) -> Result<Vec<PetId>, JournalError> {
    match item {
        FoundItem::Pet(id) => Ok(vec![id]),
        FoundItem::Story(id) => journal.pets_of_story(id),
        FoundItem::Photo(id) => journal.pets_of_photo(id),
    }
}

fn found(journal: &Unlocked, found: everpaw::Found, pets: &[PetId]) -> Result<Found, JournalError> {
    let everpaw::Found { item, title, date, snippet } = found;
    let picture = match item {
        FoundItem::Photo(id) => convert::picture(&journal.photo(id)?),
        FoundItem::Pet(id) => portrait(journal, &journal.pet(id)?)?,
        FoundItem::Story(_) => None,
    };
    Ok(Found {
        item: convert::item(item),
        pet: pets.first().map(|pet| pet.0),
        title,
        date,
        snippet: snippet.map(|snippet| pieces(&snippet.text, &snippet.matches)).unwrap_or_default(),
        picture,
    })
}

/// A pet's portrait, if it has one that can be seen.
pub(super) fn portrait(journal: &Unlocked, pet: &everpaw::Pet) -> Result<Option<Picture>, JournalError> {
    let Some(id) = pet.portrait else { return Ok(None) };
    match journal.photo(id) {
        Ok(photo) => Ok(convert::picture(&photo)),
        Err(JournalError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn pieces(text: &str, matches: &[Range<usize>]) -> Vec<SnippetPiece> {
    let mut pieces = Vec::new();
    let mut written = 0;
    let mut push = |from: usize, to: usize, hit| {
        if from < to {
            pieces.push(SnippetPiece { text: text[from..to].to_owned(), hit });
        }
    };
    for at in matches {
        push(written, at.start, false);
        push(at.start, at.end, true);
        written = at.end;
    }
    push(written, text.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_snippet_comes_in_pieces_and_none_is_empty() {
        let piece = |text: &str, hit| SnippetPiece { text: text.to_owned(), hit };
        assert_eq!(
            pieces("first snow here", std::slice::from_ref(&(6..10))),
            [piece("first ", false), piece("snow", true), piece(" here", false)],
            "before, the match, after"
        );
        assert_eq!(pieces("snow", std::slice::from_ref(&(0..4))), [piece("snow", true)], "nothing around it");
        assert_eq!(pieces("", &[]), [], "nothing at all");
    }

    #[test]
    fn the_last_day_in_the_trash_counts() {
        assert_eq!(days_left(TimeDelta::zero()), 30, "thrown away now");
        assert_eq!(days_left(TimeDelta::hours(1)), 30, "an hour ago");
        assert_eq!(days_left(TimeDelta::days(29)), 1, "a day is left");
        assert_eq!(days_left(TimeDelta::days(40)), 0, "it was not emptied yet");
    }
}
