//! Decoding everything that is not JPEG, with the `image` crate, under limits asked before anything is allocated.
//! Animations give their first frame. Runs in the worker only.

use std::io::Cursor;

use image::{ColorType, ImageDecoder, ImageError, ImageFormat, ImageReader};

use crate::{
    Format, Limits,
    error::Refusal,
    rendering::{Decoded, Pixels},
};

pub(crate) fn decode(original: &[u8], format: Format, limits: &Limits) -> Result<Decoded, Refusal> {
    let kind = match format {
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
        Format::Tiff => ImageFormat::Tiff,
        Format::Bmp => ImageFormat::Bmp,
        other => return Err(Refusal::Unsupported { format: other }),
    };
    // Half of the worker's memory for pixels; the rest is for the file, the program and the decoder's own buffers.
    let budget = limits.memory_bytes / 2;
    let mut reader = ImageReader::with_format(Cursor::new(original), kind);
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(budget);
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(error, format, (0, 0)))?;

    let (width, height) = decoder.dimensions();
    let count = u64::from(width) * u64::from(height);
    if count == 0 {
        return Err(Refusal::damaged("a picture without pixels"));
    }
    let needed = decoder.total_bytes().saturating_add(count.saturating_mul(3));
    if count > limits.pixels || needed > budget {
        return Err(Refusal::TooLarge { width, height });
    }
    let colour = decoder.color_type();
    let profile = decoder.icc_profile().ok().flatten();
    let length = usize::try_from(decoder.total_bytes()).map_err(Refusal::damaged)?;
    let mut bytes = vec![0; length];
    let damaged = match decoder.read_image(&mut bytes) {
        Ok(()) => false,
        // PNG is decoded row by row into the buffer, so what came before the damage is there.
        Err(_) if format == Format::Png && has_rows(&bytes, colour) => true,
        Err(error) => return Err(refusal(error, format, (width, height))),
    };
    let bytes = on_white(bytes, colour).ok_or(Refusal::Unsupported { format })?;
    Ok(Decoded { pixels: Pixels { width, height, bytes }, width, height, profile, damaged })
}

fn refusal(error: ImageError, format: Format, (width, height): (u32, u32)) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooLarge { width, height },
        ImageError::Unsupported(_) => Refusal::Unsupported { format },
        other => Refusal::damaged(other),
    }
}

/// 16-bit rows are still in the file's byte order when decoding stops half way, so they are of no use.
fn has_rows(bytes: &[u8], colour: ColorType) -> bool {
    colour.bytes_per_pixel() == colour.channel_count() && bytes.iter().any(|&byte| byte != 0)
}

/// Any of the crate's pixel shapes as RGB of eight bits, what is transparent on white.
fn on_white(bytes: Vec<u8>, colour: ColorType) -> Option<Vec<u8>> {
    let channels = usize::from(colour.channel_count());
    Some(match colour {
        ColorType::Rgb8 => bytes,
        ColorType::L8 | ColorType::La8 | ColorType::Rgba8 => flattened(&bytes, channels, |[value]| value),
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => {
            flattened(&bytes, channels, |sample| {
                u8::try_from((u32::from(u16::from_ne_bytes(sample)) + 128) / 257).unwrap_or(u8::MAX)
            })
        }
        ColorType::Rgb32F | ColorType::Rgba32F => flattened(&bytes, channels, |sample| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "`as` from float saturates"
            )]
            let value = (f32::from_ne_bytes(sample) * 255.0).round() as u8;
            value
        }),
        _ => return None,
    })
}

fn flattened<const BYTES: usize>(
    bytes: &[u8],
    channels: usize,
    narrow: impl Fn([u8; BYTES]) -> u8,
) -> Vec<u8> {
    let (samples, _) = bytes.as_chunks::<BYTES>();
    samples
        .chunks_exact(channels)
        .flat_map(|pixel| match *pixel {
            [grey] => [narrow(grey); 3],
            [grey, alpha] => [over_white(narrow(grey), narrow(alpha)); 3],
            [red, green, blue] => [red, green, blue].map(&narrow),
            [red, green, blue, alpha] => {
                let alpha = narrow(alpha);
                [red, green, blue].map(|sample| over_white(narrow(sample), alpha))
            }
            _ => [u8::MAX; 3],
        })
        .collect()
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let mixed = u16::from(value) * u16::from(alpha) + 255 * u16::from(255 - alpha);
    u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_lies_on_white() {
        let bytes = vec![10, 20, 30, 0, 10, 20, 30, 255, 0, 0, 0, 128];
        let flat = on_white(bytes, ColorType::Rgba8).unwrap();
        assert_eq!(flat, [255, 255, 255, 10, 20, 30, 127, 127, 127], "clear, solid, half");
    }

    #[test]
    fn sixteen_bits_keep_their_lights_and_shadows() {
        let bytes: Vec<u8> = [0, 0x8080, 0xFFFF_u16].iter().flat_map(|sample| sample.to_ne_bytes()).collect();
        assert_eq!(on_white(bytes, ColorType::Rgb16).unwrap(), [0, 128, 255], "narrowed, not cut off");
    }
}
