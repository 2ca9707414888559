//! What goes to a person at once, by policy: also where it is only likely, or an injury is told in other words.

use baton_playbook::{Playbooks, Resolution};
use baton_router::requests::{RequestChange, harm, is_trouble};

/// Whether policy sends an intent to a person at once.
pub(super) fn goes_at_once(playbooks: &Playbooks, intent: &str) -> bool {
    let playbook = playbooks.playbook(&intent.into());
    playbook.is_some_and(|p| matches!(p.resolution, Resolution::PersonAtOnce))
}

/// What is likely about something that goes to a person at once, and tells of trouble, is wanted: it is for a person to say
/// that it is not.
pub(super) fn at_once(playbooks: &Playbooks, text: &str, change: RequestChange) -> RequestChange {
    match change {
        RequestChange::Unheard {
            part,
            leans: Some(leans),
            ..
        } if is_trouble(&text[part.clone()]) && goes_at_once(playbooks, &leans.intent) => {
            RequestChange::Opens {
                intent: leans.intent,
                confidence: leans.confidence,
                alternatives: Vec::new(),
                part,
            }
        }
        other => other,
    }
}

/// Confidence in an injury that words tell of.
const HARM: f32 = 0.7;

/// The changes, and where words tell of an injury also the matter that goes to a person at once because of injuries: one of
/// its examples tells of one.
pub(super) fn with_harm(
    playbooks: &Playbooks,
    text: &str,
    begin: usize,
    mut changes: Vec<RequestChange>,
) -> Vec<RequestChange> {
    let Some(part) = harm(text) else {
        return changes;
    };
    let part = begin + part.start..begin + part.end;
    let of_harm = playbooks.playbooks.iter().find(|playbook| {
        matches!(playbook.resolution, Resolution::PersonAtOnce)
            && playbook
                .examples
                .iter()
                .any(|example| harm(example).is_some())
    });
    let Some(of_harm) = of_harm else {
        return changes;
    };
    let is_heard = changes.iter().any(
        |change| matches!(change, RequestChange::Opens { intent, .. } if *intent == of_harm.intent.as_str()),
    );
    if is_heard {
        return changes;
    }
    changes.retain(|change| {
        let RequestChange::Unheard { part: unheard, .. } = change else {
            return true;
        };
        !(unheard.start < part.end && part.start < unheard.end)
    });
    let at = changes
        .iter()
        .position(|change| change.part().start >= part.start);
    let opens = RequestChange::Opens {
        intent: of_harm.intent.as_str().to_owned(),
        confidence: HARM,
        alternatives: Vec::new(),
        part,
    };
    changes.insert(at.unwrap_or(changes.len()), opens);
    changes
}
