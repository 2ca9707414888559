use baton_protocol::{EventBody, SendBody, Token};
use sqlx::Executor;

use super::*;
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

fn send(key: &str, conversation: ConversationId, text: &str) -> SendFrame {
    SendFrame {
        key: key.to_owned(),
        conversation,
        at: at(),
        body: SendBody::Message {
            id: MessageId(Uuid::now_v7()),
            author: baton_protocol::Author::agent("Baton"),
            text: text.to_owned(),
        },
    }
}

async fn sent(log: &Log, frame: SendFrame) -> Result<(), Refusal> {
    log.send(frame, at()).await.unwrap().get().await.unwrap()
}

#[tokio::test]
async fn every_statement_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let (log, running) = Log::open(&config(&folder)).await.unwrap();
    let mut reader = log.readers.acquire().await.unwrap();
    for sql in [
        open::IDENTITY,
        open::NEW_IDENTITY,
        open::HEAD,
        read::EVENTS,
        read::EVENT_ID,
        clean::BEFORE,
        inspect::UNREADABLE,
        inspect::UNREADABLE_PLACES,
        writer::ATTEMPT,
        read::ENTRIES,
        read::CONVERSATION,
        batch::SAME_REQUEST,
        batch::NEW_CONVERSATION,
        batch::FIND,
        batch::GROW,
        batch::END,
        batch::NEW_ENTRY,
        batch::SAME_MESSAGE,
        batch::NEW_EVENT,
        batch::SAME_KEY,
        batch::NEW_KEY,
        batch::SAID,
        read::HAS_KEY,
        said::PLACE,
        said::EARLIER,
        said::LATER,
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
    let (log, running) = Log::open(&config(&folder)).await.unwrap();
    let mut reader = log.readers.acquire().await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *reader)
        .await
        .unwrap();
    assert_eq!(mode, "wal");
    drop(reader);
    running.finish().await;
}

