//! What messages do to the state, of every author.

use std::sync::Arc;

use baton_sanitiser::Redaction;
use jiff::Timestamp;

use super::dialogue::RECENT_MESSAGES;
use super::waits::OWED;
use super::{Phase, State};
use crate::event::{Fulfilment, Purpose};
use crate::ids::{EventSeq, MessageId, RequestId};
use crate::model::Speaker;
use crate::signals::{self, Reading};

impl State {
    pub(super) fn customer_wrote(
        &mut self,
        message: MessageId,
        text: &str,
        reading: Option<&Reading>,
        seq: EventSeq,
        (at, wrote_at): (Timestamp, Timestamp),
    ) {
        let reading = reading.cloned().unwrap_or_else(|| {
            let previous = self
                .dialogue
                .last_words
                .as_ref()
                .map(|(_, words, _)| &**words);
            signals::before_readings::read(text, previous)
        });
        if self.dialogue.first_words.is_none() {
            self.mood.opening = Some(seq);
        }
        self.mood.see(reading.frustration.iter().copied(), seq);
        if reading.wants_person {
            self.dialogue.wants_person = Some(message);
        }
        self.dialogue.asked_what_else = false;
        // Who was taken for a person takes that back by it, and may go on as themselves.
        let of_another = reading.of_another && self.case.identity.customer.is_none();
        self.dialogue.for_another = reading.for_another
            || of_another
            || self.dialogue.for_another && !reading.of_themselves;
        let known = self.case.identity.customer.is_some();
        self.dialogue.own_account.read(&reading, known);
        self.dialogue.call_themselves(&reading, seq);
        // The text goes to the person who has the conversation now.
        if !self.is_with_agents() {
            self.sealing.content_version += 1;
        }
        // Thanks wait for no representative; the agents answer those as well.
        let with_person = matches!(self.phase, Phase::WithRepresentative(_) | Phase::WrapUp(_));
        let waits = !(reading.wants_nothing && with_person);
        self.budget.lacks.extend(reading.lacks.iter().cloned());
        self.dialogue.reading = reading;
        self.dialogue.counts.customer += 1;
        self.contact.customer_left = false;
        self.remember_message(message);
        self.dialogue
            .transcript
            .add(Speaker::Customer, message, text);
        let words: Arc<str> = crate::text::bounded(text).into();
        if self.dialogue.first_words.is_none() {
            self.dialogue.first_words = Some((message, words.clone(), seq));
        }
        self.dialogue.last_words = Some((message, words, seq));
        self.waits.last_wrote_at = Some(at);
        if !waits {
            return;
        }
        self.waits.waiting_since.get_or_insert(wrote_at);
        self.waits.unanswered_since.get_or_insert(at);
        if with_person {
            self.waits.owed_since.get_or_insert(at);
            if self.waits.owed.len() < OWED {
                self.waits.owed.push(message);
            }
        }
        self.waits.unanswered = Some((message, seq));
    }

    pub(super) fn agent_replied(
        &mut self,
        purpose: &Purpose,
        requests: &[RequestId],
        seq: EventSeq,
    ) {
        self.dialogue.counts.agents += 1;
        // Who waits may still answer what they were asked before.
        if *purpose == Purpose::Handoff || !purpose.is_about_waiting() {
            self.dialogue.last_asked.clear();
        }
        match purpose {
            Purpose::Clarify => {
                self.budget.clarified += 1;
                let last = self.dialogue.last_words.as_ref();
                let last = last.map(|(_, words, _)| words);
                let asked_about = self.dialogue.not_understood.last().or(last);
                if self.dialogue.told.is_empty() {
                    self.dialogue.unexplained = asked_about.cloned();
                } else {
                    self.dialogue.told.clear();
                    self.dialogue.asked_what_else = true;
                }
            }
            Purpose::Ask(facts) => {
                for fact in facts {
                    *self.budget.asked.entry(fact.clone()).or_default() += 1;
                }
                self.dialogue.last_asked.clone_from(facts);
                for id in requests {
                    if let Some(request) = self.requests.get_mut(*id) {
                        for fact in facts {
                            *request.asked.entry(fact.clone()).or_default() += 1;
                        }
                    }
                }
            }
            Purpose::Answer => {
                let focus = self.requests.focus().map(|request| request.id);
                if let Some(focus) = focus.filter(|_| !self.requests.is_told()) {
                    self.requests.settle(focus, Fulfilment::Answered, &[], seq);
                }
                self.dialogue.acknowledged = false;
                self.phase = Phase::Assisting;
                self.budget.turns_without_progress.clear();
                self.sealing.content_version += 1;
            }
            Purpose::Acknowledge => self.dialogue.acknowledged = true,
            Purpose::ConfirmAccount => self.dialogue.own_account.asked(),
            Purpose::Handoff | Purpose::Goodbye | Purpose::CallBackNoted => {}
            Purpose::Wait => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    handoff.told = true;
                }
            }
            Purpose::OfferCallBack => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    handoff.call_back_offered = true;
                }
            }
            Purpose::MessageNoted => self.left_word(),
        }
        match purpose {
            // What is said about the way to a person is not an attempt to resolve anything.
            Purpose::Handoff
            | Purpose::Wait
            | Purpose::OfferCallBack
            | Purpose::CallBackNoted
            | Purpose::MessageNoted => {}
            Purpose::Goodbye => self.answer_given(),
            Purpose::Clarify
            | Purpose::Ask(_)
            | Purpose::ConfirmAccount
            | Purpose::Answer
            | Purpose::Acknowledge => {
                self.budget.turns += 1;
                if *purpose != Purpose::Answer {
                    self.budget.turns_without_progress.push(seq);
                }
                self.answer_given();
            }
        }
    }

    pub(super) fn remember_message(&mut self, message: MessageId) {
        if self.dialogue.recent.len() == RECENT_MESSAGES {
            self.dialogue.recent.pop_front();
        }
        self.dialogue.recent.push_back(message);
    }

    pub(super) fn remember_redactions(&mut self, redactions: &[Redaction]) {
        for redaction in redactions {
            match self
                .sealing
                .redactions
                .iter_mut()
                .find(|r| r.kind == redaction.kind)
            {
                Some(known) => known.count += redaction.count,
                None => self.sealing.redactions.push(*redaction),
            }
            self.sealing.content_version += 1;
        }
    }
}
