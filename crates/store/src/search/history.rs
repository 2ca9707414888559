//! The handoff history: pages by time, and full-text search.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use crate::read::{instant, uuid};
use crate::search::search_query::fts_query;
use crate::write::commit::nanos;
use crate::{Store, StoreError, sql};

/// Marks the beginning of a match in what FTS5 returns. Not kept in stored text.
const HIT_BEGINS: char = '\u{2}';
/// Marks the end of a match.
const HIT_ENDS: char = '\u{3}';
/// Most hits of one search.
const HITS_MAX: u32 = 200;

/// One handoff: one row per conversation, rewritten as the handoff goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The conversation.
    pub conversation: Uuid,
    /// The customer's name.
    pub customer: String,
    /// What they wanted.
    pub intent: String,
    /// Why a person was asked.
    pub reason: String,
    /// How it ended.
    pub disposition: String,
    /// What the representative noted.
    pub notes: String,
    /// The facts, as text.
    pub facts: String,
    /// Who took it.
    pub representative: String,
    /// When the conversation began.
    pub started_at: Timestamp,
    /// When it was handed to a person; the order of the history.
    pub handed_off_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl HistoryRow {
    /// Bytes of text.
    pub(crate) fn bytes(&self) -> usize {
        self.raw_texts().iter().map(|text| text.len()).sum()
    }

    pub(crate) fn validate(&self) -> Result<(), StoreError> {
        self.instants().map(drop)
    }

    /// The texts in the order of the columns, without the characters that mark matches.
    pub(crate) fn texts(&self) -> [String; 7] {
        self.raw_texts()
            .map(|text| text.replace([HIT_BEGINS, HIT_ENDS, '\0'], " "))
    }

    fn raw_texts(&self) -> [&str; 7] {
        [
            &self.customer,
            &self.intent,
            &self.reason,
            &self.disposition,
            &self.notes,
            &self.facts,
            &self.representative,
        ]
    }

    /// The instants in the order of the columns.
    pub(crate) fn instants(&self) -> Result<[i64; 3], StoreError> {
        Ok([
            nanos(self.started_at)?,
            nanos(self.handed_off_at)?,
            self.closed_at.map_or(Ok(0), nanos)?,
        ])
    }
}

/// A place in the history; the page after it begins with the next older handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryPlace {
    handed_off_at: i64,
    id: i64,
}

impl std::fmt::Display for HistoryPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.handed_off_at, self.id)
    }
}

impl std::str::FromStr for HistoryPlace {
    type Err = StoreError;

    /// Reads what [`Display`](std::fmt::Display) wrote.
    fn from_str(text: &str) -> Result<Self, StoreError> {
        let read = || {
            let (handed_off_at, id) = text.split_once('.')?;
            Some(Self {
                handed_off_at: handed_off_at.parse().ok()?,
                id: id.parse().ok()?,
            })
        };
        read().ok_or_else(|| StoreError::Invalid {
            detail: format!("{text:?} is no place in the history"),
        })
    }
}

/// A piece of text, matched or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

