//! The representative's settings, kept in the database.

use baton_desk::{Presence, Settings, Theme, default_capacity};
use baton_store::{Commit, Setting, Store, StoreError};

const KEY: &str = "desk.settings";

/// What holds before anything was chosen.
pub(crate) fn default() -> Settings {
    Settings {
        representative_name: "Representative".into(),
        presence: Presence::Available,
        theme: Theme::System,
        sound: true,
        notifications: true,
        capacity: default_capacity(),
    }
}

/// The settings of someone who sits at a workstation of a team and has chosen no name yet: they have the one they sign in
/// with.
pub(crate) fn of_a_team(mut settings: Settings, who: &str) -> Settings {
    if settings.representative_name == default().representative_name {
        let mut letters = who.chars();
        let first = letters.next().map(char::to_uppercase);
        settings.representative_name = first.into_iter().flatten().chain(letters).collect();
    }
    settings
}

/// Reads the settings; those of another version that cannot be read give way to the default.
pub(crate) async fn read(store: &Store) -> Result<Settings, StoreError> {
    let Some(text) = store.setting(KEY).await? else {
        return Ok(default());
    };
    Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::warn!(%error, "the settings cannot be read; the default holds");
        default()
    }))
}

/// Keeps the settings.
pub(crate) async fn write(store: &Store, settings: &Settings) -> Result<(), StoreError> {
    let mut commit = Commit::bookkeeping();
    let value = serde_json::to_string(settings).map_err(|error| StoreError::Invalid {
        detail: format!("the settings cannot be written as JSON: {error}"),
    })?;
    commit.settings.push(Setting {
        key: KEY.into(),
        value,
    });
    store.commit(commit).await.map(drop)
}
