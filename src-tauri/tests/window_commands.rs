//! Which window may call what: every command of the table from every window, through Tauri's own check, with the
//! capability files that are built into the app.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::wire::Notice;
use desk::{Choice, Desk, Shell, Window};
use everpaw::{ManualClock, MemoryKeychain, Surroundings};
use everpaw_desktop::Counter;
use photo::{Limits, WorkerCommand, WorkerPool};
use serde_json::Value;
use tauri::http::HeaderMap;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const HERE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

#[test]
fn each_window_may_call_what_the_table_says_and_nothing_else() {
    let data_folder = tempfile::tempdir().unwrap();
    let app = app(data_folder.path());
    let labels = ["welcome", "journal", "other"];
    let windows =
        labels.map(|label| WebviewWindowBuilder::new(&app, label, WebviewUrl::default()).build().unwrap());
    let mut wrong = Vec::new();
    for command in desk::commands() {
        for window in &windows {
            let may =
                Window::from_label(window.label()).is_some_and(|window| command.windows.contains(&window));
            let answer = call(window, command.name, HERE);
            if refused(&answer) == may {
                wrong.push(format!("{} from {}: {answer:?}", command.name, window.label()));
            }
        }
    }
    assert!(wrong.is_empty(), "the capability files and the table differ: {wrong:#?}");
}

#[test]
fn what_tauri_brings_along_may_not_be_called() {
    let data_folder = tempfile::tempdir().unwrap();
    let app = app(data_folder.path());
    let window = WebviewWindowBuilder::new(&app, "journal", WebviewUrl::default()).build().unwrap();
    for command in [
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:window-state|save_window_state",
    ] {
        let answer = call(&window, command, HERE);
        assert!(refused(&answer), "{command} was answered: {answer:?}");
    }
}

#[test]
fn no_other_page_may_call_anything() {
    let data_folder = tempfile::tempdir().unwrap();
    let app = app(data_folder.path());
    let window = WebviewWindowBuilder::new(&app, "welcome", WebviewUrl::default()).build().unwrap();
    assert!(!refused(&call(&window, "settings", HERE)), "our own page may");
    // What has a scheme of ours counts as our own, but windows go nowhere except to their page.
    for elsewhere in ["https://example.org", "http://localhost", "file:///tmp/page.html"] {
        let answer = call(&window, "settings", elsewhere);
        assert!(refused(&answer), "{elsewhere} was answered: {answer:?}");
    }
}

/// Whether it was refused for want of a permission. Anything else shows that the command was reached: an answer, a
/// failure of its own, or that its arguments are missing.
fn refused(answer: &Result<InvokeResponseBody, Value>) -> bool {
    answer.as_ref().is_err_and(|error| error.as_str().is_some_and(|text| text.contains("not allowed")))
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str, page: &str) -> Result<InvokeResponseBody, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: page.parse().unwrap(),
        body: InvokeBody::default(),
        headers: HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request)
}

fn app(data_folder: &Path) -> App<MockRuntime> {
    let around = Surroundings {
        keychain: Arc::new(MemoryKeychain::default()),
        clock: Arc::new(ManualClock::default()),
        decoder: Arc::new(WorkerPool::new(
            WorkerCommand { program: PathBuf::new(), arguments: Vec::new() },
            Limits::default(),
        )),
        key_cost: None,
    };
    let desk = Desk::open(data_folder, around, Arc::new(Nobody)).unwrap();
    let app = everpaw_desktop::answering(mock_builder())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .build(everpaw_desktop::context())
        .unwrap();
    app.manage(Counter::of(desk));
    app
}

/// A shell with nobody in front of it.
struct Nobody;

impl Shell for Nobody {
    fn notify(&self, _: Window, _: &Notice) {}

    fn show(&self, _: Window) {}

    fn choose(&self, _: Choice) -> Option<Vec<PathBuf>> {
        None
    }

    fn reveal(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn quit(&self) {}
}
