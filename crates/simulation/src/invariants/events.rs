//! What each event may be, given those before it.

use baton_orchestrator::{Event, Recorded, SummaryWriter};

use super::{Broken, Holds, Watch, hold};

/// An event that [`Watch::event`] gave to the wrong check breaks the run instead of passing unread.
pub(super) fn misplaced(event: &Event) -> Holds {
    Err(Broken {
        invariant: 12,
        how: format!("`{}` was given to the wrong check", event.kind()),
    })
}

impl Watch {
    /// Takes in one event.
    ///
    /// # Errors
    /// The first invariant that is broken.
    pub fn event(&mut self, recorded: &Recorded) -> Holds {
        let at = recorded.at;
        self.in_order(recorded)?;
        let tripped = std::mem::take(&mut self.tripped);
        if tripped {
            hold(
                3,
                matches!(recorded.event, Event::HandoffPrepared { .. }),
                || format!("after a rule tripped came {}", recorded.event.kind()),
            )?;
        }
        self.wish(&recorded.event)?;
        self.riddle(&recorded.event)?;
        match &recorded.event {
            Event::Opened { .. }
            | Event::CustomerWrote { .. }
            | Event::CustomerLeft
            | Event::Reopened { .. }
            | Event::SaidBefore { .. }
            | Event::CallBackAsked { .. }
            | Event::Closed { .. } => self.contact_event(recorded)?,
            Event::Routed { intent, .. } => {
                if let Some(intent) = intent {
                    self.intent = Some(intent.clone());
                }
            }
            Event::RequestOpened { intent, .. } => self.intent = Some(intent.clone()),
            Event::RequestAdded { .. }
            | Event::WishUnheard { .. }
            | Event::RequestNarrowed { .. }
            | Event::RequestWithdrawn { .. }
            | Event::RequestSettled { .. } => {}
            Event::Stated { .. }
            | Event::TakenBack { .. }
            | Event::CustomerChanged
            | Event::Identified { .. }
            | Event::RecordWithdrawn { .. } => self.known_event(recorded)?,
            Event::AgentCalled { .. }
            | Event::CallRequested { .. }
            | Event::CallRetried { .. }
            | Event::CallSucceeded { .. }
            | Event::CallFailed { .. }
            | Event::CallRefused { .. } => self.call_event(recorded)?,
            Event::AgentReplied { .. } => self.reply_event(recorded)?,
            Event::ReplyWithheld { .. } => self.withheld += 1,
            Event::ModelAsked {
                ask,
                agent,
                fencing,
                ..
            } => self.asked(*ask, *agent, *fencing, at)?,
            Event::ModelAnswered { ask, .. } => self.answered(*ask)?,
            Event::ModelFailed { ask, .. } => self.no_answer(*ask)?,
            Event::ProposalRefused { ask, .. } => self.proposal_refused(*ask)?,
            Event::Summarised { text, by } => {
                if *by == SummaryWriter::Model {
                    self.grounded(text)?;
                }
            }
            Event::ConfigurationChanged { .. } | Event::Discarded { .. } => {}
            Event::RuleTripped(_)
            | Event::HandoffPrepared { .. }
            | Event::SnapshotSealed { .. }
            | Event::Queued { .. }
            | Event::Offered { .. }
            | Event::OfferEnded { .. }
            | Event::Accepted { .. } => self.handoff_event(recorded, tripped)?,
            Event::Committed { .. }
            | Event::RepresentativeWrote { .. }
            | Event::ReturnedToAgents { .. }
            | Event::Transferred { .. }
            | Event::QueuedAgain { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpLeft { .. } => self.person_event(recorded)?,
        }
        Ok(())
    }

    fn in_order(&mut self, recorded: &Recorded) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        let expected = self.last.map_or(0, |(last, _)| last + 1);
        hold(12, seq == expected, || {
            format!("event {seq} where {expected} was due")
        })?;
        if let Some((_, before)) = self.last {
            hold(12, at + self.set_back >= before, || {
                format!("event {seq} is before its predecessor")
            })?;
        }
        self.last = Some((seq, at));
        Ok(())
    }
}
