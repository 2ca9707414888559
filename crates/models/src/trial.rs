//! Checks whether a model can be used: without asking it, and with one small question.

use std::time::Duration;

use baton_orchestrator::{IntentOffer, ModelTask, RouteTask};
use baton_playbook::IntentName;

use crate::model::{Answered, LanguageModel};
use crate::performer::delimiter;
use crate::prompt::prompt;

/// Asks a model to tell one intent from another, as agents ask it. Costs what such a question costs;
/// `None` when the system provides no randomness for it.
pub async fn trial(model: &dyn LanguageModel, budget: Duration) -> Option<Answered> {
    let intent = |name: &str, label: &str, example: &str| IntentOffer {
        name: IntentName::from(name),
        label: label.into(),
        examples: vec![example.into()],
    };
    let task = ModelTask::Route(RouteTask {
        words: "Where is my parcel?".into(),
        intents: vec![
            intent(
                "track_parcel",
                "Find a parcel",
                "When does my parcel arrive?",
            ),
            intent("close_account", "Close an account", "I want to leave"),
        ],
    });
    let asked = prompt(&task, &delimiter()?);
    Some(model.ask(&asked.question, budget, &mut |_| {}).await)
}
