//! Reads the files of a configuration, checks everything, and reports every mistake at once.

mod actions;
mod address;
mod advice;
mod arguments;
mod check;
mod conduct;
mod desk;
mod error;
mod facts;
mod mapping;
mod models;
mod node;
mod one_of;
mod options;
mod playbooks;
mod reach;
mod report;
mod schema;
mod sentence;
mod suggest;
mod systems;
mod table;
mod text;
mod tools;
mod transport;
mod wording;

pub use error::{ConfigError, ConfigErrors};

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeTable;

use crate::digest::ConfigurationDigest;
use crate::limits::Limits;
use crate::model::{
    Canned, Disposition, Fact, FactType, Identity, Playbooks, Tool, Understanding, Wording,
};
use crate::names::{FactName, QueueName};
use crate::template::Template;
use crate::waiting::Waiting;

use desk::{DeskDecl, IdentityDecl, QueueDecl};
use facts::FactDecl;
use models::{AgentsDecl, ModelDecl};
use playbooks::{PlaybookDecl, RouterDecl};
use report::{Located, Report};
use systems::SystemDecl;
use table::Table;
use tools::ToolDecl;

/// The most files one configuration may have.
pub const MAX_FILES: usize = 64;

/// The most bytes one file may have.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// The version of the configuration format.
const FORMAT: u64 = 1;

/// Everything declared, before the names are known to fit together.
struct Declared {
    desk: Option<DeskDecl>,
    wording: Option<Wording>,
    limits: Limits,
    waiting: Waiting,
    identity: Option<IdentityDecl>,
    facts: Vec<FactDecl>,
    systems: Vec<SystemDecl>,
    tools: Vec<ToolDecl>,
    playbooks: Vec<PlaybookDecl>,
    router: RouterDecl,
    understanding: Understanding,
    queues: Vec<QueueDecl>,
    dispositions: Vec<Located<Disposition>>,
    canned: Vec<Canned>,
    models: Vec<ModelDecl>,
    agents: AgentsDecl,
}

/// Reads and checks a configuration: the TOML files of a directory as (name, text). They are merged
/// in the order of their names. Every mistake is collected, not only the first.
///
/// ```
/// let text = std::fs::read_to_string("../../examples/shop/shop.toml")?;
/// let playbooks = baton_playbook::load(&[("shop.toml".to_owned(), text.clone())])?;
/// assert!(!playbooks.playbooks.is_empty());
///
/// let unknown = format!("{text}\n[limit]\ncalls_per_edge = 2\n");
/// let mistakes = baton_playbook::load(&[("shop.toml".to_owned(), unknown)]).unwrap_err();
/// assert!(mistakes.to_string().contains("limit"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load(files: &[(String, String)]) -> Result<Playbooks, ConfigErrors> {
    let mut files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.strip_prefix('\u{feff}').unwrap_or(text)))
        .collect();
    files.sort_by_key(|(name, _)| *name);
    let report = Report::new(files);
    let playbooks = read(&report);
    let advice = report.advice();
    let digest = ConfigurationDigest::of(report.files());
    match (report.finish(), playbooks) {
        (None, Some(playbooks)) => Ok(Playbooks {
            digest: Some(digest),
            advice,
            ..playbooks
        }),
        (Some(errors), _) => Err(errors),
        (None, None) => Err(ConfigErrors(Vec::new())),
    }
}

fn read(report: &Report<'_>) -> Option<Playbooks> {
    let nowhere = report.start(0);
    if report.files().is_empty() {
        report.add(
            &nowhere,
            "the configuration has no files",
            "add a file that ends in `.toml`",
        );
        return None;
    }
    if report.files().len() > MAX_FILES {
        report.add(
            &nowhere,
            format!("the configuration has {} files", report.files().len()),
            format!("at most {MAX_FILES} are read"),
        );
        return None;
    }
    let (documents, whole) = parse(report);
    let tables: Vec<Table<'_>> = documents
        .iter()
        .map(|(file, document)| Table::new(report, report.start(*file), document))
        .collect();
    let declared = Declared::read(&tables, report, whole);
    for table in tables {
        table.finish();
    }
    if !whole {
        return None;
    }
    check::all(&declared, report);
    advice::all(&declared, report);
    declared.playbooks()
}

/// The documents, and whether all files could be read.
fn parse<'a>(report: &Report<'a>) -> (Vec<(usize, DeTable<'a>)>, bool) {
    let mut documents = Vec::new();
    let mut whole = true;
    for (file, (_, text)) in report.files().iter().enumerate() {
        let start = report.start(file);
        if text.len() > MAX_FILE_BYTES {
            whole = false;
            report.add(
                &start,
                format!("the file is larger than {} KiB", MAX_FILE_BYTES / 1024),
                "split it into several files",
            );
            continue;
        }
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let mut place = report.start(file);
            place.offset = error.span().map_or(0, |span| span.start);
            let problem = error.message().trim_end().replace('\n', ", ");
            let help = if problem.contains("escape") {
                "in double quotes `\\` begins an escape; write patterns in single quotes"
            } else {
                ""
            };
            report.add(&place, format!("not TOML: {problem}"), help);
        }
        if errors.is_empty() {
            documents.push((file, document.into_inner()));
        } else {
            whole = false;
        }
    }
    (documents, whole)
}

