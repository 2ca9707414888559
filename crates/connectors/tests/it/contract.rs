//! What holds for a try over every transport, run over HTTP and over one that is made for this test.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use baton_connectors::{
    Asking, LONGEST_RETRY_AFTER, PROBE_TIMEOUT, Reply, Systems, ToolCall, Transport, TryResult,
};
use baton_playbook::{FactValue, Failure, FailureKind, RateLimit, Tool};
use serde_json::{Map, Value, json};

use crate::support::{arguments, order, serve, system, tool};

const CARD: &str = "4111 1111 1111 1111";

/// What a system of record does when it is asked.
#[derive(Debug, Clone)]
enum Act {
    Answers(Value),
    /// Says that it is not there, and when to ask again, in seconds.
    Unavailable(u64),
    /// Says that it has no such record.
    NotFound,
    /// Does not want the call.
    Refuses,
    /// Sends this, which is no answer.
    Sends(&'static str),
    Hangs,
}

/// A system of record that does one thing after another, and the keys it was asked with.
#[derive(Debug, Default)]
struct Script {
    acts: Mutex<VecDeque<Act>>,
    keys: Mutex<Vec<String>>,
}

impl Script {
    fn next(&self, key: &str) -> Act {
        self.keys.lock().unwrap().push(key.to_owned());
        self.acts.lock().unwrap().pop_front().unwrap()
    }
}

/// A transport without a wire and without statuses.
#[derive(Debug)]
struct InMemory(Arc<Script>);

fn fails(kind: FailureKind, retry_after_ms: Option<u64>) -> Result<Reply, Failure> {
    Err(Failure {
        kind,
        status: None,
        detail: "as the script says".to_owned(),
        retry_after_ms,
    })
}

impl Transport for InMemory {
    fn host(&self) -> Option<&str> {
        None
    }

    fn ask<'a>(&'a self, call: ToolCall<'a>) -> Asking<'a, Reply> {
        Box::pin(async move {
            match self.0.next(call.key) {
                Act::Answers(answer) => Ok(Reply {
                    answer: answer.into(),
                    status: None,
                }),
                Act::Unavailable(seconds) => fails(FailureKind::Unavailable, Some(seconds * 1_000)),
                Act::NotFound => fails(FailureKind::NotFound, None),
                Act::Refuses => fails(FailureKind::Rejected, None),
                Act::Sends("") => fails(FailureKind::Null, None),
                Act::Sends(_) => fails(FailureKind::NotJson, None),
                Act::Hangs => std::future::pending().await,
            }
        })
    }

    fn probe(&self) -> Asking<'_, ()> {
        Box::pin(async move {
            match self.0.next("probe") {
                Act::Unavailable(_) => fails(FailureKind::Unavailable, None).map(|_| ()),
                Act::Hangs => std::future::pending().await,
                _ => Ok(()),
            }
        })
    }
}

async fn over_http(script: Arc<Script>, rate: Option<RateLimit>) -> Systems {
    let answer = move |headers: axum::http::HeaderMap| async move {
        let key = headers.get("idempotency-key").map(|k| k.to_str().unwrap());
        match script.next(key.unwrap_or("probe")) {
            Act::Answers(answer) => Json(answer).into_response(),
            Act::Unavailable(seconds) => {
                let wait = [(header::RETRY_AFTER, seconds.to_string())];
                (StatusCode::SERVICE_UNAVAILABLE, wait).into_response()
            }
            Act::NotFound => StatusCode::NOT_FOUND.into_response(),
            Act::Refuses => StatusCode::CONFLICT.into_response(),
            Act::Sends(text) => text.into_response(),
            Act::Hangs => std::future::pending::<Response>().await,
        }
    };
    let base = serve(Router::new().fallback(answer)).await;
    let mut system = system(&base);
    system.rate = rate;
    Systems::new([&system], &Default::default(), |_| None).unwrap()
}

fn in_memory(script: Arc<Script>, rate: Option<RateLimit>) -> Systems {
    let transport: Arc<dyn Transport> = Arc::new(InMemory(script));
    Systems::over([("shop".into(), rate, transport)])
}

