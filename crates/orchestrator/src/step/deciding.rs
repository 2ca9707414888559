//! Decides what the changes that were heard in a message mean for the requests: which opens, which is about which record,
//! which is withdrawn.

use std::ops::Range;

use baton_playbook::{IntentName, Resolution};
use baton_router::requests::{RequestChange, asks};

use super::assigning::{assign, replace_unfound};
use super::builder::StepBuilder;
use super::follow_up;
use super::naming::{RecordMention, named, names_records};
use super::only::left_out;
use super::pointing::choose;
use super::reading::{MessageReading, is_noted};
use super::sparing::{keep, spared};
use super::urgent::goes_at_once;
use super::withdrawing::{by_record, keep_what_stays, move_on};
use crate::agents::data::ADDING;
use crate::agents::routing;
use crate::event::{Agent, Callee, Event, Named, Scored};
use crate::ids::{MessageId, RequestId};
use crate::state::{Phase, Request, same};
use crate::text::bounded;

/// Confidence from which a message that answers a question is taken for a new subject.
const CHANGE_OF_SUBJECT: f32 = 0.6;
/// The same where its words say something of a record: "LH-2 arrived broken" tells more than a number.
const OF_A_RECORD: f32 = 0.4;

/// One change, decided on.
pub(super) struct Decided {
    pub(super) what: What,
    pub(super) part: Range<usize>,
    pub(super) about: Vec<Named>,
    /// Records that the words say it is not about.
    pub(super) except: Vec<Named>,
    /// Whether the words are about another record than the one spoken of, "my other order".
    pub(super) another: bool,
}

impl Decided {
    /// Its words name a record.
    pub(super) fn name(&mut self, named: Named) {
        if self.about.iter().all(|known| !known.is_same(&named)) {
            self.about.push(named);
        }
    }
}

pub(super) enum What {
    Opens {
        intent: IntentName,
        confidence: f32,
        alternatives: Vec<Scored>,
    },
    Adds(RequestId),
    Narrows(RequestId),
    Withdraws(RequestId),
}

/// Decides on what was heard.
pub(super) fn decide(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    heard: &MessageReading,
    router: &str,
) {
    let before = builder.state.dialogue.unexplained.clone();
    let named = named(builder, message, &heard.text);
    let by_number = !named.is_empty();
    let (mut kept, mut named) = spared(heard, named);
    let answers = !builder.state.dialogue.last_asked.is_empty() && !is_noted(builder, message);
    let mut decided = changes(builder, heard, (&named, answers));
    kept.extend(left_out(builder, heard, &named, &decided));
    by_record(builder, &mut decided, (heard, &mut named));
    assign(builder, &mut decided, named, heard);
    keep(builder, &mut decided, &kept);
    choose(builder, &mut decided, heard);
    move_on(builder, &mut decided, message);
    replace_unfound(builder, &mut decided, heard);
    keep_what_stays(builder, &mut decided, heard);
    let mut unheard = heard.unheard.clone();
    if !by_number {
        let objects = |change: &mut Decided| follow_up::objects(builder, change, heard);
        for told in decided.extract_if(.., objects) {
            unheard.push(bounded(heard.text[told.part].trim()));
        }
    }
    if decided.is_empty()
        && !by_number
        && let Some(change) = follow_up::read(builder, heard)
    {
        decided.push(change);
        unheard.clear();
    }
    if decided.is_empty() && !by_number {
        decided.extend(follow_up::adds(builder, heard));
        if !decided.is_empty() {
            unheard.clear();
        }
    }
    // With a model the Data Agent goes on from its answer; by rule, the answer ended the matter.
    let goes_on = builder.state.requests.open().next().is_some()
        || (builder.cx.models.data && !builder.state.requests.is_empty());
    if decided.is_empty() && goes_on {
        let is_read = is_read_by_a_person(builder);
        let told = heard.told.iter().map(|words| (words.clone(), true));
        let unheard = unheard.into_iter().map(|words| (words, false));
        for (words, told) in unheard.chain(told).filter(|_| !is_read) {
            builder.emit(Event::WishUnheard {
                message,
                words,
                told,
            });
        }
        return;
    }
    record_routing(builder, message, &decided, (heard, router));
    let any_heard = !decided.is_empty();
    // "And when can I …" says nothing of what was not understood before it.
    let before = before.filter(|words| {
        let adds = asks(words) && ADDING.is_match(&heard.text);
        any_heard && (adds || names_another(builder, words, &decided))
    });
    unheard.extend(before.map(|words| words.to_string()));
    // What is wanted in place of what is taken back is new.
    let takes_back = decided.iter().any(|d| matches!(d.what, What::Withdraws(_)));
    for change in decided {
        apply(builder, message, change, &heard.text);
    }
    if any_heard {
        note_told(builder, message, &heard.told);
    }
    // What is not understood at all is asked about, and what a person is asked they answer.
    if any_heard && (takes_back || !is_read_by_a_person(builder)) {
        for words in unheard {
            builder.emit(Event::WishUnheard {
                message,
                words,
                told: false,
            });
        }
    }
}

