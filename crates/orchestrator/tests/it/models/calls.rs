//! Calls that the Data Agent's model proposes.

use baton_orchestrator::Objection;
use baton_orchestrator::observer::Rule;
use serde_json::json;

use super::data::{QUESTION, act, identified};
use super::{led, led_at, with_extension};
use crate::conversation_driver::{ConversationDriver, kinds};
use crate::desk::limited;

#[test]
fn a_call_that_cannot_be_made_is_refused_and_asked_again() {
    for (tool, arguments, objection) in [
        ("drop_tables", json!({}), Objection::UnknownTool),
        ("get_member", json!({}), Objection::InvalidArguments),
        (
            "get_member",
            json!({"member_number": "1001"}),
            Objection::InvalidArguments,
        ),
        (
            "get_member",
            json!({"member_number": "K-1001", "as": "admin"}),
            Objection::InvalidArguments,
        ),
        (
            "get_member",
            json!({"member_number": ["K-1001"]}),
            Objection::InvalidArguments,
        ),
        (
            "get_member",
            json!({"member_number": "K-1002"}),
            Objection::HallucinatedArgument,
        ),
        (
            "get_hire",
            json!({"hire_number": "H-2002"}),
            Objection::HallucinatedArgument,
        ),
        (
            "get_hire",
            json!({"hire_number": "H-2001"}),
            Objection::Identity,
        ),
    ] {
        let mut talk = led();
        talk.says(QUESTION);
        let step = talk.proposes(tool, &arguments);
        assert_eq!(
            kinds(&step),
            ["model_answered", "proposal_refused", "model_asked"]
        );
        assert_eq!(talk.objections(), [objection], "{}", talk.story());
        assert_eq!(act(&talk).objection.as_ref().unwrap().why, objection);
        assert!(talk.called().is_empty());
    }
}

#[test]
fn one_invalid_call_too_many_goes_to_a_person() {
    let mut talk = led_at(limited(|l| l.invalid_arguments = 2));
    talk.says(QUESTION);
    talk.proposes("get_member", &json!({"member_number": "K-1002"}));
    assert!(talk.state.trips().is_empty());
    talk.proposes("get_hire", &json!({"hire_number": "H-7777"}));
    let trip = talk.trip();
    assert_eq!(trip.rule, Rule::InvalidArguments);
    assert_eq!(trip.evidence, talk.seqs("proposal_refused"));
    // Nothing that was made up was looked up, and what the customer gave is, by the rules.
    assert_eq!(talk.called(), ["get_member"]);
    assert_eq!(talk.snapshot().health.models.unwrap().refused, 2);
}

#[test]
fn the_edge_budget_holds_for_a_model() {
    let mut talk = identified();
    for _ in 0..2 {
        talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
        talk.answers("get_hire");
    }
    let step = talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
    assert_eq!(
        kinds(&step)[..3],
        ["model_answered", "call_refused", "rule_tripped"]
    );
    assert_eq!(talk.trip().rule, Rule::EdgeBudget);
    let refused = talk.seqs("call_refused");
    assert!(refused.iter().all(|seq| talk.trip().evidence.contains(seq)));
    assert_eq!(talk.called(), ["get_member", "get_hire", "get_hire"]);
    assert_eq!(talk.snapshot().health.refused, 1);
}

#[test]
fn where_the_desk_allows_it_a_model_that_reads_the_same_again_is_asked_again_until_it_insists() {
    let mut talk = led_at(limited(|l| l.refused_calls = 2));
    talk.says(QUESTION);
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    let hire = json!({"hire_number": "H-2001"});
    for _ in 0..2 {
        talk.proposes("get_hire", &hire);
        talk.answers("get_hire");
    }
    let step = talk.proposes("get_hire", &hire);
    assert_eq!(
        kinds(&step)[..3],
        ["model_answered", "call_refused", "model_asked"]
    );
    assert!(talk.state.trips().is_empty());
    let step = talk.proposes("get_hire", &hire);
    assert_eq!(
        kinds(&step)[..3],
        ["model_answered", "call_refused", "rule_tripped"]
    );
    assert_eq!(talk.trip().rule, Rule::EdgeBudget);
}

