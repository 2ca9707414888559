//! Mistakes with models, and with what counts as one failure.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{
    Agent, AskId, CallId, Dropped, Effect, Event, HandoffId, Input, Objection, Proposal, Purpose,
    SentBy, State, Step, SummaryWriter, ToolTry, Trip,
};
use baton_playbook::{QueueName, SystemName, ToolName};
use baton_sanitiser::Policy;
use serde_json::{Map, Value};

use super::{Defect, message, position};

/// Failed calls in a row that the desks of the simulation allow.
const IN_A_ROW: usize = 3;

/// Changes what was decided; whether it found an occasion.
pub(super) fn strike(defect: Defect, before: &State, input: &Input, step: &mut Step) -> bool {
    let done = match defect {
        Defect::CountsTries => counts_tries(before, step),
        Defect::CountsModelTries => counts_model_tries(input, step),
        Defect::BelievesModel => runs(before, step, Objection::HallucinatedArgument),
        Defect::RunsUnknownTool => runs(before, step, Objection::UnknownTool),
        Defect::SendsUngrounded => sends(before, step),
        Defect::KeepsUngrounded => keeps(step),
        Defect::HearsTooLate => hears(Dropped::Unexpected, before, input, step),
        Defect::HearsFormerOwner => hears(Dropped::Stale, before, input, step),
        Defect::ObeysModel => obeys(step),
        _ => None,
    };
    done.is_some()
}

/// A rule trips because a call's own tries are counted.
fn counts_tries(before: &State, step: &mut Step) -> Option<()> {
    let failed =
        |event: &Event| matches!(event, Event::CallRetried { .. } | Event::CallFailed { .. });
    let at = step.events.iter().position(failed)?;
    let alone = position(step, "rule_tripped").is_none() && before.is_with_agents();
    let calls = before.calls().all.iter();
    let mut evidence = before.budget().failures_in_a_row.clone();
    for call in calls.filter(|call| call.failure().is_none()) {
        evidence.extend(call.retried.iter().map(|_| call.last));
    }
    evidence.push(before.next_seq() + at as u64);
    if !alone || evidence.len() != IN_A_ROW {
        return None;
    }
    step.events.truncate(at + 1);
    step.events.push(Event::RuleTripped(Trip {
        rule: Rule::FailuresInARow,
        threshold: IN_A_ROW.to_string(),
        observed: evidence.len().to_string(),
        sentence: "Three tool calls in a row failed.".to_owned(),
        evidence,
    }));
    Some(())
}

fn counts_model_tries(input: &Input, step: &mut Step) -> Option<()> {
    let Input::ModelFinished { tries: 2.., .. } = input else {
        return None;
    };
    let at = position(step, "model_failed")?;
    let again = step.events.get(at)?.clone();
    step.events.insert(at, again);
    Some(())
}

/// The call that a model proposed in this step.
fn proposed(step: &Step) -> Option<(String, Map<String, Value>)> {
    step.events.iter().find_map(|event| match event {
        Event::ModelAnswered {
            proposal: Proposal::Call { tool, arguments },
            ..
        } => Some((tool.clone(), arguments.clone())),
        _ => None,
    })
}

/// A call that was refused for this reason runs.
fn runs(before: &State, step: &mut Step, objection: Objection) -> Option<()> {
    let refused =
        |event: &Event| matches!(event, Event::ProposalRefused { why, .. } if *why == objection);
    let at = step.events.iter().position(refused)?;
    let (tool, arguments) = proposed(step)?;
    step.events.truncate(at);
    calls(before, step, tool, &arguments);
    Some(())
}

fn calls(before: &State, step: &mut Step, tool: String, arguments: &Map<String, Value>) {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let arguments = arguments
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    let one = ToolTry {
        call: CallId(message().0),
        attempt: 1,
        tool: ToolName::new(tool.as_str()),
        system: SystemName::from("hires"),
        arguments,
        not_before: None,
    };
    step.events.push(Event::CallRequested {
        call: one.call,
        agent: Agent::Data,
        tool: one.tool.clone(),
        system: one.system.clone(),
        entity: tool,
        arguments: one.arguments.clone(),
        idempotent: true,
        tries: 3,
        fencing: before.fencing(),
    });
    step.effects = vec![Effect::CallTool(one)];
}

