//! Calls to systems that break the protocol, the connection or the time limit.

use std::time::Duration;

use axum::Router;
use baton_playbook::FailureKind;
use tokio::net::TcpListener;

use crate::support::{arguments, fails, order, raw, say, serve, systems, tool, try_order};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn a_closed_port_and_an_unknown_host_are_refused_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    fails(&base, FailureKind::ConnectionRefused).await;
    fails("http://records.invalid", FailureKind::ConnectionRefused).await;
    let failure = systems(&base).probe(&"shop".into()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::ConnectionRefused);
}

#[tokio::test]
async fn a_server_without_tls_behind_https_is_a_refused_connection() {
    let base = serve(Router::new()).await;
    fails(
        &base.replace("http:", "https:"),
        FailureKind::ConnectionRefused,
    )
    .await;
}

#[tokio::test]
async fn a_reset_before_the_answer_is_a_reset() {
    let base = raw(|stream| async move { stream.set_zero_linger().unwrap() }).await;
    fails(&base, FailureKind::ConnectionReset).await;
    let base = raw(drop_it).await;
    fails(&base, FailureKind::ConnectionReset).await;
}

async fn drop_it(stream: tokio::net::TcpStream) {
    drop(stream);
}

#[tokio::test]
async fn a_reset_in_the_middle_is_a_reset() {
    let base = raw(|mut stream| async move {
        say(
            &mut stream,
            &format!("{HEAD}Content-Length: 500\r\n\r\n{{\"id\": "),
        )
        .await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.set_zero_linger().unwrap();
    })
    .await;
    assert_eq!(
        fails(&base, FailureKind::ConnectionReset).await.0,
        Some(200)
    );
}

#[tokio::test]
async fn an_answer_shorter_than_its_length_is_truncated() {
    let whole = order("A-1").to_string();
    let base = raw(move |mut stream| {
        let whole = whole.clone();
        async move {
            let text = format!("{HEAD}Content-Length: {}\r\n\r\n{whole}", whole.len() + 10);
            say(&mut stream, &text).await;
        }
    })
    .await;
    assert_eq!(fails(&base, FailureKind::Truncated).await.0, Some(200));
    let base = raw(|mut stream| async move {
        say(
            &mut stream,
            &format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"id\"\r\n"),
        )
        .await;
    })
    .await;
    fails(&base, FailureKind::Truncated).await;
}

#[tokio::test]
async fn a_length_that_cuts_the_json_is_truncated() {
    let base = raw(|mut stream| async move {
        let text = format!("{HEAD}Content-Length: 20\r\n\r\n{}", order("A-1"));
        say(&mut stream, &text).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    })
    .await;
    fails(&base, FailureKind::Truncated).await;
}

#[tokio::test]
async fn bytes_that_are_not_http_are_a_broken_connection() {
    let base =
        raw(|mut stream| async move { say(&mut stream, "220 mail.example ESMTP\r\n").await }).await;
    fails(&base, FailureKind::ConnectionReset).await;
}

#[tokio::test]
async fn silence_and_a_slow_drip_end_with_the_timeout() {
    let mut tool = tool();
    tool.timeout_ms = 200;
    let silent = raw(|stream| async move {
        tokio::time::sleep(Duration::from_secs(10)).await;
        drop(stream);
    })
    .await;
    let drip = raw(|mut stream| async move {
        say(&mut stream, &format!("{HEAD}Content-Length: 5000\r\n\r\n")).await;
        for _ in 0..100 {
            use tokio::io::AsyncWriteExt;
            if stream.write_all(b" ").await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    for base in [silent, drip] {
        let tried = systems(&base).try_once(&tool, &arguments("A-1"), "k").await;
        assert_eq!(tried.outcome.unwrap_err().kind, FailureKind::Timeout);
        assert!(tried.duration >= Duration::from_millis(200));
        assert!(
            tried.duration < Duration::from_millis(1_500),
            "{:?}",
            tried.duration
        );
    }
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let base = raw(|mut stream| async move {
        say(&mut stream, &format!("{HEAD}\r\n")).await;
        let blanks = " ".repeat(64 * 1024);
        use tokio::io::AsyncWriteExt;
        while stream.write_all(blanks.as_bytes()).await.is_ok() {}
    })
    .await;
    fails(&base, FailureKind::TooLarge).await;
}

#[tokio::test]
async fn one_try_is_one_request() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let base = raw(move |stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move { stream.set_zero_linger().unwrap() }
    })
    .await;
    assert!(try_order(&base, "A-1").await.outcome.is_err());
    assert_eq!(count.load(Ordering::SeqCst), 1);
}
