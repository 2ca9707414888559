//! Which record of a list a request is about, where the customer named none: the one that holds what they named.
//!
//! It is found out from what was read of the records and from the words of that request, so the order in which
//! answers came decides nothing. A record found so was named by a system: it proves nothing about the customer.

use std::borrow::Cow;

use baton_playbook::{
    Condition, EntityName, Fact, FactType, FactValue, Playbook, Playbooks, RecordRef, Tool,
};

use super::corrected::since_corrected;
use super::each::{names_each, unmatched};
use super::exceptions::Meaning;
use super::lists::items;
use super::mentions::{short, spoken_of, values};
use super::scope::{entity_of, found};
use crate::event::Named;
use crate::state::{CallState, KnownRecord, Request, State};

/// The longest text of one choice, in characters.
const TEXT: usize = 120;

pub(super) type Known<'a> = (&'a RecordRef, &'a KnownRecord);

/// The records of one list that a request may be about.
pub(crate) struct Choice<'a> {
    /// The fact that identifies them.
    pub(crate) fact: &'a Fact,
    /// The tool that looks one up.
    pub(super) tool: &'a std::sync::Arc<Tool>,
    /// Those that are not read.
    pub(super) unread: Vec<Cow<'a, str>>,
    read: Vec<(Cow<'a, str>, Known<'a>)>,
    /// The places in `read` of those that fit.
    fitting: Vec<usize>,
    /// Whether words of the customer name any of them.
    by_words: bool,
    /// Whether they name each of those that fit.
    each: bool,
    /// What they name beside one of them that none of them is.
    unmatched: Vec<String>,
    /// Whether the request goes on about a record that was spoken of before.
    goes_on: bool,
    /// Whether the list is too long to be looked into.
    pub(super) too_long: bool,
}

/// What came of it.
pub(crate) enum Chosen<'a> {
    /// It cannot be told yet, or not at all.
    Unknown,
    /// This one.
    One(Known<'a>),
    /// Several fit, or one does and another one could not be read.
    Several,
    /// None of them.
    NoneFits,
}

impl<'a> Choice<'a> {
    /// The choice that a request leaves open; none where the customer named a record for it, where there is no list,
    /// and for a list of one.
    pub(crate) fn of(
        state: &'a State,
        playbooks: &'a Playbooks,
        request: &Request,
    ) -> Option<Self> {
        Self::beside(state, playbooks, request, &[])
    }

    /// The same, where the customer names some records for other requests.
    pub(crate) fn beside(
        state: &'a State,
        playbooks: &'a Playbooks,
        request: &Request,
        others: &[Named],
    ) -> Option<Self> {
        let playbook = playbooks.playbook(&request.intent)?;
        let entity = entity_of(playbooks, playbook)?;
        let fact = identifier(playbooks, playbook, entity)?;
        let one_of = fact.one_of.as_ref()?;
        let own = |subject: &crate::state::Subject| {
            subject.named.fact == fact.name && !subject.named.assumed
        };
        if request.about.iter().any(own) || is_named_apart(state, fact, others) {
            return None;
        }
        let excepted = |item: &str| {
            let mut except = request.except.iter();
            except.any(|n| n.fact == fact.name && crate::state::same(&n.value, item))
        };
        let mut items = items(state, fact, &one_of.list);
        if items.len() < 2 {
            return None;
        }
        items.retain(|item| !excepted(item));
        let tool = looked_up_by(playbooks, fact)?;
        let too_long = items.len() > usize::try_from(one_of.at_most).unwrap_or(usize::MAX);
        let mut choice = Self {
            fact,
            tool,
            unread: Vec::new(),
            read: Vec::new(),
            fitting: Vec::new(),
            by_words: false,
            each: false,
            unmatched: Vec::new(),
            goes_on: request
                .about
                .iter()
                .any(|subject| subject.named.fact == fact.name),
            too_long,
        };
        for item in items {
            match read(state, playbooks, (fact, tool), &item) {
                Some(known) => choice.read.push((item, known)),
                None => choice.unread.push(item),
            }
        }
        choice.fit(playbooks, playbook, request);
        Some(choice)
    }

