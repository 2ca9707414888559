use proptest::prelude::*;

use baton_router::Acts;

use super::{NAMES_PERSON, NEGATIVE, NOTABLE, Reading, SAID_BEFORE, Signal, WANTS_PERSON};

fn read(text: &str, previous: Option<&str>) -> Reading {
    super::read(text, previous, Acts::shipped().find_acts(text))
}

#[track_caller]
fn check_person(text: &str, expected: bool) {
    assert_eq!(read(text, None).wants_person, expected, "{text}");
}

#[test]
fn a_wish_for_a_person_is_heard() {
    check_person(
        "Could I speak to a supervisor or someone who might be able to help?",
        true,
    );
    check_person("Please connect me with someone who can help further.", true);
    check_person("I want to talk to a human", true);
    check_person("agent please", true);
    check_person(
        "Yes, please. Could you connect me with a human agent?",
        true,
    );
    check_person("Ich möchte mit einem Mitarbeiter sprechen", true);
}

#[test]
fn a_wish_is_heard_beside_what_is_not_wanted_and_in_other_languages() {
    check_person(
        "That was not my question, give me one of your colleagues",
        true,
    );
    check_person("I do not like robots. Somebody real, please!", true);
    check_person("Nicht hilfreich, ich möchte mit einer Person reden", true);
    check_person("Quiero que me atienda una persona", true);
    check_person("客服在吗，帮我转人工", true);
    check_person("担当者と話したいです", true);
    check_person("Соедините меня с оператором", true);
    check_person("We have spoken to one of your agents last week", false);
    check_person(
        "Ich brauche keinen Mitarbeiter, nur die Sendungsnummer",
        false,
    );
    check_person("A person at the shop sold me the wrong lamp", false);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_wish_names_somebody(words in prop::collection::vec(prop::sample::select(vec![
        "speak", "to", "a", "human", "live agent", "being", "real support", "someone", "please transfer me",
        "connect", "escalate me", "put me through", "want", "get me an", "operator", "is there", "people", "now",
        "mit einem menschen", "einen mitarbeiterin", "einem vorgesetzten", "parler avec quelqu", "parle à une",
        "hablar con alguien", "hablar con un agente", "colleague", "manager", "person", "SUPERVISOR", "different",
    ]), 1..7)) {
        let sentence = words.join(" ");
        prop_assert!(!WANTS_PERSON.is_match(&sentence) || NAMES_PERSON.is_match(&sentence), "{}", sentence);
    }

    #[test]
    fn whatever_is_looked_for_is_notable(words in prop::collection::vec(prop::sample::select(vec![
        "this is", "RIDICULOUS", "fed up", "waste of my time", "frustrated", "lächerlich", "¡ridículo!", "scam", "I've",
        "already", "told", "gave", "just", "provided", "as i said", "for the LAST time", "habe ich schon", "déjà dit",
        "ya te he", "dijé", "ya lo dij", "человек", "human", "someone", "parle", "it", "я", ",",
    ]), 1..6), between in prop::sample::select(vec![" ", "", "\u{a0}", "é"])) {
        let text = words.join(between);
        let all = [&NEGATIVE, &SAID_BEFORE, &NAMES_PERSON, &super::DISPLEASED, &super::IMPATIENT];
        let found = all.iter().any(|one| one.is_match(&text));
        prop_assert!(!found || NOTABLE.is_match(&text), "{}", text);
    }
}

#[test]
fn a_refusal_is_not_a_wish() {
    check_person(
        "No, I really don't want to be transferred to another person.",
        false,
    );
    check_person(
        "I would really prefer not to be transferred to a human.",
        false,
    );
    check_person(
        "I want to sort this out without being transferred to someone else.",
        false,
    );
    check_person("It's just one person traveling.", false);
    check_person(
        "I don\u{2019}t want to be transferred to another agent.",
        false,
    );
    check_person("Please change the passenger to another person.", false);
}

