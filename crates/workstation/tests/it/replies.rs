//! One reply is one reply, however often the window asks.

use baton_desk::ErrorCode;
use serde_json::json;

use crate::support::{Library, accepted, reply};

#[tokio::test]
async fn the_same_key_is_the_same_reply() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    let once = reply(id, "said once");
    // At the same time: whichever comes second finds the first.
    let (first, second, third) = tokio::join!(
        window.try_ask("send_reply", once.clone()),
        window.try_ask("send_reply", once.clone()),
        window.try_ask("send_reply", once.clone()),
    );
    for answer in [first, second, third] {
        answer.unwrap();
    }
    customer.reads("said once").await;
    window
        .ask("start_wrap_up", json!({ "conversation": id }))
        .await;
    // A late repetition: it is stored, whatever became of the conversation.
    window.ask("send_reply", once.clone()).await;
    assert_eq!(customer.page().await.matches("said once").count(), 1);

    let other = accepted(&window, "L-1002").await;
    let mut elsewhere = once;
    elsewhere["conversation"] = json!(other.id());
    assert_eq!(
        window.refused("send_reply", elsewhere).await,
        ErrorCode::Invalid
    );
    assert!(!other.page().await.contains("said once"));
    let unknown = json!({ "conversation": id, "key": uuid::Uuid::now_v7() });
    assert_eq!(
        window.refused("discard_reply", unknown).await,
        ErrorCode::NotFound
    );
    window.desk.close().await;
}
