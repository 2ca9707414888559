//! Vectors of examples that were made before, so that a start with unchanged playbooks computes none.

use std::fs::File;
use std::io::{BufReader, BufWriter, Error, ErrorKind, Read, Result, Write};
use std::path::Path;

use baton_router::{Lines, TextVectors};
use sha2::{Digest as _, Sha256};

/// The beginning of the file: another version of it, or of how vectors are made, is not read.
const BEGINNING: &[u8; 16] = b"baton-vectors/1\n";
/// The most vectors that are kept.
const MAX_TEXTS: usize = 60_000;
/// The widest vector.
const MAX_WIDTH: usize = 4_096;

/// What a text is known by.
pub(crate) type TextKey = [u8; 32];

/// The key of a text.
pub(crate) fn key(text: &str) -> TextKey {
    Sha256::digest(text.as_bytes()).into()
}

/// Vectors and the texts they are of, in one order.
#[derive(Debug, PartialEq)]
pub(crate) struct Remembered {
    pub(crate) keys: Vec<TextKey>,
    pub(crate) vectors: TextVectors,
}

/// Reads the vectors that weights with this fingerprint made. Everything is checked: a file that is cut short or
/// changed is an error.
pub(crate) fn read(path: &Path, fingerprint: &str) -> Result<Remembered> {
    let mut file = Hashed {
        file: BufReader::new(File::open(path)?),
        hash: Sha256::new(),
    };
    let mut beginning = [0; BEGINNING.len()];
    file.read_exact(&mut beginning)?;
    let mut made_by = vec![0; fingerprint.len()];
    file.read_exact(&mut made_by)?;
    let [texts, near, before] = [file.number()?, file.number()?, file.number()?];
    let foreign = &beginning != BEGINNING || made_by != fingerprint.as_bytes();
    if foreign || texts > MAX_TEXTS || near > MAX_WIDTH || before > MAX_WIDTH {
        return Err(Error::new(
            ErrorKind::InvalidData,
            "made by another version",
        ));
    }
    let mut keys = Vec::with_capacity(texts);
    let mut nears = Vec::with_capacity(texts * near);
    let mut befores = Vec::with_capacity(texts * before);
    for _ in 0..texts {
        let mut key = TextKey::default();
        file.read_exact(&mut key)?;
        keys.push(key);
        file.numbers(near, &mut nears)?;
        file.numbers(before, &mut befores)?;
    }
    let found = file.hash.clone().finalize();
    let mut expected = TextKey::default();
    file.read_exact(&mut expected)?;
    if found[..] != expected[..] {
        return Err(Error::new(ErrorKind::InvalidData, "its checksum is wrong"));
    }
    Ok(Remembered {
        keys,
        vectors: TextVectors {
            near: Lines::of(nears, near),
            before: Lines::of(befores, before),
        },
    })
}

/// Keeps the vectors of the texts with these keys: the file is there as a whole or not at all.
pub(crate) fn write(
    path: &Path,
    fingerprint: &str,
    keys: &[TextKey],
    vectors: &TextVectors,
) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    baton_private::narrow(&unfinished);
    let file = baton_private::options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&unfinished)?;
    let mut file = BufWriter::new(file);
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update(bytes);
        file.write_all(bytes)
    };
    put(BEGINNING)?;
    put(fingerprint.as_bytes())?;
    let kept = keys.len().min(MAX_TEXTS);
    for number in [kept, vectors.near.width(), vectors.before.width()] {
        put(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes())?;
    }
    let mut line = Vec::new();
    for (at, key) in keys.iter().enumerate().take(kept) {
        line.clear();
        line.extend_from_slice(key);
        let numbers = [&vectors.near, &vectors.before].map(|lines| lines.line(at));
        line.extend(
            numbers
                .iter()
                .copied()
                .flatten()
                .flat_map(|n| n.to_le_bytes()),
        );
        put(&line)?;
    }
    let checksum = hash.finalize();
    file.write_all(&checksum)?;
    file.into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()?;
    std::fs::rename(&unfinished, path)
}

/// A file that is hashed while it is read.
struct Hashed {
    file: BufReader<File>,
    hash: Sha256,
}

impl Hashed {
    fn read_exact(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.file.read_exact(bytes)?;
        self.hash.update(bytes);
        Ok(())
    }

    fn number(&mut self) -> Result<usize> {
        let mut bytes = [0; 4];
        self.read_exact(&mut bytes)?;
        Ok(usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX))
    }

    fn numbers(&mut self, count: usize, into: &mut Vec<f32>) -> Result<()> {
        let mut bytes = vec![0; count * 4];
        self.read_exact(&mut bytes)?;
        let numbers = bytes.as_chunks().0.iter();
        into.extend(numbers.map(|number| f32::from_le_bytes(*number)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Remembered {
        Remembered {
            keys: ["one", "two"].map(key).to_vec(),
            vectors: TextVectors {
                near: Lines::of(vec![0.6, 3.0, 0.6, 4.0], 2),
                before: Lines::of(vec![1.0, 0.0, -2.5, 7.0, 8.0, 9.0], 3),
            },
        }
    }

    fn write_known(path: &Path) {
        let Remembered { keys, vectors } = known();
        write(path, "abc", &keys, &vectors).unwrap();
    }

    #[test]
    fn what_was_kept_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        write_known(&path);
        assert_eq!(read(&path, "abc").unwrap(), known());
        assert!(read(&path, "abd").is_err());
        assert!(read(&folder.path().join("nothing"), "abc").is_err());
    }

    #[test]
    fn a_file_that_was_cut_or_changed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        write_known(&path);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(read(&path, "abc").is_err(), "cut to {length}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            std::fs::write(&path, &changed).unwrap();
            assert!(read(&path, "abc").is_err(), "changed at {at}");
        }
    }
}
