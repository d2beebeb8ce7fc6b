//! The shape of the workspace, read from cargo's own description of it: who may depend on whom, what may never be
//! linked, and what may never be switched on. What the crates do is tested in the crates.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each package of ours, and which others of ours it may be built from. Arrows point down only.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("everpaw-session", &[]),
    ("everpaw-vault", &[]),
    ("everpaw-photo", &[]),
    ("everpaw-journal", &["everpaw-photo"]),
    ("everpaw-memorial", &["everpaw-journal", "everpaw-photo"]),
    (
        "everpaw",
        &["everpaw-memorial", "everpaw-journal", "everpaw-photo", "everpaw-session", "everpaw-vault"],
    ),
    // The photo crate for `--decode-worker` alone: the worker is our own binary, started by another name.
    ("everpaw-cli", &["everpaw", "everpaw-photo"]),
    ("everpaw-desk", &["everpaw", "everpaw-photo"]),
    ("everpaw-desktop", &["everpaw-desk", "everpaw", "everpaw-photo"]),
    // For tests alone. The vault for its weak keys, which no shell may have.
    ("everpaw-harness", &["everpaw-desk", "everpaw", "everpaw-photo", "everpaw-vault"]),
    ("everpaw-under-test", &["everpaw-desktop", "everpaw-desk", "everpaw", "everpaw-photo"]),
    ("xtask", &[]),
];

/// What a person is given.
const SHIPPED: &[&str] = &["everpaw-cli", "everpaw-desktop"];

/// The systems that we build for. Tauri can do more on those that we do not.
const TARGETS: &[&str] = &["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"];

/// Crates that open connections on a program's behalf.
const NETWORK_CLIENTS: &[&str] =
    &["attohttpc", "curl", "hyper", "isahc", "reqwest", "surf", "tungstenite", "ureq"];

#[test]
fn arrows_point_down_only() {
    let members = members();
    let ours: BTreeSet<&str> = members.iter().map(|package| text(package, "name")).collect();
    let allowed: BTreeMap<&str, &[&str]> = MAY_DEPEND_ON.iter().copied().collect();
    assert_eq!(allowed.len(), MAY_DEPEND_ON.len(), "a package stands twice in the table");

    for package in &members {
        let name = text(package, "name");
        let Some(below) = allowed.get(name) else {
            panic!("{name} is not in the table: add it to MAY_DEPEND_ON, with what it may be built from");
        };
        for dependency in array(package, "dependencies") {
            let used = text(dependency, "name");
            // Tests may reach anywhere; what is shipped may not.
            if dependency["kind"] == "dev" || !ours.contains(used) {
                continue;
            }
            assert!(below.contains(&used), "{name} depends on {used}, which is not below it");
        }
    }
}

#[test]
fn every_arrow_in_the_table_points_at_something_below() {
    let mut below: BTreeSet<&str> = BTreeSet::new();
    for (name, uses) in MAY_DEPEND_ON {
        for used in *uses {
            assert!(below.contains(used), "{used} stands after {name} in the table, so the arrow points up");
        }
        below.insert(name);
    }
}

#[test]
fn tauri_stays_in_the_shell() {
    let graph = Graph::read(&[]);
    let is_of_the_shell = |name: &str| name.starts_with("tauri") || name == "wry" || name == "tao";
    let root = workspace_root();
    let mut looked_at = 0;
    for package in members() {
        let manifest = Path::new(text(&package, "manifest_path"));
        if !["crates", "xtask", "tests/harness"].iter().any(|folder| manifest.starts_with(root.join(folder)))
        {
            continue;
        }
        looked_at += 1;
        let name = text(&package, "name");
        // Declared as well as reached: an optional dependency that is off today can be on tomorrow.
        let declared =
            array(&package, "dependencies").iter().map(|dependency| text(dependency, "name").to_owned());
        let reached = graph.below(name, |_kind| true);
        let found: BTreeSet<String> = declared.chain(reached).filter(|name| is_of_the_shell(name)).collect();
        assert!(found.is_empty(), "{name} has a window in it: {found:?}");
    }
    assert!(looked_at > 3, "hardly a package was found, so this test looked at nothing");
}

#[test]
fn no_network_client_is_linked() {
    for target in TARGETS {
        let graph = Graph::read(&["--filter-platform", target]);
        for shipped in SHIPPED {
            let linked = graph.below(shipped, Value::is_null);
            assert!(
                linked.contains("libsqlite3-sys"),
                "the walk from {shipped} did not even reach the database, so it proves nothing"
            );
            let clients: Vec<_> = NETWORK_CLIENTS.iter().filter(|name| linked.contains(**name)).collect();
            let why = "and Everpaw opens no network connection";
            assert!(clients.is_empty(), "{shipped} links {clients:?} on {target}, {why}");
        }
    }
}

