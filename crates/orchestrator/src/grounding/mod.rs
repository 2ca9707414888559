//! Whether a text says only what is verified. A template's text must have its identifiers, amounts,
//! dates and numbers from verified facts or from its own fixed words; what a model wrote is also
//! searched for states, deeds and promises.

mod claims;
mod dates;
mod known;
pub(crate) mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baton_playbook::{Fact, FactType, Piece, Playbooks, Template};
use regex::Regex;

use crate::state::State;
use claims::Claims;
use dates::Dates;
use known::Ground;
pub(crate) use known::Known;
use words::words;

/// Tokens that carry a claim: anything with a digit, and codes in capitals.
static CLAIMS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant; the tests compile it")]
    Regex::new(r"[\p{L}\d_][\p{L}\d_.,:/@-]*\d[\p{L}\d_.,:/@-]*|\d+|\b[A-Z]{5,}\b")
        .expect("a constant pattern")
});

/// The claims of a template's `text` that are neither in a verified fact nor in its fixed text.
/// Returns kinds (`number`, `identifier`), never the values.
pub(crate) fn ungrounded(
    text: &str,
    state: &State,
    playbooks: &Playbooks,
    template: &Template,
) -> Vec<String> {
    let mut claims: BTreeSet<String> = tokens(text).collect();
    for piece in template.pieces() {
        if let Piece::Fixed(fixed) = piece {
            drop_grounded(&mut claims, fixed);
        }
    }
    for (_, record) in state.case.records.iter() {
        for (name, value) in &record.values {
            if claims.is_empty() {
                return Vec::new();
            }
            drop_grounded(&mut claims, &value.get().text());
            // As people read it: an option by its name, an instant by its day and minute.
            let reads_otherwise =
                |fact: &&Fact| !fact.names.is_empty() || fact.kind == FactType::Date;
            if let Some(fact) = playbooks.fact(name).filter(reads_otherwise) {
                drop_grounded(&mut claims, &fact.shown(value.get()));
            }
        }
    }
    let kinds: BTreeSet<&str> = claims
        .iter()
        .map(|claim| {
            if claim.chars().all(|c| c.is_ascii_digit()) {
                "number"
            } else {
                "identifier"
            }
        })
        .collect();
    kinds.into_iter().map(str::to_owned).collect()
}

/// Whether a text names the day that a value is.
pub(crate) fn same_day(text: &str, value: &str) -> bool {
    let (day, rest) = dates::taken(value);
    if day.is_empty() || !words(&rest).is_empty() {
        return false;
    }
    let (named, _) = dates::taken(text);
    !named.is_empty() && day.stand_in(&[named])
}

/// Takes out the claims that stand in a text.
fn drop_grounded(claims: &mut BTreeSet<String>, text: &str) {
    for token in tokens(text) {
        claims.remove(&token);
    }
}

fn tokens(text: &str) -> impl Iterator<Item = String> {
    CLAIMS.find_iter(text).map(|m| {
        // `34.50 €` says what a system's 34.5 says.
        words::normal(m.as_str().trim_end_matches(['.', ',', ':', '-', '/']))
    })
}

/// Words that make the number beside them an amount.
const MONEY: &[&str] = &[
    "dollar", "dollars", "usd", "euro", "euros", "eur", "pound", "pounds", "gbp", "cent", "cents",
    "percent", "francs", "chf",
];
/// Words that make the number before them a promise about time.
const TIME: &[&str] = &[
    "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months",
    "business", "working",
];
/// Words that are amounts by themselves.
const LARGE: &[&str] = &["hundred", "thousand", "million"];
/// Numbers up to this one may count things without a source: two options, step 3.
const SMALL: u32 = 12;

/// What a model's text says that does not stand in verified facts or fixed texts. Returns kinds,
/// never values.
///
/// What the customer said grounds identifiers that are a stated fact, wherever they stand, and other
/// values in a question, where they are only given back. States, deeds, promises and addresses it
/// never grounds.
pub(crate) fn ungrounded_text(text: &str, state: &State, playbooks: &Playbooks) -> Vec<String> {
    let known = Known::of(state, playbooks);
    let mut kinds: BTreeSet<&'static str> = BTreeSet::new();
    for sentence in sentences(text) {
        known.check(sentence, &mut kinds);
    }
    kinds.into_iter().map(str::to_owned).collect()
}

/// The sentences of a text that promise the customer something. That a person comes is none: one is there.
pub(crate) fn promises(text: &str) -> Vec<&str> {
    const HANDS_OVER: &[&str] = &["transfer", "connect", "verbind", "transfi"];
    if !claims::may_claim(text) {
        return Vec::new();
    }
    let promises = |sentence: &&str| {
        claims::claims(sentence).iter().any(|claim| {
            let hands_over = HANDS_OVER.iter().any(|word| claim.word.contains(word));
            claim.kind == Claims::Promise && !hands_over
        })
    };
    let sentences = sentences(text).into_iter().map(str::trim);
    sentences.filter(promises).collect()
}

