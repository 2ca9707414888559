//! A customer who turns out to be another person leaves nothing of the earlier one behind, and what a customer
//! takes back is gone.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::Mark;
use baton_orchestrator::{AgentModels, Event, Input, ModelTask};
use baton_playbook::{FailureKind, IdentityLevel, ToolName};
use baton_simulation::desk::failure;

use crate::conversation_driver::ConversationDriver;
use crate::library::{
    READERS, Reader, all_answer, changed, hand_over, says, secrets, talk, talk_at, truth,
};

const NORA: &Reader = &READERS[0];
const EMIL: &Reader = &READERS[1];
const OTHER_NORA: &Reader = &READERS[2];

#[track_caller]
fn is(talk: &ConversationDriver, level: IdentityLevel, customer: Option<&str>) {
    let identity = &talk.state.case().identity;
    let found = (identity.level, identity.customer.as_deref());
    assert_eq!(found, (level, customer), "{}", talk.story());
}

/// Nothing of these people stands in the last snapshot.
#[track_caller]
fn shows_nothing_of(talk: &ConversationDriver, others: &[&Reader]) {
    let json = talk
        .kept
        .last()
        .expect("a snapshot")
        .to_json()
        .to_lowercase();
    for other in others {
        for secret in secrets(other) {
            let shown = json.contains(&secret.to_lowercase());
            assert!(!shown, "{secret} shows: {json}\n{}", talk.story());
        }
    }
    let owners = talk.state.case().records.iter();
    for (record, known) in owners {
        for other in others {
            assert_ne!(known.owner.as_deref(), Some(other.number), "{record:?}");
        }
    }
}

#[track_caller]
fn stated(talk: &ConversationDriver, fact: &str) -> Vec<String> {
    let values = talk.state.case().stated(fact).iter();
    values.map(|stated| stated.value.clone()).collect()
}

