//! The one record that a request is about, and the values that a sentence about it may take.
//!
//! They stand in that record, in records that were looked up by one of its values, or in the customer's own. Of
//! two records that are asked about, neither lends the other a value.

use baton_playbook::{
    CUSTOMER, EntityName, FactName, FactType, FactValue, Failure, FailureKind, IdentityLevel,
    Playbook, Playbooks, RecordRef,
};

use super::aside::aside;
use super::choice::{Choice, Chosen};
use crate::event::Named;
use crate::state::{Call, CallState, KnownRecord, Request, State, Subject};
use crate::text::is_sayable;

/// What one sentence is about.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    state: &'a State,
    playbooks: &'a Playbooks,
    /// What the customer named.
    named: Option<&'a Named>,
    /// The record, once it was found.
    record: Option<(&'a RecordRef, &'a KnownRecord)>,
    /// The kind of record it is about.
    entity: Option<&'a EntityName>,
    request: Option<&'a Request>,
    /// Whether the words of the request name another record than the one that was spoken of before.
    instead: bool,
}

impl<'a> Scope<'a> {
    /// Of no request: the customer, and what there is only one of.
    pub(crate) fn open(state: &'a State, playbooks: &'a Playbooks) -> Self {
        Self {
            state,
            playbooks,
            named: None,
            record: None,
            entity: None,
            request: None,
            instead: false,
        }
    }

    /// Of what a request wants to know or have done about one record.
    fn of(
        state: &'a State,
        playbooks: &'a Playbooks,
        (request, playbook): (&'a Request, Option<&'a Playbook>),
        subject: Option<&'a Subject>,
    ) -> Self {
        let named = subject.map(|subject| &subject.named);
        let entity = match named.and_then(|named| playbooks.fact(&named.fact)) {
            Some(fact) => Some(&fact.about),
            None => playbook.and_then(|p| entity_of(playbooks, p)),
        };
        let record = match (named, entity) {
            (Some(named), _) => found(state, playbooks, named),
            (None, Some(entity)) => match Choice::of(state, playbooks, request) {
                Some(choice) => match choice.chosen() {
                    Chosen::One(known) => Some(known),
                    Chosen::Unknown | Chosen::Several | Chosen::NoneFits => None,
                },
                None => only(state, entity),
            },
            (None, None) => None,
        };
        Self {
            state,
            playbooks,
            named,
            record,
            entity,
            request: Some(request),
            instead: false,
        }
    }

    /// The scopes of a request, one for each record it is about, in the order named.
    pub(crate) fn all(
        state: &'a State,
        playbooks: &'a Playbooks,
        request: &'a Request,
    ) -> Vec<Self> {
        Self::of_subjects(state, playbooks, request, |_| true)
    }

    /// The scopes of what is not answered yet. A request that is open again without a word about any of its records
    /// is about all of them.
    pub(crate) fn unanswered(
        state: &'a State,
        playbooks: &'a Playbooks,
        request: &'a Request,
    ) -> Vec<Self> {
        let left = Self::of_subjects(state, playbooks, request, |subject| !subject.answered);
        if left.is_empty() && request.is_open() {
            return Self::all(state, playbooks, request);
        }
        left
    }

    fn of_subjects(
        state: &'a State,
        playbooks: &'a Playbooks,
        request: &'a Request,
        which: impl Fn(&Subject) -> bool,
    ) -> Vec<Self> {
        let playbook = playbooks.playbook(&request.intent).map(AsRef::as_ref);
        let entity = playbook.and_then(|p| entity_of(playbooks, p));
        let about = |subject: &Subject| {
            playbooks
                .fact(&subject.named.fact)
                .is_some_and(|fact| Some(&fact.about) == entity)
        };
        let scope = |subject| Self::of(state, playbooks, (request, playbook), subject);
        if request.about.iter().any(about) {
            let mut scopes: Vec<Self> = Vec::new();
            for subject in request.about.iter().filter(|s| about(s) && which(s)) {
                let scope = scope(Some(subject)).or_chosen();
                // An identifier written in two ways names one record.
                let twin = |other: &Self| {
                    other.record.is_some()
                        && other.record.map(|(r, _)| r) == scope.record.map(|(r, _)| r)
                };
                if !scopes.iter().any(twin) {
                    scopes.push(scope);
                }
            }
            return scopes;
        }
        // Words about another kind of record lead to this one, if that record does.
        let known = request.about.iter().map(|subject| scope(Some(subject)));
        let other = known.into_iter().find(|scope| scope.record.is_some());
        vec![other.unwrap_or_else(|| scope(None))]
    }

