//! Vectors of examples that were made before, so that a start with unchanged playbooks computes none.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Error, ErrorKind, Read, Result, Write};
use std::path::Path;

use baton_router::TextVectors;
use sha2::{Digest as _, Sha256};

/// The beginning of the file: another version of it, or of how vectors are made, is not read.
const BEGINNING: &[u8; 16] = b"baton-vectors/1\n";
/// The most vectors that are kept.
const MAX_TEXTS: usize = 60_000;
/// The widest vector.
const MAX_WIDTH: usize = 4_096;

/// What a text is known by.
pub(crate) type Key = [u8; 32];

/// The key of a text.
pub(crate) fn key(text: &str) -> Key {
    Sha256::digest(text.as_bytes()).into()
}

/// Reads the vectors that weights with this fingerprint made. Everything is checked: a file that is cut short or
/// changed is an error.
pub(crate) fn read(path: &Path, fingerprint: &str) -> Result<HashMap<Key, TextVectors>> {
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
    let mut known = HashMap::with_capacity(texts);
    for _ in 0..texts {
        let mut key = Key::default();
        file.read_exact(&mut key)?;
        let near = file.vector(near)?;
        let before = file.vector(before)?;
        known.insert(key, TextVectors { near, before });
    }
    let found = file.hash.clone().finalize();
    let mut expected = Key::default();
    file.read_exact(&mut expected)?;
    if found[..] != expected[..] {
        return Err(Error::new(ErrorKind::InvalidData, "its checksum is wrong"));
    }
    Ok(known)
}

/// Keeps vectors: the file is there as a whole or not at all.
pub(crate) fn write(
    path: &Path,
    fingerprint: &str,
    known: &HashMap<Key, TextVectors>,
) -> Result<()> {
    let Some(first) = known.values().next() else {
        return Ok(());
    };
    let (near, before) = (first.near.len(), first.before.len());
    let unfinished = path.with_extension("unfinished");
    let mut file = BufWriter::new(File::create(&unfinished)?);
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update(bytes);
        file.write_all(bytes)
    };
    put(BEGINNING)?;
    put(fingerprint.as_bytes())?;
    let kept = known.iter().take(MAX_TEXTS);
    for number in [kept.len(), near, before] {
        put(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes())?;
    }
    for (key, vectors) in kept {
        put(key)?;
        for number in vectors.near.iter().chain(&vectors.before) {
            put(&number.to_le_bytes())?;
        }
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

    fn vector(&mut self, width: usize) -> Result<Vec<f32>> {
        let mut bytes = vec![0; width * 4];
        self.read_exact(&mut bytes)?;
        let numbers = bytes.as_chunks().0.iter();
        Ok(numbers.map(|number| f32::from_le_bytes(*number)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> HashMap<Key, TextVectors> {
        ["one", "two"]
            .map(|text| {
                let vectors = TextVectors {
                    near: vec![0.6, text.len() as f32],
                    before: vec![1.0, 0.0, -2.5],
                };
                (key(text), vectors)
            })
            .into()
    }

    #[test]
    fn what_was_kept_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        write(&path, "abc", &known()).unwrap();
        assert_eq!(read(&path, "abc").unwrap(), known());
        assert!(read(&path, "abd").is_err());
        assert!(read(&folder.path().join("nothing"), "abc").is_err());
    }

    #[test]
    fn a_file_that_was_cut_or_changed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        write(&path, "abc", &known()).unwrap();
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
