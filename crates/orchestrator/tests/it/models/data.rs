//! The Data Agent with a model.

use std::sync::Arc;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{Event, ModelFailureKind, ModelTask, Objection, Phase, Purpose, TaskKind};
use baton_playbook::{IdentityLevel, Lead};
use serde_json::json;

use super::{led, led_at, with_extension};
use crate::conversation_driver::{ConversationDriver, kinds};
use crate::desk::{changed, limited};

pub(super) const QUESTION: &str = "Where does my hire H-2001 stand? I am K-1001";
const ANSWER: &str = "Your hire H-2001 is on hire and due back on March 9.";

/// The customer asked, and the model looked the customer up.
pub(super) fn identified() -> ConversationDriver {
    let mut talk = led();
    talk.says(QUESTION);
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk
}

#[track_caller]
pub(super) fn act(talk: &ConversationDriver) -> &baton_orchestrator::ActTask {
    match &talk.asked().task {
        ModelTask::Act(task) => task,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_model_leads_and_the_rules_make_no_calls() {
    let mut talk = led();
    talk.writes(QUESTION);
    assert!(talk.asks.is_empty(), "not before the customer has finished");
    talk.wait(1_200);
    assert!(talk.tries.is_empty(), "no call of the rules");
    let task = act(&talk);
    assert_eq!(task.intent.as_str(), "hire_state");
    assert_eq!(&*task.turns.last().unwrap().text, QUESTION);
    let tools: Vec<&str> = task.tools.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        tools,
        [
            "get_member",
            "find_member_by_phone",
            "get_hire",
            "get_deposit"
        ]
    );
    assert_eq!(
        task.tools[0].arguments["required"],
        json!(["member_number"])
    );

    let step = talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    assert_eq!(kinds(&step), ["model_answered", "call_requested"]);
    assert!(
        talk.asks.is_empty(),
        "nothing is asked while a call is under way"
    );
    talk.answers("get_member");
    assert_eq!(talk.state.case().identity.level, IdentityLevel::Verified);
    assert_eq!(act(&talk).identity, IdentityLevel::Verified);

    talk.proposes("get_hire", &json!({"hire_number": "h-2001"}));
    talk.answers("get_hire");
    let state = act(&talk)
        .facts
        .iter()
        .find(|f| f.name.as_str() == "hire_state");
    assert_eq!(state.unwrap().value.as_deref(), Some("on hire"));
    talk.replies(ANSWER);
    assert_eq!(talk.agents_said(), [ANSWER]);
    assert!(matches!(
        &talk.events("agent_replied").last().unwrap().event,
        Event::AgentReplied {
            purpose: Purpose::Answer,
            ..
        }
    ));
    assert_eq!(talk.called(), ["get_member", "get_hire"]);
    assert!(talk.state.trips().is_empty(), "{}", talk.story());
    talk.says("thank you, bye");
    assert_eq!(
        talk.agents_said()[1],
        "Thank you for contacting Tide Tools. Goodbye."
    );
    assert!(talk.asks.is_empty(), "a goodbye needs no model");
}

#[test]
fn a_question_of_the_model_opens_what_is_needed() {
    let mut talk = led();
    talk.says("where does my hire stand?");
    talk.replies("Of course! What is your member number?");
    assert!(matches!(
        &talk.events("agent_replied").last().unwrap().event,
        Event::AgentReplied { purpose: Purpose::Ask(facts), .. } if facts[0].as_str() == "member_number"
    ));
    talk.says("K-1001");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    assert_eq!(talk.called(), ["get_member"]);
}

#[test]
fn a_model_does_not_ask_for_what_was_given() {
    let mut talk = identified();
    talk.replies("Thanks! What is your hire number, please?");
    assert_eq!(talk.objections(), [Objection::AsksAgain]);
    assert!(talk.agents_said().is_empty(), "{}", talk.story());
    // Asked once more it says the same: the rules look up what the customer named.
    talk.replies("Could you tell me your hire number and your member number?");
    assert_eq!(talk.objections(), [Objection::AsksAgain; 2]);
    assert!(talk.agents_said().is_empty(), "{}", talk.story());
    assert_eq!(talk.called(), ["get_member", "get_hire"]);
    assert!(talk.state.trips().is_empty(), "{}", talk.story());
}

#[test]
fn a_model_may_make_sure_of_what_was_given() {
    let mut talk = identified();
    talk.replies("Can you confirm that your hire number is H-2001?");
    assert!(talk.objections().is_empty());
    assert_eq!(talk.agents_said().len(), 1);
}

#[test]
fn a_model_does_not_ask_for_what_the_customer_does_not_have() {
    let mut talk = led();
    talk.says("where does my hire stand?");
    talk.replies("Of course! What is your member number?");
    talk.says("I don't have my member number here");
    talk.replies("Please give me your member number.");
    assert_eq!(talk.objections(), [Objection::AsksAgain]);
    assert_eq!(talk.agents_said().len(), 1, "{}", talk.story());
}

#[test]
fn a_model_asks_again_for_a_number_that_finds_nothing() {
    let mut talk = led();
    talk.says("Where does my hire H-2001 stand? I am K-9999");
    talk.proposes("get_member", &json!({"member_number": "K-9999"}));
    talk.answers("get_member");
    talk.replies("I could not find you. What is your member number?");
    assert!(talk.objections().is_empty(), "{}", talk.story());
    assert_eq!(talk.agents_said().len(), 1);
}

#[test]
fn a_question_about_something_else_is_not_counted_as_asking_who_it_is() {
    let mut talk = led();
    for _ in 0..3 {
        talk.says("where does my hire stand?");
        talk.replies("Which tool did you hire, please?");
    }
    assert!(talk.state.trips().is_empty(), "{}", talk.story());
    for _ in 0..2 {
        talk.says("a drill");
        talk.replies("Could you tell me your member number and your hire number?");
    }
    talk.says("I do not know it");
    assert_eq!(talk.trip().rule, Rule::IdentityNotVerified);
}

#[test]
fn a_goodbye_starts_no_lookups() {
    let mut talk = led();
    talk.says("Where does my hire stand? I am K-1001");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
    talk.answers("get_hire");
    talk.replies("It is on hire and due back on March 9.");
    talk.says("there is H-2002 as well");
    talk.replies("Thank you.");
    let made = talk.called().len();
    talk.says("thanks, bye");
    assert_eq!(talk.called().len(), made);
}

#[test]
fn after_two_refusals_the_rules_make_the_move() {
    let mut talk = led();
    talk.says(QUESTION);
    talk.model(json!({"thoughts": "I should look this up"}));
    let step = talk.model(json!({"reply": "one", "handoff": "two"}));
    assert_eq!(talk.objections(), [Objection::NotAProposal; 2]);
    assert_eq!(
        kinds(&step),
        ["model_answered", "proposal_refused", "call_requested"]
    );
    talk.all_answer();
    assert_eq!(
        talk.agents_said(),
        ["Hire H-2001 is on hire and due back on 2026-03-09."]
    );
    talk.says("and when is my hire due back again?");
    assert!(
        talk.is_asked(TaskKind::Act),
        "the next turn is the model's again"
    );
}

#[test]
fn a_model_that_fails_is_replaced_for_the_turn() {
    let mut talk = led();
    talk.says(QUESTION);
    let step = talk.model_fails(ModelFailureKind::Timeout);
    assert_eq!(kinds(&step), ["model_failed", "call_requested"]);
    talk.all_answer();
    assert_eq!(talk.agents_said().len(), 1);
    talk.says("let me talk to a person");
    let models = talk.snapshot().health.models.unwrap();
    assert_eq!((models.asked, models.failed), (1, 1));
}

#[test]
fn a_slow_model_is_given_up_and_its_answer_dropped() {
    let mut talk = led();
    talk.says(QUESTION);
    let ask = talk.asked().clone();
    assert_eq!(talk.deadline(), Some(12_000));
    let step = talk.wait(12_000);
    assert_eq!(kinds(&step), ["model_failed", "call_requested"]);
    let step = talk.answer(&ask, Ok(json!({"reply": "Hello!"})));
    assert_eq!(kinds(&step), ["discarded"]);
    assert!(talk.agents_said().is_empty());
}

#[test]
fn the_customer_does_not_wait_longer_for_a_slow_model() {
    let mut talk = led_at(limited(|l| l.model_ms = 60_000));
    talk.says(QUESTION);
    let ask = talk.asked().clone();
    assert_eq!(
        talk.deadline(),
        Some(18_800),
        "20 s after the customer wrote"
    );
    talk.wait(18_800);
    assert_eq!(talk.trip().rule, Rule::AnswerTime);
    assert!(talk.announced());
    let said = talk.agents_said().len();
    let step = talk.answer(&ask, Ok(json!({"reply": "Hello!"})));
    assert_eq!(kinds(&step), ["discarded"]);
    assert!(matches!(
        &talk.events("discarded").last().unwrap().event,
        Event::Discarded { why: baton_orchestrator::Dropped::Stale, usage, .. } if usage.tokens() == 840
    ));
    assert_eq!(talk.agents_said().len(), said);
    assert_eq!(talk.state.budget().tokens, 840);
}

#[test]
fn a_deed_may_be_told_once_it_was_done() {
    let mut talk = led_at(with_extension(true));
    talk.says("Please extend my hire H-2001, I want it due on 2026-05-05. I am K-1001");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes(
        "extend_hire",
        &json!({"hire_number": "H-2001", "hire_due_on": "2026-05-05"}),
    );
    let one = talk.under_way("extend_hire");
    let mut truth = crate::desk::truth(&"get_hire".into(), "H-2001").unwrap();
    truth.values[2].1 = "2026-05-05".into();
    talk.ends(&one, Ok(truth));
    let told = "I have extended your hire H-2001 until May 5, 2026.";
    talk.replies(told);
    assert_eq!(talk.agents_said(), [told]);
}

#[test]
fn a_reply_that_is_not_grounded_is_withheld() {
    for text in [
        "Your hire H-2002 is on its way.",
        "I have refunded your deposit.",
        "You will receive 80 euros.",
        "Your hire is cancelled.",
        "It is due back on March 10.",
    ] {
        let mut talk = identified();
        talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
        talk.answers("get_hire");
        talk.replies(text);
        assert_eq!(talk.trip().rule, Rule::Ungrounded, "{text}");
        assert!(!talk.sent.iter().any(|(_, sent)| sent == text));
        assert_eq!(talk.snapshot().health.withheld, 1);
    }
}

#[test]
fn with_more_patience_the_rules_answer_instead_of_a_withheld_reply() {
    let mut talk = led_at(limited(|l| l.ungrounded_replies = 2));
    talk.says(QUESTION);
    talk.replies("Your hire is cancelled.");
    talk.all_answer();
    assert_eq!(
        talk.agents_said(),
        ["Hire H-2001 is on hire and due back on 2026-03-09."]
    );
}

#[test]
fn a_reply_from_before_the_last_message_is_not_sent() {
    let mut talk = led();
    talk.says("where does my hire stand?");
    let ask = talk.asks.pop().unwrap();
    talk.says("I am K-1001");
    assert_eq!(
        talk.state.pending_asks().count(),
        1,
        "asked again about the newer message"
    );
    let step = talk.answer(&ask, Ok(json!({"reply": "What is your member number?"})));
    assert_eq!(kinds(&step), ["discarded"]);
    assert!(talk.agents_said().is_empty());
}

#[test]
fn a_wish_for_a_person_goes_through_the_observer() {
    let mut talk = led();
    talk.says(QUESTION);
    talk.model(json!({"handoff": "<b>the customer is angry</b>"}));
    let trip = talk.trip();
    assert_eq!(trip.rule, Rule::AgentAsks);
    assert_eq!(trip.evidence, talk.seqs("model_answered"));
    assert!(
        !talk.kept[0].to_json().contains("angry"),
        "the model's words are no reason"
    );
}

#[test]
fn a_wish_does_not_count_where_the_rules_have_the_answer() {
    let mut talk = identified();
    talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
    talk.answers("get_hire");
    talk.model(json!({"handoff": "too hard"}));
    assert!(talk.state.trips().is_empty());
    assert_eq!(
        talk.agents_said(),
        ["Hire H-2001 is on hire and due back on 2026-03-09."]
    );
}

#[test]
fn what_a_person_does_still_goes_to_a_person() {
    let mut talk = led();
    talk.says("I want my deposit D-3001 back, K-1001");
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    talk.answers("get_member");
    talk.proposes("get_deposit", &json!({"deposit_number": "D-3001"}));
    talk.answers("get_deposit");
    assert_eq!(talk.trip().rule, Rule::PersonActs);
    assert!(talk.asks.is_empty());
}

#[test]
fn tokens_and_cost_are_limited() {
    for (desk, rule) in [
        (limited(|l| l.tokens = 1_600), Rule::Tokens),
        (limited(|l| l.cost_micros = 1_800), Rule::Cost),
    ] {
        let mut talk = led_at(desk);
        talk.says(QUESTION);
        talk.proposes("get_member", &json!({"member_number": "K-1001"}));
        talk.answers("get_member");
        assert!(talk.state.trips().is_empty());
        let step = talk.proposes("get_hire", &json!({"hire_number": "H-2001"}));
        assert_eq!(talk.trip().rule, rule);
        assert_eq!(talk.trip().evidence, talk.seqs("model_answered"));
        let first = ["model_answered", "rule_tripped"];
        assert_eq!(
            kinds(&step)[..2],
            first,
            "what it proposed last is not done"
        );
        assert_eq!(talk.snapshot().health.tokens, 1_680);
    }
}

#[test]
fn where_the_rules_lead_they_look_up_and_the_model_answers() {
    let desk = changed(|desk| {
        for playbook in &mut desk.playbooks {
            Arc::make_mut(playbook).lead = Lead::Rules;
        }
    });
    let mut talk = led_at(desk);
    talk.writes(QUESTION);
    assert_eq!(talk.called(), ["get_member"]);
    talk.all_answer();
    assert!(talk.asks.is_empty());
    talk.wait(1_200);
    talk.replies(ANSWER);
    assert_eq!(talk.agents_said(), [ANSWER]);
}

#[test]
fn the_process_may_end_while_the_model_thinks() {
    let mut talk = led();
    talk.says(QUESTION);
    let before = talk.asked().clone();
    talk.restart();
    assert_eq!(talk.asks.len(), 1);
    assert_eq!(
        talk.asks[0].ask, before.ask,
        "it is asked again under the same identifier"
    );
    assert_eq!(talk.asks[0].task, before.task);
    talk.proposes("get_member", &json!({"member_number": "K-1001"}));
    let step = talk.answer(&before, Ok(json!({"reply": "Hello!"})));
    assert_eq!(kinds(&step), ["discarded"], "an answer counts once");
}

#[test]
fn a_new_contact_is_told_nothing_of_the_old_one() {
    let mut talk = led();
    talk.says(QUESTION);
    talk.feed(baton_orchestrator::Input::CustomerLeft);
    let late = talk.asks.pop().unwrap();
    let step = talk.answer(&late, Ok(json!({"reply": "Are you still there?"})));
    assert_eq!(kinds(&step), ["discarded"]);
    talk.says("it is about my hire again");
    let said: Vec<&str> = act(&talk).turns.iter().map(|t| &*t.text).collect();
    assert_eq!(said, ["it is about my hire again"]);
}

#[test]
fn a_person_silences_the_model() {
    let mut talk = led();
    talk.says(QUESTION);
    let ask = talk.asks.pop().unwrap();
    talk.available = Some(crate::conversation_driver::representative("Rosa"));
    talk.says("let me talk to a person");
    talk.accept("Rosa");
    talk.answer(
        &ask,
        Ok(json!({"call": {"tool": "get_member", "arguments": {"member_number": "K-1001"}}})),
    );
    assert!(matches!(talk.state.phase(), Phase::WithRepresentative(_)));
    talk.says("are you there?");
    assert!(!talk.is_asked(TaskKind::Act));
}
