//! A sealed snapshot as the window shows it.

mod attempts;
mod facts;
mod reason;

use baton_desk::{
    FactName, FrustrationLevel, HealthFigures, IntentView, ModelFigures, MoodView, Promise,
    QuoteView, Redaction, RequestStatus, RequestView, ResolutionStatus, ResolutionView,
    SnapshotView, StillNeeded, SummaryView, SummaryWriter,
};
use baton_orchestrator as core;
use baton_orchestrator::snapshot::{self as sealed, Snapshot, SnapshotFact};
use baton_playbook::Playbooks;

use super::transcript::Transcript;
use attempts::attempts;
use reason::reason;

/// Maps a snapshot to its view.
pub(crate) fn view(
    snapshot: &Snapshot,
    playbooks: &Playbooks,
    transcript: &Transcript,
    seen: Option<u64>,
) -> SnapshotView {
    let required: Vec<&SnapshotFact> = snapshot.facts.iter().filter(|f| f.required).collect();
    let (facts_verified, facts_total) = facts_count(snapshot, playbooks);
    debug_assert!(facts_verified as usize <= facts_total as usize + required.len());
    SnapshotView {
        revision: snapshot.revision,
        sealed_at: snapshot.sealed_at,
        digest: snapshot.digest.clone(),
        reason: reason(&snapshot.reason, transcript),
        intent: intent(&snapshot.intent, playbooks, transcript),
        requests: snapshot
            .requests
            .iter()
            .map(|r| request(r, playbooks, transcript, seen))
            .collect(),
        latest: snapshot
            .intent
            .latest
            .as_ref()
            .map(|q| quote(q, transcript)),
        has_news: seen.is_some_and(|seen| seen < snapshot.transcript.up_to),
        resolution: resolution(snapshot),
        summary: snapshot.summary.as_ref().map(|summary| SummaryView {
            text: summary.text.clone(),
            by: match summary.by {
                core::SummaryWriter::Model => SummaryWriter::Model,
                core::SummaryWriter::Template => SummaryWriter::Template,
            },
        }),
        facts: facts::facts(snapshot, playbooks, transcript),
        facts_verified,
        facts_total,
        still_needed: snapshot
            .still_needed
            .iter()
            .map(|n| StillNeeded {
                name: FactName::from(n.name.as_str()),
                label: n.label.clone(),
                question: n.question.clone(),
            })
            .collect(),
        attempts: attempts(snapshot, playbooks),
        mood: mood(snapshot),
        health: health(&snapshot.health),
        redactions: snapshot
            .redactions
            .iter()
            .map(|r| Redaction {
                kind: plain(&r.kind),
                count: r.count,
            })
            .collect(),
        promises: snapshot
            .resolution
            .promises
            .iter()
            .map(|p| Promise {
                text: p.text.clone(),
                entry: transcript.entry_of(p.message),
            })
            .collect(),
    }
}

fn intent(
    intent: &sealed::IntentSummary,
    playbooks: &Playbooks,
    transcript: &Transcript,
) -> IntentView {
    let label = |a: &sealed::Alternative| playbooks.intent_label(&a.intent).to_owned();
    let words = intent.words.as_ref();
    IntentView {
        label: intent.label.clone(),
        confidence: intent.name.as_ref().map(|_| f64::from(intent.confidence)),
        alternatives: intent.alternatives.iter().map(label).collect(),
        words: words.map(|w| w.words.clone()),
        words_entry: words.and_then(|w| transcript.entry_of(w.message)),
    }
}

fn health(health: &sealed::Health) -> HealthFigures {
    HealthFigures {
        tool_calls: health.tool_calls,
        failures: health.failures,
        retries: health.retries,
        refused: health.refused,
        elapsed_ms: health.elapsed_ms,
        tokens: health.tokens,
        cost: cost(health.cost_micros),
        models: health.models.map(|models| ModelFigures {
            asked: models.asked,
            failed: models.failed,
            refused: models.refused,
        }),
    }
}

fn quote(quote: &sealed::Quote, transcript: &Transcript) -> QuoteView {
    QuoteView {
        words: quote.words.clone(),
        entry: transcript.entry_of(quote.message),
    }
}

