//! The representative who sits at a workstation of a team: signed in at its gateway, offered what waits.

use std::sync::Arc;
use std::time::Duration;

use baton_link::{Link, LinkState};
use baton_orchestrator::{ConversationId, Representative};
use baton_protocol::v2::{CommandBody, CommandOutcome};
use baton_protocol::{self as protocol, Fencing, Presence, RepresentativeId};
use tokio::sync::watch;

use crate::error::RuntimeError;
use crate::runtime::Runtime;

/// Pause before a refused sign-in is tried again.
const AGAIN: Duration = Duration::from_secs(15);

/// Whether the representative is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The gateway was not asked yet, or has not answered.
    Waiting,
    /// They are.
    Done,
    /// They may not sit here, for this reason.
    Refused(String),
}

/// Why something that the representative wants is not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// The gateway does not do it, for this reason.
    #[error("{0}")]
    Refused(String),
    /// The conversation is not offered here, or not any more.
    #[error("the conversation is not offered here any more")]
    NotOffered,
    /// What is offered here cannot be read.
    #[error("what is offered cannot be read: {0}")]
    Store(String),
    /// The link has ended.
    #[error("the link to the gateway has ended")]
    Ended,
}

/// A representative at a workstation of a team. They stay signed in at the gateway when this is dropped; see
/// [`Self::sign_out`].
#[derive(Clone)]
pub struct Seat {
    link: Link,
    runtime: Runtime,
    who: Representative,
    signed_in: watch::Receiver<SignIn>,
    presence: Arc<watch::Sender<Option<Presence>>>,
}

/// Signs a representative in at the gateway, now and whenever the gateway may have forgotten them.
///
/// # Errors
/// When the runtime has stopped.
pub async fn sit(
    runtime: &Runtime,
    link: &Link,
    who: Representative,
) -> Result<Seat, RuntimeError> {
    runtime.seated(who.clone()).await?;
    let (said, signed_in) = watch::channel(SignIn::Waiting);
    let presence = Arc::new(watch::Sender::new(None));
    let by = RepresentativeId(who.id.clone());
    tokio::spawn(keep_signed_in(
        (runtime.clone(), link.clone()),
        by,
        said,
        presence.subscribe(),
    ));
    Ok(Seat {
        link: link.clone(),
        runtime: runtime.clone(),
        who,
        signed_in,
        presence,
    })
}

impl Seat {
    /// Who sits here.
    pub fn who(&self) -> &Representative {
        &self.who
    }

    /// Whether they are signed in.
    pub fn signed_in(&self) -> watch::Receiver<SignIn> {
        self.signed_in.clone()
    }

    /// Accepts the offer of a conversation. It is held here once the gateway has granted it.
    ///
    /// # Errors
    /// When it is not offered here any more, or another one has it.
    pub async fn accept(&self, conversation: ConversationId) -> Result<(), NotDone> {
        let number = self.offered(conversation).await?;
        self.ask(CommandBody::Accept {
            conversation: protocol::ConversationId(conversation.0),
            by: self.id(),
            number,
        })
        .await
    }

    /// Takes a conversation that waits and is run or offered here, also where it is offered to another person.
    ///
    /// # Errors
    /// When it does not wait any more, or another one has it.
    pub async fn take(&self, conversation: ConversationId) -> Result<(), NotDone> {
        let held = self.runtime.store().held().await;
        let held = held.map_err(|error| NotDone::Store(error.to_string()))?;
        let found = held.iter().find(|held| held.conversation == conversation.0);
        let number = match found {
            Some(held) => Fencing(held.number),
            None => self.offered(conversation).await?,
        };
        self.ask(CommandBody::Take {
            conversation: protocol::ConversationId(conversation.0),
            by: self.id(),
            number,
        })
        .await
    }

    /// Declines the offer of a conversation.
    ///
    /// # Errors
    /// When it is not offered to them any more.
    pub async fn decline(&self, conversation: ConversationId) -> Result<(), NotDone> {
        self.ask(CommandBody::Decline {
            conversation: protocol::ConversationId(conversation.0),
            by: self.id(),
        })
        .await
    }

    /// Says whether they can be offered conversations, as soon as the gateway can be reached, and again to one that has
    /// forgotten them.
    pub fn set_presence(&self, presence: Presence) {
        self.presence.send_replace(Some(presence));
    }

    /// The name that colleagues and customers see from now on.
    ///
    /// # Errors
    /// When the runtime has stopped.
    pub async fn named(&self, name: &str) -> Result<(), RuntimeError> {
        let mut who = self.who.clone();
        name.clone_into(&mut who.name);
        self.runtime.seated(who).await
    }

    /// Signs them out. What they have is queued again.
    ///
    /// # Errors
    /// When they are not signed in.
    pub async fn sign_out(&self) -> Result<(), NotDone> {
        let by = self.id();
        self.ask(CommandBody::SignOut { by }).await
    }

    fn id(&self) -> RepresentativeId {
        RepresentativeId(self.who.id.clone())
    }

    async fn offered(&self, conversation: ConversationId) -> Result<Fencing, NotDone> {
        let offers = self.runtime.store().offers().await;
        let offers = offers.map_err(|error| NotDone::Store(error.to_string()))?;
        let found = offers.into_iter().find(|(id, _)| *id == conversation.0);
        let (_, offer) = found.ok_or(NotDone::NotOffered)?;
        Ok(Fencing(offer.number))
    }

    async fn ask(&self, body: CommandBody) -> Result<(), NotDone> {
        match self.link.ask(body).await {
            Ok(CommandOutcome::Done {}) => Ok(()),
            Ok(CommandOutcome::Refused { detail }) => Err(NotDone::Refused(detail)),
            Err(_) => Err(NotDone::Ended),
        }
    }
}

/// Signs in over each new connection: a gateway that had to let the workstation go knows no one at it any more.
async fn keep_signed_in(
    (runtime, link): (Runtime, Link),
    by: RepresentativeId,
    said: watch::Sender<SignIn>,
    mut presence: watch::Receiver<Option<Presence>>,
) {
    let mut status = link.status();
    let (mut connections, mut told) = (0, None);
    loop {
        let now = status.borrow_and_update().clone();
        if now.state == LinkState::Online && now.connections != connections {
            (connections, told) = (now.connections, None);
            let by = by.clone();
            let outcome = match link.ask(CommandBody::SignIn { by }).await {
                Ok(CommandOutcome::Done {}) => SignIn::Done,
                Ok(CommandOutcome::Refused { detail }) => SignIn::Refused(detail),
                Err(_) => return,
            };
            said.send_replace(outcome);
        }
        let wanted = presence.borrow_and_update().clone();
        let is_signed_in = *said.borrow() == SignIn::Done;
        if let Some(presence) = wanted.clone().filter(|_| is_signed_in && wanted != told) {
            told = wanted;
            let by = by.clone();
            let set = link.ask(CommandBody::SetPresence { by, presence }).await;
            if let Ok(CommandOutcome::Refused { detail }) = set {
                tracing::warn!(detail, "the gateway does not take the presence");
            }
        }
        tokio::select! {
            () = runtime.stopped() => return,
            () = said.closed() => return,
            changed = presence.changed() => if changed.is_err() { return },
            // Who is signed in elsewhere may be gone from there by then.
            () = tokio::time::sleep(AGAIN), if matches!(*said.borrow(), SignIn::Refused(_)) => {
                connections = 0;
            }
            changed = status.changed() => if changed.is_err() { return },
        }
    }
}
