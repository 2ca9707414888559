//! Why a conversation went to a person, as the window shows it: the sentence, the rule, and what it measured.

use baton_desk::ReasonView;
use baton_orchestrator::observer::Rule;
use baton_orchestrator::snapshot::Reason;

use crate::desk::transcript::Transcript;

/// Why a person is wanted. Its evidence is what the transcript shows of it, since that is where it leads to.
pub(super) fn reason(reason: &Reason, transcript: &Transcript) -> ReasonView {
    let mut evidence = Vec::new();
    for entry in reason
        .evidence
        .iter()
        .filter_map(|seq| transcript.entry_showing(*seq))
    {
        if !evidence.contains(&entry) {
            evidence.push(entry);
        }
    }
    ReasonView {
        rule: reason.rule.map_or("", called).to_owned(),
        measured: reason
            .rule
            .and_then(|rule| measured(rule, &reason.observed, &reason.threshold)),
        sentence: reason.sentence.clone(),
        since: reason.since.clone(),
        evidence,
    }
}

/// What people call a rule.
fn called(rule: Rule) -> &'static str {
    match rule {
        Rule::OutcomeUnknown => "Outcome of a call unknown",
        Rule::Policy => "Always goes to a person",
        Rule::CustomerAsks => "Customer asks for a person",
        Rule::EdgeBudget => "Same call too often",
        Rule::FailuresInARow => "Failed calls in a row",
        Rule::FailuresInTotal => "Failed calls",
        Rule::SystemUnreachable => "System unavailable",
        Rule::ToolCalls => "Calls in one conversation",
        Rule::InvalidArguments => "Invalid calls by a model",
        Rule::Ungrounded => "Reply not verified",
        Rule::Frustration => "Frustration",
        Rule::AnswerTime => "Time without an answer",
        Rule::NoProgress => "No progress",
        Rule::AgentTurns => "Messages by the agents",
        Rule::Tokens => "Model tokens",
        Rule::Cost => "Model cost",
        Rule::OutOfScope => "Request not understood",
        Rule::IdentityNotVerified => "Not identified",
        Rule::FactsMissing => "Details missing",
        Rule::PersonActs => "A person completes it",
        Rule::AgentAsks => "Agents ask for a person",
        Rule::DeskAsked => "Asked for by the desk",
        Rule::TakenOver => "Taken over",
        Rule::ServedBefore => "Served before",
    }
}

/// The observed value beside the threshold, where the rule compares the two.
fn measured(rule: Rule, observed: &str, threshold: &str) -> Option<String> {
    if observed.is_empty() || threshold.is_empty() || threshold == "0" {
        return None;
    }
    let counted = match rule {
        Rule::FailuresInARow => "failed calls in a row",
        Rule::FailuresInTotal => "failed calls",
        Rule::SystemUnreachable => "calls without an answer",
        Rule::ToolCalls => "calls",
        Rule::InvalidArguments => "invalid calls",
        Rule::Ungrounded => "replies held back",
        Rule::Frustration => "points of frustration",
        Rule::NoProgress => "turns without progress",
        Rule::AgentTurns => "messages",
        Rule::Tokens => "tokens",
        Rule::OutOfScope => "clarifying questions",
        Rule::AgentAsks => "wishes for a person",
        Rule::AnswerTime => return Some(format!("{observed}, limit {threshold}")),
        Rule::EdgeBudget => {
            return Some(format!(
                "{observed} calls for the same thing, limit {threshold}"
            ));
        }
        Rule::IdentityNotVerified => {
            let asked = if observed == "1" {
                "question"
            } else {
                "questions"
            };
            return Some(format!(
                "{observed} {asked}, limit {threshold} for each detail"
            ));
        }
        // Their numbers are of different things, or in a unit that only the configuration knows.
        Rule::OutcomeUnknown
        | Rule::Policy
        | Rule::CustomerAsks
        | Rule::Cost
        | Rule::FactsMissing
        | Rule::PersonActs
        | Rule::DeskAsked
        | Rule::TakenOver
        | Rule::ServedBefore => return None,
    };
    Some(format!("{observed} of {threshold} {counted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_compares_shows_both_values() {
        let three = measured(Rule::FailuresInARow, "3", "3");
        assert_eq!(three.as_deref(), Some("3 of 3 failed calls in a row"));
        let waited = measured(Rule::AnswerTime, "65 s", "60 s");
        assert_eq!(waited.as_deref(), Some("65 s, limit 60 s"));
    }

    #[test]
    fn a_rule_without_a_threshold_measures_nothing() {
        assert_eq!(measured(Rule::CustomerAsks, "1", ""), None);
        assert_eq!(measured(Rule::OutOfScope, "2", "0"), None);
    }
}