impl Declared {
    fn read<'a>(tables: &[Table<'a>], report: &Report<'a>, whole: bool) -> Self {
        format(tables, report, whole);
        let single = |key: &'static str| single(tables, report, key);
        let several = |key: &'static str| tables.iter().flat_map(move |t| t.tables(key));
        let limits = desk::limits(single("limits"), &Limits::default());
        let facts: Vec<FactDecl> = several("fact").filter_map(facts::read).collect();
        let missing = |key: &str| {
            if whole && !tables.iter().any(|t| t.has(key)) {
                report.add(
                    &report.start(0),
                    format!("no file has `[{key}]`"),
                    format!("add `[{key}]` to one of the files"),
                );
            }
        };
        let desk = single("desk");
        if desk.is_none() {
            missing("desk");
        }
        let identity = single("identity");
        if identity.is_none() {
            missing("identity");
        }
        let systems: Vec<SystemDecl> = several("system").filter_map(systems::read).collect();
        let playbooks: Vec<PlaybookDecl> = several("playbook")
            .filter_map(|t| playbooks::read(t, &limits))
            .collect();
        Self {
            desk: desk.and_then(desk::desk),
            wording: wording::wording(single("wording")),
            identity: identity.and_then(desk::identity),
            tools: several("tool")
                .filter_map(|t| tools::read(t, &systems, &facts))
                .collect(),
            systems,
            queues: several("queue").filter_map(desk::queue).collect(),
            dispositions: several("disposition")
                .filter_map(desk::disposition)
                .collect(),
            canned: several("canned").filter_map(desk::canned).collect(),
            router: playbooks::router(single("router")),
            understanding: playbooks::understanding(single("understanding")),
            models: tables.iter().flat_map(models::models).collect(),
            agents: models::agents(single("agents")),
            limits,
            waiting: desk::waiting(single("waiting")),
            facts,
            playbooks,
        }
    }

    fn playbooks(self) -> Option<Playbooks> {
        let desk = self.desk?;
        let named = |t: Template| t.with(text::DESK, &desk.name);
        let wording = self.wording?;
        let tools = tools::with_owners_compared(self.tools, self.identity.as_ref(), &self.facts);
        let identity = self.identity?.identity;
        let facts = self.facts.into_iter();
        let facts: BTreeMap<FactName, Fact> = facts
            .map(|decl| fact_of_desk(decl.fact, &desk, &identity))
            .map(|fact| (fact.name.clone(), fact))
            .collect();
        let compared = |mut tool: Tool| {
            for confirm in &mut tool.confirms {
                if let Some(fact) = facts.get(&confirm.fact) {
                    confirm.by = fact.comparison;
                }
            }
            Arc::new(tool)
        };
        Some(Playbooks {
            digest: None,
            wording: wording.each(named),
            limits: self.limits,
            waiting: self.waiting,
            identity,
            systems: self
                .systems
                .into_iter()
                .map(|decl| (decl.system.name.clone(), decl.system))
                .collect(),
            tools: tools.into_iter().map(compared).collect(),
            playbooks: self
                .playbooks
                .into_iter()
                .map(|d| Arc::new(d.playbook.named(&desk.name).with_names(&facts)))
                .collect(),
            facts,
            router: self.router.kind.map(|kind| kind.value).unwrap_or_default(),
            understanding: self.understanding,
            out_of_scope: self
                .router
                .out_of_scope
                .into_iter()
                .map(|o| o.value)
                .collect(),
            continuations: self
                .router
                .continuations
                .into_iter()
                .map(|c| c.value)
                .collect(),
            queues: self
                .queues
                .into_iter()
                .map(|decl| (decl.queue.name.clone(), decl.queue))
                .collect::<BTreeMap<_, _>>(),
            overflow: QueueName::new(desk.overflow),
            default_queue: QueueName::new(desk.default_queue),
            dispositions: self.dispositions.into_iter().map(|d| d.value).collect(),
            canned: self
                .canned
                .into_iter()
                .map(|c| Canned {
                    text: c.text.replace("{desk}", &desk.name),
                    ..c
                })
                .collect(),
            desk: desk.name,
            advice: Vec::new(),
            models: models::put_together(self.models, self.agents),
        })
    }
}

/// A fact with what the desk says of all of them: its name, country and currency, and who the customer is.
fn fact_of_desk(fact: Fact, desk: &DeskDecl, identity: &Identity) -> Fact {
    let named = |t: Template| t.with(text::DESK, &desk.name);
    let mut fact = Fact {
        ask: fact.ask.map(named),
        ask_again: fact.ask_again.into_iter().map(named).collect(),
        not_found: fact.not_found.map(named),
        ..fact
    };
    fact.comparison.country = desk.country;
    if fact.kind == FactType::Money {
        fact.currency = fact.currency.or(desk.currency);
    }
    if identity.name.as_ref() == Some(&fact.name)
        && let Some(stated) = &mut fact.stated
    {
        Arc::make_mut(stated).named = true;
    }
    fact
}

/// `format = 1`, in one file at least.
fn format(tables: &[Table<'_>], report: &Report<'_>, whole: bool) {
    let mut said = false;
    for table in tables {
        said |= table.has("format");
        table.count("format", FORMAT..=FORMAT);
    }
    if !said && whole {
        report.add(
            &report.start(0),
            "no file says which format the configuration has",
            format!("write `format = {FORMAT}` at the top of the first file"),
        );
    }
}

/// A section that may stand in one file only.
fn single<'a>(tables: &[Table<'a>], report: &Report<'a>, key: &'static str) -> Option<Table<'a>> {
    let mut found: Option<Table<'a>> = None;
    for table in tables {
        let Some(next) = table.table(key) else {
            continue;
        };
        match &found {
            None => found = Some(next),
            Some(first) => report.add(
                &next.place,
                format!("is already at {}", report.line_of(&first.place)),
                "keep it in one file",
            ),
        }
    }
    found
}

#[cfg(test)]
#[path = "load/load_tests.rs"]
mod tests;
