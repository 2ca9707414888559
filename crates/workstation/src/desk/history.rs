//! Handoffs that happened, found again.

use baton_desk::{
    ConversationId, HandoffOutcome, HandoffRecord, HistoryHit, HistoryPage, SnapshotRevision, Span,
};
use baton_orchestrator::snapshot::verify;
use baton_orchestrator::{self as core, State};
use baton_store::Segment;
use jiff::Timestamp;

use super::error::DeskProblem;
use super::host::DeskHost;
use super::snapshot;

/// Handoffs on one page.
const PAGE: u32 = 50;
/// Matches of a search that are listed, the best ones.
const BEST: u32 = 200;

impl DeskHost {
    /// One page of the history.
    pub(crate) async fn history(
        &self,
        query: &str,
        cursor: Option<&str>,
    ) -> Result<HistoryPage, DeskProblem> {
        if query.trim().is_empty() {
            return self.browse(cursor).await;
        }
        // The best matches there are room for, then the newest first: a page of them is a piece of
        // the same list whichever page it is.
        let mut found = self.parts.reader.store.search(query, BEST, None).await?;
        found.sort_by_key(|h| std::cmp::Reverse((h.handed_off_at, h.conversation)));
        let total = self.parts.reader.store.search_count(query).await?;
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let skip: usize = cursor.and_then(|c| c.parse().ok()).unwrap_or(0);
        let end = skip.saturating_add(PAGE as usize);
        let next = (end < found.len()).then(|| end.to_string());
        let mut hits = Vec::new();
        for hit in found.into_iter().skip(skip).take(PAGE as usize) {
            let plain =
                |segments: &[Segment]| segments.iter().map(|s| s.text.as_str()).collect::<String>();
            let excerpt = [
                &hit.facts,
                &hit.notes,
                &hit.reason,
                &hit.intent,
                &hit.customer,
            ]
            .into_iter()
            .find(|s| s.iter().any(|s| s.hit))
            .unwrap_or(&hit.reason)
            .iter()
            .map(|s| Span {
                text: s.text.clone(),
                hit: s.hit,
            })
            .collect();
            hits.push(
                self.hit(
                    hit.conversation,
                    &plain(&hit.customer),
                    plain(&hit.intent),
                    plain(&hit.reason),
                    hit.handed_off_at,
                    plain(&hit.representative),
                    plain(&hit.disposition),
                    hit.closed_at,
                    excerpt,
                )
                .await,
            );
        }
        Ok(HistoryPage { hits, next, total })
    }

    async fn browse(&self, cursor: Option<&str>) -> Result<HistoryPage, DeskProblem> {
        // A cursor from elsewhere is as good as none: the list is read from the top.
        let place = cursor.and_then(|c| c.parse().ok());
        let (rows, next) = self.parts.reader.store.history_page(place, PAGE).await?;
        let total = self.parts.reader.store.history_count().await?;
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let next = next.map(|place| place.to_string());
        let mut hits = Vec::new();
        for row in rows {
            let text = if row.notes.is_empty() {
                row.facts.clone()
            } else {
                row.notes.clone()
            };
            let excerpt = vec![Span {
                text: text.chars().take(160).collect(),
                hit: false,
            }];
            hits.push(
                self.hit(
                    row.conversation,
                    &row.customer,
                    row.intent,
                    row.reason,
                    row.handed_off_at,
                    row.representative,
                    row.disposition,
                    row.closed_at,
                    excerpt,
                )
                .await,
            );
        }
        Ok(HistoryPage { hits, next, total })
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a history row")]
    async fn hit(
        &self,
        conversation: uuid::Uuid,
        customer: &str,
        intent: String,
        reason: String,
        handed_over_at: Timestamp,
        representative: String,
        disposition: String,
        closed_at: Option<Timestamp>,
        excerpt: Vec<Span>,
    ) -> HistoryHit {
        let practice = match self.parts.reader.store.conversation(conversation).await {
            Ok(Some(row)) => is_practice(&row.summary),
            Ok(None) | Err(_) => false,
        };
        let customer = if customer.is_empty() {
            "Unknown customer"
        } else {
            customer
        };
        HistoryHit {
            conversation: ConversationId(conversation),
            customer: customer.to_owned(),
            intent,
            practice,
            reason,
            handed_over_at,
            outcome: outcome(closed_at.is_some(), &representative),
            representative: some(representative),
            disposition: some(disposition),
            excerpt,
        }
    }

    /// One conversation of the history with all its snapshots.
    pub(crate) async fn handoff(
        &self,
        id: core::ConversationId,
    ) -> Result<HandoffRecord, DeskProblem> {
        let conversation = self.conversation(id).await?;
        let state = self.state(id).await?;
        let transcript = self.parts.reader.transcript(id).await?;
        let playbooks = &*self.parts.workstation.playbooks();
        let rows = self.parts.reader.store.snapshots_of(id.0).await?;
        let mut revisions = Vec::new();
        for row in rows.iter().rev() {
            let intact = verify(&row.body);
            let parsed = match &intact {
                Ok(snapshot) => Some(snapshot.clone()),
                Err(_) => serde_json::from_str(&row.body).ok(),
            };
            let Some(parsed) = parsed else {
                return Err(DeskProblem::Snapshot(format!(
                    "revision {} cannot be read",
                    row.revision
                )));
            };
            let previous = row
                .previous
                .and_then(|p| rows.iter().find(|r| r.id == p))
                .map(|r| r.digest.clone());
            revisions.push(SnapshotRevision {
                snapshot: snapshot::view(&parsed, playbooks, &transcript, None),
                previous,
                intact: intact.is_ok(),
            });
        }
        let representative = transcript.representative().map(|w| w.name.clone());
        let (summary, notes, closed_at) = match transcript.closing.clone() {
            Some((summary, notes, at)) if !state.is_open() => {
                (some(summary), some(notes), Some(at))
            }
            Some(_) | None => (None, None, None),
        };
        Ok(HandoffRecord {
            conversation,
            revisions,
            outcome: outcome_of(&state, transcript.returned, representative.as_deref()),
            representative,
            disposition: state
                .disposition()
                .map(|name| playbooks.disposition_label(name)),
            summary,
            notes,
            closed_at,
        })
    }
}

pub(super) fn is_practice(summary: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(summary)
        .ok()
        .and_then(|v| v.get("practice").and_then(serde_json::Value::as_bool))
        .unwrap_or(false)
}

pub(super) fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn outcome(closed: bool, representative: &str) -> HandoffOutcome {
    match (closed, representative.is_empty()) {
        (false, _) => HandoffOutcome::Open,
        (true, false) => HandoffOutcome::Finished,
        (true, true) => HandoffOutcome::CustomerLeft,
    }
}

fn outcome_of(state: &State, returned: bool, representative: Option<&str>) -> HandoffOutcome {
    if returned && state.is_with_agents() {
        HandoffOutcome::Returned
    } else {
        outcome(!state.is_open(), representative.unwrap_or_default())
    }
}
