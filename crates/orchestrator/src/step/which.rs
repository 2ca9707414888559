//! Which records words mean that name none by its number: "my other order", "both", "all but LH-1", "the second one".

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baton_playbook::{CUSTOMER, Fact, FactType, IntentName};
use regex::Regex;

use super::builder::StepBuilder;
use super::places;
use crate::agents::data::{Choice, described, listed};
use crate::corrections::pattern;
use crate::event::Named;
use crate::grounding::words::words;
use crate::state::same;

/// "Other", "second", with the word behind it.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:other|another|second|andere[nrs]?|zweite[nrs]?|autre|deuxi[èe]me|otr[oa]|segund[oa]|altr[oa]|second[oa]|tweede|outr[oa])\s+(\p{L}+)",
    )
});
/// "The other" with nothing behind it.
static OTHER_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:other|second|andere[nrs]?|zweite[nrs]?|autre|deuxi[èe]me|otr[oa]|altr[oa]|second[oa]|tweede|outr[oa])\W*$",
    )
});
/// "Both my bookings", "all of my orders", with the words behind it.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:both|all|beiden?|alle|les deux|tou(?:te)?s|ambos|ambas|todos|todas|entramb[ie]|tutt[ie]|beide)\b((?:\s+\p{L}+){0,3})",
    )
});
/// What stands before the number of a record that is meant not to be meant.
static EXCEPTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:keep|leave|except|excluding|(?:all|any|anything|everything|both) but|not|other than|apart from|behalten?|behalte|au(?:ß|ss)er|nicht|sauf|pas|garder?|gardez|excepto|salvo|menos|tranne|eccetto|behalve|niet)(?: for)?)\s+(?:(?:the|my|die|den|das|meine?|la|le|ma|mon|el|mi|il|de|het|mijn|order|booking|number|bestellung|commande|pedido|ordine)\s+){0,3}\W*$",
    )
});
/// Words that stand for a record of any kind.
const ANY: &[&str] = &["one", "ones"];
/// The number of letters of a word that tell what it is a form of.
const STEM: usize = 5;
/// The most records that are taken for "all".
const AT_MOST: usize = 12;
/// The most words of an answer that says which record is meant.
const SHORT: usize = 10;

/// Whether what stands before a record's number says that this one is not meant.
pub(super) fn is_excepted(text: &str, at: usize) -> bool {
    text.get(..at)
        .is_some_and(|before| EXCEPTED.is_match(before))
}

/// The records that words mean which name none by its number.
#[derive(Default)]
pub(super) struct Meant {
    /// Those that are meant; empty where it cannot be told.
    pub(super) about: Vec<Named>,
    /// Those that are not.
    pub(super) except: Vec<Named>,
}

/// The records that words mean for a request of this intent: the other one than those that a request is about, all of the
/// customer's, or all but `excepted`. None where the words speak of none of that. `now` are those that the message names
/// beside them.
pub(super) fn meant(
    builder: &StepBuilder<'_, '_>,
    intent: &IntentName,
    text: &str,
    (excepted, now): (&[Named], &[Named]),
) -> Option<Meant> {
    let fact = identifier(builder, intent)?;
    let except = |value: &str| {
        excepted
            .iter()
            .any(|n| n.fact == fact.name && same(&n.value, value))
    };
    let mut spoken_of = spoken_of(builder, fact);
    let now = now.iter().filter(|n| n.fact == fact.name);
    spoken_of.extend(now.map(|n| n.value.clone()));
    let known = |value: &str| spoken_of.iter().any(|known| same(known, value));
    let any_excepted = excepted.iter().any(|n| n.fact == fact.name);
    let other = says(&OTHER, fact, text);
    let all = says(&ALL, fact, text);
    let items = listed(&builder.state, fact);
    let named = |keep: &dyn Fn(&str) -> bool| -> Vec<Named> {
        let kept = items.iter().filter(|item| keep(item));
        kept.map(|value| Named {
            fact: fact.name.clone(),
            value: value.to_string(),
            assumed: true,
        })
        .collect()
    };
    if any_excepted {
        let rest = named(&|item| !except(item));
        return Some(Meant::these(if rest.len() <= AT_MOST {
            rest
        } else {
            Vec::new()
        }));
    }
    // Of several that were named, in the order in which they were.
    let stated = builder.state.case.stated(fact.name.as_str()).iter();
    let stated: Vec<&str> = stated
        .filter(|s| known(&s.value))
        .map(|s| s.value.as_str())
        .collect();
    if stated.len() > 1 {
        let picked = places::picked(&words(text), stated.len(), |word| says_kind(fact, word));
        let picked: Vec<Named> = picked
            .meant
            .iter()
            .filter_map(|place| stated.get(*place))
            .map(|value| Named {
                fact: fact.name.clone(),
                value: (*value).to_owned(),
                assumed: true,
            })
            .collect();
        if !picked.is_empty() && picked.len() < stated.len() {
            return Some(Meant::these(picked));
        }
    }
    // Other than which?
    if other && !spoken_of.is_empty() {
        let others = named(&|item| !known(item));
        return Some(if others.len() == 1 {
            Meant::these(others)
        } else {
            Meant {
                about: Vec::new(),
                except: named(&|item| known(item)),
            }
        });
    }
    (all && (2..=AT_MOST).contains(&items.len())).then(|| Meant::these(named(&|_| true)))
}

impl Meant {
    fn these(about: Vec<Named>) -> Self {
        Self {
            about,
            except: Vec::new(),
        }
    }
}

