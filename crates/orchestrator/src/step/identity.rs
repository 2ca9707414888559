//! The customer's identity, proven by what they said themselves and by nothing else.
//!
//! A value that a system returned may complete a question to a system of record, never a proof. A customer who turns
//! out to be another person, or takes back what proved who they are, leaves nothing of the earlier person behind.

use std::collections::BTreeMap;

use baton_playbook::{
    CUSTOMER, FactName, Failure, FailureKind, IdentityLevel, IdentityMethod, Playbooks, Tool,
    ToolSuccess, differ_in_leading_zeros,
};

use super::builder::StepBuilder;
use super::contradicted::Person;
use crate::agents::data::{NextMove, Plan};
use crate::event::{Event, Origin};
use crate::state::{Call, CallState, Case, State, owner_of, same};

/// Whose words a value in a message is, as far as proofs go. They are the customer's own, unless they say that it is
/// another person's, or heard it from the desk and had not said it before.
pub(super) fn origin_of(
    state: &State,
    fact: &FactName,
    value: &str,
    is_of_a_third: bool,
) -> Origin {
    if is_of_a_third {
        Origin::Named
    } else if !state.case.is_own(fact.as_str(), value) && state.dialogue.desk_texts.holds(value) {
        Origin::Told
    } else {
        Origin::Own
    }
}

/// Whether the record of a successful call may be kept, and if so, whether on possession of its
/// identifier alone.
pub(super) fn admits(
    builder: &StepBuilder<'_, '_>,
    call: &Call,
    result: &ToolSuccess,
) -> Option<bool> {
    let case = &builder.state.case;
    let owner = owner_of(result);
    let foreign = match (&case.identity.customer, &owner) {
        (Some(customer), Some(owner)) => !same(customer, owner),
        (None, _) | (_, None) => false,
    };
    if foreign {
        return None;
    }
    let playbooks = builder.cx.playbooks;
    let proves = owner.is_some() && proven(case, playbooks, call) == Some(IdentityLevel::Verified);
    if proves && is_contradicted(builder, owner.as_deref(), result) {
        // Where nothing is shown on possession alone, neither is this.
        return playbooks.identity.bearer_records.then_some(true);
    }
    if proves || case.identity.level == IdentityLevel::Verified {
        return Some(false);
    }
    // One customer cannot own both: which of them is theirs only their identity can tell.
    let disputed = owner.is_some() && is_disputed(&builder.state);
    (!disputed && same_owner_as_others(case, owner.as_deref())).then_some(true)
}

/// Whether the customer says to be another person than the owner of the record that an answer is about, or leaves open
/// whose account it is.
pub(super) fn is_contradicted(
    builder: &StepBuilder<'_, '_>,
    owner: Option<&str>,
    result: &ToolSuccess,
) -> bool {
    owner.is_some_and(|owner| {
        let person = Person::new(owner, &builder.state, Some(result));
        builder.state.dialogue.own_account.is_doubted()
            || person.contradicted(builder.cx.playbooks).is_some()
    })
}

/// Takes back what others than the owner of a record had, and what was found through it, where who the customer is stays
/// open: records of two people never stand side by side.
pub(super) fn leave_one_person(builder: &mut StepBuilder<'_, '_>, result: &ToolSuccess) {
    let Some(owner) = owner_of(result) else {
        return;
    };
    if !same_owner_as_others(&builder.state.case, Some(&owner)) {
        drop_unfounded(builder, |theirs| !same(theirs, &owner));
    }
}

/// Whether the customer named records of two people, and it is still open which of them they are.
fn is_disputed(state: &State) -> bool {
    let case = &state.case;
    state.calls.all.iter().any(|call| {
        let foreign = call
            .failure()
            .is_some_and(|f| f.kind == FailureKind::NotTheCustomers);
        foreign && case.renewed.is_none_or(|at| call.last > at)
    })
}

/// After the customer took something back: what does not stand on anything any more goes.
pub(super) fn reconsider(builder: &mut StepBuilder<'_, '_>) {
    drop_unfounded(builder, |_| false);
    if !is_founded(builder) {
        builder.emit(Event::CustomerChanged);
    }
}

/// Whether a record that is not kept may be this customer's all the same: its owner is written with other
/// leading zeros, and no configuration says whether these count. So it cannot be said to be another person's.
pub(super) fn owner_is_unclear(builder: &StepBuilder<'_, '_>, result: &ToolSuccess) -> bool {
    let case = &builder.state.case;
    let Some(owner) = owner_of(result) else {
        return false;
    };
    let known: Vec<&str> = match &case.identity.customer {
        Some(customer) => vec![customer],
        None => {
            let bearer = case.records.iter().filter(|(_, known)| known.bearer);
            bearer
                .filter_map(|(_, known)| known.owner.as_deref())
                .collect()
        }
    };
    let zeros = |known: &&str| differ_in_leading_zeros(known, &owner);
    known.iter().any(zeros) && known.iter().all(|k| zeros(k) || same(k, &owner))
}

