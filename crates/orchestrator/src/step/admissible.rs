//! Which inputs may be acted on: what comes too late, twice, or from a screen that is not current is refused.

use baton_playbook::Disposition;

use super::input::{Context, Input, Refused};
use super::representative;
use crate::ids::Fencing;
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
        | Input::ToolFinished { .. }
        | Input::ModelFinished { .. }
        | Input::Wake
        | Input::Restarted
        | Input::MessageSettled { .. } => Ok(()),
        Input::Accept { offer, .. } => {
            let is_free = || state.is_with_agents() || state.phase.handoff().is_some();
            let may = match offer {
                Some(offer) => state.standing_offer() == Some(*offer),
                None => is_free(),
            };
            may.then_some(()).ok_or(Refused::OfferGone)
        }
        Input::Decline { offer, .. } => {
            let stands = state.standing_offer() == Some(*offer);
            stands.then_some(()).ok_or(Refused::OfferGone)
        }
        Input::Reply {
            fencing,
            message,
            text,
        } => {
            if state.dialogue.recent.contains(message) {
                return Err(Refused::Repeated);
            }
            if text.trim().is_empty() {
                return Err(Refused::EmptyText);
            }
            held(state, *fencing)
        }
        Input::ReturnToAgents {
            fencing, settled, ..
        } => {
            held(state, *fencing)?;
            representative::leaves_nothing_to_a_person(state, settled, cx.playbooks)
        }
        Input::StartWrapUp { fencing } => held(state, *fencing),
        Input::Transfer { fencing, queue, .. } => {
            if !cx.playbooks.queues.contains_key(queue) {
                return Err(Refused::UnknownQueue(queue.clone()));
            }
            held(state, *fencing)
        }
        Input::FinishWrapUp {
            fencing,
            disposition,
            ..
        } => {
            let known = cx
                .playbooks
                .dispositions
                .iter()
                .any(|d| &d.name == disposition);
            if !known && disposition != Disposition::NOT_WRAPPED_UP {
                return Err(Refused::UnknownDisposition(disposition.clone()));
            }
            in_wrap_up(state, *fencing)
        }
        Input::LeaveWrapUp { fencing } => in_wrap_up(state, *fencing),
        Input::LeaveBehind { fencing } => {
            held(state, *fencing).or_else(|_| in_wrap_up(state, *fencing))
        }
        Input::HandOver { .. } => in_phase(state, state.is_with_agents()),
    }
}

fn in_phase(state: &State, is: bool) -> Result<(), Refused> {
    is.then_some(()).ok_or(Refused::Phase {
        phase: plain(&state.phase),
    })
}

fn held(state: &State, fencing: Fencing) -> Result<(), Refused> {
    current(state, fencing)?;
    in_phase(state, matches!(state.phase, Phase::WithRepresentative(_)))
}

fn in_wrap_up(state: &State, fencing: Fencing) -> Result<(), Refused> {
    current(state, fencing)?;
    in_phase(state, matches!(state.phase, Phase::WrapUp(_)))
}

/// Whether the screen that an input comes from showed who has the conversation now.
fn current(state: &State, fencing: Fencing) -> Result<(), Refused> {
    (fencing == state.fencing)
        .then_some(())
        .ok_or(Refused::Stale)
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
