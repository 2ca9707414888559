//! What a state shows to those outside the fold.

use baton_playbook::Playbooks;
use baton_router::requests::{asks, tells};
use jiff::Timestamp;

use super::{
    Ask, Asks, Budget, CallBack, Calls, Case, Handoff, KnownSummary, MessageCounts, Mood, Owner,
    Phase, Request, Requests, SealedRevision, State, Transcript,
};
use crate::event::Trip;
use crate::ids::{ConversationId, EventSeq, Fencing, OfferId};

impl State {
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
            Phase::Closed => Owner::NoOne,
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
    pub fn is_complete(&self, playbooks: &Playbooks) -> bool {
        self.is_resolved()
            && self.dialogue.unexplained.is_none()
            && self.not_understood().next().is_none()
            && crate::agents::data::left_over(self, playbooks).is_empty()
    }

    /// What the customer asked or told in this contact that was not understood, and is more than small talk.
    pub(crate) fn not_understood(&self) -> impl Iterator<Item = &str> {
        let dialogue = &self.dialogue;
        let messages = dialogue.not_understood.iter();
        let asked_about = dialogue.unexplained.iter();
        let asked_about = asked_about.filter(|words| !dialogue.not_understood.contains(words));
        let messages = messages.chain(asked_about);
        let messages = messages.filter(|words| asks(words) || tells(words));
        let unheard = dialogue.open_unheard().map(|unheard| &unheard.words);
        unheard.chain(messages).map(|words| &**words)
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

    /// Questions a representative asked although the snapshot held the answer.
    pub fn repeat_asks(&self) -> u32 {
        self.sealing.repeat_asks
    }

    /// The disposition it was closed with.
    pub fn disposition(&self) -> Option<&str> {
        self.contact.disposition.as_deref()
    }
}
