//! The workstation's own data is lost or goes back while the gateway goes on: customers who were
//! answered are not begun again.

use std::path::{Path, PathBuf};

use baton_desk::{Phase, TranscriptBody};
use serde_json::json;

use crate::support::{Customer, Library, Window, reply, until};

const DUE: &str = "Your loan is due back on";

fn store(library: &Library) -> PathBuf {
    library.data().join("baton.sqlite")
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}

/// Messages on the customer's page that are not theirs.
async fn answers(customer: &Customer) -> usize {
    customer.page().await.matches(r#""kind":"agent""#).count()
}

/// A customer whom the agents have answered.
async fn answered(window: &Window, card: &str) -> Customer {
    let customer = Customer::open(window).await;
    customer
        .say(&format!("When is my loan due? My card is {card}"))
        .await;
    customer.reads(DUE).await;
    customer
}

/// The conversation goes to a person with what was said, and nothing is said to the customer again.
async fn goes_on_with_a_person(window: &Window, customer: &Customer, said: &str) {
    let before = answers(customer).await;
    let id = customer.id();
    let offer = window.offer(id).await;
    window.ask("accept_offer", json!({ "offer": offer })).await;
    let view = window.view(id).await;
    assert_eq!(view.phase, Phase::WithRepresentative);
    let agents: Vec<_> = view
        .transcript
        .iter()
        .filter_map(|entry| match &entry.body {
            TranscriptBody::Agent { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let stands = agents.iter().filter(|text| text.contains(said)).count();
    assert_eq!(stands, 1, "{agents:?}");
    let shown = serde_json::to_string(&view).unwrap();
    assert!(
        shown.contains("The customer was answered before"),
        "{shown}"
    );
    window.ask("send_reply", reply(id, "It is me now.")).await;
    customer.reads("It is me now.").await;
    assert_eq!(answers(customer).await, before, "the agents were silent");
    customer.say("Good that you are there").await;
    until("the answer", async || {
        let view = window.view(id).await;
        let shown = serde_json::to_string(&view.transcript).unwrap();
        (shown.matches("Good that you are there").count() == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_desk_whose_data_was_lost_does_not_begin_conversations_again() {
    let library = Library::new().await;
    let window = library.window().await;
    let customer = answered(&window, "L-1001").await;
    window.desk.close().await;
    std::fs::rename(store(&library), library.folder.path().join("lost")).unwrap();

    let window = library.window().await;
    let customer = Customer::back(&window, &customer);
    goes_on_with_a_person(&window, &customer, DUE).await;
    // A customer who comes now is served as usual.
    answered(&window, "L-1002").await;
    window.desk.close().await;

    // Nor the next time.
    let window = library.window().await;
    let customer = Customer::back(&window, &customer);
    let view = window.view(customer.id()).await;
    let shown = serde_json::to_string(&view.transcript).unwrap();
    assert_eq!(shown.matches(DUE).count(), 1, "{shown}");
    assert_eq!(customer.page().await.matches(DUE).count(), 1);
    window.desk.close().await;
}

#[tokio::test]
async fn a_desk_whose_data_is_an_older_copy_does_not_answer_twice() {
    let library = Library::new().await;
    let older = library.folder.path().join("older.sqlite");
    let window = library.window().await;
    // The copy knows this one up to the question for the card.
    let known = Customer::open(&window).await;
    known.say("When is my loan due?").await;
    known.reads("May I have your card number?").await;
    window.desk.close().await;
    copy(&store(&library), &older);

    let window = library.window().await;
    let known = Customer::back(&window, &known);
    known.say("My card is L-1001").await;
    known.reads(DUE).await;
    let unknown = answered(&window, "L-1002").await;
    window.desk.close().await;
    copy(&older, &store(&library));

    let window = library.window().await;
    let known = Customer::back(&window, &known);
    let unknown = Customer::back(&window, &unknown);
    goes_on_with_a_person(&window, &known, DUE).await;
    goes_on_with_a_person(&window, &unknown, DUE).await;
    window.desk.close().await;
}
