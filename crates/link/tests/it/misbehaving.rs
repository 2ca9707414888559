//! Misbehaving gateways: always a named reason, never a lost or doubled event.

use std::sync::Arc;
use std::time::Duration;

use baton_link::{Link, LinkState, OfflineReason};
use baton_protocol::{
    ClientFrame, EventBody, EventId, FrameError, Hello, LinkErrorCode, LogEvent, MessageId,
    ServerError, ServerFrame, Welcome, decode, encode, limits,
};
use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::desk::{Desk, PATIENCE, config, online, until, work};

/// A gateway under the test's control.
struct Puppet {
    listener: TcpListener,
    log: Uuid,
}

struct Wire {
    socket: WebSocketStream<TcpStream>,
    hello: Hello,
}

impl Puppet {
    async fn new() -> (Self, Arc<Desk>, Link, tempfile::TempDir) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/link", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&folder.path().join("desk.db")).await;
        let link = work(&desk, config(&url));
        let log = Uuid::now_v7();
        (Self { listener, log }, desk, link, folder)
    }

    async fn accept(&self) -> Wire {
        let (stream, _) = tokio::time::timeout(PATIENCE, self.listener.accept())
            .await
            .unwrap()
            .unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        let Some(Ok(Message::Text(text))) = socket.next().await else {
            panic!("a hello");
        };
        let ClientFrame::Hello(hello) = decode(&text).unwrap() else {
            panic!("a hello");
        };
        Wire { socket, hello }
    }

    fn welcome(&self) -> Welcome {
        Welcome {
            protocol: 1,
            head: 0,
            session: Uuid::now_v7(),
            log: self.log,
            window: 4,
            sends: 4,
            heartbeat_ms: 400,
            practice: false,
            now: None,
            lacks: 0,
        }
    }

    async fn greet(&self) -> Wire {
        let mut wire = self.accept().await;
        wire.say(&ServerFrame::Welcome(self.welcome())).await;
        wire
    }
}

impl Wire {
    async fn say(&mut self, frame: &ServerFrame) {
        self.raw(&encode(frame).unwrap()).await;
    }

    async fn raw(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    async fn event(&mut self, seq: u64) {
        self.say(&event(seq)).await;
    }

    /// The close code this connection ends with; answers pings until then.
    async fn end(&mut self) -> Option<u16> {
        let end = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                    Some(Ok(Message::Text(text))) if decode(&text) == Ok(ClientFrame::Ping {}) => {
                        let _ = self
                            .socket
                            .send(Message::text(encode(&ServerFrame::Pong {}).unwrap()))
                            .await;
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return None,
                }
            }
        };
        tokio::time::timeout(PATIENCE, end)
            .await
            .expect("an end in time")
    }

    async fn acked(&mut self, wanted: u64) {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .unwrap();
            let Some(Ok(Message::Text(text))) = message else {
                panic!("the connection ended: {message:?}");
            };
            match decode(&text).unwrap() {
                ClientFrame::Ack { cursor } if cursor == wanted => return,
                ClientFrame::Ping {} => self.say(&ServerFrame::Pong {}).await,
                _ => {}
            }
        }
    }
}

fn event(seq: u64) -> ServerFrame {
    ServerFrame::Event(LogEvent {
        seq,
        conversation: Uuid::from_u128(1).into(),
        id: EventId(Uuid::from_u128(u128::from(seq))),
        at: Timestamp::UNIX_EPOCH,
        body: EventBody::CustomerMessage {
            message: MessageId(Uuid::from_u128(u128::from(seq))),
            text: seq.to_string(),
            removed: Vec::new(),
        },
        closed: false,
        said: None,
    })
}

async fn fails(link: &Link, wanted: impl Fn(&OfflineReason) -> bool) {
    until(
        link,
        "offline for the expected reason",
        |status| match &status.state {
            LinkState::Offline { reason, .. } => wanted(reason),
            LinkState::Connecting | LinkState::Online => false,
        },
    )
    .await;
}

#[tokio::test]
async fn a_gap_is_fetched_again_from_the_cursor() {
    let (puppet, desk, link, _folder) = Puppet::new().await;
    let mut wire = puppet.greet().await;
    assert_eq!((wire.hello.cursor, wire.hello.log), (0, None));
    wire.event(1).await;
    wire.acked(1).await;
    wire.event(3).await;
    assert_eq!(wire.end().await, Some(4005));
    fails(&link, |reason| {
        *reason
            == OfflineReason::Gap {
                expected: 2,
                found: 3,
            }
    })
    .await;

    let mut wire = puppet.greet().await;
    assert_eq!((wire.hello.cursor, wire.hello.log), (1, Some(puppet.log)));
    wire.event(2).await;
    wire.event(3).await;
    wire.acked(3).await;
    crate::test_network::whole(&desk.applied().await, 3);
}

