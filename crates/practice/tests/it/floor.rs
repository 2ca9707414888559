//! Simulated customers at a real gateway.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_gateway::{Gateway, GatewayConfig, new_token};
use baton_practice::{Company, Ending, Floor, FloorOptions, Pace, PracticeError};
use jiff::civil::date;

async fn gateway(dir: &Path, practice: bool) -> Gateway {
    let mut config = GatewayConfig::new(dir.join("gateway.db"), new_token().unwrap());
    config.practice = practice;
    Gateway::start(config).await.unwrap()
}

fn floor(gateway: &Gateway, total: u64, patience: f64) -> Floor {
    let world = Arc::new(Company::generate(1, date(2026, 3, 14), 60));
    Floor::start(
        world,
        FloorOptions {
            gateway: gateway.page_url(),
            seed: 11,
            at_once: 6,
            total: Some(total),
            pace: Pace {
                patience,
                typing: 0.001,
                between: Duration::ZERO,
                poll: Duration::from_millis(10),
            },
        },
    )
    .unwrap()
}

#[tokio::test]
async fn customers_come_write_and_go() {
    let dir = tempfile::tempdir().unwrap();
    let gateway = gateway(dir.path(), true).await;
    let floor = floor(&gateway, 20, 0.001);
    tokio::time::timeout(Duration::from_secs(30), floor.finished())
        .await
        .unwrap();
    let figures = floor.figures();
    assert_eq!(
        (figures.opened, figures.under_way, figures.broken),
        (20, 0, 0),
        "{figures:?}"
    );
    assert_eq!(figures.endings.values().sum::<u64>(), 20);
    assert!(
        figures.endings[&Ending::LeftImpatient] > 10,
        "nobody answered: {figures:?}"
    );
    // Each opened, wrote at least once, and left.
    assert!(gateway.head() >= 60, "{}", gateway.head());
    let contacts = floor.contacts();
    assert!(
        contacts
            .iter()
            .all(|c| c.ended.is_some() && c.label.ends_with("(practice)"))
    );
    let one = &contacts[3];
    assert_eq!(floor.truth(one.conversation).as_deref(), Some(&*one.truth));
    gateway.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_paused_floor_stands_still() {
    let dir = tempfile::tempdir().unwrap();
    let gateway = gateway(dir.path(), true).await;
    let floor = floor(&gateway, 30, 0.002);
    while floor.figures().opened < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    floor.pause();
    assert!(floor.is_paused());
    // Work in progress when the pause began goes on to its next stop.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let (before, figures) = (gateway.head(), floor.figures());
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!((gateway.head(), floor.figures()), (before, figures));
    floor.resume();
    tokio::time::timeout(Duration::from_secs(30), floor.finished())
        .await
        .unwrap();
    assert_eq!(floor.figures().opened, 30);
    gateway.shutdown().await.unwrap();
}

#[tokio::test]
async fn nobody_is_sent_to_a_gateway_that_is_not_for_practice() {
    let dir = tempfile::tempdir().unwrap();
    let gateway = gateway(dir.path(), false).await;
    let floor = floor(&gateway, 5, 0.001);
    tokio::time::timeout(Duration::from_secs(10), floor.finished())
        .await
        .unwrap();
    let figures = floor.figures();
    assert_eq!(figures.opened, 0);
    assert!(figures.problem.unwrap().contains("not one to practise on"));
    assert!(floor.contacts().is_empty());
    gateway.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_gateway_that_went_away_ends_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let gateway = gateway(dir.path(), true).await;
    let floor = floor(&gateway, 5, 1.0);
    while floor.figures().opened < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    gateway.shutdown().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(floor.figures().opened >= 2);
    drop(floor);
}

#[tokio::test]
async fn an_address_that_is_none_is_explained() {
    let world = Arc::new(Company::generate(1, date(2026, 3, 14), 40));
    for (gateway, part) in [("nowhere", "relative"), ("ftp://a.example/", "http://")] {
        let options = FloorOptions {
            gateway: gateway.to_owned(),
            seed: 1,
            at_once: 1,
            total: None,
            pace: Pace::human(),
        };
        let error = Floor::start(Arc::clone(&world), options).unwrap_err();
        assert!(matches!(&error, PracticeError::Gateway { .. }));
        assert!(error.to_string().contains(part), "{error}");
    }
}
