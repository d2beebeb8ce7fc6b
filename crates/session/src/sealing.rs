//! Sealing: what an engine stores is encrypted and bound to its session, so that a payload read by somebody else tells
//! nothing, and one moved to another session or changed by a bit opens nowhere.

use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{KeyDigest, RunId, SessionError, Timestamp};

/// The first byte of what is stored: the values as the serializer wrote them, or deflated. What the first version of this
/// crate wrote is not bound to how often it was saved; it still opens, and is written no more.
const UNNUMBERED: u8 = 1;
const PLAIN: u8 = 2;
const DEFLATED: u8 = 3;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// As large as the values of a session may be once opened, in bytes. What would be larger is not stored, and not inflated.
pub(crate) const LARGEST: usize = 16 * 1024 * 1024;

/// The level at which zlib deflates if nobody says otherwise.
const LEVEL: u8 = 6;

/// One of two halves of a sealing secret. Either half alone opens nothing.
///
/// ```
/// use session::{SealingHalf, SealingSecret};
///
/// let (kept, of_this_process) = (SealingHalf::generate()?, SealingHalf::generate()?);
/// let secret = SealingSecret::from_halves(&kept, &of_this_process);
/// assert_ne!(secret.expose(), &kept.0);
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingHalf(pub [u8; 32]);

impl SealingHalf {
    /// A new random half.
    ///
    /// ```
    /// use session::SealingHalf;
    ///
    /// assert_ne!(SealingHalf::generate()?.0, SealingHalf::generate()?.0);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut half = Self([0; 32]);
        getrandom::fill(&mut half.0)?;
        Ok(half)
    }
}

/// The secret that payloads are sealed under. Wiped when dropped.
///
/// ```
/// use session::{MemoryEngine, SealingSecret, Sessions};
///
/// let sessions = Sessions::new(MemoryEngine::default(), SealingSecret::generate()?, "example");
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingSecret([u8; 32]);

impl SealingSecret {
    /// A new random secret.
    ///
    /// ```
    /// use session::SealingSecret;
    ///
    /// assert_ne!(SealingSecret::generate()?.expose(), SealingSecret::generate()?.expose());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut secret = Self([0; 32]);
        getrandom::fill(&mut secret.0)?;
        Ok(secret)
    }

    /// A secret kept whole somewhere else.
    ///
    /// ```
    /// assert_eq!(session::SealingSecret::from_bytes([7; 32]).expose(), &[7; 32]);
    /// ```
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A secret that takes two halves: one kept by the keychain, one that dies with the process. After a crash the
    /// keychain's half is all that is left, and it opens nothing.
    ///
    /// ```
    /// use session::{SealingHalf, SealingSecret};
    ///
    /// let (one, two) = (SealingHalf([1; 32]), SealingHalf([2; 32]));
    /// let secret = SealingSecret::from_halves(&one, &two);
    /// assert_eq!(secret.expose(), SealingSecret::from_halves(&one, &two).expose());
    /// assert_ne!(secret.expose(), SealingSecret::from_halves(&two, &one).expose());
    /// ```
    pub fn from_halves(keychain: &SealingHalf, process: &SealingHalf) -> Self {
        let mut both = Zeroizing::new([0_u8; 64]);
        both[..32].copy_from_slice(&keychain.0);
        both[32..].copy_from_slice(&process.0);
        Self(expand(both.as_slice(), b"session sealing secret of two halves, format 1"))
    }

    /// The secret's bytes, for whoever has to keep it.
    ///
    /// ```
    /// let secret = session::SealingSecret::generate()?;
    /// let again = session::SealingSecret::from_bytes(*secret.expose());
    /// assert_eq!(again.expose(), secret.expose());
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The secrets of a store over time: what is stored is sealed under the current one; older ones still open, until they are
/// taken out. What an older one opened is sealed under the current one when it is next saved.
///
/// ```
/// use session::{MemoryEngine, SealingSecret, SealingSecrets, Sessions};
///
/// let (old, new) = (SealingSecret::generate()?, SealingSecret::generate()?);
/// let sessions = Sessions::new(MemoryEngine::default(), SealingSecrets::new(new).and_older(old), "example");
/// # Ok::<(), session::SessionError>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingSecrets {
    /// The current one first.
    secrets: Vec<SealingSecret>,
}

impl SealingSecrets {
    /// The current secret, and no other.
    ///
    /// ```
    /// # use session::{SealingSecret, SealingSecrets};
    /// let secrets = SealingSecrets::new(SealingSecret::generate()?);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    pub fn new(current: SealingSecret) -> Self {
        Self { secrets: vec![current] }
    }

    /// With one more that was current before, and opens what it sealed.
    ///
    /// ```
    /// # use session::{SealingSecret, SealingSecrets};
    /// let (new, old, oldest) = (SealingSecret::generate()?, SealingSecret::generate()?, SealingSecret::generate()?);
    /// let secrets = SealingSecrets::new(new).and_older(old).and_older(oldest);
    /// # Ok::<(), session::SessionError>(())
    /// ```
    #[must_use]
    pub fn and_older(mut self, older: SealingSecret) -> Self {
        self.secrets.push(older);
        self
    }
}

