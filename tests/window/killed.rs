//! `kill -9` for everything the app runs as, again and again, while customers write and a
//! representative answers. Afterwards every message stands once, in order, on both sides.

use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use baton_orchestrator::{ConversationId, Event};
use baton_protocol::channel::EntryBody;
use baton_protocol::{AuthorKind, MessageId};
use baton_store::{OpenOptions, Store, StoreError};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::customer::{Customer, person_wrote};
use crate::practice::{BilledCustomer, QUIET, gateway_port};
use crate::representative::Representative;
use crate::scene::{Scene, play};

const KILLS: usize = 20;
/// Kills until enough was said for them to mean anything.
const MOST_KILLS: usize = 60;
/// How often one hits the app while it opens; the others hit it at work.
const IN_THE_OPENING: f64 = 0.25;
const OPENING_MS: std::ops::Range<u64> = 200..3_000;
const AT_WORK_MS: std::ops::Range<u64> = 50..3_000;
const CUSTOMERS: usize = 4;
/// The gateway takes two messages a second from one customer.
const BETWEEN_MESSAGES: Duration = Duration::from_millis(600);
const AT_THE_END: Duration = Duration::from_secs(60);

#[test]
fn nothing_is_lost_or_doubled_when_the_app_is_killed() {
    play("killed", async |scene| {
        let seed: u64 = match std::env::var("BATON_TEST_SEED") {
            Ok(seed) => seed.parse()?,
            Err(_) => rand::random(),
        };
        println!("BATON_TEST_SEED={seed} kills at the same moments again");
        let survived = survive(scene, ChaCha8Rng::seed_from_u64(seed)).await;
        survived.with_context(|| format!("with BATON_TEST_SEED={seed}"))
    });
}

async fn survive(scene: &Scene, mut rng: ChaCha8Rng) -> Result<()> {
    let port = gateway_port()?;
    let port_words = port.to_string();
    let arguments = [&QUIET[..], &["--gateway-port", &port_words]].concat();
    let over = Arc::new(AtomicBool::new(false));
    let mut desk = Representative::default();
    let mut writing = Vec::new();
    let (mut at_work, mut opening) = (0, 0);

    for kill in 0.. {
        // On a slow machine little is said between two kills, so more of them follow.
        if kill >= KILLS && (desk.replies_in_all() > KILLS / 2 || kill >= MOST_KILLS) {
            break;
        }
        // They come one after the other, so that every kill finds a customer at the beginning.
        if writing.len() < CUSTOMERS && kill * CUSTOMERS / KILLS >= writing.len() {
            let case = BilledCustomer::of_the_world(writing.len())?;
            writing.push(tokio::spawn(write_until(port, case, Arc::clone(&over))));
        }
        if rng.random_bool(IN_THE_OPENING) {
            let life = Duration::from_millis(rng.random_range(OPENING_MS));
            let opened = tokio::time::timeout(life, App::start(&scene.desktop, &arguments)).await;
            drop(opened);
            opening += 1;
        } else {
            let life = Duration::from_millis(rng.random_range(AT_WORK_MS));
            let app = App::start(&scene.desktop, &arguments).await?;
            // The window is there before the desk is.
            app.sees("[data-place=list]", AT_THE_END).await?;
            // A command that was under way when the app went is sent again by its sender.
            let _ = tokio::time::timeout(life, desk.works(&app, usize::MAX)).await;
            drop(app);
            at_work += 1;
        }
        gone(port)
            .await
            .with_context(|| format!("after kill {kill}"))?;
    }
    println!("killed {at_work} times at work, {opening} in the opening");

    over.store(true, Ordering::SeqCst);
    let app = App::start(&scene.desktop, &arguments).await?;
    desk.works(&app, CUSTOMERS).await?;
    let mut talked = Vec::new();
    for customer in writing {
        talked.push(customer.await??);
    }
    for talk in &mut talked {
        goes_on(&app, &mut desk, talk).await?;
    }
    drop(app);
    gone(port).await?;

    let path = scene.desktop.data_dir().join("baton.sqlite");
    let store = opened(&path).await?;
    let (mut said, mut answered) = (0, 0);
    for talk in &talked {
        said += talk.sent.len();
        answered += desk.replies_in(talk.conversation()).len();
        judge(&store, &desk, talk).await?;
    }
    store.close().await?;
    println!("{said} messages of {CUSTOMERS} customers and {answered} replies, each once");
    ensure!(
        answered > KILLS / 2,
        "too little was said for the kills to mean anything"
    );
    Ok(())
}

