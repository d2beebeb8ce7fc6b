//! Who there is, and how somebody comes in.

use everpaw::{Passphrase, RecoveryWords};
use zeroize::Zeroizing;

use crate::Desk;
use crate::wire::{Id, NewProfile, PassphraseStrength, ProfileCard, ProfileState, Remark, WireError};

impl Desk {
    /// Every profile on this computer.
    pub fn profiles(&self) -> Result<Vec<ProfileCard>, WireError> {
        let profiles = self.0.everpaw.profiles()?;
        Ok(profiles
            .into_iter()
            .map(|everpaw::ProfileSummary { id, label, state }| ProfileCard {
                id,
                label,
                state: match state {
                    everpaw::ProfileState::Sound => ProfileState::Sound,
                    everpaw::ProfileState::Damaged => ProfileState::Damaged,
                    everpaw::ProfileState::Newer => ProfileState::Newer,
                    everpaw::ProfileState::Unreadable => ProfileState::Unreadable,
                },
            })
            .collect())
    }

    /// What should be said once, and is nobody's own.
    pub fn remarks(&self) -> Result<Vec<Remark>, WireError> {
        Ok(self.take_remarks(None))
    }

    /// How hard a passphrase is to guess.
    pub fn passphrase_strength(&self, passphrase: String) -> Result<PassphraseStrength, WireError> {
        let passphrase = Zeroizing::new(passphrase);
        let long_enough = Passphrase::to_set(&passphrase).is_ok();
        Ok(PassphraseStrength { long_enough, score: Passphrase::strength(&passphrase).score })
    }

    /// Five words that make a good one.
    pub fn suggest_passphrase(&self) -> Result<String, WireError> {
        Ok(Passphrase::suggestion().map_err(everpaw::Error::from)?.to_string())
    }

    /// Makes a profile. It is still locked.
    pub fn create_profile(&self, label: String, passphrase: String) -> Result<NewProfile, WireError> {
        let passphrase = Zeroizing::new(passphrase);
        let passphrase = Passphrase::to_set(&passphrase).map_err(everpaw::Error::from)?;
        let created = self.0.everpaw.create_profile(&label, &passphrase)?;
        Ok(NewProfile { id: created.id, words: created.words.words().map(str::to_owned).collect() })
    }

    /// Opens a profile; the journal's window follows.
    pub fn unlock(&self, profile: Id, passphrase: String) -> Result<(), WireError> {
        let passphrase = Passphrase::new(&Zeroizing::new(passphrase));
        self.unlock_with(profile, |everpaw| everpaw.unlock_app(&profile.to_string(), &passphrase))
    }

    /// Opens a profile with its recovery words and gives it a new passphrase.
    pub fn recover(&self, profile: Id, words: String, passphrase: String) -> Result<(), WireError> {
        let (words, passphrase) = (Zeroizing::new(words), Zeroizing::new(passphrase));
        let words = RecoveryWords::parse(&words).map_err(everpaw::Error::from)?;
        let passphrase = Passphrase::to_set(&passphrase).map_err(everpaw::Error::from)?;
        self.unlock_with(profile, |everpaw| everpaw.recover_app(&profile.to_string(), &words, &passphrase))
    }
}
