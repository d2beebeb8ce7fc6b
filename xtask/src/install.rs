//! Getting what the machine lacks through its own package manager: at once as root, after a yes in a terminal,
//! and otherwise only by naming the command. What is needed is the table in `needs`.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use crate::needs::{self, Need, Purpose};
use crate::says;
use crate::stop::{Stop, could_not_start};

/// Makes sure that everything for `purpose` is there, or stops with what the person can do.
pub(crate) fn see_to(purpose: Purpose) -> Result<(), Stop> {
    let missing = needs::missing_for(purpose);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(manager) = Manager::of_this_machine() else {
        return Err(Stop::FirstDo(says::no_package_manager(&missing)));
    };
    let packages = manager.packages(&missing);
    let machine = Machine::here();
    match machine.way(manager) {
        Way::AtOnce => println!("{}", says::installing(&missing, &packages)),
        Way::AfterYes => {
            if !agrees(&says::may_we_install(&missing, &packages)) {
                return Err(Stop::FirstDo(says::declined(&machine.spelled_out(manager, &packages))));
            }
            println!("Installing; this can take a few minutes.");
        }
        Way::TellOnly => {
            let command = machine.spelled_out(manager, &packages);
            return Err(Stop::FirstDo(says::please_install(&missing, machine.as_whom(manager), &command)));
        }
    }
    install(manager, &machine, &packages)?;
    let still_missing = needs::missing_for(purpose);
    if still_missing.is_empty() { Ok(()) } else { Err(Stop::FirstDo(says::still_missing(&still_missing))) }
}

/// The package managers that we can speak to. `Ubuntu` is apt, where Chromium goes by another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manager {
    Apt,
    Ubuntu,
    Dnf,
    Pacman,
    Brew,
}

impl Manager {
    fn of_this_machine() -> Option<Self> {
        let is_ubuntu = || {
            fs::read_to_string("/etc/os-release")
                .is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
        };
        if needs::is_on_the_path("apt-get") {
            return Some(if is_ubuntu() { Self::Ubuntu } else { Self::Apt });
        }
        let others = [("dnf", Self::Dnf), ("pacman", Self::Pacman), ("brew", Self::Brew)];
        others.into_iter().find(|(program, _)| needs::is_on_the_path(program)).map(|(_, manager)| manager)
    }

    /// The packages that bring what is missing, each once, in the order of the table.
    fn packages(self, missing: &[&Need]) -> Vec<&'static str> {
        let mut packages = Vec::new();
        for need in missing {
            let package = match self {
                Self::Ubuntu if need.apt == "chromium" => "chromium-browser",
                Self::Apt | Self::Ubuntu => need.apt,
                Self::Dnf => need.dnf,
                Self::Pacman => need.pacman,
                Self::Brew => need.brew,
            };
            if !packages.contains(&package) {
                packages.push(package);
            }
        }
        packages
    }

    /// What renews the lists of packages, where that is a step of its own.
    fn renewal(self) -> Option<&'static [&'static str]> {
        matches!(self, Self::Apt | Self::Ubuntu).then_some(&["apt-get", "update"])
    }

    /// The command that installs, up to the names of the packages.
    fn installation(self) -> &'static [&'static str] {
        match self {
            Self::Apt | Self::Ubuntu => &["apt-get", "install", "--yes", "--no-install-recommends"],
            Self::Dnf => &["dnf", "install", "--assumeyes"],
            Self::Pacman => &["pacman", "--sync", "--refresh", "--needed", "--noconfirm"],
            Self::Brew => &["brew", "install"],
        }
    }

    fn wants_root(self) -> bool {
        self != Self::Brew
    }
}

/// How far we may go without asking.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    AtOnce,
    AfterYes,
    TellOnly,
}

/// Who is asking, and from where.
struct Machine {
    is_root: bool,
    has_terminal: bool,
    has_sudo: bool,
}

