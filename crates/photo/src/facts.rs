//! What a rendered picture consists of: the facts a file tells about itself, and the pictures made from it. Only the
//! shapes, and the check that such facts are plausible; reading them out of a file is `metadata`'s work.

use serde::{Deserialize, Serialize};

use crate::{Format, LARGE_EDGE, SMALL_EDGE, markers};

/// No fact of a picture is longer than this, in characters; [`Facts::camera`] is cut to it.
pub(crate) const LONGEST_FACT: usize = 120;

/// A decoded picture: its facts and both renditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rendered {
    /// What the file says of itself.
    pub facts: Facts,
    /// At most [`LARGE_EDGE`] pixels on its long edge.
    pub large: Rendition,
    /// At most [`SMALL_EDGE`] pixels on its long edge.
    pub small: Rendition,
}

/// A smaller picture: a JPEG, upright, on white, in sRGB, without any metadata, never larger than the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// The JPEG file; [`crate::is_plain_jpeg`] holds for it.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What a picture file says of itself. Facts are for the journal; none of them is in a rendition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The kind of file.
    pub format: Format,
    /// Width in pixels as displayed, that is after turning.
    pub width: u32,
    /// Height in pixels as displayed.
    pub height: u32,
    /// The EXIF orientation the file asks for, 1 to 8; the renditions are upright already.
    pub orientation: u8,
    /// When it was taken, if the camera said so.
    pub taken: Option<Taken>,
    /// Where it was taken, if the camera said so.
    pub place: Option<Place>,
    /// Maker and model of the camera.
    pub camera: Option<String>,
    /// Part of the picture is missing, and what there is is shown.
    pub damaged: bool,
}

/// When a picture was taken, as exactly as the file says and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Local wall time, ISO 8601, possibly partial: `2010-12-05T14:03:22`, `2010-12-05`, `2009-05` or `2009`.
    pub local: String,
    /// The offset from UTC, `+02:00`, where the camera recorded one.
    pub offset: Option<String>,
    /// Which part of the file said so.
    pub source: TakenSource,
}

/// Where in a file a date was found. What a file's own time stamps say is no fact and has no place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TakenSource {
    /// EXIF `DateTimeOriginal`.
    OriginalTag,
}

/// A position on the earth (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north of the equator, -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, -180 to 180.
    pub longitude: f64,
    /// Metres above the sea.
    pub altitude_metres: Option<f64>,
}

impl Rendered {
    /// Whether this can be what an honest worker answers: it is asked of every answer before anybody sees it.
    pub(crate) fn is_plausible(&self) -> bool {
        self.facts.is_plausible()
            && self.large.is_plausible(LARGE_EDGE, &self.facts)
            && self.small.is_plausible(SMALL_EDGE, &self.facts)
    }
}

impl Rendition {
    fn is_plausible(&self, edge: u32, facts: &Facts) -> bool {
        self.width.max(self.height) <= edge
            && self.width <= facts.width
            && self.height <= facts.height
            && markers::plain_jpeg_size(&self.jpeg) == Some((self.width, self.height))
    }
}

impl Facts {
    fn is_plausible(&self) -> bool {
        self.width > 0
            && self.height > 0
            && (1..=8).contains(&self.orientation)
            && self.taken.as_ref().is_none_or(Taken::is_plausible)
            && self.place.as_ref().is_none_or(Place::is_plausible)
            && self.camera.as_ref().is_none_or(|camera| {
                camera.chars().count() <= LONGEST_FACT && !camera.chars().any(char::is_control)
            })
    }
}

impl Taken {
    fn is_plausible(&self) -> bool {
        let shapes = ["dddd", "dddd-dd", "dddd-dd-dd", "dddd-dd-ddTdd:dd:dd"];
        shapes.iter().any(|shape| has_shape(&self.local, shape))
            && self
                .offset
                .as_ref()
                .is_none_or(|offset| has_shape(offset, "+dd:dd") || has_shape(offset, "-dd:dd"))
    }
}

impl Place {
    pub(crate) fn is_plausible(&self) -> bool {
        (-90.0..=90.0).contains(&self.latitude)
            && (-180.0..=180.0).contains(&self.longitude)
            && self.altitude_metres.is_none_or(|metres| (-1_000.0..=20_000.0).contains(&metres))
    }
}

/// Whether `text` is `shape`, in which `d` stands for a digit.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
}
