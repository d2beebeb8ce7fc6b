//! Many at once, each with an engine of its own on the same place.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::{LATER, NOW, ending, key, record};
use crate::{EngineError, Record, SessionEngine};

const THREADS: usize = 4;
const ROUNDS: usize = 8;
const SAVES: usize = 50;

/// What each of several threads got that did the same at the same time. The engines are opened before.
fn at_once<E: SessionEngine, T: Send>(
    engines: &[E],
    work: impl Fn(usize, &E) -> Result<T, EngineError> + Sync,
) -> Vec<Result<T, EngineError>> {
    let start = Barrier::new(engines.len());
    thread::scope(|scope| {
        let threads: Vec<_> = engines
            .iter()
            .enumerate()
            .map(|(number, engine)| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    start.wait();
                    work(number, engine)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn engines<E: SessionEngine>(open: impl Fn() -> E) -> Vec<E> {
    (0..THREADS).map(|_| open()).collect()
}

/// The number of the one that won; all others have to have met `other`.
fn winner(results: &[Result<(), EngineError>], is_other: impl Fn(&EngineError) -> bool) -> usize {
    for error in results.iter().filter_map(|result| result.as_ref().err()) {
        assert!(is_other(error), "it lost for another reason: {error:?}");
    }
    let winners: Vec<usize> = (0..results.len()).filter(|number| results[*number].is_ok()).collect();
    assert_eq!(winners.len(), 1, "exactly one wins: {results:?}");
    winners[0]
}

fn numbered(number: usize) -> Record {
    record(format!("number {number}").as_bytes())
}

pub fn of_many_threads_that_make_one_key_exactly_one_wins<E: SessionEngine>(open: impl Fn() -> E) {
    let engines = engines(&open);
    for _ in 0..ROUNDS {
        let key = key();
        let made = at_once(&engines, |number, engine| engine.create(&key, &numbered(number)));
        let winner = winner(&made, |error| matches!(error, EngineError::Taken));
        for engine in &engines {
            let there = engine.load(&key, NOW).unwrap();
            assert_eq!(there, Some(numbered(winner)), "what is there is what the winner wrote");
        }
    }
}

pub fn of_many_threads_that_save_one_version_exactly_one_wins<E: SessionEngine>(open: impl Fn() -> E) {
    let (engines, key) = (engines(&open), key());
    engines[0].create(&key, &record(b"1")).unwrap();
    for version in (1..).take(ROUNDS) {
        let saved = at_once(&engines, |number, engine| {
            // Half of them have read it before, and have a copy if they keep any.
            if number % 2 == 0 {
                engine.load(&key, NOW)?;
            }
            engine.save(&key, &Record { version, ..numbered(number) }, NOW)
        });
        let winner = winner(&saved, |error| matches!(error, EngineError::Conflict));
        for engine in &engines {
            let there = engine.load(&key, NOW).unwrap();
            let theirs = Record { version: version + 1, ..numbered(winner) };
            assert_eq!(there, Some(theirs), "what is there is what the winner wrote, to everybody");
        }
    }
}

pub fn of_many_threads_that_move_one_session_exactly_one_wins<E: SessionEngine>(open: impl Fn() -> E) {
    let engines = engines(&open);
    for _ in 0..ROUNDS {
        let (old, new): (_, Vec<_>) = (key(), engines.iter().map(|_| key()).collect());
        engines[0].create(&old, &record(b"old")).unwrap();
        let moved =
            at_once(&engines, |number, engine| engine.rename(&old, &new[number], &numbered(number), NOW));
        let winner = winner(&moved, |error| matches!(error, EngineError::Gone));
        for engine in &engines {
            let there: Vec<bool> = new.iter().map(|key| engine.exists(key, NOW).unwrap()).collect();
            let expected: Vec<bool> = (0..THREADS).map(|number| number == winner).collect();
            assert_eq!(there, expected, "it lies under the winner's key and no other");
            assert!(!engine.exists(&old, NOW).unwrap(), "and not under the old one");
        }
    }
}

pub fn a_delete_during_saves_is_never_undone<E: SessionEngine>(open: impl Fn() -> E) {
    let engines = engines(&open);
    for _ in 0..ROUNDS {
        let key = key();
        engines[0].create(&key, &record(b"1")).unwrap();
        let results = at_once(&engines, |number, engine| {
            if number == 0 {
                // Let the others begin.
                thread::yield_now();
                return engine.delete(&key);
            }
            // Not for ever: where saving keeps others from the place, the one who deletes may never have a turn.
            for _ in 0..SAVES {
                let Some(there) = engine.load(&key, NOW)? else { break };
                match engine.save(&key, &Record { version: there.version, ..numbered(number) }, NOW) {
                    Ok(()) | Err(EngineError::Conflict) => {}
                    Err(EngineError::Gone) => break,
                    Err(other) => return Err(other),
                }
            }
            Ok(())
        });
        for result in results {
            result.expect("to those who save, it is gone and nothing worse");
        }
        for engine in &engines {
            assert_eq!(
                engine.load(&key, NOW).unwrap(),
                None,
                "a save brought it back, or a copy outlived it"
            );
        }
    }
}

pub fn purging_during_loads_disturbs_nobody<E: SessionEngine>(open: impl Fn() -> E) {
    let (engines, living) = (engines(&open), key());
    engines[0].create(&living, &ending(LATER)).unwrap();
    let over: Vec<_> = (0..200).map(|_| key()).collect();
    for key in &over {
        engines[0].create(key, &ending(NOW)).unwrap();
    }
    let done = AtomicBool::new(false);
    let results = at_once(&engines, |number, engine| {
        if number == 0 {
            let purged = engine.clear_expired(NOW);
            done.store(true, Ordering::SeqCst);
            return match purged {
                Err(EngineError::Unsupported) => Ok(()),
                purged => purged.map(drop),
            };
        }
        for key in over.iter().cycle() {
            assert!(engine.load(&living, NOW)?.is_some(), "what lives is there all the while");
            assert_eq!(engine.load(key, NOW)?, None, "what is over is not, at any moment");
            if done.load(Ordering::SeqCst) {
                break;
            }
        }
        Ok(())
    });
    for result in results {
        result.expect("nobody meets an error");
    }
}
