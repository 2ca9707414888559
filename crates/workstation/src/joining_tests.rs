use std::path::Path;

use baton_store::{OpenOptions, Store};
use tempfile::TempDir;

use super::{Joined, Joining};
use crate::error::StartError;

const URL: &str = "wss://chat.example.org";
const LINK: &str = "wss://chat.example.org/link";

struct Bed {
    folder: TempDir,
    store: Store,
}

impl Bed {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baton.sqlite");
        let store = Store::open(&path, OpenOptions::default()).await.unwrap();
        Self { folder, store }
    }

    fn token(&self, token: &str) -> std::path::PathBuf {
        let path = self.folder.path().join("gateway.token");
        std::fs::write(&path, format!("{token}\n")).unwrap();
        path
    }

    async fn joined(&self, joining: &Joining) -> Option<Joined> {
        joining.decide(&self.store).await.unwrap()
    }

    async fn refused(&self, joining: &Joining) -> String {
        match joining.decide(&self.store).await.unwrap_err() {
            StartError::Joining(error) => error.to_string(),
            other => panic!("{other}"),
        }
    }
}

fn to(gateway: &str) -> Joining {
    Joining {
        gateway: Some(gateway.to_owned()),
        ..Joining::default()
    }
}

fn with_token(gateway: &str, token: &Path) -> Joining {
    Joining {
        token_file: Some(token.to_owned()),
        ..to(gateway)
    }
}

#[tokio::test]
async fn what_was_said_once_is_kept() {
    let bed = Bed::new().await;
    assert_eq!(bed.joined(&Joining::default()).await, None);
    let said = Joining {
        roots: Some("roots.pem".into()),
        ..with_token(URL, &bed.token("first-token-of-it"))
    };
    let joined = bed.joined(&said).await.unwrap();
    assert_eq!(joined.url(), LINK);
    assert_eq!(joined.token().expose(), "first-token-of-it");
    assert!(joined.roots.as_ref().unwrap().is_absolute());
    let shown = format!("{joined:?}");
    assert!(!shown.contains("first-token"), "{shown}");
    assert_eq!(bed.joined(&Joining::default()).await, Some(joined.clone()));
    assert_eq!(
        bed.joined(&to("https://chat.example.org/")).await,
        Some(joined)
    );

    let renewed = Joining {
        token_file: Some(bed.token("second-token-of-it")),
        ..Joining::default()
    };
    bed.joined(&renewed).await;
    let kept = bed.joined(&Joining::default()).await.unwrap();
    assert_eq!(kept.token().expose(), "second-token-of-it");
    assert_eq!(kept.url(), LINK);

    assert_eq!(bed.joined(&to("embedded")).await, None);
    assert_eq!(bed.joined(&Joining::default()).await, None, "it stays so");
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_is_kept() {
    let bed = Bed::new().await;
    let token = bed.token("a-token-of-a-gateway");
    let refused = bed.refused(&to(URL)).await;
    assert!(refused.contains("--gateway-token-file"), "{refused}");
    let refused = bed
        .refused(&with_token(URL, &bed.folder.path().join("none")))
        .await;
    assert!(refused.contains("none cannot be read"), "{refused}");
    let refused = bed
        .refused(&with_token("ws://chat.example.org", &token))
        .await;
    assert!(refused.contains("without encryption"), "{refused}");
    let refused = bed.refused(&with_token("chat", &token)).await;
    assert!(
        refused.contains("is not the address of a gateway"),
        "{refused}"
    );
    let alone = Joining {
        token_file: Some(token.clone()),
        ..Joining::default()
    };
    let refused = bed.refused(&alone).await;
    assert!(refused.contains("--gateway which"), "{refused}");
    assert_eq!(bed.joined(&Joining::default()).await, None);

    // A token is one gateway's, and is not shown to another.
    bed.joined(&with_token(URL, &token)).await;
    let refused = bed.refused(&to("wss://other.example.org")).await;
    assert!(
        refused.contains("was not joined from here before"),
        "{refused}"
    );
    let kept = bed.joined(&Joining::default()).await.unwrap();
    assert_eq!(kept.url(), LINK);
}
