//! Unlocking for the desktop app: the vault opens while the keychain is asked, and a session begins. Nothing about
//! sessions keeps anybody out: without storage or a keychain they live in memory, and that is said once.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use session::{
    Expiry, MemoryEngine, RunId, SealingHalf, SealingSecret, SessionEngine, SessionError, Sessions,
};
use vault::{EntryName, KeychainError, Passphrase, RecoveryWords, store_verified};
use zeroize::Zeroizing;

use crate::app_run::{self, AppRun};
use crate::app_session::{AppSession, IDLE_SECONDS, KeptHalf, USUAL_IDLE, allowed_idle};
use crate::run_engine::RunEngine;
use crate::terminal_session::remember;
use crate::{Error, Everpaw, OpenedVault, Remark, Unlocked};

const PURPOSE: &str = "app session, format 1";
pub(crate) const KIND: &str = "app";

/// A profile that was unlocked for the desktop app. It stays this process's until both of its journals are dropped.
pub struct AppUnlocked {
    /// The journal for what somebody waits for.
    pub page: Unlocked,
    /// The same journal once more, for what takes a while: an import or export here makes nobody wait there.
    pub background: Unlocked,
    /// How long it stays unlocked.
    pub session: AppSession,
}

/// Where a session can be kept, before there is one.
struct Place {
    sessions: Sessions,
    kept: Option<KeptHalf>,
}

impl Everpaw {
    /// Opens a profile for the desktop app. Whatever session this run had before is over, whether this succeeds or not.
    pub fn unlock_app(
        self: &Arc<Self>,
        profile: &str,
        passphrase: &Passphrase,
    ) -> Result<AppUnlocked, Error> {
        self.begin_app(|| self.open_vault(profile, passphrase))
    }

    /// Opens a profile with its recovery words for the desktop app and gives it a new passphrase, as
    /// [`recover`](Self::recover) does.
    pub fn recover_app(
        self: &Arc<Self>,
        profile: &str,
        words: &RecoveryWords,
        new: &Passphrase,
    ) -> Result<AppUnlocked, Error> {
        self.begin_app(|| self.recover_vault(profile, words, new))
    }

    /// Ends a session; what could not be removed is remarked.
    pub fn end_app_session(&self, session: AppSession) {
        for remark in session.end() {
            self.remark(remark);
        }
    }

    /// Removes what runs of the app have left that ended without being asked: their sessions, which nothing opens, and
    /// their keychain entries. Entries of living runs and of anybody else are not touched. And what is over. Says how many
    /// sessions that were.
    pub(crate) fn purge_app(&self) -> Result<usize, Error> {
        let runs = self.folder.runs();
        let dead = app_run::dead(&runs).map_err(Error::io(&runs))?;
        let mut gone = 0;
        if self.folder.sessions().exists() {
            let engine = self.engine(KIND)?;
            gone += engine.clear_expired(self.around.clock.now())?;
            let died = |run: RunId| dead.iter().any(|file| file.run() == Some(run));
            gone += engine.clear_ended_runs(&|run| app_run::is_known(&runs, run) && !died(run))?;
        }
        for file in dead {
            let Some(run) = file.run() else { continue };
            if let Err(error) = self.around.keychain.delete(&self.app_entry(run)) {
                // The first failure ends it: each one may have taken seconds. What is left is found again by its file.
                tracing::warn!(%error, "the keychain's entry of a run that ended could not be removed");
                break;
            }
            file.remove();
        }
        Ok(gone)
    }

