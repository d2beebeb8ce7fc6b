//! Asking for a passphrase: from standard input when told to, else in the terminal without showing it.

use everpaw::{Error, Everpaw, Passphrase, RecoveryWords, Unlocked};
use zeroize::Zeroizing;

use crate::arguments::{Global, ProfileChoice};
use crate::{Failure, Terminal};

/// Opens the chosen profile: with the passphrase that is piped in, with the session that `unlock` left, or by asking.
pub(crate) fn unlocked(
    everpaw: &Everpaw,
    choice: &ProfileChoice,
    global: &Global,
    terminal: &mut Terminal,
) -> Result<Unlocked, Failure> {
    let resumed = if global.passphrase_stdin { None } else { everpaw.resume(choice.profile.as_deref())? };
    terminal.say_remarks(everpaw)?;
    if let Some(unlocked) = resumed {
        return Ok(unlocked);
    }
    let profile = chosen(everpaw, choice)?;
    let passphrase = to_try(&profile, global, terminal)?;
    let unlocked = everpaw.unlock(&profile.name, &passphrase)?;
    terminal.say_repaired(&unlocked)?;
    Ok(unlocked)
}

/// A profile that is meant.
pub(crate) struct Chosen {
    /// What it is found by.
    pub(crate) name: String,
    /// What its owner calls it.
    label: String,
}

/// The profile that is meant: the named one, or the only one.
pub(crate) fn chosen(everpaw: &Everpaw, choice: &ProfileChoice) -> Result<Chosen, Failure> {
    if let Some(named) = &choice.profile {
        return Ok(Chosen { name: named.clone(), label: named.clone() });
    }
    match everpaw.profiles()?.as_slice() {
        [] => Err(Failure::NoProfileYet),
        [only] => {
            let name = only.id.to_string();
            Ok(Chosen { label: only.label.clone().unwrap_or_else(|| name.clone()), name })
        }
        _ => Err(Failure::WhichProfile),
    }
}

/// A passphrase to try.
pub(crate) fn to_try(
    profile: &Chosen,
    global: &Global,
    terminal: &mut Terminal,
) -> Result<Passphrase, Failure> {
    if global.passphrase_stdin {
        return Ok(Passphrase::new(&terminal.line()?));
    }
    if !terminal.interactive {
        return Err(Error::Locked.into());
    }
    Ok(Passphrase::new(&ask(&format!("Passphrase of {}: ", profile.label))?))
}

/// A new passphrase, typed twice when somebody types.
pub(crate) fn to_set(global: &Global, terminal: &mut Terminal) -> Result<Passphrase, Failure> {
    let typed = if global.passphrase_stdin {
        terminal.line()?
    } else if terminal.interactive {
        let first = ask("New passphrase (8 characters at least): ")?;
        if *first != *ask("Once more: ")? {
            return Err(Failure::PassphrasesDiffer);
        }
        first
    } else {
        return Err(Failure::NoPassphrase);
    };
    Passphrase::to_set(&typed).map_err(|error| Error::from(error).into())
}

/// Recovery words, as somebody types them from the sheet.
pub(crate) fn recovery_words(global: &Global, terminal: &mut Terminal) -> Result<RecoveryWords, Failure> {
    let typed = if global.passphrase_stdin {
        terminal.line()?
    } else if terminal.interactive {
        ask("The 24 recovery words: ")?
    } else {
        return Err(Failure::NoPassphrase);
    };
    RecoveryWords::parse(&typed).map_err(|error| Error::from(error).into())
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    Ok(Zeroizing::new(rpassword::prompt_password(prompt)?))
}

impl Terminal {
    /// The next line that was piped in, without its end.
    fn line(&mut self) -> Result<Zeroizing<String>, Failure> {
        let mut line = Zeroizing::new(String::with_capacity(1024));
        match self.input.read_line(&mut line) {
            Ok(0) => return Err(Failure::NoPassphrase),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Err(Failure::PassphraseNotText);
            }
            Err(error) => return Err(error.into()),
        }
        let length = line.trim_end_matches(['\r', '\n']).len();
        line.truncate(length);
        Ok(line)
    }
}
