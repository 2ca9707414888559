//! Which change to the requests, or which request, each record that a message names belongs to.

use baton_playbook::{FactName, Resolution};
use baton_router::requests::{clause_around, gives_away, only_gives, unwanted};

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::naming::{RecordMention, intent_of, is_kind_of, is_of, proves};
use super::pointing::point;
use super::reading::MessageReading;
use super::which;
use crate::agents::data::{ADDING, is_unfound};
use crate::corrections::sentence_around;
use crate::event::Named;
use crate::ids::RequestId;
use crate::state::Request;

/// Gives each record named to the change whose words name it, or to the requests it answers for.
pub(super) fn assign(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    mentions: Vec<RecordMention>,
    heard: &MessageReading,
) {
    let (excepted, mentions): (Vec<RecordMention>, Vec<RecordMention>) = mentions
        .into_iter()
        .partition(|mention| is_excepted(&heard.text, mention.at));
    let excepted: Vec<Named> = excepted.into_iter().map(|mention| mention.named).collect();
    except(builder, decided, &excepted, heard);
    // "Is it ready and what does it cost? My number is WB-1": the number is of both.
    let gives =
        |mention: &&RecordMention| only_gives(&heard.text[clause_around(&heard.text, mention.at)]);
    let given: Vec<Named> = mentions
        .iter()
        .filter(gives)
        .map(|m| m.named.clone())
        .collect();
    let mut rest = Vec::new();
    let several = mentions.len() > 1;
    for mention in mentions {
        if answers(builder, &mention, decided, (heard, several)) {
            give(builder, decided, &mention.named, heard);
            continue;
        }
        let within = decided
            .iter_mut()
            .find(|d| d.part.contains(&mention.at) && is_of(builder, d, &mention.named));
        match within {
            Some(change) => change.name(mention.named),
            None => rest.push(mention),
        }
    }
    // What the customer says they do not want is about no other wish of theirs.
    if !decided.is_empty() && !rest.is_empty() {
        let refused = unwanted(&heard.text);
        rest.retain(|mention| !refused.iter().any(|part| part.contains(&mention.at)));
    }
    // What is wanted of it was not understood: what was wanted before is not wanted of it as well.
    rest.retain(|mention| {
        is_lacked(builder, decided, &mention.named) || !is_of_unheard(builder, mention, heard)
    });
    for mention in rest {
        assign_beside(builder, decided, mention, heard);
    }
    point(builder, decided, heard, (&given, &excepted));
}

/// Whether what stands before a record's number says that this one is not meant; what is not to be kept is meant.
fn is_excepted(text: &str, at: usize) -> bool {
    let sentence = sentence_around(text, at);
    let before = text.get(sentence.start..at).unwrap_or_default();
    which::is_excepted(text, at) && !gives_away(before)
}

/// Whether a wish of the message knows no record of this kind yet.
fn is_lacked(builder: &StepBuilder<'_, '_>, decided: &[Decided], named: &Named) -> bool {
    decided.iter().any(|change| {
        !matches!(change.what, What::Withdraws(_))
            && is_of(builder, change, named)
            && change.about.iter().all(|n| n.fact != named.fact)
    })
}

/// Whether a record is named in a sentence that asks for something which was not understood: "and LH-2, is it heavy?"
fn is_of_unheard(
    builder: &StepBuilder<'_, '_>,
    mention: &RecordMention,
    heard: &MessageReading,
) -> bool {
    let asked = builder
        .state
        .dialogue
        .last_asked
        .contains(&mention.named.fact);
    let sentence = sentence_around(&heard.text, mention.at);
    let mut unheard = heard.unheard.iter();
    !asked
        && unheard.any(|words| {
            let mut places = heard.text.match_indices(words.as_str());
            places.any(|(at, _)| at < sentence.end && sentence.start < at + words.len())
        })
}

/// Whether a record answers what was asked: the first of "BK-1, and please cancel BK-2" or "BK-1 and cancel the other one".
fn answers(
    builder: &StepBuilder<'_, '_>,
    mention: &RecordMention,
    decided: &[Decided],
    (heard, several): (&MessageReading, bool),
) -> bool {
    let first = heard.text.get(heard.own..mention.at);
    let first = first.is_some_and(|before| !before.contains(char::is_alphanumeric));
    let mut open = builder.state.requests.open();
    let apart = || {
        let opens = |d: &&Decided| matches!(d.what, What::Opens { .. });
        let mut opened = decided.iter().filter(opens).peekable();
        opened.peek().is_some() && opened.all(|d| !d.part.contains(&mention.at))
    };
    let last_asked = &builder.state.dialogue.last_asked;
    last_asked.contains(&mention.named.fact)
        && first
        && (several || apart())
        && open.any(|request| lacks(request, &mention.named))
}