/// Whether words that were not understood name a record that nothing is wanted of yet: the wish of another one says nothing
/// of them.
fn names_another(builder: &StepBuilder<'_, '_>, words: &str, decided: &[Decided]) -> bool {
    let stated = builder.state.case.stated.iter();
    let of_records =
        stated.filter(|(name, _)| builder.cx.playbooks.fact(name).is_some_and(names_records));
    let mut values = of_records.flat_map(|(_, values)| values.iter().map(|v| v.value.as_str()));
    let wanted = |value: &str| {
        let now = decided.iter().flat_map(|change| &change.about);
        let before = builder
            .state
            .requests
            .iter()
            .flat_map(|request| &request.about);
        let mut all = now.chain(before.map(|subject| &subject.named));
        all.any(|named| same(&named.value, value))
    };
    let names_any = |change: &Decided| change.about.iter().any(|named| !named.assumed);
    decided.iter().any(names_any) && values.any(|value| words.contains(value) && !wanted(value))
}

/// Notes what was told beside what is wanted, where the agents would answer that and be done. Who reads it all, a person or
/// a model, needs no such note.
fn note_told(builder: &mut StepBuilder<'_, '_>, message: MessageId, told: &[String]) {
    let playbooks = builder.cx.playbooks;
    let is_answered = |request: &Request| {
        let playbook = playbooks.playbook(&request.intent);
        playbook.is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)))
    };
    let answers = builder.state.dialogue.last_asked.is_empty()
        && builder.state.is_with_agents()
        && !builder.cx.models.data
        && builder.state.requests.open().all(is_answered);
    for words in told.iter().filter(|_| answers) {
        builder.emit(Event::WishUnheard {
            message,
            words: words.clone(),
            told: true,
        });
    }
}

/// Whether a person has the conversation, and reads what the customer writes as it comes.
fn is_read_by_a_person(builder: &StepBuilder<'_, '_>) -> bool {
    matches!(
        builder.state.phase,
        Phase::WithRepresentative(_) | Phase::WrapUp(_)
    )
}

/// Records what the Router found, where the message opens a request or says nothing that was understood.
fn record_routing(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    decided: &[Decided],
    (heard, router): (&MessageReading, &str),
) {
    let best = decided.iter().find_map(|d| match &d.what {
        What::Opens {
            intent, confidence, ..
        } => Some((intent.clone(), *confidence)),
        What::Adds(_) | What::Narrows(_) | What::Withdraws(_) => None,
    });
    if best.is_none() && !decided.is_empty() {
        return;
    }
    let (intent, confidence) = match best {
        Some((intent, confidence)) => (Some(intent), confidence),
        None => (None, heard.confidence),
    };
    let alternatives = heard.alternatives.iter();
    let alternatives = alternatives
        .filter(|a| Some(&a.intent) != intent.as_ref())
        .cloned()
        .collect();
    builder.emit(Event::Routed {
        message,
        intent,
        confidence,
        alternatives,
        router: router.to_owned(),
        words: bounded(&heard.text[heard.own..]),
        told: true,
    });
}

/// What the changes heard mean for the requests as they are.
fn changes(
    builder: &StepBuilder<'_, '_>,
    heard: &MessageReading,
    (mentions, answers): (&[RecordMention], bool),
) -> Vec<Decided> {
    let requests = &builder.state.requests;
    let at = |position: usize| requests.iter().nth(position).map(|request| request.id);
    let mut decided: Vec<Decided> = Vec::new();
    for change in &heard.changes {
        let what = match change {
            RequestChange::Opens {
                intent,
                confidence,
                alternatives,
                ..
            } => {
                // An answer to a question does not change the subject unless it clearly does.
                let part = change.part();
                let of_a_record = mentions.iter().any(|one| part.contains(&one.at));
                let least = if of_a_record {
                    OF_A_RECORD
                } else {
                    CHANGE_OF_SUBJECT
                };
                let unsure = answers && *confidence < least;
                let at_once = goes_at_once(builder.cx.playbooks, intent);
                if unsure && !at_once && requests.open().next().is_some() {
                    continue;
                }
                What::Opens {
                    intent: IntentName::new(intent.clone()),
                    confidence: routing::rounded(*confidence),
                    alternatives: routing::scored(alternatives),
                }
            }
            RequestChange::Adds { request, .. } => match at(*request) {
                Some(id) => What::Adds(id),
                None => continue,
            },
            RequestChange::Unheard { .. } | RequestChange::Spares { .. } => continue,
            RequestChange::Withdraws { request, .. } => match at(*request) {
                Some(id) => What::Withdraws(id),
                None => continue,
            },
        };
        decided.push(Decided {
            what,
            part: change.part(),
            about: Vec::new(),
            except: Vec::new(),
            another: false,
        });
    }
    decided
}

