//! Waiting for a person: what the customer is told meanwhile, and what follows when no one comes.

use baton_orchestrator::snapshot::Mark;
use baton_orchestrator::{
    CustomerStatus, Event, HandoffStatus, Input, Origin, Owner, Phase, Purpose, SentBy, Speaker,
};
use baton_playbook::QueueName;

use crate::conversation_driver::{ConversationDriver, kinds, representative, rosa_at};
use crate::handoff::with_rosa;

/// A conversation that waits for a person, with no representative at the desk.
fn queued() -> ConversationDriver {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit D-3001 please, K-1001");
    talk.all_answer();
    assert!(matches!(talk.state.phase(), Phase::HandingOff(_)));
    talk
}

fn last_said(talk: &ConversationDriver) -> String {
    let said = talk
        .sent
        .last()
        .filter(|(by, _)| matches!(by, SentBy::Agent(_)));
    said.map(|(_, text)| text.clone()).unwrap_or_default()
}

fn purposes(talk: &ConversationDriver) -> Vec<Purpose> {
    talk.events("agent_replied")
        .filter_map(|recorded| match &recorded.event {
            Event::AgentReplied { purpose, .. } => Some(purpose.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn who_waits_is_told_and_then_offered_a_call_back() {
    let mut talk = queued();
    assert_eq!(talk.deadline(), Some(120_000));
    assert!(talk.wait(119_999).events.is_empty());
    talk.wait(1);
    assert!(
        last_said(&talk).contains("within 3 minutes"),
        "{}",
        last_said(&talk)
    );
    assert!(talk.wait(179_999).events.is_empty());
    talk.wait(1);
    assert!(
        last_said(&talk).contains("telephone number"),
        "{}",
        last_said(&talk)
    );
    assert_eq!(talk.deadline(), None, "all that can be said is said");
    talk.wait(3_600_000);
    let about = purposes(&talk);
    let waits = about
        .iter()
        .filter(|p| matches!(p, Purpose::Wait | Purpose::OfferCallBack));
    assert_eq!(waits.count(), 2, "{about:?}");
    assert_eq!(talk.state.owner(), Owner::Queue(QueueName::from("counter")));
}

#[test]
fn after_a_long_pause_of_the_program_one_word_says_it_all() {
    let mut talk = queued();
    talk.wait(1_000_000);
    assert!(
        last_said(&talk).contains("telephone number"),
        "{}",
        last_said(&talk)
    );
    let about = purposes(&talk);
    assert!(!about.contains(&Purpose::Wait), "{about:?}");
    assert_eq!(talk.deadline(), None);
}

#[test]
fn a_number_is_kept_with_the_case_and_the_case_stays_when_they_leave() {
    let mut talk = queued();
    talk.wait(300_000);
    let message = talk.writes("ok, call me at 030 1234567 after five");
    assert!(
        last_said(&talk).contains("get back to you"),
        "{}",
        last_said(&talk)
    );
    let call_back = talk.snapshot().call_back.clone().unwrap();
    assert_eq!(
        (&*call_back.contact, call_back.message),
        ("030 1234567", message)
    );
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.is_open(), "a call-back is owed");
    talk.wait(86_400_000);
    talk.available = Some(representative("Rosa"));
    talk.feed(Input::Wake);
    assert!(
        matches!(talk.state.phase(), Phase::HandingOff(h) if matches!(h.status, HandoffStatus::Offered { .. }))
    );
    talk.accept("Rosa");
    assert!(talk.state.call_back().is_some());
    assert_eq!(talk.deadline(), None, "no customer waits in the chat");
}

#[test]
fn a_message_is_taken_once_and_read_on() {
    let mut talk = queued();
    talk.wait(300_000);
    talk.writes("then please tell them that the drill has gone missing");
    assert!(
        last_said(&talk).contains("message is kept"),
        "{}",
        last_said(&talk)
    );
    talk.writes("and my mail is noor@example.org");
    assert!(
        last_said(&talk).contains("get back to you"),
        "{}",
        last_said(&talk)
    );
    let said = talk.sent.len();
    talk.writes("thank you");
    assert_eq!(talk.sent.len(), said, "one word about it is enough");
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.is_open());
}

#[test]
fn before_anything_was_offered_a_customer_who_leaves_has_left() {
    let mut talk = queued();
    talk.wait(120_000);
    talk.feed(Input::CustomerLeft);
    assert_eq!(talk.state.disposition(), Some("abandoned"));
}

#[test]
fn who_asks_to_be_called_before_it_is_offered_is_called_back() {
    let mut talk = queued();
    let message = talk.writes("please call me on 030 1234567, I have to leave now");
    let call_back = talk.snapshot().call_back.clone().unwrap();
    assert_eq!(
        (&*call_back.contact, call_back.message),
        ("030 1234567", message)
    );
    talk.feed(Input::CustomerLeft);
    assert!(talk.state.is_open(), "a call-back is owed");
}

#[test]
fn a_number_written_before_it_was_asked_for_is_no_call_back() {
    let mut talk = queued();
    talk.writes("030 1234567");
    assert!(talk.state.call_back().is_none());
}

#[test]
fn a_customer_whom_nobody_answers_is_queued_again_in_their_old_place() {
    let mut talk = with_rosa();
    let waits_since = talk.state.waits_since();
    assert!(waits_since < Some(talk.now), "it was not answered before");
    assert_eq!(talk.deadline(), Some(600_000));
    assert!(talk.wait(599_999).events.is_empty());
    let fencing = talk.state.fencing();
    let step = talk.wait(1);
    assert!(kinds(&step).contains(&"queued_again"), "{:?}", kinds(&step));
    assert!(kinds(&step).contains(&"snapshot_sealed"));
    assert!(talk.state.fencing() > fencing);
    assert_eq!(
        talk.statuses.last(),
        Some(&CustomerStatus::WaitingForPerson)
    );
    let Phase::HandingOff(handoff) = talk.state.phase() else {
        panic!("{:?}", talk.state.phase());
    };
    assert_eq!(Some(handoff.since), waits_since, "they waited all the time");
    assert!(
        handoff.passed.is_empty(),
        "any representative who is there is offered it"
    );
}

#[test]
fn an_answer_ends_the_wait_and_a_question_begins_it_anew() {
    let mut talk = with_rosa();
    let (fencing, message) = (talk.state.fencing(), talk.message());
    talk.feed(Input::Reply {
        by: rosa_at(fencing),
        message,
        text: "Good day.".into(),
    });
    assert_eq!(talk.deadline(), None);
    talk.pass(5_000);
    talk.writes("are you there?");
    assert_eq!(talk.deadline(), Some(600_000));
    talk.feed(Input::CustomerLeft);
    assert_eq!(talk.deadline(), None, "who has left does not wait");
}

#[test]
fn a_customer_who_writes_during_wrap_up_waits_too() {
    let mut talk = with_rosa();
    let fencing = talk.state.fencing();
    talk.feed(Input::StartWrapUp {
        by: rosa_at(fencing),
    });
    assert_eq!(talk.deadline(), None);
    talk.writes("one more thing");
    assert_eq!(talk.deadline(), Some(600_000));
    talk.feed(Input::LeaveWrapUp {
        by: rosa_at(fencing),
    });
    assert_eq!(
        talk.state.owner(),
        Owner::Representative(representative("Rosa"))
    );
    assert!(matches!(talk.state.phase(), Phase::WithRepresentative(_)));
    assert_eq!(talk.deadline(), Some(600_000), "the question stays open");
    talk.feed(Input::StartWrapUp {
        by: rosa_at(fencing),
    });
    talk.writes("hello?");
    talk.wait(600_000);
    assert!(matches!(talk.state.phase(), Phase::HandingOff(_)));
}

#[test]
fn what_is_left_behind_is_queued_again_with_everything() {
    let mut talk = with_rosa();
    let (fencing, revision) = (talk.state.fencing(), talk.snapshot().revision);
    talk.feed(Input::LeaveBehind {
        by: rosa_at(fencing),
    });
    assert!(matches!(talk.state.phase(), Phase::HandingOff(_)));
    assert!(talk.snapshot().revision > revision);
    let stale = talk.try_feed(Input::LeaveBehind {
        by: rosa_at(fencing),
    });
    assert!(stale.is_err());
}

#[test]
fn a_question_that_waits_when_the_agents_get_it_back_is_answered_by_them() {
    let mut talk = with_rosa();
    talk.pass(2_000);
    talk.writes("and where does my hire H-2001 stand?");
    talk.writes("I have it here in front of me");
    talk.all_answer();
    talk.give_back("");
    talk.all_answer().wait(1_200);
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Hire H-2001 is on hire and due back on 2026-03-09.")
    );
}

#[test]
fn a_note_for_the_agents_reaches_them_and_proves_nothing() {
    let mut talk = with_rosa();
    talk.give_back("It is about hire H-2002, please see to it. Member K-1002.");
    let stated: Vec<_> = talk
        .events("stated")
        .filter_map(|recorded| match &recorded.event {
            Event::Stated {
                value,
                origin: Origin::Note,
                ..
            } => Some(value.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(stated, ["H-2002"], "a record, and no person's number");
    let turns: Vec<_> = talk.state.transcript().turns().collect();
    assert!(
        turns
            .iter()
            .any(|t| t.speaker == Speaker::Note && t.text.contains("see to it"))
    );
    assert_eq!(
        talk.state.case().identity.customer.as_deref(),
        Some("K-1001")
    );
}

#[test]
fn what_a_note_states_is_stated_by_the_representative_and_verified_by_nothing() {
    let mut talk = with_rosa();
    talk.give_back("Call back on 0151 9999, the customer says it is due back on 2026-03-12.");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "A colleague takes over.".to_owned(),
    });
    let note = talk
        .events("returned_to_agents")
        .find_map(|r| match &r.event {
            Event::ReturnedToAgents { message, .. } => *message,
            _ => None,
        });
    assert!(note.is_some());
    assert_eq!(
        talk.marks("phone"),
        [(Mark::Verified, Some("0151 1001".to_owned()))],
        "here a number finds a customer: who they are, only they can say"
    );
    for fact in &talk.snapshot().facts {
        let of_note = fact
            .stated_in
            .as_ref()
            .is_some_and(|s| Some(s.message) == note);
        assert!(!of_note || fact.verification != Mark::Verified, "{fact:?}");
    }
    assert!(
        talk.snapshot().facts.iter().any(|fact| {
            fact.stated_in
                .as_ref()
                .is_some_and(|s| Some(s.message) == note && s.value == "2026-03-12")
        }),
        "{:#?}",
        talk.snapshot().facts
    );
}

/// What a note asks for is nothing the agents can do: the next person reads it.
#[test]
fn a_note_for_the_agents_stands_on_the_snapshot_of_the_next_person() {
    let mut talk = with_rosa();
    let note = "Please offer them a refund.";
    talk.give_back(note);
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "A colleague takes over.".to_owned(),
    });
    assert_eq!(talk.snapshot().route.note.as_deref(), Some(note));
    talk.accept("Rosa");
    assert_eq!(talk.snapshot().route.note.as_deref(), Some(note));
    // The next note takes its place, and none leaves none.
    talk.give_back("");
    talk.feed(Input::HandOver {
        why: "A colleague takes over.".to_owned(),
    });
    assert_eq!(talk.snapshot().route.note, None);
}

#[test]
fn what_the_agents_can_answer_they_go_on_with_when_they_get_it_back() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("I want a person! where does my hire H-2001 stand, K-1001");
    talk.all_answer();
    talk.accept("Rosa");
    talk.give_back("");
    talk.all_answer().wait(1_200);
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Hire H-2001 is on hire and due back on 2026-03-09.")
    );
}

#[test]
fn how_long_a_customer_waits_for_a_person_is_no_work_of_the_agents() {
    let mut talk = queued();
    let agents = talk.snapshot().health.elapsed_ms;
    talk.wait(600_000);
    talk.available = Some(representative("Rosa"));
    talk.feed(Input::Wake);
    talk.accept("Rosa");
    talk.writes("another word, so that a revision is sealed");
    assert_eq!(talk.snapshot().health.elapsed_ms, agents);
}

#[test]
fn agents_who_get_back_a_conversation_whose_customer_has_left_say_nothing() {
    let mut talk = with_rosa();
    talk.writes("and where does my hire H-2001 stand?");
    talk.all_answer();
    talk.feed(Input::CustomerLeft);
    let said = talk.sent.len();
    talk.give_back("");
    talk.all_answer().wait(1_200);
    assert_eq!(talk.sent.len(), said);
}
