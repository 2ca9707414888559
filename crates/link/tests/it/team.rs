//! Version 2 of the link: workstations of a team at one real gateway, each behind a network of its own.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use baton_distribution::{Leases, Queue, Rules};
use baton_link::{Link, LinkState, OfflineReason, Version};
use baton_protocol::v2::{CommandBody, CommandOutcome};
use baton_protocol::{ConversationId, Fencing};
use jiff::{SignedDuration, Timestamp};

use crate::desk::{Desk, PATIENCE, config, offline, online, until, work};
use crate::network::{Network, Weather};
use crate::test_network::{Customer, TestNetwork, numbers};

/// Long enough that no lease ends by itself.
pub(crate) const LONG: i64 = 15_000;

pub(crate) async fn team(lease_ms: i64) -> TestNetwork {
    TestNetwork::with(|config| {
        let mut rules = Rules::with_queues([("general".into(), Queue::default())]);
        rules.leases = Leases {
            lease: SignedDuration::from_millis(lease_ms),
            grace: SignedDuration::from_millis(lease_ms),
            ..Leases::default()
        };
        config.team = Some(rules);
    })
    .await
}

/// A workstation: what it keeps, its link, and the network between it and the gateway.
pub(crate) struct Workstation {
    pub(crate) desk: Arc<Desk>,
    pub(crate) link: Link,
    pub(crate) network: Network,
}

impl Workstation {
    pub(crate) async fn joins(town: &TestNetwork, name: &str) -> Self {
        Self::joins_with(town, name, &format!("{name}.db")).await
    }

    /// A workstation whose data is in this file.
    async fn joins_with(town: &TestNetwork, name: &str, file: &str) -> Self {
        let network = Network::to(town.gateway.addr()).await;
        let desk = Desk::open(&town.folder.path().join(file)).await;
        desk.in_team.store(true, Ordering::Relaxed);
        let mut config = config(&network.url());
        name.clone_into(&mut config.workstation);
        config.version = Version::Two { agent_room: 100 };
        let link = work(&desk, config);
        online(&link).await;
        Self {
            desk,
            link,
            network,
        }
    }

    /// Waits until the conversation is held here, and gives back its number.
    pub(crate) async fn holds(&self, conversation: ConversationId) -> Fencing {
        self.wait(|desk| async move { desk.held().await.get(&conversation).copied() })
            .await
    }

    /// Waits until the conversation is not held here any more.
    async fn lets_go(&self, conversation: ConversationId) {
        self.wait(|desk| async move {
            let held = desk.held().await;
            (!held.contains_key(&conversation)).then_some(())
        })
        .await;
    }

    /// Waits until the customer's messages up to this one are here.
    async fn hears(&self, newest: u32) {
        self.wait(|desk| async move {
            let heard = numbers(&desk.applied().await);
            (heard.last() == Some(&newest)).then_some(())
        })
        .await;
    }

    /// Waits until the gateway has answered for a reply, and says how.
    async fn answered(&self, key: &'static str) -> String {
        self.wait(|desk| async move {
            let state = desk.state_of(key).await;
            (state != "waiting").then_some(state)
        })
        .await
    }

