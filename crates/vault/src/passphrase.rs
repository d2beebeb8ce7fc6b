//! A passphrase as it is used: normalised, so that the same one typed on another system opens the same vault.

use bip39::Language;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::VaultError;

/// What a person types to open a profile, in Unicode normal form C. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// How hard a passphrase is to guess, as the zxcvbn library estimates it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// From 0, guessed at once, to 4, very hard.
    pub score: u8,
    /// The power of ten that the number of guesses is.
    pub guesses_log10: f64,
}

const SUGGESTED_WORDS: usize = 5;

impl Passphrase {
    /// The fewest characters of a new passphrase. There is no other rule.
    pub const FLOOR: usize = 8;

    /// A passphrase to try.
    pub fn new(typed: &str) -> Self {
        // Reserved up front: a string that grows leaves copies behind. NFC never needs more than three times the bytes.
        let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 3));
        normal.extend(typed.nfc());
        Self(normal)
    }

    /// A passphrase to set, which has to be long enough.
    pub fn to_set(typed: &str) -> Result<Self, VaultError> {
        let passphrase = Self::new(typed);
        if passphrase.0.chars().count() < Self::FLOOR {
            return Err(VaultError::PassphraseTooShort);
        }
        Ok(passphrase)
    }

    /// How hard it is to guess what is being typed. Told while somebody chooses a passphrase, and no rule: the floor is.
    pub fn strength(typed: &str) -> Strength {
        let guessed = zxcvbn::zxcvbn(&Self::new(typed).0, &[]);
        Strength { score: guessed.score().into(), guesses_log10: guessed.guesses_log10() }
    }

    /// Five words that make a good passphrase: drawn from the list of the recovery words, 2048 to the fifth in all.
    pub fn suggestion() -> Result<Zeroizing<String>, VaultError> {
        let list = Language::English.word_list();
        let mut drawn = Zeroizing::new([0_u8; 2 * SUGGESTED_WORDS]);
        getrandom::fill(drawn.as_mut_slice())?;
        // No word of the list has more than eight letters. Reserved up front, so that no copy is left behind.
        let mut phrase = Zeroizing::new(String::with_capacity(9 * SUGGESTED_WORDS));
        for pair in drawn.chunks_exact(2) {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            // 65536 is 32 times the length of the list, so every word is as likely as any other.
            phrase.push_str(list[usize::from(u16::from_be_bytes([pair[0], pair[1]])) % list.len()]);
        }
        Ok(phrase)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Passphrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_letters_are_the_same_passphrase() {
        let (composed, decomposed) =
            (Passphrase::new("Äpfel im Schnee"), Passphrase::new("A\u{308}pfel im Schnee"));
        assert_eq!(composed.as_bytes(), decomposed.as_bytes(), "typed on a Mac, opened on Windows");
    }

    #[test]
    fn the_only_rule_is_a_floor_of_eight_characters() {
        assert!(Passphrase::to_set("七文字しかない").is_err(), "seven characters are too few");
        assert!(Passphrase::to_set("八文字もあるのだ").is_ok(), "characters count, not bytes");
    }

    #[test]
    fn a_common_word_is_weak_and_a_suggestion_is_strong() {
        let common = Passphrase::strength("password1");
        assert!(common.score <= 1, "one of the first that anybody tries: {common:?}");
        let suggested = Passphrase::strength(&Passphrase::suggestion().unwrap());
        assert_eq!(suggested.score, 4, "five random words: {suggested:?}");
        assert!(suggested.guesses_log10 > common.guesses_log10 + 6.0, "a million times harder at least");
        assert_eq!(Passphrase::strength("").score, 0, "nothing typed yet");
    }

    #[test]
    fn a_suggestion_is_five_words_of_the_list_and_never_the_same() {
        let list = Language::English.word_list();
        let (one, two) = (Passphrase::suggestion().unwrap(), Passphrase::suggestion().unwrap());
        let words: Vec<&str> = one.split(' ').collect();
        assert_eq!(words.len(), 5, "{}", *one);
        assert!(words.iter().all(|word| list.contains(word)), "words that can be read aloud: {}", *one);
        assert_ne!(*one, *two, "drawn anew each time");
        assert!(list.iter().all(|word| word.len() <= 8), "the room that is reserved is enough");
        assert_eq!(65536 % list.len(), 0, "no word is more likely than another");
    }
}
