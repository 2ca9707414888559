//! Durability: everything that survives a restart.

use baton_customer::Refusal;
use baton_gateway::Gateway;
use baton_protocol::channel::EntryBody;
use baton_protocol::{AppliedEvent, Author, EventBody, EventId, ServerFrame};
use uuid::Uuid;

use crate::support::{Bed, Workstation, config, hello};

#[tokio::test]
async fn a_restart_keeps_the_sequence_the_secrets_and_what_was_accepted() {
    let bed = Bed::new().await;
    let log = bed.gateway.log();
    let customer = bed.customer().await;
    let message = Uuid::now_v7();
    let taken = customer.try_say(message, "before").await.unwrap();
    let mut workstation = bed.workstation(0).await;
    let before = workstation.events(2).await;
    workstation
        .message("k1", customer.id(), Author::agent("Baton"), "Hello")
        .await;
    assert!(matches!(
        workstation.next().await,
        Some(ServerFrame::Accepted { .. })
    ));
    let seen = customer.entries(0).await;
    drop(workstation);

    let bed = bed.restarted().await;
    assert_eq!((bed.gateway.log(), bed.gateway.head()), (log, 2));
    let moved = customer.at(&bed.gateway.page_url());
    assert_eq!(moved.entries(0).await, seen);
    assert_eq!(moved.try_say(message, "before").await.unwrap(), taken);
    moved.say("after").await;
    let mut workstation = bed.workstation(0).await;
    let mut after = workstation.events(3).await;
    // The messages listed with an event grow over time; the event itself stays the same.
    let said: Vec<_> = after.iter_mut().map(|event| event.said.take()).collect();
    let newest = said[0].as_ref().map(|said| said.newest);
    assert!(
        newest.is_some()
            && said
                .iter()
                .flatten()
                .all(|said| Some(said.newest) == newest)
    );
    assert_eq!(said.iter().flatten().count(), 3);
    assert_eq!(after[..2], before);
    assert_eq!(after[2].seq, 3);
    assert_eq!(moved.entries(0).await.head, 3);
}

