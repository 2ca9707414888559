//! The Observer's rules, each just below its threshold and at it: what trips, with which
//! evidence, in which words.

use std::sync::Arc;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{Event, Input, Phase};
use baton_playbook::{FailureKind, Resolution, SystemName, Template};

use crate::conversation_driver::{ConversationDriver, kinds};
use crate::desk::{changed, limited};

#[track_caller]
pub(crate) fn check(talk: &ConversationDriver, rule: Rule, evidence: &[u64], sentence: &str) {
    let trip = talk.trip();
    assert_eq!(trip.rule, rule, "{}", talk.story());
    assert_eq!(trip.evidence, evidence, "{}", talk.story());
    assert_eq!(trip.sentence, sentence);
    assert!(matches!(talk.state.phase(), Phase::HandingOff(_)));
    let reason = &talk.kept.first().expect("a snapshot").snapshot().reason;
    assert_eq!(reason.rule, Some(rule));
    assert_eq!(reason.sentence, sentence);
}

#[track_caller]
pub(crate) fn still_with_agents(talk: &ConversationDriver) {
    assert!(talk.state.trips().is_empty(), "{}", talk.story());
    assert!(talk.state.is_with_agents());
}

#[test]
fn agents_answer_when_nothing_goes_wrong() {
    let mut talk = ConversationDriver::new();
    talk.writes("Where does my hire stand? I am K-1001");
    talk.all_answer().wait(1_200);
    still_with_agents(&talk);
    assert_eq!(
        talk.agents_said(),
        ["Hire H-2001 is on hire and due back on 2026-03-09."]
    );
    talk.says("thank you, bye");
    assert_eq!(
        talk.agents_said()[1],
        "Thank you for contacting Tide Tools. Goodbye."
    );
    talk.wait(30 * 60_000);
    assert_eq!(talk.state.disposition(), Some("resolved_by_agents"));
}

#[test]
fn third_failure_in_a_row() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire please, K-9001 or K-9002 or K-9003");
    talk.fails("get_member", FailureKind::NotFound)
        .fails("get_member", FailureKind::NotFound);
    still_with_agents(&talk);
    talk.fails("get_member", FailureKind::NotFound);
    let failed = talk.seqs("call_failed");
    check(
        &talk,
        Rule::FailuresInARow,
        &failed,
        "3 calls to systems in a row failed: Look up the member (not found).",
    );
    assert_eq!(talk.trip().threshold, "3");
    assert_eq!(talk.trip().observed, "3");
}

#[test]
fn success_between_failures_starts_the_row_anew() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hires H-9001 H-9002 H-2001 H-9003, I am K-9001 or K-9002 or K-1001");
    talk.fails("get_member", FailureKind::NotFound)
        .fails("get_member", FailureKind::NotFound)
        .answers("get_member")
        .fails("get_hire", FailureKind::NotFound)
        .fails("get_hire", FailureKind::NotFound)
        .answers("get_hire");
    still_with_agents(&talk);
    talk.fails("get_hire", FailureKind::NotFound);
    let failed = talk.seqs("call_failed");
    assert_eq!(failed.len(), 5);
    check(
        &talk,
        Rule::FailuresInTotal,
        &failed,
        "5 calls to systems failed: Look up the member (not found), Look up the hire (not found).",
    );
}

#[test]
fn tries_of_one_call_are_one_failure() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    talk.fails("get_member", FailureKind::Unavailable)
        .fails("get_member", FailureKind::Timeout);
    assert_eq!(talk.state.budget().failures_in_a_row.len(), 0);
    talk.fails("get_member", FailureKind::ServerError);
    assert_eq!(talk.state.budget().failures_in_a_row.len(), 1);
    still_with_agents(&talk);
}

#[test]
fn tool_calls_end_where_another_one_would_be_needed() {
    let text = "where does my hire stand, K-1001";
    let mut enough = ConversationDriver::at(limited(|l| l.tool_calls = 2));
    enough.writes(text);
    enough.all_answer().wait(1_200);
    still_with_agents(&enough);
    let mut short = ConversationDriver::at(limited(|l| l.tool_calls = 1));
    short.writes(text);
    short.all_answer();
    let requested = short.seqs("call_requested");
    check(
        &short,
        Rule::ToolCalls,
        &requested,
        "The agents made 1 call to a system, which is the limit, and needed more.",
    );
}

#[test]
fn turns_without_anything_new() {
    let mut desk = limited(|l| {
        l.turns_without_progress = 4;
        l.asks_per_fact = 10;
    });
    let other = Template::parse("Could you look for the number?").expect("a template");
    for fact in Arc::make_mut(&mut desk).facts.values_mut() {
        fact.ask_again.push(other.clone());
    }
    let mut talk = ConversationDriver::at(desk);
    for words in ["my hire", "what?", "pardon?", "hm"] {
        talk.says(words);
    }
    still_with_agents(&talk);
    talk.says("so?");
    let turns = talk.seqs("agent_replied");
    check(
        &talk,
        Rule::NoProgress,
        &turns[..4],
        "The agents tried 4 times and got no further.",
    );
}

