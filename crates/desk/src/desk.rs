//! The state: locked, or one unlocked journal; and how one becomes the other. Locking asks nobody: the state changes
//! first, and everything that follows only tidies up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use everpaw::{AppSession, AppUnlocked, Error, Everpaw, KeychainState, Surroundings, Unlocked};
use uuid::Uuid;

use crate::jobs::Jobs;
use crate::picture::{PhotoAnswer, PhotoRefusal, PhotoRequest, PhotoSize};
use crate::settings::SettingsFile;
use crate::wire::{Notice, Remark, WireError};
use crate::{Shell, Window};

/// How long a page may take to save what is being written before it is locked without it.
const FAREWELL: Duration = Duration::from_millis(250);

/// How long a job may take to reach a safe point once its journal is locked.
const WINDING_DOWN: Duration = Duration::from_secs(10);

/// How often it is looked whether the journal has to lock.
const TICK: Duration = Duration::from_secs(1);

/// How many ticks there are between two looks at the keychain.
const TICKS_BETWEEN_KEYCHAIN_CHECKS: u64 = 60;

/// What a window can ask for. Cheap to clone; all clones are the same desk.
#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) everpaw: Arc<Everpaw>,
    pub(crate) shell: Arc<dyn Shell>,
    pub(crate) settings: SettingsFile,
    decoder: Arc<dyn photo::Decoder>,
    state: Mutex<State>,
    /// Counts the locks. Work that began before one gives nothing after it.
    epoch: AtomicU64,
    /// One attempt to unlock at a time.
    unlocking: Mutex<()>,
    /// Journals that have been locked and are still held by a job or a command that comes to its end.
    winding_down: Mutex<Vec<Receiver<Never>>>,
    remarks: Mutex<Vec<Remark>>,
    /// Profiles that were locked before their page said that all words are safe: they are told when they come back.
    incomplete: Mutex<BTreeSet<Uuid>>,
    ticks: AtomicU64,
}

enum State {
    Locked,
    Unlocked(Arc<Open>),
}

/// An unlocked journal. Whoever works with it holds it, so that a lock waits for nobody: the last one out closes it.
pub(crate) struct Open {
    /// What the page's commands use.
    pub(crate) page: Mutex<Unlocked>,
    /// Connections of their own for imports and exports, so that writing never waits for them.
    pub(crate) background: Mutex<Unlocked>,
    pub(crate) session: Mutex<Option<AppSession>>,
    pub(crate) profile: Uuid,
    pub(crate) label: String,
    pub(crate) jobs: Jobs,
    /// Files that were dropped and not taken in yet. Their paths do not go to the page.
    pub(crate) dropped: Mutex<Vec<PathBuf>>,
    /// Where the last export lies.
    pub(crate) exported: Mutex<Option<PathBuf>>,
    farewell: Farewell,
    /// Dropped last of all: whoever has the other end learns that the files are closed and the profile is free.
    _held: Sender<Never>,
}

/// Nothing is ever sent.
enum Never {}

/// The quarter of a second in which a page may save what is being written.
#[derive(Default)]
struct Farewell {
    said: Mutex<Said>,
    told: Condvar,
}

#[derive(Default)]
struct Said {
    /// When it is over, once it has begun.
    until: Option<Instant>,
    words_are_safe: bool,
}

impl Desk {
    /// Opens the data folder, everything locked.
    pub fn open(data_folder: &Path, around: Surroundings, shell: Arc<dyn Shell>) -> Result<Self, Error> {
        let decoder = around.decoder.clone();
        let everpaw = Arc::new(Everpaw::open(data_folder, around)?);
        everpaw.recall_in_background();
        let (settings, unreadable) = SettingsFile::open(data_folder);
        let desk = Self(Arc::new(Inner {
            everpaw,
            shell,
            settings,
            decoder,
            state: Mutex::new(State::Locked),
            epoch: AtomicU64::new(0),
            unlocking: Mutex::new(()),
            winding_down: Mutex::default(),
            remarks: Mutex::default(),
            incomplete: Mutex::default(),
            ticks: AtomicU64::new(0),
        }));
        if unreadable {
            desk.remark(Remark::SettingsUnreadable);
        }
        Ok(desk)
    }

