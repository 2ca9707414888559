//! Every way of not answering is a failure kind of its own, with every provider.

use std::time::Duration;

use baton_models::{AskFailure, Tokens};
use baton_playbook::Provider;
use serde_json::json;

use crate::server::{Answer, Server, act, ask, every_way, route};
use crate::wire::{self, Says};

const TIME: Duration = Duration::from_secs(30);
/// Of one try whose time is to run out, and of one that is to fail in another way on any machine.
const SHORT: u64 = 400;
const LONG: u64 = 20_000;

/// Asks for an intent with one try and returns how it failed.
async fn failed(provider: Provider, stream: bool, answer: Answer) -> (AskFailure, Tokens) {
    let timeout_ms = if matches!(answer, Answer::Slow(_) | Answer::Stalls(_)) {
        SHORT
    } else {
        LONG
    };
    let server = Server::start(provider, vec![answer]).await;
    let mut config = server.config(stream);
    config.tries = 1;
    config.timeout_ms = timeout_ms;
    let model = baton_models::ProviderModel::new(
        config,
        std::sync::Arc::new(crate::server::Keys::default()),
    )
    .unwrap();
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(server.asked().len(), 1);
    let failure = answered.outcome.unwrap_err();
    let told = format!("{failure} {failure:?}");
    assert!(!told.contains("Secret"), "{told}");
    (failure, answered.usage)
}

async fn kinds(answer: impl Fn(Provider, bool) -> Answer, expected: &str) {
    for (provider, stream) in every_way() {
        let (failure, _) = failed(provider, stream, answer(provider, stream)).await;
        assert_eq!(
            failure.kind(),
            expected,
            "{provider:?} stream {stream}: {failure:?}"
        );
    }
}

fn status(provider: Provider, status: u16) -> Answer {
    Answer::Status(status, vec![], wire::error(provider, status))
}

#[tokio::test]
async fn a_server_that_fails() {
    kinds(|provider, _| status(provider, 500), "server_error").await;
    kinds(|provider, _| status(provider, 503), "server_error").await;
}

#[tokio::test]
async fn too_many_requests_and_when_to_come_back() {
    for (provider, stream) in every_way() {
        let answer = Answer::Status(
            429,
            vec![("retry-after", "3".into())],
            wire::error(provider, 429),
        );
        let (failure, _) = failed(provider, stream, answer).await;
        assert_eq!(
            failure,
            AskFailure::RateLimited {
                retry_after: Some(Duration::from_secs(3))
            },
            "{provider:?} {stream}"
        );
    }
}

#[tokio::test]
async fn a_key_that_is_not_accepted() {
    kinds(|provider, _| status(provider, 401), "auth").await;
    kinds(|provider, _| status(provider, 403), "auth").await;
}

#[tokio::test]
async fn a_request_that_is_not_accepted() {
    kinds(|provider, _| status(provider, 404), "rejected").await;
    let elsewhere = |_, _| {
        let to = vec![("location", "http://127.0.0.1:1/steal".to_owned())];
        Answer::Status(307, to, json!({}))
    };
    kinds(elsewhere, "rejected").await;
}

