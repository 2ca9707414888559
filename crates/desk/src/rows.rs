//! Patches of a list: only the rows that changed, by key, each with its place.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A row of a list that is known by a key.
pub trait Keyed {
    /// The type of the key.
    type Key: Clone + Eq + Hash;

    /// The key. No other row of the same list has it.
    fn key(&self) -> Self::Key;
}

/// What changed in a list. Applying it takes out `gone` and every row of `rows`, then puts `rows` in one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowsPatch<K, R> {
    /// Keys of the rows that are no longer in the list.
    pub gone: Vec<K>,
    /// The rows that are new, changed or moved, in the order of the list.
    pub rows: Vec<PlacedRow<K, R>>,
}

/// A row and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlacedRow<K, R> {
    /// The key of the row right before it; none for the first row of the list.
    pub after: Option<K>,
    /// The whole row.
    pub row: R,
}

impl<R: Keyed + Clone + PartialEq> RowsPatch<R::Key, R> {
    /// The patch that makes `after` of `before`.
    pub fn between(before: &[R], after: &[R]) -> Self {
        let mut known: HashMap<R::Key, usize> = before
            .iter()
            .enumerate()
            .map(|(place, row)| (row.key(), place))
            .collect();
        let places: Vec<Option<usize>> = after.iter().map(|row| known.remove(&row.key())).collect();
        let in_order = longest_ascent(&places);
        let mut rows = Vec::new();
        let mut previous = None;
        for ((row, place), stays) in after.iter().zip(places).zip(in_order) {
            let same = place.and_then(|place| before.get(place)) == Some(row);
            if !(stays && same) {
                rows.push(PlacedRow {
                    after: previous,
                    row: row.clone(),
                });
            }
            previous = Some(row.key());
        }
        let gone = before.iter().map(Keyed::key);
        Self {
            gone: gone.filter(|key| known.contains_key(key)).collect(),
            rows,
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.rows.is_empty()
    }

    /// Applies the patch. A row whose predecessor is missing comes last.
    pub fn apply(self, list: &mut Vec<R>) {
        let placed = self.rows.iter().map(|placed| placed.row.key());
        let out: HashSet<R::Key> = self.gone.into_iter().chain(placed).collect();
        list.retain(|row| !out.contains(&row.key()));
        for PlacedRow { after, row } in self.rows {
            let place = match after {
                None => 0,
                Some(key) => list
                    .iter()
                    .position(|known| known.key() == key)
                    .map_or(list.len(), |place| place + 1),
            };
            list.insert(place, row);
        }
    }
}

/// Which of the known places belong to their longest ascending run: rows there keep their order and need not move.
fn longest_ascent(places: &[Option<usize>]) -> Vec<bool> {
    // `ends[n]` is the index of the smallest place that ends an ascent of n + 1 places.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for (index, place) in places.iter().enumerate() {
        if place.is_none() {
            continue;
        }
        let length = ends.partition_point(|end| places[*end] < *place);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut stays = vec![false; places.len()];
    let mut at = ends.last().copied();
    while let Some(index) = at {
        stays[index] = true;
        at = before[index];
    }
    stays
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
