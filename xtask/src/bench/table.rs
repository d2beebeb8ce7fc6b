//! The table: which figure of whom stands beside which, what the goals are, and whether they are met.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Round, Wanted};

/// Who measured it.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Ours,
    Tower,
    Django,
    DjangoOthers,
}

/// Where a time stands in what somebody said. Of several, their sum.
#[derive(Debug, Clone, Copy)]
struct Time(Whose, &'static [&'static str]);

#[derive(Debug, Clone, Copy)]
enum Goal {
    None,
    /// Theirs is to be so many times ours.
    Times(f64),
    /// Theirs is to be more than ours.
    Ahead,
    /// Ours is to be at most so many times theirs.
    AtMost(f64),
}

struct Row {
    measured: &'static str,
    beside: &'static str,
    ours: Time,
    theirs: Option<Time>,
    goal: Goal,
}

const fn row(
    measured: &'static str,
    ours: &'static [&'static str],
    beside: &'static str,
    theirs: (Whose, &'static [&'static str]),
    goal: Goal,
) -> Row {
    Row { measured, beside, ours: Time(Whose::Ours, ours), theirs: Some(Time(theirs.0, theirs.1)), goal }
}

const fn alone(measured: &'static str, ours: &'static [&'static str]) -> Row {
    Row { measured, beside: "", ours: Time(Whose::Ours, ours), theirs: None, goal: Goal::None }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("load from memory", &["/runs/memory/load"],
        "Django cache (locmem)", (Whose::DjangoOthers, &["/runs/cache_locmem/0/load"]), Goal::Times(20.0)),
    row("load, change, save in memory", &["/runs/memory/rmw"],
        "Django cache (locmem)", (Whose::DjangoOthers, &["/runs/cache_locmem/0/rmw"]), Goal::None),
    row("create in memory", &["/runs/memory/create_save"],
        "Django cache (locmem)", (Whose::DjangoOthers, &["/runs/cache_locmem/0/create_save"]), Goal::None),
    row("load from the cache over SQLite, which is asked each time whether others wrote", &["/runs/cached/load"],
        "Django cached_db, WAL (never asks)", (Whose::DjangoOthers, &["/runs/cached_db_locmem_wal/0/load"]), Goal::Times(20.0)),
    row("load, SQLite", &["/runs/sqlite_normal/load"],
        "Django db, WAL", (Whose::Django, &["/runs/db_wal/0/load"]), Goal::Times(20.0)),
    row("load, change, save, SQLite", &["/runs/sqlite_normal/rmw"],
        "Django db, WAL", (Whose::Django, &["/runs/db_wal/0/rmw"]), Goal::Times(20.0)),
    row("create, SQLite", &["/runs/sqlite_normal/create_save"],
        "Django db, WAL", (Whose::Django, &["/runs/db_wal/0/create_save"]), Goal::Times(20.0)),
    row("flush, SQLite", &["/runs/sqlite_normal/flush"],
        "Django db, WAL", (Whose::Django, &["/runs/db_wal/0/flush"]), Goal::None),
    alone("load, change, save, SQLite that waits for the disk", &["/runs/sqlite_full/rmw"]),
    alone("create, SQLite that waits for the disk", &["/runs/sqlite_full/create_save"]),
    row("load, file", &["/runs/file/load"],
        "Django file", (Whose::DjangoOthers, &["/runs/file/0/load"]), Goal::Times(5.0)),
    row("load, change, save, file (ours waits for the disk)", &["/runs/file/rmw"],
        "Django file", (Whose::DjangoOthers, &["/runs/file/0/rmw"]), Goal::None),
    row("token there and back", &["/runs/token/create_save", "/runs/token/load"],
        "Django signed_cookies",
        (Whose::DjangoOthers, &["/runs/signed_cookies/0/create_save", "/runs/signed_cookies/0/load"]), Goal::Times(10.0)),
    row("load, SQLite", &["/runs/sqlite_normal/load"],
        "tower-sessions, SQLite", (Whose::Tower, &["/load"]), Goal::Ahead),
    row("load, change, save, SQLite", &["/runs/sqlite_normal/rmw"],
        "tower-sessions, SQLite", (Whose::Tower, &["/rmw"]), Goal::Ahead),
    row("create, SQLite", &["/runs/sqlite_normal/create_save"],
        "tower-sessions, SQLite", (Whose::Tower, &["/create_save"]), Goal::Ahead),
    row("flush, SQLite", &["/runs/sqlite_normal/flush"],
        "tower-sessions, SQLite", (Whose::Tower, &["/flush"]), Goal::Ahead),
    row("SQLite engine alone, load", &["/bare/load/engine"],
        "bare statement", (Whose::Ours, &["/bare/load/bare"]), Goal::AtMost(1.3)),
    row("SQLite engine alone, save", &["/bare/save/engine"],
        "bare statement", (Whose::Ours, &["/bare/save/bare"]), Goal::AtMost(1.3)),
    row("SQLite engine alone, create", &["/bare/create/engine"],
        "bare statement", (Whose::Ours, &["/bare/create/bare"]), Goal::AtMost(1.3)),
    row("SQLite engine alone, delete", &["/bare/delete/engine"],
        "bare statement", (Whose::Ours, &["/bare/delete/bare"]), Goal::AtMost(1.3)),
    alone("all of a load but the engine", &["/sealing/load"]),
    alone("all of a create but the engine", &["/sealing/create_save"]),
    alone("of that the cipher, sealing and opening once", &["/sealing/cipher"]),
];

/// Whoever calls during a purge: where the times are.
const WAITS: &[(&str, &str)] = &[
    ("load during the purge, same engine", "/clear/same_engine/load"),
    ("load, change, save during the purge, same engine", "/clear/same_engine/rmw"),
    ("load during the purge, second connection", "/clear/second_connection/load"),
    ("load, change, save during the purge, second connection", "/clear/second_connection/rmw"),
];

/// What 99 of 100 calls during a purge are to take at most, in microseconds.
const LONGEST_WAIT: f64 = 5000.0;

/// Everything there is to say of these rounds.
pub(super) fn of(rounds: &[Round], wanted: &Wanted, versions: &str) -> String {
    let mut text = introduction(rounds, wanted, versions);
    text += "\n| measured | beside | ours, µs | theirs, µs | ratio (theirs / ours) | goal | met |\n";
    text += "|---|---|---|---|---|---|---|\n";
    for row in ROWS {
        text += &line(rounds, row);
    }
    text += &purge_line(rounds, wanted.rows);
    for (measured, place) in WAITS {
        text += &wait_line(rounds, measured, place);
    }
    text
}

fn introduction(rounds: &[Round], wanted: &Wanted, versions: &str) -> String {
    let first = rounds.first();
    let machine = first.map_or(Value::Null, |round| round.django["machine"].clone());
    let said = |name: &str| machine[name].to_string().replace('"', "");
    let sqlite = first.map_or(Value::Null, |round| round.ours["sqlite"].clone());
    format!(
        "{} cores of {}, {} MiB, kernel {}, files on {}, fsync {} µs.\n\
         Ours with SQLite {}; Django {} on Python {} with SQLite {}; {versions}.\n\
         {} round(s) in turns, each with {} operations of a kind on a payload of 512 bytes. Each time is the median of the \
         rounds' medians, and in brackets of their means; a goal counts as met if both meet it.\n",
        said("cores"),
        said("cpu"),
        said("ram_mib"),
        said("kernel"),
        said("fs"),
        said("fsync_4k_us"),
        sqlite.as_str().unwrap_or("?"),
        said("django"),
        said("python"),
        said("sqlite"),
        rounds.len(),
        wanted.operations,
    )
}

fn line(rounds: &[Round], row: &Row) -> String {
    let ours = both(rounds, row.ours);
    let theirs = row.theirs.and_then(|theirs| both(rounds, theirs));
    let mut text = format!("| {} | {} | {} | {} |", row.measured, row.beside, cell(ours), cell(theirs));
    let (ratio, met) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            let ratios = (theirs.0 / ours.0, theirs.1 / ours.1);
            (format!("{} ({})", times(ratios.0), times(ratios.1)), row.goal.met(ratios))
        }
        _ => Default::default(),
    };
    // Writing to a text cannot fail.
    let _ = writeln!(text, " {ratio} | {} | {met} |", row.goal);
    text
}