    fn begin_app(
        self: &Arc<Self>,
        open: impl FnOnce() -> Result<OpenedVault, Error>,
    ) -> Result<AppUnlocked, Error> {
        let run = self.run().clone();
        let number = run.begin_session();
        let (place, opened) = thread::scope(|scope| {
            let place = scope.spawn(|| self.make_place(&run));
            // Here, while the keychain is asked there.
            let opened = open();
            (place.join(), opened)
        });
        // A thread that panicked has made nothing that is needed.
        let place = place.unwrap_or_else(|_| self.place_in_memory(&run))?;
        let kept = place.kept.clone();
        let unlocked = opened.and_then(|vault| self.enter(&vault, place, &run, number));
        if let Ok(unlocked) = &unlocked {
            self.remember_profile(unlocked.page.profile(), run.trusts_keychain());
        }
        if unlocked.is_err()
            && let Some(kept) = kept
            && let Err(error) = kept.remove(&run, number)
        {
            tracing::warn!(%error, "the keychain's entry of an unlocking that failed is left for the next start");
        }
        unlocked
    }

    fn enter(
        &self,
        vault: &OpenedVault,
        place: Place,
        run: &Arc<AppRun>,
        number: u64,
    ) -> Result<AppUnlocked, Error> {
        let page = self.unlocked(vault)?;
        if !page.journal.can_be_shared()? {
            return Err(journal::JournalError::DiskFull.into());
        }
        let background = Unlocked { repaired: None, ..self.unlocked(vault)? };
        let idle = page.journal.setting::<u64>(IDLE_SECONDS)?.map_or(USUAL_IDLE, Duration::from_secs);
        let session = self.begin_session(vault, place, allowed_idle(idle), run, number)?;
        Ok(AppUnlocked { page, background, session })
    }

    /// Begins the session where there is room for it: if storing fails, in memory.
    fn begin_session(
        &self,
        vault: &OpenedVault,
        place: Place,
        idle: Duration,
        run: &Arc<AppRun>,
        number: u64,
    ) -> Result<AppSession, Error> {
        let kept = place.kept.clone();
        match begin_in(place, vault, idle, run, number) {
            Ok(session) => Ok(session),
            Err(error) => {
                self.remark(Remark::SessionsUnreadable(error.to_string()));
                if let Some(kept) = kept
                    && let Err(error) = kept.remove(run, number)
                {
                    self.remark(Remark::EntryLeft(error));
                }
                Ok(begin_in(self.place_in_memory(run)?, vault, idle, run, number)?)
            }
        }
    }

    /// A place for a session: in `sessions.db` with half of its secret in the keychain if both are to be had, or else in
    /// memory.
    fn make_place(&self, run: &Arc<AppRun>) -> Result<Place, Error> {
        if !run.leaves_a_trace() {
            return self.place_in_memory(run);
        }
        let engine = self.engine(KIND).and_then(|engine| Ok(RunEngine::begin(engine, run.id())?));
        let engine = match engine {
            Ok(engine) => engine,
            Err(error) => {
                self.remark(Remark::SessionsUnreadable(error.to_string()));
                return self.place_in_memory(run);
            }
        };
        if !run.trusts_keychain() {
            return self.place_in_memory(run);
        }
        let (in_keychain, in_process) = (SealingHalf::generate()?, SealingHalf::generate()?);
        match self.keep_half(&in_keychain, run) {
            Ok(kept) => {
                let secret = SealingSecret::from_halves(&in_keychain, &in_process);
                Ok(Place { sessions: self.app_sessions(engine, secret, run), kept: Some(kept) })
            }
            Err(error) => {
                run.distrust_keychain();
                // One that is not there kept nothing. One that was too slow, or muddled, may have.
                if !matches!(error, KeychainError::Unavailable(_)) {
                    run.leave_entry();
                }
                self.remark(Remark::KeychainSilent(error));
                self.place_in_memory(run)
            }
        }
    }

    fn keep_half(&self, half: &SealingHalf, run: &AppRun) -> Result<KeptHalf, KeychainError> {
        let _in_hand = run.take_entry();
        let (keychain, entry) = (self.around.keychain.clone(), self.app_entry(run.id()));
        let text = Zeroizing::new(STANDARD.encode(half.0));
        store_verified(&*keychain, &entry, &text)?;
        Ok(KeptHalf { keychain, entry, hash: blake3::hash(text.as_bytes()) })
    }

