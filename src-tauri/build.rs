//! Gives every command of ours a permission of its own, so that a window may call it only if its capability file says so.
//! Which commands there are is read from those files: a command that stands in none of them may be called by nobody.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use tauri_build::{AppManifest, Attributes};

const CAPABILITIES: &str = "src-tauri/capabilities";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={CAPABILITIES}");
    // The page is built into the program.
    println!("cargo:rerun-if-changed=ui/dist");
    let commands = commands_in(Path::new(CAPABILITIES))?;
    let attributes = Attributes::new()
        .app_manifest(AppManifest::new().commands(commands.leak()))
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    tauri_build::try_build(attributes)?;
    Ok(())
}

/// `allow-save-pet` permits `save_pet`; what has a colon in it is Tauri's own.
fn commands_in(folder: &Path) -> Result<Vec<&'static str>, Box<dyn Error>> {
    let mut commands = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let capability: serde_json::Value = serde_json::from_slice(&fs::read(entry?.path())?)?;
        let permissions = capability["permissions"].as_array().ok_or("a capability without permissions")?;
        let names = permissions.iter().filter_map(|permission| permission.as_str()?.strip_prefix("allow-"));
        commands.extend(names.map(|name| name.replace('-', "_")));
    }
    Ok(commands.into_iter().map(|name| &*name.leak()).collect())
}
