//! What crosses between a page and us, as plain values. Their TypeScript is made from these types, so a page cannot
//! misread them. Nothing here knows how a value comes about, and no key, path or passphrase ever comes *out* of here.

mod error;
mod journal;
mod notices;
mod profiles;
mod settings;

pub use error::WireError;
pub use journal::*;
pub use notices::*;
pub use profiles::*;
pub use settings::*;

/// An id on its way to a page or back: a UUID as text.
pub type Id = uuid::Uuid;
