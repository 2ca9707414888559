//! One step: `(state, input) -> (state, events, effects)`. No clock, no randomness, no I/O.

mod admissible;
mod advance;
mod answers;
mod assigning;
mod blank;
mod builder;
mod contradicted;
mod customer;
mod deciding;
mod follow_up;
mod handoff;
mod identity;
mod input;
mod masks;
mod models;
mod naming;
mod only;
pub(crate) mod places;
mod pointing;
mod reading;
mod replies;
mod representative;
mod requests;
mod served_before;
mod sparing;
mod stated;
mod taken_back;
mod told;
mod tools;
mod urgent;
mod waiting;
mod which;
mod withdrawing;

pub(crate) use advance::playbook as playbook_of;
pub(crate) use builder::later;
pub(crate) use identity::given;
pub use input::{
    Context, CustomerStatus, Effect, Input, Refused, SaidBefore, SentBy, Step, ToolTry,
};
pub use models::outstanding as outstanding_asks;

use admissible::admissible;
use builder::StepBuilder;
use jiff::Timestamp;

use crate::event::Fulfilment;
use crate::state::{CallState, HandoffStatus, Phase, State};

/// The time without a message after which a conversation of the agents is closed.
pub const IDLE_MS: u64 = 30 * 60 * 1000;

/// How long something may be under way without any news while no one waits for it, in milliseconds. No try takes so long:
/// what began it has ended, and a person goes on.
pub(crate) const STALLED_MS: u64 = 5 * 60 * 1000;

/// Decides one input. On refusal the state comes back unchanged with the reason.
///
/// ```
/// use std::collections::BTreeSet;
///
/// use baton_orchestrator::{
///     AgentModels, Context, ConversationId, Ids, Input, MessageId, Recorded, State, step,
/// };
/// use baton_router::{Example, Lexical, LexicalOptions};
///
/// let text = std::fs::read_to_string("../../examples/shop/shop.toml")?;
/// let playbooks = baton_playbook::load(&[("shop.toml".to_owned(), text)])?;
/// let examples = [
///     Example::of("order_status", "where is my order"),
///     Example::of("order_status", "has my order been sent"),
///     Example::of("return_item", "I want to send the item back"),
///     Example::of("return_item", "how do I return this"),
/// ];
/// let router = Lexical::train(&examples, LexicalOptions::default())?;
/// let now: jiff::Timestamp = "2026-03-14T09:00:00Z".parse()?;
/// let mut ids = Ids::new(now, 1);
/// let (id, message) = (ConversationId(ids.next_uuid()), MessageId(ids.next_uuid()));
/// let unreachable = BTreeSet::new();
/// let context = Context {
///     now,
///     logged_at: None,
///     ids,
///     playbooks: &playbooks,
///     router: &router,
///     models: AgentModels::default(),
///     unreachable: &unreachable,
///     available: None,
/// };
///
/// let opened = Input::Opened {
///     channel: "web".to_owned(),
///     customer_label: None,
///     practice: false,
/// };
/// let (state, first) = step(State::new(id), opened, &context).map_err(|(_, refused)| refused)?;
/// let wrote = Input::CustomerWrote {
///     message,
///     text: "Where is my order?".to_owned(),
///     removed: Vec::new(),
/// };
/// let (state, second) = step(state, wrote, &context).map_err(|(_, refused)| refused)?;
///
/// // The state is the fold of the events, and of nothing else.
/// let journal: Vec<Recorded> = (0..)
///     .zip(first.events.into_iter().chain(second.events))
///     .map(|(seq, event)| Recorded { seq, at: now, event })
///     .collect();
/// assert_eq!(State::replay(id, &journal), state);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn step(
    state: State,
    input: Input,
    cx: &Context<'_>,
) -> Result<(State, Step), (Box<State>, Refused)> {
    if let Err(refused) = admissible(&state, &input, cx) {
        return Err((Box::new(state), refused));
    }
    let mut builder = StepBuilder::new(state, cx);
    match input {
        Input::ServedBefore {
            input,
            newest,
            said,
            left_out,
        } => {
            take(&mut builder, *input);
            served_before::take_in(&mut builder, newest, said, left_out);
        }
        input => take(&mut builder, input),
    }
    advance::advance(&mut builder);
    Ok(builder.finish())
}

