//! What the machine has to have, in one table, and whether it is there. It looks for the thing itself and never
//! asks a package manager, so whoever got it another way is left in peace. Getting what is missing belongs in
//! `install`.

use std::env;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One thing the machine has to have.
#[derive(Debug)]
pub(crate) struct Need {
    /// What a person would call it.
    pub(crate) what: &'static str,
    pub(crate) sign: Sign,
    pub(crate) purpose: Purpose,
    systems: Systems,
    pub(crate) apt: &'static str,
    pub(crate) dnf: &'static str,
    pub(crate) pacman: &'static str,
    pub(crate) brew: &'static str,
}

/// How we know that it is there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sign {
    /// A program by any of these names on the PATH, or at any of these absolute paths.
    Program(&'static [&'static str]),
    /// A header that the C compiler finds, or one of these variables, by which the build is told where it is.
    Header { name: &'static str, or_variables: &'static [&'static str] },
    /// A library that pkg-config knows under this name.
    PkgConfig(&'static str),
    /// A module that Python finds.
    PythonModule(&'static str),
}

/// What it is needed for. Each needs everything that those before it do; timing alone needs neither window nor browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building what has no window.
    Build,
    /// Building the app.
    Window,
    Test,
    /// Timing our sessions beside Django's.
    Bench,
}

impl Purpose {
    fn takes(self, other: Self) -> bool {
        if self == Self::Bench { [Self::Build, Self::Bench].contains(&other) } else { other <= self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Systems {
    All,
    Linux,
    Unix,
}

const C_COMPILER: &[&str] = &["cc", "gcc", "clang", "cl"];

const CHROMIUM: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

/// exiftool on Arch lies where only login shells look.
const EXIFTOOL: &[&str] = &["exiftool", "/usr/bin/vendor_perl/exiftool"];

/// Nobody starts it by hand, so it lies beside the PATH.
const AT_SPI: &[&str] = &[
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
];

#[rustfmt::skip]
pub(crate) const NEEDS: &[Need] = &[
    Need { what: "a C compiler", sign: Sign::Program(C_COMPILER), purpose: Purpose::Build, systems: Systems::Unix,
        apt: "gcc", dnf: "gcc", pacman: "gcc", brew: "gcc" },
    Need { what: "make", sign: Sign::Program(&["make", "gmake"]), purpose: Purpose::Build, systems: Systems::Unix,
        apt: "make", dnf: "make", pacman: "make", brew: "make" },
    Need { what: "cmake", sign: Sign::Program(&["cmake"]), purpose: Purpose::Build, systems: Systems::All,
        apt: "cmake", dnf: "cmake", pacman: "cmake", brew: "cmake" },
    Need { what: "nasm", sign: Sign::Program(&["nasm"]), purpose: Purpose::Build, systems: Systems::All,
        apt: "nasm", dnf: "nasm", pacman: "nasm", brew: "nasm" },
    // SQLCipher links the system's libcrypto on Linux; macOS lends its own (CommonCrypto).
    Need { what: "the OpenSSL headers", purpose: Purpose::Build, systems: Systems::Linux,
        sign: Sign::Header { name: "openssl/evp.h", or_variables: &["OPENSSL_DIR", "OPENSSL_INCLUDE_DIR"] },
        apt: "libssl-dev", dnf: "openssl-devel", pacman: "openssl", brew: "openssl@3" },
    // GTK and the rest come with WebKitGTK's headers. Windows and macOS have a web view of their own.
    Need { what: "pkg-config", sign: Sign::Program(&["pkg-config", "pkgconf"]), purpose: Purpose::Window, systems: Systems::Linux,
        apt: "pkg-config", dnf: "pkgconf-pkg-config", pacman: "pkgconf", brew: "pkgconf" },
    Need { what: "WebKitGTK's headers", sign: Sign::PkgConfig("webkit2gtk-4.1"), purpose: Purpose::Window, systems: Systems::Linux,
        apt: "libwebkit2gtk-4.1-dev", dnf: "webkit2gtk4.1-devel", pacman: "webkit2gtk-4.1", brew: "webkitgtk" },
    Need { what: "Chromium", sign: Sign::Program(CHROMIUM), purpose: Purpose::Test, systems: Systems::All,
        apt: "chromium", dnf: "chromium", pacman: "chromium", brew: "google-chrome" },
    Need { what: "exiftool", sign: Sign::Program(EXIFTOOL), purpose: Purpose::Test, systems: Systems::All,
        apt: "libimage-exiftool-perl", dnf: "perl-Image-ExifTool", pacman: "perl-image-exiftool", brew: "exiftool" },
    Need { what: "pdftotext", sign: Sign::Program(&["pdftotext"]), purpose: Purpose::Test, systems: Systems::All,
        apt: "poppler-utils", dnf: "poppler-utils", pacman: "poppler", brew: "poppler" },
    Need { what: "dbus-run-session", sign: Sign::Program(&["dbus-run-session"]), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "dbus", dnf: "dbus-daemon", pacman: "dbus", brew: "dbus" },
    Need { what: "dbus-send", sign: Sign::Program(&["dbus-send"]), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "dbus", dnf: "dbus-tools", pacman: "dbus", brew: "dbus" },
    Need { what: "gnome-keyring", sign: Sign::Program(&["gnome-keyring-daemon"]), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "gnome-keyring", dnf: "gnome-keyring", pacman: "gnome-keyring", brew: "gnome-keyring" },
    Need { what: "secret-tool", sign: Sign::Program(&["secret-tool"]), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "libsecret-tools", dnf: "libsecret", pacman: "libsecret", brew: "libsecret" },
    Need { what: "WebKitWebDriver", sign: Sign::Program(&["WebKitWebDriver"]), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "webkit2gtk-driver", dnf: "webkit2gtk4.1", pacman: "webkit2gtk-4.1", brew: "webkitgtk" },
    Need { what: "Xvfb", sign: Sign::Program(&["Xvfb"]), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "xvfb", dnf: "xorg-x11-server-Xvfb", pacman: "xorg-server-xvfb", brew: "xorg-server" },
    Need { what: "the accessibility bus", sign: Sign::Program(AT_SPI), purpose: Purpose::Test, systems: Systems::Linux,
        apt: "at-spi2-core", dnf: "at-spi2-core", pacman: "at-spi2-core", brew: "at-spi2-core" },
    // Debian keeps from its Python what a folder of its own for Django needs.
    Need { what: "Python with venv", sign: Sign::PythonModule("ensurepip"), purpose: Purpose::Bench, systems: Systems::Unix,
        apt: "python3-venv", dnf: "python3", pacman: "python", brew: "python" },
];

/// What this machine lacks for `purpose`.
pub(crate) fn missing_for(purpose: Purpose) -> Vec<&'static Need> {
    wanted_for(purpose).filter(|need| !is_there(need)).collect()
}

/// The browser that the tests drive.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(CHROMIUM, env::var_os("PATH").as_deref())
}

/// Where the first of `names` is: an absolute path stands for itself, a bare name is looked up on `search_path`.
pub(crate) fn program(names: &[&str], search_path: Option<&OsStr>) -> Option<PathBuf> {
    names.iter().find_map(|name| {
        if Path::new(name).is_absolute() {
            return Path::new(name).is_file().then(|| PathBuf::from(name));
        }
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(search_path?).map(|folder| folder.join(&file)).find(|path| path.is_file())
    })
}

pub(crate) fn is_on_the_path(name: &str) -> bool {
    program(&[name], env::var_os("PATH").as_deref()).is_some()
}

fn wanted_for(purpose: Purpose) -> impl Iterator<Item = &'static Need> {
    NEEDS.iter().filter(move |need| {
        let fits = match need.systems {
            Systems::All => true,
            Systems::Linux => cfg!(target_os = "linux"),
            Systems::Unix => cfg!(unix),
        };
        fits && purpose.takes(need.purpose)
    })
}

fn is_there(need: &Need) -> bool {
    match need.sign {
        Sign::Program(names) => program(names, env::var_os("PATH").as_deref()).is_some(),
        Sign::Header { name, or_variables } => {
            or_variables.iter().any(|variable| env::var_os(variable).is_some()) || compiler_finds(name)
        }
        Sign::PkgConfig(library) => pkg_config_finds(library),
        Sign::PythonModule(module) => python_finds(module),
    }
}

fn python_finds(module: &str) -> bool {
    let asked =
        Command::new("python3").args(["-c", &format!("import {module}")]).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// Asks pkg-config, because the build will ask it the same.
fn pkg_config_finds(library: &str) -> bool {
    let program = env::var_os("PKG_CONFIG").unwrap_or_else(|| "pkg-config".into());
    let asked = Command::new(program).args(["--exists", library]).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// Asks the compiler, because the build will ask it the same.
fn compiler_finds(header: &str) -> bool {
    let compiler = env::var_os("CC").unwrap_or_else(|| "cc".into());
    let started = Command::new(compiler)
        .args(["-E", "-x", "c", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut preprocessor) = started else { return false };
    // A compiler that stops reading early also ends badly, which is what is asked below.
    if let Some(mut source) = preprocessor.stdin.take() {
        let _ = writeln!(source, "#include <{header}>");
    }
    preprocessor.wait().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_need_names_its_package_for_every_manager() {
        for need in NEEDS {
            for package in [need.apt, need.dnf, need.pacman, need.brew] {
                assert!(!package.is_empty(), "{} has a manager without a package name", need.what);
                assert!(!package.contains(' '), "{package} would be taken for two packages");
            }
        }
    }

    #[test]
    fn building_needs_less_than_testing_and_testing_all_of_it() {
        let for_purpose = |purpose| wanted_for(purpose).map(|need| need.what).collect::<Vec<_>>();
        let building = for_purpose(Purpose::Build);
        let window = for_purpose(Purpose::Window);
        let testing = for_purpose(Purpose::Test);
        assert!(!window.contains(&"Chromium"), "nobody needs a browser to build");
        assert!(testing.contains(&"Chromium"), "the export is tested in one");
        assert!(building.iter().all(|what| window.contains(what)), "the app is more than what has no window");
        assert!(window.iter().all(|what| testing.contains(what)), "tests are built first");
    }

    #[test]
    fn timing_needs_python_and_what_building_does_and_no_browser() {
        let wanted = |purpose| wanted_for(purpose).map(|need| need.what).collect::<Vec<_>>();
        let timing = wanted(Purpose::Bench);
        assert!(!timing.contains(&"Chromium"), "nothing is shown");
        assert!(
            wanted(Purpose::Build).iter().all(|what| timing.contains(what)),
            "what is timed is built first"
        );
        if cfg!(unix) {
            assert!(timing.contains(&"Python with venv"), "Django is written in it");
        }
        assert!(!wanted(Purpose::Test).contains(&"Python with venv"), "no test needs it");
    }

    #[test]
    fn a_python_module_that_nobody_has_is_not_found() {
        assert!(!python_finds("everpaw_no_such_module"), "whether or not there is a Python");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_has_no_window_needs_no_web_view() {
        let has_web_view = |purpose| wanted_for(purpose).any(|need| need.what == "WebKitGTK's headers");
        assert!(!has_web_view(Purpose::Build), "the demo runs where there is no display");
        assert!(has_web_view(Purpose::Window), "the app is shown in one");
    }

    #[test]
    fn a_program_is_found_by_its_second_name_and_not_when_absent() {
        let folder = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        let browser = folder.path().join(format!("chromium-browser{}", env::consts::EXE_SUFFIX));
        fs::write(&browser, "").unwrap();
        let search_path = env::join_paths([other.path(), folder.path()]).unwrap();

        let names = ["chromium", "chromium-browser"];
        assert_eq!(
            program(&names, Some(&search_path)),
            Some(browser),
            "the second name, in the second folder"
        );
        assert_eq!(program(&["nasm"], Some(&search_path)), None, "it is not there");
        assert_eq!(program(&names, None), None, "no PATH, no program");
    }

    #[test]
    fn a_program_is_found_at_an_absolute_path() {
        let folder = tempfile::tempdir().unwrap();
        let application = folder.path().join("Chromium");
        assert_eq!(program(&[application.to_str().unwrap()], None), None, "nothing is there yet");
        fs::write(&application, "").unwrap();
        assert_eq!(program(&[application.to_str().unwrap()], None), Some(application), "now it is");
    }

    #[test]
    fn a_library_that_nobody_has_is_not_found() {
        assert!(!pkg_config_finds("everpaw-no-such-library"), "whether or not there is a pkg-config");
    }

    #[test]
    fn the_compiler_is_believed_about_a_header() {
        assert!(compiler_finds("stdio.h"), "whatever linked this test has the C library's headers");
        assert!(!compiler_finds("everpaw/no-such-header.h"), "a header that nobody has");
    }
}
