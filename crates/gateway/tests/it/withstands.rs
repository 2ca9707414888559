//! What one client can take from the others: nothing. Clients are told apart by their addresses, of which loopback has many.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use baton_customer::Customer;
use baton_gateway::{Gateway, TokenBucket};
use baton_protocol::channel::Opened;
use futures_util::StreamExt;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use uuid::Uuid;

use crate::support::{Bed, PATIENCE, Workstation, hello};

/// The address of who takes all they can get.
const GREEDY: &str = "127.0.0.2";
/// Another one.
const MODEST: &str = "127.0.0.3";

fn client(from: &str) -> Client {
    let address: IpAddr = from.parse().unwrap();
    let client = Client::builder().local_address(address).timeout(PATIENCE);
    client.build().unwrap()
}

fn open(gateway: &Gateway, by: &Client) -> RequestBuilder {
    let url = format!("{}api/conversations", gateway.page_url());
    by.post(url).json(&json!({}))
}

fn say(gateway: &Gateway, by: &Client, opened: &Opened, text: &str) -> RequestBuilder {
    let url = format!(
        "{}api/conversations/{}/messages",
        gateway.page_url(),
        opened.conversation
    );
    let body = json!({ "id": Uuid::now_v7(), "text": text });
    by.post(url).bearer_auth(&opened.secret).json(&body)
}

