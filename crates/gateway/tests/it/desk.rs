//! A gateway that a team shares, and a workstation that speaks raw frames of version 2.

use std::time::Duration;

use baton_distribution::{Leases, Queue, Rules};
use baton_gateway::{Gateway, GatewayConfig};
use baton_protocol::v2::{
    GatewayFrame, Hello, Send, StreamBody, StreamEvent, Welcome, WorkstationFrame,
};
use baton_protocol::{
    Author, ConversationId, EventBody, Fencing, MessageId, RefusalCode, SendBody, SendFrame, Token,
    decode, encode,
};
use futures_util::{SinkExt, StreamExt};
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use uuid::Uuid;

use crate::support::{Bed, Ending, PATIENCE, TOKEN, end};

/// Rules whose leases run for this many milliseconds, and the grace as long.
pub(crate) fn rules(lease_ms: i64) -> Rules {
    let mut rules = Rules::with_queues([("general".into(), Queue::default())]);
    rules.leases = Leases {
        lease: SignedDuration::from_millis(lease_ms),
        grace: SignedDuration::from_millis(lease_ms),
        ..Leases::default()
    };
    rules
}

pub(crate) async fn shared_by_a_team(lease_ms: i64) -> Bed {
    Bed::with(|config: &mut GatewayConfig| config.team = Some(rules(lease_ms))).await
}

pub(crate) fn hello(workstation: &str, agent_room: u32) -> Hello {
    Hello {
        protocols: vec![1, 2],
        token: Token::new(TOKEN),
        workstation: workstation.to_owned(),
        agent_room,
        cursor: 0,
        log: None,
        applied: None,
    }
}

/// A connection of a workstation.
pub(crate) struct Desk {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The newest event that came.
    pub(crate) cursor: u64,
    beats: u64,
}

impl Desk {
    pub(crate) async fn connect(gateway: &Gateway) -> Self {
        let (socket, _) = tokio_tungstenite::connect_async(gateway.link_url())
            .await
            .unwrap();
        Self {
            socket,
            cursor: 0,
            beats: 0,
        }
    }

    /// A connection to a gateway that may be away.
    pub(crate) async fn try_connect(address: &str) -> Option<Self> {
        let (socket, _) = tokio_tungstenite::connect_async(address).await.ok()?;
        Some(Self {
            socket,
            cursor: 0,
            beats: 0,
        })
    }

    /// Says hello; gives back what came in place of a welcome.
    pub(crate) async fn try_hello(
        mut self,
        hello: Hello,
    ) -> Result<(Self, Welcome), Option<GatewayFrame>> {
        if self
            .try_says(&WorkstationFrame::Hello(hello))
            .await
            .is_none()
        {
            return Err(None);
        }
        match self.try_next().await {
            Some(GatewayFrame::Welcome(welcome)) => Ok((self, welcome)),
            other => Err(other),
        }
    }

    /// Says something; `None` when the connection has ended.
    pub(crate) async fn try_says(&mut self, frame: &WorkstationFrame) -> Option<()> {
        let text = encode(frame).unwrap();
        self.socket.send(Message::text(text)).await.ok()
    }

