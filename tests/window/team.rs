//! Two apps at one gateway: a handoff is a transaction between people, in front of both of them.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use baton_distribution::{Queue, Rules};
use baton_gateway::{Gateway, GatewayConfig, Person};
use baton_protocol::{AuthorKind, Token, channel::EntryBody};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::app::App;
use crate::customer::{Customer, is_closed, person_wrote};
use crate::desktop::Desktop;
use crate::practice::{BilledCustomer, QUIET};
use crate::scene::{Scene, play};

const SOON: Duration = Duration::from_secs(30);
const TOKEN: &str = "the-token-of-a-team";
/// The queues of the practice floor.
const QUEUES: [&str; 7] = [
    "general",
    "orders",
    "billing",
    "plans",
    "care",
    "supervisors",
    "callback",
];
const REPLY: &str = "Ben here. I see the charge.";
const OFFLINE: &str = "I will take it off the bill.";
const NOTE: &str = "Promised to take the charge off.";

#[test]
fn a_conversation_goes_from_the_agents_to_one_desk_and_on_to_another() {
    play("team", async |scene| {
        let folder = scene.evidence().join("gateway");
        let gateway = gateway(&folder).await?;
        let second = Desktop::start(&scene.evidence().join("second")).await?;
        let (address, token) = (gateway.page_url(), folder.join("gateway.token"));
        let token = token.to_string_lossy();
        let joined = [
            "--gateway",
            &address,
            "--gateway-token-file",
            &token,
            "--team",
        ];
        let ada = [&QUIET[..], &joined, &["--as", "ada"]].concat();
        let ben = [&QUIET[..], &joined, &["--as", "ben", "--agent-room", "0"]].concat();
        scene
            .with_app(&ada, async |ada| {
                let port = gateway.addr().port();
                let served = handed_over(scene, ada, (&second, &ben), port).await;
                if served.is_err() {
                    ada.keep_evidence(&scene.evidence().join("ada")).await?;
                }
                served
            })
            .await?;
        gateway.shutdown().await.context("the gateway's end")
    });
}

async fn gateway(folder: &Path) -> Result<Gateway> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("gateway.token"), TOKEN)?;
    let mut config = GatewayConfig::new(folder.join("gateway.sqlite"), Token::new(TOKEN));
    config.practice = true;
    let queue = Queue {
        // The machine may be slow; what runs out is tested elsewhere.
        offer_for: jiff::SignedDuration::from_mins(2),
        ..Queue::default()
    };
    let queues = QUEUES.map(|name| (name.into(), queue.clone()));
    config.team = Some(Rules::with_queues(queues));
    let person = || Person {
        queues: QUEUES.map(Into::into).into(),
        skills: [].into(),
        capacity: 4,
        supervises: false,
    };
    config.people = ["ada", "ben"].map(|who| (who.into(), person())).into();
    Gateway::start(config).await.context("no gateway")
}

async fn handed_over(
    scene: &Scene,
    ada: &App,
    (second, ben): (&Desktop, &[&str]),
    port: u16,
) -> Result<()> {
    ada.reads("footer, .status, body", "Online", SOON).await?;
    let case = BilledCustomer::of_the_world(3)?;
    let mut customer = Customer::open(port, "Guest").await?;
    customer.say(&case.complaint()).await?;
    let card = ada.reads("[data-offer]", &case.person.name, SOON).await?;
    ensure!(card.contains("Wrong charge on a bill"), "{card}");
    let ben = App::start(second, ben).await?;
    let played = with_both(scene, ada, &ben, &case, &mut customer).await;
    if played.is_err() {
        ben.keep_evidence(&scene.evidence().join("ben")).await?;
    }
    played
}

