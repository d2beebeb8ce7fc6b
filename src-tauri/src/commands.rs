//! The commands as Tauri knows them, made from the one table in `desk`: one each, so that each has a permission of its
//! own. What a command does is a method of [`Desk`]; nothing is decided here.

use desk::Desk;
use desk::wire::WireError;
use tauri::ipc::Invoke;
use tauri::{Runtime, State};

use crate::Counter;

macro_rules! commands {
    ($( #[doc = $doc:literal] [$($window:ident)*] $name:ident($($argument:ident: $type:ty),*) -> $gives:ty; )*) => {
        $(
            #[doc = $doc]
            #[tauri::command(rename_all = "snake_case")]
            async fn $name(counter: State<'_, Counter>, $($argument: $type),*) -> Result<$gives, WireError> {
                at(counter.desk(), move |desk| desk.$name($($argument),*)).await
            }
        )*

        /// Answers every command of the table.
        pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}

desk::for_each_command!(commands);

/// Works on a thread that may wait. The runtime's own are as few as the processors, and an open file dialog or a slow
/// passphrase on each of them would leave none to lock with.
async fn at<T: Send + 'static>(
    desk: Option<Desk>,
    work: impl FnOnce(Desk) -> Result<T, WireError> + Send + 'static,
) -> Result<T, WireError> {
    let Some(desk) = desk else { return Err(WireError::locked()) };
    let done = tauri::async_runtime::spawn_blocking(move || work(desk)).await;
    done.unwrap_or_else(|panic| Err(WireError::internal(&panic)))
}