    /// Starts the thread that locks when it is time, and has sessions purged that are over. It ends with the desk.
    pub fn keep_time(&self) {
        let desk = Arc::downgrade(&self.0);
        thread::spawn(move || {
            while let Some(inner) = desk.upgrade() {
                Desk(inner).tick();
                thread::sleep(TICK);
            }
        });
    }

    /// Locks if it is time: nobody was there for too long, or the session's secret has gone from the keychain. At first and
    /// then every hour it has sessions purged that are over, and what runs that died have left.
    pub fn tick(&self) {
        if self.0.everpaw.purge_is_due() {
            self.purge();
        }
        let Some(open) = self.unlocked() else { return };
        let tick = self.0.ticks.fetch_add(1, Ordering::Relaxed) + 1;
        let (over, watch) = match lock(&open.session).as_ref() {
            Some(session) => (session.is_over(), session.keychain_watch()),
            None => return,
        };
        // The keychain may take seconds; nobody waits for it meanwhile.
        let secret_is_gone = || {
            tick.is_multiple_of(TICKS_BETWEEN_KEYCHAIN_CHECKS) && watch.look() == KeychainState::GoneOrChanged
        };
        if over || secret_is_gone() {
            self.say_farewell_and_lock(open);
        }
    }

    /// On a thread of its own: it may take as long as a keychain does, and the lock is not to come late for it.
    fn purge(&self) {
        let everpaw = self.0.everpaw.clone();
        thread::spawn(move || match everpaw.purge_sessions() {
            Ok(gone) => tracing::debug!(gone, "sessions that were over are gone"),
            Err(error) => tracing::warn!(%error, "sessions that are over could not be removed"),
        });
    }

    /// The journal's window wants to close: it locks, and the program ends.
    pub fn close(&self) {
        if let Some(open) = self.unlocked() {
            self.say_farewell_and_lock(open);
        }
        self.lock_now();
        self.wind_down();
        self.0.shell.quit();
    }

    /// Files are held over the journal's window.
    pub fn hover(&self, files: usize) {
        self.0.shell.notify(Window::Journal, &Notice::Hovering { files: crate::convert::count(files) });
    }

    /// Files were dropped on the journal's window.
    pub fn drop_files(&self, paths: Vec<PathBuf>) {
        let Some(open) = self.unlocked() else { return };
        let files = crate::convert::count(paths.len());
        *lock(&open.dropped) = paths;
        self.0.shell.notify(Window::Journal, &Notice::Dropped { files });
    }

    /// A photo's picture for the journal's page. Refused the instant nothing is unlocked, also to whoever asked before.
    pub fn photo_bytes(&self, request: PhotoRequest) -> Result<PhotoAnswer, PhotoRefusal> {
        let epoch = self.epoch();
        let open = self.live().map_err(|_| PhotoRefusal::Locked)?;
        let page = lock(&open.page);
        let size = match request.size {
            PhotoSize::Small => everpaw::RenditionSize::Small,
            PhotoSize::Large => everpaw::RenditionSize::Large,
        };
        let photo = page.photo(request.photo).map_err(|_| PhotoRefusal::NotFound)?;
        let bytes = page.rendition(&photo, size).map_err(|_| PhotoRefusal::NotFound)?;
        if self.epoch() != epoch {
            return Err(PhotoRefusal::Locked);
        }
        // Renditions are ours, and always JPEG.
        Ok(PhotoAnswer { content_type: "image/jpeg", bytes })
    }

