//! Taking files in. The original is stored before anything is decoded; pixels are committed first and the row that
//! points to them second; a file that cannot be decoded is kept all the same. Whatever interrupts an import, no photo is
//! half there, and running it again takes in what is missing and nothing twice.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use photo::{Decoder, Rendered};
use serde::Serialize;
use walkdir::WalkDir;

use crate::blobs::{self, StoreError};
use crate::photos::{Adopted, NewPhoto, Renditions};
use crate::{BlobHash, Journal, JournalError, PetId, PhotoId, PictureState, Stamp};

/// Files up to this long are given to the decoder, whole. Longer ones are kept and have no picture.
const LONGEST_DECODED: u64 = 256 * 1024 * 1024;

/// Endings of pictures, films and sounds. Asked only of a file found in a folder whose content is not known by itself.
const MEDIA_ENDINGS: &[&str] = &[
    "jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp", "heic", "heif", "avif", "mp4", "m4v", "mov",
    "webm", "mp3", "m4a", "wav", "ogg", "oga", "ogv", "opus", "flac", "aac", "avi", "mkv", "3gp", "jxl",
    "dng", "cr2", "nef", "arw", "raf", "orf", "rw2", "psd",
];

/// How to take files in.
pub struct Import<'a> {
    /// Whose photos they are.
    pub pet: PetId,
    /// What makes pictures of them.
    pub decoder: &'a dyn Decoder,
    /// How many pictures are made at a time.
    pub at_a_time: usize,
    /// Who takes them in, and when.
    pub stamp: Stamp,
    /// Set to stop after the files that are under way.
    pub cancelled: &'a AtomicBool,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// Files done, whatever became of them.
    pub files: usize,
    /// Files in all.
    pub files_total: usize,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// What became of an import.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Files that are photos of this pet now, and were not before.
    pub kept: Vec<Imported>,
    /// Files whose bytes were here already.
    pub known: Vec<PathBuf>,
    /// Files found in a folder that are neither pictures nor films nor sounds. Named by itself, such a file is kept.
    pub left_out: Vec<PathBuf>,
    /// Files that could not be read.
    pub failed: Vec<ImportProblem>,
    /// What stopped the import before its end. Everything above is as it says.
    pub stopped: Option<JournalError>,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The photo it became.
    pub photo: PhotoId,
    /// Where the file was.
    pub file: PathBuf,
    /// Why there is no picture of it, if there is none: a stable code.
    pub no_picture: Option<String>,
    /// Whether it is damaged and shows what there is.
    pub cut_short: bool,
}

/// A file that could not be taken in.
#[derive(Debug)]
pub struct ImportProblem {
    /// Which file.
    pub file: PathBuf,
    /// A stable code.
    pub code: &'static str,
    /// What the system said.
    pub source: io::Error,
}

