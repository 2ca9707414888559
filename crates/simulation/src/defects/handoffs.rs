//! Mistakes about whose turn it is: the agents', a person's, or the next one's.

use baton_orchestrator::{
    Agent, Effect, Event, Fencing, Input, Phase, Purpose, SentBy, State, Step,
};

use super::{Defect, message, position, remove};

/// Changes what was decided; whether it found an occasion.
pub(super) fn strike(defect: Defect, before: &State, input: &Input, step: &mut Step) -> bool {
    match defect {
        Defect::KeepsFencing => {
            let old = before.fencing();
            step.events.iter_mut().any(|event| match event {
                Event::Committed { fencing, .. } => {
                    *fencing = old;
                    true
                }
                _ => false,
            })
        }
        Defect::SpeaksUnasked => {
            let held = matches!(before.phase(), Phase::WithRepresentative(_));
            let wrote = matches!(input, Input::CustomerWrote { .. });
            (held && wrote)
                .then(|| speak(step, before.fencing()))
                .is_some()
        }
        Defect::HandsOffAlone => remove(step, "rule_tripped"),
        Defect::IgnoresTrip => match position(step, "rule_tripped") {
            Some(at) => {
                step.events.truncate(at + 1);
                true
            }
            None => false,
        },
        Defect::WaitsForEver => {
            let waits = |event: &Event| match event {
                Event::AgentReplied { purpose, .. } => {
                    matches!(purpose, Purpose::Wait | Purpose::OfferCallBack)
                }
                event => matches!(event, Event::QueuedAgain { .. }),
            };
            let Some(at) = step.events.iter().position(waits) else {
                return false;
            };
            step.events.truncate(at);
            step.effects.clear();
            true
        }
        Defect::LosesHandoff => {
            let Some(at) = position(step, "offer_ended") else {
                return false;
            };
            step.events.truncate(at);
            step.events.push(Event::ReturnedToAgents {
                message: None,
                waits: Vec::new(),
                unanswered: None,
                note: String::new(),
                fencing: Fencing(before.fencing().0 + 1),
                by: None,
            });
            true
        }
        _ => false,
    }
}

fn speak(step: &mut Step, fencing: Fencing) {
    let text = "An agent again.".to_owned();
    step.effects.push(Effect::Send {
        message: message(),
        by: SentBy::Agent(Agent::Data),
        text: text.clone(),
    });
    step.events.push(Event::AgentReplied {
        message: message(),
        agent: Agent::Data,
        text,
        purpose: Purpose::Acknowledge,
        requests: Vec::new(),
        fencing,
    });
}
