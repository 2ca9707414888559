//! Whether a text says only what is verified. A template's text must have its identifiers, amounts,
//! dates and numbers from verified facts or from its own fixed words; what a model wrote is also
//! searched for states, deeds and promises.

mod moments;
mod promises;
pub(crate) mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baton_playbook::{
    CUSTOMER, FactName, FactType, FactValue, Piece, Playbooks, Resolution, Template,
};
use regex::Regex;

use crate::state::{CallState, State};
use crate::step::playbook_of;
use moments::Moments;
use promises::Claims;
use words::words;

/// Tokens that carry a claim: anything with a digit, and codes in capitals.
static CLAIMS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant; the tests compile it")]
    Regex::new(r"[\p{L}\d_][\p{L}\d_.,:/@-]*\d[\p{L}\d_.,:/@-]*|\d+|\b[A-Z]{5,}\b")
        .expect("a constant pattern")
});

/// The claims of a template's `text` that are neither in a verified fact nor in its fixed text.
/// Returns kinds (`number`, `identifier`), never the values.
pub(crate) fn ungrounded(text: &str, state: &State, template: &Template) -> Vec<String> {
    let mut grounds: BTreeSet<String> = BTreeSet::new();
    for piece in template.pieces() {
        if let Piece::Fixed(fixed) = piece {
            collect(fixed, &mut grounds);
        }
    }
    for (_, record) in state.case.ordered_records() {
        for value in record.values.values() {
            collect(&value.get().to_string(), &mut grounds);
        }
    }
    let mut kinds = BTreeSet::new();
    for claim in tokens(text) {
        if !grounds.contains(&claim) {
            let kind = if claim.chars().all(|c| c.is_ascii_digit()) {
                "number"
            } else {
                "identifier"
            };
            kinds.insert(kind.to_owned());
        }
    }
    kinds.into_iter().collect()
}

fn collect(text: &str, into: &mut BTreeSet<String>) {
    into.extend(tokens(text));
}

fn tokens(text: &str) -> impl Iterator<Item = String> {
    CLAIMS.find_iter(text).map(|m| {
        m.as_str()
            .trim_end_matches(['.', ',', ':', '-', '/'])
            .to_lowercase()
    })
}

/// Texts that something can stand in.
#[derive(Debug, Default)]
struct Ground {
    texts: Vec<Vec<String>>,
    moments: Vec<Moments>,
}

impl Ground {
    fn add(&mut self, text: &str) {
        self.texts.push(words(text));
        let (moments, _) = moments::taken(text);
        if !moments.is_empty() {
            self.moments.push(moments);
        }
    }

    fn add_value(&mut self, value: &FactValue) {
        match value {
            FactValue::List(items) => {
                for item in items {
                    self.add_value(item);
                }
            }
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => {
                self.add(&value.to_string());
            }
        }
    }

    fn word(&self, word: &str) -> bool {
        self.texts.iter().flatten().any(|known| known == word)
    }

    fn run(&self, run: &[String]) -> bool {
        self.texts.iter().any(|text| words::holds(text, run))
    }
}

/// What is known, by where it comes from.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Verified values that may be shown.
    verified: Ground,
    /// Those that can name a state. A system's free text cannot: anybody may have written it.
    states: Ground,
    /// Those that are identifiers: a name or a note that looks like one is none.
    identifiers: Ground,
    /// Fixed texts of the configuration.
    fixed: Ground,
    /// Values of facts that the customer stated.
    stated: Ground,
    /// Everything the customer said.
    said: Ground,
    /// Words of permitted actions that succeeded.
    done: String,
}

impl Known {
    /// Gathers what a state knows.
    pub(crate) fn of(state: &State, playbooks: &Playbooks) -> Self {
        let mut known = Self::default();
        for (record, held) in state.case.ordered_records() {
            if !(held.bearer && record.entity.as_str() == CUSTOMER) {
                known.verified.add(&record.id);
                known.identifiers.add(&record.id);
            }
            for (name, value) in &held.values {
                if !hidden(playbooks, record.entity.as_str(), name, held.bearer) {
                    known.verified.add_value(value.get());
                    if may_identify(playbooks, name, value.get()) {
                        known.identifiers.add_value(value.get());
                    }
                    known.add_state(playbooks, name, value.get());
                }
            }
        }
        for stated in state.case.stated.values().flatten() {
            known.stated.add(&stated.value);
            known.said.add(&stated.value);
        }
        for said in state.transcript.customer() {
            known.said.add(said);
        }
        for text in fixed(state, playbooks) {
            known.fixed.add(&text);
        }
        for call in &state.calls.all {
            if let (CallState::Succeeded, Some(tool)) = (&call.state, playbooks.tool(&call.tool))
                && !tool.reads_only
            {
                known.done.push_str(&tool.name.as_str().to_lowercase());
                known.done.push(' ');
                known.done.push_str(&tool.label.to_lowercase());
                known.done.push(' ');
            }
        }
        known
    }

