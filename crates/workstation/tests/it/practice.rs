//! The practice floor behind the desk.

use baton_desk::{ErrorCode, Pace, PracticeView};
use serde_json::json;

use crate::support::{Library, Window, practice_options};

#[tokio::test]
async fn it_opens_labelled_and_its_faults_can_be_switched() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = practice_options(folder.path());
    options.practice = true;
    let window = Window::open(options).await.unwrap();
    let desk = window.fresh().await;
    assert!(desk.practice.active && !desk.practice.faults.is_empty());
    assert!(desk.practice.faults.iter().all(|f| !f.on));
    let set = json!({ "faults": ["down", "slow"], "pace": "busy" });
    let view = window.ask("set_practice", set).await;
    let view: PracticeView = serde_json::from_value(view).unwrap();
    let on = |view: &PracticeView| -> Vec<String> {
        let on = view.faults.iter().filter(|f| f.on);
        on.map(|f| f.name.clone()).collect()
    };
    assert_eq!(on(&view), ["slow", "down"]);
    let unknown = json!({ "faults": ["gremlins"], "pace": "busy" });
    assert_eq!(
        window.refused("set_practice", unknown).await,
        ErrorCode::Invalid
    );
    assert_eq!(on(&window.fresh().await.practice), ["slow", "down"]);
    window
        .shows("a customer, labelled", |s| {
            let inbox = &s.desk.as_ref()?.inbox;
            let agents = inbox.agents.conversations.iter().map(|c| c.practice);
            let offers = inbox.offers.iter().map(|c| c.practice);
            let waiting = inbox.waiting.iter().flat_map(|g| &g.conversations);
            let labels: Vec<bool> = agents
                .chain(offers)
                .chain(waiting.map(|c| c.practice))
                .collect();
            assert!(labels.iter().all(|practice| *practice));
            (!labels.is_empty()).then_some(())
        })
        .await;
    window.desk.close().await;
}

#[tokio::test]
async fn its_pace_is_the_same_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = practice_options(folder.path());
    options.practice = true;
    let window = Window::open(options.clone()).await.unwrap();
    assert_eq!(window.fresh().await.practice.pace, Pace::Slow);
    let set = json!({ "faults": ["down"], "pace": "paused" });
    window.ask("set_practice", set).await;
    window.desk.close().await;

    let window = Window::open(options).await.unwrap();
    let practice = window.fresh().await.practice;
    assert_eq!(practice.pace, Pace::Paused);
    assert!(
        practice.faults.iter().all(|f| !f.on),
        "no day begins with broken systems"
    );
    window.desk.close().await;
}

#[tokio::test]
async fn a_desk_with_real_customers_has_none() {
    let library = Library::new().await;
    let window = library.window().await;
    assert!(!window.fresh().await.practice.active);
    let set = json!({ "faults": [], "pace": "slow" });
    assert_eq!(
        window.refused("set_practice", set).await,
        ErrorCode::NotFound
    );
    window.desk.close().await;
}
