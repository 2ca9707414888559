//! A handoff as a transaction: offered, accepted by one, declined, expired, taken, transferred, returned.

use baton_distribution::{
    AwayReason, ConversationEvent, Destination, Fencing, Input, OfferEnd, Owner, Presence,
    QueuedWhy, Refused, Required,
};
use baton_protocol::ConversationId;

use crate::floor::{Floor, headline, needs, of, profile, seconds};

fn two_people() -> Floor {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general", "billing"], &[], 2));
    floor.person("ben", profile(&["general"], &["french"], 2));
    floor
}

#[test]
fn one_of_two_has_it_and_the_other_reads_who() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    let shown = floor.number(conversation);
    assert_eq!(floor.offered_to(conversation), Some("ada".into()));
    floor.does(&Input::Taken {
        conversation,
        by: "ben".into(),
        number: shown,
    });
    let refused = floor.refuses(&Input::Accepted {
        conversation,
        by: "ada".into(),
        number: shown,
    });
    assert_eq!(refused, Refused::TakenBy("ben".into()));
    assert_eq!(refused.to_string(), "taken by ben");
    assert_eq!(floor.holder(conversation), Some("ben".into()));
    assert_eq!(floor.number(conversation), shown.next());
    assert!(
        floor.state.representatives()[&"ada".into()]
            .offered
            .is_empty()
    );
}

#[test]
fn a_declined_offer_goes_to_the_next_and_comes_back_after_a_while() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    floor.does(&Input::Declined {
        conversation,
        by: "ada".into(),
    });
    assert_eq!(floor.offered_to(conversation), Some("ben".into()));
    floor.does(&Input::Declined {
        conversation,
        by: "ben".into(),
    });
    assert_eq!(floor.offered_to(conversation), None, "both have passed");
    floor.pass(floor.rules.offer_again_after);
    assert_eq!(
        floor.offered_to(conversation),
        Some("ada".into()),
        "one desk has no others"
    );
    let refused = floor.refuses(&Input::Declined {
        conversation,
        by: "ben".into(),
    });
    assert_eq!(refused, Refused::NotOffered("ben".into()));
}

#[test]
fn who_is_idle_and_misses_an_offer_is_away_and_who_is_busy_is_not() {
    let mut floor = two_people();
    let first = floor.waits(1, headline("general"));
    floor.accepts(first, "ada");
    let (second, third) = (
        floor.waits(2, headline("billing")),
        floor.waits(3, headline("general")),
    );
    assert_eq!(floor.offered_to(second), Some("ada".into()));
    assert_eq!(floor.offered_to(third), Some("ben".into()));
    floor.pass(seconds(31));
    let presence =
        |floor: &Floor, name: &str| floor.state.representatives()[&name.into()].presence.clone();
    assert_eq!(
        presence(&floor, "ada"),
        Presence::Available,
        "she has a customer"
    );
    let reason = AwayReason::MissedOffer;
    assert_eq!(presence(&floor, "ben"), Presence::Away { reason });
}

#[test]
fn setting_oneself_away_passes_the_offer_on_at_once() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    let reason = AwayReason::Chosen("break".to_owned());
    let presence = Presence::Away { reason };
    let events = floor.does(&Input::PresenceSet {
        representative: "ada".into(),
        presence,
    });
    let ended = of(conversation, &events).into_iter().any(|what| {
        matches!(
            what,
            ConversationEvent::OfferEnded {
                why: OfferEnd::NotAvailable,
                again_at: None,
                ..
            }
        )
    });
    assert!(ended, "{events:?}");
    assert_eq!(floor.offered_to(conversation), Some("ben".into()));
    let presence = Presence::Available;
    floor.does(&Input::PresenceSet {
        representative: "ada".into(),
        presence,
    });
    floor.does(&Input::Declined {
        conversation,
        by: "ben".into(),
    });
    assert_eq!(
        floor.offered_to(conversation),
        Some("ada".into()),
        "she did not decline it"
    );
}

