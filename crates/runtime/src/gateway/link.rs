//! The link's side of the runtime: gateway events as inputs, and word to the link of what became durable.

use std::sync::Arc;

use baton_link::{Incoming, Journal, Link, LinkConfig, LinkError, NoJournal, Version};
use baton_orchestrator::{ConversationId, Input, MessageId, Redaction, SaidBefore};
use baton_protocol::v2::{CommandBody, StreamBody};
use baton_protocol::{self as protocol, EventBody};
use baton_store::Offer;
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::engine::effects::to_json;
use crate::envelope::{Lost, TeamEvent};
use crate::error::RuntimeError;
use crate::gateway::adopted::{AdoptedJournal, UnreadableJournal};
use crate::gateway::replication::{GIVEN_BACK, GiveBack, give_back};
use crate::gateway::store_link::StoreLink;
use crate::gateway::team::Grant;
use crate::runtime::Runtime;

/// Deliveries that may wait between the link and the runtime.
const DELIVERIES: usize = 256;

/// Connects a runtime to a gateway: deliveries become inputs, what is durable is acknowledged,
/// new outbox rows are sent at once.
///
/// # Errors
/// When the link's configuration cannot work. A gateway that is away is no error.
pub fn connect(runtime: &Runtime, clock: Clock, config: LinkConfig) -> Result<Link, LinkError> {
    let (given_back, wanted) = mpsc::channel(GIVEN_BACK);
    let store = StoreLink {
        store: runtime.store().clone(),
        clock,
        runtime: runtime.clone(),
        give_back: given_back.clone(),
    };
    let in_team = config.version != Version::One;
    let (incoming, receiver) = mpsc::channel(DELIVERIES);
    let link = Link::start(config, Arc::new(store), incoming)?;
    let deliveries = Deliveries {
        runtime: runtime.clone(),
        link: link.clone(),
        give_back: given_back,
    };
    tokio::spawn(deliveries.take(receiver));
    tokio::spawn(give_back(link.clone(), wanted));
    tokio::spawn(acknowledge(runtime.clone(), link.clone()));
    if in_team {
        tokio::spawn(follow_lease(runtime.clone(), link.clone()));
    }
    Ok(link)
}

/// What the gateway tells, on its way to the runtime.
struct Deliveries {
    runtime: Runtime,
    link: Link,
    give_back: mpsc::Sender<GiveBack>,
}

impl Deliveries {
    async fn take(self, mut incoming: mpsc::Receiver<Incoming>) {
        loop {
            let next = tokio::select! {
                () = self.runtime.stopped() => return,
                next = incoming.recv() => next,
            };
            let Some(next) = next else { return };
            let taken = tokio::select! {
                () = self.runtime.stopped() => return,
                taken = self.deliver(next) => taken,
            };
            if taken.is_err() {
                // The runtime has stopped; the gateway delivers the rest at the next start.
                return;
            }
        }
    }

    async fn deliver(&self, incoming: Incoming) -> Result<(), RuntimeError> {
        let Incoming {
            seq,
            event,
            closed,
            logged_at,
        } = incoming;
        let conversation = ConversationId(event.conversation.0);
        let key = event.id.to_string();
        let (what, said) = match event.body {
            StreamBody::Customer { what, said } => (what, said),
            body => {
                let event = self.of_the_team(event.conversation, &body).await?;
                let place = (seq, key);
                return self.runtime.of_the_team(conversation, event, place).await;
            }
        };
        match input(what) {
            Ok(input) => {
                let input = match said {
                    Some(said) => served_before(input, said),
                    None => input,
                };
                self.runtime
                    .deliver(conversation, input, closed, (seq, key), logged_at)
                    .await
            }
            Err(Unreadable { practice }) => {
                let lost = Lost {
                    seq,
                    practice,
                    closed,
                };
                let key = (!event.id.0.is_nil()).then_some(key);
                self.runtime.pass_unreadable(conversation, lost, key).await
            }
        }
    }

    /// What the gateway says of a conversation; with a grant, everything that its holders have written.
    async fn of_the_team(
        &self,
        conversation: protocol::ConversationId,
        body: &StreamBody,
    ) -> Result<TeamEvent, RuntimeError> {
        let (number, head) = match body {
            StreamBody::Granted { number, head, .. } => (*number, Some(*head)),
            StreamBody::Offered { number, .. } => (*number, None),
            StreamBody::LetGo { number, .. } => return Ok(TeamEvent::LetGo { number: number.0 }),
            StreamBody::OfferEnded {
                taken_by, missed, ..
            } => {
                return Ok(TeamEvent::OfferEnded {
                    taken_by: taken_by.as_ref().map(|by| by.0.clone()),
                    missed: *missed,
                });
            }
            StreamBody::Customer { .. } => return Ok(TeamEvent::Other),
        };
        let journal = if head == Some(0) {
            Ok(Journal::default())
        } else {
            self.link.journal(conversation, number).await
        };
        let journal = match journal {
            Ok(journal) => AdoptedJournal::read(journal),
            // That it was let go, or taken by another one, follows.
            Err(NoJournal::NotHeld) => return Ok(TeamEvent::Other),
            Err(NoJournal::Ended) => return Err(RuntimeError::Stopped),
        };
        match journal {
            Ok(journal) => Ok(team_event(body, Box::new(journal))?),
            Err(error) => {
                self.cannot_be_read(conversation, body, &error).await?;
                Ok(TeamEvent::Other)
            }
        }
    }

