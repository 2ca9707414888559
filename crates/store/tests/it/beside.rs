//! Reading beside the program that has the database open.

use baton_store::{Commit, OpenOptions, Store, StoreError};

use crate::support::{event, id, open, place, snapshot};

fn step(nth: u64) -> Commit {
    let conversation = id(7);
    Commit {
        events: vec![event("wrote", &format!("{{\"nth\":{nth}}}"))],
        snapshots: vec![snapshot(
            100 + u128::from(nth),
            u32::try_from(nth).unwrap() + 1,
            None,
        )],
        ..Commit::new(conversation, nth)
    }
}

async fn beside(path: &std::path::Path) -> Result<Store, StoreError> {
    Store::open_beside(path, OpenOptions::default()).await
}

#[tokio::test]
async fn a_conversation_is_read_while_another_program_writes_it() {
    let place = place();
    let writing = open(&place.path).await;
    writing.commit(step(0)).await.unwrap();
    let reading = beside(&place.path).await.unwrap();
    for nth in 1..20 {
        let whole = reading.whole(id(7)).await.unwrap();
        assert_eq!(whole.journal.len() as u64, nth);
        assert_eq!(whole.snapshots.len() as u64, nth);
        writing.commit(step(nth)).await.unwrap();
    }
    let refused = reading.commit(step(20)).await;
    assert!(matches!(refused, Err(StoreError::Closed)), "{refused:?}");
    // The program that writes ends and starts again beside the reader.
    writing.close().await.unwrap();
    let again = open(&place.path).await;
    again.commit(step(20)).await.unwrap();
    assert_eq!(reading.whole(id(7)).await.unwrap().journal.len(), 21);
    reading.close().await.unwrap();
    again.close().await.unwrap();
    let reading = beside(&place.path).await.unwrap();
    assert_eq!(reading.whole(id(7)).await.unwrap().snapshots.len(), 21);
    assert!(reading.whole(id(8)).await.unwrap().journal.is_empty());
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_refused() {
    let place = place();
    let missing = beside(&place.path).await;
    assert!(matches!(missing, Err(StoreError::Missing { .. })));
    assert!(!place.path.exists());
    std::fs::write(&place.path, b"a letter").unwrap();
    let other = beside(&place.path).await;
    assert!(
        matches!(other, Err(StoreError::NotOurs { .. })),
        "{other:?}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_read_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let writing = open(&place.path).await;
    writing.commit(step(0)).await.unwrap();
    writing.close().await.unwrap();
    let folder = place.path.parent().unwrap().to_owned();
    let only =
        |mode| std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    only(0o555);
    let read = match beside(&place.path).await {
        Ok(reading) => reading.whole(id(7)).await,
        Err(error) => Err(error),
    };
    only(0o755);
    assert_eq!(read.unwrap().journal.len(), 1);
}
