//! The exported folder as a list of files: the words made beforehand, the pictures fetched when their turn comes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error::ExportError;
use crate::memorial::{PictureSource, Size};
use crate::plan::Plan;
use crate::words::Words;
use crate::{page, record, style};

/// The files of the folder, without the manifest.
pub(crate) struct Site {
    pub(crate) files: Vec<SiteFile>,
}

/// One file of the folder.
pub(crate) struct SiteFile {
    /// Relative to the folder, parts joined by `/`.
    pub(crate) path: String,
    content: Content,
}

enum Content {
    Words(String),
    Picture { photo: String, size: Size },
}

impl Site {
    /// `originals` has the id by which the source knows each photo of the plan.
    pub(crate) fn new(plan: &Plan<'_>, originals: &BTreeMap<String, String>) -> Result<Self, ExportError> {
        let words = Words::new(plan.memorial.language);
        let (page, proportions) = page::render(plan, &words)?;
        let mut files = vec![
            SiteFile::words("README.txt", record::readme(plan, &words)),
            SiteFile::words("index.html", page),
            SiteFile::words("memorial.json", record::json(plan)?),
            SiteFile::words("style.css", style::render(&proportions)),
        ];
        for story in &plan.stories {
            files.push(SiteFile::words(&story.file, record::markdown(story, plan, &words)));
        }
        for planned in plan.photos_in_order() {
            let id = &planned.photo.id;
            let original = originals.get(id).unwrap_or(id);
            for picture in planned.pictures() {
                let content = Content::Picture { photo: original.clone(), size: picture.size };
                files.push(SiteFile { path: picture.file.clone(), content });
            }
        }
        Ok(Self { files })
    }
}

impl SiteFile {
    fn words(path: &str, words: String) -> Self {
        SiteFile { path: path.to_owned(), content: Content::Words(words) }
    }

    /// The file's bytes. Every picture that leaves goes through here, and only a plain one does.
    pub(crate) fn read(&self, pictures: &dyn PictureSource) -> Result<Cow<'_, [u8]>, ExportError> {
        match &self.content {
            Content::Words(words) => Ok(Cow::Borrowed(words.as_bytes())),
            Content::Picture { photo, size } => {
                let unreadable =
                    |source| ExportError::PhotoUnreadable { photo: photo.clone(), size: *size, source };
                let bytes = pictures.jpeg(photo, *size).map_err(unreadable)?;
                if !photo::is_plain_jpeg(&bytes) {
                    return Err(ExportError::PhotoNotPlain { photo: photo.clone(), size: *size });
                }
                Ok(Cow::Owned(bytes))
            }
        }
    }
}
