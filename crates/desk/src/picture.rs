//! What a page may ask of `photo://`: one photo, by id and size. Nothing else can be said in such a request.

use everpaw::PhotoId;

/// A request for a photo's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoRequest {
    /// Which photo.
    pub photo: PhotoId,
    /// Which of its sizes.
    pub size: PhotoSize,
}

/// The sizes of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoSize {
    /// At most 400 pixels on the long edge.
    Small,
    /// At most 2000.
    Large,
}

/// A photo's bytes, on their way to a page.
pub struct PhotoAnswer {
    /// From a short list: never what a file says of itself.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoRefusal {
    /// The request makes no sense (400).
    #[error("this is no request for a photo")]
    Malformed,
    /// Nothing is unlocked (403).
    #[error("locked")]
    Locked,
    /// There is no such photo, or no picture of it (404).
    #[error("there is no such picture")]
    NotFound,
}

impl PhotoRefusal {
    /// As an HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Locked => 403,
            Self::NotFound => 404,
        }
    }
}

impl PhotoRequest {
    /// Reads `/<id>/<size>`, and exactly that.
    pub fn parse(path: &str) -> Result<Self, PhotoRefusal> {
        let rest = path.strip_prefix('/').ok_or(PhotoRefusal::Malformed)?;
        let (id, size) = rest.split_once('/').ok_or(PhotoRefusal::Malformed)?;
        // `Uuid` reads several spellings; a page writes one.
        if id.len() != 36 {
            return Err(PhotoRefusal::Malformed);
        }
        let size = match size {
            "small" => PhotoSize::Small,
            "large" => PhotoSize::Large,
            _ => return Err(PhotoRefusal::Malformed),
        };
        Ok(Self { photo: id.parse().map_err(|_| PhotoRefusal::Malformed)?, size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019078ab-0000-7000-8000-000000000001";

    #[test]
    fn an_id_and_a_size_are_understood() {
        let read = PhotoRequest::parse(&format!("/{ID}/small"));
        assert_eq!(read.map(|request| request.size), Ok(PhotoSize::Small), "the page's own spelling");
    }

    #[test]
    fn nothing_else_is_understood() {
        for path in [
            "",
            "/",
            ID,
            &format!("/{ID}"),
            &format!("/{ID}/original"),
            &format!("/{ID}/small/"),
            &format!("/{{{ID}}}/small"),
            "/../../etc/passwd",
            "/x/small",
            &format!("//{ID}/small"),
            &format!("/{ID}/Small"),
            &format!("/{ID}/small?x"),
        ] {
            assert_eq!(PhotoRequest::parse(path), Err(PhotoRefusal::Malformed), "{path} is not a photo");
        }
    }
}