/// Takes in what happened, before anything follows from it.
fn take(builder: &mut StepBuilder<'_, '_>, input: Input) {
    match input {
        // One inside another brings nothing that the outer one does not.
        Input::ServedBefore { .. } => {}
        Input::Opened {
            channel,
            customer_label,
            practice,
        } => {
            customer::opened(builder, channel, customer_label.as_deref(), practice);
        }
        Input::CustomerWrote {
            message,
            text,
            removed,
        } => customer::wrote(builder, message, &text, removed),
        Input::CustomerLeft => customer::left(builder),
        Input::OfferedToNoOne => handoff::take_back_offer(builder),
        Input::ToolFinished {
            call,
            attempt,
            duration_ms,
            outcome,
            redactions,
        } => {
            tools::finished(builder, call, attempt, duration_ms, outcome, redactions);
        }
        Input::ModelFinished {
            ask,
            duration_ms,
            tries,
            usage,
            outcome,
        } => {
            let spent = models::Spent {
                duration_ms,
                tries,
                usage,
            };
            models::finished(builder, ask, &spent, outcome);
        }
        Input::Wake => handoff::expire(builder),
        Input::Restarted => tools::restarted(builder),
        Input::Accept { by, offer } => representative::accept(builder, by.representative, offer),
        Input::Decline { by, offer, reason } => {
            representative::decline(builder, by.representative, offer, &reason);
        }
        Input::Reply { by, message, text } => {
            representative::reply(builder, by.representative, message, &text);
        }
        Input::ReturnToAgents {
            by,
            settled,
            not_wanted,
            note,
        } => {
            let by = by.representative;
            representative::settle(builder, &by, &settled, Fulfilment::Done);
            representative::settle(builder, &by, &not_wanted, Fulfilment::NotWanted);
            representative::return_to_agents(builder, by, &note);
        }
        Input::Transfer { by, queue, note } => {
            representative::transfer(builder, by.representative, queue, &note);
        }
        Input::StartWrapUp { by } => representative::start_wrap_up(builder, by.representative),
        Input::LeaveWrapUp { by } => representative::leave_wrap_up(builder, by.representative),
        Input::LeaveBehind { by } => representative::leave_behind(builder, by.representative),
        Input::FinishWrapUp {
            by,
            disposition,
            settled,
            not_wanted,
            summary,
            notes,
        } => {
            let by = by.representative;
            representative::settle(builder, &by, &settled, Fulfilment::Done);
            representative::settle(builder, &by, &not_wanted, Fulfilment::NotWanted);
            representative::finish_wrap_up(builder, by, disposition, &summary, &notes);
        }
        Input::HandOver { why } => handoff::on_request(builder, &why),
    }
}

/// When the conversation wants to be woken next, if nothing else happens.
pub fn next_deadline(state: &State, playbooks: &baton_playbook::Playbooks) -> Option<Timestamp> {
    let limits = advance::limits(state, playbooks);
    match &state.phase {
        Phase::Routing | Phase::Gathering | Phase::Assisting => {
            let answer = state
                .waits
                .unanswered_since
                .map(|since| later(since, limits.answer_ms));
            // While a call is under way nothing is said, so being quiet changes nothing; what
            // wakes then is the time to answer.
            let waits =
                state.calls.pending().next().is_some() || state.pending_asks().next().is_some();
            let quiet = advance::quiet_at(state, limits)
                .filter(|at| !waits && state.last_at.is_none_or(|last| *at > last));
            let idle = state.last_at.map(|at| later(at, IDLE_MS));
            let late = models::give_up_at(state, playbooks);
            let stalled = state
                .waits
                .unanswered_since
                .is_none()
                .then(|| state.under_way_since())
                .flatten()
                .map(|since| later(since, STALLED_MS));
            answer
                .into_iter()
                .chain(stalled)
                .chain(quiet)
                .chain(idle)
                .chain(late)
                .min()
        }
        Phase::HandingOff(handoff) => {
            let lease = match &handoff.status {
                HandoffStatus::Offered { lease_until, .. } => Some(*lease_until),
                HandoffStatus::Prepared
                | HandoffStatus::Queued
                | HandoffStatus::Overflow
                | HandoffStatus::Accepted { .. } => None,
            };
            lease
                .into_iter()
                .chain(models::give_up_at(state, playbooks))
                .chain(waiting::deadline(state, playbooks))
                .min()
        }
        Phase::WithRepresentative(_) | Phase::WrapUp(_) => models::give_up_at(state, playbooks)
            .into_iter()
            .chain(waiting::deadline(state, playbooks))
            .min(),
        Phase::Closed => None,
    }
}

/// The tries that are due or under way: what a shell that starts again has to take up, after it
/// fed [`Input::Restarted`].
pub fn outstanding(state: &State) -> Vec<ToolTry> {
    state
        .calls
        .pending()
        .map(|call| ToolTry {
            call: call.id,
            attempt: call.attempt,
            tool: call.tool.clone(),
            system: call.system.clone(),
            arguments: call.arguments.clone(),
            not_before: match &call.state {
                CallState::Waiting(at) => Some(*at),
                CallState::Running | CallState::Succeeded | CallState::Failed(_) => None,
            },
        })
        .collect()
}
