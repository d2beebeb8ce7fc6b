//! The memorial under names of its own. A journal's ids hold the millisecond in which something was made, which is
//! nobody's business outside: in the folder a photo is `photo-001` and a story `story-001`, like their files.

use std::collections::BTreeMap;

use crate::memorial::Memorial;
use crate::plan;
use crate::story_text;

/// Stands for a photo that is not in the folder.
const NOT_HERE: &str = "none";

/// A memorial in which no id is the journal's.
pub(crate) struct LocalMemorial {
    pub(crate) memorial: Memorial,
    /// The journal's id of each photo in the folder, by its local one.
    pub(crate) originals: BTreeMap<String, String>,
}

impl LocalMemorial {
    pub(crate) fn new(memorial: &Memorial) -> Self {
        let names = name_photos(memorial);
        let local = |id: &str| names.get(id).cloned();
        let reference = |id: &str| local(id).or_else(|| is_uuid(id).then(|| NOT_HERE.to_owned()));
        let mut renamed = memorial.clone();
        renamed.portrait = memorial.portrait.as_deref().and_then(local);
        for photo in &mut renamed.photos {
            photo.id = local(&photo.id).unwrap_or_else(|| NOT_HERE.to_owned());
        }
        let count = renamed.stories.len();
        for (index, story) in renamed.stories.iter_mut().enumerate() {
            story.id = format!("story-{}", plan::number(index, count));
            story.photos = story.photos.iter().filter_map(|id| local(id)).collect();
            story.markdown = story_text::rename_photos(&story.markdown, &reference);
        }
        let originals = names.into_iter().filter(|(_, local)| local != NOT_HERE);
        let originals = originals.map(|(original, local)| (local, original)).collect();
        Self { memorial: renamed, originals }
    }
}

/// What each photo is called; those without a picture are all called the same.
fn name_photos(memorial: &Memorial) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut numbered = 0;
    for photo in &memorial.photos {
        if names.contains_key(&photo.id) {
            continue;
        }
        let name = if photo.large.or(photo.small).is_some() {
            numbered += 1;
            format!("photo-{}", plan::number(numbered - 1, memorial.photos.len()))
        } else {
            NOT_HERE.to_owned()
        };
        names.insert(photo.id.clone(), name);
    }
    names
}

/// True for what looks like an id of a journal, with or without its dashes.
fn is_uuid(text: &str) -> bool {
    let digits = || text.chars().filter(|letter| *letter != '-');
    digits().count() == 32 && digits().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memorial::{Photo, Picture, Story};

    #[test]
    fn a_photo_is_called_like_its_file() {
        let picture = Some(Picture { width: 12, height: 8 });
        let photo = |id: &str, large| Photo { id: id.to_owned(), large, ..Photo::default() };
        let memorial = Memorial {
            photos: vec![photo("b", picture), photo("heic", None), photo("b", picture), photo("a", picture)],
            portrait: Some("a".into()),
            ..Memorial::default()
        };
        let local = LocalMemorial::new(&memorial);
        assert_eq!(local.originals["photo-002"], "a", "the source is asked by the journal's id");
        assert_eq!(local.memorial.portrait.as_deref(), Some("photo-002"), "the cover follows");
        let plan = plan::Plan::new(&local.memorial);
        for (id, file) in [("photo-001", "photos/001-2000.jpg"), ("photo-002", "photos/002-2000.jpg")] {
            assert_eq!(plan.photos[id].main.file, file, "{id} and its file carry one number");
        }
        assert_eq!(plan.photos_without_picture, 1, "a photo without a picture is still counted");
    }

    #[test]
    fn words_that_only_look_like_a_photo_stay() {
        let story = Story {
            markdown: "photo:shoot ![x](photo:019078AB-1234-7000-8000-0123456789ab)".into(),
            ..Story::default()
        };
        let local = LocalMemorial::new(&Memorial { stories: vec![story], ..Memorial::default() });
        assert_eq!(
            local.memorial.stories[0].markdown, "photo:shoot ![x](photo:none)",
            "only an id is replaced, that of a deleted photo too"
        );
        assert_eq!(local.memorial.stories[0].id, "story-001", "stories are numbered");
    }
}
