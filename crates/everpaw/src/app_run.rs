//! One run of the desktop app, and what runs that died have left. A run is a file in `runs/` that is locked as long as the
//! run lives, so that the operating system itself tells the living from the dead. What a session holds is not here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use session::RunId;
use uuid::Uuid;

use crate::own_folder::make_private;

/// This run.
pub(crate) struct AppRun {
    id: RunId,
    file: Option<RunFile>,
    /// How many sessions were begun in it. The last of them is the one that lives.
    begun: AtomicU64,
    /// Held by whoever writes or deletes the keychain's entry, of which a run has one.
    entry_in_hand: Mutex<()>,
    keychain_failed: AtomicBool,
    entry_may_remain: AtomicBool,
}

/// The file of a run, locked as long as this is there.
pub(crate) struct RunFile {
    path: PathBuf,
    _locked: File,
}

impl AppRun {
    /// A run that others can see to be alive.
    pub(crate) fn begin(runs: &Path) -> io::Result<Self> {
        make_private(runs)?;
        let id = RunId::generate();
        // Locked before it has its name: nobody ever finds it unlocked while the run lives.
        let file = tempfile::NamedTempFile::new_in(runs)?;
        file.as_file().try_lock()?;
        let path = runs.join(id.0.to_string());
        let locked = file.persist_noclobber(&path).map_err(|error| error.error)?;
        Ok(Self::new(id, Some(RunFile { path, _locked: locked })))
    }

    /// A run that leaves no trace: for a data folder that cannot be written. Its sessions stay in memory.
    pub(crate) fn without_trace() -> Self {
        Self::new(RunId::generate(), None)
    }

    fn new(id: RunId, file: Option<RunFile>) -> Self {
        Self {
            id,
            file,
            begun: AtomicU64::new(0),
            entry_in_hand: Mutex::default(),
            keychain_failed: AtomicBool::new(false),
            entry_may_remain: AtomicBool::new(false),
        }
    }

    pub(crate) fn id(&self) -> RunId {
        self.id
    }

    /// Whether a later run could clean up after this one. If not, nothing may be left outside its memory.
    pub(crate) fn leaves_a_trace(&self) -> bool {
        self.file.is_some()
    }

    /// Ends whatever session there was, and gives the number of the next one.
    pub(crate) fn begin_session(&self) -> u64 {
        self.begun.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn is_latest(&self, session: u64) -> bool {
        self.begun.load(Ordering::SeqCst) == session
    }

    /// Waits for the keychain's entry to be in nobody else's hand.
    pub(crate) fn take_entry(&self) -> MutexGuard<'_, ()> {
        self.entry_in_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the keychain may be asked. One that failed is not asked to keep anything again in this run: it would make
    /// every unlocking wait, and an answer that comes too late would fall into the next session.
    pub(crate) fn trusts_keychain(&self) -> bool {
        !self.keychain_failed.load(Ordering::SeqCst)
    }

    /// The keychain failed.
    pub(crate) fn distrust_keychain(&self) {
        self.keychain_failed.store(true, Ordering::SeqCst);
    }

    /// The keychain may still have this run's entry. The file then stays behind, so that the next start finds it.
    pub(crate) fn leave_entry(&self) {
        self.entry_may_remain.store(true, Ordering::SeqCst);
    }

    /// The keychain has no entry of this run.
    pub(crate) fn entry_is_gone(&self) {
        self.entry_may_remain.store(false, Ordering::SeqCst);
    }
}

impl Drop for AppRun {
    fn drop(&mut self) {
        if !self.entry_may_remain.load(Ordering::SeqCst)
            && let Some(file) = self.file.take()
        {
            file.remove();
        }
    }
}

impl RunFile {
    /// The run this is the file of, if it is one's.
    pub(crate) fn run(&self) -> Option<RunId> {
        run_of(&self.path)
    }

    /// Removes the file: the run is over and nothing of it is left.
    pub(crate) fn remove(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "the file of a run could not be removed");
        }
    }
}

/// The files of the runs that ended without removing theirs, locked so that two sweeps do not meet.
pub(crate) fn dead(runs: &Path) -> io::Result<Vec<RunFile>> {
    let entries = match fs::read_dir(runs) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut dead = Vec::new();
    for entry in entries {
        let path = entry?.path();
        // What has another name is not ours to judge.
        if run_of(&path).is_none() {
            continue;
        }
        // One that was removed meanwhile, or cannot be locked, is somebody else's.
        let Ok(file) = File::options().write(true).open(&path) else { continue };
        if file.try_lock().is_ok() {
            dead.push(RunFile { path, _locked: file });
        }
    }
    Ok(dead)
}

/// Whether a run lives, as far as its file tells.
pub(crate) fn is_alive(runs: &Path, run: RunId) -> bool {
    let file = File::options().write(true).open(runs.join(run.0.to_string()));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// Whether a run has a file, be it alive or dead.
pub(crate) fn is_known(runs: &Path, run: RunId) -> bool {
    runs.join(run.0.to_string()).exists()
}

fn run_of(path: &Path) -> Option<RunId> {
    Uuid::parse_str(path.file_name()?.to_str()?).ok().map(RunId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_alive_until_it_ends_and_then_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs");
        assert!(dead(&runs).unwrap().is_empty(), "nothing has run yet");
        let run = AppRun::begin(&runs).unwrap();
        let id = run.id();
        assert!(dead(&runs).unwrap().is_empty() && is_known(&runs, id), "it lives");
        assert!(is_alive(&runs, id), "and others can see that");
        drop(run);
        assert!(!is_known(&runs, id) && !is_alive(&runs, id), "it is over and its file is gone");
    }

    #[test]
    fn a_run_that_left_an_entry_is_found_dead() {
        let folder = tempfile::tempdir().unwrap();
        let run = AppRun::begin(folder.path()).unwrap();
        let id = run.id();
        run.leave_entry();
        drop(run);
        let found: Vec<_> = dead(folder.path()).unwrap().iter().map(RunFile::run).collect();
        assert_eq!(found, [Some(id)], "the next start knows what to look for");
        assert!(is_known(folder.path(), id) && !is_alive(folder.path(), id), "and that nobody is there");
    }

    #[test]
    fn what_is_no_run_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("note.txt"), "mine").unwrap();
        assert!(dead(folder.path()).unwrap().is_empty(), "another file is not ours");
    }
}
