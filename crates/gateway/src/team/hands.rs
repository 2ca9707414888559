//! How a conversation changes hands with a commit, as distribution is told it.

use baton_distribution::{
    Conversation, Destination, Headline, Input, Owner, QueueName, Refused, RepresentativeId,
};
use baton_protocol::ConversationId;
use baton_protocol::v2::ChangeOfHands;

use super::Team;

/// The queue for what names a queue that this gateway does not have, where there is one of this name.
const GENERAL: &str = "general";

impl Team {
    /// What distribution is told of a change of hands; nothing where it is so already.
    ///
    /// What goes to a queue or a person that the gateway does not know goes to a queue that it knows: the holder has decided it
    /// already, and a conversation is not held up by a name.
    ///
    /// # Errors
    /// Why it cannot be: the conversation is in other hands.
    pub(crate) fn change_of_hands(
        &self,
        conversation: ConversationId,
        hands: ChangeOfHands,
    ) -> Result<Option<Input>, Refused> {
        let found = self.state.conversations().get(&conversation);
        let found = found.ok_or(Refused::NoConversation(conversation))?;
        let number = found.number;
        Ok(Some(match hands {
            ChangeOfHands::HandedOff { headline } => {
                match found.owner {
                    Owner::Agents => {}
                    // It waits already.
                    Owner::Queue(_) => return Ok(None),
                    Owner::Representative(_) => return Err(Refused::NotWithAgents),
                }
                let headline = self.in_known_queue(conversation, headline);
                Input::HandedOff {
                    conversation,
                    number,
                    headline,
                }
            }
            ChangeOfHands::Transferred { by, to } => {
                theirs(found, &by)?;
                let to = self.known(conversation, to);
                Input::Transferred {
                    conversation,
                    by,
                    number,
                    to,
                }
            }
            ChangeOfHands::Returned { by } => {
                theirs(found, &by)?;
                Input::Returned {
                    conversation,
                    by,
                    number,
                }
            }
            ChangeOfHands::WrapUpBegun { by } => {
                theirs(found, &by)?;
                Input::WrapUpBegun {
                    conversation,
                    by,
                    number,
                }
            }
            ChangeOfHands::Closed {} => Input::Closed {
                conversation,
                number,
            },
        }))
    }

    fn known(&self, conversation: ConversationId, to: Destination) -> Destination {
        match to {
            Destination::Queue(headline) => {
                Destination::Queue(self.in_known_queue(conversation, headline))
            }
            Destination::Person {
                representative,
                queue,
            } => {
                let person = self.state.representatives().get(&representative);
                if person.is_some_and(|it| it.profile.queues.contains(&queue)) {
                    return Destination::Person {
                        representative,
                        queue,
                    };
                }
                tracing::warn!(%conversation, %representative, %queue, "they are not there any more; it goes to everyone in the queue");
                let headline = Headline {
                    queue,
                    skills: Vec::new(),
                    priority: 0,
                };
                Destination::Queue(self.in_known_queue(conversation, headline))
            }
        }
    }

    fn in_known_queue(&self, conversation: ConversationId, headline: Headline) -> Headline {
        let queues = &self.rules.queues;
        if queues.contains_key(&headline.queue) {
            return headline;
        }
        let general = QueueName::from(GENERAL);
        let known = queues.keys().find(|queue| **queue == general);
        let Some(known) = known.or_else(|| queues.keys().next()).cloned() else {
            return headline;
        };
        tracing::warn!(%conversation, queue = %headline.queue, instead = %known, "the gateway has no such queue");
        Headline {
            queue: known,
            ..headline
        }
    }
}

fn theirs(conversation: &Conversation, by: &RepresentativeId) -> Result<(), Refused> {
    match &conversation.owner {
        Owner::Representative(attended) if attended.by == *by => Ok(()),
        Owner::Representative(_) | Owner::Agents | Owner::Queue(_) => {
            Err(Refused::NotTheirs(by.clone()))
        }
    }
}
