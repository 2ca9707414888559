//! Measures how well speech acts are found in labelled messages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FoundActs;

/// The labelled messages that come with Baton; none of them is an example.
const LABELLED: &str = include_str!("../../data/acts/labelled.csv");

/// A message with its right speech acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledMessage {
    /// The language's two letters.
    pub language: String,
    /// The right acts: `wish`, `declined`, `mentioned`, `closes`, `lacks`, `other`, several joined by `+`.
    pub acts: String,
    /// The message.
    pub text: String,
}

impl LabelledMessage {
    fn is(&self, act: &str) -> bool {
        self.acts.split('+').any(|one| one == act)
    }
}

/// The labelled messages that come with Baton: `language,acts,text` a line.
pub fn labelled() -> Vec<LabelledMessage> {
    read(LABELLED)
}

/// Reads lines `language,acts,text`; the text may hold commas, or stand in quotation marks. The first line names the
/// columns.
pub fn read(text: &str) -> Vec<LabelledMessage> {
    let lines = text.lines().skip(1);
    lines
        .filter_map(|line| {
            let mut parts = line.splitn(3, ',');
            let (language, acts, text) = (parts.next()?, parts.next()?, parts.next()?);
            Some(LabelledMessage {
                language: language.to_owned(),
                acts: acts.to_owned(),
                text: unquoted(text),
            })
        })
        .collect()
}

fn unquoted(text: &str) -> String {
    let quoted = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    quoted.map_or_else(|| text.to_owned(), |inner| inner.replace("\"\"", "\""))
}

/// How often a signal was found.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct ActCounts {
    /// Messages that have it.
    pub is: usize,
    /// Messages it was found in.
    pub heard: usize,
    /// Messages that have it and in which it was found.
    pub right: usize,
    /// `right` of `is`; absent where there are none.
    pub recall: Option<f64>,
    /// `right` of `heard`; absent where there are none.
    pub precision: Option<f64>,
}

impl ActCounts {
    fn add(&mut self, is: bool, heard: bool) {
        self.is += usize::from(is);
        self.heard += usize::from(heard);
        self.right += usize::from(is && heard);
    }

    fn with_shares(mut self) -> Self {
        let share = |of: usize| (of > 0).then(|| self.right as f64 / of as f64);
        (self.recall, self.precision) = (share(self.is), share(self.heard));
        self
    }
}

/// What was heard wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misreading {
    /// The signal: `wish`, `closes`, `lacks`.
    pub signal: &'static str,
    /// The language.
    pub language: String,
    /// What is right.
    pub acts: String,
    /// The message.
    pub text: String,
}

/// The result of [`evaluate`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActsReport {
    /// Messages.
    pub messages: usize,
    /// Languages.
    pub languages: usize,
    /// Wishes for a person.
    pub wish: ActCounts,
    /// Thanks, goodbye, "ok".
    pub closes: ActCounts,
    /// "I don't have it".
    pub lacks: ActCounts,
    /// Wishes by language.
    pub wish_by_language: BTreeMap<String, ActCounts>,
    /// What was heard wrongly.
    pub mistakes: Vec<Misreading>,
}

/// Reads every message with `hear`, and counts.
pub fn evaluate(messages: &[LabelledMessage], find: impl Fn(&str) -> FoundActs) -> ActsReport {
    let (mut wish, mut closes, mut lacks) = (
        ActCounts::default(),
        ActCounts::default(),
        ActCounts::default(),
    );
    let mut by_language: BTreeMap<String, ActCounts> = BTreeMap::new();
    let mut mistakes = Vec::new();
    for message in messages {
        let heard = find(&message.text);
        let of_language = by_language.entry(message.language.clone()).or_default();
        of_language.add(message.is("wish"), heard.wants_person);
        for (signal, counts, heard) in [
            ("wish", &mut wish, heard.wants_person),
            ("closes", &mut closes, heard.closes),
            ("lacks", &mut lacks, heard.lacks),
        ] {
            let is = message.is(signal);
            counts.add(is, heard);
            if is != heard {
                mistakes.push(Misreading {
                    signal,
                    language: message.language.clone(),
                    acts: message.acts.clone(),
                    text: message.text.clone(),
                });
            }
        }
    }
    ActsReport {
        messages: messages.len(),
        languages: by_language.len(),
        wish: wish.with_shares(),
        closes: closes.with_shares(),
        lacks: lacks.with_shares(),
        wish_by_language: by_language
            .into_iter()
            .map(|(language, counts)| (language, counts.with_shares()))
            .collect(),
        mistakes,
    }
}
