//! The gateway behind the desk: its log goes back, goes missing, or cannot be written.

use std::path::Path;

use baton_desk::{ConnectionState, ErrorCode, NoticeAction};
use serde_json::json;
use sqlx::Connection;
use uuid::Uuid;

use crate::support::{Customer, Library, Window, accepted, reply, until};

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}

/// The notice that offers to start again from what the gateway has.
async fn offered(window: &Window) -> String {
    window
        .shows("the way back", |s| {
            let notices = &s.desk.as_ref()?.notices;
            let offer = |n: &&baton_desk::Notice| n.action == Some(NoticeAction::StartFromGateway);
            notices.iter().find(offer).map(|n| n.text.clone())
        })
        .await
}

/// Takes the offer, and waits until the desk has everything the gateway has.
async fn start_again(window: &Window) {
    let id = window
        .fresh()
        .await
        .inbox
        .mine
        .first()
        .map(|m| m.conversation);
    let draft = json!({ "conversation": id, "field": "reply", "text": "I wanted to" });
    if id.is_some() {
        window.ask("save_draft", draft).await;
    }
    window.ask("start_from_gateway", json!(null)).await;
    window
        .shows("the connection", |s| {
            let desk = s.desk.as_ref()?;
            let online = desk.connection.state == ConnectionState::Online;
            let notices = &desk.notices;
            let offer = |n: &baton_desk::Notice| n.action == Some(NoticeAction::StartFromGateway);
            // What was read again is said, and what becomes of typed text.
            let read = |n: &baton_desk::Notice| {
                n.text.contains("read again") && n.text.contains("not sent")
            };
            (online && !notices.iter().any(offer) && notices.iter().any(read)).then_some(())
        })
        .await;
}

/// How often a text stands in the conversation on this desk.
async fn stands(window: &Window, customer: &Customer, text: &str) -> usize {
    let view = window.view(customer.id()).await;
    serde_json::to_string(&view.transcript)
        .unwrap()
        .matches(text)
        .count()
}

#[tokio::test]
async fn a_restored_gateway_is_recognised_even_when_it_has_grown_beyond_the_cursor() {
    let library = Library::new().await;
    let gateway = library.data().join("gateway.sqlite");
    let older = library.folder.path().join("older.sqlite");
    let window = library.window().await;
    let mut settings = window.fresh().await.settings;
    settings.capacity = 20;
    window.ask("set_settings", json!(settings)).await;
    let first = accepted(&window, "L-1001").await;
    window.desk.close().await;
    copy(&gateway, &older);

    let window = library.window().await;
    let lost = accepted(&window, "L-1002").await;
    window.desk.close().await;
    copy(&older, &gateway);

    let window = library.window().await;
    offered(&window).await;
    // Its log grows beyond what this desk has applied, with other events.
    let mut newer = Vec::new();
    for card in ["L-1003", "L-1004", "L-1005"] {
        newer.push(Customer::lost(&window, card).await);
    }
    window.ask("go_offline", json!(null)).await;
    window.ask("go_online", json!(null)).await;
    window
        .shows("the refusal", |s| {
            let connection = &s.desk.as_ref()?.connection;
            (connection.state == ConnectionState::Refused).then_some(())
        })
        .await;
    let text = offered(&window).await;
    assert!(text.contains("nothing is taken twice"), "{text}");

    start_again(&window).await;
    for customer in &newer {
        window.offer(customer.id()).await;
    }
    assert_eq!(stands(&window, &first, "My card is L-1001").await, 1);
    assert_eq!(
        stands(&window, &lost, "My card is L-1002").await,
        1,
        "what was here stays"
    );
    // Both ways work again.
    window
        .ask("send_reply", reply(first.id(), "Found it."))
        .await;
    let first = Customer::back(&window, &first);
    first.reads("Found it.").await;
    first.say("Thank you so much").await;
    until("the thanks", async || {
        (stands(&window, &first, "Thank you so much").await == 1).then_some(())
    })
    .await;
    window.desk.close().await;

    // It is followed like any other from now on.
    let window = library.window().await;
    window
        .shows("the connection", |s| {
            let desk = s.desk.as_ref()?;
            let online = desk.connection.state == ConnectionState::Online;
            (online && desk.notices.is_empty()).then_some(())
        })
        .await;
    assert_eq!(stands(&window, &first, "Thank you so much").await, 1);
    assert_eq!(
        window.refused("start_from_gateway", json!(null)).await,
        ErrorCode::Busy,
        "there is nothing to start again from"
    );
    window.desk.close().await;
}

/// How often a text stands on the customer's page.
async fn reads(customer: &Customer, text: &str) -> usize {
    customer.page().await.matches(text).count()
}

/// Sends of this desk in one state, on the disk.
async fn sends(library: &Library, state: &str) -> i64 {
    let address = format!("sqlite:{}", library.data().join("baton.sqlite").display());
    let mut store = sqlx::SqliteConnection::connect(&address).await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM outbox WHERE state = ?1")
        .bind(state)
        .fetch_one(&mut store)
        .await
        .unwrap()
}

