//! The usual configuration: a handful of intents with five to eight examples each.

use baton_router::eval::{LabelledRow, evaluate};
use baton_router::{Example, Lexical, LexicalOptions, Router, RouterError};

const PLAYBOOK: &[(&str, &[&str])] = &[
    (
        "cancel_booking",
        &[
            "I want to cancel my booking",
            "please cancel my flight",
            "can I call off my trip to Madrid",
            "I am ill and can't fly tomorrow, cancel the reservation",
            "how do I cancel a ticket I just bought",
            "cancel everything under reservation AB12CD",
        ],
    ),
    (
        "change_flight",
        &[
            "I need to change my flight to another day",
            "can I move my booking to Friday",
            "rebook me on a later flight",
            "switch to the morning departure please",
            "I have to fly two days earlier, what does a change cost",
            "modify the date of my return flight",
        ],
    ),
    (
        "lost_baggage",
        &[
            "my suitcase did not arrive",
            "where is my baggage",
            "my bag is lost since the flight from Rome",
            "the luggage was not on the belt",
            "I am still waiting for my delayed suitcase",
            "nobody can tell me where my bags are",
        ],
    ),
    (
        "refund_status",
        &[
            "when do I get my money back",
            "I still haven't received my refund",
            "where is the refund for my cancelled flight",
            "you promised a reimbursement three weeks ago",
            "has my refund been paid out",
        ],
    ),
    (
        "invoice",
        &[
            "I need an invoice for my ticket",
            "send me the receipt please",
            "my company needs a bill with VAT",
            "where can I download the invoice",
            "the receipt has the wrong address",
        ],
    ),
    (
        "seat_or_upgrade",
        &[
            "I would like a window seat",
            "can we sit together",
            "upgrade me to business class",
            "how much is an upgrade",
            "change my seat to the front row",
            "reserve an aisle seat for my mother",
        ],
    ),
    (
        "special_assistance",
        &[
            "my father needs a wheelchair at the airport",
            "I am travelling with a guide dog",
            "can somebody help my grandmother to the gate",
            "our child travels alone, what do we need",
            "I need assistance boarding because of my broken leg",
        ],
    ),
];

const REQUESTS: &[(&str, &str)] = &[
    (
        "hi, i'd like to cancel my booking for next week",
        "cancel_booking",
    ),
    ("Cancel flight BA1234 please!!", "cancel_booking"),
    ("can u cancell my resrvation", "cancel_booking"),
    ("could you move my flight to Sunday?", "change_flight"),
    ("I must change the date, something came up", "change_flight"),
    (
        "is there a later flight i can be rebooked on",
        "change_flight",
    ),
    ("My bags never arrived in Lisbon", "lost_baggage"),
    ("luggage missing", "lost_baggage"),
    ("WHERE IS MY SUITCASE", "lost_baggage"),
    ("still no refund on my account", "refund_status"),
    ("when will the refund be paid?", "refund_status"),
    ("I want my money back, it's been a month", "refund_status"),
    ("please send the invoice to my company", "invoice"),
    ("need a receipt for my ticket", "invoice"),
    (
        "two seats together by the window if possible",
        "seat_or_upgrade",
    ),
    ("what would an upgrade to business cost", "seat_or_upgrade"),
    ("my mother needs a wheelchair", "special_assistance"),
    (
        "can someone assist my grandfather at the gate",
        "special_assistance",
    ),
];

fn router() -> Result<Lexical, RouterError> {
    let examples: Vec<Example<'_>> = PLAYBOOK
        .iter()
        .flat_map(|(intent, texts)| texts.iter().map(|text| Example::of(intent, text)))
        .collect();
    Lexical::train(&examples, LexicalOptions::default())
}

#[test]
fn messages_of_customers_find_their_intent() {
    let rows: Vec<LabelledRow> = REQUESTS
        .iter()
        .map(|(text, intent)| LabelledRow {
            text: (*text).to_owned(),
            intent: Some((*intent).to_owned()),
        })
        .collect();
    let report = evaluate(&router().unwrap(), &rows, || 0);
    assert!(report.accuracy.unwrap() >= 0.94, "{report:#?}");
    assert!(report.accepted_accuracy.unwrap() >= 0.88, "{report:#?}");
}