fn request(
    request: &sealed::RequestSummary,
    playbooks: &Playbooks,
    transcript: &Transcript,
    seen: Option<u64>,
) -> RequestView {
    let newest = request.words.iter().skip(1).last();
    RequestView {
        id: request.id.0,
        label: request.intent.label.clone(),
        status: match request.status {
            sealed::RequestStatus::Open => RequestStatus::Open,
            sealed::RequestStatus::NeedsFacts => RequestStatus::NeedsFacts,
            sealed::RequestStatus::ReadyForPerson => RequestStatus::ReadyForPerson,
            sealed::RequestStatus::Answered => RequestStatus::Answered,
            sealed::RequestStatus::Done => RequestStatus::Done,
            sealed::RequestStatus::Withdrawn => RequestStatus::Withdrawn,
            sealed::RequestStatus::NotWanted => RequestStatus::NotWanted,
        },
        words: request.words.first().map(|q| quote(q, transcript)),
        newest: newest.map(|q| quote(q, transcript)),
        about: request
            .about
            .iter()
            .map(|about| match &about.label {
                Some(label) => format!("{label} {}", about.value),
                None => about.value.clone(),
            })
            .collect(),
        still_needed: request
            .still_needed
            .iter()
            .map(|n| n.label.clone())
            .collect(),
        next_action: request.next_action.clone(),
        needs_person: playbooks.needs_person(&request.intent.name),
        after_handoff: request.came == sealed::Came::AfterHandoff,
        is_new: seen.is_some_and(|seen| request.changed > seen),
    }
}

/// In the unit the configuration gives prices in, to a hundredth of a hundredth.
fn cost(micros: u64) -> Option<String> {
    let hundredths = micros.div_ceil(100);
    (micros > 0).then(|| format!("{}.{:04}", hundredths / 10_000, hundredths % 10_000))
}

/// How many facts the intent needs, and how many of them are verified.
pub(crate) fn facts_count(snapshot: &Snapshot, playbooks: &Playbooks) -> (u32, u32) {
    let playbook = snapshot
        .intent
        .name
        .as_ref()
        .and_then(|name| playbooks.playbook(name));
    // Where it is not clear what the customer wants, nothing is needed yet.
    let Some(playbook) = playbook else {
        return (0, 0);
    };
    // Of two values of one fact, of two orders, a doubtful one keeps it from being verified.
    let verified = playbook
        .requires
        .iter()
        .filter(|name| {
            let facts = snapshot.facts.iter();
            let mut of = facts
                .filter(|f| f.required && &f.name == *name)
                .map(|f| f.verification == sealed::Mark::Verified)
                .peekable();
            of.peek().is_some() && of.all(|verified| verified)
        })
        .count();
    (
        u32::try_from(verified).unwrap_or(u32::MAX),
        u32::try_from(playbook.requires.len()).unwrap_or(u32::MAX),
    )
}

/// What remains beside the facts still needed, which come first, and what is next as a whole and for each request: all of
/// that is shown in its own place.
fn beside_requests(snapshot: &Snapshot) -> Vec<String> {
    let shown = |one: &&String| {
        let mut requests = snapshot.requests.iter();
        &&snapshot.resolution.next_action == one
            || requests.any(|request| request.next_action.as_ref() == Some(one))
    };
    let remaining = snapshot.resolution.remaining.iter();
    let beside = remaining
        .skip(snapshot.still_needed.len())
        .filter(|one| !shown(one));
    beside.cloned().collect()
}

fn resolution(snapshot: &Snapshot) -> ResolutionView {
    let (status, sentence) = match snapshot.resolution.status {
        sealed::ResolutionStatus::Unresolved => {
            (ResolutionStatus::Unresolved, "Nothing is settled yet.")
        }
        sealed::ResolutionStatus::PartlyResolved => (
            ResolutionStatus::PartlyResolved,
            "Some of what is needed is there.",
        ),
        sealed::ResolutionStatus::AwaitingAction => (
            ResolutionStatus::AwaitingAction,
            "Everything needed is there; a person has to act.",
        ),
        sealed::ResolutionStatus::Resolved => (
            ResolutionStatus::Resolved,
            "Nothing the customer wants is open.",
        ),
    };
    let next = &snapshot.resolution.next_action;
    ResolutionView {
        status,
        sentence: sentence.to_owned(),
        done: snapshot.resolution.done.clone(),
        remaining: beside_requests(snapshot),
        next_action: (!next.is_empty()).then(|| next.clone()),
    }
}

fn mood(snapshot: &Snapshot) -> MoodView {
    // What weighs nothing for a handoff, as angry words about what brought the customer here, is a mood all the same.
    let level = match snapshot.mood.frustration {
        0 if snapshot.mood.signals.is_empty() => FrustrationLevel::Calm,
        0..=2 => FrustrationLevel::Annoyed,
        _ => FrustrationLevel::Frustrated,
    };
    MoodView {
        level,
        signals: snapshot
            .mood
            .signals
            .iter()
            .map(|s| s.plain().to_owned())
            .collect(),
    }
}

/// The kind of something removed, in words.
fn plain(kind: &impl serde::Serialize) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|v| v.as_str().map(|s| s.replace('_', " ")))
        .unwrap_or_default()
}
