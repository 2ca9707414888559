//! The handoff transaction and what a representative does with a conversation.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{
    CustomerStatus, Event, Fencing, HandoffStatus, Input, OfferEnd, Owner, Phase, Refused, SentBy,
};
use baton_playbook::{FailureKind, QueueName};

use crate::conversation_driver::{ConversationDriver, kinds, representative, rosa_at};

/// A conversation on its way to a person, with Rosa at the desk.
pub(crate) fn offered() -> ConversationDriver {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("my deposit D-3001 please, K-1001");
    talk.all_answer();
    talk
}

/// A conversation that Rosa has.
pub(crate) fn with_rosa() -> ConversationDriver {
    let mut talk = offered();
    talk.accept("Rosa");
    talk
}

fn reply(talk: &mut ConversationDriver, fencing: Fencing, text: &str) -> Result<(), Refused> {
    let message = talk.message();
    let text = text.to_owned();
    talk.try_feed(Input::Reply {
        by: rosa_at(fencing),
        message,
        text,
    })
    .map(drop)
}

#[test]
fn waits_in_a_queue_until_somebody_is_there() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit D-3001 please, K-1001");
    talk.all_answer();
    assert_eq!(talk.state.owner(), Owner::Queue(QueueName::from("counter")));
    assert_eq!(talk.statuses, [CustomerStatus::WaitingForPerson]);
    talk.available = Some(representative("Rosa"));
    assert_eq!(kinds(&talk.wait(60_000)), ["offered"]);
    assert_eq!(talk.deadline(), Some(30_000));
}

#[test]
fn accepted_and_committed_in_one_step() {
    let mut talk = offered();
    let before = talk.state.fencing();
    let offer = talk.offer();
    let step = talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: Some(offer),
    });
    assert_eq!(kinds(&step), ["accepted", "committed"]);
    assert!(talk.state.fencing() > before);
    assert_eq!(
        talk.state.owner(),
        Owner::Representative(representative("Rosa"))
    );
    assert_eq!(
        talk.statuses.last(),
        Some(&CustomerStatus::WithPerson("Rosa".to_owned()))
    );
}

#[test]
fn offer_nobody_answers_expires_at_its_lease_and_not_before() {
    let mut talk = offered();
    let first = talk.offer();
    assert!(talk.wait(29_999).events.is_empty());
    talk.available = Some(representative("Sam"));
    let step = talk.wait(1);
    let expired = step.events.iter().any(
        |e| matches!(e, Event::OfferEnded { offer, end: OfferEnd::Expired, .. } if *offer == first),
    );
    assert!(expired, "{:?}", kinds(&step));
    assert_eq!(talk.deadline(), Some(60_000), "the next queue's lease");
    let late = Input::Accept {
        by: talk.by("Rosa"),
        offer: Some(first),
    };
    assert_eq!(talk.try_feed(late), Err(Refused::OfferGone));
    let late = Input::Decline {
        by: talk.by("Rosa"),
        offer: first,
        reason: String::new(),
    };
    assert_eq!(talk.try_feed(late), Err(Refused::OfferGone));
}

#[test]
fn offers_are_bounded_where_queues_go_round() {
    let desk = crate::desk::changed(|desk| {
        let around = Some(QueueName::from("counter"));
        let office = desk
            .queues
            .get_mut(&QueueName::from("office"))
            .expect("a queue");
        office.next = around;
    });
    let mut talk = ConversationDriver::at(desk);
    talk.available = Some(representative("Rosa"));
    talk.writes("let me talk to a person");
    for nth in 0..6 {
        talk.available = Some(representative(&format!("Rosa {nth}")));
        talk.wait(60_000);
    }
    assert_eq!(talk.seqs("offered").len(), 6);
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(h) if h.status == HandoffStatus::Overflow)
    );
}

#[test]
fn person_silences_the_agents() {
    let mut talk = with_rosa();
    let said = talk.agents_said().len();
    talk.says("where does my hire stand")
        .says("hello?")
        .says("H-2001 I mean");
    talk.all_answer().wait(120_000);
    assert_eq!(talk.agents_said().len(), said);
    assert!(
        talk.state.case().records.len() >= 3,
        "but the hire was looked up for her"
    );
}

#[test]
fn reply_under_old_ownership_is_refused() {
    let mut talk = offered();
    let old = talk.state.fencing();
    talk.accept("Rosa");
    assert_eq!(reply(&mut talk, old, "hello"), Err(Refused::Stale));
    let current = talk.state.fencing();
    assert_eq!(reply(&mut talk, current, "  "), Err(Refused::EmptyText));
    assert_eq!(reply(&mut talk, current, "hello"), Ok(()));
    assert_eq!(
        talk.sent.last(),
        Some(&(
            SentBy::Representative(representative("Rosa")),
            "hello".to_owned()
        ))
    );
    assert_eq!(
        reply(&mut talk, Fencing(current.0 + 1), "hello"),
        Err(Refused::Stale)
    );
}