/// A handoff that matches a search. Texts come in segments, so that matches can be marked without any
/// markup; `notes` and `facts` are excerpts around the matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryHit {
    /// The conversation.
    pub conversation: Uuid,
    /// The customer's name.
    pub customer: Vec<Segment>,
    /// What they wanted.
    pub intent: Vec<Segment>,
    /// Why a person was asked.
    pub reason: Vec<Segment>,
    /// How it ended.
    pub disposition: Vec<Segment>,
    /// What the representative noted.
    pub notes: Vec<Segment>,
    /// The facts.
    pub facts: Vec<Segment>,
    /// Who took it.
    pub representative: Vec<Segment>,
    /// When the conversation began.
    pub started_at: Timestamp,
    /// When it was handed to a person.
    pub handed_off_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl Store {
    /// A conversation's row in the history.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history_of(&self, conversation: Uuid) -> Result<Option<HistoryRow>, StoreError> {
        let row = sqlx::query(sql::HISTORY_OF)
            .bind(conversation.as_bytes().to_vec())
            .fetch_optional(self.readers())
            .await
            .map_err(|error| self.name("reading the history", error))?;
        row.map(|row| self.history_row(&row).map(|(_, row)| row))
            .transpose()
    }

    /// Handoffs, latest first; with `after` the page that follows that place. The place returned is that
    /// of the page's last row, `None` when the page is the last one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history_page(
        &self,
        after: Option<HistoryPlace>,
        limit: u32,
    ) -> Result<(Vec<HistoryRow>, Option<HistoryPlace>), StoreError> {
        let after = after.unwrap_or(HistoryPlace {
            handed_off_at: i64::MAX,
            id: i64::MAX,
        });
        let limit = limit.min(HITS_MAX);
        let rows = sqlx::query(sql::HISTORY_PAGE)
            .bind(after.handed_off_at)
            .bind(after.id)
            .bind(i64::from(limit) + 1)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading the history", error))?;
        let more = rows.len() > limit as usize;
        let page = rows
            .iter()
            .take(limit as usize)
            .map(|row| self.history_row(row))
            .collect::<Result<Vec<_>, _>>()?;
        let place = page.last().filter(|_| more).map(|(place, _)| *place);
        Ok((page.into_iter().map(|(_, row)| row).collect(), place))
    }

    /// How many handoffs are in the history.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history_count(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(sql::HISTORY_COUNT)
            .fetch_one(self.readers())
            .await
            .map_err(|error| self.name("counting the history", error))?;
        Ok(count.unsigned_abs())
    }

    /// How many handoffs [`Store::search`] would choose from.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn search_count(&self, text: &str) -> Result<u64, StoreError> {
        let Some(query) = fts_query(text) else {
            return Ok(0);
        };
        let count: i64 = sqlx::query_scalar(sql::HISTORY_MATCHES)
            .bind(query)
            .fetch_one(self.readers())
            .await
            .map_err(|error| self.name("counting what was found", error))?;
        Ok(count.unsigned_abs())
    }

    /// Handoffs in which every word of `text` occurs, best first: matches in names count more than matches
    /// in long texts, recent ones more than old ones. A word matches the beginning of words, without regard
    /// to case or accents. `before` leaves out what was handed off then or later. At most 200 hits,
    /// chosen among the 2,000 matches that entered the history last.
    /// A text without a letter or digit finds nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn search(
        &self,
        text: &str,
        limit: u32,
        before: Option<Timestamp>,
    ) -> Result<Vec<HistoryHit>, StoreError> {
        let Some(query) = fts_query(text) else {
            return Ok(Vec::new());
        };
        let before = before.map_or(Ok(i64::MAX), nanos)?;
        let failed = |error| self.name("searching the history", error);
        let mut transaction = self.readers().begin().await.map_err(failed)?;
        let best: Vec<i64> = sqlx::query_scalar(sql::HISTORY_BEST)
            .bind(&query)
            .bind(before)
            .bind(limit.min(HITS_MAX))
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed)?;
        let rows = sqlx::query(sql::HISTORY_MARKED)
            .bind(&query)
            .bind(serde_json::json!(best).to_string())
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        let mut hits = HashMap::with_capacity(rows.len());
        for row in &rows {
            let columns = MarkedColumns::from_row(row).map_err(failed)?;
            hits.insert(columns.0, hit(columns)?);
        }
        Ok(best.iter().filter_map(|id| hits.remove(id)).collect())
    }

    fn history_row(
        &self,
        row: &sqlx::sqlite::SqliteRow,
    ) -> Result<(HistoryPlace, HistoryRow), StoreError> {
        let failed = |error| self.name("reading a row of the history", error);
        let number = |column: usize| row.try_get::<i64, _>(column).map_err(failed);
        let text = |column: usize| row.try_get::<String, _>(column).map_err(failed);
        let place = HistoryPlace {
            id: number(0)?,
            handed_off_at: number(10)?,
        };
        let conversation: Vec<u8> = row.try_get(1).map_err(failed)?;
        let row = HistoryRow {
            conversation: uuid(&conversation)?,
            customer: text(2)?,
            intent: text(3)?,
            reason: text(4)?,
            disposition: text(5)?,
            notes: text(6)?,
            facts: text(7)?,
            representative: text(8)?,
            started_at: instant(number(9)?)?,
            handed_off_at: instant(place.handed_off_at)?,
            closed_at: closed(number(11)?)?,
        };
        Ok((place, row))
    }
}

type MarkedColumns = (
    i64,
    Vec<u8>,
    i64,
    i64,
    i64,
    String,
    String,
    String,
    String,
    String,
    String,
    String,
);

fn hit(columns: MarkedColumns) -> Result<HistoryHit, StoreError> {
    let (
        _,
        conversation,
        started_at,
        handed_off_at,
        closed_at,
        customer,
        intent,
        reason,
        disposition,
        notes,
        facts,
        representative,
    ) = columns;
    Ok(HistoryHit {
        conversation: uuid(&conversation)?,
        customer: segments(&customer),
        intent: segments(&intent),
        reason: segments(&reason),
        disposition: segments(&disposition),
        notes: segments(&notes),
        facts: segments(&facts),
        representative: segments(&representative),
        started_at: instant(started_at)?,
        handed_off_at: instant(handed_off_at)?,
        closed_at: closed(closed_at)?,
    })
}

fn closed(nanos: i64) -> Result<Option<Timestamp>, StoreError> {
    if nanos == 0 {
        Ok(None)
    } else {
        instant(nanos).map(Some)
    }
}

/// Cuts a marked text at its marks.
fn segments(marked: &str) -> Vec<Segment> {
    let mut hit = false;
    let mut segments = Vec::new();
    for piece in marked.split_inclusive([HIT_BEGINS, HIT_ENDS]) {
        let text = piece.trim_end_matches([HIT_BEGINS, HIT_ENDS]);
        if !text.is_empty() {
            segments.push(Segment {
                text: text.to_owned(),
                hit,
            });
        }
        hit = piece.ends_with(HIT_BEGINS);
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_text_is_cut_at_its_marks() {
        let cut = segments("a \u{2}b\u{3} c\u{2}d\u{3}");
        let pairs: Vec<(&str, bool)> = cut
            .iter()
            .map(|segment| (segment.text.as_str(), segment.hit))
            .collect();
        assert_eq!(
            pairs,
            [("a ", false), ("b", true), (" c", false), ("d", true)]
        );
        assert!(segments("").is_empty());
    }
}