#[test]
fn agent_turns_are_bounded() {
    let mut talk = ConversationDriver::at(limited(|l| {
        l.agent_turns = 2;
        l.asks_per_fact = 10;
    }));
    talk.says("my hire").says("what?");
    still_with_agents(&talk);
    let asking = talk.writes("hm");
    let asked = talk
        .events("customer_wrote")
        .find(|r| matches!(&r.event, Event::CustomerWrote { message, .. } if *message == asking))
        .map(|r| r.seq);
    check(
        &talk,
        Rule::AgentTurns,
        &[asked.expect("it was taken")],
        "The agents wrote twice without finishing.",
    );
}

#[test]
fn reply_that_is_not_grounded_is_withheld() {
    let desk = changed(|desk| {
        for playbook in &mut desk.playbooks {
            let playbook = std::sync::Arc::make_mut(playbook);
            if playbook.intent.as_str() == "hire_state" {
                let answer = Template::parse("Hire {hire_number} costs {deposit_amount}.");
                playbook.resolution = Resolution::Answer(answer.expect("a template").into());
            }
        }
    });
    let mut talk = ConversationDriver::at(desk);
    talk.writes("where does my hire stand, K-1001");
    talk.all_answer().wait(1_200);
    let withheld = talk.seqs("reply_withheld");
    check(
        &talk,
        Rule::Ungrounded,
        &withheld,
        "A reply of the agents was held back, because not everything in it was verified.",
    );
    assert_eq!(talk.sent.len(), 1, "only the Handoff Agent spoke");
    assert_eq!(talk.snapshot().health.withheld, 1);
}

#[test]
fn frustration_adds_up() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire");
    talk.says("this is ridiculous");
    assert_eq!(talk.state.mood().score(), 1);
    still_with_agents(&talk);
    talk.writes("I already told you");
    let wrote = talk.seqs("customer_wrote");
    check(
        &talk,
        Rule::Frustration,
        &wrote[1..],
        "Frustrated customer: negative words, says they already told us.",
    );
    assert_eq!(talk.snapshot().mood.frustration, 3);
}

#[test]
fn anger_about_what_brought_the_customer_is_not_about_the_agents() {
    let mut talk = ConversationDriver::new();
    talk.says("this delay is ridiculous, where is my hire");
    assert_eq!(talk.state.mood().score(), 0);
    assert_eq!(
        talk.state.mood().signals.len(),
        1,
        "it is seen all the same"
    );
    talk.says("this is ridiculous");
    assert_eq!(talk.state.mood().score(), 1);
    still_with_agents(&talk);
}

#[test]
fn customer_does_not_wait_longer_than_the_answer_time() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire stand, K-1001");
    talk.wait(1_200);
    assert_eq!(
        talk.deadline(),
        Some(18_800),
        "a tool that is slow does not hide the limit"
    );
    talk.wait(18_799);
    still_with_agents(&talk);
    talk.wait(1);
    let wrote = talk.seqs("customer_wrote");
    check(
        &talk,
        Rule::AnswerTime,
        &wrote,
        "The customer waited 20 seconds without an answer.",
    );
    assert_eq!(talk.trip().threshold, "20 s");
}

#[test]
fn out_of_scope_after_one_question() {
    let mut talk = ConversationDriver::new();
    talk.says("do you sell bread");
    assert_eq!(
        talk.agents_said(),
        ["Is it about a hire, a deposit or a repair?"]
    );
    still_with_agents(&talk);
    talk.says("bread I said");
    let routed = talk.seqs("routed");
    check(
        &talk,
        Rule::OutOfScope,
        &routed[1..],
        "The request was still unclear after 1 clarifying question.",
    );
    assert_eq!(talk.snapshot().intent.name, None);
    assert_eq!(talk.snapshot().route.queue.as_str(), "counter");
}

#[test]
fn low_confidence_asks_instead_of_guessing() {
    let mut talk = ConversationDriver::new();
    talk.says("maybe a hire");
    assert_eq!(
        talk.agents_said(),
        ["Is it about a hire, a deposit or a repair?"]
    );
    talk.says("a hire, K-1001");
    talk.all_answer();
    talk.wait(1_200);
    still_with_agents(&talk);
    assert_eq!(talk.agents_said().len(), 2);
}

