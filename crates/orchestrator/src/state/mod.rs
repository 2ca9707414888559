//! The state of one conversation: a fold over its journal.

mod apply;
mod asks;
mod calls;
mod case;
mod ended_calls;
mod handoff;
mod messages;
mod mood;
mod questions;
mod records;
mod requests;
mod somebody_else;
mod stated;
mod told;
mod transcript;

use std::collections::VecDeque;
use std::sync::Arc;

use baton_playbook::QueueName;
use baton_sanitiser::Redaction;
use jiff::Timestamp;

pub use asks::{Ask, Asks, KnownSummary, Writer};
pub use calls::{Budget, Call, CallState, Calls, Edge, Refusal};
pub(crate) use case::owner_of;
pub use case::{Case, KnownIdentity, KnownRecord, Provenance, Verified};
pub use handoff::{CallBack, Handoff, Stand};
pub use mood::{Mood, Signal};
pub use records::Records;
pub use requests::{Request, RequestState, Requests, Said, Subject};
pub(crate) use stated::same;
pub use stated::{StatedValue, TakenBackValue};
pub(crate) use told::Told;
pub use transcript::Transcript;

use crate::event::{Recorded, Trip};
use crate::ids::{
    ConversationId, EventSeq, Fencing, MessageId, OfferId, Representative, SnapshotId,
};

/// Message identifiers remembered, of every author: to drop a repeated one (the store drops repeats of
/// any age; this guards the core on its own), and to know what was said from here.
const RECENT_MESSAGES: usize = 256;
/// The most questions and wishes kept that fit no request.
pub(crate) const UNHEARD: usize = 8;

/// Who owns the conversation. Exactly one at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The agents.
    Agents,
    /// A queue.
    Queue(QueueName),
    /// One representative.
    Representative(Representative),
    /// Nobody: it is closed.
    Nobody,
}

/// Messages kept that a representative has not answered.
pub(crate) const OWED: usize = 32;

/// Where the conversation is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The agents find out what it is about.
    Routing,
    /// The agents gather facts.
    Gathering,
    /// The agents answered and stay with the customer.
    Assisting,
    /// On its way to a person.
    HandingOff(Handoff),
    /// With a person.
    WithRepresentative(Representative),
    /// The contact is over; the person finishes the after-contact work.
    WrapUp(Representative),
    /// Over.
    Closed,
}

impl Phase {
    /// Whether the agents have it.
    pub fn is_with_agents(&self) -> bool {
        matches!(self, Self::Routing | Self::Gathering | Self::Assisting)
    }

    /// The handoff under way, if one is.
    pub fn handoff(&self) -> Option<&Handoff> {
        match self {
            Self::HandingOff(handoff) => Some(handoff),
            Self::Routing
            | Self::Gathering
            | Self::Assisting
            | Self::WithRepresentative(_)
            | Self::WrapUp(_)
            | Self::Closed => None,
        }
    }
}

/// A snapshot revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRevision {
    /// The snapshot.
    pub id: SnapshotId,
    /// Its revision.
    pub revision: u32,
    /// Its digest.
    pub digest: String,
    /// What it was made from; another one is sealed when this grew.
    pub content_version: u64,
}

/// Counts of messages by author.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// By the customer.
    pub customer: u32,
    /// By agents.
    pub agents: u32,
    /// By representatives.
    pub representatives: u32,
}

/// The state of one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(crate) id: ConversationId,
    pub(crate) next_seq: EventSeq,
    pub(crate) contact: Contact,
    pub(crate) last_at: Option<Timestamp>,
    pub(crate) phase: Phase,
    pub(crate) fencing: Fencing,
    pub(crate) dialogue: Dialogue,
    pub(crate) waits: Waits,
    pub(crate) requests: Requests,
    /// Large parts are behind an [`Arc`]: a state that is still being read is cloned for the next
    /// step, and shares with it what the step does not touch.
    pub(crate) case: Arc<Case>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) asks: Asks,
    pub(crate) sealing: Sealing,
    pub(crate) budget: Budget,
    pub(crate) mood: Mood,
}

/// The contact with the customer: where it came from, and how it ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Contact {
    pub(crate) opened_at: Option<Timestamp>,
    pub(crate) channel: String,
    pub(crate) customer_label: Option<String>,
    pub(crate) practice: bool,
    pub(crate) customer_left: bool,
    pub(crate) disposition: Option<String>,
    /// The call-back that is owed to the customer.
    pub(crate) call_back: Option<CallBack>,
}

