//! The figures of a replay.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::models::ModelFigures;
use crate::requests::RequestFigures;

/// The figures of a replay, as `--json` prints them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Scorecard {
    pub(crate) conversations: usize,
    /// Rows of the file that are no recordings.
    pub(crate) unreadable: usize,
    /// Snapshots whose digest fits their content.
    pub(crate) sealed: usize,
    pub(crate) schema_valid: usize,
    /// By the rule that brought the conversation to a person.
    pub(crate) handoffs: BTreeMap<String, usize>,
    /// Of these, by force.
    pub(crate) forced_by_rule: usize,
    pub(crate) customers_stated: usize,
    pub(crate) customers_verified: usize,
    pub(crate) records_stated: usize,
    pub(crate) records_verified: usize,
    pub(crate) records_foreign: usize,
    pub(crate) foreign_disclosed: usize,
    /// Facts marked verified that are wrong or another customer's.
    pub(crate) wrong_verified: usize,
    /// Mean over the conversations that need any fact; a wrong verified fact counts −1.
    pub(crate) fidelity: f64,
    /// The requests in the snapshots against those in the recordings, where these say what was wanted.
    #[serde(flatten)]
    pub(crate) requests: Option<RequestFigures>,
    /// The Router that read the messages.
    pub(crate) router: &'static str,
    /// Facts the customer stated that no system confirms.
    pub(crate) stated: usize,
    pub(crate) tool_calls: usize,
    /// Failed tries of tool calls, from the journals.
    pub(crate) tool_failures: usize,
    /// The same, as the snapshots count them.
    pub(crate) tool_failures_in_snapshots: usize,
    /// Of these, calls that were not made because a circuit breaker rested.
    pub(crate) breaker_rests: usize,
    /// By kind.
    pub(crate) failures: BTreeMap<String, usize>,
    pub(crate) refused_calls: usize,
    /// The configured models' part.
    pub(crate) models: ModelFigures,
    /// Conversations a representative has at the end.
    pub(crate) at_a_person: usize,
    /// Faults the systems of record were made to have.
    pub(crate) faults_injected: u64,
    pub(crate) steps: u64,
    pub(crate) seconds: f64,
    pub(crate) step_p50_us: u32,
    pub(crate) step_p99_us: u32,
    /// The conversation each recording became, for looking it up in kept data.
    pub(crate) recordings: BTreeMap<String, Uuid>,
    /// Problems, if any.
    pub(crate) problems: Vec<String>,
}

impl Scorecard {
    /// Whether a replay passes: every row could be read, every conversation is at a person with a sealed snapshot, and
    /// no snapshot holds anything wrong or of another customer.
    pub(crate) fn holds(&self) -> bool {
        self.unreadable == 0
            && self.at_a_person == self.conversations
            && self.sealed == self.conversations
            && self.schema_valid == self.conversations
            && self.wrong_verified == 0
            && self.foreign_disclosed == 0
    }
}

impl std::fmt::Display for Scorecard {
    /// The scorecard as people read it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "conversations        {:>7}", self.conversations)?;
        if self.unreadable > 0 {
            writeln!(f, "unreadable rows      {:>7}", self.unreadable)?;
        }
        writeln!(f, "at a person          {:>7}", self.at_a_person)?;
        writeln!(
            f,
            "sealed, schema valid {:>7} {:>7}",
            self.sealed, self.schema_valid
        )?;
        writeln!(
            f,
            "customers verified   {:>7} of {} stated",
            self.customers_verified, self.customers_stated
        )?;
        writeln!(
            f,
            "records verified     {:>7} of {} stated",
            self.records_verified, self.records_stated
        )?;
        writeln!(
            f,
            "foreign disclosed    {:>7} of {} named",
            self.foreign_disclosed, self.records_foreign
        )?;
        writeln!(f, "wrong but verified   {:>7}", self.wrong_verified)?;
        writeln!(f, "fidelity             {:>7.4}", self.fidelity)?;
        if let Some(requests) = &self.requests {
            writeln!(
                f,
                "requests             {requests} ({} Router)",
                self.router
            )?;
        }
        writeln!(f, "tool calls           {:>7}", self.tool_calls)?;
        writeln!(
            f,
            "failed tries         {:>7} in journals, {} in snapshots, {} faults injected, {} not made: breakers rested",
            self.tool_failures,
            self.tool_failures_in_snapshots,
            self.faults_injected,
            self.breaker_rests
        )?;
        for (kind, count) in &self.failures {
            writeln!(f, "  {kind:<19}{count:>7}")?;
        }
        write!(f, "{}", self.models)?;
        writeln!(f, "handoffs, {} of them forced", self.forced_by_rule)?;
        for (rule, count) in &self.handoffs {
            writeln!(f, "  {rule:<19}{count:>7}")?;
        }
        writeln!(
            f,
            "steps                {:>7} in {:.1} s",
            self.steps, self.seconds
        )?;
        writeln!(
            f,
            "input to durable     {:>7} us p50, {} us p99",
            self.step_p50_us, self.step_p99_us
        )?;
        for problem in &self.problems {
            writeln!(f, "! {problem}")?;
        }
        Ok(())
    }
}
