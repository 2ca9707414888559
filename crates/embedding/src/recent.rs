//! Vectors of the texts that were asked for last: a message is read as a whole and in parts, and an agent's offer is
//! read again when the customer agrees.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use baton_router::{Lines, NoVectors, TextVectors, Vectors};

/// Texts kept.
const MAX_TEXTS: usize = 128;
/// More texts at once than this are examples: none of them is kept.
const MAX_AT_ONCE: usize = 32;
/// A longer text is not kept.
const MAX_BYTES: usize = 2_048;

/// An encoder that keeps its latest vectors. They are the same alone and among others, so it answers as without.
pub(crate) struct Recent<E> {
    encoder: E,
    kept: Mutex<VecDeque<Kept>>,
}

#[derive(Clone)]
struct Kept {
    text: String,
    near: Vec<f32>,
    before: Vec<f32>,
}

impl<E> Recent<E> {
    /// Keeps nothing yet.
    pub(crate) fn of(encoder: E) -> Self {
        Self {
            encoder,
            kept: Mutex::default(),
        }
    }
}

impl<E: Vectors> Vectors for Recent<E> {
    fn vectors(&self, texts: &[&str]) -> Result<TextVectors, NoVectors> {
        if texts.len() > MAX_AT_ONCE {
            return self.encoder.vectors(texts);
        }
        let found: Vec<Option<Kept>> = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let find = |text: &&str| kept.iter().find(|kept| kept.text == *text).cloned();
            texts.iter().map(find).collect()
        };
        let unknown: Vec<&str> = texts
            .iter()
            .zip(&found)
            .filter(|(_, found)| found.is_none())
            .map(|(text, _)| *text)
            .collect();
        if unknown.len() == texts.len() {
            let made = self.encoder.vectors(texts)?;
            self.keep(texts, &made);
            return Ok(made);
        }
        let made = if unknown.is_empty() {
            None
        } else {
            let made = self.encoder.vectors(&unknown)?;
            self.keep(&unknown, &made);
            Some(made)
        };
        let mut next = 0..;
        let mut near = Vec::new();
        let mut before = Vec::new();
        let mut widths = (0, 0);
        for kept in found {
            match (kept, &made) {
                (Some(kept), _) => {
                    widths = (kept.near.len(), kept.before.len());
                    near.extend(kept.near);
                    before.extend(kept.before);
                }
                (None, Some(made)) => {
                    let at = next.next().unwrap_or_default();
                    near.extend_from_slice(made.near.line(at));
                    before.extend_from_slice(made.before.line(at));
                }
                (None, None) => {}
            }
        }
        Ok(TextVectors {
            near: Lines::of(near, widths.0),
            before: Lines::of(before, widths.1),
        })
    }
}

impl<E> Recent<E> {
    fn keep(&self, texts: &[&str], made: &TextVectors) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, text) in texts.iter().enumerate() {
            if text.len() > MAX_BYTES || kept.iter().any(|kept| kept.text == *text) {
                continue;
            }
            if kept.len() == MAX_TEXTS {
                kept.pop_front();
            }
            kept.push_back(Kept {
                text: (*text).to_owned(),
                near: made.near.line(at).to_vec(),
                before: made.before.line(at).to_vec(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counted::Counted;

    #[test]
    fn a_text_asked_for_again_is_not_encoded_again() {
        let recent = Recent::of(Counted::default());
        let check = |texts: &[&str], made: &[&str]| {
            let found = recent.vectors(texts).unwrap();
            assert_eq!(recent.encoder.take(), made, "{texts:?}");
            let fresh = Counted::default().vectors(texts).unwrap();
            assert_eq!(found, fresh, "{texts:?}");
        };
        check(&["a", "bb"], &["a", "bb"]);
        check(&["a", "bb"], &[]);
        check(&["ccc", "a", "dddd", "bb"], &["ccc", "dddd"]);
        let many: Vec<String> = (0..MAX_TEXTS).map(|at| format!("text {at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for some in many.chunks(MAX_AT_ONCE) {
            check(some, some);
        }
        check(&["a"], &["a"]);
    }
}