    fn place_in_memory(&self, run: &AppRun) -> Result<Place, Error> {
        let sessions = self.app_sessions(MemoryEngine::default(), SealingSecret::generate()?, run);
        Ok(Place { sessions, kept: None })
    }

    fn app_sessions(
        &self,
        engine: impl SessionEngine + 'static,
        secret: SealingSecret,
        run: &AppRun,
    ) -> Sessions {
        // Every session of the app says when it ends; the store's own idle time is never used.
        Sessions::builder(engine, secret, PURPOSE).clock(self.around.clock.clone()).run(run.id()).build()
    }

    /// This run, which begins when it is first needed: the terminal never does.
    fn run(&self) -> &Arc<AppRun> {
        self.run.get_or_init(|| {
            let runs = self.folder.runs();
            Arc::new(AppRun::begin(&runs).unwrap_or_else(|error| {
                self.remark(Remark::SessionsUnreadable(Error::io(&runs)(error).to_string()));
                AppRun::without_trace()
            }))
        })
    }

    fn app_entry(&self, run: RunId) -> EntryName {
        EntryName::new(self.folder.id(), &format!("app {}", run.0))
    }
}

fn begin_in(
    place: Place,
    vault: &OpenedVault,
    idle: Duration,
    run: &Arc<AppRun>,
    number: u64,
) -> Result<AppSession, SessionError> {
    let Place { sessions, kept } = place;
    let mut session = sessions.start();
    remember(&mut session, vault)?;
    session.set_expiry(Expiry::Idle(idle))?;
    let now = sessions.now();
    session.save()?;
    let key = session.key().cloned().ok_or(SessionError::Gone)?;
    Ok(AppSession {
        sessions,
        key,
        kept,
        run: run.clone(),
        number,
        idle,
        moved: now,
        touched: now,
        stored_until: now.plus(idle),
        gone: false,
        ended: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal_session::PROFILE;
    use crate::{MemoryKeychain, SystemClock};
    use vault::{KeyCost, Keychain};

    struct NoPictures;

    impl photo::Decoder for NoPictures {
        fn render(&self, original: &[u8]) -> Result<photo::Rendered, photo::DecodeError> {
            Err(photo::DecodeError::Unsupported { format: photo::sniff(original) })
        }
    }

    #[test]
    fn what_is_stored_does_not_open_with_the_keychains_half_alone() {
        let folder = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let around = crate::Surroundings {
            keychain: keychain.clone(),
            clock: Arc::new(SystemClock),
            decoder: Arc::new(NoPictures),
            key_cost: Some(KeyCost::weak_for_tests()),
        };
        let everpaw = Arc::new(Everpaw::open(folder.path(), around).unwrap());
        let passphrase = Passphrase::new("snow in the garden");
        everpaw.create_profile("Anna", &passphrase).unwrap();
        let session = everpaw.unlock_app("Anna", &passphrase).unwrap().session;
        let is_open = |sessions: &Sessions| sessions.open(session.key.clone()).contains(PROFILE).unwrap();
        assert!(is_open(&session.sessions), "the app itself opens it");

        let run = everpaw.run();
        let text = keychain.get(&everpaw.app_entry(run.id())).unwrap().unwrap();
        let half: [u8; 32] = STANDARD.decode(text.as_bytes()).unwrap().try_into().unwrap();
        let nothing = SealingHalf([0; 32]);
        for secret in [
            SealingSecret::from_bytes(half),
            SealingSecret::from_halves(&SealingHalf(half), &nothing),
            SealingSecret::from_halves(&SealingHalf(half), &SealingHalf(half)),
        ] {
            let engine = RunEngine::found(everpaw.engine(KIND).unwrap(), run.id());
            let sessions = everpaw.app_sessions(engine, secret, run);
            assert!(
                !is_open(&sessions),
                "whoever has the file, the session's key and the keychain has nothing"
            );
        }
        assert!(is_open(&session.sessions), "and all the while it is there");
    }
}