async fn opened(gateway: &Gateway, by: &Client) -> Opened {
    open(gateway, by)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

/// A connection that says nothing.
async fn silent(gateway: &Gateway, from: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind((from.parse::<IpAddr>().unwrap(), 0).into())
        .unwrap();
    socket.connect(gateway.addr()).await.unwrap()
}

/// Whether the gateway closes a connection, within the time.
async fn is_closed(stream: &mut TcpStream, within: Duration) -> bool {
    let mut rest = Vec::new();
    tokio::time::timeout(within, stream.read_to_end(&mut rest))
        .await
        .is_ok()
}

#[tokio::test]
async fn silent_connections_lock_no_customer_out() {
    let bed = Bed::with(|config| config.limits.silent_connections = 16).await;
    let mut held = Vec::new();
    for _ in 0..200 {
        held.push(silent(&bed.gateway, GREEDY).await);
    }
    for _ in 0..20 {
        let customer = client(MODEST);
        assert_eq!(
            status(open(&bed.gateway, &customer)).await,
            StatusCode::CREATED
        );
    }
    let same_address = client(GREEDY);
    assert_eq!(
        status(open(&bed.gateway, &same_address)).await,
        StatusCode::CREATED
    );
    let mut open = 0;
    for stream in &mut held {
        open += usize::from(!is_closed(stream, Duration::from_millis(5)).await);
    }
    assert!(open <= 16, "{open} of 200 silent connections are held");
}

#[tokio::test]
async fn a_head_that_does_not_come_and_an_idle_connection_are_closed() {
    let within = Duration::from_millis(300);
    let bed = Bed::with(|config| config.limits.head_within = within).await;
    let mut slow = silent(&bed.gateway, GREEDY).await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        .await
        .unwrap();
    let mut idle = silent(&bed.gateway, GREEDY).await;
    let mut answered = silent(&bed.gateway, GREEDY).await;
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", bed.gateway.addr());
    answered.write_all(request.as_bytes()).await.unwrap();
    for byte in b"X-Slow: 12345678901234567890" {
        // It may be closed already.
        if slow.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(within / 10).await;
    }
    for (name, stream) in [
        ("slow", &mut slow),
        ("idle", &mut idle),
        ("answered", &mut answered),
    ] {
        assert!(is_closed(stream, PATIENCE).await, "{name}");
    }
}

#[tokio::test]
async fn who_holds_many_connections_makes_room() {
    let bed = Bed::with(|config| config.limits.connections = 8).await;
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", bed.gateway.addr());
    let mut held = Vec::new();
    for _ in 0..40 {
        let mut stream = silent(&bed.gateway, GREEDY).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        assert_eq!(&head, b"HTTP/1.1 200");
        held.push(stream);
    }
    let customer = client(MODEST);
    let opened = opened(&bed.gateway, &customer).await;
    for _ in 0..5 {
        let said = say(&bed.gateway, &customer, &opened, "here I am");
        assert_eq!(status(said).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_connection_takes_one_place_however_many_requests_come_on_it() {
    let bed = Bed::with(|config| config.limits.connections = 1).await;
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", bed.gateway.addr());
    let mut stream = silent(&bed.gateway, MODEST).await;
    for _ in 0..5 {
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let end = b"</html>";
        while !answer.windows(end.len()).any(|part| part == end) {
            let mut piece = [0; 4_096];
            let read = tokio::time::timeout(PATIENCE, stream.read(&mut piece)).await;
            let read = read.unwrap().unwrap();
            assert!(read > 0, "the connection goes on");
            answer.extend_from_slice(&piece[..read]);
        }
    }
}

#[tokio::test]
async fn silent_links_keep_no_workstation_out() {
    let bed = Bed::with(|config| {
        config.limits.silent_connections = 8;
        config.limits.link_connections = 12;
    })
    .await;
    let mut held = Vec::new();
    for _ in 0..64 {
        held.push(Workstation::connect(&bed.gateway).await);
    }
    let mut greeted = Vec::new();
    for name in 0..12 {
        let mut workstation = Workstation::connect(&bed.gateway).await;
        workstation.hello(hello(&format!("desk-{name}"), 0)).await;
        greeted.push(workstation);
    }
    let mut first = held.swap_remove(0);
    let end = tokio::time::timeout(PATIENCE, async {
        while first.socket.next().await.is_some_and(|m| m.is_ok()) {}
    });
    assert!(end.await.is_ok(), "the oldest silent one made room");
}

#[tokio::test]
async fn one_client_s_openings_are_not_another_s() {
    let rate = |burst| TokenBucket {
        burst,
        per_second: 0.01,
    };
    let bed = Bed::with(|config| {
        config.limits.openings = rate(5);
        config.limits.openings_in_all = rate(12);
    })
    .await;
    let (greedy, modest) = (client(GREEDY), client(MODEST));
    let mut statuses = Vec::new();
    for _ in 0..20 {
        statuses.push(status(open(&bed.gateway, &greedy)).await);
    }
    assert_eq!(
        statuses
            .iter()
            .filter(|s| **s == StatusCode::CREATED)
            .count(),
        5
    );
    for _ in 0..5 {
        assert_eq!(
            status(open(&bed.gateway, &modest)).await,
            StatusCode::CREATED
        );
    }
    // All together have a measure as well.
    let third = client("127.0.0.4");
    let more = [
        status(open(&bed.gateway, &third)).await,
        status(open(&bed.gateway, &third)).await,
    ];
    assert_eq!(more, [StatusCode::CREATED; 2]);
    let refused = open(&bed.gateway, &third).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn customers_of_one_proxy_are_told_apart() {
    let bed = Bed::with(|config| {
        config.proxies = vec![GREEDY.parse().unwrap()];
        config.limits.openings = TokenBucket {
            burst: 1,
            per_second: 0.01,
        };
    })
    .await;
    let proxy = client(GREEDY);
    let through =
        async |from: &str| status(open(&bed.gateway, &proxy).header("x-forwarded-for", from)).await;
    assert_eq!(through("198.51.100.1").await, StatusCode::CREATED);
    assert_eq!(through("198.51.100.1").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(through("198.51.100.2").await, StatusCode::CREATED);
    // Who is no proxy cannot say so.
    let direct = client(MODEST);
    let claims = |from: &str| open(&bed.gateway, &direct).header("x-forwarded-for", from);
    assert_eq!(status(claims("198.51.100.3")).await, StatusCode::CREATED);
    assert_eq!(
        status(claims("198.51.100.4")).await,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn one_conversation_does_not_hold_all_streams() {
    let bed = Bed::with(|config| {
        config.limits.streams = 6;
        config.limits.streams_each = 3;
    })
    .await;
    let ready = async |customer: &Customer| -> Response {
        let mut stream = customer.get("stream").send().await.unwrap();
        let first = tokio::time::timeout(PATIENCE, stream.chunk())
            .await
            .unwrap();
        assert!(first.unwrap().is_some(), "a new stream begins");
        stream
    };
    let (greedy, modest) = (bed.customer().await, bed.customer().await);
    let mut own = ready(&modest).await;
    let mut streams = Vec::new();
    for _ in 0..30 {
        streams.push(ready(&greedy).await);
    }
    modest.say("still here").await;
    let told = tokio::time::timeout(PATIENCE, own.chunk())
        .await
        .unwrap()
        .unwrap();
    assert!(String::from_utf8_lossy(&told.unwrap()).contains("still here"));
    let mut open = 0;
    for stream in &mut streams {
        let ended = tokio::time::timeout(Duration::from_millis(50), stream.chunk()).await;
        open += usize::from(ended.is_err());
    }
    assert_eq!(open, 3);
}

#[tokio::test]
async fn what_is_stored_of_one_customer_is_bounded() {
    let bytes = |many| NonZeroU32::new(many).unwrap();
    let bed = Bed::with(|config| {
        config.limits.bytes.conversation = bytes(1_000);
        config.limits.bytes.client = bytes(2_500);
        config.limits.bytes.in_all = bytes(3_000);
    })
    .await;
    let gateway = &bed.gateway;
    let (greedy, modest) = (client(GREEDY), client(MODEST));
    let text = "x".repeat(900);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let conversation = opened(gateway, &greedy).await;
        for _ in 0..2 {
            statuses.push(status(say(gateway, &greedy, &conversation, &text)).await);
        }
    }
    let (ok, no) = (StatusCode::OK, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        statuses,
        [ok, no, ok, no, no, no],
        "a conversation's, then the client's"
    );
    let conversation = opened(gateway, &modest).await;
    assert_eq!(
        status(say(gateway, &modest, &conversation, &text)).await,
        ok
    );
    assert_eq!(
        status(say(gateway, &modest, &conversation, "and short")).await,
        ok
    );
    let another = opened(gateway, &client("127.0.0.4")).await;
    let refused = say(gateway, &client("127.0.0.4"), &another, &text)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), no, "the day's");
    let wait: u64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=86_400).contains(&wait), "{wait}");
}
