//! The configuration is replaced while conversations run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baton_connectors::{Asking, Reply, Systems, ToolCall, Transport};
use baton_orchestrator::observer::Rule;
use baton_orchestrator::{ConversationId, Event};
use baton_playbook::{Failure, FailureKind, Playbooks, Template, load};
use baton_practice::Faults;
use baton_runtime::{Configuration, Runtime};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::support::{Library, Log, Words, begin, close, count, journal, reaches, until};

/// The library as another person would have written it.
fn written(change: impl Fn(String) -> String) -> Arc<Playbooks> {
    let text = change(include_str!("desk.toml").to_owned());
    Arc::new(load(&[("desk.toml".to_owned(), text)]).unwrap_or_else(|e| panic!("{e}")))
}

/// A configuration whose systems are all at one address.
fn at(playbooks: Arc<Playbooks>, address: &str) -> Configuration {
    let systems = playbooks.systems.keys();
    let addresses: BTreeMap<_, _> = systems.map(|n| (n.clone(), address.to_owned())).collect();
    let systems = Systems::new(playbooks.systems.values(), &addresses, |_| None).unwrap();
    Configuration::new(playbooks, Arc::new(Words), None, systems)
}

async fn agents_said(runtime: &Runtime, id: ConversationId) -> Vec<String> {
    let said = |event| match event {
        Event::AgentReplied { text, .. } => Some(text),
        _ => None,
    };
    let journal = journal(runtime, id).await;
    journal.into_iter().filter_map(|r| said(r.event)).collect()
}

/// A system of record that answers when it is let.
#[derive(Debug)]
struct Held {
    asked: AtomicBool,
    let_go: Semaphore,
}

impl Held {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            asked: AtomicBool::new(false),
            let_go: Semaphore::new(0),
        })
    }

    fn systems(self: &Arc<Self>) -> Systems {
        let transport: Arc<dyn Transport> = Arc::clone(self) as _;
        Systems::over([("readers".into(), None, transport)])
    }
}

impl Transport for Held {
    fn host(&self) -> Option<&str> {
        None
    }

    fn ask<'a>(&'a self, call: ToolCall<'a>) -> Asking<'a, Reply> {
        self.asked.store(true, Ordering::SeqCst);
        Box::pin(async move {
            self.let_go.acquire().await.unwrap().forget();
            let id = &call.arguments["card_number"];
            let reader = json!({"id": id, "name": "Held Reader", "due_on": "2026-05-05"});
            Ok(Reply {
                answer: reader.into(),
                status: None,
            })
        })
    }

    fn probe(&self) -> Asking<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// A system of record that is asked in vain.
#[derive(Debug)]
struct Gone;

impl Transport for Gone {
    fn host(&self) -> Option<&str> {
        None
    }

    fn ask<'a>(&'a self, _: ToolCall<'a>) -> Asking<'a, Reply> {
        Box::pin(async {
            Err(Failure {
                kind: FailureKind::Rejected,
                status: None,
                detail: "this system was replaced".to_owned(),
                retry_after_ms: None,
            })
        })
    }

