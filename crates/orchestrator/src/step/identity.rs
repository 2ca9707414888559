//! Who the customer is: proven by what they said themselves, and by nothing else. A value that a system
//! returned may complete a question to a system of record, never a proof.

use baton_playbook::{IdentityLevel, Playbooks, RecordRef, ToolSuccess};

use super::draft::Draft;
use crate::event::{Event, Origin};
use crate::state::{Call, CallState, Case, KnownRecord, State, owner_of, same};

/// Whose words a value in a message is, as far as proofs go.
pub(super) fn origin_of(state: &State, value: &str) -> Origin {
    if state.told.holds(value) {
        Origin::Told
    } else {
        Origin::Own
    }
}

/// Whether the record of a successful call may be kept, and if so, whether on possession of its
/// identifier alone.
pub(super) fn admits(draft: &Draft<'_, '_>, call: &Call, result: &ToolSuccess) -> Option<bool> {
    let case = &draft.state.case;
    let owner = owner_of(result);
    let foreign = match (&case.identity.customer, &owner) {
        (Some(customer), Some(owner)) => !same(customer, owner),
        (None, _) | (_, None) => false,
    };
    if foreign {
        return None;
    }
    let proves =
        owner.is_some() && proven(case, draft.cx.playbooks, call) == Some(IdentityLevel::Verified);
    if proves || case.identity.level == IdentityLevel::Verified {
        return Some(false);
    }
    // One customer cannot own both: which of them is theirs only their identity can tell.
    same_owner_as_others(case, owner.as_deref()).then_some(true)
}

/// Establishes who the customer is as far as what they said and what systems answered prove it now:
/// after an answer, and after they said something that completes a proof.
pub(super) fn settle(draft: &mut Draft<'_, '_>) {
    let level = draft.state.case.identity.level;
    if level == IdentityLevel::Verified {
        return;
    }
    let playbooks = draft.cx.playbooks;
    let label = |call: &Call| {
        let tool = playbooks.tool(&call.tool);
        tool.map_or_else(|| call.tool.to_string(), |t| t.label.clone())
    };
    let verified = proof(&draft.state, |call| {
        proven(&draft.state.case, playbooks, call) == Some(IdentityLevel::Verified)
    });
    if let Some((call, owner)) = verified {
        let event = Event::Identified {
            customer: Some(owner.to_owned()),
            level: IdentityLevel::Verified,
            how: format!("confirmed by “{}”", label(call)),
            call: call.id,
        };
        draft.emit(event);
        withdraw_others(draft);
        return;
    }
    let partly = proof(&draft.state, |call| in_own_words(&draft.state.case, call));
    if level == IdentityLevel::Unverified
        && let Some((call, _)) = partly
    {
        let how = format!(
            "knows the identifier of a record (“{}”); not confirmed whose it is",
            label(call)
        );
        let event = Event::Identified {
            customer: None,
            level: IdentityLevel::PartlyVerified,
            how,
            call: call.id,
        };
        draft.emit(event);
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

/// The customer named records of two people: neither is shown.
pub(super) fn settle_dispute(draft: &mut Draft<'_, '_>) {
    if draft.state.case.identity.level != IdentityLevel::Verified {
        withdraw(draft, |known| known.bearer);
    }
}

/// Records shown on possession alone that turn out to be somebody else's are taken back.
fn withdraw_others(draft: &mut Draft<'_, '_>) {
    let customer = draft.state.case.identity.customer.clone();
    withdraw(draft, |known| match (&known.owner, &customer) {
        (Some(owner), Some(customer)) => !same(owner, customer),
        (None, _) | (_, None) => false,
    });
}

/// Takes records back, in the order of what they are.
fn withdraw(draft: &mut Draft<'_, '_>, which: impl Fn(&KnownRecord) -> bool) {
    let records = draft.state.case.records.iter();
    let mut gone: Vec<RecordRef> = records
        .filter(|(_, known)| which(known))
        .map(|(record, _)| record.clone())
        .collect();
    gone.sort_unstable();
    for record in gone {
        draft.emit(Event::RecordWithdrawn { record });
    }
}
