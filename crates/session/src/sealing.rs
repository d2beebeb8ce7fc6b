//! Sealing: what an engine stores is encrypted and bound to its session, so that a payload read by somebody else tells
//! nothing, and one moved to another session or changed by a bit opens nowhere.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{RunId, SessionKey, Timestamp};

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;

/// One of two halves of a sealing secret. Either half alone opens nothing.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingHalf(pub [u8; 32]);

impl SealingHalf {
    /// A new random half.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut half = Self([0; 32]);
        getrandom::fill(&mut half.0)?;
        Ok(half)
    }
}

/// The secret that payloads are sealed under. Wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingSecret([u8; 32]);

impl SealingSecret {
    /// A new random secret.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut secret = Self([0; 32]);
        getrandom::fill(&mut secret.0)?;
        Ok(secret)
    }

    /// A secret kept whole somewhere else.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A secret that takes two halves: one kept by the keychain, one that dies with the process. After a crash the
    /// keychain's half is all that is left, and it opens nothing.
    pub fn from_halves(keychain: &SealingHalf, process: &SealingHalf) -> Self {
        let mut both = Zeroizing::new([0_u8; 64]);
        both[..32].copy_from_slice(&keychain.0);
        both[32..].copy_from_slice(&process.0);
        Self(expand(both.as_slice(), b"session sealing secret of two halves, format 1"))
    }

    /// The secret's bytes, for whoever has to keep it.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What an engine stores readably beside a payload. Sealed with it: moved by hand, the payload does not open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends {
    pub(crate) at: Option<Timestamp>,
    pub(crate) run: Option<RunId>,
}

/// Seals and opens payloads for one purpose.
pub(crate) struct Sealer {
    key: Zeroizing<[u8; 32]>,
}

impl Sealer {
    pub(crate) fn new(secret: &SealingSecret, purpose: &str) -> Self {
        Self { key: Zeroizing::new(expand(&secret.0, purpose.as_bytes())) }
    }

    /// `format ‖ nonce ‖ ciphertext`, with the format, the session's key, its end and its run as associated data.
    pub(crate) fn seal(
        &self,
        key: &SessionKey,
        ends: Ends,
        plain: &[u8],
    ) -> Result<Vec<u8>, getrandom::Error> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: plain, aad: &associated_data(key, ends) };
        #[expect(clippy::expect_used, reason = "encryption fails only beyond 256 GiB")]
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("the payload fits");
        Ok([&[FORMAT], nonce.as_slice(), &sealed].concat())
    }

    /// The plain payload, or `None` if this is not what `seal` made for this session with this secret.
    pub(crate) fn open(&self, key: &SessionKey, ends: Ends, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (format, rest) = sealed.split_first()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        if *format != FORMAT {
            return None;
        }
        let payload = Payload { msg: ciphertext, aad: &associated_data(key, ends) };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.key).into())
    }
}

/// Every part is of fixed length or announced by a byte, so that no two sets run together into the same bytes.
fn associated_data(key: &SessionKey, ends: Ends) -> Vec<u8> {
    let mut data = vec![FORMAT];
    data.extend_from_slice(key.digest().as_bytes());
    data.push(ends.at.is_some().into());
    data.extend(ends.at.iter().flat_map(|at| at.0.to_be_bytes()));
    data.push(ends.run.is_some().into());
    data.extend(ends.run.iter().flat_map(|run| run.0.into_bytes()));
    data
}

fn expand(secret: &[u8], purpose: &[u8]) -> [u8; 32] {
    let mut out = [0_u8; 32];
    #[expect(clippy::expect_used, reason = "HKDF-SHA-256 gives up to 8160 bytes")]
    Hkdf::<Sha256>::new(None, secret).expand(purpose, &mut out).expect("32 bytes are few enough");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Ends = Ends { at: None, run: None };

    #[test]
    fn a_payload_opens_only_for_its_session_secret_and_purpose() {
        let (secret, key) = (SealingSecret::from_bytes([1; 32]), SessionKey::generate().unwrap());
        let sealed = Sealer::new(&secret, "one").seal(&key, NONE, b"where Luna slept").unwrap();
        assert_eq!(*Sealer::new(&secret, "one").open(&key, NONE, &sealed).unwrap(), b"where Luna slept");

        let other_key = SessionKey::generate().unwrap();
        assert!(
            Sealer::new(&secret, "one").open(&other_key, NONE, &sealed).is_none(),
            "bound to its session"
        );
        assert!(Sealer::new(&secret, "two").open(&key, NONE, &sealed).is_none(), "bound to its purpose");
        let later = Ends { at: Some(Timestamp(1)), run: None };
        assert!(Sealer::new(&secret, "one").open(&key, later, &sealed).is_none(), "bound to its end");
        let other = SealingSecret::from_bytes([2; 32]);
        assert!(Sealer::new(&other, "one").open(&key, NONE, &sealed).is_none(), "bound to its secret");
    }

    #[test]
    fn no_flipped_bit_and_no_cut_goes_unseen() {
        let (secret, key) = (SealingSecret::from_bytes([1; 32]), SessionKey::generate().unwrap());
        let sealer = Sealer::new(&secret, "p");
        let sealed = sealer.seal(&key, NONE, b"x").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(sealer.open(&key, NONE, &changed).is_none(), "a flipped bit at byte {at} must not open");
            assert!(
                sealer.open(&key, NONE, &sealed[..at]).is_none(),
                "a payload cut to {at} bytes must not open"
            );
        }
    }

    #[test]
    fn either_half_alone_gives_another_secret() {
        let (one, two) = (SealingHalf([1; 32]), SealingHalf([2; 32]));
        let both = SealingSecret::from_halves(&one, &two);
        for other in [
            SealingSecret::from_halves(&one, &one),
            SealingSecret::from_halves(&two, &two),
            SealingSecret::from_halves(&two, &one),
            SealingSecret::from_bytes(one.0),
            SealingSecret::from_bytes(two.0),
        ] {
            assert_ne!(both.expose(), other.expose(), "the secret needs both halves, in their places");
        }
    }

    #[test]
    fn the_stored_format_is_locked_by_a_vector() {
        let secret = SealingSecret::from_halves(&SealingHalf([1; 32]), &SealingHalf([2; 32]));
        let key = SessionKey::parse("abcdefghijklmnopqrstuvwxyz012345").unwrap();
        let run = RunId(uuid::Uuid::from_bytes([3; 16]));
        let ends = Ends { at: Some(Timestamp(1_790_000_000_000)), run: Some(run) };
        let sealed = include_str!("../tests/vectors/sealed-1.hex").trim();
        let bytes: Vec<u8> = (0..sealed.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&sealed[at..at + 2], 16).unwrap())
            .collect();
        let plain = Sealer::new(&secret, "vector").open(&key, ends, &bytes).expect("format 1 opens for ever");
        assert_eq!(plain.as_slice(), br#"{"pet":"Luna"}"#, "and says what it said");
    }
}
