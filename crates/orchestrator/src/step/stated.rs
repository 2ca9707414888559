//! What a message states, and what it takes back.

use baton_playbook::{
    CUSTOMER, Fact, FactName, FactType, FoundValue, IdentityLevel, Playbooks, PreparedMessage,
    Resolution,
};

use super::builder::StepBuilder;
use super::taken_back::{is_taken_over, names_known, names_taken_for, taken_back};
use super::{answers, identity};
use crate::corrections::{self, Corrections, Disowned, Mention, NameOf, TakenFor};
use crate::event::{Event, Fulfilment, Origin};
use crate::ids::{MessageId, RequestId};
use crate::state::{Request, State, same};

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
    if all.is_empty() && builder.state.case.stated.is_empty() {
        return;
    }
    let (quoted, mut own): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.found.quoted);
    own.sort_by_key(|one| one.found.span.start);
    let mut mentions = mentions(playbooks, &own);
    tell_apart(&builder.state, (text, &prepared), &mut mentions);
    let corrections = corrections(builder, (text, &prepared), &mentions);
    let open = corrections::alternatives(text, &mentions, &|nth| {
        mentions.get(nth).is_some_and(|mention| mention.own)
            && !corrections.taken_back.contains(&nth)
    });
    for nth in open {
        mentions[nth].own = false;
    }
    let named: Vec<(&str, &str)> = mentions
        .iter()
        .filter(|mention| !mention.own)
        .map(|mention| (mention.fact, mention.value))
        .collect();
    let of_others = corrections::of_others(text, &mentions, builder.state.dialogue.for_another);
    let others = of_others.into_iter().filter_map(|nth| mentions.get(nth));
    let others: Vec<(&str, &str)> = others.map(|m| (m.fact, m.value)).collect();
    let gone = taken_back(&builder.state, playbooks, (text, &mentions), &corrections);
    for one in &own {
        let (fact, value) = (&one.fact.name, &one.found.value);
        let is_one = |f: &str, v: &str| f == fact.as_str() && same(v, value);
        if gone.iter().any(|(f, v)| is_one(f.as_str(), v))
            || others.iter().any(|(f, v)| is_one(f, v))
        {
            continue;
        }
        let of_a_third = named.iter().any(|(f, v)| is_one(f, v))
            || is_disowned(&builder.state, playbooks, text, one)
            || is_only_one(one.fact) && corrections::is_of_a_third(text, &one.found.span);
        let origin = identity::origin_of(&builder.state, fact, value, of_a_third);
        builder.emit(Event::Stated {
            fact: fact.clone(),
            value: value.clone(),
            message,
            origin,
        });
    }
    state_quoted(builder, message, (text, &prepared), &own, quoted);
    take_back(builder, message, gone);
    identity::establish(builder);
}

/// Whether the customer said before that a value is not theirs, and does not claim it now.
fn is_disowned(state: &State, playbooks: &Playbooks, text: &str, one: &Read<'_>) -> bool {
    let is_name = playbooks.identity.name.as_ref() == Some(&one.fact.name);
    is_only_one(one.fact)
        && !is_name
        && state.case.is_disowned(&one.fact.name, &one.found.value)
        && !corrections::is_claimed(text, &one.found.span)
}

