use std::sync::Arc;

use baton_orchestrator::{ConversationId, State};
use baton_playbook::Priority;
use baton_store::StoreError;
use jiff::{SignedDuration, Timestamp};

use super::WorkingSet;

fn id() -> ConversationId {
    ConversationId(uuid::Uuid::now_v7())
}

fn with(deadline: Option<Timestamp>) -> (WorkingSet, ConversationId) {
    let (mut working, id) = (WorkingSet::default(), id());
    working.put(id, Arc::new(State::new(id)), deadline, Priority::Normal);
    (working, id)
}

#[test]
fn a_state_is_durable_only_while_nothing_is_under_way() {
    let (mut working, id) = with(Some(Timestamp::now()));
    assert!(working.durable(id).is_some());
    working.commit_began(id);
    working.commit_began(id);
    working.commit_ended(id);
    assert!(working.durable(id).is_none());
    working.commit_ended(id);
    assert!(working.durable(id).is_some());
}

#[test]
fn a_broken_conversation_waits_for_the_last_of_its_commits() {
    let (mut working, id) = with(None);
    working.commit_began(id);
    working.commit_began(id);
    assert!(!working.commit_failed(id, &StoreError::Closed, true));
    assert!(working.broken(id).is_some() && working.durable(id).is_none());
    assert!(working.commit_failed(id, &StoreError::Closed, true));
    working.forget(id);
    assert!(working.broken(id).is_none() && !working.holds(id));
}

#[test]
fn a_deadline_that_passed_is_looked_at_later_and_one_to_come_stays() {
    let now = Timestamp::now();
    let later = now + SignedDuration::from_secs(5);
    let (mut working, id) = with(Some(now));
    working.postpone(id, now, later);
    assert_eq!(working.next_deadline(), Some((later, id)));
    working.postpone(id, now, now + SignedDuration::from_secs(60));
    assert_eq!(working.next_deadline(), Some((later, id)));
    working.meet(id);
    assert_eq!(working.next_deadline(), None);
}
