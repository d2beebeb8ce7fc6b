//! Vaults: a profile's lock. Key slots around one random journal key, the profile's folder, the count of wrong tries,
//! the lock that keeps a profile to one process, and the operating system's keychain.
//!
//! What is kept behind the lock is none of this crate's business: it hands out a [`JournalKey`] and knows nothing of
//! journals. It also holds no state between calls; who is unlocked, and for how long, is decided above.

#[cfg(all(feature = "test-support", not(debug_assertions)))]
compile_error!("`test-support` allows weak keys and must never be part of a release build");

mod attempts;
mod durable;
mod error;
mod file;
mod kdf;
mod key;
mod keychain;
mod lock;
mod passphrase;
mod profile;
mod recovery;
mod slot;

pub use error::VaultError;
pub use file::Repaired;
pub use kdf::KeyCost;
pub use key::{JournalKey, SubKey};
pub use keychain::{
    BrokenKeychain, EntryName, Keychain, KeychainError, MemoryKeychain, SystemKeychain, store_verified,
};
pub use lock::ProfileLock;
pub use passphrase::{Passphrase, Strength};
pub use profile::{Adoption, Created, Opened, Profile, ProfileState, ProfileSummary, Profiles};
pub use recovery::RecoveryWords;
