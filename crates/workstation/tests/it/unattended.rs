//! Nobody waits for ever at one desk: wrap-ups with a customer who writes, closing the app, what is left behind, and
//! never more than a representative can take.

use baton_desk::{Action, ConversationId, ErrorCode, Phase};
use baton_workstation::Workstation;
use serde_json::json;
use sqlx::Connection;

use crate::support::{Customer, Library, Window, accepted, until};

async fn phase(window: &Window, customer: &Customer, wanted: Phase) {
    until("the phase", async || {
        let view = window.view(customer.id()).await;
        (view.phase == wanted).then_some(())
    })
    .await;
}

async fn unanswered(window: &Window, customer: &Customer, wanted: u32) {
    until("what is not answered", async || {
        let view = window.view(customer.id()).await;
        (view.unanswered == wanted).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_writes_during_wrap_up_is_seen_and_can_be_answered() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1021").await;
    let id = customer.id();
    let conversation = json!({ "conversation": id });
    let finish = |unanswered: u32| {
        json!({ "conversation": id, "disposition": "done", "settled": [], "not_wanted": [], "summary": "Done.", "notes": "",
                "unanswered": unanswered })
    };
    window
        .ask("send_reply", crate::support::reply(id, "Goodbye."))
        .await;
    window.ask("start_wrap_up", conversation.clone()).await;
    let view = window.view(id).await;
    assert_eq!(view.unanswered, 0);
    assert_eq!(
        view.allowed_actions,
        [Action::LeaveWrapUp, Action::FinishWrapUp]
    );
    customer.say("wait, one more thing").await;
    unanswered(&window, &customer, 1).await;
    assert_eq!(
        window.refused("finish_wrap_up", finish(0)).await,
        ErrorCode::CustomerWrote
    );
    assert_eq!(
        window.screen(|s| s.wrote.len()),
        1,
        "told outside the window"
    );
    window.ask("leave_wrap_up", conversation.clone()).await;
    let view = window.view(id).await;
    assert_eq!(
        (view.phase, view.wrap_up),
        (Phase::WithRepresentative, None)
    );
    window
        .ask("send_reply", crate::support::reply(id, "Of course."))
        .await;
    customer.reads("Of course.").await;
    window.ask("start_wrap_up", conversation).await;
    // Thanks wait for nothing; what comes behind them does.
    customer.say("thanks").await;
    customer.say("and which one was it?").await;
    unanswered(&window, &customer, 1).await;
    window.ask("finish_wrap_up", finish(1)).await;
    window.desk.close().await;
}

#[tokio::test]
async fn never_more_than_they_can_take() {
    let library = Library::new().await;
    let window = library.window().await;
    let mut settings = window.fresh().await.settings;
    assert_eq!(settings.capacity, 4);
    settings.capacity = 0;
    assert_eq!(
        window.refused("set_settings", json!(settings)).await,
        ErrorCode::Invalid
    );
    settings.capacity = 2;
    window.ask("set_settings", json!(settings)).await;
    let first = accepted(&window, "L-1022").await;
    let second = Customer::lost(&window, "L-1023").await;
    let third = Customer::lost(&window, "L-1024").await;
    // One is with them, one is offered, and the other waits.
    until("one offer and one that waits", async || {
        let inbox = window.fresh().await.inbox;
        let waiting: usize = inbox.waiting.iter().map(|g| g.conversations.len()).sum();
        (inbox.mine.len() == 1 && inbox.offers.len() == 1 && waiting == 1).then_some(())
    })
    .await;
    let offered = window.fresh().await.inbox.offers[0].clone();
    window
        .ask("accept_offer", json!({ "offer": offered.offer }))
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(
        window.fresh().await.inbox.offers.is_empty(),
        "they have two"
    );
    let conversation = json!({ "conversation": first.id() });
    window.ask("start_wrap_up", conversation).await;
    let finish = json!({ "conversation": first.id(), "disposition": "done", "settled": [], "not_wanted": [], "summary": "Done.",
                         "notes": "", "unanswered": 9 });
    window.ask("finish_wrap_up", finish).await;
    let left = if offered.conversation == second.id() {
        &third
    } else {
        &second
    };
    window.offer(left.id()).await;
    window.desk.close().await;
}

#[tokio::test]
async fn closing_with_conversations_asks_and_queues_them_again() {
    let library = Library::new().await;
    let window = library.window().await;
    assert!(window.desk.may_close().await, "nobody is left behind");
    let customer = accepted(&window, "L-1025").await;
    let draft = json!({ "conversation": customer.id(), "field": "reply", "text": "I wanted to" });
    window.ask("save_draft", draft).await;
    assert!(!window.desk.may_close().await);
    window.shows("the question", |s| s.close_asked).await;
    assert_eq!(window.screen(|s| s.close_asked), Some((1, 0)));
    assert!(!window.screen(|s| s.closed));
    let offers = window.screen(|s| s.offers);
    window.ask("close_app", json!(null)).await;
    window.shows("the end", |s| s.closed.then_some(())).await;
    assert_eq!(
        window.screen(|s| s.offers),
        offers,
        "no one is left to accept"
    );
    window.desk.close().await;

    let window = library.window().await;
    window.offer(customer.id()).await;
    assert_eq!(window.fresh().await.drafts[0].text, "I wanted to");
    window.desk.close().await;
}

#[tokio::test]
async fn an_offer_that_stands_while_the_app_closes_is_made_again_at_the_next_start() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1071").await;
    let before = window.offer(customer.id()).await;
    assert!(window.desk.may_close().await);
    window.desk.close().await;
    let window = library.window().await;
    let again = window.offer(customer.id()).await;
    assert_ne!(again, before);
    window.desk.close().await;
}

#[tokio::test]
async fn closing_offline_asks_while_a_reply_is_not_sent() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1072").await;
    let id = customer.id();
    window.ask("go_offline", json!(null)).await;
    window
        .ask("send_reply", crate::support::reply(id, "One moment."))
        .await;
    let transfer = json!({ "conversation": id, "queue": "archive", "note": "" });
    window.ask("transfer", transfer).await;
    window
        .shows("the reply that waits", |s| {
            (s.desk.as_ref()?.connection.waiting_to_send == 1).then_some(())
        })
        .await;
    assert!(!window.desk.may_close().await);
    window.shows("the question", |s| s.close_asked).await;
    assert_eq!(window.screen(|s| s.close_asked), Some((0, 1)));
    window.desk.close().await;
}

