//! Reads `[[system]]` and `[[tool]]`: where systems of record are, and what is asked of them.

use serde_json::Value;

use crate::model::{Method, SecretHeader, System, Tool};
use crate::names::{EntityName, FactName, SystemName, ToolName};
use crate::pointer::Pointer;
use crate::read::{From, Mapping, Pick, RecordId};
use crate::template::Template;

use super::facts::FactDecl;
use super::mapping;
use super::report::{Kind, Located, Place, Report};
use super::schema;
use super::table::{Node, Table};
use super::text;

/// A system as declared.
pub(super) struct SystemDecl {
    pub(super) system: System,
    pub(super) place: Place,
}

pub(super) fn system(table: Table<'_>) -> Option<SystemDecl> {
    let name = table.name("name", "\"orders\"");
    let table = match &name {
        Some(name) => table.called(format!("system.{}", name.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let base_url = table
        .required_text("base_url", "\"https://orders.example.com/api\"")
        .and_then(|u| web_address(&table, &u));
    let mut secret_headers = Vec::new();
    for header in table.tables("secret_headers") {
        let name = header.required_text("header", "\"Authorization\"");
        let environment = header.required_text("environment", "\"ORDERS_TOKEN\"");
        header.finish();
        if let Some(name) = &name
            && !is_header_name(&name.value)
        {
            table.report.add(
                &name.place,
                format!("`{}` is not the name of a header", name.value),
                "write letters, digits and hyphens, such as `X-Api-Key`",
            );
        }
        if let (Some(header), Some(environment)) = (name, environment) {
            secret_headers.push(SecretHeader {
                header: header.value,
                environment: environment.value,
            });
        }
    }
    let place = table.place.clone();
    table.finish();
    let name = name?.value;
    Some(SystemDecl {
        system: System {
            label: label.unwrap_or_else(|| text::humane(&name)),
            base_url: base_url.unwrap_or_default(),
            secret_headers,
            name: SystemName::new(name),
        },
        place,
    })
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// An `http` or `https` address without a trailing slash, query or password.
fn web_address(table: &Table<'_>, written: &Located<String>) -> Option<String> {
    let wrong = |problem: String, help: &str| {
        table.report.add(&written.place, problem, help);
        None
    };
    let url = match url::Url::parse(&written.value) {
        Ok(url) => url,
        Err(error) => {
            return wrong(
                format!("`{}` is not a web address: {error}", written.value),
                "write it in full, such as `https://orders.example.com/api`",
            );
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return wrong(
            format!("`{}` addresses are not supported", url.scheme()),
            "write an address that starts with `https://` or `http://`",
        );
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong(
            "the address has a query or a fragment".to_owned(),
            "put the query into the `path` of each tool",
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(
            "the address holds a user name or password".to_owned(),
            "keep secrets outside the configuration, with `secret_headers`",
        );
    }
    Some(written.value.trim_end_matches('/').to_owned())
}

/// A tool as declared.
pub(super) struct ToolDecl {
    pub(super) tool: Tool,
    pub(super) place: Place,
    /// The place of every fact it gives.
    pub(super) gives: Vec<Located<String>>,
}

const METHODS: [(&str, Method); 5] = [
    ("GET", Method::Get),
    ("POST", Method::Post),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("DELETE", Method::Delete),
];

pub(super) fn tool(table: Table<'_>, facts: &[FactDecl]) -> Option<ToolDecl> {
    let name = table.name("name", "\"get_order\"");
    let table = match &name {
        Some(name) => table.called(format!("tool.{}", name.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let system = table.required_reference("system", Kind::System, "\"orders\"");
    let method = table
        .choice("method", &METHODS)
        .map_or(Method::Get, |m| m.value);
    let path = path(&table);
    let body = body(&table, method);
    let arguments = arguments(&table, path.as_ref(), body.as_ref());
    let entity = table.required_text("entity", "\"order\"");
    let record = record(&table, &arguments);
    let pick = pointer(&table, "pick", "/results").map(|at| Pick { at: at.value });
    let owner = pointer(&table, "owner", "/customer_id").map(|p| p.value);
    let mut mappings = mapping::read(&table, &arguments);
    let key = key(&table, &arguments, record.as_ref(), &mappings);
    let confirms = confirms(&table, &arguments, &mappings);
    if let (Some(key), Some(record)) = (&key, &record)
        && !mappings.iter().any(|m| &m.mapping.fact == key)
    {
        mappings.push(mapping::of_record(key, record, &table.place));
    }
    let conduct = conduct(&table, method);
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
            method,
            path: path.map(|p| p.value).unwrap_or_default(),
            body: body.map(|b| b.json()),
            arguments: arguments.iter().map(|a| FactName::new(&*a.value)).collect(),
            arguments_schema: arguments_schema.or_else(schema::any)?,
            result_schema: result_schema.or_else(schema::any)?,
            entity: EntityName::new(entity.map(|e| e.value).unwrap_or_default()),
            record: record.unwrap_or(RecordId::Argument(FactName::new(""))),
            key,
            confirms,
            owner,
            pick,
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

fn path(table: &Table<'_>) -> Option<Located<Template>> {
    let written = table.required_text("path", "\"/orders/{order_number}\"")?;
    let template = text::plain(table, &written)?;
    if !written.value.starts_with('/') || written.value.starts_with("//") {
        table.report.add(
            &written.place,
            "does not start with one `/`",
            "write what follows the system's `base_url`, such as `/orders/{order_number}`",
        );
    }
    if written
        .value
        .contains(|c: char| c.is_whitespace() || c.is_control())
        || written.value.contains(['#', '\\'])
    {
        table.report.add(
            &written.place,
            "holds a space, `#` or `\\`",
            "write `%20` for a space, and leave out what follows `#`",
        );
    }
    Some(Located {
        value: template,
        place: written.place,
    })
}

fn body<'a>(table: &Table<'a>, method: Method) -> Option<Node<'a>> {
    let node = table.get("body")?;
    if matches!(method, Method::Get | Method::Delete) {
        table.report.add(
            &node.place,
            "a GET or DELETE request has no body",
            "put the arguments into `path`, or write `method = \"POST\"`",
        );
    }
    Some(node)
}

/// The texts in a body, however deep.
fn body_texts(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((at.to_owned(), text.clone())),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                body_texts(item, &format!("{at}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                body_texts(item, &format!("{at}/{key}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The arguments: as declared, or else the placeholders of path and body.
fn arguments(
    table: &Table<'_>,
    path: Option<&Located<Template>>,
    body: Option<&Node<'_>>,
) -> Vec<Located<String>> {
    let mut used: Vec<Located<String>> = Vec::new();
    if let Some(path) = path {
        used.extend(path.value.slots().map(|slot| Located {
            value: slot.to_owned(),
            place: path.place.clone(),
        }));
    }
    if let Some(body) = body {
        let mut texts = Vec::new();
        body_texts(&body.json(), "", &mut texts);
        for (at, text) in texts {
            let written = Located {
                value: text,
                place: body.place_at(&at),
            };
            if let Some(template) = text::plain(table, &written) {
                used.extend(template.slots().map(|slot| Located {
                    value: slot.to_owned(),
                    place: written.place.clone(),
                }));
            }
        }
    }
    let mut seen = Vec::new();
    used.retain(|u| {
        let new = !seen.contains(&u.value);
        seen.push(u.value.clone());
        new
    });
    let Some(declared) = table.references("arguments", Kind::Fact) else {
        for slot in &used {
            table
                .report
                .refer(Kind::Placeholder, &slot.value, &slot.place);
        }
        return used;
    };
    for slot in &used {
        if !declared.iter().any(|a| a.value == slot.value) {
            table.report.add(
                &slot.place,
                format!("`{{{}}}` is not among the arguments", slot.value),
                format!("add \"{}\" to `arguments`", slot.value),
            );
        }
    }
    for argument in &declared {
        if !used.iter().any(|u| u.value == argument.value) {
            table.report.add(
                &argument.place,
                format!("the argument `{}` is never used", argument.value),
                format!(
                    "write `{{{}}}` in `path` or `body`, or remove it",
                    argument.value
                ),
            );
        }
    }
    declared
}

/// A JSON pointer.
pub(super) fn pointer(
    table: &Table<'_>,
    key: &'static str,
    example: &str,
) -> Option<Located<Pointer>> {
    let written = table.text(key)?;
    match Pointer::parse(&written.value) {
        Ok(value) => Some(Located {
            value,
            place: written.place,
        }),
        Err(problem) => {
            table.report.add(
                &written.place,
                problem,
                format!("write for example `{example}`"),
            );
            None
        }
    }
}

/// The argument named in `{argument}`, where that is all there is.
pub(super) fn argument_named(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

fn record(table: &Table<'_>, arguments: &[Located<String>]) -> Option<RecordId> {
    let written = table.required_text("record", "\"/order_number\"")?;
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

pub(super) fn check_argument(
    report: &Report<'_>,
    place: &Place,
    argument: &str,
    arguments: &[Located<String>],
) {
    if !arguments.iter().any(|a| a.value == argument) {
        report.add(
            place,
            format!("`{argument}` is not an argument of this tool"),
            format!("write `{{{argument}}}` in `path`, or name another argument"),
        );
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
        RecordId::Argument(name) => Some(name.clone()),
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
) -> Vec<FactName> {
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
    names.into_iter().map(|n| FactName::new(n.value)).collect()
}

/// How a tool behaves and is called.
struct Conduct {
    idempotent: bool,
    reads_only: bool,
    timeout_ms: u64,
    tries: u32,
    eager: bool,
}

fn conduct(table: &Table<'_>, method: Method) -> Conduct {
    let reads_only = table.boolean("reads_only");
    let idempotent = table.boolean("idempotent");
    let eager = table.boolean("eager");
    let tries = table.count("tries", 1..=10);
    let timeout = table.count("timeout_ms", 100..=60_000);
    let reads = reads_only
        .as_ref()
        .map_or(method == Method::Get, |r| r.value);
    let repeatable = idempotent.as_ref().map_or(reads, |i| i.value);
    match (method, &reads_only) {
        (Method::Get, Some(no)) if !no.value => table.report.add(
            &no.place,
            "a GET request only reads",
            "remove `reads_only`, or write the `method` the system expects for changes",
        ),
        (Method::Put | Method::Patch | Method::Delete, Some(yes)) if yes.value => {
            table.report.add(
                &yes.place,
                "a PUT, PATCH or DELETE request changes something",
                "remove `reads_only`, or write the `method` the system expects for reading",
            );
        }
        (
            Method::Get | Method::Post | Method::Put | Method::Patch | Method::Delete,
            Some(_) | None,
        ) => {}
    }
    if let Some(no) = &idempotent
        && !no.value
        && reads
    {
        table.report.add(
            &no.place,
            "a tool that only reads can be called twice without harm",
            "remove `idempotent`",
        );
    }
    if let Some(eager) = &eager
        && eager.value
        && !reads
    {
        table.report.add(
            &eager.place,
            "a tool that changes something is never called on its own",
            "remove `eager`",
        );
    }
    if let Some(tries) = &tries
        && tries.value > 1
        && !repeatable
    {
        table.report.add(
            &tries.place,
            format!(
                "is {}, but the tool is not idempotent: a second try could take effect twice",
                tries.value
            ),
            "remove `tries`, or write `idempotent = true` if the system ignores repeats",
        );
    }
    let usual = if repeatable { 3 } else { 1 };
    Conduct {
        idempotent: repeatable,
        reads_only: reads,
        timeout_ms: timeout.map_or(5_000, |t| t.value),
        tries: tries.map_or(usual, |t| u32::try_from(t.value).unwrap_or(1)),
        eager: eager.is_some_and(|e| e.value),
    }
}