fn purge_line(rounds: &[Round], rows: usize) -> String {
    let seconds = |whose, place| median(rounds.iter().map(|round| round.figure(whose, place)));
    let ours = seconds(Whose::Ours, "/clear/alone/sec");
    let theirs = seconds(Whose::Django, "/runs/db_wal/0/clear/sec");
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return String::new() };
    let ratio = theirs / ours;
    format!(
        "| purge {rows} sessions that are over | Django db, WAL | {:.0} | {:.0} | {} | no slower | {} |\n",
        ours * 1e6,
        theirs * 1e6,
        times(ratio),
        yes_or_no(ratio >= 1.0)
    )
}

fn wait_line(rounds: &[Round], measured: &str, place: &str) -> String {
    let at =
        |name: &str| median(rounds.iter().map(|round| round.figure(Whose::Ours, &format!("{place}/{name}"))));
    let (Some(middle), Some(late), Some(longest)) = (at("p50_us"), at("p99_us"), at("max_us")) else {
        return String::new();
    };
    let met = yes_or_no(late <= LONGEST_WAIT);
    format!(
        "| {measured} | | median {middle:.0}, p99 {late:.0}, longest {longest:.0} | | | p99 at most 5 ms | {met} |\n"
    )
}

/// The median and the mean, each the median of all rounds.
fn both(rounds: &[Round], time: Time) -> Option<(f64, f64)> {
    let over_rounds = |of: fn(&Round, Whose, &str) -> Option<f64>| {
        median(rounds.iter().map(|round| time.1.iter().map(|place| of(round, time.0, place)).sum()))
    };
    let middle = over_rounds(|round, whose, place| round.figure(whose, &format!("{place}/p50_us")));
    let mean = over_rounds(|round, whose, place| Some(1e6 / round.figure(whose, &format!("{place}/ops_s"))?));
    middle.zip(mean)
}

