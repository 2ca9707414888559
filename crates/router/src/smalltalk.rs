//! Small talk, texts that are no request: greetings, thanks, goodbyes, yes and no, filler.
//!
//! These texts teach every Router its reject class, so that "hi" is never a confident intent. A playbook that
//! covers one of these kinds itself (it has one of the texts as its own example) switches that kind off.

/// One text per line; kinds are apart by an empty line, each under a `#` line that names it.
const TEXTS: &str = include_str!("smalltalk.txt");

/// The kinds of small talk, each with its texts.
pub(crate) fn kinds() -> impl Iterator<Item = Vec<&'static str>> {
    TEXTS.split("\n\n").map(|kind| {
        kind.lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_kinds_and_every_text_has_words() {
        let kinds: Vec<_> = kinds().collect();
        assert!(kinds.len() >= 5);
        for kind in kinds {
            assert!(kind.len() >= 10, "{kind:?}");
            assert!(
                kind.iter().all(|text| !crate::text::words(text).is_empty()),
                "{kind:?}"
            );
        }
    }
}