impl Journal {
    /// Takes in files, and what is in folders, in the order of their names. A problem with one file is reported and
    /// the next one follows; only the journal itself failing, or its disk being full, stops the import.
    pub fn import(
        &mut self,
        paths: &[PathBuf],
        import: &Import<'_>,
        progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<ImportReport, JournalError> {
        self.pet(import.pet)?;
        let mut report = ImportReport::default();
        let sources = find_sources(paths, &mut report);
        let far = ImportProgress {
            files_total: sources.len(),
            bytes_total: sources.iter().map(|source| source.length).sum(),
            ..ImportProgress::default()
        };
        let mut intake = Intake { journal: self, import, report, far, progress };
        if let Err(error) = intake.run(sources) {
            intake.report.stopped = Some(error);
        }
        Ok(intake.report)
    }
}

struct Source {
    path: PathBuf,
    length: u64,
}

/// A file whose original is stored.
struct Stored {
    id: PhotoId,
    source: Source,
    hash: BlobHash,
    format: photo::Format,
}

struct Intake<'a, 'j> {
    journal: &'j mut Journal,
    import: &'a Import<'a>,
    report: ImportReport,
    far: ImportProgress,
    progress: &'j mut dyn FnMut(ImportProgress),
}

enum Intaken {
    /// Stored now. The bytes are there if they are few enough to be drawn.
    New { hash: BlobHash, format: photo::Format, bytes: Option<Vec<u8>> },
    /// The journal has this photo already.
    Known(Adopted),
}

type Job = (Stored, Vec<u8>);
type Made = (Stored, Result<Rendered, &'static str>);

impl Intake<'_, '_> {
    /// Reads, hashes and writes on this thread, which alone has the databases; pictures are made on others.
    fn run(&mut self, sources: Vec<Source>) -> Result<(), JournalError> {
        (self.progress)(self.far);
        let decoder = self.import.decoder;
        thread::scope(|scope| {
            let at_a_time = self.import.at_a_time.max(1);
            let (jobs, waiting) = mpsc::sync_channel::<Job>(at_a_time);
            let (made, results) = mpsc::channel::<Made>();
            let waiting = std::sync::Arc::new(Mutex::new(waiting));
            for _ in 0..at_a_time {
                let (waiting, made) = (waiting.clone(), made.clone());
                scope.spawn(move || {
                    while let Ok((stored, bytes)) = next(&waiting) {
                        let rendered = decoder.render(&bytes).map_err(|error| error.code());
                        if made.send((stored, rendered)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(made);
            self.feed(sources, jobs, &results)
        })
    }

    /// Takes `jobs` by value: when it returns, the makers see that there is nothing more to come.
    fn feed(
        &mut self,
        sources: Vec<Source>,
        jobs: SyncSender<Job>,
        results: &Receiver<Made>,
    ) -> Result<(), JournalError> {
        for source in sources {
            if self.import.cancelled.load(Ordering::Relaxed) {
                self.report.cancelled = true;
                break;
            }
            if let Some(job) = self.take_in(source)? {
                // The makers stop only after this sender is gone, so it is always received.
                let _ = jobs.send(job);
            }
            for made in results.try_iter() {
                self.finish(made)?;
            }
        }
        drop(jobs);
        for made in results {
            self.finish(made)?;
        }
        Ok(())
    }

    /// Stores the original. Gives back what is still to be drawn.
    fn take_in(&mut self, source: Source) -> Result<Option<Job>, JournalError> {
        match self.store(&source.path) {
            Ok(Intaken::New { hash, format, bytes }) => {
                let stored = Stored { id: PhotoId::new(), source, hash, format };
                match bytes {
                    Some(bytes) => return Ok(Some((stored, bytes))),
                    None => self.finish((stored, Err("photo-too-large")))?,
                }
            }
            Ok(Intaken::Known(adopted)) => self.adopted(source, &adopted)?,
            Err(StoreError::Journal(error)) => return Err(error),
            Err(StoreError::Source(error)) => self.fail(source, "file-unreadable", error),
            Err(StoreError::Changed) => {
                self.fail(
                    source,
                    "file-changed",
                    io::Error::other("the file changed while it was being read"),
                );
            }
        }
        Ok(None)
    }

    fn store(&mut self, path: &Path) -> Result<Intaken, StoreError> {
        let mut file = File::open(path).map_err(StoreError::Source)?;
        let length = file.metadata().map_err(StoreError::Source)?.len();
        let mut bytes = None;
        let (hash, format) = if length <= LONGEST_DECODED {
            // A file that grows while it is read is not read without end.
            let mut whole = Vec::new();
            file.by_ref().take(LONGEST_DECODED + 1).read_to_end(&mut whole).map_err(StoreError::Source)?;
            let known = (BlobHash::of(&whole), photo::sniff(&whole));
            bytes = Some(whole);
            known
        } else {
            let hash = BlobHash::of_reader(&mut file).map_err(StoreError::Source)?;
            (hash, sniff_file(path).map_err(StoreError::Source)?)
        };
        if let Some(adopted) = self.journal.adopt(&hash, self.import.pet).map_err(StoreError::Journal)? {
            return Ok(Intaken::Known(adopted));
        }
        let (pixels, now) = (&mut self.journal.pixels, self.import.stamp.at);
        match &bytes {
            Some(bytes) => blobs::store_stream(pixels, &hash, bytes.as_slice(), now)?,
            None => blobs::store_stream(pixels, &hash, File::open(path).map_err(StoreError::Source)?, now)?,
        }
        Ok(Intaken::New { hash, format, bytes })
    }

    fn adopted(&mut self, source: Source, adopted: &Adopted) -> Result<(), JournalError> {
        if !adopted.anew {
            self.done(source.length, |report| report.known.push(source.path));
            return Ok(());
        }
        let (no_picture, cut_short) = match self.journal.photo(adopted.id)?.picture {
            PictureState::Ready { cut_short, .. } => (None, cut_short),
            PictureState::None { code } => (Some(code), false),
        };
        let imported = Imported { photo: adopted.id, file: source.path, no_picture, cut_short };
        self.done(source.length, |report| report.kept.push(imported));
        Ok(())
    }

    /// Stores the renditions, then the row that names everything.
    fn finish(&mut self, (stored, rendered): Made) -> Result<(), JournalError> {
        let Stored { id, source, hash, format } = stored;
        let now = self.import.stamp.at;
        let (renditions, facts) = match rendered {
            Ok(Rendered { facts, large, small }) => {
                let pixels = &mut self.journal.pixels;
                let large = (blobs::store(pixels, &large.jpeg, now)?, large.width, large.height);
                let small = (blobs::store(pixels, &small.jpeg, now)?, small.width, small.height);
                (Ok(Renditions { large, small }), Some(facts))
            }
            Err(code) => (Err(code), None),
        };
        let no_picture = renditions.as_ref().err().map(|code| (*code).to_owned());
        let cut_short = facts.as_ref().is_some_and(|facts| facts.damaged);
        let new = NewPhoto {
            original: hash,
            file_name: source.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            media_type: format.media_type(),
            byte_length: source.length,
            renditions,
            facts,
        };
        // Two files with the same bytes, one right after the other: the second finds the first one's row.
        if let Some(adopted) = self.journal.adopt(&hash, self.import.pet)? {
            return self.adopted(source, &adopted);
        }
        self.journal.add_photo(id, &new, self.import.pet, self.import.stamp)?;
        let imported = Imported { photo: id, file: source.path, no_picture, cut_short };
        self.done(source.length, |report| report.kept.push(imported));
        Ok(())
    }

    fn fail(&mut self, source: Source, code: &'static str, error: io::Error) {
        let problem = ImportProblem { file: source.path, code, source: error };
        self.done(source.length, |report| report.failed.push(problem));
    }

    fn done(&mut self, length: u64, tell: impl FnOnce(&mut ImportReport)) {
        tell(&mut self.report);
        self.far.files += 1;
        self.far.bytes += length;
        (self.progress)(self.far);
    }
}

fn next(waiting: &Mutex<Receiver<Job>>) -> Result<Job, mpsc::RecvError> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv()
}

/// The files that are meant, in the order of their names. Links inside folders are not followed.
fn find_sources(paths: &[PathBuf], report: &mut ImportReport) -> Vec<Source> {
    let mut sources = Vec::new();
    for path in paths {
        if path.is_dir() {
            for entry in WalkDir::new(path).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_file() => add_found(entry.path(), &mut sources, report),
                    Ok(_) => {}
                    Err(error) => {
                        let file = error.path().unwrap_or(path).to_owned();
                        let source = error
                            .into_io_error()
                            .unwrap_or_else(|| io::Error::other("a folder within itself"));
                        report.failed.push(ImportProblem { file, code: "file-unreadable", source });
                    }
                }
            }
        } else {
            add(path, &mut sources, report);
        }
    }
    sources
}

fn add_found(path: &Path, sources: &mut Vec<Source>, report: &mut ImportReport) {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let named_so = ending.is_some_and(|ending| MEDIA_ENDINGS.contains(&ending.as_str()));
    // What cannot be read is no reason to leave it out: reading it properly will say why.
    let is_media = named_so || sniff_file(path).is_ok_and(|format| format != photo::Format::Unknown);
    if is_media { add(path, sources, report) } else { report.left_out.push(path.to_owned()) }
}

fn add(path: &Path, sources: &mut Vec<Source>, report: &mut ImportReport) {
    match fs::metadata(path) {
        Ok(facts) if facts.is_file() => sources.push(Source { path: path.to_owned(), length: facts.len() }),
        Ok(_) => report.failed.push(ImportProblem {
            file: path.to_owned(),
            code: "file-unreadable",
            source: io::Error::other("it is neither a file nor a folder"),
        }),
        Err(source) => {
            report.failed.push(ImportProblem { file: path.to_owned(), code: "file-unreadable", source });
        }
    }
}

fn sniff_file(path: &Path) -> io::Result<photo::Format> {
    let mut first = Vec::with_capacity(64);
    File::open(path)?.take(64).read_to_end(&mut first)?;
    Ok(photo::sniff(&first))
}
