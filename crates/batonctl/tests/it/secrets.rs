//! Private data stays private: out of logs, whatever level is asked for, and from other users of the machine, whatever
//! the umask.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use baton_store::{OpenOptions, Store};
use serde_json::json as object;

use crate::support::{batonctl, repository, run};

const CARD: &str = "4012 8888 8888 1881";
const PASSWORD: &str = "Tr0ub4dor-77";

/// Everything below a folder, with the folder itself.
fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Checks that only the owner may do anything with the files below a folder.
pub(crate) fn only_the_owners(folder: &Path) {
    for path in all(folder) {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{} has mode {mode:o}", path.display());
    }
}

/// The same program, with nothing withheld by the umask.
pub(crate) fn with_umask_zero(command: &Command) -> Command {
    let mut open = Command::new("sh");
    open.args(["-c", "umask 000; exec \"$@\"", "sh"])
        .arg(command.get_program())
        .args(command.get_args());
    open
}

#[tokio::test]
async fn a_whole_desk_at_trace_logs_no_secret_and_keeps_its_files_to_itself() {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records");
    std::fs::create_dir(&records).unwrap();
    for (name, id) in [("users", "ann_own_1111"), ("reservations", "AA11AA")] {
        let one = object!({ id: {} }).to_string();
        std::fs::write(records.join(name).with_extension("json"), one).unwrap();
    }
    let turns: Vec<_> = [
        format!("Hello, I paid with {CARD} and my password is {PASSWORD}"),
        "I want to talk to a person".to_owned(),
    ]
    .iter()
    .map(|text| object!({"kind": "customer", "text": text}))
    .collect();
    let recording = object!({"id": "one", "truth": {"customer_stated": false, "records_stated": []}, "turns": turns});
    let conversations = dir.path().join("conversations.jsonl");
    std::fs::write(&conversations, recording.to_string()).unwrap();
    let data = dir.path().join("data");
    let mut replay = batonctl();
    replay
        .arg("replay")
        .arg(&conversations)
        .arg("--record-dir")
        .arg(&records)
        .arg("--config")
        .arg(repository().join("examples/airline"))
        .arg("--data-dir")
        .arg(&data);
    let (_, stdout, log) = run(with_umask_zero(&replay).env("BATON_LOG", "trace"));
    assert!(
        log.contains(" INFO baton_link"),
        "nothing was logged: {log} {stdout}"
    );

    let store = Store::open(&data.join("baton.sqlite"), OpenOptions::default())
        .await
        .unwrap();
    let token = store.setting("gateway.token").await.unwrap().unwrap();
    store.close().await.unwrap();
    for secret in [CARD, PASSWORD, &token] {
        assert!(!log.contains(secret), "{secret} was logged");
    }
    only_the_owners(&data);
    for path in all(&data).iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(path).unwrap();
        for secret in [CARD, PASSWORD] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", path.display());
        }
    }
}
