//! `cargo xtask run` and `cargo xtask test`: from a fresh checkout to something to see, and to a verdict. Nothing of
//! the app belongs here, and this crate builds with Rust alone, because it installs everything else.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command in a terminal speaks by printing")]

mod bench;
mod browser;
mod cargo;
mod icons;
mod install;
mod keyring;
mod needs;
mod node;
mod npm;
mod pages;
mod run;
mod says;
mod screens;
mod stop;
mod test;
mod window;

use stop::Stop;

fn main() -> std::process::ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            println!("{}", says::HELP);
            Ok(())
        }
        ["run"] => run::run(),
        ["test"] => test::test(None),
        ["test", "--only", name] => test::test(Some(name)),
        ["bench", "sessions", more @ ..] => bench::sessions(more),
        ["screenshots"] => screens::take_pictures(),
        ["bindings"] => test::write_bindings(),
        ["icons"] => icons::make(),
        _ => Err(Stop::FirstDo(says::unknown_words(&words))),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("\n{stop}");
            stop.exit_code()
        }
    }
}
