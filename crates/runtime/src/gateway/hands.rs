//! How a step changes the hands that a conversation is in, as the gateway of a team is told it with the step's commit.

use baton_orchestrator::{Event, Recorded, Representative, State};
use baton_playbook::{Playbooks, Priority, QueueName};
use baton_protocol::v2::ChangeOfHands;
use baton_protocol::{self as protocol, Destination, Headline, Required, SkillNeed};

/// The last change of hands in these events, if there is one. `owner` is the representative whom the gateway says that the
/// conversation is with: where an event does not name who did it, it was taken from them.
pub(crate) fn change_of_hands(
    recorded: &[Recorded],
    state: &State,
    playbooks: &Playbooks,
    owner: Option<&str>,
) -> Option<ChangeOfHands> {
    let headline = |queue: &QueueName| headline(queue, state, playbooks);
    let by = |by: &Option<Representative>| {
        let named = by.as_ref().map(|by| by.id.as_str());
        named.or(owner).map(protocol::RepresentativeId::from)
    };
    let moved = |queue: &QueueName, who| {
        let to = Destination::Queue(headline(queue));
        by(who).map(|by| ChangeOfHands::Transferred { by, to })
    };
    let mut returned = None;
    let mut last = None;
    for recorded in recorded {
        let next = match &recorded.event {
            Event::Closed { .. } => Some(ChangeOfHands::Closed {}),
            Event::WrapUpStarted { by: who } => by(who).map(|by| ChangeOfHands::WrapUpBegun { by }),
            Event::ReturnedToAgents { by: who, .. } => {
                returned = by(who);
                returned.clone().map(|by| ChangeOfHands::Returned { by })
            }
            Event::Transferred { queue, by, .. } | Event::QueuedAgain { queue, by, .. } => {
                moved(queue, by)
            }
            Event::HandoffPrepared { queue, .. } => {
                let headline = headline(queue);
                Some(match returned.take() {
                    // The agents cannot go on: it goes from the representative to the queue.
                    Some(by) => ChangeOfHands::Transferred {
                        by,
                        to: Destination::Queue(headline),
                    },
                    None => ChangeOfHands::HandedOff { headline },
                })
            }
            _ => None,
        };
        last = next.or(last);
    }
    last
}

/// Whether the representative has it no more.
pub(crate) fn leaves(hands: &ChangeOfHands) -> bool {
    match hands {
        ChangeOfHands::Transferred { .. }
        | ChangeOfHands::Returned { .. }
        | ChangeOfHands::Closed {} => true,
        ChangeOfHands::HandedOff { .. } | ChangeOfHands::WrapUpBegun { .. } => false,
    }
}

/// What a gateway needs to find a person: nothing of what was said.
fn headline(queue: &QueueName, state: &State, playbooks: &Playbooks) -> Headline {
    let playbook = state
        .intent()
        .and_then(|request| playbooks.playbook(&request.intent));
    let skills = playbook.into_iter().flat_map(|playbook| &playbook.skills);
    let skills = skills.map(|skill| SkillNeed {
        skill: skill.as_str().into(),
        required: Required::Preferred,
    });
    // The playbooks' levels, with the ordinary one as 0.
    let priority = match playbook.map_or(Priority::Normal, |playbook| playbook.priority) {
        Priority::Low | Priority::Normal => 0,
        Priority::High => 1,
        Priority::Urgent => 2,
    };
    Headline {
        queue: queue.as_str().into(),
        skills: skills.collect(),
        priority,
    }
}

#[cfg(test)]
#[path = "hands_tests.rs"]
mod tests;
