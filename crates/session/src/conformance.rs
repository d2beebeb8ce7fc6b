//! What every engine has to do, as tests that any engine runs: see [`engine_conformance!`](crate::engine_conformance). The
//! functions here are what it calls; each takes a way to open one fresh place again and again.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may stop at the first surprise")]

mod records;
mod sessions;
mod threads;

pub use records::*;
pub use sessions::*;
pub use threads::*;

use crate::{EngineError, KeyDigest, Record, RunId, SessionKey, Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const LATER: Timestamp = Timestamp(NOW.0 + 60_000);

fn key() -> KeyDigest {
    SessionKey::generate().unwrap().digest()
}

/// A record that names version 1 and ends only by being deleted.
fn record(payload: &[u8]) -> Record {
    Record { payload: payload.to_vec(), expires_at: None, run: None, version: 1, label: None }
}

fn ending(at: Timestamp) -> Record {
    Record { expires_at: Some(at), ..record(b"ends by the clock") }
}

fn of_run(run: RunId) -> Record {
    Record { run: Some(run), ..record(b"ends with its run") }
}

/// What a purge removed; `None` from an engine whose storage purges itself.
fn purged(removed: Result<usize, EngineError>) -> Option<usize> {
    match removed {
        Err(EngineError::Unsupported) => None,
        removed => Some(removed.unwrap()),
    }
}

/// Makes a module of tests out of what every engine has to do. Needs the feature `conformance`, and stands in a test file.
///
/// The second argument makes one fresh place and gives back what opens it, which is called again and again: what one
/// opened engine does, the next one sees. A place in memory is opened by handing out an `Arc` of it.
///
/// ```
/// use std::sync::Arc;
/// use session::{FileEngine, MemoryEngine, engine_conformance};
///
/// engine_conformance!(memory, || {
///     let engine = Arc::new(MemoryEngine::default());
///     move || engine.clone()
/// });
///
/// engine_conformance!(file, || {
///     // Moved into what opens it, the folder lives as long as the test.
///     let folder = tempfile::tempdir().unwrap();
///     move || FileEngine::open(folder.path(), "test").unwrap()
/// });
/// ```
///
/// An engine whose storage forgets by itself what is over may answer [`Unsupported`](crate::EngineError::Unsupported) to
/// purging. Any other difference is a failed test. There have to be room for 2502 sessions and for payloads of 512 bytes.
#[macro_export]
macro_rules! engine_conformance {
    ($name:ident, $make:expr) => {
        mod $name {
            use super::*;

            $crate::engine_conformance!(@tests $make;
                a_new_session_is_version_one_and_is_read_back_whole,
                what_one_engine_wrote_another_on_the_same_place_reads,
                an_unknown_key_is_nothing_and_reading_it_writes_nothing,
                a_taken_key_is_refused_and_what_lies_there_stays,
                a_save_replaces_the_version_it_names_and_counts_on,
                a_save_of_another_version_is_a_conflict_and_changes_nothing,
                a_save_of_what_was_deleted_is_gone_and_revives_nothing,
                a_session_moves_to_its_new_key_in_one_step,
                a_move_is_refused_as_a_save_is,
                a_version_is_deleted_only_if_it_is_what_there_is,
                deleting_twice_or_what_never_was_is_no_error,
                a_session_is_over_at_the_very_instant_of_its_end,
                a_save_moves_the_end_and_takes_it_away,
                purging_takes_all_that_is_over_and_nothing_else,
                sessions_of_dead_runs_go_and_those_of_living_ones_stay,
                any_bytes_are_kept_as_they_are,
                of_many_threads_that_make_one_key_exactly_one_wins,
                of_many_threads_that_save_one_version_exactly_one_wins,
                a_delete_during_saves_is_never_undone,
                of_many_threads_that_move_one_session_exactly_one_wins,
                purging_during_loads_disturbs_nobody,
                two_handles_lose_no_update_to_each_other,
                a_key_that_nobody_gave_out_is_never_adopted,
                flushing_leaves_nothing_behind,
                a_new_key_has_the_values_and_the_old_one_has_none,
                a_session_that_was_deleted_meanwhile_is_gone,
                an_empty_session_is_not_stored_and_one_that_became_empty_is_deleted,
                a_session_can_be_read_until_it_ends_and_not_saved_after,
                eight_threads_lose_no_update,
            );
        }
    };
    (@tests $make:expr; $($test:ident,)*) => {
        $(
            #[test]
            fn $test() {
                let make = $make;
                $crate::conformance::$test(make());
            }
        )*
    };
}
