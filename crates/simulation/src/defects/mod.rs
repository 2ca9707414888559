//! Deliberate defects: each changes what the core decided in one way, as a mistake in it would.
//! The simulation has to notice every one of them, or its invariants prove nothing.

mod calls;
mod handoffs;
mod models;
mod requests;
mod strangers;

use baton_orchestrator::{
    Agent, CallId, Effect, Event, Ids, Input, MessageId, Refused, Representative, SentBy, State,
    Step,
};
use baton_playbook::IdentityLevel;
use jiff::Timestamp;

use crate::disk::Flaw;

/// A mistake that the core could make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// A reply under old ownership is sent.
    SkipsFencing,
    /// Taking a conversation over does not change its ownership number.
    KeepsFencing,
    /// An agent answers although a person has the conversation.
    SpeaksUnasked,
    /// A handoff begins that no rule decided.
    HandsOffAlone,
    /// A rule trips and the agents go on.
    IgnoresTrip,
    /// A record of another person is kept.
    KeepsForeign,
    /// What the customer says about themselves counts as proof.
    BelievesIdentity,
    /// What the desk told the customer counts as their own word.
    TrustsTold,
    /// A value that a system returned completes a proof.
    ProvesByRecord,
    /// A number in quoted words counts as the customer's own.
    BelievesQuoted,
    /// A number that the customer only names counts as their own.
    BelievesNamed,
    /// The customer stays verified although they give another number as theirs.
    KeepsContradicted,
    /// A value that was taken back is looked up.
    LooksUpTakenBack,
    /// The customer turns out to be another person, and a record of the earlier one stays.
    KeepsFormer,
    /// An agent says something of the earlier person.
    TellsFormer,
    /// A model is told something of the earlier person.
    ToldToModel,
    /// A failed call is not written down.
    ForgetsFailure,
    /// A reply names what is not verified.
    Invents,
    /// The third call for the same thing runs.
    SpendsEdge,
    /// A retry is made and not written down.
    ForgetsRetry,
    /// A message that came twice is taken twice.
    TakesTwice,
    /// An outcome that came twice is taken twice.
    SettlesTwice,
    /// A call of unknown outcome is run again.
    RunsAgain,
    /// A message is sent that the journal does not know.
    SendsUnwritten,
    /// A snapshot takes the revision of its predecessor.
    RepeatsRevision,
    /// What the customer wrote is kept as they wrote it.
    KeepsSecrets,
    /// What is kept is not what ran.
    Diverges,
    /// An offer expires and nothing follows.
    LosesHandoff,
    /// The tries of a call count as failed calls.
    CountsTries,
    /// The tries of a question to a model count as questions that failed.
    CountsModelTries,
    /// A call runs with an argument that a model invented.
    BelievesModel,
    /// A call of a tool runs that only a model knows.
    RunsUnknownTool,
    /// A model's reply is sent that nothing verified bears out.
    SendsUngrounded,
    /// A model's summary is kept that nothing verified bears out.
    KeepsUngrounded,
    /// A model's answer is used after it was given up.
    HearsTooLate,
    /// A model's answer is used after the conversation changed hands.
    HearsFormerOwner,
    /// A model's wish for a person is a handoff.
    ObeysModel,
    /// An answer takes values from two records.
    MixesRecords,
    /// A wish that was heard becomes no request.
    LosesRequest,
    /// A conversation is closed as resolved while something is open.
    ResolvesTooEarly,
    /// What is said of a record and was not understood is answered as what was wanted last.
    GivesToLast,
    /// A conversation is closed as resolved where no request is open, also with a sentence that was not understood.
    ResolvesUnclear,
    /// Who waits for a person hears nothing, and who is not answered waits on.
    WaitsForEver,
    /// The disk does not write what is to be sent.
    LosesOutbox,
    /// The disk's cursor passes an event whose commit failed.
    PassesCursor,
    /// The disk says durable and has written nothing.
    LiesAboutDurable,
    /// The disk does not write snapshots.
    DropsSnapshots,
}

