//! What a test can do that a page cannot: answer dialogs before they open, let files fall on the window, and make time
//! pass. Each is `POST /test/<lever>`, with its argument as JSON.

use std::path::PathBuf;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::json;

use crate::answers::Harness;
use crate::http::Response;

/// Pulls the lever of this name.
pub(crate) fn pull(harness: &Harness, lever: &str, argument: &[u8]) -> Response {
    let pulled = match lever {
        // The answer to the next dialog that has none: a list of absolute paths, or null.
        "choose" => read(argument).map(|answer: Option<Vec<PathBuf>>| harness.shell.queue(answer)),
        // Files, held over the journal's window: how many.
        "hover" => read(argument).map(|files: usize| harness.desk.hover(files)),
        // And dropped on it: a list of absolute paths.
        "drop" => read(argument).map(|paths: Vec<PathBuf>| harness.desk.drop_files(paths)),
        // Seconds that pass. Whether it is time to lock is looked at once, behind this answer.
        "advance" => read(argument).map(|seconds: u64| {
            harness.clock.advance(Duration::from_secs(seconds));
            let desk = harness.desk.clone();
            std::thread::spawn(move || desk.tick());
        }),
        // How many milliseconds every picture takes longer from now on.
        "slow" => read(argument).map(|milliseconds: u64| harness.decoder.wait(milliseconds)),
        // The journal's window is closed.
        "close" => {
            harness.desk.close();
            Ok(())
        }
        // Which window is shown, what was shown in the file browser, and whether the program would have ended.
        "lock-state" => return Response::json(200, &harness.shell.describe()),
        _ => return Response::text(404, "There is no such lever."),
    };
    match pulled {
        Ok(()) => Response::json(200, &json!(null)),
        Err(error) => Response::text(400, &error.to_string()),
    }
}

fn read<T: DeserializeOwned>(argument: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(argument)
}
