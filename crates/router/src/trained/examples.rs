//! Checks the examples and completes them with small talk.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::RouterError;
use crate::route::Example;
use crate::{smalltalk, text};

/// Most examples.
const MAX_EXAMPLES: usize = 50_000;
/// Most intents.
const MAX_INTENTS: usize = 500;
/// The longest example.
const MAX_EXAMPLE_BYTES: usize = 4 * 1024;

/// The input of training.
pub(crate) struct TrainingInput<'a> {
    /// The intents in the order of their names.
    pub(crate) intents: Vec<String>,
    /// Every usable text with its class: the intent's number, or the number of intents for the reject class.
    pub(crate) texts: Vec<(&'a str, usize)>,
    /// How many of the texts are of intents or out of scope; the rest goes on with a request, or is small talk.
    pub(crate) given: usize,
}

impl TrainingInput<'_> {
    /// Whether there are examples that were given as out of scope.
    pub(crate) fn has_given(&self) -> bool {
        let reject = self.intents.len();
        let mut given = self.texts.iter().take(self.given);
        given.any(|(_, class)| *class == reject)
    }

    /// Without examples that were given as out of scope, of texts by number with their class.
    pub(crate) fn without_given(&self, kept: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let reject = self.intents.len();
        let foreign = |text: &usize| *text < self.given && self.texts[*text].1 == reject;
        let kept = kept.iter().filter(|(text, _)| !foreign(text));
        kept.copied().collect()
    }
}

/// Checks and numbers the examples.
pub(crate) fn prepare<'a>(examples: &[Example<'a>]) -> Result<TrainingInput<'a>, RouterError> {
    if examples.len() > MAX_EXAMPLES {
        return Err(RouterError::TooManyExamples {
            count: examples.len(),
            limit: MAX_EXAMPLES,
        });
    }
    let mut usable_of_intent: BTreeMap<&str, usize> = BTreeMap::new();
    let mut covered: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut continuations: Vec<&'a str> = Vec::new();
    let mut usable: Vec<&Example<'a>> = Vec::with_capacity(examples.len());
    for (position, example) in (1..).zip(examples) {
        check(position, example)?;
        let words = text::words(example.text);
        let says_something = !words.is_empty();
        if let Some(intent) = example.intent {
            *usable_of_intent.entry(intent).or_default() += usize::from(says_something);
            covered.insert(words);
        }
        if says_something && example.continues {
            continuations.push(example.text);
        } else if says_something {
            usable.push(example);
        }
    }
    if let Some((intent, _)) = usable_of_intent.iter().find(|(_, usable)| **usable == 0) {
        return Err(RouterError::NoUsableExample {
            intent: (*intent).to_owned(),
        });
    }
    if usable_of_intent.is_empty() {
        return Err(RouterError::NoExamples);
    }
    if usable_of_intent.len() > MAX_INTENTS {
        return Err(RouterError::TooManyIntents {
            count: usable_of_intent.len(),
            limit: MAX_INTENTS,
        });
    }
    let reject = usable_of_intent.len();
    let classes: BTreeMap<&str, usize> = usable_of_intent.keys().copied().zip(0..).collect();
    let mut texts: Vec<(&str, usize)> = usable
        .into_iter()
        .map(|example| {
            (
                example.text,
                example
                    .intent
                    .and_then(|intent| classes.get(intent))
                    .copied()
                    .unwrap_or(reject),
            )
        })
        .collect();
    let given = texts.len();
    texts.extend(continuations.into_iter().map(|text| (text, reject)));
    for kind in smalltalk::kinds() {
        if !kind.iter().any(|text| covered.contains(&text::words(text))) {
            texts.extend(kind.into_iter().map(|text| (text, reject)));
        }
    }
    let intents = classes.into_keys().map(str::to_owned).collect();
    Ok(TrainingInput {
        intents,
        texts,
        given,
    })
}

fn check(position: usize, example: &Example<'_>) -> Result<(), RouterError> {
    let label = example.intent.unwrap_or("out of scope");
    if label.trim().is_empty() {
        return Err(RouterError::UnnamedIntent { position });
    }
    if example.text.len() > MAX_EXAMPLE_BYTES {
        let (intent, bytes) = (label.to_owned(), example.text.len());
        return Err(RouterError::ExampleTooLong {
            position,
            intent,
            bytes,
            limit: MAX_EXAMPLE_BYTES,
        });
    }
    Ok(())
}