/// A reply that was withheld is sent.
fn sends(before: &State, step: &mut Step) -> Option<()> {
    let at = position(step, "reply_withheld")?;
    let text = step.events.iter().find_map(|event| match event {
        Event::ModelAnswered {
            proposal: Proposal::Reply(text),
            ..
        } => Some(text.clone()),
        _ => None,
    })?;
    step.events.truncate(at);
    says(before, step, text);
    Some(())
}

fn says(before: &State, step: &mut Step, text: String) {
    step.effects = vec![Effect::Send {
        message: message(),
        by: SentBy::Agent(Agent::Data),
        text: text.clone(),
    }];
    step.events.push(Event::AgentReplied {
        message: message(),
        agent: Agent::Data,
        text,
        purpose: Purpose::Acknowledge,
        requests: Vec::new(),
        fencing: before.fencing(),
    });
}

/// A summary that was withheld is kept.
fn keeps(step: &mut Step) -> Option<()> {
    let at = position(step, "reply_withheld")?;
    let proposed = step.events.iter().find_map(|event| match event {
        Event::ModelAnswered {
            proposal: Proposal::Summary(text),
            ..
        } => Some(text.clone()),
        _ => None,
    })?;
    step.events.remove(at);
    step.events.iter_mut().find_map(|event| match event {
        Event::Summarised { text, by } => {
            (*text, *by) = (proposed.clone(), SummaryWriter::Model);
            Some(())
        }
        _ => None,
    })
}

/// An answer that was dropped is followed.
fn hears(why: Dropped, before: &State, input: &Input, step: &mut Step) -> Option<()> {
    let Input::ModelFinished {
        ask,
        duration_ms,
        tries,
        usage,
        outcome: Ok(answer),
    } = input
    else {
        return None;
    };
    let dropped = |event: &Event| matches!(event, Event::Discarded { why: w, .. } if *w == why);
    let at = step.events.iter().position(dropped)?;
    let late = why == Dropped::Stale || was_given_up(before, *ask, *duration_ms);
    if !late {
        return None;
    }
    let reply = answer.get("reply").and_then(Value::as_str);
    let call = answer.get("call").and_then(|call| {
        let tool = call.get("tool")?.as_str()?;
        Some((tool.to_owned(), call.get("arguments")?.as_object()?.clone()))
    });
    let proposal = match (reply, &call) {
        (Some(reply), _) => {
            Proposal::Reply(baton_sanitiser::sanitise(reply, &Policy::default()).text)
        }
        (None, Some((tool, arguments))) => Proposal::Call {
            tool: tool.clone(),
            arguments: arguments.clone(),
        },
        (None, None) => return None,
    };
    step.events.truncate(at);
    step.events.push(Event::ModelAnswered {
        ask: *ask,
        duration_ms: *duration_ms,
        tries: *tries,
        usage: *usage,
        proposal: proposal.clone(),
    });
    match (proposal, call) {
        (Proposal::Reply(text), _) => says(before, step, text),
        (_, Some((tool, arguments))) => calls(before, step, tool, &arguments),
        (_, None) => {}
    }
    Some(())
}

/// Whether an answer took longer than it is waited for. One that came twice, or was overtaken by a
/// newer question, is dropped too.
fn was_given_up(before: &State, ask: AskId, duration_ms: u64) -> bool {
    let open = before.pending_asks().any(|open| open.id == ask);
    let waited = baton_playbook::Limits::default().model_ms;
    !open && duration_ms > waited
}

fn obeys(step: &mut Step) -> Option<()> {
    let wishes = |event: &Event| {
        matches!(
            event,
            Event::ModelAnswered {
                proposal: Proposal::Handoff(_),
                ..
            }
        )
    };
    let at = step.events.iter().position(wishes)?;
    step.events.truncate(at + 1);
    step.events.push(Event::HandoffPrepared {
        handoff: HandoffId(message().0),
        queue: QueueName::from("counter"),
    });
    step.effects.clear();
    Some(())
}