/// Sends of one conversation that stand as accepted, on the disk.
async fn accepted_of(library: &Library, customer: &Customer) -> i64 {
    let address = format!("sqlite:{}", library.data().join("baton.sqlite").display());
    let mut store = sqlx::SqliteConnection::connect(&address).await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM outbox WHERE conversation = ?1 AND state = 'accepted'")
        .bind(customer.id().0.as_bytes().to_vec())
        .fetch_one(&mut store)
        .await
        .unwrap()
}

#[tokio::test]
async fn replies_that_a_restored_gateway_lacks_are_sent_again_by_themselves() {
    let library = Library::new().await;
    let gateway = library.data().join("gateway.sqlite");
    let older = library.folder.path().join("older.sqlite");
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let before = "It was handed in at the desk.";
    window.ask("send_reply", reply(customer.id(), before)).await;
    customer.reads(before).await;
    window.desk.close().await;
    copy(&gateway, &older);

    // Only replies follow: every event the desk has applied stands in the copy.
    let window = library.window().await;
    let customer = Customer::back(&window, &customer);
    let texts = ["One.", "Two.", "Three.", "Four.", "Five."];
    for text in texts {
        window.ask("send_reply", reply(customer.id(), text)).await;
        customer.reads(text).await;
    }
    until("the replies to be settled", async || {
        let waiting = window.fresh().await.connection.waiting_to_send;
        (waiting == 0).then_some(())
    })
    .await;
    window.desk.close().await;
    copy(&older, &gateway);

    let window = library.window().await;
    let customer = Customer::back(&window, &customer);
    for text in texts {
        customer.reads(text).await;
    }
    let told = window
        .shows("what happened", |s| {
            let notices = &s.desk.as_ref()?.notices;
            let told = notices.iter().find(|n| n.text.contains("sent again"));
            told.map(|n| n.text.clone())
        })
        .await;
    assert!(told.contains("each one once"), "{told}");
    let page = customer.page().await;
    for text in texts.into_iter().chain([before]) {
        assert_eq!(page.matches(text).count(), 1, "{text} in {page}");
        assert_eq!(stands(&window, &customer, text).await, 1, "{text}");
    }
    let places = texts.map(|text| page.find(text));
    assert!(
        places.is_sorted(),
        "in the order in which they were written"
    );
    customer.say("That helps a lot").await;
    until("the answer", async || {
        (stands(&window, &customer, "That helps a lot").await == 1).then_some(())
    })
    .await;
    window.desk.close().await;
    assert_eq!(sends(&library, "refused").await, 0);
    assert_eq!(sends(&library, "waiting").await, 0);

    // Once it is whole again nothing is said any more.
    let window = library.window().await;
    window
        .shows("the connection", |s| {
            let desk = s.desk.as_ref()?;
            (desk.connection.state == ConnectionState::Online).then_some(())
        })
        .await;
    assert!(window.fresh().await.notices.is_empty());
    window.desk.close().await;
}

#[tokio::test]
async fn starting_again_sends_what_the_restored_gateway_lacks() {
    let library = Library::new().await;
    let gateway = library.data().join("gateway.sqlite");
    let older = library.folder.path().join("older.sqlite");
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    window.desk.close().await;
    copy(&gateway, &older);

    let window = library.window().await;
    let customer = Customer::back(&window, &customer);
    let text = "It was handed in at the desk.";
    window.ask("send_reply", reply(customer.id(), text)).await;
    customer.reads(text).await;
    customer.say("Good").await;
    until("the answer", async || {
        (stands(&window, &customer, "Good").await == 1).then_some(())
    })
    .await;
    window.desk.close().await;
    copy(&older, &gateway);

    let window = library.window().await;
    let customer = Customer::back(&window, &customer);
    let notice = offered(&window).await;
    assert!(notice.contains("sent again"), "{notice}");
    assert_eq!(reads(&customer, text).await, 0);
    start_again(&window).await;
    customer.reads(text).await;
    assert_eq!(reads(&customer, text).await, 1);
    assert_eq!(stands(&window, &customer, text).await, 1);
    window.desk.close().await;
}

#[tokio::test]
async fn a_lost_gateway_log_has_a_way_back() {
    let library = Library::new().await;
    let window = library.window().await;
    let first = accepted(&window, "L-1001").await;
    until("what was said to be accepted", async || {
        let waits = sends(&library, "waiting").await;
        (waits == 0 && accepted_of(&library, &first).await > 0).then_some(())
    })
    .await;
    window.desk.close().await;
    let before = accepted_of(&library, &first).await;
    std::fs::remove_file(library.data().join("gateway.sqlite")).unwrap();

    let window = library.window().await;
    offered(&window).await;
    let next = Customer::lost(&window, "L-1002").await;
    start_again(&window).await;
    window.offer(next.id()).await;
    assert_eq!(stands(&window, &first, "My card is L-1001").await, 1);
    window.desk.close().await;
    // Nor the time after.
    let window = library.window().await;
    window.offer(next.id()).await;
    window.desk.close().await;
    let still = accepted_of(&library, &first).await;
    assert_eq!(
        still, before,
        "what another log accepted is not sent to this one"
    );
}

