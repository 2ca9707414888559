//! Commits in flight, in the order of their decisions.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use baton_orchestrator::ConversationId;
use baton_store::{Committed, StoreError};

use crate::engine::after_commit::CommitWork;
use crate::journal::Ticket;
use crate::perform::Job;

/// Commits and starts that wait; then the engine takes no further input.
const WAITING: usize = 4096;

enum Entry {
    Commit(Ticket, Box<CommitWork>),
    Start(ConversationId, Vec<Job>),
}

/// What to do next.
pub(crate) enum Next {
    /// See through a commit that ended.
    CommitEnded(Box<CommitWork>, Result<Committed, StoreError>),
    /// Start the jobs that a durable state asks for.
    Start(ConversationId, Vec<Job>),
}

/// The commits in flight.
#[derive(Default)]
pub(crate) struct Commits {
    entries: VecDeque<Entry>,
}

impl Commits {
    /// Adds a commit that was handed to the store.
    pub(crate) fn committing(&mut self, ticket: Ticket, work: CommitWork) {
        self.entries
            .push_back(Entry::Commit(ticket, Box::new(work)));
    }

    /// Jobs are to be started after everything before them.
    pub(crate) fn starting(&mut self, conversation: ConversationId, jobs: Vec<Job>) {
        self.entries.push_back(Entry::Start(conversation, jobs));
    }

    /// Whether further inputs may be decided.
    pub(crate) fn has_room(&self) -> bool {
        self.entries.len() < WAITING
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The first of them, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<Next> {
        now(pin!(self.next()))
    }

    /// The first of them, once it has ended; never while there is none. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Next {
        poll_fn(|context| {
            let outcome = match self.entries.front_mut() {
                Some(Entry::Commit(ticket, _)) => match ticket.as_mut().poll(context) {
                    Poll::Ready(outcome) => Some(outcome),
                    Poll::Pending => return Poll::Pending,
                },
                Some(Entry::Start(..)) => None,
                None => return Poll::Pending,
            };
            match (self.entries.pop_front(), outcome) {
                (Some(Entry::Commit(_, work)), Some(outcome)) => {
                    Poll::Ready(Next::CommitEnded(work, outcome))
                }
                (Some(Entry::Start(conversation, jobs)), _) => {
                    Poll::Ready(Next::Start(conversation, jobs))
                }
                // The first entry is what it was a moment ago.
                (Some(Entry::Commit(..)), None) | (None, _) => Poll::Pending,
            }
        })
        .await
    }
}

/// A future's output if it is ready now. A task of tokio's would be made to wait after a number of operations;
/// that must not hold up a mere check.
pub(crate) fn now<F: Future + Unpin>(future: F) -> Option<F::Output> {
    let mut future = pin!(tokio::task::unconstrained(future));
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}
