//! Reads the configuration's files; what they say is checked by the loader.

use std::path::Path;

use baton_playbook::{MAX_FILE_BYTES, MAX_FILES, Playbooks, load};

use crate::error::StartError;

/// Loads every `*.toml` file of a folder.
///
/// # Errors
/// When the folder or a file cannot be read, or the configuration has mistakes: all of them.
pub fn read_config(dir: &Path) -> Result<Playbooks, StartError> {
    let unreadable = |path: &Path, source| StartError::ReadConfig {
        path: path.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|e| unreadable(dir, e))? {
        let path = entry.map_err(|e| unreadable(dir, e))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            if files.len() == MAX_FILES {
                let problem = format!("more than {MAX_FILES} .toml files; put fewer in one folder");
                return Err(StartError::ConfigDir {
                    path: dir.to_owned(),
                    problem,
                });
            }
            let length = std::fs::metadata(&path)
                .map_err(|e| unreadable(&path, e))?
                .len();
            if length > MAX_FILE_BYTES as u64 {
                let problem =
                    format!("the file has {length} bytes, at most {MAX_FILE_BYTES} are read");
                return Err(StartError::ConfigDir { path, problem });
            }
            let text = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push((name, text));
        }
    }
    if files.is_empty() {
        let problem =
            "there is no .toml file in it; docs/playbooks.md says what to write".to_owned();
        return Err(StartError::ConfigDir {
            path: dir.to_owned(),
            problem,
        });
    }
    files.sort();
    Ok(load(&files)?)
}
