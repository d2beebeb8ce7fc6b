//! `DJANGO.md` says what became of each of Django's session tests. Here it is held to that: none is missing, none has two
//! fates, and every test that it names is there.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const LIST: &str = include_str!("DJANGO.md");

/// One row of Django's 127: its number, its verdict, and the tests of ours.
struct Row {
    number: usize,
    verdict: String,
    ours: String,
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split(" | ").map(str::trim).collect()
}

/// The rows of the tables that are Django's own: four columns, the first a number.
fn rows() -> Vec<Row> {
    let rows = LIST.lines().filter(|line| line.starts_with("| ")).map(cells);
    rows.filter_map(|cells| match cells[..] {
        [number, _, verdict, ours] => {
            let number = number.parse().ok()?;
            Some(Row { number, verdict: verdict.to_owned(), ours: ours.to_owned() })
        }
        _ => None,
    })
    .collect()
}

/// Every `file::name` that stands in back quotes.
fn named(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.split_once(".rs::").map(|_| quoted)).map(
        |quoted| {
            let (file, name) = quoted.split_once("::").unwrap();
            (file, name)
        },
    )
}

/// Whether `name` is a test in `source`, or an item whose documentation has an example that must not compile.
fn is_tested(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let is_item = |line: &&str| {
        let line = line.trim_start_matches("pub ").trim_start_matches("const ");
        ["fn ", "trait ", "struct ", "enum "].iter().any(|kind| {
            let rest = line.strip_prefix(kind).and_then(|line| line.strip_prefix(name));
            rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        })
    };
    (0..lines.len()).filter(|at| is_item(&lines[*at])).any(|at| {
        let above =
            lines[..at].iter().rev().take_while(|line| line.starts_with("///") || line.starts_with("#["));
        above.into_iter().any(|line| *line == "#[test]" || line.starts_with("/// ```compile_fail"))
    })
}

#[test]
fn each_of_djangos_tests_is_there_once() {
    let numbers: Vec<usize> = rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=127).collect::<Vec<_>>(), "in their order, none twice and none missing");
}

#[test]
fn every_verdict_is_one_of_three_and_says_how_or_why() {
    let (mut ported, mut adapted, mut web_only) = (0, 0, 0);
    for Row { number, verdict, ours } in rows() {
        let (verdict, reason) = verdict.split_once(" (").unwrap_or((&verdict, ""));
        match verdict {
            "ported" => ported += 1,
            "adapted" => adapted += 1,
            "web only" => web_only += 1,
            other => panic!("number {number} has no verdict that is one: “{other}”"),
        }
        assert_eq!(reason.is_empty(), verdict == "ported", "number {number} says how it differs, or why not");
        let has_test = named(&ours).next().is_some();
        assert_eq!(has_test, verdict != "web only", "number {number} names a test of ours if it has one");
    }
    assert_eq!(ported + adapted + web_only, 127, "all of them");
    let summary = format!("{ported} are ported, {adapted} adapted and {web_only} web only");
    assert!(LIST.contains(&summary), "the list's first words count right: {summary}");
}

#[test]
fn every_test_that_is_named_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named: BTreeSet<_> = named(LIST).collect();
    assert!(named.len() > 80, "it names tests: {}", named.len());
    let missing: Vec<_> = named
        .iter()
        .filter(|(file, name)| !fs::read_to_string(root.join(file)).is_ok_and(|text| is_tested(&text, name)))
        .collect();
    assert!(missing.is_empty(), "named and not there: {missing:#?}");
}

#[test]
fn the_sixteen_cases_that_django_does_not_test_each_have_a_test() {
    let cases = LIST.split("## What Django does not test").nth(1).unwrap();
    let cases = cases.split("\n## ").next().unwrap();
    let rows: Vec<_> = cases.lines().filter(|line| line.starts_with("| ")).map(cells).collect();
    for (nth, row) in rows.iter().skip(1).enumerate() {
        assert_eq!(row[0], (nth + 1).to_string(), "in their order");
        assert!(named(row[2]).next().is_some(), "case {} has no test", row[0]);
    }
    assert_eq!(rows.len(), 17, "a head and sixteen cases");
}

#[test]
fn a_name_that_is_only_mentioned_is_no_test() {
    let source = "#[test]\nfn there() {}\n\nfn helper() {}\n\n/// ```compile_fail\n/// x\n/// ```\npub fn refused() {}";
    assert!(is_tested(source, "there") && is_tested(source, "refused"), "these are");
    assert!(!is_tested(source, "helper") && !is_tested(source, "ther"), "and these are not");
}