    pub(crate) async fn wait<T, F: Future<Output = Option<T>>>(
        &self,
        look: impl Fn(Arc<Desk>) -> F,
    ) -> T {
        let before = Instant::now();
        loop {
            if let Some(found) = look(Arc::clone(&self.desk)).await {
                return found;
            }
            assert!(
                before.elapsed() < PATIENCE,
                "never; the status is {:?}",
                *self.link.status().borrow()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn says(&self, key: &'static str, to: ConversationId, number: Fencing) {
        self.desk.reply_under(Some(number), key, to, key).await;
        self.link.kick_outbox();
    }

    fn lease_left(&self) -> Duration {
        let lease = *self.link.lease().borrow();
        lease.map_or(Duration::ZERO, |lease| {
            lease.left(Instant::now(), Timestamp::now())
        })
    }
}

pub(crate) async fn talks(town: &TestNetwork) -> Customer {
    let customer = town.customer().await;
    customer.say(town).await;
    customer
}

#[tokio::test]
async fn two_links_share_the_conversations_and_say_only_what_is_theirs() {
    let town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let two = Workstation::joins(&town, "two").await;
    let (first, second) = (talks(&town).await, talks(&town).await);
    let at_one = one.holds(first.id()).await;
    let at_two = two.holds(second.id()).await;
    one.hears(0).await;
    two.hears(0).await;
    assert_eq!(one.desk.held().await.len(), 1);
    assert_eq!(two.desk.held().await.len(), 1);

    one.says("a", first.id(), at_one).await;
    two.says("b", second.id(), at_two).await;
    // What another one holds, and a number that was never granted.
    two.says("c", first.id(), at_one).await;
    one.says("d", first.id(), at_one.next()).await;
    // What was written by a desk of one has no number.
    one.desk.reply("e", first.id(), "e").await;
    one.link.kick_outbox();
    assert_eq!(one.answered("a").await, "accepted");
    assert_eq!(two.answered("b").await, "accepted");
    for (desk, key) in [(&two, "c"), (&one, "d"), (&one, "e")] {
        assert_eq!(desk.answered(key).await, "refused: not_held");
    }
    assert_eq!(first.read(&town).await, ["a"]);
    assert_eq!(second.read(&town).await, ["b"]);
}

#[tokio::test]
async fn a_cut_and_a_restart_lose_nothing_and_repeat_nothing() {
    let mut town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let number = one.holds(customer.id()).await;
    one.says("before", customer.id(), number).await;
    assert_eq!(one.answered("before").await, "accepted");

    one.network.set(Weather::Cut);
    offline(&one.link).await;
    one.says("offline", customer.id(), number).await;
    customer.say(&town).await;
    town = town.restarted().await;
    one.network.lead_to(town.gateway.addr());
    customer.say(&town).await;
    one.network.set(Weather::Fine);
    one.hears(2).await;
    assert_eq!(one.answered("offline").await, "accepted");
    assert_eq!(numbers(&one.desk.applied().await), [0, 1, 2]);
    assert_eq!(one.holds(customer.id()).await, number);
    assert_eq!(one.desk.begun().await, None);
    assert_eq!(customer.read(&town).await, ["before", "offline"]);
}

#[tokio::test]
async fn beats_renew_the_lease_and_one_that_ran_out_is_known_here() {
    let town = team(900).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let number = one.holds(customer.id()).await;
    // Beats keep it up for longer than one lease.
    tokio::time::sleep(Duration::from_millis(2_000)).await;
    assert!(one.lease_left() > Duration::from_millis(100));
    assert_eq!(one.holds(customer.id()).await, number);

    let two = Workstation::joins(&town, "two").await;
    one.network.set(Weather::Hole);
    one.says("late", customer.id(), number).await;
    let taken = two.holds(customer.id()).await;
    assert_eq!(taken, number.next());
    assert_eq!(one.lease_left(), Duration::ZERO, "it knew that before");
    two.says("here", customer.id(), taken).await;
    assert_eq!(two.answered("here").await, "accepted");

    one.network.set(Weather::Cut);
    offline(&one.link).await;
    one.network.set(Weather::Fine);
    one.lets_go(customer.id()).await;
    assert_eq!(one.answered("late").await, "refused: not_held");
    assert!(one.lease_left() > Duration::ZERO);
    assert_eq!(customer.read(&town).await, ["here"]);
}

#[tokio::test]
async fn what_is_accepted_before_the_goodbye_is_written_down() {
    let town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let number = one.holds(customer.id()).await;
    one.desk.slow.store(true, Ordering::Relaxed);
    one.says("bye", customer.id(), number).await;
    one.link.leave().await;
    assert_eq!(one.desk.state_of("bye").await, "accepted");
    assert_eq!(customer.read(&town).await, ["bye"]);
}

#[tokio::test]
async fn what_is_released_or_left_is_at_another_at_once() {
    let town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let conversation = customer.id();
    let number = one.holds(conversation).await;
    let two = Workstation::joins(&town, "two").await;
    let release = move |number| CommandBody::Release {
        conversation,
        number,
    };
    let refused = one.link.ask(release(number.next())).await.unwrap();
    let detail = "that was under number 2; the number is 1 by now".to_owned();
    assert_eq!(refused, CommandOutcome::Refused { detail });

    // Asked for without a connection, it is done when there is one.
    one.link.pause();
    offline(&one.link).await;
    let link = one.link.clone();
    let asked = tokio::spawn(async move { link.ask(release(number)).await });
    one.link.resume();
    assert_eq!(asked.await.unwrap(), Ok(CommandOutcome::Done {}));
    one.lets_go(conversation).await;
    let number = two.holds(conversation).await;
    // The one that released it is not given it again at once.
    let three = Workstation::joins(&town, "three").await;
    two.says("bye", conversation, number).await;
    two.link.leave().await;
    assert_eq!(three.holds(conversation).await, number.next());
    assert_eq!(two.desk.state_of("bye").await, "accepted");
    let ended = two.link.status().borrow().state.clone();
    assert!(
        matches!(
            ended,
            LinkState::Offline {
                reason: OfflineReason::Stopped,
                ..
            }
        ),
        "{ended:?}"
    );
    let nothing = two.link.ask(release(number)).await;
    assert!(nothing.is_err(), "{nothing:?}");
}

#[tokio::test]
async fn who_lost_their_data_holds_the_same_anew() {
    let town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let number = one.holds(customer.id()).await;
    one.hears(0).await;
    // The gateway is told how far it is, and need not keep what was before.
    one.link.cut();
    until(&one.link, "back", |status| {
        status.connections == 2 && status.state == LinkState::Online
    })
    .await;
    one.link.shutdown().await;

    let again = Workstation::joins_with(&town, "one", "anew.db").await;
    assert!(again.desk.begun().await.is_some(), "it is told so");
    let anew = again.holds(customer.id()).await;
    assert!(anew > number);
    again.hears(0).await;
    again.says("old", customer.id(), number).await;
    again.says("new", customer.id(), anew).await;
    assert_eq!(again.answered("old").await, "refused: not_held");
    assert_eq!(again.answered("new").await, "accepted");
    assert_eq!(customer.read(&town).await, ["new"]);
}

#[tokio::test]
async fn at_a_gateway_restored_from_an_older_copy_all_is_held_anew() {
    let town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let (customer, network) = (talks(&town).await, &one.network);
    let number = one.holds(customer.id()).await;
    let copy = |from: &str, to: &str, folder: &std::path::Path| {
        std::fs::copy(folder.join(from), folder.join(to)).unwrap();
    };
    let town = town
        .restarted_after(|folder| copy("gateway.db", "older.db", folder))
        .await;
    network.lead_to(town.gateway.addr());
    customer.say(&town).await;
    one.hears(1).await;

    let town = town
        .restarted_after(|folder| {
            for file in ["gateway.db-wal", "gateway.db-shm"] {
                let _ = std::fs::remove_file(folder.join(file));
            }
            copy("older.db", "gateway.db", folder);
        })
        .await;
    network.lead_to(town.gateway.addr());
    let before = Instant::now();
    while one.desk.begun().await.is_none() {
        assert!(before.elapsed() < PATIENCE, "it is never noticed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let anew = one.holds(customer.id()).await;
    assert!(anew.0 > 1 << 32, "a number of the next epoch: {anew}");
    assert!(anew > number);
    one.says("again", customer.id(), anew).await;
    assert_eq!(one.answered("again").await, "accepted");
}

#[tokio::test]
async fn a_gateway_and_a_workstation_of_other_versions_refuse_each_other_with_words() {
    let reason = async |town: &TestNetwork, version| {
        let desk = Desk::open(&town.folder.path().join("other.db")).await;
        let mut config = config(&town.network.url());
        config.version = version;
        let link = work(&desk, config);
        let status = offline(&link).await;
        match status.state {
            LinkState::Offline { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    };
    let alone = TestNetwork::new().await;
    let refused = reason(&alone, Version::Two { agent_room: 1 }).await;
    let offered = vec![1];
    assert_eq!(refused, OfflineReason::UnknownVersion { offered });
    let shared = team(LONG).await;
    let refused = reason(&shared, Version::One).await;
    let offered = vec![2];
    assert_eq!(refused, OfflineReason::UnknownVersion { offered });
    assert!(refused.to_string().contains("versions [2]"), "{refused}");
}