/// The records of a kind that requests are about: those that were named, and those that words were found to mean.
fn spoken_of(builder: &StepBuilder<'_, '_>, fact: &Fact) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for request in builder.state.requests.iter() {
        let own = request.about.iter().filter(|s| s.named.fact == fact.name);
        all.extend(own.map(|s| s.named.value.clone()));
        let choice = Choice::of(&builder.state, builder.cx.playbooks, request);
        let choice = choice.filter(|choice| choice.fact.name == fact.name);
        all.extend(choice.and_then(|choice| Some(choice.value()?.to_string())));
    }
    all
}

/// The records that a short answer picks out of those that were offered, "both", "the second one", and those that it leaves
/// out.
pub(super) fn picked(builder: &StepBuilder<'_, '_>, choice: &Choice<'_>, text: &str) -> Meant {
    let offered = choice.offered(builder.cx.playbooks);
    let said = words(text);
    if said.len() > SHORT {
        return Meant::default();
    }
    let picked = places::picked(&said, offered.len(), |word| says_kind(choice.fact, word));
    let named = |places: &[usize]| -> Vec<Named> {
        let offered = places.iter().filter_map(|place| offered.get(*place));
        offered
            .map(|(value, _)| Named {
                fact: choice.fact.name.clone(),
                value: value.clone(),
                assumed: false,
            })
            .collect()
    };
    Meant {
        about: named(&picked.meant),
        except: named(&picked.left_out),
    }
}

/// The fact that identifies the records which requests of an intent are about.
pub(super) fn identifier<'d>(
    builder: &StepBuilder<'d, '_>,
    intent: &IntentName,
) -> Option<&'d Fact> {
    let playbooks = builder.cx.playbooks;
    let playbook = playbooks.playbook(intent)?;
    let identifies =
        |fact: &&Fact| fact.kind == FactType::Identifier && fact.about.as_str() != CUSTOMER;
    let mut required = playbook
        .requires
        .iter()
        .filter_map(|name| playbooks.fact(name));
    required.find(identifies)
}

/// Whether a text speaks of another one of what a fact identifies: "cancel another order".
pub(super) fn says_another(fact: &Fact, text: &str) -> bool {
    says(&OTHER, fact, text)
}

/// Whether a text speaks of one of what a fact identifies: "the green one", "the other", "the booking for June".
pub(super) fn says_one(fact: &Fact, text: &str) -> bool {
    let mut kinds = words(fact.about.as_str());
    kinds.extend(words(&fact.label));
    OTHER_ALONE.is_match(text)
        || words(text).iter().any(|word| {
            ANY.contains(&word.as_str()) || kinds.iter().any(|kind| is_form_of(word, kind))
        })
}

/// What words name with an article, "the physio".
static THING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:the|my|der|die|das|den|dem|meine[nmrs]?|mein|le|la|les|mon|ma|mes|l'|el|los|las|mi|il|lo|mia|mio|de|het|mijn)\s*(\p{L}[\p{L}-]{3,})",
    )
});

/// Whether words name a thing that is no record which was spoken of, and no word of this desk: its examples, labels and kinds
/// of records.
pub(super) fn names_something_else(
    builder: &StepBuilder<'_, '_>,
    intent: &IntentName,
    text: &str,
) -> bool {
    let playbooks = builder.cx.playbooks;
    let Some(fact) = identifier(builder, intent).filter(|fact| fact.one_of.is_some()) else {
        return false;
    };
    let things = THING.captures_iter(text).filter_map(|found| found.get(1));
    let things: Vec<String> = things
        .flat_map(|thing| words(thing.as_str()))
        .filter(|word| !says_kind(fact, word))
        .collect();
    if things.is_empty() || !described(&builder.state, playbooks, fact, text).is_empty() {
        return false;
    }
    let examples = playbooks.playbooks.iter().flat_map(|playbook| {
        let examples = playbook.examples.iter().map(String::as_str);
        examples.chain([playbook.label.as_str()])
    });
    let labels = playbooks.facts.values().map(|fact| fact.label.as_str());
    let known: BTreeSet<String> = examples.chain(labels).flat_map(words).collect();
    let is_known =
        |word: &String| known.contains(word) || known.iter().any(|known| is_form_of(word, known));
    !things.iter().all(is_known)
}

/// Whether a word is one for what a fact identifies.
fn says_kind(fact: &Fact, word: &str) -> bool {
    let mut kinds = words(fact.about.as_str());
    kinds.extend(words(&fact.label));
    ANY.contains(&word) || kinds.iter().any(|kind| is_form_of(word, kind))
}

/// Whether a text says this of what a fact identifies.
fn says(pattern: &Regex, fact: &Fact, text: &str) -> bool {
    if !pattern.is_match(text) {
        return false;
    }
    let mut kinds = words(fact.about.as_str());
    kinds.extend(words(&fact.label));
    pattern.captures_iter(text).any(|found| {
        let behind = found.get(1).map_or("", |behind| behind.as_str());
        words(behind).iter().any(|word| {
            let word = word.to_lowercase();
            ANY.contains(&word.as_str()) || kinds.iter().any(|kind| is_form_of(&word, kind))
        })
    })
}

fn is_form_of(word: &str, kind: &str) -> bool {
    let kind = kind.to_lowercase();
    let stem: String = kind.chars().take(STEM).collect();
    word == kind || stem.chars().count() == STEM && word.starts_with(&stem)
}
