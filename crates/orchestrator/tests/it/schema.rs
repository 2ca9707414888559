//! The published JSON Schema of snapshots is what the types say.

use std::collections::BTreeMap;
use std::path::Path;

use baton_orchestrator::Input;
use baton_orchestrator::snapshot::{Tampered, json_schema, verify};
use serde_json::Value;

use crate::conversation_driver::ConversationDriver;

/// Keys in one order, however this build of the JSON library keeps them.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let keys: BTreeMap<String, Value> = map.into_iter().collect();
            keys.into_iter().map(|(k, v)| (k, sorted(v))).collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        plain => plain,
    }
}

#[test]
fn schema_file_is_fresh() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/baton.snapshot.2.json");
    let mut fresh = serde_json::to_string_pretty(&sorted(json_schema())).unwrap();
    fresh.push('\n');
    if std::env::var_os("BATON_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "{} is stale; run `BATON_BLESS=1 cargo test -p baton-orchestrator --test it schema` and commit it",
        path.display()
    );
}

#[test]
fn schema_file_accepts_a_snapshot_and_nothing_else() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/baton.snapshot.2.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut talk = ConversationDriver::new();
    talk.writes("my hire is due back on 2026-05-05, I am K-1001, H-9999");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    let sealed = talk.kept.last().unwrap().to_json();
    let mut value: Value = serde_json::from_str(&sealed).unwrap();
    assert!(validator.is_valid(&value));
    value["transcript"]["body"] = "what the customer wrote".into();
    assert!(
        !validator.is_valid(&value),
        "the transcript's body has no place in it"
    );
}

#[test]
fn snapshot_of_version_1_is_read_as_one_request() {
    let kept = include_str!("kept/thanks.snapshot.1.json");
    let snapshot = verify(kept.trim()).unwrap();
    assert_eq!(snapshot.schema, "baton.snapshot/1");
    let [request] = snapshot.requests.as_slice() else {
        panic!("{:?}", snapshot.requests);
    };
    assert_eq!(Some(&request.intent.name), snapshot.intent.name.as_ref());
    assert_eq!(request.words.first(), snapshot.intent.words.as_ref());
    let renamed = kept.replacen("baton.snapshot/1", "baton.snapshot/2", 1);
    assert!(matches!(verify(renamed.trim()), Err(Tampered::Schema(_))));
}
