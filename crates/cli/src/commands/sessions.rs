//! `sessions list`, `sessions clear-expired`.

use chrono::{DateTime, Local, Utc};
use everpaw::{KeptSession, SessionKind};
use serde_json::{Value, json};

use crate::arguments::{Global, SessionsCommand};
use crate::screen::count;
use crate::{Failure, World};

pub(crate) fn run(command: &SessionsCommand, global: &Global, world: &mut World) -> Result<(), Failure> {
    let (everpaw, _) = world.everpaw(global.data_dir.as_deref())?;
    match command {
        SessionsCommand::List => {
            let sessions = everpaw.sessions()?;
            world.terminal.say_remarks(&everpaw)?;
            let value: Vec<Value> = sessions.iter().map(in_json).collect();
            let lines: Vec<String> = sessions.iter().map(in_words).collect();
            let sentences =
                if lines.is_empty() { "No session is kept.".to_owned() } else { lines.join("\n") };
            world.terminal.print(global.json, &value.into(), &sentences)
        }
        SessionsCommand::ClearExpired => {
            let gone = everpaw.purge_sessions()?;
            world.terminal.say_remarks(&everpaw)?;
            let sentence = match gone {
                0 => "No session was over.".to_owned(),
                1 => "1 session was over and is gone.".to_owned(),
                _ => format!("{} were over and are gone.", count(gone, "session")),
            };
            world.terminal.print(global.json, &json!({ "cleared": gone }), &sentence)
        }
    }
}

fn in_json(session: &KeptSession) -> Value {
    let KeptSession { kind, since, until, is_over, run_lives, bytes } = session;
    let run = run_lives.map(|lives| if lives { "alive" } else { "ended" });
    json!({ "kind": name(*kind), "since": since, "until": until, "over": is_over, "run": run, "bytes": bytes })
}

fn in_words(session: &KeptSession) -> String {
    let KeptSession { kind, since, until, is_over, run_lives, bytes } = session;
    let mut words = vec![];
    words.extend(since.map(|since| format!("since {}", local(since))));
    words.extend(until.map(|until| format!("until {}", local(until))));
    words.extend(is_over.then(|| "over".to_owned()));
    words.extend(
        run_lives.map(|lives| if lives { "its app is running" } else { "its app has ended" }.to_owned()),
    );
    words.push(count(*bytes, "byte"));
    format!("{:9}  {}", name(*kind), words.join(", "))
}

fn name(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::App => "app",
        SessionKind::Terminal => "terminal",
        SessionKind::Anonymous => "anonymous",
    }
}

fn local(at: DateTime<Utc>) -> impl std::fmt::Display {
    at.with_timezone(&Local).format("%Y-%m-%d %H:%M")
}
