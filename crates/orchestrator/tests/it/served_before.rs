//! A customer who was answered before this desk's data begins.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{Event, Input, MessageId, SaidBefore};
use jiff::Timestamp;

use crate::conversation_driver::ConversationDriver;

fn wrote(talk: &mut ConversationDriver, text: &str) -> Box<Input> {
    Box::new(Input::CustomerWrote {
        message: talk.message(),
        text: text.to_owned(),
        removed: Vec::new(),
    })
}

fn said(message: MessageId, text: &str) -> SaidBefore {
    SaidBefore {
        message,
        representative: None,
        text: text.to_owned(),
        at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn the_agents_are_silent_and_a_person_gets_what_was_said() {
    let mut talk = ConversationDriver::new();
    let answer = talk.message();
    let newest = talk.message();
    let input = wrote(&mut talk, "my deposit D-3001 please, K-1001");
    talk.feed(Input::ServedBefore {
        input,
        newest,
        said: vec![said(answer, "Your deposit is 25 EUR. My password: hunter2")],
        left_out: 0,
    });
    assert_eq!(talk.trip().rule, Rule::ServedBefore);
    assert!(talk.agents_said().is_empty(), "not a word");
    let kept = talk.events("said_before").next().map(|r| &r.event);
    assert!(
        matches!(kept, Some(Event::SaidBefore { text, .. }) if !text.contains("hunter2")),
        "{kept:?}"
    );
    assert_eq!(talk.trip().evidence, talk.seqs("said_before"));
    // What comes after it stands with the person, and nothing is taken in twice.
    let before = talk.seqs("said_before").len();
    let input = wrote(&mut talk, "hello?");
    talk.feed(Input::ServedBefore {
        input,
        newest,
        said: vec![said(answer, "Your deposit is 25 EUR.")],
        left_out: 2,
    });
    assert_eq!(talk.seqs("said_before").len(), before);
    assert_eq!(talk.seqs("rule_tripped").len(), 1);
}

#[test]
fn what_was_said_from_here_changes_nothing() {
    let mut talk = ConversationDriver::new();
    talk.says("hello");
    let answered = talk.events("agent_replied").next().map(|r| &r.event);
    let Some(Event::AgentReplied { message, .. }) = answered else {
        panic!("no answer in {}", talk.story());
    };
    let newest = *message;
    let input = wrote(&mut talk, "my deposit D-3001 please, K-1001");
    talk.feed(Input::ServedBefore {
        input,
        newest,
        said: vec![said(newest, "What can I do for you?")],
        left_out: 0,
    });
    assert!(talk.seqs("said_before").is_empty());
    assert!(talk.seqs("rule_tripped").is_empty(), "{}", talk.story());
}

#[test]
fn where_more_was_said_than_is_known_no_value_is_the_customers_own() {
    let mut talk = ConversationDriver::new();
    let (answer, newest) = (talk.message(), talk.message());
    let input = wrote(&mut talk, "hello");
    talk.feed(Input::ServedBefore {
        input,
        newest,
        said: vec![said(answer, "Hello.")],
        left_out: 1,
    });
    talk.writes("my card is K-1001");
    let told = talk.events("stated").all(
        |recorded| matches!(&recorded.event, Event::Stated { origin, .. } if !origin.is_own()),
    );
    assert!(told, "{}", talk.story());
}
