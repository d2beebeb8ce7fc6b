//! What goes where: the file each photo and story becomes, and on which spot of the page a photo is seen.
//!
//! Every photo is seen once: on the cover, in the stories that show it, or, when in neither, in the gallery. File
//! names are numbers with a little plain ASCII, safe on every system and in every archive, and never come from the
//! person's own file names.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::memorial::{Memorial, Photo, Picture, Size, Story};
use crate::story_text::{self, Block};

/// A memorial with every file named and every photo in its place.
pub(crate) struct Plan<'a> {
    pub(crate) memorial: &'a Memorial,
    pub(crate) portrait: Option<&'a str>,
    pub(crate) stories: Vec<PlannedStory<'a>>,
    /// Ids of the photos that neither the cover nor a story shows.
    pub(crate) gallery: Vec<&'a str>,
    pub(crate) photos: BTreeMap<&'a str, PlannedPhoto<'a>>,
    pub(crate) photos_without_picture: usize,
}

/// A photo with at least one picture.
pub(crate) struct PlannedPhoto<'a> {
    pub(crate) photo: &'a Photo,
    /// The larger of its pictures.
    pub(crate) main: PlannedPicture,
    /// Its small picture, when `main` is the large one.
    pub(crate) small: Option<PlannedPicture>,
}

/// One picture and the file it becomes, relative to the folder.
pub(crate) struct PlannedPicture {
    pub(crate) file: String,
    pub(crate) size: Size,
    pub(crate) picture: Picture,
}

/// A story, read and named.
pub(crate) struct PlannedStory<'a> {
    pub(crate) story: &'a Story,
    /// `001`, also the end of its anchor on the page.
    pub(crate) number: String,
    pub(crate) file: String,
    pub(crate) blocks: Vec<Block>,
    /// Photos kept beside the story that its text does not show.
    pub(crate) beside: Vec<&'a str>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(memorial: &'a Memorial) -> Self {
        let photos = plan_photos(&memorial.photos);
        let stories: Vec<_> = memorial
            .stories
            .iter()
            .enumerate()
            .map(|(index, story)| plan_story(index, memorial.stories.len(), story, &photos))
            .collect();
        let portrait = memorial.portrait.as_deref().filter(|id| photos.contains_key(id));
        let mut seen: BTreeSet<&str> = portrait.into_iter().collect();
        for story in &stories {
            seen.extend(story.beside.iter().copied());
            seen.extend(story.blocks.iter().flat_map(Block::photo_ids));
        }
        let mut gallery = Vec::new();
        for photo in &memorial.photos {
            let id = photo.id.as_str();
            if photos.contains_key(id) && !seen.contains(id) && !gallery.contains(&id) {
                gallery.push(id);
            }
        }
        let photos_without_picture =
            memorial.photos.iter().filter(|photo| !photos.contains_key(photo.id.as_str())).count();
        Self { memorial, portrait, stories, gallery, photos, photos_without_picture }
    }

    /// The photos in the order of the memorial.
    pub(crate) fn photos_in_order(&self) -> Vec<&PlannedPhoto<'a>> {
        let mut photos: Vec<_> = self.photos.values().collect();
        photos.sort_by(|one, other| one.main.file.cmp(&other.main.file));
        photos
    }
}

impl PlannedPhoto<'_> {
    pub(crate) fn pictures(&self) -> impl Iterator<Item = &PlannedPicture> {
        std::iter::once(&self.main).chain(&self.small)
    }
}

fn plan_photos(photos: &[Photo]) -> BTreeMap<&str, PlannedPhoto<'_>> {
    let mut planned = BTreeMap::new();
    for photo in photos.iter().filter(|photo| photo.large.or(photo.small).is_some()) {
        let number = number(planned.len(), photos.len());
        let picture = |size: Size, picture: Option<Picture>| {
            let file = format!("photos/{number}-{}.jpg", size.pixels());
            picture.map(|picture| PlannedPicture { file, size, picture })
        };
        let large = picture(Size::Large, photo.large);
        let small = picture(Size::Small, photo.small);
        let (main, small) = match (large, small) {
            (Some(large), small) => (large, small),
            (None, Some(small)) => (small, None),
            (None, None) => continue,
        };
        planned.entry(photo.id.as_str()).or_insert(PlannedPhoto { photo, main, small });
    }
    planned
}

