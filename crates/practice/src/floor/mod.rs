//! The practice floor: keeps simulated customers coming through the gateway's customer channel.

mod channel;
mod contact;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use uuid::Uuid;

pub use self::channel::{Channel, Line, Trouble};
use self::contact::Contact;
use crate::company::{Company, Truth};
use crate::customer::{Ending, Persona, SimulatedCustomer};
use crate::error::PracticeError;

/// The most customers there are at once.
pub const MOST_AT_ONCE: usize = 200;

/// The most contacts the floor remembers; ended ones are forgotten first.
pub const MOST_CONTACTS: usize = 10_000;

/// The wait after the gateway could not be reached.
const AFTER_TROUBLE: Duration = Duration::from_secs(2);

/// How fast things go on the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Time for thinking and typing, as a multiple of a person's.
    pub typing: f64,
    /// Patience, as a multiple of a person's.
    pub patience: f64,
    /// Time between two customers.
    pub between: Duration,
    /// How often a customer looks for something new.
    pub poll: Duration,
}

impl Pace {
    /// As people are.
    pub const fn human() -> Self {
        Self {
            typing: 1.0,
            patience: 1.0,
            between: Duration::from_secs(6),
            poll: Duration::from_millis(700),
        }
    }

    /// As fast as the desk can keep up, for drills: people who type at once but wait as long as people do.
    pub const fn drill() -> Self {
        Self {
            typing: 0.01,
            patience: 0.5,
            between: Duration::from_millis(20),
            poll: Duration::from_millis(100),
        }
    }
}

/// Options of a floor.
#[derive(Debug, Clone)]
pub struct FloorOptions {
    /// The address of the gateway's customers' page.
    pub gateway: String,
    /// One seed is one sequence of customers.
    pub seed: u64,
    /// Customers at once, at most [`MOST_AT_ONCE`].
    pub at_once: usize,
    /// Customers in all; without an end if absent.
    pub total: Option<u64>,
    /// How fast.
    pub pace: Pace,
}

/// A contact on the floor.
#[derive(Debug, Clone)]
pub struct PracticeContact {
    /// The conversation at the gateway.
    pub conversation: Uuid,
    /// What the customer wants to be called.
    pub label: String,
    /// Their character.
    pub persona: Persona,
    /// What is true about it.
    pub truth: Arc<Truth>,
    /// How it ended for the customer, once it has.
    pub ended: Option<Ending>,
    /// Whether it is over: the customer is gone, or could not go on because of the gateway.
    pub over: bool,
    /// The customer's line at the gateway.
    pub line: Arc<Line>,
}

/// Figures of the floor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorFigures {
    /// Conversations opened.
    pub opened: u64,
    /// Conversations under way.
    pub under_way: u64,
    /// Conversations ended, by the customer's view of the end.
    pub endings: BTreeMap<Ending, u64>,
    /// Contacts that could not go on because of the gateway.
    pub broken: u64,
    /// The last such problem, in one sentence.
    pub problem: Option<String>,
}

/// The running practice floor. It ends when this is dropped.
#[derive(Debug)]
pub struct Floor {
    shared: Arc<Shared>,
    coming: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    world: Arc<Company>,
    options: FloorOptions,
    channel: Channel,
    paused: watch::Sender<bool>,
    at_once: watch::Sender<usize>,
    done: watch::Sender<bool>,
    ledger: Mutex<Ledger>,
}

/// Contacts and figures.
#[derive(Debug, Default)]
struct Ledger {
    contacts: VecDeque<PracticeContact>,
    figures: FloorFigures,
}

impl Shared {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // Every change of the ledger is one assignment, so a poisoned lock loses nothing.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Floor {
    /// Starts the floor on the current Tokio runtime.
    pub fn start(world: Arc<Company>, options: FloorOptions) -> Result<Self, PracticeError> {
        let channel = Channel::new(&options.gateway)?;
        let shared = Arc::new(Shared {
            world,
            channel,
            paused: watch::Sender::new(false),
            at_once: watch::Sender::new(options.at_once.min(MOST_AT_ONCE)),
            done: watch::Sender::new(false),
            ledger: Mutex::new(Ledger::default()),
            options,
        });
        let coming = tokio::spawn(come(Arc::clone(&shared)));
        Ok(Self { shared, coming })
    }

    /// Pauses the floor until [`Floor::resume`]; no customer loses patience meanwhile.
    pub fn pause(&self) {
        self.shared.paused.send_replace(true);
    }

    /// Goes on.
    pub fn resume(&self) {
        self.shared.paused.send_replace(false);
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        *self.shared.paused.borrow()
    }

    /// Changes how many customers there are at once, at most [`MOST_AT_ONCE`]. No customer is sent away.
    pub fn set_at_once(&self, customers: usize) {
        self.shared
            .at_once
            .send_replace(customers.min(MOST_AT_ONCE));
    }

    /// The contacts remembered, oldest first.
    pub fn contacts(&self) -> Vec<PracticeContact> {
        self.shared.ledger().contacts.iter().cloned().collect()
    }

