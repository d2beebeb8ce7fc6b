//! Decoding JPEG at the smallest scale that is enough, by libjpeg-turbo's scaled DCT. Runs in the worker only.

use std::borrow::Cow;

use turbojpeg::{Colorspace, DecompressHeader, Decompressor, Image, PixelFormat, ScalingFactor};

use crate::{
    Format, LARGE_EDGE, Limits, colour,
    error::Refusal,
    markers::{self, Outline},
    rendering::{Decoded, Pixels},
};

/// A progressive picture keeps all its coefficients in memory, whatever the scale: up to six bytes a pixel.
const PIXELS_IN_ONE_PIECE: u64 = 60_000_000;

/// Every scan may cost as much as the whole picture; cameras and editors make about ten.
const MOST_SCANS: usize = 500;

/// What a broken file's missing part is filled with, as libjpeg itself does.
const MISSING: u8 = 0x80;

pub(crate) fn decode(original: &[u8], limits: &Limits) -> Result<Decoded, Refusal> {
    let outline = Outline::of(original);
    if outline.scans > MOST_SCANS {
        return Err(Refusal::damaged(format!("{} scans", outline.scans)));
    }
    let mut decompressor = Decompressor::new().map_err(Refusal::damaged)?;
    let (jpeg, header) = read_header(&mut decompressor, original)?;
    if header.is_lossless || outline.precision != 8 {
        return Err(Refusal::Unsupported { format: Format::Jpeg });
    }
    let (width, height) = (side(header.width)?, side(header.height)?);
    let in_one_piece = header.is_progressive || outline.components_in_first_scan < outline.components;
    let most = if in_one_piece { limits.pixels.min(PIXELS_IN_ONE_PIECE) } else { limits.pixels };
    if u64::from(width) * u64::from(height) > most {
        return Err(Refusal::TooLarge { width, height });
    }
    let (pixels, damaged) = decompress(&mut decompressor, &jpeg, header)?;
    let ink = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    let (pixels, profile) = if ink {
        (colour::from_ink(pixels, outline.adobe, outline.profile.as_deref()), None)
    } else {
        (pixels, outline.profile)
    };
    Ok(Decoded { pixels, width, height, profile, damaged })
}

/// The crate takes a mere warning in the header for an error: such files get a second chance without their extras.
fn read_header<'a>(
    decompressor: &mut Decompressor,
    original: &'a [u8],
) -> Result<(Cow<'a, [u8]>, DecompressHeader), Refusal> {
    if let Ok(header) = decompressor.read_header(original) {
        return Ok((Cow::Borrowed(original), header));
    }
    let bare = markers::without_extras(original);
    let header = decompressor.read_header(&bare).map_err(Refusal::damaged)?;
    Ok((Cow::Owned(bare), header))
}

/// Pixels (three bytes each, or four of ink) and whether some are missing.
fn decompress(
    decompressor: &mut Decompressor,
    jpeg: &[u8],
    header: DecompressHeader,
) -> Result<(Pixels, bool), Refusal> {
    let scale = smallest_scale(header.width.max(header.height));
    decompressor.set_scaling_factor(scale).map_err(Refusal::damaged)?;
    let scaled = header.scaled(scale);
    let format = match header.colorspace {
        Colorspace::CMYK | Colorspace::YCCK => PixelFormat::CMYK,
        _ => PixelFormat::RGB,
    };
    let pitch = scaled.width * format.size();
    let mut bytes = vec![MISSING; pitch * scaled.height];
    let untouched: Vec<u8> = [7, 151, 83, 229, 31].into_iter().cycle().take(pitch).collect();
    if let Some(row) = bytes.get_mut(..pitch) {
        row.copy_from_slice(&untouched);
    }
    let output = Image { pixels: &mut bytes[..], width: scaled.width, pitch, height: scaled.height, format };
    let outcome = decompressor.decompress(jpeg, output);
    // On an error the rows decoded before it are in the buffer all the same; none, if the first was never written.
    let damaged = match outcome {
        Ok(()) => false,
        Err(error) if bytes.starts_with(&untouched) => return Err(Refusal::damaged(error)),
        Err(error) => !is_harmless(&error.to_string()),
    };
    Ok((Pixels { width: side(scaled.width)?, height: side(scaled.height)?, bytes }, damaged))
}

/// Some cameras pad the end of the data; nothing is missing from such a picture.
fn is_harmless(warning: &str) -> bool {
    warning.contains("extraneous bytes before marker 0xd9")
}

/// The smallest of libjpeg's scales at which the long edge still reaches the large rendition.
fn smallest_scale(long_edge: usize) -> ScalingFactor {
    (1..8)
        .map(|eighths| ScalingFactor::new(eighths, 8))
        .find(|scale| scale.scale(long_edge) >= LARGE_EDGE as usize)
        .unwrap_or(ScalingFactor::ONE)
}

fn side(pixels: usize) -> Result<u32, Refusal> {
    u32::try_from(pixels).map_err(Refusal::damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twelve_megapixel_photo_is_decoded_at_half_its_size() {
        assert_eq!(smallest_scale(4032), ScalingFactor::ONE_HALF, "2016 pixels are enough for 2000");
    }

    #[test]
    fn no_scale_falls_short_of_the_large_rendition() {
        for long_edge in [1, 399, 1999, 2000, 2001, 2286, 3264, 4000, 8000, 15_993, 16_000, 30_000, 65_500] {
            let reached = smallest_scale(long_edge).scale(long_edge);
            assert!(reached >= long_edge.min(2000), "{long_edge} became {reached}");
        }
    }
}