impl From<SealingSecret> for SealingSecrets {
    fn from(current: SealingSecret) -> Self {
        Self::new(current)
    }
}

/// What an engine stores readably beside a payload. Sealed with it: moved by hand, the payload does not open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Beside {
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) run: Option<RunId>,
    pub(crate) version: i64,
}

/// Seals and opens payloads for one purpose.
pub(crate) struct Sealer {
    /// The current one first.
    keys: Vec<Zeroizing<[u8; 32]>>,
    deflate_above: usize,
}

impl Sealer {
    pub(crate) fn new(secrets: &SealingSecrets, purpose: &str, deflate_above: usize) -> Self {
        let keys = secrets.secrets.iter().map(|secret| Zeroizing::new(expand(&secret.0, purpose.as_bytes())));
        Self { keys: keys.collect(), deflate_above }
    }

    /// `format ‖ nonce ‖ ciphertext`, with the format, the session's key, its end, its run and its version as
    /// associated data.
    pub(crate) fn seal(
        &self,
        key: &KeyDigest,
        beside: Beside,
        plain: &[u8],
    ) -> Result<Vec<u8>, SessionError> {
        if plain.len() > LARGEST {
            return Err(SessionError::TooLarge { bytes: plain.len(), limit: LARGEST });
        }
        let deflated = (plain.len() > self.deflate_above)
            .then(|| Zeroizing::new(compress_to_vec(plain, LEVEL)))
            .filter(|deflated| deflated.len() < plain.len());
        match deflated {
            Some(deflated) => self.seal_as(DEFLATED, key, beside, &deflated),
            None => self.seal_as(PLAIN, key, beside, plain),
        }
    }

    fn seal_as(
        &self,
        format: u8,
        key: &KeyDigest,
        beside: Beside,
        body: &[u8],
    ) -> Result<Vec<u8>, SessionError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + body.len() + TAG_BYTES);
        sealed.push(format);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(body);
        #[expect(clippy::expect_used, reason = "encryption fails only beyond 256 GiB")]
        let tag = cipher(&self.keys[0])
            .encrypt_inout_detached(
                &XNonce::from(nonce),
                &associated_data(format, key, beside),
                (&mut sealed[1 + NONCE_BYTES..]).into(),
            )
            .expect("the payload fits");
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// The plain payload, or `None` if this is not what `seal` made for this session with one of these secrets.
    pub(crate) fn open(&self, key: &KeyDigest, beside: Beside, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (format, rest) = sealed.split_first()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        if ![UNNUMBERED, PLAIN, DEFLATED].contains(format) {
            return None;
        }
        let (nonce, aad) = (XNonce::from(*nonce), associated_data(*format, key, beside));
        let open = |secret| cipher(secret).decrypt(&nonce, Payload { msg: ciphertext, aad: &aad }).ok();
        let body = Zeroizing::new(self.keys.iter().find_map(open)?);
        if *format != DEFLATED {
            return Some(body);
        }
        decompress_to_vec_with_limit(&body, LARGEST).ok().map(Zeroizing::new)
    }
}

fn cipher(key: &Zeroizing<[u8; 32]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&**key).into())
}

