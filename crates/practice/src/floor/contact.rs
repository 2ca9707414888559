//! One simulated customer in one conversation at the gateway.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use baton_protocol::channel::{Entry, EntryBody};
use baton_protocol::{AuthorKind, ConversationState};
use tokio::sync::watch;
use tokio::time::Instant;

use super::Pace;
use super::channel::{Line, Trouble};
use crate::customer::{CustomerAct, CustomerEvent, Ending, SimulatedCustomer, Speaker};

/// The longest a contact lasts, pauses not counted.
const LONGEST: Duration = Duration::from_secs(2 * 3600);

pub(super) struct Contact {
    pub(super) customer: SimulatedCustomer,
    pub(super) line: Arc<Line>,
    /// Position of the newest entry read.
    pub(super) read: u64,
    pub(super) pace: Pace,
    pub(super) paused: watch::Receiver<bool>,
}

/// Planned acts, and their times.
#[derive(Default)]
struct Plans {
    acts: VecDeque<(Instant, CustomerAct)>,
}

impl Plans {
    fn add(&mut self, acts: Vec<CustomerAct>, pace: &Pace) {
        let mut at = self.acts.back().map_or_else(Instant::now, |(at, _)| *at);
        for act in acts {
            let (CustomerAct::Say { after_ms, .. } | CustomerAct::Leave { after_ms }) = &act;
            at += Duration::from_millis(*after_ms).mul_f64(pace.typing);
            self.acts.push_back((at, act));
        }
    }

    fn due(&mut self) -> Option<CustomerAct> {
        let due = self
            .acts
            .front()
            .is_some_and(|(at, _)| *at <= Instant::now());
        if due {
            self.acts.pop_front().map(|(_, act)| act)
        } else {
            None
        }
    }

    /// Moves everything by the time that was paused.
    fn postpone(&mut self, by: Duration) {
        for (at, _) in &mut self.acts {
            *at += by;
        }
    }
}

impl Contact {
    /// Goes through the whole conversation.
    pub(super) async fn run(mut self) -> Result<Ending, Trouble> {
        let mut plans = Plans::default();
        let first = self.customer.begin();
        plans.add(first, &self.pace);
        let mut lasted = Duration::ZERO;
        let mut silent = Duration::ZERO;
        loop {
            if let Some(paused) = self.wait_while_paused().await {
                plans.postpone(paused);
            }
            let began = Instant::now();
            let acted = match self.perform(&mut plans).await {
                Ok(acted) => acted,
                Err(Trouble::Over) => {
                    plans.acts.clear();
                    self.customer.react(CustomerEvent::Closed);
                    true
                }
                Err(failed) => return Err(failed),
            };
            if plans.acts.is_empty()
                && let Some(ending) = self.customer.ended()
            {
                return Ok(ending);
            }
            let heard = self.listen(&mut plans).await?;
            tokio::time::sleep(self.pace.poll).await;
            let passed = began.elapsed();
            lasted += passed;
            // A customer who is still typing does not count the seconds.
            silent = if acted || heard || !plans.acts.is_empty() {
                Duration::ZERO
            } else {
                silent + passed
            };
            let felt = silent.div_f64(self.pace.patience.max(0.001));
            let felt = u64::try_from(felt.as_millis()).unwrap_or(u64::MAX);
            if plans.acts.is_empty() {
                let acts = self.customer.react(CustomerEvent::Silence(felt));
                plans.add(acts, &self.pace);
            }
            if lasted > LONGEST {
                self.line.leave().await?;
                return Ok(Ending::GaveUp);
            }
        }
    }

    /// Waits while the floor is paused; returns for how long.
    async fn wait_while_paused(&mut self) -> Option<Duration> {
        if !*self.paused.borrow() {
            return None;
        }
        let since = Instant::now();
        // An error means that the floor is gone, and this task with it.
        let _ = self.paused.wait_for(|paused| !paused).await;
        Some(since.elapsed())
    }

    /// Does the acts that are due; returns whether there were any.
    async fn perform(&self, plans: &mut Plans) -> Result<bool, Trouble> {
        let mut acted = false;
        while let Some(act) = plans.due() {
            acted = true;
            match act {
                CustomerAct::Say { text, .. } => self.line.say(text).await?,
                CustomerAct::Leave { .. } => self.line.leave().await?,
            }
        }
        Ok(acted)
    }

    /// Reads new entries; returns whether there was one by another author.
    async fn listen(&mut self, plans: &mut Plans) -> Result<bool, Trouble> {
        let mut heard = false;
        for entry in self.line.after(self.read).await? {
            self.read = entry.position;
            if let Some(noticed) = noticed(&entry) {
                heard = true;
                let acts = self.customer.react(noticed);
                plans.add(acts, &self.pace);
            }
        }
        Ok(heard)
    }
}

/// The event that an entry is to the customer; `None` if it is their own.
fn noticed(entry: &Entry) -> Option<CustomerEvent<'_>> {
    match &entry.body {
        EntryBody::Message { author, text, .. } => match author.kind {
            AuthorKind::Customer => None,
            AuthorKind::Agent => Some(CustomerEvent::Message {
                from: Speaker::Agent,
                text,
            }),
            AuthorKind::Representative => Some(CustomerEvent::Message {
                from: Speaker::Person,
                text,
            }),
        },
        EntryBody::Status { state } => match state {
            ConversationState::WithAgents => None,
            ConversationState::WaitingForPerson => Some(CustomerEvent::Waiting),
            ConversationState::WithPerson { .. } => Some(CustomerEvent::Joined),
            ConversationState::Closed => Some(CustomerEvent::Closed),
        },
        EntryBody::Left {} | EntryBody::Unreadable {} => None,
    }
}
