//! An encoder for tests: it makes vectors of a text's length, and notes the texts.

use std::sync::Mutex;

use baton_router::{Lines, NoVectors, TextVectors, Vectors};

/// Counts the texts that vectors are asked for.
#[derive(Default)]
pub(crate) struct Counted(Mutex<Vec<String>>);

impl Counted {
    /// The texts asked for since it was last called.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Vectors for Counted {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        assert!(!texts.is_empty(), "vectors of no text are asked for");
        let mut asked = self.0.lock().unwrap();
        asked.extend(texts.iter().map(|text| (*text).to_owned()));
        let of = |width: usize| {
            let line = |text: &&str| vec![text.len() as f32; width];
            Lines::of(texts.iter().flat_map(line).collect(), width)
        };
        Ok(TextVectors {
            near: of(2),
            before: of(3),
        })
    }
}
