//! Tries, waits, budgets and keys.

use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_models::{ApiKey, AskFailure, KeyError, Keychain, ModelAnswer, ProviderModel};
use baton_playbook::Provider;
use serde_json::json;

use crate::server::{Answer, Keys, Server, act, ask, route};
use crate::wire::{self, Says};

const GOOD: Says = Says::Text("{\"intent\": null, \"confidence\": 0.2}");

fn limited(wait: &str) -> Answer {
    let headers = vec![("retry-after", wait.to_owned())];
    Answer::Status(429, headers, wire::error(Provider::Openai, 429))
}

fn failing() -> Answer {
    Answer::Status(500, vec![], wire::error(Provider::Openai, 500))
}

#[tokio::test]
async fn the_next_try_comes_when_the_provider_said_and_not_before() {
    for status in [429, 503] {
        let headers = vec![("retry-after", "1".to_owned())];
        let answers = vec![
            Answer::Status(status, headers, json!({})),
            Answer::Says(GOOD),
        ];
        let server = Server::start(Provider::Openai, answers).await;
        let (answered, _) = ask(&server.model(true), &route(), Duration::from_secs(10)).await;
        assert!(answered.outcome.is_ok(), "{answered:?}");
        assert_eq!(answered.tries, 2);
        let asked = server.asked();
        let waited = asked[1].at - asked[0].at;
        assert!(waited >= Duration::from_secs(1), "{waited:?}");
        assert!(waited < Duration::from_secs(3), "{waited:?}");
    }
}

#[tokio::test]
async fn a_wait_longer_than_the_budget_ends_the_question_at_once_and_holds_for_the_next() {
    let server = Server::start(Provider::Openai, vec![limited("60"), Answer::Says(GOOD)]).await;
    let model = server.model(true);
    let begun = Instant::now();
    let (answered, _) = ask(&model, &route(), Duration::from_secs(5)).await;
    let limited = AskFailure::RateLimited {
        retry_after: Some(Duration::from_secs(60)),
    };
    assert_eq!(answered.outcome, Err(limited));
    let (answered, _) = ask(&model, &route(), Duration::from_secs(5)).await;
    assert_eq!(answered.outcome.unwrap_err().kind(), "rate_limited");
    assert_eq!(answered.tries, 0);
    assert_eq!(server.asked().len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_failure_in_passing_is_tried_again_and_what_was_heard_of_it_is_void() {
    let answers = vec![Answer::BreaksOff, Answer::Says(Says::Text("Hello there"))];
    let server = Server::start(Provider::Anthropic, answers).await;
    let (answered, heard) = ask(&server.model(true), &act(), Duration::from_secs(10)).await;
    assert_eq!(
        answered.outcome,
        Ok(ModelAnswer::Text("Hello there".into()))
    );
    assert_eq!((answered.tries, heard.as_str()), (2, "Hello there"));
    // The first try reported the tokens it had read before it broke off.
    assert_eq!(answered.usage.input, 11 + 11);
}

#[tokio::test]
async fn tries_end() {
    let server = Server::start(Provider::Openai, vec![failing(), failing(), failing()]).await;
    let (answered, _) = ask(&server.model(false), &route(), Duration::from_secs(10)).await;
    assert_eq!(answered.outcome.unwrap_err().kind(), "server_error");
    assert_eq!((answered.tries, server.asked().len()), (2, 2));
}

#[tokio::test]
async fn the_budget_covers_every_try_and_every_wait() {
    let slow = || Answer::Slow(Duration::from_secs(30));
    let server = Server::start(
        Provider::Openai,
        vec![slow(), slow(), slow(), slow(), slow()],
    )
    .await;
    let mut config = server.config(true);
    config.tries = 5;
    config.timeout_ms = 600;
    let model = ProviderModel::new(config, Arc::new(Keys::default())).unwrap();
    let begun = Instant::now();
    let (answered, _) = ask(&model, &route(), Duration::from_millis(1_500)).await;
    let took = begun.elapsed();
    assert_eq!(answered.outcome.unwrap_err().kind(), "timeout");
    assert!(answered.tries >= 2, "{}", answered.tries);
    assert!(took < Duration::from_millis(1_900), "{took:?}");
}

#[tokio::test]
async fn many_questions_at_once_wait_for_a_place_within_their_budget() {
    let slow = || Answer::Slow(Duration::from_millis(600));
    let server = Server::start(Provider::Openai, vec![slow(); 20]).await;
    let mut config = server.config(true);
    config.tries = 1;
    let model = Arc::new(ProviderModel::new(config, Arc::new(Keys::default())).unwrap());
    let asking: Vec<_> = (0..12)
        .map(|_| {
            let model = Arc::clone(&model);
            tokio::spawn(async move { ask(&model, &act(), Duration::from_millis(500)).await.0 })
        })
        .collect();
    let mut untried = 0;
    for asked in asking {
        let answered = asked.await.unwrap();
        assert_eq!(answered.outcome.unwrap_err().kind(), "timeout");
        untried += usize::from(answered.tries == 0);
    }
    assert_eq!((untried, server.asked().len()), (4, 8));
}

#[tokio::test]
async fn without_its_key_nothing_is_sent() {
    let server = Server::start(Provider::Openai, vec![]).await;
    let keys = Arc::new(Keys::default());
    keys.remove("entry").unwrap();
    let model = ProviderModel::new(server.config(true), keys).unwrap();
    let (answered, _) = ask(&model, &route(), Duration::from_secs(5)).await;
    let failure = answered.outcome.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "the keychain has no entry `entry`; run `batonctl model key set entry`"
    );
    assert_eq!((answered.tries, server.asked().len()), (0, 0));
}

#[tokio::test]
async fn a_new_key_is_taken_after_the_old_one_was_refused() {
    let refused = Answer::Status(401, vec![], json!({}));
    let server = Server::start(Provider::Openai, vec![refused, Answer::Says(GOOD)]).await;
    let keys = Arc::new(Keys::default());
    let chain: Arc<dyn Keychain> = keys.clone();
    let model = ProviderModel::new(server.config(true), chain).unwrap();
    let (answered, _) = ask(&model, &route(), Duration::from_secs(5)).await;
    assert_eq!(answered.outcome, Err(AskFailure::Auth { status: 401 }));
    keys.set("entry", &ApiKey::new("sk-Second-Secret").unwrap())
        .unwrap();
    let (answered, _) = ask(&model, &route(), Duration::from_secs(5)).await;
    assert!(answered.outcome.is_ok());
    let sent = server.asked()[1].headers["authorization"].clone();
    assert_eq!(sent, "Bearer sk-Second-Secret");
}

#[test]
fn a_key_is_never_shown() {
    let key = ApiKey::new(" sk-Very-Secret-1\n").unwrap();
    assert_eq!(format!("{key:?}"), "ApiKey(…)");
    for text in ["", "  ", "two words", "k\u{fc}rzel", &"k".repeat(20_000)] {
        let error = ApiKey::new(text).unwrap_err();
        assert!(matches!(error, KeyError::Unusable(_)), "{error}");
    }
}
