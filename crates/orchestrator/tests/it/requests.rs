//! Several wishes in one conversation: each is heard, kept, answered about its own record, or handed over.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::{AboutHow, Came, RequestStatus, ResolutionStatus};
use baton_orchestrator::{Event, Input};
use baton_playbook::{FactValue, Failure, ToolSuccess};

use crate::conversation_driver::{ConversationDriver, representative};
use crate::desk;
use crate::limits::still_with_agents;

/// What a snapshot says of the requests: intent, status, and the records they are about.
fn shown(talk: &ConversationDriver) -> Vec<(String, RequestStatus, Vec<String>)> {
    let requests = &talk.snapshot().requests;
    requests
        .iter()
        .map(|request| {
            let about = request.about.iter().map(|about| about.value.clone());
            (
                request.intent.name.to_string(),
                request.status,
                about.collect(),
            )
        })
        .collect()
}

fn status(talk: &ConversationDriver) -> ResolutionStatus {
    talk.snapshot().resolution.status
}

/// What is known once everything that is under way has been answered, the newest first or the oldest first.
fn answer_all(talk: &mut ConversationDriver, newest_first: bool) {
    while let Some(one) = if newest_first {
        talk.tries.last().cloned()
    } else {
        talk.tries.first().cloned()
    } {
        let argument = one.arguments.values().next().cloned().unwrap_or_default();
        let truth: Result<ToolSuccess, Failure> = desk::truth(&one.tool, &argument);
        talk.ends(&one, truth);
        talk.pass(10);
    }
}

/// The customer writes, the systems answer, and the agents have their turn.
fn says(talk: &mut ConversationDriver, text: &str) {
    talk.writes(text);
    for _ in 0..2 {
        answer_all(talk, false);
        talk.wait(1_200);
    }
}

#[test]
fn two_records_are_answered_in_the_order_named_whatever_comes_first() {
    for newest_first in [false, true] {
        let mut talk = ConversationDriver::new();
        talk.writes("I am K-1002. Where does my hire H-2003 stand, and what about H-2002?");
        answer_all(&mut talk, newest_first);
        talk.wait(1_200);
        answer_all(&mut talk, newest_first);
        talk.wait(1_200);
        assert_eq!(
            talk.agents_said(),
            ["Hire H-2003 is overdue and due back on 2026-01-15. \
                 Hire H-2002 is returned and due back on 2026-02-01."],
            "{}",
            talk.story()
        );
        assert!(talk.state.is_resolved());
    }
}

#[test]
fn going_back_to_the_first_record_is_answered_about_it_without_a_new_call() {
    let mut talk = ConversationDriver::new();
    says(&mut talk, "where does my hire H-2002 stand? I am K-1002");
    says(&mut talk, "and my hire H-2003?");
    let made = talk.seqs("call_requested").len();
    says(&mut talk, "sorry, again: where is my hire H-2002?");
    assert_eq!(talk.seqs("call_requested").len(), made, "{}", talk.story());
    let said = talk.agents_said();
    assert_eq!(
        said,
        [
            "Hire H-2002 is returned and due back on 2026-02-01.",
            "Hire H-2003 is overdue and due back on 2026-01-15.",
            "Hire H-2002 is returned and due back on 2026-02-01.",
        ]
    );
    still_with_agents(&talk);
}

#[test]
fn agents_answer_what_they_can_and_hand_over_everything_else() {
    let mut talk = ConversationDriver::new();
    says(
        &mut talk,
        "I am K-1001. I want my deposit D-3001 back. And where does my hire H-2001 stand?",
    );
    assert!(
        talk.agents_said()
            .contains(&"Hire H-2001 is on hire and due back on 2026-03-09."),
        "{}",
        talk.story()
    );
    let text = |s: &str| s.to_owned();
    assert_eq!(
        shown(&talk),
        [
            (
                text("deposit_back"),
                RequestStatus::ReadyForPerson,
                vec![text("D-3001")]
            ),
            (
                text("hire_state"),
                RequestStatus::Answered,
                vec![text("H-2001")]
            ),
        ]
    );
    assert_eq!(status(&talk), ResolutionStatus::AwaitingAction);
    let snapshot = talk.snapshot();
    assert_eq!(snapshot.resolution.next_action, "Pay back deposit D-3001");
    let [deposit, hire] = snapshot.requests.as_slice() else {
        panic!("{:?}", snapshot.requests);
    };
    assert_eq!(deposit.words[0].words, "I want my deposit D-3001 back.");
    assert_eq!(hire.words[0].words, "And where does my hire H-2001 stand?");
    assert_eq!(hire.next_action, None);
    assert_eq!(deposit.came, Came::BeforeHandoff);
    assert_eq!(deposit.about[0].how, AboutHow::Named);
}

#[test]
fn a_follow_up_question_is_about_the_record_just_spoken_of() {
    let mut talk = ConversationDriver::new();
    says(&mut talk, "where does my hire H-2003 stand? I am K-1002");
    says(&mut talk, "and when is that hire due back?");
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Hire H-2003 is overdue and due back on 2026-01-15."),
        "{}",
        talk.story()
    );
}

