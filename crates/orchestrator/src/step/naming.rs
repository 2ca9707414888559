//! Which records a message names, and of which kind they are.

use baton_playbook::{CUSTOMER, Fact, FactName, FactType, IntentName};

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use crate::corrections::sentence_around;
use crate::event::Named;
use crate::ids::MessageId;

/// An identifier of a record in a message, and where it stands in the text.
pub(super) struct RecordMention {
    pub(super) named: Named,
    pub(super) at: usize,
}

/// The records that the message names, in the order named.
pub(super) fn named(
    builder: &StepBuilder<'_, '_>,
    message: MessageId,
    text: &str,
) -> Vec<RecordMention> {
    let mut mentions: Vec<RecordMention> = Vec::new();
    for (name, values) in &builder.state.case.stated {
        let Some(fact) = builder.cx.playbooks.fact(name).filter(|f| names_records(f)) else {
            continue;
        };
        let prefix = fact
            .stated
            .as_ref()
            .and_then(|stated| stated.prefix.as_deref());
        let written = |value: &str| {
            let whole = places(text, value);
            let bare = prefix.and_then(|prefix| value.strip_prefix(prefix));
            match bare.filter(|_| whole.is_empty()) {
                Some(bare) => places(text, bare),
                None => whole,
            }
        };
        for stated in values.iter().filter(|v| v.message == message) {
            let mut all = written(&stated.value);
            if all.is_empty() {
                all.push(text.len());
            }
            mentions.extend(all.into_iter().map(|at| RecordMention {
                at,
                named: Named {
                    fact: name.clone(),
                    value: stated.value.clone(),
                    assumed: false,
                },
            }));
        }
    }
    mentions.sort_by_key(|mention| mention.at);
    mentions
}

pub(super) fn names_records(fact: &Fact) -> bool {
    fact.kind == FactType::Identifier && fact.about.as_str() != CUSTOMER
}

/// Where a value in normal form stands in a text; the end where it is not found.
fn place(text: &str, value: &str) -> usize {
    places(text, value).first().copied().unwrap_or(text.len())
}

/// Everywhere that a value in normal form stands in a text, by its letters and digits.
fn places(text: &str, value: &str) -> Vec<usize> {
    let folded = |text: &str| -> Vec<(usize, char)> {
        text.char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .flat_map(|(at, c)| c.to_lowercase().map(move |c| (at, c)))
            .collect()
    };
    let (text_letters, value_letters) = (folded(text), folded(value));
    if value_letters.is_empty() {
        return Vec::new();
    }
    text_letters
        .windows(value_letters.len())
        .filter(|window| window.iter().zip(&value_letters).all(|(a, b)| a.1 == b.1))
        .filter_map(|window| window.first())
        .map(|(at, _)| *at)
        .collect()
}

/// What a change is about.
pub(super) fn intent_of<'c>(
    builder: &'c StepBuilder<'_, '_>,
    change: &'c Decided,
) -> Option<&'c IntentName> {
    match &change.what {
        What::Opens { intent, .. } => Some(intent),
        What::Adds(id) | What::Narrows(id) | What::Withdraws(id) => {
            let request = builder.state.requests.get(*id);
            request.map(|request| &request.intent)
        }
    }
}

/// Whether a record is of the kind that a change is about.
pub(super) fn is_of(builder: &StepBuilder<'_, '_>, change: &Decided, named: &Named) -> bool {
    intent_of(builder, change).is_none_or(|intent| is_kind_of(builder, intent, named))
}

/// Whether a record is of a kind that requests of an intent are about.
pub(super) fn is_kind_of(
    builder: &StepBuilder<'_, '_>,
    intent: &IntentName,
    named: &Named,
) -> bool {
    let playbooks = builder.cx.playbooks;
    let playbook = playbooks.playbook(intent);
    let kind = playbooks.fact(&named.fact).map(|fact| &fact.about);
    let is_about = |name: &FactName| playbooks.fact(name).map(|fact| &fact.about) == kind;
    playbook.is_none_or(|playbook| {
        playbook.requires.is_empty() || playbook.requires.iter().any(is_about)
    })
}

/// Whether a record is named beside who the customer is, where it proves that: what they say of their request may speak of
/// another one of theirs.
pub(super) fn proves(builder: &StepBuilder<'_, '_>, mention: &RecordMention, text: &str) -> bool {
    let playbooks = builder.cx.playbooks;
    let listed = playbooks
        .fact(&mention.named.fact)
        .is_some_and(|fact| fact.one_of.is_some());
    let sentence = sentence_around(text, mention.at);
    let own = builder.state.case.stated.iter().any(|(name, values)| {
        let fact = playbooks.fact(name);
        fact.is_some_and(|fact| fact.about.as_str() == CUSTOMER)
            && values
                .iter()
                .any(|v| sentence.contains(&place(text, &v.value)))
    });
    listed && own
}
