//! One reply is one reply, however often the window asks.

use baton_desk::{ConversationView, ErrorCode, SendState, TranscriptBody};
use serde_json::json;

use crate::support::{Library, accepted, reply, until};

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

#[tokio::test]
async fn a_reply_with_a_secret_is_refused_and_nothing_of_it_is_sent() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    for (text, what) in [
        ("We refunded 4111 1111 1111 1111 today", "a card number"),
        ("Your password is hunter2!", "a password"),
    ] {
        let error = window
            .try_ask("send_reply", reply(id, text))
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid, "{error}");
        assert_eq!(error.field.as_deref(), Some("text"));
        assert!(error.message.contains(what), "{error}");
    }
    let blank = window.refused("send_reply", reply(id, "\u{200b}\u{200d}"));
    assert_eq!(blank.await, ErrorCode::Invalid);
    let sent = reply(id, "We refunded your card today");
    window.ask("send_reply", sent).await;
    customer.reads("We refunded your card today").await;
    // Brackets and an account to pay to are theirs to write.
    for text in [
        "Press <Refund> on our page, a < b & c",
        "Pay to DE02 1203 0000 0000 2020 51",
    ] {
        window.ask("send_reply", reply(id, text)).await;
        let there = serde_json::to_string(text).unwrap();
        customer.reads(there.trim_matches('"')).await;
    }
    let page = customer.page().await;
    assert!(
        !page.contains("removed") && !page.contains("hunter2"),
        "{page}"
    );
    window.desk.close().await;
}

#[tokio::test]
async fn what_a_customer_should_not_have_written_is_kept_nowhere_and_counted() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    window
        .ask(
            "send_reply",
            reply(id, "Please give me the security code of your card."),
        )
        .await;
    customer.reads("security code").await;
    customer.say("739").await;
    customer.say("It was paid with 4012 8888 8888 1881").await;
    let page = customer.page().await;
    assert!(
        page.contains("[card code removed]") && page.contains("[card number removed]"),
        "{page}"
    );
    until("the removals", async || {
        let view = window.view(id).await;
        let text = serde_json::to_string(&view).unwrap();
        let both =
            text.contains(r#""kind":"card code""#) && text.contains(r#""kind":"card number""#);
        both.then_some(())
    })
    .await;
    window.desk.close().await;
    for entry in std::fs::read_dir(library.data()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        for secret in ["4012 8888", "\"739\""] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_place_that_stands_for_something_here_is_filled_in_before_a_reply_is_sent() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    let desk = window.ask("get_desk", json!(null)).await;
    let known = desk["catalogue"]["placeholders"]
        .as_array()
        .unwrap()
        .clone();
    assert!(known.contains(&json!("due_on")), "{known:?}");
    for half in ["It is due on {due_on}.", "Ask {first_name} for it."] {
        let error = window
            .try_ask("send_reply", reply(id, half))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code, error.field.as_deref()),
            (ErrorCode::Invalid, Some("text"))
        );
    }
    for whole in ["Call `GET /books/{book_id}`.", "Replace {id} with yours."] {
        window.ask("send_reply", reply(id, whole)).await;
        customer.reads(whole).await;
    }
    window.desk.close().await;
}

fn delivery(view: &ConversationView) -> Vec<SendState> {
    let entries = view.transcript.iter();
    entries
        .filter_map(|entry| match &entry.body {
            TranscriptBody::Representative { send, .. } => Some(send.clone()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn a_reply_that_was_refused_can_be_put_away_in_a_closed_conversation_too() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    let late = reply(id, "too late");
    window.ask("go_offline", json!(null)).await;
    window.ask("send_reply", late.clone()).await;
    customer.leave().await;
    window.ask("go_online", json!(null)).await;
    until("the refusal", async || {
        let sent = delivery(&window.view(id).await);
        matches!(sent[..], [SendState::Refused { .. }]).then_some(())
    })
    .await;
    let discard = json!({ "conversation": id, "key": late["key"] });
    window.ask("discard_reply", discard.clone()).await;
    window.ask("discard_reply", discard).await;
    until("the reply, put away", async || {
        let sent = delivery(&window.view(id).await);
        matches!(sent[..], [SendState::Discarded { .. }]).then_some(())
    })
    .await;
    window.agrees().await;
    let inbox = window.fresh().await.inbox;
    assert!(inbox.mine.iter().all(|row| row.refused == 0));
    window.desk.close().await;

    let window = library.window().await;
    let sent = delivery(&window.view(id).await);
    assert!(
        matches!(sent[..], [SendState::Discarded { .. }]),
        "{sent:?}"
    );
    window.desk.close().await;
}
