//! What the tests of the export share: a memorial with a little of everything, and a source of tiny pictures.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use everpaw_memorial::{
    DateWords, ExportError, Exported, Language, Memorial, Photo, Picture, PictureError, PictureSource, Size,
    Story, Wording, export,
};

/// A picture without any luggage, 12 by 8 pixels.
pub(crate) const PLAIN: &[u8] = include_bytes!("../pictures/plain.jpg");

/// The same picture with a camera's name and a latitude.
pub(crate) const WITH_LOCATION: &[u8] = include_bytes!("../pictures/with-location.jpg");

/// Gives the plain picture for every photo, except where it is told otherwise.
#[derive(Default)]
pub(crate) struct Pictures {
    /// Photos that carry metadata.
    pub(crate) tainted: Vec<String>,
    /// Photos that cannot be read.
    pub(crate) broken: Vec<String>,
}

impl PictureSource for Pictures {
    fn jpeg(&self, photo_id: &str, _size: Size) -> Result<Vec<u8>, PictureError> {
        if self.broken.iter().any(|id| id == photo_id) {
            return Err("the pixels are missing".into());
        }
        let tainted = self.tainted.iter().any(|id| id == photo_id);
        Ok(if tainted { WITH_LOCATION } else { PLAIN }.to_vec())
    }
}

pub(crate) fn date(words: &str, language: &str) -> DateWords {
    DateWords { words: words.into(), language: language.into() }
}

pub(crate) fn photo(id: &str) -> Photo {
    let picture = Some(Picture { width: 12, height: 8 });
    Photo { id: id.into(), large: picture, small: picture, ..Photo::default() }
}

/// Luna: a portrait, two stories, four photos with pictures and one without.
pub(crate) fn luna() -> Memorial {
    let mut on_the_sill = photo("sill");
    on_the_sill.caption = Some("On the sill".into());
    on_the_sill.alt = Some("A grey cat on a window sill".into());
    on_the_sill.date = Some(date("Sommer 2011", "de"));
    Memorial {
        name: "Luna".into(),
        species: Some("cat".into()),
        words: Some("She chose us.".into()),
        born: Some(date("spring 2009", "en")),
        came_home: None,
        died: Some(date("3 March 2023", "en")),
        died_wording: Wording::Died,
        portrait: Some("portrait".into()),
        stories: vec![
            Story {
                id: "s1".into(),
                title: "First snow & after".into(),
                markdown: "It **fell** all night.\n\n![](photo:sill)\n\nThen she slept.".into(),
                date: Some(date("winter 2010", "en")),
                place: Some("the garden".into()),
                photos: vec!["snow".into(), "sill".into()],
            },
            Story {
                id: "s2".into(), title: "雪".into(), markdown: "短い話。".into(), ..Story::default()
            },
        ],
        photos: vec![
            photo("portrait"),
            on_the_sill,
            photo("snow"),
            photo("rest"),
            Photo { id: "IMG_5195.HEIC".into(), ..Photo::default() },
        ],
        language: Language::English,
    }
}

pub(crate) fn export_to(memorial: &Memorial, out: &Path) -> Result<Exported, ExportError> {
    export(memorial, &Pictures::default(), out, &mut |_| {})
}

/// Every file below `root` with its bytes.
pub(crate) fn files_of(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}
