//! Who runs what, and what each is told.

use super::*;

#[tokio::test]
async fn every_statement_of_a_team_is_one() {
    let bed = Bed::new().await;
    let mut reader = bed.database.readers.acquire().await.unwrap();
    for sql in [
        streams::TOLD,
        team::EPOCH,
        team::HAPPENED,
        team::FOLD,
        team::DROP_DAMAGED,
        team::FORGET_CONVERSATION,
        team::FORGET_WORKSTATION,
        team::FORGET_SINCE_FIRST,
        team::CLOSED_AS,
        team::OPEN_ONES,
        team::COUNT,
        team::DROP_STREAMS,
        team::LAST_HELD,
        team::LEAP,
        team::LEAP_STREAMS,
        team::NEW_STREAM,
        team::STREAM,
        team::TOLD_ID,
        team::CUT,
        team::DROP_ALL,
        team::DROP_BEFORE,
        team::FLOOR,
        team::HISTORY,
        team::NEXT,
        team::TELL,
        team::JOURNAL_HEAD,
        team::JOURNAL_ROW,
        team::REPLICATED,
        team::SAME_COMMIT,
        team::SEALED,
        journals::JOURNAL,
        journals::SNAPSHOTS,
    ] {
        use sqlx::Executor as _;
        let prepared = reader.prepare(sqlx::SqlStr::from_static(sql)).await;
        prepared.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    drop(reader);
    bed.stopped().await;
}

#[tokio::test]
async fn each_is_told_what_it_runs_and_nothing_else() {
    let bed = Bed::new().await;
    let (one, two) = (desk("one"), desk("two"));
    bed.joins(&one, 10, 0).await;
    let first = bed.opens().await;
    bed.says(first, "a").await;
    bed.joins(&two, 20, 0).await;
    let second = bed.opens().await;
    bed.says(second, "b").await;
    bed.says(first, "c").await;
    bed.log.leave(second, Timestamp::now()).await.unwrap();

    let told = bed.told(&one, 0).await;
    assert_eq!(words(&told), ["granted 1", "opened", "a", "c"]);
    assert!(told.iter().all(|event| event.conversation == first));
    assert!(told.iter().map(|event| event.seq).eq(1..=4));
    let told = bed.told(&two, 0).await;
    assert_eq!(words(&told), ["granted 1", "opened", "b", "left"]);
    assert!(told.iter().all(|event| event.conversation == second));
    bed.stopped().await;
}

#[tokio::test]
async fn what_was_written_while_none_was_there_is_told_with_the_grant() {
    let bed = Bed::new().await;
    let conversation = bed.opens().await;
    bed.says(conversation, "anyone there?").await;
    let one = desk("one");
    let joined = bed.joins(&one, 1, 0).await;
    assert_eq!((joined.floor, joined.head), (1, 3));
    let told = words(&bed.told(&one, 0).await);
    assert_eq!(told, ["granted 1", "opened", "anyone there?"]);
    // There is no room for another one.
    bed.opens().await;
    assert_eq!(bed.told(&one, 3).await, []);
    bed.stopped().await;
}

#[tokio::test]
async fn a_stream_and_who_runs_what_survive_a_restart() {
    let bed = Bed::new().await;
    let one = desk("one");
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    bed.says(conversation, "a").await;
    let before = bed.told(&one, 0).await;

    let bed = bed.restarted().await;
    bed.says(conversation, "b").await;
    assert_eq!(bed.told(&one, 0).await[..3], before[..]);
    // The connection of before does not count: it has to join first.
    let stale = bed.sends(&one, "k", conversation, 1, message("?")).await;
    assert_eq!(stale, Answer::NotDone(NotDone::Replaced));
    let again = desk("one");
    let joined = bed.joins(&again, 10, 2).await;
    assert_eq!((joined.head, joined.was_outdated), (4, false));
    assert_eq!(words(&bed.told(&again, 2).await), ["a", "b"]);
    let sent = bed
        .sends(&again, "k", conversation, 1, message("yes"))
        .await;
    assert_eq!(sent, Answer::Done);
    bed.stopped().await;
}

#[tokio::test]
async fn what_a_lost_workstation_ran_goes_to_another_under_the_next_number() {
    let bed = Bed::new().await;
    let (one, two) = (desk("one"), desk("two"));
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    bed.says(conversation, "a").await;
    let sent = bed
        .sends(&one, "k1", conversation, 1, message("hello"))
        .await;
    assert_eq!(sent, Answer::Done);
    bed.joins(&two, 10, 0).await;
    bed.order(&one, OrderBody::Lost).await;
    // Nothing before its lease and the grace are over.
    bed.order(&two.later(20), OrderBody::Beat).await;
    assert_eq!(bed.told(&two, 0).await, []);
    bed.order(&two.later(31), OrderBody::Beat).await;
    let told = words(&bed.told(&two, 0).await);
    assert_eq!(told, ["granted 2", "opened (answered)", "a (answered)"]);
    assert_eq!(words(&bed.told(&one, 3).await), ["let go 2"]);

    // The old holder comes back, and what it says does not count.
    let back = desk("one");
    bed.joins(&back, 10, 3).await;
    let late = bed
        .sends(&back, "k2", conversation, 1, message("late"))
        .await;
    assert_eq!(
        held(&late),
        "that was under number 1; the number is 2 by now"
    );
    let guessed = bed
        .sends(&back, "k2", conversation, 2, message("late"))
        .await;
    assert_eq!(
        held(&guessed),
        "workstation one does not run the conversation"
    );
    // Of all that, the customer sees what was said under the number in force.
    let entries = bed.log.entries_after(conversation, 0, 10).await.unwrap();
    assert_eq!(entries.unwrap().head, 2);
    let sent = bed
        .sends(&two, "k3", conversation, 2, message("on it"))
        .await;
    assert_eq!(sent, Answer::Done);
    bed.stopped().await;
}

#[tokio::test]
async fn a_send_that_was_accepted_is_accepted_again_under_any_number() {
    let bed = Bed::new().await;
    let (one, two) = (desk("one"), desk("two"));
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    let body = message("hello");
    let first = bed.sends(&one, "k", conversation, 1, body.clone()).await;
    assert_eq!(first, Answer::Done);
    bed.joins(&two, 10, 0).await;
    bed.order(&one, OrderBody::Leave).await;
    assert_eq!(bed.told(&two, 0).await.len(), 2);
    let back = desk("one");
    bed.joins(&back, 10, 2).await;
    let again = bed.sends(&back, "k", conversation, 1, body).await;
    assert_eq!(again, Answer::Done);
    let entries = bed.log.entries_after(conversation, 0, 10).await.unwrap();
    assert_eq!(entries.unwrap().head, 1, "it was said once");
    bed.stopped().await;
}

#[tokio::test]
async fn a_newer_connection_counts_and_the_older_one_ends_nothing() {
    let bed = Bed::new().await;
    let older = desk("one");
    bed.joins(&older, 10, 0).await;
    let conversation = bed.opens().await;
    let newer = desk("one");
    bed.joins(&newer, 10, 2).await;
    let late = bed.order(&older, OrderBody::Lost).await;
    assert_eq!(late, Answer::NotDone(NotDone::Replaced));
    let late = bed.order(&older, OrderBody::Leave).await;
    assert_eq!(late, Answer::NotDone(NotDone::Replaced));
    let sent = bed
        .sends(&newer, "k", conversation, 1, message("hello"))
        .await;
    assert_eq!(sent, Answer::Done);
    bed.stopped().await;
}

#[tokio::test]
async fn what_the_customer_wrote_while_it_was_closed_is_answered_by_who_closed_it() {
    let bed = Bed::new().await;
    let (one, two) = (desk("one"), desk("two"));
    bed.joins(&one, 10, 0).await;
    let conversation = bed.opens().await;
    bed.joins(&two, 20, 0).await;
    let closed = bed.sends(&one, "k1", conversation, 1, SendBody::Closed {});
    assert_eq!(closed.await, Answer::Done);
    assert_eq!(bed.rows("distributed").await, 2, "nothing of it is kept");
    let status = || SendBody::Status {
        state: ConversationState::WithAgents,
    };
    let other = bed.sends(&two, "k2", conversation, 1, status()).await;
    assert_eq!(
        held(&other),
        "workstation two does not run the conversation"
    );
    let opened = bed.sends(&one, "k3", conversation, 1, status()).await;
    assert_eq!(opened, Answer::Done);
    let sent = bed
        .sends(&one, "k4", conversation, 1, message("sorry"))
        .await;
    assert_eq!(sent, Answer::Done);
    bed.says(conversation, "thanks").await;
    let told = words(&bed.told(&one, 2).await);
    assert_eq!(
        told,
        ["granted 1", "opened (answered)", "thanks (answered)"]
    );
    bed.stopped().await;
}