#[test]
fn customer_asks_for_a_person() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire, and I do not want to be transferred to a human");
    still_with_agents(&talk);
    talk.writes("I changed my mind, let me talk to a person");
    let wrote = talk.seqs("customer_wrote");
    check(
        &talk,
        Rule::CustomerAsks,
        &wrote[1..],
        "The customer asked for a person.",
    );
    assert!(talk.announced());
}

#[test]
fn policy_sends_at_once() {
    let mut talk = ConversationDriver::new();
    talk.writes("there was an accident, K-1001");
    let opened = talk.seqs("request_opened");
    check(
        &talk,
        Rule::Policy,
        &opened,
        "“Accident” always goes to a person.",
    );
    assert_eq!(talk.snapshot().route.queue.as_str(), "care");
    // What the customer named is looked up for the person all the same.
    talk.all_answer();
    assert_eq!(talk.snapshot().customer.id.as_deref(), Some("K-1001"));
}

#[test]
fn system_known_to_be_down_keeps_the_agents_from_beginning() {
    let mut talk = ConversationDriver::new();
    talk.unreachable.insert(SystemName::from("till"));
    talk.says("my hire");
    still_with_agents(&talk);
    let mut talk = ConversationDriver::new();
    talk.unreachable.insert(SystemName::from("hires"));
    talk.writes("my hire H-2001, K-1001");
    let opened = talk.seqs("request_opened");
    check(
        &talk,
        Rule::SystemUnreachable,
        &opened,
        "Hire system was unavailable, and this request needs it.",
    );
    assert!(talk.state.calls().all.is_empty(), "no call was made");
    assert_eq!(
        talk.state.counts().agents,
        1,
        "only the handoff was announced"
    );
}

#[test]
fn system_that_fails_twice_with_all_tries_counts_as_unreachable() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, K-1001");
    talk.fails_for_good("get_member", FailureKind::Unavailable);
    still_with_agents(&talk);
    talk.fails_for_good("get_member", FailureKind::Unavailable);
    let failed = talk.seqs("call_failed");
    check(
        &talk,
        Rule::SystemUnreachable,
        &failed,
        "Member register did not answer: 2 calls, 6 tries (unavailable).",
    );
    assert!(talk.tries.is_empty());
    let health = talk.snapshot().health;
    assert_eq!(
        (
            health.tool_calls,
            health.failures,
            health.failed_tries,
            health.retries
        ),
        (2, 2, 6, 4)
    );
}

#[test]
fn identity_that_cannot_be_verified() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire").says("what?");
    still_with_agents(&talk);
    talk.says("no idea");
    assert_eq!(talk.trip().rule, Rule::IdentityNotVerified);
    assert_eq!(
        talk.trip().sentence,
        "The customer could not be identified after being asked twice; they said that they do not have: Hire number, Member number."
    );
    assert!(!talk.trip().evidence.is_empty());
}

#[test]
fn required_facts_that_cannot_be_had() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit, K-1001");
    talk.all_answer().wait(1_200);
    talk.says("hm, which one?");
    still_with_agents(&talk);
    talk.says("really not");
    assert_eq!(talk.trip().rule, Rule::FactsMissing);
    assert_eq!(
        talk.trip().sentence,
        "The agents could not find out: Deposit number, Deposit in euros."
    );
    let needed: Vec<_> = talk
        .snapshot()
        .still_needed
        .iter()
        .map(|n| n.name.as_str())
        .collect();
    assert_eq!(
        needed,
        ["deposit_number"],
        "the amount follows from the number"
    );
}

#[test]
fn person_acts_once_everything_is_gathered() {
    let mut talk = ConversationDriver::new();
    talk.writes("my deposit D-3001 please, K-1001");
    talk.answers("get_member");
    still_with_agents(&talk);
    talk.all_answer();
    let opened = talk.seqs("request_opened");
    check(
        &talk,
        Rule::PersonActs,
        &opened,
        "All details were collected; “Deposit back” needs a person to complete.",
    );
    assert_eq!(
        talk.snapshot().resolution.next_action,
        "Pay back deposit D-3001"
    );
}

#[test]
fn desk_and_representatives_take_over() {
    let mut talk = ConversationDriver::new();
    talk.says("my hire");
    talk.feed(Input::HandOver {
        why: "The shift ends.".to_owned(),
    });
    check(&talk, Rule::DeskAsked, &[], "The shift ends.");
    let mut talk = ConversationDriver::new();
    talk.says("my hire");
    let step = talk.feed(Input::Accept {
        by: talk.by("Rosa"),
        offer: None,
    });
    assert_eq!(talk.trip().rule, Rule::TakenOver);
    assert_eq!(talk.trip().sentence, "Rosa took the conversation over.");
    assert!(kinds(&step).ends_with(&["committed"]), "{:?}", kinds(&step));
}
