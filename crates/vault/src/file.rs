//! `vault.json` and its copy `vault.json.2`: the only way into a profile, so it is written twice. The envelope
//! `{"checksum": …, "vault": {"format": …}}` is the same in every format, so that damage, a newer version and a wrong
//! passphrase can always be told apart.

use std::cmp::Ordering;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::slot::KeySlot;
use crate::{VaultError, durable};

pub(crate) const FORMAT: u64 = 1;
pub(crate) const NAMES: [&str; 2] = ["vault.json", "vault.json.2"];

/// A whole vault is a few hundred bytes; what is far beyond is not one.
const LONGEST: u64 = 1024 * 1024;

/// What the vault file says. Everything here but the wrapped keys is readable by anybody who can read the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VaultFile {
    format: u64,
    pub(crate) profile: Uuid,
    pub(crate) label: String,
    pub(crate) created: DateTime<Utc>,
    /// Counts the writes, so that the newer of two copies is known.
    pub(crate) revision: u64,
    /// Counts the changes of passphrase: a session opened before one ends with it.
    pub(crate) auth_epoch: u64,
    pub(crate) slots: Vec<KeySlot>,
}

/// Which copy was found damaged or behind, and was written anew from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repaired {
    /// The copy's file name.
    pub copy: &'static str,
    /// Whether the copy that stayed is the second one.
    pub from: &'static str,
}

#[derive(Serialize, Deserialize)]
struct Envelope<'a> {
    checksum: String,
    #[serde(borrow)]
    vault: &'a RawValue,
}

/// What every format says of itself.
#[derive(Deserialize)]
struct Outline {
    format: u64,
    label: Option<String>,
}

/// One copy, as found. What is not whole may still tell its label, for the list of profiles.
#[derive(Debug)]
enum Copy {
    Whole(Box<VaultFile>),
    /// The checksum says whether the claim can be trusted.
    Newer {
        format: u64,
        trusted: bool,
        label: Option<String>,
    },
    Damaged {
        reason: &'static str,
        label: Option<String>,
    },
    /// The system could not read it, as happens on a failing disk.
    Unreadable(VaultError),
}

impl VaultFile {
    pub(crate) fn new(profile: Uuid, label: String, created: DateTime<Utc>, slots: Vec<KeySlot>) -> Self {
        Self { format: FORMAT, profile, label, created, revision: 1, auth_epoch: 1, slots }
    }

    /// Reads the profile's vault without touching anything. If one copy is not as it should be, says which.
    pub(crate) fn read(folder: &Path) -> Result<(Self, Option<Repaired>), VaultError> {
        choose(NAMES.map(|name| read_copy(&folder.join(name))))
    }

    /// The label as far as it can be read, from a vault that [`read`](Self::read) refused. Nothing to rely on.
    pub(crate) fn probable_label(folder: &Path) -> Option<String> {
        NAMES.iter().find_map(|name| match read_copy(&folder.join(name)) {
            Copy::Whole(file) => Some(file.label),
            Copy::Newer { label, .. } | Copy::Damaged { label, .. } => label,
            Copy::Unreadable(_) => None,
        })
    }

    /// Writes the copy that [`read`](Self::read) found wanting anew.
    pub(crate) fn repair(&self, folder: &Path, repaired: Repaired) -> Result<(), VaultError> {
        let path = folder.join(repaired.copy);
        durable::replace(&path, &self.to_bytes()).map_err(VaultError::io(&path))
    }

    /// Writes both copies, one after the other, so that at any instant one of them is whole.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), VaultError> {
        let bytes = self.to_bytes();
        for path in NAMES.map(|name| folder.join(name)) {
            durable::replace(&path, &bytes).map_err(VaultError::io(&path))?;
        }
        Ok(())
    }

    fn to_bytes(&self) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "strings, numbers and lists always serialise")]
        let vault = serde_json::value::to_raw_value(self).expect("plain values");
        let checksum = blake3::hash(vault.get().as_bytes()).to_hex().to_string();
        #[expect(clippy::expect_used, reason = "a string and a raw value always serialise")]
        let mut bytes = serde_json::to_vec(&Envelope { checksum, vault: &vault }).expect("plain values");
        bytes.push(b'\n');
        bytes
    }
}

fn choose(copies: [Copy; 2]) -> Result<(VaultFile, Option<Repaired>), VaultError> {
    let newer = |found| Err(VaultError::NewerVersion { found, known: FORMAT });
    let repaired = |copy: usize| Some(Repaired { copy: NAMES[copy], from: NAMES[1 - copy] });
    match copies {
        [Copy::Newer { format, trusted: true, .. }, _] | [_, Copy::Newer { format, trusted: true, .. }] => {
            newer(format)
        }
        // A newer version may check its files another way. One flipped bit does not change both copies alike.
        [Copy::Newer { format, .. }, Copy::Newer { format: other, .. }] if format == other => newer(format),
        [Copy::Whole(one), Copy::Whole(two)] => match one.revision.cmp(&two.revision) {
            Ordering::Greater => Ok((*one, repaired(1))),
            Ordering::Less => Ok((*two, repaired(0))),
            Ordering::Equal => Ok((*one, None)),
        },
        [Copy::Whole(whole), _] => Ok((*whole, repaired(1))),
        [_, Copy::Whole(whole)] => Ok((*whole, repaired(0))),
        [Copy::Damaged { reason, .. }, _] | [_, Copy::Damaged { reason, .. }] => {
            Err(VaultError::Damaged { reason: reason.to_owned() })
        }
        [Copy::Unreadable(error), _] | [_, Copy::Unreadable(error)] => Err(error),
        [Copy::Newer { .. }, Copy::Newer { .. }] => {
            Err(VaultError::Damaged { reason: "the copies claim different formats".to_owned() })
        }
    }
}

fn read_copy(path: &Path) -> Copy {
    let damaged = |reason| Copy::Damaged { reason, label: None };
    match fs::metadata(path) {
        Ok(facts) if facts.len() > LONGEST => return damaged("it is far too long"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return damaged("it is missing"),
        _ => {}
    }
    match fs::read(path) {
        Ok(bytes) => parse(&bytes),
        Err(error) => Copy::Unreadable(VaultError::io(path)(error)),
    }
}

fn parse(bytes: &[u8]) -> Copy {
    let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(bytes) else {
        return Copy::Damaged { reason: "it cannot be read", label: None };
    };
    let vault = envelope.vault.get();
    let trusted = blake3::hash(vault.as_bytes()).to_hex().as_str() == envelope.checksum;
    let outline = serde_json::from_str::<Outline>(vault).ok();
    let label = outline.as_ref().and_then(|outline| outline.label.clone());
    match outline {
        Some(Outline { format, .. }) if format > FORMAT => return Copy::Newer { format, trusted, label },
        _ if !trusted => return Copy::Damaged { reason: "its checksum is wrong", label },
        _ => {}
    }
    match serde_json::from_str::<VaultFile>(vault) {
        Ok(file) if file.slots.iter().all(KeySlot::is_sound) => Copy::Whole(Box::new(file)),
        Ok(_) => Copy::Damaged { reason: "a key slot is not sound", label },
        Err(_) => Copy::Damaged { reason: "it cannot be read", label },
    }
}

/// The path of the first copy, for messages.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join(NAMES[0])
}
