//! The handle of a link: what its owner can do, and what it is told.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use baton_gateway::{Gateway, GatewayConfig};
use baton_link::{Link, LinkConfig, LinkError, LinkState, LinkStore, OfflineReason};
use baton_protocol::{LinkErrorCode, Token};
use serde_json::json;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::desk::{Desk, TOKEN, config, offline, online, until, work};
use crate::network::Weather;
use crate::test_network::{TestNetwork, whole};

pub(crate) fn reason(status: &baton_link::LinkStatus) -> Option<&OfflineReason> {
    match &status.state {
        LinkState::Offline { reason, .. } => Some(reason),
        LinkState::Connecting | LinkState::Online => None,
    }
}

async fn desk(town: &TestNetwork) -> Arc<Desk> {
    Desk::open(&town.folder.path().join("desk.db")).await
}

#[tokio::test]
async fn working_offline_keeps_replies_until_it_ends() {
    let town = TestNetwork::with(|config| config.practice = true).await;
    let customer = town.customer().await;
    let desk = desk(&town).await;
    let link = work(&desk, config(&town.network.url()));
    assert_eq!(online(&link).await.practice, Some(true));
    link.pause();
    let status = offline(&link).await;
    assert_eq!(reason(&status), Some(&OfflineReason::Paused));
    assert!(matches!(
        status.state,
        LinkState::Offline {
            next_try_at: None,
            ..
        }
    ));
    desk.reply("k1", customer.id(), "later").await;
    link.kick_outbox();
    until(&link, "one waits", |status| status.waiting == 1).await;
    link.retry_now();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        reason(&link.status().borrow()),
        Some(&OfflineReason::Paused)
    );
    link.resume();
    until(&link, "sent", |status| status.waiting == 0).await;
    assert_eq!(customer.read(&town).await, ["later"]);
    // What the person chose is no drop; what the network does is one, however long it takes.
    let drops = || link.status().borrow().drops;
    assert_eq!((link.status().borrow().connections, drops()), (2, 0));
    town.network.set(Weather::Cut);
    offline(&link).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    town.network.set(Weather::Fine);
    online(&link).await;
    assert_eq!(drops(), 1);
}

#[tokio::test]
async fn pausing_while_it_is_away_stops_the_tries() {
    let town = TestNetwork::new().await;
    let desk = desk(&town).await;
    let link = work(&desk, config(&town.network.url()));
    online(&link).await;
    town.network.set(Weather::Cut);
    offline(&link).await;
    link.pause();
    until(&link, "paused", |status| {
        reason(status) == Some(&OfflineReason::Paused)
    })
    .await;
    town.network.set(Weather::Fine);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(link.status().borrow().connections, 1);
    link.resume();
    online(&link).await;
}

#[tokio::test]
async fn a_cut_comes_back_by_itself() {
    let town = TestNetwork::new().await;
    let link = work(&desk(&town).await, config(&town.network.url()));
    online(&link).await;
    link.cut();
    until(&link, "a second connection", |status| {
        status.connections == 2
    })
    .await;
}

