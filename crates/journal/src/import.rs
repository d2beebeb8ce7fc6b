//! Taking files in. The original is stored before anything is decoded; pixels are committed first and the row that
//! points to them second; a file that cannot be decoded is kept all the same. Whatever interrupts an import, no photo is
//! half there, and running it again takes in what is missing and nothing twice.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use photo::{Decoder, Rendered};
use serde::Serialize;

use crate::blobs::{self, StoreError};
use crate::photos::{Adopted, NewPhoto, Renditions};
use crate::sources::{Read, Source, find_sources, read};
use crate::{BlobHash, Journal, JournalError, PetId, PhotoId, PictureState, Stamp};

/// Bytes that are read and not yet drawn, at most, so that memory does not grow with the number of cores. One file may be
/// longer than this by itself.
const UNDER_WAY: u64 = 256 * 1024 * 1024;

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
    /// Files whose bytes were here already, as photos of this pet.
    pub known: Vec<Imported>,
    /// Files found in a folder that are neither pictures nor films nor sounds. Named by itself, such a file is kept.
    pub left_out: Vec<PathBuf>,
    /// Files that could not be read.
    pub failed: Vec<ImportProblem>,
    /// What stopped the import before its end. Everything above is as it says.
    pub stopped: Option<JournalError>,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// A file that is in.
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
        let mut intake = Intake { journal: self, import, report, far, under_way: 0, progress };
        if let Err(error) = intake.run(sources) {
            intake.report.stopped = Some(error);
        }
        Ok(intake.report)
    }
}

/// A file whose original is stored.
struct Stored {
    id: PhotoId,
    source: Source,
    hash: BlobHash,
    format: photo::Format,
    /// Set if the journal had this photo already, without a picture.
    known: Option<Adopted>,
}

struct Intake<'a, 'j> {
    journal: &'j mut Journal,
    import: &'a Import<'a>,
    report: ImportReport,
    far: ImportProgress,
    /// Bytes that are read and not yet drawn.
    under_way: u64,
    progress: &'j mut dyn FnMut(ImportProgress),
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
            while self.under_way > 0 && self.under_way + source.length > UNDER_WAY {
                let Ok(made) = results.recv() else { break };
                self.finish_drawn(made)?;
            }
            if let Some(job) = self.take_in(source)? {
                self.under_way += job.0.source.length;
                // The makers stop only after this sender is gone, so it is always received.
                let _ = jobs.send(job);
            }
            for made in results.try_iter() {
                self.finish_drawn(made)?;
            }
        }
        drop(jobs);
        for made in results {
            self.finish_drawn(made)?;
        }
        Ok(())
    }

    /// Stores the original. Gives back what is still to be drawn.
    fn take_in(&mut self, mut source: Source) -> Result<Option<Job>, JournalError> {
        let (read, known) = match self.store(&source.path) {
            Ok(stored) => stored,
            Err(StoreError::Journal(error)) => return Err(error),
            Err(StoreError::Source(error)) => {
                self.fail(source, "file-unreadable", error);
                return Ok(None);
            }
            Err(StoreError::Changed) => {
                let changed = io::Error::other("the file changed while it was being read");
                self.fail(source, "file-changed", changed);
                return Ok(None);
            }
        };
        source.length = read.length;
        if let Some(adopted) = known.as_ref().filter(|adopted| adopted.has_picture || read.bytes.is_none()) {
            self.report_known(source, adopted)?;
            return Ok(None);
        }
        let id = known.as_ref().map_or_else(PhotoId::new, |adopted| adopted.id);
        let stored = Stored { id, source, hash: read.hash, format: read.format, known };
        let Some(bytes) = read.bytes else {
            let code = if read.format.can_be_drawn() { "photo-too-large" } else { "photo-unsupported" };
            self.finish((stored, Err(code)))?;
            return Ok(None);
        };
        Ok(Some((stored, bytes)))
    }

    /// Even of a photo that is known, the original is put back if it is missing.
    fn store(&mut self, path: &Path) -> Result<(Read, Option<Adopted>), StoreError> {
        let read = read(path)?;
        let (pixels, now) = (&mut self.journal.pixels, self.import.stamp.at);
        if let Some(bytes) = &read.bytes {
            blobs::store_stream(pixels, &read.hash, bytes.as_slice(), now)?;
        } else {
            let again = File::open(path).map_err(StoreError::Source)?;
            blobs::store_stream(pixels, &read.hash, again, now)?;
        }
        let known = self.journal.adopt(&read.hash, self.import.pet).map_err(StoreError::Journal)?;
        Ok((read, known))
    }

    fn report_known(&mut self, source: Source, adopted: &Adopted) -> Result<(), JournalError> {
        let (no_picture, cut_short) = match self.journal.photo(adopted.id)?.picture {
            PictureState::Ready { cut_short, .. } => (None, cut_short),
            PictureState::None { code } => (Some(code), false),
        };
        let imported = Imported { photo: adopted.id, file: source.path, no_picture, cut_short };
        let anew = adopted.anew;
        self.done(source.length, |report| {
            let those = if anew { &mut report.kept } else { &mut report.known };
            those.push(imported);
        });
        Ok(())
    }

    fn finish_drawn(&mut self, made: Made) -> Result<(), JournalError> {
        self.under_way -= made.0.source.length;
        self.finish(made)
    }

    /// Stores the renditions, then the row that names everything.
    fn finish(&mut self, (stored, rendered): Made) -> Result<(), JournalError> {
        let Stored { id, source, hash, format, known } = stored;
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
        let new = NewPhoto {
            original: hash,
            file_name: source.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            media_type: format.media_type(),
            byte_length: source.length,
            renditions,
            facts,
        };
        let stamp = self.import.stamp;
        match known {
            Some(adopted) if new.renditions.is_err() => return self.report_known(source, &adopted),
            Some(_) => self.journal.add_picture(id, &new, stamp)?,
            // Two files with the same bytes, one right after the other: the second finds the first one's row.
            None => match self.journal.adopt(&hash, self.import.pet)? {
                Some(adopted) => return self.report_known(source, &adopted),
                None => self.journal.add_photo(id, &new, self.import.pet, stamp)?,
            },
        }
        let no_picture = new.renditions.as_ref().err().map(|code| (*code).to_owned());
        let imported = Imported { photo: id, file: source.path, no_picture, cut_short: new.is_cut_short() };
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
