//! A story's Markdown, made into HTML that is safe to open anywhere, with its photos taken out as blocks of their own.
//!
//! Raw HTML in the text is shown as the characters it is made of, so that no word is lost and none can act. Headings
//! are fitted under the story's own title. What a picture looks like on the page is not decided here.

use std::collections::{BTreeMap, BTreeSet};

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

/// The level of the headings that a story's own sections begin with: the page is 1, "Stories" 2, a title 3.
const FIRST_HEADING: u8 = 4;

/// A stretch of a story, to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Sanitised HTML.
    Text(String),
    /// Photos that stand together.
    Photos(Vec<Mention>),
}

/// A photo as the text mentions it: `![alt](photo:id "title")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The photo's id.
    pub photo: String,
    /// What is to be seen.
    pub alt: String,
    /// What stands under it.
    pub title: String,
}

impl Block {
    pub(crate) fn photo_ids(&self) -> impl Iterator<Item = &str> {
        let mentions = match self {
            Block::Photos(mentions) => mentions.as_slice(),
            Block::Text(_) => &[],
        };
        mentions.iter().map(|mention| mention.photo.as_str())
    }
}

/// Reads a story the way the exported page shows it, for showing it elsewhere. Photos that are not `known` drop out; a
/// link to one leads nowhere.
pub fn story_blocks(markdown: &str, known: &dyn Fn(&str) -> bool) -> Vec<Block> {
    read(markdown, &|id| known(id).then(String::new))
}

/// Reads a story. `file_of` names the exported file of a photo, or `None` for a photo that is not in the memorial:
/// such an image drops out, as does every image from anywhere else.
pub(crate) fn read(markdown: &str, file_of: &dyn Fn(&str) -> Option<String>) -> Vec<Block> {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, markdown, &options);
    fit_headings(root);
    tame_links(root, file_of);
    let mut blocks = Vec::new();
    for node in root.children() {
        let mentions = take_images(node, file_of);
        if !is_empty(node) {
            let mut html = String::new();
            // Writing into a String cannot fail.
            let _ = format_html(node, &options, &mut html);
            push_text(&mut blocks, &sanitise(&html));
        }
        push_photos(&mut blocks, mentions);
    }
    blocks
}

/// Replaces each `photo:<id>` of a known photo by a path, so that the Markdown file shows it in any viewer.
pub(crate) fn point_at_files(markdown: &str, file_of: &dyn Fn(&str) -> Option<String>) -> String {
    replace_references(markdown, &|id| file_of(id).map(|file| format!("../{file}")))
}

/// Calls each photo that `new_name` knows by another id.
pub(crate) fn rename_photos(markdown: &str, new_name: &dyn Fn(&str) -> Option<String>) -> String {
    replace_references(markdown, &|id| new_name(id).map(|name| format!("photo:{name}")))
}

fn replace_references(markdown: &str, replacement: &dyn Fn(&str) -> Option<String>) -> String {
    let mut pointed = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find("photo:") {
        let (before, after) = rest.split_at(at);
        let id_and_more = &after["photo:".len()..];
        let end = id_and_more
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_')
            .unwrap_or(id_and_more.len());
        pointed.push_str(before);
        match replacement(&id_and_more[..end]) {
            Some(text) => pointed.push_str(&text),
            None => pointed.push_str(&after[.."photo:".len() + end]),
        }
        rest = &id_and_more[end..];
    }
    pointed + rest
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.render.escape = true;
    // A new line is one that the person wrote: verses keep their lines.
    options.render.hardbreaks = true;
    options
}

/// Moves a story's headings under its title, and never lets one skip a level.
fn fit_headings<'a>(root: &'a AstNode<'a>) {
    let headings: Vec<_> =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::Heading(_))).collect();
    let level_of = |node: &AstNode<'a>| match node.data().value {
        NodeValue::Heading(ref heading) => heading.level,
        _ => 6,
    };
    let top = headings.iter().map(|node| level_of(node)).min().unwrap_or(1);
    let mut above = FIRST_HEADING - 1;
    for node in headings {
        let fitted = (FIRST_HEADING + level_of(node) - top).min(above + 1).min(6);
        if let NodeValue::Heading(ref mut heading) = node.data_mut().value {
            heading.level = fitted;
        }
        above = fitted;
    }
}

/// Keeps links to the web, to mail and to photos of the memorial; of any other link only its words stay.
fn tame_links<'a>(root: &'a AstNode<'a>, file_of: &dyn Fn(&str) -> Option<String>) {
    let links: Vec<_> =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::Link(_))).collect();
    for node in links {
        let target = match node.data().value {
            NodeValue::Link(ref link) => link.url.clone(),
            _ => continue,
        };
        let kept = match target.strip_prefix("photo:") {
            Some(id) => file_of(id),
            None => is_harmless(&target).then_some(target),
        };
        match kept {
            Some(url) => {
                if let NodeValue::Link(ref mut link) = node.data_mut().value {
                    link.url = url;
                    link.title.clear();
                }
            }
            None => unwrap(node),
        }
    }
}