fn asked(talk: &ConversationDriver, tool: &str) -> Vec<String> {
    let calls = talk.state.calls().all.iter();
    calls
        .filter(|call| call.tool.as_str() == tool)
        .map(|call| {
            call.arguments
                .values()
                .cloned()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn partly_known_person_gives_way_to_another_by_the_same_method() {
    let mut talk = talk();
    says(&mut talk, "I want my deposit, nora.f@lib.example");
    is(&talk, IdentityLevel::PartlyVerified, None);
    says(
        &mut talk,
        "Sorry, wrong account. My e-mail is emil@lib.example and it is L-7003",
    );
    is(&talk, IdentityLevel::Verified, Some("R-102"));
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
    assert_eq!(stated(&talk, "email"), ["emil@lib.example"]);
    assert_eq!(
        talk.marks("home"),
        [(Mark::Verified, Some("Tarn Hill 22".to_owned()))]
    );
}

#[test]
fn partly_known_person_gives_way_to_another_by_another_method() {
    let mut talk = talk();
    says(&mut talk, "my deposit, reader R-101");
    is(&talk, IdentityLevel::PartlyVerified, None);
    says(
        &mut talk,
        "ah no, not R-101, it is under emil@lib.example, loan L-7003",
    );
    is(&talk, IdentityLevel::Verified, Some("R-102"));
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
    let json = talk.kept.last().expect("a snapshot").to_json();
    let attempts = json.split("\"attempts\"").nth(1).expect("attempts");
    let attempts = attempts.split("\"customer\":{").next().expect("a part");
    assert!(!attempts.contains("r-101"), "an attempt names R-101");
    assert!(stated(&talk, "reader_number").is_empty());
}

#[test]
fn partly_known_person_gives_way_without_a_word_about_it() {
    // Neither of the two is told about before one of them is proven.
    let mut talk = talk();
    says(&mut talk, "my hire L-7004");
    says(&mut talk, "what is repair status, emil@lib.example");
    says(&mut talk, "my loan is L-7003");
    is(&talk, IdentityLevel::Verified, Some("R-102"));
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
    // What they named stays as what they named.
    assert!(stated(&talk, "loan_number").contains(&"L-7004".to_owned()));
}

#[test]
fn verified_person_gives_way_to_another_who_is_proven() {
    let mut talk = talk();
    says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
    is(&talk, IdentityLevel::Verified, Some("R-101"));
    says(
        &mut talk,
        "No wait, that is my wife's. Mine is emil@lib.example, loan L-7003",
    );
    is(&talk, IdentityLevel::Verified, Some("R-102"));
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
    assert_eq!(
        talk.marks("home"),
        [(Mark::Verified, Some("Tarn Hill 22".to_owned()))]
    );
}

#[test]
fn verified_person_who_takes_the_proof_back_is_nobody() {
    let mut talk = talk();
    says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
    says(&mut talk, "Sorry, wrong account.");
    is(&talk, IdentityLevel::Unverified, None);
    hand_over(&mut talk);
    shows_nothing_of(&talk, READERS.iter().collect::<Vec<_>>().as_slice());
}

#[test]
fn without_a_correction_nobody_else_is_let_in() {
    let mut talk = talk();
    says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
    says(&mut talk, "and emil@lib.example with L-7003");
    is(&talk, IdentityLevel::Verified, Some("R-101"));
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[EMIL, OTHER_NORA]);
}

#[test]
fn another_number_of_their_own_takes_back_who_they_were() {
    for (text, stays) in [
        ("My reader number is R-102", false),
        ("R-102", false),
        ("I was in the wrnog acount, R-102", false),
        ("my reader number is R-101", true),
        ("and R-102 is my other card", true),
        ("my wife's number is R-102", true),
        ("R-102 is my husband's", true),
    ] {
        let mut talk = talk();
        says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
        is(&talk, IdentityLevel::Verified, Some("R-101"));
        says(&mut talk, text);
        let still = talk.state.case().identity.customer.as_deref() == Some("R-101");
        assert_eq!(still, stays, "{text}: {}", talk.story());
        hand_over(&mut talk);
        if !stays {
            shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
        }
    }
}

#[test]
fn another_number_of_their_own_takes_the_place_of_the_first_before_it_proves_anything() {
    let mut talk = talk();
    talk.writes("my deposit, reader R-101");
    talk.writes("Sorry, wrnog acount.");
    talk.writes("My reader number is R-102");
    all_answer(&mut talk);
    assert_eq!(stated(&talk, "reader_number"), ["R-102"]);
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
}

#[test]
fn address_of_the_earlier_person_is_never_told() {
    // At this desk, a customer who knows the reader number is the reader.
    let strict = changed(|desk| {
        for method in &mut desk.identity.methods {
            if method.tool == ToolName::from("get_reader") {
                method.level = IdentityLevel::Verified;
            }
        }
    });
    let mut talk = talk_at(strict);
    says(&mut talk, "the address is broken, reader R-103");
    let said = talk.agents_said().concat();
    assert!(said.contains("Dune Street 333"), "{}", talk.story());
    says(
        &mut talk,
        "Oops, wrong number. I am R-102, my address is broken",
    );
    is(&talk, IdentityLevel::Verified, Some("R-102"));
    let last = *talk.agents_said().last().expect("an answer");
    assert!(last.contains("Tarn Hill 22"), "{last}");
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
}

#[test]
fn record_without_an_owner_goes_with_the_person_it_was_found_through() {
    let mut talk = talk();
    says(&mut talk, "my hire L-7001");
    assert_eq!(asked(&talk, "get_parcel"), ["P-7001"]);
    says(&mut talk, "Sorry, I meant L-7003");
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
    assert_eq!(
        talk.marks("parcel_place"),
        [(Mark::Verified, Some("at shelf 7003".to_owned()))]
    );
}

#[test]
fn answer_that_comes_too_late_is_not_taken() {
    let mut talk = talk();
    talk.writes("my hire L-7001");
    let late = talk.under_way("get_loan");
    talk.writes("sorry, I meant L-7003");
    let outcome = truth(&talk.desk, &late);
    talk.ends(&late, outcome);
    all_answer(&mut talk);
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[NORA, OTHER_NORA]);
    let failed = &talk.snapshot().attempts[0];
    assert_eq!(failed.failure, Some(FailureKind::Withdrawn));
    assert_eq!(failed.entity, "loan", "what it asked with does not show");
}

#[test]
fn model_is_told_nothing_of_the_earlier_person() {
    let mut talk = talk();
    says(&mut talk, "my hire L-7001");
    assert!(talk.agents_said().concat().contains("on shelf 7001"));
    talk.models = AgentModels {
        data: true,
        ..AgentModels::default()
    };
    talk.writes("sorry, I meant hire L-7003");
    all_answer(&mut talk);
    talk.wait(1_200);
    let asked = talk.asks.last().expect("a question to the model");
    let ModelTask::Act(task) = &asked.task else {
        panic!("another question: {:?}", asked.task);
    };
    let told = format!("{task:?}");
    for of_nora in ["7001", "Volume 7001", "shelf 7001"] {
        assert!(!told.contains(of_nora), "{of_nora} is told: {told}");
    }
}

#[test]
fn model_cannot_look_up_what_was_taken_back() {
    let mut talk = talk();
    talk.models = AgentModels {
        data: true,
        ..AgentModels::default()
    };
    says(&mut talk, "where is hire L-7001? sorry, I meant L-7003");
    let asked = talk.asks.last().expect("a question").clone();
    let answer = serde_json::json!({
        "call": { "tool": "get_loan", "arguments": { "loan_number": "L-7001" } }
    });
    talk.feed(Input::ModelFinished {
        ask: asked.ask,
        duration_ms: 10,
        tries: 1,
        usage: baton_orchestrator::Usage::default(),
        outcome: Ok(answer),
    });
    assert_eq!(talk.seqs("proposal_refused").len(), 1, "{}", talk.story());
    assert!(asked_with(&talk, "L-7001").is_empty());
}

fn asked_with(talk: &ConversationDriver, value: &str) -> Vec<String> {
    let calls = talk.state.calls().all.iter();
    calls
        .filter(|call| call.arguments.values().any(|with| with == value))
        .map(|call| call.tool.to_string())
        .collect()
}

#[test]
fn value_put_right_in_one_message_is_the_only_one_looked_up() {
    for text in [
        "where is my hire L-7001? Sorry, I meant L-7002.",
        "where is my hire L-7002 (not L-7001, that one is back)?",
    ] {
        let mut talk = talk();
        says(&mut talk, text);
        assert_eq!(asked(&talk, "get_loan"), ["L-7002"], "{text}");
        let said = talk.agents_said().concat();
        assert!(
            said.contains("L-7002") && !said.contains("L-7001"),
            "{said}"
        );
        hand_over(&mut talk);
        let next = &talk.snapshot().resolution.next_action;
        assert!(
            !next.contains("L-7001"),
            "{next} {:?}\n{}",
            talk.snapshot().requests,
            talk.story()
        );
        assert_eq!(stated(&talk, "loan_number"), ["L-7002"]);
    }
}

#[test]
fn value_taken_back_after_the_answer_is_answered_anew() {
    let mut talk = talk();
    says(&mut talk, "where is my hire L-7001");
    says(&mut talk, "sorry, I meant L-7002");
    let last = *talk.agents_said().last().expect("an answer");
    assert!(last.contains("L-7002"), "{last}");
    hand_over(&mut talk);
    assert!(!talk.snapshot().resolution.next_action.contains("L-7001"));
    let titles = talk.marks("title");
    assert_eq!(titles, [(Mark::Verified, Some("Volume 7002".to_owned()))]);
}

#[test]
fn what_was_asked_and_taken_back_leaves_the_answer_before_it() {
    let mut talk = talk();
    says(&mut talk, "where is my hire L-7001");
    talk.writes("emil@lib.example and L-7003");
    talk.writes("That's not mine.");
    all_answer(&mut talk);
    talk.wait(3_000);
    let said = talk.agents_said();
    assert_eq!(said.len(), 2, "they are answered: {}", talk.story());
    assert!(talk.state.requests().open().next().is_none());
}

#[test]
fn e_mail_taken_back_does_not_leave_its_owner() {
    let mut talk = talk();
    says(&mut talk, "my deposit, emil@lib.example");
    is(&talk, IdentityLevel::PartlyVerified, None);
    says(
        &mut talk,
        "No wait, that is my husband’s. Mine is nora.f@lib.example",
    );
    says(&mut talk, "L-7002");
    is(&talk, IdentityLevel::Verified, Some("R-101"));
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[EMIL, OTHER_NORA]);
}

