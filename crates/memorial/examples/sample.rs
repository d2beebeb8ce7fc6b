//! Writes sample memorials into a folder, to be looked at and to run the browser tests on:
//! `cargo run -p everpaw-memorial --example sample -- /tmp/memorials [folder with *.jpg]`.
//!
//! Without pictures to hand it draws plain ones.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "an example may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use everpaw_memorial::{
    DateWords, Language, Memorial, Photo, Picture, PictureError, PictureSource, Size, Story, Wording, export,
};
use turbojpeg::{Compressor, Decompressor, Image, PixelFormat, ScalingFactor, Subsamp};

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let out = arguments.next().unwrap_or_else(|| std::env::temp_dir().join("everpaw-memorials"));
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/demo/pictures");
    let pictures = Pictures::load(&arguments.next().unwrap_or(demo));
    fs::create_dir_all(&out).expect("the folder can be made");
    for (name, memorial) in [
        ("luna", luna(&pictures)),
        ("name-only", name_only()),
        ("one-photo", one_photo(&pictures)),
        ("many", many(&pictures)),
        ("rtl", right_to_left(&pictures)),
    ] {
        let folder = out.join(name);
        export(&memorial, &pictures, &folder, &mut |_| {}).expect("the sample can be exported");
    }
}

struct Pictures {
    files: BTreeMap<(String, u32), (Vec<u8>, Picture)>,
    ids: Vec<String>,
}

impl PictureSource for Pictures {
    fn jpeg(&self, photo_id: &str, size: Size) -> Result<Vec<u8>, PictureError> {
        let original = photo_id.split('~').next().unwrap_or_default();
        let found = self.files.get(&(original.to_owned(), size.pixels()));
        found.map(|(bytes, _)| bytes.clone()).ok_or_else(|| "no such picture".into())
    }
}

impl Pictures {
    fn load(folder: &Path) -> Self {
        let mut originals: Vec<Vec<u8>> = Vec::new();
        if let Ok(entries) = fs::read_dir(folder) {
            let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            let jpegs = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "jpg"));
            originals.extend(jpegs.filter_map(|path| fs::read(path).ok()));
        }
        if originals.is_empty() {
            originals
                .extend([(1600, 1067), (1000, 1400), (1800, 900), (1200, 1200), (1200, 1600)].map(drawn));
        }
        let mut files = BTreeMap::new();
        let mut ids = Vec::new();
        for (index, original) in originals.iter().enumerate() {
            let id = format!("photo-{index}");
            for size in [Size::Large, Size::Small] {
                files.insert((id.clone(), size.pixels()), shrunk(original, size));
            }
            ids.push(id);
        }
        Self { files, ids }
    }

    /// A photo of the wanted number, round and round.
    fn photo(&self, number: usize, caption: &str, when: &str) -> Photo {
        let id = &self.ids[number % self.ids.len()];
        let picture = |size: Size| self.files.get(&(id.clone(), size.pixels())).map(|(_, picture)| *picture);
        Photo {
            id: id.clone(),
            caption: (!caption.is_empty()).then(|| caption.to_owned()),
            date: date(when),
            large: picture(Size::Large),
            small: picture(Size::Small),
            ..Photo::default()
        }
    }
}

/// Decoded at the smallest scale that still fills `size`, and written again without any metadata.
fn shrunk(jpeg: &[u8], size: Size) -> (Vec<u8>, Picture) {
    let mut decoder = Decompressor::new().unwrap();
    let header = decoder.read_header(jpeg).unwrap();
    let longer = header.width.max(header.height);
    let fits = (1..=8).rev().find(|eighths| longer * eighths / 8 <= size.pixels() as usize).unwrap_or(1);
    let factor = ScalingFactor::new(fits, 8);
    decoder.set_scaling_factor(factor).unwrap();
    let scaled = header.scaled(factor);
    let mut image = Image {
        pixels: vec![0; scaled.width * scaled.height * 3],
        width: scaled.width,
        pitch: scaled.width * 3,
        height: scaled.height,
        format: PixelFormat::RGB,
    };
    decoder.decompress(jpeg, image.as_deref_mut()).unwrap();
    let picture = Picture {
        width: u32::try_from(scaled.width).unwrap(),
        height: u32::try_from(scaled.height).unwrap(),
    };
    (compressed(image), picture)
}

/// A picture of a hill under a sky, for a machine without any photos.
fn drawn((width, height): (usize, usize)) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let hill = height * 2 / 3 - (x * (width - x)) / (width * 2);
            let shade = u8::try_from(y * 60 / height).unwrap();
            let colour = if y > hill { [88 + shade, 104, 72] } else { [206, 200 - shade, 178 - shade] };
            pixels.extend(colour);
        }
    }
    compressed(Image { pixels, width, pitch: width * 3, height, format: PixelFormat::RGB })
}