fn is_harmless(url: &str) -> bool {
    let lower = url.trim_start().to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Puts a node's children in its place.
fn unwrap<'a>(node: &'a AstNode<'a>) {
    let children: Vec<_> = node.children().collect();
    for child in children {
        node.insert_before(child);
    }
    node.detach();
}

/// Takes every image out of one block of the story; those of known photos are handed back.
fn take_images<'a>(block: &'a AstNode<'a>, file_of: &dyn Fn(&str) -> Option<String>) -> Vec<Mention> {
    let images: Vec<_> =
        block.descendants().filter(|node| matches!(node.data().value, NodeValue::Image(_))).collect();
    let mut mentions = Vec::new();
    for node in images {
        if let NodeValue::Image(ref image) = node.data().value
            && let Some(id) = image.url.strip_prefix("photo:")
            && file_of(id).is_some()
        {
            mentions.push(Mention {
                photo: id.to_owned(),
                alt: plain_text(node).trim().to_owned(),
                title: image.title.trim().to_owned(),
            });
        }
        detach_with_husks(node, block);
    }
    mentions
}

/// Removes a node, and whatever around it is empty without it, such as a link that held only the image.
fn detach_with_husks<'a>(node: &'a AstNode<'a>, block: &'a AstNode<'a>) {
    let mut parent = node.parent();
    detach_with_line(node);
    while let Some(husk) = parent.filter(|husk| !husk.same_node(block) && is_empty(husk)) {
        parent = husk.parent();
        detach_with_line(husk);
    }
}

/// Removes a node, and one of the line breaks around it where it had a line to itself.
fn detach_with_line<'a>(node: &'a AstNode<'a>) {
    let is_break =
        |node: &&AstNode<'a>| matches!(node.data().value, NodeValue::SoftBreak | NodeValue::LineBreak);
    let (before, after) = (node.previous_sibling(), node.next_sibling());
    let starts_the_line = before.is_none_or(|before| is_break(&before));
    let ends_the_line = after.is_none_or(|after| is_break(&after));
    if starts_the_line
        && ends_the_line
        && let Some(line_break) = after.or(before)
    {
        line_break.detach();
    }
    node.detach();
}

/// True when nothing would be seen of the node.
fn is_empty<'a>(node: &'a AstNode<'a>) -> bool {
    node.descendants().all(|inner| match inner.data().value {
        NodeValue::Text(ref text) => text.trim().is_empty(),
        NodeValue::Code(_)
        | NodeValue::CodeBlock(_)
        | NodeValue::HtmlBlock(_)
        | NodeValue::HtmlInline(_)
        | NodeValue::ThematicBreak => false,
        _ => true,
    })
}

