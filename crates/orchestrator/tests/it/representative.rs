//! What a representative settles, and in whose name they act.

use baton_orchestrator::snapshot::{RequestStatus, ResolutionStatus};
use baton_orchestrator::{Actor, Event, Fencing, Fulfilment, Input, Owner, Refused, title};
use baton_playbook::{FailureKind, QueueName, SystemName};

use crate::conversation_driver::{ConversationDriver, representative, rosa_at};
use crate::handoff::with_rosa;

#[test]
fn what_only_a_person_can_settle_is_done_when_they_say_so() {
    let mut talk = with_rosa();
    let open: Vec<_> = talk.state.requests().open().map(|r| r.id).collect();
    assert_eq!(open.len(), 1, "the deposit");
    let back = |fencing, settled: &[_]| Input::ReturnToAgents {
        by: rosa_at(fencing),
        settled: settled.to_vec(),
        not_wanted: Vec::new(),
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
            not_wanted: Vec::new(),
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
    let wrote = talk.events("customer_wrote").last().map(|r| r.at);
    let owed_since = talk.state.owed_since();
    assert!(owed_since.is_some(), "it is not answered yet");
    assert_eq!(talk.state.waits_since(), wrote, "accepting answers nothing");
    let fencing = talk.state.fencing();
    talk.pass(60_000);
    talk.feed(Input::StartWrapUp {
        by: rosa_at(fencing),
    });
    assert_eq!(talk.state.owed_since(), None);
    assert_eq!(talk.state.waits_since(), None);
    talk.writes("hello?");
    talk.feed(Input::LeaveWrapUp {
        by: rosa_at(fencing),
    });
    assert_eq!(talk.state.owed_since(), owed_since);
    assert_eq!(talk.state.waits_since(), wrote);
    talk.feed(Input::Transfer {
        by: rosa_at(fencing),
        queue: QueueName::from("workshop"),
        note: String::new(),
    });
    assert_eq!(talk.state.waits_since(), wrote);
    talk.feed(Input::Accept {
        by: talk.by("Sam"),
        offer: None,
    });
    assert_eq!(talk.state.waits_since(), wrote);
}

#[test]
fn who_was_answered_waits_from_the_transfer_on() {
    let mut talk = with_rosa();
    let message = talk.message();
    talk.feed(Input::Reply {
        by: talk.by("Rosa"),
        message,
        text: "I pass you on to the workshop.".to_owned(),
    });
    assert_eq!(talk.state.waits_since(), None);
    talk.pass(60_000);
    talk.feed(Input::Transfer {
        by: talk.by("Rosa"),
        queue: QueueName::from("workshop"),
        note: String::new(),
    });
    let transferred = Some(talk.now);
    assert_eq!(talk.state.waits_since(), transferred);
    talk.pass(5_000).writes("how long does it take?");
    assert_eq!(talk.state.waits_since(), transferred);
    talk.feed(Input::Accept {
        by: talk.by("Sam"),
        offer: None,
    });
    assert_eq!(
        talk.state.waits_since(),
        transferred,
        "the list, the card and the conversation count from one moment"
    );
}

#[test]
fn who_goes_back_without_a_word_of_the_representative_waits_on() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("where does my hire H-2001 stand? K-1001");
    let wrote = Some(talk.now);
    talk.answers("get_member");
    talk.unreachable.insert(SystemName::from("hires"));
    talk.fails_for_good("get_hire", FailureKind::Timeout);
    talk.unreachable.clear();
    talk.accept("Rosa");
    talk.pass(60_000).give_back("");
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    assert_eq!(talk.state.waits_since(), wrote);
}

