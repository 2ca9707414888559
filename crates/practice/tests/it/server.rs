//! The system of record: what it answers, and that every fault arrives as what it claims to be.

use std::collections::BTreeMap;

use baton_connectors::Systems;
use baton_playbook::FailureKind;
use baton_practice::{Fault, Faults, RecordServer, SystemRecords};
use reqwest::StatusCode;
use serde_json::{Map, Value, json};

fn records() -> SystemRecords {
    let mut records = SystemRecords::default();
    for n in 0..20 {
        let id = format!("O-{n}");
        records.insert(
            "orders",
            &id,
            json!({"customer": format!("C-{}", n % 4), "state": "open", "lines": [{"item": "kettle"}]}),
        );
    }
    records
}

async fn server(faults: Faults) -> RecordServer {
    RecordServer::start(records(), 1, faults).await.unwrap()
}

#[tokio::test]
async fn records_are_served_by_identifier_and_by_search() {
    let server = server(Faults::none()).await;
    let get = async |path: &str| {
        let response = reqwest::get(format!("{}{path}", server.base_url()))
            .await
            .unwrap();
        (response.status(), response.json::<Value>().await.unwrap())
    };
    let (status, order) = get("/orders/O-7").await;
    assert_eq!((status, &order["id"]), (StatusCode::OK, &json!("O-7")));
    assert_eq!(get("/orders/O-99").await.0, StatusCode::NOT_FOUND);
    assert_eq!(get("/invoices/O-7").await.0, StatusCode::NOT_FOUND);
    let (_, found) = get("/orders?customer=c-3&state=OPEN").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 5);
    assert_eq!(get("/orders?customer=nobody").await.1, json!({"items": []}));
    assert_eq!(get("/orders").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(
        get("/").await.1,
        json!({"practice": true, "records": {"orders": 20}})
    );
    assert_eq!(server.counts().requests, 6);
    assert_eq!(server.counts().total(), 0);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn every_fault_is_what_it_claims() {
    let check = async |faults: Faults, fault: Fault, expected: &[FailureKind]| {
        let server = server(Faults {
            hang_ms: 2_000,
            ..faults
        })
        .await;
        let systems = connected(&server);
        for n in 0..12 {
            let tried = systems.try_once(&order_tool(), &asks(n), "k").await;
            let failure = tried.outcome.unwrap_err();
            assert!(expected.contains(&failure.kind), "{fault:?}: {failure:?}");
            let waits = matches!(fault, Fault::RateLimited | Fault::Unavailable);
            assert_eq!(failure.retry_after_ms, waits.then_some(1_000), "{fault:?}");
        }
        assert_eq!(server.counts().of(fault), 12);
        assert_eq!(server.counts().total(), 12);
    };
    let none = Faults::none;
    check(
        Faults {
            rate_429: 1.0,
            ..none()
        },
        Fault::RateLimited,
        &[FailureKind::RateLimited],
    )
    .await;
    check(
        Faults {
            rate_503: 1.0,
            ..none()
        },
        Fault::Unavailable,
        &[FailureKind::Unavailable],
    )
    .await;
    check(
        Faults {
            rate_500: 1.0,
            ..none()
        },
        Fault::ServerError,
        &[FailureKind::ServerError],
    )
    .await;
    check(
        Faults {
            rate_timeout: 1.0,
            ..none()
        },
        Fault::Timeout,
        &[FailureKind::Timeout],
    )
    .await;
    check(
        Faults {
            rate_reset: 1.0,
            ..none()
        },
        Fault::Reset,
        &[FailureKind::ConnectionReset],
    )
    .await;
    check(
        Faults {
            down: true,
            ..none()
        },
        Fault::Down,
        &[FailureKind::ConnectionReset],
    )
    .await;
    check(
        Faults {
            rate_truncated: 1.0,
            ..none()
        },
        Fault::Truncated,
        &[FailureKind::Truncated],
    )
    .await;
    check(
        Faults {
            rate_null: 1.0,
            ..none()
        },
        Fault::Null,
        &[FailureKind::Null],
    )
    .await;
    check(
        Faults {
            rate_wrong_record: 1.0,
            ..none()
        },
        Fault::WrongRecord,
        &[FailureKind::WrongRecord],
    )
    .await;
    check(
        Faults {
            rate_not_json: 1.0,
            ..none()
        },
        Fault::NotJson,
        &[FailureKind::NotJson],
    )
    .await;
}

#[tokio::test]
async fn faults_are_switched_while_it_runs() {
    let server = server(Faults::none()).await;
    let systems = connected(&server);
    let works = async || {
        systems
            .try_once(&order_tool(), &asks(3), "k")
            .await
            .outcome
            .is_ok()
    };
    assert!(works().await);
    assert!(systems.probe(&"shop".into()).await.is_ok());
    server
        .set_faults(Faults {
            down: true,
            ..Faults::none()
        })
        .unwrap();
    assert!(!works().await);
    assert!(systems.probe(&"shop".into()).await.is_err());
    server.set_faults(Faults::none()).unwrap();
    assert!(works().await);
    assert!(
        server
            .set_faults(Faults {
                rate_503: 2.0,
                ..Faults::none()
            })
            .is_err()
    );
    assert!(works().await);
}

#[tokio::test]
async fn it_stops_when_dropped() {
    let server = server(Faults::none()).await;
    let systems = connected(&server);
    assert!(systems.probe(&"shop".into()).await.is_ok());
    drop(server);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(systems.probe(&"shop".into()).await.is_err());
}

fn connected(server: &RecordServer) -> Systems {
    let system = baton_playbook::System {
        name: "shop".into(),
        label: "Shop".into(),
        endpoint: baton_playbook::Endpoint::http(server.base_url()),
        credentials: baton_playbook::Credentials::none(),
        rate: None,
    };
    Systems::new(
        [&system],
        &BTreeMap::new(),
        |_: &baton_playbook::SecretHeader| None,
    )
    .unwrap()
}

fn asks(n: u32) -> Map<String, Value> {
    Map::from_iter([("order_number".to_owned(), Value::from(format!("O-{n}")))])
}

fn order_tool() -> baton_playbook::Tool {
    use baton_playbook::{
        Compared, From, Mapping, Pointer, RecordId, Schema, Template, Tool, ValueFormat,
    };
    Tool {
        name: "get_order".into(),
        label: "Look up the order".into(),
        system: "shop".into(),
        operation: baton_playbook::Operation::get(
            Template::parse("/orders/{order_number}").unwrap(),
        ),
        arguments: vec!["order_number".into()],
        arguments_schema: Schema::compile(json!({"type": "object"})).unwrap(),
        result_schema: Schema::compile(json!({
            "type": "object",
            "properties": {
                "id": {"type": "string"}, "customer": {"type": "string"},
                "state": {"type": "string"}, "lines": {"type": "array"},
            },
            "required": ["id", "customer", "state", "lines"],
        }))
        .unwrap(),
        entity: "order".into(),
        record: RecordId::At(Pointer::parse("/id").unwrap()),
        confirms: Vec::new(),
        key: Some("order_number".into()),
        owner: Some(Pointer::parse("/customer").unwrap()),
        pick: None,
        compared: Compared::default(),
        facts: vec![Mapping {
            fact: "order_state".into(),
            from: From::Pointer(Pointer::parse("/state").unwrap()),
            optional: false,
            reading: ValueFormat::default(),
        }],
        idempotent: true,
        reads_only: true,
        timeout_ms: 250,
        tries: 1,
        eager: false,
    }
}
