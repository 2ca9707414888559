//! A scripted model behind the seam: its answers, failures and slowness, and a process that ends
//! between a question and its answer.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_connectors::{Systems, secret_from_environment};
use baton_orchestrator::{
    AgentModels, AskId, ConversationId, Event, Input, ModelAsk, ModelFailure, ModelFailureKind,
    ModelTask, SummaryWriter, Usage,
};
use baton_router::{Router, Routing, Scored};
use baton_runtime::{Clock, Config, Configuration, ModelPerformer, ModelReply, Runtime};
use baton_store::{OpenOptions, Store};
use serde_json::{Value, json};

use crate::support::{Library, Log, begin, close, count, journal, playbooks, reaches, until};

/// Knows one word.
struct Loans;

impl Router for Loans {
    fn name(&self) -> &'static str {
        "loans"
    }

    fn route(&self, text: &str) -> Routing {
        let best = text.contains("loan").then(|| Scored {
            intent: "loan".to_owned(),
            confidence: 0.9,
        });
        Routing {
            alternatives: best.iter().cloned().collect(),
            out_of_scope: if best.is_some() { 0.1 } else { 0.9 },
            best,
            router: "loans",
        }
    }
}

type Says = Box<dyn Fn(&ModelAsk) -> Option<Result<Value, ModelFailureKind>> + Send + Sync>;

/// Answers with a function's result; if that is `None` it never answers.
struct Scripted {
    agents: AgentModels,
    says: Says,
    asked: Mutex<Vec<AskId>>,
    /// Questions that were dropped before they were answered.
    dropped: Arc<AtomicUsize>,
}

impl Scripted {
    fn new(
        says: impl Fn(&ModelAsk) -> Option<Result<Value, ModelFailureKind>> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            agents: AgentModels {
                data: true,
                handoff: true,
                ..AgentModels::default()
            },
            says: Box::new(says),
            asked: Mutex::default(),
            dropped: Arc::default(),
        })
    }

    fn asked(&self) -> Vec<AskId> {
        self.asked.lock().unwrap().clone()
    }
}

/// Counts itself when it is dropped unfinished.
struct Unfinished(Arc<AtomicUsize>, bool);

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.fetch_add(usize::from(!self.1), Ordering::SeqCst);
    }
}

impl ModelPerformer for Scripted {
    fn agents(&self) -> AgentModels {
        self.agents
    }

    fn ask(
        &self,
        _: ConversationId,
        ask: ModelAsk,
    ) -> Pin<Box<dyn Future<Output = ModelReply> + Send + '_>> {
        self.asked.lock().unwrap().push(ask.ask);
        Box::pin(async move {
            let mut unfinished = Unfinished(Arc::clone(&self.dropped), false);
            let Some(said) = (self.says)(&ask) else {
                return std::future::pending().await;
            };
            unfinished.1 = true;
            ModelReply {
                duration_ms: 5,
                tries: 1,
                usage: Usage {
                    input_tokens: 100,
                    output_tokens: 10,
                    cost_micros: 7,
                },
                outcome: said.map_err(|kind| ModelFailure {
                    kind,
                    detail: "as the test wants it".to_owned(),
                }),
            }
        })
    }
}

async fn open(library: &Library, model: &Arc<Scripted>, model_ms: u64) -> Runtime {
    let mut playbooks = (*playbooks()).clone();
    playbooks.limits.model_ms = model_ms;
    for playbook in &mut playbooks.playbooks {
        Arc::make_mut(playbook).limits.model_ms = model_ms;
    }
    let playbooks = Arc::new(playbooks);
    let base_urls: BTreeMap<_, _> = playbooks
        .systems
        .keys()
        .map(|name| (name.clone(), library.register.base_url()))
        .collect();
    let systems = Systems::new(
        playbooks.systems.values(),
        &base_urls,
        secret_from_environment,
    );
    let options = OpenOptions::default();
    Runtime::start(Config {
        configuration: Configuration::new(
            playbooks,
            Arc::new(Loans),
            Some(Arc::clone(model) as Arc<dyn ModelPerformer>),
            systems.unwrap(),
        ),
        store: Store::open(&library.database(), options).await.unwrap(),
        clock: Clock::system(),
        available: None,
        offers_at_once: 0,
    })
    .await
    .unwrap()
}

/// Looks the reader up, then answers; sums up in one sentence.
fn sensible(ask: &ModelAsk) -> Option<Result<Value, ModelFailureKind>> {
    Some(Ok(match &ask.task {
        ModelTask::Act(task) if task.facts.iter().any(|f| f.name.as_str() == "due_on") => {
            json!({"reply": "Your book is due back on April 1, 2026."})
        }
        ModelTask::Act(_) => {
            json!({"call": {"tool": "get_reader", "arguments": {"card_number": "L-1001"}}})
        }
        ModelTask::Summarise(_) => json!({"summary": "Reader 1001 asks about a loan."}),
        ModelTask::Route(_) => Value::Null,
    }))
}

const QUESTION: &str = "when is my loan due? L-1001";

#[tokio::test]
async fn a_model_leads_a_conversation() {
    let library = Library::new().await;
    let model = Scripted::new(sensible);
    let runtime = open(&library, &model, 10_000).await;
    let id = begin(&runtime, &mut Log::default(), QUESTION)
        .await
        .unwrap();
    let state = reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    assert_eq!(model.asked().len(), 2);
    assert_eq!(
        (state.budget().tokens, state.budget().cost_micros),
        (220, 14)
    );
    let journal = journal(&runtime, id).await;
    assert!(journal.iter().any(|r| matches!(
        &r.event,
        Event::AgentReplied { text, .. } if text.contains("April 1, 2026")
    )));
    assert_eq!(library.register.counts().requests, 1);
    close(runtime).await;
}

