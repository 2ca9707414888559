//! The customer channel: what customers can do, and what they cannot.

use std::time::Duration;

use baton_customer::{Customer, Patience, Refusal};
use baton_gateway::TokenBucket;
use baton_protocol::channel::{EntryBody, Problem, ProblemCode};
use baton_protocol::{Author, EventBody, limits};
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Bed, PATIENCE};

async fn check(request: reqwest::RequestBuilder, status: StatusCode, code: ProblemCode) {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), status);
    let problem: Problem = response.json().await.unwrap();
    assert_eq!(problem.code, code);
    assert!(!problem.detail.is_empty());
}

#[tokio::test]
async fn the_same_message_is_taken_once() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let id = Uuid::now_v7();
    let taken = customer.try_say(id, "once").await.unwrap();
    assert_eq!(customer.try_say(id, "once").await.unwrap(), taken);
    assert_eq!(
        customer.try_say(id, "twice").await.map_err(Refusal::code),
        Err(Some(ProblemCode::MessageReused))
    );
    assert_eq!(customer.entries(0).await.entries.len(), 1);
    assert_eq!(bed.gateway.head(), 2);

    let other = bed.customer().await;
    other.try_say(id, "somebody else's").await.unwrap();
}

#[tokio::test]
async fn the_same_request_opens_one_conversation() {
    let bed = Bed::new().await;
    let page = bed.gateway.page_url();
    let body = json!({ "request": Uuid::now_v7(), "label": "Maria" });
    let open = async || {
        Customer::try_open_with(&page, &body, Patience::None)
            .await
            .unwrap()
    };
    let (first, again) = (open().await, open().await);
    assert_eq!(first.opened, again.opened);
    assert_eq!(bed.gateway.head(), 1);
    assert_ne!(bed.customer().await.id(), first.id());
}

#[tokio::test]
async fn a_conversation_opens_only_to_its_secret() {
    let bed = Bed::new().await;
    let (mine, yours) = (bed.customer().await, bed.customer().await);
    let mut crossed = mine.at(&bed.gateway.page_url());
    crossed.opened.conversation = yours.id();
    for rest in ["messages", "stream", "messages?after=0"] {
        check(
            crossed.get(rest),
            StatusCode::FORBIDDEN,
            ProblemCode::NotYours,
        )
        .await;
    }
    for rest in ["messages", "leave", "typing"] {
        let body = json!({ "id": Uuid::now_v7(), "text": "x" });
        check(
            crossed.post(rest, &body),
            StatusCode::FORBIDDEN,
            ProblemCode::NotYours,
        )
        .await;
    }
    let naked = format!(
        "{}api/conversations/{}/messages",
        bed.gateway.page_url(),
        mine.id()
    );
    check(
        reqwest::Client::new().get(naked),
        StatusCode::FORBIDDEN,
        ProblemCode::NotYours,
    )
    .await;
    assert_eq!(yours.entries(0).await.head, 0);
}

#[tokio::test]
async fn bodies_are_bounded_and_read_strictly() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let message = |text: String| json!({ "id": Uuid::now_v7(), "text": text });
    let post = |body: &Value| customer.post("messages", body);
    let longest = message("😀".repeat(limits::TEXT_CHARS));
    assert_eq!(
        post(&longest).send().await.unwrap().status(),
        StatusCode::OK
    );
    let large = StatusCode::PAYLOAD_TOO_LARGE;
    check(
        post(&message("x".repeat(limits::TEXT_CHARS + 1))),
        large,
        ProblemCode::TooLarge,
    )
    .await;
    check(
        post(&message("x".repeat(1 << 20))),
        large,
        ProblemCode::TooLarge,
    )
    .await;
    for wrong in [
        json!({}),
        json!([]),
        json!({ "id": "7", "text": "x" }),
        message("  \n".to_owned()),
    ] {
        check(
            post(&wrong),
            StatusCode::BAD_REQUEST,
            ProblemCode::Malformed,
        )
        .await;
    }
    // A body that a foreign page can send without a preflight is not read.
    let plain = customer
        .get("messages")
        .header("content-type", "text/plain")
        .body(message("x".to_owned()).to_string());
    let mut plain = plain.build().unwrap();
    *plain.method_mut() = reqwest::Method::POST;
    let plain = reqwest::RequestBuilder::from_parts(reqwest::Client::new(), plain);
    check(plain, StatusCode::BAD_REQUEST, ProblemCode::Malformed).await;
    let after = customer.get("messages?after=minus-one");
    check(after, StatusCode::BAD_REQUEST, ProblemCode::Malformed).await;
    let label = reqwest::Client::new()
        .post(format!("{}api/conversations", bed.gateway.page_url()))
        .json(&json!({ "label": "x".repeat(121) }));
    check(label, large, ProblemCode::TooLarge).await;
}