#[test]
fn a_stale_screen_is_refused() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    let shown = floor.number(conversation);
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    let to = Destination::Queue(headline("general"));
    let by = "ada".into();
    floor.does(&Input::Transferred {
        conversation,
        by,
        number,
        to,
    });
    let current = floor.number(conversation);
    assert_eq!(
        current, number,
        "who passes it on runs it until it is taken"
    );
    let refused = floor.refuses(&Input::Accepted {
        conversation,
        by: "ada".into(),
        number: shown,
    });
    let given = shown;
    assert_eq!(refused, Refused::OldNumber { given, current });
    let refused = floor.refuses(&Input::Returned {
        conversation,
        by: "ada".into(),
        number: current,
    });
    assert_eq!(refused, Refused::NotTheirs("ada".into()));
}

#[test]
fn a_skill_is_required_until_it_is_only_preferred() {
    let mut floor = two_people();
    let french = |required| {
        let mut headline = headline("general");
        headline.skills = vec![needs("french", required)];
        headline
    };
    let preferred = floor.waits(1, french(Required::Preferred));
    assert_eq!(floor.offered_to(preferred), Some("ben".into()));
    floor.accepts(preferred, "ben");
    let second = floor.waits(2, french(Required::Always));
    floor.accepts(second, "ben");
    let always = floor.waits(3, french(Required::Always));
    let relaxing = floor.waits(4, french(Required::ForSeconds(60)));
    assert_eq!(
        floor.offered_to(relaxing),
        None,
        "ben is full, and ada speaks no French"
    );
    floor.pass(seconds(59));
    assert_eq!(floor.offered_to(relaxing), None);
    floor.pass(seconds(1));
    assert_eq!(floor.offered_to(relaxing), Some("ada".into()));
    assert_eq!(floor.offered_to(always), None);
}

#[test]
fn who_had_the_customer_before_has_them_again() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    floor.does(&Input::Returned {
        conversation,
        by: "ada".into(),
        number: floor.number(conversation),
    });
    // Ada is full now, and there: it waits a while for her, then goes to Ben.
    for number in [2, 3] {
        let other = floor.waits(number, headline("billing"));
        floor.accepts(other, "ada");
    }
    let number = floor.number(conversation);
    let headline = headline("general");
    floor.does(&Input::HandedOff {
        conversation,
        number,
        headline,
    });
    assert_eq!(floor.offered_to(conversation), None);
    floor.pass(floor.rules.wait_for_known);
    assert_eq!(floor.offered_to(conversation), Some("ben".into()));
}

#[test]
fn who_passes_it_on_is_not_offered_it_at_once() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general", "billing"], &[], 2));
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    floor.does(&Input::Transferred {
        conversation,
        by: "ada".into(),
        number,
        to: Destination::Queue(headline("billing")),
    });
    assert_eq!(floor.offered_to(conversation), None);
    floor.pass(floor.rules.offer_again_after);
    assert_eq!(
        floor.offered_to(conversation),
        Some("ada".into()),
        "no one else came"
    );
}

/// Ada gives it back to the agents, and they hand it off again.
fn comes_back(floor: &mut Floor, conversation: ConversationId) {
    floor.does(&Input::Returned {
        conversation,
        by: "ada".into(),
        number: floor.number(conversation),
    });
    floor.does(&Input::HandedOff {
        conversation,
        number: floor.number(conversation),
        headline: headline("general"),
    });
}

#[test]
fn it_does_not_wait_for_a_known_person_who_goes_away() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    for number in [2, 3] {
        let other = floor.waits(number, headline("billing"));
        floor.take(&Input::Taken {
            conversation: other,
            by: "ada".into(),
            number: floor.number(other),
        });
    }
    comes_back(&mut floor, conversation);
    assert_eq!(
        floor.offered_to(conversation),
        None,
        "it waits for ada, who is full"
    );
    let reason = AwayReason::Chosen("break".to_owned());
    let presence = Presence::Away { reason };
    floor.does(&Input::PresenceSet {
        representative: "ada".into(),
        presence,
    });
    assert_eq!(floor.offered_to(conversation), Some("ben".into()));
}