    /// Finds out which of them fit: of those that the words name, or of all where they name none, those that are meant.
    fn fit(&mut self, playbooks: &Playbooks, playbook: &Playbook, request: &Request) {
        let Some(one_of) = &self.fact.one_of else {
            return;
        };
        let values: Vec<Vec<String>> = self
            .read
            .iter()
            .map(|(_, known)| values(playbooks, &one_of.containing, known.1))
            .collect();
        let texts: Vec<&str> = request.words.iter().map(|s| s.words.as_str()).collect();
        let texts = since_corrected(&values, &texts);
        let all: Vec<Meaning> = texts.iter().map(|text| Meaning::of(text)).collect();
        let said: Vec<&str> = all.iter().map(|said| said.meant.as_str()).collect();
        let out: Vec<&str> = all.iter().map(|said| said.left_out.as_str()).collect();
        let out = spoken_of(&values, &out);
        let mut named = spoken_of(&values, &said);
        // What is left out may be left out of the list already.
        let excepts = !out.is_empty() || !request.except.is_empty();
        let everything = excepts && all.iter().any(|said| said.everything);
        if named.is_empty() && (!out.is_empty() || everything) {
            named = (0..values.len()).collect();
        }
        named.retain(|at| !out.contains(at));
        self.by_words = !named.is_empty();
        let of_named = named.iter().filter_map(|at| values.get(*at));
        let of_named: Vec<Vec<String>> = of_named.cloned().collect();
        // What they name one by one is meant, in whatever state it is.
        let each = !everything && names_each(&of_named, &said);
        let meant = |(_, known): &Known<'_>| {
            let conditions = one_of.only.iter().chain(&playbook.only);
            let about = |condition: &&Condition| {
                let fact = playbooks.fact(&condition.fact);
                fact.is_some_and(|fact| fact.about == self.fact.about)
            };
            conditions.filter(about).all(|condition| {
                let value = known.values.get(&condition.fact);
                value.is_some_and(|v| holds(playbooks, condition, v.get()))
            })
        };
        self.fitting = (0..self.read.len())
            .filter(|at| named.is_empty() || named.contains(at))
            .filter(|at| each || self.read.get(*at).is_some_and(|one| meant(&one.1)))
            .collect();
        let beside = texts.last().map(|text| unmatched(&values, text));
        self.unmatched = beside.into_iter().flatten().map(str::to_owned).collect();
        let fitting = self.fitting.iter().filter_map(|at| values.get(*at));
        let fitting: Vec<Vec<String>> = fitting.cloned().collect();
        self.each = self.by_words && (everything || each || names_each(&fitting, &said));
    }

    /// The records that the words name one by one; none where they name one, or leave open which.
    pub(crate) fn each(&self) -> Vec<Named> {
        if !self.each || self.too_long || !self.unread.is_empty() {
            return Vec::new();
        }
        let named = |(item, _): &(Cow<'a, str>, Known<'a>)| Named {
            assumed: true,
            ..named(self.fact, item)
        };
        self.fitting().map(named).collect()
    }

    /// What came of it.
    pub(crate) fn chosen(&self) -> Chosen<'a> {
        if self.too_long || self.read.is_empty() || self.goes_on && !self.by_words {
            return Chosen::Unknown;
        }
        match (self.fitting.as_slice(), self.unread.is_empty()) {
            ([], true) => Chosen::NoneFits,
            ([], false) => Chosen::Unknown,
            ([one], true) => self
                .read
                .get(*one)
                .map_or(Chosen::Unknown, |(_, known)| Chosen::One(*known)),
            (_, _) => Chosen::Several,
        }
    }

    /// The record in place of the one that was spoken of before; none where the words do not name another one.
    pub(super) fn instead_of(&self, before: Option<&RecordRef>) -> Option<Option<Known<'a>>> {
        if !self.by_words || !self.unread.is_empty() {
            return None;
        }
        match self.chosen() {
            Chosen::One(known) => Some(Some(known)),
            Chosen::Several => {
                let mut fitting = self.fitting();
                (!fitting.any(|(_, (record, _))| Some(*record) == before)).then_some(None)
            }
            Chosen::Unknown | Chosen::NoneFits => None,
        }
    }

    /// What the words name beside one of the records that none of them is.
    pub(crate) fn unmatched(&self) -> &[String] {
        if self.too_long || !self.unread.is_empty() {
            return &[];
        }
        &self.unmatched
    }

    /// The identifier of the one that is meant.
    pub(crate) fn value(&self) -> Option<&Cow<'a, str>> {
        match (self.chosen(), self.fitting.as_slice()) {
            (Chosen::One(_), [one]) => self.read.get(*one).map(|(item, _)| item),
            _ => None,
        }
    }

    fn fitting(&self) -> impl Iterator<Item = &(Cow<'a, str>, Known<'a>)> {
        self.fitting.iter().filter_map(|at| self.read.get(*at))
    }

    /// The identifiers and the names of those that fit, where the customer is to say which.
    pub(crate) fn offered(&self, playbooks: &Playbooks) -> Vec<(String, String)> {
        let Some(one_of) = &self.fact.one_of else {
            return Vec::new();
        };
        if !matches!(self.chosen(), Chosen::Several) {
            return Vec::new();
        }
        let named = |(item, (_, known)): &(Cow<'a, str>, Known<'a>)| {
            let facts = if one_of.containing.is_empty() {
                one_of.only.iter().map(|c| &c.fact).collect()
            } else {
                one_of.containing.iter().collect::<Vec<_>>()
            };
            let mut text = String::new();
            for fact in facts {
                let value = known.values.get(fact);
                let Some(value) = value.and_then(|v| short(playbooks, fact, v.get())) else {
                    continue;
                };
                let longer = text.chars().count() + value.chars().count();
                if longer <= TEXT {
                    text.push_str(if text.is_empty() { "" } else { ", " });
                    text.push_str(&value);
                }
            }
            let whole = if text.is_empty() {
                item.to_string()
            } else {
                format!("{item} ({text})")
            };
            (item.to_string(), whole)
        };
        self.fitting().map(named).collect()
    }

    /// The identifiers of those that fit which a text names, and of those which it leaves out.
    pub(crate) fn named_in(&self, playbooks: &Playbooks, text: &str) -> (Vec<String>, Vec<String>) {
        let Some(one_of) = &self.fact.one_of else {
            return (Vec::new(), Vec::new());
        };
        let fitting = self.fitting();
        let values: Vec<Vec<String>> = fitting
            .map(|(_, known)| values(playbooks, &one_of.containing, known.1))
            .collect();
        let said = Meaning::of(text);
        let out = spoken_of(&values, &[&said.left_out]);
        let mut named = spoken_of(&values, &[&said.meant]);
        if !out.is_empty() && named.is_empty() && said.everything {
            named = (0..values.len()).collect();
        }
        named.retain(|at| !out.contains(at));
        let identifiers = |which: &[usize]| -> Vec<String> {
            let fitting = self.fitting().enumerate();
            let which = fitting.filter(|(at, _)| which.contains(at));
            which.map(|(_, (item, _))| item.to_string()).collect()
        };
        (identifiers(&named), identifiers(&out))
    }
}

