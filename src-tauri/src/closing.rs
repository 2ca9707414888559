//! Closes a window whose page does not answer: the second attempt closes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the person was told that closing once more closes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Closing {
    told: Arc<AtomicBool>,
}

impl Closing {
    /// Handles a wish to close about which the person would have to be asked. True if the app closes without asking:
    /// the page did not answer this time and the last.
    pub(crate) fn asked(&self, page_answers: bool) -> bool {
        let told = self.told.swap(!page_answers, Ordering::SeqCst);
        told && !page_answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_answers_asks_however_often_somebody_wants_to_close() {
        let closing = Closing::default();
        assert!(!closing.asked(true) && !closing.asked(true));
    }

    #[test]
    fn a_page_that_does_not_answer_twice_in_a_row_is_closed() {
        let closing = Closing::default();
        assert!(!closing.asked(false));
        assert!(!closing.asked(true), "it came back");
        assert!(!closing.asked(false) && closing.asked(false));
    }
}
