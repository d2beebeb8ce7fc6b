//! Telling a file's kind from its first bytes. No parsing beyond fixed offsets, so it is safe in any process.

use serde::{Deserialize, Serialize};

/// What kind of file some bytes are, by their magic numbers alone; a name's extension is never asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// JPEG, drawn here.
    Jpeg,
    /// PNG, drawn here.
    Png,
    /// WebP, drawn here (the first frame).
    WebP,
    /// GIF, drawn here (the first frame).
    Gif,
    /// TIFF, drawn here (the first page).
    Tiff,
    /// Windows bitmap, drawn here.
    Bmp,
    /// HEIC and its relatives: recognised, kept, not drawn.
    Heif,
    /// AVIF: recognised, kept, not drawn.
    Avif,
    /// MPEG-4 film.
    Mp4,
    /// QuickTime film.
    QuickTime,
    /// WebM film or sound.
    WebM,
    /// MP3 sound.
    Mp3,
    /// MPEG-4 sound.
    M4a,
    /// WAV sound.
    Wav,
    /// Ogg sound or film.
    Ogg,
    /// None of the above.
    Unknown,
}

impl Format {
    /// The media type (RFC 6838) under which such a file is served.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Heif => "image/heif",
            Self::Avif => "image/avif",
            Self::Mp4 => "video/mp4",
            Self::QuickTime => "video/quicktime",
            Self::WebM => "video/webm",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// Whether this version can make renditions of such a file.
    pub const fn can_be_drawn(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP | Self::Gif | Self::Tiff | Self::Bmp)
    }
}

/// Says what a file is from its first bytes (64 are plenty, fewer are fine).
pub fn sniff(first_bytes: &[u8]) -> Format {
    match first_bytes {
        [0xFF, 0xD8, 0xFF, ..] => Format::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Format::Png,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Format::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::WebP,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Format::Wav,
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Format::Tiff,
        // "BM" alone begins many a text; the length of the header that follows does not.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
            Format::Bmp
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => sniff_brands(first_bytes),
        // QuickTime files older than the `ftyp` box.
        [_, _, _, _, b'm', b'o', b'o', b'v', ..] | [_, _, _, _, b'm', b'd', b'a', b't', ..] => {
            Format::QuickTime
        }
        [0x1A, 0x45, 0xDF, 0xA3, ..] if within(first_bytes, b"webm") => Format::WebM,
        [b'O', b'g', b'g', b'S', ..] => Format::Ogg,
        [b'I', b'D', b'3', 2..=4, ..] | [0xFF, 0xFB | 0xFA | 0xF3 | 0xF2, ..] => Format::Mp3,
        _ => Format::Unknown,
    }
}

/// ISO base media (ISO/IEC 14496-12): the major brand decides; a generic one asks the compatible brands.
fn sniff_brands(first_bytes: &[u8]) -> Format {
    let length = first_bytes.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes) as usize);
    let brands = first_bytes.get(8..length.min(first_bytes.len()).min(64)).unwrap_or_default();
    let (brands, _) = brands.as_chunks::<4>();
    let Some(major) = brands.first() else { return Format::Unknown };
    match major {
        b"avif" | b"avis" => Format::Avif,
        b"mif1" | b"msf1" if brands.contains(b"avif") || brands.contains(b"avis") => Format::Avif,
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" | b"mif1" | b"msf1" => {
            Format::Heif
        }
        b"qt  " => Format::QuickTime,
        b"M4A " | b"M4B " | b"M4P " => Format::M4a,
        _ => Format::Mp4,
    }
}

fn within(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..bytes.len().min(64)).unwrap_or_default().windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_bytes_tell_the_kinds_apart() {
        let cases: [(&[u8], Format); 19] = [
            (b"\xFF\xD8\xFF\xE0", Format::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"GIF89a", Format::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::WebP),
            (b"RIFF\0\0\0\0WAVEfmt ", Format::Wav),
            (b"II*\0\x08\0\0\0", Format::Tiff),
            (b"MM\0*\0\0\0\x08", Format::Tiff),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Format::Bmp),
            (b"BMW is not a bitmap, nor a pet", Format::Unknown),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heif),
            (b"\0\0\0\x18ftypmif1\0\0\0\0avifmiaf", Format::Avif),
            (b"\0\0\0\x18ftypmif1\0\0\0\0miafheic", Format::Heif),
            (b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1", Format::Mp4),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Format::QuickTime),
            (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", Format::M4a),
            (
                b"\x1A\x45\xDF\xA3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm",
                Format::WebM,
            ),
            (b"OggS\0\x02", Format::Ogg),
            (b"ID3\x04\0", Format::Mp3),
            (b"\xFF\xFB\x90\x64", Format::Mp3),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn no_short_beginning_upsets_the_sniffer() {
        let longest = b"\0\0\0\x18ftypmif1\0\0\0\0avifmiaf";
        for length in 0..8 {
            assert_eq!(sniff(&longest[..length]), Format::Unknown, "{length} bytes say nothing yet");
        }
        assert_eq!(sniff(&longest[..8]), Format::Unknown, "a box without a brand is no picture");
    }
}
