//! The app as the end-to-end test of the real window starts it: the same library, except that file dialogs are answered
//! from a file, because nothing can drive the system's own. Nothing of the app belongs here.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use desk::Choice;
use everpaw_desktop::{Arguments, Outside, Start};
use serde::{Deserialize, Serialize};

/// Names the file with the answers: a list of [`Answer`], of which each dialog takes the first. Beside it, in a file of
/// the same name with `.revealed` behind it, stand the folders that were shown, one a line.
const ANSWERS: &str = "EVERPAW_ANSWERS";

/// The name that it runs by, beside whatever else runs.
const IDENTIFIER: &str = "org.everpaw.UnderTest";

fn main() -> ExitCode {
    // Before anything else, as in the app.
    photo::serve_if_asked();
    let file = std::env::var_os(ANSWERS).map(PathBuf::from).unwrap_or_default();
    let script = Arc::new(Script { file: Mutex::new(file) });
    everpaw_desktop::run(Start::under_test(Arguments::read(), IDENTIFIER.to_owned(), script))
}

/// What a dialog is answered with.
#[derive(Serialize, Deserialize)]
struct Answer {
    /// The dialog it is for. Another one is cancelled.
    to: Dialog,
    /// What was chosen, or `null`: cancelled.
    paths: Option<Vec<PathBuf>>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Dialog {
    Files,
    File,
    Folder,
}

struct Script {
    file: Mutex<PathBuf>,
}

impl Outside for Script {
    fn choose(&self, what: Choice) -> Option<Vec<PathBuf>> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answers: Vec<Answer> = serde_json::from_slice(&fs::read(&*file).ok()?).ok()?;
        if answers.is_empty() {
            return None;
        }
        let Answer { to, paths } = answers.remove(0);
        fs::write(&*file, serde_json::to_vec(&answers).ok()?).ok()?;
        let asked = match what {
            Choice::Files => Dialog::Files,
            Choice::OneFile => Dialog::File,
            Choice::FolderToImport | Choice::FolderForExport => Dialog::Folder,
        };
        if to == asked { paths } else { None }
    }

    /// A dialog here has its answer at once.
    fn dismiss(&self) {}

    fn reveal(&self, folder: &Path) -> io::Result<()> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let revealed = file.with_added_extension("revealed");
        let mut list = fs::File::options().create(true).append(true).open(revealed)?;
        writeln!(list, "{}", folder.display())
    }
}
