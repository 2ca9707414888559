//! How a code was written, compared with its form.

/// How a code was written, compared with its form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// With the form's marks, dashes of any kind.
    Exact,
    /// With a mark missing, or another one.
    Joined,
    /// With space around a mark.
    Dashed,
    /// With space instead of a mark.
    Spaced,
}

impl Spelling {
    pub(super) fn of(written: &str, code: &str) -> Self {
        let marks = |text: &str| -> String {
            text.chars()
                .filter(|c| {
                    !(c.is_alphanumeric()
                        || c.is_whitespace()
                        || matches!(c, '*' | '_' | '`' | '~'))
                })
                .map(|c| if DASHES.contains(c) { '-' } else { c })
                .collect()
        };
        let spaced = written.contains(char::is_whitespace) && !code.contains(char::is_whitespace);
        match (marks(written), marks(code)) {
            (written, code) if written == code && !spaced => Self::Exact,
            (written, _) if spaced && written.is_empty() => Self::Spaced,
            (_, _) if spaced => Self::Dashed,
            (_, _) => Self::Joined,
        }
    }
}

/// Dashes that folding leaves as they are.
const DASHES: &str = "\u{2013}\u{2014}\u{2015}\u{2010}";
