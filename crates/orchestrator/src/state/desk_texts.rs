//! What the desk told the customer. A value that they heard from it proves nothing when they say it.

use std::sync::Arc;

use crate::grounding::words::{holds, number, words};

/// Messages remembered. A conversation with more of them is in a person's hands for long.
const MESSAGES: usize = 256;

/// What agents and representatives wrote to the customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DeskTexts(Arc<Vec<Arc<DeskText>>>);

/// One message of the desk.
#[derive(Debug, Default, PartialEq, Eq)]
struct DeskText {
    text: String,
    /// The same without anything but its letters and digits.
    squeezed: String,
}

impl DeskTexts {
    pub(super) fn add(&mut self, text: &str) {
        if self.0.len() <= MESSAGES {
            let text = DeskText {
                text: text.to_owned(),
                squeezed: squeezed(text),
            };
            Arc::make_mut(&mut self.0).push(text.into());
        }
    }

    /// More was said than is known: they may have heard any value.
    pub(super) fn lose_count(&mut self) {
        Arc::make_mut(&mut self.0).resize(MESSAGES + 1, Arc::default());
    }

    /// Whether the customer heard this value from the desk. Once more was said than is remembered, they
    /// may have heard any.
    pub(crate) fn holds(&self, value: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        if self.0.len() > MESSAGES {
            return true;
        }
        let run = words(value);
        let code = squeezed(value);
        let is_code = code.len() >= 4 && code.contains(|c: char| c.is_ascii_digit());
        // Words are the same letters and digits; numbers have several ways to be written.
        let has_number = run.iter().any(|word| number(word).is_some());
        self.0.iter().any(|said| {
            let found = said.squeezed.contains(&code);
            found && is_code || (found || has_number) && holds(&words(&said.text), &run)
        })
    }
}

/// Letters and digits alone, in small letters: `LH-20001` and `LH 20001` are the same.
fn squeezed(text: &str) -> String {
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        return letters
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
    }
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{DeskTexts, MESSAGES};

    #[track_caller]
    fn check(said: &str, value: &str, expected: bool) {
        let mut told = DeskTexts::default();
        assert!(!told.holds(value), "nothing was said yet");
        told.add(said);
        assert_eq!(told.holds(value), expected, "{value} in “{said}”");
    }

    #[test]
    fn values_are_found_however_they_are_written() {
        check("Hire H-2001 is overdue.", "H-2001", true);
        check("Is it hire h 2001?", "H-2001", true);
        check("Hello Ada Quill!", "ada quill", true);
        check("Hello Ada!", "Ada Quill", false);
        check("Hire H-2001 is overdue.", "H-2002", false);
        check("Yes, it is.", "es", false);
        check("It costs $1,234.50.", "1234.5", true);
        check("It costs 1234.5 dollars.", "1,234.50", true);
        check("It costs $1,234.50.", "1234.6", false);
        check("Grüße an Frau Ärmel", "frau ärmel", true);
    }

    #[test]
    fn beyond_what_is_remembered_anything_may_have_been_said() {
        let mut told = DeskTexts::default();
        for _ in 0..=MESSAGES {
            told.add("Hello.");
        }
        assert!(told.holds("H-2001"));
    }
}
