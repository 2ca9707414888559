//! Messages of nothing but another person's values, after someone was verified: neither of the two is known by them, and
//! nothing of the other one is said or shown, until the customer says which of them they are.

use baton_playbook::IdentityLevel;

use crate::conversation_driver::ConversationDriver;
use crate::library::{READERS, hand_over, says, secrets, talk};

const EMIL: &str = "my deposit, emil@lib.example, my loan is L-7003";

fn emil() -> ConversationDriver {
    let mut talk = talk();
    says(&mut talk, EMIL);
    let identity = &talk.state.case().identity;
    assert_eq!(
        (identity.level, identity.customer.as_deref()),
        (IdentityLevel::Verified, Some("R-102")),
        "{}",
        talk.story()
    );
    talk
}

/// Whether the customer is verified as this reader now.
fn is(talk: &ConversationDriver, number: &str) -> bool {
    let identity = &talk.state.case().identity;
    identity.level == IdentityLevel::Verified && identity.customer.as_deref() == Some(number)
}

/// What of Nora, beside her loan itself, was sent or is kept for the person who takes over.
fn shown(talk: &mut ConversationDriver) -> Option<String> {
    hand_over(talk);
    let kept = talk.kept.last().expect("a snapshot").to_json();
    let said = format!("{:?}{kept}", talk.sent);
    let personal = |secret: &String| !secret.starts_with("Volume") && !secret.starts_with("P-");
    let personal = |secret: &String| personal(secret) && !secret.starts_with("shelf");
    secrets(&READERS[0])
        .into_iter()
        .filter(personal)
        .find(|secret| said.contains(secret))
}

#[test]
fn neither_is_known_by_them_and_nothing_of_the_other_shows() {
    let mut wrong = Vec::new();
    for bare in [
        "nora.f@lib.example L-7001",
        "nora.f@lib.example, L-7001",
        "L-7001 nora.f@lib.example?",
        "R-101",
        "nora.f@lib.example",
        "nora.f@lib.example\nL-7001",
    ] {
        let mut talk = emil();
        says(&mut talk, bare);
        if talk.state.case().identity.level == IdentityLevel::Verified {
            wrong.push(format!("{bare}: {:?}", talk.state.case().identity));
        }
        wrong.extend(shown(&mut talk).map(|secret| format!("{bare}: {secret} shows")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn their_own_values_once_more_and_other_loans_take_nothing_back() {
    for bare in [
        "emil@lib.example",
        "L-7003",
        "R-102",
        "L-7001",
        "emil@lib.example L-7003",
    ] {
        let mut talk = emil();
        says(&mut talk, bare);
        assert!(is(&talk, "R-102"), "{bare}\n{}", talk.story());
    }
}

#[test]
fn who_says_so_behind_them_is_known_again() {
    for (says_so, number) in [
        (
            "My e-mail is nora.f@lib.example, my loan is L-7001",
            "R-101",
        ),
        ("My e-mail is emil@lib.example, my loan is L-7003", "R-102"),
    ] {
        let mut talk = emil();
        says(&mut talk, "nora.f@lib.example, L-7001");
        says(&mut talk, says_so);
        assert!(is(&talk, number), "{says_so}\n{}", talk.story());
    }
}

#[test]
fn who_puts_it_right_is_the_one_they_say() {
    let mut wrong = Vec::new();
    for right in [
        "Sorry, I meant nora.f@lib.example, L-7001",
        "sorry, wrong account. nora.f@lib.example, L-7001",
        "That was my husband's. Mine is nora.f@lib.example, L-7001",
        "My e-mail is nora.f@lib.example, my loan is L-7001",
        "Entschuldigung, ich meinte nora.f@lib.example, L-7001",
        "Pardon, je voulais dire nora.f@lib.example, L-7001",
    ] {
        let mut talk = emil();
        says(&mut talk, right);
        if !is(&talk, "R-101") {
            wrong.push(format!("{right}: {:?}", talk.state.case().identity));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn number_behind_an_address_that_is_a_relatives_is_looked_up_and_proves_nothing() {
    let mut wrong = Vec::new();
    for denied in [
        "it's my mother's",
        "that's my mother's",
        "the address is my mother's",
        "das ist die meiner Mutter",
        "c'est celle de ma mère",
        "es de mi madre",
    ] {
        let mut talk = talk();
        says(&mut talk, "where is the hire? nora.f@lib.example");
        says(&mut talk, denied);
        says(&mut talk, "L-7001");
        let calls = talk.state.calls().all.iter();
        let mut asked = calls.filter(|call| call.tool.as_str() == "get_loan");
        if !asked.any(|call| call.arguments.values().any(|value| &**value == "L-7001")) {
            wrong.push(format!("{denied}: not looked up"));
        }
        if talk.state.case().identity.level == IdentityLevel::Verified {
            wrong.push(format!("{denied}: verified"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
