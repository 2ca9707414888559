//! The vectors of the words that the network knows: they stay in the file, and only the few of a text are read.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError};

/// Takes note of words' vectors while their file is checked.
pub(crate) struct WordsReader {
    start: u64,
    line: usize,
    sums: Vec<u64>,
}

impl WordsReader {
    /// Where the first vector begins, and how long each is, in bytes.
    pub(crate) fn at(start: u64, line: usize) -> Self {
        Self {
            start,
            line,
            sums: Vec::new(),
        }
    }

    /// Takes note of the next vector.
    pub(crate) fn line(&mut self, line: &[u8]) {
        self.sums.push(checksum(line));
    }

    /// The words, once their file is known to be the right one.
    pub(crate) fn of(self, file: File) -> WordVectors {
        WordVectors {
            file: Mutex::new(file),
            start: self.start,
            line: self.line,
            sums: self.sums,
        }
    }
}

/// The vectors of all words, in a file.
pub(crate) struct WordVectors {
    file: Mutex<File>,
    start: u64,
    /// Bytes of one word's vector.
    line: usize,
    /// What tells whether a vector is still the one that was checked.
    sums: Vec<u64>,
}

impl WordVectors {
    /// The vectors of the words with these numbers, one after the other, read as numbers of 32 bits.
    ///
    /// # Errors
    /// When there is no such word, or the file cannot be read any more or has been changed.
    pub(crate) fn vectors(&self, words: &[u32]) -> Result<Vec<f32>> {
        let bytes = self.bytes(words)?;
        let numbers = bytes.as_chunks().0.iter();
        Ok(numbers.map(|number| f32::from_le_bytes(*number)).collect())
    }

    /// The bytes of the words' vectors, one after the other.
    ///
    /// # Errors
    /// As [`WordVectors::vectors`].
    pub(crate) fn bytes(&self, words: &[u32]) -> Result<Vec<u8>> {
        let mut bytes = vec![0; words.len() * self.line];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        for (word, line) in words.iter().zip(bytes.chunks_exact_mut(self.line.max(1))) {
            let sum = usize::try_from(*word)
                .ok()
                .and_then(|word| self.sums.get(word))
                .ok_or_else(|| Error::new(ErrorKind::InvalidInput, format!("no word {word}")))?;
            file.seek(SeekFrom::Start(
                self.start + u64::from(*word) * self.line as u64,
            ))?;
            file.read_exact(line)?;
            if checksum(line) != *sum {
                let problem = "the weights have been changed since they were checked";
                return Err(Error::new(ErrorKind::InvalidData, problem));
            }
        }
        Ok(bytes)
    }
}

/// Quick, and different after any small change; against forgery stands the hash of the whole file.
fn checksum(line: &[u8]) -> u64 {
    let (parts, _) = line.as_chunks();
    parts.iter().fold(line.len() as u64, |sum, part| {
        (sum.rotate_left(5) ^ u64::from_le_bytes(*part)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 384;
    const LINE_BYTES: usize = WIDTH * 4;

    #[test]
    fn vectors_are_read_from_their_place_and_a_changed_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words");
        let line = |word: u8| [word; LINE_BYTES];
        let content = [&b"head"[..], &line(1), &line(2), &line(3)].concat();
        std::fs::write(&path, &content).unwrap();
        let mut reader = WordsReader::at(4, LINE_BYTES);
        (1..=3).for_each(|word| reader.line(&line(word)));
        let words = reader.of(File::open(&path).unwrap());
        let vectors = words.vectors(&[2, 0]).unwrap();
        assert_eq!(vectors.len(), 2 * WIDTH);
        assert_eq!(vectors[0].to_le_bytes(), [3; 4]);
        assert_eq!(vectors[WIDTH].to_le_bytes(), [1; 4]);
        assert!(words.vectors(&[3]).is_err());
        let mut changed = content;
        changed[4 + LINE_BYTES + 7] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert!(words.vectors(&[0]).is_ok());
        assert!(words.vectors(&[1]).is_err());
    }
}
