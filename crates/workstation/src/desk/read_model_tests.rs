use baton_desk::InboxPatch;
use baton_link::{LinkState, LinkStatus};
use baton_playbook::load;
use baton_practice::playbooks;
use jiff::Timestamp;
use uuid::Uuid;

use baton_orchestrator::{Event, Recorded};

use super::*;
use crate::desk::reader::Details;
use crate::desk::settings;
use crate::desk::team::OpenOnes;

fn id(nth: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(nth))
}

fn opened(nth: u128) -> Recorded {
    Recorded {
        seq: 0,
        at: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(i64::try_from(nth).unwrap()),
        event: Event::Opened {
            channel: "web".to_owned(),
            customer_label: Some(format!("Reader {nth}")),
            practice: true,
            configuration: None,
        },
    }
}

fn state(nth: u128) -> Arc<State> {
    Arc::new(State::replay(id(nth), &[opened(nth)]))
}

fn model(open: Vec<Arc<State>>) -> ReadModel {
    let files = playbooks::FILES.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let status = LinkStatus {
        state: LinkState::Online,
        synced_at: None,
        cursor: 0,
        head: 0,
        waiting: 0,
        practice: None,
        connections: 1,
        drops: 0,
        replays: 0,
        faults: 0,
        sent_again: 0,
    };
    ReadModel::new(Beginning {
        you: "desk-1".to_owned(),
        playbooks: Arc::new(load(&files).unwrap()),
        open: OpenOnes {
            states: open,
            offers: HashMap::new(),
        },
        counts: CallCounts::default(),
        settings: settings::default(),
        drafts: Drafts::default(),
        connection: Connection::new(status, Timestamp::UNIX_EPOCH, None),
        opened_at: Timestamp::UNIX_EPOCH,
        store_path: "baton.sqlite".to_owned(),
    })
}

fn details() -> Details {
    Details {
        transcript: Transcript::default(),
        outbox: OutboxRows::default(),
        snapshot: None,
    }
}

#[test]
fn what_is_not_in_view_any_more_is_forgotten() {
    let mut model = model(Vec::new());
    for nth in 0..100 {
        model.look_at(id(nth));
        model.put_details(id(nth), details());
    }
    assert_eq!(model.shown(), [id(99)]);
    assert_eq!((model.transcripts.len(), model.outboxes.len()), (1, 1));
    model.put_details(id(3), details());
    assert_eq!(model.transcripts.len(), 1, "it is not shown");
}

#[test]
fn of_500_conversations_one_more_is_one_row() {
    let mut model = model((0..500).map(state).collect());
    let before = model.inbox();
    assert_eq!(before.agents.total, 500);
    model.apply(&state(500), &[opened(500)], None);
    let after = model.inbox();
    let patch = InboxPatch::between(&before, &after).unwrap();
    assert_eq!((patch.agents.rows.len(), patch.agents.gone.len()), (1, 1));
    assert_eq!(patch.agents_total, 501);
    let sizes = [
        serde_json::to_string(&patch).unwrap().len(),
        serde_json::to_string(&after).unwrap().len(),
    ];
    assert!(
        sizes[0] * 20 < sizes[1],
        "bytes of patch and whole: {sizes:?}"
    );
}

#[test]
fn a_conversation_is_shown_from_memory_once_all_of_it_is_there() {
    let mut model = model(vec![state(1)]);
    model.look_at(id(1));
    assert_eq!(model.lacks(id(1)), Lacks::Details);
    assert_eq!(model.view(id(1), 7), None);
    let mut read = details();
    read.transcript.extend(&[opened(1)], |_| String::new());
    model.put_details(id(1), read);
    assert_eq!(model.lacks(id(1)), Lacks::Nothing);
    let view = model.view(id(1), 7).unwrap();
    assert_eq!(
        (view.revision, view.header.customer.as_str()),
        (7, "Reader 1")
    );
}

#[test]
fn what_was_heard_while_everything_is_read_again_is_newer() {
    let mut model = model(vec![state(1), state(2)]);
    model.look_at(id(2));
    // The second ended unheard, the third began meanwhile, and the fourth is among what was read.
    model.apply(&state(3), &[opened(3)], None);
    let heard = HashMap::from([(id(3), 1)]);
    model.read_again(&[state(1), state(4)], &heard);
    let mut open: Vec<ConversationId> = model.open.keys().copied().collect();
    open.sort();
    assert_eq!(open, [id(1), id(3), id(4)]);
    assert!(model.state(id(2)).is_none());
}
