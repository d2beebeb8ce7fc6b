//! Bringing colours to sRGB: embedded profiles, and ink (CMYK) to light. A profile that makes no sense costs its
//! colours, never the picture.

use std::panic::{self, AssertUnwindSafe};

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::rendering::Pixels;

/// RGB pixels in the colours of `profile`, as sRGB.
pub(crate) fn to_srgb(pixels: Pixels, profile: &[u8]) -> Pixels {
    match converted(&pixels.bytes, profile, DataColorSpace::Rgb, Layout::Rgb) {
        Some(bytes) => Pixels { bytes, ..pixels },
        None => pixels,
    }
}

/// CMYK pixels as sRGB. Files with an Adobe marker store their ink inverted: 255 is none.
pub(crate) fn from_ink(mut pixels: Pixels, inverted: bool, profile: Option<&[u8]>) -> Pixels {
    if inverted {
        pixels.bytes.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    let by_profile =
        profile.and_then(|profile| converted(&pixels.bytes, profile, DataColorSpace::Cmyk, Layout::Rgba));
    let bytes = by_profile.unwrap_or_else(|| {
        let (inks, _) = pixels.bytes.as_chunks::<4>();
        inks.iter()
            .flat_map(|&[cyan, magenta, yellow, black]| {
                [cyan, magenta, yellow].map(|ink| through(ink, black))
            })
            .collect()
    });
    Pixels { bytes, ..pixels }
}

/// The light that comes through an ink and black.
fn through(ink: u8, black: u8) -> u8 {
    let light = u16::from(255 - ink) * u16::from(255 - black);
    u8::try_from((light + 127) / 255).unwrap_or(u8::MAX)
}

fn converted(bytes: &[u8], profile: &[u8], space: DataColorSpace, layout: Layout) -> Option<Vec<u8>> {
    // A profile is as untrusted as its picture, and the picture can do without it.
    panic::catch_unwind(AssertUnwindSafe(|| {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        if profile.color_space != space {
            return None;
        }
        let srgb = ColorProfile::new_srgb();
        let transform =
            profile.create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
        let mut converted = vec![0; bytes.len() / layout.channels() * 3];
        transform.transform(bytes, &mut converted).ok()?;
        Some(converted)
    }))
    .ok()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_pixel(bytes: &[u8]) -> Pixels {
        Pixels { width: 1, height: 1, bytes: bytes.to_vec() }
    }

    #[test]
    fn display_p3_becomes_srgb() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let pixel = to_srgb(one_pixel(&[200, 80, 80]), &profile);
        assert!(pixel.bytes[0] > 205, "this red of P3 is a stronger one in sRGB, not {:?}", pixel.bytes);
        let grey = to_srgb(one_pixel(&[128, 128, 128]), &profile);
        assert!(
            grey.bytes.iter().all(|value| value.abs_diff(128) <= 1),
            "grey stays grey, not {:?}",
            grey.bytes
        );
    }

    #[test]
    fn a_broken_profile_costs_no_picture() {
        let mut profile = ColorProfile::new_display_p3().encode().unwrap();
        profile.truncate(200);
        assert_eq!(to_srgb(one_pixel(&[1, 2, 3]), &profile).bytes, [1, 2, 3], "the pixels stay as they were");
    }

    #[test]
    fn ink_is_the_opposite_of_light() {
        assert_eq!(from_ink(one_pixel(&[0, 255, 255, 0]), false, None).bytes, [255, 0, 0], "red");
        assert_eq!(
            from_ink(one_pixel(&[255, 0, 0, 255]), true, None).bytes,
            [255, 0, 0],
            "red, stored inverted"
        );
        assert_eq!(from_ink(one_pixel(&[0, 0, 0, 255]), false, None).bytes, [0, 0, 0], "black ink is black");
    }
}
