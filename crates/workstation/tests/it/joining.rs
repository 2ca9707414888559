//! A desk at a gateway elsewhere.

use baton_desk::ConnectionState;
use baton_gateway::{Gateway, GatewayConfig, Workstations};
use baton_protocol::Token;
use baton_workstation::{DeskOptions, Joining};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Library, Window, accepted, practice_options};

const TOKEN: &str = "the-token-of-a-team";

/// A gateway that belongs to no desk, as `batonctl gateway` starts it.
struct Team {
    folder: TempDir,
    gateway: Gateway,
}

impl Team {
    async fn new(practice: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("gateway.sqlite");
        std::fs::write(folder.path().join("gateway.token"), TOKEN).unwrap();
        let mut config = GatewayConfig::new(database, Token::new(TOKEN));
        config.practice = practice;
        let kept = folder.path().join("gateway.workstation");
        config.workstations = Workstations::First { kept };
        let gateway = Gateway::start(config).await.unwrap();
        Self { folder, gateway }
    }

    fn joining(&self) -> Joining {
        Joining {
            gateway: Some(self.gateway.page_url()),
            token_file: Some(self.folder.path().join("gateway.token")),
            roots: None,
            ..Joining::default()
        }
    }

    async fn joined_by(&self, options: DeskOptions) -> Window {
        let joining = self.joining();
        Window::open(DeskOptions { joining, ..options })
            .await
            .unwrap()
    }
}

/// What keeps a desk from its gateway, once it is on screen.
async fn trouble(window: &Window) -> String {
    let shown = window.shows("a refusal", |screen| {
        let connection = &screen.desk.as_ref()?.connection;
        let refused = connection.state == ConnectionState::Refused;
        refused.then(|| connection.trouble.clone())?
    });
    shown.await
}

async fn online(window: &Window) {
    let shown = window.shows("the gateway", |screen| {
        let state = screen.desk.as_ref()?.connection.state;
        (state == ConnectionState::Online).then_some(())
    });
    shown.await;
}

#[tokio::test]
async fn a_desk_joins_a_gateway_and_is_there_again_at_the_next_start() {
    let (team, library) = (Team::new(false).await, Library::new().await);
    let window = team.joined_by(library.options()).await;
    online(&window).await;
    assert_eq!(window.desk.page_url(), Some(team.gateway.page_url()));
    let customer = baton_customer::Customer::open(&team.gateway.page_url()).await;
    customer.say("I lost a book. My card is L-1001").await;
    window
        .offer(baton_desk::ConversationId(customer.id().0))
        .await;
    window.desk.close().await;

    // Nothing is said this time.
    let window = library.window().await;
    online(&window).await;
    assert_eq!(window.desk.page_url(), Some(team.gateway.page_url()));
    customer.say("Are you still there?").await;
    window
        .shows("what came since", |screen| {
            screen.desk.as_ref()?.inbox.offers.first().map(|_| ())
        })
        .await;
    window.desk.close().await;

    let embedded = DeskOptions {
        joining: Joining {
            gateway: Some("embedded".to_owned()),
            ..Joining::default()
        },
        ..library.options()
    };
    let window = Window::open(embedded).await.unwrap();
    assert!(window.desk.page_url().is_some());
    window.desk.close().await;
}

#[tokio::test]
async fn a_desk_that_changes_its_gateway_begins_there_when_its_person_says_so() {
    let (team, library) = (Team::new(false).await, Library::new().await);
    let window = library.window().await;
    accepted(&window, "L-1001").await;
    window.desk.close().await;

    let window = team.joined_by(library.options()).await;
    let trouble = trouble(&window).await;
    assert!(trouble.contains("another gateway"), "{trouble}");
    window.ask("start_from_gateway", json!(null)).await;
    online(&window).await;
    let customer = baton_customer::Customer::open(&team.gateway.page_url()).await;
    customer.say("I lost a book. My card is L-1002").await;
    window
        .offer(baton_desk::ConversationId(customer.id().0))
        .await;
    let mine = window.fresh().await.inbox.mine.len();
    assert_eq!(mine, 1, "what is on the desk stays");
    window.desk.close().await;
}

#[tokio::test]
async fn two_desks_never_have_the_same_conversations() {
    let (team, first, second) = (
        Team::new(false).await,
        Library::new().await,
        Library::new().await,
    );
    let here = team.joined_by(first.options()).await;
    online(&here).await;
    let there = team.joined_by(second.options()).await;
    let trouble = trouble(&there).await;
    assert!(
        trouble.contains("one workstation has all conversations"),
        "{trouble}"
    );
    let customer = baton_customer::Customer::open(&team.gateway.page_url()).await;
    customer.say("I lost a book. My card is L-1001").await;
    here.offer(baton_desk::ConversationId(customer.id().0))
        .await;
    assert!(there.fresh().await.inbox.offers.is_empty());
    here.desk.close().await;
    there.desk.close().await;
}

#[tokio::test]
async fn simulated_systems_of_record_answer_no_real_customer() {
    let (real, practice) = (Team::new(false).await, Team::new(true).await);
    let folder = tempfile::tempdir().unwrap();
    let window = real
        .joined_by(practice_options(&folder.path().join("a")))
        .await;
    let trouble = trouble(&window).await;
    assert!(
        trouble.contains("real customers") && trouble.contains("--config"),
        "{trouble}"
    );
    window.desk.close().await;
    let window = practice
        .joined_by(practice_options(&folder.path().join("b")))
        .await;
    online(&window).await;
    window.desk.close().await;
}