#[test]
fn corrected_postcode_is_not_starved_by_a_repeated_name() {
    let mut talk = talk();
    says(&mut talk, "my deposit");
    says(&mut talk, "my name is Nora Field, my postcode is 40101");
    says(
        &mut talk,
        "Sorry, my name is Nora Field and my postcode is 40011",
    );
    says(
        &mut talk,
        "Oh dear. My name is Nora Field and my postcode is 40110",
    );
    let by_name = asked(&talk, "find_reader_by_name_and_postcode");
    assert_eq!(
        by_name,
        ["40101 Nora Field", "40011 Nora Field", "40110 Nora Field"]
    );
    is(&talk, IdentityLevel::PartlyVerified, None);
    assert!(talk.state.budget().failures.is_empty(), "{}", talk.story());
    assert!(talk.state.budget().refused.is_empty(), "{}", talk.story());
    assert_eq!(stated(&talk, "postcode"), ["40110"]);
}

#[test]
fn corrected_postcode_is_tried_first_without_a_word_about_it() {
    let mut talk = talk();
    says(&mut talk, "my deposit");
    says(&mut talk, "my name is Nora Field, my postcode is 40101");
    says(&mut talk, "my name is Nora Field, my postcode is 40110");
    let by_name = asked(&talk, "find_reader_by_name_and_postcode");
    assert_eq!(by_name, ["40101 Nora Field", "40110 Nora Field"]);
    is(&talk, IdentityLevel::PartlyVerified, None);
}

