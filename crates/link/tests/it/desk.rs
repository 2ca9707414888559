//! A workstation's durable side in a real SQLite file, and a loop that applies deliveries.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baton_link::{
    Backoff, Incoming, Link, LinkConfig, LinkState, LinkStatus, LinkStore, OutboxItem, StoreFault,
    StoreFuture,
};
use baton_protocol::{Author, ConversationId, MessageId, RefusalCode, SendBody, Token};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{Row, SqlitePool};
use tokio::sync::mpsc;
use uuid::Uuid;

pub(crate) const TOKEN: &str = "a-token-for-tests-only";
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS applied (seq INTEGER PRIMARY KEY, event TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL,
        body TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', answers INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS log (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;
";

pub(crate) struct Desk {
    pub(crate) pool: SqlitePool,
    /// Makes every answer of the store a fault.
    pub(crate) broken: AtomicBool,
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
        })
    }

    /// Applies an event and moves the cursor, in one statement. Twice is an error.
    pub(crate) async fn apply(&self, delivery: &Incoming) {
        sqlx::query("INSERT INTO applied (seq, event) VALUES (?1, ?2)")
            .bind(i64::try_from(delivery.seq).unwrap())
            .bind(serde_json::to_string(&delivery.event.body).unwrap())
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
        sqlx::query("INSERT INTO outbox (key, conversation, body) VALUES (?1, ?2, ?3)")
            .bind(key)
            .bind(to.to_string())
            .bind(body)
            .execute(&self.pool)
            .await
            .unwrap();
    }

    pub(crate) async fn reply(&self, key: &str, to: ConversationId, text: &str) {
        let body = SendBody::Message {
            id: MessageId(Uuid::now_v7()),
            author: Author::representative("Ada"),
            text: text.to_owned(),
        };
        self.put(key, to, &serde_json::to_string(&body).unwrap())
            .await;
    }

    pub(crate) async fn state_of(&self, key: &str) -> String {
        sqlx::query_scalar("SELECT state FROM outbox WHERE key = ?1")
            .bind(key)
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    async fn settle(&self, key: &str, state: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE outbox SET state = ?2, answers = answers + 1 WHERE key = ?1")
            .bind(key)
            .bind(state)
            .execute(&self.pool)
            .await
            .map(drop)
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
            let cursor: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(seq), 0) FROM applied")
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
                "SELECT id, key, conversation, body FROM outbox \
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
                    at: Timestamp::UNIX_EPOCH,
                    body: row.get(3),
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

    fn log(&self) -> StoreFuture<'_, Option<Uuid>> {
        Box::pin(async {
            let log: Option<String> = sqlx::query_scalar("SELECT id FROM log")
                .fetch_optional(&self.pool)
                .await
                .map_err(|error| fault(&error))?;
            Ok(log.map(|log| log.parse().unwrap()))
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
