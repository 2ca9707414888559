//! What customers say of themselves keeps "verified" away where it is not what the record says, in whatever order.

use baton_orchestrator::snapshot::Mark;
use baton_orchestrator::{Event, Input, Origin};
use baton_playbook::IdentityLevel;

use crate::conversation_driver::ConversationDriver;
use crate::examples::shop;
use crate::library::{READERS, hand_over, says, secrets, talk};

const EMIL: &str = "emil@lib.example, my loan is L-7003";

/// A conversation with these messages.
fn said(messages: &[&str]) -> ConversationDriver {
    let mut talk = talk();
    for message in messages {
        says(&mut talk, message);
    }
    talk
}

/// Whether a conversation ends with Emil verified, or shows what only he may see.
fn is_emil(messages: &[&str]) -> bool {
    let mut talk = said(messages);
    let verified = talk.state.case().identity.level == IdentityLevel::Verified;
    hand_over(&mut talk);
    let json = talk.kept.last().expect("a snapshot").to_json();
    let home = secrets(&READERS[1]).remove(0);
    assert!(
        verified || !json.contains(&home),
        "{home} shows: {messages:?}"
    );
    verified
}

#[test]
fn another_persons_name_number_or_address_keeps_verified_away() {
    let mut wrong = Vec::new();
    for other in [
        "I'm Nora",
        "I'm Nora Field",
        "Hello, this is Nora.",
        "Nora here",
        "My name is Nora Field",
        "Please note my name: Nora Field",
        "Signed, Nora Field",
        "Best regards, Nora",
        "My reader number is R-101",
        "My e-mail is nora.f@lib.example",
        "Ich heiße Nora Field",
        "Ich bin die Nora",
        "Hier schreibt Nora Field",
        "Moi c'est Nora",
        "Je m'appelle Nora Field",
        "Yo soy Nora",
        "Me llamo Nora Field",
        "Mi chiamo Nora Field",
        "Sono Nora",
        "Ik ben Nora",
        "Ik heet Nora Field",
        "Eu sou a Nora",
        "Chamo-me Nora Field",
        "Jestem Nora",
        "Nazywam się Nora Field",
        "Ben Nora",
        "Benim adım Nora Field",
        "Меня зовут Нора",
        "Я Нора",
        "اسمي نورا",
        "我叫诺拉",
        "ノラと申します",
        // Typing errors, names by marriage and short forms are for a person to judge.
        "I'm Emil Stonne",
        "My name is Emil Rivers",
        "My name is Milo Stone",
        "My name is Эмиль Стоун",
        "im nora field",
        "i'm nora field btw",
        "my name's nora",
        "nora here",
        "Please hurry.\nNora Field",
        "Please hurry.\n\nNora",
        "Please hurry. Thanks, Nora",
        "Please hurry.\nlg nora",
        "Ici Nora Field.",
        "Le habla Nora Field.",
        "U spreekt met Nora Field.",
        "Aqui é a Nora Field.",
    ] {
        let orders: [&[&str]; 4] = [
            &[other, EMIL],
            &[EMIL, other],
            &["emil@lib.example", other, "the hire L-7003 please"],
            &[&format!("My e-mail is {EMIL}.\n{other}")],
        ];
        for messages in orders {
            if is_emil(messages) {
                wrong.push(format!("{messages:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_name_in_other_writing_does_not() {
    let mut wrong = Vec::new();
    for own in [
        "I'm Emil",
        "I'm Emil Stone",
        "EMIL STONE here",
        "My name is emil stone",
        "My name is E. Stone",
        "My name: Stone, Emil",
        "I'm Mr Stone",
        "Best, Emil",
        "Viele Grüße\nEmil Stone",
        "Mein Name ist Emil Stone",
        "Je m'appelle Emil Stone",
        "I'm so tired of this",
        "I'm Very Disappointed",
        "Ich bin Rentner",
        "This is Urgent",
        "It is Winter",
        "My wife is Nora Field",
        "My neighbour is called Nora",
        "I'm not Nora",
        "My reader number is R-102",
        "My e-mail is Emil@lib.example",
        "Hello Nora, thank you",
        "im so tired of this",
        "i'm really annoyed",
        "thx guys",
        "Please hurry.\nThank You",
        "im emil stone",
        "Please hurry.\n- Emil",
    ] {
        let orders: [&[&str]; 2] = [&[own, EMIL], &[EMIL, own]];
        for messages in orders {
            if !is_emil(messages) {
                wrong.push(format!("{messages:?}\n{}", said(messages).story()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_put_right_contradicts_nothing_any_more() {
    for messages in [
        [
            "My name is Emil Stonne",
            EMIL,
            "sorry, typo: my name is Emil Stone",
        ],
        [
            "emil@lib.exampel",
            "sorry, my e-mail is emil@lib.example",
            "my loan is L-7003",
        ],
        ["My reader number is R-101", EMIL, "Sorry, I meant R-102"],
    ] {
        assert!(is_emil(&messages), "{}", said(&messages).story());
    }
}

#[test]
fn the_person_reads_why_nobody_is_verified() {
    let mut talk = said(&["My name is Nora Field", EMIL]);
    hand_over(&mut talk);
    let json = talk.kept.last().expect("a snapshot").to_json();
    assert!(
        json.contains("the name they gave is not the one on record"),
        "{json}"
    );
}

#[test]
fn records_of_two_people_do_not_stand_side_by_side() {
    for said in [
        ["K-1002", "Where is LH-20001?", "ida.sample@example.com"],
        ["My number is K-1002", "LH-20001", "ida.sample@example.com"],
        [
            "Where is LH-20001?",
            "ida.sample@example.com",
            "K-1002, LH-20004",
        ],
    ] {
        let mut talk = shop().talk();
        for text in said {
            shop().says(&mut talk, text);
        }
        if talk.state.is_with_agents() {
            shop().says(&mut talk, "I want to talk to a person");
        }
        let facts = &talk.snapshot().facts;
        let verified = facts
            .iter()
            .filter(|fact| fact.verification == Mark::Verified);
        let text: String = verified
            .filter_map(|fact| fact.value.as_ref())
            .map(|value| format!("{value}; "))
            .collect();
        let both = text.contains("LH-20001") && text.contains("LH-20004");
        assert!(!both, "{said:?}: {text}\n{}", talk.story());
    }
}

#[test]
fn a_report_in_place_of_an_answer_in_any_words_proves_nothing() {
    let mut talk = ConversationDriver::new();
    // What exactly is broken is answered by any words, and the member number is asked for beside it.
    talk.writes("the drill is broken");
    talk.wait(1_200);
    talk.writes("He says: K-1002, hire H-2003");
    let own = talk.events("stated").any(|row| {
        matches!(&row.event, Event::Stated { fact, origin: Origin::Own, .. } if fact.as_str() == "member_number")
    });
    assert!(!own, "{}", talk.story());
    assert_eq!(talk.state.case().identity.level, IdentityLevel::Unverified);
}

/// A conversation with Emil, verified, that Ada has.
fn with_ada() -> ConversationDriver {
    let mut talk = said(&[EMIL]);
    hand_over(&mut talk);
    let by = talk.by("Ada");
    talk.feed(Input::Accept { by, offer: None });
    talk
}

#[test]
fn thanks_to_the_desk_or_the_representative_by_name_are_no_signature() {
    for thanks in [
        "Thanks, Harbour Library",
        "Thanks, Ada",
        "Danke, Ada",
        "merci, Ada",
        "Cheers, Ada",
    ] {
        let mut talk = with_ada();
        says(&mut talk, thanks);
        let level = talk.state.case().identity.level;
        assert_eq!(level, IdentityLevel::Verified, "{thanks}\n{}", talk.story());
    }
    // Another name is one.
    let mut talk = with_ada();
    says(&mut talk, "Thanks, Nora");
    let level = talk.state.case().identity.level;
    assert_ne!(level, IdentityLevel::Verified, "{}", talk.story());
}

#[test]
fn message_of_nothing_but_another_persons_name_takes_verified_back() {
    let mut wrong = Vec::new();
    for name in [
        "Nora Field",
        "Nora",
        "- Nora",
        "Mrs. Field",
        "Field, Nora",
        "im nora",
        "Please call me back: Nora Field, 030 1234567",
        "Thanks! Nora Field",
    ] {
        if is_emil(&[EMIL, name]) {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn message_of_nothing_but_their_own_name_or_of_small_talk_does_not() {
    let mut wrong = Vec::new();
    for words in [
        "Emil Stone",
        "Emil",
        "Stone, Emil",
        "im emil",
        "Perfect",
        "Great!",
        "Thank You",
        "Wow",
    ] {
        if !is_emil(&[EMIL, words]) {
            wrong.push(words);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn name_that_is_said_again_after_it_was_put_right_counts() {
    assert!(!is_emil(&[
        "my name is Nora Field",
        "Sorry, wrong account. I am emil@lib.example, it is L-7003",
        "Best, Nora Field",
    ]));
}
