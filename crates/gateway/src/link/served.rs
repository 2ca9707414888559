//! Which workstations are served. In version 1 of the protocol a workstation has every conversation, so two of them would
//! both run the agents of all: a gateway serves one, and keeps which one it is.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::config::Workstations;

/// Bytes of a file with a name.
const NAME_BYTES: u64 = 1_024;

/// Who is served, from the first hello on.
#[derive(Debug, Clone)]
pub(crate) struct Served {
    workstations: Workstations,
    /// The one that is served, once it is known.
    only: Arc<Mutex<Option<String>>>,
}

impl Served {
    pub(crate) fn new(workstations: Workstations) -> Self {
        let only = match &workstations {
            Workstations::Only(name) => Some(name.clone()),
            Workstations::Any | Workstations::First { .. } => None,
        };
        Self {
            workstations,
            only: Arc::new(Mutex::new(only)),
        }
    }

    /// Whether a workstation that showed the token is served; gives back the one that is served in its place.
    ///
    /// # Errors
    /// When the one that is served cannot be read or kept. No one is served then: it could be another one.
    pub(crate) async fn admit(&self, workstation: &str) -> io::Result<Result<(), String>> {
        let file = match &self.workstations {
            Workstations::Any => return Ok(Ok(())),
            Workstations::Only(_) => None,
            Workstations::First { kept } => Some(kept.clone()),
        };
        let mut only = self.only.lock().await;
        if only.is_none()
            && let Some(file) = file
        {
            let first = workstation.to_owned();
            let known = tokio::task::spawn_blocking(move || known_or(&file, &first)).await;
            *only = Some(known.map_err(io::Error::other)??);
        }
        Ok(match only.as_deref() {
            Some(served) if served != workstation => Err(served.to_owned()),
            Some(_) | None => Ok(()),
        })
    }
}

/// The name in the file; where there is none, this one is kept there.
fn known_or(file: &Path, first: &str) -> io::Result<String> {
    match read(file)? {
        Some(known) => Ok(known),
        None => keep(file, first).map(|()| first.to_owned()),
    }
}

fn read(file: &Path) -> io::Result<Option<String>> {
    let mut name = String::new();
    match File::open(file) {
        Ok(found) => found.take(NAME_BYTES).read_to_string(&mut name)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let name = name.trim();
    Ok((!name.is_empty()).then(|| name.to_owned()))
}

/// Keeps the name of the workstation that a gateway serves, whole or not at all: [`Workstations::First`].
///
/// # Errors
/// When the file cannot be written.
pub fn keep(file: &Path, name: &str) -> io::Result<()> {
    let new = baton_sqlite::beside(file, ".new");
    let mut made = baton_private::options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&new)?;
    writeln!(made, "{name}")?;
    made.sync_all()?;
    std::fs::rename(&new, file)?;
    baton_sqlite::sync_folder_of(file)
}
