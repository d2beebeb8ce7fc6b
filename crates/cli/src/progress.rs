//! A bar while something takes long, if somebody is watching: it draws on a terminal and nowhere else.

use everpaw::{ExportProgress, ImportProgress};
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

/// A bar that counts bytes.
pub(crate) fn importing() -> (ProgressBar, impl FnMut(ImportProgress)) {
    let bar = bar("{bar:30} {bytes} of {total_bytes}{msg}");
    let shown = bar.clone();
    let tell = move |far: ImportProgress| {
        shown.set_length(far.bytes_total);
        shown.set_position(far.bytes);
        // Before the first file is done nobody can say how long it will take.
        let left =
            if far.bytes == 0 { String::new() } else { format!(", {} left", HumanDuration(shown.eta())) };
        shown.set_message(format!(", {} of {} files{left}", far.files, far.files_total));
    };
    (bar, tell)
}

/// A bar that counts files.
pub(crate) fn exporting() -> (ProgressBar, impl FnMut(ExportProgress)) {
    let bar = bar("{bar:30} {pos} of {len} files");
    let shown = bar.clone();
    let tell = move |far: ExportProgress| {
        shown.set_length(far.total as u64);
        shown.set_position(far.done as u64);
    };
    (bar, tell)
}

fn bar(template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::no_length().with_style(style.progress_chars("━╸ "))
}
