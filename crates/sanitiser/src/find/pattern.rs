//! Compiles the constant patterns of the detectors.

use regex::Regex;

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants of this crate, and every test runs all of them"
)]
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern is valid")
}