    /// The next frame, however long it takes; `None` when the connection has ended. Safe to cancel.
    pub(crate) async fn try_next(&mut self) -> Option<GatewayFrame> {
        loop {
            match self.socket.next().await? {
                Ok(Message::Text(text)) => return Some(decode(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub(crate) async fn joined(gateway: &Gateway, name: &str) -> (Self, Welcome) {
        Self::greeted(gateway, hello(name, 100)).await
    }

    pub(crate) async fn greeted(gateway: &Gateway, hello: Hello) -> (Self, Welcome) {
        let mut desk = Self::connect(gateway).await;
        let cursor = hello.log.map_or(0, |_| hello.cursor);
        desk.says(&WorkstationFrame::Hello(hello)).await;
        match desk.next().await {
            Some(GatewayFrame::Welcome(welcome)) => {
                desk.cursor = cursor.max(welcome.floor - 1);
                (desk, welcome)
            }
            other => panic!("a welcome was expected, got {other:?}"),
        }
    }

    pub(crate) async fn says(&mut self, frame: &WorkstationFrame) {
        self.raw(&encode(frame).unwrap()).await;
    }

    pub(crate) async fn raw(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// The next frame; `None` when the connection has ended.
    pub(crate) async fn next(&mut self) -> Option<GatewayFrame> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("a frame in time")?;
            match message {
                Ok(Message::Text(text)) => return Some(decode(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The next event of its stream, which is the one after the last.
    pub(crate) async fn event(&mut self) -> StreamEvent {
        match self.next().await {
            Some(GatewayFrame::Event(event)) => {
                assert_eq!(event.seq, self.cursor + 1, "numbers have no gap");
                self.cursor = event.seq;
                event
            }
            other => panic!("an event was expected, got {other:?}"),
        }
    }

    /// The number that the next event grants a conversation under.
    pub(crate) async fn granted(&mut self) -> (ConversationId, Fencing) {
        let event = self.event().await;
        match event.body {
            StreamBody::Granted { number, .. } => (event.conversation, number),
            other => panic!("a grant was expected, got {other:?}"),
        }
    }

    /// What the next event says that a customer did.
    pub(crate) async fn customer(&mut self) -> EventBody {
        match self.event().await.body {
            StreamBody::Customer { what, .. } => what,
            other => panic!("something of a customer was expected, got {other:?}"),
        }
    }

    pub(crate) async fn text(&mut self) -> String {
        match self.customer().await {
            EventBody::CustomerMessage { text, .. } => text,
            other => panic!("a message was expected, got {other:?}"),
        }
    }

    /// Sends a message, and gives back why it is refused.
    pub(crate) async fn message(
        &mut self,
        key: &str,
        (to, number): (ConversationId, Fencing),
        text: &str,
    ) -> Result<(), (RefusalCode, String)> {
        let body = SendBody::Message {
            id: MessageId(Uuid::now_v7()),
            author: Author::agent("Baton"),
            text: text.to_owned(),
        };
        self.sends(key, (to, number), body).await
    }

    pub(crate) async fn sends(
        &mut self,
        key: &str,
        (conversation, number): (ConversationId, Fencing),
        body: SendBody,
    ) -> Result<(), (RefusalCode, String)> {
        let send = SendFrame {
            key: key.to_owned(),
            conversation,
            at: Timestamp::now(),
            body,
        };
        self.says(&WorkstationFrame::Send(Send { number, send }))
            .await;
        match self.next().await {
            Some(GatewayFrame::Accepted { key: of }) => {
                assert_eq!(of, key);
                Ok(())
            }
            Some(GatewayFrame::Refused {
                key: of,
                code,
                detail,
            }) => {
                assert_eq!(of, key);
                Err((code, detail))
            }
            other => panic!("an answer was expected, got {other:?}"),
        }
    }

    /// Beats, and gives back how long the lease runs.
    pub(crate) async fn beat(&mut self) -> u64 {
        self.beats += 1;
        self.says(&WorkstationFrame::Beat { nth: self.beats }).await;
        match self.next().await {
            Some(GatewayFrame::Beat { nth, lease_ms }) => {
                assert_eq!(nth, self.beats);
                lease_ms
            }
            other => panic!("a beat was expected, got {other:?}"),
        }
    }

    /// Nothing comes for a while.
    pub(crate) async fn quiet(&mut self) {
        let silence = Duration::from_millis(300);
        if let Ok(frame) = tokio::time::timeout(silence, self.socket.next()).await {
            panic!("nothing was expected, got {frame:?}");
        }
    }

    /// The fatal error and the close code this connection ends with.
    pub(crate) async fn end(&mut self) -> Ending {
        end(&mut self.socket, |text| {
            match decode::<GatewayFrame>(text).unwrap() {
                GatewayFrame::Error(error) => Some(error),
                _ => None,
            }
        })
        .await
    }

    /// Ends without a word.
    pub(crate) async fn vanish(self) {
        drop(self.socket);
    }
}
