//! Hostile and degenerate input: nothing panics, everything is bounded, errors say what to do.

use baton_router::{Example, Lexical, LexicalOptions, Router, RouterError};
use proptest::prelude::*;
use std::sync::OnceLock;

fn examples() -> [Example<'static>; 6] {
    [
        Example::of("cancel", "I want to cancel my booking"),
        Example::of("cancel", "please cancel my flight"),
        Example::of("baggage", "my suitcase did not arrive"),
        Example::of("baggage", "where is my lost baggage"),
        Example::of("invoice", "I need an invoice for my ticket"),
        Example::of("invoice", "send me the receipt"),
    ]
}

#[expect(clippy::unwrap_used, reason = "test set-up")]
fn router() -> &'static Lexical {
    static ROUTER: OnceLock<Lexical> = OnceLock::new();
    ROUTER.get_or_init(|| Lexical::train(&examples(), LexicalOptions::default()).unwrap())
}

#[expect(clippy::unwrap_used, reason = "test set-up")]
fn train_error(examples: &[Example<'_>]) -> RouterError {
    Lexical::train(examples, LexicalOptions::default()).unwrap_err()
}

#[test]
fn bad_examples_are_named_with_what_to_do() {
    assert_eq!(train_error(&[]), RouterError::NoExamples);
    assert_eq!(
        train_error(&[Example::out_of_scope("the weather")]),
        RouterError::NoExamples
    );
    let error = train_error(&[
        Example::of("cancel", "cancel it"),
        Example::of("refund", " …! "),
    ]);
    assert_eq!(
        error,
        RouterError::NoUsableExample {
            intent: "refund".to_owned()
        }
    );
    assert!(error.to_string().contains("`refund`"));
    assert_eq!(
        train_error(&[Example::of("a", "x"), Example::of(" ", "y")]),
        RouterError::UnnamedIntent { position: 2 }
    );
    let long = "word ".repeat(2_000);
    let error = train_error(&[Example::of("a", &long)]);
    assert!(
        matches!(
            error,
            RouterError::ExampleTooLong {
                position: 1,
                bytes: 10_000,
                ..
            }
        ),
        "{error:?}"
    );
    let names: Vec<String> = (0..501).map(|at| format!("intent {at}")).collect();
    let many: Vec<Example<'_>> = names.iter().map(|name| Example::of(name, name)).collect();
    assert_eq!(
        train_error(&many),
        RouterError::TooManyIntents {
            count: 501,
            limit: 500
        }
    );
    let many = vec![Example::of("a", "b"); 50_001];
    assert_eq!(
        train_error(&many),
        RouterError::TooManyExamples {
            count: 50_001,
            limit: 50_000
        }
    );
}

#[test]
fn texts_without_words_are_out_of_scope() {
    for text in ["", "   ", "\n\t", "?!…", "👍👍👍", "\u{200b}"] {
        let routing = router().route(text);
        assert_eq!(
            (routing.best, routing.alternatives, routing.out_of_scope),
            (None, Vec::new(), 1.0),
            "{text:?}"
        );
    }
}

#[test]
fn a_very_long_text_is_routed_by_what_it_says() {
    let aside = "It was raining and the children were tired of all that. ";
    let text = format!(
        "Hello. {}Where is my lost baggage? {}",
        aside.repeat(3),
        aside.repeat(400)
    );
    assert!(text.len() > 16 * 1024);
    assert_eq!(
        router()
            .route(&text)
            .best
            .map(|best| best.intent)
            .as_deref(),
        Some("baggage")
    );
    let noise = "a".repeat(16 * 1024) + &" b".repeat(16 * 1024);
    assert_eq!(router().route(&noise).best, None);
}

#[test]
fn training_again_gives_the_same_router() {
    let again = Lexical::train(&examples(), LexicalOptions::default()).unwrap();
    for text in [
        "cancel",
        "where is my receipt",
        "hello, my bag is lost. thanks",
        "xyz",
    ] {
        assert_eq!(router().route(text), again.route(text));
    }
}

#[test]
fn the_threshold_decides_what_is_rejected() {
    let train = |reject_at| Lexical::train(&examples(), LexicalOptions { reject_at }).unwrap();
    assert_eq!(train(0.0).route("cancel my flight").best, None);
    assert!(train(1.1).route("the weather is fine").best.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_gets_a_sound_routing(text in any::<String>(), words in "([a-z ]{0,12}(cancel|bag|receipt)?[ .!?\n]){0,40}") {
        for text in [text, words] {
            let routing = router().route(&text);
            prop_assert!(routing.alternatives.len() <= 3);
            prop_assert!((0.0..=1.0).contains(&routing.out_of_scope));
            prop_assert!(routing.alternatives.iter().all(|scored| (0.0..=1.0).contains(&scored.confidence)));
            prop_assert!(routing.alternatives.is_sorted_by(|left, right| left.confidence >= right.confidence));
            prop_assert!(routing.alternatives.iter().map(|scored| scored.confidence).sum::<f32>() < 1.001);
            prop_assert!(routing.best.is_none() || routing.best.as_ref() == routing.alternatives.first());
            prop_assert_eq!(&routing, &router().route(&text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_examples_train_or_are_refused(rows in proptest::collection::vec((any::<String>(), 0..4_usize), 0..12)) {
        let names = ["a", "b", "c"];
        let examples: Vec<Example<'_>> =
            rows.iter().map(|(text, intent)| Example::new(text, names.get(*intent).copied())).collect();
        if let Ok(router) = Lexical::train(&examples, LexicalOptions::default()) {
            for (text, _) in &rows {
                let routing = router.route(text);
                prop_assert!(routing.alternatives.iter().all(|scored| scored.confidence.is_finite()));
            }
        }
    }
}
