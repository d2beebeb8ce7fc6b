//! The core behind a loopback address: the same [`desk::Desk`] as the app's, the same pages, and HTTP between them, so
//! that the interface can be tested in an ordinary browser. Nothing about what a command does belongs here, and nothing
//! that only the real window can prove.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "whoever starts it has to learn its address")]

mod answers;
mod decoding;
mod http;
mod levers;
mod pages;
mod serving;
mod shell;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{io, thread};

use clap::Parser;
use desk::Desk;
use everpaw::{ManualClock, MemoryKeychain, Surroundings, Timestamp};
use photo::{Limits, WorkerCommand, WorkerPool};

use crate::answers::Harness;
use crate::decoding::Delayed;
use crate::shell::LoopbackShell;

/// The core behind a loopback address, for tests of the interface. Never for a journal that matters: keys are weak.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder to keep everything in. Without it: a temporary one, which goes with the program.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The built pages.
    #[arg(long, value_name = "FOLDER", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist"))]
    ui: PathBuf,
    /// A folder whose files are chosen in every file dialog that `/test/choose` has no answer for.
    #[arg(long, value_name = "FOLDER")]
    photos: Option<PathBuf>,
    /// The folder that is chosen for an export where `/test/choose` has no answer.
    #[arg(long, value_name = "FOLDER")]
    export_to: Option<PathBuf>,
    /// End when standard input does, so that no test that dies leaves this behind.
    #[arg(long)]
    end_with_stdin: bool,
}

/// Why it did not start.
#[derive(Debug, thiserror::Error)]
enum NotStarted {
    #[error("the temporary folder could not be made: {0}")]
    TemporaryFolder(io::Error),
    #[error("the port could not be taken: {0}")]
    Port(io::Error),
    #[error("the data folder could not be opened: {0}")]
    DataFolder(#[from] everpaw::Error),
}

fn main() -> ExitCode {
    // Before anything else: this very program is also the worker that decodes pictures.
    photo::serve_if_asked();
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), NotStarted> {
    let temporary = tempfile::tempdir().map_err(NotStarted::TemporaryFolder)?;
    let data_folder = arguments.data_dir.unwrap_or_else(|| temporary.path().join("data"));
    let listener = TcpListener::bind(("127.0.0.1", arguments.port)).map_err(NotStarted::Port)?;
    let address = listener.local_addr().map_err(NotStarted::Port)?;

    let shell = Arc::new(LoopbackShell::new(arguments.photos, arguments.export_to));
    let clock = Arc::new(ManualClock::at(now()));
    let decoder = Arc::new(Delayed::new(workers()));
    let desk = open(&data_folder, &shell, &clock, &decoder)?;
    desk.keep_time();
    println!("http://{address}/");

    let harness = Harness { address, desk, shell, clock, decoder, ui: arguments.ui };
    if arguments.end_with_stdin {
        thread::spawn(move || serving::serve(&listener, &Arc::new(harness)));
        // Whatever is said there is not for us.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
    } else {
        serving::serve(&listener, &Arc::new(harness));
    }
    Ok(())
}

fn open(
    data_folder: &Path,
    shell: &Arc<LoopbackShell>,
    clock: &Arc<ManualClock>,
    decoder: &Arc<Delayed<WorkerPool>>,
) -> Result<Desk, everpaw::Error> {
    let around = Surroundings {
        keychain: Arc::new(MemoryKeychain::default()),
        clock: clock.clone(),
        decoder: decoder.clone(),
        key_cost: Some(vault::KeyCost::weak_for_tests()),
    };
    Desk::open(data_folder, around, shell.clone())
}

/// If this program cannot say where it is, no worker starts, and every photo is kept without a picture.
fn workers() -> WorkerPool {
    let command = WorkerCommand::this_program()
        .unwrap_or_else(|_| WorkerCommand { program: PathBuf::new(), arguments: Vec::new() });
    WorkerPool::new(command, Limits::default())
}

/// The clock begins with the true time, so that a data folder that is opened again was made before.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(0))
}
