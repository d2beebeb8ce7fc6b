//! The processes that the web view has started beside ours. The one for storage outlives the last window and may write
//! until we are gone, so it is ended first, and only then is its folder removed.

use std::fs;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// How the web view's processes are called: `WebKitWebProcess`, `WebKitNetworkProcess`, `WebKitGPUProcess`.
const NAMES_BEGIN: &str = "WebKit";

/// Ends them and waits until they are gone. No window is open any more.
pub(crate) fn end() {
    let own = std::process::id();
    for pid in running().filter(|child| child.parent == own && child.name.starts_with(NAMES_BEGIN)) {
        let Some(pid) = i32::try_from(pid.pid).ok().and_then(Pid::from_raw) else { continue };
        // Both fail only if it has ended already.
        let _ = kill_process(pid, Signal::KILL);
        let _ = waitpid(Some(pid), WaitOptions::empty());
    }
}

#[derive(Debug, PartialEq)]
struct Process {
    pid: u32,
    name: String,
    parent: u32,
}

fn running() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| parse(&fs::read_to_string(entry.path().join("stat")).ok()?))
}

/// Reads `pid (name) state parent …`; a name may have anything in it (proc_pid_stat(5)).
fn parse(stat: &str) -> Option<Process> {
    let (pid, rest) = stat.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let parent = rest.split(' ').nth(1)?;
    Some(Process { pid: pid.parse().ok()?, name: name.to_owned(), parent: parent.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_name() {
        let read = parse("71 (a) (b) S) S 12 71 71 0 -1");
        assert_eq!(
            read,
            Some(Process { pid: 71, name: "a) (b) S".to_owned(), parent: 12 }),
            "from the last bracket on"
        );
        assert_eq!(parse("nothing"), None, "what is no such line is no process");
    }

    #[test]
    fn this_process_is_among_those_that_run() {
        let own = std::process::id();
        assert!(running().any(|process| process.pid == own), "the list is not empty by mistake");
    }
}
