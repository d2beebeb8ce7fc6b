//! The tests that need a keyring, run against a gnome-keyring of their own: on a bus of its own, in a folder of
//! its own, so that nobody's real keyring is touched. What they assert is in `crates/cli/tests/keyring.rs`.

use std::env;
use std::fs::DirBuilder;
use std::path::Path;
use std::process::Command;

use crate::cargo::{cargo, workspace_root};
use crate::stop::Stop;
use crate::test::{Outcome, passes};

/// Starts the keyring, runs what its arguments say, and ends the keyring again.
const SESSION: &str = include_str!("keyring-session.sh");

/// Of the whole workspace, though one package has it: so cargo takes the features that everything else was built with.
const TESTS: &[&str] = &["test", "--workspace", "--test", "keyring"];

pub(crate) fn run() -> Result<Outcome, Stop> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Skipped("gnome-keyring is of Linux; this system's own keychain is not tested"));
    }
    // Built beforehand, so that a build that takes minutes does not happen inside the session.
    passes(cargo(TESTS).arg("--no-run"))?;

    // Not under the target folder: a socket's path may have no more than 107 characters.
    let home = env::temp_dir().join(format!("everpaw-keyring-{}", std::process::id()));
    create_private_folder(&home)
        .map_err(|cause| Stop::FirstDo(format!("{} could not be made: {cause}.", home.display())))?;
    let outcome = passes(&mut session_in(&home));
    // What is left behind holds only test secrets, and the verdict matters more than the tidying.
    let _ = std::fs::remove_dir_all(&home);
    outcome
}

fn session_in(home: &Path) -> Command {
    let tests = cargo(TESTS);
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "sh", "-c", SESSION, "keyring-session"]);
    session.arg(tests.get_program()).args(tests.get_args()).args(["--", "--ignored", "--test-threads=1"]);
    session.current_dir(workspace_root()).env_remove("GNOME_KEYRING_CONTROL");
    for variable in ["XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        session.env(variable, home);
    }
    session
}

/// Fails if the folder is there already, whoever made it.
fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn nobodys_real_keyring_is_within_reach_of_the_session() {
        let session = session_in(Path::new("/somewhere/else"));
        let environment: Vec<_> = session.get_envs().collect();
        for variable in ["XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            let set = environment.contains(&(OsStr::new(variable), Some(OsStr::new("/somewhere/else"))));
            assert!(set, "{variable} would lead to the keyring of the person who runs the tests");
        }
        assert!(
            environment.contains(&(OsStr::new("GNOME_KEYRING_CONTROL"), None)),
            "it would lead there as well"
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_keyrings_folder_is_its_owners_alone_and_never_someone_elses() {
        use std::os::unix::fs::PermissionsExt as _;

        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("keyring");
        create_private_folder(&folder).unwrap();
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "others on the machine could read it");
        assert!(
            create_private_folder(&folder).is_err(),
            "a folder that is there already was made by someone else"
        );
    }
}
