use baton_orchestrator::{ConversationId, HandoffId};
use baton_playbook::load;
use jiff::Timestamp;
use uuid::Uuid;

use super::*;

fn told(events: Vec<Event>, owner: Option<&str>) -> Option<ChangeOfHands> {
    let text = include_str!("../../tests/it/desk.toml").to_owned();
    let playbooks = load(&[("desk.toml".to_owned(), text)]).unwrap();
    let state = State::new(ConversationId(Uuid::nil()));
    let at = Timestamp::UNIX_EPOCH;
    let recorded: Vec<Recorded> = (0..)
        .zip(events)
        .map(|(seq, event)| Recorded { seq, at, event })
        .collect();
    change_of_hands(&recorded, &state, &playbooks, owner)
}

fn prepared() -> Event {
    Event::HandoffPrepared {
        handoff: HandoffId(Uuid::nil()),
        queue: "front".into(),
    }
}

fn returned(by: Option<&str>) -> Event {
    Event::ReturnedToAgents {
        note: String::new(),
        message: None,
        waits: Vec::new(),
        unanswered: None,
        fencing: baton_orchestrator::Fencing(3),
        by: by.map(|id| Representative {
            id: id.to_owned(),
            name: String::new(),
        }),
    }
}

#[test]
fn a_handoff_and_a_return_are_told_as_what_they_are() {
    let handed_off = told(vec![prepared()], None);
    let Some(ChangeOfHands::HandedOff { headline }) = handed_off else {
        panic!("{handed_off:?}");
    };
    assert_eq!((headline.queue.0.as_str(), headline.priority), ("front", 0));
    let by = "ada".into();
    let back = ChangeOfHands::Returned { by };
    assert_eq!(told(vec![returned(Some("ada"))], None), Some(back.clone()));
    // A journal that does not name them: whom the gateway says it is with.
    assert_eq!(told(vec![returned(None)], Some("ada")), Some(back));
}

#[test]
fn a_return_that_the_agents_cannot_take_goes_from_the_representative_to_the_queue() {
    let told = told(vec![returned(Some("ada")), prepared()], Some("ada"));
    let Some(ChangeOfHands::Transferred { by, to }) = told else {
        panic!("{told:?}");
    };
    assert_eq!(by.0, "ada");
    assert!(matches!(to, Destination::Queue(headline) if headline.queue.0 == "front"));
}
