//! Everything that is not JPEG: decoded, or refused by name.

use std::io::Cursor;

use everpaw_photo::{DecodeError, Decoder, Format, is_plain_jpeg};
use exif::{Field, In, Tag, Value, experimental::Writer};
use image::{
    DynamicImage, Frame, ImageEncoder, ImageFormat, RgbaImage,
    codecs::{gif::GifEncoder, png::PngEncoder, webp::WebPEncoder},
};

use crate::pictures::{Picture, RED, exif, near, orientation, pool, seen};

fn saved(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn the_other_formats_become_jpegs_too() {
    let (pool, picture) = (pool(), DynamicImage::ImageRgb8(Picture::quarters(900, 600).as_image()));
    for (kind, format) in [
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::WebP),
        (ImageFormat::Gif, Format::Gif),
        (ImageFormat::Tiff, Format::Tiff),
        (ImageFormat::Bmp, Format::Bmp),
    ] {
        let image = if kind == ImageFormat::Gif { picture.to_rgba8().into() } else { picture.clone() };
        let rendered = pool.render(&saved(&image, kind)).unwrap();
        assert_eq!(rendered.facts.format, format, "{kind:?}");
        assert_eq!((rendered.small.width, rendered.small.height), (400, 267), "{kind:?}");
        assert!(is_plain_jpeg(&rendered.large.jpeg), "{kind:?} becomes a plain JPEG");
        assert!(near(seen(&rendered.large).quarter_colours()[0], RED), "{kind:?} keeps its red");
    }
}

#[test]
fn every_depth_of_pixel_becomes_eight_bits_on_white() {
    let pool = pool();
    let rgb = DynamicImage::ImageRgb8(Picture::drawn(64, 48, |_, _| RED).as_image());
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(64, 48, image::Rgba([0, 0, 0, 0])));
    let grey = [rgb.to_luma8().get_pixel(0, 0).0[0]; 3];
    let cases: [(&str, DynamicImage, [u8; 3]); 7] = [
        ("16-bit colour", rgb.to_rgb16().into(), RED),
        ("16-bit colour with alpha", rgb.to_rgba16().into(), RED),
        ("grey", rgb.to_luma8().into(), grey),
        ("16-bit grey", rgb.to_luma16().into(), grey),
        ("grey with alpha", rgb.to_luma_alpha8().into(), grey),
        ("transparent", clear.clone(), [255; 3]),
        ("transparent, 16-bit", clear.to_rgba16().into(), [255; 3]),
    ];
    for (name, image, expected) in cases {
        let rendered = pool.render(&saved(&image, ImageFormat::Png)).unwrap();
        let colour = seen(&rendered.large).at(32, 24);
        assert!(near(colour, expected), "{name}: {colour:?} instead of {expected:?}");
    }
}

#[test]
fn orientation_is_read_from_every_format_that_has_it() {
    let (pool, stored) = (pool(), Picture::quarters(120, 80).stored_as(6));
    let (width, height) = (80, 120);
    let block = exif(vec![orientation(6)]);
    let (mut png, mut webp) = (Vec::new(), Vec::new());
    let mut encoder = PngEncoder::new(&mut png);
    encoder.set_exif_metadata(block.clone()).unwrap();
    encoder.write_image(&stored.pixels, width, height, image::ExtendedColorType::Rgb8).unwrap();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_exif_metadata(block).unwrap();
    encoder.write_image(&stored.pixels, width, height, image::ExtendedColorType::Rgb8).unwrap();
    for (name, file) in [("PNG", png), ("WebP", webp), ("TIFF", tiff(&stored, 6))] {
        let rendered = pool.render(&file).unwrap();
        assert_eq!((rendered.facts.orientation, rendered.facts.width), (6, 120), "{name}");
        assert!(near(seen(&rendered.large).quarter_colours()[0], RED), "{name}: red is on the upper left");
    }
}

