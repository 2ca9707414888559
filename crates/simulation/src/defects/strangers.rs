//! Defects of identity: proofs that are none, and what stays of another person.

use baton_orchestrator::{
    Agent, CallId, CallState, Effect, Event, Input, ModelTask, Origin, Speaker, State, Step,
    ToolTry, Turn,
};
use baton_playbook::{FactName, IdentityLevel};

use super::{Defect, message, position};
use crate::desk::truth;

pub(super) fn strike(defect: Defect, before: &State, input: &Input, step: &mut Step) -> bool {
    let struck = match defect {
        Defect::TrustsTold => trusts_told(step),
        Defect::ProvesByRecord => proves_by_record(before, step),
        Defect::BelievesQuoted => believes_quoted(input, step),
        Defect::BelievesNamed => believes_named(step),
        Defect::KeepsContradicted => keeps_contradicted(before, step),
        Defect::LooksUpTakenBack => looks_up_taken_back(before, step),
        Defect::KeepsFormer => keeps_former(step),
        Defect::TellsFormer => tells_former(before, step),
        Defect::ToldToModel => told_to_model(before, step),
        _ => None,
    };
    struck.is_some()
}

/// What the desk told counts as the customer's own word.
fn trusts_told(step: &mut Step) -> Option<()> {
    step.events.iter_mut().find_map(|event| match event {
        Event::Stated { origin, .. } if *origin == Origin::Told => {
            *origin = Origin::Own;
            Some(())
        }
        _ => None,
    })
}

/// A call proves who the customer is that asked with what a system returned.
fn proves_by_record(before: &State, step: &mut Step) -> Option<()> {
    let (id, owner) = step.events.iter().find_map(|event| match event {
        Event::CallSucceeded { call, result, .. } => Some((*call, result.owner.clone()?)),
        _ => None,
    })?;
    let call = before.calls().get(id)?;
    let said = |(fact, value): (&String, &String)| {
        let mut stated = before.case().stated(fact).iter();
        stated.any(|one| one.origin.is_own() && one.value.eq_ignore_ascii_case(value))
    };
    if call.arguments.iter().all(said) {
        return None;
    }
    step.events.push(Event::Identified {
        customer: Some(owner),
        level: IdentityLevel::Verified,
        how: "the record says so".to_owned(),
        call: id,
    });
    Some(())
}

/// A number in another person's words is taken for the customer's.
fn believes_quoted(input: &Input, step: &mut Step) -> Option<()> {
    let Input::CustomerWrote { message, text, .. } = input else {
        return None;
    };
    let quoted = text.lines().find(|line| line.starts_with('>'))?;
    let number = quoted
        .split_whitespace()
        .find(|word| word.starts_with("K-"))?;
    let at = position(step, "customer_wrote")?;
    let stated = Event::Stated {
        fact: FactName::from("member_number"),
        value: number.trim_matches(',').to_owned(),
        message: *message,
        origin: Origin::Own,
    };
    step.events.insert(at + 1, stated);
    Some(())
}

/// A number that the customer only named is taken for theirs.
fn believes_named(step: &mut Step) -> Option<()> {
    step.events.iter_mut().find_map(|event| match event {
        Event::Stated { origin, .. } if *origin == Origin::Named => {
            *origin = Origin::Own;
            Some(())
        }
        _ => None,
    })
}

/// A customer who was verified stays so, whatever else they say of themselves.
fn keeps_contradicted(before: &State, step: &mut Step) -> Option<()> {
    let identity = &before.case().identity;
    let (customer, call) = (identity.customer.clone()?, identity.call?);
    let other = |event: &Event| {
        matches!(event, Event::Stated { fact, value, origin, .. }
            if fact.as_str() == "member_number" && origin.is_own() && *value != customer)
    };
    step.events.iter().any(other).then_some(())?;
    let kept = |event: &Event| match event {
        Event::TakenBack { fact, .. } => fact.as_str() != "member_number",
        Event::CustomerChanged | Event::Identified { .. } | Event::RecordWithdrawn { .. } => false,
        _ => true,
    };
    step.events.retain(kept);
    step.events.push(Event::Identified {
        customer: Some(customer),
        level: IdentityLevel::Verified,
        how: identity.how.clone(),
        call,
    });
    Some(())
}

