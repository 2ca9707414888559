//! Without a network, and back.

use baton_desk::{ConnectionState, SendState, TranscriptBody};
use serde_json::json;

use crate::support::{Customer, Library, Window, accepted, reply};

async fn state(window: &Window, wanted: ConnectionState) {
    window
        .shows("the connection", |s| {
            (s.desk.as_ref()?.connection.state == wanted).then_some(())
        })
        .await;
}

#[tokio::test]
async fn replies_wait_without_a_network_and_are_delivered_once_and_in_order() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    customer.reads("I am passing this to a colleague.").await;
    window
        .shows("everything said before, delivered", |s| {
            let mine = s.desk.as_ref()?.inbox.mine.first()?;
            (mine.waiting_to_send == 0).then_some(())
        })
        .await;
    window.ask("go_offline", json!(null)).await;
    state(&window, ConnectionState::WorkingOffline).await;
    let replies: Vec<_> = (0..5)
        .map(|nth| reply(id, &format!("reply number {nth}")))
        .collect();
    for reply in &replies {
        window.ask("send_reply", reply.clone()).await;
        // The window did not hear the answer and asks again.
        window.ask("send_reply", reply.clone()).await;
    }
    window
        .shows("five waiting replies", |s| {
            let desk = s.desk.as_ref()?;
            let waiting = s.conversations.get(&id)?.transcript.iter().filter(|e| {
                matches!(
                    &e.body,
                    TranscriptBody::Representative {
                        send: SendState::Waiting,
                        ..
                    }
                )
            });
            (desk.connection.waiting_to_send >= 5
                && desk.inbox.mine.first()?.waiting_to_send == 5
                && waiting.count() == 5)
                .then_some(())
        })
        .await;
    let gone = json!({ "conversation": id, "key": replies[2]["key"] });
    window.ask("discard_reply", gone.clone()).await;
    window.ask("discard_reply", gone).await;
    window
        .shows("the reply, given up", |s| {
            let desk = s.desk.as_ref()?;
            let mine = desk.inbox.mine.first()?;
            (mine.refused == 0 && mine.waiting_to_send == 4).then_some(())
        })
        .await;
    window.agrees().await;

    window.ask("go_online", json!(null)).await;
    state(&window, ConnectionState::Online).await;
    customer.reads("reply number 4").await;
    let page = customer.page().await;
    let places: Vec<usize> = [0, 1, 3, 4]
        .iter()
        .map(|nth| {
            let text = format!("reply number {nth}");
            assert_eq!(page.matches(&text).count(), 1, "{text}");
            page.find(&text).unwrap()
        })
        .collect();
    assert!(places.is_sorted(), "in order");
    assert!(!page.contains("reply number 2"));
    window
        .shows("all delivered", |s| {
            let mine = s.desk.as_ref()?.inbox.mine.first()?;
            (mine.waiting_to_send == 0 && mine.refused == 0).then_some(())
        })
        .await;
    window.desk.close().await;
}

#[tokio::test]
async fn what_waits_to_be_sent_says_so_as_soon_as_the_network_goes() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    window.view(id).await;
    window.ask("go_offline", json!(null)).await;
    state(&window, ConnectionState::WorkingOffline).await;
    window.ask("send_reply", reply(id, "on its way")).await;
    window.desk.close().await;

    // It waits over a restart too, and goes out once they are back online.
    let window = library.window().await;
    state(&window, ConnectionState::WorkingOffline).await;
    window
        .shows("what waits", |s| {
            let connection = &s.desk.as_ref()?.connection;
            (connection.waiting_to_send > 0).then_some(())
        })
        .await;
    window.ask("go_online", json!(null)).await;
    customer_reads_after_reopening(&window, id).await;
    window.desk.close().await;
}

async fn customer_reads_after_reopening(window: &Window, id: baton_desk::ConversationId) {
    window.view(id).await;
    window
        .shows("the reply, delivered", |s| {
            let desk = s.desk.as_ref()?;
            let mine = desk.inbox.mine.iter().find(|m| m.conversation == id)?;
            (mine.waiting_to_send == 0 && desk.connection.waiting_to_send == 0).then_some(())
        })
        .await;
    let view = window.view(id).await;
    assert!(view.transcript.iter().any(|e| matches!(
        &e.body,
        TranscriptBody::Representative { text, send: SendState::Delivered { .. } | SendState::DeliveredLate { .. }, .. } if text == "on its way"
    )));
}

