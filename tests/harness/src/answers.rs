//! What is answered to which request: pages, commands, notices, pictures, and the levers of a test. What a command does
//! is the desk's.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use desk::{Desk, PhotoRequest, Window};
use everpaw::ManualClock;
use photo::WorkerPool;
use serde_json::{Value, json};

use crate::decoding::Delayed;
use crate::http::{Request, Response};
use crate::shell::LoopbackShell;
use crate::{levers, pages};

/// Everything that a request can reach.
pub(crate) struct Harness {
    pub(crate) address: SocketAddr,
    pub(crate) desk: Desk,
    pub(crate) shell: Arc<LoopbackShell>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) decoder: Arc<Delayed<WorkerPool>>,
    pub(crate) ui: PathBuf,
}

/// How a request is answered.
pub(crate) enum Answer {
    Whole(Response),
    /// Everything that this window is told, for as long as the page is there.
    Notices(Window),
}

impl Harness {
    /// Answers one request.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        if !is_from_here(request, self.address) {
            return Answer::Whole(Response::text(403, "Only pages of this address are answered."));
        }
        let rest = request.path.strip_prefix('/').unwrap_or_default();
        let words: Vec<&str> = rest.split('/').collect();
        match (request.method.as_str(), words.as_slice()) {
            ("POST", ["call", window, command]) => Answer::Whole(self.call(window, command, &request.body)),
            ("GET", ["notices", window]) => match Window::from_label(window) {
                Some(window) => Answer::Notices(window),
                None => Answer::Whole(no_such_window()),
            },
            ("GET", ["photo", ..]) => {
                Answer::Whole(self.photo(request.path.strip_prefix("/photo").unwrap_or_default()))
            }
            (_, ["test", lever]) => Answer::Whole(levers::pull(self, lever, &request.body)),
            ("GET", _) => Answer::Whole(pages::page(&self.ui, &request.path)),
            _ => Answer::Whole(Response::text(405, "That cannot be asked here.")),
        }
    }

    fn call(&self, window: &str, command: &str, body: &[u8]) -> Response {
        let Some(window) = Window::from_label(window) else { return no_such_window() };
        let arguments = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice::<Value>(body) };
        let Ok(arguments) = arguments else { return Response::text(400, "The arguments are no JSON.") };
        match self.desk.call(window, command, arguments) {
            Ok(value) => Response::json(200, &value),
            Err(error) => Response::json(422, &json!(error)),
        }
    }

    fn photo(&self, path: &str) -> Response {
        match PhotoRequest::parse(path).and_then(|request| self.desk.photo_bytes(request)) {
            Ok(answer) => Response::of(200, answer.content_type, answer.bytes),
            Err(refusal) => Response::text(refusal.status(), &refusal.to_string()),
        }
    }
}

fn no_such_window() -> Response {
    Response::text(404, "There is no such window.")
}

/// A page of another site may neither ask nor, by a name that leads here, be asked.
fn is_from_here(request: &Request, address: SocketAddr) -> bool {
    let here = address.to_string();
    let origin = format!("http://{here}");
    request.host == here && request.origin.as_ref().is_none_or(|from| *from == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_pages_are_answered() {
        let address: SocketAddr = "127.0.0.1:8000".parse().unwrap();
        let from = |host: &str, origin: Option<&str>| {
            let origin = origin.map(str::to_owned);
            is_from_here(&Request { host: host.to_owned(), origin, ..Request::default() }, address)
        };
        assert!(from("127.0.0.1:8000", None), "a page that is opened");
        assert!(from("127.0.0.1:8000", Some("http://127.0.0.1:8000")), "a page that asks");
        assert!(!from("127.0.0.1:8000", Some("http://elsewhere.example")), "another site's page");
        assert!(!from("127.0.0.1:8000", Some("null")), "a page from nowhere");
        assert!(!from("elsewhere.example:8000", None), "a name that was made to lead here");
        assert!(!from("127.0.0.1:8001", None), "another port");
    }
}
