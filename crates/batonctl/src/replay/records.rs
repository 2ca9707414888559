//! Reads the records again, without the system in between: the same tool, the same arguments, no faults.

use std::collections::BTreeMap;

use baton_orchestrator::{CallId, Event, Recorded};
use baton_playbook::{
    CUSTOMER, Compare, FactName, Operation, Playbooks, RecordRef, Tool, ToolAnswer, ToolName,
    ToolSuccess,
};
use baton_practice::SystemRecords;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;
use serde_json::{Map, Value};

/// The records of a replay, and the calls of one conversation to them.
pub(super) struct RecordedCalls<'a> {
    playbooks: &'a Playbooks,
    records: &'a SystemRecords,
    calls: BTreeMap<CallId, (&'a ToolName, Map<String, Value>)>,
}

impl<'a> RecordedCalls<'a> {
    pub(super) fn of(
        playbooks: &'a Playbooks,
        records: &'a SystemRecords,
        journal: &'a [Recorded],
    ) -> Self {
        let calls = journal.iter().filter_map(|recorded| match &recorded.event {
            Event::CallRequested {
                call,
                tool,
                arguments,
                ..
            } => {
                let arguments = arguments.iter();
                let arguments = arguments
                    .map(|(name, value)| (name.clone(), Value::String(value.clone())))
                    .collect();
                Some((*call, (tool, arguments)))
            }
            _ => None,
        });
        Self {
            playbooks,
            records,
            calls: calls.collect(),
        }
    }

    /// The answer to a call of the conversation; `None` if there is no such call, or no answer.
    pub(super) fn again(&self, call: CallId) -> Option<ToolSuccess> {
        let (tool, arguments) = self.calls.get(&call)?;
        self.ask(self.playbooks.tool(tool)?, arguments)
    }

    /// A record by its identifier: as the tool reads it that looks up by identifier, or else as one reads it that
    /// searches by a single fact.
    pub(super) fn record(&self, id: &str) -> Option<ToolSuccess> {
        let mut found = self.by_identifier(id);
        found
            .find(|success| success.record.entity.as_str() != CUSTOMER)
            .or_else(|| self.by_search(id))
    }

    /// All answers about a record with this identifier, from tools that look up by identifier.
    pub(super) fn by_identifier(&self, id: &str) -> impl Iterator<Item = ToolSuccess> {
        let tools = self.tools().filter(|tool| tool.key.is_some());
        tools.filter_map(move |tool| self.ask(tool, &only(tool.key.as_ref()?, id)))
    }

    fn by_search(&self, id: &str) -> Option<ToolSuccess> {
        let mut tools = self.tools().filter(|tool| {
            tool.key.is_none() && tool.reads_only && tool.entity.as_str() != CUSTOMER
        });
        tools.find_map(|tool| match tool.arguments.as_slice() {
            [one] => {
                let success = self.ask(tool, &only(one, id))?;
                is(&success.record, id).then_some(success)
            }
            _ => None,
        })
    }

    fn tools(&self) -> impl Iterator<Item = &'a Tool> {
        self.playbooks.tools.iter().map(AsRef::as_ref)
    }

    fn ask(&self, tool: &Tool, arguments: &Map<String, Value>) -> Option<ToolSuccess> {
        let answer = self.answer(tool, arguments)?;
        tool.read(arguments, &answer).ok()
    }

    /// The records' answer to a tool's path. An unknown argument is left empty.
    fn answer(&self, tool: &Tool, arguments: &Map<String, Value>) -> Option<ToolAnswer> {
        let Operation::Http(operation) = &tool.operation;
        let path = operation
            .path
            .fill(|name| {
                let value = arguments.get(name).and_then(Value::as_str);
                Some(utf8_percent_encode(value.unwrap_or_default(), NON_ALPHANUMERIC).to_string())
            })
            .ok()?;
        let url = Url::parse("http://records.invalid")
            .and_then(|base| base.join(&path))
            .ok()?;
        let mut parts = url
            .path_segments()?
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned());
        let collection = parts.next()?;
        let id = parts.next();
        let wanted: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        self.records.answer(&collection, id.as_deref(), &wanted)
    }
}

/// Whether a record is the one with this identifier, which systems pad with blanks and zeros.
pub(super) fn is(record: &RecordRef, id: &str) -> bool {
    Compare::WithoutLeadingZeros.same(&record.id, id)
}

fn only(name: &FactName, value: &str) -> Map<String, Value> {
    Map::from_iter([(name.as_str().to_owned(), Value::from(value))])
}