#[test]
fn the_budget_of_tool_calls_holds_for_a_model() {
    let mut talk = led_at(limited(|l| l.tool_calls = 1));
    talk.says(QUESTION);
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    assert!(talk.state.trips().is_empty(), "the model may still answer");
    talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
    assert_eq!(talk.trip().rule, Rule::ToolCalls);
    assert_eq!(talk.called(), ["get_member"]);
}

#[test]
fn once_the_customer_is_known_nobody_else_is_looked_up() {
    let mut talk = led();
    talk.says("Where does my hire H-2001 stand? I am K-1001, my friend is K-1002, 0151 1002");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes("get_member", &json!({"member_number": "K-1002"}));
    talk.proposes("find_member_by_phone", &json!({"phone": "0151 1002"}));
    assert_eq!(talk.objections(), [Objection::Identity; 2]);
    assert!(
        talk.state.budget().invalid_arguments.is_empty(),
        "these are no invalid arguments"
    );
    assert!(!talk.everything().contains("Ben Osei"));
}

#[test]
fn a_record_of_somebody_else_leaves_nothing_behind() {
    let mut talk = led();
    talk.says("Where do my hires H-2001 and H-2002 stand? I am K-1001");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes("get_hire", &json!({"hire_number": "H-2002"}));
    talk.answers("get_hire");
    assert_eq!(talk.seqs("call_failed").len(), 1);
    assert!(!talk.everything().contains("Quay 17"));
}

#[test]
fn a_tool_that_changes_something_needs_the_playbooks_permission() {
    let mut talk = led_at(with_extension(false));
    talk.says(QUESTION);
    assert!(act(&talk).tools.iter().all(|t| t.reads_only));
    talk.proposes(
        "extend_hire",
        &json!({"hire_number": "H-2001", "hire_due_on": "2026-05-05"}),
    );
    assert_eq!(talk.objections(), [Objection::NotPermitted]);
    assert_eq!(talk.state.budget().invalid_arguments.len(), 1);
    assert!(talk.called().is_empty());
}

#[test]
fn a_permitted_change_waits_for_identity_and_is_made_once() {
    let mut talk = led_at(with_extension(true));
    talk.says("Please extend my hire H-2001, I want it due on 2026-05-05. I am K-1001");
    let change = json!({"hire_number": "H-2001", "hire_due_on": "2026-05-05"});
    talk.proposes("extend_hire", &change);
    assert_eq!(talk.objections(), [Objection::Identity]);
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes(
        "extend_hire",
        &json!({"hire_number": "H-2001", "hire_due_on": "2027-05-05"}),
    );
    assert_eq!(talk.objections()[1], Objection::HallucinatedArgument);
    // Two refusals are enough for one turn; here the test gives it another.
    talk.replies_or_rules();
    talk.says("Yes, extend my hire H-2001");
    talk.proposes("extend_hire", &change);
    assert_eq!(talk.called().last(), Some(&"extend_hire"));
    let one = talk.under_way("extend_hire");
    assert_eq!(one.arguments["hire_due_on"], "2026-05-05");
    let truth = crate::desk::truth(&"get_hire".into(), "H-2001");
    talk.ends(&one, truth);
    talk.proposes("extend_hire", &change);
    assert_eq!(*talk.objections().last().unwrap(), Objection::NotPermitted);
    let made = talk
        .called()
        .into_iter()
        .filter(|t| *t == "extend_hire")
        .count();
    assert_eq!(made, 1);
}

impl ConversationDriver {
    /// The rules finish the turn.
    fn replies_or_rules(&mut self) {
        self.all_answer();
        self.wait(1_200);
    }
}

#[test]
fn what_a_change_pays_is_not_what_the_customer_says() {
    let mut talk = led_at(with_extension(true));
    talk.says("It is about my hire: I want 500 euros for D-3001. I am K-1001");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes("get_deposit", &json!({"deposit_number": "D-3001"}));
    talk.answers("get_deposit");
    let pay = |amount: &str| json!({"deposit_number": "D-3001", "deposit_amount": amount});
    talk.proposes("pay_back", &pay("500"));
    assert_eq!(talk.objections(), [Objection::HallucinatedArgument]);
    talk.proposes("pay_back", &pay("150"));
    assert_eq!(talk.called().last(), Some(&"pay_back"), "{}", talk.story());
}
