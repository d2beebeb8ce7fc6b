//! The files that an import is given: found in folders, and read once each.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::BlobHash;
use crate::blobs::StoreError;
use crate::import::{ImportProblem, ImportReport};

/// Files up to this long are given to the decoder, whole. Longer ones are kept and have no picture.
const LONGEST_DECODED: u64 = 256 * 1024 * 1024;

/// Endings of pictures, films and sounds. Asked only of a file found in a folder whose content is not known by itself.
const MEDIA_ENDINGS: &[&str] = &[
    "jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp", "heic", "heif", "avif", "mp4", "m4v", "mov",
    "webm", "mp3", "m4a", "wav", "ogg", "oga", "ogv", "opus", "flac", "aac", "avi", "mkv", "3gp", "jxl",
    "dng", "cr2", "nef", "arw", "raf", "orf", "rw2", "psd",
];

/// A file to be taken in.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) length: u64,
}

/// What reading a file told.
pub(crate) struct Read {
    pub(crate) hash: BlobHash,
    pub(crate) format: photo::Format,
    pub(crate) length: u64,
    /// The whole file, if it is one that can be drawn.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// The files that are meant, in the order of their names. Links inside folders are not followed.
pub(crate) fn find_sources(paths: &[PathBuf], report: &mut ImportReport) -> Vec<Source> {
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

/// Reads a file once: whole if it can be drawn, else only through the hash. A file that is not as long as it says is being
/// written at this moment, and half of it is not kept for the whole.
pub(crate) fn read(path: &Path) -> Result<Read, StoreError> {
    let mut file = File::open(path).map_err(StoreError::Source)?;
    let length = file.metadata().map_err(StoreError::Source)?.len();
    let mut first = Vec::with_capacity(64);
    file.by_ref().take(64).read_to_end(&mut first).map_err(StoreError::Source)?;
    let format = photo::sniff(&first);
    if format.can_be_drawn() && length <= LONGEST_DECODED {
        let mut bytes = first;
        file.take(LONGEST_DECODED).read_to_end(&mut bytes).map_err(StoreError::Source)?;
        let unchanged = u64::try_from(bytes.len()).is_ok_and(|read| read == length);
        let hash = BlobHash::of(&bytes);
        return if unchanged {
            Ok(Read { hash, format, length, bytes: Some(bytes) })
        } else {
            Err(StoreError::Changed)
        };
    }
    let counted = &mut Counted { from: first.as_slice().chain(file), bytes: 0 };
    let hash = BlobHash::of_reader(&mut *counted).map_err(StoreError::Source)?;
    if counted.bytes == length {
        Ok(Read { hash, format, length, bytes: None })
    } else {
        Err(StoreError::Changed)
    }
}

struct Counted<R> {
    from: R,
    bytes: u64,
}

impl<R: io::Read> io::Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.bytes += read as u64;
        Ok(read)
    }
}
