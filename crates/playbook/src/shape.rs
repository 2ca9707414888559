//! Codes of a fixed form, such as booking references and order numbers, in running text.

use regex::{Match, Regex};

/// A code of a fixed form. In the form `A` stands for a letter, `9` for a digit, `X` for either,
/// and every other character for itself.
///
/// A code that could not be an ordinary word or number (it has a fixed part, or letters and digits
/// mixed, in capitals) is taken wherever it stands. One that could be is taken only where the
/// customer's words say what it is: after one of the words that introduce it.
#[derive(Debug, Clone)]
pub struct Shape {
    form: String,
    token: Regex,
    fixed: bool,
    mentioned: Option<Regex>,
    before: Option<Regex>,
    named: Option<Regex>,
    link: Regex,
}

/// How much of the text before a code is searched for the words that introduce it, in bytes.
const BEFORE: usize = 64;

/// What may stand between such a word and the code.
const LINKS: &str =
    "is|are|was|it's|ids?|numbers?|codes?|refs?|references?|no|with|the|my|called|named";

/// What the characters of one token are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Letters,
    Mixed,
}

impl Shape {
    /// Reads a form such as `XXXXXX` or `ORD-99999` and the words that introduce the code.
    pub fn parse(form: &str, after: &[String]) -> Result<Self, String> {
        let mut token = String::new();
        let mut fixed = false;
        for c in form.chars() {
            match c {
                'A' => token.push_str("[A-Za-z]"),
                '9' => token.push_str("[0-9]"),
                'X' => token.push_str("[A-Za-z0-9]"),
                c if c.is_ascii_alphabetic() => {
                    fixed = true;
                    token.extend(['[', c.to_ascii_uppercase(), c.to_ascii_lowercase(), ']']);
                }
                c => {
                    fixed = true;
                    token.push_str(&regex::escape(&c.to_string()));
                }
            }
        }
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
        Ok(Self {
            form: form.to_owned(),
            token: compile(&token)?,
            fixed,
            mentioned,
            before,
            named,
            link: compile(&format!("(?i)^(?:{LINKS})$"))?,
        })
    }

    /// The form as written.
    pub fn form(&self) -> &str {
        &self.form
    }

    /// A pattern that a whole value of this form matches, whatever its case.
    pub fn whole(&self) -> String {
        format!("^{}$", self.token.as_str())
    }

    /// The codes in a text, in order. `asked` says that the customer was just asked for one, and
    /// `never` which tokens are something else.
    pub(crate) fn find<'t>(
        &self,
        text: &'t str,
        asked: bool,
        never: impl Fn(&str) -> bool,
    ) -> Vec<Match<'t>> {
        let tokens = self.tokens(text);
        if tokens.is_empty() {
            return tokens;
        }
        let mentioned = asked || self.mentioned.as_ref().is_none_or(|m| m.is_match(text));
        let shouted = shouted(text, &tokens);
        let mut last_end = None;
        tokens
            .into_iter()
            .filter(|m| {
                let listed = last_end.is_some_and(|end| is_list_gap(&text[end..m.start()]));
                let taken =
                    !never(m.as_str()) && self.takes(text, m, mentioned, shouted, listed, asked);
                last_end = taken.then_some(m.end());
                taken
            })
            .collect()
    }

    /// The places of this form that are not a part of something longer.
    fn tokens<'t>(&self, text: &'t str) -> Vec<Match<'t>> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(m) = self.token.find_at(text, at) {
            if stands_alone(text, &m) {
                at = m.end();
                tokens.push(m);
            } else {
                at = text.ceil_char_boundary(m.start() + 1);
            }
        }
        tokens
    }

    fn takes(
        &self,
        text: &str,
        token: &Match<'_>,
        mentioned: bool,
        shouted: bool,
        listed: bool,
        asked: bool,
    ) -> bool {
        if self.fixed {
            return true;
        }
        let code = token.as_str();
        let capitals = !code.contains(|c: char| c.is_ascii_lowercase());
        let from = text.floor_char_boundary(token.start().saturating_sub(BEFORE));
        let lead = &text[from..token.start()];
        let introduced =
            |words: &Option<Regex>| words.as_ref().is_some_and(|words| words.is_match(lead));
        match kind(code) {
            Kind::Mixed if capitals => true,
            Kind::Mixed => {
                introduced(&self.before) || listed || (mentioned && !is_amount_with_unit(code))
            }
            Kind::Letters if self.link.is_match(code) => false,
            Kind::Letters if capitals => !shouted || listed || introduced(&self.before),
            Kind::Letters => introduced(&self.named),
            Kind::Digits => listed || introduced(&self.before) || asked,
        }
    }
}

fn kind(code: &str) -> Kind {
    let digits = code.contains(|c: char| c.is_ascii_digit());
    let letters = code.contains(|c: char| c.is_ascii_alphabetic());
    match (letters, digits) {
        (true, true) => Kind::Mixed,
        (true, false) => Kind::Letters,
        (false, _) => Kind::Digits,
    }
}

/// Whether the token is not a part of something longer: a word, an address, an amount.
fn stands_alone(text: &str, token: &Match<'_>) -> bool {
    let before = text[..token.start()].chars().next_back();
    let mut after = text[token.end()..].chars();
    let inside = |c: char| c.is_alphanumeric() || c == '@';
    let next = after.next();
    let outer_before =
        before.is_none_or(|c| !inside(c) && !matches!(c, '$' | '\u{20ac}' | '\u{a3}'));
    let outer_after = match next {
        None => true,
        Some('.' | ',' | '-' | '_') if kind(token.as_str()) == Kind::Digits => {
            after.next().is_none_or(|c| !c.is_ascii_digit())
        }
        Some(c) => !inside(c),
    };
    outer_before && outer_after
}

/// `24hour`, `10days`: an amount with its unit, not a code.
fn is_amount_with_unit(code: &str) -> bool {
    code.trim_start_matches(|c: char| c.is_ascii_digit())
        .chars()
        .all(|c| c.is_ascii_alphabetic())
}

/// What stands between two items of a list: a comma, `and`, a new line with a bullet or number.
fn is_list_gap(gap: &str) -> bool {
    gap.len() <= 16
        && gap.split_whitespace().all(|w| {
            w.chars()
                .all(|c| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?'))
                || matches!(w, "and" | "AND" | "or" | "OR" | "plus")
                || w.trim_end_matches(['.', ')'])
                    .chars()
                    .all(|c| c.is_ascii_digit())
        })
}

/// Whether the message is written in capitals, the codes aside.
fn shouted(text: &str, tokens: &[Match<'_>]) -> bool {
    let (mut upper, mut lower) = (0_usize, 0_usize);
    let mut at = 0;
    let mut count = |part: &str| {
        for c in part.chars() {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
    };
    for token in tokens {
        count(&text[at..token.start()]);
        at = token.end();
    }
    count(&text[at..]);
    upper > lower
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
