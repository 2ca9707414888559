//! How the workstation and everything it depends on are doing.

use baton_desk::{ComponentHealth, ComponentState, HealthView, LinkHealth, StoreHealth, Versions};
use baton_orchestrator::Agent;
use baton_orchestrator::snapshot::SCHEMA;
use baton_router::Router as _;
use jiff::{SignedDuration, Timestamp};

use super::call_counts::{LastCalls, SystemCalls};
use super::error::DeskProblem;
use super::host::DeskHost;
use super::read_model::ReadModel;
use crate::routers::RouterStanding;

/// Share of failed questions from which a model counts as struggling, in percent.
const STRUGGLING: u32 = 5;
/// Share of failed calls from which a system counts as down, in percent.
const DOWN: u32 = 80;
/// Calls answered in a row after which an earlier failure says nothing of a system any more.
const STEADY: usize = 3;
/// How long an answer tells that a system works.
const RECENTLY: SignedDuration = SignedDuration::from_mins(5);

impl DeskHost {
    /// Everything the health screen shows.
    pub(crate) async fn health(&self) -> Result<HealthView, DeskProblem> {
        let now = self.parts.clock.now();
        let counts = self.parts.reader.store.counts().await?;
        let status = self.parts.workstation.link.status().borrow().clone();
        let drops = u32::try_from(status.drops).unwrap_or(u32::MAX);
        let path = self.parts.workstation.store.path();
        let bytes = ["", "-wal"]
            .iter()
            .filter_map(|suffix| {
                let mut name = path.as_os_str().to_owned();
                name.push(suffix);
                std::fs::metadata(name).ok()
            })
            .map(|m| m.len())
            .sum();
        let (connection, store, systems, models) = self
            .ask(move |model| {
                (
                    model.connection.view_of(&status, now),
                    model.store_view(),
                    model.systems_health(now),
                    model.models_health(now),
                )
            })
            .await?;
        let last_backup_at = match self.parts.reader.store.setting(LAST_BACKUP).await? {
            Some(text) => text.parse().ok(),
            None => None,
        };
        let router = self.parts.workstation.router();
        let standing = router.standing();
        Ok(HealthView {
            checked_at: now,
            link: LinkHealth {
                connection,
                gateway: self.parts.gateway.clone(),
                drops,
            },
            store: StoreHealth {
                store,
                bytes,
                events: counts.events,
                conversations: counts.conversations,
                last_backup_at,
            },
            systems,
            router: ComponentHealth {
                name: router.name().to_owned(),
                label: "Router".to_owned(),
                state: match standing {
                    RouterStanding::Without { insisted: true, .. } => ComponentState::Struggling,
                    RouterStanding::Without { .. }
                    | RouterStanding::Lexical
                    | RouterStanding::Learning
                    | RouterStanding::Embedding { .. } => ComponentState::Working,
                },
                sentence: format!(
                    "Trained on {} intents of this configuration. {standing}",
                    self.parts.workstation.playbooks().playbooks.len()
                ),
                last_ok_at: None,
                last_failure_at: None,
                calls: 0,
                failures: 0,
            },
            models,
            versions: Versions {
                app: env!("CARGO_PKG_VERSION").to_owned(),
                protocol: versions(baton_protocol::SUPPORTED),
                store_schema: baton_store::SCHEMA_VERSION.to_string(),
                snapshot_schema: SCHEMA.to_owned(),
                configuration: self.parts.configuration(),
            },
            data_folder: self.parts.workstation.data_dir.display().to_string(),
            log_file: self.parts.log_file.clone(),
        })
    }
}

impl ReadModel {
    fn models_health(&self, now: Timestamp) -> Vec<ComponentHealth> {
        let models = &self.playbooks.models;
        let agents = [
            (Agent::Router, &models.router),
            (Agent::Data, &models.data),
            (Agent::Handoff, &models.handoff),
        ];
        models
            .in_use()
            .map(|model| {
                let of_model = agents
                    .iter()
                    .filter(|(_, name)| name.as_ref() == Some(&model.name))
                    .filter_map(|(agent, _)| self.counts.models.get(agent));
                let (mut calls, mut failures, mut tokens) = (0_u32, 0_u32, 0_u64);
                let (mut last_ok_at, mut last_failure_at, mut trouble) = (None, None, None);
                for known in of_model {
                    let (asked, failed) = known.calls.last_hour(now);
                    calls = calls.saturating_add(asked);
                    failures = failures.saturating_add(failed);
                    tokens = tokens.saturating_add(known.tokens);
                    last_ok_at = last_ok_at.max(known.calls.last_ok);
                    last_failure_at = last_failure_at.max(known.calls.last_failure);
                    trouble = trouble.or(known.trouble.as_deref());
                }
                let spent = format!("{tokens} tokens so far.");
                let share = failures.saturating_mul(100).checked_div(calls);
                let (state, sentence) = match (share, trouble) {
                    (None, _) => (
                        ComponentState::Unused,
                        "Not asked in the last hour.".to_owned(),
                    ),
                    (Some(share), Some(trouble)) if share >= DOWN => (
                        ComponentState::Down,
                        format!("Does not answer: {trouble}. The agents work without it. {spent}"),
                    ),
                    (Some(share), _) if share >= STRUGGLING => (
                        ComponentState::Struggling,
                        format!("Some questions fail; the agents then go on without it. {spent}"),
                    ),
                    (Some(_), _)
                        if last_ok_at.is_some_and(|at| now.duration_since(at) > RECENTLY) =>
                    {
                        let sentence = format!(
                            "It answered when it was last asked; it has not been asked since. {spent}"
                        );
                        (ComponentState::Unused, sentence)
                    }
                    (Some(_), _) => (ComponentState::Working, format!("It answers. {spent}")),
                };
                ComponentHealth {
                    name: model.name.to_string(),
                    label: format!("{} ({})", model.model, model.provider.as_str()),
                    state,
                    sentence,
                    last_ok_at,
                    last_failure_at,
                    calls,
                    failures,
                }
            })
            .collect()
    }

