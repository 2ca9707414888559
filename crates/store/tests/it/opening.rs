//! Opening what should not be opened: a clear error, and not a byte changed.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;

use baton_store::{APPLICATION_ID, OpenOptions, SCHEMA_VERSION, Store, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::support::{Place, event, fingerprint, id, impatient, open, place, step};

/// Names this process as the child of the read-only test and tells it where the database is.
const READ_ONLY_CHILD: &str = "BATON_STORE_READ_ONLY_CHILD";

/// A closed database with some pages in it.
async fn filled() -> Place {
    let place = place();
    let store = open(&place.path).await;
    let body = "x".repeat(1500);
    for seq in 0..60 {
        let commit = baton_store::Commit {
            events: vec![event("filled", &body)],
            ..step(id(1), seq)
        };
        store.commit(commit).await.unwrap();
    }
    store.close().await.unwrap();
    place
}

/// A database as a crash leaves it: with a write-ahead log that is not in the database yet.
async fn crashed() -> Place {
    let (origin, place) = (place(), place());
    let store = open(&origin.path).await;
    store.commit(step(id(1), 0)).await.unwrap();
    for suffix in ["", "-wal"] {
        std::fs::copy(with(&origin.path, suffix), with(&place.path, suffix)).unwrap();
    }
    store.close().await.unwrap();
    assert!(std::fs::metadata(with(&place.path, "-wal")).unwrap().len() > 0);
    place
}

fn with(path: &Path, suffix: &str) -> String {
    format!("{}{suffix}", path.display())
}

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path))
        .await
        .unwrap()
}

async fn execute(connection: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .unwrap();
}

fn overwrite(path: &Path, offset: u64, bytes: &[u8]) {
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.write_all(bytes).unwrap();
}

fn cut(path: &Path, bytes: u64) {
    std::fs::File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_len(bytes)
        .unwrap();
}

/// Opening fails, says so, and changes nothing.
async fn refused(place: &Place) -> StoreError {
    let before = fingerprint(place.folder.path());
    let error = Store::open(&place.path, impatient()).await.unwrap_err();
    assert_eq!(fingerprint(place.folder.path()), before, "{error}");
    let text = error.to_string();
    assert!(text.contains(place.path.to_str().unwrap()), "{text}");
    error
}

#[tokio::test]
async fn a_new_database_is_marked_as_ours() {
    let place = place();
    open(&place.path).await.close().await.unwrap();
    let mut connection = raw(&place.path).await;
    let application: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(
        (application, version, mode.as_str()),
        (APPLICATION_ID.into(), SCHEMA_VERSION.into(), "wal")
    );
}

#[tokio::test]
async fn an_unfinished_creation_is_begun_again() {
    let place = place();
    std::fs::write(with(&place.path, ".new"), b"half a database").unwrap();
    std::fs::write(with(&place.path, ".new-journal"), b"and its journal").unwrap();
    let store = open(&place.path).await;
    store.commit(step(id(1), 0)).await.unwrap();
    assert!(!std::fs::exists(with(&place.path, ".new")).unwrap());
    assert!(!std::fs::exists(with(&place.path, ".new-journal")).unwrap());
}

#[tokio::test]
async fn nothing_is_created_unless_asked_for() {
    let place = place();
    let options = OpenOptions {
        create: false,
        ..OpenOptions::default()
    };
    assert!(matches!(
        Store::open(&place.path, options).await,
        Err(StoreError::Missing { .. })
    ));
    assert!(fingerprint(place.folder.path()).is_empty());
    let nowhere = place.folder.path().join("no/such/folder/baton.db");
    assert!(matches!(
        Store::open(&nowhere, OpenOptions::default()).await,
        Err(StoreError::Io { .. })
    ));
}

#[tokio::test]
async fn a_damaged_database_is_named_damaged() {
    let garbage: Vec<u8> = (0..4096_u32).map(|n| (n * 7919 % 251) as u8).collect();
    type Harm = Box<dyn Fn(&Path)>;
    let harms: Vec<(&str, Harm)> = vec![
        (
            "magic overwritten",
            Box::new(|path| overwrite(path, 0, b"not SQLite at all")),
        ),
        (
            "header blank",
            Box::new(|path| overwrite(path, 0, &[0; 100])),
        ),
        (
            "header fields wrong",
            Box::new(|path| overwrite(path, 16, &[0xff; 8])),
        ),
        ("empty", Box::new(|path| cut(path, 0))),
        ("cut in the magic", Box::new(|path| cut(path, 9))),
        ("cut in the header", Box::new(|path| cut(path, 50))),
        ("cut in the first page", Box::new(|path| cut(path, 1000))),
        ("cut in the middle", Box::new(|path| cut(path, 40 * 1024))),
        (
            "cut within a page",
            Box::new(|path| cut(path, 40 * 1024 + 17)),
        ),
        (
            "schema page",
            Box::new({
                let garbage = garbage.clone();
                move |path| overwrite(path, 100, &garbage[100..])
            }),
        ),
        (
            "a page in the middle",
            Box::new({
                let garbage = garbage.clone();
                move |path| overwrite(path, 20 * 4096, &garbage)
            }),
        ),
    ];
    for (name, harm) in harms {
        let place = filled().await;
        harm(&place.path);
        let error = refused(&place).await;
        assert!(
            matches!(error, StoreError::Damaged { .. }),
            "{name}: {error:?}"
        );
        assert!(error.to_string().contains("Start fresh"), "{error}");
    }
}

