//! Which of the values that were stated a message takes back, and what goes with them.

use std::collections::BTreeSet;

use baton_playbook::{FactName, Playbooks, differ_in_leading_zeros};

use super::naming::names_records;
use super::stated::names;
use crate::corrections::{self, Corrections, Disowned, Mention};
use crate::ids::MessageId;
use crate::state::{Call, Case, State, same};

/// The names that the customer is known by: those they gave, and that of the customer who was identified.
pub(super) fn names_known(case: &Case, playbooks: &Playbooks) -> Vec<String> {
    let Some(fact) = &playbooks.identity.name else {
        return Vec::new();
    };
    let stated = case.stated(fact.as_str()).iter().map(|s| s.value.clone());
    let customer = case.identity.customer.iter();
    let verified = case
        .verified(fact)
        .filter(|_| customer.clone().next().is_some())
        .map(|(_, _, value)| value.text().into_owned());
    stated.chain(verified).collect()
}

/// Whom the customer was taken for until now.
struct Earlier<'s> {
    customer: &'s str,
    proof: Option<&'s Call>,
    case: &'s Case,
}

impl<'s> Earlier<'s> {
    fn of(state: &'s State) -> Option<Self> {
        let identity = &state.case.identity;
        Some(Self {
            customer: identity.customer.as_deref()?,
            proof: identity.call.and_then(|call| state.calls.get(call)),
            case: &state.case,
        })
    }

    /// Whether a value is theirs: it proved them, or a record of theirs holds it.
    fn holds(&self, fact: &FactName, value: &str) -> bool {
        let proves = self
            .proof
            .is_some_and(|proof| proof.asks_with(fact.as_str(), value));
        let mut records = self.case.records.iter();
        proves
            || records.any(|(record, known)| {
                let own = known
                    .owner
                    .as_deref()
                    .is_some_and(|owner| same(owner, self.customer));
                let held = known.values.get(fact);
                own && (same(&record.id, value) || held.is_some_and(|v| v.get().means_text(value)))
            })
    }
}

/// Whether the customer begins to write as another person than they were taken for: a word that says so, or another name
/// with another value that says who they are.
pub(super) fn is_taken_over(
    state: &State,
    playbooks: &Playbooks,
    text: &str,
    mentions: &[Mention<'_>],
) -> Option<usize> {
    let known = known_names(&state.case, playbooks);
    let is_name = |m: &&Mention<'_>| {
        playbooks
            .identity
            .name
            .as_ref()
            .is_some_and(|n| n.as_str() == m.fact)
    };
    let values =
        || -> Vec<Mention<'_>> { mentions.iter().filter(|m| !is_name(m)).cloned().collect() };
    if let Some(place) = corrections::announced(text, values, &known) {
        return Some(place);
    }
    let proof = state
        .case
        .identity
        .call
        .and_then(|call| state.calls.get(call))?;
    let person = Earlier::of(state);
    let other = |m: &&Mention<'_>| {
        let fact = FactName::from(m.fact);
        let held = person
            .as_ref()
            .is_some_and(|person| person.holds(&fact, m.value));
        m.only_one
            && Some(&fact) != playbooks.identity.name.as_ref()
            && identifies(playbooks, &fact)
            && !proof.asks_with(m.fact, m.value)
            && !held
    };
    mentions.iter().find(other)?;
    corrections::introduced(text, &values(), &known)
}

/// The names of whom the customer was taken for: that of their record, or else those that they gave.
fn known_names(case: &Case, playbooks: &Playbooks) -> Vec<String> {
    let Some(fact) = &playbooks.identity.name else {
        return Vec::new();
    };
    let verified = case
        .verified(fact)
        .map(|(_, _, value)| value.text().into_owned());
    let verified: Vec<String> = verified
        .filter(|_| case.identity.customer.is_some())
        .collect();
    if verified.is_empty() {
        names_known(case, playbooks)
    } else {
        verified
    }
}

/// Whether a fact says who the customer is.
fn identifies(playbooks: &Playbooks, fact: &FactName) -> bool {
    let methods = playbooks.identity.methods.iter();
    fact == &playbooks.identity.customer
        || methods
            .filter_map(|method| playbooks.tool(&method.tool))
            .any(|tool| tool.arguments.contains(fact))
}

