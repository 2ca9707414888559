use baton_distribution::Queue;
use jiff::SignedDuration;

use super::*;

struct Bed {
    team: Team,
    now: Timestamp,
}

fn conversation(number: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(number))
}

impl Bed {
    fn new() -> Self {
        let rules = Rules::with_queues([("general".into(), Queue::default())]);
        Self {
            team: Team::new(rules, Distribution::default()),
            now: "2026-11-30T09:00:00Z".parse().unwrap(),
        }
    }

    fn take(&mut self, input: &Input) -> Step {
        let step = self.team.take(self.now, input);
        assert_eq!(step.refused, None, "{input:?}");
        step
    }

    fn joins(&mut self, name: &str) -> Step {
        self.take(&Input::WorkstationJoined {
            workstation: name.into(),
            agent_room: 10,
        })
    }

    fn opens(&mut self, number: u128) -> Step {
        self.take(&Input::Opened {
            conversation: conversation(number),
        })
    }
}

fn granted(to: &str, number: u64) -> Change {
    Change::Granted {
        workstation: to.into(),
        conversation: conversation(1),
        number: Fencing(number),
        to: None,
    }
}

#[test]
fn what_is_granted_is_told_once() {
    let mut bed = Bed::new();
    assert_eq!(bed.opens(1).changes, []);
    assert_eq!(bed.joins("one").changes, [granted("one", 1)]);
    assert_eq!(bed.joins("two").changes, []);
    assert_eq!(bed.team.holder(conversation(1)), Some(&"one".into()));
}

#[test]
fn who_loses_it_is_told_before_who_gets_it() {
    let mut bed = Bed::new();
    bed.joins("one");
    bed.opens(1);
    bed.joins("two");
    let left = bed.take(&Input::WorkstationLeft {
        workstation: "one".into(),
    });
    let let_go = Change::LetGo {
        workstation: "one".into(),
        conversation: conversation(1),
        number: Fencing(2),
        taken_by: None,
    };
    let gone = Change::Gone {
        workstation: "one".into(),
    };
    assert_eq!(left.changes, [let_go, granted("two", 2), gone]);
}

#[test]
fn who_goes_on_under_another_number_is_told_that_one() {
    let mut bed = Bed::new();
    bed.joins("one");
    bed.opens(1);
    let outdated = |held_by| Input::Outdated {
        used_up_to: Fencing(7),
        held_by,
    };
    let step = bed.take(&outdated(None));
    assert_eq!(step.changes, [granted("one", 8)]);
    bed.team.tell_anew(Some(&"two".into()));
    let step = bed.take(&outdated(Some("one".into())));
    assert_eq!(step.changes, [granted("one", 9)]);
    bed.team.tell_anew(Some(&"one".into()));
    let step = bed.take(&outdated(Some("one".into())));
    assert_eq!(step.changes, [granted("one", 10)]);
}

#[test]
fn who_closed_a_conversation_is_known_once_more() {
    let mut bed = Bed::new();
    bed.joins("one");
    bed.opens(1);
    let number = Fencing(1);
    let closed = bed.take(&Input::Closed {
        conversation: conversation(1),
        number,
    });
    let holder = Some("one".into());
    assert_eq!(
        closed.changes,
        [Change::Closed {
            conversation: conversation(1),
            number,
            holder
        }]
    );
    assert_eq!(bed.team.holder(conversation(1)), None);
}

#[test]
fn renewals_are_kept_only_where_a_fold_needs_them() {
    let mut bed = Bed::new();
    bed.joins("one");
    let heard = Input::WorkstationHeard {
        workstation: "one".into(),
    };
    bed.now += SignedDuration::from_secs(10);
    assert_eq!(bed.take(&heard).events, []);
    // Its lease and the grace ended although it is connected: only being heard brings it back.
    bed.now += SignedDuration::from_secs(40);
    let events = bed.take(&heard).events;
    assert_eq!(events.len(), 2, "{events:?}");
    let renewed = bed.take(&Input::Resumed).events;
    assert_eq!(renewed.len(), 2, "{renewed:?}");
}

#[test]
fn a_copy_is_told_from_nonsense() {
    assert_eq!(later_epoch(0, 12), Some(1));
    assert_eq!(later_epoch(4, first_number(6) + 3), Some(7));
    assert_eq!(later_epoch(0, first_number(1_500)), None);
    assert_eq!(later_epoch((1 << 21) - 1, 0), None);
}
