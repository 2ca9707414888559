//! JSON Schemas: written in the configuration, or derived from the facts.

use serde_json::{Map, Value, json};

use crate::mapping::From;
use crate::model::FactType;
use crate::schema::Schema;

use super::facts::FactDecl;
use super::mapping::MappingDecl;
use super::node::Node;
use super::report::Located;
use super::table::Table;

/// A schema written as a table.
pub(super) fn compile(node: &Node<'_>) -> Option<Schema> {
    node.table()?;
    match Schema::compile_at(node.json()) {
        Ok(schema) => Some(schema),
        Err((at, problem)) => {
            node.report.add(
                &node.place_at(&at),
                format!("not a JSON Schema: {problem}"),
                "write for example `type = \"object\"` and `properties.order_number.type = \"string\"`",
            );
            None
        }
    }
}

/// Stands for a schema that was reported.
pub(super) fn any() -> Option<Schema> {
    Schema::compile(json!({})).ok()
}

fn type_of(name: &str, facts: &[FactDecl]) -> FactType {
    facts
        .iter()
        .find(|f| f.fact.name.as_str() == name)
        .map_or(FactType::Text, |f| f.fact.kind)
}

/// The longest text an argument may be, in characters.
const ARGUMENT_LENGTH: usize = 200;

/// The schema of the arguments, from the facts they are.
pub(super) fn of_arguments(
    table: &Table<'_>,
    arguments: &[Located<String>],
    facts: &[FactDecl],
) -> Option<Schema> {
    let mut properties = Map::new();
    for argument in arguments {
        let types = match type_of(&argument.value, facts) {
            FactType::Money | FactType::Number => json!(["string", "number"]),
            FactType::Boolean => json!(["string", "boolean"]),
            FactType::Text | FactType::Identifier | FactType::Date | FactType::State => {
                json!("string")
            }
        };
        let mut property = json!({"type": types, "minLength": 1, "maxLength": ARGUMENT_LENGTH});
        let only_shape = facts
            .iter()
            .find(|f| f.fact.name.as_str() == argument.value)
            .and_then(|f| f.fact.stated.as_ref())
            .filter(|s| s.patterns.is_empty() && s.means.is_empty())
            .and_then(|s| match s.shapes.as_slice() {
                [shape] => Some(shape),
                _ => None,
            });
        if let Some(shape) = only_shape {
            property["pattern"] = Value::String(shape.whole());
        }
        properties.insert(argument.value.clone(), property);
    }
    let required: Vec<&str> = arguments.iter().map(|a| a.value.as_str()).collect();
    compiled(
        table,
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }),
    )
}

/// The schema of the answer, from the places of the facts in it: every place of a fact that is
/// not optional must be there, with a value of a fitting type.
pub(super) fn of_answer(
    table: &Table<'_>,
    mappings: &[MappingDecl],
    facts: &[FactDecl],
) -> Option<Schema> {
    let at_root = |d: &&MappingDecl| matches!(&d.mapping.from, From::Pointer(p) if p.is_plural() && p.plain_keys().is_empty());
    let mut root = match mappings.iter().find(at_root) {
        None => json!({"type": "object"}),
        Some(decl) if decl.mapping.reading.list => not_null(),
        Some(_) => json!({"type": "array"}),
    };
    for decl in mappings.iter().filter(|d| !d.mapping.optional) {
        let list = decl.mapping.reading.list;
        match &decl.mapping.from {
            From::Pointer(pointer) => {
                let leaf = if list {
                    not_null()
                } else if pointer.is_plural() {
                    json!({"type": ["array", "object"]})
                } else {
                    leaf(type_of(&decl.fact.value, facts))
                };
                require(&mut root, &pointer.plain_keys(), &leaf);
            }
            From::Format(_, places) => {
                for (_, pointer) in places {
                    require(&mut root, &pointer.plain_keys(), &not_null());
                }
            }
            From::Each { list: at, .. } | From::Count(at) => {
                let leaf = if list {
                    not_null()
                } else {
                    json!({"type": ["array", "object"]})
                };
                require(&mut root, &at.plain_keys(), &leaf);
            }
            From::Total { plus, minus } => {
                for pointer in plus.iter().chain(minus) {
                    let leaf = if pointer.is_plural() {
                        json!({"type": ["array", "object"]})
                    } else {
                        json!({"type": ["number", "string", "array"]})
                    };
                    require(&mut root, &pointer.plain_keys(), &leaf);
                }
            }
            From::Argument(_) => {}
        }
    }
    compiled(table, root)
}

fn not_null() -> Value {
    json!({"type": ["string", "number", "boolean", "array", "object"]})
}

fn leaf(kind: FactType) -> Value {
    match kind {
        FactType::Number | FactType::Money => json!({"type": ["number", "string"]}),
        FactType::Boolean => json!({"type": ["boolean", "string"]}),
        FactType::State => json!({"type": ["string", "array"]}),
        // The fact's declared form says what a bare number means.
        FactType::Date => json!({"type": ["string", "number", "array"]}),
        FactType::Text | FactType::Identifier => json!({"type": ["string", "number", "array"]}),
    }
}

/// Requires a value at the end of a path of keys.
fn require(schema: &mut Value, keys: &[&str], leaf: &Value) {
    let Some((first, rest)) = keys.split_first() else {
        return;
    };
    if first.parse::<usize>().is_ok() {
        schema["type"] = json!(["array", "object"]);
        return;
    }
    if schema.get("properties").is_none() {
        schema["properties"] = json!({});
        schema["required"] = json!([]);
    }
    if let Some(required) = schema["required"].as_array_mut()
        && !required.iter().any(|r| r == first)
    {
        required.push(json!(first));
    }
    let child = &mut schema["properties"][*first];
    if rest.is_empty() {
        if child.is_null() {
            *child = leaf.clone();
        }
        return;
    }
    if child.is_null() || child.get("properties").is_none() {
        *child = json!({"type": "object"});
    }
    require(child, rest, leaf);
}

fn compiled(table: &Table<'_>, schema: Value) -> Option<Schema> {
    match Schema::compile(schema) {
        Ok(schema) => Some(schema),
        Err(problem) => {
            table.report.add(
                &table.place,
                format!("no JSON Schema follows from the facts: {problem}"),
                "write it yourself, as `[tool.arguments_schema]` or `[tool.result]`",
            );
            None
        }
    }
}
