//! The figures of a replay.

use std::collections::BTreeMap;

use serde::Serialize;

/// The figures of a replay, as `--json` prints them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Scorecard {
    pub(crate) conversations: usize,
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
    /// Facts marked verified that are wrong or somebody else's.
    pub(crate) wrong_verified: usize,
    /// Mean over the conversations that need any fact; a wrong verified fact counts −1.
    pub(crate) fidelity: f64,
    /// Facts the customer stated that no system confirms.
    pub(crate) stated: usize,
    pub(crate) tool_calls: usize,
    /// Failed tries of tool calls, from the journals.
    pub(crate) tool_failures: usize,
    /// The same, as the snapshots count them.
    pub(crate) tool_failures_in_snapshots: usize,
    /// By kind.
    pub(crate) failures: BTreeMap<String, usize>,
    pub(crate) refused_calls: usize,
    /// Conversations a representative has at the end.
    pub(crate) at_a_person: usize,
    /// Faults the systems of record were made to have.
    pub(crate) faults_injected: u64,
    pub(crate) steps: u64,
    pub(crate) seconds: f64,
    pub(crate) step_p50_us: u32,
    pub(crate) step_p99_us: u32,
    /// What was wrong, where something was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) problems: Vec<String>,
}

impl Scorecard {
    /// The scorecard as people read it.
    pub(crate) fn print(&self) {
        println!("conversations        {:>7}", self.conversations);
        println!("at a person          {:>7}", self.at_a_person);
        println!(
            "sealed, schema valid {:>7} {:>7}",
            self.sealed, self.schema_valid
        );
        println!(
            "customers verified   {:>7} of {} stated",
            self.customers_verified, self.customers_stated
        );
        println!(
            "records verified     {:>7} of {} stated",
            self.records_verified, self.records_stated
        );
        println!(
            "foreign disclosed    {:>7} of {} named",
            self.foreign_disclosed, self.records_foreign
        );
        println!("wrong but verified   {:>7}", self.wrong_verified);
        println!("fidelity             {:>7.4}", self.fidelity);
        println!("tool calls           {:>7}", self.tool_calls);
        println!(
            "failed tries         {:>7} in journals, {} in snapshots, {} faults injected",
            self.tool_failures, self.tool_failures_in_snapshots, self.faults_injected
        );
        for (kind, count) in &self.failures {
            println!("  {kind:<19}{count:>7}");
        }
        println!("handoffs, {} of them forced", self.forced_by_rule);
        for (rule, count) in &self.handoffs {
            println!("  {rule:<19}{count:>7}");
        }
        println!(
            "steps                {:>7} in {:.1} s",
            self.steps, self.seconds
        );
        println!(
            "input to durable     {:>7} us p50, {} us p99",
            self.step_p50_us, self.step_p99_us
        );
        for problem in &self.problems {
            println!("! {problem}");
        }
    }
}
