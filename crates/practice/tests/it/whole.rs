//! The practice floor in front of a whole workstation: simulated customers, the gateway, the link,
//! the agents, the systems of record with their faults, and a scripted representative.

use std::sync::Arc;
use std::time::Duration;

use baton_gateway::{GatewayLimits, TokenBucket};
use baton_orchestrator::{
    Actor, ConversationId, Event, Input, MessageId, Owner, Recorded, Representative, State,
};
use baton_practice::{
    Company, CustomerMistake, Ending, FaultCounts, Faults, Floor, FloorOptions, Pace,
    PracticeContact, PracticeSystems, Score, playbooks, score,
};
use baton_runtime::{Clock, InputSource, Runtime, read_recorded};
use baton_workstation::{GatewayChoice, Workstation, WorkstationOptions};
use jiff::civil::date;
use serde_json::Value;
use uuid::Uuid;

/// Takes every waiting conversation, says that it is done, and wraps up.
async fn tin_representative(runtime: Runtime) {
    let me = Representative {
        id: "tin".into(),
        name: "Tin".into(),
    };
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        for state in runtime.open().await.unwrap_or_default() {
            if matches!(state.owner(), Owner::Queue(_)) {
                serve(&runtime, &me, &state).await;
            }
        }
    }
}

async fn serve(runtime: &Runtime, me: &Representative, waiting: &State) {
    let id = waiting.id();
    let by = |state: &State| Actor {
        representative: me.clone(),
        fencing: state.fencing(),
    };
    let submit = async |input| runtime.submit(id, input, InputSource::Desk).await.is_ok();
    let accept = Input::Accept {
        by: by(waiting),
        offer: None,
    };
    if !submit(accept).await {
        return;
    }
    let Ok(state) = runtime.state(id).await else {
        return;
    };
    let reply = Input::Reply {
        by: by(&state),
        message: MessageId(Uuid::now_v7()),
        text: "I have taken care of it. Goodbye!".into(),
    };
    submit(reply).await;
    submit(Input::StartWrapUp { by: by(&state) }).await;
    let Ok(state) = runtime.state(id).await else {
        return;
    };
    submit(Input::FinishWrapUp {
        by: by(&state),
        disposition: "done".into(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: String::new(),
        notes: String::new(),
    })
    .await;
}

/// The outcome of a floor of customers.
struct Outcome {
    contacts: Vec<(PracticeContact, Score)>,
    handed_over: usize,
    /// Faults injected, and tries that the journals say failed in such a way.
    injected: u64,
    seen: u64,
    /// Calls not waited for because their conversation was closed.
    given_up: u64,
}

#[expect(clippy::too_many_lines, reason = "a whole floor is set up here")]
async fn floor(customers: u64, faults: Faults) -> Outcome {
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(Company::generate(4, date(2026, 3, 14), 200));
    let systems = PracticeSystems::start(&world, 9, &faults).await.unwrap();
    let free = TokenBucket {
        burst: 100_000,
        per_second: 100_000.0,
    };
    let workstation = Workstation::start(WorkstationOptions {
        data_dir: dir.path().to_owned(),
        playbooks: Arc::new(baton_playbook::load(&playbooks::files()).unwrap()),
        gateway: GatewayChoice::Embedded {
            listen: ([127, 0, 0, 1], 0).into(),
            practice: true,
            limits: GatewayLimits {
                openings: free,
                messages: free,
                ..GatewayLimits::default()
            },
        },
        base_urls: systems.base_urls(),
        available: None,
        offers_at_once: 0,
        clock: Clock::system(),
    })
    .await
    .unwrap();
    let tin = tokio::spawn(tin_representative(workstation.runtime.clone()));
    let pace = Pace {
        patience: 0.5,
        ..Pace::drill()
    };
    let options = FloorOptions {
        gateway: workstation.page_url().unwrap(),
        seed: 21,
        at_once: 30,
        total: Some(customers),
        pace,
    };
    let floor = Floor::start(world, options).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(90), floor.finished()).await;
    assert!(ended.is_ok(), "customers are left: {:?}", floor.figures());
    assert_eq!(
        (floor.figures().opened, floor.figures().broken),
        (customers, 0)
    );
    // The last words of the last customers are still on their way.
    tokio::time::sleep(Duration::from_millis(500)).await;
    tin.abort();
    let mut outcome = Outcome {
        contacts: Vec::new(),
        handed_over: 0,
        injected: systems.counts().values().map(FaultCounts::total).sum(),
        seen: 0,
        given_up: 0,
    };
    for contact in floor.contacts() {
        let id = ConversationId(contact.conversation);
        let state = workstation.runtime.state(id).await.unwrap();
        assert!(state.is_practice());
        let rows = workstation
            .store
            .read_journal(contact.conversation, 0)
            .await
            .unwrap();
        let journal = read_recorded(id, &rows).unwrap();
        outcome.seen += journal.iter().map(injected).sum::<u64>();
        outcome.given_up += journal.iter().map(given_up).sum::<u64>();
        let snapshot = workstation
            .store
            .latest_snapshot(contact.conversation)
            .await
            .unwrap();
        if let Some(row) = snapshot {
            outcome.handed_over += 1;
            let snapshot: Value = serde_json::from_str(&row.body).unwrap();
            let score = score(&snapshot, &contact.truth);
            outcome.contacts.push((contact, score));
        }
    }
    workstation.stop().await.unwrap();
    outcome
}

