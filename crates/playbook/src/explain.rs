//! Explains a configuration in plain English to the person who wrote it.

use std::fmt;

use crate::digest::ConfigurationDigest;
use crate::model::{Fact, IdentityLevel, Playbook, Playbooks, Resolution};
use crate::names::SystemName;

/// A summary of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// The desk's name.
    pub desk: String,
    /// The digest of its files, by which journals name it; `None` where it was read from none.
    pub digest: Option<ConfigurationDigest>,
    /// What becomes of each intent: (label, sentence).
    pub intents: Vec<(String, String)>,
    /// The tools of each system: (label, address, tools).
    pub systems: Vec<(String, String, Vec<String>)>,
    /// How identity is established: a sentence each.
    pub identity: Vec<String>,
    /// How each fact gets known: (label, sentence).
    pub facts: Vec<(String, String)>,
    /// The route of each queue.
    pub queues: Vec<String>,
    /// Which agent asks which model; empty where none does.
    pub models: Vec<String>,
    /// Advice: what is worth another look.
    pub advice: Vec<String>,
}

/// Explains a configuration.
pub fn explain(playbooks: &Playbooks) -> Explanation {
    Explanation {
        desk: playbooks.desk.clone(),
        digest: playbooks.digest.clone(),
        intents: playbooks
            .playbooks
            .iter()
            .map(|p| (p.label.clone(), intent(playbooks, p)))
            .collect(),
        systems: playbooks
            .systems
            .values()
            .map(|s| {
                (
                    s.label.clone(),
                    s.endpoint.address().to_owned(),
                    tools_of(playbooks, &s.name),
                )
            })
            .collect(),
        identity: identity(playbooks),
        facts: playbooks
            .facts
            .values()
            .map(|fact| (fact.label.clone(), ways(playbooks, fact).join("; ")))
            .collect(),
        queues: playbooks
            .queues
            .values()
            .map(|queue| {
                let mut route = vec![queue.label.as_str()];
                let mut next = queue.next.as_ref();
                while let Some(queue) = next.and_then(|name| playbooks.queues.get(name)) {
                    route.push(queue.label.as_str());
                    next = queue.next.as_ref();
                }
                route.join(" → ")
            })
            .collect(),
        models: models(playbooks),
        advice: playbooks.advice.iter().map(ToString::to_string).collect(),
    }
}

/// What happens to a request of an intent.
fn intent(playbooks: &Playbooks, playbook: &Playbook) -> String {
    let requires = playbook.requires.iter();
    let needs: Vec<&str> = requires.map(|f| playbooks.fact_label(f)).collect();
    let gathers = if needs.is_empty() {
        "gathers nothing".to_owned()
    } else {
        format!("gathers {}", needs.join(", "))
    };
    let queue = &playbook.queue;
    let ends = match &playbook.resolution {
        Resolution::Answer(_) => format!("{gathers}, then the agents answer"),
        Resolution::Person => format!("{gathers}, then a person acts ({queue})"),
        Resolution::PersonAtOnce => format!("goes to a person at once ({queue})"),
    };
    format!("{ends}; {}", counted(playbook.examples.len(), "example"))
}

/// The ways to a value of a fact, and who sees it.
fn ways(playbooks: &Playbooks, fact: &Fact) -> Vec<String> {
    let mut ways = Vec::new();
    for tool in playbooks.tools_for(&fact.name) {
        ways.push(format!("verified by {}", tool.name));
    }
    if let Some(one_of) = &fact.one_of {
        let list = playbooks.fact_label(&one_of.list);
        let most = one_of.at_most;
        ways.push(match (one_of.containing.is_empty(), one_of.only.is_empty()) {
            (true, true) => format!("taken from {list} where there is only one"),
            (true, false) => {
                format!("taken from {list}: the only one that is meant (of at most {most})")
            }
            (false, _) => format!(
                "taken from {list}: the one that contains what the customer named (of at most {most})"
            ),
        });
    }
    if let Some(stated) = &fact.stated {
        ways.push(match &stated.prefix {
            Some(prefix) => format!("stated by the customer, with or without `{prefix}`"),
            None => "stated by the customer".to_owned(),
        });
    }
    if fact.personal {
        ways.push("shown only when identity is verified".to_owned());
    }
    ways
}

fn models(playbooks: &Playbooks) -> Vec<String> {
    playbooks
        .models
        .asked_by()
        .filter_map(|(agent, name)| {
            let model = playbooks.models.models.get(name)?;
            let key = model
                .key
                .as_ref()
                .map_or_else(String::new, |key| format!(", key `{key}` of the keychain"));
            Some(format!(
                "{agent} asks {} ({} at {}{key})",
                model.model,
                model.provider.as_str(),
                model.address()
            ))
        })
        .collect()
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn tools_of(playbooks: &Playbooks, system: &SystemName) -> Vec<String> {
    playbooks
        .tools
        .iter()
        .filter(|t| &t.system == system)
        .map(|t| {
            let by: Vec<&str> = t
                .arguments
                .iter()
                .map(|a| playbooks.fact_label(a))
                .collect();
            let changes = if t.reads_only { "" } else { ", changes data" };
            format!(
                "{} ({} by {}, gives {}{changes})",
                t.name,
                t.entity,
                by.join(" and "),
                counted(t.facts.len(), "fact")
            )
        })
        .collect()
}

fn identity(playbooks: &Playbooks) -> Vec<String> {
    let identity = &playbooks.identity;
    let mut lines: Vec<String> = identity
        .methods
        .iter()
        .map(|method| {
            let by: Vec<&str> = playbooks
                .tool(&method.tool)
                .map(|t| {
                    t.arguments
                        .iter()
                        .map(|a| playbooks.fact_label(a))
                        .collect()
                })
                .unwrap_or_default();
            let level = match method.level {
                IdentityLevel::Verified => "verified",
                IdentityLevel::PartlyVerified => "partly verified",
                IdentityLevel::Unverified => "not verified",
            };
            format!(
                "a customer found by {} ({}) is {level}",
                by.join(" and "),
                method.tool
            )
        })
        .collect();
    lines.push(if identity.bearer_records {
        "who names a record's identifier sees the record's facts, but nothing personal".to_owned()
    } else {
        "nothing is shown before the customer is known".to_owned()
    });
    lines
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.desk)?;
        if let Some(digest) = &self.digest {
            writeln!(f, "configuration {digest}")?;
        }
        writeln!(f, "\n{}", counted(self.intents.len(), "intent"))?;
        for (label, sentence) in &self.intents {
            writeln!(f, "  {label}: {sentence}")?;
        }
        writeln!(f, "\nSystems of record")?;
        for (label, address, tools) in &self.systems {
            writeln!(f, "  {label} at {address}")?;
            for tool in tools {
                writeln!(f, "    {tool}")?;
            }
        }
        writeln!(f, "\nIdentity")?;
        for line in &self.identity {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "\n{}", counted(self.facts.len(), "fact"))?;
        for (label, sentence) in &self.facts {
            writeln!(f, "  {label}: {sentence}")?;
        }
        writeln!(f, "\nQueues")?;
        for route in &self.queues {
            writeln!(f, "  {route}")?;
        }
        if !self.models.is_empty() {
            writeln!(f, "\nModels")?;
            for line in &self.models {
                writeln!(f, "  {line}")?;
            }
        }
        if !self.advice.is_empty() {
            writeln!(f, "\nWorth another look")?;
            for line in &self.advice {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}
