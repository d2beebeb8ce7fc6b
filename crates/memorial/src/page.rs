//! `index.html`: the memorial as the template sees it, every word and size settled beforehand.

use std::borrow::Cow;

use askama::Template;

use crate::dates;
use crate::error::ExportError;
use crate::memorial::{DateWords, Wording};
use crate::plan::{Plan, PlannedPhoto, PlannedPicture, PlannedStory};
use crate::rows;
use crate::story_text::{Block, Mention};
use crate::style::{self, Proportions};
use crate::words::Words;

/// The page's HTML, and the proportions for which it needs rules in the style sheet.
pub(crate) fn render(plan: &Plan<'_>, words: &Words) -> Result<(String, Proportions), ExportError> {
    let mut view = View { plan, words, first: true, proportions: Proportions::default() };
    let page = Page::new(&mut view);
    let html = page.render().map_err(|error| ExportError::Page { source: Box::new(error) })?;
    // Blank lines come from the template's own control flow.
    let lines = html.lines().map(str::trim_end).filter(|line| !line.is_empty());
    Ok((lines.collect::<Vec<_>>().join("\n") + "\n", view.proportions))
}

#[derive(Template)]
#[template(path = "index.html")]
struct Page<'a> {
    words: &'a Words,
    language: &'static str,
    name: &'a str,
    name_class: &'static str,
    species: Option<&'a str>,
    line: Option<&'a str>,
    life_dates: Vec<LifeDate<'a>>,
    cover_class: &'static str,
    portrait: Option<Shown>,
    contents: Vec<Entry>,
    stories: Vec<Chapter<'a>>,
    gallery: Vec<Part>,
    gallery_count: usize,
    without_picture: Option<String>,
}

/// A date of the pet's life with its word, if it has one.
struct LifeDate<'a> {
    label: Option<String>,
    date: When<'a>,
}

/// A date in words; `language` only where it is not the page's.
struct When<'a> {
    words: Cow<'a, str>,
    language: Option<&'a str>,
}

/// A line of the contents.
struct Entry {
    anchor: String,
    title: String,
}

struct Chapter<'a> {
    anchor: String,
    title: String,
    date: Option<When<'a>>,
    place: Option<&'a str>,
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Plate(Shown),
    Group(Group),
}

/// Photos that stand together, each with the class of the row it is in.
struct Group {
    class: String,
    photos: Vec<(String, Shown)>,
}

/// A photo, ready to be seen.
struct Shown {
    file: String,
    width: u32,
    height: u32,
    /// Empty when there is only one picture.
    srcset: String,
    sizes: String,
    alt: String,
    caption: Option<String>,
    date: Option<String>,
    date_language: Option<String>,
    ratio: u32,
    ratio_class: String,
    /// The first picture of the page is fetched at once, the others when they come near.
    lazy: bool,
}

impl<'a> Page<'a> {
    fn new(view: &mut View<'a>) -> Self {
        let (plan, words) = (view.plan, view.words);
        let memorial = plan.memorial;
        let portrait = plan.portrait.and_then(|id| view.show(id, None, Spot::Cover));
        let stories: Vec<_> = plan.stories.iter().map(|story| view.chapter(story)).collect();
        let gallery = view.place(plan.gallery.iter().map(|id| (*id, None)));
        let gallery_count = plan.gallery.len();
        Page {
            words,
            language: memorial.language.code(),
            name: memorial.name.trim(),
            name_class: if memorial.name.chars().count() > 18 { "long-name" } else { "short-name" },
            species: filled(memorial.species.as_deref()),
            line: filled(memorial.words.as_deref()),
            life_dates: life_dates(plan, words),
            cover_class: cover_class(plan),
            contents: contents(&stories, gallery_count, words),
            portrait,
            stories,
            gallery,
            gallery_count,
            without_picture: without_picture(plan, words),
        }
    }
}

/// Where on the page a photo stands, which decides how large it is drawn.
#[derive(Clone, Copy)]
enum Spot {
    Cover,
    Plate,
    Row,
}

/// Walks the plan in reading order and remembers whether a picture has been shown yet.
struct View<'a> {
    plan: &'a Plan<'a>,
    words: &'a Words,
    first: bool,
    proportions: Proportions,
}