/// Every part is of fixed length or announced by a byte, so that no two sets run together into the same bytes.
fn associated_data(format: u8, key: &KeyDigest, beside: Beside) -> Vec<u8> {
    let mut data = Vec::with_capacity(64);
    data.push(format);
    data.extend_from_slice(key.as_bytes());
    data.push(beside.expires_at.is_some().into());
    data.extend(beside.expires_at.iter().flat_map(|end| end.0.to_be_bytes()));
    data.push(beside.run.is_some().into());
    data.extend(beside.run.iter().flat_map(|run| run.0.into_bytes()));
    if format != UNNUMBERED {
        data.extend(beside.version.to_be_bytes());
    }
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

    use crate::SessionKey;

    const NONE: Beside = Beside { expires_at: None, run: None, version: 1 };

    fn sealer(secret: &SealingSecret, purpose: &str) -> Sealer {
        Sealer::new(&secret.clone().into(), purpose, 1024)
    }

    #[test]
    fn a_payload_opens_only_for_its_session_secret_and_purpose() {
        let (secret, key) = (SealingSecret::from_bytes([1; 32]), SessionKey::generate().unwrap().digest());
        let sealed = sealer(&secret, "one").seal(&key, NONE, b"where Luna slept").unwrap();
        assert_eq!(*sealer(&secret, "one").open(&key, NONE, &sealed).unwrap(), b"where Luna slept");

        let other_key = SessionKey::generate().unwrap().digest();
        assert!(sealer(&secret, "one").open(&other_key, NONE, &sealed).is_none(), "bound to its session");
        assert!(sealer(&secret, "two").open(&key, NONE, &sealed).is_none(), "bound to its purpose");
        let later = Beside { expires_at: Some(Timestamp(1)), ..NONE };
        assert!(sealer(&secret, "one").open(&key, later, &sealed).is_none(), "bound to its end");
        let next = Beside { version: 2, ..NONE };
        assert!(sealer(&secret, "one").open(&key, next, &sealed).is_none(), "bound to its version");
        let other = SealingSecret::from_bytes([2; 32]);
        assert!(sealer(&other, "one").open(&key, NONE, &sealed).is_none(), "bound to its secret");
    }

    #[test]
    fn no_flipped_bit_and_no_cut_goes_unseen() {
        let (secret, key) = (SealingSecret::from_bytes([1; 32]), SessionKey::generate().unwrap().digest());
        let sealer = sealer(&secret, "p");
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
    fn an_older_secret_opens_until_it_is_taken_out() {
        let (old, new) = (SealingSecret::from_bytes([1; 32]), SealingSecret::from_bytes([2; 32]));
        let key = SessionKey::generate().unwrap().digest();
        let sealed = sealer(&old, "p").seal(&key, NONE, b"x").unwrap();
        let both = Sealer::new(&SealingSecrets::new(new.clone()).and_older(old.clone()), "p", 1024);
        assert!(both.open(&key, NONE, &sealed).is_some(), "the older one opens");
        let anew = both.seal(&key, NONE, b"x").unwrap();
        assert!(sealer(&old, "p").open(&key, NONE, &anew).is_none(), "and seals no more");
        assert!(sealer(&new, "p").open(&key, NONE, &anew).is_some(), "the current one does");
        assert!(sealer(&new, "p").open(&key, NONE, &sealed).is_none(), "taken out, it opens nothing");
    }

    #[test]
    fn what_is_long_and_alike_is_deflated_and_comes_back() {
        let secret = SealingSecret::from_bytes([1; 32]);
        let key = SessionKey::generate().unwrap().digest();
        let long = "walked along the river with her today ".repeat(100).into_bytes();
        let sealed = sealer(&secret, "p").seal(&key, NONE, &long).unwrap();
        assert!(sealed.len() < long.len() / 4, "{} bytes", sealed.len());
        assert_eq!(*sealer(&secret, "p").open(&key, NONE, &sealed).unwrap(), long);
        let mut noise = vec![0; 2000];
        getrandom::fill(&mut noise).unwrap();
        let sealed = sealer(&secret, "p").seal(&key, NONE, &noise).unwrap();
        assert_eq!(
            sealed.len(),
            1 + NONCE_BYTES + noise.len() + TAG_BYTES,
            "what gains nothing is left alone"
        );
    }

    #[test]
    fn what_would_grow_without_bound_is_not_inflated() {
        let sealer = sealer(&SealingSecret::from_bytes([1; 32]), "p");
        let key = SessionKey::generate().unwrap().digest();
        let bomb = compress_to_vec(&vec![0; LARGEST + 1], LEVEL);
        let sealed = sealer.seal_as(DEFLATED, &key, NONE, &bomb).unwrap();
        assert!(sealed.len() < 64 * 1024 && sealer.open(&key, NONE, &sealed).is_none(), "one byte too many");
        let refused = sealer.seal(&key, NONE, &vec![0; LARGEST + 1]);
        assert!(matches!(refused, Err(SessionError::TooLarge { .. })), "so it is never stored either");
    }

    #[test]
    fn the_stored_formats_are_locked_by_vectors() {
        let secret = SealingSecret::from_halves(&SealingHalf([1; 32]), &SealingHalf([2; 32]));
        let key = SessionKey::parse("abcdefghijklmnopqrstuvwxyz012345").unwrap().digest();
        let run = RunId(uuid::Uuid::from_bytes([3; 16]));
        let beside = Beside { expires_at: Some(Timestamp(1_790_000_000_000)), run: Some(run), version: 7 };
        let opens = |vector: &str, said: &str| {
            let byte = |at| u8::from_str_radix(&vector[at..at + 2], 16).unwrap();
            let bytes: Vec<u8> = (0..vector.trim().len()).step_by(2).map(byte).collect();
            let plain = sealer(&secret, "vector").open(&key, beside, &bytes);
            assert_eq!(*plain.expect("a format opens for ever"), said.as_bytes(), "and says what it said");
            bytes[0]
        };
        let pet = r#"{"pet":"Luna"}"#;
        let walks = format!(r#"{{"walks":"{}"}}"#, "along the river ".repeat(100));
        let formats = [
            opens(include_str!("../tests/vectors/sealed-1.hex"), pet),
            opens(include_str!("../tests/vectors/sealed-2.hex"), pet),
            opens(include_str!("../tests/vectors/sealed-3.hex"), &walks),
        ];
        assert_eq!(formats, [UNNUMBERED, PLAIN, DEFLATED], "one of each");
    }
}
