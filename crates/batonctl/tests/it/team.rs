//! A gateway that a team shares, and two hosts at it, as real processes.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use baton_customer::Customer;
use baton_protocol::AuthorKind;
use baton_protocol::channel::EntryBody;
use baton_store::{Delivery, OpenOptions, Store};
use sqlx::Connection as _;
use uuid::Uuid;

use crate::gateway::Running;
use crate::host::{Host, host};
use crate::support::{batonctl, run};

const CUSTOMERS: usize = 6;
const PATIENCE: Duration = Duration::from_secs(60);
const WISH: &str = "I want to talk to a person";
/// Written by a host that died before it could send it.
const LATE: &str = "This was never sent.";

/// What a host has on its disk, while it runs or not.
async fn stored(data: &Path) -> Store {
    let database = data.join("baton.sqlite");
    Store::open_beside(&database, OpenOptions::default())
        .await
        .unwrap()
}

async fn held(data: &Path) -> BTreeSet<Uuid> {
    let held = stored(data).await.held().await.unwrap();
    held.into_iter().map(|held| held.conversation).collect()
}

async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let before = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(before.elapsed() < PATIENCE, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What a customer was told, in words.
async fn told(customer: &Customer) -> Vec<String> {
    let entries = customer.read().await.into_iter();
    let texts = entries.filter_map(|entry| match entry.body {
        EntryBody::Message { author, text, .. } => {
            (author.kind != AuthorKind::Customer).then_some(text)
        }
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => None,
    });
    texts.collect()
}

/// Waits until a host has heard this of the customer.
async fn hears(data: &Path, customer: &Customer, words: &str) {
    until("a customer to be heard", async || {
        let journal = stored(data).await.read_journal(customer.id().0, 0).await;
        let mut journal = journal.unwrap().into_iter();
        journal.any(|row| row.body.contains(words)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hosts_share_a_gateway_and_one_that_dies_loses_nothing_and_says_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("gateway");
    let gateway = Running::start(&data, &["--team", "--lease", "3"]);
    let token = data.join("gateway.token");
    let joining = [
        "--gateway",
        &gateway.page,
        "--gateway-token-file",
        token.to_str().unwrap(),
        "--team",
    ];
    let (at_first, at_second) = (dir.path().join("first"), dir.path().join("second"));
    let mut first = Host::of(host(&at_first, &joining));
    first.says("online");
    let mut second = Host::of(host(&at_second, &joining));
    second.says("online");

    let mut customers = Vec::new();
    for _ in 0..CUSTOMERS {
        let customer = Customer::open(&gateway.page).await;
        customer.say(WISH).await;
        customers.push(customer);
    }
    for customer in &customers {
        until("an answer", async || {
            (!told(customer).await.is_empty()).then_some(())
        })
        .await;
    }
    let (ones, others) = (held(&at_first).await, held(&at_second).await);
    assert!(
        !ones.is_empty() && !others.is_empty(),
        "{ones:?} {others:?}"
    );
    assert!(ones.is_disjoint(&others));
    assert_eq!(ones.len() + others.len(), CUSTOMERS);
    for customer in &customers {
        assert_eq!(told(customer).await.len(), 1, "by one of them, once");
    }

    // One dies. Something that it had written was not sent yet.
    until("all that was decided to be at the gateway", async || {
        let waiting = stored(&at_first).await.unreplicated(0, 1).await;
        waiting.unwrap().is_empty().then_some(())
    })
    .await;
    first.dies();
    let of_the_dead: Vec<_> = customers
        .iter()
        .filter(|customer| ones.contains(&customer.id().0))
        .collect();
    never_sent(&at_first, of_the_dead[0].id().0).await;
    for customer in &of_the_dead {
        customer.say("are you there?").await;
    }
    for customer in &of_the_dead {
        hears(&at_second, customer, "are you there?").await;
        goes_on(&at_first, &at_second, customer.id().0).await;
    }
    assert_eq!(held(&at_second).await.len(), CUSTOMERS);

    // It comes back: what it held is another's, and what it had to say comes too late.
    let mut first = Host::of(host(&at_first, &[]));
    first.says("online");
    until("letting go", async || {
        held(&at_first).await.is_empty().then_some(())
    })
    .await;
    comes_too_late(&at_first).await;

    for customer in &customers {
        customer.say("thank you").await;
        hears(&at_second, customer, "thank you").await;
        let told = told(customer).await;
        let once: BTreeSet<_> = told.iter().collect();
        assert_eq!(once.len(), told.len(), "said twice: {told:?}");
        assert!(!told.contains(&LATE.to_owned()), "{told:?}");
    }

    // The one that ends in order gives everything back at once.
    second.end();
    until("all are at the first one", async || {
        (held(&at_first).await.len() == CUSTOMERS).then_some(())
    })
    .await;
    first.end();
}

/// What was found out at one host is at the other, and what was sealed.
async fn goes_on(at_first: &Path, at_second: &Path, id: Uuid) {
    let (before, after) = (stored(at_first).await, stored(at_second).await);
    let found = before.read_journal(id, 0).await.unwrap();
    let taken = after.read_journal(id, 0).await.unwrap();
    assert!(!found.is_empty() && taken.starts_with(&found), "{id}");
    let sealed = before.snapshots_of(id).await.unwrap();
    let taken = after.snapshots_of(id).await.unwrap();
    assert!(!sealed.is_empty() && taken.starts_with(&sealed), "{id}");
}

/// Puts a message into the outbox of a host that is not running, as one that died before it sent it left it.
async fn never_sent(data: &Path, conversation: Uuid) {
    let database = format!("sqlite:{}", data.join("baton.sqlite").display());
    let mut connection = sqlx::SqliteConnection::connect(&database).await.unwrap();
    let body = format!(
        r#"{{"type":"message","id":"{}","author":{{"kind":"agent","name":"Shop"}},"text":"{LATE}"}}"#,
        Uuid::now_v7()
    );
    sqlx::query(
        "INSERT INTO outbox (key, conversation, kind, body, created_at, number) \
         VALUES ('late', ?1, 'message', ?2, 0, 1)",
    )
    .bind(conversation.as_bytes().to_vec())
    .bind(body)
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
}

/// Waits until what was never sent is refused, with a sentence.
async fn comes_too_late(data: &Path) {
    let (code, detail) = until("a refusal", async || {
        let store = stored(data).await;
        let row = store.outbox_by_key("late").await.unwrap().unwrap();
        match row.delivery {
            Delivery::Refused { code, detail, .. } => Some((code, detail)),
            Delivery::Waiting => None,
            Delivery::Accepted { .. } => panic!("it was said under an old number"),
        }
    })
    .await;
    assert_eq!(code, "not_held");
    assert_eq!(detail, "that was under number 1; the number is 2 by now");
}

#[test]
fn a_gateway_and_a_host_of_the_other_kind_say_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let shared = dir.path().join("shared");
    let joining = |gateway: &Running, data: &Path| {
        let token = data.join("gateway.token").display().to_string();
        [
            "--gateway".to_owned(),
            gateway.page.clone(),
            "--gateway-token-file".to_owned(),
            token,
        ]
    };
    let gateway = Running::start(&shared, &["--team"]);
    let mut alone = Host::of({
        let mut command = host(&dir.path().join("alone"), &[]);
        command.args(joining(&gateway, &shared));
        command
    });
    let said = alone.says("offline");
    assert!(said.contains("start this host with --team"), "{said}");
    alone.end();
    drop(gateway);
    // It is kept that a team shares it.
    let gateway = Running::start(&shared, &[]);
    let mut one = Host::of({
        let mut command = host(&dir.path().join("one"), &["--team"]);
        command.args(joining(&gateway, &shared));
        command
    });
    one.says("online");
    one.end();

    let single = dir.path().join("single");
    let gateway = Running::start(&single, &[]);
    let mut two = Host::of({
        let mut command = host(&dir.path().join("two"), &["--team"]);
        command.args(joining(&gateway, &single));
        command
    });
    let said = two.says("offline");
    assert!(said.contains("to itself"), "{said}");
    two.end();
    drop(gateway);
    let mut command = batonctl();
    command.args(["gateway", "--team", "--listen", "127.0.0.1:0", "--data-dir"]);
    let (code, _, said) = run(command.arg(&single));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("another folder"), "{said}");
}