#[tokio::test]
async fn other_sites_cannot_use_it_from_a_browser() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let forbidden = StatusCode::FORBIDDEN;
    let foreign = customer
        .get("messages")
        .header("origin", "https://evil.example");
    check(foreign, forbidden, ProblemCode::ForeignOrigin).await;
    let rebound = customer.get("messages").header("host", "evil.example");
    check(rebound, forbidden, ProblemCode::ForeignOrigin).await;
    let own = customer
        .get("messages")
        .header("origin", format!("http://{}", bed.gateway.addr()));
    let response = own.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response
            .headers()
            .get("access-control-allow-origin")
            .is_none()
    );
}

#[tokio::test]
async fn too_fast_is_told_when_to_come_back() {
    let bed = Bed::with(|config| {
        config.limits.messages = TokenBucket {
            burst: 3,
            per_second: 0.5,
        };
        config.limits.openings = TokenBucket {
            burst: 2,
            per_second: 0.5,
        };
    })
    .await;
    let customer = bed.customer().await;
    for _ in 0..3 {
        customer.say("quick").await;
    }
    let body = json!({ "id": Uuid::now_v7(), "text": "too quick" });
    let response = customer.post("messages", &body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["retry-after"], "2");
    bed.customer()
        .await
        .say("another conversation has its own measure")
        .await;
    let opening = reqwest::Client::new()
        .post(format!("{}api/conversations", bed.gateway.page_url()))
        .json(&json!({}));
    check(opening, StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooFast).await;
}

#[tokio::test]
async fn a_conversation_ends_and_cannot_grow_without_end() {
    let bed = Bed::with(|config| config.limits.entries = 3).await;
    let customer = bed.customer().await;
    customer.say("1").await;
    customer.say("2").await;
    customer.say("3").await;
    assert_eq!(
        customer
            .try_say(Uuid::now_v7(), "4")
            .await
            .map_err(Refusal::code),
        Err(Some(ProblemCode::ConversationFull))
    );
    customer.leave().await;
    customer.leave().await;
    assert_eq!(
        customer
            .try_say(Uuid::now_v7(), "5")
            .await
            .map_err(Refusal::code),
        Err(Some(ProblemCode::ConversationOver))
    );
    assert_eq!(bed.gateway.head(), 5);
}

