//! What a change of the inbox costs on its way to the window.

use baton_desk::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn unknown() -> Identification {
    Identification {
        level: IdentityLevel::Unverified,
        by: vec![],
        name_given: None,
        is_another: false,
    }
}

fn waits(nth: u32) -> WaitingItem {
    WaitingItem {
        conversation: ConversationId(Uuid::from_u128(nth.into())),
        customer: format!("Reader {nth}"),
        identification: unknown(),
        intent: "A lost book".into(),
        practice: true,
        waiting_since: at(nth.into()),
        reason: "The customer asked for a person.".into(),
        customer_left: false,
        callback: None,
        served: None,
        can_take: true,
    }
}

fn has(nth: u32, last_text: &str) -> MineItem {
    MineItem {
        conversation: ConversationId(Uuid::from_u128(nth.into())),
        customer: format!("Reader {nth}"),
        identification: unknown(),
        intent: "A lost book".into(),
        practice: true,
        phase: Phase::WithRepresentative,
        last_text: last_text.into(),
        last_at: at(nth.into()),
        unanswered_since: Some(at(nth.into())),
        unanswered: 1,
        waiting_to_send: 0,
        refused: 0,
    }
}

/// An inbox of 500: four with this representative, the others in five queues.
fn of_500() -> InboxView {
    let group = |nth: u32| WaitingGroup {
        queue: QueueId(format!("queue-{nth}")),
        label: format!("Queue {nth}"),
        kind: WaitingKind::Queue,
        conversations: (0..100)
            .map(|place| waits(1_000 + 100 * nth + place))
            .take(if nth == 4 { 96 } else { 100 })
            .collect(),
        total: if nth == 4 { 96 } else { 100 },
    };
    InboxView {
        offers: Vec::new(),
        mine: (0..4).map(|nth| has(nth, "Is anybody there?")).collect(),
        waiting: (0..5).map(group).collect(),
        agents: AgentsView::default(),
    }
}

fn rows(patch: &InboxPatch) -> usize {
    let waiting = patch.waiting.iter().map(|w| w.conversations.rows.len());
    patch.offers.rows.len()
        + patch.mine.rows.len()
        + patch.agents.rows.len()
        + waiting.sum::<usize>()
}

/// Checks what the patch holds and that it fits, and gives back its size beside that of the whole inbox.
fn check(before: &InboxView, after: &InboxView, expected_rows: usize) -> (usize, usize) {
    let patch = InboxPatch::between(before, after).unwrap();
    assert_eq!(rows(&patch), expected_rows);
    let sent = serde_json::to_string(&patch).unwrap();
    let mut patched = before.clone();
    let received: InboxPatch = serde_json::from_str(&sent).unwrap();
    received.apply(&mut patched);
    assert_eq!(&patched, after);
    (sent.len(), serde_json::to_string(after).unwrap().len())
}

#[test]
fn one_row_of_500_travels_alone() {
    let before = of_500();
    let mut written = before.clone();
    written.mine[2].last_text = "Hello?".into();
    written.mine[2].unanswered = 2;
    let (patch, whole) = check(&before, &written, 1);
    assert!(whole > 100_000, "{whole} bytes of the whole inbox");
    assert!(patch < 1_000, "{patch} bytes for one row of {whole}");

    let mut moved = before.clone();
    let row = moved.mine.pop().unwrap();
    moved.mine.insert(0, row);
    check(&before, &moved, 1);

    let mut left = before.clone();
    left.waiting[3].conversations[50].customer_left = true;
    let (patch, _) = check(&before, &left, 1);
    assert!(patch < 1_000, "{patch} bytes");
}

#[test]
fn a_conversation_that_goes_takes_its_row_along_and_a_group_its_place() {
    let before = of_500();
    let mut taken = before.clone();
    taken.waiting[0].conversations.remove(0);
    taken.waiting[0].total -= 1;
    taken.mine.push(has(1_000, "I lost a book"));
    let (patch, _) = check(&before, &taken, 1);
    assert!(patch < 1_500, "{patch} bytes");

    let mut emptied = before.clone();
    emptied.waiting.remove(1);
    check(&before, &emptied, 0);
    let mut came = before.clone();
    let overflow = WaitingGroup {
        kind: WaitingKind::Overflow,
        conversations: vec![waits(9_000)],
        total: 1,
        ..came.waiting[2].clone()
    };
    came.waiting.insert(2, overflow);
    check(&before, &came, 1);
    assert_eq!(InboxPatch::between(&before, &before), None);
}

fn inbox() -> impl Strategy<Value = InboxView> {
    let row = (0..12_u32, 0..3_u8);
    let rows = prop::collection::vec((row, 0..4_u8, any::<bool>()), 0..12);
    rows.prop_map(|rows| {
        let mut inbox = InboxView::default();
        let mut seen = std::collections::HashSet::new();
        for ((nth, text), place, overflow) in rows {
            if !seen.insert(nth) {
                continue;
            }
            if place == 0 {
                inbox.mine.push(has(nth, &text.to_string()));
                continue;
            }
            let queue = QueueId(format!("queue-{place}"));
            let kind = if overflow {
                WaitingKind::Overflow
            } else {
                WaitingKind::Queue
            };
            let known = |g: &&mut WaitingGroup| g.queue == queue && g.kind == kind;
            let row = WaitingItem {
                reason: text.to_string(),
                ..waits(nth)
            };
            match inbox.waiting.iter_mut().find(known) {
                Some(group) => {
                    group.conversations.push(row);
                    group.total += 1;
                }
                None => inbox.waiting.push(WaitingGroup {
                    label: queue.to_string(),
                    queue,
                    kind,
                    conversations: vec![row],
                    total: 1,
                }),
            }
        }
        inbox.agents.total = u32::try_from(inbox.mine.len()).unwrap();
        inbox
    })
}

proptest! {
    #[test]
    fn patches_make_the_inbox_they_were_made_for(before in inbox(), after in inbox()) {
        let mut patched = before.clone();
        if let Some(patch) = InboxPatch::between(&before, &after) {
            patch.apply(&mut patched);
        }
        prop_assert_eq!(patched, after);
    }
}
