//! Representatives at the workstations of a team: a handoff from the agents of a host to a person, and on to another one.

use std::time::Duration;

use baton_customer::Customer;
use baton_gateway::Person;
use baton_orchestrator::{
    Actor, ConversationId, Event, Input, MessageId, Owner, Phase, Representative,
};
use baton_protocol::channel::EntryBody;
use baton_protocol::{ConversationState, Presence};
use baton_runtime::{InputSource, NotDone, RuntimeError, Seat, SignIn, sit};
use uuid::Uuid;

use crate::support::{count, journal, until};
use crate::team_parts::{ANSWER, ASKED, Team, Workstation, answers, id, told};

/// Long enough that no lease ends by itself.
const LONG: i64 = 15_000;
/// Milliseconds of a lease that is to end, and of the grace after it.
const SHORT: i64 = 1_000;
const HANDED_OVER: &str = "I am passing this to a colleague.";

/// Both are lost, and what they had was queued again: a lease, and as long until it is taken from a person.
const RECLAIMED: Duration = Duration::from_millis(4_000);

async fn team(lease_ms: i64) -> Team {
    let person = || Person {
        queues: ["front".into()].into(),
        skills: [].into(),
        capacity: 4,
        supervises: false,
    };
    let people = ["ada", "ben"].map(|who| (who.into(), person()));
    Team::of(lease_ms, people.into()).await
}

fn representative(name: &str) -> Representative {
    Representative {
        id: name.to_lowercase(),
        name: name.to_owned(),
    }
}

/// A workstation with a person, and no room for agents' conversations.
struct Desk {
    workstation: Workstation,
    seat: Seat,
}

impl Desk {
    async fn new(team: &Team, place: &str, name: &str) -> Self {
        let workstation = team.workstation_with(place, 0).await;
        let who = representative(name);
        let seat = sit(&workstation.runtime, &workstation.link, who).await;
        let seat = seat.unwrap();
        let mut signed_in = seat.signed_in();
        let done = signed_in.wait_for(|now| *now != SignIn::Waiting);
        let done = tokio::time::timeout(crate::support::PATIENCE, done).await;
        assert_eq!(*done.expect("in time").unwrap(), SignIn::Done);
        Self { workstation, seat }
    }

    async fn is_offered(&self, id: ConversationId) {
        until("an offer", async || self.offers(id).await.then_some(())).await;
    }

    async fn is_offered_no_more(&self, id: ConversationId) {
        until("its end", async || (!self.offers(id).await).then_some(())).await;
    }

    async fn offers(&self, id: ConversationId) -> bool {
        let offers = self.workstation.runtime.store().offers().await.unwrap();
        offers.iter().any(|(offered, _)| *offered == id.0)
    }

    /// Waits until the conversation is with the person here.
    async fn has(&self, id: ConversationId) {
        until("the conversation", async || {
            let state = self.workstation.runtime.state(id).await.ok()?;
            let theirs = Owner::Representative(self.seat.who().clone());
            (state.owner() == theirs).then_some(())
        })
        .await;
    }

    async fn by(&self, id: ConversationId) -> Actor {
        let state = self.workstation.runtime.state(id).await.unwrap();
        Actor {
            representative: self.seat.who().clone(),
            fencing: state.fencing(),
        }
    }

    async fn does(&self, id: ConversationId, input: Input) -> Result<(), RuntimeError> {
        let desk = InputSource::Desk;
        self.workstation.runtime.submit(id, input, desk).await
    }

    async fn replies(&self, id: ConversationId, text: &str) -> Result<(), RuntimeError> {
        let by = self.by(id).await;
        let message = MessageId(Uuid::now_v7());
        let text = text.to_owned();
        self.does(id, Input::Reply { by, message, text }).await
    }
}

/// A conversation that the agents answered and hand off.
async fn handed_off(team: &Team) -> (Customer, ConversationId) {
    let customer = team.customer().await;
    customer.say(ASKED).await;
    customer.reads(ANSWER).await;
    customer.say("I lost the book").await;
    customer.reads(HANDED_OVER).await;
    let id = id(&customer);
    (customer, id)
}

