//! What goes on behind the page: taking files in, and writing a memorial. One of either at a time; imports that are asked
//! for meanwhile wait their turn. A lock ends them at a safe point.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use everpaw::{ExportProgress, Exported, ImportProgress, Language, Outcome, PetId};

use crate::convert::count;
use crate::desk::{Open, lock};
use crate::wire::{ExportDone, ExportState, FileRemark, ImportReport, ImportState, Notice, WireError};
use crate::{Desk, Window};

/// A page is told of progress no more often than it can be seen.
const BETWEEN_NOTICES: Duration = Duration::from_millis(100);

/// The jobs of one unlocked journal.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<Underway>);

#[derive(Default)]
struct Underway {
    waiting: VecDeque<Order>,
    import: Option<ImportState>,
    exporting: bool,
    cancelled: Arc<AtomicBool>,
    ended: bool,
}

/// Files to be taken in.
pub(crate) struct Order {
    pub(crate) pet: PetId,
    pub(crate) paths: Vec<PathBuf>,
    /// Whether the first of them becomes the pet's portrait.
    pub(crate) portrait: bool,
}

impl Jobs {
    /// How the import at hand stands.
    pub(crate) fn import_state(&self) -> Option<ImportState> {
        lock(&self.0).import.clone()
    }

    /// Stops taking files in. What is in stays.
    pub(crate) fn cancel_import(&self) {
        let mut underway = lock(&self.0);
        underway.waiting.clear();
        if underway.import.is_some() {
            underway.cancelled.store(true, Ordering::SeqCst);
        }
    }

    /// Ends everything at the next safe point, for good.
    pub(crate) fn cancel(&self) {
        let mut underway = lock(&self.0);
        underway.ended = true;
        underway.waiting.clear();
        underway.cancelled.store(true, Ordering::SeqCst);
    }
}

impl Desk {
    /// Takes files in, after those that were asked for before.
    pub(crate) fn import(&self, open: &Arc<Open>, order: Order) -> Result<(), WireError> {
        let mut underway = lock(&open.jobs.0);
        if underway.ended {
            return Err(WireError::locked());
        }
        if underway.exporting {
            return Err(WireError::of("export-running", "a memorial is being written"));
        }
        if underway.import.is_some() {
            underway.waiting.push_back(order);
            return Ok(());
        }
        underway.cancelled = Arc::default();
        underway.import = Some(begun(order.pet));
        let (desk, open) = (self.clone(), open.clone());
        thread::spawn(move || desk.import_in_turn(&open, order));
        Ok(())
    }

    fn import_in_turn(&self, open: &Arc<Open>, first: Order) {
        let mut next = Some(first);
        while let Some(order) = next {
            let report = self.import_one(open, &order);
            let mut underway = lock(&open.jobs.0);
            let mut last = underway.import.take().unwrap_or_else(|| begun(order.pet));
            next = underway.waiting.pop_front();
            if let Some(order) = &next {
                underway.cancelled = Arc::default();
                underway.import = Some(begun(order.pet));
            }
            let ended = underway.ended;
            drop(underway);
            last.report = Some(report);
            last.seconds_left = None;
            if !ended {
                self.notify(Notice::Import { state: last });
            }
        }
    }

    fn import_one(&self, open: &Open, order: &Order) -> ImportReport {
        let cancelled = lock(&open.jobs.0).cancelled.clone();
        let mut background = lock(&open.background);
        let mut told: Option<Instant> = None;
        let begun_at = Instant::now();
        let result = background.import(order.pet, &order.paths, &cancelled, &mut |far| {
            let state = import_state(order.pet, far, begun_at.elapsed());
            lock(&open.jobs.0).import = Some(state.clone());
            if told.is_none_or(|told| told.elapsed() >= BETWEEN_NOTICES) {
                told = Some(Instant::now());
                self.notify(Notice::Import { state });
            }
        });
        match result {
            Ok(report) => {
                if order.portrait
                    && let Some(chosen) =
                        report.kept.iter().chain(&report.known).find(|file| file.no_picture.is_none())
                {
                    let stamp = background.stamp();
                    // The photo is in; whoever wants it as the portrait can say so again.
                    let _ = background.set_portrait(order.pet, Some(chosen.photo), stamp);
                }
                report_of(report)
            }
            Err(error) => ImportReport { stopped: Some(error.into()), ..ImportReport::default() },
        }
    }