    /// Of the record that the words of the request name, where it was only taken to go on about another one.
    fn or_chosen(self) -> Self {
        let Some(request) = self
            .request
            .filter(|_| self.named.is_some_and(|n| n.assumed))
        else {
            return self;
        };
        let choice = Choice::of(self.state, self.playbooks, request);
        match choice.and_then(|choice| choice.instead_of(self.record())) {
            Some(record) => {
                let instead = record.map(|(r, _)| r) != self.record();
                Self {
                    record,
                    instead,
                    ..self
                }
            }
            None => self,
        }
    }

    /// The configuration.
    pub(crate) fn playbooks(&self) -> &'a Playbooks {
        self.playbooks
    }

    /// What the customer named.
    pub(crate) fn named(&self) -> Option<&'a Named> {
        self.named
    }

    /// What the customer named for this request, or spoke of just before.
    pub(crate) fn meant(&self) -> Option<&'a Named> {
        self.named.filter(|_| !self.instead)
    }

    /// The record, once it was found.
    pub(crate) fn record(&self) -> Option<&'a RecordRef> {
        self.record.map(|(record, _)| record)
    }

    /// The request.
    pub(crate) fn request(&self) -> Option<&'a Request> {
        self.request
    }

    /// The verified value of a fact.
    pub(crate) fn value(&self, fact: &FactName) -> Option<&'a FactValue> {
        if let Some(value) = self.record.and_then(|one| self.shown_of(one, fact)) {
            return Some(value);
        }
        if let Some((record, known)) = self.record {
            let near = self.holding(fact).filter(|(other, _)| *other != record);
            let near = near.filter(|(other, _)| self.is_reached(other, known));
            if let Some(value) = one_value(near.map(|(_, value)| value)) {
                return Some(value);
            }
        }
        let about = self.playbooks.fact(fact).map(|declared| &declared.about);
        // A value that the record itself would hold cannot come from another record.
        if about.is_some() && about == self.entity && about.is_none_or(|a| a.as_str() != CUSTOMER) {
            return None;
        }
        if let Some(value) = self.customer().and_then(|one| self.shown_of(one, fact)) {
            return Some(value);
        }
        let others = self.holding(fact).filter(|(record, _)| {
            record.entity.as_str() != CUSTOMER && Some(&record.entity) != self.entity
        });
        let mut others = others.peekable();
        others.peek()?;
        let aside = aside(self.state, self.playbooks);
        let others = others
            .filter(|(record, _)| !aside.contains(record) && !self.belongs_to_another(record));
        one_value(others.map(|(_, value)| value))
    }

    /// The records that show a value of a fact.
    fn holding(&self, fact: &FactName) -> impl Iterator<Item = (&'a RecordRef, &'a FactValue)> {
        let records = self.state.case.records.iter();
        records.filter_map(move |(record, known)| {
            Some((record, self.shown_of((record, known), fact)?))
        })
    }

    /// What a sentence says for a name in braces. A value too long for a sentence is not said: the sentence takes
    /// its variant without it, or is not made and a person comes.
    pub(crate) fn said(&self, name: &str) -> Option<String> {
        if name == "desk" {
            return Some(self.playbooks.desk.clone());
        }
        let fact = FactName::from(name);
        let shown = self
            .playbooks
            .shown(&fact, FactType::Text, self.value(&fact)?);
        is_sayable(&shown).then_some(shown)
    }

    /// The customer's own record: that of the customer who was identified, or the only one.
    fn customer(&self) -> Option<(&'a RecordRef, &'a KnownRecord)> {
        let mut own = self
            .state
            .case
            .records
            .iter()
            .filter(|(record, _)| record.entity.as_str() == CUSTOMER);
        match &self.state.case.identity.customer {
            Some(customer) => own.find(|(record, _)| record.id.eq_ignore_ascii_case(customer)),
            None => own.next().filter(|_| own.next().is_none()),
        }
    }

    fn shown_of(
        &self,
        (_, known): (&'a RecordRef, &'a KnownRecord),
        fact: &FactName,
    ) -> Option<&'a FactValue> {
        let personal = || self.playbooks.fact(fact).is_some_and(|f| f.personal);
        let value = known.values.get(fact)?;
        (!(known.bearer && personal())).then(|| value.get())
    }

    /// Whether a record was looked up by a value that stands in another one.
    fn is_reached(&self, record: &RecordRef, from: &KnownRecord) -> bool {
        self.state.calls.all.iter().any(|call| {
            call.state == CallState::Succeeded
                && call.record.as_ref() == Some(record)
                && call.arguments.iter().any(|(fact, value)| {
                    let held = from.values.get(fact.as_str());
                    held.is_some_and(|held| held.get().means_text(value))
                })
        })
    }

    /// Whether a record hangs on another one of the kind that this is about.
    fn belongs_to_another(&self, record: &RecordRef) -> bool {
        let own = self.record.map(|(own, _)| own);
        self.state.case.records.iter().any(|(other, known)| {
            Some(&other.entity) == self.entity
                && Some(other) != own
                && self.is_reached(record, known)
        })
    }
}

