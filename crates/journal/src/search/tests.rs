//! Words in every script, what can be typed, and snippets; each query runs on a real FTS5 table.

use super::*;
use proptest::prelude::*;
use rusqlite::Connection;

fn table(texts: &[&str]) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    database
        .execute_batch(
            "CREATE VIRTUAL TABLE t USING fts5 (body, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3')",
        )
        .unwrap();
    for text in texts {
        database.execute("INSERT INTO t (body) VALUES (?1)", [prepare(text)]).unwrap();
    }
    database
}

fn finds(database: &Connection, typed: &str) -> Vec<i64> {
    let Some(query) = Query::parse(typed).to_fts5() else { return Vec::new() };
    let mut statement = database.prepare("SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid").unwrap();
    statement.query_map([query], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn case_accents_and_compatibility_forms_do_not_matter() {
    let database =
        table(&["Erster Schnee für Löwe", "ΑΘΗΝΑ και Αθήνα", "Ёлка для Мурки", "ﬁrst ＳＮＯＷ", "Straße"]);
    for (typed, row) in
        [("lowe", 1), ("LÖWE", 1), ("fur", 1), ("αθηνα", 2), ("елка", 3), ("first snow", 4), ("STRASSE", 5)]
    {
        assert_eq!(finds(&database, typed), [row], "{typed}");
    }
}

#[test]
fn scripts_without_spaces_are_found_inside_their_runs() {
    let database =
        table(&["我的猫叫月亮", "ルナは窓辺で寝ていた", "แมวของฉันชื่อลูน่า", "우리 고양이 루나", "Luna我的猫"]);
    for (typed, rows) in [
        ("猫", vec![1, 5]),
        ("月亮", vec![1]),
        ("亮月", vec![]),
        ("窓辺", vec![2]),
        ("แมว", vec![3]),
        ("ลูน่า", vec![3]),
        ("고양", vec![4]),
        ("luna", vec![5]),
    ] {
        assert_eq!(finds(&database, typed), rows, "{typed}");
    }
}

#[test]
fn the_last_word_may_be_unfinished_and_quotes_make_a_phrase() {
    let database = table(&["the first snow of the year", "snow came first", "a snowman"]);
    assert_eq!(finds(&database, "sno"), [1, 2, 3], "as you type");
    assert_eq!(finds(&database, "snow "), [1, 2], "a finished word");
    assert_eq!(finds(&database, "first sn"), [1, 2], "every word has to be there");
    assert_eq!(finds(&database, "\"first snow\""), [1], "a phrase");
    assert_eq!(finds(&database, "„first snow“"), [1], "with other quotation marks");
    assert_eq!(finds(&database, "sn"), [1, 2, 3], "two letters are enough");
}

#[test]
fn signs_that_mean_something_to_the_database_are_harmless() {
    let database = table(&["snow AND rain", "near OR far"]);
    for typed in
        ["\"", "snow\"", "(", "snow*", "body:snow", "NOT", "AND", "^snow", "a\"b\"c", "-snow", "'; DROP"]
    {
        finds(&database, typed);
    }
    assert_eq!(finds(&database, "AND"), [1], "a word like any other");
}

#[test]
fn a_snippet_shows_the_words_as_they_were_written() {
    let text = "It had been raining for days.\nThen, on a Tuesday in December, the FIRST\n snow fell and Luna would not step into it at all, not for fish, not for anything in the world.";
    let cut = snippet(text, &Query::parse("\"first snow\" luna")).unwrap();
    assert!(cut.text.starts_with("…on a Tuesday"), "cut before: {}", cut.text);
    assert!(cut.text.ends_with('…'), "cut after: {}", cut.text);
    let marked: Vec<&str> = cut.matches.iter().map(|at| &cut.text[at.clone()]).collect();
    assert_eq!(marked, ["FIRST snow", "Luna"], "as written");
    assert_eq!(snippet(text, &Query::parse("kangaroo")), None, "no match, no snippet");
}

#[test]
fn a_snippet_finds_its_way_in_every_script() {
    let cut = snippet("我的猫叫月亮", &Query::parse("月亮")).unwrap();
    assert_eq!(&cut.text[cut.matches[0].clone()], "月亮");
}

proptest! {
    #[test]
    fn nothing_typed_is_a_syntax_error(typed in "\\PC{0,30}", text in "\\PC{0,60}") {
        let database = table(&[&text]);
        finds(&database, &typed);
        let _ = snippet(&text, &Query::parse(&typed));
    }

    #[test]
    fn every_word_of_a_text_finds_it(text in "[a-zäöüßéñčαβγжий我猫ー가แมว ,.]{1,40}") {
        let database = table(&[&text]);
        for word in text.split_whitespace() {
            let expected: &[i64] = if Query::parse(word).is_empty() { &[] } else { &[1] };
            prop_assert_eq!(finds(&database, word), expected, "{:?} in {:?}", word, text);
            if !expected.is_empty() {
                prop_assert!(snippet(&text, &Query::parse(word)).is_some(), "a snippet for {:?}", word);
            }
        }
    }
}
