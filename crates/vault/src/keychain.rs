//! The operating system's keychain, as a convenience: it keeps secrets of sessions, and never the key to the only copy of
//! anything, with one exception. Whoever loses it types the passphrase again. The exception is a draft, which is written
//! before there is a passphrase: what opens its key is here alone until it becomes a profile or is merged into one, so an
//! entry that may be a draft's is never overwritten or deleted unasked.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use uuid::Uuid;
use zeroize::Zeroizing;

const SERVICE: &str = "Everpaw";

/// A locked collection may ask its owner something and wait for ever; nobody waits longer than this for a keychain.
const PATIENCE: Duration = Duration::from_secs(5);

/// The name of an entry: whose data folder, and what for. Entries of other data folders are never read or deleted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryName(String);

impl EntryName {
    /// The entry of this data folder for this use.
    pub fn new(data_folder: Uuid, usage: &str) -> Self {
        Self(format!("{data_folder}/{usage}"))
    }
}

/// Why a keychain did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// There is none, or it is locked and stays so.
    #[error("this computer's keychain is not available ({0})")]
    Unavailable(String),
    /// It gave no answer in time.
    #[error("this computer's keychain gave no answer within {} seconds", PATIENCE.as_secs())]
    TimedOut,
    /// What was read back is not what was written.
    #[error("this computer's keychain does not give back what it was given")]
    ReadBackDiffers,
}

impl KeychainError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "keychain-unavailable",
            Self::TimedOut => "keychain-timed-out",
            Self::ReadBackDiffers => "keychain-unreliable",
        }
    }
}

/// A place for small secrets.
pub trait Keychain: Send + Sync {
    /// Keeps `secret` (text, because one of the stores takes nothing else) under `entry`.
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError>;

    /// What is kept under `entry`, if anything.
    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError>;

    /// Forgets what is kept under `entry`. What is not there is forgotten already.
    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError>;
}

/// Writes a secret and reads it back before anybody relies on it.
pub fn store_verified(keychain: &dyn Keychain, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
    keychain.set(entry, secret)?;
    match keychain.get(entry)? {
        Some(read) if read.as_str() == secret => Ok(()),
        _ => {
            // What is there is not ours to trust; leave nothing half kept.
            let _ = keychain.delete(entry);
            Err(KeychainError::ReadBackDiffers)
        }
    }
}

/// The operating system's own: Secret Service, macOS Keychain, Windows Credential Manager.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        let secret = Zeroizing::new(secret.to_owned());
        in_time(entry, move |entry| entry.set_password(&secret))
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        in_time(entry, |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(other) => Err(other),
        })
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        in_time(entry, |entry| match entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(other) => Err(other),
        })
    }
}

/// Asks on a thread of its own and stops listening after [`PATIENCE`]. The thread ends with its answer, or with us.
fn in_time<T: Send + 'static>(
    name: &EntryName,
    ask: impl FnOnce(keyring::Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, KeychainError> {
    let (answer, answers) = mpsc::channel();
    let name = name.0.clone();
    let asking = thread::Builder::new().name("keychain".into()).spawn(move || {
        // If nobody listens any more, the answer is dropped.
        let _ = answer.send(keyring::Entry::new(SERVICE, &name).and_then(ask));
    });
    asking.map_err(|error| KeychainError::Unavailable(error.to_string()))?;
    match answers.recv_timeout(PATIENCE) {
        Ok(answered) => answered.map_err(|error| KeychainError::Unavailable(error.to_string())),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(KeychainError::TimedOut),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(KeychainError::Unavailable("its library failed".to_owned()))
        }
    }
}

/// A keychain in memory, for tests and for computers without one: it forgets with the process.
#[derive(Debug, Default)]
pub struct MemoryKeychain {
    entries: Mutex<BTreeMap<EntryName, Zeroizing<String>>>,
}

impl MemoryKeychain {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<EntryName, Zeroizing<String>>) -> T) -> T {
        work(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many entries it keeps.
    pub fn len(&self) -> usize {
        self.with(|entries| entries.len())
    }

    /// Whether it keeps nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes everything, as its owner can at any time behind our back.
    pub fn clear(&self) {
        self.with(BTreeMap::clear);
    }
}

impl Keychain for MemoryKeychain {
    fn set(&self, entry: &EntryName, secret: &str) -> Result<(), KeychainError> {
        self.with(|entries| entries.insert(entry.clone(), Zeroizing::new(secret.to_owned())));
        Ok(())
    }

    fn get(&self, entry: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        Ok(self.with(|entries| entries.get(entry).cloned()))
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeychainError> {
        self.with(|entries| entries.remove(entry));
        Ok(())
    }
}

/// A keychain that fails in one chosen way, whatever it is asked.
#[derive(Debug, Clone)]
pub enum BrokenKeychain {
    /// It refuses everything.
    Refuses(KeychainError),
    /// It takes a secret and gives back another.
    Forgets,
}

impl Keychain for BrokenKeychain {
    fn set(&self, _: &EntryName, _: &str) -> Result<(), KeychainError> {
        match self {
            Self::Refuses(error) => Err(error.clone()),
            Self::Forgets => Ok(()),
        }
    }

    fn get(&self, _: &EntryName) -> Result<Option<Zeroizing<String>>, KeychainError> {
        match self {
            Self::Refuses(error) => Err(error.clone()),
            Self::Forgets => Ok(Some(Zeroizing::new("something else".to_owned()))),
        }
    }

    fn delete(&self, _: &EntryName) -> Result<(), KeychainError> {
        match self {
            Self::Refuses(error) => Err(error.clone()),
            Self::Forgets => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_counts_as_kept_only_when_it_was_read_back() {
        let entry = EntryName::new(Uuid::nil(), "test");
        assert_eq!(store_verified(&MemoryKeychain::default(), &entry, "secret"), Ok(()));
        let forgets = store_verified(&BrokenKeychain::Forgets, &entry, "secret");
        assert_eq!(forgets, Err(KeychainError::ReadBackDiffers), "written, but not kept");
    }

    #[test]
    fn two_data_folders_never_share_an_entry() {
        let keychain = MemoryKeychain::default();
        keychain.set(&EntryName::new(Uuid::from_u128(1), "terminal"), "ours").unwrap();
        let theirs = keychain.get(&EntryName::new(Uuid::from_u128(2), "terminal")).unwrap();
        assert!(theirs.is_none(), "another data folder's entry is another entry");
    }
}