/// The window tells the person that closing once more queues them again, and then cannot ask.
#[tokio::test]
async fn closing_a_window_that_cannot_ask_queues_them_again_too() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1027").await;
    assert!(!window.desk.may_close().await);
    window.desk.leave().await;
    window.desk.close().await;
    let window = library.window().await;
    window.offer(customer.id()).await;
    window.desk.close().await;
}

#[tokio::test]
async fn after_a_crash_a_quick_restart_keeps_them_and_a_late_one_queues_them_again() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1026").await;
    window.desk.close().await;
    let window = library.window().await;
    phase(&window, &customer, Phase::WithRepresentative).await;
    window.desk.close().await;

    let database = Workstation::database(&library.data());
    let url = format!("sqlite://{}", database.display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("UPDATE settings SET value = '2026-01-01T00:00:00Z' WHERE key = 'desk.alive_at'")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let window = library.window().await;
    window.offer(customer.id()).await;
    window.desk.close().await;
}

#[tokio::test]
async fn who_is_with_customers_and_misses_an_offer_is_not_away() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let short = text.replace("lease_seconds = 30", "lease_seconds = 5");
    std::fs::write(&file, short).unwrap();
    let window = library.window().await;
    accepted(&window, "L-1027").await;
    let missed = Customer::lost(&window, "L-1028").await;
    window.offer(missed.id()).await;
    window
        .shows("no offer any more", |s| {
            s.desk.as_ref()?.inbox.offers.is_empty().then_some(())
        })
        .await;
    let desk = window.fresh().await;
    assert_eq!(desk.settings.presence, baton_desk::Presence::Available);
    assert!(desk.notices.is_empty(), "{:?}", desk.notices);
    window.desk.close().await;
}

#[tokio::test]
async fn health_remembers_calls_over_a_restart() {
    let library = Library::new().await;
    let window = library.window().await;
    accepted(&window, "L-1029").await;
    let calls = async |window: &Window| {
        let health = window.ask("get_health", json!(null)).await;
        health["systems"][0]["calls"].as_u64().unwrap()
    };
    let before = calls(&window).await;
    assert!(before > 0);
    window.desk.close().await;
    let window = library.window().await;
    assert_eq!(calls(&window).await, before);
    window.desk.close().await;
}

/// Who asked to be called back and left stays before those who came later, also when the desk is opened the next day.
#[tokio::test]
async fn a_call_back_keeps_its_place_at_the_head_of_the_list() {
    let library = Library::new().await;
    let window = library.window().await;
    let mut settings = window.fresh().await.settings;
    settings.presence = baton_desk::Presence::Away;
    window.ask("set_settings", json!(settings)).await;
    let listed = async |window: &Window| -> Vec<(ConversationId, Option<String>)> {
        let inbox = window.fresh().await.inbox;
        let rows = inbox.waiting.iter().flat_map(|group| &group.conversations);
        rows.map(|row| (row.conversation, row.callback.clone()))
            .collect()
    };
    let first = Customer::lost(&window, "L-1041").await;
    until("the first to wait", async || {
        (listed(&window).await.len() == 1).then_some(())
    })
    .await;
    first.say("Please call me back on 0151 5550123.").await;
    until("the number", async || {
        let rows = listed(&window).await;
        rows.first()?.1.is_some().then_some(())
    })
    .await;
    first.leave().await;
    let second = Customer::lost(&window, "L-1042").await;
    let expected = [
        (first.id(), Some("0151 5550123".to_owned())),
        (second.id(), None),
    ];
    until("both in their order", async || {
        (listed(&window).await == expected).then_some(())
    })
    .await;
    window.desk.close().await;
    let window = library.window().await;
    until("both in their order again", async || {
        (listed(&window).await == expected).then_some(())
    })
    .await;
    window.desk.close().await;
}