#[test]
fn what_is_withdrawn_is_not_open_and_nothing_else_is_lost() {
    let mut talk = ConversationDriver::new();
    says(&mut talk, "I want my deposit back, I am K-1001.");
    says(&mut talk, "forget the deposit");
    assert!(talk.state.is_resolved(), "{}", talk.story());
    says(&mut talk, "where does my hire H-2001 stand?");
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    // What they got stands before what they do not want any more, however urgent that was.
    let statuses: Vec<RequestStatus> = shown(&talk).into_iter().map(|(_, s, _)| s).collect();
    assert_eq!(
        statuses,
        [RequestStatus::Answered, RequestStatus::Withdrawn]
    );
    assert_eq!(status(&talk), ResolutionStatus::Resolved);
}

#[test]
fn reading_goes_on_after_the_handoff_and_nobody_speaks() {
    let mut talk = ConversationDriver::new();
    says(&mut talk, "the drill is broken");
    says(&mut talk, "the chuck is loose");
    assert_eq!(talk.seqs("handoff_prepared").len(), 1, "{}", talk.story());
    let (said, revision) = (talk.sent.len(), talk.snapshot().revision);
    says(
        &mut talk,
        "I am K-1001 and I also want my deposit D-3001 back",
    );
    talk.available = Some(representative("Rosa"));
    talk.wait(10);
    talk.accept("Rosa");
    says(&mut talk, "this is ridiculous, I want to talk to a human");
    assert_eq!(talk.sent.len(), said, "{}", talk.story());
    let snapshot = talk.snapshot();
    assert!(snapshot.revision > revision);
    let deposit = snapshot
        .requests
        .iter()
        .find(|r| r.intent.name.as_str() == "deposit_back")
        .unwrap();
    assert_eq!(deposit.came, Came::AfterHandoff);
    assert_eq!(deposit.status, RequestStatus::ReadyForPerson);
    assert!(snapshot.mood.wants_person.is_some());
    assert_eq!(
        snapshot.intent.latest.as_ref().map(|q| q.words.as_str()),
        Some("this is ridiculous, I want to talk to a human")
    );
}

#[test]
fn what_may_have_been_said_in_passing_is_asked_about_and_comes_last() {
    let mut talk = ConversationDriver::new();
    says(&mut talk, "I am K-1001. I want my deposit D-3001 back.");
    says(&mut talk, "perhaps something was broken, by the way");
    let snapshot = talk.snapshot();
    let [deposit, repair] = snapshot.requests.as_slice() else {
        panic!("{:?}", snapshot.requests);
    };
    assert_eq!(deposit.intent.name.as_str(), "deposit_back");
    assert_eq!(snapshot.resolution.next_action, "Pay back deposit D-3001");
    let asked = repair.next_action.as_deref().unwrap_or_default();
    assert!(asked.starts_with("Ask whether this is wanted: "), "{asked}");
    // More words about it leave no doubt.
    says(&mut talk, "yes, the hire is broken, please mend it");
    let snapshot = talk.snapshot();
    let actions: Vec<_> = snapshot
        .requests
        .iter()
        .filter_map(|r| r.next_action.as_deref())
        .collect();
    assert!(
        !actions.iter().any(|a| a.starts_with("Ask whether")),
        "{actions:?}"
    );
}

#[test]
fn an_open_request_keeps_a_conversation_unresolved() {
    let mut talk = ConversationDriver::new();
    says(
        &mut talk,
        "I am K-1001. I want my deposit back. And where does my hire H-2001 stand?",
    );
    says(&mut talk, "thanks");
    talk.feed(Input::CustomerLeft);
    let closed = talk.events("closed").next().map(|r| &r.event);
    assert!(
        matches!(closed, Some(Event::Closed { disposition, .. }) if disposition == "abandoned"),
        "{}",
        talk.story()
    );
}

#[test]
fn a_blank_value_is_no_fact() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire H-2001 stand? I am K-1001");
    talk.answers("get_member");
    let one = talk.under_way("get_hire");
    let mut truth = desk::truth(&one.tool, "H-2001").unwrap();
    for (fact, value) in &mut truth.values {
        if fact.as_str() == "hire_due_on" {
            *value = FactValue::Text("<br>\u{200b} ".to_owned());
        }
    }
    talk.ends(&one, Ok(truth));
    talk.wait(1_200);
    assert!(
        !talk
            .agents_said()
            .iter()
            .any(|said| said.contains("due back on")),
        "{}",
        talk.story()
    );
    assert!(talk.marks("hire_due_on").is_empty());
}

#[test]
fn a_question_that_nothing_covers_is_not_lost_to_a_thank_you() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire H-2001 stand? And do you also sell gift cards? K-1001");
    talk.all_answer().wait(1_200);
    assert!(talk.state.is_resolved());
    talk.writes("thank you, bye");
    talk.wait(1_200);
    assert_eq!(talk.trip().rule, Rule::OutOfScope);
    assert!(
        talk.trip().sentence.contains("gift cards"),
        "{}",
        talk.trip().sentence
    );

    let mut answered = ConversationDriver::new();
    answered.writes("where does my hire H-2001 stand? K-1001");
    answered.all_answer().wait(1_200);
    answered.writes("thank you, bye");
    answered.wait(1_200);
    assert!(answered.state.is_with_agents(), "nothing is open");
}
