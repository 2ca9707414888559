use std::collections::BTreeSet;

use serde_json::Value;

use super::json_schema;

/// What a schema may say about a value that its type in Rust says already.
const BY_TYPE: &[&str] = &[
    "$defs",
    "$ref",
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "default",
    "description",
    "format",
    "items",
    "oneOf",
    "properties",
    "required",
    "title",
    "type",
];
/// The formats that a type in Rust always writes.
const FORMATS: &[&str] = &["date-time", "float", "uint16", "uint32", "uint64", "uuid"];

/// Collects what the schema demands beyond the shape.
fn demands(schema: &Value, named: bool, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                let free = named || BY_TYPE.contains(&key.as_str());
                let format = value.as_str().unwrap_or_default();
                let of_type = match key.as_str() {
                    // The least of an unsigned number, the most of a 16-bit one.
                    "minimum" => value == 0,
                    "maximum" => value == u64::from(u16::MAX),
                    "format" if !named => FORMATS.contains(&format),
                    _ => free,
                };
                if !of_type {
                    found.insert(format!("{key}: {value}"));
                }
                let names = !named && matches!(key.as_str(), "properties" | "$defs");
                if !matches!(key.as_str(), "default" | "required" | "const") || named {
                    demands(value, names, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| demands(item, false, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Sealing does not validate, because whatever the types hold is valid. This holds as long as the
/// published schema bounds nothing that a type does not bound; a change that adds such a bound has to
/// check it in [`super::Sealed`].
#[test]
fn the_schema_bounds_nothing_that_a_type_does_not_bound() {
    let mut found = BTreeSet::new();
    demands(&json_schema(), false, &mut found);
    assert!(found.is_empty(), "{found:#?}");
}
