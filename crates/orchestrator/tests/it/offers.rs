//! What becomes of an offer that is declined, passed on or taken from the list.

use baton_orchestrator::{Event, HandoffStatus, Input, Owner, Phase};
use baton_playbook::QueueName;

use crate::conversation_driver::{ConversationDriver, representative, rosa_at};
use crate::handoff::{offered, with_rosa};

#[test]
fn declined_goes_to_the_next_queue_and_at_last_to_overflow() {
    let mut talk = offered();
    let first = talk.offer();
    talk.available = Some(representative("Sam"));
    talk.feed(Input::Decline {
        by: talk.by("Rosa"),
        offer: first,
        reason: "lunch".to_owned(),
    });
    assert_ne!(talk.offer(), first);
    assert_eq!(talk.state.owner(), Owner::Queue(QueueName::from("office")));
    let second = talk.offer();
    talk.feed(Input::Decline {
        by: talk.by("Rosa"),
        offer: second,
        reason: "lunch".to_owned(),
    });
    assert_eq!(
        talk.state.owner(),
        Owner::Queue(QueueName::from("callback"))
    );
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(h) if h.status == HandoffStatus::Overflow)
    );
    let path: Vec<_> = talk
        .snapshot()
        .route
        .path
        .iter()
        .map(QueueName::as_str)
        .collect();
    assert_eq!(path, ["counter", "office", "callback"]);
    // From there any free representative takes it.
    talk.feed(Input::Accept {
        by: talk.by("Sam"),
        offer: None,
    });
    assert_eq!(
        talk.state.owner(),
        Owner::Representative(representative("Sam"))
    );
}

fn status(talk: &ConversationDriver) -> HandoffStatus {
    match talk.state.phase() {
        Phase::HandingOff(handoff) => handoff.status.clone(),
        other => panic!("not handing off: {other:?}"),
    }
}

#[test]
fn whoever_declined_is_not_offered_it_again_but_can_take_it() {
    let mut talk = offered();
    let offer = talk.offer();
    talk.feed(Input::Decline {
        by: talk.by("Rosa"),
        offer,
        reason: "lunch".to_owned(),
    });
    assert_eq!(status(&talk), HandoffStatus::Overflow, "{}", talk.story());
    talk.feed(Input::Wake);
    assert_eq!(talk.seqs("offered").len(), 1);
    talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: None,
    });
    assert_eq!(
        talk.state.owner(),
        Owner::Representative(representative("Rosa"))
    );
}

#[test]
fn whoever_let_an_offer_run_out_is_not_offered_it_again() {
    let mut talk = offered();
    talk.wait(30_000);
    assert_eq!(status(&talk), HandoffStatus::Overflow, "{}", talk.story());
    assert_eq!(talk.seqs("offered").len(), 1);
}

#[test]
fn a_missed_offer_comes_back_to_who_is_available_after_two_minutes() {
    let mut talk = offered();
    talk.wait(30_000);
    assert_eq!(status(&talk), HandoffStatus::Overflow, "{}", talk.story());
    talk.wait(119_000);
    talk.feed(Input::Wake);
    assert_eq!(talk.seqs("offered").len(), 1, "not yet");
    talk.wait(2_000);
    talk.feed(Input::Wake);
    assert_eq!(talk.seqs("offered").len(), 2, "{}", talk.story());
    talk.wait(61_000);
    assert_eq!(status(&talk), HandoffStatus::Overflow, "missed again");
    talk.available = None;
    talk.wait(180_000);
    talk.available = Some(representative("Rosa"));
    talk.feed(Input::Wake);
    assert_eq!(talk.seqs("offered").len(), 3, "{}", talk.story());
}

#[test]
fn what_was_transferred_is_offered_to_who_transferred_it_if_no_one_else_takes_it() {
    let mut talk = with_rosa();
    talk.available = Some(representative("Rosa"));
    talk.feed(Input::Transfer {
        by: rosa_at(talk.state.fencing()),
        queue: QueueName::from("office"),
        note: String::new(),
    });
    let before = talk.seqs("offered").len();
    talk.wait(110_000);
    talk.feed(Input::Wake);
    assert_eq!(talk.seqs("offered").len(), before);
    talk.wait(11_000);
    talk.feed(Input::Wake);
    assert_eq!(talk.seqs("offered").len(), before + 1, "{}", talk.story());
}

#[test]
fn what_is_passed_on_waits_there_for_somebody_else() {
    let mut talk = with_rosa();
    talk.available = Some(representative("Rosa"));
    let fencing = talk.state.fencing();
    let queue = QueueName::from("office");
    let before = talk.seqs("offered").len();
    talk.feed(Input::Transfer {
        by: rosa_at(fencing),
        queue: queue.clone(),
        note: "knows about deposits".to_owned(),
    });
    assert_eq!(status(&talk), HandoffStatus::Queued);
    assert_eq!(talk.state.owner(), Owner::Queue(queue));
    assert_eq!(talk.seqs("offered").len(), before);
    talk.available = Some(representative("Sam"));
    talk.feed(Input::Wake);
    assert!(
        matches!(status(&talk), HandoffStatus::Offered { representative: to, .. } if to == representative("Sam"))
    );
}

#[test]
fn taking_it_from_the_list_while_it_is_offered_accepts_the_offer() {
    let mut talk = offered();
    let open = talk.offer();
    talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: None,
    });
    assert!(
        talk.events("accepted")
            .any(|r| matches!(&r.event, Event::Accepted { offer, .. } if *offer == Some(open)))
    );
}

#[test]
fn who_goes_away_while_it_is_offered_has_not_passed_it_on() {
    let mut talk = offered();
    let first = talk.offer();
    let queue = talk.state.owner();
    talk.available = None;
    talk.feed(Input::OfferedToNoOne);
    assert_eq!(status(&talk), HandoffStatus::Queued, "{}", talk.story());
    assert_eq!(talk.state.owner(), queue, "it waits where it was offered");
    talk.available = Some(representative("Rosa"));
    talk.feed(Input::Wake);
    assert_ne!(talk.offer(), first, "who is back is offered it again");
    talk.available = Some(representative("Sam"));
    talk.feed(Input::OfferedToNoOne);
    assert!(
        matches!(status(&talk), HandoffStatus::Offered { representative: to, .. } if to == representative("Sam")),
        "the next one is offered it at once"
    );
    for _ in 0..8 {
        talk.feed(Input::OfferedToNoOne);
    }
    assert_eq!(talk.state.owner(), queue, "{}", talk.story());
}

#[test]
fn what_is_not_on_offer_is_left_alone() {
    let mut talk = with_rosa();
    let step = talk.feed(Input::OfferedToNoOne);
    assert!(step.events.is_empty(), "{:?}", step.events);
}