#[test]
fn reply_sent_twice_is_one_reply() {
    let mut talk = with_rosa();
    let (fencing, message) = (talk.state.fencing(), talk.message());
    let input = Input::Reply {
        by: rosa_at(fencing),
        message,
        text: "done".to_owned(),
    };
    talk.feed(input.clone());
    assert_eq!(talk.try_feed(input), Err(Refused::Repeated));
    assert_eq!(talk.seqs("representative_wrote").len(), 1);
}

#[test]
fn message_taken_twice_is_one_message() {
    let mut talk = ConversationDriver::new();
    let message = talk.writes("my hire");
    let again = Input::CustomerWrote {
        message,
        text: "my hire".to_owned(),
        removed: Vec::new(),
    };
    assert_eq!(talk.try_feed(again), Err(Refused::Repeated));
    assert_eq!(talk.state.counts().customer, 1);
}

#[test]
fn question_for_what_is_on_the_screen_is_a_repeat_ask() {
    let mut talk = with_rosa();
    let fencing = talk.state.fencing();
    assert_eq!(
        reply(&mut talk, fencing, "Could you give me your member number?"),
        Ok(())
    );
    assert_eq!(talk.state.repeat_asks(), 1);
    assert_eq!(
        reply(&mut talk, fencing, "Your member number, please?"),
        Ok(())
    );
    assert_eq!(talk.state.repeat_asks(), 2);
    assert_eq!(
        reply(&mut talk, fencing, "I pay back your deposit now."),
        Ok(())
    );
    assert_eq!(talk.state.repeat_asks(), 2);
}

#[test]
fn returned_to_the_agents_they_speak_again() {
    let mut talk = with_rosa();
    let fencing = talk.state.fencing();
    talk.give_back("only a question left");
    assert_eq!(talk.state.owner(), Owner::Agents);
    assert!(talk.state.fencing() > fencing);
    assert_eq!(talk.statuses.last(), Some(&CustomerStatus::WithAgents));
    assert_eq!(
        reply(&mut talk, fencing, "one more thing"),
        Err(Refused::Stale)
    );
    talk.writes("where does my hire stand");
    talk.all_answer().wait(1_200);
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Hire H-2001 is on hire and due back on 2026-03-09.")
    );
}

#[test]
fn transferred_to_another_queue() {
    let mut talk = with_rosa();
    talk.available = None;
    let fencing = talk.state.fencing();
    let to = |queue: &str| Input::Transfer {
        by: rosa_at(fencing),
        queue: QueueName::from(queue),
        note: "needs the workshop".to_owned(),
    };
    assert_eq!(
        talk.try_feed(to("nowhere")),
        Err(Refused::UnknownQueue(QueueName::from("nowhere")))
    );
    talk.feed(to("workshop"));
    assert_eq!(
        talk.state.owner(),
        Owner::Queue(QueueName::from("workshop"))
    );
    assert_eq!(reply(&mut talk, fencing, "bye"), Err(Refused::Stale));
    assert_eq!(
        talk.statuses.last(),
        Some(&CustomerStatus::WaitingForPerson)
    );
    assert_eq!(
        talk.snapshot().route.note.as_deref(),
        Some("needs the workshop")
    );
}

#[test]
fn wrapped_up_and_closed() {
    let mut talk = with_rosa();
    let fencing = talk.state.fencing();
    talk.feed(Input::StartWrapUp {
        by: rosa_at(fencing),
    });
    assert!(matches!(
        reply(&mut talk, fencing, "still there?"),
        Err(Refused::Phase { .. })
    ));
    let finish = |disposition: &str| Input::FinishWrapUp {
        by: rosa_at(fencing),
        disposition: disposition.to_owned(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: "Paid back.".to_owned(),
        notes: String::new(),
    };
    assert!(matches!(
        talk.try_feed(finish("unheard_of")),
        Err(Refused::UnknownDisposition(_))
    ));
    talk.feed(finish("done"));
    assert_eq!(talk.state.owner(), Owner::NoOne);
    assert_eq!(talk.state.disposition(), Some("done"));
    assert_eq!(talk.try_feed(finish("done")), Err(Refused::Stale), "once");
}

#[test]
fn burst_of_messages_is_answered_once() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire stand");
    talk.pass(1_000).writes("I am K-1001");
    talk.all_answer();
    let since_last = 1_200 - 160;
    assert_eq!(talk.deadline(), Some(since_last));
    assert!(talk.wait(1_039).events.is_empty());
    talk.wait(1);
    assert_eq!(talk.agents_said().len(), 1);
}

