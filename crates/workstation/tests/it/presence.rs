//! Who is offered what: not those who let an offer run out, or declined it.

use baton_desk::{NoticeAction, Presence, WaitingGroup, WaitingKind};
use serde_json::json;

use crate::support::{Customer, Library, Window};

async fn presence(window: &Window, wanted: Presence) {
    window
        .shows("the presence", |s| {
            (s.desk.as_ref()?.settings.presence == wanted).then_some(())
        })
        .await;
}

#[tokio::test]
async fn whoever_lets_an_offer_run_out_is_away_until_they_say_they_are_back() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        text.replace("lease_seconds = 30", "lease_seconds = 5"),
    )
    .unwrap();
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1008").await;
    window.offer(customer.id()).await;

    presence(&window, Presence::Away).await;
    let back = Some(NoticeAction::BeAvailable);
    window
        .shows("what happened", |s| {
            let desk = s.desk.as_ref()?;
            desk.notices.iter().find(|n| n.action == back)?;
            desk.inbox.offers.is_empty().then_some(())
        })
        .await;
    window.agrees().await;

    let mut settings = window.fresh().await.settings;
    settings.presence = Presence::Available;
    window.ask("set_settings", json!(settings)).await;
    assert!(window.fresh().await.notices.is_empty());
    window.agrees().await;
    waits_in_overflow(&window, &customer).await;
    let other = Customer::lost(&window, "L-1010").await;
    window.offer(other.id()).await;
}

/// Offers that run out together are one notice, which says how many.
#[tokio::test]
async fn offers_that_run_out_together_are_counted() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let short = text.replace("lease_seconds = 30", "lease_seconds = 5");
    std::fs::write(&file, short).unwrap();
    let window = library.window().await;
    let mut offered = Vec::new();
    for card in ["L-1014", "L-1015", "L-1016"] {
        offered.push(Customer::lost(&window, card).await);
    }
    for customer in &offered {
        window.offer(customer.id()).await;
    }
    window
        .shows("how many were missed", |s| {
            let notices = &s.desk.as_ref()?.notices;
            let said = notices
                .iter()
                .any(|n| n.text.starts_with("You missed 3 offers,"));
            (said && notices.len() == 1).then_some(())
        })
        .await;
    presence(&window, Presence::Away).await;
    let mut settings = window.fresh().await.settings;
    settings.presence = Presence::Available;
    window.ask("set_settings", json!(settings)).await;
    assert!(window.fresh().await.notices.is_empty());
    window.desk.close().await;
}

/// It is in the list, to be taken by hand.
async fn waits_in_overflow(window: &Window, customer: &Customer) {
    let id = customer.id();
    window
        .shows("it among those that wait", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            let holds = |group: &&WaitingGroup| {
                let mut rows = group.conversations.iter();
                rows.any(|row| row.conversation == id && row.can_take)
            };
            let group = inbox.waiting.iter().find(holds)?;
            assert_eq!(group.kind, WaitingKind::Overflow);
            inbox.offers.is_empty().then_some(())
        })
        .await;
}

#[tokio::test]
async fn an_offer_to_a_representative_who_goes_away_is_back_in_its_queue_at_once() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1008").await;
    window.offer(customer.id()).await;
    let mut settings = window.fresh().await.settings;
    settings.presence = Presence::Away;
    window.ask("set_settings", json!(settings)).await;
    let id = customer.id();
    window
        .shows("it in its queue", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            let holds = |group: &&WaitingGroup| {
                group.conversations.iter().any(|row| row.conversation == id)
            };
            let group = inbox.waiting.iter().find(holds)?;
            assert_eq!(group.kind, WaitingKind::Queue);
            inbox.offers.is_empty().then_some(())
        })
        .await;
    window.agrees().await;
    settings.presence = Presence::Available;
    window.ask("set_settings", json!(settings)).await;
    window.offer(id).await;
    window.desk.close().await;
}

#[tokio::test]
async fn what_was_declined_waits_in_the_list_and_is_not_offered_again_at_once() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1009").await;
    let offer = window.offer(customer.id()).await;
    let reasons = window.fresh().await.catalogue.decline_reasons;
    window
        .ask(
            "decline_offer",
            json!({ "offer": offer, "reason": reasons[0].name }),
        )
        .await;
    waits_in_overflow(&window, &customer).await;
    assert_eq!(window.screen(|s| s.offers), 1, "told once");
    window
        .ask("take_waiting", json!({ "conversation": customer.id() }))
        .await;
    window
        .ask(
            "send_reply",
            crate::support::reply(customer.id(), "Here I am."),
        )
        .await;
    customer.reads("Here I am.").await;
}

#[tokio::test]
async fn an_offer_that_ran_out_while_the_app_was_closed_was_missed_by_nobody() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let short = text.replace("lease_seconds = 30", "lease_seconds = 5");
    std::fs::write(&file, short).unwrap();
    let window = library.window().await;
    let customer = Customer::lost(&window, "L-1011").await;
    window.offer(customer.id()).await;
    // What a crash leaves: closing the app takes the offer back.
    let crashed = library.folder.path().join("crashed");
    std::fs::create_dir(&crashed).unwrap();
    for file in std::fs::read_dir(library.data()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), crashed.join(file.file_name())).unwrap();
        }
    }
    window.desk.close().await;
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;

    let options = baton_workstation::DeskOptions {
        data_dir: crashed,
        ..library.options()
    };
    let window = Window::open(options).await.unwrap();
    // Until the desk has looked at its clock the offer still stands.
    window
        .shows("the end of the offer", |s| {
            let waiting = &s.desk.as_ref()?.inbox.waiting;
            let group = waiting.iter().find(|g| g.kind == WaitingKind::Overflow)?;
            (group.total == 1).then_some(())
        })
        .await;
    waits_in_overflow(&window, &customer).await;
    let desk = window.fresh().await;
    assert_eq!(desk.settings.presence, Presence::Available);
    assert!(desk.notices.is_empty(), "{:?}", desk.notices);
    // One that is offered now and runs out is missed as ever.
    let other = Customer::lost(&window, "L-1012").await;
    window.offer(other.id()).await;
    presence(&window, Presence::Away).await;
    window.desk.close().await;
}

#[tokio::test]
async fn a_conversation_of_two_requests_has_one_title() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = Customer::open(&window).await;
    customer
        .say("I lost a book. Also, when is my loan due? My card is L-1013")
        .await;
    window.offer(customer.id()).await;
    customer.say("When is my loan due?").await;
    let id = customer.id();
    window
        .shows("the offer with both", |s| {
            let card = s.desk.as_ref()?.inbox.offers.first()?.clone();
            Some(card)
        })
        .await;
    crate::support::until("two requests", async || {
        let view = window.view(id).await;
        let snapshot = view.snapshot?;
        (snapshot.requests.len() == 2).then_some(())
    })
    .await;
    let view = window.view(id).await;
    let heading = view.snapshot.unwrap().intent.label;
    assert_eq!(view.header.intent.as_deref(), Some(&*heading));
    assert_eq!(view.offer.unwrap().intent, heading);
    let inbox = window.fresh().await.inbox;
    assert_eq!(inbox.offers[0].intent, heading);
    window.desk.close().await;
}
