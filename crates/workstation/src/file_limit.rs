//! The limit on the size of files (`ulimit -f`): reached, it is an error and not the end of the program.

use std::io;

/// Makes a write beyond the limit fail, as on a full disk, for the rest of the process. Without this the system ends the
/// process there, in the middle of whatever it does. Programs that it starts are not affected.
///
/// To be called within a tokio runtime.
///
/// # Errors
/// When the system does not let the signal be caught.
#[cfg(unix)]
pub fn outlive_file_limit() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    // Caught once, it stays caught, whether or not anything waits for it.
    signal(SignalKind::from_raw(libc::SIGXFSZ)).map(drop)
}

/// There is no such limit on this system.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn outlive_file_limit() -> io::Result<()> {
    Ok(())
}