    fn systems_health(&self, now: Timestamp) -> Vec<ComponentHealth> {
        self.playbooks
            .systems
            .values()
            .map(|system| {
                let known = self.counts.systems.get(&system.name);
                let (calls, failures) = known.map_or((0, 0), |k| k.last_hour(now));
                let (state, sentence) = system_state(known, now);
                ComponentHealth {
                    name: system.name.to_string(),
                    label: system.label.clone(),
                    state,
                    sentence,
                    last_ok_at: known.and_then(|k| k.last_ok),
                    last_failure_at: known.and_then(|k| k.last_failure),
                    calls,
                    failures,
                }
            })
            .collect()
    }
}

/// How a system of record is, as far as that is known: from the calls of the last hour, and from the last one. A
/// system is asked only when a customer needs it, so what it was says little about what it is by now.
fn system_state(known: Option<&SystemCalls>, now: Timestamp) -> (ComponentState, String) {
    let (calls, failures) = known.map_or((0, 0), |k| k.last_hour(now));
    let last_ok = known.and_then(|k| k.last_ok);
    let last_failure = known.and_then(|k| k.last_failure);
    let failed_last = last_failure > last_ok;
    let last = known.map_or(LastCalls::default(), SystemCalls::last_calls);
    let share = failures.saturating_mul(100).checked_div(calls);
    let (state, sentence) = match share {
        None if failed_last => (
            ComponentState::Unused,
            "Not asked in the last hour; it did not answer when it was last asked.",
        ),
        None if last_ok.is_some() => (
            ComponentState::Unused,
            "Not asked in the last hour; it answered when it was last asked.",
        ),
        None => (
            ComponentState::Unused,
            "Never asked, so it is not known whether it answers.",
        ),
        Some(share) if share >= DOWN && failed_last => (
            ComponentState::Down,
            "Does not answer; conversations that need it go to a person at once.",
        ),
        Some(_) if failed_last => (
            ComponentState::Struggling,
            "It did not answer when it was last asked.",
        ),
        Some(_) if last.failures > 0 && last.answered_since < STEADY => {
            return (
                ComponentState::Struggling,
                format!(
                    "{} of the last {} calls failed; a call is tried again before it counts as failed.",
                    last.failures, last.calls
                ),
            );
        }
        Some(_) if last_ok.is_some_and(|at| now.duration_since(at) > RECENTLY) => (
            ComponentState::Unused,
            "It answered when it was last asked; it has not been asked since.",
        ),
        Some(_) => (
            ComponentState::Working,
            "It answered when it was last asked, a few minutes ago at most.",
        ),
    };
    (state, sentence.to_owned())
}

/// Setting: when the last backup was made.
pub(crate) const LAST_BACKUP: &str = "desk.last_backup";

/// The versions of the link protocol, as people read them: "1, 2".
fn versions(supported: &[u32]) -> String {
    let each: Vec<String> = supported.iter().map(ToString::to_string).collect();
    each.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(calls: &[(i64, bool)], state: ComponentState, holds: &str) {
        let now: Timestamp = "2026-05-01T10:00:00Z".parse().unwrap();
        let mut known = SystemCalls::default();
        for (minutes_ago, ok) in calls {
            known.count(now - SignedDuration::from_mins(*minutes_ago), *ok);
        }
        let (found, sentence) = system_state(Some(&known), now);
        assert_eq!(found, state, "{sentence}");
        assert!(sentence.contains(holds), "{sentence}");
    }

    #[test]
    fn a_system_is_said_to_work_only_as_long_as_that_is_known() {
        check(&[], ComponentState::Unused, "Never asked");
        check(&[(1, true)], ComponentState::Working, "few minutes ago");
        check(
            &[(20, true)],
            ComponentState::Unused,
            "not been asked since",
        );
        check(
            &[(90, true)],
            ComponentState::Unused,
            "answered when it was last",
        );
        check(&[(90, false)], ComponentState::Unused, "did not answer");
        check(
            &[(9, true), (8, true), (2, false)],
            ComponentState::Struggling,
            "did not answer",
        );
        check(
            &[(3, false), (2, false)],
            ComponentState::Down,
            "Does not answer",
        );
        // It was down, and has answered since.
        check(
            &[(9, false), (8, false), (1, true)],
            ComponentState::Struggling,
            "2 of the last 3 calls failed",
        );
        // It has answered again and again since.
        check(
            &[(25, false), (24, false), (22, true), (21, true), (1, true)],
            ComponentState::Working,
            "few minutes ago",
        );
        check(
            &[(25, false), (24, true), (22, true), (21, true)],
            ComponentState::Unused,
            "not been asked since",
        );
        assert_eq!(
            system_state(None, "2026-05-01T10:00:00Z".parse().unwrap()).0,
            ComponentState::Unused
        );
    }
}
