use baton_protocol::channel::OpenConversation;
use baton_protocol::{MessageId, SendBody, SendFrame, Token};
use jiff::Timestamp;
use sqlx::Executor;
use uuid::Uuid;

use super::*;
use crate::log::Log;
use crate::{GatewayConfig, GatewayError};

fn config(folder: &tempfile::TempDir) -> GatewayConfig {
    GatewayConfig::new(
        folder.path().join("gateway.db"),
        Token::new("0123456789abcdef"),
    )
}

fn at() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn opened(config: &GatewayConfig) -> (Log, Running) {
    let (database, running) = open(config).await.unwrap();
    (Log::new(Arc::new(database)), running)
}

#[test]
fn every_step_of_the_schema_is_in_the_program() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/gateway");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort_unstable();
    let known: Vec<(String, String)> = open::SCHEMA
        .migrations()
        .map(|(version, step)| (format!("{version:04}_{}", step.name), step.sql.to_owned()))
        .collect();
    assert_eq!(known, files);
}

#[tokio::test]
async fn every_statement_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let (log, running) = open(&config(&folder)).await.unwrap();
    let mut reader = log.readers.acquire().await.unwrap();
    for sql in [
        open::IDENTITY,
        open::NEW_IDENTITY,
        open::HEAD,
        read::EVENTS,
        read::EVENT_ID,
        inspect::UNREADABLE,
        inspect::UNREADABLE_PLACES,
        writer::ATTEMPT,
        read::ENTRIES,
        read::CONVERSATION,
        found::SAME_REQUEST,
        batch::NEW_CONVERSATION,
        found::FIND,
        batch::GROW,
        batch::END,
        batch::NEW_ENTRY,
        found::SAME_MESSAGE,
        batch::NEW_EVENT,
        found::SAME_KEY,
        batch::NEW_KEY,
        batch::SAID,
        read::HAS_KEY,
        read::PLACE,
        read::EARLIER,
    ] {
        reader
            .prepare(sqlx::SqlStr::from_static(sql))
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
    running.finish().await;
}

#[tokio::test]
async fn it_is_as_durable_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let (log, running) = open(&config(&folder)).await.unwrap();
    let mut reader = log.readers.acquire().await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *reader)
        .await
        .unwrap();
    assert_eq!(mode, "wal");
    drop(reader);
    running.finish().await;
}

async fn refused(config: &GatewayConfig) -> GatewayError {
    match open(config).await {
        Ok(_) => panic!("it must not open"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn one_gateway_per_database() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let (_log, running) = open(&config).await.unwrap();
    assert!(matches!(refused(&config).await, GatewayError::InUse { .. }));
    running.finish().await;
    let (_log, running) = open(&config).await.unwrap();
    running.finish().await;
}

#[tokio::test]
async fn what_it_does_not_understand_it_does_not_touch() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let path = &config.database;

    std::fs::write(
        path,
        b"this is no database at all, only some text that is long enough",
    )
    .unwrap();
    let before = std::fs::read(path).unwrap();
    assert!(matches!(
        refused(&config).await,
        GatewayError::Damaged { .. }
    ));
    assert_eq!(std::fs::read(path).unwrap(), before);
    std::fs::remove_file(path).unwrap();

    let foreign = sqlx::SqlitePool::connect_with(
        sqlx::sqlite::SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true),
    )
    .await
    .unwrap();
    foreign
        .execute("CREATE TABLE somebody_elses (n INTEGER) STRICT")
        .await
        .unwrap();
    foreign.close().await;
    let before = std::fs::read(path).unwrap();
    assert!(matches!(
        refused(&config).await,
        GatewayError::OtherSchema { .. }
    ));
    assert_eq!(std::fs::read(path).unwrap(), before);
    std::fs::remove_file(path).unwrap();

    let (_log, running) = open(&config).await.unwrap();
    running.finish().await;
    drop(_log);
    let newer =
        sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(path))
            .await
            .unwrap();
    newer
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (9999, 'from the future', 1, x'00', 0)",
        )
        .await
        .unwrap();
    newer.close().await;
    let before = std::fs::read(path).unwrap();
    assert!(matches!(
        refused(&config).await,
        GatewayError::NewerSchema { version: 9999, .. }
    ));
    assert_eq!(std::fs::read(path).unwrap(), before);
}

#[tokio::test]
async fn an_older_log_learns_what_was_said_last() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let (log, running) = opened(&config).await;
    let opening = || log.open_conversation("web", OpenConversation::default(), true, at());
    let (answered, silent) = (opening().await.unwrap(), opening().await.unwrap());
    for key in ["m1", "m2"] {
        let frame = SendFrame {
            key: key.to_owned(),
            conversation: answered,
            at: at(),
            body: SendBody::Message {
                id: MessageId(Uuid::now_v7()),
                author: baton_protocol::Author::agent("Baton"),
                text: key.to_owned(),
            },
        };
        let sent = log.send(frame, at()).await.unwrap();
        sent.verdict().await.unwrap().unwrap();
    }
    let message = MessageId(Uuid::now_v7());
    for id in [answered, silent] {
        let said = log.say(id, message, "thanks".to_owned(), at()).await;
        said.unwrap().unwrap();
    }
    let before = log.subscribe(0).next(9).await.unwrap();
    running.finish().await;
    drop(log);
    let older = sqlx::SqlitePool::connect_with(
        sqlx::sqlite::SqliteConnectOptions::new().filename(&config.database),
    )
    .await
    .unwrap();
    for undo in [
        "ALTER TABLE conversation DROP COLUMN said",
        "DELETE FROM _sqlx_migrations WHERE version = 2",
    ] {
        older.execute(undo).await.unwrap();
    }
    older.close().await;

    let (log, running) = opened(&config).await;
    let after = log.subscribe(0).next(9).await.unwrap();
    assert_eq!(after, before);
    let said = |id| {
        let of = |event: &&baton_protocol::LogEvent| event.conversation == id;
        let told = after.iter().find(of).and_then(|event| event.said.clone());
        told.map(|said| said.answers.into_iter().map(|a| a.text).collect())
    };
    assert_eq!(said(answered), Some(vec!["m1".to_owned(), "m2".to_owned()]));
    assert_eq!(said(silent), None);
    running.finish().await;
}
