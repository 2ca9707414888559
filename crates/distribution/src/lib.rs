//! Who gets which conversation: queues with skills, priorities and hours, representatives with presence and capacity,
//! offers and leases.
//!
//! A decision is [`step`]: what was said, at an instant, makes events; the state is a fold over them
//! ([`Distribution::apply`]). It knows headlines, never what was said in a conversation, and it must never know a clock,
//! I/O or chance: the same inputs always make the same decisions. Start at [`step`] for what happens, at [`Event`] for what
//! can.

mod apply;
mod conversation;
mod estimate;
mod event;
mod hours;
mod input;
mod people;
mod rules;
mod schedule;
mod state;
mod step;

pub use baton_protocol::{
    AwayReason, Destination, Fencing, Headline, Presence, QueueName, RepresentativeId, Required,
    Skill, SkillNeed, WorkstationId,
};
pub use conversation::{Attended, Conversation, Need, Offer, Owner, Until, Waiting, WrapUp};
pub use estimate::Estimate;
pub use event::{
    ConversationEvent, Event, Forgotten, OfferEnd, PersonEvent, QueuedWhy, WorkstationEvent,
};
pub use hours::{HoursError, OpeningHours, Shift};
pub use input::{Input, Refused};
pub use people::{Gone, Profile, Representative, Workstation};
pub use rules::{Leases, Queue, Rules, RulesError, WaitEnd};
pub use state::Distribution;
pub use step::{Outcome, step};
