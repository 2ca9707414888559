//! The customers' page in a real browser, with a workstation at the other end.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use baton_protocol::{
    Author, ClientFrame, ConversationId, ConversationState, EventBody, SendBody, SendFrame,
    ServerFrame,
};
use jiff::Timestamp;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::support::{Bed, Workstation};

/// Longest time for one step of the script, on a machine with much else to do.
const STEP: Duration = Duration::from_secs(90);

/// A customer, played by `browser.mjs`.
struct Customer {
    child: Child,
    steps: Lines<BufReader<ChildStdout>>,
}

fn chromium() -> PathBuf {
    let chosen = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual =
        ["chromium-headless-shell", "chromium"].map(|name| Path::new("/usr/bin").join(name));
    chosen
        .into_iter()
        .chain(usual)
        .find(|path| path.exists())
        .expect("there is no Chromium; scripts/setup.sh --tests installs it")
}

impl Customer {
    fn at(page: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/browser.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .arg(page)
            .arg(chromium())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node, which scripts/setup.sh asks for");
        let steps = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, steps }
    }

    /// Waits until the script has come this far.
    async fn reaches(&mut self, step: &str) {
        let line = tokio::time::timeout(STEP, self.steps.next_line()).await;
        let line = line
            .unwrap_or_else(|_| panic!("{step} does not come"))
            .unwrap();
        assert_eq!(line.as_deref(), Some(step), "the script says what is wrong");
    }
}

async fn send(workstation: &mut Workstation, key: &str, to: ConversationId, body: SendBody) {
    let frame = SendFrame {
        key: key.to_owned(),
        conversation: to,
        at: Timestamp::now(),
        body,
    };
    workstation.say(&ClientFrame::Send(frame)).await;
    accepted(workstation, key).await;
}

/// Typing notices may come before it.
async fn accepted(workstation: &mut Workstation, expected: &str) {
    loop {
        match workstation.next().await {
            Some(ServerFrame::Accepted { key }) => return assert_eq!(key, expected),
            Some(ServerFrame::Typing { .. }) => {}
            other => panic!("{expected} was to be accepted, got {other:?}"),
        }
    }
}

/// The next event; typing notices may come before it.
async fn event(workstation: &mut Workstation) -> (ConversationId, EventBody) {
    loop {
        match workstation.next().await {
            Some(ServerFrame::Event(event)) => return (event.conversation, event.body),
            Some(ServerFrame::Typing { .. }) => {}
            other => panic!("an event was expected, got {other:?}"),
        }
    }
}

async fn said(workstation: &mut Workstation) -> String {
    match event(workstation).await.1 {
        EventBody::CustomerMessage { text, .. } => text,
        other => panic!("a message was expected, got {other:?}"),
    }
}

#[tokio::test]
async fn a_customer_writes_reloads_loses_the_network_and_leaves() {
    let bed = Bed::new().await;
    let mut workstation = bed.workstation(0).await;
    let mut customer = Customer::at(&bed.gateway.page_url());

    customer.reaches("said").await;
    let (first, opened) = event(&mut workstation).await;
    assert!(
        matches!(&opened, EventBody::ConversationOpened { customer_label: Some(label), .. } if label == "Maria"),
        "{opened:?}"
    );
    assert_eq!(said(&mut workstation).await, "Hello, where is my order?");
    let joins = SendBody::Status {
        state: ConversationState::WithPerson {
            name: "Ada".to_owned(),
        },
    };
    send(&mut workstation, "k1", first, joins).await;
    let answer = "<b>It is on its way</b> & arrives on Monday";
    let ada = Author::representative("Ada");
    workstation.message("k2", first, ada, answer).await;
    accepted(&mut workstation, "k2").await;

    customer.reaches("offline").await;
    assert_eq!(bed.gateway.head(), 2, "nothing came through");
    customer.reaches("back").await;
    assert_eq!(said(&mut workstation).await, "Thank you");
    assert_eq!(said(&mut workstation).await, "One more thing");
    assert_eq!(bed.gateway.head(), 4, "each came once");

    customer.reaches("closing").await;
    send(&mut workstation, "k3", first, SendBody::Closed {}).await;
    customer.reaches("again").await;
    let (second, opened) = event(&mut workstation).await;
    assert!(
        matches!(opened, EventBody::ConversationOpened { .. }),
        "{opened:?}"
    );
    assert_ne!(second, first);
    assert_eq!(said(&mut workstation).await, "and then");
    customer.reaches("left").await;
    let left = event(&mut workstation).await;
    assert_eq!(left, (second, EventBody::CustomerLeft {}));

    customer.reaches("end").await;
    assert!(customer.child.wait().await.unwrap().success());
}
