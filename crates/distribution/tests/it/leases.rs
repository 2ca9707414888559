//! Workstations that go away, and what becomes of what they ran.

use baton_distribution::{ConversationEvent, Input, Owner, Refused};

use crate::floor::{Floor, conversation, headline, of, profile, seconds};

#[test]
fn what_agents_had_runs_on_elsewhere_after_lease_and_grace() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    floor.joins("night-2", 10);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    assert_eq!(floor.holder(conversation), Some("night-1".into()));
    let number = floor.number(conversation);
    floor.does(&Input::WorkstationLost {
        workstation: "night-1".into(),
    });
    floor.pass(seconds(29));
    assert_eq!(
        floor.holder(conversation),
        Some("night-1".into()),
        "it may still act on its own"
    );
    floor.pass(seconds(1));
    assert_eq!(floor.holder(conversation), Some("night-2".into()));
    assert_eq!(
        floor.number(conversation),
        number.next(),
        "what it still says is refused"
    );
}

#[test]
fn a_workstation_that_is_back_in_time_goes_on() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    floor.joins("night-2", 10);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    let number = floor.number(conversation);
    floor.does(&Input::WorkstationLost {
        workstation: "night-1".into(),
    });
    floor.pass(seconds(20));
    floor.joins("night-1", 10);
    floor.pass(seconds(120));
    assert_eq!(
        (floor.holder(conversation), floor.number(conversation)),
        (Some("night-1".into()), number)
    );
}

#[test]
fn a_connected_workstation_that_says_nothing_loses_its_lease() {
    let mut floor = Floor::new();
    floor.joins("night-1", 10);
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    floor.joins("night-2", 10);
    // Time goes by, and only one is heard.
    for _ in 0..7 {
        floor.now += seconds(5);
        floor.does(&Input::WorkstationHeard {
            workstation: "night-2".into(),
        });
    }
    assert_eq!(floor.holder(conversation), Some("night-2".into()));
    floor.does(&Input::WorkstationHeard {
        workstation: "night-1".into(),
    });
    assert_eq!(floor.holder(conversation), Some("night-2".into()));
}

#[test]
fn a_representative_out_of_reach_is_said_to_be_and_then_loses_what_they_had() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 4));
    floor.joins("night", 10);
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let since = floor.state.conversations()[&conversation].first_wait;
    floor.does(&Input::WorkstationLost {
        workstation: "ada".into(),
    });
    let events = floor.pass(seconds(60));
    assert!(
        of(conversation, &events).contains(&&ConversationEvent::RepresentativeAbsent),
        "{events:?}"
    );
    let is_hers = |floor: &Floor| matches!(&floor.state.conversations()[&conversation].owner, Owner::Representative(it) if it.by == "ada".into());
    assert!(is_hers(&floor));
    // Back in time, she goes on under the same number.
    let number = floor.number(conversation);
    floor.joins("ada", 10);
    assert!(is_hers(&floor) && floor.number(conversation) == number);
    floor.does(&Input::WorkstationLost {
        workstation: "ada".into(),
    });
    floor.pass(seconds(15) + floor.rules.leases.reclaim_after);
    assert_eq!(floor.queue_of(conversation), Some("general".into()));
    assert_eq!(floor.holder(conversation), Some("night".into()));
    assert_eq!(floor.state.conversations()[&conversation].first_wait, since);
    assert!(!floor.state.workstations().contains_key(&"ada".into()));
}

#[test]
fn a_person_moves_to_another_desk_when_theirs_is_out_of_reach() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 4));
    floor.joins("desk-2", 10);
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    let signs_in = Input::SignedIn {
        representative: "ada".into(),
        workstation: "desk-2".into(),
        profile: profile(&["general"], &[], 4),
    };
    let refused = floor.refuses(&signs_in);
    let (representative, workstation) = ("ada".into(), "ada".into());
    assert_eq!(
        refused,
        Refused::SignedInElsewhere {
            representative,
            workstation
        }
    );
    floor.does(&Input::WorkstationLost {
        workstation: "ada".into(),
    });
    floor.does(&signs_in);
    assert_eq!(floor.holder(conversation), Some("desk-2".into()));
    assert_eq!(floor.number(conversation), number.next());
    // No one else can sit down there meanwhile.
    let refused = floor.refuses(&Input::SignedIn {
        representative: "ben".into(),
        workstation: "desk-2".into(),
        profile: profile(&["general"], &[], 4),
    });
    assert_eq!(refused, Refused::DeskTaken("ada".into()));
}

#[test]
fn a_workstation_that_leaves_gives_back_at_once() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 4));
    let (with_her, with_agents) = (floor.waits(1, headline("general")), conversation(2));
    floor.accepts(with_her, "ada");
    floor.does(&Input::Opened {
        conversation: with_agents,
    });
    floor.joins("night", 10);
    floor.does(&Input::WorkstationLeft {
        workstation: "ada".into(),
    });
    assert_eq!(floor.queue_of(with_her), Some("general".into()));
    assert_eq!(floor.holder(with_agents), Some("night".into()));
    let refused = floor.refuses(&Input::WorkstationHeard {
        workstation: "ada".into(),
    });
    assert_eq!(refused, Refused::NotJoined("ada".into()));
}

#[test]
fn a_customer_whom_no_workstation_serves_is_told() {
    let mut floor = Floor::new();
    let conversation = conversation(1);
    floor.does(&Input::Opened { conversation });
    let events = floor.pass(seconds(21));
    assert_eq!(of(conversation, &events), [&ConversationEvent::LeftAlone]);
    floor.joins("night", 1);
    assert_eq!(floor.holder(conversation), Some("night".into()));
    // Its room is taken: the next waits until there is some.
    let next = crate::floor::conversation(2);
    floor.does(&Input::Opened { conversation: next });
    assert_eq!(floor.holder(next), None);
    let number = floor.number(conversation);
    floor.does(&Input::Closed {
        conversation,
        number,
    });
    assert_eq!(floor.holder(next), Some("night".into()));
}
