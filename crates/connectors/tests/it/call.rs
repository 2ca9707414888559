//! Calls to systems that speak proper HTTP.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use baton_connectors::{ArgumentProblem, ConnectorError, LARGEST_ANSWER, Systems, check_arguments};
use baton_playbook::{
    Credentials, FactValue, FailureKind, HttpOperation, Method, Operation, SecretHeader,
};
use serde_json::{Map, Value, json};

use crate::support::{arguments, fails, order, serve, system, systems, tool, try_order};

#[tokio::test]
async fn a_well_formed_answer_gives_its_facts() {
    let seen = Arc::new(Mutex::new(None));
    let noted = seen.clone();
    let base = serve(Router::new().route(
        "/orders/{id}",
        get(
            move |Path(id): Path<String>, headers: HeaderMap| async move {
                *noted.lock().unwrap() = headers.get("idempotency-key").cloned();
                Json(order(&id))
            },
        ),
    ))
    .await;
    let tried = try_order(&base, "A-1").await;
    let success = tried.outcome.unwrap();
    assert_eq!(success.record.id, "A-1");
    assert_eq!(success.owner.as_deref(), Some("C-9"));
    assert_eq!(
        success.values,
        [("order_state".into(), FactValue::Text("open".into()))]
    );
    assert!(tried.duration > Duration::ZERO);
    assert_eq!(seen.lock().unwrap().take().unwrap(), "key-1");
    assert!(systems(&base).probe(&"shop".into()).await.is_ok());
}

#[tokio::test]
async fn each_status_is_its_own_failure() {
    for (status, kind) in [
        (404, FailureKind::NotFound),
        (400, FailureKind::Rejected),
        (401, FailureKind::Rejected),
        (409, FailureKind::Rejected),
        (500, FailureKind::ServerError),
        (502, FailureKind::ServerError),
        (503, FailureKind::Unavailable),
        (429, FailureKind::RateLimited),
        (304, FailureKind::Rejected),
    ] {
        let code = StatusCode::from_u16(status).unwrap();
        let base = serve(
            Router::new()
                .fallback(move || async move { (code, [(header::RETRY_AFTER, "2")], "no") }),
        )
        .await;
        let (seen, wait) = fails(&base, kind).await;
        assert_eq!(seen, Some(status));
        let waits = matches!(status, 429 | 503).then_some(2_000);
        assert_eq!(wait, waits, "{status}");
    }
}

#[tokio::test]
async fn a_date_in_retry_after_is_understood() {
    let base = serve(Router::new().fallback(|| async {
        let at = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(20));
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, at)])
    }))
    .await;
    let (_, wait) = fails(&base, FailureKind::Unavailable).await;
    assert!((15_000..=20_000).contains(&wait.unwrap()), "{wait:?}");
}

#[tokio::test]
async fn contents_are_judged() {
    let check = async |answer: Value, kind| {
        let base = serve(Router::new().fallback(move || async move { Json(answer) })).await;
        assert_eq!(fails(&base, kind).await.0, Some(200));
    };
    check(Value::Null, FailureKind::Null).await;
    check(
        json!({"id": "A-1", "customer": null, "state": "open"}),
        FailureKind::Null,
    )
    .await;
    check(
        json!({"id": "A-1", "customer": "C-9", "state": "lost"}),
        FailureKind::SchemaViolation,
    )
    .await;
    check(json!([]), FailureKind::SchemaViolation).await;
    check(order("B-2"), FailureKind::WrongRecord).await;
}

