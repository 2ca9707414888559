//! The list on the left, from the states of open conversations.

use std::cmp::Reverse;
use std::collections::HashMap;

use baton_desk::{
    AgentsView, ConversationId, InboxView, MineItem, OfferCard, OfferId, Phase, QueueId,
    ServedBefore, WaitingGroup, WaitingItem, WaitingKind, WithAgentsItem,
};
use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{self as core, Handoff, HandoffStatus, Owner, Speaker, State, observer};
use baton_playbook::{Playbooks, Priority, SystemName};
use baton_router::requests::is_small_talk;
use jiff::Timestamp;

use super::identification::identification;
use super::snapshot::facts_count;
use super::transcript::Transcript;

/// Conversations listed in one group.
const LISTED: usize = 100;
/// Most characters of what a customer said in the place of what they want.
const TITLE: usize = 80;

/// One open conversation with what the lists need of it.
pub(crate) struct Item<'a> {
    pub(crate) state: &'a State,
    pub(crate) snapshot: Option<&'a Snapshot>,
    pub(crate) transcript: Option<&'a Transcript>,
    pub(crate) waiting_to_send: u32,
    pub(crate) refused: u32,
    pub(crate) answered: &'a LastAnswers,
}

/// When each system of record last answered.
pub(crate) type LastAnswers = HashMap<SystemName, Timestamp>;