#[tokio::test]
async fn what_comes_again_is_ignored_and_counted() {
    let (puppet, desk, link, _folder) = Puppet::new().await;
    let mut wire = puppet.greet().await;
    for seq in [1, 1, 2, 1, 2, 3] {
        wire.event(seq).await;
    }
    wire.acked(3).await;
    assert_eq!(link.status().borrow().replays, 3);
    crate::test_network::whole(&desk.applied().await, 3);
}

#[tokio::test]
async fn a_few_unreadable_frames_are_survived_then_it_is_enough() {
    let (puppet, _desk, link, _folder) = Puppet::new().await;
    let mut wire = puppet.greet().await;
    for text in [
        "{",
        "[]",
        r#"{"type":"dance"}"#,
        r#"{"type":"event","seq":"x"}"#,
    ] {
        wire.raw(text).await;
    }
    wire.socket.send(Message::binary(vec![0])).await.unwrap();
    wire.event(1).await;
    wire.acked(1).await;
    assert_eq!(link.status().borrow().faults, 5);
    wire.raw("once too often").await;
    assert_eq!(wire.end().await, Some(1008));
    fails(&link, |reason| {
        matches!(reason, OfflineReason::Faulty { .. })
    })
    .await;
    let _wire = puppet.greet().await;
    online(&link).await;
}

#[tokio::test]
async fn too_large_is_closed_with_the_reason() {
    let (puppet, _desk, link, _folder) = Puppet::new().await;
    let mut wire = puppet.greet().await;
    wire.raw(&"x".repeat(limits::FRAME_BYTES + 1)).await;
    assert_eq!(wire.end().await, Some(1009));
    let too_large = |reason: &OfflineReason| {
        matches!(
            reason,
            OfflineReason::Faulty {
                error: FrameError::TooLarge { .. }
            }
        )
    };
    fails(&link, too_large).await;

    let mut wire = puppet.greet().await;
    online(&link).await;
    let huge = Message::text("x".repeat(16 * limits::FRAME_BYTES));
    let _ = tokio::time::timeout(Duration::from_secs(5), wire.socket.send(huge))
        .await
        .unwrap();
    fails(&link, too_large).await;
}

#[tokio::test]
async fn an_unknown_version_is_named() {
    let (puppet, _desk, link, _folder) = Puppet::new().await;
    let mut wire = puppet.accept().await;
    wire.say(&ServerFrame::Welcome(Welcome {
        protocol: 9,
        ..puppet.welcome()
    }))
    .await;
    let unknown = OfflineReason::UnknownVersion { offered: vec![9] };
    fails(&link, |reason| *reason == unknown).await;

    let mut wire = puppet.accept().await;
    let error = ServerError {
        code: LinkErrorCode::UnsupportedVersion,
        detail: "too old".to_owned(),
        fatal: true,
        supported: vec![7, 8],
    };
    wire.say(&ServerFrame::Error(error)).await;
    let unknown = OfflineReason::UnknownVersion {
        offered: vec![7, 8],
    };
    fails(&link, |reason| *reason == unknown).await;

    let mut wire = puppet.greet().await;
    wire.raw(r#"{"type":"pong","v":3}"#).await;
    assert_eq!(wire.end().await, Some(4002));
}

#[tokio::test]
async fn more_than_the_window_is_too_much() {
    let (puppet, desk, link, _folder) = Puppet::new().await;
    let mut wire = puppet.greet().await;
    online(&link).await;
    // The desk is busy from here on: nothing can be applied, and the inbox is full soon.
    let _busy = desk.pool.acquire().await.unwrap();
    for seq in 1..=500 {
        if wire
            .socket
            .send(Message::text(encode(&event(seq)).unwrap()))
            .await
            .is_err()
        {
            break;
        }
    }
    fails(&link, |reason| {
        *reason == OfflineReason::WindowExceeded { window: 4 }
    })
    .await;
}

#[tokio::test]
async fn silence_is_noticed() {
    let (puppet, _desk, link, _folder) = Puppet::new().await;
    let wire = puppet.greet().await;
    online(&link).await;
    fails(&link, |reason| *reason == OfflineReason::Silent).await;
    drop(wire);

    // A gateway that accepts and says nothing.
    let (stream, _) = puppet.listener.accept().await.unwrap();
    fails(&link, |reason| {
        matches!(reason, OfflineReason::Unreachable { .. })
    })
    .await;
    drop(stream);
}

#[tokio::test]
async fn something_that_is_no_gateway_is_unreachable() {
    let (puppet, _desk, link, _folder) = Puppet::new().await;
    let (mut stream, _) = puppet.listener.accept().await.unwrap();
    tokio::io::AsyncWriteExt::write_all(
        &mut stream,
        b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    )
    .await
    .unwrap();
    fails(&link, |reason| {
        matches!(reason, OfflineReason::Unreachable { .. })
    })
    .await;
    // And a welcome must come first.
    let mut wire = puppet.accept().await;
    wire.event(1).await;
    fails(&link, |reason| {
        matches!(reason, OfflineReason::Faulty { .. })
    })
    .await;
    let _wire = puppet.greet().await;
    online(&link).await;
}