    /// Gives back what was granted, and declines what was offered.
    async fn cannot_be_read(
        &self,
        conversation: protocol::ConversationId,
        body: &StreamBody,
        error: &UnreadableJournal,
    ) -> Result<(), RuntimeError> {
        match body {
            StreamBody::Granted { number, .. } => {
                tracing::error!(%conversation, %error, "the journal of a conversation that was granted cannot be read here; it is given back");
                let given = self.give_back.send((conversation, *number)).await;
                given.map_err(|_| RuntimeError::Stopped)
            }
            StreamBody::Offered { to, .. } => {
                tracing::error!(%conversation, %error, "the journal of a conversation that is offered cannot be read here; it is declined");
                let by = to.clone();
                let declined = self
                    .link
                    .ask(CommandBody::Decline { conversation, by })
                    .await;
                declined.map(drop).map_err(|_| RuntimeError::Stopped)
            }
            StreamBody::Customer { .. }
            | StreamBody::LetGo { .. }
            | StreamBody::OfferEnded { .. } => Ok(()),
        }
    }
}

/// A grant or an offer, with its journal.
fn team_event(body: &StreamBody, journal: Box<AdoptedJournal>) -> Result<TeamEvent, RuntimeError> {
    Ok(match body {
        StreamBody::Granted { number, to, .. } => TeamEvent::Granted {
            grant: Grant {
                number: number.0,
                to: to.as_ref().map(|to| to.0.clone()),
            },
            journal,
        },
        StreamBody::Offered {
            to,
            number,
            until,
            headline,
        } => TeamEvent::Offered {
            offer: Offer {
                to: to.0.clone(),
                number: number.0,
                until: *until,
                headline: to_json("a headline", headline)?,
            },
            journal,
        },
        StreamBody::Customer { .. } | StreamBody::LetGo { .. } | StreamBody::OfferEnded { .. } => {
            TeamEvent::Other
        }
    })
}

/// The gateway no longer knows what happened.
struct Unreadable {
    practice: bool,
}

fn input(body: EventBody) -> Result<Input, Unreadable> {
    Ok(match body {
        EventBody::ConversationOpened {
            channel,
            customer_label,
            practice,
        } => Input::Opened {
            channel,
            customer_label,
            practice,
        },
        EventBody::CustomerMessage {
            message,
            text,
            removed,
        } => Input::CustomerWrote {
            message: MessageId(message.0),
            text,
            removed: removed.iter().filter_map(redaction).collect(),
        },
        EventBody::CustomerLeft {} => Input::CustomerLeft,
        EventBody::Unreadable { practice } => return Err(Unreadable { practice }),
    })
}

/// The messages sent to the customer by now: the core knows whether they came from here.
fn served_before(input: Input, said: protocol::EarlierReplies) -> Input {
    let before = |answer: protocol::SentReply| SaidBefore {
        message: MessageId(answer.id.0),
        representative: match answer.author.kind {
            protocol::AuthorKind::Representative => Some(answer.author.name),
            protocol::AuthorKind::Agent | protocol::AuthorKind::Customer => None,
        },
        text: answer.text,
        at: answer.at,
    };
    Input::ServedBefore {
        input: Box::new(input),
        newest: MessageId(said.newest.0),
        said: said.answers.into_iter().map(before).collect(),
        left_out: said.left_out,
    }
}

/// The gateway's redactions, as the core counts them.
fn redaction(removed: &protocol::Removed) -> Option<Redaction> {
    let kind = serde_json::from_value(serde_json::Value::String(removed.kind.clone()));
    match kind {
        Ok(kind) => Some(Redaction {
            kind,
            count: removed.count,
        }),
        Err(_) => {
            tracing::warn!(
                kind = removed.kind,
                "a newer gateway removed something of a kind that is not known here"
            );
            None
        }
    }
}

/// Notifies the link of what became durable, what has to be sent, and what has to be delivered again.
async fn acknowledge(runtime: Runtime, link: Link) {
    let mut applied = runtime.applied();
    let mut again = runtime.again();
    let mut outbox = runtime.outbox();
    let mut over = runtime.over();
    loop {
        tokio::select! {
            () = runtime.stopped() => return,
            changed = over.changed() => {
                if changed.is_err() { return; }
                over.mark_unchanged();
                link.start_over();
            }
            changed = applied.changed() => {
                if changed.is_err() { return; }
                link.committed(*applied.borrow_and_update());
            }
            changed = again.changed() => {
                if changed.is_err() { return; }
                again.mark_unchanged();
                link.rewind();
            }
            changed = outbox.changed() => {
                if changed.is_err() { return; }
                outbox.mark_unchanged();
                link.kick_outbox();
            }
        }
    }
}

/// Notifies the runtime how long it may act, once it knows all that it was told before this connection: what was let go is
/// among that.
async fn follow_lease(runtime: Runtime, link: Link) {
    let (mut status, mut lease) = (link.status(), link.lease());
    let (mut connections, mut head) = (0, 0);
    loop {
        // The lease first: the status that is read behind it is at least of its connection.
        let runs = *lease.borrow_and_update();
        let is_in_step = {
            let now = status.borrow_and_update();
            if now.connections != connections {
                (connections, head) = (now.connections, now.head);
            }
            connections > 0 && now.cursor >= head
        };
        if is_in_step && runtime.may_act(runs).await.is_err() {
            return;
        }
        let changed = tokio::select! {
            () = runtime.stopped() => return,
            changed = status.changed() => changed,
            changed = lease.changed() => changed,
        };
        if changed.is_err() {
            return;
        }
    }
}
