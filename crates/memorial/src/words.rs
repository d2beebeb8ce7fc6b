//! The page's own words, from the Fluent files in `locales/`. No sentence that people read is written in Rust.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::memorial::Language;

const ENGLISH: &str = include_str!("../locales/en.ftl");
const GERMAN: &str = include_str!("../locales/de.ftl");

/// The words of one language.
pub(crate) struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    pub(crate) fn new(language: Language) -> Self {
        let source = match language {
            Language::English => ENGLISH,
            Language::German => GERMAN,
        };
        let locale = language.code().parse::<LanguageIdentifier>();
        let mut bundle = FluentBundle::new(locale.into_iter().collect());
        // The marks around names would show as boxes in old text editors; the page uses `dir="auto"` instead.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(whole, _)| whole);
        // Adding fails only for a message that exists twice; the first one stays. A test reads every file.
        let _ = bundle.add_resource(resource);
        Self { bundle }
    }

    pub(crate) fn say(&self, key: &str) -> String {
        self.format(key, None)
    }

    pub(crate) fn say_name(&self, key: &str, name: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("name", name.to_owned());
        self.format(key, Some(&arguments))
    }

    pub(crate) fn say_count(&self, key: &str, count: usize) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("count", count);
        self.format(key, Some(&arguments))
    }

    pub(crate) fn say_date(&self, key: &str, year: &str, month: &str, day: usize) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("year", year.to_owned());
        arguments.set("month", month.to_owned());
        arguments.set("day", day.to_string());
        self.format(key, Some(&arguments))
    }

    /// A key without a message reads as itself: odd on the page, but never a failed export.
    fn format(&self, key: &str, arguments: Option<&FluentArgs>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        match pattern {
            Some(pattern) => self.bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned(),
            None => key.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(source: &str) -> BTreeSet<&str> {
        let is_key = |line: &&str| line.starts_with(|letter: char| letter.is_ascii_lowercase());
        source.lines().filter(is_key).filter_map(|line| line.split(" =").next()).collect()
    }

    #[test]
    fn every_language_says_the_same_things() {
        assert!(keys(ENGLISH).len() > 10, "the keys are found at all");
        assert_eq!(keys(ENGLISH), keys(GERMAN), "a message missing in one language would show as its key");
    }

    #[test]
    fn every_language_file_is_read_without_complaint() {
        for source in [ENGLISH, GERMAN] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "Fluent must accept:\n{source}");
        }
    }

    #[test]
    fn every_message_the_code_asks_for_exists() {
        let code = [
            include_str!("dates.rs"),
            include_str!("page.rs"),
            include_str!("record.rs"),
            include_str!("../templates/index.html"),
            include_str!("../templates/part.html"),
            include_str!("../templates/figure.html"),
        ];
        let asked: BTreeSet<&str> = code
            .iter()
            .flat_map(|text| {
                ["say(\"", "say_name(\"", "say_count(\"", "say_date(\""].map(|call| (text, call))
            })
            .flat_map(|(text, call)| text.split(call).skip(1).filter_map(|rest| rest.split('"').next()))
            .collect();
        assert_eq!(asked, keys(ENGLISH), "asked for and written must be the same set");
    }

    #[test]
    fn a_count_takes_the_right_form() {
        let words = Words::new(Language::English);
        assert!(
            words.say_count("photos-without-picture", 1).starts_with("One more photo is"),
            "one is singular"
        );
        assert!(
            words.say_count("photos-without-picture", 3).starts_with("3 more photos are"),
            "three are plural"
        );
    }
}
