//! What is set for this computer.

use crate::Desk;
use crate::settings::StoredSettings;
use crate::wire::{Settings, WireError};

impl Desk {
    /// What is set for this computer.
    pub fn settings(&self) -> Result<Settings, WireError> {
        let StoredSettings { language, theme, motion } = self.0.settings.get();
        Ok(Settings { language, theme, motion, last_profile: self.0.everpaw.last_profile() })
    }

    /// Sets it. The last profile is ours to remember and is not taken from the page.
    pub fn save_settings(&self, settings: Settings) -> Result<(), WireError> {
        let Settings { language, theme, motion, last_profile: _ } = settings;
        let changed = self.0.settings.change(|current| {
            (current.language, current.theme, current.motion) = (language, theme, motion);
        });
        changed.map_err(|error| WireError::of("settings-unwritable", error.to_string()))
    }
}