#[tokio::test]
async fn other_than_json_and_too_much_are_told_apart() {
    let base = serve(Router::new().fallback(|| async { "<html>down for lunch</html>" })).await;
    fails(&base, FailureKind::NotJson).await;
    let base = serve(Router::new().fallback(|| async { "" })).await;
    fails(&base, FailureKind::Null).await;
    let base = serve(Router::new().fallback(|| async { r#"{"id": "A-1", "#.to_owned() })).await;
    fails(&base, FailureKind::Truncated).await;
    let base = serve(Router::new().fallback(|| async { " ".repeat(LARGEST_ANSWER + 1) })).await;
    fails(&base, FailureKind::TooLarge).await;
}

#[tokio::test]
async fn a_failure_says_nothing_of_the_answer() {
    for answer in [
        json!({"id": "A-1", "customer": {"iban": "SECRET"}, "state": "SECRET"}),
        order("SECRET"),
        json!("SECRET"),
    ] {
        let base = serve(Router::new().fallback(move || async move { Json(answer) })).await;
        let failure = try_order(&base, "A-1").await.outcome.unwrap_err();
        assert!(!failure.detail.contains("SECRET"), "{failure:?}");
    }
}

#[tokio::test]
async fn invalid_arguments_are_never_sent() {
    let unreachable = systems("http://127.0.0.1:9");
    let check = async |arguments: Value, field: &str, problem: ArgumentProblem| {
        let Value::Object(arguments) = arguments else {
            unreachable!()
        };
        let invalid = check_arguments(&tool(), &arguments).unwrap_err();
        assert_eq!(
            (invalid.field.as_str(), &invalid.problem),
            (field, &problem)
        );
        let failure = unreachable
            .try_once(&tool(), &arguments, "k")
            .await
            .outcome
            .unwrap_err();
        assert_eq!(
            (failure.kind, failure.status),
            (FailureKind::Rejected, None)
        );
        assert!(failure.detail.contains(field), "{failure:?}");
    };
    check(json!({}), "order_id", ArgumentProblem::Missing).await;
    check(
        json!({"order_id": "../../etc"}),
        "order_id",
        ArgumentProblem::Breaks("pattern".into()),
    )
    .await;
    check(
        json!({"order_id": 7}),
        "order_id",
        ArgumentProblem::Breaks("type".into()),
    )
    .await;
    check(
        json!({"order_id": "A-1", "admin": true}),
        "admin",
        ArgumentProblem::Unknown,
    )
    .await;
}

#[tokio::test]
async fn a_body_is_filled_with_types_kept() {
    let base = serve(Router::new().route(
        "/refunds",
        post(|Json(body): Json<Value>| async move {
            assert_eq!(
                body,
                json!({"order": "A-1", "amount": 12.5, "note": "for A-1, \"{state}\"", "lines": [{"all": true}]})
            );
            Json(order("A-1"))
        }),
    ))
    .await;
    let mut tool = tool();
    tool.arguments_schema = baton_playbook::Schema::compile(json!({"type": "object"})).unwrap();
    tool.operation = Operation::Http(HttpOperation {
        method: Method::Post,
        path: baton_playbook::Template::parse("/refunds").unwrap(),
        body: Some(json!({
            "order": "{order_id}", "amount": "{amount}", "note": "for {order_id}, \"{{state}}\"", "lines": [{"all": true}],
        })),
    });
    let mut call = arguments("A-1");
    call.insert("amount".into(), json!(12.5));
    let systems = systems(&base);
    assert!(systems.try_once(&tool, &call, "k").await.outcome.is_ok());
    call.remove("amount");
    let failure = systems
        .try_once(&tool, &call, "k")
        .await
        .outcome
        .unwrap_err();
    assert!(failure.detail.contains("amount"), "{failure:?}");
}

#[tokio::test]
async fn redirects_stay_within_the_system() {
    let elsewhere = serve(Router::new().fallback(|| async { Json(order("A-1")) })).await;
    let away = format!("{elsewhere}/api/orders/A-1");
    let base = serve(
        Router::new()
            .route(
                "/api/orders/{id}",
                get(|| async { Redirect::temporary("/api/v2/orders/A-1") }),
            )
            .route(
                "/api/v2/orders/{id}",
                get(|Path(id): Path<String>| async move { Json(order(&id)) }),
            )
            .route(
                "/away/orders/{id}",
                get(|| async move { Redirect::temporary(&away) }),
            )
            .route(
                "/up/orders/{id}",
                get(|| async { Redirect::temporary("/api/v2/orders/A-1") }),
            )
            .route(
                "/loop/orders/{id}",
                get(|| async { Redirect::temporary("/loop/orders/A-1") }),
            ),
    )
    .await;
    assert!(
        try_order(&format!("{base}/api"), "A-1")
            .await
            .outcome
            .is_ok()
    );
    for refused in ["away", "up", "loop"] {
        let (status, _) = fails(&format!("{base}/{refused}"), FailureKind::Rejected).await;
        assert_eq!(status, Some(307), "{refused}");
    }
}

#[tokio::test]
async fn secrets_go_to_the_configured_system_only() {
    let base = serve(Router::new().fallback(|headers: HeaderMap| async move {
        match headers.get("x-api-key") {
            Some(key) if key == "s3cret" => Json(order("A-1")).into_response(),
            Some(_) | None => StatusCode::UNAUTHORIZED.into_response(),
        }
    }))
    .await;
    let mut system = system(&base);
    system.credentials = Credentials::Headers(vec![SecretHeader {
        header: "X-Api-Key".into(),
        environment: "SHOP_KEY".into(),
    }]);
    let give = |_: &SecretHeader| Some("s3cret".to_owned());
    let none = BTreeMap::new();
    let with = Systems::new([&system], &none, give).unwrap();
    assert!(
        with.try_once(&tool(), &arguments("A-1"), "k")
            .await
            .outcome
            .is_ok()
    );

    let moved = BTreeMap::from([("shop".into(), base.clone())]);
    let without = Systems::new([&system], &moved, give).unwrap();
    let failure = without
        .try_once(&tool(), &arguments("A-1"), "k")
        .await
        .outcome
        .unwrap_err();
    assert_eq!(failure.status, Some(401));

    let missing = Systems::new([&system], &none, |_: &SecretHeader| None).unwrap_err();
    assert!(matches!(missing, ConnectorError::SecretMissing { .. }));
    assert!(missing.to_string().contains("SHOP_KEY"));
    let bad = Systems::new([&system], &none, |_: &SecretHeader| Some("a\r\nb".into())).unwrap_err();
    assert!(matches!(bad, ConnectorError::Header { .. }));
    assert!(!bad.to_string().contains("a\r"));
}

#[test]
fn a_base_url_that_cannot_be_used_is_explained() {
    for (base, part) in [
        ("shop.example", "not a URL"),
        ("ftp://shop.example", "https://"),
        ("https://me:pass@shop.example", "secret_headers"),
        ("https://shop.example/?a=b", "query"),
    ] {
        let error = Systems::new([&system(base)], &BTreeMap::new(), |_: &SecretHeader| None)
            .unwrap_err()
            .to_string();
        assert!(error.contains(part) && error.contains("shop"), "{error}");
        assert!(!error.contains("pass@"), "{error}");
    }
    assert!(
        Systems::new(
            [&system("https://shop.example/api/")],
            &BTreeMap::new(),
            |_: &SecretHeader| None
        )
        .is_ok()
    );
}

#[tokio::test]
async fn a_system_that_is_not_configured_fails_plainly() {
    let mut tool = tool();
    tool.system = "crm".into();
    let failure = systems("http://127.0.0.1:9")
        .try_once(
            &tool,
            &Map::from_iter([("order_id".into(), json!("A-1"))]),
            "k",
        )
        .await
        .outcome
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::ConnectionRefused);
    assert!(failure.detail.contains("crm"));
}
