//! Journals over the wire: commits in parts, and pages for the next holder.

use baton_protocol::v2::{
    Commit, CommitAnswer, CommitOutcome, GatewayFrame, JournalRow, Part, StreamBody,
    WorkstationFrame,
};
use baton_protocol::{ConversationId, Fencing};
use jiff::Timestamp;

use crate::desk::{Desk, shared_by_a_team};
use crate::team::LONG;

fn commit((conversation, number): (ConversationId, Fencing), position: u64, rows: usize) -> Commit {
    let row = |nth| JournalRow {
        kind: "customer_wrote".to_owned(),
        at: Timestamp::now(),
        body: format!("{nth} {}", "x".repeat(40_000)),
        key: None,
    };
    Commit {
        conversation,
        number,
        position,
        part: Part::WHOLE,
        rows: (0..rows).map(row).collect(),
        snapshots: Vec::new(),
        sends: Vec::new(),
        hands: None,
    }
}

async fn outcome(desk: &mut Desk) -> CommitOutcome {
    match desk.next().await {
        Some(GatewayFrame::Commit(CommitAnswer { outcome, .. })) => outcome,
        other => panic!("an answer to a commit was expected, got {other:?}"),
    }
}

#[tokio::test]
async fn the_next_holder_fetches_what_the_last_one_replicated() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    let whole = commit(held, 1, 20);
    let parts = whole.clone().into_parts().unwrap();
    assert!(parts.len() > 2);
    for part in parts {
        one.says(&WorkstationFrame::Commit(part)).await;
    }
    let undelivered = Vec::new();
    let committed = CommitOutcome::Committed {
        head: 20,
        undelivered,
    };
    assert_eq!(outcome(&mut one).await, committed);
    // Nothing is left out and nothing comes between.
    let gap = commit(held, 30, 1);
    one.says(&WorkstationFrame::Commit(gap)).await;
    assert_eq!(outcome(&mut one).await, CommitOutcome::Gap { expected: 21 });

    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;
    one.says(&WorkstationFrame::Leave {}).await;
    let granted = two.event().await;
    let StreamBody::Granted { number, head, .. } = granted.body else {
        panic!("{granted:?}");
    };
    assert_eq!((granted.conversation, head), (customer.id(), 20));
    two.customer().await;
    let (mut rows, mut after) = (Vec::new(), 0);
    while after < head {
        two.says(&WorkstationFrame::Fetch {
            conversation: held.0,
            number,
            after,
        })
        .await;
        let Some(GatewayFrame::Page(page)) = two.next().await else {
            panic!("a page");
        };
        assert_eq!((page.after, page.head), (after, head));
        after = page.last();
        rows.extend(page.rows);
    }
    assert_eq!(rows, whole.rows);
    two.says(&WorkstationFrame::Commit(commit((held.0, number), 21, 1)))
        .await;
    let head = 21;
    let undelivered = Vec::new();
    let committed = CommitOutcome::Committed { head, undelivered };
    assert_eq!(outcome(&mut two).await, committed);
}

#[tokio::test]
async fn who_does_not_hold_a_conversation_reads_nothing_of_it() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    one.says(&WorkstationFrame::Commit(commit(held, 1, 1)))
        .await;
    outcome(&mut one).await;
    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;
    for number in [Fencing(1), Fencing(2)] {
        two.says(&WorkstationFrame::Fetch {
            conversation: customer.id(),
            number,
            after: 0,
        })
        .await;
        let Some(GatewayFrame::Error(error)) = two.next().await else {
            panic!("an error");
        };
        assert!(!error.fatal && !error.detail.is_empty(), "{error:?}");
    }
    // Parts of two commits at once are a fault, and cost nothing but themselves.
    let parts = commit(held, 2, 20).into_parts().unwrap();
    one.says(&WorkstationFrame::Commit(parts[0].clone())).await;
    one.says(&WorkstationFrame::Commit(parts[2].clone())).await;
    let Some(GatewayFrame::Error(error)) = one.next().await else {
        panic!("an error");
    };
    assert!(error.detail.contains("part 3"), "{error:?}");
    one.says(&WorkstationFrame::Commit(commit(held, 2, 1)))
        .await;
    assert!(matches!(
        outcome(&mut one).await,
        CommitOutcome::Committed { head: 2, .. }
    ));
}
