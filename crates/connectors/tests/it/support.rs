//! A tool over orders, and servers to ask.

use std::collections::BTreeMap;
use std::future::Future;

use axum::Router;
use baton_connectors::{Systems, TryResult};
use baton_playbook::{
    Compared, Credentials, Endpoint, FailureKind, From, Mapping, Operation, Pointer, RecordId,
    Schema, SecretHeader, System, Template, Tool, ValueFormat,
};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) fn tool() -> Tool {
    let fact = |fact: &str, at: &str, optional| Mapping {
        fact: fact.into(),
        from: From::Pointer(Pointer::parse(at).unwrap()),
        optional,
        reading: ValueFormat::default(),
    };
    Tool {
        name: "get_order".into(),
        label: "Look up the order".into(),
        system: "shop".into(),
        operation: Operation::get(Template::parse("/orders/{order_id}").unwrap()),
        arguments: vec!["order_id".into()],
        arguments_schema: Schema::compile(json!({
            "type": "object",
            "properties": {"order_id": {"type": "string", "pattern": "^[A-Z0-9-]{1,20}$"}},
            "required": ["order_id"],
            "additionalProperties": false,
        }))
        .unwrap(),
        result_schema: Schema::compile(json!({
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "customer": {"type": "string"},
                "state": {"enum": ["open", "sent"]},
            },
            "required": ["id", "customer", "state"],
        }))
        .unwrap(),
        entity: "order".into(),
        record: RecordId::At(Pointer::parse("/id").unwrap()),
        confirms: Vec::new(),
        key: Some("order_id".into()),
        owner: Some(Pointer::parse("/customer").unwrap()),
        pick: None,
        compared: Compared::default(),
        facts: vec![
            fact("order_state", "/state", false),
            fact("order_note", "/note", true),
        ],
        idempotent: true,
        reads_only: true,
        timeout_ms: 1_000,
        tries: 3,
        eager: false,
    }
}

pub(crate) fn order(id: &str) -> Value {
    json!({"id": id, "customer": "C-9", "state": "open"})
}

pub(crate) fn arguments(id: &str) -> Map<String, Value> {
    Map::from_iter([("order_id".to_owned(), Value::from(id))])
}

pub(crate) fn system(base_url: &str) -> System {
    System {
        name: "shop".into(),
        label: "Shop".into(),
        endpoint: Endpoint::http(base_url),
        credentials: Credentials::none(),
        rate: None,
    }
}

pub(crate) fn systems(base_url: &str) -> Systems {
    Systems::new([&system(base_url)], &BTreeMap::new(), |_: &SecretHeader| {
        None
    })
    .unwrap()
}

/// Serves a router on a free port; the base URL.
pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// Serves raw bytes: reads one request of each connection, then hands the stream over.
pub(crate) async fn raw<F, R>(answer: F) -> String
where
    F: Fn(TcpStream) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.windows(4).any(|w| w == b"\r\n\r\n") {
                let mut some = [0; 1024];
                match stream.read(&mut some).await {
                    Ok(0) | Err(_) => break,
                    Ok(n) => request.extend_from_slice(&some[..n]),
                }
            }
            tokio::spawn(answer(stream));
        }
    });
    base
}

pub(crate) async fn say(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
}

pub(crate) async fn try_order(base: &str, id: &str) -> TryResult {
    systems(base)
        .try_once(&tool(), &arguments(id), "key-1")
        .await
}

/// Tries an order and expects a failure of this kind; its status and waiting time.
pub(crate) async fn fails(base: &str, kind: FailureKind) -> (Option<u16>, Option<u64>) {
    let failure = try_order(base, "A-1").await.outcome.unwrap_err();
    assert_eq!(failure.kind, kind, "{failure:?}");
    assert!(!failure.detail.is_empty());
    (failure.status, failure.retry_after_ms)
}
