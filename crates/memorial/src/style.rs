//! `style.css`: the look, with the typeface embedded so that it loads from `file://` in every browser, and the
//! proportions of this memorial's pictures as classes, because the page's policy allows no inline style.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::memorial::Picture;
use crate::rows;

const LOOK: &str = include_str!("../templates/style.css");
const PRINT: &str = include_str!("../templates/print.css");

const LATIN: &str = "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, \
                     U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD";
const LATIN_EXTENDED: &str = "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, \
                              U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, \
                              U+2113, U+2C60-2C7F, U+A720-A7FF";

/// Style, subset and file of each part of the typeface.
const FONTS: [(&str, &str, &[u8]); 4] = [
    ("normal", LATIN_EXTENDED, include_bytes!("../assets/fonts/newsreader-latin-ext-wght-normal.woff2")),
    ("italic", LATIN_EXTENDED, include_bytes!("../assets/fonts/newsreader-latin-ext-wght-italic.woff2")),
    ("normal", LATIN, include_bytes!("../assets/fonts/newsreader-latin-wght-normal.woff2")),
    ("italic", LATIN, include_bytes!("../assets/fonts/newsreader-latin-wght-italic.woff2")),
];

/// What a page needs rules for, in hundredths of width by height.
#[derive(Debug, Default)]
pub(crate) struct Proportions {
    pub(crate) pictures: BTreeSet<u32>,
    pub(crate) rows: BTreeSet<u32>,
}

/// The whole style sheet. The look comes first, for whoever opens the file to read it.
pub(crate) fn render(proportions: &Proportions) -> String {
    let mut css = String::from(LOOK);
    css.push_str(PRINT);
    css.push_str("\n/* The proportions of the pictures and of their rows, width by height. */\n");
    css.extend(proportions.pictures.iter().map(|ratio| rule(&ratio_class(*ratio), "ratio", *ratio)));
    css.extend(proportions.rows.iter().map(|ratio| rule(&row_class(*ratio), "row", *ratio)));
    css.extend((1..=rows::MOST).map(|count| format!(".of-{count} {{ --gaps: {}; }}\n", count - 1)));
    css.push_str(
        "\n/* Newsreader, copyright The Newsreader Project Authors, SIL Open Font License 1.1. */\n",
    );
    css.extend(FONTS.map(|(style, range, bytes)| font_face(style, range, bytes)));
    css
}

/// The class that tells a picture's proportion.
pub(crate) fn ratio_class(hundredths: u32) -> String {
    format!("ratio-{hundredths}")
}

/// The class that tells a row's proportion.
pub(crate) fn row_class(hundredths: u32) -> String {
    format!("row-{hundredths}")
}

/// Width by height in hundredths, kept between a very tall and a very wide picture.
pub(crate) fn ratio(picture: Picture) -> u32 {
    let hundredths = (u64::from(picture.width) * 100) / u64::from(picture.height.max(1));
    u32::try_from(hundredths.clamp(30, 500)).unwrap_or(500)
}

fn font_face(style: &str, range: &str, bytes: &[u8]) -> String {
    let font = STANDARD.encode(bytes);
    format!(
        "@font-face {{ font-family: Newsreader; font-style: {style}; font-weight: 200 800; font-display: block; \
         unicode-range: {range}; src: url(data:font/woff2;base64,{font}) format(\"woff2\"); }}\n"
    )
}

fn rule(class: &str, property: &str, hundredths: u32) -> String {
    format!(".{class} {{ --{property}: {}.{:02}; }}\n", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_stays_small_enough_to_send() {
        let css = render(&Proportions::default());
        assert!(css.len() < 350_000, "{} bytes with the typeface", css.len());
        assert!(!css.contains("http"), "the style sheet names no address");
    }

    #[test]
    fn proportions_survive_odd_sizes() {
        assert_eq!(ratio(Picture { width: 3, height: 2 }), 150, "three by two");
        assert_eq!(ratio(Picture { width: 9000, height: 100 }), 500, "a panorama is capped");
        assert_eq!(ratio(Picture { width: 10, height: 0 }), 500, "no height is no division by zero");
    }
}
