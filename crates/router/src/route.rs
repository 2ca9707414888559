//! Input and output of a Router.

use serde::{Deserialize, Serialize};

use crate::acts::{Acts, FoundActs};

/// One labelled text to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example<'a> {
    /// A text that a customer might write.
    pub text: &'a str,
    /// The intent it belongs to; `None` marks a text that no playbook covers, or that continues an open request.
    pub intent: Option<&'a str>,
    /// Whether it continues an open request and asks for nothing new: an answer, a choice, a detail.
    pub continues: bool,
}

impl<'a> Example<'a> {
    /// A text with its intent; without one, no playbook covers it.
    pub fn new(text: &'a str, intent: Option<&'a str>) -> Self {
        Self {
            text,
            intent,
            continues: false,
        }
    }

    /// An example of an intent.
    pub fn of(intent: &'a str, text: &'a str) -> Self {
        Self::new(text, Some(intent))
    }

    /// An example of a text that no playbook covers.
    pub fn out_of_scope(text: &'a str) -> Self {
        Self::new(text, None)
    }

    /// An example of a text that continues a request and opens none.
    pub fn continuation(text: &'a str) -> Self {
        Self {
            continues: true,
            ..Self::new(text, None)
        }
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

/// A Router's answer for one text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Routing {
    /// The most likely intent; `None` when the Router rejects the text as out of scope.
    pub best: Option<Scored>,
    /// Up to three intents, most likely first. Present even when `best` is not, so that a clarifying
    /// question can offer them; empty only when the text holds no words.
    pub alternatives: Vec<Scored>,
    /// How likely it is, 0 to 1, that no intent covers the text.
    pub out_of_scope: f32,
    /// The Router that gave it.
    pub router: &'static str,
}

/// A Router's answer for one part of a message, with every intent it knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The intents, most likely first.
    pub scores: Vec<Scored>,
    /// How likely it is, 0 to 1, that the part says nothing of any intent.
    pub out_of_scope: f32,
}

/// Decides which intent a customer's text belongs to.
///
/// ```
/// use baton_router::{Example, Lexical, LexicalOptions, Router};
///
/// let examples = [
///     Example::of("order_status", "where is my order"),
///     Example::of("order_status", "has my order been sent"),
///     Example::of("invoice_due", "how much is my bill"),
///     Example::of("invoice_due", "when do I have to pay the bill"),
/// ];
/// let router = Lexical::train(&examples, LexicalOptions::default())?;
/// let routing = router.route("could you tell me where my order is");
/// assert_eq!(routing.alternatives[0].intent, "order_status");
/// # Ok::<(), baton_router::RouterError>(())
/// ```
pub trait Router: Send + Sync {
    /// A short stable name for journals and snapshots.
    fn name(&self) -> &'static str;
    /// Routes one text. Never fails: a text that says nothing is out of scope.
    fn route(&self, text: &str) -> Routing;
    /// The intent of a contact if it is known beforehand, whatever its first words are.
    fn known(&self) -> Option<Scored> {
        None
    }
    /// Weighs short texts one by one, each as it stands: parts of a message and of what it answers. In the order of
    /// the texts.
    fn weigh(&self, texts: &[&str]) -> Vec<Weighed> {
        texts
            .iter()
            .map(|text| {
                let routing = self.route(text);
                let mut scores = routing.alternatives;
                if let Some(best) = routing.best
                    && scores.iter().all(|scored| scored.intent != best.intent)
                {
                    scores.insert(0, best);
                }
                Weighed {
                    scores,
                    out_of_scope: routing.out_of_scope,
                }
            })
            .collect()
    }
    /// How near the other intents are to this one, as shares of one: after a request for a car, "reserve it" is more
    /// likely about the car. Empty where the Router does not know.
    fn akin(&self, intent: &str) -> Vec<Scored> {
        let _ = intent;
        Vec::new()
    }
    /// Finds the speech acts of a text, by the examples that come with Baton if the Router knows no others.
    fn find_acts(&self, text: &str) -> FoundActs {
        Acts::shipped().find_acts(text)
    }
}

/// A Router with a classifier of speech acts of its own.
pub struct ActsRouter {
    router: Box<dyn Router>,
    acts: Acts,
}

impl ActsRouter {
    /// Routes with `router` and finds speech acts with `acts`.
    pub fn new(router: Box<dyn Router>, acts: Acts) -> Self {
        Self { router, acts }
    }
}

impl Router for ActsRouter {
    fn name(&self) -> &'static str {
        self.router.name()
    }

    fn route(&self, text: &str) -> Routing {
        self.router.route(text)
    }

    fn weigh(&self, texts: &[&str]) -> Vec<Weighed> {
        self.router.weigh(texts)
    }

    fn akin(&self, intent: &str) -> Vec<Scored> {
        self.router.akin(intent)
    }

    fn find_acts(&self, text: &str) -> FoundActs {
        self.acts.find_acts(text)
    }
}
