//! Mistakes about what the customer wants.

use baton_orchestrator::{Effect, Event, Purpose, State, Step};
use baton_playbook::{CUSTOMER, Disposition};

use super::Defect;

/// Changes what was decided; whether it found an occasion.
pub(super) fn strike(defect: Defect, before: &State, step: &mut Step) -> bool {
    match defect {
        Defect::MixesRecords => mixes(before, step).is_some(),
        Defect::LosesRequest => super::remove(step, "request_opened"),
        Defect::ResolvesTooEarly => resolves(before, step),
        _ => false,
    }
}

/// An answer says something of another record too.
fn mixes(before: &State, step: &mut Step) -> Option<()> {
    let answer = step.events.iter_mut().find_map(|event| match event {
        Event::AgentReplied {
            text,
            message,
            purpose: Purpose::Answer,
            ..
        } => Some((text, *message)),
        _ => None,
    });
    let (text, written) = answer?;
    let records = &before.case().records;
    let others = records
        .iter()
        .filter(|(record, _)| record.entity.as_str() != CUSTOMER && !text.contains(&record.id));
    let mut values = others.flat_map(|(_, known)| known.values.values());
    let strange = values.find_map(|value| {
        let value = value.get().to_string();
        let claims = value.contains(|c: char| c.is_ascii_digit()) && !value.contains(' ');
        (claims && !text.contains(&value)).then_some(value)
    })?;
    *text = format!("{} ({strange}).", text.trim_end_matches('.'));
    let said = text.clone();
    for effect in &mut step.effects {
        if let Effect::Send { message, text, .. } = effect
            && *message == written
        {
            text.clone_from(&said);
        }
    }
    Some(())
}

/// A conversation is closed as resolved although the customer still wants something.
fn resolves(before: &State, step: &mut Step) -> bool {
    let open = before.requests().open().next().is_some();
    step.events.iter_mut().any(|event| match event {
        Event::Closed { disposition, .. } if open && disposition == Disposition::ABANDONED => {
            Disposition::RESOLVED_BY_AGENTS.clone_into(disposition);
            true
        }
        _ => false,
    })
}