#[tokio::test]
async fn many_at_once_leave_no_hole() {
    let folder = tempfile::tempdir().unwrap();
    let (log, running) = Log::open(&config(&folder)).await.unwrap();
    let log = std::sync::Arc::new(log);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..40 {
        let log = std::sync::Arc::clone(&log);
        tasks.spawn(async move {
            let id = log
                .open_conversation(OpenConversation::default(), false, at())
                .await
                .unwrap();
            for m in 0..5 {
                log.say(id, MessageId(Uuid::now_v7()), format!("{n}.{m}"), at())
                    .await
                    .unwrap()
                    .unwrap();
                sent(&log, send(&format!("k{n}.{m}"), id, "ok"))
                    .await
                    .unwrap();
            }
            let entries = log.entries_after(id, 0, 100).await.unwrap().unwrap();
            assert_eq!(entries.head, 10);
            let positions: Vec<u64> = entries.entries.iter().map(|entry| entry.position).collect();
            assert_eq!(positions, (1..=10).collect::<Vec<u64>>());
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let events = log.events_after(0, 10_000).await.unwrap();
    let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=240).collect::<Vec<u64>>());
    assert_eq!(*log.head().borrow(), 240);
    running.finish().await;
}

#[tokio::test]
async fn the_end_is_final_and_leaving_twice_is_leaving_once() {
    let folder = tempfile::tempdir().unwrap();
    let (log, running) = Log::open(&config(&folder)).await.unwrap();
    let id = log
        .open_conversation(OpenConversation::default(), true, at())
        .await
        .unwrap();
    let close = |key: &str| SendFrame {
        key: key.to_owned(),
        conversation: id,
        at: at(),
        body: SendBody::Closed {},
    };
    let said = MessageId(Uuid::now_v7());
    let taken = log
        .say(id, said, "hi".to_owned(), at())
        .await
        .unwrap()
        .unwrap();
    log.leave(id, at()).await.unwrap();
    log.leave(id, at()).await.unwrap();
    let refusal = sent(&log, send("m1", id, "too late")).await.unwrap_err();
    assert_eq!(refusal.code, baton_protocol::RefusalCode::CustomerLeft);
    sent(&log, close("c1")).await.unwrap();
    sent(&log, close("c2")).await.unwrap();
    let refusal = sent(&log, send("m2", id, "too late")).await.unwrap_err();
    assert_eq!(
        refusal.code,
        baton_protocol::RefusalCode::ConversationClosed
    );
    log.leave(id, at()).await.unwrap();

    let again = log.say(id, said, "hi".to_owned(), at()).await.unwrap();
    assert_eq!(again, Ok(taken), "what was taken stays taken");
    let new = log
        .say(id, MessageId(Uuid::now_v7()), "more".to_owned(), at())
        .await
        .unwrap();
    assert_eq!(new, Err(Say::Over));
    let events = log.events_after(0, 100).await.unwrap();
    let left = events
        .iter()
        .filter(|event| event.body == EventBody::CustomerLeft {})
        .count();
    assert_eq!((events.len(), left), (3, 1));
    running.finish().await;
}

#[tokio::test]
async fn watchers_are_forgotten() {
    let updates = std::sync::Arc::new(Updates::default());
    let id = ConversationId(Uuid::now_v7());
    let mut first = updates.watch(id);
    let second = updates.watch(id);
    updates.grown(id, 1);
    first.grown().await;
    drop(first);
    assert_eq!(updates.len(), 1);
    drop(second);
    assert_eq!(updates.len(), 0);
    updates.grown(id, 2);
    assert_eq!(updates.len(), 0);
}

async fn refused(config: &GatewayConfig) -> GatewayError {
    match Log::open(config).await {
        Ok(_) => panic!("it must not open"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn one_gateway_per_database() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let (_log, running) = Log::open(&config).await.unwrap();
    assert!(matches!(refused(&config).await, GatewayError::InUse { .. }));
    running.finish().await;
    let (_log, running) = Log::open(&config).await.unwrap();
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

    let (_log, running) = Log::open(&config).await.unwrap();
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
async fn a_status_opens_a_closed_conversation_again() {
    let folder = tempfile::tempdir().unwrap();
    let (log, running) = Log::open(&config(&folder)).await.unwrap();
    let id = log
        .open_conversation(OpenConversation::default(), true, at())
        .await
        .unwrap();
    let frame = |key: &str, body: SendBody| SendFrame {
        key: key.to_owned(),
        conversation: id,
        at: at(),
        body,
    };
    sent(&log, frame("c1", SendBody::Closed {})).await.unwrap();
    let say = |text: &str| log.say(id, MessageId(Uuid::now_v7()), text.to_owned(), at());
    assert_eq!(say("hello?").await.unwrap(), Err(Say::Over));

    let status = SendBody::Status {
        state: baton_protocol::ConversationState::WithAgents,
    };
    sent(&log, frame("s1", status)).await.unwrap();
    sent(&log, send("m1", id, "I am still here")).await.unwrap();
    assert!(say("hello?").await.unwrap().is_ok());
    drop(log);
    running.finish().await;
}

#[tokio::test]
async fn an_older_log_learns_what_was_said_last() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let (log, running) = Log::open(&config).await.unwrap();
    let opening = || log.open_conversation(OpenConversation::default(), true, at());
    let (answered, silent) = (opening().await.unwrap(), opening().await.unwrap());
    for key in ["m1", "m2"] {
        sent(&log, send(key, answered, key)).await.unwrap();
    }
    let message = MessageId(Uuid::now_v7());
    for id in [answered, silent] {
        let said = log.say(id, message, "thanks".to_owned(), at()).await;
        said.unwrap().unwrap();
    }
    let before = log.events_after(0, 9).await.unwrap();
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

    let (log, running) = Log::open(&config).await.unwrap();
    let after = log.events_after(0, 9).await.unwrap();
    assert_eq!(after, before);
    let said = |id| {
        let of = |event: &&baton_protocol::Event| event.conversation == id;
        let told = after.iter().find(of).and_then(|event| event.said.clone());
        told.map(|said| said.answers.into_iter().map(|a| a.text).collect())
    };
    assert_eq!(said(answered), Some(vec!["m1".to_owned(), "m2".to_owned()]));
    assert_eq!(said(silent), None);
    running.finish().await;
}
