//! What a representative does in a day.

use baton_desk::{
    Action, ErrorCode, HandoffOutcome, HandoffRecord, HealthView, HistoryPage, Owner, Phase,
    RequestStatus, SendState, TranscriptBody,
};
use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Customer, Library, accepted, reply, until};

#[tokio::test]
async fn what_the_agents_did_not_understand_is_shown_once_beside_the_requests() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::open(&window).await;
    customer
        .say("I lost a book. My card is L-1007. Do you also repair bicycles?")
        .await;
    let id = customer.id();
    let offer = window.offer(id).await;
    window.ask("accept_offer", json!({ "offer": offer })).await;
    let snapshot = window.view(id).await.snapshot.expect("a snapshot");
    assert_eq!(
        snapshot.resolution.remaining,
        ["Not answered yet: “Do you also repair bicycles?”"]
    );
    assert!(
        snapshot
            .requests
            .iter()
            .any(|request| request.next_action.is_some())
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn from_an_offer_to_the_history() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1007").await;
    let id = customer.id();
    let offer = window.offer(id).await;
    assert_eq!(
        window.screen(|s| s.offers),
        1,
        "told outside the window too"
    );
    window.ask("accept_offer", json!({ "offer": offer })).await;
    let view = window.view(id).await;
    assert_eq!(
        (view.phase, view.owner),
        (Phase::WithRepresentative, Owner::You)
    );
    assert!(view.allowed_actions.contains(&Action::Reply));
    assert_eq!(view.header.customer, "Reader 1007");
    let snapshot = view.snapshot.expect("a snapshot");
    assert!(snapshot.facts.iter().any(|f| f.label == "Due back on"));
    assert_eq!(
        window
            .refused("accept_offer", json!({ "offer": offer }))
            .await,
        ErrorCode::OfferGone
    );

    window
        .ask("send_reply", reply(id, "It costs nothing."))
        .await;
    customer.reads("It costs nothing.").await;
    window
        .shows("the reply, delivered", |s| {
            let view = s.conversations.get(&id)?;
            view.transcript.iter().find_map(|e| match &e.body {
                TranscriptBody::Representative {
                    text,
                    send: SendState::Delivered { .. },
                    ..
                } if text == "It costs nothing." => Some(()),
                _ => None,
            })
        })
        .await;
    window.agrees().await;
    window
        .ask("start_wrap_up", json!({ "conversation": id }))
        .await;
    assert_eq!(
        window.refused("send_reply", reply(id, "one more")).await,
        ErrorCode::NotYours
    );
    let finish = |disposition: &str| {
        json!({
            "conversation": id,
            "disposition": disposition,
            "settled": [1], "not_wanted": [],
            "summary": "A lighthouse atlas, written off.",
            "notes": "",
            "unanswered": 9,
        })
    };
    assert_eq!(
        window
            .refused("finish_wrap_up", finish("no such thing"))
            .await,
        ErrorCode::Invalid
    );
    window.ask("finish_wrap_up", finish("done")).await;
    window
        .shows("an empty inbox", |s| {
            s.desk.as_ref()?.inbox.mine.is_empty().then_some(())
        })
        .await;

    let search = json!({ "query": "lighthouse", "cursor": null });
    let page = window.ask("search_history", search).await;
    let page: HistoryPage = serde_json::from_value(page).unwrap();
    assert_eq!((page.total, page.hits.len()), (1, 1));
    assert_eq!(page.hits[0].outcome, HandoffOutcome::Finished);
    assert!(page.hits[0].excerpt.iter().any(|s| s.hit));
    // What the representative wrote is found as well.
    let search = json!({ "query": "costs nothing", "cursor": null });
    let found = window.ask("search_history", search).await;
    let found: HistoryPage = serde_json::from_value(found).unwrap();
    assert_eq!(found.total, 1);
    let record = window
        .ask("get_handoff", json!({ "conversation": id }))
        .await;
    let record: HandoffRecord = serde_json::from_value(record).unwrap();
    assert_eq!(record.disposition.as_deref(), Some("Done"));
    let newest = record.conversation.snapshot.as_ref().unwrap();
    assert_eq!(newest.requests[0].status, RequestStatus::Done);
    assert!(record.closed_at.is_some() && record.revisions.iter().all(|r| r.intact));

    let health: HealthView =
        serde_json::from_value(window.ask("get_health", json!(null)).await).unwrap();
    assert_eq!(
        (health.systems[0].calls, health.systems[0].failures),
        (1, 0)
    );
    assert!(health.store.events > 5 && health.store.conversations == 1);
    window.desk.close().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn declined_taken_transferred_and_returned() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1001").await;
    let id = customer.id();
    let offer = window.offer(id).await;
    let decline = json!({ "offer": offer, "reason": "break" });
    window.ask("decline_offer", decline.clone()).await;
    assert_eq!(
        window.refused("decline_offer", decline).await,
        ErrorCode::OfferGone
    );
    // No one else is here: it waits in the list.
    let stale = json!({ "conversation": id, "fencing": window.view(id).await.fencing - 1 });
    assert_eq!(
        window.refused("take_waiting", stale).await,
        ErrorCode::OfferGone,
        "a screen that shows the agents"
    );
    window
        .ask("take_waiting", json!({ "conversation": id }))
        .await;
    assert_eq!(window.view(id).await.owner, Owner::You);
    window
        .shows("the conversation among mine", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            (inbox.mine.len() == 1 && inbox.offers.is_empty()).then_some(())
        })
        .await;
    let elsewhere = json!({ "conversation": id, "queue": "moon", "note": "" });
    assert_eq!(
        window.refused("transfer", elsewhere).await,
        ErrorCode::Invalid
    );
    let transfer = json!({ "conversation": id, "queue": "archive", "note": "knows old books" });
    window.ask("transfer", transfer).await;
    window
        .shows("it in the queue it was passed to, offered to nobody", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            let group = inbox.waiting.iter().find(|g| g.queue.0 == "archive")?;
            (group.total == 1 && inbox.offers.is_empty()).then_some(())
        })
        .await;
    let note = window.view(id).await.header.note.unwrap();
    assert_eq!(note.text, "knows old books");
    window
        .ask("take_waiting", json!({ "conversation": id }))
        .await;
    let shown = window.view(id).await.fencing;
    for (command, stale) in [
        (
            "send_reply",
            json!({ "conversation": id, "fencing": shown - 1, "key": Uuid::now_v7(), "text": "Hello" }),
        ),
        (
            "transfer",
            json!({ "conversation": id, "fencing": shown - 1, "queue": "archive", "note": "" }),
        ),
        (
            "start_wrap_up",
            json!({ "conversation": id, "fencing": shown - 1 }),
        ),
    ] {
        assert_eq!(
            window.refused(command, stale).await,
            ErrorCode::NotYours,
            "{command} from a screen that shows who had it before"
        );
    }
    let note = window.view(id).await.header.note.unwrap();
    assert_eq!(note.text, "knows old books", "the next person sees it too");
    assert_eq!(
        note.by,
        Some(window.fresh().await.settings.representative_name)
    );
    let unsettled = json!({ "conversation": id, "settled": [], "not_wanted": [], "note": "" });
    assert_eq!(
        window.refused("return_to_agents", unsettled).await,
        ErrorCode::Invalid,
        "only a person can settle it"
    );
    let back = json!({ "conversation": id, "settled": [1], "not_wanted": [], "note": "settled" });
    window.ask("return_to_agents", back.clone()).await;
    assert_eq!(window.view(id).await.owner, Owner::Agents);
    let note = window.view(id).await.header.note;
    assert_eq!(
        note.map(|note| note.text).as_deref(),
        Some("settled"),
        "the note for the agents takes the place of the one that came with the transfer"
    );
    assert_eq!(
        window.refused("return_to_agents", back).await,
        ErrorCode::NotYours
    );
    let record = window
        .ask("get_handoff", json!({ "conversation": id }))
        .await;
    let record: HandoffRecord = serde_json::from_value(record).unwrap();
    assert_eq!(record.outcome, HandoffOutcome::Returned);
    assert!(
        record.revisions.len() >= 2,
        "one for each hand it went through"
    );
    for pair in record.revisions.windows(2) {
        assert_eq!(pair[0].previous.as_ref(), Some(&pair[1].snapshot.digest));
    }
    window.agrees().await;
    window.desk.close().await;
}

