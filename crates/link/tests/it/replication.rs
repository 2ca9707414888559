//! Commits of a holder on their way to a real gateway, and the journal at the next holder.

use baton_link::{CommitItem, NoJournal, NotTaken};
use baton_protocol::v2::{Commit, JournalRow, Outgoing, Part, SealedSnapshot, Undelivered};
use baton_protocol::{Author, ConversationId, Fencing, MessageId, SendBody};
use jiff::Timestamp;
use uuid::Uuid;

use crate::desk::{offline, online};
use crate::network::Weather;
use crate::team::{LONG, Workstation, talks, team};

fn row(nth: u64, bytes: usize) -> JournalRow {
    JournalRow {
        kind: "stepped".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        body: format!("{{\"n\":{nth},\"x\":\"{}\"}}", "x".repeat(bytes)),
        key: (nth == 1).then(|| "an-event".to_owned()),
    }
}

fn step(conversation: ConversationId, number: Fencing, position: u64) -> Commit {
    Commit {
        conversation,
        number,
        position,
        part: Part::WHOLE,
        rows: vec![row(position, 0)],
        snapshots: Vec::new(),
        sends: Vec::new(),
        hands: None,
    }
}

fn says(text: &str) -> Outgoing {
    Outgoing {
        key: text.replace(" ", "-"),
        body: SendBody::Message {
            id: MessageId(Uuid::now_v7()),
            author: Author::representative("Ada"),
            text: text.to_owned(),
        },
    }
}

impl Workstation {
    fn commits(&self, id: i64, commit: Commit) {
        let item = CommitItem { id, commit };
        self.desk.commits.lock().unwrap().waiting.push(item);
        self.link.kick_outbox();
    }

    async fn answer_to(&self, id: i64) -> Result<Vec<Undelivered>, NotTaken> {
        self.wait(|desk| async move {
            let commits = desk.commits.lock().unwrap();
            let mut answers = commits.answered.iter();
            answers
                .find(|(of, _)| *of == id)
                .map(|(_, answer)| answer.clone())
        })
        .await
    }
}

#[tokio::test]
async fn what_is_committed_is_said_and_the_next_holder_has_the_whole_journal() {
    let town = team(LONG).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let conversation = customer.id();
    let number = one.holds(conversation).await;
    let mut first = step(conversation, number, 1);
    first.sends = vec![says("hello")];
    first.snapshots = vec![SealedSnapshot {
        id: Uuid::now_v7(),
        revision: 1,
        body: "{}".to_owned(),
    }];
    // More than one frame holds.
    let mut large = step(conversation, number, 2);
    large.rows = (2..12).map(|nth| row(nth, 60_000)).collect();
    large.sends = vec![says("and more")];
    let last = step(conversation, number, 12);
    one.commits(1, first.clone());
    one.commits(2, large.clone());
    one.commits(3, last.clone());
    for id in 1..=3 {
        assert_eq!(one.answer_to(id).await, Ok(Vec::new()));
    }
    assert_eq!(customer.read(&town).await, ["hello", "and more"]);

    let two = Workstation::joins(&town, "two").await;
    let none = two.link.journal(conversation, number).await;
    assert_eq!(none, Err(NoJournal::NotHeld));
    one.link.leave().await;
    let next = two.holds(conversation).await;
    let found = two.link.journal(conversation, next).await.unwrap();
    let committed = [first.rows, large.rows, last.rows].concat();
    assert_eq!(found.rows, committed);
    assert_eq!(found.snapshots, first.snapshots);
    two.commits(9, step(conversation, next, 13));
    assert_eq!(two.answer_to(9).await, Ok(Vec::new()));
}

#[tokio::test]
async fn what_was_cut_off_is_committed_once_and_what_comes_too_late_is_void() {
    let town = team(900).await;
    let one = Workstation::joins(&town, "one").await;
    let customer = talks(&town).await;
    let conversation = customer.id();
    let number = one.holds(conversation).await;
    let mut first = step(conversation, number, 1);
    first.sends = vec![says("once")];
    one.commits(1, first);
    assert_eq!(one.answer_to(1).await, Ok(Vec::new()));
    // Its answer is lost as far as the desk knows: it is told again.
    one.network.set(Weather::Cut);
    offline(&one.link).await;
    let mut again = step(conversation, number, 2);
    again.sends = vec![says("twice told")];
    one.commits(2, again.clone());
    one.network.set(Weather::Fine);
    online(&one.link).await;
    assert_eq!(one.answer_to(2).await, Ok(Vec::new()));
    one.commits(3, again);
    assert_eq!(one.answer_to(3).await, Ok(Vec::new()), "it is the same one");
    assert_eq!(customer.read(&town).await, ["once", "twice told"]);

    let two = Workstation::joins(&town, "two").await;
    one.network.set(Weather::Hole);
    let mut late = step(conversation, number, 3);
    late.sends = vec![says("late")];
    one.commits(4, late);
    let current = two.holds(conversation).await;
    one.network.set(Weather::Cut);
    offline(&one.link).await;
    one.network.set(Weather::Fine);
    assert_eq!(one.answer_to(4).await, Err(NotTaken::OldNumber { current }));
    let mut forked = step(conversation, current, 2);
    forked.rows[0].body = "{}".to_owned();
    two.commits(5, forked);
    assert_eq!(two.answer_to(5).await, Err(NotTaken::Forked { head: 2 }));
    two.commits(6, step(conversation, current, 9));
    assert!(matches!(
        two.answer_to(6).await,
        Err(NotTaken::Refused { .. })
    ));
    assert_eq!(customer.read(&town).await, ["once", "twice told"]);
}
