//! Whether conversations may be offered to the representative, and what follows when one that was
//! offered is not answered (RONA: redirect on no answer).

use baton_desk::{Change, DeskError, Notice, NoticeAction, NoticeId, Presence, Settings, Severity};
use baton_orchestrator::{
    ConversationId, Event, HandoffStatus, OfferEnd, Recorded, Representative,
};
use baton_protocol::{self as protocol, AwayReason};
use baton_runtime::RuntimeError;
use baton_sanitiser::says_something;
use jiff::Timestamp;

use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;
use super::read_model::ReadModel;
use super::replies::without_secrets;
use super::settings;

/// The notice that an offer ran out; a later one replaces it.
const MISSED: NoticeId = NoticeId(uuid::Uuid::from_u128(3));

impl ReadModel {
    /// Takes stored settings. Who is available again needs no notice that they missed an offer.
    pub(crate) fn change_settings(&mut self, settings: Settings) -> Vec<Change> {
        self.settings = settings.clone();
        let available = settings.presence == Presence::Available;
        let gone = available.then(|| self.notices.withdraw(MISSED)).flatten();
        let changed = Change::Settings { settings };
        gone.into_iter().chain([changed]).collect()
    }

    /// Until when the offer of a conversation to this representative stands.
    pub(crate) fn offered_until(&self, id: ConversationId) -> Option<Timestamp> {
        match &self.state(id)?.phase().handoff()?.status {
            HandoffStatus::Offered {
                representative,
                lease_until,
                ..
            } if representative.id == self.you => Some(*lease_until),
            HandoffStatus::Offered { .. }
            | HandoffStatus::Prepared
            | HandoffStatus::Queued
            | HandoffStatus::Overflow
            | HandoffStatus::Accepted { .. } => None,
        }
    }

    /// Whether a representative who has no conversation let an offer expire: they are away until they say
    /// otherwise. A representative who is with customers is not, and neither is one whose offer, which stood `until`
    /// then, ran out before this desk was opened.
    pub(crate) fn missed_offer(&self, events: &[Recorded], until: Option<Timestamp>) -> bool {
        let ran_out = events.iter().any(|recorded| {
            matches!(
                recorded.event,
                Event::OfferEnded {
                    end: OfferEnd::Expired,
                    ..
                }
            )
        });
        let here = until.is_some_and(|until| until >= self.opened_at);
        ran_out && here && self.is_idle()
    }

    /// Whether this representative waits for an offer and has no conversation.
    pub(crate) fn is_idle(&self) -> bool {
        self.settings.presence == Presence::Available && self.held().is_empty()
    }
}

/// Presence as the gateway of a team knows it.
fn presence(set: Presence) -> protocol::Presence {
    match set {
        Presence::Available => protocol::Presence::Available,
        Presence::Away => protocol::Presence::Away {
            reason: AwayReason::Chosen("away".to_owned()),
        },
    }
}

impl DeskHost {
    /// Stores settings and applies them; a representative who is away is offered nothing.
    pub(crate) async fn settle(&self, settings: &Settings) -> Result<(), DeskProblem> {
        let name = &settings.representative_name;
        if !says_something(name) {
            return Err(DeskError::invalid(
                "representative_name",
                "Enter the name customers should see.",
            )
            .into());
        }
        without_secrets(
            "representative_name",
            name,
            "Your name",
            "Nothing was changed.",
        )?;
        settings::write(&self.parts.reader.store, settings).await?;
        self.send(Message::Settings(settings.clone())).await?;
        Ok(self.offer_as_set(settings).await?)
    }

    /// Lets conversations be offered as the settings say: to whom, and how many at once.
    pub(crate) async fn offer_as_set(&self, settings: &Settings) -> Result<(), RuntimeError> {
        let available = match settings.presence {
            Presence::Available => Some(Representative {
                id: self.parts.you.clone(),
                name: settings.representative_name.clone(),
            }),
            Presence::Away => None,
        };
        let runtime = &self.parts.workstation.runtime;
        if let Some(seat) = &self.parts.seat {
            seat.named(&settings.representative_name).await?;
            seat.set_presence(presence(settings.presence));
            return Ok(());
        }
        let capacity = usize::try_from(settings.capacity).unwrap_or(usize::MAX);
        runtime.set_capacity(capacity).await?;
        runtime.set_available(available).await
    }

    /// Sets the representative to away, because they missed an offer.
    pub(crate) async fn go_away(self) -> Message {
        match self.settle_away().await {
            Ok(()) => Message::Notice(Notice {
                id: MISSED,
                at: self.parts.clock.now(),
                severity: Severity::Attention,
                text: "You missed an offer, so we set you to Away. Go available to receive offers again."
                    .into(),
                action: Some(NoticeAction::BeAvailable),
            }),
            Err(error) => {
                tracing::warn!(%error, "an offer ran out, and presence could not be changed");
                Message::Nothing
            }
        }
    }

    async fn settle_away(&self) -> Result<(), DeskProblem> {
        let mut settings = self.ask(|model| model.settings.clone()).await?;
        settings.presence = Presence::Away;
        self.settle(&settings).await
    }
}