/// What was said, and how the last message reads.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Dialogue {
    pub(crate) counts: MessageCounts,
    pub(crate) recent: VecDeque<MessageId>,
    pub(crate) first_words: Option<(MessageId, Arc<str>, EventSeq)>,
    pub(crate) last_words: Option<(MessageId, Arc<str>, EventSeq)>,
    /// What the last message says, as far as rules can read it.
    pub(crate) reading: crate::signals::Reading,
    /// The message in which the customer last asked for a person.
    pub(crate) wants_person: Option<MessageId>,
    /// Whether the customer says that they speak for another person.
    pub(crate) for_another: bool,
    pub(crate) unclear: Option<EventSeq>,
    /// What the customer was asked to put in other words, and has not.
    pub(crate) unexplained: Option<Arc<str>>,
    /// Questions and wishes that fit nothing this desk knows, at most [`UNHEARD`].
    pub(crate) unheard: Vec<Arc<str>>,
    pub(crate) last_routing: Option<(f32, EventSeq)>,
    /// What an agent or a representative said last.
    pub(crate) last_said: Option<Arc<str>>,
    pub(crate) acknowledged: bool,
    pub(crate) last_asked: Vec<baton_playbook::FactName>,
    pub(crate) transcript: Transcript,
    pub(crate) told: Told,
}

/// Who waits for whom, and since when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Waits {
    pub(crate) unanswered_since: Option<Timestamp>,
    /// The same by when they wrote, earlier where it came late. Deadlines of the desk go by when it came.
    pub(crate) wrote_since: Option<Timestamp>,
    pub(crate) last_wrote_at: Option<Timestamp>,
    pub(crate) unanswered: Option<(MessageId, EventSeq)>,
    /// What the customer wrote since the representative who has it last wrote, at most [`OWED`].
    pub(crate) owed: Vec<MessageId>,
    /// Since when the customer waits for the representative who has the conversation.
    pub(crate) owed_since: Option<Timestamp>,
    /// When the conversation left the agents, while they do not have it.
    pub(crate) left_agents_at: Option<Timestamp>,
    /// The queue from which the representative took the conversation.
    pub(crate) came_from: Option<QueueName>,
    /// Since when the customer waited when wrap-up began, while it lasts.
    pub(crate) owed_before_wrap_up: Option<Timestamp>,
    /// Since when it is in wrap-up.
    pub(crate) wrap_up_since: Option<Timestamp>,
}

/// What a snapshot is made of beside facts and calls, and the last one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sealing {
    pub(crate) summary: Option<KnownSummary>,
    pub(crate) trips: Vec<Trip>,
    pub(crate) sealed: Option<SealedRevision>,
    pub(crate) content_version: u64,
    pub(crate) redactions: Vec<Redaction>,
    /// What the sanitiser carries from message to message; `None` where the last one was recorded
    /// without it.
    pub(crate) secrets: Option<baton_sanitiser::Memory>,
    pub(crate) withheld: u32,
    pub(crate) repeat_asks: u32,
}

impl State {
    /// A conversation before its first event.
    pub fn new(id: ConversationId) -> Self {
        Self {
            id,
            next_seq: 0,
            contact: Contact::default(),
            last_at: None,
            phase: Phase::Routing,
            fencing: Fencing(0),
            dialogue: Dialogue::default(),
            waits: Waits::default(),
            requests: Requests::default(),
            case: Arc::default(),
            calls: Arc::default(),
            asks: Asks::default(),
            sealing: Sealing::default(),
            budget: Budget::default(),
            mood: Mood::default(),
        }
    }

