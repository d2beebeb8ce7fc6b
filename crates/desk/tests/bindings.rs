//! The page's side of the contract is made from ours.

use std::path::Path;

#[test]
fn the_committed_typescript_is_what_the_types_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/contract.ts");
    let made = desk::bindings::typescript();
    if std::env::var_os("EVERPAW_WRITE_BINDINGS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == made, "{} is stale: run `cargo xtask bindings`", file.display());
}
