//! Helpers that run the program and read the data it stored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use baton_orchestrator::snapshot::verify;
use baton_store::{OpenOptions, Store};
use serde_json::Value;
use uuid::Uuid;

/// The repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn batonctl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_batonctl"));
    command
        .env_remove("BATON_CONFIG")
        .env_remove("BATON_DATA_DIR");
    command
}

/// Runs it to its end: exit code, standard output, standard error.
pub(crate) fn run(command: &mut Command) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    (
        status.code().unwrap_or(-1),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

/// Runs it with `--json`: exit code and the object.
pub(crate) fn json(command: &mut Command) -> (i32, Value) {
    let (code, stdout, stderr) = run(command.arg("--json"));
    let value = serde_json::from_str(&stdout);
    (
        code,
        value.unwrap_or_else(|e| panic!("{e}: {stdout} {stderr}")),
    )
}

pub(crate) fn count(card: &Value, key: &str) -> u64 {
    card[key]
        .as_u64()
        .unwrap_or_else(|| panic!("no {key} in {card}"))
}

/// The data of a replay about one recording.
pub(crate) struct Kept {
    /// The latest snapshot, sealed and schema valid.
    pub(crate) snapshot: Value,
    /// Everything written to the customer.
    pub(crate) replies: Vec<String>,
}

/// Reads the data of a replay back, by recording. Every snapshot must be what its seal says.
pub(crate) fn kept(data_dir: &Path, card: &Value) -> BTreeMap<String, Kept> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let path = data_dir.join("baton.sqlite");
        let store = Store::open(&path, OpenOptions::default()).await.unwrap();
        let mut all = BTreeMap::new();
        for (recording, conversation) in card["recordings"].as_object().unwrap() {
            let conversation: Uuid = conversation.as_str().unwrap().parse().unwrap();
            let row = store.latest_snapshot(conversation).await.unwrap().unwrap();
            verify(&row.body).unwrap();
            let journal = store.read_journal(conversation, 0).await.unwrap();
            let written = |row: &baton_store::JournalRow| {
                let event: Value = serde_json::from_str(&row.body).unwrap();
                let text = event["text"].as_str().map(str::to_owned);
                text.filter(|_| row.kind == "agent_replied")
            };
            let kept = Kept {
                snapshot: serde_json::from_str(&row.body).unwrap(),
                replies: journal.iter().filter_map(written).collect(),
            };
            all.insert(recording.clone(), kept);
        }
        store.close().await.unwrap();
        all
    })
}
