//! Counts the customers' requests that were found: the intents found in a conversation against the right ones.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One thing the customer of a recorded conversation wanted.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RecordedRequest {
    /// What they wanted.
    pub(crate) intent: String,
}

/// Counts over conversations. Each is a set of intents: one that is asked for twice counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RequestTally {
    right: usize,
    found: usize,
    wanted: usize,
    exact: usize,
    conversations: usize,
}

/// The resulting shares, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct RequestFigures {
    /// Of the requests found, those that are right.
    pub(crate) requests_precision: f64,
    /// Of the requests that are right, those found.
    pub(crate) requests_recall: f64,
    /// Their harmonic mean.
    pub(crate) requests_f1: f64,
    /// Of the conversations, those with exactly the right requests.
    pub(crate) requests_exact: f64,
}

impl RequestTally {
    /// Counts a conversation.
    pub(crate) fn count(&mut self, found: &BTreeSet<&str>, wanted: &BTreeSet<&str>) {
        self.right += found.intersection(wanted).count();
        self.found += found.len();
        self.wanted += wanted.len();
        self.exact += usize::from(found == wanted);
        self.conversations += 1;
    }

    /// The shares; none without a conversation.
    pub(crate) fn figures(&self) -> Option<RequestFigures> {
        #[expect(clippy::cast_precision_loss, reason = "counts of requests")]
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        (self.conversations > 0).then(|| RequestFigures {
            requests_precision: share(self.right, self.found),
            requests_recall: share(self.right, self.wanted),
            requests_f1: share(2 * self.right, self.found + self.wanted),
            requests_exact: share(self.exact, self.conversations),
        })
    }
}

impl std::fmt::Display for RequestFigures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "precision {:.4}, recall {:.4}, F1 {:.4}, exactly right {:.4}",
            self.requests_precision, self.requests_recall, self.requests_f1, self.requests_exact
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_intents_are_compared() {
        let mut tally = RequestTally::default();
        assert_eq!(tally.figures(), None);
        tally.count(&["a", "b"].into(), &["a", "b"].into());
        tally.count(&["a", "c"].into(), &["a", "d", "e"].into());
        let figures = tally.figures().unwrap();
        assert!((figures.requests_precision - 0.75).abs() < 1e-9);
        assert!((figures.requests_recall - 0.6).abs() < 1e-9);
        assert!((figures.requests_f1 - 2.0 / 3.0).abs() < 1e-9);
        assert!((figures.requests_exact - 0.5).abs() < 1e-9);
    }
}