#[tokio::test]
async fn a_model_that_fails_is_replaced_by_the_rules() {
    let library = Library::new().await;
    let model = Scripted::new(|_| Some(Err(ModelFailureKind::Unavailable)));
    let runtime = open(&library, &model, 10_000).await;
    let id = begin(&runtime, &mut Log::default(), QUESTION)
        .await
        .unwrap();
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    let journal = journal(&runtime, id).await;
    assert_eq!(
        count(&journal, |e| matches!(e, Event::ModelFailed { .. })),
        1
    );
    close(runtime).await;
}

#[tokio::test]
async fn a_slow_model_is_given_up_and_its_question_dropped() {
    let library = Library::new().await;
    let model = Scripted::new(|_| None);
    let runtime = open(&library, &model, 400).await;
    let id = begin(&runtime, &mut Log::default(), QUESTION)
        .await
        .unwrap();
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    until("the end of the question", async || {
        (model.dropped.load(Ordering::SeqCst) == 1).then_some(())
    })
    .await;
    close(runtime).await;
}

#[tokio::test]
async fn whoever_takes_over_ends_the_question_and_gets_a_summary() {
    let library = Library::new().await;
    let model = Scripted::new(|ask| match ask.task {
        ModelTask::Act(_) => None,
        ModelTask::Route(_) | ModelTask::Summarise(_) => sensible(ask),
    });
    let runtime = open(&library, &model, 60_000).await;
    let mut log = Log::default();
    let id = begin(&runtime, &mut log, QUESTION).await.unwrap();
    until("the question", async || {
        (!model.asked().is_empty()).then_some(())
    })
    .await;
    let wants = crate::support::wrote("let me talk to a person");
    runtime.submit(id, wants, log.next()).await.unwrap();
    // It is sealed when the lookups for the person have come back too.
    let state = reaches(&runtime, id, "a sealed summary", |s| {
        s.summary().is_some() && s.sealed().is_some_and(|sealed| sealed.revision > 1)
    })
    .await;
    assert!(!state.is_with_agents());
    // No fact is verified: the card number is only stated, and identifies no customer.
    assert_eq!(state.summary().unwrap().by, SummaryWriter::Template);
    assert_eq!(state.sealed().unwrap().revision, 2);
    until("the end of the question", async || {
        (model.dropped.load(Ordering::SeqCst) == 1).then_some(())
    })
    .await;
    close(runtime).await;
}

/// A conversation whose model was asked and had not answered when the runtime was stopped.
async fn left_while_it_waits(library: &Library) -> (ConversationId, Arc<Scripted>) {
    let silent = Scripted::new(|_| None);
    let runtime = open(library, &silent, 60_000).await;
    let id = begin(&runtime, &mut Log::default(), QUESTION)
        .await
        .unwrap();
    until("the question", async || {
        (!silent.asked().is_empty()).then_some(())
    })
    .await;
    close(runtime).await;
    (id, silent)
}

#[tokio::test]
async fn a_question_under_way_is_asked_again_after_a_restart() {
    let library = Library::new().await;
    let (id, silent) = left_while_it_waits(&library).await;

    let model = Scripted::new(sensible);
    let runtime = open(&library, &model, 60_000).await;
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    assert_eq!(
        model.asked()[0],
        silent.asked()[0],
        "under the same identifier"
    );
    let journal = journal(&runtime, id).await;
    assert_eq!(
        count(&journal, |e| matches!(e, Event::ModelAsked { .. })),
        2
    );
    assert_eq!(count(&journal, |e| matches!(e, Event::Discarded { .. })), 0);
    close(runtime).await;
}

#[tokio::test]
async fn without_a_model_any_more_the_rules_go_on_after_a_restart() {
    let library = Library::new().await;
    let (id, _) = left_while_it_waits(&library).await;

    let runtime = library.open(None).await;
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    let journal = journal(&runtime, id).await;
    assert!(journal.iter().any(|r| matches!(
        &r.event,
        Event::ModelFailed { failure, .. } if failure.kind == ModelFailureKind::NotConfigured
    )));
    close(runtime).await;
}

#[tokio::test]
async fn more_questions_than_there_is_room_for_wait() {
    let library = Library::new().await;
    let model = Scripted::new(sensible);
    let runtime = open(&library, &model, 20_000).await;
    let mut log = Log::default();
    let mut all = Vec::new();
    for _ in 0..40 {
        all.push(begin(&runtime, &mut log, QUESTION).await.unwrap());
    }
    for id in all {
        reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    }
    assert_eq!(model.asked().len(), 80);
    assert_eq!(model.dropped.load(Ordering::SeqCst), 0);
    close(runtime).await;
}

#[tokio::test]
async fn an_answer_nobody_waits_for_is_logged_and_dropped() {
    let library = Library::new().await;
    let model = Scripted::new(sensible);
    let runtime = open(&library, &model, 10_000).await;
    let id = begin(&runtime, &mut Log::default(), QUESTION)
        .await
        .unwrap();
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    let again = Input::ModelFinished {
        ask: model.asked()[0],
        duration_ms: 1,
        tries: 1,
        usage: Usage::default(),
        outcome: Ok(json!({"reply": "Once more!"})),
    };
    runtime
        .submit(id, again, baton_runtime::InputSource::Desk)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let journal = journal(&runtime, id).await;
    assert_eq!(count(&journal, |e| matches!(e, Event::Discarded { .. })), 1);
    assert_eq!(
        count(&journal, |e| matches!(e, Event::AgentReplied { .. })),
        1
    );
    close(runtime).await;
}
