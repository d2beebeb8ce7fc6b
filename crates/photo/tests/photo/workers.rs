//! Workers that crash, hang or lie, and what an honest one may not do. The fakes are shell scripts; a file on disk
//! tells a script whether it is the first of its kind.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use everpaw_photo::{DecodeError, Decoder, Limits, WORKER_FLAG, WorkerCommand, WorkerPool, is_plain_jpeg};

use crate::pictures::{Picture, pool, real_worker, with_segment};

fn shell(script: &str) -> WorkerCommand {
    WorkerCommand { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] }
}

/// A worker that goes wrong once, as `failing` says, and is the real one when started again.
fn bad_at_first(name: &str, failing: &str) -> (WorkerCommand, PathBuf) {
    let mark = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_file(&mark);
    let (mark_path, worker) = (mark.display(), env!("CARGO_BIN_EXE_everpaw-decode-worker"));
    let script = format!(
        "if [ -e '{mark_path}' ]; then exec '{worker}' {WORKER_FLAG}; fi; : > '{mark_path}'; {failing}"
    );
    (shell(&script), mark)
}

fn photo() -> Vec<u8> {
    Picture::quarters(640, 480).jpeg()
}

#[test]
fn a_decoder_that_crashes_costs_one_picture() {
    let (command, mark) = bad_at_first("crash", "kill -SEGV $$");
    let pool = WorkerPool::new(command, Limits { workers: 1, ..Limits::default() });
    let error = pool.render(&photo()).unwrap_err();
    assert!(matches!(error, DecodeError::WorkerCrashed), "{error:?}");
    assert!(pool.render(&photo()).is_ok(), "the next picture gets a new worker");
    fs::remove_file(mark).unwrap();
}

