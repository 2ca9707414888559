//! Requests: what an answer is about, that nothing the customer wants is lost, and what is resolved.

use std::collections::{BTreeMap, BTreeSet};

use baton_orchestrator::snapshot::{ResolutionStatus, Snapshot};
use baton_orchestrator::{Event, Fulfilment, MessageId, Named, RequestId};
use baton_playbook::{CUSTOMER, Disposition, FactName, IntentName};

use super::{Broken, Holds, Watch, hold};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Open,
    Answered,
    Gone,
}

#[derive(Debug, Clone)]
struct Wanted {
    intent: IntentName,
    /// The records it is about, and whether it is answered as far as each goes.
    about: BTreeMap<(FactName, String), bool>,
    progress: Progress,
    /// The messages that are about it.
    said: BTreeSet<MessageId>,
}

impl Wanted {
    /// Settles it for these records, or as a whole.
    fn settle(&mut self, how: Fulfilment, about: &[Named]) {
        let settled: BTreeSet<_> = about.iter().map(key).collect();
        for (named, answered) in &mut self.about {
            *answered |= settled.is_empty() || settled.contains(named);
        }
        if self.progress == Progress::Open && self.about.values().all(|answered| *answered) {
            self.progress = match how {
                Fulfilment::Answered => Progress::Answered,
                Fulfilment::Done | Fulfilment::NotWanted => Progress::Gone,
            };
        }
    }
}

/// What the journal says that the customer wants.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    all: BTreeMap<RequestId, Wanted>,
    /// An intent that was heard and that no request holds yet.
    heard: Option<IntentName>,
    /// The message in which each value was stated last.
    stated: BTreeMap<(FactName, String), MessageId>,
}

fn key(named: &Named) -> (FactName, String) {
    (named.fact.clone(), named.value.to_lowercase())
}

impl Wishes {
    pub(super) fn forget(&mut self) {
        self.all.clear();
        self.heard = None;
    }

    fn open(&self) -> impl Iterator<Item = (&RequestId, &Wanted)> {
        self.all
            .iter()
            .filter(|(_, w)| w.progress == Progress::Open)
    }

    /// What is open was a person's to settle, but for what these unanswered messages are about.
    pub(super) fn passed_on(&mut self, waits: &[MessageId]) {
        for wanted in self.all.values_mut() {
            let waits = waits.iter().any(|message| wanted.said.contains(message));
            if wanted.progress == Progress::Open && !waits {
                wanted.progress = Progress::Gone;
            }
        }
    }

    pub(super) fn customer_changed(&mut self) {
        for wanted in self.all.values_mut() {
            if wanted.progress == Progress::Answered {
                wanted.progress = Progress::Open;
                wanted
                    .about
                    .values_mut()
                    .for_each(|answered| *answered = false);
            }
        }
    }

    /// What they took back names no record any more; what they said in its place does.
    pub(super) fn took_back(&mut self, fact: &FactName, value: &str, message: Option<MessageId>) {
        let gone = (fact.clone(), value.to_lowercase());
        let instead: Vec<_> = self
            .stated
            .iter()
            .filter(|(stated, said)| {
                Some(**said) == message && stated.0 == *fact && **stated != gone
            })
            .map(|(stated, _)| stated.clone())
            .collect();
        for wanted in self.all.values_mut() {
            if wanted.about.remove(&gone).is_none() {
                continue;
            }
            let named = instead.iter().map(|named| (named.clone(), false));
            wanted.about.extend(named);
            if wanted.progress == Progress::Answered {
                wanted.progress = Progress::Open;
            }
        }
    }
}

