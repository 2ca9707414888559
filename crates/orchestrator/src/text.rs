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

/// The text, cut at this many characters with an ellipsis.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// The most characters of what a representative writes down for colleagues or agents: above what a desk lets them
/// write, so that nothing they typed is cut.
const NOTE: usize = 4_000;

/// A representative's reply as they wrote it, without secrets that may not be sent.
pub(crate) fn as_written(text: &str) -> baton_sanitiser::Sanitised {
    let policy = baton_sanitiser::Policy::of_representatives();
    baton_sanitiser::sanitise_written(text, &policy)
}

/// What a representative wrote down, sanitised.
pub(crate) fn note(text: &str) -> String {
    let clean = baton_sanitiser::sanitise(text, &baton_sanitiser::Policy::default());
    cut(&clean.text, NOTE)
}

/// The text, sanitised.
pub(crate) fn clean_whole(text: &str) -> String {
    baton_sanitiser::sanitise(text, &baton_sanitiser::Policy::default()).text
}

/// The text, sanitised and cut.
pub(crate) fn clean(text: &str) -> String {
    bounded(&baton_sanitiser::sanitise(text, &baton_sanitiser::Policy::default()).text)
}
