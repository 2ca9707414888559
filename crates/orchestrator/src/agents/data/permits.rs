//! What a proposed call may do: the same rules that planned calls follow.

use std::borrow::Cow;
use std::collections::BTreeMap;

use baton_playbook::{FactName, IdentityLevel, Limits, Playbook, Playbooks, Tool};

use super::Planner;
use crate::state::State;

/// Whether agents may call the tool for this intent: it only reads, or the playbook lists it among
/// the actions it permits. The rules never call the latter; a model may propose them.
pub(crate) fn permitted(tool: &Tool, playbook: &Playbook) -> bool {
    tool.reads_only || playbook.actions.contains(&tool.name)
}

/// The values the rules would give an argument.
pub(crate) fn candidates<'a>(
    state: &'a State,
    playbooks: &'a Playbooks,
    fact: &FactName,
) -> Vec<Cow<'a, str>> {
    Planner::new(state, playbooks, &playbooks.limits).candidates(fact)
}

/// Whether the rules about identity allow a call: the same ones that planned calls follow.
pub(crate) fn allowed_by_identity(
    state: &State,
    playbooks: &Playbooks,
    limits: &Limits,
    tool: &Tool,
    arguments: &BTreeMap<String, String>,
) -> Result<(), &'static str> {
    let planner = Planner::new(state, playbooks, limits);
    let identity = &state.case.identity;
    let known = identity.level == IdentityLevel::Verified;
    let key = arguments.get(playbooks.identity.customer.as_str());
    if known
        && let (Some(asked), Some(customer)) = (key, &identity.customer)
        && !asked.eq_ignore_ascii_case(customer)
    {
        return Err("the customer is identified, and no other customer is looked up");
    }
    if planner.identifies(tool) {
        let search = tool.key.as_ref() != Some(&playbooks.identity.customer);
        return if known && search {
            Err("the customer is identified; searching for who it is has ended")
        } else {
            Ok(())
        };
    }
    if !tool.reads_only && !known {
        return Err("nothing is changed before it is known who the customer is");
    }
    if planner.is_hidden(tool) {
        return Err("the record belongs to a customer, and it is not known who this one is");
    }
    if tool.owner.is_none() || known {
        return Ok(());
    }
    if planner.identifying() {
        return Err("it can be found out who the customer is; that comes first");
    }
    Ok(())
}
