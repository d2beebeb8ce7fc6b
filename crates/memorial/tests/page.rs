//! What the exported files say: the page, the record, the stories and the list of files.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use std::collections::BTreeMap;

use common::{date, export_to, files_of, luna, photo};
use everpaw_memorial::{Language, Memorial, Wording};
use tempfile::TempDir;

fn exported(memorial: &Memorial) -> BTreeMap<String, String> {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("memorial");
    export_to(memorial, &out).unwrap();
    let texts = files_of(&out).into_iter().filter(|(name, _)| !name.starts_with("photos/"));
    texts.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

fn page_of(memorial: &Memorial) -> String {
    exported(memorial).remove("index.html").unwrap()
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn the_page_starts_from_allowing_nothing() {
    let page = page_of(&luna());
    assert!(page.contains("content=\"default-src 'none';"), "the policy starts from none");
    assert!(page.contains(r#"<meta name="referrer" content="no-referrer">"#), "links tell nobody where from");
    assert!(!page.contains("<script") && !page.contains("style=\""), "no script and no inline style");
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"), "the language is stated");
}

#[test]
fn every_image_has_its_size_and_every_one_but_the_first_can_wait() {
    let page = page_of(&luna());
    let images = count(&page, "<img ");
    assert_eq!(images, 4, "each photo with a picture is seen once");
    assert_eq!(count(&page, " width=\"12\" height=\"8\""), images, "no image moves the page when it arrives");
    assert_eq!(count(&page, " srcset=\"photos/"), images, "each offers both sizes");
    assert_eq!(
        count(&page, " loading=\"lazy\" decoding=\"async\""),
        images - 1,
        "the first is not made to wait"
    );
    let first = page.find("<img ").unwrap();
    assert!(!page[first..].lines().next().unwrap().contains("lazy"), "and it is the first that is not");
}

#[test]
fn a_photo_is_described_by_words_and_never_by_a_file_name() {
    let page = page_of(&luna());
    assert!(page.contains(r#"alt="A grey cat on a window sill""#), "the person's own description is used");
    assert_eq!(count(&page, r#"alt="A photo of Luna""#), 3, "without words the description is a plain one");
    assert!(!page.contains("IMG_5195"), "no id and no file name reaches the page");
    assert!(
        page.contains("One more photo is kept in the journal"),
        "the photo without a picture is mentioned"
    );
}

#[test]
fn dates_are_in_the_persons_words_and_language() {
    let page = page_of(&luna());
    assert!(page.contains(r#"<span class="date" dir="auto">spring 2009</span>"#), "as typed");
    assert!(
        page.contains(r#"<span class="date" dir="auto" lang="de">Sommer 2011</span>"#),
        "and its language said"
    );
}

#[test]
fn a_date_from_a_camera_is_written_in_words() {
    let mut memorial = luna();
    memorial.born = Some(date("2008-10", "en"));
    memorial.photos[2].date = Some(date("2008-10-22", ""));
    memorial.stories[0].date = Some(date("2008-10-22", "en"));
    for (language, day, month) in [
        (Language::English, "22 October 2008", "October 2008"),
        (Language::German, "22. Oktober 2008", "Oktober 2008"),
    ] {
        let files = exported(&Memorial { language, ..memorial.clone() });
        let page = &files["index.html"];
        let shown = |words: &str| count(page, &format!(r#"<span class="date" dir="auto">{words}</span>"#));
        assert_eq!(shown(day), 2, "the photo's and the story's, in the page's language");
        assert_eq!(shown(month), 1, "a month likewise");
        let story = &files["stories/001-first-snow-after.md"];
        assert!(story.contains(&format!("{day}, the garden")), "in the story's file: {story}");
        assert!(files["memorial.json"].contains(r#""2008-10-22""#), "the record keeps it as it was");
    }
}

#[test]
fn no_id_of_the_journal_is_in_the_folder() {
    let ids: Vec<String> = (0..8).map(|n| format!("019078ab-cdef-7000-8000-00000000000{n}")).collect();
    let mut memorial = luna();
    for (photo, id) in memorial.photos.iter_mut().zip(&ids) {
        photo.id.clone_from(id);
    }
    memorial.portrait = Some(ids[0].clone());
    for (story, id) in memorial.stories.iter_mut().zip(&ids[5..]) {
        story.id.clone_from(id);
        story.photos = vec![ids[2].clone(), ids[4].clone(), ids[7].clone()];
        // One that is shown, one without a picture, one that was deleted, one in a link and one in a broken reference.
        story.markdown = format!(
            "![]({p}{}) ![]({p}{}) ![]({p}{}) [it]({p}{}) ![it]({p}{}",
            ids[1],
            ids[4],
            ids[7],
            ids[3],
            ids[3],
            p = "photo:"
        );
    }
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("memorial");
    export_to(&memorial, &out).unwrap();
    let files = files_of(&out);
    assert!(files.contains_key("photos/004-400.jpg"), "the pictures were found by their ids");
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for id in &ids {
            assert!(!text.contains(id.as_str()) && !name.contains(id.as_str()), "{name} tells {id}");
        }
    }
}

#[test]
fn a_page_without_any_picture_does_not_speak_of_more() {
    let mut memorial = Memorial { name: "Luna".into(), ..Memorial::default() };
    for id in ["a", "b"] {
        memorial.photos.push(everpaw_memorial::Photo { id: id.into(), ..everpaw_memorial::Photo::default() });
    }
    let page = page_of(&memorial);
    assert!(page.contains("<p>2 photos are kept in the journal. They cannot be shown here.</p>"), "{page}");
}

#[test]
fn the_point_between_date_and_place_belongs_to_neither() {
    let mut memorial = luna();
    memorial.stories[0].title = "أول ثلج".into();
    memorial.stories[0].date = Some(date("2019", "ar"));
    memorial.stories[0].place = Some("القاهرة".into());
    let page = page_of(&memorial);
    let expected = "<header dir=\"auto\">\n<h3 id=\"story-001\">أول ثلج</h3>\n<p class=\"when-where\">\n\
                    <span class=\"date\" dir=\"auto\" lang=\"ar\">2019</span>\n\
                    <span class=\"between\" aria-hidden=\"true\">·</span>\n\
                    <span class=\"place\" dir=\"auto\">القاهرة</span>\n</p>";
    assert!(page.contains(expected), "all of the heading runs the way of its title: {page}");
    let files = exported(&memorial);
    assert!(!files["style.css"].contains('·'), "no style puts a point inside a date or a place");
    assert!(page.contains("<figcaption dir=\"auto\">"), "a caption and its date run the same way");
}

#[test]
fn the_wording_of_the_death_is_the_persons() {
    let mut memorial = luna();
    let said = |memorial: &Memorial| page_of(memorial).contains(r#"<span class="label">Died</span>"#);
    assert!(said(&memorial), "the plain word unless chosen otherwise");
    memorial.died_wording = Wording::RainbowBridge;
    assert!(page_of(&memorial).contains("Crossed the Rainbow Bridge"), "the chosen words");
    memorial.died_wording = Wording::Nothing;
    let page = page_of(&memorial);
    assert!(
        page.contains(r#"<li><span class="date" dir="auto">3 March 2023</span></li>"#),
        "or the date alone"
    );
}

#[test]
fn what_a_person_writes_cannot_break_out_of_its_place() {
    let mut memorial = luna();
    memorial.name = "<b>\"Luna\"</b> & co".into();
    memorial.photos[1].caption = Some("</figcaption><script>x</script>".into());
    memorial.photos[1].alt = Some("\" onerror=\"x".into());
    memorial.born = Some(everpaw_memorial::DateWords { words: "then".into(), language: "en\"><i>".into() });
    let page = page_of(&memorial);
    for dangerous in ["<b>", "<script", "\" onerror", "<i>"] {
        assert!(!page.contains(dangerous), "{dangerous} must be escaped");
    }
}

#[test]
fn a_story_has_its_photos_where_they_were_put() {
    let page = page_of(&luna());
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} is on the page"));
    assert!(at("<strong>fell</strong>") < at("photos/002-2000.jpg"), "after the words before it");
    assert!(at("photos/002-2000.jpg") < at("Then she slept."), "before the words after it");
    assert!(at("Then she slept.") < at("photos/003-2000.jpg"), "a photo beside the story follows the text");
    assert!(at("First snow &#38; after") < at("the garden"), "title, then place");
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    let mut memorial = luna();
    memorial.stories[0].markdown = "### Morning\n\ntext\n\n##### Noon\n\n# Night".into();
    let page = page_of(&memorial);
    let mut last = 0;
    for heading in page.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
        assert!(heading <= last + 1, "h{heading} must not follow h{last}");
        last = heading;
    }
    assert_eq!(count(&page, "<h1"), 1, "one name, one first heading");
}

#[test]
fn an_export_in_german_speaks_german() {
    let memorial = Memorial { language: Language::German, ..luna() };
    let files = exported(&memorial);
    assert!(files["index.html"].contains(r#"<html lang="de">"#), "the language is stated");
    assert!(files["index.html"].contains("Gestorben"), "the labels are German");
    assert!(files["index.html"].contains(r#"lang="en">spring 2009"#), "words in English are marked as such");
    assert!(files["README.txt"].contains("Dieser Ordner ist eine Gedenkseite"), "so is the letter beside it");
}

#[test]
fn the_barest_memorial_is_still_a_page() {
    let bare = Memorial { name: "Luna".into(), ..Memorial::default() };
    let page = page_of(&bare);
    assert!(page.contains("cover-words") && page.contains(">Luna</h1>"), "a name is enough");
    for empty in ["<section", "<nav", "<ul", "<figure"] {
        assert!(!page.contains(empty), "{empty} with nothing in it would read as something missing");
    }
    let one = Memorial { portrait: Some("p".into()), photos: vec![photo("p")], ..bare };
    assert_eq!(count(&page_of(&one), "<img "), 1, "its only photo is the cover and is not repeated");
}

#[test]
fn the_record_holds_the_memorial_and_names_its_format() {
    let files = exported(&luna());
    let record: serde_json::Value = serde_json::from_str(&files["memorial.json"]).unwrap();
    assert_eq!(record["format"], "everpaw-memorial", "a reader knows what it has");
    assert_eq!(record["schema"], 1, "and in which shape");
    assert_eq!(record["died"]["words"], "3 March 2023", "dates as typed");
    assert_eq!(
        record["stories"][0]["markdown"], "It **fell** all night.\n\n![](photo:photo-002)\n\nThen she slept.",
        "the words unchanged, the photo by its name in the folder"
    );
    assert_eq!(record["photos"][1]["id"], "photo-002", "which the photo has");
    assert_eq!(record["portrait"], "photo-001", "so has the cover");
    assert_eq!(record["stories"][0]["photos"][0], "photo-003", "so have the photos beside a story");
    assert_eq!(record["stories"][1]["id"], "story-002", "and the stories");
    assert_eq!(
        record["photos"][1]["pictures"][0]["file"], "photos/002-2000.jpg",
        "each photo with its files"
    );
    assert!(!files["memorial.json"].contains("HEIC"), "what is not in the folder is not in its record");
}

#[test]
fn a_story_can_be_read_without_a_browser() {
    let files = exported(&luna());
    let expected = "# First snow & after\n\nwinter 2010, the garden\n\n---\n\nIt **fell** all night.\n\n\
                    ![](../photos/002-2000.jpg)\n\nThen she slept.\n\n![](../photos/003-2000.jpg)\n";
    assert_eq!(
        files["stories/001-first-snow-after.md"], expected,
        "plain text that any viewer shows with its photos"
    );
}

#[test]
fn the_manifest_names_every_other_file_in_order() {
    let dir = TempDir::new().unwrap();
    let out = dir.path().join("memorial");
    export_to(&luna(), &out).unwrap();
    let mut files = files_of(&out);
    let sums = String::from_utf8(files.remove("SHA256SUMS").unwrap()).unwrap();
    let named: Vec<_> = sums.lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect();
    assert_eq!(named, files.into_keys().collect::<Vec<_>>(), "sorted, all of them, and not itself");
}

#[test]
fn the_readme_says_that_this_copy_is_not_locked() {
    let readme = exported(&luna()).remove("README.txt").unwrap();
    assert!(readme.starts_with("Luna\n\n"), "it begins with the name: {readme}");
    assert!(
        readme.contains("not locked") && readme.contains("index.html"),
        "what to know and what to open: {readme}"
    );
}

#[test]
fn only_the_photos_choose_the_classes_of_their_proportions() {
    let mut memorial = luna();
    memorial.came_home = Some(date("a rainy Tuesday", "en"));
    memorial.photos[3].large = Some(everpaw_memorial::Picture { width: 2000, height: 1125 });
    let files = exported(&memorial);
    for class in ["ratio-150", "ratio-177"] {
        assert!(files["style.css"].contains(&format!(".{class} {{")), "{class} has its rule");
        assert!(files["index.html"].contains(class), "{class} is used");
    }
}
