//! Backup, and the way out when a database cannot be opened.

use std::path::Path;

use baton_store::{OpenOptions, Store, StoreError, backup_and_start_fresh};

use crate::support::{at, fingerprint, history, id, impatient, open, place, step};

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn a_backup_is_a_whole_database_and_work_goes_on() {
    let place = place();
    let copy = place.folder.path().join("copy.db");
    let store = open(&place.path).await;
    for seq in 0..20 {
        let commit = baton_store::Commit {
            history: Some(history(id(1), "Anna", "late parcel", seq)),
            ..step(id(1), seq as u64)
        };
        store.commit(commit).await.unwrap();
    }
    let writing = async {
        for seq in 20..60 {
            store.commit(step(id(1), seq)).await.unwrap();
        }
    };
    let (copied, ()) = tokio::join!(store.backup(&copy), writing);
    copied.unwrap();
    assert!(matches!(
        store.backup(&copy).await,
        Err(StoreError::Exists { .. })
    ));
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 60);

    let copied = open(&copy).await;
    let kept = copied.read_journal(id(1), 0).await.unwrap().len();
    assert!((20..=60).contains(&kept), "{kept}");
    assert_eq!(copied.search("parcel", 5, None).await.unwrap().len(), 1);
    copied.commit(step(id(1), kept as u64)).await.unwrap();
}

#[tokio::test]
async fn a_damaged_database_is_kept_and_a_fresh_one_opened() {
    let place = place();
    let store = open(&place.path).await;
    store.commit(step(id(1), 0)).await.unwrap();
    store.close().await.unwrap();
    let mut damaged = bytes(&place.path);
    damaged.truncate(9000);
    std::fs::write(&place.path, &damaged).unwrap();
    let wal = format!("{}-wal", place.path.display());
    std::fs::write(&wal, b"what was in the log").unwrap();
    assert!(matches!(
        Store::open(&place.path, impatient()).await,
        Err(StoreError::Damaged { .. })
    ));

    let (store, set_aside) = backup_and_start_fresh(&place.path, at(0), OpenOptions::default())
        .await
        .unwrap();
    assert!(store.read_journal(id(1), 0).await.unwrap().is_empty());
    store.commit(step(id(2), 0)).await.unwrap();
    assert_eq!(
        set_aside.database,
        place.folder.path().join("baton.db.20260101T000000Z.old")
    );
    assert_eq!(bytes(&set_aside.database), damaged);
    assert!(set_aside.files.len() >= 2, "{set_aside:?}");
    assert_eq!(bytes(&set_aside.files[1]), b"what was in the log");
    store.close().await.unwrap();

    // Once more in the same second: nothing is overwritten.
    let kept = fingerprint(place.folder.path());
    let (store, second) = backup_and_start_fresh(&place.path, at(0), OpenOptions::default())
        .await
        .unwrap();
    assert_eq!(
        second.database,
        place.folder.path().join("baton.db.20260101T000000Z.2.old")
    );
    assert_eq!(bytes(&set_aside.database), damaged);
    store.close().await.unwrap();
    let now = fingerprint(place.folder.path());
    assert!(
        kept.iter()
            .filter(|(name, _)| name.contains(".old"))
            .all(|file| now.contains(file))
    );

    // A database that was set aside whole can be opened again.
    assert_eq!(
        open(&second.database)
            .await
            .read_journal(id(2), 0)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_log_without_its_database_does_not_get_into_the_new_one() {
    let place = place();
    let wal = format!("{}-wal", place.path.display());
    std::fs::write(&wal, b"left behind").unwrap();
    assert!(matches!(
        Store::open(&place.path, impatient()).await,
        Err(StoreError::Damaged { .. })
    ));
    let (store, set_aside) = backup_and_start_fresh(&place.path, at(0), OpenOptions::default())
        .await
        .unwrap();
    store.commit(step(id(1), 0)).await.unwrap();
    assert_eq!(set_aside.files.len(), 1);
    assert_eq!(bytes(&set_aside.files[0]), b"left behind");
}

#[tokio::test]
async fn nothing_is_set_aside_under_a_running_baton() {
    let place = place();
    let store = open(&place.path).await;
    store.commit(step(id(1), 0)).await.unwrap();
    let before = fingerprint(place.folder.path());
    let refused = backup_and_start_fresh(&place.path, at(0), OpenOptions::default()).await;
    assert!(matches!(refused, Err(StoreError::Locked { .. })));
    assert_eq!(fingerprint(place.folder.path()), before);
    store.commit(step(id(1), 1)).await.unwrap();
}

#[tokio::test]
async fn a_fresh_start_where_there_was_nothing_is_an_ordinary_one() {
    let place = place();
    let (store, set_aside) = backup_and_start_fresh(&place.path, at(0), OpenOptions::default())
        .await
        .unwrap();
    assert!(set_aside.files.is_empty());
    store.commit(step(id(1), 0)).await.unwrap();
}
