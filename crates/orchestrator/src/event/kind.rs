//! The kind of an event, as the journal's column names it.

use super::Event;

impl Event {
    /// The event's kind, as the journal's `kind` column has it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::ConfigurationChanged { .. } => "configuration_changed",
            Self::CustomerWrote { .. } => "customer_wrote",
            Self::CustomerLeft => "customer_left",
            Self::Reopened { .. } => "reopened",
            Self::Routed { .. } => "routed",
            Self::RequestOpened { .. } => "request_opened",
            Self::RequestAdded { .. } => "request_added",
            Self::WishUnheard { .. } => "wish_unheard",
            Self::RequestNarrowed { .. } => "request_narrowed",
            Self::RequestWithdrawn { .. } => "request_withdrawn",
            Self::RequestSettled { .. } => "request_settled",
            Self::Stated { .. } => "stated",
            Self::TakenBack { .. } => "taken_back",
            Self::CustomerChanged => "customer_changed",
            Self::AgentCalled { .. } => "agent_called",
            Self::CallRequested { .. } => "call_requested",
            Self::CallRetried { .. } => "call_retried",
            Self::CallSucceeded { .. } => "call_succeeded",
            Self::CallFailed { .. } => "call_failed",
            Self::CallRefused { .. } => "call_refused",
            Self::Identified { .. } => "identified",
            Self::RecordWithdrawn { .. } => "record_withdrawn",
            Self::AgentReplied { .. } => "agent_replied",
            Self::ReplyWithheld { .. } => "reply_withheld",
            Self::RuleTripped(_) => "rule_tripped",
            Self::HandoffPrepared { .. } => "handoff_prepared",
            Self::SnapshotSealed { .. } => "snapshot_sealed",
            Self::Queued { .. } => "queued",
            Self::Offered { .. } => "offered",
            Self::OfferEnded { .. } => "offer_ended",
            Self::Accepted { .. } => "accepted",
            Self::Committed { .. } => "committed",
            Self::RepresentativeWrote { .. } => "representative_wrote",
            Self::SaidBefore { .. } => "said_before",
            Self::ReturnedToAgents { .. } => "returned_to_agents",
            Self::Transferred { .. } => "transferred",
            Self::CallBackAsked { .. } => "call_back_asked",
            Self::QueuedAgain { .. } => "queued_again",
            Self::WrapUpStarted { .. } => "wrap_up_started",
            Self::WrapUpLeft { .. } => "wrap_up_left",
            Self::Closed { .. } => "closed",
            Self::Discarded { .. } => "discarded",
            Self::ModelAsked { .. } => "model_asked",
            Self::ModelAnswered { .. } => "model_answered",
            Self::ModelFailed { .. } => "model_failed",
            Self::ProposalRefused { .. } => "proposal_refused",
            Self::Summarised { .. } => "summarised",
        }
    }
}