fn tiff(picture: &Picture, orientation: u16) -> Vec<u8> {
    let short = |tag, value: u16| Field { tag, ifd_num: In::PRIMARY, value: Value::Short(vec![value]) };
    let fields = [
        short(Tag::ImageWidth, picture.width.try_into().unwrap()),
        short(Tag::ImageLength, picture.height.try_into().unwrap()),
        Field { tag: Tag::BitsPerSample, ifd_num: In::PRIMARY, value: Value::Short(vec![8, 8, 8]) },
        short(Tag::Compression, 1),
        short(Tag::PhotometricInterpretation, 2),
        short(Tag::Orientation, orientation),
        short(Tag::SamplesPerPixel, 3),
        short(Tag::RowsPerStrip, picture.height.try_into().unwrap()),
    ];
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let strips = [&picture.pixels[..]];
    writer.set_strips(&strips, In::PRIMARY);
    let mut file = Cursor::new(Vec::new());
    writer.write(&mut file, true).unwrap();
    file.into_inner()
}

#[test]
fn an_animation_gives_its_first_frame() {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    for colour in [[220, 30, 30, 255], [30, 30, 220, 255]] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(64, 48, image::Rgba(colour)))).unwrap();
    }
    drop(encoder);
    let rendered = pool().render(&file).unwrap();
    assert!(near(seen(&rendered.large).at(32, 24), RED), "the first of two frames is shown");
}

#[test]
fn a_65_byte_bomb_is_refused_before_allocation() {
    let bomb = png_claiming(0x7FFF_FFFF, 0x7FFF_FFFF);
    assert!(bomb.len() <= 65, "{} bytes claim four billion gigabytes", bomb.len());
    let pool = pool();
    for (bomb, code) in [
        (bomb, "photo-too-large"),
        (png_claiming(30_000, 30_000), "photo-too-large"),
        (
            b"GIF89a\xFF\xFF\xFF\xFF\0\0\0,\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\x02\x44\x01\0;".to_vec(),
            "photo-too-large",
        ),
    ] {
        let error = pool.render(&bomb).unwrap_err();
        assert_eq!(error.code(), code, "refused by its header, not by running out of memory: {error:?}");
    }
}

/// A header of 8-bit RGBA, a little data, and the end.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", &header[..]), (b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01")] {
        let body = [&name[..], data].concat();
        let length = u32::try_from(data.len()).unwrap();
        file.extend([&length.to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat());
    }
    file.extend(b"\0\0\0\0IEND\xAE\x42\x60\x82");
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

#[test]
fn half_a_png_shows_its_upper_half() {
    let noisy = Picture::drawn(800, 600, |x, y| {
        if y < 300 { RED } else { [(x * 7).to_le_bytes()[0], (y * 13).to_le_bytes()[0], 9] }
    });
    let file = saved(&DynamicImage::ImageRgb8(noisy.as_image()), ImageFormat::Png);
    let rendered = pool().render(&file[..file.len() * 3 / 4]).unwrap();
    assert!(rendered.facts.damaged, "what is missing is said");
    assert!(near(seen(&rendered.large).at(400, 100), RED), "and the rest is shown");
}

#[test]
fn what_cannot_be_drawn_is_named_and_costs_no_worker() {
    let nowhere = everpaw_photo::WorkerCommand { program: "/nowhere/at/all".into(), arguments: Vec::new() };
    let pool = everpaw_photo::WorkerPool::new(nowhere, everpaw_photo::Limits::default());
    for (bytes, expected) in [
        (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], Format::Heif),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1", Format::Mp4),
        (b"a letter about Luna", Format::Unknown),
        (b"", Format::Unknown),
    ] {
        match pool.render(bytes) {
            Err(DecodeError::Unsupported { format }) => assert_eq!(format, expected, "named for what it is"),
            other => panic!("{expected:?} should be unsupported, not {other:?}"),
        }
    }
    let error = pool.render(&Picture::quarters(8, 8).jpeg()).unwrap_err();
    assert_eq!(error.code(), "decoder-unavailable", "a worker that cannot start says nothing of the picture");
}
