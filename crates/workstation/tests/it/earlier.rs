//! What a customer came for before is shown for the same verified customer, and for no one else.

use baton_desk::{ConversationId, EarlierConversation};
use serde_json::json;

use crate::support::{Library, Window, accepted};

async fn earlier(window: &Window, id: ConversationId) -> Vec<EarlierConversation> {
    let request = json!({ "conversation": id });
    let listed = window.ask("list_earlier_conversations", request).await;
    serde_json::from_value(listed).unwrap()
}

#[tokio::test]
async fn earlier_conversations_are_those_of_the_same_verified_customer() {
    let library = Library::new().await;
    let window = library.window().await;
    let first = accepted(&window, "L-1001").await.id();
    assert_eq!(earlier(&window, first).await, []);
    window
        .ask("start_wrap_up", json!({ "conversation": first }))
        .await;
    let finish = json!({ "conversation": first, "disposition": "done", "settled": [1], "not_wanted": [],
                         "summary": "Written off.", "notes": "", "unanswered": 9 });
    window.ask("finish_wrap_up", finish).await;
    let other = accepted(&window, "L-1002").await.id();
    assert_eq!(earlier(&window, other).await, [], "another customer");
    let again = accepted(&window, "L-1001").await.id();
    let listed = earlier(&window, again).await;
    let [before] = &listed[..] else {
        panic!("{listed:?}");
    };
    assert_eq!(before.conversation, first);
    assert_eq!(before.disposition.as_deref(), Some("Done"));
    window.desk.close().await;
}
