//! What one pass over a text tells about what it can hold.

/// Counts that rule detectors out before they search.
pub(super) struct Glance {
    /// ASCII digits.
    pub(super) digits: usize,
    /// The most characters in a row that keys and tokens are made of.
    pub(super) longest_run: usize,
}

impl Glance {
    pub(super) fn at(text: &str) -> Self {
        let (mut digits, mut run, mut longest_run) = (0, 0, 0);
        for byte in text.bytes() {
            digits += usize::from(byte.is_ascii_digit());
            run = if is_of_tokens(byte) { run + 1 } else { 0 };
            longest_run = longest_run.max(run);
        }
        Self {
            digits,
            longest_run,
        }
    }
}

fn is_of_tokens(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'_' | b'~' | b'+' | b'/' | b'.' | b'=' | b'-' | b'$' | b','
        )
}
