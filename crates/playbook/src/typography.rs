//! Rewrites a text in the characters that patterns are written in, each place mapped back to the
//! original.
//!
//! Full-width letters and digits of every script become their ASCII forms, hyphens and spaces of
//! every kind one hyphen and one space, typographic quotes straight ones; backslashes before
//! punctuation (Markdown), invisible characters and percent signs of links are dropped.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::{compose, is_combining_mark};

use crate::digits::ascii_digit;

/// A text as patterns see it.
#[derive(Debug, Clone)]
pub(crate) struct PatternText<'t> {
    text: Cow<'t, str>,
    /// For every byte of `text`, and its end, the byte of the original it came from; `None` where
    /// both are the same.
    origin: Option<Vec<usize>>,
}

impl<'t> PatternText<'t> {
    pub(crate) fn new(original: &'t str) -> Self {
        if is_plain(original) {
            return Self {
                text: Cow::Borrowed(original),
                origin: None,
            };
        }
        let mut folding = Folding {
            text: String::with_capacity(original.len()),
            origin: Vec::with_capacity(original.len() + 1),
        };
        folding.read(original);
        Self {
            text: Cow::Owned(folding.text),
            origin: Some(folding.origin),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the original that a part of the folded text came from.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        match &self.origin {
            Some(origin) => origin[range.start]..origin[range.end],
            None => range.clone(),
        }
    }

    /// The part of the folded text that came from a part of the original.
    pub(crate) fn folded(&self, range: &Range<usize>) -> Range<usize> {
        match &self.origin {
            Some(origin) => {
                let place = |at: usize| origin.partition_point(|o| *o < at).min(self.text.len());
                place(range.start)..place(range.end)
            }
            None => range.clone(),
        }
    }
}

/// Whether a text is its own folded form: most messages are.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains('\\') && !(text.contains('%') && text.contains("://"))
}

struct Folding {
    text: String,
    origin: Vec<usize>,
}

impl Folding {
    fn read(&mut self, original: &str) {
        let mut at = 0;
        let mut link = false;
        while let Some(c) = original[at..].chars().next() {
            let next = at + c.len_utf8();
            link = !c.is_whitespace() && (link || original[at..].starts_with("://"));
            match c {
                '\\' if original[next..].starts_with(|c: char| c.is_ascii_punctuation()) => {}
                '%' if link => match percent(&original[next..]) {
                    Some(decoded) => {
                        self.push(decoded, at);
                        at = next + 2;
                        continue;
                    }
                    None => self.push(c, at),
                },
                '\u{200c}' | '\u{200d}' if self.joins(&original[next..]) => self.push(c, at),
                c if is_invisible(c) => {}
                c if is_combining_mark(c) => self.combine(c, at),
                c => self.push(fold(c), at),
            }
            at = next;
        }
        self.origin.push(original.len());
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.resize(self.text.len(), at);
    }

    /// A letter and its accent written apart are the accented letter.
    fn combine(&mut self, mark: char, at: usize) {
        let composed = self
            .text
            .chars()
            .next_back()
            .and_then(|last| compose(last, mark));
        match composed {
            Some(letter) => {
                self.text.pop();
                let began = self.origin.get(self.text.len()).copied().unwrap_or(at);
                self.origin.truncate(self.text.len());
                self.push(letter, began);
            }
            None => self.push(mark, at),
        }
    }

    /// Whether a joiner stands between letters of a script that is written with joiners.
    fn joins(&self, rest: &str) -> bool {
        let written = |c: Option<char>| {
            c.is_some_and(|c| !c.is_ascii() && (c.is_alphabetic() || is_combining_mark(c)))
        };
        written(self.text.chars().next_back()) && written(rest.chars().next())
    }
}

/// The printable ASCII character that the two digits after a percent sign stand for.
fn percent(rest: &str) -> Option<char> {
    let code = u8::from_str_radix(rest.get(..2)?, 16).ok()?;
    let c = char::from(code);
    (c == ' ' || c.is_ascii_graphic()).then_some(c)
}

/// Characters that show nothing.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// One character for one character. Dashes that separate (`–`, `—`) stay what they are.
pub(crate) fn fold(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{2800}'
        | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2012}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2796}'
        | '\u{fe63}'
        | '\u{58a}'
        | '\u{1806}' => '-',
        '\u{fe58}' => '\u{2014}',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
        '\u{2024}' | '\u{fe52}' => '.',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{fe50}' => ',',
        '\u{fe55}' => ':',
        '\u{fe6b}' => '@',
        // Letters that are only another look of one in ASCII.
        '\u{17f}' => 's',
        '\u{212a}' => 'K',
        '\u{1d400}'..='\u{1d6a3}' | '\u{24b6}'..='\u{24e9}' => look(c),
        _ => ascii_digit(c).unwrap_or(c),
    }
}

/// The letter that a mathematical or circled letter is a look of.
fn look(c: char) -> char {
    let mut plain = None;
    unicode_normalization::char::decompose_compatible(c, |d| plain = plain.or(Some(d)));
    plain.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(PatternText::new(text).text(), folded, "{text}");
    }

    #[test]
    fn looks_of_ascii_are_ascii() {
        check("ＡＢ－１２３", "AB-123");
        check("𝐀𝖡‑Ⓒ٣۴५", "AB-C345");
        check("a\u{ad}b\u{200b}c\u{2060}d\u{feff}\u{202e}e", "abcde");
        check(
            "l\u{2019}eau \u{201e}x\u{201c} \u{ab}y\u{bb}",
            "l'eau \"x\" \"y\"",
        );
        check("1\u{202f}234\u{a0}€", "1 234 €");
        check("a\u{2013}b\u{2014}c", "a\u{2013}b\u{2014}c");
    }

    #[test]
    fn letters_and_accents_written_apart_are_one() {
        check("Jose\u{301} Mu\u{308}ller", "José Müller");
        check("x\u{20e3}", "x\u{20e3}");
    }

    #[test]
    fn joiners_stay_where_a_script_is_written_with_them() {
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("क्\u{200d}ष", "क्\u{200d}ष");
        check("A\u{200c}B\u{200d}1", "AB1");
    }

    #[test]
    fn escapes_of_links_and_of_markdown_are_undone() {
        check(r"mia\_li\-3", "mia_li-3");
        check(
            "https://x.example/o%2FA%2D1?e=a%40b.example",
            "https://x.example/o/A-1?e=a@b.example",
        );
        check("50%2D and é", "50%2D and é");
        check("http://é/%zz%2", "http://é/%zz%2");
    }

    #[test]
    fn places_lead_back() {
        let text = "é\u{200b}Ａ\\_b e\u{301}";
        let folded = PatternText::new(text);
        let at = folded.text().find("A_b").unwrap();
        assert_eq!(&text[folded.original(&(at..at + 3))], "Ａ\\_b");
        let at = folded.text().find(" é").unwrap() + 1;
        assert_eq!(&text[folded.original(&(at..at + 2))], "e\u{301}");
    }

    proptest! {
        #[test]
        fn every_place_is_one_of_the_original(text in any::<String>()) {
            let folded = PatternText::new(&text);
            let mut last = 0;
            for (at, c) in folded.text().char_indices() {
                let range = folded.original(&(at..at + c.len_utf8()));
                prop_assert!(text.get(range.clone()).is_some());
                prop_assert!(range.start >= last);
                last = range.start;
            }
        }
    }
}