#[test]
fn a_decoder_that_hangs_is_killed() {
    // Neither reads, so that writing a large file blocks, nor writes; and holds the pipes by a child of its own.
    let (command, mark) = bad_at_first("hang", "sleep 600; true");
    let limits = Limits { workers: 1, wall: Duration::from_secs(3), ..Limits::default() };
    let pool = WorkerPool::new(command, limits);
    let started = Instant::now();
    let large = [photo(), vec![0; 4 << 20]].concat();
    let error = pool.render(&large).unwrap_err();
    assert_eq!(error.code(), "decoder-timed-out", "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(20), "it took {:?}", started.elapsed());
    assert!(pool.render(&photo()).is_ok(), "the next picture gets a new worker");
    fs::remove_file(mark).unwrap();
}

#[test]
fn a_picture_that_eats_processor_time_is_stopped_by_the_system() {
    let limits = Limits { workers: 1, wall: Duration::from_mins(1), ..Limits::default() };
    let pool = WorkerPool::new(shell("ulimit -S -t 1; while :; do :; done"), limits);
    let started = Instant::now();
    let error = pool.render(&photo()).unwrap_err();
    assert_eq!(error.code(), "decoder-timed-out", "the signal for it is told from a crash: {error:?}");
    assert!(started.elapsed() < Duration::from_secs(30), "long before the clock");
}

#[test]
fn a_lying_worker_is_not_believed() {
    let honest = pool().render(&photo()).unwrap();
    let facts = serde_json::to_string(&honest.facts).unwrap();
    let answer = |facts: &str, large: &[u8], small: &[u8], size: (u32, u32)| {
        let reply = format!(
            r#"{{"rendered":{{"facts":{facts},"large":{{"width":{},"height":{},"bytes":{}}},"small":{{"width":400,"height":300,"bytes":{}}}}}}}"#,
            size.0,
            size.1,
            large.len(),
            small.len()
        );
        let length = u32::try_from(reply.len()).unwrap().to_le_bytes();
        [&length[..], reply.as_bytes(), large, small].concat()
    };
    let (large, small) = (&honest.large.jpeg[..], &honest.small.jpeg[..]);
    let marked = with_segment(large, 0xE1, b"Exif\0\0here is where they live");
    let oversized = Picture::quarters(2400, 1800).jpeg();
    let far_away = facts
        .replace(r#""place":null"#, r#""place":{"latitude":900.0,"longitude":0.0,"altitude_metres":null}"#);
    assert_ne!(far_away, facts, "the lie is in the facts");
    let dated = facts
        .replace(r#""taken":null"#, r#""taken":{"local":"<script>","offset":null,"source":"original-tag"}"#);
    assert_ne!(dated, facts, "the lie is in the facts");
    let long = facts.replace(r#""camera":null"#, &format!(r#""camera":"{}""#, "x".repeat(5000)));
    assert_ne!(long, facts, "the lie is in the facts");

    let tell = |name: &str, said: &[u8]| {
        let file =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("lie-{name}-{}", std::process::id()));
        fs::write(&file, said).unwrap();
        let script = format!("cat '{}'; cat > /dev/null", file.display());
        let outcome =
            WorkerPool::new(shell(&script), Limits { workers: 1, ..Limits::default() }).render(&photo());
        fs::remove_file(file).unwrap();
        outcome
    };
    let truth = tell("truth", &answer(&facts, large, small, (640, 480))).unwrap();
    assert_eq!(truth, honest, "the same words are believed when they are true");
    for (name, said) in [
        ("nonsense", b"Segmentation fault, but politely".to_vec()),
        ("a-huge-reply", u32::MAX.to_le_bytes().to_vec()),
        ("no-json", [&8_u32.to_le_bytes()[..], b"not json"].concat()),
        ("metadata", answer(&facts, &marked, small, (640, 480))),
        ("another-size", answer(&facts, large, small, (480, 640))),
        (
            "too-large",
            answer(&facts.replace("640", "2400").replace("480", "1800"), &oversized, small, (2400, 1800)),
        ),
        ("no-picture", answer(&facts, b"<html>", small, (640, 480))),
        ("no-such-place", answer(&far_away, large, small, (640, 480))),
        ("no-such-date", answer(&dated, large, small, (640, 480))),
        ("a-long-story", answer(&long, large, small, (640, 480))),
    ] {
        let error = tell(name, &said).expect_err(name);
        assert!(matches!(error, DecodeError::WorkerCrashed), "{name}: {error:?}");
    }
    let huge = answer(&facts, large, small, (640, 480));
    let claimed = String::from_utf8_lossy(&huge).find(&format!(r#""bytes":{}"#, large.len())).unwrap();
    let mut claiming = huge.clone();
    claiming.splice(claimed + 8..claimed + 8, *b"9999");
    claiming[..4].copy_from_slice(&(u32::from_le_bytes(huge[..4].try_into().unwrap()) + 4).to_le_bytes());
    let error = tell("a-huge-picture", &claiming).expect_err("a length above its cap");
    assert!(
        matches!(error, DecodeError::WorkerCrashed),
        "a picture of gigabytes is not waited for: {error:?}"
    );
}

#[test]
fn a_worker_is_kept_for_the_next_picture_and_ends_with_the_pool() {
    let register =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("register-{}", std::process::id()));
    let _ = fs::remove_file(&register);
    let worker = env!("CARGO_BIN_EXE_everpaw-decode-worker");
    let command = shell(&format!("echo $$ >> '{}'; exec '{worker}' {WORKER_FLAG}", register.display()));
    let started = || -> Vec<u32> {
        fs::read_to_string(&register).unwrap().lines().map(|line| line.parse().unwrap()).collect()
    };
    // A process that was killed and waited for has no entry any more.
    let lives =
        |id: u32| Command::new("kill").arg("-0").arg(id.to_string()).output().unwrap().status.success();

    let pool = WorkerPool::new(command, Limits { workers: 1, ..Limits::default() });
    pool.render(&photo()).unwrap();
    pool.render(&photo()).unwrap();
    assert_eq!(started().len(), 1, "the second picture needs no second process");
    assert!(lives(started()[0]), "and the first is waiting for a third");
    pool.dismiss();
    assert!(!lives(started()[0]), "a dismissed worker is gone at once");
    pool.render(&photo()).unwrap();
    assert_eq!(started().len(), 2, "and the next picture gets a new one");
    drop(pool);
    assert!(!lives(started()[1]), "no worker outlives its pool");
    fs::remove_file(register).unwrap();
}

#[test]
fn callers_beyond_the_number_of_workers_wait_and_all_are_served() {
    let pool = WorkerPool::new(real_worker(), Limits { workers: 2, ..Limits::default() });
    let photo = photo();
    thread::scope(|scope| {
        let callers: Vec<_> = (0..8).map(|_| scope.spawn(|| pool.render(&photo))).collect();
        for caller in callers {
            let rendered = caller.join().unwrap().unwrap();
            assert!(is_plain_jpeg(&rendered.small.jpeg), "each caller got a picture of its own");
        }
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_running_worker_is_bound_and_holds_nothing_but_its_pipes() {
    let worker = env!("CARGO_BIN_EXE_everpaw-decode-worker");
    // What a launcher leaves open is inherited by all that is started from there; `ls` shows that it is.
    let leaving_open = |then: &str| format!("exec 3</etc/passwd 9<'{worker}'; exec {then}");
    let seen = Command::new("/bin/sh").args(["-c", &leaving_open("ls -l /proc/self/fd")]).output().unwrap();
    let seen = String::from_utf8(seen.stdout).unwrap();
    assert!(seen.contains("/etc/passwd") && seen.contains(worker), "without our doing they are open: {seen}");

    let mut child = Command::new("/bin/sh")
        .args(["-c", &leaving_open(&format!("'{worker}' {WORKER_FLAG} 1610612736 25 1000000 1000000"))])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    // Processor time is the last thing it binds, so once that is there, all is.
    let deadline = Instant::now() + Duration::from_secs(10);
    let limits = loop {
        let limits = fs::read_to_string(process.join("limits")).unwrap();
        let is_bound = limits.lines().any(|line| line.starts_with("Max cpu time") && line.contains("26"));
        if is_bound || Instant::now() > deadline {
            break limits;
        }
        thread::sleep(Duration::from_millis(10));
    };
    let words = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut open: Vec<_> =
        fs::read_dir(process.join("fd")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    open.sort();
    for (name, expected) in [
        ("Max open files", ["0", "0"]),
        ("Max file size", ["0", "0"]),
        ("Max core file size", ["0", "0"]),
        ("Max processes", ["0", "0"]),
        ("Max address space", ["1610612736", "1610612736"]),
    ] {
        assert_eq!(words(name), expected, "{name} is bound, soft and hard");
    }
    assert_eq!(words("Max cpu time")[0], "26", "processor time is granted a picture at a time");
    assert_eq!(open, ["0", "1", "2"], "what the launcher left open is closed");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "a worker ends when its parent closes the pipe");
}

#[test]
fn a_worker_bound_to_little_memory_refuses_or_falls_but_the_pool_stands() {
    let limits = Limits { workers: 1, memory_bytes: 96 << 20, ..Limits::default() };
    let pool = WorkerPool::new(real_worker(), limits);
    let large = image::RgbImage::from_pixel(5000, 4000, image::Rgb([9, 9, 9]));
    let mut file = std::io::Cursor::new(Vec::new());
    large.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let error = pool.render(file.get_ref()).unwrap_err();
    assert_eq!(error.code(), "photo-too-large", "{error:?}");
    assert!(pool.render(&photo()).is_ok(), "a small one still fits");
}