#[test]
fn small_talk_is_out_of_scope_with_low_confidence() {
    let router = router().unwrap();
    let small_talk = [
        "hi",
        "Hello!",
        "Hi there :)",
        "good morning everyone",
        "thanks!",
        "Thank you so much, you were very helpful",
        "ok",
        "yes",
        "bye",
        "hello, can you help me?",
        "I have a question",
        "Guten Tag, ich hoffe es geht Ihnen gut",
        "Bonjour madame",
        "¡Hola! ¿Cómo estás?",
        "Здравствуйте!",
        "こんにちは",
        "你好",
        "👋",
        "are you a real person?",
    ];
    for text in small_talk {
        let routing = router.route(text);
        assert_eq!(routing.best, None, "{text}: {routing:?}");
        assert!(
            routing
                .alternatives
                .iter()
                .all(|scored| scored.confidence < 0.5),
            "{text}: {routing:?}"
        );
    }
}

#[test]
fn what_no_playbook_covers_stands_apart_from_every_request() {
    let router = router().unwrap();
    let foreign = [
        "what is the weather in Paris",
        "my washing machine is leaking",
        "do you sell gift cards",
        "how many calories has an apple",
        "the delivery driver left the parcel with a neighbour",
        "I forgot the password of my router",
        "who won the match yesterday",
        "can you recommend a restaurant",
        "my internet is slow since yesterday",
        "what are your opening hours",
    ];
    let highest_request = REQUESTS
        .iter()
        .map(|(text, _)| router.route(text).out_of_scope)
        .fold(0.0, f32::max);
    let mut rejected = 0;
    for text in foreign {
        let routing = router.route(text);
        assert!(
            routing.out_of_scope > highest_request,
            "{text}: {routing:?} against {highest_request}"
        );
        assert!(
            routing.alternatives[0].confidence < 0.5,
            "{text}: {routing:?}"
        );
        rejected += usize::from(routing.best.is_none());
    }
    // Forty examples do not let the default threshold catch them all; the confidence is low for the others.
    assert!(rejected >= 5, "{rejected} of {}", foreign.len());
}

#[test]
fn a_request_among_small_talk_and_asides_is_found() {
    let router = router().unwrap();
    let check = |text: &str, intent: &str| {
        let routing = router.route(text);
        assert_eq!(
            routing.best.as_ref().map(|best| best.intent.as_str()),
            Some(intent),
            "{text}: {routing:?}"
        );
    };
    check(
        "Hello, I hope you are having a good day. My suitcase did not arrive with flight LH400. Thank you in advance!",
        "lost_baggage",
    );
    check(
        "Good evening. It has been a long week and the kids are tired, we had such a nice time at the sea. \
         Anyway, I still haven't received my refund. My neighbour says that it always takes a while. Regards, Tom",
        "refund_status",
    );
    check(
        "hi my name is anna and i wrote to you before but nobody answered and it is really annoying because my boss \
         keeps asking me so please can you send me the invoice for my ticket my boss really wants it by monday \
         and i do not want to disappoint him again",
        "invoice",
    );
}

#[test]
fn a_playbook_that_covers_greetings_itself_gets_them() {
    let examples = [
        Example::of("greeting", "hello"),
        Example::of("greeting", "good morning"),
        Example::of("greeting", "hi there"),
        Example::of("invoice", "I need an invoice"),
        Example::of("invoice", "send me the receipt please"),
        Example::of("invoice", "where is my bill"),
    ];
    let router = Lexical::train(&examples, LexicalOptions::default()).unwrap();
    assert_eq!(
        router.route("hello there").alternatives[0].intent,
        "greeting"
    );
    assert_eq!(
        router
            .route("Hello!")
            .best
            .map(|best| best.intent)
            .as_deref(),
        Some("greeting")
    );
}

#[test]
fn given_out_of_scope_examples_are_heeded() {
    let with = |more: &[Example<'_>]| {
        let mut examples: Vec<Example<'_>> = PLAYBOOK
            .iter()
            .flat_map(|(intent, texts)| texts.iter().map(|text| Example::of(intent, text)))
            .collect();
        examples.extend(more);
        Lexical::train(&examples, LexicalOptions::default())
            .unwrap()
            .route("can I get a job as cabin crew")
            .out_of_scope
    };
    let more = [
        Example::out_of_scope("I want to apply for a job"),
        Example::out_of_scope("are you hiring cabin crew"),
        Example::out_of_scope("where do I send my application as a pilot"),
    ];
    assert!(with(&more) > with(&[]));
}

#[test]
fn one_intent_is_enough() {
    let examples = [
        Example::of("invoice", "I need an invoice"),
        Example::of("invoice", "send me the receipt"),
    ];
    let router = Lexical::train(&examples, LexicalOptions::default()).unwrap();
    assert_eq!(
        router
            .route("please send me the receipt")
            .best
            .map(|best| best.intent)
            .as_deref(),
        Some("invoice")
    );
    assert_eq!(router.route("good evening").best, None);
}