#[test]
fn what_a_contact_opens_with_is_not_a_wish_for_another() {
    check_person(
        "Hi, I need to talk to someone about a flight that was cancelled.",
        false,
    );
    check_person("I want to speak to someone who can actually help me.", true);
}

#[test]
fn thanks_close_and_requests_do_not() {
    assert!(read("Great, thank you so much for your help!", None).closes);
    assert!(read("ok thanks bye", None).closes);
    assert!(!read("Thanks, and what about my refund?", None).closes);
    for text in [
        "👌🙏",
        "Super lieb, vielen Dank!",
        "alles klar :)",
        "好的谢谢",
        "cheers, that's all",
    ] {
        assert!(read(text, None).closes, "{text}");
    }
    for text in [
        "😡",
        "?",
        "ok but where is it",
        "Danke, und mein Geld?",
        "谢谢，那退款呢",
    ] {
        assert!(!read(text, None).closes, "{text}");
    }
}

#[test]
fn fourteen_capitals_of_twenty_letters_shout() {
    let shouts = |text: &str| read(text, None).frustration == [Signal::Shouting];
    assert!(shouts("ABCD EFGH IJKL MNop qrst"));
    assert!(!shouts("ABCD EFGH IJKL Mnop qrst"));
    assert!(shouts("ÄÖÜÉ ÄÖÜÉ ÄÖÜÉ ÄÖÜÉ äöüé"));
    assert!(shouts("hello!!!"));
}

#[test]
fn who_is_not_happy_or_impatient_is_noticed_and_that_alone_weighs_nothing() {
    for (text, signal) in [
        ("I am not happy at all.", Signal::Displeased),
        ("I'm really disappointed with this", Signal::Displeased),
        ("Seriously, what is going on?", Signal::Displeased),
        ("Ich bin nicht zufrieden", Signal::Displeased),
        ("je ne suis pas content", Signal::Displeased),
        ("Hello?", Signal::Impatient),
        ("Are you still there?", Signal::Impatient),
        ("I am still waiting.", Signal::Impatient),
        ("how much longer does it take", Signal::Impatient),
    ] {
        let found = read(text, None).frustration;
        assert_eq!(found, [signal], "{text}");
        let mut mood = crate::state::Mood::default();
        mood.see(found, 1);
        assert_eq!(mood.score(), 0, "{text}");
    }
    for calm in [
        "I am happy to wait",
        "Hello, is the lamp still there?",
        "How long is the warranty?",
        "I have been waiting in line for the bus, so I am late",
        "the lamp is mad of glass",
    ] {
        let found = read(calm, None).frustration;
        assert!(!found.contains(&Signal::Displeased), "{calm}: {found:?}");
    }
    assert!(
        read("Hello, I have a question", None)
            .frustration
            .is_empty()
    );
}

#[test]
fn frustration_is_seen() {
    assert_eq!(
        read("This is ridiculous, I already told you my number", None)
            .frustration
            .len(),
        2
    );
    assert_eq!(
        read("I\u{2019}ve already told you", None).frustration.len(),
        1
    );
    for angry in [
        "This is bullshit! I am so pissed!",
        "Das ist eine Frechheit",
        "C'est n'importe quoi",
        "qué vergüenza",
        "это безобразие",
        "你们太差了",
    ] {
        let signals = read(angry, None).frustration;
        assert!(signals.contains(&Signal::NegativeWords), "{angry}");
    }
    for calm in [
        "The Scheinwerfer is here",
        "my dame wants a lamp",
        "Ship it",
    ] {
        assert!(read(calm, None).frustration.is_empty(), "{calm}");
    }
    assert_eq!(
        read("WHY IS THIS TAKING SO LONG HELLO", None).frustration,
        [Signal::Shouting, Signal::Impatient]
    );
    assert!(
        read("My booking reference is PUNERT", None)
            .frustration
            .is_empty()
    );
}
