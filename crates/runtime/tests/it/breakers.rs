//! A failing system of record is left alone, also over a restart, until a probe succeeds.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::{Attempt, verify};
use baton_orchestrator::{ConversationId, Event};
use baton_playbook::{FailureKind, RateLimit};
use baton_practice::Faults;
use baton_runtime::{Clock, Runtime};
use baton_store::{OpenOptions, Store};

use crate::support::{Library, Log, begin, close, count, journal, playbooks, reaches, start};

async fn calls(runtime: &Runtime, id: ConversationId) -> usize {
    let journal = journal(runtime, id).await;
    count(&journal, |e| matches!(e, Event::CallRequested { .. }))
}

async fn goes_to_a_person_for_it(runtime: &Runtime, id: ConversationId) {
    let state = reaches(runtime, id, "a person", |s| !s.trips().is_empty()).await;
    assert_eq!(state.trips()[0].rule, Rule::SystemUnreachable);
}

#[tokio::test]
async fn an_open_breaker_sends_people_to_people_before_an_agent_begins() {
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
    goes_to_a_person_for_it(&runtime, first).await;
    assert_eq!(
        calls(&runtime, first).await,
        2,
        "two calls of three tries each open it"
    );

    let second = begin(&runtime, &mut log, "when is my loan due? L-1002")
        .await
        .unwrap();
    goes_to_a_person_for_it(&runtime, second).await;
    assert_eq!(calls(&runtime, second).await, 0);
    close(runtime).await;

    let runtime = library.open(None).await;
    let third = begin(&runtime, &mut log, "when is my loan due? L-1003")
        .await
        .unwrap();
    goes_to_a_person_for_it(&runtime, third).await;
    assert_eq!(
        calls(&runtime, third).await,
        0,
        "open before the restart, open after it"
    );
    close(runtime).await;

    library.register.set_faults(Faults::none()).unwrap();
    let runtime = library.open_ahead(Duration::from_secs(60)).await;
    let fourth = begin(&runtime, &mut log, "when is my loan due? L-1004")
        .await
        .unwrap();
    let state = reaches(&runtime, fourth, "an answer", |s| s.counts().agents > 0).await;
    assert!(state.trips().is_empty(), "the probe worked and closed it");
    close(runtime).await;
}

#[tokio::test]
async fn calls_that_got_no_turn_open_no_breaker_and_stand_in_the_snapshot() {
    let library = Library::new().await;
    let mut playbooks = (*playbooks()).clone();
    for system in playbooks.systems.values_mut() {
        system.rate = Some(RateLimit {
            every: Duration::from_secs(3_600),
            burst: NonZeroU32::MIN,
        });
    }
    let store = Store::open(&library.database(), OpenOptions::default())
        .await
        .unwrap();
    let base = library.register.base_url();
    let runtime = start(store, &base, None, Clock::system(), Arc::new(playbooks)).await;
    let mut log = Log::default();
    let first = begin(&runtime, &mut log, "when is my loan due? L-1001")
        .await
        .unwrap();
    reaches(&runtime, first, "an answer", |s| s.counts().agents > 0).await;
    // More tries than a breaker bears: had they counted, the last customer's would not be made.
    for card in ["L-1002", "L-1003", "L-1004"] {
        let words = format!("when is my loan due? {card}");
        let id = begin(&runtime, &mut log, &words).await.unwrap();
        reaches(&runtime, id, "a person", |s| !s.trips().is_empty()).await;
        assert!(calls(&runtime, id).await > 0);
        let row = runtime.store().latest_snapshot(id.0).await.unwrap();
        let snapshot = verify(&row.unwrap().body).unwrap();
        let throttled = |a: &Attempt| a.failure == Some(FailureKind::Throttled);
        assert!(snapshot.attempts.iter().any(throttled));
    }
    assert_eq!(library.register.counts().requests, 1);
    for breaker in ["breaker.system.readers", "breaker.tool.get_reader"] {
        assert_eq!(runtime.store().setting(breaker).await.unwrap(), None);
    }
    close(runtime).await;
}

/// Conversations whose answers all come in one broken way, each with more tries than a breaker bears
/// together, then one whose answer is fine.
async fn broken_answers_open_no_breaker(faults: Faults) {
    let library = Library::new().await;
    library.register.set_faults(faults).unwrap();
    let mut log = Log::default();
    let runtime = library.open(None).await;
    for card in ["L-1001", "L-1002", "L-1003"] {
        let words = format!("when is my loan due? {card}");
        let id = begin(&runtime, &mut log, &words).await.unwrap();
        let state = reaches(&runtime, id, "a person", |s| !s.trips().is_empty()).await;
        assert_ne!(state.trips()[0].rule, Rule::SystemUnreachable);
        let row = runtime.store().latest_snapshot(id.0).await.unwrap();
        let snapshot = verify(&row.unwrap().body).unwrap();
        assert!(snapshot.health.failed_tries > 0, "counted for its own");
    }
    library.register.set_faults(Faults::none()).unwrap();
    let last = begin(&runtime, &mut log, "when is my loan due? L-1001")
        .await
        .unwrap();
    let state = reaches(&runtime, last, "an answer", |s| s.counts().agents > 0).await;
    assert!(state.trips().is_empty());
    for breaker in ["breaker.system.readers", "breaker.tool.get_reader"] {
        assert_eq!(runtime.store().setting(breaker).await.unwrap(), None);
    }
    close(runtime).await;
}

#[tokio::test]
async fn answers_that_cannot_be_used_open_no_breaker_for_others() {
    broken_answers_open_no_breaker(Faults {
        rate_null: 1.0,
        ..Faults::none()
    })
    .await;
    broken_answers_open_no_breaker(Faults {
        rate_wrong_record: 1.0,
        ..Faults::none()
    })
    .await;
    broken_answers_open_no_breaker(Faults {
        rate_not_json: 1.0,
        ..Faults::none()
    })
    .await;
}
