//! The process ends in the middle; the next one goes on from the journal.

use std::time::Duration;

use baton_orchestrator::{Event, Owner};
use baton_practice::Faults;
use jiff::Timestamp;

use crate::support::{Library, Log, begin, close, count, journal, offered, reaches, until, you};

fn hanging() -> Faults {
    Faults {
        rate_timeout: 1.0,
        hang_ms: 60_000,
        ..Faults::none()
    }
}

#[tokio::test]
async fn a_call_under_way_is_made_again_once() {
    let library = Library::new().await;
    library.register.set_faults(hanging()).unwrap();
    let runtime = library.open(None).await;
    let id = begin(&runtime, &mut Log::default(), "when is my loan due? L-1001")
        .await
        .unwrap();
    until("the request", async || {
        (library.register.counts().requests == 1).then_some(())
    })
    .await;
    close(runtime).await;

    library.register.set_faults(Faults::none()).unwrap();
    let runtime = library.open(None).await;
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    let journal = journal(&runtime, id).await;
    assert_eq!(library.register.counts().requests, 2);
    assert_eq!(
        count(&journal, |e| matches!(e, Event::CallRequested { .. })),
        1
    );
    assert_eq!(
        count(&journal, |e| matches!(e, Event::CallSucceeded { .. })),
        1
    );
    assert_eq!(count(&journal, |e| matches!(e, Event::Discarded { .. })), 0);
    close(runtime).await;
}

#[tokio::test]
async fn a_pause_before_a_retry_is_kept_over_a_restart() {
    let library = Library::new().await;
    let busy = Faults {
        rate_429: 1.0,
        retry_after_s: 2,
        ..Faults::none()
    };
    library.register.set_faults(busy).unwrap();
    let runtime = library.open(None).await;
    let id = begin(&runtime, &mut Log::default(), "when is my loan due? L-1001")
        .await
        .unwrap();
    let next_attempt_at = until("a retry", async || {
        journal(&runtime, id)
            .await
            .iter()
            .find_map(|r| match &r.event {
                Event::CallRetried {
                    next_attempt_at, ..
                } => Some(*next_attempt_at),
                _ => None,
            })
    })
    .await;
    close(runtime).await;

    library.register.set_faults(Faults::none()).unwrap();
    let runtime = library.open(None).await;
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    let journal = journal(&runtime, id).await;
    let succeeded = journal
        .iter()
        .find(|r| matches!(r.event, Event::CallSucceeded { attempt: 2, .. }))
        .expect("the second try succeeded");
    assert!(succeeded.at >= next_attempt_at, "it was made too early");
    assert_eq!(library.register.counts().requests, 2);
    close(runtime).await;
}

#[tokio::test]
async fn an_offer_stands_over_a_restart_and_expires_without_anything_else_happening() {
    let library = Library::new().await;
    let runtime = library.open(Some(you())).await;
    let id = begin(&runtime, &mut Log::default(), "I lost a book, L-1001")
        .await
        .unwrap();
    let state = reaches(&runtime, id, "an offer", |s| offered(s).is_some()).await;
    close(runtime).await;

    // The desk opens again just before the lease ends: a clock that runs half a minute ahead.
    let runtime = library.open_ahead(Duration::from_secs(29)).await;
    let again = runtime.state(id).await.unwrap();
    assert_eq!(offered(&again), offered(&state), "the offer still stands");
    reaches(&runtime, id, "the end of the lease", |s| {
        offered(s).is_none()
    })
    .await;
    assert!(matches!(
        runtime.state(id).await.unwrap().owner(),
        Owner::Queue(queue) if queue.as_str() == "archive"
    ));
    close(runtime).await;
}

#[tokio::test]
async fn an_offer_whose_lease_ran_out_meanwhile_goes_on_to_the_next_queue() {
    let library = Library::new().await;
    let runtime = library.open(Some(you())).await;
    let id = begin(&runtime, &mut Log::default(), "I lost a book, L-1001")
        .await
        .unwrap();
    reaches(&runtime, id, "an offer", |s| offered(s).is_some()).await;
    close(runtime).await;

    let runtime = library.open_ahead(Duration::from_secs(120)).await;
    reaches(
        &runtime,
        id,
        "the next queue",
        |s| matches!(s.owner(), Owner::Queue(queue) if queue.as_str() == "archive"),
    )
    .await;
    close(runtime).await;
}

#[tokio::test]
async fn a_customer_who_waits_is_answered_after_a_restart() {
    let library = Library::new().await;
    let runtime = library.open_quiet(2_000).await;
    let id = begin(&runtime, &mut Log::default(), "hello").await.unwrap();
    close(runtime).await;
    let runtime = library.open_quiet(2_000).await;
    let state = reaches(&runtime, id, "a question", |s| s.counts().agents > 0).await;
    assert!(state.last_at().unwrap() <= Timestamp::now());
    close(runtime).await;
}

#[tokio::test]
async fn an_unreadable_journal_keeps_nobody_else_from_going_on() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    let sound = begin(&runtime, &mut log, "when is my loan due?")
        .await
        .unwrap();
    let spoilt = begin(&runtime, &mut log, "when is my loan due?")
        .await
        .unwrap();
    let mut commit =
        baton_store::Commit::new(spoilt.0, runtime.state(spoilt).await.unwrap().next_seq());
    commit.events.push(baton_store::NewEvent {
        kind: "from_the_future".to_owned(),
        at: Timestamp::now(),
        body: r#"{"from_the_future":{}}"#.to_owned(),
    });
    runtime.store().commit(commit).await.unwrap();
    close(runtime).await;

    let runtime = library.open(None).await;
    let mut updates = runtime.updates();
    assert_eq!(runtime.unreadable().len(), 1);
    assert!(
        runtime.unreadable()[0]
            .to_string()
            .contains(&spoilt.to_string())
    );
    let open = runtime.open().await.unwrap();
    assert_eq!(open.iter().map(|s| s.id()).collect::<Vec<_>>(), [sound]);
    let before = runtime.store().read_journal(spoilt.0, 0).await.unwrap();
    runtime
        .submit(spoilt, crate::support::wrote("hello?"), log.next())
        .await
        .unwrap();
    let told = updates.recv().await.unwrap();
    assert!(matches!(
        told,
        baton_runtime::Update::NotSaved { store: false, .. }
    ));
    runtime
        .submit(sound, crate::support::wrote("L-1002"), log.next())
        .await
        .unwrap();
    reaches(&runtime, sound, "an answer", |s| s.counts().agents > 1).await;
    assert_eq!(
        runtime.store().read_journal(spoilt.0, 0).await.unwrap(),
        before
    );
    close(runtime).await;
}
