//! What a Router proposes: a classifier trained on the playbooks' own examples, or a model.

use baton_playbook::{IntentName, Limits};
use baton_router::Router;

use crate::event::Scored;

/// What the Router makes of a message.
pub(crate) struct RoutingProposal {
    /// The intent, where confidence suffices.
    pub(crate) intent: Option<IntentName>,
    /// Confidence in the best intent.
    pub(crate) confidence: f32,
    /// Other intents considered.
    pub(crate) alternatives: Vec<Scored>,
}

/// Routes a message. The Router proposes; an intent counts only from the confidence in force.
pub(crate) fn propose(router: &dyn Router, text: &str, limits: &Limits) -> RoutingProposal {
    let routing = router.route(text);
    let decided = routing
        .best
        .filter(|best| best.confidence >= limits.router_confidence);
    let confidence = decided
        .as_ref()
        .or(routing.alternatives.first())
        .map_or(0.0, |best| best.confidence);
    let chosen = decided.map(|best| IntentName::new(best.intent));
    let alternatives = scored(&routing.alternatives)
        .into_iter()
        .filter(|a| chosen.as_ref() != Some(&a.intent))
        .collect();
    RoutingProposal {
        intent: chosen,
        confidence: rounded(confidence),
        alternatives,
    }
}

/// What the Router scored, as the journal keeps it.
pub(crate) fn scored(all: &[baton_router::Scored]) -> Vec<Scored> {
    all.iter()
        .map(|one| Scored {
            intent: IntentName::new(one.intent.clone()),
            confidence: rounded(one.confidence),
        })
        .collect()
}

/// A model's proposal: an intent counts only from the confidence in force.
pub(crate) fn proposed(
    intent: Option<IntentName>,
    confidence: f32,
    limits: &Limits,
) -> RoutingProposal {
    let confidence = rounded(confidence);
    let decided = confidence >= limits.router_confidence;
    let alternatives = intent
        .iter()
        .filter(|_| !decided)
        .map(|intent| Scored {
            intent: intent.clone(),
            confidence,
        })
        .collect();
    RoutingProposal {
        intent: intent.filter(|_| decided),
        confidence,
        alternatives,
    }
}

/// Four decimals are all a confidence is worth, and keep its canonical form short.
pub(crate) fn rounded(confidence: f32) -> f32 {
    (confidence * 10_000.0).round() / 10_000.0
}
