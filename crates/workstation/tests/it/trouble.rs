//! Saving fails, and works again.

use baton_desk::{ErrorCode, StoreState};
use baton_workstation::Workstation;
use serde_json::json;
use sqlx::Connection;

use crate::support::{Library, accepted, reply, until};

#[tokio::test]
async fn the_window_is_told_when_saving_fails_and_when_it_works_again() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    let database = Workstation::database(&library.data());
    let address = format!("sqlite:{}", database.display());
    let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let lost = reply(id, "not yet");
    assert_eq!(
        window.refused("send_reply", lost.clone()).await,
        ErrorCode::Store
    );
    let trouble = window
        .shows("the trouble", |s| {
            let store = &s.desk.as_ref()?.store;
            (store.state == StoreState::Failing).then(|| store.trouble.clone())?
        })
        .await;
    assert!(
        trouble.contains("in use") && trouble.contains("safe"),
        "{trouble}"
    );
    assert!(!customer.page().await.contains("not yet"));
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    until("saving", async || {
        window.try_ask("send_reply", lost.clone()).await.ok()
    })
    .await;
    customer.reads("not yet").await;
    window
        .shows("the end of the trouble", |s| {
            let store = &s.desk.as_ref()?.store;
            (store.state == StoreState::Ready && store.trouble.is_none()).then_some(())
        })
        .await;
    assert_eq!(customer.page().await.matches("not yet").count(), 1);
    window.ask("get_health", json!(null)).await;
    window.agrees().await;
    window.desk.close().await;
}

#[tokio::test]
async fn the_trouble_ends_by_itself() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let database = Workstation::database(&library.data());
    let address = format!("sqlite:{}", database.display());
    let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
    let hold = sqlx::query("BEGIN IMMEDIATE").execute(&mut other);
    hold.await.unwrap();
    window
        .refused("send_reply", reply(customer.id(), "never"))
        .await;
    let state = async |wanted: StoreState| {
        window
            .shows("the state of the store", |s| {
                (s.desk.as_ref()?.store.state == wanted).then_some(())
            })
            .await;
    };
    state(StoreState::Failing).await;
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    // No one does anything.
    state(StoreState::Ready).await;
    window.desk.close().await;
}
