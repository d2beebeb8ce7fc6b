//! The program as a browser meets it, over a socket.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/cli/demo/pictures");

struct Running {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Running {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_everpaw-harness"))
            .arg("--end-with-stdin")
            .arg("--data-dir")
            .arg(folder.path().join("data"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.expect("the first line is its address").to_owned();
        Self { child, address, _folder: folder }
    }

    /// The status and the body.
    fn ask(&self, method: &str, path: &str, body: &str, more: &str) -> (u16, Vec<u8>) {
        let mut stream = self.send(method, path, body, more);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer[end..].to_vec())
    }

    fn send(&self, method: &str, path: &str, body: &str, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        let host = if more.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{more}Content-Length: {length}\r\n\r\n{body}")
            .unwrap();
        stream
    }

    fn call(&self, window: &str, command: &str, arguments: Value) -> Value {
        let (status, body) =
            self.ask("POST", &format!("/call/{window}/{command}"), &arguments.to_string(), "");
        let value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 200, "{command}: {value}");
        value
    }

    fn pull(&self, lever: &str, argument: Value) {
        let (status, body) = self.ask("POST", &format!("/test/{lever}"), &argument.to_string(), "");
        assert_eq!(status, 200, "{lever}: {}", String::from_utf8_lossy(&body));
    }

    fn unlocked(&self) {
        let made = self.call(
            "welcome",
            "create_profile",
            json!({ "label": "Anna", "passphrase": "rain on the roof" }),
        );
        self.call("welcome", "unlock", json!({ "profile": made["id"], "passphrase": "rain on the roof" }));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Waits for the first event that `wanted` accepts.
fn event(stream: TcpStream, wanted: impl Fn(&Value) -> bool) -> Value {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let events = lines.filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok());
    events.into_iter().find(wanted).expect("the event came before the connection ended")
}

#[test]
fn commands_are_answered_and_refusals_have_their_code() {
    let harness = Running::start();
    assert_eq!(harness.call("welcome", "profiles", json!({})), json!([]), "nobody is here yet");
    let (status, body) = harness.ask("POST", "/call/journal/overview", "{}", "");
    let refused: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("locked")),
        "with the code that the page has words for"
    );
    let (status, _) = harness.ask("POST", "/call/kitchen/overview", "{}", "");
    assert_eq!(status, 404, "there is no such window");
}

#[test]
fn strangers_are_not_answered() {
    let harness = Running::start();
    for stranger in ["Origin: http://elsewhere.example\r\n", "Host: elsewhere.example\r\n"] {
        let (status, _) = harness.ask("POST", "/call/welcome/profiles", "{}", stranger);
        assert_eq!(status, 403, "{stranger}");
    }
}

#[test]
fn a_page_hears_that_another_took_its_place_and_time_locks_it_again() {
    let harness = Running::start();
    let welcome = harness.send("GET", "/notices/welcome", "", "");
    harness.unlocked();
    let shown = event(welcome, |event| event["kind"] == "show");
    assert_eq!(shown["window"], "journal", "after unlocking");
    let journal = harness.send("GET", "/notices/journal", "", "");
    harness.pull("advance", json!(60 * 60 * 24));
    let shown = event(journal, |event| event["kind"] == "show");
    assert_eq!(shown["window"], "welcome", "nobody was there for a day");
}

#[test]
fn a_chosen_picture_is_taken_in_and_can_be_looked_at_until_the_lock() {
    let harness = Running::start();
    harness.unlocked();
    let pet = json!({ "name": "Luna", "species": null, "words": null, "born": null, "cameHome": null, "died": null,
        "diedWording": "died" });
    let pet = harness.call("journal", "add_pet", json!({ "pet": pet }));
    let notices = harness.send("GET", "/notices/journal", "", "");
    harness.pull("choose", json!([Path::new(PICTURES).join("rain.jpg")]));
    assert_eq!(harness.call("journal", "import_files", json!({ "pet": pet })), json!(true), "one was chosen");
    let done = event(notices, |event| !event["state"]["report"].is_null());
    let photo = done["state"]["report"]["kept"][0].as_str().expect("it is kept").to_owned();

    let (status, bytes) = harness.ask("GET", &format!("/photo/{photo}/small"), "", "");
    assert_eq!(status, 200, "the worker has drawn it");
    assert!(bytes.starts_with(&[0xff, 0xd8]), "a JPEG");
    assert_eq!(harness.ask("GET", "/photo/nonsense/small", "", "").0, 400, "no id");
    harness.call("journal", "lock", json!({ "kept": true }));
    assert_eq!(harness.ask("GET", &format!("/photo/{photo}/small"), "", "").0, 403, "it is locked");
}
