//! Whatever is written in whatever order, a conversation keeps its promises.

use std::collections::HashMap;

use baton_protocol::{Author, ConversationState};
use proptest::prelude::*;

use super::*;

const MOST: u64 = 8;
const CONVERSATION: ConversationId = ConversationId(Uuid::from_u128(1));

/// One conversation, folded from the changes of its writes.
#[derive(Default)]
struct Fold {
    begun: bool,
    over: Option<Over>,
    entries: Vec<Entry>,
    events: Vec<EventBody>,
    accepted: HashMap<String, Vec<u8>>,
}

impl Fold {
    fn over(&self) -> Over {
        self.over.unwrap_or(Over::No)
    }

    fn find(&self, body: &WriteBody) -> Found {
        let message = match body {
            WriteBody::Message { id, .. } | WriteBody::Send(_, SendBody::Message { id, .. }) => {
                Some(*id)
            }
            WriteBody::Open { .. } | WriteBody::Leave | WriteBody::Send(..) => None,
        };
        let same = |entry: &&Entry| message.is_some() && message_of(&entry.body) == message;
        let mut found = Found {
            opened: self.begun.then_some(CONVERSATION),
            accepted: match body {
                WriteBody::Send(keyed, _) => self.accepted.get(&keyed.key).cloned(),
                WriteBody::Open { .. } | WriteBody::Message { .. } | WriteBody::Leave => None,
            },
            conversation: self.begun.then(|| Conversation {
                label: "Maria".to_owned(),
                head: self.entries.len() as u64,
                over: self.over(),
            }),
            same_message: self.entries.iter().find(same).cloned(),
            before: Vec::new(),
        };
        let before = self
            .entries
            .iter()
            .take_while(|entry| entry.position < found.place());
        found.before = before.cloned().collect();
        found
    }

    fn decide(&self, body: &WriteBody) -> Result<Decided, Refusal> {
        let write = Write {
            conversation: CONVERSATION,
            at: Timestamp::UNIX_EPOCH,
            event: EventId(Uuid::nil()),
            body: body.clone(),
        };
        decide(&self.find(body), write, MOST)
    }

    fn apply(&mut self, changes: Changes) {
        self.begun |= changes.begins.is_some();
        self.over = changes.over.or(self.over);
        self.entries.extend(changes.entry);
        self.events.extend(changes.event);
        let accepted = changes.accepted.into_iter();
        self.accepted
            .extend(accepted.map(|keyed| (keyed.key, keyed.digest)));
    }
}

fn body() -> impl Strategy<Value = WriteBody> {
    let message = |n: u8| MessageId(Uuid::from_u128(u128::from(n)));
    let text = prop::sample::select(vec!["hello", "4111 1111 1111 1111", "the CVC is", "739"]);
    let sent = prop_oneof![
        3 => (0..5_u8, text.clone()).prop_map(move |(n, text)| SendBody::Message {
            id: message(n),
            author: Author::agent("Baton"),
            text: text.to_owned(),
        }),
        1 => Just(SendBody::Closed {}),
        1 => prop::sample::select(vec![ConversationState::WithAgents, ConversationState::Closed])
            .prop_map(|state| SendBody::Status { state }),
    ];
    prop_oneof![
        1 => Just(WriteBody::Open {
            request: Uuid::from_u128(9),
            channel: "web",
            label: "Maria".to_owned(),
            practice: true,
        }),
        4 => (0..5_u8, text).prop_map(move |(n, text)| WriteBody::Message {
            id: message(n),
            text: text.to_owned(),
        }),
        1 => Just(WriteBody::Leave),
        4 => (0..12_u8, sent).prop_map(|(key, body)| {
            let digest = format!("{body:?}").into_bytes();
            let key = key.to_string();
            WriteBody::Send(KeyDigest { key, digest }, body)
        }),
    ]
}

proptest! {
    #[test]
    fn a_conversation_keeps_its_promises(bodies in prop::collection::vec(body(), 1..40)) {
        let mut fold = Fold::default();
        for body in bodies {
            let was = (fold.over(), fold.entries.len(), fold.events.len());
            // A refusal has nothing to apply.
            let Ok(Decided { receipt, changes }) = fold.decide(&body) else {
                continue;
            };
            let entry = changes.entry.clone();
            let event = changes.event.clone();
            fold.apply(changes);

            // Positions are contiguous, and only an end goes beyond the limit.
            if let Some(entry) = &entry {
                prop_assert_eq!(entry.position, fold.entries.len() as u64);
                let ends = matches!(
                    entry.body,
                    EntryBody::Left {} | EntryBody::Status { state: ConversationState::Closed }
                );
                prop_assert!(entry.position <= MOST || ends);
            }
            // What is over hears and says nothing; a status alone opens it again.
            let message = entry.as_ref().is_some_and(|entry| message_of(&entry.body).is_some());
            prop_assert!(!message || was.0 == Over::No);
            prop_assert!(event.is_none() || was.0 == Over::No);
            let reopens = matches!(body, WriteBody::Send(_, SendBody::Status { .. }));
            prop_assert!(was.0 == Over::No || fold.over() != Over::No || reopens);
            // A customer's message is told to workstations as the customer sees it, without its secret.
            if let Some(EventBody::CustomerMessage { text, message, .. }) = &event {
                prop_assert_eq!(message_of(&entry.as_ref().unwrap().body), Some(*message));
                prop_assert!(!text.contains("4111"));
                let seen = match &entry.as_ref().unwrap().body {
                    EntryBody::Message { text, .. } => text,
                    other => panic!("{other:?}"),
                };
                prop_assert_eq!(seen, text);
            }
            // The same again changes nothing and gets the same receipt, but for what ends: that is over.
            let again = fold.decide(&body);
            prop_assert!(again.is_ok(), "{:?} {:?}", body, again);
            let again = again.unwrap();
            prop_assert_eq!(again.changes, Changes::default());
            prop_assert_eq!(again.receipt, receipt);
        }
        let mut ids: Vec<_> = fold.entries.iter().filter_map(|e| message_of(&e.body)).collect();
        let count = ids.len();
        ids.sort_unstable_by_key(|id| id.0);
        ids.dedup();
        prop_assert_eq!(ids.len(), count, "a message stands once");
    }
}
