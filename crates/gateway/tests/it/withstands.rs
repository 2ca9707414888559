//! What one client can take from the others: nothing. Clients are told apart by their addresses, of which loopback has many.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use baton_customer::Customer;
use baton_gateway::{Gateway, TokenBucket};
use baton_protocol::channel::{Opened, Problem, ProblemCode};
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
        config.limits.openings_in_all = rate(16);
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
    // All together have a measure as well, of which a quarter is kept for those who took little.
    let third = client("127.0.0.4");
    for expected in [StatusCode::CREATED; 2] {
        assert_eq!(status(open(&bed.gateway, &third)).await, expected);
    }
    let refused = open(&bed.gateway, &third).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    let problem: Problem = refused.json().await.unwrap();
    assert_eq!(problem.code, ProblemCode::TooFast);
    assert!(problem.detail.contains("wait"), "{}", problem.detail);
    let mut newcomers = 0;
    for last in 5..20 {
        let newcomer = client(&format!("127.0.0.{last}"));
        newcomers += usize::from(status(open(&bed.gateway, &newcomer)).await.is_success());
    }
    assert_eq!(
        newcomers, 4,
        "one opening for each of the next ones, and 16 in all"
    );
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
        // An opening counts 1,024 and a message 512 more than its text.
        config.limits.bytes.conversation = bytes(2_000);
        config.limits.bytes.client = bytes(7_000);
        config.limits.bytes.in_all = bytes(14_000);
    })
    .await;
    let gateway = &bed.gateway;
    let greedy = client(GREEDY);
    let text = "x".repeat(1_000);
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
    let refused = open(gateway, &greedy).send().await.unwrap();
    assert_eq!(refused.status(), no, "an opening is stored as well");
    let wait: u64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=86_400).contains(&wait), "{wait}");
    let problem: Problem = refused.json().await.unwrap();
    assert!(problem.detail.contains("a day"), "{}", problem.detail);
}

#[tokio::test]
async fn who_took_little_has_a_part_of_the_day_that_others_cannot_use_up() {
    let bytes = |many| NonZeroU32::new(many).unwrap();
    let bed = Bed::with(|config| {
        config.limits.bytes.client = bytes(64 * 1024);
        config.limits.bytes.in_all = bytes(128 * 1024);
    })
    .await;
    let gateway = &bed.gateway;
    let text = "x".repeat(10_000);
    for last in 10..16 {
        let greedy = client(&format!("127.0.0.{last}"));
        let conversation = opened(gateway, &greedy).await;
        while status(say(gateway, &greedy, &conversation, &text))
            .await
            .is_success()
        {}
    }
    let modest = client(MODEST);
    let conversation = opened(gateway, &modest).await;
    for text in ["Hello", "where is my parcel?"] {
        let said = say(gateway, &modest, &conversation, text);
        assert_eq!(status(said).await, StatusCode::OK);
    }
}

/// Bytes in the files of the gateway's database.
fn stored(bed: &Bed) -> u64 {
    let files = std::fs::read_dir(bed.folder.path()).unwrap();
    files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum()
}

#[tokio::test]
async fn many_short_messages_are_no_way_around_the_bound() {
    let most = 256 * 1024;
    let bed = Bed::with(|config| {
        config.limits.bytes.client = NonZeroU32::new(most).unwrap();
    })
    .await;
    let before = stored(&bed);
    let greedy = client(GREEDY);
    let mut messages = 0;
    'all: loop {
        let asked = open(&bed.gateway, &greedy).send().await.unwrap();
        if !asked.status().is_success() {
            break;
        }
        let conversation: Opened = asked.json().await.unwrap();
        for _ in 0..50 {
            let said = say(&bed.gateway, &greedy, &conversation, "x");
            if !status(said).await.is_success() {
                break 'all;
            }
            messages += 1;
        }
    }
    let grown = stored(&bed.restarted().await) - before;
    println!("{messages} messages of one letter, {grown} bytes stored of {most}");
    assert!(messages > 100);
    assert!(grown <= 2 * u64::from(most), "{grown} bytes");
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_with_its_connection() {
    let within = Duration::from_millis(400);
    let bed = Bed::with(|config| config.limits.answer_within = within).await;
    let mut slow = silent(&bed.gateway, GREEDY).await;
    let head = format!(
        "POST /api/conversations HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         Content-Length: 100000\r\n\r\n",
        bed.gateway.addr()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    let (mut answers, mut bytes) = slow.split();
    let drip = async {
        while bytes.write_all(b" ").await.is_ok() {
            tokio::time::sleep(within / 20).await;
        }
    };
    let mut answer = Vec::new();
    let read = async {
        // It ends in order or is reset; both are an end.
        let _ = answers.read_to_end(&mut answer).await;
    };
    let ended = async {
        tokio::select! {
            () = read => {}
            () = drip => {}
        }
    };
    tokio::time::timeout(10 * within, ended)
        .await
        .expect("an end");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("took too long"), "{answer}");
}

#[tokio::test]
async fn who_reads_nothing_is_let_go() {
    let within = Duration::from_millis(500);
    let bed = Bed::with(|config| config.limits.answer_within = within).await;
    let customer = bed.customer().await;
    let text = "x".repeat(16_000);
    for _ in 0..60 {
        customer.say(&text).await;
    }
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut deaf = socket.connect(bed.gateway.addr()).await.unwrap();
    let request = format!(
        "GET /api/conversations/{}/messages HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
        customer.id(),
        bed.gateway.addr(),
        customer.opened.secret
    );
    // More answers than the system keeps for someone who does not read.
    for _ in 0..60 {
        deaf.write_all(request.as_bytes()).await.unwrap();
    }
    tokio::time::sleep(8 * within).await;
    let mut read = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, deaf.read_to_end(&mut read)).await;
    assert!(ended.is_ok(), "the connection was ended");
    let whole = text.len() * 60 * 60;
    assert!(read.len() < whole, "{} of {whole} bytes", read.len());
}

#[tokio::test]
async fn a_page_of_entries_is_bounded_by_its_bytes() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let text = "x".repeat(16_000);
    for _ in 0..40 {
        customer.say(&text).await;
    }
    let page = customer.entries(0).await;
    let bytes: usize = serde_json::to_vec(&page).unwrap().len();
    assert!(bytes < 300_000, "{bytes}");
    assert_eq!(page.head, 40);
    assert_eq!(
        customer.read().await.len(),
        40,
        "page by page all of it is read"
    );
}

#[tokio::test]
async fn one_conversation_cannot_ask_without_end() {
    let bed = Bed::with(|config| {
        config.limits.reads = TokenBucket {
            burst: 5,
            per_second: 0.01,
        };
    })
    .await;
    let (greedy, modest) = (bed.customer().await, bed.customer().await);
    for what in ["messages", "stream", "messages", "stream", "messages"] {
        assert_eq!(status(greedy.get(what)).await, StatusCode::OK);
    }
    for what in ["messages", "stream"] {
        let refused = greedy.get(what).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS, "{what}");
        assert!(refused.headers().contains_key("retry-after"));
    }
    assert_eq!(status(modest.get("messages")).await, StatusCode::OK);
}