/// Runs one check over each transport.
async fn over_each(
    acts: &[Act],
    rate: Option<RateLimit>,
    check: impl AsyncFn(&'static str, Systems, Arc<Script>),
) {
    let script = || {
        Arc::new(Script {
            acts: Mutex::new(acts.iter().cloned().collect()),
            keys: Mutex::default(),
        })
    };
    let http = script();
    check("http", over_http(Arc::clone(&http), rate).await, http).await;
    let memory = script();
    check("in memory", in_memory(Arc::clone(&memory), rate), memory).await;
}

async fn try_with(systems: &Systems, tool: &Tool, arguments: &Map<String, Value>) -> TryResult {
    systems.try_once(tool, arguments, "call-1").await
}

/// One try of an order, and the failure it must end in.
async fn must_fail(act: Act, kind: FailureKind) {
    over_each(
        std::slice::from_ref(&act),
        None,
        async |over, systems, script| {
            let tried = try_with(&systems, &tool(), &arguments("A-1")).await;
            let failure = tried.outcome.unwrap_err();
            assert_eq!(failure.kind, kind, "{over}: {act:?}: {failure:?}");
            assert!(!failure.detail.is_empty(), "{over}: {act:?}");
            assert!(tried.redactions.is_empty(), "{over}: {act:?}");
            assert_eq!(script.keys.lock().unwrap().len(), 1, "{over}: {act:?}");
        },
    )
    .await;
}

#[tokio::test]
async fn an_answer_gives_the_declared_facts_and_the_key_stays_the_same() {
    let acts = [Act::Answers(order("A-1")), Act::Answers(order("A-1"))];
    over_each(&acts, None, async |over, systems, script| {
        for _ in 0..2 {
            let tried = try_with(&systems, &tool(), &arguments("A-1")).await;
            let success = tried.outcome.unwrap();
            assert_eq!(success.record.id, "A-1", "{over}");
            assert_eq!(success.owner.as_deref(), Some("C-9"), "{over}");
            let open = ("order_state".into(), FactValue::Text("open".into()));
            assert_eq!(success.values, [open], "{over}");
        }
        assert_eq!(*script.keys.lock().unwrap(), ["call-1", "call-1"], "{over}");
    })
    .await;
}

#[tokio::test]
async fn every_failure_has_its_kind() {
    must_fail(Act::NotFound, FailureKind::NotFound).await;
    must_fail(Act::Refuses, FailureKind::Rejected).await;
    must_fail(Act::Unavailable(1), FailureKind::Unavailable).await;
    must_fail(
        Act::Sends("<html>down for lunch</html>"),
        FailureKind::NotJson,
    )
    .await;
    must_fail(Act::Sends(""), FailureKind::Null).await;
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_a_failure() {
    for (answer, kind) in [
        (Value::Null, FailureKind::Null),
        (json!([]), FailureKind::SchemaViolation),
        (json!({"id": "A-1"}), FailureKind::SchemaViolation),
        (order("B-2"), FailureKind::WrongRecord),
        (
            json!({"id": "A\u{202e}1", "customer": "C-9", "state": "open"}),
            FailureKind::WrongRecord,
        ),
    ] {
        must_fail(Act::Answers(answer), kind).await;
    }
}

#[tokio::test]
async fn only_a_failure_of_the_system_counts_for_its_breaker() {
    let acts = [
        Act::Unavailable(1),
        Act::Refuses,
        Act::Answers(order("B-2")),
        Act::Hangs,
    ];
    over_each(&acts, None, async |over, systems, _| {
        let mut counted = Vec::new();
        for _ in &acts {
            let mut tool = tool();
            tool.timeout_ms = 200;
            let tried = try_with(&systems, &tool, &arguments("A-1")).await;
            counted.push(tried.outcome.unwrap_err().kind.speaks_of_system());
        }
        assert_eq!(counted, [true, false, false, true], "{over}");
    })
    .await;
}

#[tokio::test]
async fn a_system_that_does_not_answer_costs_the_tools_timeout_and_no_more() {
    over_each(&[Act::Hangs], None, async |over, systems, _| {
        let mut tool = tool();
        tool.timeout_ms = 150;
        let tried = try_with(&systems, &tool, &arguments("A-1")).await;
        let failure = tried.outcome.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Timeout, "{over}");
        assert_eq!(failure.detail, "no complete answer within 150 ms", "{over}");
        let took = tried.duration;
        let limits = Duration::from_millis(150)..Duration::from_secs(2);
        assert!(limits.contains(&took), "{over}: {took:?}");
    })
    .await;
}

#[tokio::test]
async fn a_call_with_wrong_arguments_is_never_sent() {
    over_each(&[], None, async |over, systems, script| {
        for wrong in [
            json!({}),
            json!({"order_id": "../../etc"}),
            json!({"order_id": 7}),
        ] {
            let tried = try_with(&systems, &tool(), wrong.as_object().unwrap()).await;
            let failure = tried.outcome.unwrap_err();
            assert_eq!(failure.kind, FailureKind::Rejected, "{over}: {wrong}");
            assert!(failure.detail.ends_with("nothing was sent"), "{over}");
        }
        assert!(script.keys.lock().unwrap().is_empty(), "{over}");
    })
    .await;
}

#[tokio::test]
async fn secrets_and_markup_in_an_answer_go_no_further() {
    let mut noted = order("A-1");
    noted["note"] = json!(format!("paid by {CARD} <script>x</script>"));
    over_each(&[Act::Answers(noted)], None, async |over, systems, _| {
        let tried = try_with(&systems, &tool(), &arguments("A-1")).await;
        let said = format!("{:?}", tried.outcome.unwrap());
        assert!(said.contains("order_note"), "{over}: {said}");
        assert!(
            !said.contains("4111") && !said.contains("<script"),
            "{over}"
        );
        assert!(!tried.redactions.is_empty(), "{over}");
    })
    .await;
}

#[tokio::test]
async fn a_failure_says_nothing_of_the_answer() {
    for answer in [
        json!({"id": "A-1", "customer": {"iban": "SECRET"}, "state": "SECRET"}),
        order("SECRET"),
        json!("SECRET"),
    ] {
        over_each(&[Act::Answers(answer)], None, async |over, systems, _| {
            let tried = try_with(&systems, &tool(), &arguments("A-1")).await;
            let failure = tried.outcome.unwrap_err();
            assert!(!failure.detail.contains("SECRET"), "{over}: {failure:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_system_may_ask_to_wait_an_hour_at_most() {
    let acts = [Act::Unavailable(7), Act::Unavailable(86_400)];
    over_each(&acts, None, async |over, systems, _| {
        let longest = u64::try_from(LONGEST_RETRY_AFTER.as_millis()).unwrap();
        for expected in [7_000, longest] {
            let tried = try_with(&systems, &tool(), &arguments("A-1")).await;
            let wait = tried.outcome.unwrap_err().retry_after_ms;
            assert_eq!(wait, Some(expected), "{over}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_system_with_a_rate_is_not_asked_out_of_turn() {
    let rate = RateLimit {
        every: Duration::from_secs(60),
        burst: NonZeroU32::MIN,
    };
    let acts = [Act::Answers(order("A-1"))];
    over_each(&acts, Some(rate), async |over, systems, script| {
        let mut tool = tool();
        tool.timeout_ms = 200;
        let first = try_with(&systems, &tool, &arguments("A-1")).await;
        assert!(first.outcome.is_ok(), "{over}: {first:?}");
        let second = try_with(&systems, &tool, &arguments("A-1")).await;
        let failure = second.outcome.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Throttled, "{over}");
        assert_eq!(script.keys.lock().unwrap().len(), 1, "{over}");
    })
    .await;
}

#[tokio::test]
async fn a_probe_tells_whether_a_system_answers_and_does_not_wait_for_ever() {
    let acts = [Act::NotFound, Act::Unavailable(1), Act::Hangs];
    over_each(&acts, None, async |over, systems, _| {
        let shop = "shop".into();
        assert_eq!(systems.probe(&shop).await, Ok(()), "{over}");
        let down = systems.probe(&shop).await.unwrap_err();
        assert_eq!(down.kind, FailureKind::Unavailable, "{over}");
        let begun = std::time::Instant::now();
        let hung = systems.probe(&shop).await.unwrap_err();
        assert_eq!(hung.kind, FailureKind::Timeout, "{over}");
        assert!(begun.elapsed() < PROBE_TIMEOUT * 2, "{over}");
    })
    .await;
}