#[test]
fn denial_of_something_about_a_record_leaves_the_record() {
    let mut talk = talk();
    says(&mut talk, "I have not received my hire L-7001");
    assert_eq!(asked(&talk, "get_loan"), ["L-7001"]);
    assert!(talk.seqs("taken_back").is_empty());
}

#[test]
fn value_taken_back_and_said_again_is_meant() {
    let mut talk = talk();
    says(&mut talk, "my hire L-7001");
    says(&mut talk, "sorry, I meant L-7002");
    says(&mut talk, "no, it is L-7001");
    assert_eq!(stated(&talk, "loan_number"), ["L-7001"]);
    hand_over(&mut talk);
    let titles = talk.marks("title");
    assert_eq!(titles, [(Mark::Verified, Some("Volume 7001".to_owned()))]);
}

#[test]
fn quoted_identifiers_identify_nobody() {
    let mut talk = talk();
    says(
        &mut talk,
        "> From: emil@lib.example\n> My loan L-7003 is late\n\nThat was my neighbour. Where is my hire L-7001? nora.f@lib.example",
    );
    is(&talk, IdentityLevel::Verified, Some("R-101"));
    assert_eq!(stated(&talk, "email"), ["nora.f@lib.example"]);
    hand_over(&mut talk);
    shows_nothing_of(&talk, &[EMIL, OTHER_NORA]);
}

#[test]
fn quoted_number_is_looked_up_where_their_own_words_point_to_it() {
    let mut talk = talk();
    let quoted =
        "On Mon, Harbour Library <post@lib.example> wrote:\n> Your loan L-7002 is confirmed.";
    says(
        &mut talk,
        &format!("where is my loan, the hire?\n\n{quoted}"),
    );
    assert_eq!(asked(&talk, "get_loan"), ["L-7002"]);
    is(&talk, IdentityLevel::Unverified, None);
    // It completes no proof either.
    says(&mut talk, "my mail is nora.f@lib.example");
    is(&talk, IdentityLevel::PartlyVerified, None);
    hand_over(&mut talk);
    assert_eq!(
        talk.marks("title"),
        [(Mark::Verified, Some("Volume 7002".to_owned()))]
    );

    let mut talk = talk_at(talk.desk);
    says(&mut talk, &format!("hello, a hire\n\n{quoted}"));
    assert!(
        asked(&talk, "get_loan").is_empty(),
        "no agent asked about it"
    );
}

