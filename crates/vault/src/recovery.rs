//! Recovery words: 24 words (BIP-39, English list) that stand for 256 random bits and open a profile whose passphrase is
//! lost. Being random, they need no slow hash.

use bip39::{Error, Language, Mnemonic};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::key::expand;

/// The 24 words. Shown once, when they are made.
pub struct RecoveryWords(Mnemonic);

impl RecoveryWords {
    /// New random words.
    pub(crate) fn make() -> Result<Self, getrandom::Error> {
        let mut entropy = Zeroizing::new([0_u8; 32]);
        getrandom::fill(entropy.as_mut_slice())?;
        #[expect(clippy::expect_used, reason = "32 bytes always make 24 words")]
        Ok(Self(Mnemonic::from_entropy_in(Language::English, entropy.as_slice()).expect("32 bytes")))
    }

    /// Reads words as somebody typed them: any case, any white space between.
    pub fn parse(typed: &str) -> Result<Self, VaultError> {
        let lower = Zeroizing::new(typed.to_lowercase());
        let words: Vec<&str> = lower.split_whitespace().collect();
        let tidy = Zeroizing::new(words.join(" "));
        if words.len() != 24 {
            return Err(VaultError::NotRecoveryWords {
                reason: format!("there are {} instead of 24", words.len()),
                place: None,
            });
        }
        let parsed = Mnemonic::parse_in_normalized(Language::English, &tidy);
        parsed.map(Self).map_err(|error| VaultError::NotRecoveryWords {
            reason: reason(&error),
            place: match error {
                Error::UnknownWord(place) => Some(place + 1),
                _ => None,
            },
        })
    }

    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.words()
    }

    pub(crate) fn key(&self) -> Zeroizing<[u8; 32]> {
        let entropy = Zeroizing::new(self.0.to_entropy());
        Zeroizing::new(expand(&entropy, "recovery slot, format 1"))
    }
}

/// Says which word is meant by its place, never the word itself.
fn reason(error: &Error) -> String {
    match error {
        Error::UnknownWord(place) => format!("word {} is not in the list", place + 1),
        Error::InvalidChecksum => "one of them is not as it was written down, or two changed places".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_being_written_down_carelessly() {
        let words = RecoveryWords::make().unwrap();
        let typed = words.words().collect::<Vec<_>>().join("\n  ").to_uppercase();
        let again = RecoveryWords::parse(&typed).expect("case and spacing do not matter");
        assert_eq!(*words.key(), *again.key(), "they give the same key");
    }

    #[test]
    fn a_mistake_is_told_by_its_place() {
        let words = RecoveryWords::make().unwrap();
        let mut typed: Vec<_> = words.words().collect();
        typed[4] = "xyzzy";
        let error = RecoveryWords::parse(&typed.join(" ")).err().expect("no such word");
        assert!(error.to_string().contains("word 5"), "{error}");
        let short = RecoveryWords::parse("only three words").err().expect("too few");
        assert!(short.to_string().contains("3 instead of 24"), "{short}");
    }
}
