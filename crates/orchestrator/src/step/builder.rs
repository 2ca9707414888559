//! A step being decided: every event is applied to the state at once, so that what follows in
//! the same step sees it.

use jiff::{SignedDuration, Timestamp};

use super::input::{Context, Effect, Step};
use super::models::Proposed;
use crate::event::{Event, Recorded};
use crate::ids::Ids;
use crate::state::State;

pub(crate) struct StepBuilder<'a, 'c> {
    pub(crate) state: State,
    pub(crate) cx: &'a Context<'c>,
    pub(crate) ids: Ids,
    /// What a model proposes in this step, checked; decided on in the next round.
    pub(super) proposed: Option<Proposed>,
    /// Whether the customer was answered in this step and more of what they want is open.
    pub(super) more_open: bool,
    step: Step,
}

impl<'a, 'c> StepBuilder<'a, 'c> {
    pub(crate) fn new(state: State, cx: &'a Context<'c>) -> Self {
        Self {
            state,
            cx,
            ids: cx.ids.clone(),
            proposed: None,
            more_open: false,
            step: Step::default(),
        }
    }

    /// Records an event. The first one of a step that is decided by another configuration than the last step comes
    /// after the event that names it.
    pub(crate) fn emit(&mut self, event: Event) {
        if !matches!(event, Event::Opened { .. })
            && let Some(configuration) = &self.cx.playbooks.digest
            && self.state.contact.configuration.as_ref() != Some(configuration)
        {
            let configuration = configuration.clone();
            self.record(Event::ConfigurationChanged { configuration });
        }
        self.record(event);
    }

    fn record(&mut self, event: Event) {
        let recorded = Recorded {
            seq: self.state.next_seq,
            at: self.cx.now,
            event,
        };
        self.state.apply(&recorded);
        self.step.events.push(recorded.event);
    }

    pub(crate) fn effect(&mut self, effect: Effect) {
        self.step.effects.push(effect);
    }

    pub(crate) fn after_ms(&self, ms: u64) -> Timestamp {
        later(self.cx.now, ms)
    }

    pub(crate) fn finish(self) -> (State, Step) {
        (self.state, self.step)
    }
}

/// The instant `ms` milliseconds later; the last representable one where that overflows.
pub(crate) fn later(at: Timestamp, ms: u64) -> Timestamp {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    at.checked_add(SignedDuration::from_millis(ms))
        .unwrap_or(Timestamp::MAX)
}