impl Machine {
    fn here() -> Self {
        let says_zero = |output: std::process::Output| output.stdout.trim_ascii() == b"0";
        Self {
            is_root: cfg!(unix) && Command::new("id").arg("-u").output().is_ok_and(says_zero),
            has_terminal: io::stdin().is_terminal() && io::stdout().is_terminal(),
            has_sudo: needs::is_on_the_path("sudo"),
        }
    }

    fn way(&self, manager: Manager) -> Way {
        let may_ask = self.has_terminal && (self.has_sudo || !manager.wants_root());
        match (self.is_root, manager.wants_root()) {
            (true, true) => Way::AtOnce,
            (false, _) if may_ask => Way::AfterYes,
            // Nobody can answer, or a yes would lead nowhere: there is no sudo, or Homebrew refuses root.
            _ => Way::TellOnly,
        }
    }

    fn prefix(&self, manager: Manager) -> &'static [&'static str] {
        if manager.wants_root() && !self.is_root && self.has_sudo { &["sudo"] } else { &[] }
    }

    /// Who has to type the command, where it is not the one who is here.
    fn as_whom(&self, manager: Manager) -> &'static str {
        match (self.is_root, manager.wants_root()) {
            (false, true) if !self.has_sudo => " as root",
            (true, false) => " as an ordinary user (Homebrew refuses root)",
            _ => "",
        }
    }

    /// The command as a person would type it.
    fn spelled_out(&self, manager: Manager, packages: &[&str]) -> String {
        let prefix = self.prefix(manager);
        let renewal = manager.renewal().map(|words| [prefix, words].concat().join(" "));
        let installation = [prefix, manager.installation(), packages].concat().join(" ");
        renewal.into_iter().chain([installation]).collect::<Vec<_>>().join(" && ")
    }
}

