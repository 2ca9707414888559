//! How a workstation comes into a team: versions, cursors, one connection each, and a gateway that lost what it knew.

use std::time::Duration;

use baton_protocol::v2::{GatewayFrame, WorkstationFrame};
use baton_protocol::{Fencing, LinkErrorCode};
use uuid::Uuid;

use crate::desk::{Desk, hello, shared_by_a_team};
use crate::support::{self, Bed, Workstation};
use crate::team::{LONG, texts};

#[tokio::test]
async fn a_newer_connection_of_a_workstation_takes_over() {
    let bed = shared_by_a_team(LONG).await;
    let (mut older, _) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    older.granted().await;
    older.customer().await;
    let (mut newer, _) = Desk::joined(&bed.gateway, "one").await;
    let (error, code) = older.end().await;
    assert_eq!(error.unwrap().code, LinkErrorCode::Replaced);
    assert_eq!(code, Some(4003));
    // It came without a cursor, and is told from the beginning.
    let held = newer.granted().await;
    assert_eq!(held, (customer.id(), Fencing(1)));
    newer.customer().await;
    // The end of the older one ends nothing.
    tokio::time::sleep(Duration::from_millis(100)).await;
    newer.message("k", held, "hello").await.unwrap();
    assert_eq!(newer.beat().await, 15_000);
}

#[tokio::test]
async fn a_silent_workstation_is_not_there() {
    let bed = shared_by_a_team(600).await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let (error, code) = one.end().await;
    assert_eq!(error.unwrap().code, LinkErrorCode::HeartbeatLost);
    assert_eq!(code, Some(4008));
}

#[tokio::test]
async fn version_1_is_refused_with_a_sentence_and_version_2_where_no_team_is() {
    let bed = shared_by_a_team(LONG).await;
    let mut old = Workstation::connect(&bed.gateway).await;
    old.say(&baton_protocol::ClientFrame::Hello(support::hello(
        "desk-1", 0,
    )))
    .await;
    let (error, code) = old.end().await;
    let error = error.unwrap();
    assert_eq!(code, Some(4002));
    assert_eq!(error.supported, [2]);
    assert!(error.detail.contains("update the workstation"), "{error:?}");

    let alone = Bed::new().await;
    let mut new = Desk::connect(&alone.gateway).await;
    let mut hello = hello("one", 1);
    hello.protocols = vec![2];
    new.says(&WorkstationFrame::Hello(hello)).await;
    let (error, code) = new.end().await;
    assert_eq!(code, Some(4002));
    assert_eq!(error.unwrap().supported, [1]);
}

#[tokio::test]
async fn a_hello_that_is_wrong_costs_no_one_else_anything() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, welcome) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    let mut wrong = Vec::new();
    let mut token = hello("two", 1);
    token.token = baton_protocol::Token::new("another-token-altogether");
    wrong.push((token, LinkErrorCode::Unauthorised));
    let mut log = hello("two", 1);
    log.log = Some(Uuid::now_v7());
    wrong.push((log, LinkErrorCode::OtherLog));
    let mut cursor = hello("two", 1);
    (cursor.log, cursor.cursor) = (Some(welcome.log), baton_protocol::limits::SEQ_MAX);
    wrong.push((cursor, LinkErrorCode::CursorAhead));
    for (hello, code) in wrong {
        let mut desk = Desk::connect(&bed.gateway).await;
        desk.says(&WorkstationFrame::Hello(hello)).await;
        let (error, _) = desk.end().await;
        assert_eq!(error.unwrap().code, code);
    }
    one.message("k", held, "still here").await.unwrap();
    assert_eq!(texts(&customer).await, ["still here"]);
}

#[tokio::test]
async fn a_workstation_of_version_1_comes_with_a_cursor_that_means_nothing_here() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, welcome) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    let held = one.granted().await;
    one.customer().await;
    let mut two = Desk::connect(&bed.gateway).await;
    two.raw(&format!(
        r#"{{"type":"hello","protocols":[1,2],"token":"{}","workstation":"two","cursor":41,"log":"{}","applied":{{"seq":41,"id":"{}"}},"agent_room":5}}"#,
        support::TOKEN,
        welcome.log,
        Uuid::now_v7()
    ))
    .await;
    let Some(GatewayFrame::Welcome(welcome)) = two.next().await else {
        panic!("a welcome");
    };
    assert_eq!((welcome.head, welcome.floor), (0, 1));
    // No one is told anew because of it.
    one.message("k", held, "still here").await.unwrap();
    assert_eq!(texts(&customer).await, ["still here"]);
}

#[tokio::test]
async fn a_workstation_is_given_no_more_than_the_gateway_allows() {
    let bed = Bed::with(|config| {
        config.team = Some(crate::desk::rules(LONG));
        config.limits.agent_room = 1;
    })
    .await;
    let (mut one, _) = Desk::joined(&bed.gateway, "one").await;
    let first = bed.customer().await;
    bed.customer().await;
    assert_eq!(one.granted().await.0, first.id());
    one.customer().await;
    one.quiet().await;
}

#[tokio::test]
async fn a_gateway_restored_from_a_copy_tells_everyone_anew() {
    let bed = shared_by_a_team(LONG).await;
    let (mut one, welcome) = Desk::joined(&bed.gateway, "one").await;
    let customer = bed.customer().await;
    one.granted().await;
    one.customer().await;
    drop(one);
    let database = bed.folder.path().join("gateway.db");
    let copy = bed.folder.path().join("copy.db");
    let mut bed = bed
        .restarted_after(|| std::fs::copy(&database, &copy).unwrap())
        .await;
    let mut again = hello("one", 100);
    (again.cursor, again.log) = (2, Some(welcome.log));
    let (mut one, _) = Desk::greeted(&bed.gateway, again.clone()).await;
    customer.at(&bed.gateway.page_url()).say("lost").await;
    let lost = one.event().await;
    drop(one);
    bed = bed
        .restarted_after(|| std::fs::copy(&copy, &database).unwrap())
        .await;
    let (mut two, _) = Desk::joined(&bed.gateway, "two").await;

    again.cursor = lost.seq;
    let (mut one, welcome) = Desk::greeted(&bed.gateway, again).await;
    assert!(welcome.floor > 1 << 32, "{welcome:?}");
    let held = one.granted().await;
    assert!(held.0 == customer.id() && held.1.0 > 1 << 32, "{held:?}");
    one.customer().await;
    one.message("k", held, "here again").await.unwrap();
    // A workstation that holds nothing goes on as if nothing had been.
    two.beat().await;
}

#[tokio::test]
async fn rules_that_do_not_fit_are_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = support::config(&folder);
    let mut rules = crate::desk::rules(LONG);
    rules.queues.clear();
    config.team = Some(rules);
    let refused = baton_gateway::Gateway::start(config).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("there is no queue"), "{said}");
    assert!(
        !folder.path().join("gateway.db").exists(),
        "nothing was made"
    );
}