#[test]
fn edge_stays_spent_when_the_agents_have_it_again() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("my hire H-9001, I am K-1001");
    talk.answers("get_member")
        .fails("get_hire", FailureKind::NotFound)
        .wait(1_200);
    talk.writes("H-9001, really");
    talk.fails("get_hire", FailureKind::NotFound);
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    talk.accept("Rosa");
    talk.give_back("");
    talk.writes("H-9001 again");
    assert!(talk.tries.is_empty(), "it does not run");
    assert_eq!(talk.trip().rule, Rule::EdgeBudget);
}

#[test]
fn label_of_the_channel_is_sanitised() {
    let mut talk = ConversationDriver::new();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    assert_eq!(talk.snapshot().customer.display_name, None);
    let mut talk = ConversationDriver::labelled("Ada 4111111111111111");
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    let name = talk
        .snapshot()
        .customer
        .display_name
        .clone()
        .expect("a label");
    assert!(name.starts_with("Ada ") && !talk.everything().contains("4111111111111111"));
}

#[test]
fn card_number_reaches_nothing() {
    let mut talk = offered();
    talk.watch.secrets = vec![
        "4111 1111 1111 1111".to_owned(),
        "4111111111111111".to_owned(),
    ];
    talk.writes("take it from my card 4111 1111 1111 1111");
    talk.accept("Rosa");
    let fencing = talk.state.fencing();
    assert_eq!(reply(&mut talk, fencing, "Is it 4111111111111111?"), Ok(()));
    let note = "card 4111111111111111".to_owned();
    let queue = QueueName::from("office");
    talk.available = Some(representative("Sam"));
    talk.feed(Input::Transfer {
        by: rosa_at(fencing),
        queue,
        note: note.clone(),
    });
    let offer = talk.offer();
    talk.feed(Input::Decline {
        by: talk.by("Rosa"),
        offer,
        reason: note.clone(),
    });
    talk.feed(Input::Accept {
        by: talk.by("Sam"),
        offer: None,
    });
    talk.feed(Input::StartWrapUp { by: talk.by("Sam") });
    let disposition = "done".to_owned();
    talk.feed(Input::FinishWrapUp {
        by: talk.by("Sam"),
        disposition,
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: note.clone(),
        notes: note.clone(),
    });
    let mut talk = ConversationDriver::new();
    talk.watch.secrets = vec!["4111111111111111".to_owned()];
    talk.feed(Input::HandOver {
        why: format!("Pays with {note}."),
    });
}

#[test]
fn card_number_is_counted_on_the_snapshot() {
    let mut talk = ConversationDriver::new();
    talk.writes("my card is 4111 1111 1111 1111, let me talk to a person");
    let counted: u32 = talk.snapshot().redactions.iter().map(|r| r.count).sum();
    assert_eq!(counted, 1);
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut talk = ConversationDriver::new();
    let opened = Input::Opened {
        channel: "web".to_owned(),
        customer_label: None,
        practice: true,
    };
    assert_eq!(talk.try_feed(opened), Err(Refused::Repeated));
    let fencing = talk.state.fencing();
    assert!(matches!(
        reply(&mut talk, fencing, "hi"),
        Err(Refused::Phase { .. })
    ));
    let mut talk = with_rosa();
    let taken = Input::Accept {
        by: talk.by("Sam"),
        offer: None,
    };
    assert_eq!(talk.try_feed(taken), Err(Refused::OfferGone));
    let why = "again".to_owned();
    assert!(matches!(
        talk.try_feed(Input::HandOver { why }),
        Err(Refused::Phase { .. })
    ));
}

#[test]
fn what_was_promised_goes_on_to_the_next_person() {
    let mut talk = with_rosa();
    talk.available = None;
    let fencing = talk.state.fencing();
    let promise = "I will send you the money tomorrow.";
    reply(
        &mut talk,
        fencing,
        &format!("Hello! {promise} Is that fine?"),
    )
    .expect("a reply");
    talk.feed(Input::Transfer {
        by: rosa_at(fencing),
        queue: QueueName::from("workshop"),
        note: String::new(),
    });
    let snapshot = talk.snapshot();
    let texts = |promises: &[baton_orchestrator::snapshot::Promise]| -> Vec<String> {
        promises.iter().map(|p| p.text.clone()).collect()
    };
    assert_eq!(texts(&snapshot.resolution.promises), [promise]);
    assert_eq!(texts(&snapshot.requests[0].promises), [promise]);
}
