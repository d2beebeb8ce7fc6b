//! The worker's side: serve pictures from stdin to stdout until the parent closes the pipe. It holds no keys, opens no
//! files, and prints nothing.

use std::{env, io, process};

use crate::{
    Limits, confine,
    error::Refusal,
    protocol::{self, Request},
    rendering,
};

/// The first argument that makes a shell's binary a decode worker.
pub const WORKER_FLAG: &str = "--decode-worker";

/// To be called first in every shell's `main`. Started with [`WORKER_FLAG`], this serves pictures on stdin and stdout
/// until the parent is done, and then ends the process; otherwise it returns at once.
pub fn serve_if_asked() {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != WORKER_FLAG) {
        return;
    }
    // Nobody reads a worker's words; that it failed is all there is to say.
    process::exit(match Limits::from_arguments(arguments).map(|limits| serve(&limits)) {
        Some(Ok(())) => 0,
        _ => 1,
    })
}

fn serve(limits: &Limits) -> io::Result<()> {
    confine::let_go_of_inherited_files()?;
    confine::confine(limits)?;
    let (mut requests, mut answers) = (io::stdin().lock(), io::stdout().lock());
    loop {
        confine::grant_processor_time(limits.processor)?;
        let answer = match protocol::read_request(&mut requests, limits.longest_input)? {
            Request::End => return Ok(()),
            Request::File(original) => rendering::render(&original, limits),
            Request::TooLong(bytes) => {
                // The rest of the file is still in the pipe: answer, and end.
                return protocol::write_answer(&mut answers, Err(Refusal::TooLong { bytes }));
            }
        };
        protocol::write_answer(&mut answers, answer)?;
    }
}