async fn with_both(
    scene: &Scene,
    ada: &App,
    ben: &App,
    case: &BilledCustomer,
    customer: &mut Customer,
) -> Result<()> {
    ben.reads("body", "Online", SOON).await?;
    let card = offer(ada).await?;
    ada.ask("decline_offer", json!({ "offer": card, "reason": "break" }))
        .await?;
    ada.loses("[data-offer]", SOON).await?;

    // The whole context is on Ben's screen, and he takes it with two keys.
    let card = ben.reads("[data-offer]", &case.person.name, SOON).await?;
    ensure!(card.contains("5 of 5 required facts verified"), "{card}");
    ben.picture(&scene.evidence().join("offered.png")).await?;
    ben.types("j").await?;
    ben.types(Key::Enter + "").await?;
    ben.sees("[data-place=composer]", SOON).await?;
    let pane = ben
        .reads("[role=region][aria-label=Snapshot]", &case.invoice, SOON)
        .await?;
    ensure!(pane.contains(&case.person.number), "{pane}");
    ben.focuses("[data-place=composer]", "", SOON).await?;
    ben.types(REPLY).await?;
    ben.types(Key::Enter + "").await?;
    customer
        .hears("Ben", SOON, |heard| person_wrote(heard, REPLY))
        .await?;

    // The cable is pulled; what he writes waits, and arrives once.
    ben.ask("go_offline", Value::Null).await?;
    ben.types(OFFLINE).await?;
    ben.types(Key::Enter + "").await?;
    ben.reads(".entry.representative", OFFLINE, SOON).await?;
    ben.ask("go_online", Value::Null).await?;
    customer
        .hears("what was written offline", SOON, |heard| {
            person_wrote(heard, OFFLINE)
        })
        .await?;

    // On to Ada, with a note.
    let conversation = json!(customer.conversation);
    let mut transfer = ben.shown(&conversation).await?;
    transfer["queue"] = json!("general");
    transfer["note"] = json!(NOTE);
    ben.ask("transfer", transfer).await?;
    let card = offer(ada).await?;
    ada.ask("accept_offer", json!({ "offer": card })).await?;
    ada.reads("[data-place=list]", "Mine", SOON).await?;
    ada.types("j").await?;
    ada.types(Key::Enter + "").await?;
    ada.reads("body", NOTE, SOON).await?;
    ada.reads(".entry.representative", OFFLINE, SOON).await?;
    ada.picture(&scene.evidence().join("transferred.png"))
        .await?;
    let refused = reply(ben, &conversation, "mine?").await;
    ensure!(refused.is_err(), "Ben still speaks");

    // She ends it, and both find it.
    let shown = ada.shown(&conversation).await?;
    ada.ask("start_wrap_up", shown.clone()).await?;
    let mut finish = shown;
    finish["disposition"] = json!("refund_started");
    finish["settled"] = json!([]);
    finish["not_wanted"] = json!([]);
    finish["summary"] = json!("The axolotl charge was taken off.");
    finish["notes"] = json!("");
    finish["unanswered"] = json!(5);
    ada.ask("finish_wrap_up", finish).await?;
    customer.hears("the end", SOON, is_closed).await?;
    for (who, app) in [("Ada", ada), ("Ben", ben)] {
        let found = app
            .ask(
                "search_history",
                json!({ "query": "quokka", "cursor": null }),
            )
            .await?;
        ensure!(found["total"] == json!(1), "{who} finds {found}");
    }
    let said = customer.read.iter().filter(|entry| {
        matches!(&entry.body, EntryBody::Message { author, .. }
            if author.kind == AuthorKind::Representative)
    });
    ensure!(said.count() == 2, "each reply once: {:?}", customer.read);
    Ok(())
}

async fn offer(app: &App) -> Result<Value> {
    app.sees("[data-offer]", SOON).await?;
    let desk = app.ask("get_desk", Value::Null).await?;
    let offer = &desk["inbox"]["offers"][0]["offer"];
    ensure!(!offer.is_null(), "no offer in {desk}");
    Ok(offer.clone())
}

async fn reply(app: &App, conversation: &Value, text: &str) -> Result<Value> {
    let mut reply = app.shown(conversation).await?;
    reply["text"] = json!(text);
    reply["key"] = json!(uuid::Uuid::now_v7());
    app.ask("send_reply", reply).await
}
