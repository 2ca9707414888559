//! The app's log: standard error, and a bounded file in the data directory.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::rotating::RotatingFile;

const FILE_LIMIT: u64 = 5 * 1024 * 1024;
const FILE_COPIES: u32 = 4;

/// The file of a data directory that holds its newest log lines.
pub(crate) fn file_in(data_dir: &Path) -> PathBuf {
    data_dir.join("logs").join("baton.log")
}

/// Starts logging for the whole process. `BATON_LOG` sets the level (`debug`, `baton_link=trace`, …),
/// within what may be logged at all.
/// A file that cannot be written costs only the file: standard error goes on and says so.
pub(crate) fn begin(data_dir: &Path) {
    let path = file_in(data_dir);
    let (file, refused) = match RotatingFile::open(path.clone(), FILE_LIMIT, FILE_COPIES) {
        Ok(file) => (Some(Mutex::new(file)), None),
        Err(error) => (None, Some(error)),
    };
    let begun = tracing_subscriber::registry()
        .with(baton_logging::levels("info"))
        .with(fmt::layer().with_writer(std::io::stderr).with_ansi(false))
        .with(file.map(|file| fmt::layer().with_writer(file).with_ansi(false)))
        .try_init();
    if begun.is_err() {
        tracing::debug!("logging had begun already");
    }
    if let Some(error) = refused {
        tracing::warn!(file = %path.display(), %error, "the log file cannot be written; logging to standard error only");
    }
    log_panics();
}

/// A panic reaches the log file too: standard error of a desktop app is rarely seen.
fn log_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "a part of the app stopped unexpectedly");
        usual(panic);
    }));
}
