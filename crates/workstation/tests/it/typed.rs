//! What is typed is in the store as it is typed, and gone once it was used.

use baton_desk::{ConversationId, DraftField, ErrorCode, KeptDraft};
use baton_store::{Commit, Draft, OpenOptions, Store};
use baton_workstation::Workstation;
use serde_json::json;

use crate::support::{Library, Window, accepted, reply};

async fn types(window: &Window, id: ConversationId, field: DraftField, text: &str) {
    let draft = json!({ "conversation": id, "field": field, "text": text });
    window.ask("save_draft", draft).await;
}

async fn typed(window: &Window, field: DraftField) -> Option<String> {
    let drafts: Vec<KeptDraft> = window.fresh().await.drafts;
    let mut of_field = drafts.into_iter().filter(|draft| draft.field == field);
    of_field.next().map(|draft| draft.text)
}

#[tokio::test]
async fn every_text_survives_a_restart_until_it_is_used() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1011").await;
    let id = customer.id();
    let fields = [
        DraftField::Reply,
        DraftField::AgentsNote,
        DraftField::TransferNote,
        DraftField::TransferQueue,
        DraftField::Disposition,
        DraftField::Summary,
        DraftField::Notes,
    ];
    for field in fields {
        types(&window, id, field, "half").await;
        types(&window, id, field, &format!("half a thought 👩‍👩‍👧 {field:?}")).await;
    }
    window.desk.close().await;
    let window = library.window().await;
    for field in fields {
        let kept = typed(&window, field).await;
        assert_eq!(kept, Some(format!("half a thought 👩‍👩‍👧 {field:?}")));
    }
    types(&window, id, DraftField::AgentsNote, "").await;
    assert_eq!(typed(&window, DraftField::AgentsNote).await, None);
    window.desk.close().await;
}

#[tokio::test]
async fn a_reply_that_was_sent_is_no_draft_any_more_and_what_is_typed_by_then_stays() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1012").await;
    let id = customer.id();
    types(&window, id, DraftField::Reply, "Here it is. ").await;
    window.ask("send_reply", reply(id, "Here it is.")).await;
    assert_eq!(typed(&window, DraftField::Reply).await, None);

    types(&window, id, DraftField::Reply, "the next one").await;
    window.ask("send_reply", reply(id, "And another.")).await;
    let kept = typed(&window, DraftField::Reply).await;
    assert_eq!(kept.as_deref(), Some("the next one"));
    customer.reads("And another.").await;

    // The window keeps a reply on its way in front of what is typed behind it.
    types(
        &window,
        id,
        DraftField::Reply,
        "On its way.\n\nand behind it",
    )
    .await;
    window.ask("send_reply", reply(id, "On its way.")).await;
    let kept = typed(&window, DraftField::Reply).await;
    assert_eq!(kept.as_deref(), Some("and behind it"));
    window.desk.close().await;
}

/// Puts a draft of a reply into the database of a desk that is closed.
async fn typed_at(library: &Library, id: ConversationId, text: &str, typed_at: jiff::Timestamp) {
    let database = Workstation::database(&library.data());
    let store = Store::open(&database, OpenOptions::default())
        .await
        .unwrap();
    let mut commit = Commit::bookkeeping();
    commit.drafts.push(Draft {
        conversation: id.0,
        field: "reply".to_owned(),
        text: text.to_owned(),
        typed_at,
    });
    store.commit(commit).await.unwrap();
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_reply_that_was_stored_is_no_draft_at_the_next_start() {
    let library = Library::new().await;
    let window = library.window().await;
    let id = accepted(&window, "L-1016").await.id();
    let before = jiff::Timestamp::now();
    window.ask("send_reply", reply(id, "Here it is.")).await;
    window.desk.close().await;
    let after = jiff::Timestamp::now();
    let checks = [
        // As a process leaves it that ends between the two commits.
        (before, "Here it is. ", None),
        (
            before,
            "Here it is.\n\nand behind it",
            Some("and behind it"),
        ),
        (
            before,
            "Here it is.\nand more",
            Some("Here it is.\nand more"),
        ),
        // Typed anew.
        (after, "Here it is.", Some("Here it is.")),
    ];
    for (at, text, kept) in checks {
        typed_at(&library, id, text, at).await;
        for _start in 0..2 {
            let window = library.window().await;
            assert_eq!(typed(&window, DraftField::Reply).await.as_deref(), kept);
            window.desk.close().await;
        }
    }
}

#[tokio::test]
async fn what_is_half_made_reaches_nobody() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1013").await;
    let half = reply(customer.id(), "Your order {order_number} is on its way.");
    let refused = window.try_ask("send_reply", half).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.message.contains("{order_number}"), "{refused}");
    assert!(!customer.page().await.contains("on its way"));
    let whole = "👩🏽‍🚀 می‌خواهم क्षि ﷺ 👨‍👩‍👧‍👦 {} 24 /7";
    window.ask("send_reply", reply(customer.id(), whole)).await;
    customer.reads(whole).await;
    window.desk.close().await;
}

#[tokio::test]
async fn what_was_typed_in_a_conversation_that_is_over_goes_at_the_next_start() {
    let library = Library::new().await;
    let window = library.window().await;
    let over = accepted(&window, "L-1014").await.id();
    let open = accepted(&window, "L-1015").await.id();
    window
        .ask("start_wrap_up", json!({ "conversation": over }))
        .await;
    let finish = json!({ "conversation": over, "disposition": "done", "settled": [], "not_wanted": [], "summary": "Done.",
                         "notes": "", "unanswered": 9 });
    window.ask("finish_wrap_up", finish).await;
    types(&window, over, DraftField::TransferNote, "too late").await;
    types(&window, open, DraftField::TransferNote, "in time").await;
    window.desk.close().await;
    let window = library.window().await;
    let kept = window.fresh().await.drafts;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].text, "in time");
    window.desk.close().await;
}

#[tokio::test]
async fn a_secret_in_a_draft_is_kept_nowhere() {
    let library = Library::new().await;
    let window = library.window().await;
    let id = accepted(&window, "L-1016").await.id();
    let text = "I see your card 4539 5787 6362 1486 here";
    types(&window, id, DraftField::Reply, text).await;
    let kept = typed(&window, DraftField::Reply).await.unwrap();
    assert!(
        kept.starts_with("I see your card [") && kept.ends_with("here"),
        "{kept}"
    );
    let mut named = window.fresh().await.settings;
    named.representative_name = "Ada 4539 5787 6362 1486".into();
    assert_eq!(
        window.refused("set_settings", json!(named)).await,
        ErrorCode::Invalid
    );
    window.desk.close().await;
    for entry in std::fs::read_dir(library.data()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        let found = bytes.windows(14).any(|part| part == b"4539 5787 6362");
        assert!(!found, "a draft's secret is on the disk");
    }
}

#[tokio::test]
async fn what_is_written_down_at_the_end_is_kept_whole() {
    let library = Library::new().await;
    let window = library.window().await;
    let id = accepted(&window, "L-1017").await.id();
    window
        .ask("start_wrap_up", json!({ "conversation": id }))
        .await;
    let (summary, notes) = ("s".repeat(2_000), "n".repeat(2_000));
    let finish = json!({ "conversation": id, "disposition": "done", "settled": [], "not_wanted": [], "summary": summary,
                         "notes": notes, "unanswered": 9 });
    window.ask("finish_wrap_up", finish).await;
    let record = window
        .ask("get_handoff", json!({ "conversation": id }))
        .await;
    let text = record.to_string();
    assert!(text.contains(&summary) && text.contains(&notes));
    window.desk.close().await;
}