/// Every defect, with what the simulation has to say about it.
pub const ALL: &[(Defect, &str)] = &[
    (Defect::SkipsFencing, "under old ownership"),
    (Defect::KeepsFencing, "invariant: 1"),
    (Defect::SpeaksUnasked, "invariant: 2"),
    (Defect::HandsOffAlone, "invariant: 3"),
    (Defect::IgnoresTrip, "invariant: 3"),
    (Defect::KeepsForeign, "invariant: 4"),
    (Defect::BelievesIdentity, "invariant: 4"),
    (Defect::TrustsTold, "they heard it from the desk"),
    (Defect::ProvesByRecord, "the customer did not say it"),
    (Defect::BelievesQuoted, "stands in no words of their own"),
    (Defect::BelievesNamed, "is not plainly their own"),
    (Defect::KeepsContradicted, "and says to be"),
    (
        Defect::LooksUpTakenBack,
        "was taken back and is looked up|and says to be",
    ),
    (Defect::KeepsFormer, "is another person's"),
    (Defect::TellsFormer, "an agent says"),
    (Defect::ToldToModel, "a model is told"),
    (Defect::ForgetsFailure, "invariant: 5|a rule counts"),
    (Defect::Invents, "invariant: 5"),
    (Defect::SpendsEdge, "invariant: 6"),
    (Defect::ForgetsRetry, "invariant: 9"),
    (Defect::TakesTwice, "invariant: 8"),
    (Defect::SettlesTwice, "invariant: 8"),
    (Defect::RunsAgain, "unknown outcome"),
    (Defect::SendsUnwritten, "invariant: 9"),
    (Defect::RepeatsRevision, "invariant: 10"),
    (Defect::KeepsSecrets, "invariant: 11"),
    (Defect::Diverges, "replay equals run"),
    (Defect::LosesHandoff, "invariant: 1"),
    (Defect::CountsTries, "counts 3 failed calls"),
    (Defect::CountsModelTries, "the failure to question"),
    (Defect::BelievesModel, "was neither stated nor returned"),
    (Defect::RunsUnknownTool, "no tool of this desk"),
    (Defect::SendsUngrounded, "is not verified"),
    (Defect::KeepsUngrounded, "is not verified|it looked up to"),
    (Defect::HearsTooLate, "which is not waited for"),
    (
        Defect::HearsFormerOwner,
        "a question asked under|which is not waited for, was used",
    ),
    (Defect::ObeysModel, "a handoff without a rule"),
    (Defect::MixesRecords, "invariant: 14"),
    (Defect::LosesRequest, "invariant: 15"),
    (Defect::ResolvesTooEarly, "invariant: 15"),
    (Defect::GivesToLast, "was not understood, and is answered"),
    (
        Defect::ResolvesUnclear,
        "closed as resolved although|says resolved although",
    ),
    (Defect::WaitsForEver, "invariant: 16|woken for nothing"),
    (Defect::LosesOutbox, "never reached"),
    (Defect::PassesCursor, "lost"),
    (Defect::LiesAboutDurable, "invariant"),
    (Defect::DropsSnapshots, "snapshot"),
];

fn message() -> MessageId {
    MessageId(Ids::new(Timestamp::UNIX_EPOCH, 99).next_uuid())
}

fn position(step: &Step, kind: &str) -> Option<usize> {
    step.events.iter().position(|e| e.kind() == kind)
}

impl Defect {
    /// The promise of the disk that it breaks.
    pub(crate) fn flaw(self) -> Option<Flaw> {
        match self {
            Self::LosesOutbox => Some(Flaw::LosesOutbox),
            Self::PassesCursor => Some(Flaw::PassesCursor),
            Self::LiesAboutDurable => Some(Flaw::Lies),
            Self::DropsSnapshots => Some(Flaw::DropsSnapshot),
            _ => None,
        }
    }

    /// Whether the state of the journal is left behind too.
    pub(crate) fn diverges(self) -> bool {
        self == Self::Diverges
    }

