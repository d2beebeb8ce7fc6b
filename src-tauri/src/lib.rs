//! The desktop app: a thin shell of Tauri around a [`desk::Desk`]. Windows, dialogs, the photo protocol, and which window
//! may call what. Whatever could be tested without a window is not here.

mod arguments;
mod commands;
mod counter;
mod environment;
mod outside;
mod paper;
mod photo_protocol;
mod shell;
mod start;
mod web_folder;
#[cfg(target_os = "linux")]
mod web_processes;
mod windows;

use tauri::{Builder, Context, Runtime};

pub use arguments::Arguments;
pub use counter::Counter;
pub use outside::Outside;
pub use start::{Start, run};

/// Answers what pages ask for, on any runtime: every command, and the photos. It is the desk at the managed [`Counter`]
/// that they ask.
pub fn answering<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
        .invoke_handler(commands::handler())
        .register_asynchronous_uri_scheme_protocol(photo_protocol::SCHEME, photo_protocol::answer)
}

/// What was built in: the pages, the policy for them, and what each window may call.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}
