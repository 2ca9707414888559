//! The store fails in the middle, and works again.

use std::time::Duration;

use baton_customer::Customer;
use baton_gateway::{Gateway, GatewayConfig, GatewayLimits};
use baton_link::LinkConfig;
use baton_orchestrator::{ConversationId, Event, Input, MessageId};
use baton_playbook::FailureKind;
use baton_protocol::Token;
use baton_runtime::{Clock, InputSource, RuntimeError, Update, connect};
use baton_store::{OpenOptions, Store, StoreError};
use sqlx::Connection;

use crate::support::{
    Library, Log, begin, close, count, journal, offered, playbooks, reaches, start, stranger,
    until, you, you_at,
};

const LIMIT: u64 = 512 * 1024;

fn small() -> OpenOptions {
    OpenOptions {
        max_bytes: Some(LIMIT),
        busy_timeout: Duration::from_millis(300),
        ..OpenOptions::default()
    }
}

/// Takes all free space, or gives it back.
async fn ballast(library: &Library, takes: bool) {
    let mut connection = stranger(&library.database()).await;
    let statements = if takes {
        vec![
            "CREATE TABLE ballast (body BLOB NOT NULL) STRICT",
            "INSERT INTO ballast VALUES (zeroblob(1048576))",
        ]
    } else {
        vec!["DROP TABLE ballast"]
    };
    for statement in statements {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn with_a_full_disk_nothing_confirmed_is_lost_and_with_room_again_it_goes_on() {
    let library = Library::new().await;
    let runtime = library.open_with(Some(you()), small()).await;
    let mut log = Log::default();
    let id = begin(&runtime, &mut log, "I lost a book, L-1001")
        .await
        .unwrap();
    let state = reaches(&runtime, id, "an offer", |s| offered(s).is_some()).await;
    let accept = Input::Accept {
        by: you_at(runtime.state(id).await.unwrap().fencing()),
        offer: offered(&state),
    };
    runtime.submit(id, accept, InputSource::Desk).await.unwrap();
    let fencing = runtime.state(id).await.unwrap().fencing();
    let reply = |nth: usize| Input::Reply {
        by: you_at(fencing),
        message: MessageId(uuid::Uuid::now_v7()),
        text: format!("{nth} {}", "and so on ".repeat(300)),
    };
    let mut updates = runtime.updates();
    ballast(&library, true).await;
    let mut kept = 0;
    let refused = loop {
        match runtime.submit(id, reply(kept), InputSource::Desk).await {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1_000, "the disk never got full");
    };
    assert!(
        matches!(refused, RuntimeError::Store(StoreError::DiskFull { .. })),
        "{refused}"
    );
    let told = until("being told", async || match updates.recv().await {
        Ok(Update::NotSaved {
            store: true,
            problem,
            ..
        }) => Some(problem),
        _ => None,
    })
    .await;
    assert!(told.contains("Free disk space"), "{told}");
    let replies = |journal: &[baton_orchestrator::Recorded]| {
        count(journal, |e| matches!(e, Event::RepresentativeWrote { .. }))
    };
    assert_eq!(replies(&journal(&runtime, id).await), kept);
    assert_eq!(
        runtime.state(id).await.unwrap().next_seq(),
        journal(&runtime, id).await.len() as u64,
        "what was not kept is not shown"
    );

    ballast(&library, false).await;
    until("room", async || {
        runtime
            .submit(id, reply(kept), InputSource::Desk)
            .await
            .ok()
    })
    .await;
    assert_eq!(replies(&journal(&runtime, id).await), kept + 1);
    close(runtime).await;
}

#[tokio::test]
async fn a_tools_result_that_was_not_saved_is_not_asked_for_again() {
    let library = Library::new().await;
    let slow = baton_practice::Faults {
        latency_ms_min: 600,
        latency_ms_max: 600,
        ..baton_practice::Faults::none()
    };
    library.register.set_faults(slow).unwrap();
    let options = OpenOptions {
        busy_timeout: Duration::from_millis(100),
        ..OpenOptions::default()
    };
    let runtime = library.open_with(None, options).await;
    let id = begin(&runtime, &mut Log::default(), "when is my loan due? L-1001")
        .await
        .unwrap();
    let mut updates = runtime.updates();
    // Another program holds the database while the answer comes in.
    let mut other = stranger(&library.database()).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    until("a failure", async || match updates.recv().await {
        Ok(Update::NotSaved { store: true, .. }) => Some(()),
        _ => None,
    })
    .await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    reaches(&runtime, id, "an answer", |s| s.counts().agents > 0).await;
    let journal = journal(&runtime, id).await;
    assert_eq!(
        library.register.counts().requests,
        1,
        "the system was asked twice"
    );
    assert_eq!(
        count(&journal, |e| matches!(e, Event::CallSucceeded { .. })),
        1
    );
    assert_eq!(count(&journal, |e| matches!(e, Event::Discarded { .. })), 0);
    close(runtime).await;
}

#[tokio::test]
async fn a_call_that_may_not_be_repeated_is_not_when_the_restart_itself_cannot_be_saved() {
    let library = Library::new().await;
    let hanging = baton_practice::Faults {
        rate_timeout: 1.0,
        hang_ms: 60_000,
        ..baton_practice::Faults::none()
    };
    library.register.set_faults(hanging).unwrap();
    let mut playbooks = (*playbooks()).clone();
    for tool in &mut playbooks.tools {
        let tool = std::sync::Arc::make_mut(tool);
        (tool.idempotent, tool.tries) = (false, 1);
    }
    let playbooks = std::sync::Arc::new(playbooks);
    let open = async || {
        let options = OpenOptions {
            busy_timeout: Duration::from_millis(100),
            ..OpenOptions::default()
        };
        Store::open(&library.database(), options).await.unwrap()
    };
    let run = async |store| {
        let systems = library.register.base_url();
        start(store, &systems, None, Clock::system(), playbooks.clone()).await
    };
    let runtime = run(open().await).await;
    let id = begin(&runtime, &mut Log::default(), "when is my loan due? L-1001")
        .await
        .unwrap();
    until("the request", async || {
        (library.register.counts().requests == 1).then_some(())
    })
    .await;
    close(runtime).await;

    let store = open().await;
    let mut other = stranger(&library.database()).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let runtime = run(store).await;
    let mut updates = runtime.updates();
    until("a failure", async || match updates.recv().await {
        Ok(Update::NotSaved { store: true, .. }) => Some(()),
        _ => None,
    })
    .await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let journal = until("the unknown outcome", async || {
        let journal = journal(&runtime, id).await;
        let unknown = |e: &Event| matches!(e, Event::CallFailed { failure, .. } if failure.kind == FailureKind::OutcomeUnknown);
        (count(&journal, unknown) == 1).then_some(journal)
    })
    .await;
    assert_eq!(
        library.register.counts().requests,
        1,
        "the system was asked twice"
    );
    assert_eq!(
        count(&journal, |e| matches!(e, Event::CallRequested { .. })),
        1
    );
    close(runtime).await;
}

#[tokio::test]
async fn a_store_that_fails_again_and_again_is_not_hammered() {
    let library = Library::new().await;
    let options = OpenOptions {
        busy_timeout: Duration::from_millis(1),
        ..OpenOptions::default()
    };
    let runtime = library.open_with(None, options).await;
    let id = begin(&runtime, &mut Log::default(), "hello").await.unwrap();
    let mut updates = runtime.updates();
    let mut other = stranger(&library.database()).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let why = "the test wants it".to_owned();
    runtime
        .submit(id, Input::HandOver { why }, InputSource::Desk)
        .await
        .unwrap_err();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut failures = 0;
    while let Ok(update) = updates.try_recv() {
        failures += usize::from(matches!(update, Update::NotSaved { .. }));
    }
    assert!(
        (1..=8).contains(&failures),
        "{failures} attempts in two seconds"
    );
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    close(runtime).await;
}

#[tokio::test]
async fn what_customers_wrote_while_the_store_failed_is_delivered_again_in_order() {
    let library = Library::new().await;
    let token = Token::new("a-token-for-tests-only");
    let mut config =
        GatewayConfig::new(library.folder.path().join("gateway.sqlite"), token.clone());
    config.limits = GatewayLimits::unhurried();
    let gateway = Gateway::start(config).await.unwrap();
    let options = OpenOptions {
        busy_timeout: Duration::from_millis(50),
        ..OpenOptions::default()
    };
    let runtime = library.open_with(None, options).await;
    let mut link = LinkConfig::new(gateway.link_url(), token, "desk-1");
    link.backoff.first = Duration::from_millis(50);
    link.backoff.most = Duration::from_millis(400);
    let link = connect(&runtime, Clock::system(), link).unwrap();
    let customer = Customer::open(&gateway.page_url()).await;
    let id = ConversationId(customer.id().0);
    customer.say("hello").await;
    reaches(&runtime, id, "the first message", |s| {
        s.counts().customer == 1
    })
    .await;

    let mut other = stranger(&library.database()).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    for nth in 0..40 {
        customer.say(&format!("message {nth}")).await;
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    reaches(&runtime, id, "all messages", |s| s.counts().customer == 41).await;
    let texts: Vec<String> = journal(&runtime, id)
        .await
        .into_iter()
        .filter_map(|r| match r.event {
            Event::CustomerWrote { text, .. } => Some(text),
            _ => None,
        })
        .skip(1)
        .collect();
    let sent: Vec<String> = (0..40).map(|nth| format!("message {nth}")).collect();
    assert_eq!(texts, sent);
    until("the acknowledgement", async || {
        (*runtime.applied().borrow() == gateway.head()).then_some(())
    })
    .await;
    link.shutdown().await;
    close(runtime).await;
    gateway.shutdown().await.unwrap();
}
