//! The TypeScript in the tree is what the Rust types say.

use std::path::Path;

#[test]
fn generated_file_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/host/generated.ts");
    let fresh = baton_desk::typescript();
    if std::env::var_os("BATON_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "{} is stale; run `BATON_BLESS=1 cargo test -p baton-desk` and commit it",
        path.display()
    );
}

#[test]
fn every_command_is_in_it() {
    let text = baton_desk::typescript();
    for command in baton_desk::COMMANDS {
        let line = format!("  {}: {{ request: ", command.name());
        assert!(text.contains(&line), "{} is missing", command.name());
    }
}

#[test]
fn instants_ids_and_counts_are_plain_in_typescript() {
    let text = baton_desk::typescript();
    assert!(text.contains("export type ConversationId = string;"));
    assert!(!text.contains("bigint"));
    assert!(!text.contains(": any"), "no type may fall back to any");
    assert!(!text.contains("import "), "the file stands alone");
}
