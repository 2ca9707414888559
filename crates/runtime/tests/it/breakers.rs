//! A system of record that is out of order is left alone, also over a restart, until a probe works.

use std::time::Duration;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{ConversationId, Event};
use baton_practice::Faults;
use baton_runtime::Runtime;

use crate::support::{Library, Log, begin, close, count, journal, reaches};

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
