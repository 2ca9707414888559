//! Faulty frames and connections: refused with a reason, without harm to other connections.

use std::time::Duration;

use baton_gateway::Workstations;
use baton_protocol::{ClientFrame, Hello, LinkErrorCode, RefusalCode, ServerFrame, Token, limits};
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use uuid::Uuid;

use crate::support::{Bed, Workstation, hello};
use crate::workstations::refused;

/// A hello that is refused, with the code and the close code it is refused with.
async fn check_hello(bed: &Bed, hello: Hello, code: LinkErrorCode, close: u16) -> Vec<u32> {
    let mut workstation = Workstation::connect(&bed.gateway).await;
    workstation.say(&ClientFrame::Hello(hello)).await;
    let (error, closed) = workstation.end().await;
    let error = error.expect("a fatal error frame");
    assert_eq!((error.code, closed), (code, Some(close)));
    assert!(!error.detail.is_empty());
    error.supported
}

#[tokio::test]
async fn a_wrong_hello_is_refused_for_what_is_wrong_with_it() {
    let bed =
        Bed::with(|config| config.workstations = Workstations::Only("desk-1".to_owned())).await;
    let wrong = |change: fn(&mut Hello)| {
        let mut hello = hello("desk-1", 0);
        change(&mut hello);
        hello
    };
    let token = wrong(|hello| hello.token = Token::new("another-token-entirely"));
    check_hello(&bed, token, LinkErrorCode::Unauthorised, 4001).await;
    let version = wrong(|hello| hello.protocols = vec![2, 99]);
    assert_eq!(
        check_hello(&bed, version, LinkErrorCode::UnsupportedVersion, 4002).await,
        [1]
    );
    let cursor = wrong(|hello| hello.cursor = 1);
    check_hello(&bed, cursor, LinkErrorCode::CursorAhead, 4004).await;
    let log = wrong(|hello| hello.log = Some(Uuid::nil()));
    check_hello(&bed, log, LinkErrorCode::OtherLog, 4004).await;
    let desk = wrong(|hello| hello.workstation = "desk-9".to_owned());
    check_hello(&bed, desk, LinkErrorCode::UnknownWorkstation, 4001).await;
    let right = wrong(|hello| hello.protocols = vec![99, 1]);
    Workstation::connect(&bed.gateway).await.hello(right).await;
}

#[tokio::test]
async fn before_the_hello_nothing_else_is_heard() {
    let bed = Bed::with(|config| config.limits.hello_within = Duration::from_millis(200)).await;
    for first in [r#"{"type":"ping"}"#, "nonsense", r#"{"type":"hello"}"#] {
        let mut workstation = Workstation::connect(&bed.gateway).await;
        workstation.raw(first).await;
        assert!(workstation.end().await.0.is_some(), "{first}");
    }
    let mut silent = Workstation::connect(&bed.gateway).await;
    let (error, close) = silent.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (LinkErrorCode::HelloExpected, Some(1008))
    );
}

#[tokio::test]
async fn a_few_faulty_frames_are_survived_then_it_is_enough() {
    let bed = Bed::new().await;
    let mut workstation = bed.workstation(0).await;
    let faults = [
        ("{", LinkErrorCode::Malformed),
        (r#"{"type":"dance"}"#, LinkErrorCode::UnknownType),
        (
            r#"{"type":"ack","cursor":"seven"}"#,
            LinkErrorCode::Malformed,
        ),
        (
            r#"{"type":"ack","cursor":9007199254740999}"#,
            LinkErrorCode::LimitExceeded,
        ),
    ];
    for (text, expected) in faults {
        workstation.raw(text).await;
        match workstation.next().await {
            Some(ServerFrame::Error(error)) => {
                assert_eq!((error.code, error.fatal), (expected, false));
            }
            other => panic!("{other:?}"),
        }
        workstation.alive().await;
    }
    workstation
        .socket
        .send(Message::binary(vec![1, 2, 3]))
        .await
        .unwrap();
    assert!(matches!(workstation.next().await, Some(ServerFrame::Error(error)) if !error.fatal));
    workstation
        .say(&ClientFrame::Hello(hello("desk-1", 0)))
        .await;
    let (error, close) = workstation.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (LinkErrorCode::TooManyFaults, Some(1008))
    );
    bed.workstation(0).await.alive().await;
}

