//! Checks that everything declared fits together.

use std::collections::BTreeMap;

use crate::model::Resolution;
use crate::names::CUSTOMER;
use crate::sentence::Variant;

use super::Declared;
use super::actions;
use super::models;
use super::one_of;
use super::playbooks;
use super::reach;
use super::report::{Located, NameKind, Place, Report};
use super::sentence;
use super::suggest;
use super::text;

pub(super) fn all(declared: &Declared, report: &Report<'_>) {
    duplicates(declared, report);
    references(declared, report);
    answers(declared, report);
    examples(declared, report);
    queues(declared, report);
    identity(declared, report);
    about(declared, report);
    one_of::check(declared, report);
    reach::check(declared, report);
    models::in_time(declared, report);
    playbooks::router_has_a_model(&declared.router, declared.agents.router.is_some(), report);
    actions::check(declared, report);
    if declared.playbooks.is_empty() {
        report.add(
            &report.start(0),
            "no playbook is declared",
            "add `[[playbook]]` with an intent",
        );
    }
}

fn duplicates(declared: &Declared, report: &Report<'_>) {
    fn check<'a>(
        report: &Report<'_>,
        what: &str,
        names: impl Iterator<Item = (&'a str, &'a Place)>,
    ) {
        let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
        for (name, place) in names {
            if let Some(earlier) = first.get(name) {
                report.add(
                    place,
                    format!(
                        "the {what} `{name}` is already declared at {}",
                        report.line_of(earlier)
                    ),
                    "rename or remove one of the two",
                );
            } else {
                first.insert(name, place);
            }
        }
    }
    let d = declared;
    check(
        report,
        "fact",
        d.facts.iter().map(|f| (f.fact.name.as_str(), &f.place)),
    );
    check(
        report,
        "system",
        d.systems.iter().map(|s| (s.system.name.as_str(), &s.place)),
    );
    check(
        report,
        "tool",
        d.tools.iter().map(|t| (t.tool.name.as_str(), &t.place)),
    );
    check(
        report,
        "intent",
        d.playbooks
            .iter()
            .map(|p| (p.playbook.intent.as_str(), &p.place)),
    );
    check(
        report,
        "queue",
        d.queues.iter().map(|q| (q.queue.name.as_str(), &q.place)),
    );
    check(
        report,
        "model",
        d.models.iter().map(|m| (m.model.name.as_str(), &m.place)),
    );
    check(
        report,
        "disposition",
        d.dispositions
            .iter()
            .map(|d| (d.value.name.as_str(), &d.place)),
    );
}

fn references(declared: &Declared, report: &Report<'_>) {
    let facts: Vec<&str> = declared
        .facts
        .iter()
        .map(|f| f.fact.name.as_str())
        .collect();
    let tools: Vec<&str> = declared
        .tools
        .iter()
        .map(|t| t.tool.name.as_str())
        .collect();
    let systems: Vec<&str> = declared
        .systems
        .iter()
        .map(|s| s.system.name.as_str())
        .collect();
    let queues: Vec<&str> = declared
        .queues
        .iter()
        .map(|q| q.queue.name.as_str())
        .collect();
    let mut entities: Vec<&str> = declared
        .tools
        .iter()
        .map(|t| t.tool.entity.as_str())
        .chain([CUSTOMER])
        .collect();
    entities.sort_unstable();
    entities.dedup();
    let models: Vec<&str> = declared
        .models
        .iter()
        .map(|m| m.model.name.as_str())
        .collect();
    for (kind, name) in report.references() {
        let (known, what) = match kind {
            NameKind::Fact | NameKind::Placeholder => (&facts, "fact"),
            NameKind::Tool => (&tools, "tool"),
            NameKind::System => (&systems, "system"),
            NameKind::Queue => (&queues, "queue"),
            NameKind::Entity => (&entities, "kind of record"),
            NameKind::Model => (&models, "model"),
        };
        if known.contains(&name.value.as_str()) {
            continue;
        }
        let problem = match kind {
            NameKind::Placeholder => format!("`{{{}}}` is not a fact", name.value),
            NameKind::Entity => format!("no tool reads a record of the kind `{}`", name.value),
            NameKind::Fact
            | NameKind::Tool
            | NameKind::System
            | NameKind::Queue
            | NameKind::Model => {
                format!("there is no {what} `{}`", name.value)
            }
        };
        report.add(
            &name.place,
            problem,
            suggest::help(&name.value, known.iter().copied(), what),
        );
    }
}

/// An answer needs a variant that only names required facts: others may not be known when it is given. No
/// variant stands behind one that is always chosen in its place.
fn answers(declared: &Declared, report: &Report<'_>) {
    for decl in &declared.playbooks {
        if let Some(next) = &decl.next_action {
            sentence::reachable(next, &[], report);
        }
        let Some(answer) = &decl.answer else {
            continue;
        };
        let required: Vec<&str> = decl.requires.iter().map(|r| r.value.as_str()).collect();
        sentence::reachable(answer, &required, report);
        let exists = |name: &str| declared.facts.iter().any(|f| f.fact.name.as_str() == name);
        let not_required = |variant: &Variant| {
            let mut facts = variant.facts();
            let missing = facts.find(|f| *f != text::DESK && !required.contains(f));
            missing.map(str::to_owned)
        };
        let variants = answer.sentence.variants();
        if variants.iter().any(|v| not_required(v).is_none()) {
            continue;
        }
        let Some((last, place)) = variants.last().zip(answer.variants.last()) else {
            continue;
        };
        if let Some(slot) = not_required(last).filter(|slot| exists(slot)) {
            report.add(
                place,
                format!("names `{{{slot}}}`, which is not among the required facts"),
                if variants.len() == 1 {
                    format!("add \"{slot}\" to `requires`")
                } else {
                    "add a last variant that names required facts only".to_owned()
                },
            );
        }
    }
}

