//! Walking the marker segments of a JPEG (ITU-T T.81, annex B), twice: forgivingly over files people bring, strictly
//! over the ones made here. Never decodes a pixel.

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DHT: u8 = 0xC4;
const DRI: u8 = 0xDD;
const DAC: u8 = 0xCC;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;

/// The longest colour profile that is put together from its pieces.
const LONGEST_PROFILE: usize = 4 * 1024 * 1024;

/// Whether some bytes are a JPEG with a picture in it and nothing else: no EXIF, GPS, comment, thumbnail, profile or
/// other application data, and nothing after its end. Safe on untrusted bytes.
pub fn is_plain_jpeg(bytes: &[u8]) -> bool {
    plain_jpeg_size(bytes).is_some()
}

/// Width and height of a JPEG for which [`is_plain_jpeg`] holds.
pub(crate) fn plain_jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(&[0xFF, SOI])?;
    let (mut size, mut scanned) = (None, false);
    loop {
        let [0xFF, marker, tail @ ..] = rest else { return None };
        if *marker == EOI {
            return size.filter(|_| scanned && tail.is_empty());
        }
        let (payload, after) = split_segment(tail)?;
        rest = after;
        let shape_is_right = match *marker {
            APP0 => is_bare_jfif(payload),
            DQT => tables_fill(payload, |first, _| if first >> 4 == 0 { 65 } else { 129 }),
            DHT => tables_fill(payload, |_, table| {
                17 + table
                    .get(1..17)
                    .unwrap_or_default()
                    .iter()
                    .map(|&count| usize::from(count))
                    .sum::<usize>()
            }),
            DRI => payload.len() == 2,
            0xC0..=0xC2 => {
                let first_frame = size.is_none();
                size = frame_size(payload);
                first_frame && size.is_some()
            }
            SOS => {
                scanned = true;
                rest = after_entropy_coded_data(after)?;
                size.is_some() && payload.first().is_some_and(|n| payload.len() == 4 + 2 * usize::from(*n))
            }
            _ => false,
        };
        if !shape_is_right {
            return None;
        }
    }
}

/// What a JPEG's markers tell before anything is decoded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Bits a sample; 8 is what is drawn here.
    pub(crate) precision: u8,
    pub(crate) components: u8,
    pub(crate) components_in_first_scan: u8,
    pub(crate) scans: usize,
    /// An Adobe marker is present: its CMYK is stored inverted.
    pub(crate) adobe: bool,
    pub(crate) profile: Option<Vec<u8>>,
}

impl Outline {
    /// Reads on over anything odd; what is missing stays zero.
    pub(crate) fn of(jpeg: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut profile = Vec::new();
        for segment in Segments::of(jpeg) {
            match segment.marker {
                marker if is_frame(marker) && outline.components == 0 => {
                    outline.precision = segment.payload.first().copied().unwrap_or_default();
                    outline.components = segment.payload.get(5).copied().unwrap_or_default();
                }
                SOS => {
                    if outline.scans == 0 {
                        outline.components_in_first_scan =
                            segment.payload.first().copied().unwrap_or_default();
                    }
                    outline.scans += 1;
                }
                APP2 if outline.scans == 0 => {
                    if let Some([_, _, piece @ ..]) = segment.payload.strip_prefix(b"ICC_PROFILE\0")
                        && profile.len() + piece.len() <= LONGEST_PROFILE
                    {
                        profile.extend_from_slice(piece);
                    }
                }
                APP14 => outline.adobe |= segment.payload.starts_with(b"Adobe"),
                _ => {}
            }
        }
        outline.profile = Some(profile).filter(|profile| !profile.is_empty());
        outline
    }
}

/// The EXIF block of a JPEG (a TIFF structure), wherever among its first segments it is.
pub(crate) fn exif_block(jpeg: &[u8]) -> Option<&[u8]> {
    Segments::of(jpeg)
        .take_while(|segment| segment.marker != SOS)
        .filter(|segment| segment.marker == APP1)
        .find_map(|segment| segment.payload.strip_prefix(b"Exif\0")?.get(1..))
}

/// The same picture with only the segments that a decoder needs: for files whose other segments, or the rubbish
/// between them, upset it. Pixels are untouched.
pub(crate) fn without_extras(jpeg: &[u8]) -> Vec<u8> {
    let mut bare = vec![0xFF, SOI];
    for segment in Segments::of(jpeg) {
        if segment.marker == SOS {
            bare.extend_from_slice(jpeg.get(segment.start..).unwrap_or_default());
            break;
        }
        let is_adobe = segment.marker == APP14
            && segment.payload.starts_with(b"Adobe")
            && segment.payload.get(11).is_some_and(|transform| *transform <= 2);
        if is_frame(segment.marker) || matches!(segment.marker, DQT | DHT | DRI | DAC) || is_adobe {
            bare.extend_from_slice(jpeg.get(segment.start..segment.end).unwrap_or_default());
        }
    }
    bare
}

struct Segment<'a> {
    marker: u8,
    payload: &'a [u8],
    start: usize,
    end: usize,
}

/// Every marker segment up to the end of the image, stepping over entropy-coded data and over rubbish.
struct Segments<'a> {
    jpeg: &'a [u8],
    position: usize,
}

