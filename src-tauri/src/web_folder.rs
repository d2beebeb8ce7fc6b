//! Where the web view may write while the app runs: a folder of this run alone, for its owner alone, gone when the run
//! ends. What a run that died has left is swept by the next.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// A run's folder. Dropping it removes it.
pub(crate) struct WebFolder {
    path: PathBuf,
    lock_path: PathBuf,
    /// Held as long as the run lives; the system gives it up for a run that dies.
    _lock: File,
}

impl WebFolder {
    /// Makes the folder for this run below `parent`, and removes those of runs that are dead.
    pub(crate) fn make(parent: &Path) -> io::Result<Self> {
        make_private(parent)?;
        sweep(parent)?;
        let name = Uuid::now_v7().to_string();
        let lock_path = parent.join(&name).with_extension("lock");
        let lock = File::create_new(&lock_path)?;
        lock.lock()?;
        let path = parent.join(&name);
        make_private(&path)?;
        Ok(Self { path, lock_path, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for WebFolder {
    fn drop(&mut self) {
        // Whatever cannot be removed now is swept at the next start, which needs the file for that.
        if fs::remove_dir_all(&self.path).is_ok() {
            let _ = fs::remove_file(&self.lock_path);
        }
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Every folder whose lock nobody holds. One without a lock is dead as well: a run takes its lock first and gives it up
/// last.
fn sweep(parent: &Path) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let path = entry?.path();
        let lock_path = path.with_extension("lock");
        let lives = File::open(&lock_path).is_ok_and(|lock| lock.try_lock().is_err());
        if !lives {
            let _ = fs::remove_dir_all(path.with_extension(""));
            let _ = fs::remove_file(&lock_path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runs_folder_ends_with_the_run() {
        let parent = tempfile::tempdir().unwrap();
        let folder = WebFolder::make(parent.path()).unwrap();
        fs::write(folder.path().join("cache"), "words").unwrap();
        drop(folder);
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0, "nothing is left of it");
    }

    #[cfg(unix)]
    #[test]
    fn a_runs_folder_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = WebFolder::make(parent.path()).unwrap();
        let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "others neither list nor read it");
    }

    #[test]
    fn what_a_dead_run_left_is_swept_and_a_living_runs_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let dead = parent.path().join("dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("cache"), "words").unwrap();
        File::create(parent.path().join("dead.lock")).unwrap();
        let unlocked = parent.path().join("unlocked");
        fs::create_dir(&unlocked).unwrap();
        let living = WebFolder::make(parent.path()).unwrap();
        let next = WebFolder::make(parent.path()).unwrap();
        assert!(!dead.exists(), "nobody holds its lock");
        assert!(!unlocked.exists(), "nor has this one any");
        assert!(living.path().exists() && next.path().exists(), "these are in use");
    }
}
