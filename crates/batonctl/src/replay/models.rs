//! The configured models' part in a replay: their questions and proposals, which of those were refused, and why.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};

use baton_orchestrator::{Agent, AskId, Event, Proposal, Recorded};
use baton_playbook::Models;
use serde::Serialize;

/// The models of a replay.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ModelFigures {
    /// The model that each agent asks.
    asked_by: BTreeMap<String, String>,
    /// Whether models are configured and were left out on purpose.
    left_out: bool,
    /// By agent.
    agents: BTreeMap<&'static str, OfAgent>,
}

/// One agent's questions, and their outcomes.
#[derive(Debug, Clone, Default, Serialize)]
struct OfAgent {
    asked: usize,
    /// Answers, by what they propose.
    proposed: BTreeMap<&'static str, usize>,
    /// Proposals that were refused, by why.
    refused: BTreeMap<&'static str, usize>,
    /// Questions without an answer, by how they failed.
    failed: BTreeMap<&'static str, usize>,
    /// Calls of an agent that asks a model, refused because their budget was used up.
    calls_refused: usize,
    /// Texts that were not sent or kept, because not everything in them is verified.
    withheld: usize,
    tokens: u64,
    cost_micros: u64,
}

impl ModelFigures {
    /// The models that a desk names; `left_out` where they are not asked on purpose.
    pub(super) fn of(models: &Models, left_out: bool) -> Self {
        let asked_by = models.asked_by();
        Self {
            asked_by: asked_by
                .map(|(agent, model)| (agent.to_string(), model.to_string()))
                .collect(),
            left_out,
            agents: BTreeMap::new(),
        }
    }

    /// Counts from a journal.
    pub(super) fn count(&mut self, journal: &[Recorded]) {
        let mut asks: BTreeMap<AskId, Agent> = BTreeMap::new();
        for recorded in journal {
            match &recorded.event {
                Event::ModelAsked { ask, agent, .. } => {
                    asks.insert(*ask, *agent);
                    self.agent(*agent).asked += 1;
                }
                Event::ModelAnswered {
                    ask,
                    usage,
                    proposal,
                    ..
                } => {
                    let Some(agent) = asks.get(ask) else { continue };
                    let of_agent = self.agent(*agent);
                    *of_agent.proposed.entry(what(proposal)).or_default() += 1;
                    of_agent.tokens += usage.tokens();
                    of_agent.cost_micros += usage.cost_micros;
                }
                Event::ModelFailed {
                    ask,
                    usage,
                    failure,
                    ..
                } => {
                    let Some(agent) = asks.get(ask) else { continue };
                    let of_agent = self.agent(*agent);
                    *of_agent.failed.entry(failure.kind.plain()).or_default() += 1;
                    of_agent.tokens += usage.tokens();
                    of_agent.cost_micros += usage.cost_micros;
                }
                Event::ProposalRefused { agent, why, .. } => {
                    *self.agent(*agent).refused.entry(why.plain()).or_default() += 1;
                }
                Event::CallRefused { agent, .. } if self.agents.contains_key(name(*agent)) => {
                    self.agent(*agent).calls_refused += 1;
                }
                Event::ReplyWithheld { agent, .. } if self.agents.contains_key(name(*agent)) => {
                    self.agent(*agent).withheld += 1;
                }
                _ => {}
            }
        }
    }

    fn agent(&mut self, agent: Agent) -> &mut OfAgent {
        self.agents.entry(name(agent)).or_default()
    }
}

fn name(agent: Agent) -> &'static str {
    match agent {
        Agent::Router => "router",
        Agent::Data => "data",
        Agent::Handoff => "handoff",
        Agent::Observer => "observer",
    }
}

fn what(proposal: &Proposal) -> &'static str {
    match proposal {
        Proposal::Intent {
            intent: Some(_), ..
        } => "intent",
        Proposal::Intent { intent: None, .. } => "no intent",
        Proposal::Call { .. } => "call",
        Proposal::Reply(_) => "reply",
        Proposal::Handoff(_) => "wish for a person",
        Proposal::Summary(_) => "summary",
        Proposal::Unreadable => "unreadable",
    }
}

impl Display for ModelFigures {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.left_out {
            return writeln!(
                f,
                "models               configured, and left out (--no-models)"
            );
        }
        if self.asked_by.is_empty() {
            return writeln!(f, "models               none configured");
        }
        for (agent, model) in &self.asked_by {
            writeln!(f, "model {model}, asked by {agent}")?;
            let Some(figures) = self.agents.get(agent.as_str()) else {
                writeln!(f, "  never asked")?;
                continue;
            };
            writeln!(
                f,
                "  asked              {:>7}, {} tokens",
                figures.asked, figures.tokens
            )?;
            counted(f, "proposed", &figures.proposed)?;
            counted(f, "refused", &figures.refused)?;
            counted(f, "failed", &figures.failed)?;
            if figures.calls_refused + figures.withheld > 0 {
                writeln!(
                    f,
                    "  refused besides: {} calls beyond their budget; withheld: {} texts",
                    figures.calls_refused, figures.withheld
                )?;
            }
        }
        Ok(())
    }
}

fn counted(
    f: &mut Formatter<'_>,
    what: &str,
    counts: &BTreeMap<&'static str, usize>,
) -> std::fmt::Result {
    for (kind, count) in counts {
        writeln!(f, "  {what:<9} {count:>16}  {kind}")?;
    }
    Ok(())
}
