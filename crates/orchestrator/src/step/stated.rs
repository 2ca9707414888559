//! What a message states, and what it takes back.

use baton_playbook::{
    CUSTOMER, Fact, FactName, FactType, FoundValue, Playbooks, PreparedMessage, Resolution,
};

use super::builder::StepBuilder;
use super::taken_back::{contest, is_taken_over, names_known, succeed, taken_back};
use super::{answers, identity};
use crate::corrections::{self, Corrections, Disowned, Mention};
use crate::event::{Event, Fulfilment, Origin};
use crate::ids::{MessageId, RequestId};
use crate::state::{Request, same};

/// A value read from the message.
struct Read<'p> {
    fact: &'p Fact,
    found: FoundValue,
}

/// Reads stated facts off the message, and what it takes back.
pub(super) fn read(builder: &mut StepBuilder<'_, '_>, message: MessageId, text: &str) {
    let playbooks = builder.cx.playbooks;
    let prepared = PreparedMessage::read(text);
    let all: Vec<Read<'_>> = answers::found(
        &builder.state,
        playbooks,
        builder.cx.router,
        (text, &prepared),
    )
    .into_iter()
    .filter(|(fact, found)| fact.admits(&found.value))
    .map(|(fact, found)| Read { fact, found })
    .collect();
    let nothing_before = builder.state.case.stated.is_empty();
    if all.is_empty() && nothing_before {
        return;
    }
    let (quoted, mut own): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.found.quoted);
    own.sort_by_key(|one| one.found.span.start);
    let named: Vec<&Read<'_>> = own
        .iter()
        .filter(|one| names(playbooks, one.fact))
        .collect();
    let mentions: Vec<Mention<'_>> = named
        .iter()
        .map(|one| Mention {
            fact: one.fact.name.as_str(),
            value: &one.found.value,
            span: one.found.span.clone(),
            only_one: is_only_one(one.fact),
        })
        .collect();
    let others: Vec<(FactName, String)> =
        corrections::of_others(text, &mentions, builder.state.dialogue.for_another)
            .into_iter()
            .filter_map(|nth| named.get(nth))
            .map(|one| (one.fact.name.clone(), one.found.value.clone()))
            .collect();
    let mut corrections = if mentions.is_empty() && nothing_before {
        Corrections::default()
    } else {
        corrections::find(
            text,
            prepared.quoted(),
            &mentions,
            builder.state.dialogue.for_another,
        )
    };
    if corrections::denies_name(text, &names_known(&builder.state.case, playbooks)) {
        corrections.disowned = Disowned::All;
    }
    let own_text = corrections::own_words(text);
    if !nothing_before
        && let Some(place) = is_taken_over(&builder.state, playbooks, &own_text, &mentions)
    {
        corrections.take_everything_before(place, &mentions);
    }
    let mut gone = taken_back(&builder.state, playbooks, &mentions, &corrections);
    contest(&builder.state, playbooks, text, &mentions, &mut gone);
    succeed(&builder.state, playbooks, &mentions, &mut gone);
    for one in &own {
        let (fact, value) = (&one.fact.name, &one.found.value);
        let is_one = |(f, v): &(FactName, String)| f == fact && same(v, value);
        if gone.iter().any(is_one) || others.iter().any(is_one) {
            continue;
        }
        let origin = identity::origin_of(&builder.state, fact, value);
        builder.emit(Event::Stated {
            fact: fact.clone(),
            value: value.clone(),
            message,
            origin,
        });
    }
    for one in quoted {
        let said = own.iter().any(|other| other.fact.name == one.fact.name);
        let about_customer = one.fact.about.as_str() == CUSTOMER;
        if !about_customer && !said && points_at(text, &prepared, one.fact) {
            builder.emit(Event::Stated {
                fact: one.fact.name.clone(),
                value: one.found.value,
                message,
                origin: Origin::Quoted,
            });
        }
    }
    let corrected = !gone.is_empty();
    for (fact, value) in gone {
        builder.emit(Event::TakenBack {
            fact,
            value,
            message: Some(message),
        });
    }
    if corrected {
        identity::reconsider(builder);
        settle_answered(builder);
    }
    identity::establish(builder);
}

