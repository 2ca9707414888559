//! The Handoff Agent with a model: a summary that the handoff does not wait for.

use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{AgentModels, ModelFailureKind, ModelTask, SummaryWriter, TaskKind};
use serde_json::json;

use crate::conversation_driver::{ConversationDriver, kinds, representative};

/// A customer with everything gathered wants a person.
fn handed_over() -> ConversationDriver {
    let mut talk = ConversationDriver::new();
    talk.models = AgentModels {
        handoff: true,
        ..AgentModels::default()
    };
    talk.says("I want my deposit D-3001 back, K-1001");
    talk.all_answer();
    talk.wait(1_200);
    talk
}

fn summary(snapshot: &Snapshot) -> (&str, SummaryWriter) {
    let summary = snapshot.summary.as_ref().expect("a summary");
    (&summary.text, summary.by)
}

#[test]
fn the_summary_is_a_later_revision() {
    let mut talk = handed_over();
    assert_eq!(talk.snapshot().revision, 1);
    assert!(talk.snapshot().summary.is_none(), "nothing waited for it");
    let ModelTask::Summarise(task) = &talk.asked().task else {
        panic!("{:?}", talk.asked());
    };
    assert_eq!(task.intent.as_deref(), Some("Deposit back"));
    let text = "Ada Quill (K-1001) wants deposit D-3001 of 150 euros back.";
    let step = talk.model(json!({ "summary": text }));
    assert_eq!(
        kinds(&step),
        ["model_answered", "summarised", "snapshot_sealed"]
    );
    let snapshot = talk.snapshot();
    assert_eq!(
        (snapshot.revision, summary(snapshot)),
        (2, (text, SummaryWriter::Model))
    );
    assert_eq!(snapshot.previous, Some(talk.kept[0].snapshot().id));
    assert!(talk.asks.is_empty());
}

#[test]
fn what_is_not_grounded_is_replaced_by_the_template() {
    for text in [
        "The customer was promised that 500 euros will be paid back.",
        "We have refunded the deposit.",
        "Call them at 0800 123456.",
    ] {
        let mut talk = handed_over();
        talk.model(json!({ "summary": text }));
        let (written, by) = summary(talk.snapshot());
        assert_eq!(by, SummaryWriter::Template, "{text}");
        assert!(written.contains("The customer is identified."), "{written}");
        assert_eq!(talk.snapshot().health.withheld, 1);
    }
}

#[test]
fn a_model_that_fails_or_is_late_is_replaced_by_the_template() {
    let mut talk = handed_over();
    talk.model_fails(ModelFailureKind::Unauthorised);
    let expected = "The matter: Deposit back. All details were collected; “Deposit back” needs a person to complete. The customer is identified.";
    assert_eq!(
        summary(talk.snapshot()),
        (expected, SummaryWriter::Template)
    );

    let mut talk = handed_over();
    assert_eq!(talk.deadline(), Some(10_800), "12 s after it was asked");
    talk.wait(10_800);
    assert_eq!(summary(talk.snapshot()).1, SummaryWriter::Template);
    assert!(talk.asks.pop().is_some_and(|ask| {
        kinds(&talk.answer(&ask, Ok(json!({"summary": "late"})))) == ["discarded"]
    }));
}

#[test]
fn what_a_template_says_is_true_when_it_is_sealed() {
    let mut talk = ConversationDriver::new();
    talk.models = AgentModels {
        handoff: true,
        ..AgentModels::default()
    };
    talk.says("my hire").says("what?").says("no idea");
    talk.model_fails(ModelFailureKind::Unauthorised);
    let (then, _) = summary(talk.snapshot());
    assert!(then.contains("The customer is not identified."), "{then}");
    talk.says("I found it: K-1001").all_answer();
    let (now, _) = summary(talk.snapshot());
    assert!(now.contains("The customer is identified."), "{now}");
    assert!(now.contains("Identified after the handover"), "{now}");
}

#[test]
fn whoever_takes_it_before_the_summary_gets_another_one() {
    let mut talk = handed_over();
    let first = talk.asked().clone();
    talk.available = Some(representative("Rosa"));
    talk.wait(10);
    talk.accept("Rosa");
    assert!(talk.is_asked(TaskKind::Summarise));
    let step = talk.answer(&first, Ok(json!({"summary": "made too late"})));
    assert_eq!(kinds(&step), ["discarded"]);
    talk.model(json!({"summary": "Ada Quill wants the deposit D-3001 back."}));
    assert_eq!(summary(talk.snapshot()).1, SummaryWriter::Model);
}

#[test]
fn a_new_handoff_has_a_new_summary() {
    let mut talk = handed_over();
    talk.model(json!({"summary": "Ada Quill wants the deposit D-3001 back."}));
    talk.available = Some(representative("Rosa"));
    talk.wait(10);
    talk.accept("Rosa");
    assert!(talk.asks.is_empty());
    talk.give_back("");
    talk.says("I want to talk to a person again");
    assert!(talk.state.summary().is_none());
    assert!(talk.is_asked(TaskKind::Summarise));
}
