//! Judges one conversation of a drill: compares the customer's side with the workstation's side, and
//! the snapshot with the truth.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use baton_orchestrator::snapshot::{Mark, Snapshot, verify};
use baton_orchestrator::{ConversationId, Event, Recorded, State, Trip};
use baton_playbook::{FactName, Playbooks};
use baton_practice::{PracticeContact, Score, Truth, score};
use baton_protocol::AuthorKind;
use baton_protocol::channel::{Entry, EntryBody};
use baton_runtime::{Runtime, read_recorded};
use baton_store::{Delivery, Store};
use serde_json::Value;
use uuid::Uuid;

use super::invariants::violations;
use super::obtainable::Obtainable;
use crate::error::CommandError;
use crate::watch::LatestStates;

/// Usual wait for a conversation to close after its customer has gone.
const ENDS_WITHIN: Duration = Duration::from_secs(15);
/// Longest wait for a conversation to come to rest after its customer has gone.
const SETTLES_WITHIN: Duration = Duration::from_secs(90);
/// Pause between two looks at what is still to be sent.
const LOOKS: Duration = Duration::from_millis(50);
/// Most outbound messages of one conversation looked at.
const MOST_OUTBOUND: u32 = 1_000;

/// Everything needed to judge.
pub(super) struct Judge {
    pub(super) store: Store,
    pub(super) runtime: Runtime,
    pub(super) playbooks: Arc<Playbooks>,
    pub(super) states: LatestStates,
    pub(super) service_level: Duration,
}

/// The judgement of one conversation.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The rule that brought it to a person, and whether by force.
    pub(super) rule: Option<(&'static str, bool)>,
    /// Whether a person was to have it and its customer stayed until then.
    pub(super) handed_over: bool,
    /// Whether that was a success.
    pub(super) success: bool,
    /// Whether it took longer than the service level.
    pub(super) late: bool,
    /// Questions of the representative that the snapshot answers.
    pub(super) repeat_asks: usize,
    /// Whether a snapshot should be there and is not, or is not what it says.
    pub(super) snapshot_missing: bool,
    /// The snapshot against the truth.
    pub(super) score: Option<Score>,
    /// Needed facts that are missing although they could be had.
    pub(super) missed: Vec<String>,
    /// The customer's messages that the gateway confirmed and the journal does not have.
    pub(super) lost: usize,
    /// Replies in the journal that never reached the customer, though not refused.
    pub(super) replies_lost: usize,
    /// Messages applied twice, and replies the customer received twice.
    pub(super) duplicated: usize,
    /// Violated invariants of the journal.
    pub(super) violations: Vec<String>,
    /// Logical tool calls.
    pub(super) tool_calls: usize,
    /// Of these, failed for good: they brought nothing.
    pub(super) burnt: usize,
    /// Failed tries in the journal.
    pub(super) tool_failures: usize,
    /// Failed tries the snapshot counts.
    pub(super) tool_failures_in_snapshot: usize,
    /// Failed tries in the journal up to where the snapshot looked.
    pub(super) tool_failures_before_snapshot: usize,
    /// Problems, in sentences.
    pub(super) problems: Vec<String>,
}

impl Judge {
    /// Judges a conversation whose customer has gone.
    pub(super) async fn judge(&self, contact: PracticeContact) -> Verdict {
        let mut verdict = Verdict::default();
        if let Err(error) = self.look(&contact, &mut verdict).await {
            verdict.problems.push(error.to_string());
        }
        self.states.forget(ConversationId(contact.conversation));
        let what = format!("{}, {}", contact.conversation, contact.truth.intent);
        for problem in &mut verdict.problems {
            *problem = format!("{what}: {problem}");
        }
        verdict
    }

    async fn look(
        &self,
        contact: &PracticeContact,
        verdict: &mut Verdict,
    ) -> Result<(), CommandError> {
        let id = ConversationId(contact.conversation);
        if let Err(problem) = self.rests(contact).await {
            verdict.problems.push(problem.to_string());
        }
        let rows = self.store.read_journal(id.0, 0).await?;
        let journal = read_recorded(id, &rows)?;
        let entries = contact.line.everything().await?;
        let sent = self.store.outbox_of(id.0, 0, MOST_OUTBOUND).await?;
        let refused: Vec<Uuid> = sent
            .iter()
            .filter(|row| matches!(row.delivery, Delivery::Refused { .. }))
            .filter_map(|row| row.key.parse().ok())
            .collect();
        let confirmed = contact.line.confirmed();
        compare(&confirmed, &journal, &refused, &entries, verdict);
        verdict.violations = violations(&journal, &self.playbooks);
        // A call that was under way at the end may still add to the journal.
        if let Some(state) = self.states.latest(id)
            && usize::try_from(state.next_seq()).is_ok_and(|seq| seq == journal.len())
            && *state != State::replay(id, &journal)
        {
            let differs = "the journal, folded again, is not the state that ran";
            verdict.violations.push(differs.into());
        }
        verdict.problems.extend_from_slice(&verdict.violations);

        let row = self.store.latest_snapshot(id.0).await?;
        let snapshot = row.map(|row| row.body);
        let end_state = EndState {
            journal: &journal,
            snapshot: snapshot.as_deref(),
            truth: &contact.truth,
            playbooks: &self.playbooks,
            service_level: self.service_level,
        };
        verdict.weigh(&end_state);
        Ok(())
    }

