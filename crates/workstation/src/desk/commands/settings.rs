//! The representative's settings and the practice floor's.

use baton_desk::*;

use crate::desk::error::DeskProblem;
use crate::desk::host::DeskHost;
use crate::desk::message::Message;
use crate::desk::practice;

impl SettingsCommands for DeskHost {
    async fn get_settings(&self, (): ()) -> Result<Settings, DeskError> {
        Ok(self.ask(|model| model.settings.clone()).await?)
    }

    async fn set_settings(&self, request: Settings) -> Result<Settings, DeskError> {
        self.settle(&request).await?;
        Ok(request)
    }

    async fn set_practice(&self, request: SetPractice) -> Result<PracticeView, DeskError> {
        let Some(practice) = &self.parts.practice else {
            return Err(DeskError::new(
                ErrorCode::NotFound,
                "This desk has real customers: there is no practice floor to change.",
            ));
        };
        practice.set(&request.faults, request.pace)?;
        practice::keep_pace(&self.parts.reader.store, request.pace)
            .await
            .map_err(DeskProblem::from)?;
        let view = practice.view();
        let practice = view.clone();
        let changed = Box::new(Change::Practice { practice });
        self.send(Message::Publish(changed)).await?;
        Ok(view)
    }
}