/// The only value; none where there are several that differ.
fn one_value<'a>(mut values: impl Iterator<Item = &'a FactValue>) -> Option<&'a FactValue> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

/// The kind of record that a playbook is about: that of its first fact that is not the customer's own.
pub(super) fn entity_of<'p>(
    playbooks: &'p Playbooks,
    playbook: &Playbook,
) -> Option<&'p EntityName> {
    let mut about = playbook
        .requires
        .iter()
        .filter_map(|fact| playbooks.fact(fact))
        .map(|fact| &fact.about);
    about.find(|about| about.as_str() != CUSTOMER)
}

/// Whether a record that the customer named was looked up, and there is none of theirs.
pub(crate) fn is_unfound(state: &State, playbooks: &Playbooks, named: &Named) -> bool {
    let refused = |call: &Call| {
        let none = [FailureKind::NotFound, FailureKind::NotTheCustomers];
        call.failure()
            .is_some_and(|failure| none.contains(&failure.kind))
            && call.asks_with(named.fact.as_str(), &named.value)
    };
    state.calls.all.iter().any(|call| refused(call)) && found(state, playbooks, named).is_none()
}

/// Whether a record that the customer named before it was known who they are is another person's, and comes beside one of
/// theirs: it is said not to be found, and not asked for again.
pub(crate) fn is_foreign_beside_own(
    state: &State,
    playbooks: &Playbooks,
    request: &Request,
    named: &Named,
) -> bool {
    let case = &state.case;
    let verified = case.identity.level == IdentityLevel::Verified;
    let Some(at) = case.renewed.filter(|_| verified && request.about.len() > 1) else {
        return false;
    };
    let said = case.find_stated(named.fact.as_str(), &named.value);
    let refused = |call: &Call| {
        let foreign = |failure: &Failure| failure.kind == FailureKind::NotTheCustomers;
        call.last > at
            && call.failure().is_some_and(foreign)
            && call.asks_with(named.fact.as_str(), &named.value)
    };
    said.is_some_and(|stated| stated.seq < at)
        && state.calls.all.iter().any(|call| refused(call))
        && found(state, playbooks, named).is_none()
        && request.about.iter().any(|other| {
            other.named.fact == named.fact && found(state, playbooks, &other.named).is_some()
        })
}

/// The record that the customer named.
pub(super) fn found<'a>(
    state: &'a State,
    playbooks: &Playbooks,
    named: &Named,
) -> Option<(&'a RecordRef, &'a KnownRecord)> {
    let about = &playbooks.fact(&named.fact)?.about;
    let mut kind = state
        .case
        .records
        .iter()
        .filter(|(record, _)| &record.entity == about);
    let direct = kind.find(|(record, known)| {
        let held = known.values.get(&named.fact);
        record.id.eq_ignore_ascii_case(&named.value)
            || held.is_some_and(|held| held.get().means_text(&named.value))
    });
    // A system may know the record by another identifier than the one it was asked by.
    direct.or_else(|| {
        let asked = state.calls.all.iter().rev().find_map(|call| {
            let value = call.arguments.get(named.fact.as_str())?;
            let tool = playbooks.tool(&call.tool)?;
            (value.eq_ignore_ascii_case(&named.value) && tool.key.as_ref() == Some(&named.fact))
                .then_some(call.record.as_ref())?
        })?;
        let mut records = state.case.records.iter();
        records.find(|(record, _)| *record == asked)
    })
}

/// The record of a kind, where there is only one.
fn only<'a>(state: &'a State, entity: &EntityName) -> Option<(&'a RecordRef, &'a KnownRecord)> {
    let mut kind = state
        .case
        .records
        .iter()
        .filter(|(record, _)| &record.entity == entity);
    kind.next().filter(|_| kind.next().is_none())
}
