//! The connection is down long enough to miss 200 messages while the representative writes three
//! replies: afterwards everything is there once, in order.

use std::time::Duration;

use baton_link::{LinkState, OfflineReason};

use crate::desk::{Desk, config, offline, online, until, work};
use crate::network::Weather;
use crate::test_network::{Customer, TestNetwork, numbers, whole};

const MISSED: usize = 200;

struct Scene {
    town: TestNetwork,
    customer: Customer,
    desk: std::sync::Arc<Desk>,
    link: baton_link::Link,
}

/// Everything works, a few messages have passed in both directions.
async fn scene() -> Scene {
    let town = TestNetwork::new().await;
    let customer = town.customer().await;
    let desk = Desk::open(&town.folder.path().join("desk.db")).await;
    let link = work(&desk, config(&town.network.url()));
    online(&link).await;
    for _ in 0..5 {
        customer.say(&town).await;
    }
    desk.reply("before", customer.id(), "before").await;
    link.kick_outbox();
    until(&link, "in step", |status| {
        status.cursor == 6 && status.waiting == 0
    })
    .await;
    Scene {
        town,
        customer,
        desk,
        link,
    }
}

impl Scene {
    async fn miss(&self) {
        for n in 0..MISSED {
            self.customer.say(&self.town).await;
            if n % 80 == 20 {
                let reply = format!("reply-{}", n / 80);
                self.desk.reply(&reply, self.customer.id(), &reply).await;
                self.link.kick_outbox();
            }
        }
    }

    async fn all_is_there(self) {
        let head = self.town.gateway.head();
        assert_eq!(head, 206);
        let status = until(&self.link, "all applied and sent", |status| {
            status.cursor == head && status.waiting == 0 && status.state == LinkState::Online
        })
        .await;
        assert!(status.synced_at.is_some());
        let applied = self.desk.applied().await;
        whole(&applied, head);
        assert_eq!(numbers(&applied), (0..205).collect::<Vec<u32>>());
        assert_eq!(
            self.customer.read(&self.town).await,
            ["before", "reply-0", "reply-1", "reply-2"]
        );
        self.link.shutdown().await;
        self.town.gateway.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn after_a_cut_all_is_there_once_in_order() {
    let scene = scene().await;
    scene.town.network.set(Weather::Cut);
    offline(&scene.link).await;
    scene.miss().await;
    let status = until(&scene.link, "three replies wait", |status| {
        status.waiting == 3
    })
    .await;
    assert!(matches!(
        status.state,
        LinkState::Offline {
            next_try_at: Some(_),
            ..
        }
    ));
    assert_eq!(status.cursor, 6);
    scene.town.network.set(Weather::Fine);
    scene.all_is_there().await;
}

#[tokio::test]
async fn after_a_silence_all_is_there_once_in_order() {
    let scene = scene().await;
    scene.town.network.set(Weather::Hole);
    scene.miss().await;
    until(&scene.link, "the silence is noticed", |status| {
        matches!(
            &status.state,
            LinkState::Offline {
                reason: OfflineReason::Silent | OfflineReason::Unreachable { .. },
                ..
            }
        )
    })
    .await;
    scene.town.network.set(Weather::Fine);
    scene.all_is_there().await;
}

#[tokio::test]
async fn answers_that_are_lost_are_asked_for_again() {
    let scene = scene().await;
    // Replies arrive, their acceptance does not: they are sent again and applied once.
    scene.town.network.set(Weather::Deaf);
    scene.miss().await;
    offline(&scene.link).await;
    scene.town.network.set(Weather::Fine);
    scene.all_is_there().await;
}

#[tokio::test]
async fn a_gateway_that_restarts_in_between_loses_nothing() {
    let mut scene = scene().await;
    scene.town.network.set(Weather::Deaf);
    scene
        .desk
        .reply("reply-0", scene.customer.id(), "reply-0")
        .await;
    scene.link.kick_outbox();
    for _ in 0..MISSED {
        scene.customer.say(&scene.town).await;
    }
    // The first reply has arrived and its acceptance is lost; then the gateway is another process.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while scene.customer.read(&scene.town).await.len() < 2 {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the reply never came"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(scene.desk.state_of("reply-0").await, "waiting");
    scene.town.network.set(Weather::Cut);
    scene.town = scene.town.restarted().await;
    for reply in ["reply-1", "reply-2"] {
        scene.desk.reply(reply, scene.customer.id(), reply).await;
    }
    scene.link.kick_outbox();
    scene.town.network.set(Weather::Fine);
    scene.all_is_there().await;
}

#[tokio::test]
async fn a_workstation_that_restarts_in_between_loses_nothing() {
    let mut scene = scene().await;
    scene.link.shutdown().await;
    let path = scene.town.folder.path().join("desk.db");
    scene.desk.pool.close().await;
    scene.desk = Desk::open(&path).await;
    scene.miss().await;
    scene.link = work(&scene.desk, config(&scene.town.network.url()));
    scene.all_is_there().await;
}