fn compressed(image: Image<Vec<u8>>) -> Vec<u8> {
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(85).unwrap();
    compressor.set_subsamp(Subsamp::Sub2x2).unwrap();
    compressor.compress_to_vec(image.as_deref()).unwrap()
}

fn date(words: &str) -> Option<DateWords> {
    (!words.is_empty()).then(|| DateWords { words: words.to_owned(), language: "en".to_owned() })
}

fn luna(pictures: &Pictures) -> Memorial {
    let told = &pictures.ids;
    let snow = format!(
        "She had never seen it before. She stood in the door with one paw lifted, and looked at us as if we had done it.\n\n\
         Then she **ran**. Down the steps, under the hedge, twice round the pear tree, and back between our legs with \
         white on her nose. We laughed until the neighbours came out.\n\n![](photo:{})\n\n\
         > “She thinks the sky has come down,” said Papa.\n\nThat evening she slept on the radiator and would not be \
         spoken to.",
        told[1 % told.len()]
    );
    let stories = vec![
        Story {
            id: "story-1".into(),
            title: "First snow".into(),
            markdown: snow,
            date: date("the winter of 2010"),
            place: Some("in the garden at Mill Lane".into()),
            photos: vec![],
        },
        Story {
            id: "story-2".into(),
            title: "Things she was afraid of".into(),
            markdown: "The hoover. The *other* hoover. Uncle Ben’s hat.\n\n### Things she was not afraid of\n\n- the dog \
                       next door\n- heights\n- the vet, who had to be rescued from her\n\nShe is at \
                       [the vet’s own page](https://example.org) to this day."
                .into(),
            photos: told.iter().skip(2).take(2).cloned().collect(),
            ..Story::default()
        },
    ];
    let captions = [
        ("Asleep, as ever", "summer 2012"),
        ("", "winter 2010"),
        ("Waiting for rain to stop", ""),
        ("", ""),
        ("Her window", "about 2015"),
    ];
    let mut photos: Vec<_> = captions
        .iter()
        .enumerate()
        .take(told.len())
        .map(|(index, (caption, when))| pictures.photo(index, caption, when))
        .collect();
    photos.push(Photo { id: "heic".into(), ..Photo::default() });
    Memorial {
        name: "Luna".into(),
        species: Some("Cat".into()),
        words: Some("She chose the armchair on the first evening, and us a little later.".into()),
        born: date("spring 2009"),
        came_home: date("12 May 2009"),
        died: date("3 March 2023"),
        portrait: Some(told[0].clone()),
        stories,
        photos,
        ..Memorial::default()
    }
}

fn name_only() -> Memorial {
    Memorial {
        name: "Moppel".into(),
        language: Language::German,
        died: date("autumn 2001"),
        ..Memorial::default()
    }
}

fn one_photo(pictures: &Pictures) -> Memorial {
    let number = pictures.ids.len() - 1;
    let photo = pictures.photo(number, "", "");
    Memorial {
        name: "Sir Bartholomew Fluffington of Upper Slaughter, called Bart".into(),
        died: date("2019"),
        died_wording: Wording::Nothing,
        portrait: Some(photo.id.clone()),
        photos: vec![photo],
        ..Memorial::default()
    }
}

/// More photos than there are pictures: each picture under several ids.
fn many(pictures: &Pictures) -> Memorial {
    let captions = ["", "On the way home", "", "", "Stick, third of the day", "", ""];
    let photo = |number: usize| {
        let mut photo = pictures.photo(number * 3 + number / 5, captions[number % 7], "");
        photo.id = format!("{}~{number}", photo.id);
        photo
    };
    Memorial {
        name: "Bruno".into(),
        species: Some("Dog, mostly".into()),
        died: date("last summer"),
        died_wording: Wording::RainbowBridge,
        photos: (0..23).map(photo).collect(),
        ..Memorial::default()
    }
}

fn right_to_left(pictures: &Pictures) -> Memorial {
    let mut memorial = luna(pictures);
    memorial.name = "لونا 小雪".into();
    memorial.words = Some("كانت تنتظرنا كل مساء عند النافذة.".into());
    memorial.stories.truncate(1);
    memorial.stories[0].title = "أول ثلج".into();
    memorial.stories[0].markdown = "لم تكن قد رأت الثلج من قبل.\n\n她站在门口，看着雪。".into();
    memorial
}
