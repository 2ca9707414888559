//! The way in which a model is asked for an answer of a certain form. Servers that speak a provider's protocol need
//! not support all of it: one that refuses the strongest way is asked in the next weaker one, and the way that works
//! is remembered.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use baton_playbook::Provider;
use serde_json::{Value, json};

use crate::failure::AskFailure;
use crate::model::{AnswerForm, Offered, Question};

/// A way to ask, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The provider holds the model to the schema, or offers it the tools.
    Held,
    /// The provider is asked for JSON; the schema, or the tools, are in the words.
    Json,
    /// Everything is in the words, and the text is read as JSON.
    Words,
}

impl Way {
    /// Its name, as `batonctl model check` prints it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "schema",
            Self::Json => "json",
            Self::Words => "words",
        }
    }

    fn weaker(self) -> Option<Self> {
        match self {
            Self::Held => Some(Self::Json),
            Self::Json => Some(Self::Words),
            Self::Words => None,
        }
    }

    fn of(number: u8) -> Self {
        match number {
            0 => Self::Held,
            1 => Self::Json,
            _ => Self::Words,
        }
    }
}

/// The way for one form of answer, as known so far.
#[derive(Debug)]
struct Known {
    way: AtomicU8,
    /// Whether the server has taken a question in this way.
    served: AtomicBool,
    /// Whether every way was refused, so that the cause is something else.
    in_vain: AtomicBool,
}

impl Known {
    fn new(way: Way) -> Self {
        Self {
            way: AtomicU8::new(way as u8),
            served: AtomicBool::new(false),
            in_vain: AtomicBool::new(false),
        }
    }
}

/// The ways of one model, found out as it is asked.
#[derive(Debug)]
pub(crate) struct Ways {
    json: Known,
    call: Known,
    /// Whether it is the provider itself, which knows its own protocol.
    fixed: bool,
}

impl Ways {
    /// Begins with the strongest way that a provider has.
    pub(crate) fn new(provider: Provider) -> Self {
        let json = match provider {
            // The library gives Ollama no schema, only the wish for JSON.
            Provider::Ollama => Way::Json,
            Provider::Openai | Provider::Anthropic | Provider::Gemini | Provider::Vertex => {
                Way::Held
            }
        };
        Self {
            json: Known::new(json),
            call: Known::new(Way::Held),
            fixed: provider != Provider::Openai,
        }
    }

    fn of(&self, wanted: &AnswerForm) -> Option<&Known> {
        match wanted {
            AnswerForm::Json { .. } => Some(&self.json),
            AnswerForm::Call(_) => Some(&self.call),
            // Text is asked for in one way.
            AnswerForm::Text => None,
        }
    }

    /// The way to ask in now.
    pub(crate) fn now(&self, wanted: &AnswerForm) -> Way {
        self.of(wanted).map_or(Way::Held, |known| {
            Way::of(known.way.load(Ordering::Relaxed))
        })
    }

    /// The server took a question in this way, whatever the model made of it.
    pub(crate) fn serves(&self, wanted: &AnswerForm, way: Way) {
        if let Some(known) = self.of(wanted) {
            known.way.store(way as u8, Ordering::Relaxed);
            known.served.store(true, Ordering::Relaxed);
            known.in_vain.store(false, Ordering::Relaxed);
        }
    }

    /// The next way after one was refused, if there is one and the way may be the cause.
    pub(crate) fn after(&self, wanted: &AnswerForm, way: Way, failure: &AskFailure) -> Option<Way> {
        let known = self.of(wanted)?;
        let may_be_the_form = match failure {
            AskFailure::Form { .. } => true,
            AskFailure::Rejected { status } => {
                matches!(status, 400 | 415 | 422 | 501) && !known.served.load(Ordering::Relaxed)
            }
            _ => false,
        };
        if self.fixed || !may_be_the_form || known.in_vain.load(Ordering::Relaxed) {
            return None;
        }
        let weaker = way.weaker();
        if weaker.is_none() {
            known.in_vain.store(true, Ordering::Relaxed);
        }
        weaker
    }
}

