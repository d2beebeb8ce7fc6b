//! Printing: results on standard output, remarks and failures on standard error, each as a sentence or as JSON.

use std::io::Write;

use everpaw::Unlocked;
use serde_json::{Value, json};

use crate::{Failure, Terminal};

impl Terminal {
    /// Prints a result: the sentences, or the JSON if that was asked for.
    pub(crate) fn print(&mut self, json: bool, value: &Value, sentences: &str) -> Result<(), Failure> {
        if json {
            writeln!(self.out, "{value}")?;
        } else if !sentences.is_empty() {
            writeln!(self.out, "{}", sentences.trim_end())?;
        }
        Ok(self.out.flush()?)
    }

    /// Says something beside the result.
    pub(crate) fn remark(&mut self, sentence: &str) -> Result<(), Failure> {
        Ok(writeln!(self.err, "{sentence}")?)
    }

    pub(crate) fn say_repaired(&mut self, unlocked: &Unlocked) -> Result<(), Failure> {
        match unlocked.repaired() {
            Some(repaired) => self.remark(&format!(
                "{} was damaged and has been repaired from {}. Nothing was lost. If this happens again, look after the disk.",
                repaired.copy, repaired.from
            )),
            None => Ok(()),
        }
    }

    pub(crate) fn print_failure(&mut self, failure: &Failure, json: bool) {
        let written = if json {
            let error =
                json!({ "code": failure.code(), "message": failure.to_string(), "advice": failure.advice() });
            writeln!(self.err, "{}", json!({ "error": error }))
        } else {
            writeln!(self.err, "{}.\n{}", sentence(&failure.to_string()), failure.advice())
        };
        // If not even the error can be written, the exit code still says it.
        let _ = written;
    }

    /// Help, the version, or what was wrong with the arguments.
    pub(crate) fn print_refusal(&mut self, refusal: &clap::Error) -> u8 {
        let text = refusal.render();
        let written =
            if refusal.use_stderr() { write!(self.err, "{text}") } else { write!(self.out, "{text}") };
        let _ = written;
        u8::try_from(refusal.exit_code()).unwrap_or(2)
    }
}

/// An error text as a sentence: it begins with a capital letter, unless it begins with a path or a quotation.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if text.chars().take_while(|letter| !letter.is_whitespace()).all(char::is_alphabetic) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// `1 photo`, `2 photos`.
pub(crate) fn count(number: usize, one: &str) -> String {
    let many = match one.strip_suffix('y') {
        Some(stem) if number != 1 => format!("{stem}ies"),
        _ if number != 1 => format!("{one}s"),
        _ => one.to_owned(),
    };
    format!("{number} {many}")
}