fn agrees(question: &str) -> bool {
    print!("{question} ");
    let mut answer = String::new();
    let heard = io::stdout().flush().and_then(|()| io::stdin().read_line(&mut answer));
    heard.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn install(manager: Manager, machine: &Machine, packages: &[&str]) -> Result<(), Stop> {
    let prefix = machine.prefix(manager);
    let mut said = String::new();
    if let Some(words) = manager.renewal() {
        let renewal = quietly(&[prefix, words].concat())?;
        // One stale or foreign package source is no reason to give up: what we want may still install. And apt-get
        // calls it a success when it reached nobody, so its words count and not its verdict alone.
        if !renewal.ended_well || says::tells_of_no_network(&renewal.last_lines) {
            said = renewal.last_lines + "\n";
        }
    }
    let installation = quietly(&[prefix, manager.installation(), packages].concat())?;
    if installation.ended_well {
        return Ok(());
    }
    said += &installation.last_lines;
    Err(Stop::FirstDo(says::installation_failed(&said, &machine.spelled_out(manager, packages))))
}

struct Ran {
    ended_well: bool,
    last_lines: String,
}

fn quietly(words: &[&str]) -> Result<Ran, Stop> {
    let (before, program_and_rest) = words.split_at(usize::from(words.first() == Some(&"sudo")));
    // Through env, because sudo would not hand the variable on.
    let line = [before, &["env", "DEBIAN_FRONTEND=noninteractive"], program_and_rest].concat();
    let mut command = Command::new(line[0]);
    command.args(&line[1..]).stdin(Stdio::null());
    let output = command.output().map_err(|cause| could_not_start(&command, &cause))?;
    let said = [output.stdout, output.stderr].concat();
    Ok(Ran {
        ended_well: output.status.success(),
        last_lines: last_lines(&String::from_utf8_lossy(&said), 8),
    })
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::needs::NEEDS;

    fn needs_called(names: &[&str]) -> Vec<&'static Need> {
        let found: Vec<_> = NEEDS.iter().filter(|need| names.contains(&need.what)).collect();
        assert_eq!(found.len(), names.len(), "a name in this test is not in the table");
        found
    }

    const PERSON: Machine = Machine { is_root: false, has_terminal: true, has_sudo: true };
    const ROOT: Machine = Machine { is_root: true, has_terminal: false, has_sudo: false };

    #[test]
    fn each_manager_gets_its_own_names_for_the_same_missing_things() {
        let missing = needs_called(&["cmake", "the OpenSSL headers", "Chromium", "exiftool"]);
        let asked = |manager: Manager| manager.packages(&missing).join(" ");
        assert_eq!(asked(Manager::Apt), "cmake libssl-dev chromium libimage-exiftool-perl", "Debian");
        assert_eq!(
            asked(Manager::Ubuntu),
            "cmake libssl-dev chromium-browser libimage-exiftool-perl",
            "Ubuntu"
        );
        assert_eq!(asked(Manager::Dnf), "cmake openssl-devel chromium perl-Image-ExifTool", "Fedora");
        assert_eq!(asked(Manager::Pacman), "cmake openssl chromium perl-image-exiftool", "Arch");
        assert_eq!(asked(Manager::Brew), "cmake openssl@3 google-chrome exiftool", "Homebrew");
    }

    #[test]
    fn a_package_that_brings_two_missing_things_is_asked_for_once() {
        let missing = needs_called(&["dbus-run-session", "dbus-send", "secret-tool"]);
        assert_eq!(Manager::Apt.packages(&missing), ["dbus", "libsecret-tools"], "dbus brings both programs");
        assert_eq!(Manager::Dnf.packages(&missing).len(), 3, "on Fedora they are packages of their own");
    }

    #[test]
    fn root_installs_at_once_a_person_is_asked_and_a_script_is_told() {
        let script = Machine { has_terminal: false, ..PERSON };
        let without_sudo = Machine { has_sudo: false, ..PERSON };
        assert_eq!(ROOT.way(Manager::Apt), Way::AtOnce, "root may, and nobody is there to be asked");
        assert_eq!(PERSON.way(Manager::Apt), Way::AfterYes, "a person has a say");
        assert_eq!(PERSON.way(Manager::Brew), Way::AfterYes, "with brew as well");
        assert_eq!(script.way(Manager::Apt), Way::TellOnly, "nobody can answer");
        assert_eq!(without_sudo.way(Manager::Apt), Way::TellOnly, "a yes would lead nowhere");
        assert_eq!(ROOT.way(Manager::Brew), Way::TellOnly, "brew refuses root");
    }

    #[test]
    fn without_a_terminal_the_exact_command_is_named() {
        let missing = needs_called(&["cmake", "the OpenSSL headers"]);
        let script = Machine { has_terminal: false, ..PERSON };
        let command = script.spelled_out(Manager::Apt, &Manager::Apt.packages(&missing));
        assert_eq!(
            says::please_install(&missing, script.as_whom(Manager::Apt), &command),
            "This machine is missing cmake and the OpenSSL headers. Please install them with this command, \
             then start again:\n\n    sudo apt-get update && sudo apt-get install --yes --no-install-recommends \
             cmake libssl-dev",
            "a person has to be able to copy it as it stands"
        );
    }

    #[test]
    fn sudo_is_named_only_where_it_is_wanted() {
        assert_eq!(PERSON.spelled_out(Manager::Brew, &["nasm"]), "brew install nasm", "brew wants no root");
        assert_eq!(
            PERSON.spelled_out(Manager::Dnf, &["nasm"]),
            "sudo dnf install --assumeyes nasm",
            "dnf does"
        );
        assert!(!ROOT.spelled_out(Manager::Apt, &["nasm"]).contains("sudo"), "root is root already");
        let without_sudo = Machine { has_sudo: false, ..PERSON };
        let command = without_sudo.spelled_out(Manager::Apt, &["nasm"]);
        assert!(!command.contains("sudo"), "a machine without sudo cannot run {command}");
        assert_eq!(without_sudo.as_whom(Manager::Apt), " as root", "then it has to be said in words");
    }

    #[test]
    fn only_the_end_of_a_long_output_is_kept() {
        assert_eq!(last_lines("one\n\ntwo\nthree\n", 2), "two\nthree", "the last two that say something");
        assert_eq!(last_lines("one\n", 5), "one", "fewer than asked for is no failure");
    }
}
