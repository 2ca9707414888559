//! Which inputs may be acted on: what comes too late, twice, or from a screen that is not current is refused.

use baton_playbook::Disposition;

use super::input::{Context, Input, Refused};
use super::representative;
use crate::ids::Actor;
use crate::state::{Phase, State};

/// Whether the input may be acted on at all.
pub(super) fn admissible(state: &State, input: &Input, cx: &Context<'_>) -> Result<(), Refused> {
    let opened = state.contact.opened_at.is_some();
    match input {
        Input::ServedBefore { input, .. } => admissible(state, input, cx),
        Input::Opened { .. } if opened => Err(Refused::Repeated),
        Input::Opened { .. } => Ok(()),
        _ if !opened => Err(Refused::NotOpened),
        Input::CustomerWrote { message, .. } if state.dialogue.recent.contains(message) => {
            Err(Refused::Repeated)
        }
        Input::CustomerWrote { .. }
        | Input::CustomerLeft
        | Input::OfferedToNoOne
        | Input::ToolFinished { .. }
        | Input::ModelFinished { .. }
        | Input::Wake
        | Input::Restarted => Ok(()),
        Input::Accept { by, offer } => {
            current(state, by)?;
            let is_free = || state.is_with_agents() || state.phase.handoff().is_some();
            let may = match offer {
                Some(offer) => state.standing_offer() == Some(*offer),
                None => is_free(),
            };
            may.then_some(()).ok_or(Refused::OfferGone)
        }
        Input::Decline { by, offer, .. } => {
            let stands = state.standing_offer() == Some(*offer);
            stands.then_some(()).ok_or(Refused::OfferGone)?;
            current(state, by)
        }
        Input::Reply { by, message, text } => {
            if state.dialogue.recent.contains(message) {
                return Err(Refused::Repeated);
            }
            if text.trim().is_empty() {
                return Err(Refused::EmptyText);
            }
            held(state, by)
        }
        Input::ReturnToAgents {
            by,
            settled,
            not_wanted,
            ..
        } => {
            held(state, by)?;
            let settled = [&settled[..], not_wanted].concat();
            representative::leaves_nothing_to_a_person(state, &settled, cx.playbooks)
        }
        Input::StartWrapUp { by } => held(state, by),
        Input::Transfer { by, queue, .. } => {
            if !cx.playbooks.queues.contains_key(queue) {
                return Err(Refused::UnknownQueue(queue.clone()));
            }
            held(state, by)
        }
        Input::FinishWrapUp {
            by, disposition, ..
        } => {
            let known = cx
                .playbooks
                .dispositions
                .iter()
                .any(|d| &d.name == disposition);
            if !known && disposition != Disposition::NOT_WRAPPED_UP {
                return Err(Refused::UnknownDisposition(disposition.clone()));
            }
            in_wrap_up(state, by)
        }
        Input::LeaveWrapUp { by } => in_wrap_up(state, by),
        Input::LeaveBehind { by } => held(state, by).or_else(|_| in_wrap_up(state, by)),
        Input::HandOver { .. } => in_phase(state, state.is_with_agents()),
    }
}

fn in_phase(state: &State, is: bool) -> Result<(), Refused> {
    is.then_some(()).ok_or(Refused::Phase {
        phase: plain(&state.phase),
    })
}

fn held(state: &State, by: &Actor) -> Result<(), Refused> {
    current(state, by)?;
    in_phase(state, matches!(state.phase, Phase::WithRepresentative(_)))?;
    theirs(state, by)
}

fn in_wrap_up(state: &State, by: &Actor) -> Result<(), Refused> {
    current(state, by)?;
    in_phase(state, matches!(state.phase, Phase::WrapUp(_)))?;
    theirs(state, by)
}

/// Whether the screen that an input comes from showed who has the conversation now.
fn current(state: &State, by: &Actor) -> Result<(), Refused> {
    (by.fencing == state.fencing)
        .then_some(())
        .ok_or(Refused::Stale)
}

/// Whether the conversation is with the representative who acts.
fn theirs(state: &State, by: &Actor) -> Result<(), Refused> {
    match &state.phase {
        Phase::WithRepresentative(holder) | Phase::WrapUp(holder)
            if holder.id != by.representative.id =>
        {
            Err(Refused::NotTheirs(holder.name.clone()))
        }
        _ => Ok(()),
    }
}

fn plain(phase: &Phase) -> &'static str {
    match phase {
        Phase::Routing | Phase::Gathering | Phase::Assisting => "with the agents",
        Phase::HandingOff(_) => "waiting for a person",
        Phase::WithRepresentative(_) => "with a representative",
        Phase::WrapUp(_) => "in wrap-up",
        Phase::Closed => "closed",
    }
}