impl<'a> Segments<'a> {
    fn of(jpeg: &'a [u8]) -> Self {
        Self { jpeg, position: 2 }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        loop {
            let start =
                self.position + self.jpeg.get(self.position..)?.iter().position(|&byte| byte == 0xFF)?;
            let marker = *self.jpeg.get(start + 1)?;
            self.position = start + 1;
            match marker {
                // A stuffed byte, rubbish (markers nobody has ever used), a fill byte, a restart.
                0x00..=0xBF | 0xFF | 0xD0..=SOI => {}
                EOI => return None,
                _ => {
                    let length = self.jpeg.get(start + 2..start + 4)?.first_chunk::<2>()?;
                    let end = start + 2 + usize::from(u16::from_be_bytes(*length)).max(2);
                    let end = end.min(self.jpeg.len());
                    self.position = end;
                    return Some(Segment { marker, payload: self.jpeg.get(start + 4..end)?, start, end });
                }
            }
        }
    }
}

fn is_frame(marker: u8) -> bool {
    (0xC0..=0xCF).contains(&marker) && ![DHT, 0xC8, DAC].contains(&marker)
}

fn split_segment(tail: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes(*tail.first_chunk::<2>()?));
    Some((tail.get(2..length)?, tail.get(length..)?))
}

/// JFIF without a thumbnail: 14 bytes, the last two of them zero.
fn is_bare_jfif(payload: &[u8]) -> bool {
    payload.len() == 14 && payload.starts_with(b"JFIF\0") && payload.ends_with(&[0, 0])
}

/// Whether a segment is filled by tables to its last byte, so that nothing hides behind them.
fn tables_fill(mut payload: &[u8], length: impl Fn(u8, &[u8]) -> usize) -> bool {
    while let Some(first) = payload.first() {
        match payload.get(length(*first, payload)..) {
            Some(rest) => payload = rest,
            None => return false,
        }
    }
    true
}

fn frame_size(payload: &[u8]) -> Option<(u32, u32)> {
    let [8, h1, h0, w1, w0, components, rest @ ..] = payload else { return None };
    let size = (u32::from(u16::from_be_bytes([*w1, *w0])), u32::from(u16::from_be_bytes([*h1, *h0])));
    (rest.len() == 3 * usize::from(*components) && size.0 > 0 && size.1 > 0).then_some(size)
}

/// From inside a scan to the next marker that is neither a stuffed byte nor a restart.
fn after_entropy_coded_data(mut scan: &[u8]) -> Option<&[u8]> {
    loop {
        scan = scan.get(scan.iter().position(|&byte| byte == 0xFF)?..)?;
        match scan.get(1)? {
            0x00 | 0xD0..=0xD7 => scan = scan.get(2..)?,
            _ => return Some(scan),
        }
    }
}

#[cfg(test)]
mod tests {
    use turbojpeg::{Compressor, Image, PixelFormat};

    use super::*;

    fn jpeg() -> Vec<u8> {
        let pixels: Vec<u8> = (0..32 * 24 * 3).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let image = Image { pixels: &pixels[..], width: 32, pitch: 96, height: 24, format: PixelFormat::RGB };
        Compressor::new().unwrap().compress_to_vec(image).unwrap()
    }

    fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xFF, marker], &length, payload, &jpeg[2..]].concat()
    }

    #[test]
    fn a_bare_jpeg_is_plain_and_tells_its_size() {
        assert_eq!(plain_jpeg_size(&jpeg()), Some((32, 24)), "a fresh JPEG from the encoder is plain");
    }

    #[test]
    fn no_application_segment_or_comment_is_plain() {
        for marker in (0xE1..=0xEF).chain([0xFE]) {
            let marked = with_segment(&jpeg(), marker, b"Exif\0\0where we live");
            assert!(!is_plain_jpeg(&marked), "marker {marker:#x} can carry anything");
        }
        let thumbnail = with_segment(&jpeg(), APP0, b"JFXX\0\x10a small picture");
        assert!(!is_plain_jpeg(&thumbnail), "a thumbnail is a second picture");
    }

    #[test]
    fn nothing_may_hide_behind_or_inside_a_plain_jpeg() {
        let plain = jpeg();
        assert!(!is_plain_jpeg(&[&plain[..], b"secret"].concat()), "bytes after the end");
        assert!(!is_plain_jpeg(&plain[..plain.len() - 2]), "no end at all");
        assert!(!is_plain_jpeg(&plain[..plain.len() / 2]), "half a file");
        let padded_table = with_segment(&plain, DQT, &[&[0; 65][..], b"\x00secret"].concat());
        assert!(!is_plain_jpeg(&padded_table), "bytes behind a table");
        assert!(!is_plain_jpeg(&[0xFF, 0xD8, 0xFF, 0xD9]), "no picture at all");
    }

    #[test]
    fn every_cut_of_a_jpeg_is_walked_without_a_fall() {
        let whole = with_segment(&jpeg(), APP1, b"Exif\0\0MM");
        for length in 0..whole.len() {
            let cut = &whole[..length];
            assert!(!is_plain_jpeg(cut), "{length} bytes are not a whole file");
            let outline = Outline::of(cut);
            assert!(outline.scans <= 1, "no scan is made up from {length} bytes");
        }
    }

    #[test]
    fn scans_are_counted_outside_thumbnails_only() {
        let hidden = with_segment(&jpeg(), APP1, &[0xFF, SOS, 0, 2].repeat(600));
        assert_eq!(Outline::of(&hidden).scans, 1, "scans inside application data are a thumbnail's");
        assert_eq!(Outline::of(&hidden).components, 3, "colour has three components");
    }

    #[test]
    fn an_exif_block_is_found_behind_rubbish() {
        let mut odd = with_segment(&jpeg(), APP1, b"Exif\0\0MM");
        odd.splice(2..2, [0xFF, 0xFF, 0xFF, 7, 7]);
        assert_eq!(exif_block(&odd), Some(&b"MM"[..]), "fill bytes and rubbish hide no orientation");
        assert!(is_plain_jpeg(&without_extras(&odd)), "and what a decoder needs can be told from it");
    }
}