#[test]
fn the_walk_tells_the_window_from_the_terminal() {
    let graph = Graph::read(&["--filter-platform", TARGETS[0]]);
    assert!(graph.below("everpaw-desktop", Value::is_null).contains("tauri"), "the app is made with it");
    assert!(!graph.below("everpaw-cli", Value::is_null).contains("tauri"), "the terminal shell is not");
}

#[test]
fn weak_key_parameters_cannot_reach_a_release() {
    for shipped in SHIPPED {
        let arguments = ["tree", "--package", shipped, "--edges", "normal,build,features", "--target", "all"];
        let tree = cargo(&arguments);
        let of_the_vault: Vec<&str> = tree.lines().filter(|line| line.contains("everpaw-vault")).collect();
        assert!(
            !of_the_vault.is_empty(),
            "{shipped} does not reach the vault, so this test looked at nothing"
        );
        // Whoever switches it on for the vault through a feature of the same name is found by it as well.
        let weak: Vec<&str> = tree.lines().filter(|line| line.contains("test-support")).collect();
        assert!(weak.is_empty(), "a release of {shipped} would have weak key parameters: {weak:#?}");
    }
}

#[test]
fn every_crate_takes_the_shared_lints() {
    for package in members() {
        let manifest = fs::read_to_string(text(&package, "manifest_path")).unwrap();
        let takes_them = takes_the_shared_lints(&manifest);
        assert!(takes_them, "{} lacks [lints] workspace = true in its Cargo.toml", text(&package, "name"));
    }
}

#[test]
fn a_manifest_with_lints_of_its_own_is_told_from_one_with_the_shared() {
    assert!(
        takes_the_shared_lints("[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"),
        "the shared lints"
    );
    assert!(!takes_the_shared_lints("[package]\nname = \"a\"\n"), "no lints at all");
    assert!(!takes_the_shared_lints("[lints.rust]\nunsafe_code = \"allow\"\n"), "lints of its own");
    assert!(
        !takes_the_shared_lints("[lints]\n[dependencies]\nworkspace = true\n"),
        "the line is in another table"
    );
}

fn takes_the_shared_lints(manifest: &str) -> bool {
    let lines = manifest.lines().map(str::trim);
    let table = lines.skip_while(|line| *line != "[lints]").skip(1);
    table.take_while(|line| !line.starts_with('[')).any(|line| line == "workspace = true")
}

/// The resolved packages by name, on every system that cargo knows of or on one, and which of them each is built from.
struct Graph {
    edges: BTreeMap<String, Vec<(String, Vec<Value>)>>,
    names: BTreeMap<String, String>,
}

impl Graph {
    fn read(more: &[&str]) -> Self {
        let metadata = metadata(more);
        let names = array(&metadata, "packages")
            .iter()
            .map(|package| (text(package, "id").to_owned(), text(package, "name").to_owned()))
            .collect();
        let edges = array(&metadata["resolve"], "nodes")
            .iter()
            .map(|node| {
                let kinds = |edge| array(edge, "dep_kinds").iter().map(|kind| kind["kind"].clone()).collect();
                let below =
                    array(node, "deps").iter().map(|edge| (text(edge, "pkg").to_owned(), kinds(edge)));
                (text(node, "id").to_owned(), below.collect())
            })
            .collect();
        Self { edges, names }
    }

    /// The names of everything below `name` that is reached through edges of a kind that `counts`. Cargo's kinds are
    /// null for what is linked, "build" and "dev".
    fn below(&self, name: &str, counts: impl Fn(&Value) -> bool) -> BTreeSet<String> {
        let start = self.names.iter().find(|(_, found)| *found == name).map(|(id, _)| id.as_str());
        let mut to_visit = vec![start.expect("the package is in the workspace")];
        let mut seen = BTreeSet::new();
        while let Some(id) = to_visit.pop() {
            for (used, kinds) in &self.edges[id] {
                if kinds.iter().any(&counts) && seen.insert(used.as_str()) {
                    to_visit.push(used);
                }
            }
        }
        seen.into_iter().map(|id| self.names[id].clone()).collect()
    }
}

fn members() -> Vec<Value> {
    array(&metadata(&["--no-deps"]), "packages").to_vec()
}

fn metadata(more: &[&str]) -> Value {
    serde_json::from_str(&cargo(&[&["metadata", "--format-version", "1"], more].concat())).unwrap()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(workspace_root()).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} failed: {complaint}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().expect("cargo describes packages as it always has")
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().expect("cargo describes packages as it always has")
}
