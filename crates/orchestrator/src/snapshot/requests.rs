//! The requests of a snapshot: each with its words, the records it is about, and where it stands.

use baton_playbook::{CUSTOMER, FactName, Playbook, Playbooks, Resolution};

use super::payload::{
    About, AboutHow, Alternative, Came, Promise, Quote, RequestIntent, RequestStatus,
    RequestSummary, ResolutionStatus, StillNeeded,
};
use crate::agents::data::{self, Choice, Scope};
use crate::agents::reply;
use crate::corrections::sentence_around;
use crate::event::{Callee, Named};
use crate::ids::RequestId;
use crate::state::{Call, CallState, Request, RequestState, State, StatedValue};

/// The requests, most pressing first.
pub(super) fn requests(
    state: &State,
    playbooks: &Playbooks,
    promised: &[(Promise, Option<RequestId>)],
) -> Vec<RequestSummary> {
    let promises = |id: RequestId| {
        let about = promised.iter().filter(|(_, about)| *about == Some(id));
        about.map(|(promise, _)| promise.clone()).collect()
    };
    data::pressing(state, playbooks)
        .into_iter()
        .map(|request| RequestSummary {
            promises: promises(request.id),
            ..summary(state, playbooks, request)
        })
        .collect()
}

fn summary(state: &State, playbooks: &Playbooks, request: &Request) -> RequestSummary {
    let playbook = playbooks.playbook(&request.intent).map(AsRef::as_ref);
    let still_needed = match request.state {
        RequestState::Open => still_needed(state, playbooks, request),
        RequestState::Answered
        | RequestState::Done
        | RequestState::Withdrawn
        | RequestState::NotWanted => Vec::new(),
    };
    let scopes = Scope::all(state, playbooks, request);
    let calls: Vec<&Call> = calls(state, &scopes);
    RequestSummary {
        id: request.id,
        intent: RequestIntent {
            name: request.intent.clone(),
            label: playbook.map_or_else(|| request.intent.to_string(), |p| p.label.clone()),
            confidence: request.confidence,
            alternatives: alternatives(request),
        },
        words: request
            .words
            .iter()
            .map(|said| Quote {
                message: said.message,
                words: said.words.clone(),
            })
            .collect(),
        about: about(state, playbooks, request, &scopes),
        status: status(state, playbook, request, &still_needed, &calls),
        done: done(playbooks, playbook, request, &scopes, &calls),
        next_action: next_action(state, playbooks, playbook, request, &scopes),
        still_needed,
        promises: Vec::new(),
        came: if request.after_handoff {
            Came::AfterHandoff
        } else {
            Came::BeforeHandoff
        },
        attempts: calls.iter().map(|call| call.id).collect(),
        changed: request.changed,
    }
}

