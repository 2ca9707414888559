//! What is said and chosen in fixed situations: the texts of agents, canned replies, dispositions.

use crate::template::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A disposition of the wrap-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disposition {
    /// Stable name.
    pub name: String,
    /// What the representative reads.
    pub label: String,
    /// Whether the only open request is settled with it, as long as the representative does not say otherwise.
    pub resolved: bool,
}

impl Disposition {
    /// The disposition of a conversation that the agents resolved.
    pub const RESOLVED_BY_AGENTS: &str = "resolved_by_agents";
    /// The disposition of a conversation whose customer left before it was resolved.
    pub const ABANDONED: &str = "abandoned";
    /// The disposition of a conversation whose wrap-up was not finished in time.
    pub const NOT_WRAPPED_UP: &str = "not_wrapped_up";
}

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Canned {
    /// Short title in the list.
    pub title: String,
    /// The text; `{fact}` is filled from verified facts.
    pub text: String,
}

/// Fixed texts that agents send. Each may name facts in braces.
#[derive(Debug, Clone)]
pub struct Wording {
    /// Sent when the intent is not clear yet.
    pub clarify: Template,
    /// Sent after an answer where what the customer told beside it may want something as well.
    pub anything_else: Template,
    /// Sent once when the customer's words leave open whose account it is.
    pub own_account: Template,
    /// Sent once when the conversation goes to a person.
    pub handoff: Template,
    /// Sent when a conversation is closed as resolved by the agents.
    pub goodbye: Template,
    /// Sent while everything known is gathered and there is nothing else to say.
    pub acknowledge: Template,
    /// The next best action if no variant of the playbook's own can be filled. `{request}` is the intent's label.
    pub next_action: Template,
    /// Sent when a search found nothing, before it is asked for again. `{label}` is the label of the fact that was
    /// searched by.
    pub not_found: Template,
    /// Sent beside an answer when another record that was named was not found. `{label}` is the label of the fact it was named by.
    pub other_not_found: Template,
    /// Sent when a fact is asked for again and has no more words of its own for it. `{question}` is its question.
    pub ask_again: Template,
    /// Sent when the customer picks from a list that there is none of: "both", "the first and the second". `{question}` is the
    /// question for the fact that names one.
    pub each_one: Template,
    /// Sent when the customer does not have what they were asked for, before they are asked for something else.
    pub another_way: Template,
    /// Sent when several records fit. `{choices}` names them.
    pub which_one: Template,
    /// Sent when no record of a list fits what the customer named. `{label}` is what people read for the list.
    pub none_of_them: Template,
    /// Sent to a customer who has waited for a person for a while. `{minutes}` is how many, rounded up, until they hear more.
    pub waiting: Template,
    /// Sent to a customer whom no representative took: they can be called back, or leave a message.
    pub call_back: Template,
    /// Sent once they gave a number or address. It does not repeat it, because it is not verified.
    pub call_back_noted: Template,
    /// Sent once they left a message instead.
    pub message_noted: Template,
}

impl Wording {
    /// The same wording with a change made to each text.
    pub(crate) fn each(self, change: impl Fn(Template) -> Template) -> Self {
        Self {
            clarify: change(self.clarify),
            anything_else: change(self.anything_else),
            own_account: change(self.own_account),
            handoff: change(self.handoff),
            goodbye: change(self.goodbye),
            acknowledge: change(self.acknowledge),
            next_action: change(self.next_action),
            not_found: change(self.not_found),
            other_not_found: change(self.other_not_found),
            ask_again: change(self.ask_again),
            each_one: change(self.each_one),
            another_way: change(self.another_way),
            which_one: change(self.which_one),
            none_of_them: change(self.none_of_them),
            waiting: change(self.waiting),
            call_back: change(self.call_back),
            call_back_noted: change(self.call_back_noted),
            message_noted: change(self.message_noted),
        }
    }

    /// All texts that are sent to a customer.
    pub fn said(&self) -> impl Iterator<Item = &Template> {
        [
            &self.clarify,
            &self.anything_else,
            &self.own_account,
            &self.handoff,
            &self.goodbye,
            &self.acknowledge,
            &self.not_found,
            &self.other_not_found,
            &self.ask_again,
            &self.each_one,
            &self.another_way,
            &self.which_one,
            &self.none_of_them,
            &self.waiting,
            &self.call_back,
            &self.call_back_noted,
            &self.message_noted,
        ]
        .into_iter()
    }
}
