//! What can be seen of a conversation that is driven by hand.

use baton_orchestrator::snapshot::{Mark, Snapshot, SnapshotFact};
use baton_orchestrator::{Agent, Recorded, SentBy, Trip, next_deadline};

use super::ConversationDriver;

impl ConversationDriver {
    /// When it wants to be woken, from now, in milliseconds.
    pub(crate) fn deadline(&self) -> Option<i128> {
        next_deadline(&self.state, &self.desk).map(|at| at.duration_since(self.now).as_millis())
    }

    /// The last rule that tripped.
    #[track_caller]
    pub(crate) fn trip(&self) -> &Trip {
        let last = self.state.trips().last();
        last.unwrap_or_else(|| panic!("no rule tripped\n{}", self.story()))
    }

    /// The last sealed snapshot.
    #[track_caller]
    pub(crate) fn snapshot(&self) -> &Snapshot {
        self.kept.last().expect("a snapshot").snapshot()
    }

    /// A fact of the last snapshot.
    #[track_caller]
    pub(crate) fn fact(&self, name: &str) -> &SnapshotFact {
        let found = self
            .snapshot()
            .facts
            .iter()
            .find(|f| f.name.as_str() == name);
        found.unwrap_or_else(|| panic!("{name} is not there: {:#?}", self.snapshot().facts))
    }

    /// The marks of a fact in the last snapshot with its values.
    #[track_caller]
    pub(crate) fn marks(&self, name: &str) -> Vec<(Mark, Option<String>)> {
        self.snapshot()
            .facts
            .iter()
            .filter(|f| f.name.as_str() == name)
            .map(|f| (f.verification, f.value.as_ref().map(ToString::to_string)))
            .collect()
    }

    /// What agents sent.
    pub(crate) fn agents_said(&self) -> Vec<&str> {
        self.sent
            .iter()
            .filter(|(by, _)| matches!(by, SentBy::Agent(_)))
            .map(|(_, text)| text.as_str())
            .collect()
    }

    /// Whether the Handoff Agent announced a person.
    pub(crate) fn announced(&self) -> bool {
        self.sent
            .iter()
            .any(|(by, _)| *by == SentBy::Agent(Agent::Handoff))
    }

    /// The places of events of a kind.
    pub(crate) fn seqs(&self, kind: &str) -> Vec<u64> {
        self.events(kind).map(|r| r.seq).collect()
    }

    /// Events of a kind.
    pub(crate) fn events<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Recorded> {
        self.journal.iter().filter(move |r| r.event.kind() == kind)
    }

    /// Everything that is kept or sent, as text.
    pub(crate) fn everything(&self) -> String {
        let mut text = String::new();
        for recorded in &self.journal {
            text.push_str(&serde_json::to_string(recorded).expect("an event has a JSON text"));
        }
        for sealed in &self.kept {
            text.push_str(&sealed.to_json());
        }
        for (_, sent) in &self.sent {
            text.push_str(sent);
        }
        text
    }

    /// The journal, for a failure's message.
    pub(crate) fn story(&self) -> String {
        let lines: Vec<String> = self
            .journal
            .iter()
            .map(|r| format!("{:>3} {} {:?}", r.seq, r.at, r.event))
            .collect();
        lines.join("\n")
    }
}
