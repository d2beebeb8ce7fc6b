//! What a window is made of before its page has come: the page's own paper, so that nothing flashes white in a dark room.

use desk::wire::Theme;
use tauri::window::Color;

/// `--paper` of the page, light and dark.
const LIGHT: Color = Color(0xfa, 0xf7, 0xf2, 0xff);
const DARK: Color = Color(0x1d, 0x1a, 0x17, 0xff);

/// The paper for what is set, where the system is light or dark.
pub(crate) fn of(theme: Theme, system: tauri::Theme) -> Color {
    let dark = match theme {
        Theme::System => system == tauri::Theme::Dark,
        Theme::Light => false,
        Theme::Dark => true,
    };
    if dark { DARK } else { LIGHT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_pages_own_paper() {
        let tokens = include_str!("../../ui/src/style/tokens.css");
        let papers: Vec<&str> = tokens
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--paper: #")?.strip_suffix(';'))
            .collect();
        let hex = |Color(red, green, blue, _)| format!("{red:02x}{green:02x}{blue:02x}");
        assert_eq!(papers.first(), Some(&hex(LIGHT).as_str()), "light comes first in the tokens");
        assert!(
            papers.len() > 1 && papers[1..].iter().all(|paper| *paper == hex(DARK)),
            "and then dark: {papers:?}"
        );
    }

    #[test]
    fn what_is_set_comes_before_what_the_system_has() {
        assert_eq!(of(Theme::Dark, tauri::Theme::Light), DARK, "dark is set");
        assert_eq!(of(Theme::Light, tauri::Theme::Dark), LIGHT, "light is set");
        assert_eq!(of(Theme::System, tauri::Theme::Dark), DARK, "the system's");
    }
}
