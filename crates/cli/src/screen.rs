//! Printing: results on standard output, remarks and failures on standard error, each as a sentence or as JSON.

use std::error::Error;
use std::io::Write;

use clap::error::ErrorKind;
use everpaw::{Everpaw, Remark, Unlocked};
use serde_json::{Value, json};

use crate::arguments::UnusableText;
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

    /// Tells what happened beside what was asked for.
    pub(crate) fn say_remarks(&mut self, everpaw: &Everpaw) -> Result<(), Failure> {
        for remark in everpaw.remarks() {
            let sentence = match remark {
                Remark::KeychainSilent(_) => {
                    "The keychain does not answer, so the passphrase is needed.".to_owned()
                }
                Remark::EntryLeft(_) => {
                    "The keychain did not give up what `unlock` had put there. It opens nothing any more."
                        .to_owned()
                }
                Remark::SessionsDamaged(aside) => format!(
                    "The file in which `unlock` notes what is open was damaged and lies now at {}. No journal was in it.",
                    aside.display()
                ),
                Remark::SessionsUnreadable(_) => {
                    "What `unlock` opened cannot be read at the moment, so the passphrase is needed."
                        .to_owned()
                }
            };
            self.remark(&sentence)?;
        }
        Ok(())
    }

    pub(crate) fn print_failure(&mut self, failure: &Failure, json: bool) {
        let written = if json {
            let error =
                json!({ "code": failure.code(), "message": failure.message(), "advice": failure.advice() });
            writeln!(self.err, "{}", json!({ "error": with_detail(error, failure.detail()) }))
        } else {
            writeln!(self.err, "{}.\n{}", sentence(&failure.message()), failure.advice())
        };
        // If not even the error can be written, the exit code still says it.
        let _ = written;
    }

    /// Help, the version, or what was wrong with the arguments.
    pub(crate) fn print_refusal(&mut self, refusal: &clap::Error, json: bool) -> u8 {
        let text = refusal.render();
        let unusable = refusal.source().and_then(|source| source.downcast_ref::<UnusableText>());
        let (code, message, advice) = match unusable {
            Some(unusable) => (UnusableText::CODE, unusable.to_string(), UnusableText::ADVICE),
            None => ("usage", usage(refusal), "--help shows what can be written."),
        };
        let written = if !refusal.use_stderr() {
            write!(self.out, "{text}")
        } else if json {
            let error = json!({ "code": code, "message": message, "advice": advice });
            writeln!(self.err, "{}", json!({ "error": error }))
        } else if unusable.is_some() {
            // Not as clap says it, which would repeat the control characters to the terminal.
            writeln!(self.err, "{}.\n{advice}", sentence(&message))
        } else {
            write!(self.err, "{text}")
        };
        let _ = written;
        u8::try_from(refusal.exit_code()).unwrap_or(2)
    }
}

/// What was wrong with the arguments, in one line and without the usage below it.
fn usage(refusal: &clap::Error) -> String {
    let kind = refusal.kind();
    if matches!(kind, ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) {
        return "no command was given".to_owned();
    }
    let text = refusal.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = first.trim_start_matches("error: ").split_whitespace().collect();
    words.join(" ")
}

/// Adds what the system said, which is for whoever looks for the cause and not for the person.
pub(crate) fn with_detail(mut value: Value, detail: Option<String>) -> Value {
    if let Some(detail) = detail {
        value["detail"] = detail.into();
    }
    value
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
