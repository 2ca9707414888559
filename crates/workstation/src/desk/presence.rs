//! Whether conversations may be offered to the representative, and what follows when one that was
//! offered is not answered (RONA: redirect on no answer).

use baton_desk::{Change, DeskError, Notice, NoticeAction, NoticeId, Presence, Settings, Severity};
use baton_orchestrator::{Event, OfferEnd, Recorded};

use baton_runtime::RuntimeError;
use baton_sanitiser::says_something;

use super::error::DeskProblem;
use super::live::Shared;
use super::replies::without_secrets;
use super::settings;

/// The notice that an offer ran out; a later one replaces it.
pub(crate) const MISSED: NoticeId = NoticeId(uuid::Uuid::from_u128(3));

impl Shared {
    /// Keeps settings and lets them hold; nothing is offered to somebody who is away.
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
        settings::write(&self.reader.store, settings).await?;
        self.set_settings(settings.clone());
        Ok(self.offer_as_set().await?)
    }

    /// Lets conversations be offered as the settings say: to whom, and how many at once.
    pub(crate) async fn offer_as_set(&self) -> Result<(), RuntimeError> {
        let settings = self.settings();
        let available = match settings.presence {
            Presence::Available => Some(self.representative()),
            Presence::Away => None,
        };
        let runtime = &self.workstation.runtime;
        let capacity = usize::try_from(settings.capacity).unwrap_or(usize::MAX);
        runtime.set_capacity(capacity).await?;
        runtime.set_available(available).await
    }

    /// A representative who is with nobody lets an offer run out: they are away until they say otherwise. Who is
    /// with customers is not. Gives back what the window has to know.
    pub(crate) async fn missed(&self, events: &[Recorded]) -> Vec<Change> {
        let ran_out = events.iter().any(|recorded| {
            matches!(
                recorded.event,
                Event::OfferEnded {
                    end: OfferEnd::Expired,
                    ..
                }
            )
        });
        let mut settings = self.settings();
        if !ran_out || settings.presence == Presence::Away || !self.held().is_empty() {
            return Vec::new();
        }
        settings.presence = Presence::Away;
        if let Err(error) = self.settle(&settings).await {
            tracing::warn!(%error, "an offer ran out, and presence could not be changed");
            return Vec::new();
        }
        let notice = Notice {
            id: MISSED,
            at: self.clock.now(),
            severity: Severity::Attention,
            text:
                "You missed an offer, so we set you to Away. Go available to receive offers again."
                    .into(),
            action: Some(NoticeAction::BeAvailable),
        };
        self.put(notice.clone());
        vec![Change::Settings { settings }, Change::Notice { notice }]
    }
}
