//! The rules that a recording can judge, and the limits with which they run together and alone.

use baton_orchestrator::observer::Rule;
use baton_playbook::Limits;

/// A rule that recordings can judge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    /// The rule.
    pub(super) rule: Rule,
    /// Its threshold, where it has one.
    pub(super) threshold: fn(&Limits) -> Option<u32>,
}

/// The rules that are judged, in the order in which they are looked at.
pub(super) const JUDGED: &[Judged] = &[
    judged(Rule::CustomerAsks, |_| None),
    judged(Rule::EdgeBudget, |l| Some(l.refused_calls)),
    judged(Rule::FailuresInARow, |l| Some(l.failures_in_a_row)),
    judged(Rule::FailuresInTotal, |l| Some(l.failures_in_total)),
    judged(Rule::SystemUnreachable, |l| Some(l.calls_per_edge)),
    judged(Rule::ToolCalls, |l| Some(l.tool_calls)),
    judged(Rule::InvalidArguments, |l| Some(l.invalid_arguments)),
    judged(Rule::Frustration, |l| Some(l.frustration)),
    judged(Rule::NoProgress, |l| Some(l.turns_without_progress)),
    judged(Rule::AgentTurns, |l| Some(l.agent_turns)),
    judged(Rule::AgentAsks, |l| Some(l.agent_wishes)),
];

/// The rules that are not, each with what a recording lacks.
pub(super) const NOT_JUDGED: &[(Rule, &str)] = &[
    (
        Rule::Ungrounded,
        "recordings hold neither the policies the agents could quote nor whole answers",
    ),
    (Rule::AnswerTime, "recordings hold no times"),
    (Rule::Tokens, "recordings hold no usage"),
    (Rule::Cost, "recordings hold no usage"),
    (
        Rule::OutOfScope,
        "recordings have no playbooks: everything is one intent",
    ),
    (
        Rule::Policy,
        "recordings have no playbooks: everything is one intent",
    ),
    (
        Rule::IdentityNotVerified,
        "recordings do not say which tools identify a customer",
    ),
    (
        Rule::FactsMissing,
        "recordings do not say which facts a case requires",
    ),
    (
        Rule::PersonActs,
        "recordings do not say what only a person may do",
    ),
    (Rule::OutcomeUnknown, "nothing crashed"),
];

const fn judged(rule: Rule, threshold: fn(&Limits) -> Option<u32>) -> Judged {
    Judged { rule, threshold }
}

/// The limits in force, without the rules that cannot be judged.
pub(super) fn together(limits: &Limits) -> Limits {
    Limits {
        ungrounded_replies: u32::MAX,
        answer_ms: u64::MAX,
        model_ms: u64::MAX,
        tokens: u64::MAX,
        cost_micros: u64::MAX,
        clarifying_questions: u32::MAX,
        asks_per_fact: u32::MAX,
        ..limits.clone()
    }
}

/// No rule that has a threshold in force. Calls are refused as ever.
pub(super) fn open(limits: &Limits) -> Limits {
    Limits {
        refused_calls: u32::MAX,
        failures_in_a_row: u32::MAX,
        failures_in_total: u32::MAX,
        tool_calls: u32::MAX,
        invalid_arguments: u32::MAX,
        frustration: u32::MAX,
        turns_without_progress: u32::MAX,
        agent_turns: u32::MAX,
        ..together(limits)
    }
}

/// Limits with one rule in force, and no other that has a threshold. A customer who asks for a person
/// gets one all the same, and an agent that hands over has ended its part.
pub(super) fn alone(rule: Rule, limits: &Limits) -> Limits {
    let only = |this: Rule, limit: u32| if rule == this { limit } else { u32::MAX };
    let per_edge = matches!(rule, Rule::EdgeBudget | Rule::SystemUnreachable);
    Limits {
        failures_in_a_row: only(Rule::FailuresInARow, limits.failures_in_a_row),
        failures_in_total: only(Rule::FailuresInTotal, limits.failures_in_total),
        calls_per_edge: if per_edge {
            limits.calls_per_edge
        } else {
            u32::MAX
        },
        tool_calls: only(Rule::ToolCalls, limits.tool_calls),
        invalid_arguments: only(Rule::InvalidArguments, limits.invalid_arguments),
        frustration: only(Rule::Frustration, limits.frustration),
        turns_without_progress: only(Rule::NoProgress, limits.turns_without_progress),
        agent_turns: only(Rule::AgentTurns, limits.agent_turns),
        ..together(limits)
    }
}