#[tokio::test]
async fn who_chose_to_work_offline_does_so_after_a_restart_until_they_go_online() {
    let library = Library::new().await;
    let window = library.window().await;
    window.ask("go_offline", json!(null)).await;
    state(&window, ConnectionState::WorkingOffline).await;
    window.desk.close().await;

    let window = library.window().await;
    state(&window, ConnectionState::WorkingOffline).await;
    let connection = window.fresh().await.connection;
    assert_eq!(connection.state, ConnectionState::WorkingOffline);
    window.ask("go_online", json!(null)).await;
    state(&window, ConnectionState::Online).await;
    window.desk.close().await;

    let window = library.window().await;
    state(&window, ConnectionState::Online).await;
    window.desk.close().await;
}

/// Longer than a message may be under way before it counts as late.
const OFFLINE: jiff::SignedDuration = jiff::SignedDuration::from_secs(4);

#[tokio::test]
async fn a_wait_counts_from_when_the_customer_wrote_and_not_from_when_it_came_here() {
    let library = Library::new().await;
    let window = library.window().await;
    let known = accepted(&window, "L-1001").await;
    window
        .ask("send_reply", reply(known.id(), "One moment."))
        .await;
    known.reads("One moment.").await;
    window.ask("go_offline", json!(null)).await;
    state(&window, ConnectionState::WorkingOffline).await;
    let from = jiff::Timestamp::now();
    known.say("Are you still there?").await;
    let unknown = Customer::lost(&window, "L-1002").await;
    let until = from + OFFLINE;
    tokio::time::sleep(OFFLINE.unsigned_abs()).await;
    window.ask("go_online", json!(null)).await;
    let id = unknown.id();
    let waits = window
        .shows("both, waiting", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            let mine = inbox.mine.first()?.unanswered_since?;
            let offered = inbox.offers.iter().find(|o| o.conversation == id)?;
            Some([mine, offered.waiting_since])
        })
        .await;
    for since in waits {
        assert!(
            from <= since && since < until,
            "since {since}, written from {from} on, here from {until} on"
        );
    }
    let view = window.view(id).await;
    let wrote = view
        .transcript
        .iter()
        .find(|e| matches!(&e.body, TranscriptBody::Customer { .. }));
    assert!(wrote.is_some_and(|e| e.at < until), "{:?}", view.transcript);
    window.desk.close().await;
}

/// A reply that was written without a network stands where the customer read it: behind what they wrote until then.
#[tokio::test]
async fn a_reply_written_offline_stands_behind_what_the_customer_wrote_meanwhile() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = accepted(&window, "L-1001").await;
    let id = customer.id();
    window.ask("go_offline", json!(null)).await;
    state(&window, ConnectionState::WorkingOffline).await;
    window.ask("send_reply", reply(id, "We look for it.")).await;
    customer.say("Are you still there?").await;
    tokio::time::sleep(OFFLINE.unsigned_abs()).await;
    window.ask("go_online", json!(null)).await;
    customer.reads("We look for it.").await;
    let is_late = |body: &TranscriptBody| {
        matches!(
            body,
            TranscriptBody::Representative {
                send: SendState::DeliveredLate { .. },
                ..
            }
        )
    };
    let asks = |body: &TranscriptBody| matches!(body, TranscriptBody::Customer { text, .. } if text == "Are you still there?");
    let order = window
        .shows("both", |s| {
            let shown = &s.conversations.get(&id)?.transcript;
            let asked = shown.iter().position(|entry| asks(&entry.body))?;
            let replied = shown.iter().position(|entry| is_late(&entry.body))?;
            Some((asked, replied))
        })
        .await;
    assert!(order.0 < order.1, "{order:?}");
    let record = window
        .ask("get_handoff", json!({ "conversation": id }))
        .await;
    let record: baton_desk::HandoffRecord = serde_json::from_value(record).unwrap();
    let entries = record.conversation.transcript;
    let asked = entries.iter().position(|entry| asks(&entry.body));
    let replied = entries.iter().position(|entry| is_late(&entry.body));
    assert!(asked.is_some() && asked < replied, "{entries:?}");
    assert!(
        entries.iter().is_sorted_by_key(|entry| entry.at),
        "{entries:?}"
    );
    window.desk.close().await;
}