    /// Waits until nothing more happens to a conversation whose customer has gone.
    async fn rests(&self, contact: &PracticeContact) -> Result<(), CommandError> {
        let id = ConversationId(contact.conversation);
        let closed = |state: &State| !state.is_open();
        let ended = self.states.until(id, ENDS_WITHIN, "its end", closed).await;
        if ended.is_err() {
            // A last word that crossed the end reopens the conversation: it is at rest once no message
            // is unanswered.
            let rests = |state: &State| {
                closed(state) || (state.is_with_agents() && state.unanswered_since().is_none())
            };
            let what = "its end";
            self.states.until(id, SETTLES_WITHIN, what, rests).await?;
        }
        let everything_sent = async {
            loop {
                let sent = self.store.outbox_of(id.0, 0, MOST_OUTBOUND).await?;
                let state = self.runtime.state(id).await?;
                let waiting = sent.iter().any(|row| row.delivery == Delivery::Waiting);
                let written = contact.line.confirmed().len();
                let applied = usize::try_from(state.counts().customer).unwrap_or(usize::MAX);
                if !waiting && applied >= written {
                    return Ok::<(), CommandError>(());
                }
                tokio::time::sleep(LOOKS).await;
            }
        };
        tokio::time::timeout(SETTLES_WITHIN, everything_sent)
            .await
            .map_err(|_| CommandError::Stuck {
                seconds: SETTLES_WITHIN.as_secs(),
                what: "the delivery of every message".into(),
            })?
    }
}

/// Everything known of a conversation at its end.
pub(super) struct EndState<'j> {
    pub(super) journal: &'j [Recorded],
    /// Its latest snapshot, as text.
    pub(super) snapshot: Option<&'j str>,
    pub(super) truth: &'j Truth,
    pub(super) playbooks: &'j Playbooks,
    pub(super) service_level: Duration,
}

impl Verdict {
    /// Counts everything that the journal alone shows.
    pub(super) fn count(&mut self, journal: &[Recorded]) {
        count_calls(journal, self);
        let trip = Story::of(journal).trip;
        self.rule = trip.map(|trip| (trip.rule.name(), trip.rule.is_forced()));
    }

    /// Weighs how a conversation went, from its journal, its snapshot and the truth.
    pub(super) fn weigh(&mut self, end_state: &EndState<'_>) {
        count_calls(end_state.journal, self);
        let story = Story::of(end_state.journal);
        self.rule = story
            .trip
            .map(|trip| (trip.rule.name(), trip.rule.is_forced()));
        self.repeat_asks = story.repeat_asks;
        match end_state.snapshot.map(|body| (verify(body), body)) {
            None if story.trip.is_some() => {
                self.snapshot_missing = true;
                self.problems.push("there is no snapshot".into());
            }
            None => {}
            Some((Err(tampered), _)) => {
                self.snapshot_missing = true;
                self.problems.push(tampered.to_string());
            }
            Some((Ok(snapshot), body)) => self.hold_against(end_state, &snapshot, body),
        }
        if story.trip.is_some() && !story.left_before_a_person {
            self.handed_over = true;
            let waited = story.waited;
            self.late = waited.is_none_or(|waited| waited > end_state.service_level);
            let right = self.score.as_ref().is_some_and(|s| s.wrong_verified == 0);
            self.success = !self.late && right && self.missed.is_empty() && self.repeat_asks == 0;
            if waited.is_none() {
                self.problems.push("no person has it".into());
            }
            if !self.missed.is_empty() {
                let missed = self.missed.join(", ");
                let problem = format!("could be had and is missing: {missed}");
                self.problems.push(problem);
            }
        }
    }