#[tokio::test]
async fn half_an_answer() {
    kinds(|_, _| Answer::BreaksOff, "truncated").await;
    for (provider, stream) in every_way() {
        let (failure, _) = failed(provider, stream, Answer::EndsEarly).await;
        // A whole answer that ends too early is no JSON; a stream is seen to have no end.
        let expected = if stream { "truncated" } else { "invalid_json" };
        assert_eq!(
            failure.kind(),
            expected,
            "{provider:?} {stream}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn what_half_a_stream_used_up_is_counted_where_it_was_said() {
    for provider in [Provider::Anthropic, Provider::Gemini, Provider::Vertex] {
        let (_, used) = failed(provider, true, Answer::BreaksOff).await;
        assert_eq!(used.input, 11, "{provider:?}");
        let stalls = Answer::Stalls(Duration::from_secs(3));
        let (failure, used) = failed(provider, true, stalls).await;
        assert_eq!(
            (failure.kind(), used.input),
            ("timeout", 11),
            "{provider:?}"
        );
    }
}

#[tokio::test]
async fn bytes_that_are_no_json() {
    let garbage = |_, stream| {
        if stream {
            Answer::Bytes(
                "text/event-stream",
                b"event: content_block_delta\ndata: {nonsense\n\n".to_vec(),
            )
        } else {
            Answer::Bytes("application/json", b"{nonsense".to_vec())
        }
    };
    kinds(garbage, "invalid_json").await;
    // Whatever this is, it ends without having been an answer.
    let page = || Answer::Bytes("text/html", b"<html>Sign in</html>".to_vec());
    for (provider, stream) in every_way() {
        let (failure, _) = failed(provider, stream, page()).await;
        assert!(
            matches!(failure.kind(), "invalid_json" | "truncated"),
            "{provider:?} {stream}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn text_that_is_no_json_or_does_not_fit_the_schema() {
    kinds(
        |_, _| Answer::Says(Says::Text("Sure! It is cancel.")),
        "invalid_json",
    )
    .await;
    let wrong = |_, _| Answer::Says(Says::Text("{\"intent\": 4, \"confidence\": \"high\"}"));
    kinds(wrong, "schema_violation").await;
    for (provider, stream) in every_way() {
        let (_, used) = failed(provider, stream, wrong(provider, stream)).await;
        assert_eq!((used.input, used.output), wire::USED, "{provider:?}");
    }
}

#[tokio::test]
async fn an_answer_that_was_cut_or_declined() {
    kinds(|_, _| Answer::Says(Says::Stops("length")), "too_long").await;
    for (provider, stream) in every_way() {
        if provider == Provider::Ollama {
            continue; // It has no word for it.
        }
        let answer = Answer::Says(Says::Stops("refusal"));
        let (failure, _) = failed(provider, stream, answer).await;
        assert_eq!(failure, AskFailure::Refused, "{provider:?} {stream}");
    }
    let blocked = json!({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 4}});
    for (stream, kind, body) in [
        (false, "application/json", blocked.to_string()),
        (true, "text/event-stream", format!("data: {blocked}\n\n")),
    ] {
        let answer = Answer::Bytes(kind, body.into_bytes());
        let (failure, used) = failed(Provider::Gemini, stream, answer).await;
        assert_eq!((failure, used.input), (AskFailure::Refused, 4), "{stream}");
    }
}

#[tokio::test]
async fn an_error_in_the_middle_of_a_stream() {
    let busy = "event: message_start\ndata: {\"type\": \"message_start\", \"message\": {\"usage\": {\"input_tokens\": 5}}}\n\n\
                event: error\ndata: {\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\", \"message\": \"sk-Very-Secret-1\"}}\n\n";
    let answer = Answer::Bytes("text/event-stream", busy.as_bytes().to_vec());
    let (failure, used) = failed(Provider::Anthropic, true, answer).await;
    assert_eq!((failure.kind(), used.input), ("server_error", 5));
    let busy =
        "data: {\"error\": {\"message\": \"slow down\", \"type\": \"rate_limit_exceeded\"}}\n\n";
    let answer = Answer::Bytes("text/event-stream", busy.as_bytes().to_vec());
    let (failure, _) = failed(Provider::Openai, true, answer).await;
    assert_eq!(failure.kind(), "rate_limited");
}

#[tokio::test]
async fn a_server_that_is_slow_or_stalls() {
    kinds(|_, _| Answer::Slow(Duration::from_secs(3)), "timeout").await;
    kinds(|_, _| Answer::Stalls(Duration::from_secs(3)), "timeout").await;
}

#[tokio::test]
async fn a_stream_without_end_is_cut_off() {
    let piece = "data: {\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"and so on \"}, \"finish_reason\": null}]}\n\n";
    let answer = Answer::Bytes("text/event-stream", piece.repeat(20_000).into_bytes());
    let (failure, _) = failed(Provider::Openai, true, answer).await;
    assert_eq!(failure, AskFailure::TooLong);
}

#[tokio::test]
async fn a_call_with_an_absurd_number_takes_no_room() {
    let call = "{\"index\": 4294967294, \"id\": \"c\", \"type\": \"function\", \"function\": {\"name\": \"get_order\", \"arguments\": \"{}\"}}";
    let body = format!(
        "data: {{\"choices\": [{{\"index\": 0, \"delta\": {{\"tool_calls\": [{call}]}}, \"finish_reason\": \"tool_calls\"}}]}}\n\ndata: [DONE]\n\n"
    );
    let answer = Answer::Bytes("text/event-stream", body.into_bytes());
    let server = Server::start(Provider::Openai, vec![answer]).await;
    let (answered, _) = ask(&server.model(true), &act(), TIME).await;
    let expected = baton_models::ModelAnswer::Call {
        tool: "get_order".into(),
        arguments: json!({}),
    };
    assert_eq!(answered.outcome, Ok(expected));
}

#[tokio::test]
async fn nobody_at_the_address() {
    for (provider, stream) in every_way() {
        let server = Server::start(provider, vec![]).await;
        let mut config = server.config(stream);
        config.url = Some("http://127.0.0.1:1/v1/".into());
        config.tries = 2;
        let keys = std::sync::Arc::new(crate::server::Keys::default());
        let model = baton_models::ProviderModel::new(config, keys).unwrap();
        let (answered, _) = ask(&model, &act(), TIME).await;
        assert_eq!(
            answered.outcome,
            Err(AskFailure::Unreachable),
            "{provider:?} {stream}"
        );
        assert_eq!(answered.tries, 2);
    }
}
