//! What goes into a Router and what comes out of it.

use serde::{Deserialize, Serialize};

/// One labelled text to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example<'a> {
    /// What a customer might write.
    pub text: &'a str,
    /// The intent it belongs to; `None` marks a text that no playbook covers.
    pub intent: Option<&'a str>,
}

impl<'a> Example<'a> {
    /// An example of an intent.
    pub fn of(intent: &'a str, text: &'a str) -> Self {
        Self {
            text,
            intent: Some(intent),
        }
    }

    /// An example of what no playbook covers.
    pub fn out_of_scope(text: &'a str) -> Self {
        Self { text, intent: None }
    }
}

/// An intent with the probability that it is the right one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The intent's name, as the examples gave it.
    pub intent: String,
    /// Calibrated probability, 0 to 1, that this is what the customer wants.
    pub confidence: f32,
}

/// What a Router makes of one text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Routing {
    /// The most likely intent; `None` when the Router rejects the text as out of scope.
    pub best: Option<Scored>,
    /// Up to three intents, most likely first. Present even when `best` is not, so that a clarifying
    /// question can offer them; empty only when the text holds no words.
    pub alternatives: Vec<Scored>,
    /// How likely it is, 0 to 1, that no intent covers the text.
    pub out_of_scope: f32,
    /// Which Router said so.
    pub router: &'static str,
}

/// Decides which intent a customer's text belongs to.
pub trait Router: Send + Sync {
    /// A short stable name for journals and snapshots.
    fn name(&self) -> &'static str;
    /// Routes one text. Never fails: a text that says nothing is out of scope.
    fn route(&self, text: &str) -> Routing;
}
