//! The usual configuration: a few intents with a few examples each.

use baton_router::{Example, Lexical, LexicalOptions, Router, RouterError};

fn router() -> Result<Lexical, RouterError> {
    let examples = [
        Example::of("cancel", "I want to cancel my booking"),
        Example::of("cancel", "please cancel my flight"),
        Example::of("baggage", "my suitcase did not arrive"),
        Example::of("baggage", "where is my lost baggage"),
        Example::of("invoice", "I need an invoice for my ticket"),
        Example::of("invoice", "send me the receipt"),
    ];
    Lexical::train(&examples, LexicalOptions::default())
}

#[test]
fn a_greeting_is_rejected_and_a_request_is_not() {
    let router = router().unwrap();
    assert_eq!(router.route("hello").best, None);
    assert_eq!(
        router
            .route("cancel my booking please")
            .best
            .unwrap()
            .intent,
        "cancel"
    );
}