fn apply(builder: &mut StepBuilder<'_, '_>, message: MessageId, change: Decided, text: &str) {
    let words = bounded(text[change.part].trim());
    let about = change.about;
    let mut narrowed = None;
    match change.what {
        What::Opens {
            intent,
            confidence,
            alternatives,
        } => {
            // The same wish about a record that was asked about before, or without any, is asked again. What one message
            // wants of several records is one request: "return LH-1, cancel LH-2, return LH-3".
            let of_message = |request: &Request| {
                let first = request.first_words();
                !change.another && first.is_some_and(|first| first.message == message)
            };
            let same = builder.state.requests.iter().rev().find(|request| {
                !(change.another && about.is_empty())
                    && request.intent == intent
                    && request.state.is_wanted()
                    && (about.is_empty()
                        || of_message(request)
                        || about
                            .iter()
                            .all(|n| request.about.iter().any(|s| s.named.is_same(n))))
            });
            let request = match same.map(|request| request.id) {
                Some(id) => id,
                None if builder.state.requests.has_room() => builder.state.requests.next_id(),
                None => match builder.state.requests.iter().next_back() {
                    Some(last) => last.id,
                    None => return,
                },
            };
            let known = builder.state.requests.get(request).is_some();
            narrowed = Some(request);
            let unnamed = (change.another && about.is_empty()).then_some(words.as_str());
            hand_on(builder, &intent, &about, unnamed, known.then_some(request));
            if known {
                let event = Event::RequestAdded {
                    request,
                    message,
                    words,
                    about,
                };
                builder.emit(event);
            } else {
                builder.emit(Event::RequestOpened {
                    request,
                    message,
                    intent,
                    confidence,
                    alternatives,
                    words,
                    about,
                });
            }
        }
        What::Adds(request) => {
            narrowed = Some(request);
            builder.emit(Event::RequestAdded {
                request,
                message,
                words,
                about,
            });
        }
        What::Narrows(request) => narrowed = Some(request),
        What::Withdraws(request) => builder.emit(Event::RequestWithdrawn {
            request,
            message,
            words,
        }),
    }
    if let Some(request) = narrowed.filter(|_| !change.except.is_empty()) {
        builder.emit(Event::RequestNarrowed {
            request,
            message,
            except: change.except,
        });
    }
}

/// Hands the matter to the Data Agent, within the edge budget. The same question about another record is another
/// matter, and going back to one that was left for something else needs no new call. Once the agents are silent,
/// no matter is handed on.
fn hand_on(
    builder: &mut StepBuilder<'_, '_>,
    intent: &IntentName,
    about: &[Named],
    unnamed: Option<&str>,
    again: Option<RequestId>,
) {
    let in_focus = builder.state.requests.focus().map(|request| request.id);
    let back_to = again.is_some() && again != in_focus && builder.state.phase == Phase::Assisting;
    // With a model the Data Agent goes on from its answer.
    let goes_on = again.is_some() && builder.cx.models.data;
    if !builder.state.is_with_agents() || goes_on || back_to {
        return;
    }
    let mut entity = format!("intent:{intent}");
    let mut named: Vec<String> = about.iter().map(|n| n.value.to_lowercase()).collect();
    named.extend(unnamed.map(str::to_lowercase));
    named.sort_unstable();
    for value in named {
        entity.push(':');
        entity.push_str(&value);
    }
    let limits = super::advance::limits(&builder.state, builder.cx.playbooks);
    let limit = limits.calls_per_edge;
    let used = builder
        .state
        .agent_calls(Agent::Router, Agent::Data, &entity);
    let refused = u32::try_from(used).unwrap_or(u32::MAX) >= limit;
    builder.emit(if refused {
        Event::CallRefused {
            agent: Agent::Router,
            callee: Callee::Agent(Agent::Data),
            entity,
            earlier: Vec::new(),
            proposed_reading: false,
        }
    } else {
        Event::AgentCalled {
            caller: Agent::Router,
            callee: Agent::Data,
            entity,
        }
    });
}
