//! What was said of whose the matter is, or who the customer is not, holds for the messages that follow.

use baton_orchestrator::SentBy;
use baton_playbook::IdentityLevel;

use crate::library::{READERS, all_answer, says, secrets, talk};

/// Whether who says these is taken for Emil in the end.
fn is_verified(messages: &[&str]) -> bool {
    let mut talk = talk();
    for message in messages {
        says(&mut talk, message);
        all_answer(&mut talk);
        talk.wait(1_200);
    }
    let identity = &talk.state.case().identity;
    identity.level == IdentityLevel::Verified && identity.customer.as_deref() == Some("R-102")
}

#[test]
fn matter_of_another_person_stays_theirs_in_the_messages_that_follow() {
    let mut verified = Vec::new();
    for text in [
        "Where is my mother's hire?",
        "Where is the loan? It was ordered by my son.",
        "Where is the order? My wife ordered it.",
        "It's my wife's order. Where is the loan?",
        "The account is my mother's. Where is the loan?",
        "Wo ist die Bestellung meiner Mutter?",
        "Où est la commande de ma mère ?",
        "¿Dónde está el pedido de mi madre?",
        "Dov'è l'ordine di mia moglie?",
        "Onde está a encomenda da minha mãe?",
        "Waar is de bestelling van mijn moeder?",
        "Gdzie jest zamówienie mojej żony?",
        "Annemin siparişi nerede?",
        "Где заказ моей мамы?",
        "أين طلب أمي؟",
        "我妈妈的订单在哪里？",
        "母の注文はどこですか？",
        "I'm not Emil Stone. Where is the loan?",
        "Ich bin nicht Emil Stone. Where is the loan?",
        "No soy Emil Stone. Where is the loan?",
        "I'm not the customer. Where is the loan?",
        "I have no account with you. Where is the loan?",
        "It wasn't me who ordered. Where is the loan?",
        "emil@lib.example is not my e-mail.",
        "emil@lib.example is my wife's.",
    ] {
        for after in [
            &["L-7003", "emil@lib.example"][..],
            &["Where is L-7003?", "yes, emil@lib.example"],
            &["It's L-7003, emil@lib.example"],
        ] {
            if is_verified(&[&[text], after].concat()) {
                verified.push(format!("{text} {after:?}"));
            }
        }
    }
    assert!(verified.is_empty(), "{verified:#?}");
}

#[test]
fn own_matter_beside_another_person_is_proven_as_before() {
    let mut refused = Vec::new();
    for text in [
        "I ordered a gift for my wife. Where is the loan?",
        "My wife keeps asking. Where is my loan?",
        "My neighbour got his but I did not. Where is the loan?",
        "Can my husband pick up my order?",
        "My husband booked it but the booking is under my id",
        "I ordered it for my mum's birthday with my account",
        "Meine Frau und ich warten. Wo ist meine Bestellung?",
        "Une commande pour ma mère n'est pas arrivée.",
        "Mi mujer y yo esperamos. ¿Dónde está mi pedido?",
        "Io e mia moglie aspettiamo. Dov'è il mio ordine?",
        "Eşimle bekliyoruz. Siparişim nerede?",
        "我和妻子在等。我的订单在哪里？",
        "I'm not Nora. Where is the loan?",
        "I'm not happy. Where is the loan?",
    ] {
        if !is_verified(&[text, "L-7003", "emil@lib.example"]) {
            refused.push(text);
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn own_claim_puts_it_right() {
    for messages in [
        &[
            "Where is my mother's hire?",
            "L-7003",
            "my own e-mail is emil@lib.example",
        ][..],
        &[
            "Where is my mother's hire?",
            "Sorry, it's my own order, L-7003",
            "emil@lib.example",
        ],
        &[
            "Where is my mother's hire?",
            "I'm Emil Stone, L-7003",
            "emil@lib.example",
        ],
        &[
            "I'm not Emil Stone.",
            "I'm Emil Stone, L-7003",
            "emil@lib.example",
        ],
        &[
            "emil@lib.example is not my e-mail.",
            "Where is L-7003?",
            "my e-mail is emil@lib.example",
        ],
    ] {
        assert!(is_verified(messages), "{messages:?}");
    }
}

/// A question for another person's record is no question for one's own: theirs is not told in its place.
#[test]
fn own_record_is_no_answer_to_a_question_for_another_persons() {
    let mut told = Vec::new();
    for question in [
        "And where is my sister's hire?",
        "Where is Otto's hire?",
        "where is my husband's hire",
        "Where is the hire of my mother?",
        "A colleague is waiting for her hire, where is it?",
        "Wo ist die Ausleihe meiner Frau, the hire?",
    ] {
        let mut talk = talk();
        says(&mut talk, "where is my hire L-7003, emil@lib.example");
        all_answer(&mut talk);
        talk.wait(1_200);
        let before = talk.sent.len();
        let tells = |all: &[(SentBy, String)]| {
            let mut texts = all.iter().map(|(_, text)| text);
            texts.any(|text| secrets(&READERS[1]).iter().any(|one| text.contains(one)))
        };
        assert!(tells(&talk.sent), "{}", talk.story());
        says(&mut talk, question);
        all_answer(&mut talk);
        talk.wait(1_200);
        if tells(&talk.sent[before..]) {
            told.push(format!("{question}: {}", talk.story()));
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}
