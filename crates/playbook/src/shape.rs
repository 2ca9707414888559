//! Codes of a fixed form, such as booking references and order numbers, in running text.

mod listed;
mod pattern;
mod spelling;
mod token;

use std::ops::Range;

use regex::{Match, Regex};

pub(crate) use self::listed::slashes_apart;
use self::listed::{begins_an_address, is_gap};
use self::pattern::{lenient, plain};
use self::spelling::Spelling;
use self::token::{TokenKind, is_amount_with_unit, kind, overlaps, shouted, stands_alone};
use crate::typography::fold;

/// A code of a fixed form. In the form `A` stands for a letter, `9` for a digit, `X` for either,
/// and every other character for itself.
///
/// A code that could not be an ordinary word or number (it has a fixed part, or letters and digits
/// mixed, in capitals) is taken wherever it stands. One that could be is taken only where the
/// customer's words say what it is: after one of the words that introduce it.
///
/// A form with a fixed part is also known in other typography: with a dash of another kind, without
/// it, with space or a line's end around it. Its value is always the form's own spelling.
#[derive(Debug, Clone)]
pub struct CodeShape {
    form: String,
    plain: String,
    token: Regex,
    /// The same in the letters and dashes of other scripts; only they need it.
    wide: Regex,
    fixed: bool,
    /// How many letters are fixed.
    letters: usize,
    mentioned: Option<Regex>,
    before: Option<Regex>,
    named: Option<Regex>,
    number: Regex,
    link: Regex,
    /// The prefix that was left out, if it is a form without its beginning.
    left_out: String,
}

/// The fewest characters of a bare number that is taken where the words that introduce it stand anywhere in the
/// message.
const LONG: usize = 6;

/// How much of the text before a code is searched for the words that introduce it, in bytes.
const BEFORE: usize = 64;

/// What may stand between such a word and the code.
const LINKS: &str =
    "is|are|was|it's|ids?|numbers?|codes?|refs?|references?|no|with|the|my|called|named";

/// Words that announce a number of any kind.
const NUMBERS: &str = r"(?i)(?:numbers?|nummer|numéro|número|numero|numer|nr|no|id|code|konto|account|kunden?|customer|client|cliente|номер|号|番号|번호|رقم)[^\p{L}\p{N}]{0,4}(?:(?:is|ist|est|es|è|é|:|#)[^\p{L}\p{N}]{0,3})?$";

/// A code in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    /// Its place.
    pub(crate) range: Range<usize>,
    /// The code in the form's spelling, its letters in the case they were written in.
    pub(crate) text: String,
}

impl CodeShape {
    /// Reads a form such as `XXXXXX` or `ORD-99999` and the words that introduce the code.
    pub fn parse(form: &str, after: &[String]) -> Result<Self, String> {
        let form: String = form.chars().map(fold).collect();
        if !form.contains(['A', '9', 'X']) {
            return Err(format!(
                "`{form}` is always the same: write `A` for a letter, `9` for a digit, `X` for either"
            ));
        }
        let compile = |pattern: &str| Regex::new(pattern).map_err(|e| e.to_string());
        let words: Vec<String> = after
            .iter()
            .map(|w| {
                let parts: Vec<String> = w.split_whitespace().map(regex::escape).collect();
                parts.join(r"\s+")
            })
            .filter(|w| !w.is_empty())
            .collect();
        let (mentioned, before, named) = if words.is_empty() {
            (None, None, None)
        } else {
            let any = format!(r"(?i)(?-u:\b)(?:{})s?(?-u:\b)", words.join("|"));
            let link = format!("(?:(?:{LINKS})(?-u:\\b)[^a-z0-9]{{0,4}})");
            (
                Some(compile(&any)?),
                Some(compile(&format!("{any}[^a-z0-9]{{0,6}}{link}{{0,4}}$"))?),
                Some(compile(&format!(
                    r#"{any}[^a-z0-9]{{0,3}}{link}{{0,3}}(?:(?-u:\b)is(?-u:\b)|:|=|\#)[ \t]*["'(*`\[]{{0,3}}$"#
                ))?),
            )
        };
        let is_fixed = |c: char| !matches!(c, 'A' | '9' | 'X');
        Ok(Self {
            plain: plain(&form),
            token: compile(&lenient(&form, false))?,
            wide: compile(&lenient(&form, true))?,
            fixed: form.contains(is_fixed),
            letters: form
                .chars()
                .filter(|c| is_fixed(*c) && c.is_alphabetic())
                .count(),
            mentioned,
            before,
            named,
            number: compile(NUMBERS)?,
            link: compile(&format!("(?i)^(?:{LINKS})$"))?,
            left_out: String::new(),
            form,
        })
    }

