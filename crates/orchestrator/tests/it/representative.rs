//! What a representative settles, and in whose name they act.

use baton_orchestrator::snapshot::ResolutionStatus;
use baton_orchestrator::{Actor, Event, Fencing, Input, Owner, Refused};
use baton_playbook::QueueName;

use crate::conversation_driver::{representative, rosa_at};
use crate::handoff::with_rosa;

#[test]
fn what_only_a_person_can_settle_is_done_when_they_say_so() {
    let mut talk = with_rosa();
    let open: Vec<_> = talk.state.requests().open().map(|r| r.id).collect();
    assert_eq!(open.len(), 1, "the deposit");
    let back = |fencing, settled: &[_]| Input::ReturnToAgents {
        by: rosa_at(fencing),
        settled: settled.to_vec(),
        note: String::new(),
    };
    let fencing = talk.state.fencing();
    let refused = talk.try_feed(back(fencing, &[])).err();
    assert!(
        matches!(refused, Some(Refused::NeedsPerson(_))),
        "{refused:?}"
    );
    assert_eq!(talk.state.requests().open().count(), 1);
    talk.feed(back(fencing, &open));
    assert_eq!(talk.state.owner(), Owner::Agents);
    assert_eq!(talk.state.requests().open().count(), 0);
}

#[test]
fn a_wrap_up_settles_what_the_representative_settled_and_nothing_else() {
    for settles in [false, true] {
        let mut talk = with_rosa();
        let open = talk.state.requests().open().map(|r| r.id);
        let settled: Vec<_> = open.filter(|_| settles).collect();
        talk.feed(Input::StartWrapUp {
            by: rosa_at(talk.state.fencing()),
        });
        talk.feed(Input::FinishWrapUp {
            by: rosa_at(talk.state.fencing()),
            disposition: "done".to_owned(),
            settled,
            summary: "Paid back.".to_owned(),
            notes: String::new(),
        });
        let resolved = talk.snapshot().resolution.status == ResolutionStatus::Resolved;
        assert_eq!(resolved, settles, "{}", talk.story());
    }
}

#[test]
fn a_customer_without_an_answer_waits_on_through_wrap_up_and_transfer() {
    let mut talk = with_rosa();
    let since = talk.state.owed_since();
    assert!(since.is_some(), "it is not answered yet");
    let fencing = talk.state.fencing();
    talk.pass(60_000);
    talk.feed(Input::StartWrapUp {
        by: rosa_at(fencing),
    });
    assert_eq!(talk.state.owed_since(), None);
    talk.feed(Input::LeaveWrapUp {
        by: rosa_at(fencing),
    });
    assert_eq!(talk.state.owed_since(), since);
    talk.feed(Input::Transfer {
        by: rosa_at(fencing),
        queue: QueueName::from("workshop"),
        note: String::new(),
    });
    let waits = talk.state.phase().handoff().map(|handoff| handoff.since);
    assert_eq!(waits, since);
}

/// Every event of a person names them, and no one else can act for them.
#[test]
fn what_a_person_does_names_them_and_needs_what_their_screen_showed() {
    let mut talk = with_rosa();
    let by = |name: &str, fencing| Actor {
        representative: representative(name),
        fencing,
    };
    let current = talk.state.fencing();
    for (who, why) in [
        (by("Sam", current), Refused::NotTheirs("Rosa".to_owned())),
        (by("Rosa", Fencing(current.0 - 1)), Refused::Stale),
    ] {
        let refused = talk.try_feed(Input::StartWrapUp { by: who });
        assert_eq!(refused.err(), Some(why));
    }
    let message = talk.message();
    let step = talk.feed(Input::Reply {
        by: by("Rosa", current),
        message,
        text: "Good day.".to_owned(),
    });
    let rosa = Some(representative("Rosa"));
    assert!(matches!(&step.events[..], [Event::RepresentativeWrote { by, .. }] if *by == rosa));
    let step = talk.feed(Input::StartWrapUp {
        by: by("Rosa", current),
    });
    assert!(matches!(&step.events[..], [Event::WrapUpStarted { by }] if *by == rosa));
    let step = talk.feed(Input::LeaveWrapUp {
        by: by("Rosa", current),
    });
    assert!(matches!(&step.events[..], [Event::WrapUpLeft { by }] if *by == rosa));
    let step = talk.feed(Input::Transfer {
        by: by("Rosa", current),
        queue: QueueName::from("workshop"),
        note: String::new(),
    });
    let transferred = step.events.iter().find_map(|event| match event {
        Event::Transferred { by, .. } => Some(by),
        _ => None,
    });
    assert_eq!(transferred, Some(&rosa));
    let stale = talk.try_feed(Input::Accept {
        by: by("Sam", current),
        offer: None,
    });
    assert_eq!(
        stale.err(),
        Some(Refused::Stale),
        "it waits in a queue by now"
    );
}
