//! What holds after every step, whatever came in which order.

use std::collections::BTreeMap;

use baton_distribution::{
    Conversation, ConversationEvent, Distribution, Event, Fencing, Gone, Owner, Presence,
    QueuedWhy, RepresentativeId,
};
use baton_protocol::ConversationId;
use jiff::Timestamp;

/// Checks a step: what it says happened, and what it left behind.
#[track_caller]
pub(crate) fn check(before: &Distribution, events: &[Event], after: &Distribution, now: Timestamp) {
    let mut state = before.clone();
    for event in events {
        offers_fit(&state, event, now);
        numbers_grow(&state, event);
        offers_are_ended(&state, event);
        state.apply(now, event);
        within_capacity(&state, event);
    }
    assert_eq!(&state, after, "the events make another state than the step");
    let owned = one_owner(after);
    lists_agree(after, &owned);
    held_where_it_says(after);
    offered_to_who_is_there(after);
    nothing_fits(after, now);
    every_wait_ends(after, now);
}

fn offers_fit(state: &Distribution, event: &Event, now: Timestamp) {
    if let Event::Conversation {
        conversation,
        what: ConversationEvent::Offered { to, .. },
    } = event
    {
        assert!(
            state.fits(*conversation, to, now),
            "offered to whom it does not fit: {event:?}"
        );
    }
}

/// Every grant has the next number, and so has what is taken from its owner; no other event changes it.
fn numbers_grow(state: &Distribution, event: &Event) {
    let Event::Conversation { conversation, what } = event else {
        return;
    };
    let number = state.conversations().get(conversation).map(|it| it.number);
    let granted = match what {
        ConversationEvent::Held { number, .. } | ConversationEvent::Accepted { number, .. } => {
            *number
        }
        // What may have been granted elsewhere is leapt over.
        ConversationEvent::Renumbered { number: beyond } => {
            assert!(Some(*beyond) > number, "{event:?}");
            return;
        }
        // Its holder says so and goes on running it, or it goes from queue to queue: nothing is granted.
        ConversationEvent::Returned { number: same }
        | ConversationEvent::Queued {
            number: same,
            why: QueuedWhy::HandedOff | QueuedWhy::Transferred { .. } | QueuedWhy::SentOn,
            ..
        } => {
            assert_eq!(Some(*same), number, "{event:?}");
            return;
        }
        ConversationEvent::Queued { number, .. } => *number,
        _ => return,
    };
    assert_eq!(number.map(Fencing::next), Some(granted), "{event:?}");
}

/// A person who is offered a conversation hears that the offer is over before it goes elsewhere.
fn offers_are_ended(state: &Distribution, event: &Event) {
    let Event::Conversation { conversation, what } = event else {
        return;
    };
    let offer = state
        .waiting(*conversation)
        .and_then(|waiting| waiting.offer.as_ref());
    let stands_open = match what {
        ConversationEvent::Queued { .. }
        | ConversationEvent::Renumbered { .. }
        | ConversationEvent::Closed => offer.is_some(),
        ConversationEvent::Accepted { by, .. } => offer.is_some_and(|offer| offer.to != *by),
        _ => false,
    };
    assert!(!stands_open, "{event:?} leaves an offer open: {offer:?}");
}

/// An offer stands only at a person who can see it and wants it.
fn offered_to_who_is_there(state: &Distribution) {
    for (id, person) in state.representatives() {
        if person.offered.is_empty() {
            continue;
        }
        let at = person
            .at
            .as_ref()
            .and_then(|at| state.workstations().get(at));
        let is_in_reach = at.is_some_and(|it| it.is_connected && it.gone == Gone::Not);
        let wants = person.presence == Presence::Available;
        assert!(
            is_in_reach && wants,
            "{id} is offered something and not there: {person:?}"
        );
    }
}

fn within_capacity(state: &Distribution, event: &Event) {
    if let Event::Conversation {
        what: ConversationEvent::Offered { to, .. },
        ..
    } = event
    {
        let person = &state.representatives()[to];
        assert!(
            person.load() <= person.profile.capacity,
            "{to} is offered too much: {person:?}"
        );
    }
}

type Owned = BTreeMap<ConversationId, RepresentativeId>;

/// A conversation is in one line, or on one person's list, or with the agents.
fn one_owner(state: &Distribution) -> Owned {
    let mut owned = Owned::new();
    for (id, person) in state.representatives() {
        for conversation in person.has.keys() {
            let before = owned.insert(*conversation, id.clone());
            assert_eq!(before, None, "{conversation} is with two people");
        }
    }
    owned
}

fn lists_agree(state: &Distribution, owned: &Owned) {
    for (id, it) in state.conversations() {
        let lines = state.representatives().values();
        let offered = lines
            .filter(|person| person.offered.contains_key(id))
            .count();
        match &it.owner {
            Owner::Representative(attended) => {
                assert_eq!(owned.get(id), Some(&attended.by));
                assert_eq!(offered, 0, "{id} is offered while a person has it");
            }
            Owner::Queue(waiting) => {
                assert!(!owned.contains_key(id));
                assert_eq!(
                    state
                        .line(&waiting.queue)
                        .filter(|other| other == id)
                        .count(),
                    1
                );
                assert_eq!(offered, usize::from(waiting.offer.is_some()));
            }
            Owner::Agents => {
                assert!(!owned.contains_key(id) && offered == 0);
            }
        }
    }
    assert!(
        owned
            .keys()
            .all(|id| state.conversations().contains_key(id))
    );
}

fn held_where_it_says(state: &Distribution) {
    for (id, workstation) in state.workstations() {
        for conversation in &workstation.holds {
            let holder = state
                .conversations()
                .get(conversation)
                .and_then(|it| it.holder.as_ref());
            assert_eq!(holder, Some(id));
        }
    }
    for (id, it) in state.conversations() {
        if let Some(holder) = &it.holder {
            assert!(state.workstations()[holder].holds.contains(id));
        }
        if let Owner::Representative(attended) = &it.owner {
            let at = state.representatives()[&attended.by].at.as_ref();
            assert_eq!(
                it.holder.as_ref(),
                at,
                "what a person has is held where they sit"
            );
        }
    }
}

/// No representative with room is left beside a conversation that fits them.
fn nothing_fits(state: &Distribution, now: Timestamp) {
    for (conversation, it) in state.conversations() {
        let Owner::Queue(_) = it.owner else { continue };
        for id in state.representatives().keys() {
            assert!(
                !state.fits(*conversation, id, now),
                "{conversation} fits {id}, and is not offered"
            );
        }
    }
}

/// A customer who waits has an instant at which something follows, or was told to wait no longer.
fn every_wait_ends(state: &Distribution, now: Timestamp) {
    let next = state.next_deadline();
    let is_due = |at: Timestamp| next.is_some_and(|next| next <= at);
    for (id, it) in state.conversations() {
        let Conversation {
            owner,
            holder,
            alone_at,
            ..
        } = it;
        if let (None, Some(at)) = (holder, alone_at) {
            assert!(is_due(*at), "{id} is run by none, and nothing is due");
        }
        if let Owner::Queue(waiting) = owner {
            let instants = waiting.ends.iter().map(|(at, _)| *at);
            for at in instants.chain(waiting.offer.iter().map(|offer| offer.until)) {
                assert!(at > now && is_due(at), "{id}: {waiting:?}");
            }
        }
    }
    for (id, it) in state.workstations() {
        let is_silent = it.gone != Gone::Not || !it.is_connected;
        assert!(
            !is_silent || next.is_some(),
            "{id} is out of reach, and nothing is due"
        );
    }
}