    fn probe(&self) -> Asking<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_run_on_while_the_configuration_is_replaced() {
    const CONVERSATIONS: usize = 40;
    let library = Library::new().await;
    let runtime = library.open(None).await;
    assert_eq!(runtime.configuration().current().number, 1);

    let address = library.register.base_url();
    let replaced = runtime.clone();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let replacing = tokio::spawn(async move {
        let mut number = 1;
        while !stopped.load(Ordering::SeqCst) {
            let mark = if number % 2 == 1 { "even" } else { "odd" };
            // Both parts of the answer and the name of the desk change together.
            let playbooks = written(|text| {
                text.replace("Lantern Library", &format!("The {mark} library"))
                    .replace(
                        "Your loan is due",
                        &format!("{{desk}} ({mark}): your loan is due"),
                    )
            });
            number = replaced
                .replace_configuration(at(playbooks, &address))
                .await
                .unwrap();
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        number
    });

    let mut log = Log::default();
    let mut ids = Vec::new();
    for nth in 0..CONVERSATIONS {
        let words = format!("when is my loan due? L-{}", 1000 + nth);
        ids.push(begin(&runtime, &mut log, &words).await.unwrap());
    }
    for id in ids {
        let state = reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
        assert!(state.trips().is_empty(), "{:?}", state.trips());
        let said = agents_said(&runtime, id).await;
        let [answer] = said.as_slice() else {
            panic!("{said:?}");
        };
        let whole = ["even", "odd"]
            .iter()
            .any(|mark| answer.starts_with(&format!("The {mark} library ({mark}): your loan")))
            || answer.starts_with("Your loan is due");
        assert!(whole, "parts of two versions: {answer}");
    }
    stop.store(true, Ordering::SeqCst);
    let last = replacing.await.unwrap();
    assert!(last > 5, "replaced {last} times");
    assert_eq!(runtime.configuration().current().number, last);
    close(runtime).await;
}

#[tokio::test]
async fn a_call_in_flight_finishes_under_the_version_it_began_with() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let held = Held::new();
    let playbooks = written(|text| text);
    let version = Configuration::new(
        Arc::clone(&playbooks),
        Arc::new(Words),
        None,
        held.systems(),
    );
    assert_eq!(runtime.replace_configuration(version).await.unwrap(), 2);

    let mut log = Log::default();
    let first = begin(&runtime, &mut log, "when is my loan due? L-1001")
        .await
        .unwrap();
    until("the call", async || {
        held.asked.load(Ordering::SeqCst).then_some(())
    })
    .await;

    // The new version has no such tool any more under this name, and another system behind it.
    let renamed = written(|text| {
        text.replace("get_reader", "find_reader")
            .replace("Your loan is due back", "By now it is due")
    });
    let renamed_digest = renamed.digest.clone();
    let gone: Arc<dyn Transport> = Arc::new(Gone);
    let gone = Systems::over([("readers".into(), None, gone)]);
    let version = Configuration::new(renamed, Arc::new(Words), None, gone);
    assert_eq!(runtime.replace_configuration(version).await.unwrap(), 3);
    held.let_go.add_permits(1);

    let requested = |e: &Event| match e {
        Event::CallRequested { call, tool, .. } if tool.as_str() == "get_reader" => Some(*call),
        _ => None,
    };
    let call = journal(&runtime, first).await;
    let call = call.iter().find_map(|r| requested(&r.event)).unwrap();
    let ended = async || {
        let journal = journal(&runtime, first).await;
        journal.into_iter().find_map(|r| match r.event {
            Event::CallSucceeded { call: of, .. } if of == call => Some(Ok(())),
            Event::CallFailed {
                call: of, failure, ..
            } if of == call => Some(Err(failure)),
            _ => None,
        })
    };
    assert_eq!(until("the result", ended).await, Ok(()));

    // The journal says which configuration decided what.
    let told: Vec<_> = journal(&runtime, first)
        .await
        .into_iter()
        .filter_map(|r| match r.event {
            Event::Opened { configuration, .. } => configuration,
            Event::ConfigurationChanged { configuration } => Some(configuration),
            _ => None,
        })
        .collect();
    let [begun, changed] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_ne!(begun, changed);
    assert_eq!(playbooks.digest.as_ref(), Some(begun));
    assert_eq!(renamed_digest.as_ref(), Some(changed));

    // What begins now, begins under the new version.
    held.asked.store(false, Ordering::SeqCst);
    let second = begin(&runtime, &mut log, "when is my loan due? L-1002")
        .await
        .unwrap();
    until("the other tool's call", async || {
        let journal = journal(&runtime, second).await;
        let other = |e: &Event| matches!(e, Event::CallRequested { tool, .. } if tool.as_str() == "find_reader");
        (count(&journal, other) > 0 && count(&journal, |e| matches!(e, Event::CallFailed { .. })) > 0)
            .then_some(())
    })
    .await;
    assert!(!held.asked.load(Ordering::SeqCst));
    close(runtime).await;
}

#[tokio::test]
async fn deadlines_are_those_of_the_new_version() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let address = library.register.base_url();
    // Longer than anything here waits.
    let mut patient = (*written(|text| text)).clone();
    patient.limits.quiet_ms = 3_600_000;
    for playbook in &mut patient.playbooks {
        Arc::make_mut(playbook).limits.quiet_ms = 3_600_000;
    }
    runtime
        .replace_configuration(at(Arc::new(patient), &address))
        .await
        .unwrap();
    let mut log = Log::default();
    let id = begin(&runtime, &mut log, "when is my loan due? L-1001")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let waits = runtime.state(id).await.unwrap();
    assert_eq!(waits.counts().agents, 0, "it waits for the rest of a burst");
    let hurried = at(written(|text| text), &address);
    runtime.replace_configuration(hurried).await.unwrap();
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    close(runtime).await;
}

#[tokio::test]
async fn an_open_breaker_stays_open_where_the_system_is_the_same() {
    let library = Library::new().await;
    let down = Faults {
        down: true,
        ..Faults::none()
    };
    library.register.set_faults(down).unwrap();
    let mut log = Log::default();
    let runtime = library.open(None).await;
    let first = begin(&runtime, &mut log, "when is my loan due? L-1001")
        .await
        .unwrap();
    reaches(&runtime, first, "a person", |s| !s.trips().is_empty()).await;
    library.register.set_faults(Faults::none()).unwrap();

    let address = library.register.base_url();
    let reworded = written(|text| text.replace("Thank you, noted.", "Noted, thank you."));
    runtime
        .replace_configuration(at(reworded, &address))
        .await
        .unwrap();
    let second = begin(&runtime, &mut log, "when is my loan due? L-1002")
        .await
        .unwrap();
    let state = reaches(&runtime, second, "a person", |s| !s.trips().is_empty()).await;
    assert_eq!(state.trips()[0].rule, Rule::SystemUnreachable);
    let none = count(&journal(&runtime, second).await, |e| {
        matches!(e, Event::CallRequested { .. })
    });
    assert_eq!(none, 0, "the same system is still at rest");

    let moved = written(|text| text.replace("http://127.0.0.1:1", "http://127.0.0.1:2"));
    runtime
        .replace_configuration(at(moved, &address))
        .await
        .unwrap();
    let third = begin(&runtime, &mut log, "when is my loan due? L-1003")
        .await
        .unwrap();
    let state = reaches(&runtime, third, "an answer", |s| s.counts().agents > 0).await;
    assert!(state.trips().is_empty(), "a system elsewhere begins anew");
    close(runtime).await;
}

#[tokio::test]
async fn those_who_watch_see_each_version_whole_and_a_stopped_desk_takes_none() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut versions = runtime.configuration().subscribe();
    let before = runtime.configuration().current();
    let mut playbooks = (*written(|text| text)).clone();
    playbooks.wording.goodbye = Template::parse("Farewell.").unwrap();
    let address = library.register.base_url();
    let next = at(Arc::new(playbooks), &address);
    assert_eq!(
        runtime.replace_configuration(next.clone()).await.unwrap(),
        2
    );
    versions.changed().await.unwrap();
    let seen = Arc::clone(&versions.borrow_and_update());
    assert_eq!(seen.number, 2);
    let farewell = Template::parse("Farewell.").unwrap();
    assert_eq!(seen.playbooks.wording.goodbye, farewell);
    // What was read before stays what it was.
    assert_eq!(before.number, 1);
    assert_ne!(before.playbooks.wording.goodbye, farewell);

    runtime.stop().await;
    assert!(runtime.replace_configuration(next).await.is_err());
    assert_eq!(runtime.configuration().current().number, 2);
    runtime.store().close().await.unwrap();
}
