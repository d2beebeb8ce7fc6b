//! `search`.

use std::fmt::Write;

use everpaw::search::Query;
use everpaw::{Error, Found, FoundItem};
use serde_json::json;

use super::{titled, unlocked};
use crate::arguments::{Global, ProfileChoice};
use crate::{Failure, World};

pub(crate) fn run(
    words: &[String],
    profile: &ProfileChoice,
    limit: u32,
    global: &Global,
    world: &mut World,
) -> Result<(), Failure> {
    let unlocked = unlocked(profile, global, world)?;
    let found = unlocked.search(&Query::parse(&words.join(" ")), limit).map_err(Error::from)?;
    let mut sentences: String = found.iter().map(entry).collect();
    if found.is_empty() {
        sentences.push_str("Nothing found.\n");
    }
    world.terminal.print(global.json, &json!(found), &sentences)
}

fn entry(found: &Found) -> String {
    let (kind, title) = match found.item {
        FoundItem::Pet(_) => ("pet", found.title.as_str()),
        FoundItem::Story(_) => ("story", titled(&found.title)),
        FoundItem::Photo(_) => ("photo", found.title.as_str()),
    };
    let mut text = format!("{kind}  {title}");
    if let Some(date) = &found.date {
        let _ = write!(text, "  ({date})");
    }
    text.push('\n');
    if let Some(snippet) = &found.snippet {
        let _ = writeln!(text, "       {}", snippet.text);
    }
    text
}
