//! Photos: what is said of them.

use everpaw::PhotoId;

use crate::wire::{Id, Photo, PhotoForm, WireError};
use crate::{Desk, convert};

impl Desk {
    /// One photo.
    pub fn photo(&self, id: Id) -> Result<Photo, WireError> {
        self.with_journal(|journal| journal.photo(PhotoId(id)).map(convert::photo))
    }

    /// Sets what is said of a photo.
    pub fn describe_photo(&self, id: Id, photo: PhotoForm) -> Result<Photo, WireError> {
        self.with_journal(|journal| {
            let (id, stamp) = (PhotoId(id), journal.stamp());
            let taken = journal.photo(id)?.taken;
            let (caption, alt) = (convert::said(photo.caption), convert::said(photo.alt));
            journal.describe_photo(id, caption.as_deref(), alt.as_deref(), taken.as_ref(), stamp)?;
            journal.photo(id).map(convert::photo)
        })
    }
}
