//! The desk that is killed: a runtime with its link, a representative who always does the next thing,
//! and the place where it kills itself.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use baton_link::LinkConfig;
use baton_orchestrator::{ConversationId, Input, MessageId, Phase, State};
use baton_playbook::{Playbooks, load};
use baton_protocol::Token;
use baton_runtime::{Clock, InputSource, Runtime, connect};
use baton_store::{OpenOptions, Store};
use rustix::process::{Signal, getpid, kill_process};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

use crate::support::{PATIENCE, close, offered, start, you, you_at};

/// Names this process as the desk: where its database is.
pub(super) const DATABASE: &str = "BATON_KILL_DATABASE";
pub(super) const CONVERSATION: &str = "BATON_KILL_CONVERSATION";
pub(super) const LINK: &str = "BATON_KILL_LINK";
pub(super) const SYSTEMS: &str = "BATON_KILL_SYSTEMS";
/// The boundary at which it ends, counted over all kinds or, behind its name and a colon, over one; none if it is not to be
/// killed.
pub(super) const AT: &str = "BATON_KILL_AT";
pub(super) const TOKEN: &str = "a-token-for-tests-only";
const REPLY: &str = "Your bag stands in the office at the quay.";

/// The desk's configuration, with one tool that must not run twice. The rules call reading tools
/// only, and a reading tool may run twice wherever it is read from a file: so it is made here.
pub(super) fn playbooks() -> Arc<Playbooks> {
    let text = include_str!("desk.toml").to_owned();
    let mut playbooks = load(&[("desk.toml".to_owned(), text)]).unwrap_or_else(|e| panic!("{e}"));
    for tool in &mut playbooks.tools {
        if tool.name.as_str() == "take_claim" {
            let tool = Arc::make_mut(tool);
            (tool.idempotent, tool.tries) = (false, 1);
        }
    }
    Arc::new(playbooks)
}

/// Tells the parent something.
fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}")
        .and_then(|()| out.flush())
        .unwrap();
}

/// Counts the boundaries, and ends the process at one of them. It listens only to the program's own
/// log; the program has no code for this.
struct FailPoint {
    reached: Arc<AtomicU64>,
    /// The only kind that counts, if one is named, and how many of it were reached.
    of: Option<String>,
    of_kind: AtomicU64,
    at: u64,
}

impl FailPoint {
    fn reach(&self, kind: &str) {
        let nth = self.reached.fetch_add(1, Ordering::SeqCst) + 1;
        let counted = match &self.of {
            None => nth,
            Some(of) if of == kind => self.of_kind.fetch_add(1, Ordering::SeqCst) + 1,
            Some(_) => return,
        };
        if counted == self.at {
            tell(&format!("KILLED {kind}"));
            kill_process(getpid(), Signal::KILL).unwrap();
            // The signal is on its way; nothing else happens on this thread.
            loop {
                std::thread::park();
            }
        }
    }
}

/// The message of an event.
#[derive(Default)]
struct Message(String);

impl tracing_subscriber::field::Visit for Message {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl Layer<Registry> for FailPoint {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, Registry>) {
        if event.metadata().target() == "baton_store::write::writer::transact" {
            let mut message = Message::default();
            event.record(&mut message);
            if matches!(message.0.as_str(), "writing" | "durable") {
                self.reach(&message.0);
            }
        }
    }

    fn on_new_span(
        &self,
        attributes: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: Context<'_, Registry>,
    ) {
        if attributes.metadata().name() == "execute_tool" {
            self.reach("call begins");
        }
    }

    fn on_close(&self, id: tracing::span::Id, context: Context<'_, Registry>) {
        if context
            .metadata(&id)
            .is_some_and(|m| m.name() == "execute_tool")
        {
            self.reach("call ended");
        }
    }
}

/// The desk. Does nothing unless the environment makes it one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desk() {
    let Some(database) = std::env::var_os(DATABASE).map(PathBuf::from) else {
        return;
    };
    let told = |name| std::env::var(name).unwrap();
    let reached = Arc::new(AtomicU64::new(0));
    let at = std::env::var(AT).unwrap_or_else(|_| "0".to_owned());
    let (of, at) = at
        .rsplit_once(':')
        .map_or((None, &*at), |(of, at)| (Some(of), at));
    let fail_point = FailPoint {
        reached: Arc::clone(&reached),
        of: of.map(ToOwned::to_owned),
        of_kind: AtomicU64::new(0),
        at: at.parse().unwrap(),
    };
    tracing::subscriber::set_global_default(Registry::default().with(fail_point)).unwrap();
    let id = ConversationId(told(CONVERSATION).parse().unwrap());
    let store = Store::open(&database, OpenOptions::default())
        .await
        .unwrap();
    let runtime = start(
        store,
        &told(SYSTEMS),
        Some(you()),
        Clock::system(),
        playbooks(),
    )
    .await;
    let link = LinkConfig::new(told(LINK), Token::new(TOKEN), "desk-1");
    let link = connect(&runtime, Clock::system(), link).unwrap();
    if tokio::time::timeout(PATIENCE * 3, work(&runtime, id))
        .await
        .is_err()
    {
        let journal = crate::support::journal(&runtime, id).await;
        panic!("the conversation does not come to its end: {journal:#?}");
    }
    crate::support::until("an empty outbox", async || {
        (runtime.store().outbox_waiting_count().await.unwrap() == 0).then_some(())
    })
    .await;
    let replayed = State::replay(id, &crate::support::journal(&runtime, id).await);
    assert_eq!(*runtime.state(id).await.unwrap(), replayed);
    link.shutdown().await;
    close(runtime).await;
    tell(&format!("DONE {}", reached.load(Ordering::SeqCst)));
}

/// The representative: accepts, replies once, wraps up. Reads the conversation before every step, as a
/// person does who sees the desk come back.
async fn work(runtime: &Runtime, id: ConversationId) {
    loop {
        let Ok(state) = runtime.state(id).await else {
            // The gateway has not delivered it yet.
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            continue;
        };
        let Some(input) = next(&state) else {
            if matches!(state.phase(), Phase::Closed) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            continue;
        };
        // A submission a moment too early is refused.
        if runtime.submit(id, input, InputSource::Desk).await.is_ok() {
            let durable = runtime.state(id).await.unwrap().next_seq();
            tell(&format!("ACKNOWLEDGED {durable}"));
        }
    }
}

fn next(state: &State) -> Option<Input> {
    let fencing = state.fencing();
    match state.phase() {
        Phase::HandingOff(_) => offered(state).map(|offer| Input::Accept {
            by: you_at(fencing),
            offer: Some(offer),
        }),
        Phase::WithRepresentative(_) if state.counts().representatives == 0 => Some(Input::Reply {
            by: you_at(fencing),
            message: MessageId(uuid::Uuid::now_v7()),
            text: REPLY.to_owned(),
        }),
        Phase::WithRepresentative(_) => Some(Input::StartWrapUp {
            by: you_at(fencing),
        }),
        Phase::WrapUp(_) => Some(Input::FinishWrapUp {
            by: you_at(fencing),
            disposition: "done".to_owned(),
            settled: Vec::new(),
            not_wanted: Vec::new(),
            summary: "Lost luggage.".to_owned(),
            notes: String::new(),
        }),
        Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => None,
    }
}
