//! The line: who is served first, how long one waits, and what a customer is told.

use baton_distribution::{ConversationEvent, Input, OpeningHours, Queue, Rules, Shift, WaitEnd};

use crate::floor::{Floor, headline, of, profile, seconds};

#[test]
fn priority_is_a_head_start_and_starves_no_one() {
    let mut floor = Floor::new();
    let urgent = |priority| {
        let mut headline = headline("general");
        headline.priority = priority;
        headline
    };
    let early = floor.waits(1, urgent(0));
    floor.pass(floor.rules.head_start - seconds(1));
    let soon = floor.waits(2, urgent(1));
    floor.pass(seconds(2));
    let late = floor.waits(3, urgent(1));
    assert_eq!(
        floor.state.line(&"general".into()).collect::<Vec<_>>(),
        [soon, early, late]
    );
    floor.person("ada", profile(&["general"], &[], 1));
    assert_eq!(floor.offered_to(soon), Some("ada".into()));
}

#[test]
fn the_clock_of_the_service_level_goes_on_over_a_queue_that_sends_on() {
    let mut queues = Rules::with_queues([]).queues;
    let then = WaitEnd::Queue("second".into());
    let longest_wait = seconds(60);
    queues.insert(
        "first".into(),
        Queue {
            then,
            longest_wait,
            ..Queue::default()
        },
    );
    queues.insert(
        "second".into(),
        Queue {
            longest_wait: seconds(90),
            ..Queue::default()
        },
    );
    let mut floor = Floor::with(Rules::with_queues(queues));
    let conversation = floor.waits(1, headline("first"));
    floor.pass(seconds(60));
    assert_eq!(floor.queue_of(conversation), Some("second".into()));
    let events = floor.pass(seconds(60));
    assert_eq!(of(conversation, &events), [&ConversationEvent::BecameLate]);
    let events = floor.pass(seconds(30));
    let end = WaitEnd::CallBack;
    assert_eq!(
        of(conversation, &events),
        [&ConversationEvent::WaitOver { end }]
    );
    // It stays, and is first in the line of those who come.
    floor.waits(2, headline("second"));
    floor.person("ada", profile(&["second"], &[], 1));
    assert_eq!(floor.offered_to(conversation), Some("ada".into()));
    let path = &floor.state.waiting(conversation).unwrap().path;
    assert_eq!(path, &["first".into(), "second".into()]);
}

#[test]
fn a_closed_queue_does_not_let_wait() {
    let hours = OpeningHours {
        time_zone: "Europe/Berlin".to_owned(),
        week: vec![Shift {
            day: 1,
            from: "08:00".parse().unwrap(),
            to: "10:05".parse().unwrap(),
        }],
        holidays: Default::default(),
    };
    let day = Queue {
        hours: Some(hours),
        closed: WaitEnd::Message,
        ..Queue::default()
    };
    let mut floor = Floor::with(Rules::with_queues([("day".into(), day)]));
    // It is 10:00 there. The queue closes before the longest wait is over.
    let before = floor.waits(1, headline("day"));
    let events = floor.pass(seconds(300));
    let end = WaitEnd::Message;
    assert!(of(before, &events).contains(&&ConversationEvent::WaitOver { end: end.clone() }));
    let after = floor.waits(2, headline("day"));
    let events = floor.does(&Input::Ticked);
    let told = floor
        .history
        .iter()
        .map(|(_, event)| event.clone())
        .chain(events)
        .collect::<Vec<_>>();
    assert!(
        of(after, &told).contains(&&ConversationEvent::WaitOver { end }),
        "{told:?}"
    );
}

#[test]
fn an_estimate_is_made_of_what_happened_and_of_nothing_else() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 10));
    let estimate = |floor: &Floor| {
        let all = floor.state.estimates(&"general".into(), floor.now);
        all.into_iter()
            .map(|(_, it)| (it.position, it.minutes))
            .collect::<Vec<_>>()
    };
    // One every two minutes.
    for number in 1..=4 {
        let conversation = floor.waits(number, headline("general"));
        floor.accepts(conversation, "ada");
        floor.pass(seconds(120));
    }
    for number in 5..=16 {
        floor.waits(number, headline("general"));
    }
    let told = estimate(&floor);
    assert_eq!(told[0], (1, Some(2)));
    assert_eq!(told[2], (3, Some(6)));
    assert!(
        told.windows(2).all(|pair| pair[0].1 <= pair[1].1),
        "{told:?}"
    );
    floor.does(&Input::SignedOut {
        representative: "ada".into(),
    });
    assert!(
        estimate(&floor)
            .iter()
            .all(|(_, minutes)| minutes.is_none()),
        "no one is there"
    );
    floor.person("ada", profile(&["general"], &[], 1));
    floor.pass(seconds(3_600));
    assert!(
        estimate(&floor)
            .iter()
            .all(|(_, minutes)| minutes.is_none()),
        "too long ago"
    );
}
