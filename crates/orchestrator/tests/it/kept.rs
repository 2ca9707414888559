//! Journals and snapshots that earlier versions kept stay what they were, whatever word list, sanitiser
//! and Router this version has.

use baton_orchestrator::signals::Reading;
use baton_orchestrator::snapshot::verify;
use baton_orchestrator::{
    ConversationId, Event, Input, MessageId, Owner, Recorded, Representative, Signal, State,
};
use baton_playbook::FactName;
use jiff::Timestamp;
use uuid::Uuid;

use crate::conversation_driver::ConversationDriver;

fn fold(journal: &str) -> State {
    let journal: Vec<Recorded> = journal
        .lines()
        .map(|line| serde_json::from_str(line).expect("an event of an earlier version is read"))
        .collect();
    State::replay(ConversationId(Uuid::nil()), &journal)
}

fn signals(state: &State) -> Vec<Signal> {
    state
        .mood()
        .signals
        .iter()
        .map(|(signal, _)| *signal)
        .collect()
}

fn replay() -> Owner {
    Owner::Representative(Representative {
        id: "replay".into(),
        name: "Replay".into(),
    })
}

/// Readings were no part of these events: what they were read as is what they stay.
#[test]
fn a_journal_without_readings_folds_to_the_state_that_was_recorded() {
    let state = fold(include_str!("kept/angry.journal.jsonl"));
    assert_eq!(state.owner(), replay());
    assert_eq!(
        signals(&state),
        [Signal::NegativeWords, Signal::SaidBefore, Signal::Shouting]
    );
    assert_eq!(state.mood().score(), 4);
    assert_eq!(state.counts().customer, 5);
    assert_eq!(state.sealed().map(|s| s.revision), Some(2));
    assert_eq!(state.intent(), None);

    let state = fold(include_str!("kept/identified.journal.jsonl"));
    assert_eq!(state.case().identity.customer.as_deref(), Some("K-1001"));
    assert_eq!(signals(&state), [Signal::Repeats]);
    let email = state.case().verified(&FactName::from("email")).count();
    assert!(email > 0, "the verified address is lost");

    let state = fold(include_str!("kept/thanks.journal.jsonl"));
    let intent = state.intent().map(|known| known.intent.as_str());
    assert_eq!(intent, Some("refund_status"));
    assert_eq!(state.owner(), replay());
    assert_eq!(signals(&state), []);
}

#[test]
fn snapshots_of_the_first_schema_still_verify() {
    for kept in [
        include_str!("kept/angry.snapshot.1.json"),
        include_str!("kept/angry.snapshot.2.json"),
        include_str!("kept/identified.snapshot.1.json"),
        include_str!("kept/thanks.snapshot.1.json"),
    ] {
        let read = verify(kept.trim_end());
        assert!(read.is_ok(), "{read:?}");
        let changed = kept.trim_end().replacen("K-1001", "K-1002", 1);
        assert!(changed == kept.trim_end() || verify(&changed).is_err());
    }
}

/// What the events say was read holds, not what this version would read.
#[test]
fn the_fold_reads_nothing_by_itself() {
    let wrote = |text: &str, reading: Reading| Recorded {
        seq: 1,
        at: Timestamp::UNIX_EPOCH,
        event: Event::CustomerWrote {
            message: MessageId(Uuid::from_u128(1)),
            text: text.to_owned(),
            redactions: Vec::new(),
            reading: Some(Box::new(reading)),
            memory: Some(Box::default()),
            sent_at: None,
        },
    };
    let calm = wrote(
        "THIS IS RIDICULOUS!!! I want to talk to a human",
        Reading::default(),
    );
    let state = State::replay(ConversationId(Uuid::nil()), [&calm]);
    assert_eq!(signals(&state), []);
    let angry = wrote(
        "Good morning",
        Reading {
            frustration: vec![Signal::Shouting],
            ..Reading::default()
        },
    );
    let state = State::replay(ConversationId(Uuid::nil()), [&angry]);
    assert_eq!(signals(&state), [Signal::Shouting]);
}

/// A card number that began before the sanitiser's memory was part of the events is still recognised.
#[test]
fn a_number_under_way_in_an_old_journal_is_finished() {
    let mut talk = ConversationDriver::new();
    talk.writes("my card number is 4539 1488");
    talk.rewrite(|event| {
        if let Event::CustomerWrote {
            memory, reading, ..
        } = event
        {
            *memory = None;
            *reading = None;
        }
    });
    talk.feed(Input::CustomerWrote {
        message: MessageId(Uuid::from_u128(77)),
        text: "0343 6467".to_owned(),
        removed: Vec::new(),
    });
    let last = talk.journal.iter().rev().find_map(|r| match &r.event {
        Event::CustomerWrote { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert!(!last.is_some_and(|text| text.contains("6467")));
}
