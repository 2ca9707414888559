//! A customer who was answered before, in a conversation whose history this desk does not have: the
//! agents would begin it again. A person goes on, with what the gateway knows.

use super::builder::StepBuilder;
use super::handoff;
use super::input::SaidBefore;
use crate::event::{Event, Trip};
use crate::ids::MessageId;
use crate::observer::Rule;
use crate::state::Phase;
use crate::text::clean_whole;

/// Takes in what was said to the customer and is not known here; the agents do not speak then.
pub(super) fn take_in(
    builder: &mut StepBuilder<'_, '_>,
    newest: MessageId,
    said: Vec<SaidBefore>,
    left_out: u32,
) {
    if builder.state.dialogue.recent.contains(&newest) {
        return;
    }
    let from = builder.state.next_seq;
    let unknown: Vec<SaidBefore> = said
        .into_iter()
        .filter(|said| !builder.state.dialogue.recent.contains(&said.message))
        .collect();
    let last = unknown.len().saturating_sub(1);
    for (nth, said) in unknown.into_iter().enumerate() {
        builder.emit(Event::SaidBefore {
            message: said.message,
            representative: said.representative.map(|name| clean_whole(&name)),
            text: clean_whole(&said.text),
            said_at: said.at,
            left_out: if nth == last { left_out } else { 0 },
        });
    }
    match builder.state.phase {
        Phase::Routing | Phase::Gathering | Phase::Assisting => {
            let evidence = (from..builder.state.next_seq).collect();
            handoff::prepare_silently(builder, trip(evidence));
        }
        // A person has it or is on the way, or it is over.
        Phase::HandingOff(_) | Phase::WithRepresentative(_) | Phase::WrapUp(_) | Phase::Closed => {}
    }
}

fn trip(evidence: Vec<crate::ids::EventSeq>) -> Trip {
    Trip {
        evidence,
        ..handoff::request_trip(
            Rule::ServedBefore,
            "The customer was answered before, but this workstation does not have the whole \
             conversation. What could still be read is shown in it."
                .to_owned(),
        )
    }
}
