//! The examples that come with Baton: one a line, `(a|b)` for either.

use super::SpeechAct;

/// The acts with their examples.
const SHIPPED: [(SpeechAct, &str); 5] = [
    (SpeechAct::Wish, include_str!("../../data/acts/wish.txt")),
    (
        SpeechAct::Declined,
        include_str!("../../data/acts/declined.txt"),
    ),
    (
        SpeechAct::Closes,
        include_str!("../../data/acts/closes.txt"),
    ),
    (SpeechAct::Lacks, include_str!("../../data/acts/lacks.txt")),
    (SpeechAct::Other, include_str!("../../data/acts/other.txt")),
];
/// Most examples that one line expands to.
const OF_ONE_LINE: usize = 16;

/// A line of examples.
pub(super) struct Line {
    pub(super) act: SpeechAct,
    pub(super) texts: Vec<String>,
}

/// The lines that come with Baton.
pub(super) fn shipped() -> Vec<Line> {
    let mut lines = Vec::new();
    for (act, text) in SHIPPED {
        for line in text.lines() {
            if !line.trim().is_empty() && !line.starts_with('#') {
                let texts = expanded(line);
                lines.push(Line { act, texts });
            }
        }
    }
    lines
}

/// The examples of a line: all, or as many as are kept, spread evenly over them.
fn expanded(line: &str) -> Vec<String> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('(') {
        // Every bracket of the shipped lines closes; the tests say so.
        let (choice, after) = after.split_once(')').unwrap_or((after, ""));
        parts.push(vec![before]);
        parts.push(choice.split('|').collect());
        rest = after;
    }
    parts.push(vec![rest]);
    let total = parts.iter().fold(1_usize, |total, choices| {
        total.saturating_mul(choices.len())
    });
    // Every alternative of the longest choice appears at least once.
    let longest = parts.iter().map(Vec::len).max().unwrap_or(1);
    let wanted = total.min(OF_ONE_LINE.max(longest));
    (0..wanted)
        .map(|at| {
            let mut left = if total == wanted { at } else { at * 7919 + 3 };
            let mut text = String::new();
            for choices in &parts {
                let (chosen, next) = if total == wanted {
                    (left % choices.len(), left / choices.len())
                } else if choices.len() == longest {
                    (at % choices.len(), left)
                } else {
                    (left / 31 % choices.len(), left.wrapping_mul(31) + 17)
                };
                text.push_str(choices.get(chosen).copied().unwrap_or_default());
                left = next;
            }
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|text| !text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stands_for_all_its_examples() {
        assert_eq!(
            expanded("a (b|c) d(|e)"),
            ["a b d", "a c d", "a b de", "a c de"]
        );
        assert_eq!(expanded("plain"), ["plain"]);
    }

    #[test]
    fn of_many_examples_some_are_kept_and_every_choice_once() {
        let line = format!(
            "({}) (x|y|z) (1|2|3)",
            (0..20)
                .map(|n| format!("w{n}"))
                .collect::<Vec<_>>()
                .join("|")
        );
        let texts = expanded(&line);
        assert_eq!(texts.len(), 20);
        assert!((0..20).all(|n| texts.iter().any(|t| t.starts_with(&format!("w{n} ")))));
        for last in ["1", "2", "3"] {
            assert!(texts.iter().any(|text| text.ends_with(last)));
        }
    }

    #[test]
    fn the_shipped_lines_are_well_formed() {
        for (act, text) in SHIPPED {
            for line in text.lines() {
                let mut open = false;
                for c in line.chars() {
                    match c {
                        '(' => assert!(!std::mem::replace(&mut open, true), "{act:?}: {line}"),
                        ')' => assert!(std::mem::replace(&mut open, false), "{act:?}: {line}"),
                        _ => {}
                    }
                }
                assert!(!open, "{act:?}: {line}");
            }
        }
        assert!(shipped().len() > 400);
    }
}
