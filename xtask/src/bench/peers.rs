//! The others that we are measured beside: getting them ready, and asking them for their times.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::TOWER_MANIFEST;
use crate::cargo::{cargo, target_folder, workspace_root};
use crate::says;
use crate::stop::{Stop, could_not_start, status_of};

/// The one that its figures were taken with, and what may come after it without changing them much.
const DJANGO: &str = "Django>=5.2,<5.3";

/// Django and tower-sessions, ready to run.
pub(super) struct Peers {
    folder: PathBuf,
    python: PathBuf,
    script: PathBuf,
    tower: PathBuf,
}

impl Peers {
    /// Installs Django into a Python of its own in `folder`, and builds the program that uses tower-sessions.
    pub(super) fn ready(folder: &Path, script: &Path) -> Result<Self, Stop> {
        let python = python_with_django(&folder.join("python"))?;
        let target = target_folder()?.join("tower-sessions-bench");
        let mut build = cargo(&["build", "--quiet", "--release", "--locked", "--manifest-path"]);
        build.arg(TOWER_MANIFEST).arg("--target-dir").arg(&target);
        succeeds(&mut build, &says::tower_sessions_not_built())?;
        let tower = target.join("release").join("tower-sessions-bench");
        Ok(Self {
            folder: folder.to_owned(),
            python,
            script: script.to_owned(),
            tower: tower.with_extension(std::env::consts::EXE_EXTENSION),
        })
    }

    /// What tower-sessions takes.
    pub(super) fn tower(&self, operations: usize) -> Result<Value, Stop> {
        let mut command = Command::new(&self.tower);
        command.args(["--n", &operations.to_string(), "--folder"]).arg(&self.folder);
        told(&mut command, "tower-sessions could not be timed; the reason is above.")
    }

    /// What Django takes with these of the script's `configurations`, in one run of each.
    pub(super) fn django(&self, configurations: &str, operations: usize, rows: usize) -> Result<Value, Stop> {
        let out = self.folder.join("django.json");
        let mut command = Command::new(&self.python);
        command.arg(&self.script).args(["--repeat", "1", "--configs", configurations]);
        command.args(["--n", &operations.to_string(), "--rows", &rows.to_string(), "--out"]).arg(&out);
        // It has a table of its own to print, and one is enough.
        command.env("BENCH_DIR", &self.folder).stdout(Stdio::null());
        succeeds(&mut command, "Django could not be timed; the reason is above.")?;
        let text = fs::read_to_string(&out).unwrap_or_default();
        serde_json::from_str(&text)
            .map_err(|cause| Stop::Failed(format!("{} makes no sense: {cause}.", out.display())))
    }
}

/// Which versions of the compiler and of tower-sessions these are; the others say so themselves.
pub(super) fn versions() -> String {
    let rustc = Command::new("rustc").arg("--version").output().map(|output| output.stdout);
    let rustc = String::from_utf8_lossy(&rustc.unwrap_or_default()).trim().to_owned();
    let lock = fs::read_to_string(tower_lock()).unwrap_or_default();
    let of = |name| locked_version(&lock, name).unwrap_or("?");
    let (tower, store) = (of("tower-sessions"), of("tower-sessions-sqlx-store"));
    format!("tower-sessions {tower} with tower-sessions-sqlx-store {store}; {rustc}")
}

/// How busy the machine is with other things; a question mark where the system does not say.
pub(super) fn load_average() -> String {
    let said = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    said.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("?").to_owned()
}

fn python_with_django(folder: &Path) -> Result<PathBuf, Stop> {
    let python = folder.join(if cfg!(windows) { r"Scripts\python.exe" } else { "bin/python" });
    let mut has_django = Command::new(&python);
    has_django.args(["-c", "import django, sys; sys.exit(django.VERSION[:2] != (5, 2))"]);
    if has_django.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    succeeds(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder), &says::no_python())?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", DJANGO];
    succeeds(Command::new(&python).args(pip), &says::django_not_installed())?;
    Ok(python)
}

/// Runs it, and stops with `otherwise` if it ends badly: something of the machine's is missing.
fn succeeds(command: &mut Command, otherwise: &str) -> Result<(), Stop> {
    if status_of(command)?.success() { Ok(()) } else { Err(Stop::FirstDo(otherwise.to_owned())) }
}

/// What it says in its last line, which is JSON; it failed with `otherwise` if it ends badly.
pub(super) fn told(command: &mut Command, otherwise: &str) -> Result<Value, Stop> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|cause| could_not_start(command, &cause))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.lines().last().map(serde_json::from_str) {
        Some(Ok(value)) if output.status.success() => Ok(value),
        _ => Err(Stop::Failed(otherwise.to_owned())),
    }
}

fn tower_lock() -> PathBuf {
    workspace_root().join(TOWER_MANIFEST).with_extension("lock")
}

/// The version of a package in a Cargo.lock.
fn locked_version<'lock>(lock: &'lock str, name: &str) -> Option<&'lock str> {
    let after = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?.1;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_cargo_locked() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"2.0.1\"\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n";
        assert_eq!(locked_version(lock, "a"), Some("1.0.0"), "not that of a package whose name begins so");
        assert_eq!(locked_version(lock, "c"), None, "a package that is not there");
    }

    #[test]
    fn the_program_beside_which_we_are_measured_is_locked() {
        let lock = fs::read_to_string(tower_lock()).unwrap();
        for name in ["tower-sessions", "tower-sessions-sqlx-store"] {
            assert!(locked_version(&lock, name).is_some(), "{name} is not locked beside {TOWER_MANIFEST}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_ends_badly_is_not_believed_whatever_it_said() {
        let says = |script: &str| told(Command::new("sh").args(["-c", script]), "not right");
        assert_eq!(says("echo so; echo 5"), Ok(Value::from(5)), "its last line counts");
        assert_eq!(says("echo 5; exit 1"), Err(Stop::Failed("not right".to_owned())), "it failed");
        assert_eq!(says("echo so"), Err(Stop::Failed("not right".to_owned())), "this is no JSON");
    }
}