    /// What a core with this defect would have decided instead of refusing; `None` where it would
    /// have refused too.
    pub(crate) fn instead_of_refusing(self, input: &Input, refused: &Refused) -> Option<Step> {
        match (self, input, refused) {
            (Self::SkipsFencing, Input::Reply { message, text, .. }, Refused::Stale) => {
                let who = Representative {
                    id: "rosa".to_owned(),
                    name: "Rosa".to_owned(),
                };
                Some(Step {
                    events: vec![Event::RepresentativeWrote {
                        message: *message,
                        text: text.clone(),
                        redactions: Vec::new(),
                        repeat_ask: Vec::new(),
                        by: Some(who.clone()),
                    }],
                    effects: vec![Effect::Send {
                        message: *message,
                        by: SentBy::Representative(who),
                        text: text.clone(),
                    }],
                })
            }
            (Self::TakesTwice, Input::CustomerWrote { message, .. }, Refused::Repeated) => {
                Some(Step {
                    events: vec![Event::CustomerWrote {
                        message: *message,
                        text: "again".to_owned(),
                        redactions: Vec::new(),
                        reading: None,
                        memory: None,
                        sent_at: None,
                    }],
                    effects: Vec::new(),
                })
            }
            _ => None,
        }
    }

    /// Changes what was decided; whether it found an occasion.
    pub(crate) fn strike(self, before: &State, input: &Input, step: &mut Step) -> bool {
        match self {
            Self::SkipsFencing
            | Self::TakesTwice
            | Self::LosesOutbox
            | Self::PassesCursor
            | Self::LiesAboutDurable
            | Self::DropsSnapshots => false,
            Self::KeepsFencing
            | Self::SpeaksUnasked
            | Self::HandsOffAlone
            | Self::IgnoresTrip
            | Self::WaitsForEver
            | Self::LosesHandoff => handoffs::strike(self, before, input, step),
            Self::KeepsForeign
            | Self::ForgetsFailure
            | Self::SpendsEdge
            | Self::ForgetsRetry
            | Self::SettlesTwice
            | Self::RunsAgain => calls::strike(self, before, input, step),
            Self::BelievesIdentity => believes_identity(step),
            Self::Invents => {
                let mut said = None;
                for event in &mut step.events {
                    if let Event::AgentReplied { text, message, .. } = event {
                        text.push_str(" Your refund is 4242.00.");
                        said = Some(*message);
                    }
                }
                said.is_some()
            }
            Self::SendsUnwritten => {
                step.effects.push(Effect::Send {
                    message: message(),
                    by: SentBy::Agent(Agent::Data),
                    text: "Hello.".to_owned(),
                });
                true
            }
            Self::RepeatsRevision => step.events.iter_mut().any(|event| match event {
                Event::SnapshotSealed { revision, .. } if *revision > 1 => {
                    *revision -= 1;
                    true
                }
                _ => false,
            }),
            Self::KeepsSecrets => keeps_secrets(input, step),
            Self::Diverges => remove(step, "stated"),
            Self::CountsTries
            | Self::CountsModelTries
            | Self::BelievesModel
            | Self::RunsUnknownTool
            | Self::SendsUngrounded
            | Self::KeepsUngrounded
            | Self::HearsTooLate
            | Self::HearsFormerOwner
            | Self::ObeysModel => models::strike(self, before, input, step),
            Self::MixesRecords
            | Self::LosesRequest
            | Self::ResolvesTooEarly
            | Self::GivesToLast
            | Self::ResolvesUnclear => requests::strike(self, before, step),
            Self::TrustsTold
            | Self::ProvesByRecord
            | Self::BelievesQuoted
            | Self::BelievesNamed
            | Self::KeepsContradicted
            | Self::LooksUpTakenBack
            | Self::KeepsFormer
            | Self::TellsFormer
            | Self::ToldToModel => strangers::strike(self, before, input, step),
        }
    }
}

fn remove(step: &mut Step, kind: &str) -> bool {
    match position(step, kind) {
        Some(at) => {
            step.events.remove(at);
            true
        }
        None => false,
    }
}

fn believes_identity(step: &mut Step) -> bool {
    let stated = step.events.iter().find_map(|event| match event {
        Event::Stated { fact, value, .. } if fact.as_str() == "member_number" => {
            Some(value.clone())
        }
        _ => None,
    });
    stated
        .map(|customer| {
            step.events.push(Event::Identified {
                customer: Some(customer),
                level: IdentityLevel::Verified,
                how: "they said so".to_owned(),
                call: CallId(message().0),
            });
        })
        .is_some()
}

fn keeps_secrets(input: &Input, step: &mut Step) -> bool {
    let Input::CustomerWrote { text: raw, .. } = input else {
        return false;
    };
    step.events.iter_mut().any(|event| match event {
        Event::CustomerWrote { text, .. } if text != raw => {
            text.clone_from(raw);
            true
        }
        _ => false,
    })
}
