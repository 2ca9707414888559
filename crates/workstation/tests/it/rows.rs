//! What the rows of the list say: whom a customer is taken for, and what waits to be sent.

use baton_customer::Patience;
use baton_desk::{ConversationId, IdentityLevel, Presence};
use serde_json::json;

use crate::support::{Library, Window, until};

async fn opened_as(window: &Window, name: &str, words: &str) -> ConversationId {
    let page = window.desk.page_url().unwrap();
    let customer = baton_customer::Customer::try_open(&page, Some(name), Patience::None);
    let customer = customer.await.unwrap();
    customer.say(words).await;
    ConversationId(customer.id().0)
}

#[tokio::test]
async fn a_name_that_is_not_that_of_the_identified_stands_out_in_the_list() {
    let library = Library::new().await;
    let window = library.window().await;
    let other = opened_as(&window, "Otto Berg", "I lost a book. My card is L-1031").await;
    let same = opened_as(&window, "Reader", "I lost a book. My card is L-1032").await;
    for (id, name, is_another) in [(other, "Otto Berg", true), (same, "Reader", false)] {
        window.offer(id).await;
        let row = window
            .shows("the row of whom was identified", |s| {
                let offers = &s.desk.as_ref()?.inbox.offers;
                let card = offers.iter().find(|card| card.conversation == id)?;
                let row = card.identification.clone();
                (row.level == IdentityLevel::Verified).then_some(row)
            })
            .await;
        assert_eq!(row.by, ["Card number"]);
        assert_eq!(row.name_given.as_deref(), Some(name));
        assert_eq!(row.is_another, is_another, "{name}");
        assert_eq!(window.view(id).await.header.identification, row);
    }
    window.desk.close().await;
}

/// Under what a chat began is no other name than that of a record that has none.
#[tokio::test]
async fn a_nickname_is_no_other_name_on_a_record() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    let fact = "name = \"reader_name\"\nlabel = \"Name\"\npersonal = true\n";
    let read = "[[tool.fact]]\nfact = \"reader_name\"\nfrom = \"/name\"\n";
    assert!(text.contains(fact) && text.contains(read));
    text = text.replace(fact, &format!("{fact}[fact.stated]\nname = true\n"));
    std::fs::write(&file, text.replace(read, "")).unwrap();
    let window = library.window().await;
    let words = "My name is Ida Ames. I lost a book. My card is L-1038";
    let id = opened_as(&window, "Bookworm", words).await;
    window.offer(id).await;
    let row = until("the row of whom was identified", async || {
        let offers = window.fresh().await.inbox.offers;
        let card = offers.into_iter().find(|card| card.conversation == id)?;
        let row = card.identification;
        (row.level == IdentityLevel::Verified).then_some(row)
    })
    .await;
    assert_eq!(row.name_given.as_deref(), Some("Ida Ames"));
    assert!(!row.is_another, "no record says another name");
    window.desk.close().await;
}

#[tokio::test]
async fn only_what_the_representative_wrote_counts_as_unsent() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n[waiting]\ntell_seconds = 10\n")).unwrap();
    let window = library.window().await;
    let mut settings = window.fresh().await.settings;
    settings.presence = Presence::Away;
    window.ask("set_settings", json!(settings)).await;
    let id = opened_as(&window, "Reader", "I lost a book. My card is L-1033").await;
    until("the handoff", async || {
        let inbox = window.fresh().await.inbox;
        let mut waiting = inbox.waiting.iter().flat_map(|group| &group.conversations);
        waiting.any(|row| row.conversation == id).then_some(())
    })
    .await;
    let said = window.view(id).await.transcript.len();
    window.ask("go_offline", json!(null)).await;
    // The agents tell the customer that it takes longer. It waits for the connection like everything else.
    until("what the agents said", async || {
        (window.view(id).await.transcript.len() > said).then_some(())
    })
    .await;
    let taken = json!({ "conversation": id });
    window.ask("take_waiting", taken).await;
    window
        .ask("send_reply", crate::support::reply(id, "Here I am."))
        .await;
    window
        .shows("the reply alone", |s| {
            let desk = s.desk.as_ref()?;
            let mine = desk.inbox.mine.first()?;
            (mine.waiting_to_send == 1 && desk.connection.waiting_to_send == 1).then_some(())
        })
        .await;
    window.desk.close().await;
}

async fn found(window: &Window, query: &str) -> u64 {
    let search = json!({ "query": query, "cursor": null });
    let page = window.ask("search_history", search).await;
    page["total"].as_u64().unwrap()
}

#[tokio::test]
async fn notes_and_the_name_a_customer_gave_are_found_at_once_and_after_the_end() {
    let library = Library::new().await;
    let window = library.window().await;
    let id = opened_as(&window, "Otto Berg", "I lost a book. My card is L-1034").await;
    let offer = window.offer(id).await;
    assert_eq!(
        found(&window, "otto berg").await,
        1,
        "as soon as it is handed over"
    );
    window.ask("accept_offer", json!({ "offer": offer })).await;
    let note = "Ask the lighthouse keeper";
    window
        .ask(
            "transfer",
            json!({ "conversation": id, "queue": "archive", "note": note }),
        )
        .await;
    assert_eq!(found(&window, "lighthouse keeper").await, 1);
    window
        .ask("take_waiting", json!({ "conversation": id }))
        .await;
    window
        .ask("start_wrap_up", json!({ "conversation": id }))
        .await;
    let finish = json!({ "conversation": id, "disposition": "done", "settled": [1], "not_wanted": [], "summary": "Written off.",
                         "notes": "Paid in cash", "unanswered": 9 });
    window.ask("finish_wrap_up", finish).await;
    for words in ["lighthouse keeper", "otto berg", "written off", "in cash"] {
        assert_eq!(found(&window, words).await, 1, "{words}");
    }
    window.desk.close().await;
}

