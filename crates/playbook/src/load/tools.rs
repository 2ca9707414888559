//! Reads `[[tool]]`: what is asked of a system of record, and what its answer is about.

use crate::identifier::Compare;
use crate::mapping::{From, Mapping};
use crate::model::Tool;
use crate::names::{EntityName, FactName, SystemName, ToolName};
use crate::pointer::Pointer;
use crate::read::{Compared, Confirm, Pick, RecordId};
use crate::same::Comparison;

use super::arguments::{argument_named, arguments, check_argument};
use super::conduct::conduct;
use super::desk::IdentityDecl;
use super::facts::FactDecl;
use super::mapping::{self, singular};
use super::report::{Located, NameKind, Place};
use super::schema;
use super::systems::SystemDecl;
use super::table::Table;
use super::text;
use super::transport;

/// A tool as declared.
pub(super) struct ToolDecl {
    pub(super) tool: Tool,
    pub(super) place: Place,
    /// The place of every fact it gives.
    pub(super) gives: Vec<Located<String>>,
}

pub(super) fn read(
    table: Table<'_>,
    systems: &[SystemDecl],
    facts: &[FactDecl],
) -> Option<ToolDecl> {
    let name = table.name("name", "\"get_order\"");
    let table = match &name {
        Some(name) => table.called(format!("tool.{}", name.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let system = table.required_reference("system", NameKind::System, "\"orders\"");
    let asked = system.as_ref().and_then(|system| {
        let named = |decl: &&SystemDecl| decl.system.name.as_str() == system.value;
        systems.iter().find(named)
    });
    let operation = transport::operation(&table, asked);
    let arguments = arguments(&table, &operation.texts);
    let entity = table.required_text("entity", "\"order\"");
    let record = record(&table, &arguments);
    let pick = pick(&table);
    let owner = singular(&table, "owner", "/customer_id").map(|p| p.value);
    let mut mappings = mapping::read(&table, &arguments, facts);
    let key = key(&table, &arguments, record.as_ref(), &mappings);
    let confirms = confirms(&table, &arguments, &mappings);
    if let (Some(key), Some(record)) = (&key, &record)
        && !mappings.iter().any(|m| &m.mapping.fact == key)
    {
        mappings.push(mapping::of_record(key, record, &table.place, facts));
    }
    let compared = Compared {
        record: compared(key.as_ref(), record.as_ref(), &mappings, facts),
        owner: Compare::default(),
    };
    let conduct = conduct(&table, operation.nature);
    let arguments_schema = match table.get("arguments_schema") {
        Some(node) => schema::compile(&node),
        None => schema::of_arguments(&table, &arguments, facts),
    };
    let result_schema = match table.get("result") {
        Some(node) => schema::compile(&node),
        None => schema::of_answer(&table, &mappings, facts),
    };
    let place = table.place.clone();
    table.finish();
    let name = name?.value;
    let gives = mappings.iter().map(|m| m.fact.clone()).collect();
    let facts: Vec<Mapping> = mappings.into_iter().map(|m| m.mapping).collect();
    Some(ToolDecl {
        tool: Tool {
            label: label.unwrap_or_else(|| text::humane(&name)),
            name: ToolName::new(name),
            system: SystemName::new(system.map(|s| s.value).unwrap_or_default()),
            operation: operation.operation,
            arguments: arguments.iter().map(|a| FactName::new(&*a.value)).collect(),
            arguments_schema: arguments_schema.or_else(schema::any)?,
            result_schema: result_schema.or_else(schema::any)?,
            entity: EntityName::new(entity.map(|e| e.value).unwrap_or_default()),
            record: record.unwrap_or(RecordId::Argument(FactName::new(""))),
            key,
            confirms,
            owner,
            pick,
            compared,
            facts,
            idempotent: conduct.idempotent,
            reads_only: conduct.reads_only,
            timeout_ms: conduct.timeout_ms,
            tries: conduct.tries,
            eager: conduct.eager,
        },
        place,
        gives,
    })
}

/// The tools, whose owners are compared as the customer's own identifier is.
pub(super) fn with_owners_compared(
    tools: Vec<ToolDecl>,
    identity: Option<&IdentityDecl>,
    facts: &[FactDecl],
) -> Vec<Tool> {
    let customer = identity.and_then(|identity| {
        let name = &identity.customer.value;
        facts.iter().find(|f| f.fact.name.as_str() == name)
    });
    let compare = customer.map_or_else(Compare::default, |decl| decl.fact.compare);
    let tools = tools.into_iter().map(|decl| decl.tool);
    tools
        .map(|mut tool| {
            tool.compared.owner = compare;
            tool
        })
        .collect()
}

/// Takes the one record out of a list.
fn pick(table: &Table<'_>) -> Option<Pick> {
    let at = singular(table, "pick", "/items");
    let more = singular(table, "more", "/next");
    if at.is_none()
        && let Some(more) = &more
        && !table.has("pick")
    {
        table.report.add(
            &more.place,
            "only a search has a further page",
            "add `pick`, or remove it",
        );
    }
    at.map(|at| Pick {
        at: at.value,
        more: more.map(|more| more.value),
    })
}

/// How the record's identifier is compared: as the fact is that it is asked for by, or that stands in
/// its place.
fn compared(
    key: Option<&FactName>,
    record: Option<&RecordId>,
    mappings: &[mapping::MappingDecl],
    facts: &[FactDecl],
) -> Compare {
    let named = |name: &FactName| facts.iter().find(|f| &f.fact.name == name);
    let placed = || {
        let (RecordId::At(place) | RecordId::AtOrArgument(place, _)) = record? else {
            return None;
        };
        let there = mappings
            .iter()
            .find(|m| matches!(&m.mapping.from, From::Pointer(p) if p == place))?;
        named(&there.mapping.fact)
    };
    let fact = key.and_then(named).or_else(placed);
    fact.map_or_else(Compare::default, |decl| decl.fact.compare)
}

/// Where the identifier comes from: a pointer, an argument in braces, or both in a list.
fn record(table: &Table<'_>, arguments: &[Located<String>]) -> Option<RecordId> {
    let Some(node) = table.get("record") else {
        table.missing("record", "\"/order_number\"");
        return None;
    };
    if !node.is_list() {
        return record_part(table, &node.text()?, arguments);
    }
    let parts: Vec<RecordId> = node
        .texts()
        .iter()
        .filter_map(|part| record_part(table, part, arguments))
        .collect();
    if let [RecordId::At(place), RecordId::Argument(name)] = parts.as_slice() {
        return Some(RecordId::AtOrArgument(place.clone(), name.clone()));
    }
    table.report.add(
        &node.place,
        "is not a place followed by an argument",
        "write for example `[\"/id\", \"{order_number}\"]`",
    );
    None
}

fn record_part(
    table: &Table<'_>,
    written: &Located<String>,
    arguments: &[Located<String>],
) -> Option<RecordId> {
    if let Some(argument) = argument_named(&written.value) {
        check_argument(table.report, &written.place, argument, arguments);
        return Some(RecordId::Argument(FactName::new(argument)));
    }
    match Pointer::parse(&written.value) {
        Ok(pointer) if pointer.is_plural() => {
            table.report.add(
                &written.place,
                "can stand for several values, a record has one identifier",
                "write a pointer without `*` and `[…]`",
            );
            None
        }
        Ok(pointer) => Some(RecordId::At(pointer)),
        Err(problem) => {
            table.report.add(
                &written.place,
                problem,
                "write where the answer holds the identifier, such as `/order_number`, or `{order_number}` if the answer does not repeat it",
            );
            None
        }
    }
}

/// The argument that must equal the record's identifier: as declared, or else the argument that is
/// mapped from the place of the identifier.
fn key(
    table: &Table<'_>,
    arguments: &[Located<String>],
    record: Option<&RecordId>,
    mappings: &[mapping::MappingDecl],
) -> Option<FactName> {
    if let Some(key) = table.text("key") {
        check_argument(table.report, &key.place, &key.value, arguments);
        return Some(FactName::new(key.value));
    }
    match record? {
        RecordId::Argument(name) | RecordId::AtOrArgument(_, name) => Some(name.clone()),
        RecordId::At(place) => mappings
            .iter()
            .find(|m| matches!(&m.mapping.from, From::Pointer(p) if p == place))
            .map(|m| m.mapping.fact.clone())
            .filter(|fact| arguments.iter().any(|a| a.value == fact.as_str())),
    }
}

/// Arguments of a search that the answer must repeat.
fn confirms(
    table: &Table<'_>,
    arguments: &[Located<String>],
    mappings: &[mapping::MappingDecl],
) -> Vec<Confirm> {
    let names = table.get("confirm").map(|n| n.texts()).unwrap_or_default();
    for name in &names {
        check_argument(table.report, &name.place, &name.value, arguments);
        if !mappings.iter().any(|m| m.fact.value == name.value) {
            table.report.add(
                &name.place,
                format!("the answer is not read for `{}`", name.value),
                format!("add a `[[tool.fact]]` for `{}`", name.value),
            );
        }
    }
    names
        .into_iter()
        .map(|n| Confirm {
            fact: FactName::new(n.value),
            by: Comparison::default(),
        })
        .collect()
}
