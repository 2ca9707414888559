//! Reads what only HTTP has: a base address, headers, and a tool's method, path and body.

use serde_json::Value;

use crate::load::address::{AddressHelp, address};
use crate::load::node::Node;
use crate::load::report::Located;
use crate::load::table::Table;
use crate::load::text;
use crate::model::{
    Credentials, Endpoint, HttpEndpoint, HttpOperation, Method, Operation, SecretHeader,
};
use crate::template::Template;

use super::{Nature, OperationDecl};

const HELP: AddressHelp = AddressHelp {
    example: "https://orders.example.com/api",
    credentials: "keep secrets outside the configuration, with `secret_headers`",
    query: "put the query into the `path` of each tool",
};

const METHODS: [(&str, Method); 5] = [
    ("GET", Method::Get),
    ("POST", Method::Post),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("DELETE", Method::Delete),
];

pub(super) fn endpoint(table: &Table<'_>) -> (Endpoint, Credentials) {
    let base_url = table
        .required_text("base_url", "\"https://orders.example.com/api\"")
        .and_then(|written| base_url(table, &written));
    let endpoint = HttpEndpoint {
        base_url: base_url.unwrap_or_default(),
    };
    (
        Endpoint::Http(endpoint),
        Credentials::Headers(secret_headers(table)),
    )
}

fn secret_headers(table: &Table<'_>) -> Vec<SecretHeader> {
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
    secret_headers
}

pub(super) fn operation(table: &Table<'_>) -> OperationDecl {
    let method = table
        .choice("method", &METHODS)
        .map_or(Method::Get, |m| m.value);
    let path = path(table);
    let body = body(table, method);
    let mut texts: Vec<Located<String>> = Vec::new();
    if let Some((written, _)) = &path {
        texts.push(written.clone());
    }
    if let Some(body) = &body {
        body_texts(body, &body.json(), "", &mut texts);
    }
    OperationDecl {
        operation: Operation::Http(HttpOperation {
            method,
            path: path.map(|(_, template)| template).unwrap_or_default(),
            body: body.map(|body| body.json()),
        }),
        texts,
        nature: nature(method),
    }
}

fn nature(method: Method) -> Nature {
    match method {
        Method::Get => Nature {
            reads: true,
            contradicted: Some((
                "a GET request only reads",
                "remove `reads_only`, or write the `method` the system expects for changes",
            )),
        },
        Method::Post => Nature {
            reads: false,
            contradicted: None,
        },
        Method::Put | Method::Patch | Method::Delete => Nature {
            reads: false,
            contradicted: Some((
                "a PUT, PATCH or DELETE request changes something",
                "remove `reads_only`, or write the `method` the system expects for reading",
            )),
        },
    }
}

fn path(table: &Table<'_>) -> Option<(Located<String>, Template)> {
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
        .contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
    {
        table.report.add(
            &written.place,
            "holds a space or `\\`",
            "write `%20` for a space and `%5C` for `\\`",
        );
    }
    if written.value.contains('#') {
        table.report.add(
            &written.place,
            "holds `#`, and what follows it is never sent to a server",
            "write `%23` for a `#` that belongs to the address; one in an argument's value is sent as such",
        );
    }
    Some((written, template))
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
fn body_texts(body: &Node<'_>, value: &Value, at: &str, found: &mut Vec<Located<String>>) {
    match value {
        Value::String(text) => found.push(Located {
            value: text.clone(),
            place: body.place_at(at),
        }),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                body_texts(body, item, &format!("{at}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                body_texts(body, item, &format!("{at}/{key}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// A system's address as it is written, without a slash at its end.
fn base_url(table: &Table<'_>, written: &Located<String>) -> Option<String> {
    address(table, written, &HELP)?;
    Some(written.value.trim_end_matches('/').to_owned())
}
