//! A key slot: the journal key, wrapped under a key that a passphrase or the recovery words give. The wrap is
//! XChaCha20-Poly1305; purpose, profile, kind and cost are its associated data, so that a slot moved to another profile
//! or given another cost does not open.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::kdf::{self, KeyCost};
use crate::{JournalKey, Passphrase, RecoveryWords};

/// What opens a slot. The only part of a slot that differs by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Opener {
    /// A passphrase, by Argon2id at this cost.
    Passphrase {
        #[serde(with = "base64_bytes")]
        salt: [u8; 16],
        argon2id: KeyCost,
    },
    /// The 24 recovery words.
    Recovery,
}

/// The journal key, wrapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeySlot {
    pub(crate) opener: Opener,
    #[serde(with = "base64_bytes")]
    nonce: [u8; 24],
    #[serde(with = "base64_bytes")]
    wrapped: [u8; 48],
    /// BLAKE3 over everything above. Wrong: damaged. Right, and yet the wrap does not open: the wrong passphrase.
    #[serde(with = "base64_bytes")]
    checksum: [u8; 32],
}

impl KeySlot {
    pub(crate) fn for_passphrase(
        key: &JournalKey,
        passphrase: &Passphrase,
        cost: KeyCost,
        profile: Uuid,
    ) -> Result<Self, getrandom::Error> {
        let mut salt = [0_u8; 16];
        getrandom::fill(&mut salt)?;
        let wrapping = kdf::derive(passphrase, &salt, cost);
        Self::wrap(key, &wrapping, Opener::Passphrase { salt, argon2id: cost }, profile)
    }

    pub(crate) fn for_recovery(
        key: &JournalKey,
        words: &RecoveryWords,
        profile: Uuid,
    ) -> Result<Self, getrandom::Error> {
        Self::wrap(key, &words.key(), Opener::Recovery, profile)
    }

    /// The journal key if this is a passphrase slot and the passphrase opens it.
    pub(crate) fn open_with_passphrase(&self, passphrase: &Passphrase, profile: Uuid) -> Option<JournalKey> {
        let Opener::Passphrase { salt, argon2id } = &self.opener else { return None };
        self.unwrap_with(&kdf::derive(passphrase, salt, *argon2id), profile)
    }

    /// The journal key if this is a recovery slot and the words open it.
    pub(crate) fn open_with_words(&self, words: &RecoveryWords, profile: Uuid) -> Option<JournalKey> {
        (self.opener == Opener::Recovery).then(|| self.unwrap_with(&words.key(), profile))?
    }

    /// Whether what was read is what was written, and within what we would write.
    pub(crate) fn is_sound(&self) -> bool {
        let cost_is_sound = match &self.opener {
            Opener::Passphrase { argon2id, .. } => argon2id.is_within_bounds(),
            Opener::Recovery => true,
        };
        cost_is_sound && self.checksum == self.compute_checksum()
    }

    fn wrap(
        key: &JournalKey,
        wrapping: &[u8; 32],
        opener: Opener,
        profile: Uuid,
    ) -> Result<Self, getrandom::Error> {
        let mut nonce = [0_u8; 24];
        getrandom::fill(&mut nonce)?;
        let aad = associated_data(&opener, profile);
        let payload = Payload { msg: key.expose(), aad: &aad };
        #[expect(clippy::expect_used, reason = "encryption fails only beyond 256 GiB")]
        let sealed =
            XChaCha20Poly1305::new(wrapping.into()).encrypt(&XNonce::from(nonce), payload).expect("32 bytes");
        let mut wrapped = [0_u8; 48];
        wrapped.copy_from_slice(&sealed);
        let mut slot = Self { opener, nonce, wrapped, checksum: [0; 32] };
        slot.checksum = slot.compute_checksum();
        Ok(slot)
    }

    fn unwrap_with(&self, wrapping: &[u8; 32], profile: Uuid) -> Option<JournalKey> {
        let aad = associated_data(&self.opener, profile);
        let payload = Payload { msg: &self.wrapped, aad: &aad };
        let cipher = XChaCha20Poly1305::new(wrapping.into());
        let plain = Zeroizing::new(cipher.decrypt(&XNonce::from(self.nonce), payload).ok()?);
        Some(JournalKey::from_bytes(plain.as_slice().try_into().ok()?))
    }

    fn compute_checksum(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&opener_bytes(&self.opener)).update(&self.nonce).update(&self.wrapped);
        hasher.finalize().into()
    }
}

/// Purpose and profile are of fixed length and the opener starts with its kind, so that no two run together.
fn associated_data(opener: &Opener, profile: Uuid) -> Vec<u8> {
    [b"everpaw key slot, format 1".as_slice(), profile.as_bytes(), &opener_bytes(opener)].concat()
}

fn opener_bytes(opener: &Opener) -> Vec<u8> {
    match opener {
        Opener::Passphrase { salt, argon2id } => {
            #[expect(clippy::expect_used, reason = "three numbers always serialise")]
            let cost = serde_json::to_vec(argon2id).expect("plain numbers");
            [b"p".as_slice(), salt, &cost].concat()
        }
        Opener::Recovery => b"r".to_vec(),
    }
}

mod base64_bytes {
    use super::{Engine, STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        from: D,
    ) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(from)?;
        let bytes = STANDARD.decode(text).map_err(de::Error::custom)?;
        bytes.try_into().map_err(|_| de::Error::custom("of another length"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(profile: Uuid) -> KeySlot {
        let cost = KeyCost::floor();
        KeySlot::for_passphrase(
            &JournalKey::from_bytes([5; 32]),
            &Passphrase::new("snow in May"),
            cost,
            profile,
        )
        .unwrap()
    }

    #[test]
    fn a_slot_opens_with_its_passphrase_for_its_profile_only() {
        let (here, elsewhere) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let slot = slot(here);
        let opened = slot.open_with_passphrase(&Passphrase::new("snow in May"), here).unwrap();
        assert_eq!(opened.expose(), &[5; 32], "the key comes back");
        assert!(
            slot.open_with_passphrase(&Passphrase::new("snow in June"), here).is_none(),
            "not with another"
        );
        let moved = slot.open_with_passphrase(&Passphrase::new("snow in May"), elsewhere);
        assert!(moved.is_none(), "not in another profile");
    }

    #[test]
    fn a_slot_with_a_changed_cost_is_damaged_and_does_not_open() {
        let mut slot = slot(Uuid::nil());
        assert!(slot.is_sound(), "as written");
        let json = serde_json::to_string(&slot).unwrap().replace("\"passes\":3", "\"passes\":4");
        slot = serde_json::from_str(&json).unwrap();
        assert!(!slot.is_sound(), "the checksum covers the cost");
        assert!(
            slot.open_with_passphrase(&Passphrase::new("snow in May"), Uuid::nil()).is_none(),
            "so does the wrap"
        );
    }
}
