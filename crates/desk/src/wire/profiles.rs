//! Who there is, while everything is locked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Id;

/// One profile, as the chooser may show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileCard {
    /// Its id.
    pub id: Id,
    /// What its owner called it; `null` if the file cannot say.
    pub label: Option<String>,
    /// Whether it can be opened here.
    pub state: ProfileState,
}

/// Whether a profile can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ProfileState {
    /// It can.
    Sound,
    /// Neither copy of its vault file is whole.
    Damaged,
    /// Made by a newer version.
    Newer,
    /// The system cannot read its file.
    Unreadable,
}

/// A profile that was just made, still locked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewProfile {
    /// Its id.
    pub id: Id,
    /// The 24 recovery words. They are shown now and never again.
    pub words: Vec<String>,
}

/// How hard a passphrase is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseStrength {
    /// Whether it is long enough to be taken at all.
    pub long_enough: bool,
    /// 0 (at once) to 4 (very hard), after zxcvbn.
    pub score: u8,
}
