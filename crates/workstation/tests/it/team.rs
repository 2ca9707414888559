//! Two desks at the gateway of a team, with a person each.

use std::path::Path;

use baton_customer::Customer;
use baton_desk::{ConnectionState, ConversationId, ErrorCode, Presence};
use baton_distribution::{Queue, Rules};
use baton_gateway::{Gateway, GatewayConfig, Person};
use baton_protocol::Token;
use baton_workstation::{DeskOptions, Joining};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Library, Window, reply};

const TOKEN: &str = "the-token-of-a-team";

struct Team {
    folder: TempDir,
    library: Library,
    gateway: Gateway,
}

impl Team {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("gateway.token"), TOKEN).unwrap();
        let database = folder.path().join("gateway.sqlite");
        let mut config = GatewayConfig::new(database, Token::new(TOKEN));
        config.team = Some(Rules::with_queues([("front".into(), Queue::default())]));
        let person = || Person {
            queues: ["front".into()].into(),
            skills: [].into(),
            capacity: 4,
            supervises: false,
        };
        config.people = ["ada", "ben"].map(|who| (who.into(), person())).into();
        Self {
            folder,
            library: Library::new().await,
            gateway: Gateway::start(config).await.unwrap(),
        }
    }

    fn options(&self, data: &Path, who: Option<&str>) -> DeskOptions {
        DeskOptions {
            data_dir: data.to_owned(),
            joining: Joining {
                gateway: Some(self.gateway.page_url()),
                token_file: Some(self.folder.path().join("gateway.token")),
                team: true,
                representative: who.map(str::to_owned),
                ..Joining::default()
            },
            ..self.library.options()
        }
    }

    /// A desk with a person, who is called by the name that they sign in with.
    async fn desk(&self, who: &str, name: &str) -> Window {
        let data = self.folder.path().join(who);
        let window = Window::open(self.options(&data, Some(who))).await.unwrap();
        window
            .shows("the gateway", |screen| {
                let state = screen.desk.as_ref()?.connection.state;
                (state == ConnectionState::Online).then_some(())
            })
            .await;
        assert_eq!(window.fresh().await.settings.representative_name, name);
        window
    }
}

async fn mine(window: &Window, id: ConversationId) {
    window
        .shows("the conversation among mine", |screen| {
            let mine = &screen.desk.as_ref()?.inbox.mine;
            mine.iter().any(|row| row.conversation == id).then_some(())
        })
        .await;
}

async fn nowhere(window: &Window, id: ConversationId) {
    window
        .shows("no trace of it in the list", |screen| {
            let inbox = &screen.desk.as_ref()?.inbox;
            let mine = inbox.mine.iter().any(|row| row.conversation == id);
            let offered = inbox.offers.iter().any(|card| card.conversation == id);
            let mut waiting = inbox.waiting.iter().flat_map(|group| &group.conversations);
            let waits = waiting.any(|row| row.conversation == id);
            (!mine && !offered && !waits).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_conversation_goes_from_one_desk_to_the_other_with_everything() {
    let team = Team::new().await;
    // The agents work at Ada's desk, which is there first.
    let ada = team.desk("ada", "Ada").await;
    let customer = Customer::open(&team.gateway.page_url()).await;
    let id = ConversationId(customer.id().0);
    customer.say("I lost a book. My card is L-1001").await;
    let card = ada.offer(id).await;
    let ben = team.desk("ben", "Ben").await;
    let decline = json!({ "offer": card, "reason": "break" });
    ada.ask("decline_offer", decline.clone()).await;
    assert_eq!(
        ada.refused("decline_offer", decline).await,
        ErrorCode::OfferGone
    );

    // Everything is on Ben's screen before he accepts.
    let card = ben.offer(id).await;
    let before = ben.view(id).await;
    let said = serde_json::to_string(&before).unwrap();
    assert!(said.contains("I lost a book") && said.contains("L-1001"));
    assert!(before.snapshot.is_some());
    ben.ask("accept_offer", json!({ "offer": card })).await;
    mine(&ben, id).await;
    ben.ask("send_reply", reply(id, "Ben here, which one?"))
        .await;
    customer.reads("Ben here, which one?").await;
    nowhere(&ada, id).await;
    let refused = ada.refused("send_reply", reply(id, "mine!")).await;
    assert_eq!(refused, ErrorCode::NotYours);

    // Back, with a note.
    ben.ask(
        "transfer",
        json!({ "conversation": id, "queue": "front", "note": "It is the blue one." }),
    )
    .await;
    let card = ada.offer(id).await;
    let there = serde_json::to_string(&ada.view(id).await).unwrap();
    assert!(there.contains("Ben here, which one?") && there.contains("It is the blue one."));
    ada.ask("accept_offer", json!({ "offer": card })).await;
    mine(&ada, id).await;
    nowhere(&ben, id).await;
    customer.say("thank you").await;
    ada.shows("what the customer said", |screen| {
        let row = &screen
            .desk
            .as_ref()?
            .inbox
            .mine
            .iter()
            .find(|m| m.conversation == id)?;
        row.last_text.contains("thank you").then_some(())
    })
    .await;

    // Ada goes home: Ben has it at once.
    ada.desk.close().await;
    let card = ben.offer(id).await;
    ben.ask("accept_offer", json!({ "offer": card })).await;
    mine(&ben, id).await;
    ben.agrees().await;
    ben.desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_away_is_offered_nothing_and_no_one_sits_at_a_desk_without_a_name() {
    let team = Team::new().await;
    let data = team.folder.path().join("nameless");
    let error = Window::open(team.options(&data, None)).await.err();
    let error = error.expect("no desk").to_string();
    assert!(error.contains("--as"), "{error}");

    let ada = team.desk("ada", "Ada").await;
    let mut settings = ada.fresh().await.settings;
    settings.presence = Presence::Away;
    ada.ask("set_settings", json!(settings)).await;
    let ben = team.desk("ben", "Ben").await;
    let customer = Customer::open(&team.gateway.page_url()).await;
    let id = ConversationId(customer.id().0);
    customer.say("I lost a book. My card is L-1002").await;
    ben.offer(id).await;
    assert!(ada.fresh().await.inbox.offers.is_empty());
    ben.desk.close().await;

    // The name is kept, and so is that she is away; a name that the gateway does not know is said.
    ada.desk.close().await;
    let data = team.folder.path().join("ada");
    let ada = Window::open(team.options(&data, None)).await.unwrap();
    assert_eq!(ada.fresh().await.settings.presence, Presence::Away);
    ada.desk.close().await;
    let data = team.folder.path().join("mallory");
    let stranger = Window::open(team.options(&data, Some("mallory"))).await;
    let stranger = stranger.unwrap();
    let told = stranger
        .shows("why no one sits there", |screen| {
            let notices = &screen.desk.as_ref()?.notices;
            notices
                .iter()
                .find(|n| n.text.contains("mallory"))
                .map(|n| n.text.clone())
        })
        .await;
    assert!(told.contains("knows no one named mallory"), "{told}");
    stranger.desk.close().await;
}
