//! Every longer sentence that `cargo xtask` says, in one place: what happened, and what to do. When to say which
//! is decided elsewhere.

use std::io;
use std::path::Path;

use crate::needs::Need;
use crate::node;

pub(crate) const HELP: &str = "\
cargo xtask run                 build the app and open it; without a display, make the demo memorial
cargo xtask test                run every test there is
cargo xtask test --only LAYER   run one layer: format, ui, lints, licences, rust, keyring, browser, screens or window
cargo xtask bench sessions      time our sessions beside Django's, tower-sessions and bare SQLite (--quick, --repeat N)
cargo xtask screenshots         take pictures of every screen, and the README's
cargo xtask bindings            write the page's contract anew (ui/src/api/contract.ts)
cargo xtask icons               draw every size of the mark anew

Each first looks for what it needs (compilers and headers; for the tests also browsers and a keyring) and gets what
is missing. All that is taken for granted is Rust with a C compiler to link with, and Node.";

pub(crate) fn unknown_words(words: &[&str]) -> String {
    format!("cargo xtask does not know \"{}\". It knows:\n\n{HELP}", words.join(" "))
}

pub(crate) fn unknown_layer(name: &str, names: &[&str]) -> String {
    format!("There is no layer called \"{name}\". There are: {}.", names.join(", "))
}

pub(crate) fn could_not_start(program: &str, cause: &io::Error) -> String {
    format!("{program} could not be started: {cause}. Please see that it is installed, then start again.")
}

pub(crate) fn no_package_manager(missing: &[&Need]) -> String {
    format!(
        "This machine is missing {}, and no package manager was found that could bring it (apt, dnf, pacman or \
         brew). Please install it in the way this system does, then start again.",
        listed(missing)
    )
}

pub(crate) fn installing(missing: &[&Need], packages: &[&str]) -> String {
    format!(
        "This machine is missing {}. Installing {}; this can take a few minutes.",
        listed(missing),
        packages.join(" ")
    )
}

pub(crate) fn may_we_install(missing: &[&Need], packages: &[&str]) -> String {
    format!("This machine is missing {}. Install {} now? [y/N]", listed(missing), packages.join(" "))
}

pub(crate) fn declined(command: &str) -> String {
    format!("Nothing was installed. When it suits you, run this command, then start again:\n\n    {command}")
}

pub(crate) fn please_install(missing: &[&Need], as_whom: &str, command: &str) -> String {
    let them = if missing.len() == 1 { "it" } else { "them" };
    format!(
        "This machine is missing {}. Please install {them} with this command{as_whom}, then start again:\n\n    \
         {command}",
        listed(missing)
    )
}

pub(crate) fn installation_failed(last_lines: &str, command: &str) -> String {
    let advice = if tells_of_no_network(last_lines) {
        "The packages could not be downloaded. Please see that this machine is online, then start again. This is \
         the command, should you wish to run it yourself:"
    } else {
        "The packages could not be installed; the last of what was said is above. Please run this command \
         yourself, mend what it complains of, then start again:"
    };
    format!("{last_lines}\n\n{advice}\n\n    {command}")
}

pub(crate) fn still_missing(missing: &[&Need]) -> String {
    format!(
        "The packages were installed, and yet {} cannot be found. Please open a new terminal, so that it looks in \
         the new places, and start again.",
        listed(missing)
    )
}

pub(crate) fn crates_not_fetched() -> String {
    "The crates could not be downloaded; what cargo said is above. Please see that this machine is online and \
     can reach crates.io, then start again."
        .to_owned()
}

pub(crate) fn cargo_deny_not_installed() -> String {
    "The tool that checks licences, cargo-deny, could not be installed; what cargo said is above. Please see that this \
     machine is online and can reach crates.io, then start again."
        .to_owned()
}

pub(crate) fn packages_not_fetched() -> String {
    "The packages of the interface or of its tests could not be downloaded; what npm said is above. Please see that \
     this machine is online and can reach the npm registry, then start again."
        .to_owned()
}

pub(crate) fn no_django_script(expected: &Path) -> String {
    format!(
        "The script that times Django's sessions is not at {}. Please name the one that is meant with --django-script PATH, \
         then start again.",
        expected.display()
    )
}

pub(crate) fn no_python() -> String {
    "Python could not set up a folder for Django; what it said is above. Please see that it has its venv module, then \
     start again."
        .to_owned()
}

pub(crate) fn django_not_installed() -> String {
    "Django could not be installed; what pip said is above. Please see that this machine is online and can reach PyPI, \
     then start again."
        .to_owned()
}

pub(crate) fn tower_sessions_not_built() -> String {
    "The program that uses tower-sessions did not build; what cargo said is above. If its crates could not be downloaded, \
     please see that this machine is online and can reach crates.io, then start again."
        .to_owned()
}

pub(crate) fn no_node() -> String {
    format!(
        "Node was not found, and the interface is built with it. Please install Node {} or newer together with npm, from \
         https://nodejs.org or as your system does it, then start again.",
        node::OLDEST
    )
}

pub(crate) fn old_node(found: &str) -> String {
    format!(
        "The Node on this machine is {found}, and the interface needs {} or newer. Please install a newer one, \
         from https://nodejs.org or as your system does it, then start again.",
        node::OLDEST
    )
}

pub(crate) fn memorial_is_at(page: &Path, link: &str) -> String {
    format!("The memorial is here:\n\n    {}\n    {link}", page.display())
}

/// Whether a package manager's words are those of a machine that is not online.
pub(crate) fn tells_of_no_network(words: &str) -> bool {
    let signs = [
        "Temporary failure resolving",
        "Could not resolve",
        "Could not connect",
        "Failed to fetch",
        "failed retrieving file",
        "Network is unreachable",
        "Cannot download",
    ];
    signs.iter().any(|sign| words.contains(sign))
}

fn listed(needs: &[&Need]) -> String {
    let names: Vec<&str> = needs.iter().map(|need| need.what).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::needs::NEEDS;

    #[test]
    fn missing_things_are_listed_as_one_would_say_them() {
        let needs: Vec<&Need> =
            NEEDS.iter().filter(|need| ["make", "cmake", "nasm"].contains(&need.what)).collect();
        assert_eq!(listed(&needs), "make, cmake and nasm", "three things");
        assert_eq!(listed(&needs[..2]), "make and cmake", "two things");
        assert_eq!(listed(&needs[..1]), "make", "one thing");
    }

    #[test]
    fn being_offline_is_told_from_other_failures() {
        let offline =
            installation_failed("E: Temporary failure resolving 'deb.debian.org'", "apt-get install nasm");
        let locked = installation_failed("E: Could not get lock /var/lib/dpkg/lock", "apt-get install nasm");
        assert!(offline.contains("is online"), "it said: {offline}");
        assert!(!locked.contains("is online"), "the network has nothing to do with a lock: {locked}");
        assert!(locked.contains("    apt-get install nasm"), "the way on is named: {locked}");
    }
}