/// The values that can be the wrong ones.
fn mentions<'r>(playbooks: &Playbooks, own: &'r [Read<'_>]) -> Vec<Mention<'r>> {
    own.iter()
        .filter(|one| names(playbooks, one.fact))
        .map(|one| Mention {
            fact: one.fact.name.as_str(),
            value: &one.found.value,
            span: one.found.span.clone(),
            only_one: is_only_one(one.fact),
            own: true,
        })
        .collect()
}

/// Finds out which values are plainly the customer's own.
fn tell_apart(
    state: &State,
    (text, prepared): (&str, &PreparedMessage<'_>),
    mentions: &mut [Mention<'_>],
) {
    if mentions.is_empty() {
        return;
    }
    let text = corrections::without(text, prepared.quoted());
    let asked = |fact: &str| {
        let mut asked = state.dialogue.last_asked.iter();
        asked.any(|one| one.as_str() == fact)
    };
    let known = state.case.identity.level == IdentityLevel::Verified;
    let is_new = |mention: &Mention<'_>| known && !state.case.is_own(mention.fact, mention.value);
    let named = corrections::not_plain(&text, mentions, (&asked, &is_new));
    for nth in named {
        mentions[nth].own = false;
    }
}

/// What the message's words say of the values in it, and of earlier ones.
fn corrections(
    builder: &StepBuilder<'_, '_>,
    (text, prepared): (&str, &PreparedMessage<'_>),
    mentions: &[Mention<'_>],
) -> Corrections {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let nothing_before = state.case.stated.is_empty();
    let mut corrections = if mentions.is_empty() && nothing_before {
        Corrections::default()
    } else {
        let for_another = state.dialogue.for_another;
        let name_of = |owner: &corrections::Owner| name_of(state, playbooks, owner);
        corrections::find(text, prepared.quoted(), mentions, for_another, &name_of)
    };
    if corrections.left_open && said_who_last(state, playbooks) {
        corrections.disowned = corrections.disowned.max(Disowned::Last);
        (corrections.theirs, corrections.of_another) = (true, true);
    }
    let own_text = corrections::own_words(text);
    if corrections::denies_name(&own_text, &names_known(&state.case, playbooks)) {
        corrections.disowned = Disowned::All;
    }
    if !nothing_before && denies_self(state, playbooks, &own_text, mentions) {
        corrections.disowned = Disowned::Everything;
    }
    if !nothing_before && let Some(place) = is_taken_over(state, playbooks, &own_text, mentions) {
        corrections.take_everything_before(place, mentions);
    }
    corrections
}

/// Whether what was stated last says who the customer is, and names no record: "it's my mother's" is said of that.
fn said_who_last(state: &State, playbooks: &Playbooks) -> bool {
    let stated = || state.case.stated.iter();
    let of = |fact: &FactName| playbooks.fact(fact).filter(|fact| names(playbooks, fact));
    let all = || {
        stated().flat_map(|(fact, values)| {
            let fact = of(fact);
            values.iter().filter_map(move |value| Some((fact?, value)))
        })
    };
    let last = all().max_by_key(|(_, value)| value.seq);
    last.is_some_and(|(_, last)| {
        let mut said = all().filter(|(_, value)| value.message == last.message);
        said.all(|(fact, _)| says_who(playbooks, fact))
    })
}

/// Whether the customer says that they are not whom they were taken for.
fn denies_self(
    state: &State,
    playbooks: &Playbooks,
    own_text: &str,
    mentions: &[Mention<'_>],
) -> bool {
    let names = names_taken_for(&state.case, playbooks);
    let taken_for = TakenFor {
        names: &names,
        known: !names.is_empty() || state.case.identity.level != IdentityLevel::Unverified,
    };
    let states = mentions.iter().any(|mention| mention.only_one);
    // The message was read before; who says in it what they are to another person speaks for them since.
    let has_role = || state.dialogue.for_another && corrections::has_role(own_text);
    let says_so = || has_role() || !states && corrections::is_not_theirs(own_text);
    corrections::denies_self(own_text, taken_for, states) || taken_for.known && says_so()
}

/// Whose name one is that a message says: the customer's, as they gave it in their own words, that of a thing in one of
/// their records, or another one. What only a system of record calls them may be whom they were taken for.
fn name_of(state: &State, playbooks: &Playbooks, owner: &corrections::Owner) -> NameOf {
    let case = &state.case;
    let given = playbooks.identity.name.iter();
    let mut given = given.flat_map(|fact| case.stated(fact.as_str()));
    if given.any(|stated| stated.origin.is_own() && owner.is_of(&stated.value)) {
        return NameOf::Customer;
    }
    let is_thing = |fact: &FactName| {
        let fact = playbooks.fact(fact);
        fact.is_some_and(|fact| !fact.personal && fact.about.as_str() != CUSTOMER)
    };
    let things = case
        .records
        .iter()
        .flat_map(|(_, known)| known.values.iter());
    let mut things = things.filter(|(fact, _)| is_thing(fact));
    if things.any(|(_, value)| owner.is_of(&value.get().to_string())) {
        return NameOf::Thing;
    }
    NameOf::Another
}

/// Values in another person's words, where the customer's own point to them.
fn state_quoted(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    (text, prepared): (&str, &PreparedMessage<'_>),
    own: &[Read<'_>],
    quoted: Vec<Read<'_>>,
) {
    for one in quoted {
        let said = own.iter().any(|other| other.fact.name == one.fact.name);
        let about_customer = one.fact.about.as_str() == CUSTOMER;
        if !about_customer && !said && points_at(text, prepared, one.fact) {
            builder.emit(Event::Stated {
                fact: one.fact.name.clone(),
                value: one.found.value,
                message,
                origin: Origin::Quoted,
            });
        }
    }
}

/// Takes values back, and with them what was known and settled by them.
fn take_back(builder: &mut StepBuilder<'_, '_>, message: MessageId, gone: Vec<(FactName, String)>) {
    if gone.is_empty() {
        return;
    }
    for (fact, value) in gone {
        builder.emit(Event::TakenBack {
            fact,
            value,
            message: Some(message),
        });
    }
    identity::reconsider(builder);
    settle_answered(builder);
}

/// Reads what a representative states in a note for the agents: stated by them, never verified. Records are looked up
/// and prove nothing; who the customer is, only their own words can say.
pub(super) fn read_note(builder: &mut StepBuilder<'_, '_>, message: MessageId, note: &str) {
    let playbooks = builder.cx.playbooks;
    let prepared = PreparedMessage::read(note);
    for fact in playbooks.facts.values() {
        let Some(stated) = &fact.stated else { continue };
        if says_who(playbooks, fact) {
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

/// Whether a fact says who the customer is.
fn says_who(playbooks: &Playbooks, fact: &Fact) -> bool {
    let identity = &playbooks.identity;
    is_only_one(fact)
        && (fact.name == identity.customer
            || identity.name.as_ref() == Some(&fact.name)
            || is_asked_with(playbooks, &fact.name))
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