#[test]
fn it_does_not_wait_for_a_known_person_who_leaves() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let other = floor.waits(2, headline("billing"));
    floor.accepts(other, "ada");
    comes_back(&mut floor, conversation);
    floor.does(&Input::Declined {
        conversation,
        by: "ada".into(),
    });
    assert_eq!(floor.offered_to(conversation), Some("ben".into()));
    floor.does(&Input::SignedOut {
        representative: "ada".into(),
    });
    assert_eq!(
        floor.queue_of(other),
        Some("billing".into()),
        "what she had is queued again"
    );
    let why = floor
        .history
        .iter()
        .rev()
        .find_map(|(_, event)| match event {
            baton_distribution::Event::Conversation {
                conversation,
                what: ConversationEvent::Queued { why, .. },
            } if *conversation == other => Some(why.clone()),
            _ => None,
        });
    assert_eq!(why, Some(QueuedWhy::LeftBehind { by: "ada".into() }));
}

#[test]
fn it_can_be_passed_on_to_one_person() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    let to = |name: &str, queue: &str| Destination::Person {
        representative: name.into(),
        queue: queue.into(),
    };
    let transfer = |to| Input::Transferred {
        conversation,
        by: "ada".into(),
        number,
        to,
    };
    let refused = floor.refuses(&transfer(to("ben", "billing")));
    let (representative, queue) = ("ben".into(), "billing".into());
    assert_eq!(
        refused,
        Refused::DoesNotServe {
            representative,
            queue
        }
    );
    let refused = floor.refuses(&transfer(to("cleo", "general")));
    assert_eq!(refused, Refused::NotSignedIn("cleo".into()));
    floor.does(&transfer(to("ben", "general")));
    assert_eq!(floor.offered_to(conversation), Some("ben".into()));
    floor.does(&Input::Declined {
        conversation,
        by: "ben".into(),
    });
    assert_eq!(floor.offered_to(conversation), None, "it is for him alone");
}

#[test]
fn a_supervisor_moves_what_another_has() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    let to = Destination::Queue(headline("billing"));
    let by = "super".into();
    floor.does(&Input::Reassigned {
        conversation,
        by,
        to,
    });
    assert_eq!(floor.queue_of(conversation), Some("billing".into()));
    let refused = floor.refuses(&Input::WrapUpBegun {
        conversation,
        by: "ada".into(),
        number,
    });
    let current = floor.number(conversation);
    assert_eq!(
        refused,
        Refused::OldNumber {
            given: number,
            current
        }
    );
}

#[test]
fn a_long_wrap_up_stops_counting() {
    let mut floor = Floor::new();
    floor.person("ada", profile(&["general"], &[], 1));
    let conversation = floor.waits(1, headline("general"));
    floor.accepts(conversation, "ada");
    let number = floor.number(conversation);
    floor.does(&Input::WrapUpBegun {
        conversation,
        by: "ada".into(),
        number,
    });
    let next = floor.waits(2, headline("general"));
    assert_eq!(floor.offered_to(next), None);
    floor.pass(floor.rules.wrap_up_for);
    assert_eq!(floor.offered_to(next), Some("ada".into()));
    floor.does(&Input::Closed {
        conversation,
        number,
    });
    let refused = floor.refuses(&Input::Closed {
        conversation,
        number,
    });
    assert_eq!(refused, Refused::NoConversation(conversation));
}

#[test]
fn agents_hand_off_what_they_have_and_nothing_else() {
    let mut floor = two_people();
    let conversation = floor.waits(1, headline("general"));
    let number = floor.number(conversation);
    let hand_off = |number, queue| {
        let headline = headline(queue);
        Input::HandedOff {
            conversation,
            number,
            headline,
        }
    };
    assert_eq!(
        floor.refuses(&hand_off(number, "general")),
        Refused::NotWithAgents
    );
    let given = Fencing(0);
    let refused = floor.refuses(&hand_off(given, "general"));
    assert_eq!(
        refused,
        Refused::OldNumber {
            given,
            current: number
        }
    );
    let other = crate::floor::conversation(9);
    floor.does(&Input::Opened {
        conversation: other,
    });
    let refused = floor.refuses(&Input::HandedOff {
        conversation: other,
        number: floor.number(other),
        headline: headline("nowhere"),
    });
    assert_eq!(refused, Refused::NoQueue("nowhere".into()));
    assert_eq!(floor.state.conversations()[&other].owner, Owner::Agents);
    let refused = floor.refuses(&Input::Opened { conversation });
    assert_eq!(refused, Refused::OpenAlready(conversation));
}