/// The identifier of a kind of record that a playbook takes from a list it looks into.
pub(super) fn identifier<'p>(
    playbooks: &'p Playbooks,
    playbook: &Playbook,
    entity: &EntityName,
) -> Option<&'p Fact> {
    let is_about = |fact: &Fact| &fact.about == entity;
    let looks = |fact: &&Fact| {
        is_about(fact)
            && fact.one_of.as_ref().is_some_and(|one_of| {
                !one_of.containing.is_empty()
                    || !one_of.only.is_empty()
                    || playbook.only.iter().any(|condition| {
                        let fact = playbooks.fact(&condition.fact);
                        fact.is_some_and(is_about)
                    })
            })
    };
    let required = playbook.requires.iter().filter_map(|f| playbooks.fact(f));
    required.chain(playbooks.facts.values()).find(looks)
}

/// The tool whose only argument is the identifier.
fn looked_up_by<'p>(playbooks: &'p Playbooks, fact: &Fact) -> Option<&'p std::sync::Arc<Tool>> {
    playbooks.tools.iter().find(|tool| {
        tool.reads_only
            && tool.entity == fact.about
            && tool.arguments.as_slice() == std::slice::from_ref(&fact.name)
    })
}

/// Whether the customer named a record that no request is about; `others` are for requests that are to come.
fn is_named_apart(state: &State, fact: &Fact, others: &[Named]) -> bool {
    state.case.stated(fact.name.as_str()).iter().any(|stated| {
        let named = named(fact, &stated.value);
        let about = |request: &Request| {
            request.about.iter().any(|s| s.named.is_same(&named))
                || request.except.iter().any(|n| n.is_same(&named))
        };
        !state.requests.iter().any(about) && others.iter().all(|n| !n.is_same(&named))
    })
}

pub(super) fn named(fact: &Fact, value: &str) -> Named {
    Named {
        fact: fact.name.clone(),
        value: value.to_owned(),
        assumed: false,
    }
}

/// The record of an item, if the tool read it.
fn read<'a>(
    state: &'a State,
    playbooks: &Playbooks,
    (fact, tool): (&Fact, &Tool),
    item: &str,
) -> Option<Known<'a>> {
    let (record, known) = found(state, playbooks, &named(fact, item))?;
    let by_tool = state.calls.all.iter().any(|call| {
        call.tool == tool.name
            && call.state == CallState::Succeeded
            && call.record.as_ref() == Some(record)
    });
    by_tool.then_some((record, known))
}

fn holds(playbooks: &Playbooks, condition: &Condition, value: &FactValue) -> bool {
    condition.holds(&value.to_string())
        || condition.holds(&playbooks.shown(&condition.fact, FactType::Text, value))
}