/// Whether an event gives up a call because its conversation was closed.
fn given_up(recorded: &Recorded) -> u64 {
    match &recorded.event {
        Event::CallFailed { failure, .. } => {
            u64::from(failure.detail.starts_with("not waited for"))
        }
        _ => 0,
    }
}

/// Whether an event is a try that failed in a way the record servers were made to fail.
fn injected(recorded: &Recorded) -> u64 {
    match &recorded.event {
        Event::CallRetried { failure, .. } | Event::CallFailed { failure, .. } => {
            u64::from(failure.kind.is_outage() && given_up(recorded) == 0)
        }
        _ => 0,
    }
}

fn check(outcome: &Outcome, least: f64) {
    for (contact, score) in &outcome.contacts {
        let what = format!("{} {:?}", contact.truth.intent, contact.persona.mistake);
        assert_eq!(score.wrong_verified, 0, "{what}: {:?}", score.wrong);
    }
    // Those who leave or ask for a person may do so before anything is known.
    let stayed: Vec<&(PracticeContact, Score)> = outcome
        .contacts
        .iter()
        .filter(|(c, _)| {
            !matches!(
                c.persona.mistake,
                CustomerMistake::LeavesEarly | CustomerMistake::AsksForPerson
            ) && c.ended != Some(Ending::LeftImpatient)
        })
        .collect();
    let mean = stayed.iter().map(|(_, score)| score.fidelity).sum::<f64>() / stayed.len() as f64;
    let short: Vec<String> = stayed
        .iter()
        .filter(|(_, score)| score.fidelity < 1.0)
        .map(|(c, score)| {
            format!(
                "{} {:?} {:?}: {:?}",
                c.truth.intent, c.persona.mistake, c.ended, score.missing
            )
        })
        .collect();
    assert!(
        mean >= least,
        "{mean} of {} handed over: {short:#?}",
        stayed.len()
    );
    // A try that ends after its customer has left belongs to no conversation any more.
    let left = |(c, _): &&(PracticeContact, Score)| c.ended == Some(Ending::LeftEarly);
    let leavers = outcome.contacts.iter().filter(left).count() as u64;
    let (seen, injected) = (outcome.seen, outcome.injected);
    let unknown = leavers + outcome.given_up;
    assert!(
        seen <= injected && seen + unknown >= injected,
        "{seen} failures in the journals, {injected} injected"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customers_are_served_from_end_to_end() {
    let outcome = floor(60, Faults::none()).await;
    assert!(outcome.handed_over > 25, "{}", outcome.handed_over);
    check(&outcome, 0.85);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_wrong_is_verified_on_a_bad_day() {
    let outcome = floor(60, Faults::production()).await;
    assert!(outcome.injected > 10, "{}", outcome.injected);
    check(&outcome, 0.7);
}