/// Reads the records that a representative names in a note for the agents. They are looked up, and prove nothing.
pub(super) fn read_note(builder: &mut StepBuilder<'_, '_>, message: MessageId, note: &str) {
    let playbooks = builder.cx.playbooks;
    let prepared = PreparedMessage::read(note);
    for fact in playbooks.facts.values() {
        let Some(stated) = &fact.stated else { continue };
        if fact.about.as_str() == CUSTOMER || !names(playbooks, fact) {
            continue;
        }
        for found in stated.find_in(&prepared, false) {
            builder.emit(Event::Stated {
                fact: fact.name.clone(),
                value: found.value,
                message,
                origin: Origin::Note,
            });
        }
    }
}

/// Settles the open requests whose other records are answered: what reopened them was taken back.
fn settle_answered(builder: &mut StepBuilder<'_, '_>) {
    let playbooks = builder.cx.playbooks;
    let is_answered = |request: &&Request| {
        let playbook = playbooks.playbook(&request.intent);
        playbook.is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)))
            && !request.about.is_empty()
            && request.about.iter().all(|subject| subject.answered)
    };
    let open = builder.state.requests.open().filter(is_answered);
    let all: Vec<RequestId> = open.map(|request| request.id).collect();
    for request in all {
        builder.emit(Event::RequestSettled {
            request,
            how: Fulfilment::Answered,
            about: Vec::new(),
            by: None,
        });
    }
}

/// Whether a fact names a record or a person, so that a value of it can be the wrong one.
pub(super) fn names(playbooks: &Playbooks, fact: &Fact) -> bool {
    let literal = fact
        .stated
        .as_ref()
        .is_some_and(|stated| stated.means.is_empty());
    literal
        && (is_only_one(fact)
            || fact.kind == FactType::Identifier
            || is_asked_with(playbooks, &fact.name))
}

fn is_only_one(fact: &Fact) -> bool {
    fact.about.as_str() == CUSTOMER
}

fn is_asked_with(playbooks: &Playbooks, fact: &FactName) -> bool {
    playbooks
        .tools
        .iter()
        .any(|tool| tool.arguments.contains(fact))
}

/// Whether the customer's own words point to what stands in another person's: they name the kind of
/// record, or say "below".
fn points_at(text: &str, message: &PreparedMessage<'_>, fact: &Fact) -> bool {
    const POINTERS: &[&str] = &[
        "below",
        "above",
        "attached",
        "forwarded",
        "quoted",
        "following",
        "this",
        "that",
        "these",
        "see",
        "unten",
        "oben",
        "siehe",
        "folgende",
        "folgenden",
        "diese",
        "dieser",
        "dieses",
        "anbei",
        "ci-dessous",
        "voir",
        "cette",
        "ce",
        "suivante",
        "abajo",
        "siguiente",
        "este",
        "esta",
        "ver",
        "sotto",
        "seguente",
        "questo",
        "questa",
        "hieronder",
        "deze",
        "dit",
        "zie",
        "abaixo",
        "seguinte",
    ];
    const COMMON: &[&str] = &[
        "number",
        "no",
        "id",
        "code",
        "reference",
        "nummer",
        "the",
        "of",
    ];
    let mut own = String::new();
    let mut at = 0;
    for span in message.quoted() {
        own.push_str(text.get(at..span.start).unwrap_or_default());
        own.push('\n');
        at = span.end;
    }
    own.push_str(text.get(at..).unwrap_or_default());
    let own = own.to_lowercase();
    if corrections::disowns(&own) {
        return false;
    }
    let label = format!("{} {}", fact.label, fact.about).to_lowercase();
    let kinds: Vec<&str> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2 && !COMMON.contains(word))
        .collect();
    own.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty())
        .any(|word| POINTERS.contains(&word) || kinds.iter().any(|kind| word.starts_with(kind)))
}