    /// The forms that customers write who leave out a prefix of this one: without the marks it begins with, and
    /// without all of it. None where the form does not begin with the prefix, or nothing is left.
    pub fn without(form: &str, prefix: &str, after: &[String]) -> Vec<Self> {
        let form: String = form.chars().map(fold).collect();
        let prefix: String = prefix.chars().map(fold).collect();
        let marks = prefix.trim_start_matches(|c: char| !c.is_alphanumeric());
        let whole = prefix.len();
        let mut cuts = vec![whole];
        if !marks.is_empty() && marks.len() < whole {
            cuts.push(whole - marks.len());
        }
        let bare = |cut: usize| {
            let rest = form.get(cut..).filter(|_| form.starts_with(&prefix))?;
            let mut shape = Self::parse(rest, after).ok()?;
            prefix.get(..cut)?.clone_into(&mut shape.left_out);
            Some(shape)
        };
        cuts.into_iter().filter_map(bare).collect()
    }

    /// What was left out before a code of this form.
    pub(crate) fn left_out(&self) -> &str {
        &self.left_out
    }

    /// The form as written.
    pub fn form(&self) -> &str {
        &self.form
    }

    /// A pattern that a whole value of this form matches, whatever its case.
    pub fn whole(&self) -> String {
        format!("^{}$", self.plain)
    }

    /// The codes in a text, in order. `asked` says that the customer was just asked for one, and
    /// `never` which tokens are something else.
    pub(crate) fn find(&self, text: &str, asked: bool, never: impl Fn(&str) -> bool) -> Vec<Code> {
        let tokens = self.tokens(text);
        if tokens.is_empty() {
            return Vec::new();
        }
        let mentioned = asked || self.mentioned.as_ref().is_none_or(|m| m.is_match(text));
        let shouted = shouted(text, &tokens);
        let mut last_end = None;
        let mut codes = Vec::new();
        for token in tokens {
            let code = self.spelled(token.as_str());
            let told = Told {
                lead: &text
                    [text.floor_char_boundary(token.start().saturating_sub(BEFORE))..token.start()],
                mentioned,
                shouted,
                listed: last_end.is_some_and(|end| is_gap(&text[end..token.start()])),
                asked,
            };
            let taken = !never(&code) && self.takes(token.as_str(), &code, &told);
            last_end = taken.then_some(token.end());
            if taken {
                codes.push(Code {
                    range: token.range(),
                    text: code,
                });
            }
        }
        codes
    }

    /// Codes of this form that stand in a list with codes that were found already: `LH-20001 and 20010`.
    pub(crate) fn beside(
        &self,
        text: &str,
        found: &[Range<usize>],
        never: impl Fn(&str) -> bool,
    ) -> Vec<Code> {
        let mut tokens = self.tokens(text);
        tokens.retain(|token| found.iter().all(|known| !overlaps(known, &token.range())));
        let mut known: Vec<Range<usize>> = found.to_vec();
        let mut codes = Vec::new();
        loop {
            let next = tokens.iter().position(|token| {
                let listed = |range: &Range<usize>| {
                    let gap = if range.end <= token.start() {
                        range.end..token.start()
                    } else {
                        token.end()..range.start
                    };
                    gap.start < gap.end
                        && is_gap(&text[gap])
                        && !begins_an_address(&text[token.end()..])
                };
                known.iter().any(listed)
            });
            let Some(next) = next else {
                return codes;
            };
            let token = tokens.remove(next);
            let code = self.spelled(token.as_str());
            if !never(&code) {
                known.push(token.range());
                codes.push(Code {
                    range: token.range(),
                    text: code,
                });
            }
        }
    }

