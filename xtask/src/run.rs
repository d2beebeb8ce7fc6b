//! `cargo xtask run`: opens the app. Where there is no display it makes the demo memorial instead.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::needs::Purpose;
use crate::stop::{Stop, status_of};
use crate::{cargo, install, node, pages, says};

pub(crate) fn run() -> Result<(), Stop> {
    if has_display() { open_the_app() } else { make_the_demo() }
}

/// Waits until its window is closed. The dev profile shares what the tests have built.
fn open_the_app() -> Result<(), Stop> {
    node::see_to()?;
    install::see_to(Purpose::Window)?;
    announce_the_first_build("everpaw")?;
    cargo::fetch()?;
    pages::see_to()?;
    let app = cargo::binary_alone("everpaw-desktop", "everpaw")?;
    println!("Everpaw is open. This command ends when its window is closed.");
    let status = status_of(&mut Command::new(app))?;
    if status.success() { Ok(()) } else { Err(Stop::Failed(format!("Everpaw ended with {status}."))) }
}

fn make_the_demo() -> Result<(), Stop> {
    println!(
        "There is no display here for the window, so this makes the demo: a cat called Luna, remembered on a web page."
    );
    install::see_to(Purpose::Build)?;
    announce_the_first_build("everpaw-cli")?;
    cargo::fetch()?;
    let folder = cargo::target_folder()?.join("demo-memorial");
    let page = cargo::demo_of(&cargo::binary_alone("everpaw-cli", "everpaw-cli")?, &folder)?;
    println!("\n{}", says::memorial_is_at(&page, &file_link(&page)));
    Ok(())
}

fn announce_the_first_build(program: &str) -> Result<(), Stop> {
    let built =
        cargo::target_folder()?.join("debug").join(program).with_extension(env::consts::EXE_EXTENSION);
    if !built.exists() {
        println!(
            "The first build compiles the database and the picture decoder as well and takes some minutes."
        );
    }
    Ok(())
}

fn has_display() -> bool {
    let is_set = |variable| env::var_os(variable).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
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
