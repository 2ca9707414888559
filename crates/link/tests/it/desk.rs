//! A workstation's durable side in a real SQLite file, and a loop that applies deliveries.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_link::{
    Backoff, CommitItem, Incoming, Link, LinkConfig, LinkState, LinkStatus, LinkStore, NotTaken,
    OutboxItem, StoreFault, StoreFuture,
};
use baton_protocol::v2::{StreamBody, Undelivered};
use baton_protocol::{
    AppliedEvent, Author, ConversationId, EventId, Fencing, MessageId, RefusalCode, SendBody, Token,
};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{Row, SqlitePool};
use tokio::sync::mpsc;
use uuid::Uuid;

pub(crate) const TOKEN: &str = "a-token-for-tests-only";
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS applied (
        seq INTEGER PRIMARY KEY, conversation TEXT NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS begun (after INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL,
        number INTEGER, body TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', answers INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS log (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;
";

pub(crate) struct Desk {
    pub(crate) pool: SqlitePool,
    /// Makes every answer of the store a fault.
    pub(crate) broken: AtomicBool,
    /// Whether it knows which event it applied last, as a workstation of a team does.
    pub(crate) in_team: AtomicBool,
    /// Makes what it writes down of an answer take a while.
    pub(crate) slow: AtomicBool,
    /// What was committed here and has no answer, and what became of the rest.
    pub(crate) commits: Mutex<Commits>,
}

#[derive(Default)]
pub(crate) struct Commits {
    pub(crate) waiting: Vec<CommitItem>,
    pub(crate) answered: Vec<(i64, Result<Vec<Undelivered>, NotTaken>)>,
}

impl Desk {
    pub(crate) async fn open(path: &Path) -> Arc<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
            .unwrap();
        sqlx::raw_sql(SCHEMA).execute(&pool).await.unwrap();
        Arc::new(Self {
            pool,
            broken: AtomicBool::new(false),
            in_team: AtomicBool::new(false),
            slow: AtomicBool::new(false),
            commits: Mutex::default(),
        })
    }

    /// Applies an event and moves the cursor, in one statement. Twice is an error.
    pub(crate) async fn apply(&self, delivery: &Incoming) {
        sqlx::query("INSERT INTO applied (seq, conversation, id, event) VALUES (?1, ?2, ?3, ?4)")
            .bind(i64::try_from(delivery.seq).unwrap())
            .bind(delivery.event.conversation.to_string())
            .bind(delivery.event.id.to_string())
            .bind(what(delivery))
            .execute(&self.pool)
            .await
            .expect("every event is applied once");
    }

    pub(crate) async fn applied(&self) -> Vec<(u64, String)> {
        sqlx::query("SELECT seq, event FROM applied ORDER BY seq")
            .fetch_all(&self.pool)
            .await
            .unwrap()
            .iter()
            .map(|row| (row.get::<i64, _>(0).try_into().unwrap(), row.get(1)))
            .collect()
    }

    pub(crate) async fn put(&self, key: &str, to: ConversationId, body: &str) {
        self.put_under(None, key, to, body).await;
    }

    async fn put_under(&self, number: Option<Fencing>, key: &str, to: ConversationId, body: &str) {
        sqlx::query("INSERT INTO outbox (key, conversation, number, body) VALUES (?1, ?2, ?3, ?4)")
            .bind(key)
            .bind(to.to_string())
            .bind(number.map(|number| i64::try_from(number.0).unwrap()))
            .bind(body)
            .execute(&self.pool)
            .await
            .unwrap();
    }

    pub(crate) async fn reply(&self, key: &str, to: ConversationId, text: &str) {
        self.reply_under(None, key, to, text).await;
    }

    /// Writes a reply under the number that the conversation is held under.
    pub(crate) async fn reply_under(
        &self,
        number: Option<Fencing>,
        key: &str,
        to: ConversationId,
        text: &str,
    ) {
        let body = SendBody::Message {
            id: MessageId(Uuid::now_v7()),
            author: Author::representative("Ada"),
            text: text.to_owned(),
        };
        let body = serde_json::to_string(&body).unwrap();
        self.put_under(number, key, to, &body).await;
    }

    /// What is held here, each conversation with its number.
    pub(crate) async fn held(&self) -> BTreeMap<ConversationId, Fencing> {
        let rows = sqlx::query(
            "SELECT conversation, event FROM applied \
             WHERE seq > (SELECT COALESCE(MAX(after), 0) FROM begun) ORDER BY seq",
        );
        let mut held = BTreeMap::new();
        for row in rows.fetch_all(&self.pool).await.unwrap() {
            let conversation = ConversationId(row.get::<&str, _>(0).parse().unwrap());
            let event: serde_json::Value = serde_json::from_str(row.get(1)).unwrap();
            match event["type"].as_str().unwrap() {
                "granted" => {
                    held.insert(conversation, Fencing(event["number"].as_u64().unwrap()));
                }
                "let_go" => {
                    held.remove(&conversation);
                }
                _ => {}
            }
        }
        held
    }

    /// Where the stream began anew, if it did.
    pub(crate) async fn begun(&self) -> Option<i64> {
        sqlx::query_scalar("SELECT MAX(after) FROM begun")
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    pub(crate) async fn state_of(&self, key: &str) -> String {
        sqlx::query_scalar("SELECT state FROM outbox WHERE key = ?1")
            .bind(key)
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    async fn settle(&self, key: &str, state: &str) -> Result<(), sqlx::Error> {
        if self.slow.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        sqlx::query("UPDATE outbox SET state = ?2, answers = answers + 1 WHERE key = ?1")
            .bind(key)
            .bind(state)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    fn answer(&self, id: i64, answer: Result<Vec<Undelivered>, NotTaken>) {
        let mut commits = self.commits.lock().unwrap();
        commits.waiting.retain(|item| item.id != id);
        commits.answered.push((id, answer));
    }

    fn fit(&self) -> Result<(), StoreFault> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(StoreFault("the disk is on fire".to_owned()));
        }
        Ok(())
    }
}

fn fault(error: &sqlx::Error) -> StoreFault {
    StoreFault(error.to_string())
}

impl LinkStore for Desk {
    fn cursor(&self) -> StoreFuture<'_, u64> {
        Box::pin(async {
            self.fit()?;
            let cursor: i64 = sqlx::query_scalar(
                "SELECT MAX(COALESCE((SELECT MAX(seq) FROM applied), 0), \
                            COALESCE((SELECT MAX(after) FROM begun), 0))",
            )
            .fetch_one(&self.pool)
            .await
            .map_err(|error| fault(&error))?;
            Ok(cursor.try_into().unwrap())
        })
    }

    fn waiting(&self, after_id: i64, limit: u32) -> StoreFuture<'_, Vec<OutboxItem>> {
        Box::pin(async move {
            self.fit()?;
            let rows = sqlx::query(
                "SELECT id, key, conversation, number, body FROM outbox \
                 WHERE state = 'waiting' AND id > ?1 ORDER BY id LIMIT ?2",
            )
            .bind(after_id)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(|error| fault(&error))?;
            Ok(rows
                .iter()
                .map(|row| OutboxItem {
                    id: row.get(0),
                    key: row.get(1),
                    conversation: ConversationId(row.get::<&str, _>(2).parse().unwrap()),
                    number: row
                        .get::<Option<i64>, _>(3)
                        .map(|number| Fencing(number.try_into().unwrap())),
                    at: Timestamp::UNIX_EPOCH,
                    body: row.get(4),
                })
                .collect())
        })
    }

    fn waiting_count(&self) -> StoreFuture<'_, u64> {
        Box::pin(async {
            let count: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'")
                    .fetch_one(&self.pool)
                    .await
                    .map_err(|error| fault(&error))?;
            Ok(count.try_into().unwrap())
        })
    }

    fn accepted<'a>(&'a self, key: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.settle(key, "accepted")
                .await
                .map_err(|error| fault(&error))
        })
    }

    fn refused<'a>(
        &'a self,
        key: &'a str,
        code: &'a RefusalCode,
        _detail: &'a str,
    ) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let state = format!("refused: {code}");
            self.settle(key, &state)
                .await
                .map_err(|error| fault(&error))
        })
    }

    fn uncommitted(&self, after_id: i64, limit: u32) -> StoreFuture<'_, Vec<CommitItem>> {
        let commits = self.commits.lock().unwrap();
        let after = commits.waiting.iter().filter(|item| item.id > after_id);
        let items = after.take(limit as usize).cloned().collect();
        Box::pin(async { Ok(items) })
    }

    fn committed(&self, id: i64, undelivered: Vec<Undelivered>) -> StoreFuture<'_, ()> {
        self.answer(id, Ok(undelivered));
        Box::pin(async { Ok(()) })
    }

    fn not_committed(&self, id: i64, why: NotTaken) -> StoreFuture<'_, ()> {
        self.answer(id, Err(why));
        Box::pin(async { Ok(()) })
    }

    fn log(&self) -> StoreFuture<'_, Option<Uuid>> {
        Box::pin(async {
            let log: Option<String> = sqlx::query_scalar("SELECT id FROM log")
                .fetch_optional(&self.pool)
                .await
                .map_err(|error| fault(&error))?;
            Ok(log.map(|log| log.parse().unwrap()))
        })
    }

    fn applied(&self) -> StoreFuture<'_, Option<AppliedEvent>> {
        Box::pin(async {
            if !self.in_team.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let newest = sqlx::query("SELECT seq, id FROM applied ORDER BY seq DESC LIMIT 1")
                .fetch_optional(&self.pool)
                .await
                .map_err(|error| fault(&error))?;
            Ok(newest.map(|row| AppliedEvent {
                seq: row.get::<i64, _>(0).try_into().unwrap(),
                id: EventId(row.get::<&str, _>(1).parse().unwrap()),
            }))
        })
    }

    fn begin_anew(&self, cursor: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            sqlx::query("INSERT INTO begun (after) VALUES (?1)")
                .bind(i64::try_from(cursor).unwrap())
                .execute(&self.pool)
                .await
                .map(drop)
                .map_err(|error| fault(&error))
        })
    }

    fn adopt_log(&self, log: Uuid) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            sqlx::query("INSERT INTO log (one, id) VALUES (1, ?1)")
                .bind(log.to_string())
                .execute(&self.pool)
                .await
                .map(drop)
                .map_err(|error| fault(&error))
        })
    }
}