/// An example under two intents teaches the Router nothing.
fn examples(declared: &Declared, report: &Report<'_>) {
    let mut first: BTreeMap<String, (&str, &Place)> = BTreeMap::new();
    let all = declared
        .playbooks
        .iter()
        .flat_map(|p| p.examples.iter().map(|e| (p.playbook.intent.as_str(), e)))
        .chain(
            declared
                .router
                .out_of_scope
                .iter()
                .map(|e| ("out_of_scope", e)),
        )
        .chain(
            declared
                .router
                .continuations
                .iter()
                .map(|e| ("continuations", e)),
        );
    for (intent, example) in all {
        let folded = folded(&example.value);
        if let Some((other, earlier)) = first.get(folded.as_str()) {
            let whose = if *other == intent {
                "the same intent".to_owned()
            } else {
                format!("`{other}`")
            };
            report.add(
                &example.place,
                format!(
                    "the same example is already under {whose}, at {}",
                    report.line_of(earlier)
                ),
                "keep it where it belongs",
            );
        } else {
            first.insert(folded, (intent, &example.place));
        }
    }
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

fn queues(declared: &Declared, report: &Report<'_>) {
    let next = |name: &str| {
        declared
            .queues
            .iter()
            .find(|q| q.queue.name.as_str() == name)
            .and_then(|q| q.queue.next.as_ref())
            .map(crate::names::QueueName::as_str)
    };
    for decl in &declared.queues {
        let start = decl.queue.name.as_str();
        let mut route = vec![start];
        while let Some(name) = route.last().and_then(|name| next(name)) {
            if name == start {
                route.push(name);
                break;
            }
            if route.contains(&name) {
                break;
            }
            route.push(name);
        }
        if route.len() > 1
            && route.last() == Some(&start)
            && route.iter().min() == Some(&start)
            && let Some(place) = &decl.next
        {
            report.add(
                place,
                format!("the queues go in a circle: {}", route.join(" → ")),
                "remove `next` from the last of them",
            );
        }
    }
}

fn identity(declared: &Declared, report: &Report<'_>) {
    let Some(decl) = &declared.identity else {
        return;
    };
    let is_about_customer = |name: &str| {
        declared
            .facts
            .iter()
            .find(|f| f.fact.name.as_str() == name)
            .is_none_or(|f| f.fact.about.as_str() == CUSTOMER)
    };
    if !is_about_customer(&decl.customer.value) {
        report.add(
            &decl.customer.place,
            format!(
                "the fact `{}` is not about the customer",
                decl.customer.value
            ),
            "name the fact that identifies a customer, with `about = \"customer\"`",
        );
    }
    for (method, place) in decl.identity.methods.iter().zip(&decl.methods) {
        let Some(tool) = declared.tools.iter().find(|t| t.tool.name == method.tool) else {
            continue;
        };
        let entity = tool.tool.entity.as_str();
        if !entity.is_empty() && entity != CUSTOMER && tool.tool.owner.is_none() {
            report.add(
                place,
                format!(
                    "the tool `{}` does not say who the customer is",
                    method.tool
                ),
                "name a tool about the customer, or give this one an `owner`",
            );
        }
    }
}

/// A tool's facts are about its record. Only the customer's own identifier may stand in any answer.
fn about(declared: &Declared, report: &Report<'_>) {
    let customer = declared
        .identity
        .as_ref()
        .map(|i| i.customer.value.as_str());
    for decl in &declared.tools {
        if decl.tool.entity.as_str().is_empty() {
            continue;
        }
        for given in &decl.gives {
            let fact = declared
                .facts
                .iter()
                .find(|f| f.fact.name.as_str() == given.value);
            let Some(fact) = fact else { continue };
            let entity = &decl.tool.entity;
            if &fact.fact.about != entity && Some(given.value.as_str()) != customer {
                report.add(
                    &given.place,
                    format!(
                        "`{}` is about a record of the kind `{}`, the tool is about `{entity}`",
                        given.value, fact.fact.about
                    ),
                    format!("write `about = \"{entity}\"` in the fact, or declare another fact"),
                );
            }
        }
    }
}

/// Whether an intent needs its facts before it can end.
pub(super) fn needs_facts(resolution: &Resolution) -> bool {
    match resolution {
        Resolution::Answer(_) | Resolution::Person => true,
        Resolution::PersonAtOnce => false,
    }
}

/// The shortest time that a model is waited for, in milliseconds.
pub(super) fn shortest_wait(declared: &Declared) -> u64 {
    declared
        .playbooks
        .iter()
        .map(|p| &p.playbook.limits)
        .chain([&declared.limits])
        .map(|limits| limits.model_ms.min(limits.answer_ms))
        .min()
        .unwrap_or(u64::MAX)
}

/// The places where an intent requires a fact.
pub(super) fn required(declared: &Declared) -> impl Iterator<Item = &Located<String>> {
    declared
        .playbooks
        .iter()
        .filter(|p| needs_facts(&p.playbook.resolution))
        .flat_map(|p| &p.requires)
}