#[tokio::test]
async fn away_means_no_offers_and_three_stand_at_once() {
    let library = Library::new().await;
    let window = library.window().await;
    let mut settings = window.ask("get_settings", json!(null)).await;
    settings["presence"] = json!("away");
    settings["representative_name"] = json!("Noor");
    window.ask("set_settings", settings.clone()).await;
    let mut customers = Vec::new();
    for nth in 1000..1005 {
        customers.push(Customer::lost(&window, &format!("L-{nth}")).await);
    }
    window
        .shows("five in the queue", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            let waiting: u32 = inbox.waiting.iter().map(|g| g.total).sum();
            (waiting == 5 && inbox.offers.is_empty()).then_some(())
        })
        .await;
    settings["presence"] = json!("available");
    window.ask("set_settings", settings).await;
    let first = window
        .shows("three offers", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            (inbox.offers.len() == 3).then(|| inbox.offers[0].offer)
        })
        .await;
    window.ask("accept_offer", json!({ "offer": first })).await;
    window
        .shows("the fourth offer", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            (inbox.mine.len() == 1 && inbox.offers.len() == 3).then_some(())
        })
        .await;
    window.agrees().await;
    window.desk.close().await;

    // Settings are kept, and what was with the representative still is.
    let window = library.window().await;
    let desk = window.fresh().await;
    assert_eq!(desk.settings.representative_name, "Noor");
    assert_eq!(desk.inbox.mine.len(), 1);
    until("the offers", async || {
        (window.fresh().await.inbox.offers.len() == 3).then_some(())
    })
    .await;
    window.desk.close().await;
}