/// The values that the message takes back, each once.
pub(super) fn taken_back(
    state: &State,
    playbooks: &Playbooks,
    mentions: &[Mention<'_>],
    corrections: &Corrections,
) -> Vec<(FactName, String)> {
    let case = &state.case;
    let mut gone: Vec<(FactName, String)> = Vec::new();
    let mut take = |fact: &str, value: &str| {
        let fact = FactName::from(fact);
        if !gone.iter().any(|(f, v)| f == &fact && same(v, value)) {
            gone.push((fact, value.to_owned()));
        }
    };
    for mention in corrections
        .taken_back
        .iter()
        .filter_map(|nth| mentions.get(*nth))
    {
        take(mention.fact, mention.value);
    }
    let stays = |fact: &str, value: &str| {
        mentions.iter().enumerate().any(|(nth, mention)| {
            mention.fact == fact
                && same(mention.value, value)
                && !corrections.taken_back.contains(&nth)
        })
    };
    let put_right = corrections
        .put_right
        .iter()
        .filter_map(|nth| mentions.get(*nth));
    let facts: BTreeSet<(&str, bool)> = put_right.map(|m| (m.fact, m.only_one)).collect();
    for (fact, only_one) in facts {
        let most = if only_one { usize::MAX } else { 1 };
        let earlier = case.newest_stated(fact).into_iter();
        for stated in earlier.filter(|s| !stays(fact, &s.value)).take(most) {
            take(fact, &stated.value);
        }
    }
    let nameable = |fact: &FactName| playbooks.fact(fact).is_some_and(|f| names(playbooks, f));
    let person = Earlier::of(state);
    match corrections.disowned {
        Disowned::Nothing => {}
        Disowned::Everything => {
            for (fact, values) in case.stated.iter().filter(|(fact, _)| nameable(fact)) {
                for stated in values.iter().filter(|s| !stays(fact.as_str(), &s.value)) {
                    take(fact.as_str(), &stated.value);
                }
            }
        }
        Disowned::Last => {
            let all = case.stated.iter().filter(|(fact, _)| nameable(fact));
            let newest = all
                .clone()
                .flat_map(|(_, values)| values)
                .max_by_key(|s| s.seq);
            let last = newest.map(|stated| stated.message);
            // A number that does not identify the customer falls with its message: what did is another person's as well.
            let says_who = all.clone().any(|(fact, values)| {
                identifies(playbooks, fact) && values.iter().any(|s| Some(s.message) == last)
            });
            // "That one is my husband's, LH-2 please" speaks of the record only.
            let of_records = |fact: &FactName| playbooks.fact(fact).is_some_and(names_records);
            let instead = all.clone().any(|(fact, values)| {
                of_records(fact)
                    && values.iter().any(|s| Some(s.message) == last)
                    && mentions.iter().any(|m| m.fact == fact.as_str())
            });
            // Whose a record is says nothing of who they are where it is not the record of whom they were taken for.
            let only_record = corrections.of_another
                && last.is_some_and(|last| {
                    let said = all
                        .clone()
                        .flat_map(|(fact, values)| values.iter().map(move |s| (fact, s)));
                    let mut said = said.filter(|(_, s)| s.message == last).peekable();
                    said.peek().is_some() && said.all(|(fact, _)| of_records(fact))
                });
            for (fact, values) in all.filter(|(fact, _)| !instead || of_records(fact)) {
                let whole = !says_who && !instead && !only_record && identifies(playbooks, fact);
                for stated in values.iter().filter(|s| whole || Some(s.message) == last) {
                    let is_known = person
                        .as_ref()
                        .is_some_and(|p| p.holds(fact, &stated.value));
                    if corrections.asked_about && !is_known {
                        continue;
                    }
                    if !stays(fact.as_str(), &stated.value) {
                        take(fact.as_str(), &stated.value);
                    }
                }
            }
        }
        Disowned::All => {
            for (fact, values) in case
                .stated
                .iter()
                .filter(|(fact, _)| identifies(playbooks, fact))
            {
                for stated in values.iter().filter(|s| !stays(fact.as_str(), &s.value)) {
                    take(fact.as_str(), &stated.value);
                }
            }
        }
    }
    // What is another person's, and proved who the customer is, says that they are not that person.
    if let Some(person) = person
        .as_ref()
        .filter(|_| corrections.of_another && !gone.is_empty())
    {
        let is_gone = |m: &Mention<'_>| {
            gone.iter()
                .any(|(f, v)| f.as_str() == m.fact && same(v, m.value))
        };
        let own = || mentions.iter().filter(|m| !is_gone(m));
        let holds = |m: &Mention<'_>| person.holds(&FactName::from(m.fact), m.value);
        let theirs = gone.iter().any(|(fact, value)| person.holds(fact, value));
        let other = own()
            .any(|m| m.only_one && identifies(playbooks, &FactName::from(m.fact)) && !holds(m));
        if (theirs || other) && !own().any(holds) {
            for (fact, values) in case.stated.iter().filter(|(fact, _)| nameable(fact)) {
                for stated in values.iter().filter(|s| person.holds(fact, &s.value)) {
                    let one = (fact.clone(), stated.value.clone());
                    if !stays(fact.as_str(), &stated.value) && !gone.contains(&one) {
                        gone.push(one);
                    }
                }
            }
        }
    }
    // A customer who turns out to be another person did not mean the earlier person's records.
    let proof = case.identity.call.and_then(|call| state.calls.get(call));
    let falls = proof.is_some_and(|proof| {
        let mut gone = gone.iter();
        gone.any(|(fact, value)| {
            let of_customer = playbooks.fact(fact).is_some_and(|f| !names_records(f));
            of_customer && proof.asks_with(fact.as_str(), value)
        })
    });
    if let Some(who) = case.identity.customer.as_deref().filter(|_| falls) {
        let theirs = |fact: &FactName, value: &str| {
            let mut records = case.records.iter();
            records.any(|(record, known)| {
                let named = known
                    .values
                    .get(fact)
                    .is_some_and(|v| v.get().means_text(value));
                let owned = known.owner.as_deref().is_some_and(|owner| same(owner, who));
                owned && (named || same(&record.id, value))
            })
        };
        let of_records = |fact: &FactName| playbooks.fact(fact).is_some_and(names_records);
        for (fact, values) in case.stated.iter().filter(|(fact, _)| of_records(fact)) {
            for stated in values.iter().filter(|s| theirs(fact, &s.value)) {
                let one = (fact.clone(), stated.value.clone());
                if !stays(fact.as_str(), &stated.value) && !gone.contains(&one) {
                    gone.push(one);
                }
            }
        }
    }
    let only_records = gone
        .iter()
        .all(|(fact, _)| playbooks.fact(fact).is_some_and(names_records));
    if corrections.theirs && !only_records {
        let messages: Vec<MessageId> = gone
            .iter()
            .filter(|(fact, _)| identifies(playbooks, fact))
            .flat_map(|(fact, value)| {
                let said = case.stated(fact.as_str()).iter();
                said.filter(|s| same(&s.value, value)).map(|s| s.message)
            })
            .collect();
        for (fact, values) in case.stated.iter().filter(|(fact, _)| nameable(fact)) {
            for stated in values.iter().filter(|s| messages.contains(&s.message)) {
                let one = (fact.clone(), stated.value.clone());
                if !stays(fact.as_str(), &stated.value) && !gone.contains(&one) {
                    gone.push(one);
                }
            }
        }
    }
    gone
}

