use std::net::SocketAddr;
use std::sync::{Condvar, Mutex};
use std::time::Instant;

use baton_customer::Customer;
use baton_router::{Router, Routing};
use baton_runtime::Configuration;

use super::*;

/// A Router that stays at its first text until it is let go.
#[derive(Default)]
struct Stuck {
    /// Whether it has a text, and whether it may go on.
    at: Mutex<(bool, bool)>,
    changed: Condvar,
}

impl Stuck {
    fn let_go(&self) {
        self.at.lock().unwrap().1 = true;
        self.changed.notify_all();
    }

    fn has_a_text(&self) -> bool {
        self.at.lock().unwrap().0
    }
}

impl Router for Stuck {
    fn name(&self) -> &'static str {
        "stuck"
    }

    fn route(&self, _: &str) -> Routing {
        let mut at = self.at.lock().unwrap();
        at.0 = true;
        drop(self.changed.wait_while(at, |at| !at.1).unwrap());
        Routing {
            best: None,
            alternatives: Vec::new(),
            out_of_scope: 1.0,
            router: "stuck",
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn both_databases_are_closed_beside_an_engine_that_does_not_end() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (outlet, mut events) = mpsc::channel(16);
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    let options = DeskOptions {
        data_dir: data.clone(),
        config: None,
        practice: false,
        pace: Pace::human(),
        practice_seed: Some(7),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        joining: Joining::default(),
        agent_room: 20,
        weights: data.join("weights"),
        log_file: None,
    };
    let desk = DeskHost::open(options, outlet).await.unwrap();
    let stuck = Arc::new(Stuck::default());
    let workstation = &desk.parts.workstation;
    let before = workstation.configuration();
    let router = Arc::clone(&stuck) as Arc<dyn Router>;
    let configuration = Configuration::new(
        Arc::clone(&before.playbooks),
        router,
        None,
        before.systems.clone(),
    );
    let replaced = workstation.runtime.replace_configuration(configuration);
    replaced.await.unwrap();
    let customer = Customer::open(&desk.page_url().unwrap()).await;
    customer.say("Where is my booking?").await;
    let began = Instant::now();
    while !stuck.has_a_text() {
        assert!(began.elapsed() < Duration::from_secs(20), "no text came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    let closed = timeout(Duration::from_secs(8), desk.close()).await;
    let logs = [
        Workstation::database(&data),
        Workstation::gateway_database(&data),
    ]
    .map(|database| database.with_extension("sqlite-wal").exists());
    stuck.let_go();
    assert!(closed.is_ok(), "closing waits for the engine");
    assert_eq!(logs, [false, false], "a write-ahead log is left behind");
}
