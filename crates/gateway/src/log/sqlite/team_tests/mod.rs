//! A team in a real database.

use baton_distribution::{Fencing, Queue, Rules};
use baton_protocol::channel::OpenConversation;
use baton_protocol::v2::StreamBody;
use baton_protocol::{
    AppliedEvent, Author, ConversationState, EventBody, MessageId, SendBody, SendFrame, Token,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

mod holders;
mod lasting;
mod replicated;

use super::*;
use crate::GatewayConfig;
use crate::log::{Log, TeamLog};
use crate::team::{Answer, Join, Joined, NotDone, OrderBody};

/// A log that a team shares, in a folder of its own.
struct Bed {
    log: Log,
    team: TeamLog,
    database: Arc<Sqlite>,
    running: Running,
    config: GatewayConfig,
    folder: tempfile::TempDir,
}

impl Bed {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let token = Token::new("0123456789abcdef");
        let mut config = GatewayConfig::new(folder.path().join("gateway.db"), token);
        let rules = Rules::with_queues([("general".into(), Queue::default())]);
        config.team = Some(rules);
        Self::at(folder, config).await
    }

    async fn at(folder: tempfile::TempDir, config: GatewayConfig) -> Self {
        let (database, running) = open(&config).await.unwrap();
        let database = Arc::new(database);
        Self {
            log: Log::new(Arc::clone(&database) as Arc<dyn Storage>),
            team: TeamLog::new(Arc::clone(&database) as Arc<dyn TeamStorage>),
            database,
            running,
            config,
            folder,
        }
    }

    async fn stopped(self) -> (tempfile::TempDir, GatewayConfig) {
        drop((self.log, self.team, self.database));
        self.running.finish().await;
        (self.folder, self.config)
    }

    async fn restarted(self) -> Self {
        let (folder, config) = self.stopped().await;
        Self::at(folder, config).await
    }

    async fn order(&self, desk: &Desk, body: OrderBody) -> Answer {
        let from = (&desk.name, desk.session);
        let order = self.team.order(from, desk.now, body).await.unwrap();
        order.answer().await.unwrap()
    }

    async fn joins(&self, desk: &Desk, room: u32, cursor: u64) -> Joined {
        self.joins_after(desk, room, cursor, None).await
    }

    async fn joins_after(
        &self,
        desk: &Desk,
        room: u32,
        cursor: u64,
        applied: Option<AppliedEvent>,
    ) -> Joined {
        let join = Join {
            agent_room: room,
            cursor,
            applied,
        };
        match self.order(desk, OrderBody::Join(join)).await {
            Answer::Joined(joined) => joined,
            other => panic!("it did not join: {other:?}"),
        }
    }

    async fn opens(&self) -> ConversationId {
        let asked = OpenConversation::default();
        let opened = self
            .log
            .open_conversation("web", asked, true, Timestamp::now());
        opened.await.unwrap()
    }

    async fn says(&self, conversation: ConversationId, text: &str) {
        let id = MessageId(Uuid::now_v7());
        let said = self
            .log
            .say(conversation, id, text.to_owned(), Timestamp::now());
        said.await.unwrap().unwrap();
    }

    async fn told(&self, desk: &Desk, after: u64) -> Vec<StreamEvent> {
        let mut stream = self.team.subscribe(&desk.name);
        stream.begin(after, after);
        stream.next(1_000).await.unwrap()
    }

    async fn sends(
        &self,
        desk: &Desk,
        key: &str,
        to: ConversationId,
        number: u64,
        body: SendBody,
    ) -> Answer {
        let frame = SendFrame {
            key: key.to_owned(),
            conversation: to,
            at: desk.now,
            body,
        };
        let from = (&desk.name, desk.session);
        let sent = self.team.send(from, desk.now, Fencing(number), frame).await;
        sent.unwrap().answer().await.unwrap()
    }

    async fn rows(&self, table: &'static str) -> i64 {
        let count = match table {
            "distributed" => "SELECT COUNT(*) FROM distributed",
            "stream_event" => "SELECT COUNT(*) FROM stream_event",
            other => panic!("{other}"),
        };
        let mut reader = self.database.readers.acquire().await.unwrap();
        sqlx::query_scalar(count)
            .fetch_one(&mut *reader)
            .await
            .unwrap()
    }
}

/// A workstation's connection.
struct Desk {
    name: WorkstationId,
    session: Uuid,
    now: Timestamp,
}

fn desk(name: &str) -> Desk {
    Desk {
        name: name.into(),
        session: Uuid::now_v7(),
        now: Timestamp::now(),
    }
}

impl Desk {
    fn later(&self, seconds: i64) -> Self {
        Self {
            name: self.name.clone(),
            session: self.session,
            now: self.now + SignedDuration::from_secs(seconds),
        }
    }
}

fn message(text: &str) -> SendBody {
    SendBody::Message {
        id: MessageId(Uuid::now_v7()),
        author: Author::agent("Baton"),
        text: text.to_owned(),
    }
}

/// What a workstation is told, in few words.
fn words(told: &[StreamEvent]) -> Vec<String> {
    let word = |event: &StreamEvent| match &event.body {
        StreamBody::Customer { what, said } => {
            let said = if said.is_some() { " (answered)" } else { "" };
            match what {
                EventBody::ConversationOpened { .. } => format!("opened{said}"),
                EventBody::CustomerMessage { text, .. } => format!("{text}{said}"),
                EventBody::CustomerLeft {} => "left".to_owned(),
                EventBody::Unreadable { .. } => "unreadable".to_owned(),
            }
        }
        StreamBody::Granted { number, .. } => format!("granted {number}"),
        StreamBody::LetGo { number, .. } => format!("let go {number}"),
        StreamBody::Offered { .. } | StreamBody::OfferEnded { .. } => "offer".to_owned(),
    };
    told.iter().map(word).collect()
}

fn held(answer: &Answer) -> &str {
    match answer {
        Answer::NotDone(NotDone::NotHeld(why)) => why,
        other => panic!("it was not refused: {other:?}"),
    }
}
