//! Loading the example configurations.

use std::path::{Path, PathBuf};

use baton_playbook::{Playbooks, load};

/// The directory of an example configuration.
pub(crate) fn directory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name)
}

/// The TOML files of an example configuration.
pub(crate) fn files(name: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory(name)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

/// An example configuration, loaded.
pub(crate) fn loaded(name: &str) -> Playbooks {
    load(&files(name)).unwrap_or_else(|errors| panic!("{errors}"))
}
