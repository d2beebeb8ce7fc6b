//! The built pages, read from their folder, under a content security policy like the app's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::http::Response;

/// As strict as the app's. What the policy of the app itself lets through is proved in its own window.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The file behind a path.
pub(crate) fn page(folder: &Path, path: &str) -> Response {
    if path == "/" {
        let mut response = Response::text(302, "The welcome page is where one begins.");
        response.headers.push(("Location", "/welcome.html".to_owned()));
        return response;
    }
    let Some(file) = file_for(folder, path) else { return Response::text(404, "There is no such page.") };
    let content_type = content_type(&file);
    match fs::read(&file) {
        Ok(bytes) => {
            let mut response = Response::of(200, content_type, bytes);
            response.headers.push(("Content-Security-Policy", POLICY.to_owned()));
            response
        }
        Err(_) => {
            Response::text(404, "There is no such page. Are the pages built (npm --prefix ui run build)?")
        }
    }
}

/// Only plain names lead anywhere, so no path leads out of the folder.
fn file_for(folder: &Path, path: &str) -> Option<PathBuf> {
    let is_plain = |name: &str| {
        !name.starts_with('.')
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let mut file = folder.to_owned();
    for name in path.strip_prefix('/')?.split('/') {
        if !is_plain(name) {
            return None;
        }
        file.push(name);
    }
    Some(file)
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_with_its_type_and_the_policy() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("assets")).unwrap();
        fs::write(folder.path().join("assets/journal-1a_B.js"), "1").unwrap();
        let found = page(folder.path(), "/assets/journal-1a_B.js");
        assert_eq!((found.status, found.content_type), (200, "text/javascript; charset=utf-8"), "a script");
        assert!(found.headers.iter().any(|(name, _)| *name == "Content-Security-Policy"), "under the policy");
        assert_eq!(page(folder.path(), "/assets/none.js").status, 404, "nothing there");
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("secret.json"), "{}").unwrap();
        let dist = folder.path().join("dist");
        for path in
            ["/../secret.json", "/%2e%2e/secret.json", "//secret.json", "/.hidden", "/a\\..\\secret.json", ""]
        {
            assert_eq!(page(&dist, path).status, 404, "{path} is not a page");
        }
    }
}