/// Reads server-sent events until `count` of them are there.
async fn read(response: &mut reqwest::Response, count: usize) -> Vec<String> {
    let mut text = String::new();
    while text.matches("\n\n").count() < count {
        let chunk = tokio::time::timeout(PATIENCE, response.chunk())
            .await
            .expect("events in time");
        text.push_str(std::str::from_utf8(&chunk.unwrap().expect("the stream goes on")).unwrap());
    }
    text.split_terminator("\n\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_stream_tells_history_then_what_happens() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    customer.say("one").await;
    customer.say("two\nlines").await;
    let mut stream = customer.get("stream").send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let history = read(&mut stream, 3).await;
    assert!(history[0].contains("event: entry") && history[0].contains("one"));
    assert!(history[1].contains(r"two\nlines"));
    assert_eq!(history[2], "event: ready\ndata: 2");

    let mut workstation = bed.workstation(3).await;
    workstation
        .message("k1", customer.id(), Author::representative("Ada"), "three")
        .await;
    let live = read(&mut stream, 1).await;
    assert!(
        live[0].contains("id: 3") && live[0].contains("representative"),
        "{live:?}"
    );

    let mut resumed = customer.get("stream?after=2").send().await.unwrap();
    assert!(read(&mut resumed, 2).await[0].contains("three"));
    let mut caught_up = customer
        .get("stream")
        .header("last-event-id", "3")
        .send()
        .await
        .unwrap();
    assert_eq!(read(&mut caught_up, 1).await, ["event: ready\ndata: 3"]);
}

#[tokio::test]
async fn streams_are_counted_and_end_with_the_gateway() {
    let bed = Bed::with(|config| config.limits.streams = 1).await;
    let customer = bed.customer().await;
    let mut first = customer.get("stream").send().await.unwrap();
    read(&mut first, 1).await;
    let mut second = customer.get("stream").send().await.unwrap();
    read(&mut second, 1).await;
    let end = tokio::time::timeout(PATIENCE, first.chunk()).await;
    assert!(
        matches!(end, Ok(Ok(None) | Err(_))),
        "the newest stays: {end:?}"
    );
    let stopping = tokio::spawn(bed.gateway.shutdown());
    let end = tokio::time::timeout(Duration::from_secs(3), second.chunk()).await;
    assert!(matches!(end, Ok(Ok(None) | Err(_))), "{end:?}");
    stopping.await.unwrap().unwrap();
}

#[tokio::test]
async fn markup_and_what_nobody_sees_do_not_pass() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let text = "<script>alert(1)</script> & \"quotes\" \u{202e} \u{0}";
    customer.say(text).await;
    let entries = customer.entries(0).await.entries;
    let EntryBody::Message { text: found, .. } = &entries[0].body else {
        panic!("{entries:?}");
    };
    assert!(found.contains("& \"quotes\""), "{found}");
    assert!(!found.contains(['<', '\u{202e}', '\0']), "{found}");
}

#[tokio::test]
async fn what_nobody_may_keep_is_not_logged_and_a_restart_forgets_nothing() {
    let bed = Bed::new().await;
    let page = bed.gateway.page_url();
    let customer = Customer::try_open(&page, Some("4111 1111 1111 1111"), Patience::None)
        .await
        .unwrap();
    let message = Uuid::now_v7();
    let text = "Hello, my card is 4111 1111 1111 1111 and my password is hunter2!";
    let taken = customer.try_say(message, text).await.unwrap();
    customer.say("And the CVC is").await;
    let bed = bed.restarted().await;
    let customer = customer.at(&bed.gateway.page_url());
    customer.say("739").await;
    // The same message stays the same message, though its secret is gone.
    assert_eq!(customer.try_say(message, text).await.unwrap(), taken);
    assert_eq!(
        customer
            .try_say(message, "another text")
            .await
            .map_err(Refusal::code),
        Err(Some(ProblemCode::MessageReused))
    );
    let mut workstation = bed.workstation(0).await;
    let mut removed = Vec::new();
    for event in workstation.events(4).await {
        if let EventBody::CustomerMessage { removed: some, .. } = event.body {
            removed.extend(some.into_iter().map(|r| (r.kind, r.count)));
        }
    }
    let kind = |kind: &str| (kind.to_owned(), 1);
    assert_eq!(
        removed,
        [kind("card_number"), kind("password"), kind("card_code")]
    );
    drop(workstation);
    let seen = serde_json::to_string(&customer.entries(0).await).unwrap();
    assert!(
        seen.contains("[card number removed]") && seen.contains("[card code removed]"),
        "{seen}"
    );
    let folder = bed.folder;
    bed.gateway.shutdown().await.unwrap();
    let bytes = std::fs::read(folder.path().join("gateway.db")).unwrap();
    for secret in ["4111 1111", "hunter2", "\"739\""] {
        let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert!(!found, "{secret} was kept");
    }
}

#[tokio::test]
async fn a_message_that_cannot_be_seen_is_refused() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    for text in [
        "\u{200b}\u{200d}",
        "\u{202e}\u{2069}",
        "\u{3164}\u{ffa0}",
        "\u{301}",
        "\u{2800}",
        "<i></i>",
    ] {
        let refused = customer.try_say(Uuid::now_v7(), text).await;
        let code = refused.map_err(Refusal::code);
        assert_eq!(code, Err(Some(ProblemCode::Malformed)), "{text:?}");
    }
    customer.say("👍").await;
    assert_eq!(customer.entries(0).await.head, 1);
}