#[tokio::test]
async fn what_was_confirmed_survives_an_end_without_goodbye() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let mut workstation = bed.workstation(0).await;
    for n in 0..50 {
        customer.say(&format!("{n}")).await;
        let key = format!("k{n}");
        workstation
            .message(&key, customer.id(), Author::agent("Baton"), "ok")
            .await;
    }
    let mut accepted = 0;
    while accepted < 50 {
        match workstation.next().await {
            Some(ServerFrame::Accepted { .. }) => accepted += 1,
            Some(_) => {}
            None => panic!("the connection ended"),
        }
    }
    // The files as a crash would leave them: copied under the running gateway, log included.
    let copy = tempfile::tempdir().unwrap();
    for name in ["gateway.db", "gateway.db-wal"] {
        std::fs::copy(bed.folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let config = crate::support::config(&copy);
    let revived = baton_gateway::Gateway::start(config).await.unwrap();
    assert_eq!((revived.log(), revived.head()), (bed.gateway.log(), 51));
    let entries = customer.at(&revived.page_url()).entries(0).await;
    assert_eq!(entries, customer.entries(0).await);
    assert_eq!(entries.head, 100);
}

#[tokio::test]
async fn a_log_that_cannot_be_written_confirms_nothing() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    let mut workstation = bed.workstation(1).await;
    let other = sqlx::SqlitePool::connect_with(
        sqlx::sqlite::SqliteConnectOptions::new().filename(bed.folder.path().join("gateway.db")),
    )
    .await
    .unwrap();
    for table in ["event", "entry"] {
        let full = format!(
            "CREATE TRIGGER full_{table} BEFORE INSERT ON {table} \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(full))
            .execute(&other)
            .await
            .unwrap();
    }

    let message = Uuid::now_v7();
    let refused = customer.try_say(message, "lost?").await;
    assert_eq!(
        refused.map_err(Refusal::code),
        Err(Some(baton_protocol::channel::ProblemCode::Unavailable))
    );
    workstation
        .message("k1", customer.id(), Author::agent("Baton"), "lost?")
        .await;
    let (error, close) = workstation.end().await;
    assert_eq!(
        (error.unwrap().code, close),
        (baton_protocol::LinkErrorCode::Storage, Some(1011))
    );
    assert_eq!(customer.entries(0).await.head, 0);

    for table in ["event", "entry"] {
        let free = format!("DROP TRIGGER full_{table}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(free))
            .execute(&other)
            .await
            .unwrap();
    }
    assert_eq!(
        customer.try_say(message, "lost?").await.unwrap().position,
        1
    );
    let mut workstation = bed.workstation(1).await;
    assert_eq!(workstation.event().await.seq, 2);
    workstation
        .message("k1", customer.id(), Author::agent("Baton"), "lost?")
        .await;
    assert!(matches!(
        workstation.next().await,
        Some(ServerFrame::Accepted { .. })
    ));
    assert_eq!(customer.entries(0).await.head, 2);
}

#[tokio::test]
async fn a_clean_stop_leaves_everything_in_the_one_file() {
    let bed = Bed::new().await;
    let customer = bed.customer().await;
    customer.say("kept").await;
    // A reader that is in the middle of the log, and one that waits for more.
    let mut workstation = bed.workstation(0).await;
    workstation.events(2).await;
    let stream = customer.get("stream").send().await.unwrap();
    let seen = customer.entries(0).await;
    let (folder, log) = (bed.folder, bed.gateway.log());
    bed.gateway.shutdown().await.unwrap();
    drop(stream);

    let database = folder.path().join("gateway.db");
    for beside in ["gateway.db-wal", "gateway.db-shm"] {
        assert!(!folder.path().join(beside).exists(), "{beside} is left");
    }
    // That file alone is the whole log.
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(&database, elsewhere.path().join("gateway.db")).unwrap();
    let gateway = Gateway::start(config(&elsewhere)).await.unwrap();
    assert_eq!((gateway.log(), gateway.head()), (log, 2));
    let moved = customer.at(&gateway.page_url());
    assert_eq!(moved.entries(0).await, seen);
    gateway.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_damaged_row_touches_its_own_conversation_alone() {
    let bed = Bed::new().await;
    let (hurt, other) = (bed.customer().await, bed.customer().await);
    let lost = Uuid::now_v7();
    hurt.try_say(lost, "lost").await.unwrap();
    hurt.say("whole").await;
    other.say("whole").await;
    let pool = sqlx::SqlitePool::connect_with(
        sqlx::sqlite::SqliteConnectOptions::new().filename(bed.folder.path().join("gateway.db")),
    )
    .await
    .unwrap();
    // Events: 1 and 2 open, 3 and 4 are the first's, 5 the other's.
    for damage in [
        "UPDATE event SET body = 'x' WHERE seq = 3",
        "UPDATE entry SET body = 'x' WHERE position = 1 AND body LIKE '%lost%'",
        "UPDATE event SET id = 'x', at_us = 9223372036854775807 WHERE seq = 5",
    ] {
        sqlx::raw_sql(damage).execute(&pool).await.unwrap();
    }
    let mut workstation = bed.workstation(0).await;
    let events = workstation.events(5).await;
    assert!(events.iter().map(|e| e.seq).eq(1..=5), "no hole");
    let unreadable = EventBody::Unreadable { practice: false };
    assert_eq!(
        (&events[2].body, events[2].conversation),
        (&unreadable, hurt.id())
    );
    assert_eq!(
        (&events[4].body, events[4].conversation),
        (&unreadable, other.id())
    );
    assert!(events[4].id.0.is_nil() && !events[2].id.0.is_nil());
    assert!(matches!(events[3].body, EventBody::CustomerMessage { .. }));

    // The customer's page shows what can be read, and goes on.
    let page = hurt.entries(0).await;
    assert_eq!(page.head, 2);
    assert_eq!(page.entries[0].body, EntryBody::Unreadable {});
    assert!(matches!(page.entries[1].body, EntryBody::Message { .. }));
    assert_eq!(hurt.say("my code is 123").await.position, 3);
    assert_eq!(
        hurt.try_say(lost, "lost").await.unwrap().position,
        1,
        "it was taken"
    );
    assert_eq!(other.say("on").await.position, 2);
    workstation.events(2).await;

    // A workstation that was there before, and one that does not know the mark.
    let mut at_the_damage = hello("desk-1", 5);
    at_the_damage.applied = Some(AppliedEvent {
        seq: 5,
        id: EventId(Uuid::now_v7()),
    });
    let mut again = Workstation::connect(&bed.gateway).await;
    again.hello(at_the_damage).await;
    assert_eq!(again.event().await.seq, 6);
    let mut older = hello("desk-2", 0);
    older.marks_damage = false;
    let mut workstation = Workstation::connect(&bed.gateway).await;
    workstation.hello(older).await;
    assert_eq!(workstation.end().await.1, Some(1011));
}
