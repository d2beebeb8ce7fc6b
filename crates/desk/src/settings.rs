//! `settings.json` in the data folder: plaintext, for everybody who uses this computer, and nothing of a journal in it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::wire::{Motion, Theme, UiLanguage};

/// What the file says. Anything else in it is not ours, or not any more: who was here last stood there once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct StoredSettings {
    pub(crate) language: Option<UiLanguage>,
    pub(crate) theme: Theme,
    pub(crate) motion: Motion,
}

/// The file, and what it said last.
pub(crate) struct SettingsFile {
    path: PathBuf,
    current: Mutex<StoredSettings>,
}

impl SettingsFile {
    /// Reads it. A file that is missing or cannot be understood keeps nobody out: it begins anew. Says whether there was
    /// one that could not be read.
    pub(crate) fn open(data_folder: &Path) -> (Self, bool) {
        let path = data_folder.join("settings.json");
        let (settings, unreadable) = match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(settings) => (settings, false),
                Err(_) => (StoredSettings::default(), true),
            },
            Err(error) => (StoredSettings::default(), error.kind() != io::ErrorKind::NotFound),
        };
        (Self { path, current: Mutex::new(settings) }, unreadable)
    }

    pub(crate) fn get(&self) -> StoredSettings {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes them and writes the file whole or not at all.
    pub(crate) fn change(&self, change: impl FnOnce(&mut StoredSettings)) -> io::Result<()> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let mut settings = current.clone();
        change(&mut settings);
        if settings == *current {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, &settings)?;
        file.write_all(b"\n")?;
        file.persist(&self.path).map_err(|error| error.error)?;
        *current = settings;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there_again_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let (file, unreadable) = SettingsFile::open(folder.path());
        assert!(!unreadable, "a first start is no fault");
        file.change(|settings| settings.theme = Theme::Dark).unwrap();
        assert_eq!(SettingsFile::open(folder.path()).0.get().theme, Theme::Dark, "read back");
    }

    #[test]
    fn a_file_that_makes_no_sense_keeps_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("settings.json"), "{\"theme\": 7").unwrap();
        let (file, unreadable) = SettingsFile::open(folder.path());
        assert!(unreadable, "it is said");
        assert_eq!(file.get(), StoredSettings::default(), "and it begins anew");
    }

    #[test]
    fn a_setting_that_an_older_version_did_not_have_takes_its_default() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("settings.json"), "{\"theme\": \"dark\", \"later\": 1}").unwrap();
        let (file, unreadable) = SettingsFile::open(folder.path());
        assert!(!unreadable, "it can be read");
        assert_eq!(
            file.get(),
            StoredSettings { theme: Theme::Dark, ..StoredSettings::default() },
            "the rest is as at first"
        );
    }

    #[test]
    fn who_was_here_last_stands_in_no_open_file_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        fs::write(&path, r#"{"theme": "dark", "lastProfile": "01920000-0000-7000-8000-000000000001"}"#)
            .unwrap();
        let (file, unreadable) = SettingsFile::open(folder.path());
        assert!(!unreadable && file.get().theme == Theme::Dark, "an earlier version's file is read");
        file.change(|settings| settings.theme = Theme::Light).unwrap();
        assert!(!fs::read_to_string(&path).unwrap().contains("rofile"), "and what it knew of people goes");
    }
}
