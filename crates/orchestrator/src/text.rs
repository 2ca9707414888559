//! Small operations on text that is kept in state and snapshots.

/// The most characters of a customer's words that state and snapshots quote.
pub(crate) const QUOTE: usize = 600;

/// The most characters of one value in a sentence.
const SAYABLE: usize = 500;

/// Whether a value is short enough to be said in a sentence.
pub(crate) fn is_sayable(value: &str) -> bool {
    value.len() <= SAYABLE || value.chars().nth(SAYABLE).is_none()
}

/// The text, cut at [`QUOTE`] characters with an ellipsis.
pub(crate) fn bounded(text: &str) -> String {
    cut(text, QUOTE)
}

/// The text, cut at so many characters with an ellipsis.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// The text, sanitised and cut.
pub(crate) fn clean(text: &str) -> String {
    bounded(&baton_sanitiser::sanitise(text, &baton_sanitiser::Policy::default()).text)
}
