//! What is kept of sessions, whoever's they are: which there are, and getting rid of those that are over. Of none of them is
//! there anything to be seen here but when it ends and how large it is.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use session::{Kept, RunId};

use crate::{Error, Everpaw, anonymous_session, app_run, app_unlock, terminal_session, utc};

/// How often sessions that are over are looked for while the app runs.
const PURGED_EVERY: Duration = Duration::from_hours(1);

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// The desktop app's: who is unlocked.
    App,
    /// The terminal's: who was unlocked for a while.
    Terminal,
    /// Nobody's: what is remembered before anybody signs in.
    Anonymous,
}

/// A session that is kept in `sessions.db`, as far as it may be seen: never its key, what stands for its key, or what it
/// says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSession {
    /// Whose it is.
    pub kind: SessionKind,
    /// When the run began that it ends with, if it ends with one.
    pub since: Option<DateTime<Utc>>,
    /// When it ends, unless somebody is there meanwhile.
    pub until: Option<DateTime<Utc>>,
    /// Whether that has come.
    pub is_over: bool,
    /// Whether the run that it ends with still lives; `None` if it outlives runs.
    pub run_lives: Option<bool>,
    /// How large it is, sealed.
    pub bytes: usize,
}

impl Everpaw {
    /// Every session that is kept, living or over, by kind and then by its end. Asks no keychain.
    pub fn sessions(&self) -> Result<Vec<KeptSession>, Error> {
        if !self.folder.sessions().exists() {
            return Ok(Vec::new());
        }
        let kinds = [
            (SessionKind::App, app_unlock::KIND),
            (SessionKind::Terminal, terminal_session::KIND),
            (SessionKind::Anonymous, anonymous_session::KIND),
        ];
        let mut sessions = Vec::new();
        for (kind, name) in kinds {
            let kept = self.engine(name)?.list()?;
            sessions.extend(kept.into_iter().map(|kept| self.seen(kind, kept)));
        }
        Ok(sessions)
    }

    /// Forgets every session that is over, those of runs that died with their keychain entries, drafts that were not to be
    /// kept, and the key of one that is gone. Says how many sessions that were, those counted that opening the data folder
    /// has forgotten. May take as long as a keychain does: not for a thread that somebody waits for.
    pub fn purge_sessions(&self) -> Result<usize, Error> {
        self.sweep_drafts();
        let mut gone = self.gone_at_start.swap(0, Ordering::Relaxed);
        gone += self.purge_terminal()? + self.purge_app()?;
        if self.folder.sessions().exists() {
            gone += self.purge_anonymous()?;
        }
        Ok(gone)
    }

    /// Whether it is time for [`purge_sessions`](Self::purge_sessions): at first, and when an hour has passed since this
    /// last said so. Takes no time.
    pub fn purge_is_due(&self) -> bool {
        let now = self.around.clock.now();
        let mut purged = self.purged.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes nobody wait for the past to come again.
        let is_due = purged.is_none_or(|last| now < last || last.until(now) >= PURGED_EVERY);
        if is_due {
            *purged = Some(now);
        }
        is_due
    }

    fn seen(&self, kind: SessionKind, kept: Kept) -> KeptSession {
        let Kept { expires_at, run, version: _, bytes } = kept;
        let now = self.around.clock.now();
        KeptSession {
            kind,
            since: run.and_then(began),
            until: expires_at.map(utc),
            is_over: expires_at.is_some_and(|end| end <= now),
            run_lives: run.map(|run| app_run::is_alive(&self.folder.runs(), run)),
            bytes,
        }
    }
}

/// The id of a run holds when it began.
fn began(run: RunId) -> Option<DateTime<Utc>> {
    let (seconds, nanoseconds) = run.0.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
}