impl<'a> View<'a> {
    fn chapter(&mut self, story: &'a PlannedStory<'a>) -> Chapter<'a> {
        let mut parts = Vec::new();
        for block in &story.blocks {
            match block {
                Block::Text(html) => parts.push(Part::Text(html.clone())),
                Block::Photos(mentions) => {
                    parts.extend(
                        self.place(mentions.iter().map(|mention| (mention.photo.as_str(), Some(mention)))),
                    );
                }
            }
        }
        parts.extend(self.place(story.beside.iter().map(|id| (*id, None))));
        let title = story.story.title.trim();
        Chapter {
            anchor: format!("story-{}", story.number),
            title: if title.is_empty() { self.words.say("untitled-story") } else { title.to_owned() },
            date: story.story.date.as_ref().and_then(|date| When::new(date, self.words, self.plan)),
            place: filled(story.story.place.as_deref()),
            parts,
        }
    }

    /// One photo stands alone, several make rows.
    fn place<'b>(
        &mut self,
        photos: impl ExactSizeIterator<Item = (&'b str, Option<&'b Mention>)>,
    ) -> Vec<Part> {
        let spot = if photos.len() == 1 { Spot::Plate } else { Spot::Row };
        let mut shown: Vec<_> = photos.filter_map(|(id, mention)| self.show(id, mention, spot)).collect();
        match shown.len() {
            0 => Vec::new(),
            1 => shown.pop().map(Part::Plate).into_iter().collect(),
            _ => vec![Part::Group(self.group(shown))],
        }
    }

    fn group(&mut self, photos: Vec<Shown>) -> Group {
        let ratios: Vec<u32> = photos.iter().map(|photo| photo.ratio).collect();
        let rows = rows::divide(&ratios);
        let widest = rows.iter().map(|row| row.ratio).max().unwrap_or_default();
        let mut classes = Vec::new();
        for row in rows {
            self.proportions.rows.insert(row.ratio);
            let class = format!("{} of-{}", style::row_class(row.ratio), row.photos.len());
            classes.extend(row.photos.map(|_| class.clone()));
        }
        Group { class: style::row_class(widest), photos: classes.into_iter().zip(photos).collect() }
    }

    fn show(&mut self, id: &str, mention: Option<&Mention>, spot: Spot) -> Option<Shown> {
        let planned = self.plan.photos.get(id)?;
        let photo = planned.photo;
        let caption = filled(photo.caption.as_deref()).or(mention.and_then(|it| filled(Some(&it.title))));
        let alt = filled(photo.alt.as_deref()).or(mention.and_then(|it| filled(Some(&it.alt)))).or(caption);
        let memorial = self.plan.memorial;
        let date = photo.date.as_ref().and_then(|date| When::new(date, self.words, self.plan));
        let picture = planned.main.picture;
        let lazy = !std::mem::replace(&mut self.first, false);
        let ratio = style::ratio(picture);
        self.proportions.pictures.insert(ratio);
        Some(Shown {
            file: planned.main.file.clone(),
            width: picture.width,
            height: picture.height,
            srcset: srcset(planned),
            sizes: sizes(&planned.main, spot),
            alt: alt.map_or_else(|| self.words.say_name("photo-of", memorial.name.trim()), str::to_owned),
            caption: caption.map(str::to_owned),
            date: date.as_ref().map(|date| date.words.clone().into_owned()),
            date_language: date.and_then(|date| date.language.map(str::to_owned)),
            ratio,
            ratio_class: style::ratio_class(ratio),
            lazy,
        })
    }
}

impl<'a> When<'a> {
    fn new(date: &'a DateWords, words: &Words, plan: &Plan<'_>) -> Option<Self> {
        let page_language = plan.memorial.language.code();
        let written = dates::write(date, words, page_language)?;
        let language = Some(written.language).filter(|code| !code.is_empty() && *code != page_language);
        Some(When { words: written.words, language })
    }
}

fn life_dates<'a>(plan: &Plan<'a>, words: &Words) -> Vec<LifeDate<'a>> {
    let memorial = plan.memorial;
    let died = match memorial.died_wording {
        Wording::Died => Some(words.say("died-died")),
        Wording::Passed => Some(words.say("died-passed")),
        Wording::RainbowBridge => Some(words.say("died-rainbow-bridge")),
        Wording::PutToSleep => Some(words.say("died-put-to-sleep")),
        Wording::Nothing => None,
    };
    let dates = [
        (Some(words.say("born")), &memorial.born),
        (Some(words.say("came-home")), &memorial.came_home),
        (died, &memorial.died),
    ];
    dates
        .into_iter()
        .filter_map(|(label, date)| {
            date.as_ref().and_then(|date| When::new(date, words, plan)).map(|date| LifeDate { label, date })
        })
        .collect()
}

/// A portrait stands beside the name, unless it is so wide that it belongs above it.
fn cover_class(plan: &Plan<'_>) -> &'static str {
    match plan.portrait.and_then(|id| plan.photos.get(id)).map(|photo| photo.main.picture) {
        None => "cover-words",
        Some(picture) if style::ratio(picture) > 140 => "cover-wide",
        Some(_) => "cover-tall",
    }
}

/// Worth having from three lines on.
fn contents(stories: &[Chapter<'_>], photos: usize, words: &Words) -> Vec<Entry> {
    let mut entries: Vec<_> = stories
        .iter()
        .map(|story| Entry { anchor: story.anchor.clone(), title: story.title.clone() })
        .collect();
    if photos > 0 {
        entries.push(Entry { anchor: "photos".to_owned(), title: words.say_count("photos", photos) });
    }
    if entries.len() < 3 { Vec::new() } else { entries }
}

/// "More" only where there is something to be more than.
fn without_picture(plan: &Plan<'_>, words: &Words) -> Option<String> {
    match plan.photos_without_picture {
        0 => None,
        count if plan.photos.is_empty() => Some(words.say_count("only-photos-without-picture", count)),
        count => Some(words.say_count("photos-without-picture", count)),
    }
}

fn srcset(planned: &PlannedPhoto<'_>) -> String {
    let Some(small) = &planned.small else { return String::new() };
    format!("{} {}w, {} {}w", small.file, small.picture.width, planned.main.file, planned.main.picture.width)
}

/// How wide the picture is drawn, for the browser to choose a file by before it has read the style.
fn sizes(main: &PlannedPicture, spot: Spot) -> String {
    let hundredths = style::ratio(main.picture);
    let tenths_of_rem = |height: u32| hundredths * height / 10;
    let wide = match spot {
        Spot::Cover => 440,
        Spot::Plate => 380,
        Spot::Row => 240,
    };
    let width = tenths_of_rem(wide).min(9600) / 10;
    let narrow = if matches!(spot, Spot::Row) { (hundredths * 60 / 100).min(92) } else { 92 };
    format!("(max-width: 40rem) {narrow}vw, min(92vw, {}.{}rem)", width / 10, width % 10)
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