/// Whether a failure shows that the server took the question: then the way is not the cause.
pub(crate) fn was_taken(failure: &AskFailure) -> bool {
    match failure {
        AskFailure::InvalidJson
        | AskFailure::Schema { .. }
        | AskFailure::UnknownTool { .. }
        | AskFailure::Refused => true,
        AskFailure::Timeout { .. }
        | AskFailure::Unreachable
        | AskFailure::RateLimited { .. }
        | AskFailure::Server { .. }
        | AskFailure::Auth { .. }
        | AskFailure::ApiKey(_)
        | AskFailure::Rejected { .. }
        | AskFailure::Form { .. }
        | AskFailure::Truncated
        | AskFailure::TooLong => false,
    }
}

/// The instructions of a question in a way: anything the provider does not take is put into the words.
pub(crate) fn instructions(question: &Question, way: Way) -> String {
    let words = &question.instructions;
    match (&question.wanted, way) {
        (_, Way::Held) | (AnswerForm::Text, _) => words.clone(),
        (AnswerForm::Json { schema, .. }, Way::Json | Way::Words) => format!(
            "{words}\n\nAnswer with one JSON object that fits this JSON Schema, and with nothing else: {schema}"
        ),
        (AnswerForm::Call(offered), Way::Json | Way::Words) => format!(
            "{words}\n\nAnswer with one JSON object and with nothing else. To call a tool: \
             {{\"tool\": \"NAME\", \"arguments\": {{}}}}, where the arguments fit the JSON Schema of the tool. \
             To write to the customer: {{\"reply\": \"TEXT\"}}. Tools: {}",
            tools(offered)
        ),
    }
}

fn tools(offered: &[Offered]) -> Value {
    offered
        .iter()
        .map(|tool| {
            json!({"tool": tool.name, "description": tool.description, "arguments": tool.schema})
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json() -> AnswerForm {
        AnswerForm::Json {
            name: "a",
            schema: json!({}),
        }
    }

    #[test]
    fn a_way_that_is_refused_gives_way_to_a_weaker_one_until_none_is_left() {
        let ways = Ways::new(Provider::Openai);
        let no = AskFailure::Rejected { status: 422 };
        assert_eq!(ways.after(&json(), Way::Held, &no), Some(Way::Json));
        assert_eq!(ways.after(&json(), Way::Json, &no), Some(Way::Words));
        assert_eq!(ways.after(&json(), Way::Words, &no), None);
        // All were refused: the cause is something else, and no later question asks three times.
        assert_eq!(ways.after(&json(), Way::Held, &no), None);
        assert_eq!(ways.now(&json()), Way::Held);
    }

    #[test]
    fn a_way_that_served_is_kept() {
        let ways = Ways::new(Provider::Openai);
        ways.serves(&json(), Way::Json);
        assert_eq!(ways.now(&json()), Way::Json);
        let no = AskFailure::Rejected { status: 400 };
        assert_eq!(ways.after(&json(), Way::Json, &no), None);
        assert_eq!(ways.now(&AnswerForm::Call(Vec::new())), Way::Held);
        let form = AskFailure::Form { status: 500 };
        assert_eq!(ways.after(&json(), Way::Json, &form), Some(Way::Words));
    }

    #[test]
    fn what_says_nothing_about_the_form_changes_no_way() {
        let ways = Ways::new(Provider::Openai);
        for failure in [
            AskFailure::Auth { status: 401 },
            AskFailure::Rejected { status: 404 },
            AskFailure::Server {
                status: 500,
                retry_after: None,
            },
            AskFailure::InvalidJson,
        ] {
            assert_eq!(ways.after(&json(), Way::Held, &failure), None);
        }
        assert_eq!(
            ways.after(
                &AnswerForm::Text,
                Way::Held,
                &AskFailure::Form { status: 400 }
            ),
            None
        );
    }
}
