//! What a snapshot says of attempts: nothing that only a hidden record holds.

use crate::conversation_driver::ConversationDriver;
use crate::examples::shop;

/// The last snapshot of a conversation, once a person has it.
fn handed_over(said: &[&str]) -> ConversationDriver {
    let mut talk = shop().talk();
    for text in said {
        shop().says(&mut talk, text);
    }
    if talk.state.is_with_agents() {
        shop().says(&mut talk, "I want to talk to a person");
    }
    talk
}

#[test]
fn an_attempt_does_not_name_what_only_an_identified_customer_may_see() {
    for said in [
        [
            "Where is LH-20001? ida.sample@example.com",
            "I'm her husband",
            "ida.sample@example.com LH-20001",
        ],
        [
            "Where is LH-20001? ida.sample@example.com",
            "My name is Otto Example",
            "and what did it cost?",
        ],
    ] {
        let talk = handed_over(&said);
        let json = talk.kept.last().expect("a snapshot").to_json();
        for hidden in ["ida sample", "Ida Sample", "12345"] {
            assert!(
                !json.contains(hidden),
                "{hidden}: {said:?}\n{}",
                talk.story()
            );
        }
    }
}

#[test]
fn an_attempt_names_what_an_identified_customer_may_see() {
    let talk = handed_over(&["Where is LH-20001? ida.sample@example.com"]);
    let attempts = &talk.snapshot().attempts;
    let named = attempts.iter().filter(|one| one.entity.contains(':'));
    assert_eq!(named.count(), attempts.len(), "{attempts:?}");
}
