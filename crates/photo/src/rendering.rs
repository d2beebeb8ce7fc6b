//! From a file's bytes to its facts and two renditions: choosing a decoder, sizing, turning upright, encoding. Runs in
//! the worker only.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use turbojpeg::{Compressor, PixelFormat, Subsamp};

use crate::{
    Facts, Format, LARGE_EDGE, Limits, Rendered, Rendition, SMALL_EDGE, colour, error::Refusal, jpeg,
    metadata, raster, sniff,
};

/// Good enough for a screen at this size; the original is kept for everything else.
const QUALITY: i32 = 82;

/// Eight-bit pixels, row by row without gaps: RGB everywhere, but for JPEG's ink before `colour` has seen it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

/// What a decoder found, as it lies in the file: not turned, in the colours of `profile`.
pub(crate) struct Decoded {
    /// At full size, or at a smaller scale that is enough for the large rendition.
    pub(crate) pixels: Pixels,
    /// The width the file has at full size.
    pub(crate) width: u32,
    /// The height the file has at full size.
    pub(crate) height: u32,
    pub(crate) profile: Option<Vec<u8>>,
    pub(crate) damaged: bool,
}

pub(crate) fn render(original: &[u8], limits: &Limits) -> Result<Rendered, Refusal> {
    let format = sniff(original);
    let decoded = match format {
        Format::Jpeg => jpeg::decode(original, limits)?,
        other => raster::decode(original, other, limits)?,
    };
    let said = metadata::read(original, format);
    let (width, height) =
        if said.orientation >= 5 { (decoded.height, decoded.width) } else { (decoded.width, decoded.height) };

    // Turning and colours come after the first resize, so that they cost a rendition's pixels, not the photo's.
    let large = resized(decoded.pixels, fitted((decoded.width, decoded.height), LARGE_EDGE))?;
    let large = match &decoded.profile {
        Some(profile) => colour::to_srgb(large, profile),
        None => large,
    };
    let large = upright(large, said.orientation);
    let large_rendition = encoded(&large)?;
    let small = resized(large, fitted((width, height), SMALL_EDGE))?;
    Ok(Rendered {
        facts: Facts {
            format,
            width,
            height,
            orientation: said.orientation,
            taken: said.taken,
            place: said.place,
            camera: said.camera,
            damaged: decoded.damaged,
        },
        large: large_rendition,
        small: encoded(&small)?,
    })
}

/// The size at which a picture fits into a square of `edge`, never larger than it is.
fn fitted((width, height): (u32, u32), edge: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= edge {
        return (width, height);
    }
    let scaled = |side: u32| {
        let exact = (u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(exact).unwrap_or(edge).max(1)
    };
    (scaled(width), scaled(height))
}

fn resized(pixels: Pixels, (width, height): (u32, u32)) -> Result<Pixels, Refusal> {
    if (pixels.width, pixels.height) == (width, height) {
        return Ok(pixels);
    }
    let source = ImageRef::new(pixels.width, pixels.height, &pixels.bytes, PixelType::U8x3)
        .map_err(Refusal::damaged)?;
    let mut target = Image::new(width, height, PixelType::U8x3);
    let lanczos = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &lanczos).map_err(Refusal::damaged)?;
    Ok(Pixels { width, height, bytes: target.into_vec() })
}

/// Turns and mirrors a picture as its EXIF orientation (1 to 8) asks.
fn upright(pixels: Pixels, orientation: u8) -> Pixels {
    let (right, bottom) = (pixels.width - 1, pixels.height - 1);
    match orientation {
        2 => rearranged(&pixels, false, |x, y| (right - x, y)),
        3 => rearranged(&pixels, false, |x, y| (right - x, bottom - y)),
        4 => rearranged(&pixels, false, |x, y| (x, bottom - y)),
        5 => rearranged(&pixels, true, |x, y| (y, x)),
        6 => rearranged(&pixels, true, |x, y| (y, bottom - x)),
        7 => rearranged(&pixels, true, |x, y| (right - y, bottom - x)),
        8 => rearranged(&pixels, true, |x, y| (right - y, x)),
        _ => pixels,
    }
}

/// A picture whose pixel at (x, y) is the given one's at `source(x, y)`; `lying` ones change width for height.
fn rearranged(pixels: &Pixels, lying: bool, source: impl Fn(u32, u32) -> (u32, u32)) -> Pixels {
    let (width, height) = if lying { (pixels.height, pixels.width) } else { (pixels.width, pixels.height) };
    let (from, _) = pixels.bytes.as_chunks::<3>();
    let mut bytes = Vec::with_capacity(pixels.bytes.len());
    for y in 0..height {
        for x in 0..width {
            let (column, row) = source(x, y);
            let index = row as usize * pixels.width as usize + column as usize;
            bytes.extend_from_slice(from.get(index).unwrap_or(&[u8::MAX; 3]));
        }
    }
    Pixels { width, height, bytes }
}

fn encoded(pixels: &Pixels) -> Result<Rendition, Refusal> {
    let mut compressor = Compressor::new().map_err(Refusal::damaged)?;
    compressor.set_quality(QUALITY).map_err(Refusal::damaged)?;
    compressor.set_subsamp(Subsamp::Sub2x2).map_err(Refusal::damaged)?;
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let image = turbojpeg::Image {
        pixels: pixels.bytes.as_slice(),
        width,
        pitch: width * 3,
        height,
        format: PixelFormat::RGB,
    };
    let jpeg = compressor.compress_to_vec(image).map_err(Refusal::damaged)?;
    Ok(Rendition { jpeg, width: pixels.width, height: pixels.height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_made_smaller_but_never_larger() {
        assert_eq!(fitted((4032, 3024), 2000), (2000, 1500), "a photo");
        assert_eq!(fitted((300, 451), 2000), (300, 451), "a small one stays");
        assert_eq!(fitted((20_000, 3), 400), (400, 1), "a strip keeps at least one pixel");
        assert_eq!(fitted((u32::MAX, u32::MAX), 2000), (2000, 2000), "no overflow");
    }

    #[test]
    fn each_orientation_puts_the_first_pixel_where_exif_says() {
        // Two by one: the first pixel is `a`. TIFF 6.0 names where row 0 and column 0 of the file belong.
        let (a, b) = ([1, 1, 1], [2, 2, 2]);
        let expected: [(u8, u32, [[u8; 3]; 2]); 8] = [
            (1, 2, [a, b]),
            (2, 2, [b, a]),
            (3, 2, [b, a]),
            (4, 2, [a, b]),
            (5, 1, [a, b]),
            (6, 1, [a, b]),
            (7, 1, [b, a]),
            (8, 1, [b, a]),
        ];
        for (orientation, width, pixels) in expected {
            let lying = Pixels { width: 2, height: 1, bytes: [a, b].concat() };
            let turned = upright(lying, orientation);
            assert_eq!((turned.width, turned.bytes), (width, pixels.concat()), "orientation {orientation}");
        }
    }
}