fn plain_text<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match inner.data().value {
            NodeValue::Text(ref words) => text.push_str(words),
            NodeValue::Code(ref code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The second fence behind the Markdown renderer: only these elements and attributes get through.
fn sanitise(html: &str) -> String {
    let tags: &[&str] = &[
        "p",
        "br",
        "strong",
        "em",
        "del",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h4",
        "h5",
        "h6",
        "hr",
        "a",
        "code",
        "pre",
    ];
    let attributes: BTreeMap<&str, &[&str]> =
        BTreeMap::from([("a", &["href"] as &[&str]), ("ol", &["start"])]);
    ammonia::Builder::empty()
        .tags(tags.iter().copied().collect())
        .tag_attributes(
            attributes.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect(),
        )
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .clean(html)
        .to_string()
        .trim()
        .to_owned()
}

fn push_text(blocks: &mut Vec<Block>, html: &str) {
    match blocks.last_mut() {
        Some(Block::Text(text)) => {
            text.push('\n');
            text.push_str(html);
        }
        _ => blocks.push(Block::Text(html.to_owned())),
    }
}

/// Photos that follow one another without a word between them stand together; one mentioned twice is seen once.
fn push_photos(blocks: &mut Vec<Block>, mentions: Vec<Mention>) {
    let mut seen: BTreeSet<String> = blocks.iter().flat_map(Block::photo_ids).map(str::to_owned).collect();
    let fresh: Vec<_> = mentions.into_iter().filter(|mention| seen.insert(mention.photo.clone())).collect();
    if fresh.is_empty() {
        return;
    }
    match blocks.last_mut() {
        Some(Block::Photos(photos)) => photos.extend(fresh),
        _ => blocks.push(Block::Photos(fresh)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(id: &str) -> Option<String> {
        id.starts_with('p').then(|| format!("photos/{id}.jpg"))
    }

    fn html_of(markdown: &str) -> String {
        let blocks = read(markdown, &file_of);
        let texts = blocks.iter().map(|block| match block {
            Block::Text(html) => html.as_str(),
            Block::Photos(_) => "[photos]",
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn html_in_a_story_is_shown_and_never_acts() {
        let html = html_of("I <b>miss</b> you\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>");
        assert!(
            !html.contains("<script") && !html.contains("<img") && !html.contains("<b>"),
            "no tag acts: {html}"
        );
        assert!(html.contains("miss") && html.contains("alert(1)"), "and no word is lost: {html}");
    }

    #[test]
    fn dangerous_links_leave_only_their_words() {
        let html = html_of(
            "[one](javascript:alert(1)) [two](file:///etc/passwd) [three](data:text/html,x) <JaVaScRiPt:x>",
        );
        assert!(!html.contains("href"), "none of these may be followed: {html}");
        assert!(
            html.contains("one") && html.contains("two") && html.contains("three"),
            "the words stay: {html}"
        );
        let web = html_of("[vet](https://example.org) [write](mailto:a@example.org)");
        assert!(
            web.contains(r#"href="https://example.org""#) && web.contains("noreferrer"),
            "web links stay: {web}"
        );
        assert!(web.contains("mailto:a@example.org"), "mail links stay: {web}");
    }

    #[test]
    fn photos_become_blocks_and_strangers_drop_out() {
        let blocks = read(
            "Before\n\n![Asleep](photo:p1 \"On the sill\")\n\n![](photo:p2)\n\n![x](photo:gone)\n\nAfter",
            &file_of,
        );
        let asleep = Mention { photo: "p1".into(), alt: "Asleep".into(), title: "On the sill".into() };
        let other = Mention { photo: "p2".into(), alt: String::new(), title: String::new() };
        let expected = [
            Block::Text("<p>Before</p>".into()),
            Block::Photos(vec![asleep, other]),
            Block::Text("<p>After</p>".into()),
        ];
        assert_eq!(blocks, expected, "two photos stand together, the unknown one leaves no trace");
    }

    #[test]
    fn a_remote_image_leaves_nothing_behind() {
        let html = html_of(
            "See [![spy](https://example.org/spy.gif)](https://example.org) here\n\n![a](//example.org/b.png)",
        );
        assert!(!html.contains("example.org"), "no address of the image or its empty link stays: {html}");
        assert_eq!(html, "<p>See  here</p>", "and an empty paragraph is not left");
    }

    #[test]
    fn a_photo_within_a_sentence_follows_its_paragraph() {
        assert_eq!(
            html_of("She sat ![](photo:p1) there."),
            "<p>She sat  there.</p>\n[photos]",
            "the words stay whole"
        );
        assert_eq!(
            html_of("- one ![](photo:p1)\n- two"),
            "<ul>\n<li>one </li>\n<li>two</li>\n</ul>\n[photos]",
            "so do lists"
        );
    }

    #[test]
    fn a_verse_keeps_its_lines() {
        assert_eq!(
            html_of("The snow came down,\nthe cat went out,\nthe world was new."),
            "<p>The snow came down,<br>\nthe cat went out,<br>\nthe world was new.</p>",
            "three lines are three lines"
        );
        for verse in ["![](photo:p1)\none\ntwo", "one\n![](photo:p1)\ntwo", "one\ntwo\n![](photo:p1)"] {
            assert_eq!(
                html_of(verse),
                "<p>one<br>\ntwo</p>\n[photos]",
                "a photo leaves no empty line: {verse}"
            );
        }
    }

    #[test]
    fn headings_keep_their_order_under_the_title() {
        let html = html_of("## Morning\n\n#### Late\n\n# Evening");
        assert!(
            html.contains("<h5>Morning</h5>") || html.contains("<h4>Morning</h4>"),
            "below the title: {html}"
        );
        assert!(html.starts_with("<h4>"), "the first heading follows the title without a gap: {html}");
        assert!(html.contains("<h5>Late</h5>"), "a skipped level is closed: {html}");
        assert!(html.contains("<h4>Evening</h4>"), "the highest is the first level: {html}");
    }

    #[test]
    fn the_markdown_file_points_at_the_exported_photos() {
        let pointed = point_at_files("![a](photo:p1) ![b](photo:gone) photo: end photo:p2", &file_of);
        assert_eq!(
            pointed, "![a](../photos/p1.jpg) ![b](photo:gone) photo: end ../photos/p2.jpg",
            "only known photos"
        );
    }
}
