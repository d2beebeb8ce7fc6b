//! The terminal shell as tests use it: the real program in a data folder of its own, away from every keychain, or the
//! same commands in this process with another world around them.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it, and may stop at a surprise"
)]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use everpaw::{
    BrokenKeychain, KeychainError, ManualClock, MemoryKeychain, Surroundings, SystemClock, Timestamp,
};
use everpaw_cli::{Terminal, World};
use photo::{Limits, WorkerCommand, WorkerPool};
use serde_json::Value;

pub(crate) const PASSPHRASE: &str = "snow in the garden";

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The result as JSON, of a command that went well.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The stable code of the error.
    pub(crate) fn error_code(&self) -> String {
        let last = self.err.lines().last().unwrap_or_default();
        let value: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        value["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A data folder with files beside it.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A home where Anna has a profile and a cat called Luna.
    pub(crate) fn with_luna() -> Self {
        let home = Self::new();
        home.ok(&["profile", "create", "--label", "Anna"]);
        home.ok(&["pet", "add", "Luna", "--species", "cat", "--born", "spring 2009", "--died", "2023-05-12"]);
        home
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("a plain path").to_owned()
    }

    /// The only profile's folder.
    pub(crate) fn profile(&self) -> PathBuf {
        let entries = std::fs::read_dir(self.data().join("profiles")).expect("profiles");
        let mut folders = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_dir());
        folders.next().expect("a profile")
    }

    /// Runs the real program with the passphrase piped in.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, Some(PASSPHRASE), &[])
    }

    /// Runs it and expects that it goes well.
    pub(crate) fn ok(&self, arguments: &[&str]) -> Value {
        self.run(arguments).json()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_everpaw-cli"));
        command.arg("--data-dir").arg(self.data()).arg("--json").args(arguments);
        // Nobody's own keychain is within reach.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/everpaw-test-bus");
        command.env("HOME", self.folder.path());
        command
    }

    pub(crate) fn run_with(
        &self,
        arguments: &[&str],
        piped: Option<&str>,
        variables: &[(&str, &str)],
    ) -> Ran {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        if piped.is_some() {
            command.arg("--passphrase-stdin");
        }
        finish(command, piped)
    }

    /// Runs the same command in this process, with a decoder and a keychain of the test's choosing.
    pub(crate) fn run_in_process(&self, arguments: &[&str], decoder: WorkerPool, keychain: Kept) -> Ran {
        self.run_at(None, arguments, decoder, keychain)
    }

    /// As [`run_in_process`](Self::run_in_process), by a clock that stands still there.
    pub(crate) fn run_at(
        &self,
        stopped: Option<Timestamp>,
        arguments: &[&str],
        decoder: WorkerPool,
        keychain: Kept,
    ) -> Ran {
        let (out, err) = (Captured::default(), Captured::default());
        let decoder = Arc::new(decoder);
        let mut world = World {
            terminal: Terminal {
                out: Box::new(out.clone()),
                err: Box::new(err.clone()),
                input: Box::new(Cursor::new(format!("{PASSPHRASE}\n"))),
                interactive: false,
            },
            around: Box::new(move || Surroundings {
                keychain: match &keychain {
                    Kept::InMemory(keychain) => keychain.clone(),
                    Kept::Refused => {
                        Arc::new(BrokenKeychain::Refuses(KeychainError::Unavailable("a test".into())))
                    }
                },
                clock: match stopped {
                    Some(at) => Arc::new(ManualClock::at(at)),
                    None => Arc::new(SystemClock),
                },
                decoder: decoder.clone(),
                key_cost: None,
            }),
            end_session_later: Box::new(|_, _| {}),
        };
        let data = self.data();
        let fixed = ["everpaw-cli", "--data-dir", data.to_str().expect("a plain path"), "--json"];
        let all = fixed.iter().chain(arguments).map(Into::into);
        let code = everpaw_cli::run(all, &mut world);
        Ran { code: code.into(), out: out.text(), err: err.text() }
    }
}

/// Which keychain a test in this process uses.
pub(crate) enum Kept {
    InMemory(Arc<MemoryKeychain>),
    Refused,
}

pub(crate) fn finish(mut command: Command, piped: Option<&str>) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    if let (Some(text), Some(mut input)) = (piped, child.stdin.take()) {
        // A program that refuses its arguments does not wait for its input.
        let _ = writeln!(input, "{text}");
    }
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A decoder that is the real program.
pub(crate) fn real_decoder() -> WorkerPool {
    decoder(env!("CARGO_BIN_EXE_everpaw-cli"), &[photo::WORKER_FLAG], Limits::default())
}

pub(crate) fn decoder(program: &str, arguments: &[&str], limits: Limits) -> WorkerPool {
    let arguments = arguments.iter().map(Into::into).collect();
    WorkerPool::new(WorkerCommand { program: program.into(), arguments }, limits)
}

/// One of the demo's pictures: a real JPEG that says where it was taken.
pub(crate) fn picture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/pictures").join(format!("{name}.jpg"));
    std::fs::read(path).expect("a demo picture")
}

/// The folder of real photos beside a developer's checkout; `None`, said aloud, where it is not.
pub(crate) fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    skipped(&format!("there is no folder of sample photos at {}", folder.display()));
    None
}

/// Says that a test was not run and why, past the harness, which keeps to itself what passing tests print.
pub(crate) fn skipped(reason: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

/// Every file below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

pub(crate) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no panic elsewhere")).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic elsewhere").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