    /// Folds a journal. Replaying it gives the state that ran.
    pub fn replay<'a>(id: ConversationId, journal: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut state = Self::new(id);
        for recorded in journal {
            state.apply(recorded);
        }
        state
    }

    /// The conversation.
    pub fn id(&self) -> ConversationId {
        self.id
    }

    /// The place the next event will have in the journal.
    pub fn next_seq(&self) -> EventSeq {
        self.next_seq
    }

    /// Where it is in its life.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Its ownership number.
    pub fn fencing(&self) -> Fencing {
        self.fencing
    }

    /// Who owns it.
    pub fn owner(&self) -> Owner {
        match &self.phase {
            Phase::Routing | Phase::Gathering | Phase::Assisting => Owner::Agents,
            Phase::HandingOff(handoff) => Owner::Queue(handoff.queue.clone()),
            Phase::WithRepresentative(who) | Phase::WrapUp(who) => {
                Owner::Representative(who.clone())
            }
            Phase::Closed => Owner::Nobody,
        }
    }

    /// Whether the agents speak to the customer.
    pub fn is_with_agents(&self) -> bool {
        self.phase.is_with_agents()
    }

    /// The offer that stands, if one does.
    pub fn standing_offer(&self) -> Option<OfferId> {
        self.phase.handoff().and_then(Handoff::standing_offer)
    }

    /// Whether anything can still happen without the customer.
    pub fn is_open(&self) -> bool {
        self.phase != Phase::Closed
    }

    /// When it was opened.
    pub fn opened_at(&self) -> Option<Timestamp> {
        self.contact.opened_at
    }

    /// When its last event happened.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// The channel it came in by.
    pub fn channel(&self) -> &str {
        &self.contact.channel
    }

    /// Whether it is simulated.
    pub fn is_practice(&self) -> bool {
        self.contact.practice
    }

    /// Whether the customer left.
    pub fn customer_left(&self) -> bool {
        self.contact.customer_left
    }

    /// The call-back the customer asked for, until the conversation is closed.
    pub fn call_back(&self) -> Option<&CallBack> {
        self.contact.call_back.as_ref()
    }

    /// Since when the customer waits for an answer of the representative who has the conversation.
    pub fn owed_since(&self) -> Option<Timestamp> {
        self.waits.owed_since
    }

    /// Since when it is in wrap-up.
    pub fn wrap_up_since(&self) -> Option<Timestamp> {
        self.waits.wrap_up_since
    }

    /// What the channel calls the customer.
    pub fn customer_label(&self) -> Option<&str> {
        self.contact.customer_label.as_deref()
    }

    /// What the customer wants, in the order it came.
    pub fn requests(&self) -> &Requests {
        &self.requests
    }

    /// The request in focus: the open one that the customer spoke of last.
    pub fn intent(&self) -> Option<&Request> {
        self.requests.focus()
    }

    /// Whether everything the customer wanted is answered, done or withdrawn.
    pub fn is_resolved(&self) -> bool {
        self.requests.all_settled()
    }

    /// Whether the agents can leave it at that: everything is settled, nothing the customer wrote was left unexplained, and
    /// every record they named was spoken of.
    pub fn is_complete(&self, playbooks: &baton_playbook::Playbooks) -> bool {
        self.is_resolved()
            && self.dialogue.unexplained.is_none()
            && self.dialogue.unheard.is_empty()
            && crate::agents::data::left_over(self, playbooks).is_empty()
    }

    /// What an agent or a representative said to the customer last.
    pub fn last_said(&self) -> Option<&str> {
        self.dialogue.last_said.as_deref()
    }

    /// What is known about the case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Calls made and refused.
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// Questions to models and what became of them.
    pub fn asks(&self) -> &Asks {
        &self.asks
    }

    /// Questions to models whose answers are waited for.
    pub fn pending_asks(&self) -> impl Iterator<Item = &Ask> {
        self.asks.pending(self.fencing)
    }

    /// The recent transcript, sanitised and bounded.
    pub fn transcript(&self) -> &Transcript {
        &self.dialogue.transcript
    }

    /// The Handoff Agent's summary for the person.
    pub fn summary(&self) -> Option<&KnownSummary> {
        self.sealing.summary.as_ref()
    }

    /// What the agents used up since they last took over.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The customer's mood.
    pub fn mood(&self) -> &Mood {
        &self.mood
    }

    /// Rules that tripped, oldest first.
    pub fn trips(&self) -> &[Trip] {
        &self.sealing.trips
    }

    /// The last sealed snapshot revision.
    pub fn sealed(&self) -> Option<&SealedRevision> {
        self.sealing.sealed.as_ref()
    }

    /// Counts of messages.
    pub fn counts(&self) -> MessageCounts {
        self.dialogue.counts
    }

    /// The first thing the customer wrote.
    pub fn first_words(&self) -> Option<&str> {
        self.dialogue
            .first_words
            .as_ref()
            .map(|(_, words, _)| &**words)
    }

    /// Since when the desk has owed the customer an answer.
    pub fn unanswered_since(&self) -> Option<Timestamp> {
        self.waits.unanswered_since
    }

    /// Since when the customer waits for an answer: from when they wrote, although it came here late.
    pub fn waits_since(&self) -> Option<Timestamp> {
        self.waits.wrote_since
    }

    /// When something that follows from what the customer wrote would have happened had it not come late.
    pub(crate) fn had_it_come_in_time(&self, at: Timestamp) -> Timestamp {
        match (self.waits.unanswered_since, self.waits.wrote_since) {
            (Some(came), Some(wrote)) if wrote < came => {
                at.checked_sub(came.duration_since(wrote)).unwrap_or(at)
            }
            (Some(_) | None, Some(_) | None) => at,
        }
    }

    /// Questions a representative asked although the snapshot held the answer.
    pub fn repeat_asks(&self) -> u32 {
        self.sealing.repeat_asks
    }

    /// The disposition it was closed with.
    pub fn disposition(&self) -> Option<&str> {
        self.contact.disposition.as_deref()
    }
}
