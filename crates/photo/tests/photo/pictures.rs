//! Pictures and files made for the tests, and looking at what became of them. Nothing here decides what is right.

use std::io::Cursor;

use everpaw_photo::{Limits, Rendition, WORKER_FLAG, WorkerCommand, WorkerPool};
use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

pub(crate) const RED: [u8; 3] = [220, 30, 30];
pub(crate) const GREEN: [u8; 3] = [30, 200, 40];
pub(crate) const BLUE: [u8; 3] = [40, 50, 210];
pub(crate) const YELLOW: [u8; 3] = [230, 210, 30];

/// RGB pixels, row by row.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Picture {
    /// Red, green, blue and yellow from the top left, by rows: no two ways of turning it look the same.
    pub(crate) fn quarters(width: usize, height: usize) -> Self {
        Self::drawn(width, height, |x, y| match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => YELLOW,
        })
    }

    pub(crate) fn drawn(width: usize, height: usize, colour: impl Fn(usize, usize) -> [u8; 3]) -> Self {
        let pixels =
            (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| colour(x, y));
        Self { width, height, pixels: pixels.collect() }
    }

    /// The picture as a camera held otherwise stores it, so that `orientation` brings it upright again. Worked out by
    /// asking for each stored pixel where EXIF says it is displayed.
    pub(crate) fn stored_as(&self, orientation: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let (width, height) = if orientation >= 5 { (h, w) } else { (w, h) };
        Self::drawn(width, height, |x, y| {
            let (shown_x, shown_y) = match orientation {
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (w - 1 - y, x),
                7 => (w - 1 - y, h - 1 - x),
                8 => (y, h - 1 - x),
                _ => (x, y),
            };
            self.at(shown_x, shown_y)
        })
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let index = (y * self.width + x) * 3;
        [self.pixels[index], self.pixels[index + 1], self.pixels[index + 2]]
    }

    /// The colours in the middle of each quarter, by rows.
    pub(crate) fn quarter_colours(&self) -> [[u8; 3]; 4] {
        let (x, y) = (self.width / 4, self.height / 4);
        [(x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y)].map(|(x, y)| self.at(x, y))
    }

    pub(crate) fn jpeg(&self) -> Vec<u8> {
        self.jpeg_by(|_| ())
    }

    pub(crate) fn jpeg_by(&self, set: impl Fn(&mut Compressor)) -> Vec<u8> {
        encode(&self.pixels, self.width, self.height, PixelFormat::RGB, set)
    }

    pub(crate) fn as_image(&self) -> image::RgbImage {
        let (width, height) = (self.width.try_into().unwrap(), self.height.try_into().unwrap());
        image::RgbImage::from_raw(width, height, self.pixels.clone()).unwrap()
    }

    /// Decodes a JPEG as it lies in the file.
    pub(crate) fn of_jpeg(jpeg: &[u8]) -> Self {
        let decoded = turbojpeg::decompress(jpeg, PixelFormat::RGB).unwrap();
        Self { width: decoded.width, height: decoded.height, pixels: decoded.pixels }
    }

    /// The mean difference of two pictures of the same size, in hundredths of a step a sample.
    pub(crate) fn difference(&self, other: &Self) -> u64 {
        assert_eq!(
            (self.width, self.height),
            (other.width, other.height),
            "only equal sizes can be compared"
        );
        let sum: u64 = self.pixels.iter().zip(&other.pixels).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum * 100 / self.pixels.len() as u64
    }
}

/// Pixels of any format as a JPEG of quality 92.
pub(crate) fn encode(
    pixels: &[u8],
    width: usize,
    height: usize,
    format: PixelFormat,
    set: impl Fn(&mut Compressor),
) -> Vec<u8> {
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(92).unwrap();
    compressor.set_subsamp(Subsamp::Sub2x2).unwrap();
    set(&mut compressor);
    let pitch = width * format.size();
    compressor.compress_to_vec(Image { pixels, width, pitch, height, format }).unwrap()
}

pub(crate) fn near(left: [u8; 3], right: [u8; 3]) -> bool {
    left.iter().zip(right).all(|(a, b)| a.abs_diff(b) <= 12)
}

pub(crate) fn seen(rendition: &Rendition) -> Picture {
    Picture::of_jpeg(&rendition.jpeg)
}

/// A JPEG with one more segment right behind its start.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, payload, &jpeg[2..]].concat()
}

pub(crate) fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", exif].concat())
}

pub(crate) fn exif(fields: Vec<(Tag, Value)>) -> Vec<u8> {
    let fields: Vec<Field> =
        fields.into_iter().map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value }).collect();
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

pub(crate) fn orientation(value: u8) -> (Tag, Value) {
    (Tag::Orientation, Value::Short(vec![value.into()]))
}

pub(crate) fn words(tag: Tag, text: &str) -> (Tag, Value) {
    (tag, Value::Ascii(vec![text.as_bytes().to_vec()]))
}

pub(crate) fn rationals(tag: Tag, parts: &[(u32, u32)]) -> (Tag, Value) {
    (tag, Value::Rational(parts.iter().map(|&(num, denom)| Rational { num, denom }).collect()))
}

/// A pool of two real workers.
pub(crate) fn pool() -> WorkerPool {
    WorkerPool::new(real_worker(), Limits { workers: 2, ..Limits::default() })
}

pub(crate) fn real_worker() -> WorkerCommand {
    WorkerCommand {
        program: env!("CARGO_BIN_EXE_everpaw-decode-worker").into(),
        arguments: vec![WORKER_FLAG.into()],
    }
}
