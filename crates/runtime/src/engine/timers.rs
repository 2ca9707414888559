//! Timers: deadlines, offers, conversations that have to be read again.

use std::time::Duration;

use baton_orchestrator::Input;
use jiff::SignedDuration;

use crate::engine::Engine;
use crate::envelope::Arrival;
use crate::error::RuntimeError;

/// Longest sleep between looks at the deadlines: a clock that was set back is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// When a deadline that changed nothing is looked at again.
const LATER: SignedDuration = SignedDuration::from_secs(5);

impl Engine {
    /// Runs the timers that are due.
    pub(crate) async fn tend(&mut self) {
        self.recover().await;
        self.begin_held_back();
        self.wake_due().await;
        self.offer_next().await;
    }

    /// How long until the next timer is due.
    pub(crate) fn until_next(&self) -> Duration {
        let deadline = self.working.next_deadline().map(|(at, _)| {
            Duration::try_from(at.duration_since(self.config.clock.now())).unwrap_or(Duration::ZERO)
        });
        deadline
            .into_iter()
            .chain(self.recovery.pause(self.config.clock.passed()))
            .fold(LONGEST_SLEEP, Duration::min)
    }

    /// Takes up conversations whose last step was not saved.
    async fn recover(&mut self) {
        for (id, inputs) in self.recovery.take_due(self.config.clock.passed()) {
            if !self.holdings.holds(id) {
                continue;
            }
            if self.working.broken(id).is_some() {
                // Other commits of it are in flight; the last of them brings it back here.
                for input in inputs {
                    self.recovery.remember(id, input);
                }
                continue;
            }
            match self.hold(id).await {
                Ok(()) => {}
                Err(RuntimeError::Store(error)) => {
                    tracing::error!(conversation = %id, %error, "a conversation could not be read again yet");
                    for input in inputs {
                        self.recovery.remember(id, input);
                    }
                    self.recovery.ready(id, false, self.config.clock.passed());
                    continue;
                }
                // It was not even opened: the gateway delivers it again.
                Err(_) => continue,
            }
            // What the gateway decided stands, also where following it was not saved.
            self.follow_owner(id).await;
            for input in inputs {
                self.decide(id, input, Arrival::of_the_program()).await;
            }
            self.decide(id, Input::Wake, Arrival::of_the_program())
                .await;
        }
    }

    async fn wake_due(&mut self) {
        let now = self.config.clock.now();
        while let Some((at, id)) = self.working.next_deadline() {
            if at > now {
                return;
            }
            self.working.meet(id);
            self.decide(id, Input::Wake, Arrival::of_the_program())
                .await;
            let later = now.checked_add(LATER).unwrap_or(now);
            self.working.postpone(id, now, later);
        }
    }

    /// Whether one more can be offered.
    pub(crate) fn has_room(&self) -> bool {
        let offered = self.working.offered();
        offered < self.config.offers_at_once
            && offered.saturating_add(self.working.held()) < self.capacity
    }

    /// Offers queued handoffs while there is room for more offers.
    async fn offer_next(&mut self) {
        let mut last = None;
        while let Some(who) = &self.config.available
            && self.has_room()
        {
            let next = self.working.next_queued(who, self.config.clock.now());
            // A handoff that could not be offered and is still first waits for the next event.
            let Some(id) = next.filter(|_| next != last) else {
                return;
            };
            last = next;
            self.decide(id, Input::Wake, Arrival::of_the_program())
                .await;
        }
    }
}
