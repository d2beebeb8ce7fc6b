//! The frames between a pool and its workers. Every length is compared with a cap before anything is allocated for
//! it, on both sides: the worker reads files of strangers, and the parent reads what such a file may have made of the
//! worker.
//!
//! Request: length (u64, little-endian), then the file. Answer: length of the reply (u32, little-endian), the reply
//! as JSON, then both renditions, large first, as long as the reply says.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::{Facts, LARGE_EDGE, Rendered, Rendition, SMALL_EDGE, error::Refusal};

/// Facts are a few hundred bytes.
const LONGEST_REPLY: u32 = 16 * 1024;

pub(crate) type Answer = Result<Rendered, Refusal>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reply {
    Rendered { facts: Facts, large: Measure, small: Measure },
    Refused(Refusal),
}

/// A rendition without its bytes, which follow the reply.
#[derive(Serialize, Deserialize)]
struct Measure {
    width: u32,
    height: u32,
    bytes: u32,
}

/// What has come in from the parent.
pub(crate) enum Request {
    /// The parent has closed its end: no more pictures.
    End,
    /// A file to render.
    File(Vec<u8>),
    /// A file longer than agreed; the bytes are not read.
    TooLong(u64),
}

pub(crate) fn write_request(pipe: &mut impl Write, original: &[u8]) -> io::Result<()> {
    pipe.write_all(&(original.len() as u64).to_le_bytes())?;
    pipe.write_all(original)?;
    pipe.flush()
}

pub(crate) fn read_request(pipe: &mut impl Read, longest: u64) -> io::Result<Request> {
    let mut length = [0; 8];
    match pipe.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Request::End),
        outcome => outcome?,
    }
    let length = u64::from_le_bytes(length);
    if length > longest {
        return Ok(Request::TooLong(length));
    }
    Ok(Request::File(read_bytes(pipe, length)?))
}

pub(crate) fn write_answer(pipe: &mut impl Write, answer: Answer) -> io::Result<()> {
    let (reply, pictures) = match answer {
        Ok(Rendered { facts, large, small }) => {
            let reply = Reply::Rendered { facts, large: measure(&large)?, small: measure(&small)? };
            (reply, vec![large.jpeg, small.jpeg])
        }
        Err(refusal) => (Reply::Refused(refusal), Vec::new()),
    };
    let reply = serde_json::to_vec(&reply)?;
    let length = u32::try_from(reply.len()).map_err(io::Error::other)?;
    pipe.write_all(&length.to_le_bytes())?;
    pipe.write_all(&reply)?;
    pictures.iter().try_for_each(|picture| pipe.write_all(picture))?;
    pipe.flush()
}

/// Reads what a worker says, and believes none of it: an answer that an honest worker cannot give is an error.
pub(crate) fn read_answer(pipe: &mut impl Read) -> io::Result<Answer> {
    let mut length = [0; 4];
    pipe.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_REPLY {
        return Err(not_an_answer("a reply too long to be one"));
    }
    let answer = match serde_json::from_slice(&read_bytes(pipe, length.into())?)? {
        Reply::Refused(refusal) => Err(refusal),
        Reply::Rendered { facts, large, small } => Ok(Rendered {
            facts,
            large: read_rendition(pipe, &large, LARGE_EDGE)?,
            small: read_rendition(pipe, &small, SMALL_EDGE)?,
        }),
    };
    match answer {
        Ok(rendered) if !rendered.is_plausible() => Err(not_an_answer("facts or pictures that cannot be")),
        answer => Ok(answer),
    }
}

fn measure(rendition: &Rendition) -> io::Result<Measure> {
    let bytes = u32::try_from(rendition.jpeg.len()).map_err(io::Error::other)?;
    Ok(Measure { width: rendition.width, height: rendition.height, bytes })
}

fn read_rendition(pipe: &mut impl Read, measure: &Measure, edge: u32) -> io::Result<Rendition> {
    // No JPEG at our quality is longer than its pixels; the constant is for headers of the tiniest.
    let longest = edge * edge * 3 + 4096;
    if measure.bytes > longest {
        return Err(not_an_answer("a picture longer than its pixels"));
    }
    let jpeg = read_bytes(pipe, measure.bytes.into())?;
    Ok(Rendition { jpeg, width: measure.width, height: measure.height })
}

/// Exactly `length` bytes, which the caller has compared with a cap; memory grows only as they arrive.
fn read_bytes(pipe: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn not_an_answer(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A pipe that counts what is asked of it, for lengths that must not be believed.
    struct Endless;

    impl Read for Endless {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            panic!("a length above its cap was believed");
        }
    }

    #[test]
    fn a_claimed_length_above_the_cap_reads_nothing_more() {
        let mut request = Cursor::new(u64::MAX.to_le_bytes()).chain(Endless);
        assert!(
            matches!(read_request(&mut request, 1000), Ok(Request::TooLong(u64::MAX))),
            "named, not read"
        );
        let mut answer = Cursor::new(u32::MAX.to_le_bytes()).chain(Endless);
        assert!(read_answer(&mut answer).is_err(), "four gigabytes of reply are no reply");
    }

    #[test]
    fn a_closed_pipe_is_the_end_and_half_a_file_is_an_error() {
        assert!(matches!(read_request(&mut &b""[..], 10), Ok(Request::End)), "nothing more to do");
        let mut sent = Vec::new();
        write_request(&mut sent, b"four").unwrap();
        sent.pop();
        assert!(read_request(&mut &sent[..], 10).is_err(), "a file without its end is not decoded");
    }

    #[test]
    fn a_refusal_arrives_as_it_was_meant() {
        let refusal = Refusal::TooLarge { width: 70_000, height: 70_000 };
        let mut sent = Vec::new();
        write_answer(&mut sent, Err(refusal.clone())).unwrap();
        assert_eq!(read_answer(&mut &sent[..]).unwrap(), Err(refusal), "the reason is the parent's to show");
    }
}
