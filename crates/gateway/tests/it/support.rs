//! A gateway in a temporary folder, a customer, and a workstation that speaks raw frames.

use std::time::Duration;

use baton_customer::Customer;
use baton_gateway::{Gateway, GatewayConfig, GatewayLimits};
use baton_protocol::{
    Author, ClientFrame, ConversationId, Hello, LogEvent, MessageId, SendBody, SendFrame,
    ServerError, ServerFrame, Token, Welcome, decode, encode,
};
use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use uuid::Uuid;

pub(crate) const TOKEN: &str = "a-token-for-tests-only";
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
pub(crate) fn config(folder: &TempDir) -> GatewayConfig {
    let mut config = GatewayConfig::new(folder.path().join("gateway.db"), Token::new(TOKEN));
    config.limits = GatewayLimits::unhurried();
    config
}

pub(crate) struct Bed {
    pub(crate) gateway: Gateway,
    pub(crate) folder: TempDir,
    config: GatewayConfig,
}

impl Bed {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut GatewayConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        Self {
            gateway: Gateway::start(config.clone()).await.unwrap(),
            folder,
            config,
        }
    }

    pub(crate) async fn restarted(self) -> Self {
        self.restarted_after(|| 0).await
    }

    /// Stops, does something with the files, and begins again.
    pub(crate) async fn restarted_after(self, between: impl FnOnce() -> u64) -> Self {
        self.gateway.shutdown().await.unwrap();
        between();
        Self {
            gateway: Gateway::start(self.config.clone()).await.unwrap(),
            folder: self.folder,
            config: self.config,
        }
    }

    pub(crate) async fn customer(&self) -> Customer {
        Customer::open(&self.gateway.page_url()).await
    }

    pub(crate) async fn workstation(&self, cursor: u64) -> Workstation {
        Workstation::greeted(&self.gateway, "desk-1", cursor).await
    }
}

pub(crate) fn hello(workstation: &str, cursor: u64) -> Hello {
    Hello {
        protocols: vec![1],
        token: Token::new(TOKEN),
        workstation: workstation.to_owned(),
        cursor,
        log: None,
        applied: None,
        accepted: Vec::new(),
        marks_damage: true,
    }
}

// ---- workstations -------------------------------------------------------------------------------

pub(crate) struct Workstation {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Workstation {
    pub(crate) async fn connect(gateway: &Gateway) -> Self {
        let (socket, _) = tokio_tungstenite::connect_async(gateway.link_url())
            .await
            .unwrap();
        Self { socket }
    }

    pub(crate) async fn greeted(gateway: &Gateway, name: &str, cursor: u64) -> Self {
        let mut workstation = Self::connect(gateway).await;
        workstation.hello(hello(name, cursor)).await;
        workstation
    }

    pub(crate) async fn hello(&mut self, hello: Hello) -> Welcome {
        self.say(&ClientFrame::Hello(hello)).await;
        match self.next().await {
            Some(ServerFrame::Welcome(welcome)) => welcome,
            other => panic!("a welcome was expected, got {other:?}"),
        }
    }

    pub(crate) async fn say(&mut self, frame: &ClientFrame) {
        self.raw(&encode(frame).unwrap()).await;
    }

    pub(crate) async fn raw(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn ack(&mut self, cursor: u64) {
        self.say(&ClientFrame::Ack { cursor }).await;
    }

    pub(crate) async fn message(
        &mut self,
        key: &str,
        to: ConversationId,
        author: Author,
        text: &str,
    ) {
        let id = Uuid::now_v7();
        self.say(&ClientFrame::Send(SendFrame {
            key: key.to_owned(),
            conversation: to,
            at: Timestamp::now(),
            body: SendBody::Message {
                id: MessageId(id),
                author,
                text: text.to_owned(),
            },
        }))
        .await;
    }

    /// The next frame that is no ping; `None` when the connection has ended.
    pub(crate) async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("a frame in time")?;
            match message {
                Ok(Message::Text(text)) => match decode(&text).unwrap() {
                    ServerFrame::Ping {} => {}
                    frame => return Some(frame),
                },
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub(crate) async fn event(&mut self) -> LogEvent {
        match self.next().await {
            Some(ServerFrame::Event(event)) => event,
            other => panic!("an event was expected, got {other:?}"),
        }
    }

    pub(crate) async fn events(&mut self, count: usize) -> Vec<LogEvent> {
        let mut events = Vec::new();
        for _ in 0..count {
            events.push(self.event().await);
        }
        events
    }

    /// Nothing comes for a while.
    pub(crate) async fn quiet(&mut self) {
        let silence = Duration::from_millis(300);
        if let Ok(Some(Ok(message))) = tokio::time::timeout(silence, self.socket.next()).await {
            let ping = encode(&ServerFrame::Ping {}).unwrap();
            assert_eq!(message.to_text().unwrap(), ping, "nothing was expected");
        }
    }

    /// The fatal error and the close code this connection ends with.
    pub(crate) async fn end(&mut self) -> Ending {
        end(&mut self.socket, |text| match decode(text) {
            Ok(ServerFrame::Error(error)) => Some(error),
            Ok(_) | Err(_) => None,
        })
        .await
    }

    /// Still answers.
    pub(crate) async fn alive(&mut self) {
        self.say(&ClientFrame::Ping {}).await;
        assert_eq!(self.next().await, Some(ServerFrame::Pong {}));
    }
}

/// A fatal error and a close code.
pub(crate) type Ending = (Option<ServerError>, Option<u16>);

/// The fatal error and the close code with which a connection ends; `error` reads an error off a frame.
pub(crate) async fn end(
    socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>,
    error: impl Fn(&str) -> Option<ServerError>,
) -> Ending {
    let mut fatal = None;
    loop {
        let message = tokio::time::timeout(PATIENCE, socket.next())
            .await
            .expect("an end in time");
        match message {
            Some(Ok(Message::Text(text))) => {
                fatal = error(&text).filter(|found| found.fatal).or(fatal);
            }
            Some(Ok(Message::Close(frame))) => {
                return (fatal, frame.map(|frame| frame.code.into()));
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return (fatal, None),
        }
    }
}
