//! A desk in a team: what the gateway offers to the representative here, and what they want of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use baton_desk::{Change, DeskError, ErrorCode, NoticeAction, NoticeId};
use baton_link::LinkState;
use baton_orchestrator::{ConversationId, OfferId, Owner, Representative, State};
use baton_protocol::Headline;
use baton_runtime::{NotDone, RuntimeError, SignIn, Standing, Update};
use baton_store::Offer;
use jiff::Timestamp;
use tokio::time::timeout;
use uuid::Uuid;

use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;
use super::notices::problem;
use super::read_model::ReadModel;
use super::reader::Details;

/// The notice that the gateway does not sign the representative in.
const NOT_SIGNED_IN: NoticeId = NoticeId(Uuid::from_u128(13));
/// How long the window waits for the gateway.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// The open conversations of a desk.
pub(crate) struct OpenOnes {
    /// Those that are held or offered here.
    pub(crate) states: Vec<Arc<State>>,
    /// What the gateway of a team offers to the representative here.
    pub(crate) offers: HashMap<ConversationId, Offer>,
}

/// How a conversation stands here, read after the gateway said something about it.
pub(crate) struct Hands {
    /// Its state, if it is held or offered here, and what the window shows beside it.
    pub(crate) here: Option<(Arc<State>, Box<Details>)>,
    pub(crate) offer: Option<Offer>,
}

impl DeskHost {
    /// The open conversations that are held here, and those that are offered to the representative here.
    pub(crate) async fn open_ones(&self) -> Result<OpenOnes, RuntimeError> {
        let runtime = &self.parts.workstation.runtime;
        let mut states = runtime.open().await?;
        let mut offers = HashMap::new();
        if self.parts.seat.is_some() {
            for (id, offer) in self.parts.reader.store.offers().await? {
                let id = ConversationId(id);
                let known = states.iter().any(|state| state.id() == id);
                match runtime.state(id).await {
                    Ok(state) if !known => states.push(state),
                    Ok(_) => {}
                    Err(error) => {
                        tracing::warn!(conversation = %id, %error, "what is offered cannot be read");
                        continue;
                    }
                }
                offers.insert(id, offer);
            }
        }
        Ok(OpenOnes { states, offers })
    }

    /// Reads how a conversation stands here.
    pub(crate) async fn read_hands(self, conversation: ConversationId) -> Message {
        let read = async {
            let runtime = &self.parts.workstation.runtime;
            let offer = match runtime.standing(conversation).await? {
                Standing::Elsewhere => return Ok((None, None)),
                Standing::Held => None,
                Standing::Offered(offer) => Some(offer),
            };
            let state = match runtime.state(conversation).await {
                // It was granted, and its events follow.
                Err(RuntimeError::Unknown(_)) => return Ok((None, offer)),
                state => state?,
            };
            let mut details = self.parts.reader.details(conversation).await?;
            if offer.is_some() {
                details.transcript.offered_at = Some(self.parts.clock.now());
            }
            Ok::<_, DeskProblem>((Some((state, Box::new(details))), offer))
        };
        match read.await {
            Ok((here, offer)) => Message::Hands(conversation, Some(Hands { here, offer })),
            Err(error) => {
                tracing::error!(%conversation, %error, "what the gateway says of a conversation cannot be shown");
                Message::Hands(conversation, None)
            }
        }
    }

    /// Asks the gateway of the team for something that is done there.
    pub(crate) async fn ask_gateway(
        &self,
        wanted: impl Future<Output = Result<(), NotDone>>,
    ) -> Result<(), DeskProblem> {
        let status = self.parts.workstation.link.status();
        if status.borrow().state != LinkState::Online {
            return Err(unreachable().into());
        }
        match timeout(ANSWERS_WITHIN, wanted).await {
            Err(_) => Err(unreachable().into()),
            Ok(Ok(())) => Ok(()),
            Ok(Err(NotDone::NotOffered)) => Err(DeskError::offer_gone().into()),
            Ok(Err(NotDone::Refused(why))) => Err(DeskError::new(
                ErrorCode::OfferGone,
                format!("Your team's gateway says: {why}. Nothing was changed."),
            )
            .into()),
            Ok(Err(error @ (NotDone::Store(_) | NotDone::Ended))) => {
                Err(DeskError::new(ErrorCode::Busy, format!("{error}. Try again.")).into())
            }
        }
    }

    /// Takes a conversation, and waits until it is with the representative here.
    pub(crate) async fn take_in_team(
        &self,
        conversation: ConversationId,
        taken: impl Future<Output = Result<(), NotDone>>,
    ) -> Result<(), DeskProblem> {
        let mut updates = self.parts.workstation.runtime.updates();
        self.ask_gateway(taken).await?;
        let arrives = async {
            while let Ok(update) = updates.recv().await {
                if let Update::Conversation { state, .. } = update
                    && state.id() == conversation
                    && matches!(state.owner(), Owner::Representative(who) if who.id == self.parts.you)
                {
                    break;
                }
            }
        };
        if timeout(ANSWERS_WITHIN, arrives).await.is_err() {
            tracing::warn!(%conversation, "a conversation that was taken is not here yet");
        }
        Ok(())
    }
}

fn unreachable() -> DeskError {
    DeskError::new(
        ErrorCode::Busy,
        "Your team's gateway cannot be reached, so this was not done. Try again once the connection is back.",
    )
}

impl ReadModel {
    /// What the representative has to know about being signed in at the gateway.
    pub(crate) fn signed_in(&mut self, signed_in: &SignIn, now: Timestamp) -> Option<Change> {
        match signed_in {
            SignIn::Waiting => None,
            SignIn::Done => self.notices.withdraw(NOT_SIGNED_IN),
            SignIn::Refused(why) => {
                let text = format!(
                    "Your team's gateway does not sign you in, so you are offered nothing: {why}. Ask your \
                     administrator, or start again under your own name."
                );
                Some(
                    self.notices
                        .put(problem(NOT_SIGNED_IN, text, NoticeAction::OpenHealth, now)),
                )
            }
        }
    }

    /// A state as it is shown: with the offer of the team's gateway, if there is one.
    pub(crate) fn as_shown(&self, state: &Arc<State>) -> Arc<State> {
        let offer = self.offers.get(&state.id());
        let Some(offer) = offer.filter(|_| state.is_open()) else {
            return Arc::clone(state);
        };
        let headline: Result<Headline, _> = serde_json::from_str(&offer.headline);
        let queue = headline.map_or_else(|_| String::new(), |headline| headline.queue.0);
        let who = Representative {
            id: offer.to.clone(),
            name: self.settings.representative_name.clone(),
        };
        // One for each time it is offered, and the same over every start.
        let until = u128::from(offer.until.as_microsecond().unsigned_abs());
        let id = state.id().0.as_u128() ^ (u128::from(offer.number) << 64) ^ until;
        let id = OfferId(Uuid::from_u128(id));
        Arc::new(state.as_offered(id, (who, offer.until), &queue.as_str().into()))
    }

    /// Takes in how a conversation stands here. Gives back whether an offer to this representative, who was idle, ran out.
    pub(crate) fn take_hands(&mut self, id: ConversationId, hands: Hands, missed: bool) -> bool {
        let is_offered = hands.offer.is_some();
        match hands.offer {
            Some(offer) => drop(self.offers.insert(id, offer)),
            None => drop(self.offers.remove(&id)),
        }
        match hands.here {
            Some((state, details)) => {
                self.put_anew(&state);
                self.put_details(id, *details);
            }
            None => self.gone(id),
        }
        missed && !is_offered && self.miss_offer_in_team()
    }
}
