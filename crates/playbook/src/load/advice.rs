//! Advice: what a configuration may say but rarely means. Worth another look, and no mistake.

use crate::model::{FactType, IdentityLevel};

use super::Declared;
use super::facts::FactDecl;
use super::report::{Located, Report};

pub(super) fn all(declared: &Declared, report: &Report<'_>) {
    possession(declared, report);
    open_answers(declared, report);
    text_lists(declared, report);
}

/// A person who knows an identifier need not be its owner.
fn possession(declared: &Declared, report: &Report<'_>) {
    let Some(identity) = &declared.identity else {
        return;
    };
    for (method, place) in identity.identity.methods.iter().zip(&identity.methods) {
        let tool = declared.tools.iter().find(|t| t.tool.name == method.tool);
        if let Some([only]) = tool.map(|t| t.tool.arguments.as_slice())
            && method.level == IdentityLevel::Verified
        {
            report.advise(
                place,
                format!("takes `{only}` alone for proof: a customer who names one is taken for the customer it belongs to"),
                "name a tool that also asks for something that only they know, or write `level = \"partly_verified\"`",
            );
        }
    }
}

/// Answers of every kind: a pattern that fits all of them fits anything.
const ANSWERS: [&str; 4] = [
    "It came on Tuesday and I want another one.",
    "Kastanienallee 7, 10435 Berlin",
    "because the colour is wrong",
    "I really could not say, sorry",
];

/// Two facts that are asked for in one message, and that both take any answer.
fn open_answers(declared: &Declared, report: &Report<'_>) {
    let takes_anything = |name: &&Located<String>| {
        let fact = fact(declared, &name.value).map(|decl| &decl.fact);
        let asked = fact
            .filter(|f| f.ask.is_some())
            .and_then(|f| f.stated.as_ref());
        let answer = asked.and_then(|stated| stated.answer.as_ref());
        answer.is_some_and(|pattern| ANSWERS.iter().all(|text| pattern.is_match(text)))
    };
    for playbook in &declared.playbooks {
        let mut open = playbook.requires.iter().filter(takes_anything);
        let Some(first) = open.next() else { continue };
        for other in open {
            report.advise(
                &other.place,
                format!(
                    "is asked for together with `{}`, and both have an `answer` that takes anything",
                    first.value
                ),
                "narrow one of the two, or say with `patterns` and `means` how it is told",
            );
        }
    }
}

/// An identifier is taken from a list that is declared as text.
fn text_lists(declared: &Declared, report: &Report<'_>) {
    for decl in &declared.facts {
        let Some(one_of) = &decl.one_of else { continue };
        let list = one_of.one_of.list.as_str();
        let Some(of) = fact(declared, list) else {
            continue;
        };
        if decl.fact.kind == FactType::Identifier && of.fact.kind == FactType::Text {
            report.advise(
                &one_of.place,
                format!("takes an identifier from `{list}`, which is text"),
                format!("write `type = \"identifier\"` for `{list}`, if that is what it holds"),
            );
        }
    }
}

fn fact<'d>(declared: &'d Declared, name: &str) -> Option<&'d FactDecl> {
    declared.facts.iter().find(|f| f.fact.name.as_str() == name)
}
