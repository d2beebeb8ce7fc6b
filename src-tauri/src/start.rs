//! From the start of the process to its end.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use desk::{Desk, Window};
use directories::BaseDirs;
use everpaw::{Surroundings, SystemClock, SystemKeychain};
use photo::{Limits, WorkerCommand, WorkerPool};
use tauri::{App, AppHandle, Builder, DragDropEvent, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;

use crate::outside::{Desktop, Outside};
use crate::shell::TauriShell;
use crate::web_folder::WebFolder;
use crate::windows::{self, Windows};
use crate::{Arguments, Counter, answering, context, environment};

/// How the app starts.
pub struct Start {
    arguments: Arguments,
    under_test: Option<UnderTest>,
}

/// What is otherwise under test.
struct UnderTest {
    identifier: String,
    outside: Arc<dyn Outside>,
}

impl Start {
    /// As people start it.
    pub fn new(arguments: Arguments) -> Self {
        Self { arguments, under_test: None }
    }

    /// As the test of the real window starts it: under a name of its own, beside whatever runs already, with somebody
    /// else to answer file dialogs, and so that a driver may connect.
    pub fn under_test(arguments: Arguments, identifier: String, outside: Arc<dyn Outside>) -> Self {
        Self { arguments, under_test: Some(UnderTest { identifier, outside }) }
    }
}

/// Runs the app to its end.
pub fn run(start: Start) -> ExitCode {
    environment::settle(start.under_test.is_some());
    everpaw::keep_memory_private();
    let web_folder = Arc::new(Mutex::new(None));
    let code = match build(start, web_folder.clone()) {
        Ok(app) => app.run_return(on_event),
        Err(error) => complain(&error),
    };
    #[cfg(target_os = "linux")]
    crate::web_processes::end();
    drop(web_folder.lock().unwrap_or_else(PoisonError::into_inner).take());
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn build(start: Start, web_folder: Arc<Mutex<Option<WebFolder>>>) -> tauri::Result<App> {
    let mut context = context();
    if let Some(UnderTest { identifier, .. }) = &start.under_test {
        context.config_mut().identifier.clone_from(identifier);
    }
    // First of all: a second start ends there, and has touched nothing.
    let one_of_us = tauri_plugin_single_instance::init(|app, _, _| windows::bring_forward(app));
    // Both windows in the same place and size, so that one seems to turn into the other.
    let same_place = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .map_label(|_| "everpaw")
        .build();
    answering(Builder::<Wry>::new())
        .plugin(one_of_us)
        .plugin(same_place)
        .plugin(tauri_plugin_dialog::init())
        .setup(move |app| {
            if let Err(problem) = set_up(app.handle(), &start, &web_folder) {
                say_and_end(app.handle(), &problem);
            }
            Ok(())
        })
        .build(context)
}

fn set_up(app: &AppHandle, start: &Start, web_folder: &Mutex<Option<WebFolder>>) -> Result<(), String> {
    let data_folder = start.arguments.data_folder().ok_or("There is no folder to keep a journal in.")?;
    let folder = WebFolder::make(&web_folders(&data_folder)).map_err(|error| error.to_string())?;
    let windows = Windows::new(app.clone(), folder.path().to_owned());
    *web_folder.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder);

    let outside: Arc<dyn Outside> = match &start.under_test {
        Some(test) => test.outside.clone(),
        None => Arc::new(Desktop(app.clone())),
    };
    let shell = Arc::new(TauriShell { app: app.clone(), windows: windows.clone(), outside });
    let desk = Desk::open(&data_folder, surroundings(), shell)
        .map_err(|error| format!("The folder {} cannot be used: {error}", data_folder.display()))?;
    desk.keep_time();
    app.manage(Counter::of(desk));
    app.manage(windows.clone());
    windows.show(Window::Welcome);
    Ok(())
}

fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event, .. } => on_window_event(app, &label, event),
        // The last window has gone. If we are closing, what was going on comes to its end first.
        RunEvent::ExitRequested { code: None, api, .. }
            if app.try_state::<Windows>().is_some_and(|windows| windows.closing()) =>
        {
            api.prevent_exit();
        }
        RunEvent::Exit => {
            if let Some(counter) = app.try_state::<Counter>() {
                counter.clear();
            }
        }
        _ => {}
    }
}

fn on_window_event(app: &AppHandle, label: &str, event: WindowEvent) {
    let Some(windows) = app.try_state::<Windows>() else { return };
    let Some(desk) = app.try_state::<Counter>().and_then(|counter| counter.desk()) else { return };
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            windows.close();
            // Not here: the page has to be free to save what it holds.
            thread::spawn(move || desk.close());
        }
        WindowEvent::Destroyed => windows.gone(label),
        WindowEvent::DragDrop(event) if label == Window::Journal.label() => match event {
            DragDropEvent::Enter { paths, .. } => desk.hover(paths.len()),
            DragDropEvent::Drop { paths, .. } => desk.drop_files(paths),
            DragDropEvent::Leave => desk.hover(0),
            _ => {}
        },
        _ => {}
    }
}

pub(crate) fn surroundings() -> Surroundings {
    // Workers are this very program. If it cannot say where it is, none starts, and photos are kept without a picture.
    let worker = WorkerCommand::this_program()
        .unwrap_or_else(|_| WorkerCommand { program: PathBuf::new(), arguments: Vec::new() });
    Surroundings {
        keychain: Arc::new(SystemKeychain),
        clock: Arc::new(SystemClock),
        decoder: Arc::new(WorkerPool::new(worker, Limits::default())),
        key_cost: None,
    }
}

/// In memory where the system has such a place for a session, else beside the journals.
fn web_folders(data_folder: &Path) -> PathBuf {
    let of_the_session =
        BaseDirs::new().and_then(|system| system.runtime_dir().map(|folder| folder.join("everpaw")));
    of_the_session.unwrap_or_else(|| data_folder.join("webview"))
}

/// Without a data folder there is nothing to show. The system's dialog says so, because there is no page to.
fn say_and_end(app: &AppHandle, problem: &str) {
    let app_to_end = app.clone();
    app.dialog()
        .message(problem)
        .title("Everpaw")
        .kind(MessageDialogKind::Error)
        .show(move |_| app_to_end.exit(1));
}

#[expect(clippy::print_stderr, reason = "no window can be opened, and the terminal is all there is left")]
fn complain(error: &tauri::Error) -> i32 {
    eprintln!("Everpaw could not start: {error}");
    1
}
