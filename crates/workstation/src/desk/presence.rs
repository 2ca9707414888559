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
        if available {
            self.missed = 0;
        }
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

    /// Counts an offer that a representative who has no conversation let expire, and says whether there was one: they are
    /// away until they say otherwise. A representative who is with customers is not, and neither is one whose offer, which
    /// stood `until` then, ran out before this desk was opened.
    pub(crate) fn miss_offer(&mut self, events: &[Recorded], until: Option<Timestamp>) -> bool {
        // Several are missed at about the same time: the first sets them to away, which takes the others back.
        let ran_out = events.iter().any(|recorded| match &recorded.event {
            Event::OfferEnded { end, .. } => match end {
                OfferEnd::Expired => true,
                OfferEnd::Unavailable => self.missed > 0,
                OfferEnd::Declined(_) | OfferEnd::CustomerLeft => false,
            },
            _ => false,
        });
        let here = until.is_some_and(|until| until >= self.opened_at);
        let missed = ran_out && here && self.is_offerable() && self.held().is_empty();
        self.missed += u32::from(missed);
        missed
    }

    /// Counts an offer of the team's gateway that ran out for a representative who has no conversation, and says whether
    /// there was one.
    pub(crate) fn miss_offer_in_team(&mut self) -> bool {
        let missed = self.is_offerable() && self.held().is_empty();
        self.missed += u32::from(missed);
        missed
    }

    /// Whether this representative waits for offers, or was set to away by one that they missed.
    fn is_offerable(&self) -> bool {
        self.settings.presence == Presence::Available || self.missed > 0
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
            Ok(missed) => Message::Notice(Notice {
                id: MISSED,
                at: self.parts.clock.now(),
                severity: Severity::Attention,
                text: match missed {
                    0 | 1 => "You missed an offer, so we set you to Away. Go available to receive offers again."
                        .to_owned(),
                    many => format!(
                        "You missed {many} offers, so we set you to Away. Go available to receive offers again."
                    ),
                },
                action: Some(NoticeAction::BeAvailable),
            }),
            Err(error) => {
                tracing::warn!(%error, "an offer ran out, and presence could not be changed");
                Message::Nothing
            }
        }
    }

    /// Sets the representative to away, if they are not, and says how many offers they missed.
    async fn settle_away(&self) -> Result<u32, DeskProblem> {
        let mut settings = self.ask(|model| model.settings.clone()).await?;
        if settings.presence != Presence::Away {
            settings.presence = Presence::Away;
            self.settle(&settings).await?;
        }
        self.ask(|model| model.missed).await
    }
}
