//! The desks under `examples/`, with a Router that learnt from their own examples and records like theirs.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use baton_orchestrator::ToolTry;
use baton_playbook::{Failure, FailureKind, Playbooks, ToolAnswer, ToolSuccess, load};
use baton_router::{Example, Lexical, LexicalOptions, Router};
use baton_simulation::desk::failure;
use serde_json::{Map, Value, json};

use crate::conversation_driver::ConversationDriver;

/// An example desk: its configuration, its Router and what its systems hold.
pub(crate) struct ExampleDesk {
    playbooks: Arc<Playbooks>,
    router: Arc<dyn Router>,
    records: Value,
}

fn read(folder: &str, records: Value) -> ExampleDesk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files: Vec<(String, String)> = std::fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    let playbooks = load(&files).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let mut examples: Vec<Example<'_>> = Vec::new();
    for playbook in &playbooks.playbooks {
        let intent = playbook.intent.as_str();
        examples.extend(
            playbook
                .examples
                .iter()
                .map(|text| Example::of(intent, text)),
        );
    }
    let foreign = playbooks.out_of_scope.iter();
    examples.extend(foreign.map(|text| Example::out_of_scope(text)));
    let going_on = playbooks.continuations.iter();
    examples.extend(going_on.map(|text| Example::continuation(text)));
    let router = Lexical::train(&examples, LexicalOptions::default()).unwrap();
    ExampleDesk {
        playbooks: Arc::new(playbooks),
        router: Arc::new(router),
        records,
    }
}

/// The shop, with a customer who has three orders.
pub(crate) fn shop() -> &'static ExampleDesk {
    static DESK: LazyLock<ExampleDesk> = LazyLock::new(|| {
        let order = |number: &str, customer: &str, state: &str, item: &str, refund: Value| {
            json!({
                "order_number": number, "customer_number": customer, "state": state,
                "ordered_on": "2026-02-11", "items": [{"name": item, "quantity": 1}], "total": 34.5,
                "delivery": null, "return_until": "2026-04-05", "refund": refund,
            })
        };
        let paid = json!({"state": "paid", "amount": 34.25});
        read(
            "examples/shop",
            json!({
                "order": {
                    "LH-20001": order("LH-20001", "K-1001", "in preparation", "Garden chair", Value::Null),
                    "LH-20002": order("LH-20002", "K-1001", "returned", "Desk lamp", paid),
                    "LH-20003": order("LH-20003", "K-1001", "in preparation", "Rain barrel", Value::Null),
                    "LH-20004": order("LH-20004", "K-1002", "delivered", "Ladder", Value::Null),
                },
                "customer": {
                    "K-1001": {
                        "customer_number": "K-1001", "name": "Ida Sample", "email": "ida.sample@example.com",
                        "street": "Musterweg 1", "postcode": "12345", "city": "Beispielstadt",
                        "loyalty": "member", "orders": ["LH-20001", "LH-20002", "LH-20003"],
                    },
                    "K-1002": {
                        "customer_number": "K-1002", "name": "Otto Example", "email": "otto@example.org",
                        "street": "Fiction Lane 7", "postcode": "54321", "city": "Nowhere",
                        "loyalty": "none", "orders": ["LH-20004"],
                    },
                },
            }),
        )
    });
    &DESK
}

/// The airline.
pub(crate) fn airline() -> &'static ExampleDesk {
    static DESK: LazyLock<ExampleDesk> = LazyLock::new(|| read("examples/airline", json!({})));
    &DESK
}

/// The practice desk.
pub(crate) fn practice() -> &'static ExampleDesk {
    static DESK: LazyLock<ExampleDesk> =
        LazyLock::new(|| read("crates/practice/playbooks", json!({})));
    &DESK
}

impl ExampleDesk {
    /// An opened conversation at this desk.
    pub(crate) fn talk(&self) -> ConversationDriver {
        let now = "2026-03-01T09:00:00Z".parse().expect("an instant");
        let mut talk = ConversationDriver::begun(Arc::clone(&self.playbooks), now, 7);
        talk.router = Arc::clone(&self.router);
        talk
    }

    fn truth(&self, one: &ToolTry) -> Result<ToolSuccess, Failure> {
        let tool = self.playbooks.tool(&one.tool).expect("a tool of this desk");
        let records = &self.records[tool.entity.as_str()];
        let has = |record: &Value, (name, value): (&String, &String)| {
            let field = match name.as_str() {
                "customer_name" => "name",
                "order_number" => "orders",
                other => other,
            };
            let held = &record[field];
            let mut all = held
                .as_array()
                .map_or(vec![held], |all| all.iter().collect())
                .into_iter();
            all.any(|held| held.as_str() == Some(value))
        };
        let answer = if one.tool.as_str().starts_with("get_") {
            let id = one.arguments.values().next().expect("one argument");
            records.get(id).cloned()
        } else {
            let all = records.as_object().into_iter().flat_map(Map::values);
            let found =
                all.filter(|record| one.arguments.iter().all(|argument| has(record, argument)));
            Some(json!({ "items": found.collect::<Vec<_>>() }))
        };
        let arguments: Map<String, Value> = one
            .arguments
            .iter()
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect();
        match answer {
            Some(answer) => tool.read(&arguments, &ToolAnswer::from(answer)),
            None => Err(failure(FailureKind::NotFound)),
        }
    }

    /// The customer writes, the systems answer, and the agents have their turn.
    pub(crate) fn says(&self, talk: &mut ConversationDriver, text: &str) {
        talk.writes(text);
        for _ in 0..2 {
            while let Some(one) = talk.tries.first().cloned() {
                talk.ends(&one, self.truth(&one));
            }
            talk.wait(1_200);
        }
    }
}

/// What the last snapshot says of the requests: intent, status, and the records they are about, in alphabetical order.
pub(crate) fn wanted(talk: &ConversationDriver) -> Vec<String> {
    let mut all: Vec<String> = talk
        .snapshot()
        .requests
        .iter()
        .map(|request| {
            let status = serde_json::to_value(request.status).unwrap();
            let mut about: Vec<&str> = request
                .about
                .iter()
                .map(|about| about.value.as_str())
                .collect();
            about.sort_unstable();
            format!(
                "{} {} {}",
                request.intent.name,
                status.as_str().unwrap(),
                about.join(" ")
            )
        })
        .collect();
    all.sort();
    all
}
