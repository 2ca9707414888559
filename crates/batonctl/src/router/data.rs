//! Reads labelled texts, and draws some of them.

use std::collections::BTreeMap;
use std::path::Path;

use baton_router::eval::LabelledRow;
use baton_router::rows::{ClincSplit, read_clinc, read_csv};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use crate::error::CommandError;

/// The use of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Train,
    Test,
}

/// Reads rows: CSV `text,category`, or the JSON form of CLINC150. Of the latter `train` is learnt from, and
/// measured is on `test`, or on `val` where there is no `test`; each with its rows out of scope.
pub(super) fn read(path: &Path, part: Part) -> Result<Vec<LabelledRow>, CommandError> {
    let content = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    let rows = if !content.trim_start().starts_with('{') {
        read_csv(&content)
    } else if part == Part::Train {
        read_clinc(&content, ClincSplit::Train)
    } else {
        read_clinc(&content, ClincSplit::Test)
            .or_else(|_| read_clinc(&content, ClincSplit::Validation))
    };
    rows.map_err(|source| CommandError::Rows {
        path: path.to_owned(),
        source,
    })
}

/// Draws at most that many rows of each intent, always the same with the same seed. Rows out of scope all stay.
pub(super) fn draw(rows: Vec<LabelledRow>, per_intent: usize, seed: u64) -> Vec<LabelledRow> {
    divide(rows, seed, |row, before, _| {
        row.intent.is_none() || before < per_intent
    })
    .0
}

/// Holds out a fifth of the rows of each intent, and of those out of scope: (to learn from, to measure on).
pub(super) fn hold_out(rows: Vec<LabelledRow>, seed: u64) -> (Vec<LabelledRow>, Vec<LabelledRow>) {
    divide(rows, seed, |_, before, of| before >= of / 5)
}

/// Divides rows, shuffled, by how many of their intent came before and how many there are.
fn divide(
    mut rows: Vec<LabelledRow>,
    seed: u64,
    first: impl Fn(&LabelledRow, usize, usize) -> bool,
) -> (Vec<LabelledRow>, Vec<LabelledRow>) {
    let mut of_intent: BTreeMap<Option<String>, (usize, usize)> = BTreeMap::new();
    for row in &rows {
        of_intent.entry(row.intent.clone()).or_default().1 += 1;
    }
    rows.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    rows.into_iter().partition(|row| {
        let (before, of) = of_intent.entry(row.intent.clone()).or_default();
        *before += 1;
        first(row, *before - 1, *of)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<LabelledRow> {
        (0..60)
            .map(|at| LabelledRow {
                text: format!("text {at}"),
                intent: [Some("one"), Some("two"), None][at % 3].map(str::to_owned),
            })
            .collect()
    }

    fn count(rows: &[LabelledRow], intent: Option<&str>) -> usize {
        rows.iter()
            .filter(|row| row.intent.as_deref() == intent)
            .count()
    }

    #[test]
    fn a_draw_takes_so_many_of_each_intent_and_the_same_again() {
        let drawn = draw(rows(), 7, 1);
        assert_eq!(
            [Some("one"), Some("two"), None].map(|i| count(&drawn, i)),
            [7, 7, 20]
        );
        assert_eq!(drawn, draw(rows(), 7, 1));
        assert_ne!(drawn, draw(rows(), 7, 2));
    }

    #[test]
    fn a_fifth_of_everything_is_held_out() {
        let (kept, held_out) = hold_out(rows(), 1);
        assert_eq!(
            [Some("one"), Some("two"), None].map(|i| count(&held_out, i)),
            [4, 4, 4]
        );
        assert_eq!(kept.len() + held_out.len(), 60);
        assert!(held_out.iter().all(|row| !kept.contains(row)));
    }
}