    /// Unlocks with what `open` opens, and shows the journal's window. If a lock came meanwhile, nothing is unlocked.
    pub(crate) fn unlock_with(
        &self,
        profile: Uuid,
        open: impl FnOnce(&Arc<Everpaw>) -> Result<AppUnlocked, Error>,
    ) -> Result<(), WireError> {
        let _one_at_a_time = lock(&self.0.unlocking);
        if self.unlocked().is_some() {
            return Err(WireError::not_allowed("unlock"));
        }
        let epoch = self.epoch();
        // A profile that was just locked is free only when whoever still works with it has gone.
        self.wind_down();
        let AppUnlocked { mut page, background, session } = open(&self.0.everpaw)?;
        let now = page.stamp().at;
        // Thirty days are a promise to keep things, not to be rid of them by the minute: what fails is done next time.
        if let Err(error) = page.empty_old_trash(now) {
            tracing::warn!(%error, "the trash could not be emptied");
        }
        if page.repaired().is_some() {
            self.remark(Remark::VaultRepaired);
        }
        let label = self.label_of(profile)?;
        let (held, gone) = mpsc::channel();
        lock(&self.0.winding_down).push(gone);
        let open = Arc::new(Open {
            _held: held,
            page: Mutex::new(page),
            background: Mutex::new(background),
            session: Mutex::new(Some(session)),
            profile,
            label,
            jobs: Jobs::default(),
            dropped: Mutex::default(),
            exported: Mutex::default(),
            farewell: Farewell::default(),
        });
        let mut state = lock(&self.0.state);
        if self.epoch() != epoch {
            drop(state);
            self.close_up(open);
            return Err(WireError::locked());
        }
        *state = State::Unlocked(open);
        drop(state);
        self.0.shell.show(Window::Journal);
        Ok(())
    }

    /// Locks at once: nothing is answered any more, the connections close, the session goes, the window goes.
    pub(crate) fn lock_now(&self) {
        self.lock_if(|_| true);
    }

    fn lock_if(&self, is_meant: impl FnOnce(&Arc<Open>) -> bool) {
        let open = {
            let mut state = lock(&self.0.state);
            match &*state {
                State::Unlocked(open) if !is_meant(open) => return,
                // Also while nothing is open: whoever is on the way in comes too late.
                _ => self.0.epoch.fetch_add(1, Ordering::SeqCst),
            };
            match std::mem::replace(&mut *state, State::Locked) {
                State::Unlocked(open) => open,
                State::Locked => return,
            }
        };
        open.jobs.cancel();
        self.0.shell.show(Window::Welcome);
        self.close_up(open);
    }

    /// The files first: the keychain may take seconds, and nothing may stay open for it.
    fn close_up(&self, open: Arc<Open>) {
        let session = lock(&open.session).take();
        drop(open);
        self.0.decoder.dismiss();
        if let Some(session) = session {
            self.0.everpaw.end_app_session(session);
        }
        // What went wrong with it is said now, and not in the journal of whoever comes in next.
        if self.gather_remarks() {
            self.0.shell.notify(Window::Welcome, &Notice::Remarks);
        }
    }

    /// Waits until every journal that was locked is closed, or for as long as that can take where nothing hangs.
    fn wind_down(&self) {
        let until = Instant::now() + WINDING_DOWN;
        let journals = std::mem::take(&mut *lock(&self.0.winding_down));
        for journal in journals {
            let left = until.saturating_duration_since(Instant::now());
            // The other end goes with the journal; nothing comes from it before.
            let _ = journal.recv_timeout(left);
        }
    }

    fn say_farewell_and_lock(&self, open: Arc<Open>) {
        self.say_farewell(&open);
        // Whoever waited for the same farewell may have locked already, and somebody else may have come in since.
        let meant = Arc::downgrade(&open);
        drop(open);
        self.lock_if(|there| std::ptr::eq(meant.as_ptr(), Arc::as_ptr(there)));
    }

