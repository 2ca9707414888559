//! Systems of record in memory: what they hold, how slow they are, and how they fail. Answers are
//! bytes and are read by the connectors' own code.

use baton_connectors::read_answer;
use baton_playbook::{Failure, FailureKind, Operation, Piece, Tool, ToolSuccess};
use baton_practice::{Company, Fault, Faults};
use baton_sanitiser::Redaction;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

/// What came of one try.
pub(crate) struct SimulatedTry {
    pub(crate) duration_ms: u64,
    pub(crate) outcome: Result<ToolSuccess, Failure>,
    pub(crate) redactions: Vec<Redaction>,
    pub(crate) fault: Option<Fault>,
}

/// Least time of a call, in milliseconds: the way there and back.
const WAY_MS: u64 = 15;

/// Tries a call once against the records of the practice company.
pub(crate) fn try_once(
    world: &Company,
    faults: &Faults,
    tool: &Tool,
    arguments: &Map<String, Value>,
    rng: &mut ChaCha8Rng,
) -> SimulatedTry {
    let (latency, mut fault) = faults.draw(rng);
    let (collection, wanted) = address(tool, arguments);
    let records = world.systems().get(&tool.system);
    let single = match &wanted {
        Wanted::Id(_) => true,
        Wanted::Fields(_) => false,
    };
    let found = records.and_then(|records| match &wanted {
        Wanted::Id(id) => records.get(&collection, id).cloned(),
        Wanted::Fields(fields) => records
            .find(&collection, fields)
            .map(|items| json!({"items": items})),
    });
    let all = records.and_then(|r| r.collection(&collection));
    match fault {
        Some(Fault::WrongRecord) if !single || all.is_none_or(|c| c.len() < 2) => fault = None,
        Some(Fault::Truncated) if found.is_none() => fault = None,
        _ => {}
    }
    let mut duration_ms = WAY_MS + latency;
    let broken = |kind, detail: &str| Failure {
        kind,
        status: None,
        detail: detail.to_owned(),
        retry_after_ms: None,
    };
    let wait = faults.retry_after_s.to_string();
    let read =
        |status, body: &str| read_answer(tool, arguments, status, Some(&wait), body.as_bytes());
    let answer = |found: Option<Value>| match found {
        Some(value) => read(200, &value.to_string()),
        None => read(404, "{}"),
    };
    let outcome = match fault {
        None => answer(found),
        Some(Fault::WrongRecord) => {
            let mut others = all.into_iter().flat_map(|c| c.values());
            let at = rng.random_range(0..all.map_or(1, std::collections::BTreeMap::len).max(1));
            answer(others.nth(at).cloned())
        }
        Some(Fault::RateLimited) => read(429, "{}"),
        Some(Fault::Unavailable) => read(503, "{}"),
        Some(Fault::ServerError) => read(500, "{}"),
        Some(Fault::Timeout) => {
            duration_ms = tool.timeout_ms;
            let detail = "the system did not answer in time";
            Err(broken(FailureKind::Timeout, detail))
        }
        Some(Fault::Reset) => {
            let detail = "the connection broke before the system answered";
            Err(broken(FailureKind::ConnectionReset, detail))
        }
        Some(Fault::Down) => {
            let detail = "no connection to the system could be made";
            Err(broken(FailureKind::ConnectionRefused, detail))
        }
        Some(Fault::Truncated) => {
            let text = found.unwrap_or_default().to_string();
            let cut = text.floor_char_boundary(rng.random_range(1..text.len().max(2)));
            read(200, &text[..cut])
        }
        Some(Fault::Null) => read(200, &found.map_or(Value::Null, nulled).to_string()),
        Some(Fault::NotJson) => read(200, "<!doctype html><title>Maintenance</title>"),
    };
    let (outcome, redactions) = match outcome {
        Ok((success, redactions)) => (Ok(success), redactions),
        Err(failure) => (Err(failure), Vec::new()),
    };
    SimulatedTry {
        duration_ms: duration_ms.min(tool.timeout_ms),
        outcome,
        redactions,
        fault,
    }
}

/// Null where there should be values.
fn nulled(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(k, _)| (k, Value::Null)).collect())
        }
        _ => Value::Null,
    }
}

enum Wanted {
    Id(String),
    Fields(Vec<(String, String)>),
}

/// The collection a tool's path names, and what of it is wanted.
fn address(tool: &Tool, arguments: &Map<String, Value>) -> (String, Wanted) {
    let mut path = String::new();
    let mut fields: Vec<(String, String)> = Vec::new();
    let Operation::Http(operation) = &tool.operation;
    for piece in operation.path.pieces() {
        match piece {
            Piece::Fixed(fixed) => path.push_str(fixed),
            Piece::Slot(name) => {
                let value = arguments.get(name.as_str()).and_then(Value::as_str);
                let value = value.unwrap_or_default().to_owned();
                match path.rsplit_once(['?', '&']) {
                    Some((_, field)) if field.ends_with('=') => {
                        fields.push((field.trim_end_matches('=').to_owned(), value));
                    }
                    _ => path.push_str(&value),
                }
            }
        }
    }
    let path = path.split('?').next().unwrap_or_default();
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let collection = parts.next().unwrap_or_default().to_owned();
    match parts.next() {
        Some(id) => (collection, Wanted::Id(id.to_owned())),
        None => (collection, Wanted::Fields(fields)),
    }
}
