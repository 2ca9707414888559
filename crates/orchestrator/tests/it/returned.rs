//! What the agents do with a conversation that came back to them while a system of record is down.

use baton_orchestrator::Input;
use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::{Mark, ResolutionStatus};
use baton_playbook::{FailureKind, SystemName};

use crate::conversation_driver::{ConversationDriver, representative};

/// A customer whose hire was not looked up because the hire system gave no answer, back with the agents.
fn returned_after(calls: usize) -> ConversationDriver {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("where does my hire H-2001 stand? K-1001");
    talk.answers("get_member");
    for call in 1..=calls {
        if call == calls {
            // Others found out meanwhile that it is down: no further call is made.
            talk.unreachable.insert(SystemName::from("hires"));
        }
        talk.fails_for_good("get_hire", FailureKind::Timeout);
    }
    assert_eq!(talk.trip().rule, Rule::SystemUnreachable);
    talk.unreachable.clear();
    talk.accept("Rosa");
    let before = talk.agents_said().len();
    talk.give_back("");
    talk.wait(1_200);
    let questions: Vec<&str> = talk.agents_said().split_off(before);
    let asks = |text: &&&str| text.contains("hire number") || text.contains("member number");
    assert!(
        questions.iter().find(asks).is_none(),
        "asked for what was given: {questions:?}\n{}",
        talk.story()
    );
    talk
}

#[test]
fn a_system_that_was_asked_once_is_asked_again_and_the_customer_is_not() {
    let mut talk = returned_after(1);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    talk.answers("get_hire").wait(1_200);
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Hire H-2001 is on hire and due back on 2026-03-09.")
    );
}

#[test]
fn what_is_open_is_answered_also_where_something_has_to_be_looked_up_first() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("I want a person. Where does my hire stand? K-1002");
    talk.all_answer();
    talk.accept("Rosa");
    let message = talk.message();
    talk.feed(Input::Reply {
        by: talk.by("Rosa"),
        message,
        text: "The assistant can tell you.".to_owned(),
    });
    talk.give_back("It is H-2003.");
    talk.all_answer();
    talk.wait(1_200);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    assert_eq!(
        talk.agents_said().last(),
        Some(&"Hire H-2003 is overdue and due back on 2026-01-15."),
        "{}",
        talk.story()
    );
}

#[test]
fn a_system_that_still_does_not_answer_is_the_reason() {
    let mut talk = returned_after(1);
    talk.fails_for_good("get_hire", FailureKind::Timeout);
    talk.wait(1_200);
    assert_eq!(
        talk.trip().rule,
        Rule::SystemUnreachable,
        "{}",
        talk.story()
    );
    assert_eq!(
        talk.trip().sentence,
        "Hire system did not answer: 2 calls, 6 tries (no answer in time)."
    );
}

#[test]
fn what_may_not_be_looked_up_a_third_time_goes_to_a_person_and_is_not_asked_for() {
    let talk = returned_after(2);
    assert_eq!(
        talk.trip().rule,
        Rule::SystemUnreachable,
        "{}",
        talk.story()
    );
    assert_eq!(
        talk.trip().sentence,
        "Hire system did not answer: 2 calls, 6 tries (no answer in time)."
    );
    assert!(talk.tries.is_empty(), "there is no third call");
}

#[test]
fn one_who_names_it_again_is_told_about_in_plain_words() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("where does my hire H-2001 stand? K-1001");
    talk.answers("get_member");
    talk.fails_for_good("get_hire", FailureKind::Timeout);
    talk.fails_for_good("get_hire", FailureKind::Timeout);
    talk.accept("Rosa");
    talk.give_back("");
    talk.writes("it is my hire H-2001");
    talk.wait(1_200);
    let sentence = &talk.trip().sentence;
    for jargon in ["wanted to call", "third time", "Agent"] {
        assert!(!sentence.contains(jargon), "{sentence}");
    }
    let asked = talk.agents_said();
    assert!(
        !asked.iter().any(|text| text.contains("hire number")),
        "{asked:?}"
    );
}

/// The newest revision tells what holds, also while the agents have the conversation again.
#[test]
fn the_snapshot_is_not_behind_while_the_agents_have_it_again() {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes("I want a person. Where does my hire stand? K-1002");
    talk.all_answer();
    talk.accept("Rosa");
    let message = talk.message();
    talk.feed(Input::Reply {
        by: talk.by("Rosa"),
        message,
        text: "The assistant can tell you.".to_owned(),
    });
    talk.give_back("It is H-2003.");
    talk.all_answer();
    let since = talk.snapshot().reason.since.clone();
    assert_eq!(since.as_deref(), Some("Back with the AI agents since."));
    talk.wait(1_200);
    let due = "Hire H-2003 is overdue and due back on 2026-01-15.";
    assert_eq!(talk.agents_said().last(), Some(&due), "{}", talk.story());
    let status = talk.snapshot().resolution.status;
    assert_eq!(status, ResolutionStatus::Resolved, "{}", talk.story());
    assert_eq!(talk.fact("hire_state").verification, Mark::Verified);
    talk.says("my deposit D-3002 please").all_answer();
    talk.wait(1_200);
    assert!(!talk.state.is_with_agents(), "{}", talk.story());
    let snapshot = talk.snapshot();
    assert_eq!(snapshot.intent.label, "Deposit back");
    assert_eq!(snapshot.reason.sentence, talk.trip().sentence);
    assert_eq!(snapshot.reason.since, None);
}

/// What the agents say by themselves after these words and the return.
fn said_after_return(words: &str, to_the_person: &str, note: &str) -> Vec<String> {
    let mut talk = ConversationDriver::new();
    talk.available = Some(representative("Rosa"));
    talk.writes(words);
    talk.all_answer();
    talk.wait(1_200);
    if talk.state.is_with_agents() {
        talk.writes("let me talk to a person");
        talk.wait(1_200);
    }
    talk.accept("Rosa");
    if !to_the_person.is_empty() {
        talk.writes(to_the_person);
    }
    let before = talk.agents_said().len();
    talk.give_back(note);
    talk.all_answer();
    talk.wait(1_200);
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    let said = talk.agents_said().split_off(before);
    said.into_iter().map(str::to_owned).collect()
}

const WHAT: &str = "Is it about a hire, a deposit or a repair?";
const WHICH: &str = "Which hire is it? The hire number looks like H-1234.";

#[test]
fn who_was_never_understood_is_asked_at_once_and_not_waited_for() {
    for words in ["let me talk to a person", "zxcv qwer uiop"] {
        assert_eq!(said_after_return(words, "", ""), [WHAT], "{words}");
    }
    let asked = said_after_return(
        "let me talk to a person",
        "where does my hire stand? K-1002",
        "",
    );
    assert_eq!(asked, [WHICH], "what they told the person is known");
}

#[test]
fn what_a_note_gives_is_not_asked_for() {
    let asked = said_after_return("where does my hire stand?", "", "It is H-2003.");
    assert_eq!(
        asked,
        ["May I have your member number? It looks like K-1234."],
        "only the customer can say who they are"
    );
}