    /// Writes a memorial.
    pub(crate) fn export(
        &self,
        open: &Arc<Open>,
        pet: PetId,
        language: Language,
        out: PathBuf,
    ) -> Result<(), WireError> {
        let mut underway = lock(&open.jobs.0);
        if underway.ended {
            return Err(WireError::locked());
        }
        if underway.exporting {
            return Err(WireError::of("export-running", "a memorial is being written"));
        }
        if underway.import.is_some() {
            return Err(WireError::of("import-running", "files are being taken in"));
        }
        underway.exporting = true;
        underway.cancelled = Arc::default();
        let (desk, job) = (self.clone(), open.clone());
        thread::spawn(move || desk.export_one(&job, pet, language, out));
        Ok(())
    }

    fn export_one(&self, open: &Open, pet: PetId, language: Language, out: PathBuf) {
        let cancelled = lock(&open.jobs.0).cancelled.clone();
        let mut told: Option<Instant> = None;
        let mut state = ExportState { pet: pet.0, files: 0, files_total: 0, done: None, error: None };
        let background = lock(&open.background);
        let result = background.export_until(pet, language, &out, &cancelled, &mut |far: ExportProgress| {
            (state.files, state.files_total) = (count(far.done), count(far.total));
            if told.is_none_or(|told| told.elapsed() >= BETWEEN_NOTICES) {
                told = Some(Instant::now());
                self.notify(Notice::Export { state: state.clone() });
            }
        });
        drop(background);
        match result {
            Ok(exported) => {
                state.done = Some(done(&exported, &out));
                *lock(&open.exported) = Some(out);
            }
            Err(error) => state.error = Some(error.into()),
        }
        let mut underway = lock(&open.jobs.0);
        underway.exporting = false;
        let ended = underway.ended;
        drop(underway);
        if !ended {
            self.notify(Notice::Export { state });
        }
    }

    fn notify(&self, notice: Notice) {
        self.0.shell.notify(Window::Journal, &notice);
    }
}

fn begun(pet: PetId) -> ImportState {
    ImportState {
        pet: pet.0,
        files: 0,
        files_total: 0,
        bytes: 0,
        bytes_total: 0,
        seconds_left: None,
        report: None,
    }
}

fn import_state(pet: PetId, far: ImportProgress, took: Duration) -> ImportState {
    let ImportProgress { files, files_total, bytes, bytes_total } = far;
    ImportState {
        pet: pet.0,
        files: count(files),
        files_total: count(files_total),
        bytes,
        bytes_total,
        seconds_left: seconds_left(bytes, bytes_total, took),
        report: None,
    }
}

/// As long as the rest takes at the pace so far. Before anything is done nobody can say.
fn seconds_left(done: u64, total: u64, took: Duration) -> Option<u32> {
    if done == 0 {
        return None;
    }
    let left = u128::from(total.saturating_sub(done)) * took.as_millis() / u128::from(done) / 1000;
    u32::try_from(left).ok()
}

fn report_of(report: everpaw::ImportReport) -> ImportReport {
    let everpaw::ImportReport { kept, known, left_out, failed, stopped, cancelled } = report;
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ImportReport {
        known: count(known.len()),
        left_out: left_out.iter().map(name).collect(),
        without_picture: kept
            .iter()
            .filter_map(|kept| Some(FileRemark { name: name(&kept.file), code: kept.no_picture.clone()? }))
            .collect(),
        cut_short: kept.iter().filter(|kept| kept.cut_short).map(|kept| name(&kept.file)).collect(),
        failed: failed
            .iter()
            .map(|problem| FileRemark { name: name(&problem.file), code: problem.code.to_owned() })
            .collect(),
        stopped: stopped.map(Into::into),
        cancelled,
        kept: kept.into_iter().map(|kept| kept.photo.0).collect(),
    }
}

fn done(exported: &Exported, out: &std::path::Path) -> ExportDone {
    ExportDone {
        folder: out.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        files: count(exported.files),
        bytes: exported.bytes,
        unchanged: exported.outcome == Outcome::Unchanged,
        without_picture: count(exported.photos_without_picture),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_pace_so_far() {
        let took = Duration::from_secs(10);
        assert_eq!(seconds_left(0, 100, took), None, "nobody can say yet");
        assert_eq!(seconds_left(25, 100, took), Some(30), "a quarter took ten seconds");
        assert_eq!(seconds_left(100, 100, took), Some(0), "done");
        assert_eq!(
            seconds_left(1, u64::MAX, Duration::from_secs(u64::from(u32::MAX))),
            None,
            "nobody waits so long"
        );
    }
}
