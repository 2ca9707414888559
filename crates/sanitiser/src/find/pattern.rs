//! Compiles the constant patterns of the detectors.

use regex::Regex;

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants of this crate, and every test runs all of them"
)]
pub(crate) fn pattern(source: &str) -> Regex {
    // The engine leaves its fast path where it has to tell word boundaries in all of Unicode.
    // The names the detectors look for begin and end with ASCII letters, so ASCII boundaries do;
    // where the other side matters, `is_edge` looks at it.
    Regex::new(&source.replace(r"\b", r"(?-u:\b)")).expect("a constant pattern is valid")
}