/// Builds the inbox.
pub(crate) fn inbox(items: &[Item<'_>], playbooks: &Playbooks, you: &str) -> InboxView {
    let mut offers: Vec<OfferCard> = items
        .iter()
        .filter_map(|i| offer(i, playbooks, you))
        .collect();
    // As they are made: the more urgent first, then who has waited longer.
    offers.sort_by_key(|card| {
        let item = items.iter().find(|i| i.state.id().0 == card.conversation.0);
        let priority = item.map_or(Priority::Normal, |i| priority(i.state, playbooks));
        (Reverse(priority), card.waiting_since, card.conversation)
    });
    longest(items, &mut offers);
    let mut mine: Vec<MineItem> = items
        .iter()
        .filter_map(|i| mine_item(i, playbooks, you))
        .collect();
    mine.sort_by_key(|m| (m.unanswered_since.is_none(), m.unanswered_since, m.last_at));
    InboxView {
        offers,
        mine,
        waiting: waiting(items, playbooks, you),
        agents: agents(items, playbooks),
    }
}

/// Why what it is about brings it before others. Offers are made in the order of priority, and then of waiting.
fn served_before(state: &State, playbooks: &Playbooks) -> Option<ServedBefore> {
    match priority(state, playbooks) {
        Priority::Urgent => Some(ServedBefore::Urgent),
        Priority::High => Some(ServedBefore::Priority),
        Priority::Normal | Priority::Low => None,
    }
}

/// How urgent what it is about is.
fn priority(state: &State, playbooks: &Playbooks) -> Priority {
    let playbook = state.intent().and_then(|i| playbooks.playbook(&i.intent));
    playbook.map_or(Priority::Normal, |playbook| playbook.priority)
}

/// Says of the offer whose customer has waited for longest that they have, where others wait as well.
fn longest(items: &[Item<'_>], offers: &mut [OfferCard]) {
    let since = |item: &Item<'_>| item.state.phase().handoff().map(|handoff| handoff.since);
    let first = items.iter().filter_map(since).min();
    let several = items.iter().filter_map(since).count() > 1;
    let waited = |card: &&mut OfferCard| {
        let item = items.iter().find(|i| i.state.id().0 == card.conversation.0);
        several && card.served.is_none() && item.and_then(since) == first
    };
    if let Some(card) = offers.iter_mut().find(waited) {
        card.served = Some(ServedBefore::WaitedLongest);
    }
}

/// Who it is, or how they are called until that is known.
pub(crate) fn customer(state: &State, playbooks: &Playbooks) -> String {
    let name = baton_runtime::summary(state, playbooks).customer;
    if name.is_empty() {
        "Unknown customer".to_owned()
    } else {
        name
    }
}

/// What they want.
pub(crate) fn intent(state: &State, playbooks: &Playbooks) -> Option<String> {
    baton_runtime::summary(state, playbooks).intent
}

/// What they want; where that is not known, what they said in their own words.
fn wanted(state: &State, playbooks: &Playbooks) -> String {
    let said = || {
        let mut turns = state.transcript().turns();
        let own =
            turns.find(|turn| turn.speaker == Speaker::Customer && !is_small_talk(&turn.text));
        own.map(|turn| format!("“{}”", shortened(&turn.text)))
    };
    intent(state, playbooks)
        .or_else(said)
        .unwrap_or_else(|| "No request yet".to_owned())
}

/// What they want of the agents now: the newest request that is open; where none is, what they said last.
fn wanted_now(state: &State, playbooks: &Playbooks) -> Option<String> {
    let open = state.requests().open().next_back();
    let open = open.and_then(|request| playbooks.playbook(&request.intent));
    let said = || {
        let mut turns = state.transcript().turns();
        let said = turns.rfind(|turn| turn.speaker == Speaker::Customer);
        said.map(|turn| format!("“{}”", shortened(&turn.text)))
    };
    open.map(|playbook| playbook.label.clone()).or_else(said)
}

/// Words in one line that is not too long for a row.
fn shortened(words: &str) -> String {
    let line: Vec<&str> = words.split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// What came since the handoff and makes its reason out of date.
pub(crate) fn since(
    state: &State,
    playbooks: &Playbooks,
    answered: &LastAnswers,
) -> Option<String> {
    observer::since(state, playbooks, &|system| answered.get(system).copied())
}

fn reason(item: &Item<'_>, playbooks: &Playbooks) -> String {
    let since = since(item.state, playbooks, item.answered);
    let trip = item.state.trips().last();
    trip.map(|trip| observer::told(&trip.sentence, since.as_deref()))
        .unwrap_or_default()
}

/// The offer to this representative, if there is one.
pub(crate) fn offer(item: &Item<'_>, playbooks: &Playbooks, you: &str) -> Option<OfferCard> {
    let handoff = item.state.phase().handoff()?;
    let HandoffStatus::Offered {
        offer,
        representative,
        lease_until,
    } = &handoff.status
    else {
        return None;
    };
    if representative.id != you {
        return None;
    }
    let (facts_verified, facts_total) = item.snapshot.map_or((0, 0), |s| facts_count(s, playbooks));
    let customer = customer(item.state, playbooks);
    Some(OfferCard {
        offer: OfferId(offer.0),
        conversation: ConversationId(item.state.id().0),
        intent: wanted(item.state, playbooks),
        identification: identification(item.state, playbooks, &customer),
        customer,
        practice: item.state.is_practice(),
        waiting_since: item.state.waits_since().unwrap_or(handoff.since),
        reason: reason(item, playbooks),
        queue: playbooks
            .queue_label(handoff.last_line(&playbooks.overflow))
            .to_owned(),
        facts_verified,
        facts_total,
        served: served_before(item.state, playbooks),
        offered_at: item
            .transcript
            .and_then(|t| t.offered_at)
            .unwrap_or(handoff.since),
        lease_until: *lease_until,
        customer_left: item.state.customer_left(),
        callback: item.state.call_back().map(|asked| asked.contact.clone()),
    })
}

fn mine_item(item: &Item<'_>, playbooks: &Playbooks, you: &str) -> Option<MineItem> {
    match item.state.owner() {
        Owner::Representative(who) if who.id == you => {}
        Owner::Representative(_) | Owner::Agents | Owner::Queue(_) | Owner::NoOne => return None,
    }
    let (last_text, last_at) = item
        .transcript
        .and_then(Transcript::last_said)
        .unwrap_or((String::new(), item.state.last_at().unwrap_or_default()));
    let customer = customer(item.state, playbooks);
    Some(MineItem {
        conversation: ConversationId(item.state.id().0),
        identification: identification(item.state, playbooks, &customer),
        customer,
        intent: wanted(item.state, playbooks),
        practice: item.state.is_practice(),
        phase: phase(item.state),
        last_text,
        last_at,
        unanswered_since: item.state.waits_since(),
        unanswered: item.transcript.map_or(0, |t| t.unanswered),
        waiting_to_send: item.waiting_to_send,
        refused: item.refused,
    })
}

/// Where in its life a conversation is.
pub(crate) fn phase(state: &State) -> Phase {
    match state.phase() {
        core::Phase::Routing => Phase::Routing,
        core::Phase::Gathering => Phase::Gathering,
        core::Phase::Assisting => Phase::Assisting,
        core::Phase::HandingOff(handoff) => match handoff.status {
            HandoffStatus::Prepared | HandoffStatus::Accepted { .. } => Phase::HandingOff,
            HandoffStatus::Queued => Phase::Queued,
            HandoffStatus::Overflow => Phase::Overflow,
            HandoffStatus::Offered { .. } => Phase::Offered,
        },
        core::Phase::WithRepresentative(_) => Phase::WithRepresentative,
        core::Phase::WrapUp(_) => Phase::WrapUp,
        core::Phase::Closed => Phase::Closed,
    }
}

fn waiting(items: &[Item<'_>], playbooks: &Playbooks, you: &str) -> Vec<WaitingGroup> {
    let mut groups: Vec<WaitingGroup> = Vec::new();
    let mut waiting: Vec<(Timestamp, &Item<'_>, &Handoff)> = items
        .iter()
        .filter_map(|item| item.state.phase().handoff().map(|h| (h.since, item, h)))
        .filter(|(_, _, h)| {
            !matches!(&h.status, HandoffStatus::Offered { representative, .. } if representative.id == you)
        })
        .collect();
    // In the order in which they are offered.
    waiting.sort_by_key(|(since, item, _)| {
        let priority = priority(item.state, playbooks);
        (Reverse(priority), *since, item.state.id())
    });
    for (since, item, handoff) in waiting {
        let overflow = handoff.status == HandoffStatus::Overflow;
        let kind = if overflow {
            WaitingKind::Overflow
        } else {
            WaitingKind::Queue
        };
        let customer = customer(item.state, playbooks);
        let view = WaitingItem {
            conversation: ConversationId(item.state.id().0),
            identification: identification(item.state, playbooks, &customer),
            customer,
            intent: wanted(item.state, playbooks),
            practice: item.state.is_practice(),
            waiting_since: since,
            reason: reason(item, playbooks),
            customer_left: item.state.customer_left(),
            callback: item.state.call_back().map(|asked| asked.contact.clone()),
            served: served_before(item.state, playbooks),
            can_take: true,
        };
        let id = QueueId(handoff.queue.to_string());
        match groups.iter_mut().find(|g| g.queue == id && g.kind == kind) {
            Some(group) => {
                group.total += 1;
                if group.conversations.len() < LISTED {
                    group.conversations.push(view);
                }
            }
            None => groups.push(WaitingGroup {
                queue: id,
                label: playbooks.queue_label(&handoff.queue).to_owned(),
                kind,
                conversations: vec![view],
                total: 1,
            }),
        }
    }
    groups
}

fn agents(items: &[Item<'_>], playbooks: &Playbooks) -> AgentsView {
    let mut with_agents: Vec<&Item<'_>> =
        items.iter().filter(|i| i.state.is_with_agents()).collect();
    let total = u32::try_from(with_agents.len()).unwrap_or(u32::MAX);
    with_agents.sort_by_key(|i| Reverse((i.state.opened_at(), i.state.id())));
    with_agents.truncate(LISTED);
    AgentsView {
        total,
        conversations: with_agents
            .into_iter()
            .map(|item| {
                let customer = customer(item.state, playbooks);
                WithAgentsItem {
                    conversation: ConversationId(item.state.id().0),
                    identification: identification(item.state, playbooks, &customer),
                    customer,
                    intent: wanted_now(item.state, playbooks),
                    practice: item.state.is_practice(),
                    phase: phase(item.state),
                    started_at: item.state.opened_at().unwrap_or_default(),
                    busy_since: item.state.agents_busy_since(),
                    last_at: item.state.last_at().unwrap_or_default(),
                }
            })
            .collect(),
    }
}
