//! Connections: each has a thread of its own, so that a page can type while an import reports how far it is.

use std::io::{self, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;

use desk::Window;

use crate::answers::{Answer, Harness};
use crate::http;

/// A page that has gone is noticed when something is sent to it.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Answers for as long as the program runs.
pub(crate) fn serve(listener: &TcpListener, harness: &Arc<Harness>) {
    for connection in listener.incoming().flatten() {
        let harness = harness.clone();
        // Whoever hangs up has said what there was to say.
        thread::spawn(move || {
            let _ = answer(&connection, &harness);
        });
    }
}

fn answer(mut connection: &TcpStream, harness: &Harness) -> io::Result<()> {
    let Some(request) = http::read_request(BufReader::new(connection))? else { return Ok(()) };
    match harness.answer(&request) {
        Answer::Whole(response) => response.write(&mut connection),
        Answer::Notices(window) => tell(connection, harness, window),
    }
}

fn tell(mut page: &TcpStream, harness: &Harness, window: Window) -> io::Result<()> {
    let notices = harness.shell.listen(window);
    http::begin_events(&mut page)?;
    loop {
        match notices.recv_timeout(HEARTBEAT) {
            Ok(notice) => write!(page, "data: {notice}\n\n")?,
            Err(RecvTimeoutError::Timeout) => page.write_all(b": still here\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        page.flush()?;
    }
}
