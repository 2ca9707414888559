//! Writes to standard output. A reader may stop reading: that is no error of ours.

use std::io::{ErrorKind, Write as _};

use crate::error::CommandError;

/// Writes a text and ends its line.
///
/// # Errors
/// When it cannot be written, unless the reader is gone.
pub(crate) fn line(text: impl std::fmt::Display) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    let text = text.to_string();
    let written = writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandError::Output(error)),
        Err(_) | Ok(()) => Ok(()),
    }
}

/// Writes a value as one JSON object on a line.
///
/// # Errors
/// As [`line()`].
pub(crate) fn json(value: &impl serde::Serialize) -> Result<(), CommandError> {
    let text = serde_json::to_string(value).map_err(|e| CommandError::Output(e.into()))?;
    line(text)
}

/// Writes a value as one JSON object on a line where that is asked for, else as people read it.
///
/// # Errors
/// As [`line()`].
pub(crate) fn print<T>(value: &T, as_json: bool) -> Result<(), CommandError>
where
    T: serde::Serialize + std::fmt::Display,
{
    if as_json { json(value) } else { line(value) }
}