/// Establishes who the customer is as far as what they said and what systems answered prove it now: after
/// an answer, and after they said something or took it back.
pub(super) fn establish(builder: &mut StepBuilder<'_, '_>) {
    let playbooks = builder.cx.playbooks;
    if builder.state.case.identity.level == IdentityLevel::Verified {
        let customer = builder.state.case.identity.customer.as_deref();
        let contradicted = customer.is_some_and(|customer| {
            let person = Person::new(customer, &builder.state, None);
            builder.state.dialogue.own_account.is_doubted()
                || person.contradicted(playbooks).is_some()
        });
        if !contradicted {
            return;
        }
        withdraw(builder);
    }
    let level = builder.state.case.identity.level;
    if let Some((call, owner)) = verified_by(&builder.state, playbooks) {
        let event = Event::Identified {
            customer: Some(owner.to_owned()),
            level: IdentityLevel::Verified,
            how: format!("Matched by {}.", given(playbooks, call)),
            call: call.id,
        };
        let owner = owner.to_owned();
        // The person they seemed to be before goes first.
        drop_foreign(builder, &owner);
        builder.emit(event);
        return;
    }
    let partly = proof(&builder.state, |call| {
        in_own_words(&builder.state.case, call)
    });
    if level == IdentityLevel::Unverified
        && let Some((call, _)) = partly
    {
        let how = match contradicted_by(&builder.state, playbooks) {
            Some(fact) => format!(
                "Knows the {}; the {} they gave is not the one on record.",
                given(playbooks, call),
                in_sentence(playbooks.fact_label(fact))
            ),
            None => format!(
                "Knows the {}; it is not confirmed whose it is.",
                given(playbooks, call)
            ),
        };
        let event = Event::Identified {
            customer: None,
            level: IdentityLevel::PartlyVerified,
            how,
            call: call.id,
        };
        builder.emit(event);
    }
}

/// Whether the customer is asked whether the account is their own: what they said would prove who they are, and they
/// left that open.
pub(super) fn asks_whose(builder: &StepBuilder<'_, '_>, plan: &Plan) -> bool {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let identity = &state.case.identity;
    if !state.dialogue.own_account.may_ask()
        || state.dialogue.for_another
        || identity.level == IdentityLevel::Verified
        || state.waits.unanswered.is_none()
    {
        return false;
    }
    let proves = |tool: &Tool, given: &BTreeMap<String, String>| {
        let mut methods = playbooks.identity.methods.iter();
        let verifies =
            |m: &IdentityMethod| m.tool == tool.name && m.level == IdentityLevel::Verified;
        methods.any(verifies)
            && given
                .iter()
                .all(|(fact, value)| state.case.is_own(fact, value))
    };
    match &plan.next_move {
        // Where nothing is shown on possession alone, the answer would be of no use.
        NextMove::Call(wanted) => {
            !playbooks.identity.bearer_records
                && wanted
                    .iter()
                    .any(|call| proves(&call.tool, &call.arguments))
        }
        NextMove::Ask(_) | NextMove::Stuck(_) => proven_by(state, playbooks).is_some(),
        NextMove::Ready => plan.ready.is_empty() && proven_by(state, playbooks).is_some(),
        NextMove::Unclear
        | NextMove::Waiting
        | NextMove::Confirm
        | NextMove::Consult
        | NextMove::Say(_) => false,
    }
}

/// The customer named records of two people: neither is shown.
pub(super) fn settle_dispute(builder: &mut StepBuilder<'_, '_>) {
    let identity = &builder.state.case.identity;
    if identity.level == IdentityLevel::Verified {
        return;
    }
    let any = builder
        .state
        .case
        .records
        .iter()
        .any(|(_, known)| known.owner.is_some());
    if any {
        drop_unfounded(builder, |_| true);
        builder.emit(Event::CustomerChanged);
    }
}

/// What a call was asked with and whom, as people read it: "customer number (Shop)".
pub(crate) fn given(playbooks: &Playbooks, call: &Call) -> String {
    let labels = playbooks.tool(&call.tool).map(|tool| {
        let labels = tool.arguments.iter().map(|fact| playbooks.fact_label(fact));
        labels.map(in_sentence).collect::<Vec<_>>().join(" and ")
    });
    let system = playbooks.system_label(&call.system);
    format!("{} ({system})", labels.unwrap_or_default())
}

/// A label within a sentence: small, unless it is an abbreviation.
fn in_sentence(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

/// The call that proves who the customer is, unless they say to be another person.
fn verified_by<'s>(state: &'s State, playbooks: &Playbooks) -> Option<(&'s Call, &'s str)> {
    if state.dialogue.own_account.is_doubted() {
        return None;
    }
    let (call, owner) = proven_by(state, playbooks)?;
    let person = Person::new(owner, state, None);
    person
        .contradicted(playbooks)
        .is_none()
        .then_some((call, owner))
}

