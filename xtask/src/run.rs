//! `cargo xtask run`: shows what there is to see. Until the window exists, that is the demo memorial.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::needs::Purpose;
use crate::stop::Stop;
use crate::{cargo, install, says};

pub(crate) fn run() -> Result<(), Stop> {
    println!(
        "Everpaw has no window yet, so this makes the demo: a cat called Luna, remembered on a web page."
    );
    install::see_to(Purpose::Build)?;
    let folder = cargo::target_folder()?.join("demo-memorial");
    if !folder.exists() {
        println!(
            "The first build compiles the database and the picture decoder as well and takes some minutes."
        );
    }
    cargo::fetch()?;
    let page = cargo::make_demo(&folder)?;
    println!("\n{}", says::memorial_is_at(&page, &file_link(&page)));
    if has_display() {
        open(&page);
    }
    Ok(())
}

fn has_display() -> bool {
    let is_set = |variable| env::var_os(variable).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens the page in the browser. The link is on the screen already, so a failure needs no words.
fn open(page: &Path) {
    let mut opener = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" })
    };
    let _ = opener.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

/// The page as a `file://` link, everything escaped that a terminal might cut the link at.
fn file_link(page: &Path) -> String {
    let mut link = String::from("file://");
    let path = page.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') {
        link.push('/');
    }
    link.extend(path.bytes().map(|byte| {
        let stays = byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
        if stays { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    }));
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_link_that_a_terminal_keeps_whole() {
        let link = |path: &str| file_link(Path::new(path));
        assert_eq!(
            link("/home/ana/everpaw/index.html"),
            "file:///home/ana/everpaw/index.html",
            "nothing to escape"
        );
        assert_eq!(
            link("/home/ana/für Luna/#1"),
            "file:///home/ana/f%C3%BCr%20Luna/%231",
            "all but plain letters"
        );
        assert_eq!(link(r"C:\Users\ana\index.html"), "file:///C:/Users/ana/index.html", "a Windows path");
    }
}
