//! The TypeScript of the contract between a page and us: every wire type and a typed function for every command. The
//! file is committed, and a test fails when it is not what this makes.

use std::fmt::Write;

use ts_rs::{Config, TS};

use crate::codes::ERROR_CODES;
use crate::{Command, commands, wire};

const HEAD: &str = "// Made from crates/desk by `cargo xtask bindings`. Changes belong there.\n\n";

/// Everything, as one file.
pub fn typescript() -> String {
    let mut file = String::from(HEAD);
    file.push_str("/** A UUID as text. */\nexport type Id = string;\n\n");
    types(&mut file);
    codes(&mut file);
    functions(&mut file);
    file
}

macro_rules! every_type {
    ($($name:ident),* $(,)?) => {
        fn types(file: &mut String) {
            let config = Config::default();
            $(declare(file, wire::$name::docs(), &wire::$name::decl(&config));)*
        }
    };
}

every_type!(
    DateInput,
    DateReading,
    DateWords,
    DiedWording,
    ExportDone,
    ExportState,
    FileRemark,
    Found,
    ImportReport,
    ImportState,
    Item,
    ItemKind,
    Memorial,
    Motion,
    NewProfile,
    Notice,
    Overview,
    PassphraseStrength,
    Pet,
    PetCard,
    PetForm,
    Photo,
    PhotoForm,
    Picture,
    Place,
    ProfileCard,
    ProfileState,
    Remark,
    SavedStory,
    Settings,
    SnippetPiece,
    Story,
    StoryBlock,
    StoryCard,
    StoryForm,
    Theme,
    TrashedItem,
    UiLanguage,
    View,
    WireError,
);

fn declare(file: &mut String, docs: Option<String>, declaration: &str) {
    let whole = format!("{}export {declaration}", docs.unwrap_or_default());
    // One line for what is one line, and no spaces at the ends of lines.
    let whole = whole.replace("/**\n * ", "/** ").replace("\n */", " */");
    for line in whole.lines() {
        // Writing into a String cannot fail, here and below.
        let _ = writeln!(file, "{}", line.trim_end());
    }
    file.push('\n');
}

fn codes(file: &mut String) {
    file.push_str("/** Every code of a failure or of a file that something is the matter with. The words are in locales/. */\n");
    file.push_str("export const errorCodes = [\n");
    for code in ERROR_CODES {
        let _ = writeln!(file, "  \"{code}\",");
    }
    file.push_str("] as const;\n\n");
}

fn functions(file: &mut String) {
    let commands = commands();
    file.push_str("/** How a transport carries a call. A failure rejects with a `WireError`. */\n");
    file.push_str(
        "export type Call = (command: string, args: Record<string, unknown>) => Promise<unknown>;\n\n",
    );
    file.push_str(
        "/** Every command, typed, over any transport. */\nexport const commandsOver = (call: Call) => ({\n",
    );
    for command in &commands {
        function(file, command);
    }
    file.push_str("});\n\n/** What a page can ask for. */\n");
    file.push_str("export type Commands = ReturnType<typeof commandsOver>;\n");
}

fn function(file: &mut String, command: &Command) {
    let Command { name, doc, gives, arguments, .. } = command;
    let typed: Vec<String> = arguments.iter().map(|(name, of)| format!("{name}: {of}")).collect();
    let names: Vec<&str> = arguments.iter().map(|(name, _)| *name).collect();
    let method = camel_case(name);
    let (typed, names) = (typed.join(", "), names.join(", "));
    let carried = if names.is_empty() { String::from("{}") } else { format!("{{ {names} }}") };
    let _ = writeln!(file, "  /** {doc} */");
    let _ = writeln!(file, "  {method}: ({typed}) => call(\"{name}\", {carried}) as Promise<{gives}>,");
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |camel, part| {
        let (head, tail) = part.split_at(1);
        camel + &head.to_uppercase() + tail
    })
}