    /// The places of this form that are not a part of something longer.
    fn tokens<'t>(&self, text: &'t str) -> Vec<Match<'t>> {
        // Most messages have no digit.
        if self.form.contains('9') && !text.contains(char::is_numeric) {
            return Vec::new();
        }
        let token = if text.is_ascii() {
            &self.token
        } else {
            &self.wide
        };
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(m) = token.find_at(text, at) {
            if stands_alone(text, &m) {
                at = m.end();
                tokens.push(m);
            } else {
                at = text.ceil_char_boundary(m.start() + 1);
            }
        }
        tokens
    }

    /// A code as the form spells it.
    fn spelled(&self, written: &str) -> String {
        let mut characters = written.chars().filter(|c| c.is_alphanumeric());
        self.form
            .chars()
            .filter_map(|c| {
                if !c.is_alphanumeric() {
                    return Some(c);
                }
                let written = characters.next()?;
                let fixed = !matches!(c, 'A' | '9' | 'X');
                Some(match (written.is_ascii(), fixed && c.is_ascii()) {
                    (false, true) if written.is_lowercase() => c.to_ascii_lowercase(),
                    (false, true) => c.to_ascii_uppercase(),
                    (true | false, _) => written,
                })
            })
            .collect()
    }

    fn takes(&self, written: &str, code: &str, told: &Told<'_>) -> bool {
        let capitals = !code.contains(|c: char| c.is_ascii_lowercase());
        let introduced = |words: &Option<Regex>| {
            words
                .as_ref()
                .is_some_and(|words| words.is_match(told.lead))
        };
        if self.fixed {
            let announced =
                || told.asked || introduced(&self.before) || self.number.is_match(told.lead);
            return match Spelling::of(written, code) {
                Spelling::Exact => true,
                Spelling::Joined if self.letters > 1 => true,
                Spelling::Dashed if self.letters > 1 => true,
                Spelling::Joined | Spelling::Dashed if self.letters == 1 => capitals || announced(),
                Spelling::Spaced if self.letters > 1 => capitals || announced(),
                Spelling::Spaced if self.letters == 1 => {
                    capitals && (announced() || told.mentioned && self.mentioned.is_some())
                }
                Spelling::Joined if kind(code) == TokenKind::Mixed && capitals => true,
                Spelling::Joined | Spelling::Dashed | Spelling::Spaced => capitals && announced(),
            };
        }
        match kind(code) {
            TokenKind::Mixed if capitals => true,
            TokenKind::Mixed => {
                introduced(&self.before)
                    || told.listed
                    || (told.mentioned && !is_amount_with_unit(code))
            }
            TokenKind::Letters if self.link.is_match(code) => false,
            TokenKind::Letters if capitals => {
                !told.shouted || told.listed || introduced(&self.before)
            }
            TokenKind::Letters => introduced(&self.named),
            TokenKind::Digits => {
                let long = !self.left_out.is_empty() && code.len() >= LONG;
                told.listed
                    || introduced(&self.before)
                    || told.asked
                    || long && told.mentioned && self.mentioned.is_some()
            }
        }
    }
}

/// The context of a token.
struct Told<'t> {
    /// The text right before it.
    lead: &'t str,
    /// Whether the words that introduce the code stand somewhere, or none are needed.
    mentioned: bool,
    shouted: bool,
    /// Whether it goes on a list of codes.
    listed: bool,
    asked: bool,
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
