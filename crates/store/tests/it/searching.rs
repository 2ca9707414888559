//! The handoff history: pages and full-text search.

use baton_store::{Commit, HistoryHit, HistoryRow, Segment, Store};

use crate::support::{at, history, id, open, place};

async fn keep(store: &Store, row: HistoryRow) {
    store
        .commit(Commit {
            history: Some(row),
            ..Commit::bookkeeping()
        })
        .await
        .unwrap();
}

fn plain(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| segment.text.as_str())
        .collect()
}

fn marked(segments: &[Segment]) -> Vec<&str> {
    segments
        .iter()
        .filter(|segment| segment.hit)
        .map(|segment| segment.text.as_str())
        .collect()
}

fn who(hits: &[HistoryHit]) -> Vec<String> {
    hits.iter().map(|hit| plain(&hit.customer)).collect()
}

#[tokio::test]
async fn words_are_found_by_their_beginning_whatever_case_or_accents() {
    let place = place();
    let store = open(&place.path).await;
    keep(
        &store,
        history(id(1), "Zoë Müller", "The parcel was left in the rain", 10),
    )
    .await;
    keep(
        &store,
        history(id(2), "Bob Stone", "Asked for a voucher", 20),
    )
    .await;
    for text in ["zoe", "ZOË", "mull", "parcel RAIN", "abc123 zo"] {
        assert_eq!(
            who(&store.search(text, 10, None).await.unwrap()),
            ["Zoë Müller"],
            "{text}"
        );
    }
    let hits = store.search("rain par", 10, None).await.unwrap();
    assert_eq!(marked(&hits[0].notes), ["parcel", "rain"]);
    assert_eq!(plain(&hits[0].notes), "The parcel was left in the rain");
    assert!(marked(&hits[0].customer).is_empty());
    assert_eq!(hits[0].conversation, id(1));
    assert!(
        store
            .search("parcel voucher", 10, None)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(store.search("sam", 10, None).await.unwrap().len(), 2);
}

#[tokio::test]
async fn no_text_is_a_malformed_query() {
    let place = place();
    let store = open(&place.path).await;
    keep(&store, history(id(1), "Anna", "said \"NEAR\" and left", 10)).await;
    for text in [
        "\"",
        "*",
        "a*b",
        "anna\"",
        "(",
        "customer:anna",
        "-anna",
        "NOT",
        "anna AND",
        "^anna",
        "NEAR(",
        "{a}",
        "a+b",
        "'; DROP TABLE history; --",
        "\0",
        "\u{2}anna\u{3}",
        "\\",
        "日本",
        "²",
        "é",
        "\u{301}",
    ] {
        store.search(text, 10, None).await.unwrap();
    }
    assert_eq!(store.search("near", 10, None).await.unwrap().len(), 1);
    for nothing in ["", "  ", "--- \" *"] {
        assert!(store.search(nothing, 10, None).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn marks_cannot_be_smuggled_in() {
    let place = place();
    let store = open(&place.path).await;
    keep(&store, history(id(1), "An\u{2}na\u{3}", "note", 10)).await;
    let hits = store.search("note", 10, None).await.unwrap();
    assert!(
        marked(&hits[0].customer).is_empty(),
        "{:?}",
        hits[0].customer
    );
}

#[tokio::test]
async fn a_changed_row_is_found_by_its_new_text_only() {
    let place = place();
    let store = open(&place.path).await;
    keep(&store, history(id(1), "Anna", "first draft", 10)).await;
    let closed = HistoryRow {
        disposition: "Refunded".to_owned(),
        closed_at: Some(at(99)),
        ..history(id(1), "Anna", "final words", 10)
    };
    keep(&store, closed.clone()).await;
    assert!(store.search("draft", 10, None).await.unwrap().is_empty());
    let hits = store.search("final refunded", 10, None).await.unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].closed_at, Some(at(99)));
    assert_eq!(store.history_of(id(1)).await.unwrap(), Some(closed.clone()));
    assert_eq!(
        store.history_page(None, 10).await.unwrap(),
        (vec![closed], None)
    );
}

#[tokio::test]
async fn names_count_more_than_notes_and_recent_more_than_old() {
    let place = place();
    let store = open(&place.path).await;
    let day = 24 * 3600;
    keep(
        &store,
        history(
            id(1),
            "Other",
            "called about Anna and her brother and a long story",
            400 * day,
        ),
    )
    .await;
    keep(&store, history(id(2), "Anna", "short", 400 * day)).await;
    keep(&store, history(id(3), "Ben", "nothing", 400 * day)).await;
    assert_eq!(
        who(&store.search("anna", 10, None).await.unwrap()),
        ["Anna", "Other"]
    );

    keep(&store, history(id(4), "Carla", "same words", 10 * day)).await;
    keep(&store, history(id(5), "Carla", "same words", 390 * day)).await;
    keep(&store, history(id(6), "Carla", "same words", 200 * day)).await;
    let order: Vec<_> = store
        .search("carla", 10, None)
        .await
        .unwrap()
        .iter()
        .map(|hit| hit.conversation)
        .collect();
    assert_eq!(order, [id(5), id(6), id(4)]);
    let older = store
        .search("carla", 10, Some(at(390 * day)))
        .await
        .unwrap();
    assert_eq!(
        older.iter().map(|hit| hit.conversation).collect::<Vec<_>>(),
        [id(6), id(4)]
    );
    assert_eq!(store.search("carla", 1, None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_or_repeats() {
    let place = place();
    let store = open(&place.path).await;
    // Several at the same instant, across a page's end.
    for n in 0..25 {
        keep(
            &store,
            history(id(n), &format!("c{n}"), "", (n / 10) as i64),
        )
        .await;
    }
    let mut seen = Vec::new();
    let mut place = None;
    loop {
        let (rows, next) = store.history_page(place, 7).await.unwrap();
        seen.extend(rows.iter().map(|row| row.conversation));
        if next.is_none() {
            break;
        }
        place = next;
    }
    assert_eq!(seen, (0..25).rev().map(id).collect::<Vec<_>>());
    let (all, none) = store.history_page(None, 25).await.unwrap();
    assert_eq!((all.len(), none), (25, None));
}

#[tokio::test]
async fn all_are_counted_whatever_a_page_holds_and_a_place_can_be_written_down() {
    let place = place();
    let store = open(&place.path).await;
    for nth in 1..=7 {
        let note = if nth % 2 == 0 {
            "a voucher"
        } else {
            "a refund"
        };
        keep(&store, history(id(nth), "Bob Stone", note, nth as i64)).await;
    }
    assert_eq!(store.history_count().await.unwrap(), 7);
    assert_eq!(store.search_count("bob VOUCH").await.unwrap(), 3);
    assert_eq!(store.search_count("nobody").await.unwrap(), 0);
    assert_eq!(store.search_count("--").await.unwrap(), 0);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = store.history_page(after, 3).await.unwrap();
        seen.extend(page.into_iter().map(|row| row.conversation));
        let Some(next) = next else { break };
        let written = next.to_string();
        assert_eq!(written.parse::<baton_store::HistoryPlace>().unwrap(), next);
        after = Some(written.parse().unwrap());
    }
    assert_eq!(seen, (1..=7).rev().map(id).collect::<Vec<_>>());
    assert!("7".parse::<baton_store::HistoryPlace>().is_err());
}