#[tokio::test]
async fn a_bad_send_is_refused_by_its_key_as_often_as_it_comes() {
    let bed = Bed::new().await;
    let mut workstation = bed.workstation(0).await;
    for _ in 0..10 {
        workstation
            .raw(r#"{"type":"send","key":"k1","conversation":"00000000-0000-0000-0000-000000000001","at":"2026-01-01T00:00:00Z","body":{"type":"dance"}}"#)
            .await;
        refused(&mut workstation, "k1", RefusalCode::Malformed).await;
    }
    workstation.alive().await;
}

#[tokio::test]
async fn a_frame_of_an_unknown_version_ends_the_connection() {
    let bed = Bed::new().await;
    let mut workstation = bed.workstation(0).await;
    workstation.raw(r#"{"type":"ack","v":7,"cursor":0}"#).await;
    let (error, close) = workstation.end().await;
    let error = error.unwrap();
    assert_eq!(
        (error.code, close),
        (LinkErrorCode::UnsupportedVersion, Some(4002))
    );
    assert_eq!(error.supported, [1]);
}

#[tokio::test]
async fn too_large_is_said_and_harms_nobody() {
    let bed = Bed::new().await;
    let mut bystander = Workstation::greeted(&bed.gateway, "desk-2", 0).await;
    let mut workstation = bed.workstation(0).await;
    workstation.raw(&"x".repeat(limits::FRAME_BYTES + 1)).await;
    let (error, close) = workstation.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (LinkErrorCode::FrameTooLarge, Some(1009))
    );

    // Far beyond: cut off while it arrives.
    let mut workstation = bed.workstation(0).await;
    let huge = Message::text("x".repeat(64 * limits::FRAME_BYTES));
    let sent = tokio::time::timeout(Duration::from_secs(10), workstation.socket.send(huge)).await;
    assert!(sent.is_ok(), "the gateway must not let it hang");
    workstation.end().await;
    bystander.alive().await;
}

#[tokio::test]
async fn an_acknowledgement_of_what_was_never_sent_ends_the_connection() {
    let bed = Bed::new().await;
    bed.customer().await;
    let mut workstation = bed.workstation(0).await;
    workstation.event().await;
    workstation.ack(1).await;
    workstation.ack(1).await;
    workstation.ack(0).await;
    workstation.alive().await;
    workstation.ack(2).await;
    let (error, close) = workstation.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (LinkErrorCode::CursorAhead, Some(4004))
    );
}

#[tokio::test]
async fn silence_is_noticed() {
    let bed = Bed::with(|config| config.limits.heartbeat = Duration::from_millis(250)).await;
    let mut workstation = bed.workstation(0).await;
    let (error, close) = workstation.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (LinkErrorCode::HeartbeatLost, Some(4008))
    );

    let mut lively = bed.workstation(0).await;
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(80)).await;
        lively.alive().await;
    }
}

#[tokio::test]
async fn connections_are_counted() {
    let bed = Bed::with(|config| config.limits.link_connections = 2).await;
    let mut first = Workstation::greeted(&bed.gateway, "desk-1", 0).await;
    let second = Workstation::greeted(&bed.gateway, "desk-2", 0).await;
    let mut third = Workstation::connect(&bed.gateway).await;
    third.say(&ClientFrame::Hello(hello("desk-3", 0))).await;
    let (error, close) = third.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (LinkErrorCode::Busy, Some(1013))
    );
    first.alive().await;
    drop(second);
    // The place is free as soon as the gateway has noticed.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(5);
    loop {
        let mut next = Workstation::connect(&bed.gateway).await;
        next.say(&ClientFrame::Hello(hello("desk-3", 0))).await;
        if let Some(ServerFrame::Welcome(_)) = next.next().await {
            break;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "the place stays taken"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn web_pages_cannot_open_the_link() {
    let bed = Bed::new().await;
    let mut request = bed.gateway.link_url().into_client_request().unwrap();
    let own = format!("http://{}", bed.gateway.addr()).parse().unwrap();
    request.headers_mut().insert("origin", own);
    match tokio_tungstenite::connect_async(request).await {
        Err(WsError::Http(response)) => assert_eq!(response.status(), 403),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_workstation_that_comes_first_has_all_conversations_for_good() {
    let bed = Bed::with(|config| {
        let kept = config.database.with_file_name("gateway.workstation");
        config.workstations = Workstations::First { kept };
    })
    .await;
    bed.workstation(0).await;
    let other = || hello("desk-2", 0);
    check_hello(&bed, other(), LinkErrorCode::UnknownWorkstation, 4001).await;
    let bed = bed.restarted().await;
    check_hello(&bed, other(), LinkErrorCode::UnknownWorkstation, 4001).await;
    let mut refused = Workstation::connect(&bed.gateway).await;
    refused.say(&ClientFrame::Hello(other())).await;
    let (error, _) = refused.end().await;
    let said = error.unwrap().detail;
    assert!(
        said.contains("desk-1") && said.contains("--workstation desk-2"),
        "{said}"
    );
    bed.workstation(0).await;

    // Its administrator gives them to another one.
    let kept = bed.folder.path().join("gateway.workstation");
    baton_gateway::keep_workstation(&kept, "desk-2").unwrap();
    let bed = bed.restarted().await;
    check_hello(
        &bed,
        hello("desk-1", 0),
        LinkErrorCode::UnknownWorkstation,
        4001,
    )
    .await;
    Workstation::greeted(&bed.gateway, "desk-2", 0).await;
}

#[tokio::test]
async fn no_workstation_is_served_where_it_cannot_be_told_which() {
    let bed = Bed::with(|config| {
        let kept = config
            .database
            .with_file_name("no-such-folder")
            .join("name");
        config.workstations = Workstations::First { kept };
    })
    .await;
    check_hello(&bed, hello("desk-1", 0), LinkErrorCode::Storage, 1011).await;
}
