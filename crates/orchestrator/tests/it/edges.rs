//! The edge budget: who may call whom about the same thing, and what the same thing is.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{Callee, Event};
use baton_playbook::FailureKind;

use crate::conversation_driver::ConversationDriver;
use crate::limits::{check, still_with_agents};

#[track_caller]
fn tells_of_the_refusal(snapshot: &Snapshot) {
    let last = snapshot.attempts.last().expect("an attempt");
    assert_eq!(
        last.detail.as_deref(),
        Some("refused before it ran: called 2 times for the same thing already")
    );
}

#[test]
fn third_call_for_the_same_record_is_refused_before_it_runs() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire H-9001, I am K-1001");
    talk.answers("get_member")
        .fails("get_hire", FailureKind::NotFound);
    talk.wait(1_200);
    talk.writes("H-9001 it is");
    talk.fails("get_hire", FailureKind::NotFound).wait(1_200);
    still_with_agents(&talk);
    talk.writes("I say H-9001");
    assert!(talk.tries.is_empty(), "it does not run");
    let made: Vec<u64> = talk
        .events("call_requested")
        .filter(|r| matches!(&r.event, Event::CallRequested { tool, .. } if tool.as_str() == "get_hire"))
        .map(|r| r.seq)
        .collect();
    let refused = talk.seqs("call_refused");
    check(
        &talk,
        Rule::EdgeBudget,
        &[made[0], made[1], refused[0]],
        "The agents tried “Look up the hire” twice with the same details and got no further (not found).",
    );
    let refusal = &talk.state.calls().refused[0];
    let calls: Vec<_> = talk.state.calls().all[1..].iter().map(|c| c.id).collect();
    assert_eq!(refusal.earlier, calls);
    tells_of_the_refusal(talk.kept[0].snapshot());
}

#[test]
fn router_calls_the_data_agent_twice_for_one_intent() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire stand, K-1001");
    talk.all_answer().wait(1_200);
    talk.says("and the state of my hire once more?");
    still_with_agents(&talk);
    assert_eq!(talk.agents_said().len(), 2);
    talk.says("my hire again?");
    let calls = talk.seqs("agent_called");
    let refused = talk.seqs("call_refused");
    check(
        &talk,
        Rule::EdgeBudget,
        &[calls[0], calls[1], refused[0]],
        "The customer asked about the same thing 3 times, and the agents had nothing to add.",
    );
    let refusal = &talk.state.calls().refused[0];
    assert_eq!(
        refusal.callee,
        Callee::Agent(baton_orchestrator::Agent::Data)
    );
    tells_of_the_refusal(talk.snapshot());
}

#[test]
fn same_question_about_other_records_is_no_loop() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire H-2002 stand? I am K-1002");
    talk.all_answer().wait(1_200);
    talk.writes("and the hire H-2003?");
    talk.all_answer().wait(1_200);
    talk.writes("and what about my hire, is there a third one?");
    talk.all_answer().wait(1_200);
    still_with_agents(&talk);
    let about: Vec<&str> = talk
        .events("agent_called")
        .filter_map(|r| match &r.event {
            Event::AgentCalled { entity, .. } => Some(entity.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        about,
        [
            "intent:hire_state:h-2002",
            "intent:hire_state:h-2003",
            "intent:hire_state:h-2003",
        ]
    );
}

#[test]
fn same_question_about_the_same_record_is_refused_the_third_time() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire H-2002 stand? I am K-1002");
    talk.all_answer().wait(1_200);
    talk.writes("again, my hire h-2002");
    talk.all_answer().wait(1_200);
    still_with_agents(&talk);
    talk.writes("my hire H-2002!");
    talk.all_answer().wait(1_200);
    assert_eq!(talk.trip().rule, Rule::EdgeBudget, "{}", talk.story());
    assert_eq!(talk.seqs("agent_called").len(), 2);
}
