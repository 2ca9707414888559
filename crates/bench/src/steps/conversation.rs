//! A conversation as the runtime sees it: it is opened, a customer names twelve parcels, each is
//! looked up and answered, then it is handed over. Messages have 300 bytes, what the system of
//! record says 2,048.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use baton_orchestrator::{ConversationId, Input, MessageId, Phase, State};
use baton_playbook::{EntityName, FactName, FactValue, RecordRef, ToolSuccess};
use baton_runtime::{InputSource, Runtime};
use uuid::Uuid;

use super::desk::Desk;
use super::{Stopwatch, Timed};
use crate::figures::micros;

/// Lookups of one conversation: as many as the Observer allows.
const LOOKUPS: usize = 12;
const MESSAGE_BYTES: usize = 300;
/// The text in a lookup's answer, so that the event that journals it has 2,048 bytes.
const HISTORY_BYTES: usize = 1_620;

/// The customer's text with each number; no two alike, as a repeated message counts as frustration.
const WISHES: [&str; LOOKUPS] = [
    "Hello, where is my parcel",
    "Thanks. Can you also track parcel",
    "When will the other one arrive, that is parcel",
    "My sister is waiting for a parcel as well, it is",
    "Has this parcel been shipped yet:",
    "Please look for the garden chairs, parcel",
    "And the lamp should have been here last week, parcel",
    "What is the status of the parcel with the books,",
    "I would like to know where the small one is, parcel",
    "One more parcel that I am waiting for is",
    "The neighbours did not see parcel",
    "Last one I promise, what about parcel",
];
/// Words that fill a message up to its length without a meaning to any rule.
const FILLER: &str = " the blue box for the house at the end of the street with the green door and the old tree in front of it";

/// All conversations, one after the other, by a task among others, as in the app; how long each input
/// took until it was durable.
pub(super) async fn one_after_the_other(path: &Path, conversations: usize) -> Result<Timed> {
    let desk = Desk::open(path).await?;
    let runtime = desk.runtime.clone();
    let watch = Stopwatch::start();
    let running = tokio::spawn(async move {
        let gateway = AtomicU64::new(1);
        let mut latencies = Vec::new();
        for _ in 0..conversations {
            latencies.extend(Conversation::new(&runtime, &gateway).run().await?);
        }
        anyhow::Ok(latencies)
    });
    let timed = watch.stop(running.await??);
    desk.close().await?;
    Ok(timed)
}

/// All conversations at once.
pub(super) async fn all_at_once(path: &Path, conversations: usize) -> Result<Timed> {
    let desk = Desk::open(path).await?;
    let gateway = Arc::new(AtomicU64::new(1));
    let watch = Stopwatch::start();
    let running: Vec<_> = (0..conversations)
        .map(|_| {
            let (runtime, gateway) = (desk.runtime.clone(), Arc::clone(&gateway));
            tokio::spawn(async move { Conversation::new(&runtime, &gateway).run().await })
        })
        .collect();
    let mut latencies = Vec::new();
    for one in running {
        latencies.extend(one.await??);
    }
    let timed = watch.stop(latencies);
    desk.close().await?;
    Ok(timed)
}

struct Conversation<'a> {
    runtime: &'a Runtime,
    id: ConversationId,
    /// The next place in the gateway's log, shared by all conversations.
    gateway: &'a AtomicU64,
    latencies: Vec<f64>,
}

impl<'a> Conversation<'a> {
    fn new(runtime: &'a Runtime, gateway: &'a AtomicU64) -> Self {
        Self {
            runtime,
            id: ConversationId(Uuid::now_v7()),
            gateway,
            latencies: Vec::new(),
        }
    }

    async fn run(mut self) -> Result<Vec<f64>> {
        let opened = Input::Opened {
            channel: "web".into(),
            customer_label: None,
            practice: true,
        };
        self.gateway_says(opened).await?;
        for (nth, wish) in WISHES.iter().enumerate() {
            let written = Input::CustomerWrote {
                message: MessageId(Uuid::now_v7()),
                text: message(wish, nth + 1),
                removed: Vec::new(),
            };
            self.gateway_says(written).await?;
            self.answer(nth + 1).await?;
        }
        let why = "The customer has named all parcels.".to_owned();
        self.desk_says(Input::HandOver { why }).await?;
        let state = self.state().await?;
        ensure!(
            matches!(state.phase(), Phase::HandingOff(_)),
            "a conversation was not handed over"
        );
        let looked_up = state.calls().all.len();
        ensure!(
            looked_up == LOOKUPS,
            "a conversation had {looked_up} lookups"
        );
        Ok(self.latencies)
    }

    /// What the system of record says to the question that is under way.
    async fn answer(&mut self, nth: usize) -> Result<()> {
        let (call, attempt) = {
            let state = self.state().await?;
            let call = state.calls().pending().next();
            let call = call
                .with_context(|| format!("parcel {nth} was not looked up: {:?}", state.trips()))?;
            (call.id, call.attempt)
        };
        let number = number(nth);
        let text = |name: &str, value: &str| (FactName::new(name), FactValue::Text(value.into()));
        let finished = Input::ToolFinished {
            call,
            attempt,
            duration_ms: 12,
            outcome: Ok(ToolSuccess {
                record: RecordRef {
                    entity: EntityName::new("parcel"),
                    id: number.clone(),
                },
                owner: Some("K-0001".into()),
                values: vec![
                    text("parcel_number", &number),
                    text("customer_number", "K-0001"),
                    text("parcel_state", "on its way"),
                    text(
                        "parcel_history",
                        &filled("scanned at a depot", HISTORY_BYTES),
                    ),
                ],
                unread: Vec::new(),
            }),
            redactions: Vec::new(),
        };
        self.desk_says(finished).await
    }

    async fn state(&self) -> Result<Arc<State>> {
        Ok(self.runtime.state(self.id).await?)
    }

    async fn gateway_says(&mut self, input: Input) -> Result<()> {
        let origin = InputSource::Gateway {
            seq: self.gateway.fetch_add(1, Ordering::Relaxed),
            key: Uuid::now_v7().to_string(),
        };
        self.submit(input, origin).await
    }

    async fn desk_says(&mut self, input: Input) -> Result<()> {
        self.submit(input, InputSource::Desk).await
    }

    async fn submit(&mut self, input: Input, origin: InputSource) -> Result<()> {
        let begun = Instant::now();
        self.runtime.submit(self.id, input, origin).await?;
        self.latencies.push(micros(begun.elapsed()));
        Ok(())
    }
}

fn number(nth: usize) -> String {
    format!("P-{nth:04}")
}

fn message(wish: &str, nth: usize) -> String {
    filled(&format!("{wish} {}?", number(nth)), MESSAGE_BYTES)
}

/// `text`, followed by words that mean nothing, `bytes` long.
fn filled(text: &str, bytes: usize) -> String {
    let mut all = text.to_owned();
    while all.len() < bytes {
        all.push_str(FILLER);
    }
    all.truncate(bytes);
    all
}
