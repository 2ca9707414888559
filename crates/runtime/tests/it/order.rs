//! Nothing is shown, sent or called before its commit.

use baton_orchestrator::{Event, Input};
use baton_runtime::{InputSource, Update};

use crate::support::{Library, Log, begin, close, count, journal, reaches, you_at};

#[tokio::test]
async fn what_is_told_and_called_is_in_the_journal_already() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut updates = runtime.updates();
    let id = begin(&runtime, &mut Log::default(), "when is my loan due? L-1001")
        .await
        .unwrap();
    let mut asked = 0;
    while let Ok(update) = updates.recv().await {
        let Update::Conversation { state, events, .. } = update else {
            continue;
        };
        let kept = runtime.store().read_journal(id.0, 0).await.unwrap().len() as u64;
        let last = events.last().unwrap().seq;
        assert!(last < kept, "event {last} was told, {kept} are kept");
        assert!(state.next_seq() <= kept);
        if library.register.counts().requests > 0 {
            let called = count(&journal(&runtime, id).await, |e| {
                matches!(e, Event::CallRequested { .. })
            });
            assert!(called > 0, "the system was asked before that was durable");
            asked += 1;
        }
        let answered =
            |r: &baton_orchestrator::Recorded| matches!(r.event, Event::AgentReplied { .. });
        if events.iter().any(answered) {
            let rows = runtime.store().outbox_of(id.0, 0, 10).await.unwrap();
            assert!(rows.iter().any(|row| row.kind == "message"));
            break;
        }
    }
    assert!(asked > 0);
    close(runtime).await;
}

#[tokio::test]
async fn a_refused_input_changes_nothing_and_a_closed_conversation_leaves_memory() {
    let library = Library::new().await;
    let runtime = library.open(None).await;
    let mut log = Log::default();
    let id = begin(&runtime, &mut log, "hello").await.unwrap();
    runtime
        .submit(id, Input::CustomerLeft, log.next())
        .await
        .unwrap();
    let closed = reaches(&runtime, id, "the end", |s| !s.is_open()).await;
    let wake = runtime.submit(id, Input::CustomerLeft, log.next()).await;
    wake.unwrap();
    let reply = Input::Reply {
        by: you_at(closed.fencing()),
        message: baton_orchestrator::MessageId(uuid::Uuid::now_v7()),
        text: "too late".to_owned(),
    };
    runtime
        .submit(id, reply, InputSource::Desk)
        .await
        .unwrap_err();
    assert_eq!(
        runtime.state(id).await.unwrap().next_seq(),
        closed.next_seq()
    );
    assert!(runtime.open().await.unwrap().is_empty());
    assert_eq!(*runtime.applied().borrow(), log.0, "its place was passed");
    close(runtime).await;
}
