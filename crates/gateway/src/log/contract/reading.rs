//! What can be read, and by when.

use super::*;

pub(super) async fn a_subscription_gives_everything_once_and_in_order<B: Bed>() {
    let bed = B::open(1_000).await;
    let log = bed.log();
    let id = open(&log).await;
    for n in 0..20 {
        say(&log, id, &n.to_string()).await.unwrap();
    }
    let mut readers = tokio::task::JoinSet::new();
    for (after, page) in [(0, 1), (0, 64), (7, 3), (21, 5)] {
        let mut events = log.subscribe(after);
        readers.spawn(async move {
            let mut seen = Vec::new();
            while events.cursor() < 121 {
                if events.head() <= events.cursor() {
                    events.grown().await.unwrap();
                    continue;
                }
                let given = events.next(page).await.unwrap();
                assert!(!given.is_empty() && given.len() <= page as usize);
                // Only some of them are passed; the others come again.
                let passed = given.len().div_ceil(2);
                events.passed(given[passed - 1].seq);
                seen.extend_from_slice(&given[..passed]);
            }
            no_gap(&seen, after);
            seen.len() as u64 + after
        });
    }
    for n in 20..120 {
        say(&log, id, &n.to_string()).await.unwrap();
    }
    while let Some(seen) = readers.join_next().await {
        assert_eq!(seen.unwrap(), 121);
    }
    assert!(log.subscribe(500).next(9).await.unwrap().is_empty());
    bed.end().await;
}

pub(super) async fn watchers_wake_when_there_is_something_to_read<B: Bed>() {
    let bed = B::open(1_000).await;
    let log = bed.log();
    let (id, other) = (open(&log).await, open(&log).await);
    let mut watcher = log.watch(id);
    let reader = tokio::spawn({
        let log = log.clone();
        async move {
            let mut read = 0;
            while read < 50 {
                let page = log.entries_after(id, read, 10).await.unwrap().unwrap();
                if page.entries.is_empty() {
                    watcher.grown().await;
                }
                read += page.entries.len() as u64;
            }
        }
    });
    for n in 0..50 {
        say(&log, other, "elsewhere").await.unwrap();
        send(&log, &format!("k{n}"), id, message("here"))
            .await
            .unwrap();
    }
    let patience = std::time::Duration::from_secs(10);
    tokio::time::timeout(patience, reader)
        .await
        .unwrap()
        .unwrap();
    bed.end().await;
}

pub(super) async fn events_tell_what_was_said_around_them<B: Bed>() {
    let bed = B::open(1_000).await;
    let log = bed.log();
    let (id, silent) = (open(&log).await, open(&log).await);
    say(&log, id, "one").await.unwrap();
    for text in ["a", "b"] {
        send(&log, text, id, message(text)).await.unwrap();
        let waits = status(ConversationState::WaitingForPerson);
        send(&log, &format!("s{text}"), id, waits).await.unwrap();
    }
    say(&log, id, "two").await.unwrap();
    send(&log, "c", id, message("c")).await.unwrap();
    log.leave(id, at()).await.unwrap();
    let told: Vec<_> = all(&log)
        .await
        .into_iter()
        .map(|event| {
            let said = event.said?;
            let answers = said.answers.into_iter().map(|answer| answer.text);
            Some((answers.collect::<Vec<_>>(), said.left_out))
        })
        .collect();
    let said = |texts: &[&str]| {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Some((texts, 0))
    };
    let expected = [
        said(&[]),
        None,
        said(&["a", "b"]),
        said(&["a", "b", "c"]),
        said(&[]),
    ];
    assert_eq!(told, expected);
    assert!(log.entries_after(silent, 0, 9).await.unwrap().is_some());
    bed.end().await;
}

pub(super) async fn a_page_of_entries_ends_by_its_bytes<B: Bed>() {
    let bed = B::open(1_000).await;
    let log = bed.log();
    let id = open(&log).await;
    for _ in 0..20 {
        say(&log, id, &"x".repeat(16_000)).await.unwrap();
    }
    let mut pages = Vec::new();
    let mut read = 0;
    while read < 20 {
        let page = log.entries_after(id, read, 100).await.unwrap().unwrap();
        assert_eq!(page.head, 20);
        assert_eq!(page.entries[0].position, read + 1);
        pages.push(page.entries.len());
        read = page.entries.last().unwrap().position;
    }
    assert_eq!(pages, [9, 9, 2]);
    bed.end().await;
}
