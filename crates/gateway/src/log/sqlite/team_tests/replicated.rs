//! Journals that holders replicate: whole, in their place, under the number in force.

use baton_protocol::v2::{
    ChangeOfHands, Commit, CommitOutcome, JournalRow, Outgoing, Part, SealedSnapshot,
};

use super::*;

fn rows(bodies: &[&str]) -> Vec<JournalRow> {
    let row = |body: &&str| JournalRow {
        kind: "customer_wrote".to_owned(),
        at: "2026-11-30T09:00:00.123456789Z".parse().unwrap(),
        body: (*body).to_owned(),
        key: body.starts_with('{').then(|| "an-event".to_owned()),
    };
    bodies.iter().map(row).collect()
}

fn commit(conversation: ConversationId, number: u64, position: u64, bodies: &[&str]) -> Commit {
    Commit {
        conversation,
        number: Fencing(number),
        position,
        part: Part::WHOLE,
        rows: rows(bodies),
        snapshots: Vec::new(),
        sends: Vec::new(),
        hands: None,
    }
}

fn says(key: &str, text: &str) -> Outgoing {
    Outgoing {
        key: key.to_owned(),
        body: message(text),
    }
}

fn committed(head: u64) -> CommitOutcome {
    let undelivered = Vec::new();
    CommitOutcome::Committed { head, undelivered }
}