#[tokio::test]
async fn refused_sends_are_reported() {
    let town = TestNetwork::new().await;
    let customer = town.customer().await;
    let desk = desk(&town).await;
    desk.reply("nobody", Uuid::now_v7().into(), "hello?").await;
    desk.put("nonsense", customer.id(), r#"{"type":"dance"}"#)
        .await;
    let endless = json!({
        "type": "message", "id": Uuid::now_v7(), "author": { "kind": "agent", "name": "Baton" },
        "text": "x".repeat(baton_protocol::limits::TEXT_CHARS + 1),
    });
    desk.put("endless", customer.id(), &endless.to_string())
        .await;
    desk.reply("good", customer.id(), "good").await;
    let link = work(&desk, config(&town.network.url()));
    until(&link, "all answered", |status| {
        status.waiting == 0 && status.state == LinkState::Online
    })
    .await;
    assert_eq!(
        desk.state_of("nobody").await,
        "refused: unknown_conversation"
    );
    assert_eq!(desk.state_of("nonsense").await, "refused: malformed");
    assert_eq!(desk.state_of("endless").await, "refused: limit_exceeded");
    assert_eq!(desk.state_of("good").await, "accepted");
    assert_eq!(customer.read(&town).await, ["good"]);
}

#[tokio::test]
async fn a_long_outbox_arrives_in_order() {
    let town = TestNetwork::with(|config| {
        config.limits.sends = std::num::NonZeroUsize::new(4).unwrap();
    })
    .await;
    let customer = town.customer().await;
    let desk = desk(&town).await;
    for n in 0..150 {
        desk.reply(&format!("k{n}"), customer.id(), &n.to_string())
            .await;
    }
    let link = work(&desk, config(&town.network.url()));
    until(&link, "all sent", |status| {
        status.waiting == 0 && status.connections > 0
    })
    .await;
    let expected: Vec<String> = (0..150).map(|n| n.to_string()).collect();
    assert_eq!(customer.read(&town).await, expected);
}

#[tokio::test]
async fn a_wrong_token_is_named() {
    let town = TestNetwork::new().await;
    let mut config = config(&town.network.url());
    config.token = Token::new("not-the-token-at-all");
    let link = work(&desk(&town).await, config);
    let status = until(&link, "refused", |status| reason(status).is_some()).await;
    assert!(matches!(
        reason(&status),
        Some(OfflineReason::Rejected {
            code: LinkErrorCode::Unauthorised,
            ..
        })
    ));
}

#[tokio::test]
async fn the_older_of_two_gives_up_until_asked() {
    let town = TestNetwork::new().await;
    let desk = desk(&town).await;
    let older = work(&desk, config(&town.network.url()));
    online(&older).await;
    let newer = work(&desk, config(&town.network.url()));
    online(&newer).await;
    let status = offline(&older).await;
    assert_eq!(reason(&status), Some(&OfflineReason::Replaced));
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(older.status().borrow().connections, 1, "it does not fight");
    assert_eq!(newer.status().borrow().connections, 1);
    older.retry_now();
    online(&older).await;
    assert_eq!(
        reason(&offline(&newer).await),
        Some(&OfflineReason::Replaced)
    );
}

#[tokio::test]
async fn a_slow_desk_slows_the_gateway_and_loses_nothing() {
    let town = TestNetwork::with(|config| {
        config.limits.window = std::num::NonZeroU32::new(8).unwrap();
    })
    .await;
    let customer = town.customer().await;
    for _ in 0..60 {
        customer.say(&town).await;
    }
    let desk = desk(&town).await;
    let (incoming, mut inbox) = mpsc::channel(1);
    let store = Arc::clone(&desk) as Arc<dyn LinkStore>;
    let link = Link::start(config(&town.network.url()), store, incoming).unwrap();
    // Nothing is taken for several heartbeats: the connection lives on.
    online(&link).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(link.status().borrow().connections, 1);
    assert_eq!(link.status().borrow().state, LinkState::Online);
    while link.status().borrow().cursor < 61 {
        let delivery = inbox.recv().await.unwrap();
        desk.apply(&delivery).await;
        link.committed(delivery.seq);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(link.status().borrow().connections, 1);
    whole(&desk.applied().await, 61);
}

#[tokio::test]
async fn what_waits_in_the_inbox_is_not_delivered_again() {
    let town = TestNetwork::new().await;
    let customer = town.customer().await;
    customer.say(&town).await;
    let desk = desk(&town).await;
    let (incoming, mut inbox) = mpsc::channel(16);
    let store = Arc::clone(&desk) as Arc<dyn LinkStore>;
    let link = Link::start(config(&town.network.url()), store, incoming).unwrap();
    until(&link, "both received", |status| status.head == 2).await;
    assert_eq!(inbox.recv().await.unwrap().seq, 1);
    link.cut();
    until(&link, "replayed and ignored", |status| status.replays == 2).await;
    customer.say(&town).await;
    assert_eq!(inbox.recv().await.unwrap().seq, 2);
    assert_eq!(inbox.recv().await.unwrap().seq, 3);

    // Nothing was committed: on request everything comes again.
    link.rewind();
    for seq in 1..=3 {
        assert_eq!(inbox.recv().await.unwrap().seq, seq);
    }
}

#[tokio::test]
async fn a_store_that_fails_is_named_and_tried_again() {
    let town = TestNetwork::new().await;
    let customer = town.customer().await;
    let desk = desk(&town).await;
    let link = work(&desk, config(&town.network.url()));
    online(&link).await;
    desk.broken.store(true, Ordering::Relaxed);
    desk.reply("k1", customer.id(), "in spite of it").await;
    link.kick_outbox();
    let status = offline(&link).await;
    let Some(OfflineReason::Store { detail }) = reason(&status) else {
        panic!("{status:?}");
    };
    assert_eq!(detail, "the disk is on fire");
    desk.broken.store(false, Ordering::Relaxed);
    until(&link, "sent", |status| {
        status.waiting == 0 && status.state == LinkState::Online
    })
    .await;
    assert_eq!(customer.read(&town).await, ["in spite of it"]);
}

#[tokio::test]
async fn a_replaced_gateway_is_noticed_instead_of_skipping_events() {
    let town = TestNetwork::new().await;
    let customer = town.customer().await;
    customer.say(&town).await;
    let desk = desk(&town).await;
    let link = work(&desk, config(&town.network.url()));
    until(&link, "in step", |status| status.cursor == 2).await;
    link.shutdown().await;

    let folder = tempfile::tempdir().unwrap();
    let other = GatewayConfig::new(folder.path().join("gateway.db"), Token::new(TOKEN));
    let other = Gateway::start(other).await.unwrap();
    let link = work(&desk, config(&other.link_url()));
    let status = until(&link, "refused", |status| reason(status).is_some()).await;
    assert!(matches!(
        reason(&status),
        Some(OfflineReason::Rejected {
            code: LinkErrorCode::OtherLog,
            ..
        })
    ));
}

#[tokio::test]
async fn it_ends_when_told_and_when_forgotten() {
    let town = TestNetwork::new().await;
    let desk = desk(&town).await;
    let link = work(&desk, config(&town.network.url()));
    online(&link).await;
    link.shutdown().await;
    assert_eq!(
        reason(&link.status().borrow()),
        Some(&OfflineReason::Stopped)
    );

    let (incoming, inbox) = mpsc::channel(1);
    let store = Arc::clone(&desk) as Arc<dyn LinkStore>;
    let link = Link::start(config(&town.network.url()), store, incoming.clone()).unwrap();
    online(&link).await;
    let mut status = link.status();
    drop(link);
    let stopped = status.wait_for(|status| reason(status) == Some(&OfflineReason::Stopped));
    tokio::time::timeout(Duration::from_secs(5), stopped)
        .await
        .unwrap()
        .unwrap();

    drop(inbox);
    let store = Arc::clone(&desk) as Arc<dyn LinkStore>;
    let link = Link::start(config(&town.network.url()), store, incoming).unwrap();
    until(&link, "pointless", |status| {
        reason(status) == Some(&OfflineReason::NobodyListens)
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(&folder.path().join("desk.db")).await;
    let start = |change: fn(&mut LinkConfig)| {
        let mut config = config("ws://127.0.0.1:1/link");
        change(&mut config);
        let (incoming, _inbox) = mpsc::channel(1);
        Link::start(config, Arc::clone(&desk) as Arc<dyn LinkStore>, incoming).err()
    };
    assert_eq!(start(|_| {}), None, "a gateway that is away is no error");
    assert_eq!(start(|config| config.url = "wss://x/link".to_owned()), None);
    let url = start(|config| config.url = "x".to_owned());
    assert!(matches!(url, Some(LinkError::Url { .. })));
    let plain = start(|config| config.url = "http://x".to_owned());
    assert!(matches!(plain, Some(LinkError::Plain { .. })));
    let plain = start(|config| config.url = "ws://192.0.2.1/link".to_owned());
    assert!(matches!(plain, Some(LinkError::Plain { .. })));
    let roots = start(|config| config.roots = Some("/no/roots.pem".into()));
    assert!(matches!(roots, Some(LinkError::Roots { .. })));
    let name = start(|config| config.workstation = "my desk".to_owned());
    assert_eq!(name, Some(LinkError::Workstation));
    assert_eq!(
        start(|config| config.token = Token::new("")),
        Some(LinkError::Token)
    );
}

#[tokio::test]
async fn typing_reaches_who_listens() {
    let town = TestNetwork::new().await;
    let customer = town.customer().await;
    let link = work(&desk(&town).await, config(&town.network.url()));
    let mut typing = link.typing();
    until(&link, "in step", |status| status.cursor == 1).await;
    customer.types(&town).await;
    assert_eq!(typing.recv().await.unwrap().conversation, customer.id());
}