#[tokio::test]
async fn damage_is_found_beside_an_unmerged_log_too() {
    let place = crashed().await;
    overwrite(&place.path, 2 * 4096, &[0x5a; 3 * 4096]);
    assert!(matches!(refused(&place).await, StoreError::Damaged { .. }));
    let place = crashed().await;
    std::fs::remove_file(&place.path).unwrap();
    let error = refused(&place).await;
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

#[tokio::test]
async fn after_a_crash_the_log_is_recovered() {
    let place = crashed().await;
    let store = open(&place.path).await;
    assert_eq!(store.read_journal(id(1), 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    let place = filled().await;
    let newer = SCHEMA_VERSION + 3;
    let mut connection = raw(&place.path).await;
    execute(&mut connection, &format!("PRAGMA user_version = {newer}")).await;
    connection.close().await.unwrap();
    let error = refused(&place).await;
    assert!(
        matches!(error, StoreError::NewerSchema { found, known, .. } if found == newer && known == SCHEMA_VERSION),
        "{error:?}"
    );

    // Also when only the write-ahead log holds the newer version.
    let (origin, place) = (filled().await, self::place());
    let mut connection = raw(&origin.path).await;
    execute(&mut connection, &format!("PRAGMA user_version = {newer}")).await;
    for suffix in ["", "-wal"] {
        std::fs::copy(with(&origin.path, suffix), with(&place.path, suffix)).unwrap();
    }
    let error = refused(&place).await;
    assert!(
        matches!(error, StoreError::NewerSchema { found, .. } if found == newer),
        "{error:?}"
    );
}

#[tokio::test]
async fn something_else_is_not_ours() {
    let place = place();
    std::fs::write(
        &place.path,
        "Dear diary, today I was not a database.".repeat(9),
    )
    .unwrap();
    assert!(matches!(refused(&place).await, StoreError::NotOurs { .. }));
    assert!(
        !std::fs::exists(with(&place.path, ".lock")).unwrap(),
        "no lock beside foreign files"
    );

    let place = self::place();
    let options = SqliteConnectOptions::new()
        .filename(&place.path)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    execute(&mut connection, "CREATE TABLE diary (day TEXT)").await;
    connection.close().await.unwrap();
    assert!(matches!(refused(&place).await, StoreError::NotOurs { .. }));

    let place = self::place();
    std::fs::create_dir(&place.path).unwrap();
    assert!(matches!(refused(&place).await, StoreError::NotOurs { .. }));
}

#[tokio::test]
async fn one_database_has_one_baton() {
    let place = place();
    let store = open(&place.path).await;
    store.commit(step(id(1), 0)).await.unwrap();
    let before = fingerprint(place.folder.path());
    let error = Store::open(&place.path, impatient()).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Locked { used_by: Some(used_by), .. } if used_by == std::process::id()),
        "{error:?}"
    );
    assert_eq!(fingerprint(place.folder.path()), before);
    store.close().await.unwrap();
    open(&place.path).await.close().await.unwrap();
}

#[tokio::test]
async fn a_database_somebody_else_writes_is_locked() {
    for exclusive in [
        "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE",
        "BEGIN IMMEDIATE",
    ] {
        for place in [filled().await, crashed().await] {
            let mut other = raw(&place.path).await;
            execute(&mut other, exclusive).await;
            let error = refused(&place).await;
            assert!(
                matches!(error, StoreError::Locked { used_by: None, .. }),
                "{exclusive}: {error:?}"
            );
            execute(&mut other, "ROLLBACK").await;
            other.close().await.unwrap();
            open(&place.path).await.close().await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_folder_that_may_not_be_written_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let place = filled().await;
    std::fs::remove_file(with(&place.path, ".lock")).unwrap();
    // The administrator may write anywhere, so a child under another account tries.
    let child = place.folder.path().join("child");
    std::fs::copy(std::env::current_exe().unwrap(), &child).unwrap();
    std::fs::set_permissions(&child, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::set_permissions(place.folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    std::fs::set_permissions(&place.path, PermissionsExt::from_mode(0o444)).unwrap();
    let before = fingerprint(place.folder.path());
    let refuses = |path: &Path| {
        let mut command = Command::new(&child);
        command
            .args(["--exact", "opening::read_only_child", "--nocapture"])
            .env(READ_ONLY_CHILD, path);
        // Only the administrator can become another user; everyone else is refused as they are.
        let administrator = Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|id| id.stdout == b"0\n");
        if administrator {
            command.uid(65534).gid(65534);
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("OPENED Err(ReadOnly"), "{told}");
    };
    // No lock file can be made.
    refuses(&place.path);
    // No database can be made.
    refuses(&place.folder.path().join("new.db"));
    // The lock file can be written, the database cannot.
    std::fs::write(with(&place.path, ".lock"), "").unwrap();
    std::fs::set_permissions(with(&place.path, ".lock"), PermissionsExt::from_mode(0o666)).unwrap();
    refuses(&place.path);
    assert_eq!(fingerprint(place.folder.path()), before);
    std::fs::set_permissions(place.folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
}

/// The other side of the test above; without its variable there is nothing to do.
#[tokio::test]
async fn read_only_child() {
    let Some(path) = std::env::var_os(READ_ONLY_CHILD) else {
        return;
    };
    let answer = Store::open(Path::new(&path), impatient()).await;
    println!("OPENED {answer:?}");
}
