//! The workstation: its health, its line to the gateway, its backup.

use baton_desk::*;
use baton_store::{Commit, Setting};

use crate::desk::error::DeskProblem;
use crate::desk::health::LAST_BACKUP;
use crate::desk::host::DeskHost;

impl StationCommands for DeskHost {
    async fn get_health(&self, (): ()) -> Result<HealthView, DeskError> {
        Ok(self.health().await?)
    }

    async fn go_offline(&self, (): ()) -> Result<ConnectionView, DeskError> {
        let kept = self.parts.workstation.work_offline(true).await;
        kept.map_err(DeskProblem::from)?;
        Ok(self.connection().await?)
    }

    async fn go_online(&self, (): ()) -> Result<ConnectionView, DeskError> {
        let kept = self.parts.workstation.work_offline(false).await;
        kept.map_err(DeskProblem::from)?;
        Ok(self.connection().await?)
    }

    async fn start_from_gateway(&self, (): ()) -> Result<ConnectionView, DeskError> {
        Ok(self.follow_from_beginning().await?)
    }

    async fn reload_configuration(&self, (): ()) -> Result<ConfigurationView, DeskError> {
        Ok(Self::reload_configuration(self).await)
    }

    async fn backup_store(&self, (): ()) -> Result<BackupView, DeskError> {
        let parts = &self.parts;
        let now = parts.clock.now();
        let name = format!("baton-backup-{}.sqlite", now.strftime("%Y%m%dT%H%M%SZ"));
        let path = parts.workstation.data_dir.join(name);
        let store = &parts.reader.store;
        store.backup(&path).await.map_err(DeskProblem::from)?;
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: LAST_BACKUP.into(),
            value: now.to_string(),
        });
        store.commit(commit).await.map_err(DeskProblem::from)?;
        let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
        Ok(BackupView {
            path: path.display().to_string(),
            bytes,
            at: now,
        })
    }
}
