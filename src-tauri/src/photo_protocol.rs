//! `photo://`: a photo's picture for the journal's page, decrypted in memory and kept nowhere. What a request may say and
//! whether it is answered is `desk`'s; here it is put into HTTP.

use desk::{Desk, PhotoAnswer, PhotoRefusal, PhotoRequest, Window};
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::Counter;

/// The scheme's name.
pub(crate) const SCHEME: &str = "photo";

/// Answers a request of a page, on a thread that may wait.
pub(crate) fn answer<R: Runtime>(
    from: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let asked_by = Window::from_label(from.webview_label());
    let desk = from.app_handle().try_state::<Counter>().and_then(|counter| counter.desk());
    tauri::async_runtime::spawn_blocking(move || {
        responder.respond(respond(asked_by, &request, desk.as_ref()));
    });
}

fn respond(asked_by: Option<Window>, request: &Request<Vec<u8>>, desk: Option<&Desk>) -> Response<Vec<u8>> {
    let (Some(Window::Journal), Some(desk)) = (asked_by, desk) else { return refusal(StatusCode::FORBIDDEN) };
    if request.method() != Method::GET {
        return refusal(StatusCode::METHOD_NOT_ALLOWED);
    }
    let asked = match request.uri().query() {
        None => PhotoRequest::parse(request.uri().path()),
        Some(_) => Err(PhotoRefusal::Malformed),
    };
    match asked.and_then(|asked| desk.photo_bytes(asked)) {
        Ok(PhotoAnswer { content_type, bytes }) => {
            let mut response = with_status(StatusCode::OK, bytes);
            let of_type = header::HeaderValue::from_static(content_type);
            response.headers_mut().insert(header::CONTENT_TYPE, of_type);
            response
        }
        Err(refused) => refusal(StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::FORBIDDEN)),
    }
}

fn refusal(status: StatusCode) -> Response<Vec<u8>> {
    with_status(status, Vec::new())
}

fn with_status(status: StatusCode, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use desk::wire::Notice;
    use desk::{Choice, Shell};

    use super::*;

    const PHOTO: &str = "photo://localhost/019078ab-0000-7000-8000-000000000001/small";

    /// What is answered while everything is locked.
    fn status(asked_by: Option<Window>, method: Method, uri: &str) -> u16 {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path(), crate::start::surroundings(), Arc::new(Nobody)).unwrap();
        let request = Request::builder().method(method).uri(uri).body(Vec::new()).unwrap();
        let response = respond(asked_by, &request, Some(&desk));
        assert_eq!(
            response.headers()[header::CACHE_CONTROL],
            "no-store",
            "whatever is answered is kept nowhere"
        );
        assert_eq!(
            response.headers()[header::X_CONTENT_TYPE_OPTIONS],
            "nosniff",
            "and is what it says it is"
        );
        assert!(response.body().is_empty(), "there is nothing to see");
        response.status().as_u16()
    }

    #[test]
    fn no_other_window_is_answered_whatever_it_asks() {
        for asked_by in [Some(Window::Welcome), None] {
            assert_eq!(status(asked_by, Method::GET, PHOTO), 403, "{asked_by:?} is shown no photos");
            assert_eq!(status(asked_by, Method::GET, "photo://localhost/x"), 403, "and is not told why");
        }
    }

    #[test]
    fn a_photo_is_refused_while_everything_is_locked() {
        assert_eq!(
            status(Some(Window::Journal), Method::GET, PHOTO),
            403,
            "the journal's window may outlive its lock"
        );
    }

    #[test]
    fn a_request_says_which_photo_and_nothing_else() {
        let journal = Some(Window::Journal);
        assert_eq!(status(journal, Method::POST, PHOTO), 405, "photos are only read");
        assert_eq!(
            status(journal, Method::GET, &format!("{PHOTO}?as=html")),
            400,
            "there is nothing to ask for"
        );
        assert_eq!(status(journal, Method::GET, "photo://localhost/../x/small"), 400, "nor any other path");
    }

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
}
