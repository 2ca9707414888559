//! The calls of a snapshot as the window shows them: one group for each tool, what failed first.

use baton_desk::{Attempt, AttemptGroup, AttemptOutcome};
use baton_orchestrator::snapshot::{self as sealed, Snapshot};
use baton_playbook::{FailureKind, Playbooks};

/// Attempts shown in a group.
const DETAILS: usize = 20;

pub(super) fn attempts(snapshot: &Snapshot, playbooks: &Playbooks) -> Vec<AttemptGroup> {
    let mut groups: Vec<(String, Vec<&sealed::Attempt>)> = Vec::new();
    for attempt in &snapshot.attempts {
        match groups.iter_mut().find(|(label, _)| label == &attempt.label) {
            Some((_, group)) => group.push(attempt),
            None => groups.push((attempt.label.clone(), vec![attempt])),
        }
    }
    let mut views: Vec<AttemptGroup> = groups
        .into_iter()
        .filter_map(|(label, group)| group_view(label, &group, playbooks))
        .collect();
    views.sort_by_key(|g| g.succeeded);
    views
}

fn group_view(
    label: String,
    group: &[&sealed::Attempt],
    playbooks: &Playbooks,
) -> Option<AttemptGroup> {
    let last = group.last()?;
    let tries: u32 = group.iter().map(|a| a.tries).sum();
    let system = last
        .system
        .as_ref()
        .map_or_else(String::new, |name| playbooks.system_label(name).to_owned());
    let succeeded = group.iter().all(|a| {
        matches!(
            a.outcome,
            sealed::AttemptOutcome::Succeeded | sealed::AttemptOutcome::Pending
        )
    });
    let trouble: Vec<FailureKind> = group.iter().filter_map(|a| a.failure).collect();
    let tries_text = if tries == 1 {
        "1 try".to_owned()
    } else {
        format!("{tries} tries")
    };
    let retried = group.iter().any(|a| !a.retried.is_empty());
    let sentence = if group
        .iter()
        .any(|a| a.outcome == sealed::AttemptOutcome::Refused)
    {
        "refused: called too often for the same thing".to_owned()
    } else if let Some(kind) = trouble.last() {
        format!("{}, {tries_text}", kind.plain())
    } else if retried {
        format!("worked after {tries_text}")
    } else {
        format!("worked, {tries_text}")
    };
    Some(AttemptGroup {
        system,
        tool: label,
        sentence,
        succeeded,
        tries,
        last_at: last.at,
        details: group.iter().take(DETAILS).map(|a| detail(a)).collect(),
    })
}

fn detail(attempt: &sealed::Attempt) -> Attempt {
    let (outcome, message) = match attempt.outcome {
        sealed::AttemptOutcome::Succeeded => (AttemptOutcome::Succeeded, "worked".to_owned()),
        sealed::AttemptOutcome::Refused => (AttemptOutcome::Refused, String::new()),
        sealed::AttemptOutcome::Pending => (AttemptOutcome::Unknown, "under way".to_owned()),
        sealed::AttemptOutcome::Failed => {
            let unknown = attempt.failure == Some(FailureKind::OutcomeUnknown);
            let outcome = if unknown {
                AttemptOutcome::Unknown
            } else {
                AttemptOutcome::Failed
            };
            let plain = attempt.failure.map_or("failed", FailureKind::plain);
            let status = attempt
                .status
                .map(|s| format!(" ({s})"))
                .unwrap_or_default();
            (outcome, format!("{plain}{status}"))
        }
    };
    Attempt {
        at: attempt.at,
        agent: attempt.agent.label().to_owned(),
        entity: attempt.entity.replace(':', " "),
        outcome,
        message: if message.is_empty() {
            attempt.detail.clone().unwrap_or_default()
        } else {
            message
        },
        duration_ms: u32::try_from(attempt.duration_ms).unwrap_or(u32::MAX),
    }
}
