//! `cargo xtask icons`: every size of our mark, made from `icons/everpaw.svg`. The results are committed, so nobody needs
//! this to build. Both containers hold plain PNGs; what else they could hold belongs to systems long gone.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::stop::Stop;

/// File names that Tauri's bundler knows, and their sizes in pixels.
const PNGS: &[(&str, u32)] =
    &[("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

const ICO_SIZES: &[u32] = &[16, 24, 32, 48, 64, 256];

/// Apple's names for the sizes, points and Retina.
const ICNS_SIZES: &[(&[u8; 4], u32)] = &[
    (b"icp4", 16),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic14", 512),
    (b"ic10", 1024),
];

pub(crate) fn make() -> Result<(), Stop> {
    let folder = cargo::workspace_root().join("icons");
    let svg = folder.join("everpaw.svg");
    for (name, size) in PNGS {
        write(&folder.join(name), &png(&svg, *size)?)?;
    }
    write(&folder.join("icon.ico"), &ico(&of_sizes(&svg, ICO_SIZES)?))?;
    let mut parts = Vec::new();
    for (kind, size) in ICNS_SIZES {
        parts.push((*kind, png(&svg, *size)?));
    }
    write(&folder.join("icon.icns"), &icns(&parts))?;
    println!("Made every size of the mark in {}.", folder.display());
    Ok(())
}

/// The mark, so many pixels wide.
fn png(svg: &Path, size: u32) -> Result<Vec<u8>, Stop> {
    let size = size.to_string();
    let drawn = Command::new("rsvg-convert").args(["--width", &size, "--height", &size]).arg(svg).output();
    match drawn {
        Ok(drawn) if drawn.status.success() => Ok(drawn.stdout),
        Ok(drawn) => Err(Stop::Failed(String::from_utf8_lossy(&drawn.stderr).into_owned())),
        Err(_) => Err(Stop::FirstDo(
            "rsvg-convert draws the mark; it is in the package librsvg2-bin (Debian) or librsvg (elsewhere)."
                .to_owned(),
        )),
    }
}

fn of_sizes(svg: &Path, sizes: &[u32]) -> Result<Vec<(u32, Vec<u8>)>, Stop> {
    sizes.iter().map(|size| Ok((*size, png(svg, *size)?))).collect()
}

/// An ICO file: a directory of 16 bytes an image, then the images.
fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(images.len()).unwrap_or(0);
    let mut file = vec![0, 0, 1, 0];
    file.extend(count.to_le_bytes());
    let mut offset = 6 + 16 * images.len();
    for (size, png) in images {
        // 0 stands for 256.
        let side = u8::try_from(*size).unwrap_or(0);
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend(length(png.len()).to_le_bytes());
        file.extend(length(offset).to_le_bytes());
        offset += png.len();
    }
    for (_, png) in images {
        file.extend(png);
    }
    file
}

/// An ICNS file: each image behind its name and its length, all behind the same.
fn icns(images: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, png) in images {
        body.extend(*kind);
        body.extend(length(png.len() + 8).to_be_bytes());
        body.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend(length(body.len() + 8).to_be_bytes());
    file.extend(body);
    file
}

/// Icons are small.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Stop> {
    fs::write(file, bytes).map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ico_says_where_each_image_lies() {
        let file = ico(&[(16, vec![1, 2, 3]), (256, vec![4, 5])]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0], "an icon with two images");
        assert_eq!((file[6], file[22]), (16, 0), "256 is written as 0");
        let offset =
            |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]) as usize;
        assert_eq!(file[offset(18)..offset(18) + 3], [1, 2, 3], "the first");
        assert_eq!(file[offset(34)..], [4, 5], "the second, to the end");
    }

    #[test]
    fn an_icns_counts_its_own_length() {
        let file = icns(&[(b"ic07", vec![9; 5])]);
        assert_eq!(file[..8], [b'i', b'c', b'n', b's', 0, 0, 0, 21], "the whole");
        assert_eq!(file[8..16], [b'i', b'c', b'0', b'7', 0, 0, 0, 13], "one image");
        assert_eq!(file.len(), 21, "and nothing else");
    }
}
