//! One conversation from the customer's page to the history, through a real gateway and link.

use baton_customer::Customer;
use baton_gateway::{Gateway, GatewayConfig};
use baton_link::LinkConfig;
use baton_orchestrator::snapshot::verify;
use baton_orchestrator::{ConversationId, Input, MessageId, Phase};
use baton_protocol::Token;
use baton_runtime::{Clock, InputSource, connect};
use uuid::Uuid;

use crate::support::{Library, close, offered, reaches, until, you, you_at};

#[tokio::test]
async fn from_the_first_message_to_the_history() {
    let library = Library::new().await;
    let token = Token::new("a-token-for-tests-only");
    let config = GatewayConfig::new(library.folder.path().join("gateway.sqlite"), token.clone());
    let gateway = Gateway::start(config).await.unwrap();
    let runtime = library.open(Some(you())).await;
    let link = LinkConfig::new(gateway.link_url(), token, "desk-1");
    let link = connect(&runtime, Clock::system(), link).unwrap();

    let customer = Customer::open(&gateway.page_url()).await;
    let id = ConversationId(customer.id().0);
    customer.say("when is my loan due? My card is L-1007").await;
    customer.reads("Your loan is due back on").await;
    customer.say("oh no, I lost the book").await;
    customer.reads("I am passing this to a colleague.").await;
    let state = reaches(&runtime, id, "an offer", |s| offered(s).is_some()).await;
    let row = runtime
        .store()
        .latest_snapshot(id.0)
        .await
        .unwrap()
        .unwrap();
    let snapshot = verify(&row.body).unwrap();
    assert!(snapshot.facts.iter().any(|f| f.name.as_str() == "due_on"));

    let accept = Input::Accept {
        by: you_at(runtime.state(id).await.unwrap().fencing()),
        offer: offered(&state),
    };
    runtime.submit(id, accept, InputSource::Desk).await.unwrap();
    let fencing = runtime.state(id).await.unwrap().fencing();
    let reply = Input::Reply {
        by: you_at(fencing),
        message: MessageId(Uuid::now_v7()),
        text: "It costs nothing, do not worry.".to_owned(),
    };
    runtime.submit(id, reply, InputSource::Desk).await.unwrap();
    customer.reads("It costs nothing, do not worry.").await;
    runtime
        .submit(
            id,
            Input::StartWrapUp {
                by: you_at(fencing),
            },
            InputSource::Desk,
        )
        .await
        .unwrap();
    let finish = Input::FinishWrapUp {
        by: you_at(fencing),
        disposition: "done".to_owned(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: "A lost lighthouse atlas.".to_owned(),
        notes: String::new(),
    };
    runtime.submit(id, finish, InputSource::Desk).await.unwrap();
    assert!(matches!(
        runtime.state(id).await.unwrap().phase(),
        Phase::Closed
    ));
    let found = runtime
        .store()
        .search("lighthouse", 10, None)
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].closed_at.is_some());
    until("an empty outbox", async || {
        (runtime.store().outbox_waiting_count().await.unwrap() == 0).then_some(())
    })
    .await;
    link.shutdown().await;
    close(runtime).await;
    gateway.shutdown().await.unwrap();
}