/// Everything that proves another person, said at once, takes the place of what proved the one before: "this is Anna now,
/// anna@…, born …".
pub(super) fn succeed(
    state: &State,
    playbooks: &Playbooks,
    mentions: &[Mention<'_>],
    gone: &mut Vec<(FactName, String)>,
) {
    let identity = &state.case.identity;
    let Some(proof) = identity.call.and_then(|call| state.calls.get(call)) else {
        return;
    };
    let said = |fact: &FactName| mentions.iter().find(|m| m.fact == fact.as_str());
    let mut methods = playbooks.identity.methods.iter();
    let other = methods.any(|method| {
        let Some(tool) = playbooks.tool(&method.tool) else {
            return false;
        };
        let differs = |fact: &FactName| {
            let before = proof.arguments.get(fact.as_str());
            said(fact).is_some_and(|m| before.is_some_and(|before| !same(before, m.value)))
        };
        tool.arguments.len() > 1
            && tool
                .arguments
                .iter()
                .all(|fact| said(fact).is_some_and(|m| m.only_one))
            && tool.arguments.iter().any(differs)
    });
    if !other {
        return;
    }
    for (fact, value) in &proof.arguments {
        let fact = FactName::from(fact.as_str());
        let again = mentions
            .iter()
            .any(|m| m.fact == fact.as_str() && same(m.value, value));
        let one = (fact, value.clone());
        if !again && !gone.contains(&one) {
            gone.push(one);
        }
    }
}

/// A customer has one customer number. When they state another one as their own, the earlier number is taken back,
/// and with it whatever proved them to be the other customer.
pub(super) fn contest(
    state: &State,
    playbooks: &Playbooks,
    text: &str,
    mentions: &[Mention<'_>],
    gone: &mut Vec<(FactName, String)>,
) {
    let number = &playbooks.identity.customer;
    let is_gone = |gone: &[(FactName, String)], fact: &str, value: &str| {
        let mut all = gone.iter();
        all.any(|(f, v)| f.as_str() == fact && same(v, value))
    };
    let said: Vec<&str> = mentions
        .iter()
        .filter(|m| m.fact == number.as_str() && !is_gone(gone, m.fact, m.value))
        .filter(|m| corrections::stands_alone(text, &m.span))
        .map(|m| m.value)
        .collect();
    if said.is_empty() {
        return;
    }
    let is_said = |value: &str| {
        let mut said = said.iter();
        said.any(|one| same(one, value) || differ_in_leading_zeros(one, value))
    };
    let again = |fact: &str, value: &str| {
        let mut all = mentions.iter();
        all.any(|m| m.fact == fact && same(m.value, value))
    };
    let identity = &state.case.identity;
    let somebody_else = identity.customer.as_ref().is_some_and(|c| !is_said(c));
    let proof = identity.call.filter(|_| somebody_else);
    let proof = proof.and_then(|call| state.calls.get(call)).into_iter();
    let proof = proof.flat_map(|call| call.arguments.iter());
    let proof = proof.map(|(fact, value)| (FactName::from(fact.as_str()), value.clone()));
    let before = state.case.stated(number.as_str()).iter();
    let before = before.map(|stated| (number.clone(), stated.value.clone()));
    let all: Vec<(FactName, String)> = proof
        .chain(before.filter(|(_, value)| !is_said(value)))
        .collect();
    for (fact, value) in all {
        if !again(fact.as_str(), &value) && !is_gone(gone, fact.as_str(), &value) {
            gone.push((fact, value));
        }
    }
}