/// The sentences of a text: a full stop within a number or a name ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '\n' | '?' | '!' => true,
            '.' => chars.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends {
            let end = at + c.len_utf8();
            sentences.push(&text[start..end]);
            start = end;
        }
    }
    sentences.push(&text[start..]);
    sentences
}

/// Kinds of values in a sentence.
#[derive(Clone, Copy)]
enum Value {
    Identifier,
    Amount,
    Number,
}

impl Value {
    fn name(self) -> &'static str {
        match self {
            Self::Identifier => "identifier",
            Self::Amount => "amount",
            Self::Number => "number",
        }
    }
}

impl Known {
    fn check(&self, sentence: &str, kinds: &mut BTreeSet<&'static str>) {
        let asks = sentence.trim_end().ends_with('?');
        let (dates, rest) = dates::taken(sentence);
        let dated = |ground: &Ground| dates.stand_in(&ground.dates);
        if !(dates.is_empty()
            || self.dates_stand(&dates)
            || dated(&self.fixed)
            || (asks && dated(&self.said)))
        {
            kinds.insert("date");
        }
        self.check_words(&rest, asks, kinds);
        for claim in claims::claims(sentence) {
            if self.fixed.run(&words(&claim.text)) {
                continue;
            }
            let stem = claims::stem(&claim.word);
            let verified = |word: &String| claims::stem(word) == stem;
            let so = self.states.texts.iter().flatten().any(verified);
            let was_done = self.done.contains(&stem);
            let (kind, grounded) = match claim.kind {
                Claims::Done => ("promise", was_done),
                Claims::State => ("state", so || was_done),
                Claims::Promise => ("promise", false),
            };
            if !grounded {
                kinds.insert(kind);
            }
        }
    }

    fn dates_stand(&self, dates: &Dates) -> bool {
        dates.stand_in(&self.verified.dates)
    }

    fn check_words(&self, sentence: &str, asks: bool, kinds: &mut BTreeSet<&'static str>) {
        let raw: Vec<&str> = sentence.split_whitespace().collect();
        for (at, raw_word) in raw.iter().enumerate() {
            let bare = raw_word.trim_matches(|c: char| {
                !(c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '%'))
            });
            let money_sign = bare.contains(['$', '€', '£', '%']);
            for word in words(bare) {
                let beside = |offset: usize| {
                    let near = raw.get(offset).map(|w| words(w)).unwrap_or_default();
                    near.into_iter().next()
                };
                let next = beside(at + 1);
                let next_is = |list: &[&str]| next.as_deref().is_some_and(|n| list.contains(&n));
                let numeric = words::number(&word).is_some();
                let counted = words::small(&word).is_some() && word != "one" && word != "zero";
                let kind = if LARGE.contains(&word.as_str())
                    || (numeric && money_sign)
                    || ((numeric || counted) && next_is(MONEY))
                {
                    Value::Amount
                } else if (numeric || counted) && next_is(TIME) {
                    Value::Number
                } else if numeric {
                    if word.parse::<u32>().is_ok_and(|n| n <= SMALL) {
                        continue;
                    }
                    Value::Number
                } else if names_something(bare, &word) {
                    Value::Identifier
                } else {
                    continue;
                };
                let stated = match kind {
                    // A long number may be an identifier.
                    Value::Identifier | Value::Number => self.stated.word(&word),
                    Value::Amount => false,
                };
                let known = if is_address(&word) {
                    // Only if it is the whole value: a note may hold any person's address.
                    let whole = std::slice::from_ref(&word);
                    self.verified.texts.iter().any(|text| text == whole)
                        || self.fixed.word(&word)
                        || stated
                } else {
                    self.verified.word(&word)
                        || self.fixed.word(&word)
                        || stated
                        || (asks && self.said.word(&word))
                };
                if !known {
                    kinds.insert(kind.name());
                }
            }
        }
    }
}

/// Whether a word names something: letters and digits mixed, a code in capitals, an address.
fn names_something(bare: &str, word: &str) -> bool {
    let digit = word.contains(|c: char| c.is_ascii_digit());
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| {
        word.strip_suffix(end)
            .and_then(|n| n.parse::<u32>().ok())
            .is_some_and(|n| n <= SMALL)
    });
    let code = bare.len() >= 5 && bare.chars().all(|c| c.is_ascii_uppercase());
    (digit && !ordinal && word != "24/7") || code || is_address(word)
}

fn is_address(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "com", "net", "org", "io", "info", "example", "de", "fr", "uk", "eu", "app", "dev", "biz",
        "ru", "cn", "link", "site", "online",
    ];
    let host = word.split('/').next().unwrap_or(word);
    word.starts_with("http")
        || word.starts_with("www.")
        || word.contains('@')
        || host
            .rsplit_once('.')
            .is_some_and(|(name, end)| name.len() > 1 && ENDS.contains(&end))
}

#[cfg(test)]
#[path = "grounding_tests.rs"]
mod tests;