#[test]
fn a_customer_who_left_during_wrap_up_waits_for_nothing_when_it_is_left() {
    let mut talk = with_rosa();
    talk.feed(Input::StartWrapUp {
        by: talk.by("Rosa"),
    });
    talk.feed(Input::CustomerLeft);
    talk.feed(Input::LeaveWrapUp {
        by: talk.by("Rosa"),
    });
    assert_eq!(talk.state.waits_since(), None);
    assert_eq!(talk.state.owed_since(), None);
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

#[test]
fn what_the_customer_never_wanted_is_settled_as_that() {
    for returns in [false, true] {
        let mut talk = with_rosa();
        let open: Vec<_> = talk.state.requests().open().map(|r| r.id).collect();
        let by = rosa_at(talk.state.fencing());
        if returns {
            talk.feed(Input::ReturnToAgents {
                by,
                settled: Vec::new(),
                not_wanted: open.clone(),
                note: String::new(),
            });
            assert_eq!(talk.state.owner(), Owner::Agents);
        } else {
            talk.feed(Input::StartWrapUp { by });
            talk.feed(Input::FinishWrapUp {
                by: rosa_at(talk.state.fencing()),
                disposition: "done".to_owned(),
                settled: Vec::new(),
                not_wanted: open.clone(),
                summary: "It was about something else.".to_owned(),
                notes: String::new(),
            });
        }
        assert_eq!(talk.state.requests().open().count(), 0, "{}", talk.story());
        let sealed = talk.snapshot();
        assert_eq!(sealed.requests[0].status, RequestStatus::NotWanted);
        assert_eq!(sealed.requests[0].next_action, None);
        // Its name alone would say that they wanted it.
        let heading = format!("{} (not wanted)", sealed.requests[0].intent.label);
        assert_eq!(sealed.intent.label, heading);
        assert_eq!(title(&talk.state, &talk.desk), Some(heading));
        let settled: Vec<_> = talk.events("request_settled").collect();
        let [recorded] = &settled[..] else {
            panic!("{}", talk.story());
        };
        assert!(
            matches!(
                &recorded.event,
                Event::RequestSettled { how: Fulfilment::NotWanted, by: Some(by), .. } if by.name == "Rosa"
            ),
            "{recorded:?}"
        );
    }
}

/// Rosa has answered, and since then the customer has written this.
fn written_to_rosa(asked: &str, written: &[&str]) -> ConversationDriver {
    let mut talk = with_rosa();
    let message = talk.message();
    talk.feed(Input::Reply {
        by: talk.by("Rosa"),
        message,
        text: asked.to_owned(),
    });
    for text in written {
        talk.pass(5_000).writes(text);
    }
    talk
}

#[test]
fn thanks_and_small_talk_wait_for_no_answer() {
    let told = "The deposit is on its way back to you.";
    let else_ = "It is on its way. Is there anything else I can do?";
    for (asked, written) in [
        (told, &["Thank you!"][..]),
        (told, &["ok great", "bye"]),
        (told, &["How are you today?"]),
        (else_, &["No, thank you."]),
        (else_, &["No, that is all. Thank you for being so quick!"]),
        (else_, &["that's everything. thanks for your help"]),
        (
            "Kann ich sonst noch etwas tun?",
            &["Nein, das war alles. Danke für die schnelle Hilfe!"],
        ),
        (
            "Schon erledigt. Kann ich sonst noch etwas tun?",
            &["Nein danke"],
        ),
    ] {
        let talk = written_to_rosa(asked, written);
        assert_eq!(talk.state.waits_since(), None, "{written:?}");
        assert_eq!(talk.state.owed_since(), None, "{written:?}");
    }
}

#[test]
fn what_asks_tells_or_answers_waits_for_an_answer() {
    let told = "The deposit is on its way back to you.";
    let else_ = "It is on its way. Is there anything else I can do?";
    let question = "Shall I send it to the account you paid from?";
    for (asked, written) in [
        (told, &["Thanks, and when will it be here?"][..]),
        (told, &["Thank you!", "It still is not here."]),
        (told, &["Hello?"]),
        (question, &["yes please"]),
        (question, &["no thanks"]),
        (question, &["ok"]),
        (else_, &["No, that is all that came, the lid is missing."]),
        (else_, &["No. It still is not here."]),
    ] {
        let talk = written_to_rosa(asked, written);
        let last = talk.events("customer_wrote").last().map(|r| r.at);
        assert_eq!(talk.state.waits_since(), last, "{written:?}");
    }
}

#[test]
fn who_thanks_in_wrap_up_is_not_waiting_when_it_is_left() {
    let mut talk = written_to_rosa("It is on its way.", &[]);
    talk.feed(Input::StartWrapUp {
        by: rosa_at(talk.state.fencing()),
    });
    talk.writes("thanks a lot");
    assert_eq!(talk.state.waits_since(), None);
    talk.feed(Input::LeaveWrapUp {
        by: rosa_at(talk.state.fencing()),
    });
    assert_eq!(talk.state.waits_since(), None);
    talk.writes("one more question: is the shop open on Sunday?");
    assert!(talk.state.waits_since().is_some());
}
