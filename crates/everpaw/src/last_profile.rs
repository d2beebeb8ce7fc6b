//! Who was here last: known at once in the run that saw it, and to the next one as soon as the keychain has answered. Nobody
//! waits for a keychain because of it. Where it is stored is in `anonymous_session`.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use session::Session;
use uuid::Uuid;

use crate::anonymous_session::{LAST_PROFILE, Place};
use crate::{Error, Everpaw};

/// How long the welcome page waits for the keychain, to know whom to offer first.
const PATIENCE: Duration = Duration::from_millis(300);

/// What can be said at once.
#[derive(Default)]
pub(crate) struct Known {
    /// The keychain has been asked and has not answered yet.
    asking: bool,
    pub(crate) last_profile: Option<Uuid>,
    /// The last profile is not stored yet.
    to_store: bool,
}

impl Everpaw {
    /// Begins to ask the keychain for what earlier runs left, on a thread of its own: [`last_profile`](Self::last_profile)
    /// then knows it as soon as the keychain has answered.
    pub fn recall_in_background(self: &Arc<Self>) {
        self.known().asking = true;
        let everpaw = self.clone();
        let asking = thread::Builder::new().name("recall".into()).spawn(move || everpaw.recall_now());
        if let Err(error) = asking {
            tracing::warn!(%error, "the keychain could not be asked who was here last");
            self.known().asking = false;
        }
    }

    /// The profile that was unlocked last in the desktop app, in this run or an earlier one. Waits at most 300 ms for a
    /// keychain that is being asked; `None` if it has not answered by then, or there is nothing to be known.
    pub fn last_profile(&self) -> Option<Uuid> {
        let is_open = |known: &mut Known| known.asking && known.last_profile.is_none();
        let waited = self.anonymous.answered.wait_timeout_while(self.known(), PATIENCE, is_open);
        waited.unwrap_or_else(PoisonError::into_inner).0.last_profile
    }

    /// Notes who was unlocked. If a keychain may have to be asked for that, it is done on a thread of its own: somebody waits
    /// for their journal. That it cannot be stored is no reason to say anything: only a row in a list depends on it.
    pub(crate) fn remember_profile(self: &Arc<Self>, profile: Uuid, may_ask_keychain: bool) {
        {
            let mut known = self.known();
            (known.last_profile, known.to_store) = (Some(profile), true);
        }
        if !may_ask_keychain {
            return self.store_last_profile(false);
        }
        let everpaw = self.clone();
        let storing = thread::Builder::new().name("remember".into());
        if let Err(error) = storing.spawn(move || everpaw.store_last_profile(true)) {
            tracing::warn!(%error, "who was here last could not be noted");
        }
    }

    fn recall_now(&self) {
        let found = self.with_place(|place| {
            let found = self.find_place(place);
            self.known().asking = false;
            self.anonymous.answered.notify_all();
            self.forget_gone_draft(place);
            found
        });
        match found {
            Ok(true) => self.store_last_profile(true),
            Ok(false) => tracing::info!("the keychain did not say who was here last"),
            Err(error) => tracing::warn!(%error, "who was here last is not known"),
        }
    }

    /// Stores the last profile if that is still to be done. If somebody waits, whoever has the place in hand does it
    /// afterwards.
    pub(crate) fn store_last_profile(&self, may_ask_keychain: bool) {
        while self.known().to_store {
            let mut place = match self.anonymous.place.try_lock() {
                Ok(place) => place,
                Err(_) if !may_ask_keychain => return,
                Err(_) => self.anonymous.place.lock().unwrap_or_else(PoisonError::into_inner),
            };
            if place.is_none() && !may_ask_keychain {
                return;
            }
            let last = {
                let mut known = self.known();
                known.to_store = false;
                known.last_profile
            };
            let Some(last) = last else { return };
            if let Err(error) = self.write_last_profile(&mut place, last) {
                tracing::warn!(%error, "who was here last could not be noted");
            }
        }
    }

    fn write_last_profile(&self, place: &mut Option<Place>, last: Uuid) -> Result<(), Error> {
        if !self.find_place(place)? {
            return Ok(());
        }
        let note = |session: &mut Session| session.insert(LAST_PROFILE, &last);
        let noted = place.as_ref().map_or(Ok(false), |there| self.change(there, &note))?;
        if !noted {
            // Only where it lasts: for this run it is known already.
            *place = Some(self.begin_lasting(&note)?);
        }
        Ok(())
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.anonymous.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
