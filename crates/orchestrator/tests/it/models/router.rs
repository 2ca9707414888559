//! The Router Agent with a model.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{
    AgentModels, Event, ModelFailureKind, ModelTask, Objection, Purpose, TaskKind,
};
use serde_json::{Value, json};

use crate::conversation_driver::{ConversationDriver, kinds};

fn routed() -> ConversationDriver {
    let mut talk = ConversationDriver::new();
    talk.models = AgentModels {
        router: true,
        ..AgentModels::default()
    };
    talk
}

#[track_caller]
fn last_router(talk: &ConversationDriver) -> (Option<String>, String) {
    let last = talk.events("routed").last().expect("a routing");
    match &last.event {
        Event::Routed { intent, router, .. } => {
            (intent.as_ref().map(ToString::to_string), router.clone())
        }
        _ => unreachable!(),
    }
}

fn intent(name: &str, confidence: f64) -> Value {
    json!({"intent": name, "confidence": confidence})
}

#[test]
fn the_model_routes() {
    let mut talk = routed();
    talk.writes("the thing I rented from you");
    let ModelTask::Route(task) = &talk.asked().task else {
        panic!("{:?}", talk.asked());
    };
    assert_eq!(task.words, "the thing I rented from you");
    let offered: Vec<&str> = task.intents.iter().map(|i| i.name.as_str()).collect();
    assert_eq!(
        offered,
        ["hire_state", "deposit_back", "repair", "accident"]
    );
    talk.model(intent("hire_state", 0.8));
    assert_eq!(
        last_router(&talk),
        (Some("hire_state".into()), "model".into())
    );
    let health = talk.state.budget();
    assert_eq!((health.tokens, health.cost_micros), (840, 900));
}

#[test]
fn nothing_is_said_while_the_model_routes() {
    let mut talk = routed();
    talk.says("the thing I rented from you");
    assert!(talk.agents_said().is_empty());
    talk.model(json!({"intent": null, "confidence": 0.9}));
    assert_eq!(
        talk.agents_said(),
        ["Is it about a hire, a deposit or a repair?"]
    );
    assert!(matches!(
        &talk.events("agent_replied").last().unwrap().event,
        Event::AgentReplied {
            purpose: Purpose::Clarify,
            ..
        }
    ));
}

#[test]
fn a_model_that_is_not_sure_leads_to_the_same_question() {
    let mut talk = routed();
    talk.says("the thing");
    talk.model(intent("hire_state", 0.3));
    assert_eq!(last_router(&talk), (None, "model".into()));
    assert_eq!(talk.agents_said().len(), 1);
    talk.says("that thing");
    talk.model(intent("hire_state", 0.3));
    assert_eq!(talk.trip().rule, Rule::OutOfScope);
}

#[test]
fn an_unknown_intent_is_refused_and_the_words_decide() {
    let mut talk = routed();
    talk.writes("where does my hire stand?");
    let step = talk.model(intent("free_money", 0.99));
    assert_eq!(kinds(&step)[..2], ["model_answered", "proposal_refused"]);
    assert_eq!(talk.objections(), [Objection::UnknownIntent]);
    assert_eq!(
        last_router(&talk),
        (Some("hire_state".into()), "words".into())
    );
}

#[test]
fn nonsense_is_refused_and_the_words_decide() {
    for nonsense in [
        json!(null),
        json!("hire_state"),
        json!({"intent": "hire_state"}),
        json!({"intent": "hire_state", "confidence": 7.0}),
        json!({"intent": 3, "confidence": 0.9}),
    ] {
        let mut talk = routed();
        talk.writes("where does my hire stand?");
        talk.model(nonsense);
        assert_eq!(talk.objections(), [Objection::NotAProposal]);
        assert_eq!(last_router(&talk).1, "words");
        assert!(talk.state.budget().invalid_arguments.is_empty());
    }
}

#[test]
fn a_model_that_fails_or_is_late_is_replaced_by_the_words() {
    let mut talk = routed();
    talk.writes("where does my hire stand?");
    talk.model_fails(ModelFailureKind::Unavailable);
    assert_eq!(
        last_router(&talk),
        (Some("hire_state".into()), "words".into())
    );

    let mut talk = routed();
    talk.writes("where does my hire stand?");
    let ask = talk.asked().clone();
    assert_eq!(
        talk.deadline(),
        Some(12_000),
        "it is woken to give the model up"
    );
    talk.wait(12_000);
    assert_eq!(last_router(&talk).1, "words");
    let step = talk.answer(&ask, Ok(intent("repair", 0.99)));
    assert_eq!(kinds(&step)[0], "discarded");
    assert_eq!(
        last_router(&talk),
        (Some("hire_state".into()), "words".into())
    );
    assert_eq!(
        talk.state.budget().tokens,
        840,
        "it was paid for all the same"
    );
}

#[test]
fn an_intent_that_policy_sends_to_people_is_not_overruled() {
    let mut talk = routed();
    talk.writes("there was an accident with my hire; this is only about the state, really");
    talk.model(intent("hire_state", 0.99));
    assert_eq!(talk.trip().rule, Rule::Policy);
}

#[test]
fn a_newer_message_is_asked_about_instead() {
    let mut talk = routed();
    talk.writes("hello there");
    let first = talk.asked().clone();
    talk.writes("it is about what I rented");
    let ModelTask::Route(task) = &talk.asked().task else {
        panic!("{:?}", talk.asked());
    };
    assert_eq!(task.words, "hello there\nit is about what I rented");
    assert_eq!(talk.state.pending_asks().count(), 1);
    let step = talk.answer(&first, Ok(intent("repair", 0.99)));
    assert_eq!(kinds(&step), ["discarded"]);
    talk.model(intent("hire_state", 0.9));
    assert_eq!(
        last_router(&talk),
        (Some("hire_state".into()), "model".into())
    );
}

#[test]
fn who_asks_for_a_person_does_not_wait_for_the_model() {
    let mut talk = routed();
    talk.writes("let me talk to a person");
    assert_eq!(talk.trip().rule, Rule::CustomerAsks);
    let ask = talk.asked().clone();
    let step = talk.answer(&ask, Ok(intent("hire_state", 0.99)));
    assert_eq!(kinds(&step), ["discarded"]);
    assert!(!talk.state.is_with_agents());
}

#[test]
fn the_process_may_end_while_the_model_routes() {
    let mut talk = routed();
    talk.says("the thing I rented from you");
    let before = talk.asked().clone();
    talk.restart();
    assert_eq!(talk.asks, [before]);
    assert!(talk.is_asked(TaskKind::Route));
    talk.model(intent("hire_state", 0.8));
    assert_eq!(last_router(&talk).1, "model");
}