/// Gives a record that stands outside the words of every change to the last one before it, else to the first one behind it.
fn assign_beside(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    mut mention: RecordMention,
    heard: &MessageReading,
) {
    let wanting = |d: &Decided| !matches!(d.what, What::Withdraws(_));
    let before = decided.iter().rposition(|d| {
        wanting(d) && d.part.start <= mention.at && is_of(builder, d, &mention.named)
    });
    let behind = decided
        .iter()
        .position(|d| wanting(d) && is_of(builder, d, &mention.named));
    mention.named.assumed = proves(builder, &mention, &heard.text);
    match (before, behind) {
        (Some(at), _) => {
            // "Cancel LH-1, and how much was LH-2?" cancels one, even where the question was not understood.
            let clause = &heard.text[clause_around(&heard.text, mention.at)];
            if let Some(change) = decided.get_mut(at)
                && (only_gives(clause)
                    || !is_for_a_person(builder, change)
                    || change.about.iter().all(|n| n.fact != mention.named.fact))
            {
                change.name(mention.named);
            }
        }
        (None, Some(at)) => {
            // "LH-1, LH-2. Please cancel both": numbers that stand for themselves are all meant.
            let clause = &heard.text[clause_around(&heard.text, mention.at)];
            if let Some(change) = decided.get_mut(at)
                && (only_gives(clause) || change.about.iter().all(|n| n.fact != mention.named.fact))
            {
                change.name(mention.named);
            }
        }
        (None, None) if !decided.iter().any(wanting) => {
            mention.named.assumed = false;
            give(builder, decided, &mention.named, heard);
        }
        (None, None) => {}
    }
}

/// Takes records out of the requests that the message is about, or of those that it was asked for.
fn except(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    excepted: &[Named],
    heard: &MessageReading,
) {
    for named in excepted {
        let mut any = false;
        for change in decided
            .iter_mut()
            .filter(|d| !matches!(d.what, What::Withdraws(_)))
        {
            if is_of(builder, change, named) {
                change.except.push(named.clone());
                any = true;
            }
        }
        if !any && builder.state.dialogue.last_asked.contains(&named.fact) {
            let open = builder.state.requests.open().filter(|r| lacks(r, named));
            decided.extend(open.map(|request| Decided {
                what: What::Narrows(request.id),
                part: heard.own..heard.text.len(),
                about: Vec::new(),
                except: vec![named.clone()],
                another: false,
            }));
        }
    }
}

/// Gives a record to the requests that it answers for.
fn give(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    named: &Named,
    heard: &MessageReading,
) {
    for request in answered_by(builder, named) {
        let mut known = decided.iter_mut();
        let known = known.find(|d| matches!(d.what, What::Adds(id) if id == request));
        match known {
            Some(change) => change.about.push(named.clone()),
            None => decided.push(Decided {
                what: What::Adds(request),
                part: heard.own..heard.text.len(),
                about: vec![named.clone()],
                except: Vec::new(),
                another: false,
            }),
        }
    }
}

/// A number that answers the question for one takes the place of one by which nothing was found, "no, LH-2": that is asked
/// for no more. One that comes beside it, "and LH-2", does not.
pub(super) fn replace_unfound(
    builder: &StepBuilder<'_, '_>,
    decided: &mut [Decided],
    heard: &MessageReading,
) {
    let own = heard.text.get(heard.own..).unwrap_or_default();
    if builder.state.dialogue.last_asked.is_empty() || ADDING.is_match(own) {
        return;
    }
    for change in decided {
        let What::Adds(id) = change.what else {
            continue;
        };
        let Some(request) = builder.state.requests.get(id) else {
            continue;
        };
        let asked = |fact: &FactName| builder.state.dialogue.last_asked.contains(fact);
        let replaces = |old: &Named| {
            let mut new = change.about.iter();
            let other = new.any(|n| n.fact == old.fact && !n.assumed);
            asked(&old.fact) && other && change.about.iter().all(|n| !n.is_same(old))
        };
        let about = request.about.iter().filter(|subject| !subject.answered);
        let unfound = about.map(|subject| &subject.named);
        let unfound = unfound
            .filter(|old| replaces(old) && is_unfound(&builder.state, builder.cx.playbooks, old));
        let unfound: Vec<Named> = unfound.cloned().collect();
        change.except.extend(unfound);
    }
}

/// Whether a person acts on a change.
fn is_for_a_person(builder: &StepBuilder<'_, '_>, change: &Decided) -> bool {
    let playbook = intent_of(builder, change).and_then(|i| builder.cx.playbooks.playbook(i));
    playbook.is_some_and(|p| !matches!(p.resolution, Resolution::Answer(_)))
}

fn lacks(request: &Request, named: &Named) -> bool {
    request
        .about
        .iter()
        .all(|s| s.named.fact != named.fact || s.named.assumed)
}

/// The requests that a record named by itself is about: those that know no record of its kind yet, else the last
/// one that is about it already, else the one in focus.
fn answered_by(builder: &StepBuilder<'_, '_>, named: &Named) -> Vec<RequestId> {
    let requests = &builder.state.requests;
    let fits = |request: &&Request| is_kind_of(builder, &request.intent, named);
    let lacking = |request: &&Request| request.about.iter().all(|s| s.named.fact != named.fact);
    let without = requests.open().filter(fits).filter(lacking);
    // "It has not arrived, and cancel another order": the number is of the one, and the other is asked for.
    let of_another = |request: &&Request| {
        let fact = builder.cx.playbooks.fact(&named.fact);
        let mut said = request.words.iter();
        fact.is_some_and(|fact| said.any(|said| which::says_another(fact, &said.words)))
    };
    let without: Vec<&Request> = without.collect();
    let (another, one): (Vec<&Request>, Vec<&Request>) =
        without.iter().partition(|request| of_another(request));
    let without = if one.is_empty() { another } else { one };
    let without: Vec<RequestId> = without.iter().map(|request| request.id).collect();
    if without.is_empty() {
        let wanted = |request: &&Request| request.state.is_wanted();
        let is_about = |r: &&Request| r.about.iter().any(|s| s.named.is_same(named));
        let known = requests.iter().rev().filter(wanted).find(is_about);
        let known = known.or_else(|| requests.focus().filter(wanted).filter(fits));
        known.map(|request| request.id).into_iter().collect()
    } else {
        without
    }
}