/// The one in the middle, unless one is missing.
fn median(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect::<Option<_>>()?;
    values.sort_by(f64::total_cmp);
    let (upper, lower) = (values.get(values.len() / 2)?, values.get(values.len().checked_sub(1)? / 2)?);
    Some(f64::midpoint(*upper, *lower))
}

fn cell(times: Option<(f64, f64)>) -> String {
    times.map_or(String::new(), |(middle, mean)| format!("{middle:.1} ({mean:.1})"))
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2}x") } else { format!("{ratio:.0}x") }
}

fn yes_or_no(met: bool) -> &'static str {
    if met { "yes" } else { "no" }
}

impl Round {
    fn figure(&self, whose: Whose, place: &str) -> Option<f64> {
        let said = match whose {
            Whose::Ours => &self.ours,
            Whose::Tower => &self.tower,
            Whose::Django => &self.django,
            Whose::DjangoOthers => &self.django_others,
        };
        said.pointer(place)?.as_f64()
    }
}

impl Goal {
    /// Whether both ratios, each theirs to ours, meet it.
    fn met(self, (of_medians, of_means): (f64, f64)) -> &'static str {
        let worse = of_medians.min(of_means);
        match self {
            Self::None => "",
            Self::Times(times) => yes_or_no(worse >= times),
            Self::Ahead => yes_or_no(worse > 1.0),
            Self::AtMost(times) => yes_or_no(worse >= 1.0 / times),
        }
    }
}

impl std::fmt::Display for Goal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Times(times) => write!(formatter, "{times}x"),
            Self::Ahead => formatter.write_str("ahead"),
            // What is told is theirs to ours; the goal is put the other way round.
            Self::AtMost(times) => {
                write!(formatter, "at most {times}x their time, so at least {:.2}x", 1.0 / times)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn times_of(middle: f64, mean: f64) -> Value {
        json!({ "p50_us": middle, "ops_s": 1e6 / mean })
    }

    fn round(ours: f64, theirs: f64) -> Round {
        Round {
            ours: json!({ "runs": { "memory": { "load": times_of(ours, 2.0 * ours) } } }),
            tower: Value::Null,
            django: Value::Null,
            django_others: json!({ "runs": { "cache_locmem": [{ "load": times_of(theirs, theirs) }] } }),
        }
    }

    #[test]
    fn a_row_has_the_medians_of_the_rounds_and_their_ratio() {
        let rounds = [round(1.0, 50.0), round(100.0, 40.0), round(2.0, 44.0)];
        assert_eq!(
            line(&rounds, &ROWS[0]),
            "| load from memory | Django cache (locmem) | 2.0 (4.0) | 44.0 (44.0) | 22x (11x) | 20x | no |\n",
            "the middle one of three, and a goal that only one of the two ratios meets"
        );
    }

    #[test]
    fn a_figure_that_is_missing_leaves_its_cells_empty() {
        let text = line(&[round(1.0, 50.0)], &ROWS[1]);
        assert!(text.contains("|  |  |  |  | "), "nothing is made up: {text}");
    }

    #[test]
    fn every_goal_is_judged_by_the_worse_of_both_ratios() {
        assert_eq!(Goal::Times(5.0).met((5.0, 6.0)), "yes", "exactly so many times");
        assert_eq!(Goal::Times(5.0).met((6.0, 4.9)), "no", "the means do not meet it");
        assert_eq!(Goal::Ahead.met((1.0, 2.0)), "no", "as fast is not ahead");
        assert_eq!(Goal::AtMost(1.3).met((0.8, 0.77)), "yes", "1.3 times their time");
        assert_eq!(Goal::AtMost(1.3).met((0.76, 1.0)), "no", "more than 1.3 times their time");
        assert_eq!(Goal::None.met((0.0, 0.0)), "", "no goal, no verdict");
    }

    #[test]
    fn the_middle_of_an_even_number_of_rounds_lies_between_two() {
        assert_eq!(median([Some(4.0), Some(1.0)].into_iter()), Some(2.5), "between both");
        assert_eq!(median([Some(4.0), None].into_iter()), None, "one is missing");
        assert_eq!(median(std::iter::empty()), None, "no rounds");
    }

    #[test]
    fn a_wait_is_judged_by_one_call_in_a_hundred() {
        let waited = |late: f64| Round {
            ours: json!({ "w": { "p50_us": 1.0, "p99_us": late, "max_us": 90000.0 } }),
            tower: Value::Null,
            django: Value::Null,
            django_others: Value::Null,
        };
        assert!(wait_line(&[waited(5000.0)], "load", "/w").ends_with("| yes |\n"), "5 ms are met");
        assert!(wait_line(&[waited(5001.0)], "load", "/w").ends_with("| no |\n"), "and not a bit more");
    }
}
