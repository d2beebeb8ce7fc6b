//! As much of HTTP/1.1 (RFC 9112) as a browser on the same machine needs: one request a connection, answered and closed.
//! What is asked for is none of this module's business.

use std::io::{self, BufRead, Read, Write};

/// Longer lines than these no page of ours sends.
const LONGEST_HEAD: u64 = 32 * 1024;

/// Nor longer bodies.
const LONGEST_BODY: u64 = 16 * 1024 * 1024;

/// What somebody asks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without a query.
    pub(crate) path: String,
    pub(crate) host: String,
    pub(crate) origin: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// A status and a sentence.
    pub(crate) fn text(status: u16, words: &str) -> Self {
        Self::of(status, "text/plain; charset=utf-8", words.as_bytes().to_vec())
    }

    /// A value.
    pub(crate) fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::of(status, "application/json", value.to_string().into_bytes())
    }

    /// Any bytes.
    pub(crate) fn of(status: u16, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, content_type, headers: Vec::new(), body }
    }

    /// Sends it.
    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        write_head(to, self.status, self.content_type, &self.headers)?;
        write!(to, "Content-Length: {}\r\n\r\n", self.body.len())?;
        to.write_all(&self.body)?;
        to.flush()
    }
}

/// Begins an answer whose end is not known yet: events, as `EventSource` reads them.
pub(crate) fn begin_events(to: &mut impl Write) -> io::Result<()> {
    write_head(to, 200, "text/event-stream", &[])?;
    to.write_all(b"\r\n: here\n\n")?;
    to.flush()
}

fn write_head(
    to: &mut impl Write,
    status: u16,
    content_type: &str,
    headers: &[(&'static str, String)],
) -> io::Result<()> {
    write!(to, "HTTP/1.1 {status} \r\nContent-Type: {content_type}\r\nCache-Control: no-store\r\n")?;
    write!(to, "X-Content-Type-Options: nosniff\r\nConnection: close\r\n")?;
    for (name, value) in headers {
        write!(to, "{name}: {value}\r\n")?;
    }
    Ok(())
}

/// Reads one request. `None`: somebody opened a connection and said nothing, as browsers do.
pub(crate) fn read_request(from: impl BufRead) -> io::Result<Option<Request>> {
    let mut head = from.take(LONGEST_HEAD);
    let mut request = Request::default();
    let first = line(&mut head)?;
    if first.is_empty() {
        return Ok(None);
    }
    let mut words = first.split(' ');
    words.next().unwrap_or_default().clone_into(&mut request.method);
    let path = words.next().unwrap_or_default();
    path.split(['?', '#']).next().unwrap_or_default().clone_into(&mut request.path);
    let mut length = 0;
    loop {
        let line = line(&mut head)?;
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { return Err(io::ErrorKind::InvalidData.into()) };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => value.clone_into(&mut request.host),
            "origin" => request.origin = Some(value.to_owned()),
            "content-length" => length = value.parse().map_err(|_| io::ErrorKind::InvalidData)?,
            _ => {}
        }
    }
    if length > LONGEST_BODY {
        return Err(io::ErrorKind::InvalidData.into());
    }
    head.set_limit(length);
    head.read_to_end(&mut request.body)?;
    Ok(Some(request))
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_with_its_body() {
        let sent =
            b"POST /call/welcome/unlock?x HTTP/1.1\r\nHost: 127.0.0.1:7\r\nORIGIN: http://127.0.0.1:7\r\n\
                     Content-Length: 2\r\n\r\n{}more";
        let request = read_request(&sent[..]).unwrap().unwrap();
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", "/call/welcome/unlock"),
            "what for"
        );
        assert_eq!(request.host, "127.0.0.1:7", "from whom it is wanted");
        assert_eq!(request.origin.as_deref(), Some("http://127.0.0.1:7"), "names in any case");
        assert_eq!(request.body, b"{}", "as long as it says");
    }

    #[test]
    fn silence_is_no_request_and_nonsense_is_refused() {
        assert!(read_request(&b""[..]).unwrap().is_none(), "a connection for later");
        assert!(read_request(&b"GET / HTTP/1.1\r\nno header\r\n\r\n"[..]).is_err(), "no name, no value");
        let endless = b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n";
        assert!(read_request(&endless[..]).is_err(), "longer than anything of ours");
    }

    #[test]
    fn an_answer_says_how_long_it_is() {
        let mut sent = Vec::new();
        Response::text(404, "nothing here").write(&mut sent).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.starts_with("HTTP/1.1 404 "), "{sent}");
        assert!(sent.ends_with("Content-Length: 12\r\n\r\nnothing here"), "{sent}");
    }
}