/// What a customer did, or what the gateway says of a conversation.
fn what(delivery: &Incoming) -> String {
    let text = match &delivery.event.body {
        StreamBody::Customer { what, .. } => serde_json::to_string(what),
        other => serde_json::to_string(other),
    };
    text.unwrap()
}

pub(crate) fn config(url: &str) -> LinkConfig {
    let mut config = LinkConfig::new(url, Token::new(TOKEN), "desk-1");
    config.heartbeat = Duration::from_millis(400);
    config.connect_within = Duration::from_millis(1_500);
    config.backoff = Backoff::new(Duration::from_millis(20), Duration::from_millis(200));
    config.steady_after = Duration::from_secs(1);
    config
}

/// Starts a link whose deliveries are applied at once.
pub(crate) fn work(desk: &Arc<Desk>, config: LinkConfig) -> Link {
    let (incoming, mut inbox) = mpsc::channel::<Incoming>(16);
    let link = Link::start(config, Arc::clone(desk) as Arc<dyn LinkStore>, incoming).unwrap();
    let (desk, handle) = (Arc::clone(desk), link.clone());
    tokio::spawn(async move {
        while let Some(delivery) = inbox.recv().await {
            desk.apply(&delivery).await;
            handle.committed(delivery.seq);
        }
    });
    link
}

/// Waits for a status.
pub(crate) async fn until(
    link: &Link,
    what: &str,
    wanted: impl FnMut(&LinkStatus) -> bool,
) -> LinkStatus {
    let mut status = link.status();
    let found = tokio::time::timeout(PATIENCE, status.wait_for(wanted)).await;
    match found {
        Ok(status) => status.unwrap().clone(),
        Err(_) => panic!("never: {what}; the status is {:?}", *link.status().borrow()),
    }
}

pub(crate) async fn online(link: &Link) -> LinkStatus {
    until(link, "online", |status| status.state == LinkState::Online).await
}

pub(crate) async fn offline(link: &Link) -> LinkStatus {
    until(link, "offline", |status| {
        matches!(status.state, LinkState::Offline { .. })
    })
    .await
}
