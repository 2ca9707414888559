//! Who leaves open whose account it is is asked once; only a plain "yes" lets what they gave prove who they are.

use baton_orchestrator::{Event, Purpose};
use baton_playbook::IdentityLevel;

use crate::conversation_driver::ConversationDriver;
use crate::library::{all_answer, says, talk};

fn said(messages: &[&str]) -> ConversationDriver {
    let mut talk = talk();
    for message in messages {
        says(&mut talk, message);
        all_answer(&mut talk);
        talk.wait(1_200);
    }
    talk
}

fn questions(talk: &ConversationDriver) -> usize {
    let asks = |event: &Event| matches!(event, Event::AgentReplied { purpose, .. } if *purpose == Purpose::ConfirmAccount);
    talk.journal.iter().filter(|r| asks(&r.event)).count()
}

fn level(talk: &ConversationDriver) -> IdentityLevel {
    talk.state.case().identity.level
}

const DOUBTED: &[&str] = &[
    "My aunt is waiting for her deposit.",
    "I want the deposit",
    "L-7003, emil@lib.example",
];

#[test]
fn who_leaves_it_open_is_asked_once_and_known_by_a_plain_yes() {
    let asked = said(DOUBTED);
    assert_ne!(level(&asked), IdentityLevel::Verified, "{}", asked.story());
    assert_eq!(questions(&asked), 1, "{}", asked.story());
    let yes = said(&[DOUBTED, &["Yes, it's mine"]].concat());
    assert_eq!(level(&yes), IdentityLevel::Verified, "{}", yes.story());
    assert_eq!(questions(&yes), 1, "{}", yes.story());
}

#[test]
fn any_other_answer_proves_nothing_and_is_not_asked_again() {
    for answer in ["No", "emil@lib.example", "L-7003", "Yes, my aunt's", "why?"] {
        let talk = said(&[DOUBTED, &[answer, "yes"]].concat());
        assert_ne!(
            level(&talk),
            IdentityLevel::Verified,
            "{answer}\n{}",
            talk.story()
        );
        assert_eq!(questions(&talk), 1, "{answer}\n{}", talk.story());
    }
}

#[test]
fn what_is_taken_back_as_a_joke_takes_verified_back() {
    let known = &["my deposit, L-7003, emil@lib.example"][..];
    assert_eq!(level(&said(known)), IdentityLevel::Verified);
    let talk = said(&[known, &["That was only a test."]].concat());
    assert_ne!(level(&talk), IdentityLevel::Verified, "{}", talk.story());
}