fn about(
    state: &State,
    playbooks: &Playbooks,
    request: &Request,
    scopes: &[Scope<'_>],
) -> Vec<About> {
    // What was said in a message about the request was named, wherever in it.
    let named_with_it = |named: &Named| {
        let stated = state.case().find_stated(named.fact.as_str(), &named.value);
        stated.is_some_and(|s| request.words.iter().any(|said| said.message == s.message))
    };
    let mut about: Vec<About> = request
        .about
        .iter()
        .filter_map(|subject| {
            let named = &subject.named;
            let scope = scopes.iter().find(|scope| scope.named() == Some(named));
            let is_meant = scope.is_none_or(|scope| scope.meant().is_some());
            is_meant.then(|| About {
                label: Some(playbooks.fact_label(&named.fact).to_owned()),
                value: named.value.clone(),
                record: scope.and_then(Scope::record).cloned(),
                how: if named.assumed && !named_with_it(named) {
                    AboutHow::Assumed
                } else {
                    AboutHow::Named
                },
            })
        })
        .collect();
    for record in scopes
        .iter()
        .filter(|s| s.meant().is_none())
        .filter_map(Scope::record)
    {
        about.push(About {
            label: None,
            value: record.id.clone(),
            record: Some(record.clone()),
            how: AboutHow::Found,
        });
    }
    about
}

/// The calls that were about its records.
fn calls<'a>(state: &'a State, scopes: &[Scope<'_>]) -> Vec<&'a Call> {
    let concerns = |call: &Call| {
        scopes.iter().any(|scope| {
            let read = scope.record().is_some() && call.record.as_ref() == scope.record();
            let asked = scope.meant().is_some_and(|named| {
                let value = call.arguments.get(named.fact.as_str());
                value.is_some_and(|value| value.eq_ignore_ascii_case(&named.value))
            });
            read || asked
        })
    };
    let all = state.calls.all.iter().map(AsRef::as_ref);
    all.filter(|call| concerns(call)).collect()
}

fn status(
    state: &State,
    playbook: Option<&Playbook>,
    request: &Request,
    still_needed: &[StillNeeded],
    calls: &[&Call],
) -> RequestStatus {
    match request.state {
        RequestState::Answered => RequestStatus::Answered,
        RequestState::Done => RequestStatus::Done,
        RequestState::Withdrawn => RequestStatus::Withdrawn,
        RequestState::NotWanted => RequestStatus::NotWanted,
        RequestState::Open if !still_needed.is_empty() => RequestStatus::NeedsFacts,
        RequestState::Open if playbook.is_none() => RequestStatus::Open,
        RequestState::Open if calls.iter().any(|call| call.is_pending()) => RequestStatus::Open,
        // While the agents have it, what they can answer is not for a person.
        RequestState::Open
            if state.is_with_agents()
                && playbook.is_some_and(|p| matches!(p.resolution, Resolution::Answer(_))) =>
        {
            RequestStatus::Open
        }
        RequestState::Open => RequestStatus::ReadyForPerson,
    }
}

fn done(
    playbooks: &Playbooks,
    playbook: Option<&Playbook>,
    request: &Request,
    scopes: &[Scope<'_>],
    calls: &[&Call],
) -> Vec<String> {
    let records = scopes.iter().filter_map(Scope::record);
    let mut done: Vec<String> = records
        .filter(|record| record.entity.as_str() != CUSTOMER)
        .map(|record| format!("Looked up {} {}", record.entity, record.id))
        .collect();
    let actions = calls.iter().filter(|call| {
        call.state == CallState::Succeeded
            && playbook.is_some_and(|p| p.actions.contains(&call.tool))
    });
    for call in actions {
        done.push(playbooks.tool_label(&call.tool).to_owned());
    }
    match request.state {
        RequestState::Answered => done.push("Answered by the agents".to_owned()),
        RequestState::Open
        | RequestState::Done
        | RequestState::Withdrawn
        | RequestState::NotWanted => {}
    }
    done
}

/// What to do next about it, said once for each record that is not settled; nothing once it is settled.
fn next_action(
    state: &State,
    playbooks: &Playbooks,
    playbook: Option<&Playbook>,
    request: &Request,
    scopes: &[Scope<'_>],
) -> Option<String> {
    let playbook = playbook.filter(|_| request.is_open())?;
    if state.requests().is_unsure(request) {
        return Some(format!(
            "Ask whether this is wanted: {}",
            playbook.label.trim_end_matches(['.', '?'])
        ));
    }
    let unanswered = Scope::unanswered(state, playbooks, request);
    let scopes = if unanswered.is_empty() {
        scopes
    } else {
        &unanswered
    };
    let mut actions: Vec<String> = Vec::new();
    for scope in scopes {
        let action = reply::next_action(playbooks, playbook, |name| {
            scope
                .said(name)
                .or_else(|| unconfirmed(state, playbooks, scope, name))
        });
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    Some(actions.join("; "))
}

/// What the customer said about a fact that no system confirms, as far as it belongs to this request.
fn unconfirmed(
    state: &State,
    playbooks: &Playbooks,
    scope: &Scope<'_>,
    name: &str,
) -> Option<String> {
    let named = scope.meant().filter(|named| named.fact.as_str() == name);
    if let Some(named) = named {
        return Some(format!("{} (not confirmed)", named.value));
    }
    let stated = state.case().stated(name);
    let said_with_it = |message| {
        let words = scope.request().map(|request| &request.words);
        words.is_some_and(|words| words.iter().any(|said| said.message == message))
    };
    let own = playbooks
        .fact(&name.into())
        .is_none_or(|fact| fact.about.as_str() == CUSTOMER);
    let with_it = || stated.iter().filter(|value| said_with_it(value.message));
    let of_request = match scope.named() {
        // "Move LH-1 to Monday and LH-2 to Friday": each has the day that stands beside it.
        Some(record) if with_it().count() > 1 && has_several(scope) => {
            let mut beside = with_it().filter(|value| is_beside(state, value, &record.value));
            let only = beside.next()?;
            beside.next().is_none().then_some(only)?;
            Some(only)
        }
        _ => with_it().next_back(),
    };
    let any = stated.last().filter(|_| own || stated.len() == 1);
    let value = of_request.or(any)?;
    let called = playbooks
        .fact(&name.into())
        .and_then(|f| f.called(&value.value));
    Some(format!(
        "{} (not confirmed)",
        called.unwrap_or(&value.value)
    ))
}

/// Whether a request is about several records.
fn has_several(scope: &Scope<'_>) -> bool {
    scope
        .request()
        .is_some_and(|request| request.about.len() > 1)
}

/// Whether a value was said in one sentence with the number of a record.
fn is_beside(state: &State, value: &StatedValue, record: &str) -> bool {
    state
        .dialogue
        .transcript
        .message(value.message)
        .is_some_and(|text| {
            let mut numbers = text.match_indices(record);
            numbers.any(|(at, _)| text[sentence_around(text, at)].contains(value.value.as_str()))
        })
}

/// The facts that a request still needs, with the questions for them.
fn still_needed(state: &State, playbooks: &Playbooks, request: &Request) -> Vec<StillNeeded> {
    let scopes = Scope::all(state, playbooks, request);
    let scope = scopes.into_iter().next();
    let scope = scope.unwrap_or_else(|| Scope::open(state, playbooks));
    let choice = Choice::of(state, playbooks, request);
    let offered = |name: &FactName| -> Vec<String> {
        let choice = choice.as_ref().filter(|c| &c.fact.name == name);
        let offered = choice.map(|choice| choice.offered(playbooks));
        let offered = offered.into_iter().flatten();
        offered.map(|(_, text)| text).collect()
    };
    data::still_needed(state, playbooks, request)
        .into_iter()
        .map(|name| StillNeeded {
            label: playbooks.fact_label(&name).to_owned(),
            question: reply::which_one(playbooks, &scope, &offered(&name)).or_else(|| {
                let ask = playbooks.fact(&name).and_then(|f| f.ask.as_ref());
                ask.and_then(|ask| ask.fill(|slot| scope.said(slot)).ok())
            }),
            choices: offered(&name),
            tried: state
                .case()
                .stated(name.as_str())
                .iter()
                .map(|v| v.value.clone())
                .collect(),
            name,
        })
        .collect()
}

/// What all open requests still need, each fact once.
pub(super) fn needed_by_all(requests: &[RequestSummary]) -> Vec<StillNeeded> {
    let mut needed: Vec<StillNeeded> = Vec::new();
    for one in requests.iter().flat_map(|request| &request.still_needed) {
        if !needed.iter().any(|known| known.name == one.name) {
            needed.push(one.clone());
        }
    }
    needed
}

/// Where the whole stands: resolved only when every request is answered, done, withdrawn or not wanted.
pub(super) fn whole(requests: &[RequestSummary], any_required: bool) -> ResolutionStatus {
    let mut open = requests.iter().filter(|r| r.status.is_open()).peekable();
    if requests.is_empty() {
        ResolutionStatus::Unresolved
    } else if open.peek().is_none() {
        ResolutionStatus::Resolved
    } else if open.all(|r| r.status == RequestStatus::ReadyForPerson) {
        ResolutionStatus::AwaitingAction
    } else if any_required || requests.iter().any(|r| r.status.is_fulfilled()) {
        ResolutionStatus::PartlyResolved
    } else {
        ResolutionStatus::Unresolved
    }
}

/// The other intents that were considered for a request.
pub(super) fn alternatives(request: &Request) -> Vec<Alternative> {
    let considered = request.alternatives.iter();
    considered
        .map(|other| Alternative {
            intent: other.intent.clone(),
            confidence: other.confidence,
        })
        .collect()
}

/// What people read of whom or what was called.
pub(super) fn callee_label(playbooks: &Playbooks, callee: &Callee) -> String {
    match callee {
        Callee::Agent(agent) => agent.label().to_owned(),
        Callee::Tool(tool) => playbooks.tool_label(tool).to_owned(),
    }
}