/// What was taken back is looked up.
fn looks_up_taken_back(before: &State, step: &mut Step) -> Option<()> {
    let at = position(step, "taken_back")?;
    let (tool, system, kind, fact, value) = step.events.iter().find_map(|event| match event {
        Event::TakenBack { fact, value, .. } if fact.as_str() == "hire_number" => {
            Some(("get_hire", "hires", "hire", fact.clone(), value.clone()))
        }
        Event::TakenBack { fact, value, .. } if fact.as_str() == "member_number" => Some((
            "get_member",
            "register",
            "customer",
            fact.clone(),
            value.clone(),
        )),
        _ => None,
    })?;
    let call = CallId(message().0);
    let arguments = std::collections::BTreeMap::from([(fact.to_string(), value.clone())]);
    let last = step
        .events
        .iter()
        .rposition(|e| e.kind() == "taken_back")
        .unwrap_or(at);
    step.events.truncate(last + 1);
    step.events.push(Event::CallRequested {
        call,
        agent: Agent::Data,
        tool: tool.into(),
        system: system.into(),
        entity: format!("{kind}:{}", value.to_lowercase()),
        arguments: arguments.clone(),
        idempotent: true,
        tries: 3,
        fencing: before.fencing(),
    });
    step.effects = vec![Effect::CallTool(ToolTry {
        call,
        attempt: 1,
        tool: tool.into(),
        system: system.into(),
        arguments,
        not_before: None,
    })];
    Some(())
}

/// The customer is identified, and a record of the person they seemed to be stays.
fn keeps_former(step: &mut Step) -> Option<()> {
    let verified = |event: &Event| {
        matches!(
            event,
            Event::Identified {
                level: IdentityLevel::Verified,
                ..
            }
        )
    };
    step.events.iter().position(verified)?;
    let withdrawn = |event: &Event| event.kind() == "record_withdrawn";
    let before = step.events.len();
    step.events.retain(|event| !withdrawn(event));
    (step.events.len() < before).then_some(())
}

/// Something of a record that was taken back.
fn former(before: &State) -> Option<String> {
    before.calls().all.iter().find_map(|call| {
        let gone = before.case().records.get(call.record.as_ref()?).is_none();
        if call.state != CallState::Succeeded || !gone {
            return None;
        }
        let known = truth(&call.tool, call.arguments.values().next()?).ok()?;
        let mut values = known.values.iter();
        values.find_map(|(fact, value)| (fact.as_str() == "hire_due_on").then(|| value.to_string()))
    })
}

/// An agent tells the customer something of the person they seemed to be.
fn tells_former(before: &State, step: &mut Step) -> Option<()> {
    let former = former(before)?;
    let said = step.events.iter_mut().find_map(|event| match event {
        Event::AgentReplied { text, message, .. } => {
            text.push_str(&format!(" It is due on {former}."));
            Some((*message, text.clone()))
        }
        _ => None,
    })?;
    for effect in &mut step.effects {
        if let Effect::Send { message, text, .. } = effect
            && *message == said.0
        {
            text.clone_from(&said.1);
        }
    }
    Some(())
}

/// A model is told something of the person the customer seemed to be.
fn told_to_model(before: &State, step: &mut Step) -> Option<()> {
    let former = former(before)?;
    step.effects.iter_mut().find_map(|effect| match effect {
        Effect::AskModel(ask) => match &mut ask.task {
            ModelTask::Act(task) => {
                task.turns.push(Turn {
                    speaker: Speaker::Agent,
                    message: message(),
                    text: former.as_str().into(),
                });
                Some(())
            }
            ModelTask::Route(_) | ModelTask::Summarise(_) => None,
        },
        _ => None,
    })
}