#[test]
fn system_that_fails_leaves_nothing_of_the_earlier_person() {
    let mut talk = talk();
    says(&mut talk, "my deposit, nora.f@lib.example, L-7001");
    talk.writes("Sorry, wrong account. I am emil@lib.example, L-7003");
    while let Some(one) = talk.tries.first().cloned() {
        talk.ends(&one, Err(failure(FailureKind::Unavailable)));
    }
    hand_over(&mut talk);
    shows_nothing_of(&talk, READERS.iter().collect::<Vec<_>>().as_slice());
    let events = talk
        .journal
        .iter()
        .filter(|r| r.event == Event::CustomerChanged);
    assert_eq!(events.count(), 1);
}

#[test]
fn what_is_told_of_somebody_else_proves_nothing() {
    for text in [
        "My neighbour is emil@lib.example with L-7003. I am nora.f@lib.example, my deposit L-7001",
        "I found L-7003 for emil@lib.example. My own e-mail is nora.f@lib.example, my deposit L-7001",
        "L-7003 belongs to emil@lib.example. My e-mail is nora.f@lib.example, my deposit for L-7001",
    ] {
        let mut talk = talk();
        says(&mut talk, text);
        is(&talk, IdentityLevel::Verified, Some("R-101"));
        hand_over(&mut talk);
        shows_nothing_of(&talk, &[OTHER_NORA]);
        let owners = talk.state.case().records.iter();
        assert!(
            owners
                .filter_map(|(_, known)| known.owner.as_deref())
                .all(|owner| owner == "R-101"),
            "{}",
            talk.story()
        );
    }
    let mut talk = talk();
    says(
        &mut talk,
        "I got L-7003 by mistake, it belongs to emil@lib.example",
    );
    assert_ne!(talk.state.case().identity.level, IdentityLevel::Verified);
}

#[test]
fn forwarded_words_wish_for_nothing() {
    let mut talk = talk();
    says(
        &mut talk,
        "where is my hire L-7001?\n\n---------- Forwarded message ---------\nFrom: Emil <emil@lib.example>\n\nlet me talk to a human, this is ridiculous",
    );
    assert!(talk.state.is_with_agents(), "{}", talk.story());
    assert!(talk.agents_said().concat().contains("on shelf 7001"));
}

#[test]
fn who_speaks_for_another_person_is_not_taken_for_them_and_a_person_decides() {
    for messages in [
        &["I am calling on behalf of my mother, Nora Field, 40110. It is broken."][..],
        &[
            "I'm asking for my husband. It is broken.",
            "emil@lib.example, he is Emil Stone, 40110",
        ],
        &["Ich rufe für meinen Mann an: Emil Stone, 40110. It is broken."],
    ] {
        let mut talk = talk();
        for message in messages {
            says(&mut talk, message);
            all_answer(&mut talk);
            talk.wait(1_200);
        }
        is(&talk, IdentityLevel::Unverified, None);
        hand_over(&mut talk);
        shows_nothing_of(&talk, &[NORA, EMIL]);
    }
    let mut talk = ConversationDriver::new();
    talk.writes("I'm calling for my mother, K-1001. Where does my hire stand?");
    talk.all_answer().wait(1_200);
    talk.writes("H-2001");
    talk.all_answer().wait(1_200);
    let rule = talk.trip().rule;
    assert_eq!(rule, Rule::IdentityNotVerified, "{}", talk.story());
    let mut talk = crate::library::talk();
    says(
        &mut talk,
        "I am calling for my wife, my name is Emil Stone, my postcode is 40110. It is broken.",
    );
    all_answer(&mut talk);
    let own = [stated(&talk, "reader_name"), stated(&talk, "postcode")].concat();
    assert_eq!(own, ["Emil Stone", "40110"]);
}
