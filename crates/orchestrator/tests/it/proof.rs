//! Proof comes from the customer: their own words, all of them, and nothing that the desk knew.

use baton_orchestrator::Input;
use baton_orchestrator::snapshot::Mark;
use baton_playbook::{IdentityLevel, ToolName};

use crate::conversation_driver::{ConversationDriver, rosa_at};
use crate::library::{all_answer, changed, hand_over, says, talk, talk_at};

#[track_caller]
fn check(talk: &ConversationDriver, level: IdentityLevel, customer: Option<&str>) {
    let identity = &talk.state.case().identity;
    let found = (identity.level, identity.customer.as_deref());
    assert_eq!(found, (level, customer), "{}", talk.story());
}

#[test]
fn number_that_a_system_returned_completes_no_proof() {
    let mut talk = talk();
    says(&mut talk, "the hire please, emil@lib.example");
    check(&talk, IdentityLevel::PartlyVerified, None);
    hand_over(&mut talk);
    // His only loan was looked up, and nothing personal of him shows.
    assert_eq!(
        talk.marks("title"),
        [(Mark::Verified, Some("Volume 7003".to_owned()))]
    );
    let snapshot = talk.kept.last().expect("a snapshot").to_json();
    for personal in ["Emil Stone", "Tarn Hill", "signed 7003"] {
        assert!(!snapshot.contains(personal), "{personal} shows");
    }
}

#[test]
fn the_same_number_in_their_own_words_completes_it() {
    let mut talk = talk();
    says(&mut talk, "I want my deposit, emil@lib.example");
    check(&talk, IdentityLevel::PartlyVerified, None);
    says(&mut talk, "it is L-7003");
    check(&talk, IdentityLevel::Verified, Some("R-102"));
}

#[test]
fn what_was_said_first_counts_although_a_system_returned_it_later() {
    let mut talk = talk();
    says(&mut talk, "the hire L-7003 please");
    says(&mut talk, "emil@lib.example");
    check(&talk, IdentityLevel::Verified, Some("R-102"));
}

#[test]
fn a_customers_own_number_opens_nothing_where_nothing_shows_before_they_are_known() {
    let mut talk = talk_at(changed(|desk| {
        desk.identity.bearer_records = false;
        desk.identity
            .methods
            .retain(|method| method.tool.as_str() != "get_reader");
    }));
    for number in ["R-101", "sorry, R-102"] {
        says(&mut talk, &format!("I want my deposit, {number}"));
        check(&talk, IdentityLevel::Unverified, None);
        assert_eq!(
            talk.state.case().records.iter().count(),
            0,
            "{}",
            talk.story()
        );
    }
    let asked = talk.agents_said().concat();
    assert!(
        asked.contains("e-mail address"),
        "what proves it is asked for: {asked}"
    );
    hand_over(&mut talk);
    let snapshot = talk.kept.last().expect("a snapshot").to_json();
    for personal in ["Emil Stone", "Tarn Hill"] {
        assert!(!snapshot.contains(personal), "{personal} shows");
    }
}

#[test]
fn number_that_the_agents_told_proves_nothing() {
    let mut talk = talk();
    says(&mut talk, "the hire please, emil@lib.example");
    assert!(
        talk.agents_said().concat().contains("L-7003"),
        "the loan was told: {:?}",
        talk.agents_said()
    );
    says(&mut talk, "L-7003");
    check(&talk, IdentityLevel::PartlyVerified, None);
}

#[test]
fn number_that_a_representative_told_proves_nothing() {
    let mut talk = talk();
    says(&mut talk, "my deposit");
    hand_over(&mut talk);
    talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: None,
    });
    let (message, fencing) = (talk.message(), talk.state.fencing());
    talk.feed(Input::Reply {
        message,
        text: "Is it L 7003?".to_owned(),
        by: rosa_at(fencing),
    });
    says(&mut talk, "yes, L-7003, I am emil@lib.example");
    check(&talk, IdentityLevel::PartlyVerified, None);
}

#[test]
fn lookup_by_a_returned_number_becomes_a_proof_when_they_say_the_number() {
    // At this desk, a customer who knows the reader number is the reader.
    let strict = changed(|desk| {
        for method in &mut desk.identity.methods {
            if method.tool == ToolName::from("get_reader") {
                method.level = IdentityLevel::Verified;
            }
        }
    });
    let mut talk = talk_at(strict);
    talk.writes("the hire L-7001");
    all_answer(&mut talk);
    check(&talk, IdentityLevel::PartlyVerified, None);
    let asked = |talk: &ConversationDriver| {
        let calls = talk.state.calls().all.iter();
        calls.filter(|c| c.tool.as_str() == "get_reader").count()
    };
    assert_eq!(asked(&talk), 1);
    talk.writes("my number is R-101");
    check(&talk, IdentityLevel::Verified, Some("R-101"));
    assert_eq!(asked(&talk), 1, "nothing is asked again");
    hand_over(&mut talk);
    assert_eq!(
        talk.marks("home"),
        [(Mark::Verified, Some("Cliff Row 1".to_owned()))]
    );
}

#[test]
fn record_without_an_owner_shows_nothing_personal_to_strangers() {
    let mut talk = talk();
    says(&mut talk, "the hire L-7001");
    hand_over(&mut talk);
    assert_eq!(
        talk.marks("parcel_place"),
        [(Mark::Verified, Some("at shelf 7001".to_owned()))]
    );
    assert!(talk.marks("parcel_signed_by").is_empty());
}

#[test]
fn what_is_said_to_be_another_persons_is_looked_up_and_proves_nothing() {
    for said in [
        "his e-mail is emil@lib.example, L-7003",
        "I sold L-7003 to emil@lib.example",
        "my mail was hacked by emil@lib.example who stole L-7003",
        "why does your mail about L-7003 go to emil@lib.example?",
        "Seine Mail ist emil@lib.example, L-7003",
        "L-7003 de emil@lib.example",
    ] {
        let mut talk = talk();
        says(&mut talk, &format!("I want the deposit. {said}"));
        check(&talk, IdentityLevel::PartlyVerified, None);
    }
    let mut talk = talk();
    says(
        &mut talk,
        "I want the deposit. His e-mail is emil@lib.example, L-7003",
    );
    says(
        &mut talk,
        "my own e-mail is emil@lib.example, my loan L-7003",
    );
    check(&talk, IdentityLevel::Verified, Some("R-102"));
}