impl Watch {
    /// What an event about requests does.
    pub(super) fn wish(&mut self, event: &Event) -> Holds {
        let wishes = &mut self.wishes;
        match event {
            Event::Stated {
                fact,
                value,
                message,
                ..
            } => {
                let stated = (fact.clone(), value.to_lowercase());
                wishes.stated.insert(stated, *message);
            }
            Event::Routed { intent, told, .. } if *told => wishes.heard.clone_from(intent),
            Event::RequestOpened {
                request,
                message,
                intent,
                about,
                ..
            } => {
                let wanted = Wanted {
                    intent: intent.clone(),
                    about: about.iter().map(|named| (key(named), false)).collect(),
                    progress: Progress::Open,
                    said: BTreeSet::from([*message]),
                };
                hold(15, wishes.all.insert(*request, wanted).is_none(), || {
                    format!("request {request} was opened twice")
                })?;
            }
            Event::RequestAdded {
                request,
                message,
                about,
                ..
            } => {
                let known = known(&mut wishes.all, *request)?;
                known.progress = Progress::Open;
                known.said.insert(*message);
                known
                    .about
                    .extend(about.iter().map(|named| (key(named), false)));
            }
            Event::RequestWithdrawn { request, .. } => {
                known(&mut wishes.all, *request)?.progress = Progress::Gone;
            }
            Event::RequestSettled {
                request,
                how,
                about,
                ..
            } => {
                known(&mut wishes.all, *request)?.settle(*how, about);
            }
            Event::Closed { disposition, .. } => {
                let open = wishes.open().next();
                let resolved = disposition == Disposition::RESOLVED_BY_AGENTS;
                hold(15, !resolved || open.is_none(), || {
                    format!("closed as resolved with an open request: {open:?}")
                })?;
            }
            _ => {}
        }
        if let Event::RequestOpened { request, .. } | Event::RequestAdded { request, .. } = event {
            let holds = wishes.all.get(request).map(|wanted| &wanted.intent);
            if holds == wishes.heard.as_ref() {
                wishes.heard = None;
            }
        }
        Ok(())
    }

    /// After a step: whatever was heard, some request holds.
    pub(super) fn nothing_is_lost(&mut self) -> Holds {
        let lost = self.wishes.heard.take();
        hold(15, lost.is_none(), || {
            format!("{lost:?} was heard and no request holds it")
        })
    }

    /// A snapshot shows every request as the journal has it, and is resolved only when none is open.
    pub(super) fn shows_requests(&self, snapshot: &Snapshot) -> Holds {
        let shown: BTreeMap<RequestId, bool> = snapshot
            .requests
            .iter()
            .map(|request| (request.id, request.status.is_open()))
            .collect();
        let known: BTreeMap<RequestId, bool> = self
            .wishes
            .all
            .iter()
            .map(|(id, wanted)| (*id, wanted.progress == Progress::Open))
            .collect();
        hold(15, shown == known, || {
            format!("requests and whether they are open: journal {known:?}, snapshot {shown:?}")
        })?;
        let resolved = snapshot.resolution.status == ResolutionStatus::Resolved;
        hold(15, !resolved || self.wishes.open().next().is_none(), || {
            "a snapshot says resolved with an open request".into()
        })
    }

    /// Every sentence of an answer takes its values from one record and from the customer's own.
    pub(super) fn about_one_record(&self, text: &str) -> Holds {
        if self.any_text {
            return Ok(());
        }
        let mut records: BTreeMap<_, Vec<String>> = BTreeMap::new();
        let mut own: Vec<String> = Vec::new();
        for (result, _) in self.calls.values().filter_map(|c| c.success.as_ref()) {
            let values = result.values.iter().map(|(_, value)| value.to_string());
            if result.record.entity.as_str() == CUSTOMER {
                own.extend(values);
            } else {
                records.entry(&result.record).or_default().extend(values);
            }
        }
        for sentence in text.split_inclusive(". ") {
            let said: Vec<&str> = sentence
                .split_whitespace()
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
                .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
                .filter(|word| !self.fixed.contains(word))
                .filter(|word| !own.iter().any(|value| value.contains(word)))
                .collect();
            let verified = |word: &&&str| {
                let mut all = records.values().flatten();
                all.any(|value| value.contains(**word))
            };
            let said: Vec<&&str> = said.iter().filter(verified).collect();
            let one_holds_all = records.values().any(|values| {
                said.iter()
                    .all(|word| values.iter().any(|value| value.contains(**word)))
            });
            hold(14, said.is_empty() || one_holds_all, || {
                format!("“{sentence}” takes its values from several records")
            })?;
        }
        Ok(())
    }
}

fn known(all: &mut BTreeMap<RequestId, Wanted>, request: RequestId) -> Result<&mut Wanted, Broken> {
    all.get_mut(&request).ok_or_else(|| Broken {
        invariant: 15,
        how: format!("request {request} was never opened"),
    })
}
