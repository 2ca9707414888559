//! Mistakes about what the customer wants.

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{Effect, Event, Fencing, Named, Purpose, RequestState, State, Step};
use baton_playbook::{CUSTOMER, Disposition};

use super::Defect;

/// Changes what was decided; whether it found an occasion.
pub(super) fn strike(defect: Defect, before: &State, step: &mut Step) -> bool {
    match defect {
        Defect::MixesRecords => mixes(before, step).is_some(),
        Defect::LosesRequest => super::remove(step, "request_opened"),
        Defect::ResolvesTooEarly => before.requests().open().next().is_some() && resolves(step),
        Defect::GivesToLast => gives_to_last(before, step).is_some(),
        Defect::ResolvesUnclear => resolves_unclear(before, step).is_some(),
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

/// A conversation is closed as resolved although it is not.
fn resolves(step: &mut Step) -> bool {
    step.events.iter_mut().any(|event| match event {
        Event::Closed { disposition, .. } if disposition == Disposition::ABANDONED => {
            Disposition::RESOLVED_BY_AGENTS.clone_into(disposition);
            true
        }
        _ => false,
    })
}

/// A conversation is closed as resolved instead of going to a person with what was not understood.
fn resolves_unclear(before: &State, step: &mut Step) -> Option<()> {
    let prepared = super::position(step, "handoff_prepared")?;
    let trip = step.events[..prepared].iter().rposition(
        |event| matches!(event, Event::RuleTripped(trip) if trip.rule == Rule::OutOfScope),
    )?;
    if !before.is_resolved() {
        return None;
    }
    step.events.truncate(trip);
    step.effects.clear();
    step.events.push(Event::Closed {
        disposition: Disposition::RESOLVED_BY_AGENTS.to_owned(),
        summary: String::new(),
        notes: String::new(),
        fencing: Fencing(before.fencing().0 + 1),
        by: None,
    });
    Some(())
}

/// What is said of a record and was not understood is answered as what was wanted last.
fn gives_to_last(before: &State, step: &mut Step) -> Option<()> {
    if step.events.iter().any(|event| event.kind() == "reopened") {
        return None;
    }
    let mut requests = before.requests().iter();
    let answered = requests.rfind(|request| request.state == RequestState::Answered)?;
    let named = step.events.iter().find_map(|event| match event {
        Event::Stated { fact, value, .. }
            if ["hire_number", "deposit_number"].contains(&fact.as_str()) =>
        {
            Some(Named {
                fact: fact.clone(),
                value: value.clone(),
                assumed: false,
            })
        }
        _ => None,
    })?;
    let at = super::position(step, "routed")?;
    let Event::Routed {
        message,
        intent: None,
        words,
        ..
    } = &step.events[at]
    else {
        return None;
    };
    step.events[at] = Event::RequestAdded {
        request: answered.id,
        message: *message,
        words: words.clone(),
        about: vec![named],
    };
    Some(())
}
