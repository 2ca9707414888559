//! `batonctl router languages`: how well playbooks with English examples serve customers in other languages.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use baton_playbook::{Playbooks, load};
use baton_router::acts::eval::{LabelledMessage, read};
use baton_router::{Example, Router};
use serde::Serialize;

use super::eval::{MeasuredRouter, trained};
use crate::error::CommandError;
use crate::output;

/// Translated requests of each desk: `language,category,text`.
const SHOP: &str = include_str!("../../../router/data/languages/shop.csv");
const PRACTICE: &str = include_str!("../../../router/data/languages/practice.csv");
/// The shop's configuration.
const SHOP_DESK: &str = include_str!("../../../../examples/shop/shop.toml");

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Which Router.
    #[arg(long, value_enum, default_value_t = MeasuredRouter::Multilingual)]
    kind: MeasuredRouter,
    /// The folder of weights. Without it: where the app looks.
    #[arg(long, env = "BATON_WEIGHTS", value_name = "DIR")]
    weights: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// How often the first intent was right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
struct Right {
    of: usize,
    right: usize,
    accuracy: f64,
}

impl Right {
    fn add(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
        self.accuracy = self.right as f64 / self.of as f64;
    }
}

/// What was measured at one desk.
#[derive(Debug, Serialize)]
struct AtDesk {
    desk: &'static str,
    intents: usize,
    all: Right,
    by_language: BTreeMap<String, Right>,
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Outcome {
    router: &'static str,
    desks: Vec<AtDesk>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let outcome = measure(arguments)?;
    output::print(&outcome, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

fn measure(arguments: &Arguments) -> Result<Outcome, CommandError> {
    let shop = vec![("shop.toml".to_owned(), SHOP_DESK.to_owned())];
    let desks = [
        ("shop", shop, SHOP),
        ("practice", baton_practice::playbooks::files(), PRACTICE),
    ];
    let mut router = "";
    let mut measured = Vec::new();
    for (desk, files, requests) in desks {
        let playbooks = load(&files)?;
        let examples = examples(&playbooks);
        let (trained, _) = trained(arguments.kind, arguments.weights.as_deref(), &examples)?;
        router = trained.name();
        measured.push(at_desk(
            desk,
            &*trained,
            playbooks.playbooks.len(),
            &read(requests),
        ));
    }
    Ok(Outcome {
        router,
        desks: measured,
    })
}

fn examples(playbooks: &Playbooks) -> Vec<Example<'_>> {
    let of_intents = playbooks.playbooks.iter().flat_map(|playbook| {
        let texts = playbook.examples.iter();
        texts.map(|text| Example::of(playbook.intent.as_str(), text))
    });
    let foreign = playbooks.out_of_scope.iter();
    of_intents
        .chain(foreign.map(|text| Example::out_of_scope(text)))
        .collect()
}

fn at_desk(
    desk: &'static str,
    router: &dyn Router,
    intents: usize,
    requests: &[LabelledMessage],
) -> AtDesk {
    let mut all = Right::default();
    let mut by_language: BTreeMap<String, Right> = BTreeMap::new();
    for request in requests {
        let routing = router.route(&request.text);
        let first = routing.alternatives.first();
        let right = first.is_some_and(|first| first.intent == request.acts);
        all.add(right);
        by_language
            .entry(request.language.clone())
            .or_default()
            .add(right);
    }
    AtDesk {
        desk,
        intents,
        all,
        by_language,
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} Router, taught in English, asked in other languages: first intent right",
            self.router
        )?;
        for desk in &self.desks {
            let Right {
                of,
                right,
                accuracy,
            } = desk.all;
            write!(
                f,
                "\n{:<10} {accuracy:.3} ({right} of {of}, {} intents):",
                desk.desk, desk.intents
            )?;
            for (language, right) in &desk.by_language {
                write!(f, " {language} {:.2}", right.accuracy)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_every_intent_are_there_in_twelve_languages() {
        let arguments = Arguments {
            kind: MeasuredRouter::Lexical,
            weights: None,
            json: false,
        };
        let outcome = measure(&arguments).unwrap();
        for desk in &outcome.desks {
            assert_eq!(desk.by_language.len(), 12);
            assert_eq!(desk.all.of, 12 * desk.intents, "{}", desk.desk);
        }
        assert!(outcome.to_string().contains("lexical Router"));
    }
}
