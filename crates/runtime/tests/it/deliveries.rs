//! Gateway deliveries: once, twice, and many at once.

use baton_orchestrator::{Event, Input};
use baton_playbook::QueueName;
use baton_runtime::{InputSource, RuntimeError};

use crate::support::{
    Library, Log, begin, close, count, id, journal, opened, reaches, wrote, you_at,
};

#[tokio::test]
async fn a_repeated_event_is_applied_once_whenever_it_comes() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    let id = id();
    runtime.submit(id, opened(), log.next()).await.unwrap();
    let (first, place) = (wrote("hello 0"), log.next());
    runtime
        .submit(id, first.clone(), place.clone())
        .await
        .unwrap();
    runtime
        .submit(id, first.clone(), place.clone())
        .await
        .unwrap();
    // More messages than the core remembers: only the store knows that the first came before.
    for nth in 1..80 {
        let message = wrote(&format!("hello {nth}"));
        runtime.submit(id, message, log.next()).await.unwrap();
    }
    runtime.submit(id, first, place).await.unwrap();
    let next = log.next();
    let last = wrote("hello 80");
    runtime.submit(id, last, next).await.unwrap();
    let journal = journal(&runtime, id).await;
    assert_eq!(
        count(&journal, |e| matches!(e, Event::CustomerWrote { .. })),
        81
    );
    assert_eq!(*runtime.applied().borrow(), log.0);
    close(runtime).await;
}

#[tokio::test]
async fn two_hundred_conversations_at_once_all_get_their_answer() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut seq = 0;
    let mut ids = Vec::new();
    for nth in 0..200 {
        let id = id();
        let text = format!("when is my loan due? My card is L-{}", 1000 + nth);
        for input in [opened(), wrote(&text)] {
            seq += 1;
            let key = format!("event-{seq}");
            runtime
                .deliver(id, input, false, (seq, key), None)
                .await
                .unwrap();
        }
        ids.push(id);
    }
    for id in &ids {
        let state = reaches(&runtime, *id, "an answer", |s| s.counts().agents > 0).await;
        assert!(state.unanswered_since().is_none());
    }
    assert_eq!(*runtime.applied().borrow(), seq);
    assert_eq!(library.register.counts().requests, 200);
    assert_eq!(runtime.open().await.unwrap().len(), 200);
    close(runtime).await;
}

#[tokio::test]
async fn an_event_for_no_conversation_is_passed_and_the_stopped_take_nothing() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    runtime
        .submit(id(), wrote("hello?"), log.next())
        .await
        .unwrap();
    assert_eq!(*runtime.applied().borrow(), 1);
    let known = begin(&runtime, &mut log, "hello").await.unwrap();
    runtime.stop().await;
    let late = runtime.submit(known, Input::Wake, InputSource::Desk).await;
    assert!(matches!(late, Err(RuntimeError::Stopped)));
    runtime.store().close().await.unwrap();
}

#[tokio::test]
async fn a_customer_who_comes_back_opens_the_history_again() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    let id = begin(&runtime, &mut log, "I lost a book").await.unwrap();
    let accept = Input::Accept {
        by: you_at(runtime.state(id).await.unwrap().fencing()),
        offer: None,
    };
    runtime.submit(id, accept, InputSource::Desk).await.unwrap();
    let fencing = runtime.state(id).await.unwrap().fencing();
    let finish = Input::FinishWrapUp {
        by: you_at(fencing),
        disposition: "done".to_owned(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: "A lighthouse atlas.".to_owned(),
        notes: String::new(),
    };
    for input in [
        Input::StartWrapUp {
            by: you_at(fencing),
        },
        finish,
    ] {
        runtime.submit(id, input, InputSource::Desk).await.unwrap();
    }
    let history = async || runtime.store().history_of(id.0).await.unwrap().unwrap();
    assert_eq!(history().await.disposition, "Done");
    runtime
        .submit(id, wrote("one more thing about my loan"), log.next())
        .await
        .unwrap();
    let row = history().await;
    assert!(row.closed_at.is_none() && row.disposition.is_empty());
    assert!(row.notes.contains("lighthouse"), "what was noted is found");
    close(runtime).await;
}

#[tokio::test]
async fn a_conversation_that_no_one_was_handed_is_no_handoff_in_the_history() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    let left = begin(&runtime, &mut log, "hello there").await.unwrap();
    runtime
        .submit(left, Input::CustomerLeft, log.next())
        .await
        .unwrap();
    let state = runtime.state(left).await.unwrap();
    assert!(!state.is_open() && state.trips().is_empty());
    assert_eq!(runtime.store().history_count().await.unwrap(), 0);
    let handed = begin(&runtime, &mut log, "I want to talk to a person, please.")
        .await
        .unwrap();
    reaches(&runtime, handed, "the handoff", |state| {
        !state.trips().is_empty()
    })
    .await;
    assert_eq!(runtime.store().history_count().await.unwrap(), 1);
    close(runtime).await;
}

/// What a representative noted is told apart from what was said and done, and so is what the customer never wanted.
#[tokio::test]
async fn a_note_is_a_note_in_the_history_and_what_was_not_wanted_is_not_its_title() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    let id = begin(&runtime, &mut log, "I lost a book").await.unwrap();
    let history = async || runtime.store().history_of(id.0).await.unwrap().unwrap();
    let takes = async || {
        let by = you_at(runtime.state(id).await.unwrap().fencing());
        let accept = Input::Accept { by, offer: None };
        runtime.submit(id, accept, InputSource::Desk).await.unwrap();
        you_at(runtime.state(id).await.unwrap().fencing())
    };
    let by = takes().await;
    let label = history().await.intent;
    let transfer = Input::Transfer {
        by,
        queue: QueueName::new("archive"),
        note: "They were refunded.".to_owned(),
    };
    runtime
        .submit(id, transfer, InputSource::Desk)
        .await
        .unwrap();
    assert_eq!(
        history().await.notes,
        "Note with the transfer: They were refunded."
    );
    let by = takes().await;
    let wrap_up = Input::StartWrapUp { by: by.clone() };
    runtime
        .submit(id, wrap_up, InputSource::Desk)
        .await
        .unwrap();
    let state = runtime.state(id).await.unwrap();
    let finish = Input::FinishWrapUp {
        by,
        disposition: "done".to_owned(),
        settled: Vec::new(),
        not_wanted: state.requests().open().map(|request| request.id).collect(),
        summary: "It was something else.".to_owned(),
        notes: "Rang twice.".to_owned(),
    };
    runtime.submit(id, finish, InputSource::Desk).await.unwrap();
    let row = history().await;
    let notes = "It was something else.\nInternal notes: Rang twice.\nNote with the transfer: They were refunded.";
    assert_eq!(row.notes, notes);
    assert_eq!(row.intent, format!("{label} (not wanted)"));
    close(runtime).await;
}