#[tokio::test]
async fn every_page_of_a_search_and_of_the_history_is_a_piece_of_one_list() {
    let library = Library::new().await;
    let window = library.window().await;
    let finished = async |nth: u32| {
        let customer = Customer::open(&window).await;
        customer.say("I lost a book").await;
        let id = customer.id();
        until("the conversation", async || {
            let take = window.try_ask("take_waiting", json!({ "conversation": id }));
            take.await.ok()
        })
        .await;
        window
            .ask("start_wrap_up", json!({ "conversation": id }))
            .await;
        let finish = json!({
            "conversation": id,
            "disposition": "done",
            "settled": [], "not_wanted": [],
            "summary": format!("A lighthouse atlas, the {nth}th."),
            "notes": "",
            "unanswered": 9,
        });
        window.ask("finish_wrap_up", finish).await;
    };
    join_all((0..55).map(finished)).await;
    for query in ["", "lighthouse"] {
        let mut cursor = json!(null);
        let mut found = Vec::new();
        loop {
            let request = json!({ "query": query, "cursor": cursor });
            let page = window.ask("search_history", request).await;
            let page: HistoryPage = serde_json::from_value(page).unwrap();
            assert_eq!(page.total, 55, "“{query}”");
            found.extend(
                page.hits
                    .into_iter()
                    .map(|h| (h.handed_over_at, h.conversation)),
            );
            match page.next {
                Some(next) => cursor = json!(next),
                None => break,
            }
        }
        assert!(found.is_sorted_by(|a, b| a.0 >= b.0), "newest first");
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 55, "“{query}”: each once");
    }
    let customer = accepted(&window, "L-1001").await;
    assert!(window.view(customer.id()).await.snapshot.is_some());
    window.desk.close().await;
}
