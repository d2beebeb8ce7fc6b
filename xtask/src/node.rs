//! Whether the machine's Node is there and new enough. What runs in Node belongs elsewhere.

use std::fmt;
use std::process::Command;

use crate::says;
use crate::stop::Stop;

/// npm, under the name by which the system starts it.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The oldest Node that will do.
pub(crate) const OLDEST: Version = Version { major: 20, minor: 19 };

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// Reads what `node --version` prints, such as `v20.19.4`.
    fn parse(printed: &str) -> Option<Self> {
        let mut numbers = printed.trim().strip_prefix('v')?.split('.').map(str::parse);
        let major = numbers.next()?.ok()?;
        let minor = numbers.next()?.ok()?;
        Some(Self { major, minor })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// Stops with what to do unless Node and npm are there and Node is new enough.
pub(crate) fn see_to() -> Result<(), Stop> {
    let npm_answers = Command::new(NPM).arg("--version").output().is_ok_and(|output| output.status.success());
    match Command::new("node").arg("--version").output() {
        Ok(node) if node.status.success() && npm_answers => {
            judge(String::from_utf8_lossy(&node.stdout).trim()).map_err(Stop::FirstDo)
        }
        _ => Err(Stop::FirstDo(says::no_node())),
    }
}

fn judge(printed: &str) -> Result<(), String> {
    match Version::parse(printed) {
        Some(version) if version >= OLDEST => Ok(()),
        _ => Err(says::old_node(printed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read_as_node_prints_them() {
        assert_eq!(Version::parse("v20.19.4\n"), Some(Version { major: 20, minor: 19 }), "an ordinary one");
        assert_eq!(Version::parse("v23.0.0-nightly2024"), Some(Version { major: 23, minor: 0 }), "a nightly");
        assert_eq!(Version::parse("20.19.4"), None, "node prints a v");
        assert_eq!(Version::parse("v20"), None, "node prints a minor version");
        assert_eq!(Version::parse("command not found"), None, "no version at all");
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(judge("v20.19.0"), Ok(()), "the oldest that will do");
        assert_eq!(judge("v22.3.0"), Ok(()), "a newer major with a smaller minor");
        assert_eq!(judge("v100.0.0"), Ok(()), "numbers, not letters");
        assert!(judge("v20.9.0").is_err(), "9 is less than 19");
        assert!(judge("v18.20.8").is_err(), "an older major with a larger minor");
    }

    #[test]
    fn a_node_that_is_too_old_is_named_beside_what_is_needed() {
        let said = judge("v18.20.8").unwrap_err();
        assert!(said.contains("v18.20.8") && said.contains("20.19 or newer"), "it said: {said}");
    }
}