    fn add_state(&mut self, playbooks: &Playbooks, name: &FactName, value: &FactValue) {
        match value {
            FactValue::Boolean(true) => {
                self.states.add(playbooks.fact_label(name));
                self.states.add(&name.as_str().replace('_', " "));
            }
            FactValue::Boolean(false) | FactValue::Number(_) => {}
            FactValue::Text(text) => {
                let text = text.replace('_', " ");
                if words(&text).len() <= STATE_WORDS {
                    self.states.add(&text);
                    self.verified.add(&text);
                }
            }
            FactValue::List(items) => {
                for item in items {
                    self.add_state(playbooks, name, item);
                }
            }
        }
    }

    /// Whether the customer stated this value or a verified fact holds it. An identifier must stand
    /// where identifiers stand: free text that a system returned names no records.
    pub(crate) fn holds(&self, value: &str, kind: FactType) -> bool {
        let run = words(value);
        if run.is_empty() {
            return false;
        }
        let verified = if kind == FactType::Identifier {
            &self.identifiers
        } else {
            &self.verified
        };
        let grounds = [verified, &self.said];
        if grounds.iter().any(|ground| ground.run(&run)) {
            return true;
        }
        if let [one] = run.as_slice()
            && let Ok(count) = one.parse::<u32>()
        {
            let mut said = self.said.texts.iter().flatten();
            return said.any(|word| words::small(word) == Some(count));
        }
        let (moments, rest) = moments::taken(value);
        !moments.is_empty()
            && words(&rest).is_empty()
            && grounds
                .iter()
                .any(|ground| moments.stand_in(&ground.moments))
    }
}

/// Whether a value can name a record: declared as an identifier, or one word of a fact that
/// configuration does not know.
fn may_identify(playbooks: &Playbooks, name: &FactName, value: &FactValue) -> bool {
    match playbooks.fact(name) {
        Some(fact) => fact.kind == FactType::Identifier,
        None => match value {
            FactValue::List(items) => items.iter().all(|i| words(&i.to_string()).len() == 1),
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => {
                words(&value.to_string()).len() == 1
            }
        },
    }
}

fn hidden(playbooks: &Playbooks, entity: &str, name: &FactName, bearer: bool) -> bool {
    bearer && (entity == CUSTOMER || playbooks.fact(name).is_some_and(|fact| fact.personal))
}

/// The fixed texts an agent may say: the answer of the intent, questions, the desk's wording.
fn fixed(state: &State, playbooks: &Playbooks) -> Vec<String> {
    let wording = &playbooks.wording;
    let answer = playbook_of(state, playbooks).and_then(|p| match &p.resolution {
        Resolution::Answer(template) => Some(template),
        Resolution::Person | Resolution::PersonAtOnce => None,
    });
    let templates = [
        &wording.clarify,
        &wording.handoff,
        &wording.goodbye,
        &wording.acknowledge,
    ]
    .into_iter()
    .chain(answer)
    .chain(playbooks.facts.values().filter_map(|f| f.ask.as_ref()));
    let mut texts = vec![playbooks.desk.clone()];
    for template in templates {
        texts.extend(template.pieces().iter().filter_map(|piece| match piece {
            Piece::Fixed(text) => Some(text.clone()),
            Piece::Slot(_) => None,
        }));
    }
    texts
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

/// Words of a value that can name a state.
const STATE_WORDS: usize = 3;

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
        let (moments, rest) = moments::taken(sentence);
        let dated = |ground: &Ground| moments.stand_in(&ground.moments);
        if !(moments.is_empty()
            || self.moments_stand(&moments)
            || dated(&self.fixed)
            || (asks && dated(&self.said)))
        {
            kinds.insert("date");
        }
        self.check_words(&rest, asks, kinds);
        for claim in promises::claims(sentence) {
            if self.fixed.run(&words(&claim.text)) {
                continue;
            }
            let stem = promises::stem(&claim.word);
            let verified = |word: &String| promises::stem(word) == stem;
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

    fn moments_stand(&self, moments: &Moments) -> bool {
        moments.stand_in(&self.verified.moments)
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
                    // Only where it is all of a value: a note may hold anybody's address.
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
