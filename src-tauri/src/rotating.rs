//! A rotating log file that never grows beyond a limit: `baton.log`, and a few older ones beside it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Appends to one file; when it is full, it becomes `<name>.1`, and the oldest copy goes.
pub(crate) struct RotatingFile {
    path: PathBuf,
    file: File,
    written: u64,
    limit: u64,
    copies: u32,
}

impl RotatingFile {
    /// Opens or creates the file, in a directory that is created as well.
    pub(crate) fn open(path: PathBuf, limit: u64, copies: u32) -> io::Result<Self> {
        if let Some(parent) = path.parent() {
            baton_private::folder(parent)?;
        }
        for older in 1..=copies {
            baton_private::narrow(&numbered(&path, older));
        }
        let file = append(&path)?;
        let written = file.metadata()?.len();
        Ok(Self {
            path,
            file,
            written,
            limit,
            copies,
        })
    }

    fn rotate(&mut self) -> io::Result<()> {
        self.file.flush()?;
        for older in (1..self.copies).rev() {
            let from = numbered(&self.path, older);
            if from.exists() {
                fs::rename(from, numbered(&self.path, older + 1))?;
            }
        }
        fs::rename(&self.path, numbered(&self.path, 1))?;
        self.file = append(&self.path)?;
        self.written = 0;
        Ok(())
    }
}

impl Write for RotatingFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.written > 0 && self.written + line.len() as u64 > self.limit {
            self.rotate()?;
        }
        let taken = self.file.write(line)?;
        self.written += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append(path: &Path) -> io::Result<File> {
    baton_private::narrow(path);
    baton_private::options()
        .create(true)
        .append(true)
        .open(path)
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_makes_room_and_the_oldest_copy_goes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("logs/baton.log");
        let mut log = RotatingFile::open(path.clone(), 10, 2).unwrap();
        for line in ["first\n", "second\n", "third\n", "fourth\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "fourth\n");
        assert_eq!(fs::read_to_string(numbered(&path, 1)).unwrap(), "third\n");
        assert_eq!(fs::read_to_string(numbered(&path, 2)).unwrap(), "second\n");
        assert!(!numbered(&path, 3).exists());
    }

    #[test]
    fn a_line_longer_than_the_limit_is_still_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("baton.log");
        let mut log = RotatingFile::open(path.clone(), 4, 1).unwrap();
        log.write_all(b"much too long\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "much too long\n");
    }

    #[test]
    fn a_restart_continues_the_file_and_its_count() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("baton.log");
        for line in ["12345\n", "67890\n"] {
            let mut log = RotatingFile::open(path.clone(), 10, 1).unwrap();
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "67890\n");
        assert_eq!(fs::read_to_string(numbered(&path, 1)).unwrap(), "12345\n");
    }
}