impl Bed {
    async fn commits(&self, desk: &Desk, commit: Commit) -> CommitOutcome {
        let from = (&desk.name, desk.session);
        let order = self.team.commit(from, desk.now, commit).await.unwrap();
        match order.answer().await.unwrap() {
            Answer::Commit(outcome) => outcome,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_replicated_is_read_back_as_it_was() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    let mut first = commit(conversation, 1, 1, &["{\"a\":1}", "\u{fe}\"}"]);
    first.snapshots = vec![SealedSnapshot {
        id: Uuid::now_v7(),
        revision: 1,
        body: "{ }".to_owned(),
    }];
    first.sends = vec![says("k1", "hello")];
    assert_eq!(bed.commits(&one, first.clone()).await, committed(2));
    let second = commit(conversation, 1, 3, &["c"]);
    assert_eq!(bed.commits(&one, second.clone()).await, committed(3));
    // Again is answered as it was, and says nothing twice.
    assert_eq!(bed.commits(&one, first.clone()).await, committed(3));
    let entries = bed.log.entries_after(conversation, 0, 10).await.unwrap();
    assert_eq!(entries.unwrap().head, 1);

    let bed = bed.restarted().await;
    let page = bed.team.page(conversation, 0).await.unwrap();
    let all: Vec<_> = first.rows.iter().chain(&second.rows).cloned().collect();
    assert_eq!((page.rows, page.head), (all, 3));
    assert_eq!(page.snapshots, first.snapshots);
    let rest = bed.team.page(conversation, 2).await.unwrap();
    assert_eq!((rest.rows, rest.snapshots.len()), (second.rows, 0));
    assert!(bed.team.page(conversation, 3).await.unwrap().is_last());
    bed.stopped().await;
}

#[tokio::test]
async fn a_commit_that_skips_forks_or_comes_too_late_changes_nothing() {
    let bed = Bed::new().await;
    let (one, two) = (desk("one"), desk("two"));
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    let first = commit(conversation, 1, 1, &["a", "b"]);
    assert_eq!(bed.commits(&one, first.clone()).await, committed(2));
    let mut wrong = [
        commit(conversation, 1, 4, &["d"]),
        commit(conversation, 1, 1, &["another"]),
        commit(conversation, 1, 2, &["within"]),
    ];
    for commit in &mut wrong {
        commit.sends = vec![says("k", "it must not arrive")];
    }
    let [skips, forks, within] = wrong;
    let gap = CommitOutcome::Gap { expected: 3 };
    assert_eq!(bed.commits(&one, skips).await, gap);
    let forked = CommitOutcome::Forked { head: 2 };
    assert_eq!(bed.commits(&one, forks).await, forked);
    assert_eq!(bed.commits(&one, within).await, forked);

    bed.joins(&two, 10, 0).await;
    bed.order(&one, OrderBody::Leave).await;
    let told = bed.told(&two, 0).await;
    let StreamBody::Granted { number, head, .. } = told[0].body else {
        panic!("{told:?}");
    };
    assert_eq!(
        (number, head),
        (Fencing(2), 2),
        "it is told how much to fold"
    );
    let back = desk("one");
    bed.joins(&back, 0, 2).await;
    let mut late = commit(conversation, 1, 3, &["late"]);
    late.sends = vec![says("k", "it must not arrive")];
    let old = CommitOutcome::OldNumber { current: number };
    assert_eq!(bed.commits(&back, late.clone()).await, old);
    late.number = number;
    assert_eq!(bed.commits(&back, late).await, old, "it is not its holder");
    // What was committed in time is committed.
    assert_eq!(bed.commits(&back, first).await, committed(2));
    let third = commit(conversation, 2, 3, &["c"]);
    assert_eq!(bed.commits(&two, third).await, committed(3));
    let entries = bed.log.entries_after(conversation, 0, 10).await.unwrap();
    assert_eq!(entries.unwrap().head, 0);
    bed.stopped().await;
}

#[tokio::test]
async fn what_the_customer_cannot_be_given_is_told_and_the_rest_stands() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    bed.log.leave(conversation, Timestamp::now()).await.unwrap();
    let mut last = commit(conversation, 1, 1, &["a"]);
    last.sends = vec![says("k1", "are you there?"), says("k2", "bye")];
    last.hands = Some(ChangeOfHands::Closed {});
    for _ in 0..2 {
        let outcome = bed.commits(&one, last.clone()).await;
        let CommitOutcome::Committed {
            head: 1,
            undelivered,
        } = outcome
        else {
            panic!("{outcome:?}");
        };
        let keys: Vec<_> = undelivered.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["k1", "k2"]);
        assert_eq!(undelivered[0].detail, "the customer has left");
    }
    // What its last holder still writes of it is kept.
    let after = commit(conversation, 1, 2, &["b"]);
    assert_eq!(bed.commits(&one, after).await, committed(2));
    let two = desk("two");
    bed.joins(&two, 10, 0).await;
    let other = bed.commits(&two, commit(conversation, 1, 3, &["c"])).await;
    assert!(matches!(other, CommitOutcome::Refused { .. }), "{other:?}");
    bed.stopped().await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_whole() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    let mut hands = commit(conversation, 1, 1, &["a"]);
    hands.hands = Some(ChangeOfHands::Returned { by: "ada".into() });
    let refused = bed.commits(&one, hands).await;
    assert!(
        matches!(refused, CommitOutcome::Refused { .. }),
        "{refused:?}"
    );
    // Nor what could not be read back in one page.
    let large = "x".repeat(200_000);
    let snapshot = |revision, body: &str| SealedSnapshot {
        id: Uuid::now_v7(),
        revision,
        body: body.to_owned(),
    };
    let mut wide = commit(conversation, 1, 1, &[&large]);
    wide.snapshots = vec![snapshot(1, &large)];
    let mut many = commit(conversation, 1, 1, &["a"]);
    many.snapshots = (1..10).map(|revision| snapshot(revision, "{}")).collect();
    for commit in [wide, many] {
        let refused = bed.commits(&one, commit).await;
        assert!(
            matches!(refused, CommitOutcome::Refused { .. }),
            "{refused:?}"
        );
    }
    let page = bed.team.page(conversation, 0).await.unwrap();
    assert_eq!(page.head, 0);
    bed.stopped().await;
}

#[tokio::test]
async fn a_long_journal_comes_in_pages_that_fit_a_frame() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    let (large, mut position) = ("\"".repeat(30_000), 1);
    for nth in 0..30_u32 {
        let mut next = commit(conversation, 1, position, &[&large, "small"]);
        next.snapshots = vec![SealedSnapshot {
            id: Uuid::now_v7(),
            revision: nth + 1,
            body: "{}".to_owned(),
        }];
        assert_eq!(bed.commits(&one, next).await, committed(position + 1));
        position += 2;
    }
    let (mut after, mut snapshots, mut pages) = (0, 0, 0);
    loop {
        let page = bed.team.page(conversation, after).await.unwrap();
        assert!(!page.rows.is_empty());
        let frame = baton_protocol::v2::GatewayFrame::Page(page.clone());
        baton_protocol::encode(&frame).unwrap();
        (after, snapshots, pages) = (page.last(), snapshots + page.snapshots.len(), pages + 1);
        if page.is_last() {
            break;
        }
    }
    assert_eq!((after, snapshots), (60, 30));
    assert!(pages > 5, "{pages}");
    bed.stopped().await;
}
