//! Waiting (invariant 16): a customer who waits for a person is told in time, and one who is not answered is queued
//! again.

use baton_orchestrator::Purpose;
use baton_playbook::Waiting;
use jiff::{SignedDuration, Timestamp};

use super::{Holds, hold};

/// What a customer waits for.
#[derive(Debug, Default)]
pub(super) struct WaitCheck {
    queued_since: Option<Timestamp>,
    owed_since: Option<Timestamp>,
    told: bool,
    offered: bool,
    /// Whether they asked to be called or written to.
    left_word: bool,
    /// Whether they have left: who takes the case then keeps no one waiting.
    gone: bool,
}

impl WaitCheck {
    pub(super) fn queued(&mut self, at: Timestamp) {
        // Who has left is read later, and waits for nothing.
        *self = Self {
            queued_since: (!self.gone).then_some(at),
            gone: self.gone,
            ..Self::default()
        };
    }

    pub(super) fn taken(&mut self, at: Timestamp) {
        *self = Self {
            owed_since: (!self.gone).then_some(at),
            gone: self.gone,
            ..Self::default()
        };
    }

    pub(super) fn wrote(&mut self, with_person: bool, at: Timestamp) {
        self.gone = false;
        if with_person {
            self.owed_since.get_or_insert(at);
        }
    }

    /// The wait is over: they were answered, or left, or left word.
    pub(super) fn over(&mut self) {
        *self = Self::default();
    }

    pub(super) fn left(&mut self) {
        (self.queued_since, self.owed_since, self.gone) = (None, None, true);
    }

    pub(super) fn left_word(&mut self) {
        (self.queued_since, self.left_word) = (None, true);
    }

    pub(super) fn told(&mut self, purpose: &Purpose) -> Holds {
        match purpose {
            Purpose::Wait => {
                hold(16, !self.told, || "told twice that it takes longer".into())?;
                self.told = true;
            }
            Purpose::OfferCallBack => {
                hold(16, !self.offered, || "a call-back was offered twice".into())?;
                (self.told, self.offered) = (true, true);
            }
            // Who asks to be called before it is offered is called back as well.
            Purpose::CallBackNoted if self.left_word => {}
            Purpose::MessageNoted | Purpose::CallBackNoted => {
                hold(16, self.offered, || "noted what was not asked for".into())?;
                self.left_word();
            }
            Purpose::Handoff
            | Purpose::Clarify
            | Purpose::ConfirmAccount
            | Purpose::Ask(_)
            | Purpose::Answer
            | Purpose::Acknowledge
            | Purpose::Goodbye => {}
        }
        Ok(())
    }

    /// Looked at after each step: what was due by then has come.
    pub(super) fn holds(&self, waiting: &Waiting, at: Timestamp) -> Holds {
        let late = |since: Option<Timestamp>, ms: u64| {
            let due = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
            since.is_some_and(|since| at.duration_since(since) > due)
        };
        hold(
            16,
            self.told || !late(self.queued_since, waiting.tell_ms),
            || "a customer waits for a person and was not told".into(),
        )?;
        let offered = self.offered || !late(self.queued_since, waiting.call_back_ms);
        hold(16, offered, || {
            "no representative came, and no call-back was offered".into()
        })?;
        hold(16, !late(self.owed_since, waiting.queue_again_ms), || {
            "a representative does not answer, and the customer still waits".into()
        })
    }
}