fn proven_by<'s>(state: &'s State, playbooks: &Playbooks) -> Option<(&'s Call, &'s str)> {
    proof(state, |call| {
        proven(&state.case, playbooks, call) == Some(IdentityLevel::Verified)
    })
}

/// The fact by which the customer says to be another person than a call proves.
fn contradicted_by<'p>(state: &State, playbooks: &'p Playbooks) -> Option<&'p FactName> {
    let (_, owner) = proven_by(state, playbooks)?;
    Person::new(owner, state, None).contradicted(playbooks)
}

/// Takes "verified" back: what proved it was said, and so was what it cannot be true with.
fn withdraw(builder: &mut StepBuilder<'_, '_>) {
    if !builder.cx.playbooks.identity.bearer_records {
        drop_unfounded(builder, |_| true);
    }
    builder.emit(Event::CustomerChanged);
}

/// Whether what told who the customer is still does.
fn is_founded(builder: &StepBuilder<'_, '_>) -> bool {
    let state = &builder.state;
    let identity = &state.case.identity;
    let Some(by) = identity.call else {
        return true;
    };
    match identity.level {
        IdentityLevel::Unverified => true,
        // Journals of before kept no words: what was not taken back since proves what it proved.
        IdentityLevel::PartlyVerified | IdentityLevel::Verified => {
            let known = |call: &Call| {
                let record = call.record.as_ref();
                record.is_some_and(|record| state.case.records.get(record).is_some())
            };
            let stands = |call: &Call| {
                let gone = |(fact, value): (&String, &String)| {
                    state.case.taken_back(fact, value).is_some()
                };
                known(call) && !call.arguments.iter().any(gone)
            };
            state.calls.get(by).is_some_and(stands)
        }
    }
}

/// The last successful call of this kind whose record is still known, with the record's owner.
fn proof(state: &State, is_proof: impl Fn(&Call) -> bool) -> Option<(&Call, &str)> {
    let calls = state.calls.all.iter().rev().map(AsRef::as_ref);
    calls
        .filter(|call: &&Call| call.state == CallState::Succeeded && is_proof(call))
        .find_map(|call| {
            let record = state.case.records.get(call.record.as_ref()?)?;
            Some((call, record.owner.as_deref()?))
        })
}

/// The level that a call proves by its success: its method's, where the customer said every argument
/// themselves.
fn proven(case: &Case, playbooks: &Playbooks, call: &Call) -> Option<IdentityLevel> {
    let mut methods = playbooks.identity.methods.iter();
    let method = methods.find(|method| method.tool == call.tool)?;
    in_own_words(case, call).then_some(method.level)
}

fn in_own_words(case: &Case, call: &Call) -> bool {
    let mut arguments = call.arguments.iter();
    !call.arguments.is_empty() && arguments.all(|(fact, value)| case.is_own(fact, value))
}

/// Whether the records shown on possession alone have this owner too.
fn same_owner_as_others(case: &Case, owner: Option<&str>) -> bool {
    let bearer = case.records.iter().filter(|(_, known)| known.bearer);
    bearer
        .filter_map(|(_, known)| known.owner.as_deref())
        .all(|theirs| owner.is_none_or(|owner| same(theirs, owner)))
}

/// Takes back what is another person's, now that the customer is identified: records, what was found through them,
/// and the names by which the customer called themselves.
fn drop_foreign(builder: &mut StepBuilder<'_, '_>, customer: &str) {
    let records = builder.state.case.records.iter();
    let owners = records.filter_map(|(_, known)| known.owner.as_deref());
    let changed = owners.into_iter().any(|owner| !same(owner, customer));
    let names = drop_unfounded(builder, |owner| !same(owner, customer));
    for (fact, value) in names {
        let fact = FactName::new(fact);
        let about = builder
            .cx
            .playbooks
            .fact(&fact)
            .map(|fact| fact.about.as_str());
        if about == Some(CUSTOMER) {
            let stated = builder.state.case.find_stated(fact.as_str(), &value);
            let value = stated.map_or(value.clone(), |stated| stated.value.clone());
            builder.emit(Event::TakenBack {
                fact,
                value,
                message: None,
            });
        }
    }
    if changed {
        builder.emit(Event::CustomerChanged);
    }
}

/// Takes back the records that are another person's or stand on nothing that the customer still says, and gives up
/// the calls that ask for such. Returns what the customer said that names another person.
fn drop_unfounded(
    builder: &mut StepBuilder<'_, '_>,
    is_foreign: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let standing = builder.state.standing(is_foreign);
    for id in standing.calls {
        let Some(call) = builder.state.calls.get(id) else {
            continue;
        };
        let event = Event::CallFailed {
            call: id,
            attempt: call.attempt,
            duration_ms: 0,
            failure: Failure {
                kind: FailureKind::Withdrawn,
                status: None,
                detail: "the customer took back what it asked with".into(),
                retry_after_ms: None,
            },
        };
        builder.emit(event);
    }
    for record in standing.records {
        builder.emit(Event::RecordWithdrawn { record });
    }
    standing.foreign.into_iter().collect()
}