/// The kernel takes a moment to put a killed process away.
async fn gone(port: u16) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
        ensure!(
            begun.elapsed() < AT_THE_END,
            "the app's gateway still answers"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// Opens the database. A killed process holds its lock until the kernel has put away its memory,
/// which comes after its sockets.
async fn opened(path: &Path) -> Result<Store> {
    let begun = Instant::now();
    loop {
        match Store::open(path, OpenOptions::default()).await {
            Err(StoreError::Locked { .. }) if begun.elapsed() < AT_THE_END => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            opened => return Ok(opened?),
        }
    }
}

/// One customer and what they sent.
struct Talk {
    customer: Customer,
    sent: Vec<MessageId>,
}

impl Talk {
    fn conversation(&self) -> Uuid {
        self.customer.conversation.0
    }
}

/// A customer who comes with a case and goes on writing until it is over.
async fn write_until(port: u16, case: BilledCustomer, over: Arc<AtomicBool>) -> Result<Talk> {
    let customer = Customer::open(port, "Guest").await?;
    let mut sent = vec![
        customer
            .say("There is a charge on my bill that I do not know.")
            .await?,
    ];
    tokio::time::sleep(BETWEEN_MESSAGES).await;
    let (number, bill) = (&case.person.number, &case.invoice);
    let answer = format!("My customer number is {number}, and the bill is {bill}.");
    sent.push(customer.say(&answer).await?);
    while !over.load(Ordering::SeqCst) {
        tokio::time::sleep(BETWEEN_MESSAGES).await;
        let text = format!("This is message {} about bill {bill}.", sent.len() + 1);
        sent.push(customer.say(&text).await?);
    }
    Ok(Talk { customer, sent })
}

/// After all that, the two still hear each other.
async fn goes_on(app: &App, desk: &mut Representative, talk: &mut Talk) -> Result<()> {
    let last = "This is my last word.";
    talk.sent.push(talk.customer.say(last).await?);
    let begun = Instant::now();
    loop {
        let request = json!({ "conversation": talk.conversation() });
        let view = app.ask("get_conversation", request).await?;
        let entries = view["transcript"].as_array().context("a transcript")?;
        if entries.iter().any(|entry| entry["body"]["text"] == last) {
            break;
        }
        ensure!(
            begun.elapsed() < AT_THE_END,
            "the last word did not arrive: {view}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let goodbye = desk.replies(app, talk.conversation()).await?;
    let heard = |heard: &[_]| person_wrote(heard, &goodbye);
    talk.customer
        .hears("the last reply", AT_THE_END, heard)
        .await
}

/// What was said and what stands in the journal and at the gateway is the same, once, in order.
async fn judge(store: &Store, desk: &Representative, talk: &Talk) -> Result<()> {
    let rows = store.read_journal(talk.conversation(), 0).await?;
    let journal = baton_runtime::read_recorded(ConversationId(talk.conversation()), &rows)?;
    let (mut applied, mut replied, mut agents) = (Vec::new(), Vec::new(), Vec::new());
    for recorded in &journal {
        match &recorded.event {
            Event::CustomerWrote { message, .. } => applied.push(message.0),
            Event::RepresentativeWrote { message, .. } => replied.push(message.0),
            Event::AgentReplied { message, .. } => agents.push(message.0),
            _ => {}
        }
    }
    let sent: Vec<Uuid> = talk.sent.iter().map(|id| id.0).collect();
    ensure!(applied == sent, "sent {sent:?}, applied {applied:?}");
    let replies: Vec<Uuid> = desk.replies_in(talk.conversation()).to_vec();
    ensure!(
        replied == replies,
        "replied {replies:?}, in the journal {replied:?}"
    );

    let at_the_gateway = |kind: AuthorKind| -> Vec<Uuid> {
        let messages = talk
            .customer
            .read
            .iter()
            .filter_map(|entry| match &entry.body {
                EntryBody::Message { id, author, .. } if author.kind == kind => Some(id.0),
                _ => None,
            });
        messages.collect()
    };
    for (kind, expected) in [
        (AuthorKind::Customer, &sent),
        (AuthorKind::Representative, &replies),
        (AuthorKind::Agent, &agents),
    ] {
        let there = at_the_gateway(kind);
        ensure!(
            there == *expected,
            "{kind:?}: {expected:?} went out, the gateway has {there:?}"
        );
    }
    Ok(())
}