async fn heard(desk: &Desk, id: ConversationId, words: &str) {
    until("what the customer says", async || {
        let there = journal(&desk.workstation.runtime, id).await;
        let is_it =
            |e: &Event| matches!(e, Event::CustomerWrote { text, .. } if text.contains(words));
        (count(&there, is_it) == 1).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_handoff_goes_to_a_person_elsewhere_and_on_to_another_with_everything() {
    let team = team(LONG).await;
    let host = team.workstation("host").await;
    let ada = Desk::new(&team, "front", "Ada").await;
    let (customer, id) = handed_off(&team).await;
    ada.is_offered(id).await;
    // She reads everything before she decides, and cannot act on it before it is hers.
    let there = &ada.workstation.runtime;
    assert_eq!(journal(there, id).await, journal(&host.runtime, id).await);
    let sealed = there.store().latest_snapshot(id.0).await.unwrap();
    assert!(sealed.is_some());
    let early = ada.replies(id, "hello").await.unwrap_err();
    assert!(matches!(early, RuntimeError::NotHeld(_)), "{early}");
    let by = ada.by(id).await;
    let past_the_gateway = Input::Accept { by, offer: None };
    let refused = ada.does(id, past_the_gateway).await.unwrap_err();
    assert!(matches!(refused, RuntimeError::AtTheGateway), "{refused}");

    // She declines, and Ben has it, once.
    let ben = Desk::new(&team, "back", "Ben").await;
    ada.seat.decline(id).await.unwrap();
    ada.is_offered_no_more(id).await;
    ben.is_offered(id).await;
    assert_eq!(ada.seat.accept(id).await, Err(NotDone::NotOffered));
    ben.seat.accept(id).await.unwrap();
    ben.has(id).await;
    ben.is_offered_no_more(id).await;
    host.lets_go(id).await;
    ben.replies(id, "Ben here, which book is it?")
        .await
        .unwrap();
    customer.reads("which book is it?").await;
    customer.say("the blue one").await;
    heard(&ben, id, "the blue one").await;
    assert_eq!(answers(&customer).await, 1);

    // The cable is pulled: he writes on, and it arrives once.
    ben.workstation.link.pause();
    ben.replies(id, "I will look for it").await.unwrap();
    ben.workstation.link.resume();
    customer.reads("I will look for it").await;

    // He passes it on with a note; it is not offered to him.
    ada.seat.set_presence(Presence::Available);
    let by = ben.by(id).await;
    let (queue, note) = ("front".into(), "It is on the shelf.".to_owned());
    let transfer = Input::Transfer { by, queue, note };
    ben.does(id, transfer).await.unwrap();
    ada.is_offered(id).await;
    assert!(!ben.offers(id).await);
    ada.seat.accept(id).await.unwrap();
    ada.has(id).await;
    ben.workstation.lets_go(id).await;
    let late = ben.replies(id, "one more word").await.unwrap_err();
    assert!(matches!(late, RuntimeError::NotHeld(_)), "{late}");
    let noted = ada.workstation.runtime.state(id).await.unwrap();
    assert!(matches!(noted.phase(), Phase::WithRepresentative(_)));
    ada.replies(id, "Ada here, it is ready").await.unwrap();
    customer.reads("Ada here, it is ready").await;
    let said = told(&customer).await;
    for words in ["which book is it?", "I will look for it", "it is ready"] {
        let times = said.iter().filter(|text| text.contains(words)).count();
        assert_eq!(times, 1, "{words}: {said:?}");
    }

    // She finishes it: it is found in the history of both.
    let by = ada.by(id).await;
    ada.does(id, Input::StartWrapUp { by }).await.unwrap();
    let finish = Input::FinishWrapUp {
        by: ada.by(id).await,
        disposition: "done".to_owned(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: "The blue book was found.".to_owned(),
        notes: String::new(),
    };
    ada.does(id, finish).await.unwrap();
    for desk in [&ada, &ben] {
        let row = desk.workstation.runtime.store().history_of(id.0).await;
        assert!(row.unwrap().is_some());
    }
    until("its end at the gateway", async || {
        let entries = customer.read().await.into_iter();
        let mut states = entries.filter_map(|entry| match entry.body {
            EntryBody::Status { state } => Some(state),
            _ => None,
        });
        states
            .next_back()
            .filter(|state| *state == ConversationState::Closed)
    })
    .await;
    for desk in [ada, ben] {
        desk.workstation.vanishes().await;
    }
    host.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_person_has_is_theirs_after_a_restart_and_at_any_moment_of_it() {
    let team = team(LONG).await;
    let host = team.workstation("host").await;
    let ada = Desk::new(&team, "front", "Ada").await;
    let (customer, id) = handed_off(&team).await;
    ada.is_offered(id).await;
    // It ends with the grant, at whatever place behind it.
    ada.seat.accept(id).await.unwrap();
    ada.workstation.vanishes().await;
    let ada = Desk::new(&team, "front", "Ada").await;
    ada.has(id).await;
    assert!(!ada.offers(id).await);
    ada.replies(id, "I am here again").await.unwrap();
    customer.reads("I am here again").await;
    // What she passed on is not hers at the next start.
    let by = ada.by(id).await;
    let (queue, note) = ("front".into(), String::new());
    let transfer = Input::Transfer { by, queue, note };
    ada.does(id, transfer).await.unwrap();
    ada.workstation.vanishes().await;
    let ada = Desk::new(&team, "front", "Ada").await;
    let state = ada.workstation.runtime.state(id).await.unwrap();
    assert!(matches!(state.owner(), Owner::Queue(_)), "{state:?}");
    let ben = Desk::new(&team, "back", "Ben").await;
    ben.is_offered(id).await;
    ben.seat.accept(id).await.unwrap();
    ben.has(id).await;
    ada.workstation.lets_go(id).await;
    for desk in [ada, ben] {
        desk.workstation.vanishes().await;
    }
    host.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_out_of_reach_loses_it_to_another_with_everything_that_was_told() {
    let team = team(SHORT).await;
    let host = team.workstation("host").await;
    let ada = Desk::new(&team, "front", "Ada").await;
    let (customer, id) = handed_off(&team).await;
    ada.is_offered(id).await;
    ada.seat.accept(id).await.unwrap();
    ada.has(id).await;
    ada.replies(id, "I will look").await.unwrap();
    customer.reads("I will look").await;
    ada.workstation.link.pause();
    ada.replies(id, "not told in time").await.unwrap();
    customer.say("are you there?").await;
    tokio::time::sleep(RECLAIMED).await;
    let ben = Desk::new(&team, "back", "Ben").await;
    ben.is_offered(id).await;
    ben.seat.accept(id).await.unwrap();
    ben.has(id).await;
    heard(&ben, id, "are you there?").await;
    let before = journal(&ben.workstation.runtime, id).await;
    let was_told =
        |e: &Event| matches!(e, Event::RepresentativeWrote { text, .. } if text == "I will look");
    assert_eq!(count(&before, was_told), 1);

    // She comes back: it is Ben's, and what she wrote meanwhile was not said. It is not lost on her.
    ada.workstation.link.resume();
    ada.workstation.lets_go(id).await;
    let sent = until("an answer", async || {
        ada.workstation.sent(id, "not told in time").await
    })
    .await;
    assert_eq!(sent.1, Err("not_held".to_owned()));
    ben.replies(id, "Ben has it now").await.unwrap();
    customer.reads("Ben has it now").await;
    let said = told(&customer).await;
    assert!(!said.iter().any(|text| text.contains("not told in time")));
    for desk in [ada, ben] {
        desk.workstation.vanishes().await;
    }
    host.vanishes().await;
}
