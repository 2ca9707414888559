//! Opening what cannot be opened, and starting fresh.

use std::time::{Duration, Instant};

use baton_desk::{ConversationId, ErrorCode, NoticeAction};
use baton_gateway::GatewayError;
use baton_store::StoreError;
use baton_workstation::{StartError, Workstation, set_data_aside};
use serde_json::json;
use sqlx::Connection;

use crate::support::{Customer, Library, Window, accepted, until};

async fn failure(library: &Library) -> StartError {
    match Window::open(library.options()).await {
        Ok(_) => panic!("it opened"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_damaged_database_is_refused_untouched_and_can_be_set_aside() {
    let library = Library::new().await;
    let window = library.window().await;
    let open = accepted(&window, "L-1001").await;
    let closed = accepted(&window, "L-1002").await;
    window
        .ask("start_wrap_up", json!({ "conversation": closed.id() }))
        .await;
    let finish = json!({ "conversation": closed.id(), "disposition": "done", "settled": [], "not_wanted": [], "summary": "Done.",
                         "notes": "", "unanswered": 9 });
    window.ask("finish_wrap_up", finish).await;
    closed.reads("closed").await;
    window.desk.close().await;
    let database = Workstation::database(&library.data());
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0x5a);
    std::fs::write(&database, &bytes).unwrap();

    let error = failure(&library).await;
    assert!(
        matches!(error, StartError::Store(StoreError::Damaged { .. })),
        "{error}"
    );
    assert_eq!(std::fs::read(&database).unwrap(), bytes, "untouched");

    let gateway = Workstation::gateway_database(&library.data());
    let kept = std::fs::read(&gateway).unwrap();
    let aside = set_data_aside(&library.data()).await.unwrap();
    assert_eq!(aside.len(), 1, "only what is damaged is moved");
    assert_eq!(std::fs::read(&aside[0]).unwrap(), bytes, "kept whole");
    assert_eq!(
        std::fs::read(&gateway).unwrap(),
        kept,
        "the gateway's stays"
    );

    // What the gateway has is delivered again, once; a conversation that was closed is not begun again.
    let window = library.window().await;
    window.offer(open.id()).await;
    let view = serde_json::to_string(&window.view(open.id()).await.transcript).unwrap();
    assert_eq!(view.matches("My card is L-1001").count(), 1, "{view}");
    assert_eq!(
        window
            .refused("get_conversation", json!({ "conversation": closed.id() }))
            .await,
        ErrorCode::NotFound
    );
    accepted(&window, "L-1003").await;
    window.desk.close().await;

    // Nothing is damaged: nothing is moved.
    assert!(set_data_aside(&library.data()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_damaged_gateway_is_set_aside_alone_and_conversations_here_stay() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    window.desk.close().await;
    let gateway = Workstation::gateway_database(&library.data());
    let mut bytes = std::fs::read(&gateway).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0x5a);
    std::fs::write(&gateway, &bytes).unwrap();

    let error = failure(&library).await;
    assert!(
        matches!(error, StartError::Gateway(GatewayError::Damaged { .. })),
        "{error}"
    );
    assert_eq!(std::fs::read(&gateway).unwrap(), bytes, "untouched");
    let aside = set_data_aside(&library.data()).await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(std::fs::read(&aside[0]).unwrap(), bytes, "kept whole");

    let window = library.window().await;
    assert_eq!(
        window.fresh().await.inbox.mine.len(),
        1,
        "{:?} stays",
        customer.id()
    );
    window
        .shows("the way back", |s| {
            let notices = &s.desk.as_ref()?.notices;
            let action = |n: &baton_desk::Notice| n.action == Some(NoticeAction::StartFromGateway);
            notices.iter().any(action).then_some(())
        })
        .await;
    window.ask("start_from_gateway", json!(null)).await;
    accepted(&window, "L-1002").await;
    window.desk.close().await;
}

#[tokio::test]
async fn a_newer_database_and_one_in_use_are_refused() {
    let library = Library::new().await;
    let window = library.window().await;
    let error = failure(&library).await;
    assert!(
        matches!(error, StartError::Store(StoreError::Locked { .. })),
        "{error}"
    );
    let error = set_data_aside(&library.data()).await.unwrap_err();
    assert!(
        matches!(error, StartError::Store(StoreError::Locked { .. })),
        "{error}"
    );
    assert_eq!(
        window.fresh().await.store.state,
        baton_desk::StoreState::Ready
    );
    window.desk.close().await;

    let database = Workstation::database(&library.data());
    let address = format!("sqlite:{}", database.display());
    let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
    sqlx::query("PRAGMA user_version = 999")
        .execute(&mut other)
        .await
        .unwrap();
    other.close().await.unwrap();
    let error = failure(&library).await;
    assert!(
        matches!(
            error,
            StartError::Store(StoreError::NewerSchema { found: 999, .. })
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_failed_start_leaves_nothing_in_use() {
    let library = Library::new().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut options = library.options();
    options.listen = taken.local_addr().unwrap();
    let failed = Window::open(options).await;
    assert!(matches!(failed, Err(StartError::Gateway(_))));
    let window = library.window().await;
    window.desk.close().await;

    std::fs::write(library.folder.path().join("config/desk.toml"), "format = 1").unwrap();
    assert!(matches!(failure(&library).await, StartError::Config(_)));
}

#[tokio::test]
async fn a_backup_can_be_made_while_at_work() {
    let library = Library::new().await;
    let window = library.window().await;
    accepted(&window, "L-1001").await;
    let backup = window.ask("backup_store", json!(null)).await;
    assert!(
        std::fs::metadata(backup["path"].as_str().unwrap())
            .unwrap()
            .len()
            > 0
    );
    let health = window.ask("get_health", json!(null)).await;
    assert_eq!(health["store"]["last_backup_at"], backup["at"]);
    window.desk.close().await;
}

/// Changes the database of a desk that is closed, as no program of ours would.
async fn change(library: &Library, statement: &'static str, conversation: ConversationId) {
    let database = Workstation::database(&library.data());
    let url = format!("sqlite://{}", database.display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let unsealed = sqlx::query("DROP TRIGGER IF EXISTS snapshots_stay_sealed");
    unsealed.execute(&mut connection).await.unwrap();
    let changed = sqlx::query(statement).bind(conversation.0.as_bytes().to_vec());
    let changed = changed.execute(&mut connection).await.unwrap();
    assert!(changed.rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_is_damaged_in_one_conversation_keeps_no_other_from_opening() {
    for statement in [
        "UPDATE journal SET body = CAST(X'7B22FFFE00227D' AS TEXT) WHERE conversation = ? AND seq = 1",
        "DELETE FROM journal WHERE conversation = ? AND seq = 2",
    ] {
        let library = Library::new().await;
        let window = library.window().await;
        let customer = accepted(&window, "L-1003").await;
        let damaged = customer.id();
        let whole = accepted(&window, "L-1004").await.id();
        window.desk.close().await;

        change(&library, statement, damaged).await;
        let database = Workstation::database(&library.data());
        let look = baton_store::doctor(&database).await.unwrap();
        let named = match &look {
            baton_store::Diagnosis::Sound { places, gaps, .. } => {
                places.iter().chain(gaps).any(|(id, _)| *id == damaged.0)
            }
            _ => false,
        };
        assert!(named, "{look:?}");

        let window = library.window().await;
        let desk = window.fresh().await;
        let mine: Vec<_> = desk.inbox.mine.iter().map(|m| m.conversation).collect();
        assert_eq!(mine, [whole], "{statement}");
        let named = desk
            .notices
            .iter()
            .any(|notice| notice.text.contains(&damaged.0.to_string()));
        assert!(
            named,
            "it says which one cannot be shown: {:?}",
            desk.notices
        );
        // Its customer is told that it is over, and does not wait for ever.
        let customer = Customer::back(&window, &customer);
        customer.say("Are you there?").await;
        until("the end", async || {
            customer.page().await.contains("closed").then_some(())
        })
        .await;
        window.desk.close().await;
    }
}

#[tokio::test]
async fn a_snapshot_that_was_altered_is_named_when_the_desk_opens() {
    let library = Library::new().await;
    let window = library.window().await;
    let altered = accepted(&window, "L-1003").await.id();
    let whole = accepted(&window, "L-1004").await.id();
    window.desk.close().await;
    let statement =
        "UPDATE snapshots SET body = replace(body, 'L-1003', 'L-1009') WHERE conversation = ?";
    change(&library, statement, altered).await;

    let window = library.window().await;
    let desk = window.fresh().await;
    let notices: Vec<&str> = desk.notices.iter().map(|n| n.text.as_str()).collect();
    assert!(
        notices
            .iter()
            .any(|text| text.contains(&altered.0.to_string())),
        "{notices:?}"
    );
    assert!(
        !notices
            .iter()
            .any(|text| text.contains(&whole.0.to_string()))
    );
    assert_eq!(desk.inbox.mine.len(), 2, "its row is there");
    window.desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn closing_right_behind_a_message_leaves_no_log() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1001").await;
    window.offer(customer.id()).await;
    let later = Customer::lost(&window, "L-1002").await;
    let began = Instant::now();
    window.desk.close().await;
    assert!(began.elapsed() < Duration::from_secs(4));
    for database in [
        Workstation::database(&library.data()),
        Workstation::gateway_database(&library.data()),
    ] {
        let log = database.with_extension("sqlite-wal");
        assert!(!log.exists(), "{}", log.display());
        assert!(std::fs::metadata(&database).unwrap().len() > 4_096);
    }
    let window = library.window().await;
    window.offer(later.id()).await;
    window.desk.close().await;
}