    /// Tells the page that it ends, and waits no longer than a quarter of a second for it to save. Whoever comes while
    /// that is under way waits for the same quarter of a second.
    fn say_farewell(&self, open: &Open) {
        let mut said = lock(&open.farewell.said);
        let until = *said.until.get_or_insert_with(|| {
            self.0.shell.notify(Window::Journal, &Notice::Locking);
            Instant::now() + FAREWELL
        });
        while !said.words_are_safe {
            let Some(left) = until.checked_duration_since(Instant::now()) else {
                lock(&self.0.incomplete).insert(open.profile);
                break;
            };
            said = open
                .farewell
                .told
                .wait_timeout(said, left)
                .map_or_else(|error| error.into_inner().0, |(said, _)| said);
        }
    }

    pub(crate) fn words_may_be_missing(&self) {
        if let Some(open) = self.unlocked() {
            lock(&self.0.incomplete).insert(open.profile);
        }
    }

    pub(crate) fn farewell_is_answered(&self) {
        if let Some(open) = self.unlocked() {
            lock(&open.farewell.said).words_are_safe = true;
            open.farewell.told.notify_all();
        }
    }

    /// The unlocked journal, if it may still be used: judged before every command, so that after a night of sleep the
    /// first click meets a locked app. While the page says farewell, it may save.
    pub(crate) fn live(&self) -> Result<Arc<Open>, WireError> {
        let open = self.unlocked().ok_or_else(WireError::locked)?;
        if lock(&open.farewell.said).until.is_some() {
            return Ok(open);
        }
        let over = lock(&open.session).as_ref().is_none_or(AppSession::is_over);
        if over {
            let desk = self.clone();
            let ending = open.clone();
            // Not here: the page has to be free to save what it holds.
            thread::spawn(move || desk.say_farewell_and_lock(ending));
            return Err(WireError::locked());
        }
        Ok(open)
    }

    /// Works with the journal that is unlocked.
    pub(crate) fn with_journal<T, E: Into<WireError>>(
        &self,
        work: impl FnOnce(&mut Unlocked) -> Result<T, E>,
    ) -> Result<T, WireError> {
        let open = self.live()?;
        let mut page = lock(&open.page);
        work(&mut page).map_err(Into::into)
    }

    fn unlocked(&self) -> Option<Arc<Open>> {
        match &*lock(&self.0.state) {
            State::Locked => None,
            State::Unlocked(open) => Some(open.clone()),
        }
    }

    fn epoch(&self) -> u64 {
        self.0.epoch.load(Ordering::SeqCst)
    }

    fn label_of(&self, profile: Uuid) -> Result<String, Error> {
        let profiles = self.0.everpaw.profiles()?;
        Ok(profiles
            .into_iter()
            .find(|summary| summary.id == profile)
            .and_then(|summary| summary.label)
            .unwrap_or_default())
    }

    pub(crate) fn remark(&self, remark: Remark) {
        lock(&self.0.remarks).push(remark);
    }

    /// What is to be said once, and was not yet: to whoever asks, and what is a profile's own to its owner.
    pub(crate) fn take_remarks(&self, profile: Option<Uuid>) -> Vec<Remark> {
        self.gather_remarks();
        let mut remarks = std::mem::take(&mut *lock(&self.0.remarks));
        if profile.is_some_and(|profile| lock(&self.0.incomplete).remove(&profile)) {
            remarks.push(Remark::WordsMayBeMissing);
        }
        remarks
    }

    /// Whether there is anything to be said.
    fn gather_remarks(&self) -> bool {
        let of_the_core = self.0.everpaw.remarks().into_iter().map(|remark| match remark {
            everpaw::Remark::KeychainSilent(_) => Remark::KeychainSilent,
            everpaw::Remark::EntryLeft(_) => Remark::EntryLeft,
            everpaw::Remark::SessionsDamaged(_) => Remark::SessionsDamaged,
            everpaw::Remark::SessionsUnreadable(_) => Remark::SessionsUnreadable,
        });
        let mut remarks = lock(&self.0.remarks);
        remarks.extend(of_the_core);
        !remarks.is_empty()
    }
}

/// A lock whose holder panicked is taken all the same: what it guards is whole after every step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