#[tokio::test]
async fn the_window_says_that_customers_are_turned_away_and_when_they_are_not() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let address = format!("sqlite:{}", library.data().join("gateway.sqlite").display());
    let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let refused = customer.try_say(Uuid::now_v7(), "Are you there?").await;
    assert_eq!(refused.unwrap_err().status(), Some(503));
    let text = window
        .shows("the trouble", |s| {
            let notices = &s.desk.as_ref()?.notices;
            let told = notices.iter().find(|n| n.text.contains("turned away"));
            told.map(|n| n.text.clone())
        })
        .await;
    assert!(text.contains("Nothing confirmed is lost"), "{text}");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    // No one does anything.
    window
        .shows("the end of the trouble", |s| {
            s.desk.as_ref()?.notices.is_empty().then_some(())
        })
        .await;
    assert!(
        !customer.page().await.contains("Are you there?"),
        "a 503 took nothing"
    );
    window.agrees().await;
    window.desk.close().await;
}

#[tokio::test]
async fn a_damaged_place_in_the_gateways_log_costs_one_conversation() {
    let library = Library::new().await;
    let window = library.window().await;
    window.ask("go_offline", json!(null)).await;
    let hurt = Customer::open(&window).await;
    hurt.say("When is my loan due? My card is L-1001").await;
    let begins_hurt = Customer::open(&window).await;
    begins_hurt.say("I lost a book. My card is L-1003").await;
    let whole = Customer::open(&window).await;
    whole.say("When is my loan due? My card is L-1002").await;
    let address = format!("sqlite:{}", library.data().join("gateway.sqlite").display());
    let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
    for damage in [
        "UPDATE event SET body = 'x' WHERE seq IN (2, 3)",
        "UPDATE entry SET body = 'x' WHERE body LIKE '%L-1001%'",
    ] {
        let done = sqlx::query(damage).execute(&mut other).await.unwrap();
        assert!(done.rows_affected() > 0);
    }
    window.ask("go_online", json!(null)).await;

    // Everybody else is served as ever.
    whole.reads("Your loan is due back on").await;
    // Whose message is lost goes to a person who is told; one whose beginning is lost, too.
    for (customer, place) in [(&hurt, 2), (&begins_hurt, 3)] {
        let offer = window.offer(customer.id()).await;
        window.ask("accept_offer", json!({ "offer": offer })).await;
        let view = window.view(customer.id()).await;
        let shown = serde_json::to_string(&view).unwrap();
        assert!(
            shown.contains(&format!("damaged at entry {place}")),
            "{shown}"
        );
    }
    assert_eq!(stands(&window, &begins_hurt, "My card is L-1003").await, 1);
    let told = window
        .shows("the damage", |s| {
            let desk = s.desk.as_ref()?;
            let online = desk.connection.state == ConnectionState::Online;
            let told = desk
                .notices
                .iter()
                .find(|n| n.text.contains("damaged at entry"));
            told.filter(|_| online).map(|n| n.text.clone())
        })
        .await;
    assert!(told.contains(&begins_hurt.id().to_string()), "{told}");
    // The customer's page says that something is missing, and both can go on.
    assert!(hurt.page().await.contains(r#""type":"unreadable""#));
    window
        .ask("send_reply", reply(hurt.id(), "Please say it again."))
        .await;
    hurt.reads("Please say it again.").await;
    hurt.say("My loan, when is it due?").await;
    until("the question", async || {
        (stands(&window, &hurt, "when is it due?").await == 1).then_some(())
    })
    .await;
    window.desk.close().await;
}

#[tokio::test]
async fn the_customer_page_stays_where_it_was_unless_another_program_is_there() {
    let library = Library::new().await;
    let window = library.window().await;
    let page = window.desk.page_url().unwrap();
    let customer = Customer::lost(&window, "L-1061").await;
    window.desk.close().await;
    let window = library.window().await;
    assert_eq!(window.desk.page_url().unwrap(), page);
    assert!(window.fresh().await.notices.is_empty());
    customer.say("Are you still there?").await;
    window.desk.close().await;

    let port = page.trim_end_matches('/').rsplit(':').next().unwrap();
    let taken = std::net::TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    let window = library.window().await;
    let moved = window.desk.page_url().unwrap();
    assert_ne!(moved, page);
    let notices = window.fresh().await.notices;
    let told = |notice: &&baton_desk::Notice| notice.text.contains(port);
    assert!(notices.iter().any(|n| told(&n)), "{notices:?}");
    window.desk.close().await;
    drop(taken);
    let window = library.window().await;
    assert_eq!(
        window.desk.page_url().unwrap(),
        moved,
        "its pages are open now"
    );
    window.desk.close().await;
}