    /// Compares the snapshot with the truth.
    fn hold_against(&mut self, end_state: &EndState<'_>, snapshot: &Snapshot, body: &str) {
        let journal = end_state.journal;
        self.tool_failures_in_snapshot =
            usize::try_from(snapshot.health.failed_tries).unwrap_or(usize::MAX);
        self.tool_failures_before_snapshot = journal
            .iter()
            .filter(|r| r.seq <= snapshot.transcript.up_to && is_failure(&r.event))
            .count();
        if self.tool_failures_in_snapshot != self.tool_failures_before_snapshot {
            self.problems.push(format!(
                "{} failed tries in the journal, {} in the snapshot",
                self.tool_failures_before_snapshot, self.tool_failures_in_snapshot
            ));
        }
        // `verify` read it as JSON before.
        let value: Value = serde_json::from_str(body).unwrap_or_default();
        let score = score(&value, end_state.truth);
        for wrong in &score.wrong {
            self.problems.push(format!("{wrong} is verified and wrong"));
        }
        let obtainable = Obtainable::of(journal, end_state.truth, end_state.playbooks);
        let unavailable = |name: &FactName| {
            let mut facts = snapshot.facts.iter();
            facts.any(|f| &f.name == name && f.verification == Mark::Unavailable)
        };
        self.missed = score
            .missing
            .iter()
            .filter(|name| !unavailable(name) && obtainable.could_be_had(name))
            .map(ToString::to_string)
            .collect();
        self.score = Some(score);
    }
}

/// What a journal tells of a conversation's way to a person.
#[derive(Debug, Default)]
struct Story<'j> {
    trip: Option<&'j Trip>,
    /// From the decision to a person's taking over.
    waited: Option<Duration>,
    left_before_a_person: bool,
    repeat_asks: usize,
}

impl<'j> Story<'j> {
    fn of(journal: &'j [Recorded]) -> Self {
        let mut story = Self::default();
        let mut tripped_at = None;
        for recorded in journal {
            match &recorded.event {
                Event::RuleTripped(trip) if story.trip.is_none() => {
                    story.trip = Some(trip);
                    tripped_at = Some(recorded.at);
                }
                Event::Committed { .. } if story.waited.is_none() => {
                    story.waited =
                        tripped_at.map(|at| recorded.at.duration_since(at).unsigned_abs());
                }
                Event::CustomerLeft if story.waited.is_none() => {
                    story.left_before_a_person = true;
                }
                Event::RepresentativeWrote { repeat_ask, .. } => {
                    story.repeat_asks += repeat_ask.len();
                }
                _ => {}
            }
        }
        story
    }
}

/// Compares the customer's side with the journal.
fn compare(
    confirmed: &[Uuid],
    journal: &[Recorded],
    refused: &[Uuid],
    entries: &[Entry],
    verdict: &mut Verdict,
) {
    let mut applied: BTreeMap<Uuid, usize> = BTreeMap::new();
    let mut replies: Vec<Uuid> = Vec::new();
    for recorded in journal {
        match &recorded.event {
            Event::CustomerWrote { message, .. } => *applied.entry(message.0).or_default() += 1,
            Event::AgentReplied { message, .. } | Event::RepresentativeWrote { message, .. } => {
                replies.push(message.0);
            }
            _ => {}
        }
    }
    let mut received: BTreeMap<Uuid, usize> = BTreeMap::new();
    for entry in entries {
        if let EntryBody::Message { id, author, .. } = &entry.body
            && author.kind != AuthorKind::Customer
        {
            *received.entry(id.0).or_default() += 1;
        }
    }
    let twice = |counts: &BTreeMap<Uuid, usize>| counts.values().map(|n| n - 1).sum::<usize>();
    verdict.lost = confirmed
        .iter()
        .filter(|id| !applied.contains_key(id))
        .count();
    verdict.replies_lost = replies
        .iter()
        .filter(|id| !received.contains_key(id) && !refused.contains(id))
        .count();
    verdict.duplicated = twice(&applied) + twice(&received);
    let found = [
        (verdict.lost, "messages of the customer are lost"),
        (verdict.replies_lost, "replies never reached the customer"),
        (verdict.duplicated, "messages came twice"),
    ];
    for (count, what) in found.into_iter().filter(|(count, _)| *count > 0) {
        verdict.problems.push(format!("{count} {what}"));
    }
}

fn count_calls(journal: &[Recorded], verdict: &mut Verdict) {
    for recorded in journal {
        match &recorded.event {
            Event::CallRequested { .. } => verdict.tool_calls += 1,
            Event::CallFailed { .. } => verdict.burnt += 1,
            _ => {}
        }
        verdict.tool_failures += usize::from(is_failure(&recorded.event));
    }
}

fn is_failure(event: &Event) -> bool {
    matches!(event, Event::CallRetried { .. } | Event::CallFailed { .. })
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
