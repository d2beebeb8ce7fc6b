//! What has to be said to the system's web view before it starts. It listens to environment variables alone, and changing
//! those of a running process is not sound, so this program starts itself anew in its own place.

#[cfg(target_os = "linux")]
mod linux {
    use std::env;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    /// With some graphics drivers windows stay empty while this is on.
    const WITHOUT_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

    /// Each lets somebody look into our pages or drive them from outside.
    const OPENINGS: &[&str] =
        &["TAURI_WEBVIEW_AUTOMATION", "WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER"];

    /// Has another program show our file dialogs. It wants to know who asks, may not look at a process that keeps its
    /// memory to itself, and refuses, and then no dialog comes at all.
    const FOREIGN_DIALOGS: &str = "GTK_USE_PORTAL";

    /// What the environment has to be told and to forget, or `None` if it is as it has to be.
    fn changes(may_be_driven: bool, is_set: impl Fn(&str) -> bool) -> Option<(bool, Vec<&'static str>)> {
        let add = !is_set(WITHOUT_DMABUF);
        let openings = OPENINGS.iter().copied().filter(|_| !may_be_driven);
        let remove: Vec<_> = openings.chain([FOREIGN_DIALOGS]).filter(|name| is_set(name)).collect();
        (add || !remove.is_empty()).then_some((add, remove))
    }

    /// Comes back if there is nothing to change, or if it could not be changed: the app works all the same then, only
    /// perhaps not with that driver.
    pub(crate) fn settle(may_be_driven: bool) {
        let Some((add, remove)) = changes(may_be_driven, |name| env::var_os(name).is_some()) else { return };
        let Ok(program) = env::current_exe() else { return };
        let mut anew = Command::new(program);
        anew.args(env::args_os().skip(1));
        if add {
            anew.env(WITHOUT_DMABUF, "1");
        }
        for name in remove {
            anew.env_remove(name);
        }
        // Returns only if it failed.
        let _ = anew.exec();
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_is_set_is_left_as_it_is() {
            assert_eq!(
                changes(false, |name| name == WITHOUT_DMABUF),
                None,
                "there would be no end to it otherwise"
            );
            assert_eq!(changes(false, |_| false), Some((true, vec![])), "a first start");
        }

        #[test]
        fn nobody_drives_the_app_that_people_use() {
            let removed = |driven| changes(driven, |_| true).map(|(_, removed)| removed);
            assert_eq!(
                removed(false),
                Some([OPENINGS, &[FOREIGN_DIALOGS]].concat()),
                "every opening is closed"
            );
            assert_eq!(removed(true), Some(vec![FOREIGN_DIALOGS]), "the one for tests may be driven");
        }
    }
}

#[cfg(target_os = "linux")]
pub(crate) use linux::settle;

/// Other systems need nothing.
#[cfg(not(target_os = "linux"))]
pub(crate) fn settle(_may_be_driven: bool) {}