/// Where what a customer wants is not known, their row says it in their own words.
#[tokio::test]
async fn a_row_says_in_the_customers_words_what_is_not_identified() {
    let library = Library::new().await;
    let window = library.window().await;
    let page = window.desk.page_url().unwrap();
    let customer = baton_customer::Customer::open(&page).await;
    let id = ConversationId(customer.id().0);
    customer.say("Hello").await;
    customer
        .say("My umbrella has a hole. I want to talk to a person, please.")
        .await;
    window.offer(id).await;
    let offers = window.fresh().await.inbox.offers;
    let card = offers.iter().find(|card| card.conversation == id).unwrap();
    assert_eq!(
        card.intent,
        "“My umbrella has a hole. I want to talk to a person, please.”"
    );
    window.desk.close().await;
}

#[tokio::test]
async fn a_row_of_the_agents_says_what_the_customer_wants_now() {
    let library = Library::new().await;
    let window = library.window().await;
    let page = window.desk.page_url().unwrap();
    let customer = baton_customer::Customer::open(&page).await;
    let says = async |words: &str| {
        window
            .shows(words, |screen| {
                let rows = &screen.desk.as_ref()?.inbox.agents.conversations;
                (rows.first()?.intent.as_deref()? == words).then_some(())
            })
            .await;
    };
    customer.say("when is my loan due?").await;
    says("When is my loan due?").await;
    customer.say("My card is L-1007").await;
    customer.reads("Your loan is due back on").await;
    says("“My card is L-1007”").await;
    window.desk.close().await;
}

/// The urgent one comes first, whenever its offer was made; among the others who has waited longer.
#[tokio::test]
async fn the_most_urgent_offer_stands_first() {
    let library = Library::new().await;
    let file = library.folder.path().join("config/desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let urgent = text.replace(
        "intent = \"lost\"",
        "intent = \"lost\"\npriority = \"urgent\"",
    );
    assert_ne!(text, urgent);
    std::fs::write(&file, urgent).unwrap();
    let window = library.window().await;
    let words = "My umbrella has a hole. I want to talk to a person, please.";
    let first = opened_as(&window, "Ada", words).await;
    window.offer(first).await;
    let second = opened_as(&window, "Ben", words).await;
    window.offer(second).await;
    let third = opened_as(&window, "Cem", "I lost a book. My card is L-1035").await;
    window.offer(third).await;
    window
        .shows("the urgent one first", |s| {
            let offers = &s.desk.as_ref()?.inbox.offers;
            let order: Vec<_> = offers.iter().map(|card| card.conversation).collect();
            (order == [third, first, second]).then_some(())
        })
        .await;
    // It does among those who wait as well.
    let mut settings = window.fresh().await.settings;
    settings.presence = Presence::Away;
    window.ask("set_settings", json!(settings)).await;
    window
        .shows("the urgent one first of those who wait", |s| {
            let groups = s.desk.as_ref()?.inbox.waiting.iter();
            let rows = groups.flat_map(|group| &group.conversations);
            let order: Vec<_> = rows.map(|row| row.conversation).collect();
            (order == [third, first, second]).then_some(())
        })
        .await;
    window.agrees().await;
    window.desk.close().await;
}

/// Once a customer says that they are someone else, nothing calls them by the first name.
#[tokio::test]
async fn no_row_calls_a_customer_by_the_name_of_whom_they_are_not() {
    let library = Library::new().await;
    let window = library.window().await;
    let page = window.desk.page_url().unwrap();
    let customer = baton_customer::Customer::open(&page).await;
    let id = ConversationId(customer.id().0);
    customer.say("I lost a book. My card is L-1036").await;
    let name = async || {
        let inbox = window.fresh().await.inbox;
        let offers = inbox.offers.iter();
        let offered = offers.filter(|card| card.conversation == id);
        offered.map(|card| card.customer.clone()).next()
    };
    until("the first name", async || {
        (name().await? == "Reader 1036").then_some(())
    })
    .await;
    customer
        .say("Sorry, wrong card. That is my neighbour's.")
        .await;
    until("no name", async || {
        (name().await? != "Reader 1036").then_some(())
    })
    .await;
    let shown = json!(window.view(id).await.header).to_string();
    assert!(!shown.contains("Reader 1036"), "{shown}");
    customer.say("My card is L-1037").await;
    until("the second name", async || {
        (name().await? == "Reader 1037").then_some(())
    })
    .await;
    let shown = json!(window.view(id).await);
    let (header, snapshot) = (shown["header"].to_string(), shown["snapshot"].to_string());
    for part in [header, snapshot] {
        assert!(!part.contains("Reader 1036"), "{part}");
    }
    window.desk.close().await;
}
