//! Going on from events: after a stop, from an older copy, and what a workstation gives up.

use baton_distribution::{ConversationEvent, Distribution, Fencing, Gone, Input, Refused};

use crate::floor::{Floor, conversation, headline, of, profile, seconds};

/// A gateway that stops and goes on from its events.
fn restarted(floor: &mut Floor) -> Vec<baton_distribution::Event> {
    let history = floor.history.iter().map(|(at, event)| (*at, event));
    floor.state = Distribution::replay(history);
    floor.does(&Input::Resumed)
}

#[test]
fn after_a_restart_a_lease_ends_that_no_one_renews() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    let number = floor.number(conversation);
    restarted(&mut floor);
    let one = &floor.state.workstations()[&"night-1".into()];
    assert!(!one.is_connected, "it has to come back first");
    floor.joins("night-2", 10);
    // The lease may have been renewed just before the stop, and that need not be among the events.
    floor.pass(seconds(29));
    assert_eq!(floor.holder(conversation), Some("night-1".into()));
    floor.pass(seconds(2));
    assert_eq!(floor.holder(conversation), Some("night-2".into()));
    assert_eq!(floor.number(conversation), number.next());
}

#[test]
fn a_lease_that_ended_before_a_restart_does_not_run_anew() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    floor.does(&Input::WorkstationLost {
        workstation: "night-1".into(),
    });
    floor.pass(seconds(31));
    restarted(&mut floor);
    let gone = floor.state.workstations()[&"night-1".into()].gone;
    assert_eq!(gone, Gone::LeaseEnded);
    floor.pass(seconds(600));
    assert!(floor.state.workstations().is_empty());
}

#[test]
fn what_a_workstation_runs_whose_arrival_is_lost_goes_to_another() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    // The first event is lost.
    floor.history.remove(0);
    let history = floor.history.iter().map(|(at, event)| (*at, event));
    floor.state = Distribution::replay(history);
    // It is not checked: this is no state that a run leaves.
    let outcome =
        baton_distribution::step(&mut floor.state, &floor.rules, floor.now, &Input::Resumed);
    assert_eq!(outcome.refused, None);
    assert_eq!(floor.holder(conversation), None);
    floor.joins("night-2", 10);
    assert_eq!(floor.holder(conversation), Some("night-2".into()));
    assert_eq!(floor.number(conversation), Fencing(2));
}

#[test]
fn after_a_restart_a_wait_ends_when_it_was_to_end() {
    let mut floor = Floor::new();
    floor.joins("night", 10);
    let conversation = floor.waits(1, headline("general"));
    floor.pass(seconds(60));
    restarted(&mut floor);
    let events = floor.pass(seconds(9 * 60));
    let over = of(conversation, &events);
    let over = over
        .iter()
        .any(|what| matches!(what, ConversationEvent::WaitOver { .. }));
    assert!(over, "{events:?}");
}

#[test]
fn what_a_workstation_gives_up_goes_to_another_and_comes_back_after_a_while() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    let number = floor.number(conversation);
    let release = |workstation: &str, number| Input::Released {
        conversation,
        workstation: workstation.into(),
        number,
    };
    floor.does(&release("night-1", number));
    assert_eq!(floor.holder(conversation), None, "there is no other");
    let again = floor.refuses(&release("night-1", number));
    assert_eq!(again, Refused::NotHeldHere("night-1".into()));
    floor.joins("night-2", 1);
    assert_eq!(floor.holder(conversation), Some("night-2".into()));
    let number = floor.number(conversation);
    floor.does(&release("night-2", number));
    assert_eq!(floor.holder(conversation), None, "both gave it up");
    // It holds up nothing behind it.
    let next = crate::floor::conversation(2);
    floor.does(&Input::Opened { conversation: next });
    assert_eq!(floor.holder(next), Some("night-1".into()));
    floor.pass(seconds(121));
    assert_eq!(floor.holder(conversation), Some("night-1".into()));
}

#[test]
fn what_a_workstation_cannot_go_on_with_is_queued_again_where_a_person_has_it() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 4));
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    floor.does(&Input::Released {
        conversation,
        workstation: "ada".into(),
        number,
    });
    assert_eq!(floor.queue_of(conversation), Some("general".into()));
    assert!(floor.number(conversation) > number);
}

#[test]
fn an_offer_ends_before_its_conversation_is_granted_anew() {
    let mut floor = Floor::new();
    floor.joins("night-1", 500);
    floor.person("ada", profile(&["general"], &[], 4));
    let conversation = floor.waits(1, headline("general"));
    assert_eq!(floor.offered_to(conversation), Some("ada".into()));
    let shown = floor.number(conversation);
    assert_eq!(floor.holder(conversation), Some("night-1".into()));
    floor.joins("night-2", 5);
    floor.does(&Input::WorkstationLeft {
        workstation: "night-1".into(),
    });
    // It is offered again, under the number in force.
    assert_eq!(floor.offered_to(conversation), Some("ada".into()));
    let number = floor.number(conversation);
    assert!(number > shown);
    floor.does(&Input::Accepted {
        conversation,
        by: "ada".into(),
        number,
    });
}

#[test]
fn a_conversation_that_was_closed_too_early_goes_on_where_it_was() {
    let mut floor = Floor::new();
    floor.joins("night-1", 1);
    floor.joins("night-2", 5);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    let number = floor.number(conversation);
    floor.does(&Input::Closed {
        conversation,
        number,
    });
    let at = Some("night-1".into());
    let reopened = Input::Reopened {
        conversation,
        number,
        at,
    };
    floor.does(&reopened);
    assert_eq!(floor.holder(conversation), Some("night-1".into()));
    assert_eq!(floor.number(conversation), number);
    let again = floor.refuses(&reopened);
    assert_eq!(again, Refused::OpenAlready(conversation));
}

#[test]
fn a_conversation_that_is_open_again_is_granted_under_a_number_beyond_its_last() {
    let mut floor = Floor::new();
    floor.joins("night", 1);
    let conversation = conversation(1);
    floor.does(&Input::Reopened {
        conversation,
        number: Fencing(7),
        at: None,
    });
    assert_eq!(floor.number(conversation), Fencing(8));
    assert_eq!(floor.holder(conversation), Some("night".into()));
}

#[test]
fn an_older_copy_grants_no_number_twice() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 4));
    floor.joins("night", 10);
    let (held, offered) = (conversation(1), floor.waits(2, headline("general")));
    floor.does(&Input::Opened { conversation: held });
    let holder = floor.holder(held);
    let used_up_to = Fencing(40);
    let events = floor.does(&Input::Outdated {
        used_up_to,
        held_by: None,
    });
    assert!(floor.number(held) > used_up_to && floor.number(offered) > used_up_to);
    assert_eq!(floor.holder(held), holder);
    // What their screen showed was under an older number: it is offered anew.
    let anew = of(offered, &events);
    assert!(matches!(
        anew[..],
        [
            ConversationEvent::OfferEnded { .. },
            ConversationEvent::Renumbered { .. },
            ConversationEvent::Offered { .. }
        ]
    ));
}