    /// Takes the contacts that are over out of memory, oldest first.
    pub fn take_over(&self) -> Vec<PracticeContact> {
        let mut ledger = self.shared.ledger();
        let (over, under_way) = std::mem::take(&mut ledger.contacts)
            .into_iter()
            .partition(|contact| contact.over);
        ledger.contacts = under_way;
        Vec::from(over)
    }

    /// What is true about a conversation, if it is remembered.
    pub fn truth(&self, conversation: Uuid) -> Option<Arc<Truth>> {
        let ledger = self.shared.ledger();
        let contact = ledger
            .contacts
            .iter()
            .rev()
            .find(|c| c.conversation == conversation)?;
        Some(Arc::clone(&contact.truth))
    }

    /// What has happened.
    pub fn figures(&self) -> FloorFigures {
        self.shared.ledger().figures.clone()
    }

    /// Waits until the requested number of customers have come and gone, or the floor closed because the
    /// gateway is not one to practise on. Never returns if there is no such number.
    pub async fn finished(&self) {
        // The sender lives as long as this.
        let _ = self.shared.done.subscribe().wait_for(|done| *done).await;
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.coming.abort();
    }
}

/// Lets customers come, one after the other, as many at once as there may be.
async fn come(shared: Arc<Shared>) {
    let mut contacts = JoinSet::new();
    let mut at_once = shared.at_once.subscribe();
    let mut paused = shared.paused.subscribe();
    let total = shared.options.total.unwrap_or(u64::MAX);
    let mut next = 0;
    while next < total {
        while contacts.try_join_next().is_some() {}
        // Both senders live in `shared`, so waiting cannot fail.
        let _ = paused.wait_for(|paused| !paused).await;
        if contacts.len() >= *at_once.borrow_and_update() {
            tokio::select! {
                _ = contacts.join_next(), if !contacts.is_empty() => {}
                _ = at_once.changed() => {}
            }
            continue;
        }
        match open(&shared, next).await {
            Ok(contact) => {
                next += 1;
                contacts.spawn(attend(Arc::clone(&shared), contact));
                tokio::time::sleep(shared.options.pace.between).await;
            }
            Err(NotOpened::NotPractice) => break,
            Err(NotOpened::Trouble) => tokio::time::sleep(AFTER_TROUBLE).await,
        }
    }
    while contacts.join_next().await.is_some() {}
    shared.done.send_replace(true);
}

enum NotOpened {
    NotPractice,
    Trouble,
}

/// Opens the conversation of the customer with this number in the sequence.
async fn open(shared: &Shared, number: u64) -> Result<Contact, NotOpened> {
    // Distinct streams for neighbouring numbers and seeds.
    let seed = shared
        .options
        .seed
        .wrapping_add((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let customer = SimulatedCustomer::new(&shared.world, seed);
    let (line, practice) = match shared.channel.open(Some(customer.label())).await {
        Ok(opened) => opened,
        Err(trouble) => {
            note(shared, &trouble);
            return Err(NotOpened::Trouble);
        }
    };
    if !practice {
        let refusal = "the gateway is not one to practise on: no simulated customer was sent to it";
        shared.ledger().figures.problem = Some(refusal.to_owned());
        tracing::error!("{refusal}");
        if let Err(trouble) = line.leave().await {
            note(shared, &trouble);
        }
        return Err(NotOpened::NotPractice);
    }
    let line = Arc::new(line);
    let mut ledger = shared.ledger();
    ledger.figures.opened += 1;
    ledger.figures.under_way += 1;
    if ledger.contacts.len() >= MOST_CONTACTS {
        let oldest = ledger.contacts.iter().position(|c| c.over);
        ledger.contacts.remove(oldest.unwrap_or(0));
    }
    ledger.contacts.push_back(PracticeContact {
        conversation: line.conversation(),
        label: customer.label(),
        persona: *customer.persona(),
        truth: Arc::new(customer.truth().clone()),
        ended: None,
        over: false,
        line: Arc::clone(&line),
    });
    Ok(Contact {
        customer,
        line,
        read: 0,
        pace: shared.options.pace,
        paused: shared.paused.subscribe(),
    })
}

/// Goes through a contact and writes down how it ended.
async fn attend(shared: Arc<Shared>, contact: Contact) {
    let conversation = contact.line.conversation();
    let ended = contact.run().await;
    if let Err(trouble) = &ended {
        note(&shared, trouble);
    }
    let mut ledger = shared.ledger();
    ledger.figures.under_way = ledger.figures.under_way.saturating_sub(1);
    let mut contacts = ledger.contacts.iter_mut().rev();
    if let Some(contact) = contacts.find(|c| c.conversation == conversation) {
        contact.over = true;
        contact.ended = ended.as_ref().ok().copied();
    }
    match ended {
        Ok(ending) => *ledger.figures.endings.entry(ending).or_default() += 1,
        Err(_) => ledger.figures.broken += 1,
    }
}

fn note(shared: &Shared, trouble: &Trouble) {
    let problem = match trouble {
        Trouble::Over => "the conversation was over before it began".to_owned(),
        Trouble::Failed(problem) => problem.clone(),
    };
    tracing::warn!(problem, "a practice customer could not go on");
    shared.ledger().figures.problem = Some(problem);
}