fn plan_story<'a>(
    index: usize,
    count: usize,
    story: &'a Story,
    photos: &BTreeMap<&'a str, PlannedPhoto<'a>>,
) -> PlannedStory<'a> {
    let blocks = story_text::read(&story.markdown, &|id| photos.get(id).map(|photo| photo.main.file.clone()));
    let shown: BTreeSet<String> = blocks.iter().flat_map(Block::photo_ids).map(str::to_owned).collect();
    let mut beside: Vec<&str> = Vec::new();
    for id in story.photos.iter().map(String::as_str) {
        if photos.contains_key(id) && !shown.contains(id) && !beside.contains(&id) {
            beside.push(id);
        }
    }
    let number = number(index, count);
    let slug = slug(&story.title);
    let file =
        if slug.is_empty() { format!("stories/{number}.md") } else { format!("stories/{number}-{slug}.md") };
    PlannedStory { story, number, file, blocks, beside }
}

/// `001`, wide enough that the names of `count` files sort as they are read.
pub(crate) fn number(index: usize, count: usize) -> String {
    let width = count.to_string().len().max(3);
    format!("{:0width$}", index + 1)
}

/// A pet's name as the name of a folder, on any system: its own letters, without what a path or Windows reads otherwise.
pub(crate) fn folder_name(name: &str) -> String {
    const LONGEST: usize = 60;
    let kept = name
        .chars()
        .map(|letter| if letter.is_control() || "<>:\"/\\|?*".contains(letter) { ' ' } else { letter });
    let words: String =
        kept.take(LONGEST).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(['.', ' ']);
    // A device's name is no folder's on Windows, whatever stands behind a full stop.
    let stem = words.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device| stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1);
    let is_device =
        ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT");
    if words.is_empty() || is_device { String::from("Memorial") } else { words.to_owned() }
}

/// A few plain lower-case words of a title, or nothing for a title in another script.
fn slug(title: &str) -> String {
    const LONGEST: usize = 40;
    let mut slug = String::new();
    for letter in title.nfkd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter)) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if letter != '\'' && letter != '\u{2019}' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(id: &str, pictures: bool) -> Photo {
        let picture = pictures.then_some(Picture { width: 12, height: 8 });
        Photo { id: id.to_owned(), large: picture, small: picture, ..Photo::default() }
    }

    #[test]
    fn a_folder_is_called_after_the_pet_wherever_that_can_be_a_name() {
        for (name, folder) in [
            ("Luna", "Luna"),
            ("Žofie & Ben", "Žofie & Ben"),
            ("../Luna", "Luna"),
            ("a/b\\c:d", "a b c d"),
            ("  Mr. Paws.  ", "Mr. Paws"),
            ("CON", "Memorial"),
            ("lpt1.cat", "Memorial"),
            ("...", "Memorial"),
            ("小花", "小花"),
        ] {
            assert_eq!(folder_name(name), folder, "{name:?} on a disk");
        }
    }

    #[test]
    fn a_slug_is_plain_ascii() {
        assert_eq!(
            slug("The day we met: Žofie's first snow"),
            "the-day-we-met-zofies-first-snow",
            "words and dashes"
        );
        assert_eq!(slug("../../con\\nul?"), "con-nul", "nothing of a path survives");
        assert_eq!(slug("下雪的日子"), "", "another script leaves the number alone");
        assert!(slug(&"very ".repeat(40)).len() <= 40, "long titles are cut for old file systems");
    }

    #[test]
    fn each_photo_is_seen_once() {
        let memorial = Memorial {
            portrait: Some("cover".into()),
            photos: ["cover", "told", "beside", "rest"].map(|id| photo(id, true)).to_vec(),
            stories: vec![Story {
                markdown: "Look: ![](photo:told)".into(),
                photos: vec!["told".into(), "beside".into(), "gone".into()],
                ..Story::default()
            }],
            ..Memorial::default()
        };
        let plan = Plan::new(&memorial);
        assert_eq!(plan.portrait, Some("cover"), "the portrait is on the cover");
        assert_eq!(plan.stories[0].beside, ["beside"], "a photo in the text is not repeated after it");
        assert_eq!(plan.gallery, ["rest"], "the gallery holds what is shown nowhere else");
    }

    #[test]
    fn a_photo_without_a_picture_is_counted_and_takes_no_number() {
        let memorial = Memorial {
            photos: vec![photo("a", true), photo("heic", false), photo("b", true)],
            ..Memorial::default()
        };
        let plan = Plan::new(&memorial);
        assert_eq!(plan.photos_without_picture, 1, "it is counted");
        assert_eq!(plan.photos["b"].main.file, "photos/002-2000.jpg", "the numbers have no gap");
    }
}
